// RUN: %check++ %s
template <class T> T shift(T n)
{
    asm("nop" : "+r"(n)); // expected-error {{cannot be checked or contained [fsm-asm]}}
    return n;
}
int use();
int use() { return shift(1) + int(shift(2L)); }
