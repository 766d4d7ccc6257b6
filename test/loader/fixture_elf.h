/* fixture_elf.h: the places in a fixture's ELF file that tests change, and the words in which they say what must come of it. */
#ifndef TEST_FIXTURE_ELF_H
#define TEST_FIXTURE_ELF_H

#include "elf.h"
#include "fixture.h"

/* Where fields lie in an ELF32 header, a program header, a section header, a relocation and a symbol. */
enum {
    E_CLASS = 4,
    E_DATA = 5,
    E_TYPE = 16,
    E_MACHINE = 18,
    E_VERSION = 20,
    E_PHOFF = 28,
    E_SHOFF = 32,
    E_EHSIZE = 40,
    E_PHENTSIZE = 42,
    E_PHNUM = 44,
    E_SHENTSIZE = 46,
    E_SHNUM = 48,
    P_TYPE = 0,
    P_OFFSET = 4,
    P_VADDR = 8,
    P_FILESZ = 16,
    P_MEMSZ = 20,
    P_FLAGS = 24,
    P_ALIGN = 28,
    SH_TYPE = 4,
    SH_FLAGS = 8,
    SH_ADDR = 12,
    SH_OFFSET = 16,
    SH_SIZE = 20,
    SH_LINK = 24,
    SH_INFO = 28,
    SH_ENTSIZE = 36,
    R_OFFSET = 0,
    R_INFO = 4,
    ST_SHNDX = 14,
    PF_X = 1,
    PF_W = 2,
    PF_R = 4,
    DATA = FSM_SHF_ALLOC | FSM_SHF_WRITE,
    CODE = FSM_SHF_ALLOC | 4,
    R_ARM_ABS32 = 2,
    R_ARM_REL32 = 3,
    R_ARM_SBREL32 = 9,
    R_X86_64_PC32 = 2,
    R_X86_64_32 = 10,
    R_X86_64_32S = 11,
};

/* Whether the fixture is the x86 one; otherwise it is the one for Cortex-M. */
bool fixture_is_x86(const struct fixture *fixture);

/* Expects a refusal with one byte, or one word of four bytes, changed; puts it back. */
void fixture_refused_with_byte(struct fixture *fixture, uint8_t *at, uint8_t value, enum fsm_load_error error);
void fixture_refused_with_word(struct fixture *fixture, uint8_t *at, uint32_t value, enum fsm_load_error error);

/* The first relocation of an absolute address in the data, and the program headers of the first segment and of the cell's. */
uint8_t *fixture_address_in_data(struct fixture *fixture);
uint8_t *fixture_read_only_segment(struct fixture *fixture);
uint8_t *fixture_writable_segment(struct fixture *fixture);

/* A test on the fixture of one target, or of both. */
#define X86(name)      {"x86: " #name, name, fixture_setup_x86, fixture_teardown, NULL}
#define CORTEX_M(name) {"cortex-m: " #name, name, fixture_setup_cortex_m, fixture_teardown, NULL}
#define BOTH(name)     X86(name), CORTEX_M(name)

#endif
