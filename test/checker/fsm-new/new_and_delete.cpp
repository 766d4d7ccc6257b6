// RUN: %check++ %s
struct list { int first; list *next; };
list *make(int n);
list *make(int n)
{
    int *several = new int[n];  // expected-error {{'new' needs a heap, and an app has none unless it asks for it [fsm-new]}}
    delete[] several;           // expected-error {{'delete' needs a heap}}
    return new list{n, nullptr}; // expected-error {{'new' needs a heap}}
}
template <class T> void drop(T *one) { delete one; } // expected-error {{'delete' needs a heap}}
void use(int *a, list *b);
void use(int *a, list *b) { drop(a); drop(b); }
