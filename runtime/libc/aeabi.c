/* aeabi.c: the names under which ARM's run-time ABI (RTABI32, section 4.3.4) expects memory functions. The compiler calls them for
 * copies of structs and the like. The 4 and 8 variants promise alignment; memory.c finds it out itself. */
#include <string.h>

void __aeabi_memcpy(void *restrict to, const void *restrict from, size_t length);
void __aeabi_memcpy4(void *restrict to, const void *restrict from, size_t length);
void __aeabi_memcpy8(void *restrict to, const void *restrict from, size_t length);
void __aeabi_memmove(void *to, const void *from, size_t length);
void __aeabi_memmove4(void *to, const void *from, size_t length);
void __aeabi_memmove8(void *to, const void *from, size_t length);
void __aeabi_memset(void *to, size_t length, int byte);
void __aeabi_memset4(void *to, size_t length, int byte);
void __aeabi_memset8(void *to, size_t length, int byte);
void __aeabi_memclr(void *to, size_t length);
void __aeabi_memclr4(void *to, size_t length);
void __aeabi_memclr8(void *to, size_t length);

void __aeabi_memcpy(void *restrict to, const void *restrict from, size_t length) { memcpy(to, from, length); }

void __aeabi_memcpy4(void *restrict to, const void *restrict from, size_t length) { memcpy(to, from, length); }

void __aeabi_memcpy8(void *restrict to, const void *restrict from, size_t length) { memcpy(to, from, length); }

void __aeabi_memmove(void *to, const void *from, size_t length) { memmove(to, from, length); }

void __aeabi_memmove4(void *to, const void *from, size_t length) { memmove(to, from, length); }

void __aeabi_memmove8(void *to, const void *from, size_t length) { memmove(to, from, length); }

/* Here the length comes before the byte. */
void __aeabi_memset(void *to, size_t length, int byte) { memset(to, byte, length); }

void __aeabi_memset4(void *to, size_t length, int byte) { memset(to, byte, length); }

void __aeabi_memset8(void *to, size_t length, int byte) { memset(to, byte, length); }

void __aeabi_memclr(void *to, size_t length) { memset(to, 0, length); }

void __aeabi_memclr4(void *to, size_t length) { memset(to, 0, length); }

void __aeabi_memclr8(void *to, size_t length) { memset(to, 0, length); }
