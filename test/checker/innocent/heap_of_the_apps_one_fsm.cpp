// RUN: %check++ -fplugin-arg-fsmcheck-globals %s
// expected-no-diagnostics
struct node { node *next; };
node *push(node *list);
node *push(node *list) { return new node{list}; }
static int calls;
int count();
int count() { static int first = push(nullptr) != nullptr; return first + ++calls; }
