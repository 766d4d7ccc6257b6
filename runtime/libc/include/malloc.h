/* malloc.h: as old sources call the heap's part of <stdlib.h>. */
#include <stdlib.h>
