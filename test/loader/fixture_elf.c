#include "fixture_elf.h"

#include "bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

bool fixture_is_x86(const struct fixture *fixture) { return fixture->verified.target == FSM_TARGET_X86; }

void fixture_refused_with_byte(struct fixture *fixture, uint8_t *at, uint8_t value, enum fsm_load_error error)
{
    uint8_t before = *at;
    assert_int_not_equal(before, value);
    *at = value;
    fixture_refused(fixture, error);
    *at = before;
}

void fixture_refused_with_word(struct fixture *fixture, uint8_t *at, uint32_t value, enum fsm_load_error error)
{
    uint32_t before = load32_le(at);
    assert_int_not_equal(before, value);
    store32_le(at, value);
    fixture_refused(fixture, error);
    store32_le(at, before);
}

/* The first relocation of an absolute address in the data. */
uint8_t *fixture_address_in_data(struct fixture *fixture)
{
    return fixture_relocation(fixture, fixture_is_x86(fixture) ? R_X86_64_32 : R_ARM_ABS32, DATA);
}

uint8_t *fixture_read_only_segment(struct fixture *fixture) { return fixture_segment(fixture, 0); }

uint8_t *fixture_writable_segment(struct fixture *fixture) { return fixture_segment(fixture, fixture_is_x86(fixture) ? 2 : 1); }
