// RUN: %check %s
struct status {
    unsigned ready : 1;
    unsigned : 3;     // expected-error {{a bit-field without a name is laid out differently on other targets [fsm-unnamed-bit-field]}}
    unsigned error : 4;
    int : 0;          // expected-error {{a bit-field without a name}}
    struct { int unnamed_struct_is_fine; };
    unsigned reserved : 8;
};
