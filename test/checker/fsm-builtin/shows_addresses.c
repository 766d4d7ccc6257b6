// RUN: %check %s
void *caller(void) { return __builtin_return_address(0); } // expected-error {{'__builtin_return_address' is an instruction of one machine or shows}}
void *stack(void) { return __builtin_frame_address(0); }   // expected-error {{'__builtin_frame_address' is}}
