// RUN: %check %s
struct status {
    unsigned char ready : 1;
    unsigned : 3;     // expected-error {{this bit-field without a name aligns its struct on some targets only [fsm-unnamed-bit-field]}}
    unsigned char error : 4;
    int : 0;          // expected-error {{this bit-field without a name}}
    struct { short unnamed_struct_is_fine; };
};
struct alone { int : 8; };            // expected-error {{this bit-field without a name}}
union one { char c; unsigned : 20; }; // expected-error {{this bit-field without a name}}
#pragma pack(push, 2)
struct packed_to_2 {
    char c;
    int : 4; // expected-error {{this bit-field without a name}}
    int : 0; // expected-error {{this bit-field without a name}}
};
#pragma pack(pop)
struct __attribute__((packed)) packed { char c; int : 0; char d; }; // expected-error {{this bit-field without a name}}
