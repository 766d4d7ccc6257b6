// RUN: %check --target=thumbv7m-none-eabi %s
void use(void)
{
    __builtin_arm_wfi();                // expected-error {{'__builtin_arm_wfi' is an instruction}}
    __builtin_arm_wsr("primask", 1);    // expected-error {{'__builtin_arm_wsr' is an instruction}}
}
