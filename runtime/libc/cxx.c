/* cxx.c: what compiled C++ calls: memory from the heap, what stands in tables of virtual functions for those that have no body, and
 * what cannot go on.
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
void _ZSt16__throw_bad_castv(void);
void _ZSt17__throw_bad_allocv(void);
void _ZSt28__throw_bad_array_new_lengthv(void);
void _ZSt19__throw_logic_errorPKc(const char *why);
void _ZSt20__throw_length_errorPKc(const char *why);
void _ZSt20__throw_out_of_rangePKc(const char *why);
void _ZSt24__throw_out_of_range_fmtPKcz(const char *why, ...);
void _ZSt24__throw_invalid_argumentPKc(const char *why);
void _ZSt25__throw_bad_function_callv(void);
void _ZSt21__glibcxx_assert_failPKciS0_S0_(const char *file, int line, const char *function, const char *condition);
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

/* What libstdc++'s headers do instead of going on. */
void _ZSt16__throw_bad_castv(void) { __builtin_trap(); }
void _ZSt17__throw_bad_allocv(void) { __builtin_trap(); }
void _ZSt28__throw_bad_array_new_lengthv(void) { __builtin_trap(); }
void _ZSt25__throw_bad_function_callv(void) { __builtin_trap(); }

void _ZSt19__throw_logic_errorPKc(const char *why)
{
    (void)why;
    __builtin_trap();
}

void _ZSt20__throw_length_errorPKc(const char *why)
{
    (void)why;
    __builtin_trap();
}

void _ZSt20__throw_out_of_rangePKc(const char *why)
{
    (void)why;
    __builtin_trap();
}

void _ZSt24__throw_out_of_range_fmtPKcz(const char *why, ...)
{
    (void)why;
    __builtin_trap();
}

void _ZSt24__throw_invalid_argumentPKc(const char *why)
{
    (void)why;
    __builtin_trap();
}

void _ZSt21__glibcxx_assert_failPKciS0_S0_(const char *file, int line, const char *function, const char *condition)
{
    (void)file, (void)line, (void)function, (void)condition;
    __builtin_trap();
}

void __cxa_pure_virtual(void) { __builtin_trap(); }
void __cxa_deleted_virtual(void) { __builtin_trap(); }
