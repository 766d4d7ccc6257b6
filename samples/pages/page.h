/* page.h: what book gives reader: the text of a page, by reference. */
#ifndef PAGES_PAGE_H
#define PAGES_PAGE_H

#include <fsm/payload.h>

FSM_PAYLOAD(1, page, char);

#endif
