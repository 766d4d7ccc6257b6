// RUN: %check %s
int work(int x)
{
    register int cell __asm__("ebx") = x; // expected-error {{binding 'cell' to register 'ebx' cannot be checked}}
    register int fine = cell;
    return fine;
}
