// RUN: %check --target=thumbv7m-none-eabi %s
#include <arm_acle.h>
void use(void)
{
    __wfi();                      // expected-error {{'__wfi' is an instruction}}
    (void)__clz(1);               // expected-error {{'__clz' is an instruction}}
}
