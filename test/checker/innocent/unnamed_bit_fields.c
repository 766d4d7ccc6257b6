// Where something else in the struct asks for as much alignment, a bit-field without a name changes nothing on any target.
// RUN: %check %s
// RUN: %check --target=thumbv7m-none-eabi %s
// expected-no-diagnostics
struct status { unsigned ready : 1, : 3, error : 4; unsigned : 0; unsigned char last; };
struct beside_an_int { unsigned char a : 1; unsigned : 5; int other; };
struct beside_a_pointer { unsigned : 5; unsigned char a : 2; const char *name; };
struct beside_a_struct { int : 4; struct { long value; } inner; };
struct bytes { unsigned char low : 4; unsigned char : 4; };
struct __attribute__((aligned(8))) aligned { char c; long long : 3; };
struct __attribute__((packed)) packed { char c; int : 4; };
union both { unsigned : 20; int i; };
#pragma pack(push, 1)
struct packed_to_1 { char c; int : 4; };
#pragma pack(pop)
_Static_assert(sizeof(struct status) == 8 && _Alignof(struct status) == 4, "the same everywhere");
_Static_assert(sizeof(struct bytes) == 1 && sizeof(struct packed) == 2 && sizeof(struct packed_to_1) == 2, "the same everywhere");
