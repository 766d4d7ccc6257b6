// Assembly without instructions, in which every output is its input, is nothing but a word to the compiler.
// RUN: %check %s
// expected-no-diagnostics
int barrier(int x)
{
    __asm__ volatile("" ::: "memory");
    __asm__(" " : "+r"(x));
    __asm__ __volatile__("" : : "r"(&x) : "memory");
    return x;
}
