/* app.h: the test app of app.S, loaded as the kernel would. */
#ifndef TEST_APP_H
#define TEST_APP_H

#include <stdint.h>

#include "../../../runtime/kernel/port.h"

enum { TEST_CELL_SIZE = 3 * 4096 - 100 };

extern const uint8_t test_file[], test_code[], test_code_end[], test_cell[], test_cell_end[], test_file_end[];

struct fsm_extent test_extent(void);

/* take, place and protect; where it is. */
struct fsm_placement test_load(void);

#endif
