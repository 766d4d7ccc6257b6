/* boot.S: from where a PVH loader leaves the machine (32-bit protected mode, paging off, ebx: the start info; Xen's
 * docs/misc/pvh.pandoc) to fsm_machine_start in long mode.
 *
 * The page tables map every address below FSM_MAPPED_END to itself, in 4 KB pages, all of it writable and executable;
 * fsm_pages_start takes away what nobody needs. Because the tables of neighbouring 2 MB lie behind each other, entry number
 * `page` of fsm_page_entries is the page's entry: one array, no walking. The entries of the next FSM_MAPPED_END bytes, for the
 * kernel's view of cells (pages.c), follow, empty; and a table for the windows of apps (windows.c), empty, too. Processors without NX (before 2005) are not served.
 */
#include "layout.h"

#define CR0_PAGING_ON     0x80010023 /* PG, WP: the kernel respects read-only pages too, NE, MP, PE */
#define CR0_EMULATION     0x0000000c /* EM, TS: the floating-point unit is there and may be used */
#define CR4_PAE_AND_SSE   0x00000620 /* PAE, OSFXSR, OSXMMEXCPT */
#define EFER              0xc0000080
#define EFER_LONG_MODE_NX 0x00000900 /* LME, NXE */
#define PRESENT_WRITABLE  3
#define MAPPED_PAGES      (FSM_MAPPED_END / FSM_PAGE_SIZE)
#define ALL_PAGES         (2 * MAPPED_PAGES)
#define TABLE_ENTRIES     512
#define TABLE_REACH       0x8000000000 /* of addresses, by an entry of the root */

    .globl fsm_mapped_end
    .set fsm_mapped_end, FSM_MAPPED_END

    .section .note.pvh, "a", @note
    .long 4, 4, 18               /* XEN_ELFNOTE_PHYS32_ENTRY */
    .asciz "Xen"
    .long fsm_pvh_entry

    .section .text.boot, "ax"
    .code32
    .globl fsm_pvh_entry
fsm_pvh_entry:
    cli
    cld
    mov $fsm_kernel_stack_top, %esp
    mov %ebx, fsm_start_info

    mov $fsm_page_entries, %edi
    mov $PRESENT_WRITABLE, %eax
    mov $MAPPED_PAGES, %ecx
1:  mov %eax, (%edi)
    add $FSM_PAGE_SIZE, %eax
    add $8, %edi
    loop 1b

    mov $page_directory, %edi
    mov $fsm_page_entries + PRESENT_WRITABLE, %eax
    mov $ALL_PAGES / TABLE_ENTRIES, %ecx
2:  mov %eax, (%edi)
    add $FSM_PAGE_SIZE, %eax
    add $8, %edi
    loop 2b
    movl $page_directory + PRESENT_WRITABLE, page_directory_pointers
    movl $page_directory_pointers + PRESENT_WRITABLE, page_root
    movl $fsm_window_directories + PRESENT_WRITABLE, page_root + 8 * (FSM_WINDOWS_BEGIN / TABLE_REACH)

    mov $page_root, %eax
    mov %eax, %cr3
    mov %cr4, %eax
    or $CR4_PAE_AND_SSE, %eax
    mov %eax, %cr4
    mov $EFER, %ecx
    rdmsr
    or $EFER_LONG_MODE_NX, %eax
    wrmsr
    mov %cr0, %eax
    and $~CR0_EMULATION, %eax
    or $CR0_PAGING_ON, %eax
    mov %eax, %cr0
    lgdt gdt_register
    ljmp $FSM_SELECTOR_CODE, $3f

    .code64
3:  mov $FSM_SELECTOR_DATA, %eax
    mov %eax, %ds
    mov %eax, %es
    mov %eax, %fs
    mov %eax, %gs
    mov %eax, %ss
    mov $fsm_kernel_stack_top, %esp
    fninit
    ldmxcsr fsm_floating_point_control
    xor %ebp, %ebp
    call fsm_machine_start       /* does not return */
    ud2

    .section .data.boot, "aw"
    .balign 8
    .globl fsm_descriptors       /* null, code, data, and two for the task state, which descriptors.c fills in */
fsm_descriptors:
    .quad 0, 0x00af9b000000ffff, 0x00cf93000000ffff, 0, 0
gdt_register:
    .word . - fsm_descriptors - 1
    .long fsm_descriptors, 0
    .balign 4
    .globl fsm_start_info        /* in .data, not .bss: written before anybody could clear that */
fsm_start_info:
    .long 0

    .section .bss.pages, "aw", @nobits
    .balign FSM_PAGE_SIZE
page_root:               .skip FSM_PAGE_SIZE
page_directory_pointers: .skip FSM_PAGE_SIZE
page_directory:          .skip FSM_PAGE_SIZE
    .globl fsm_window_directories
fsm_window_directories:  .skip FSM_PAGE_SIZE
    .globl fsm_page_entries
fsm_page_entries:        .skip ALL_PAGES * 8

    .section .note.GNU-stack, "", @progbits
