/* windows.h: each app's memory as the app itself sees it: 4 GiB of addresses that begin where %gs says, which its code adds to every
 * 32-bit address. Of these only the app's constants, to read, and its cell are there.
 */
#ifndef FSM_X86_WINDOWS_H
#define FSM_X86_WINDOWS_H

#include <stdbool.h>
#include <stdint.h>

#include "pages.h"

/* Bytes of page tables that a window with [begin, end) in it takes. */
uint32_t fsm_window_tables_size(uint32_t begin, uint32_t end);

/* Makes the window of the app with this cell, with room for [begin, end), and nothing in it yet. tables: so many bytes, at a page's
 * start; they stay. False: there are FSM_WINDOWS already. */
bool fsm_window_make(uint32_t cell, uint32_t begin, uint32_t end, void *tables);

/* Shows pages of memory in the window, at the address they have; begin, end: within what the window has room for. */
void fsm_window_show(uint32_t cell, uint32_t begin, uint32_t end, enum fsm_access access);

/* Makes it the running app's: %gs begins at its start. */
void fsm_window_enter(uint32_t cell);

#endif
