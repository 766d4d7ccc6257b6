// RUN: %check++ %s
thread_local int own;                                  // expected-error {{'own' belongs to a thread}}
struct per { static thread_local int member; };        // expected-error {{'member' belongs to a thread}}
thread_local int per::member;
int use();
int use() { thread_local int inner = 0; return inner; } // expected-error {{'inner' belongs to a thread}}
