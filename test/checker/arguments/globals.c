// RUN: %check -fplugin-arg-fsmcheck-globals %s
// expected-no-diagnostics
// With -ffsm-globals=state what outlives handlers is state of the app's one FSM.
int counter = 1;
static char *names[] = {"a", "b"};
static _Thread_local int own;
int *place(void)
{
    static int calls;
    calls += own + (names[0] != 0);
    return &counter + calls;
}
