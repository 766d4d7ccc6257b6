// RUN: %check %s
static int one(void) { return 1; }
int use(void)
{
    __attribute__((nomerge)) one(); // expected-error {{attribute 'nomerge'}}
    return 0;
}
