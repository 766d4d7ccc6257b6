// RUN: %check %s
void use(void)
{
    __builtin_ia32_writeeflags_u64(0); // expected-error {{'__builtin_ia32_writeeflags_u64' is an instruction of one machine or shows what no app may know of it [fsm-builtin]}}
}
