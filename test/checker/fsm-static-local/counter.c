// RUN: %check %s
int next(void)
{
    static int counter; // expected-error {{static local 'counter' keeps its value between calls, but FSMs share nothing [fsm-static-local]}}
    return ++counter;
}
