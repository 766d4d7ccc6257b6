// RUN: %check %s
#define SCRATCH(size) static char scratch[size]
void work(void)
{
    for (int i = 0; i < 3; i++) {
        SCRATCH(16); // expected-error {{static local 'scratch'}}
        scratch[i] = 0;
    }
}
