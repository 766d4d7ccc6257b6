#pragma GCC system_header
#ifdef SECOND_INCLUSION
static int hidden;
#endif
