/* memory.h: as old sources call <string.h>. */
#include <string.h>
