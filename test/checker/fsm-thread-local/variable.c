// RUN: %check %s
_Thread_local int mine;                 // expected-error {{'mine' belongs to a thread, but an app has none [fsm-thread-local]}}
static __thread int also_mine;          // expected-error {{'also_mine' belongs to a thread}}
extern _Thread_local int elsewhere;     // expected-error {{'elsewhere' belongs to a thread}}
static _Thread_local const int constant = 1; // expected-error {{'constant' belongs to a thread}}
int use(void)
{
    static _Thread_local int local;     // expected-error {{'local' belongs to a thread}}
    return local + also_mine + constant;
}
