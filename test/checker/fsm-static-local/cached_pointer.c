// RUN: %check %s
const char *name(int i)
{
    static const char *cached = 0;                   // expected-error {{static local 'cached' keeps its value}}
    static const char *const names[] = {"a", "b"};
    if (!cached) cached = names[i & 1];
    return cached;
}
