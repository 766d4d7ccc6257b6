/* cxx.c: what compiled C++ calls: memory from the heap, and what stands in tables of virtual functions for those that have no body.
 *
 * The names are those of the Itanium C++ ABI; size_t is unsigned int on every target (j). There are no exceptions: no room traps,
 * as does a virtual function without a body; `new (std::nothrow)` answers NULL.
 */
#include <stdlib.h>

void *_Znwj(size_t size);
void *_Znaj(size_t size);
void *_ZnwjRKSt9nothrow_t(size_t size, const void *nothrow);
void *_ZnajRKSt9nothrow_t(size_t size, const void *nothrow);
void _ZdlPv(void *memory);
void _ZdaPv(void *memory);
void _ZdlPvj(void *memory, size_t size);
void _ZdaPvj(void *memory, size_t size);
void _ZdlPvRKSt9nothrow_t(void *memory, const void *nothrow);
void _ZdaPvRKSt9nothrow_t(void *memory, const void *nothrow);
void __cxa_pure_virtual(void);
void __cxa_deleted_virtual(void);

static void *some(size_t size) { return malloc(size ? size : 1); }

static void *room(size_t size)
{
    void *memory = some(size);
    if (!memory) __builtin_trap();
    return memory;
}

void *_Znwj(size_t size) { return room(size); }
void *_Znaj(size_t size) { return room(size); }

void *_ZnwjRKSt9nothrow_t(size_t size, const void *nothrow)
{
    (void)nothrow;
    return some(size);
}

void *_ZnajRKSt9nothrow_t(size_t size, const void *nothrow)
{
    (void)nothrow;
    return some(size);
}

void _ZdlPv(void *memory) { free(memory); }
void _ZdaPv(void *memory) { free(memory); }

void _ZdlPvj(void *memory, size_t size)
{
    (void)size;
    free(memory);
}

void _ZdaPvj(void *memory, size_t size)
{
    (void)size;
    free(memory);
}

void _ZdlPvRKSt9nothrow_t(void *memory, const void *nothrow)
{
    (void)nothrow;
    free(memory);
}

void _ZdaPvRKSt9nothrow_t(void *memory, const void *nothrow)
{
    (void)nothrow;
    free(memory);
}

void __cxa_pure_virtual(void) { __builtin_trap(); }
void __cxa_deleted_virtual(void) { __builtin_trap(); }
