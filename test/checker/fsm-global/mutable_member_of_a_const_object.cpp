// RUN: %check++ %s
struct cache { int key; mutable int value; };
struct outer { cache inner[2]; };
const cache one{1, 2};              // expected-error {{'one' can change}}
static const outer several{};       // expected-error {{'several' can change}}
const struct { int key; } fine{1};
int use();
int use() { return fine.key; }
