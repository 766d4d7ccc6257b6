// RUN: %check %s
static int one(void) { return 1; }
int use(void)
{
    __attribute__((nomerge)) one(); // expected-error {{'nomerge' is not among}}
    return 0;
}
