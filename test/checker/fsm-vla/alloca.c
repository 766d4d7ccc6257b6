// RUN: %check %s
void *alloca(unsigned long size);
#define stack_buffer(size) __builtin_alloca(size)
int use(int n)
{
    char *a = alloca((unsigned long)n);   // expected-error {{'alloca' takes an amount of stack}}
    char *b = stack_buffer(n);            // expected-error {{'__builtin_alloca' takes an amount of stack}}
    char *c = __builtin_alloca_with_align(16, 64); // expected-error {{'__builtin_alloca_with_align' takes an amount}}
    return a[0] + b[0] + c[0];
}
