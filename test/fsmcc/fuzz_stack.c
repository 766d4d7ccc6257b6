/* fuzz_stack.c: whatever a linked file holds, the bound on the stack is worked out or refused: no crash, no endless loop.
 *
 *   fuzz_stack ROUNDS FILE…   each round changes some bytes of each file; rounds repeat exactly
 */
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../fsmcc/fsmcc.h"
#include "../../fsmcc/stack.h"

enum { FILE_MAX = 1 << 20, SECONDS_MAX = 600, CHANGES_MAX = 8 };

static uint8_t original[FILE_MAX], changed[FILE_MAX];
static unsigned filled, refused;

_Noreturn void stop(int code, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    _exit(code);
}

static uint32_t random_number(void)
{
    static uint64_t state = 0x9e3779b97f4a7c15;
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state >> 33);
}

static void change(size_t size)
{
    /* Half of the rounds where the sections, symbols and relocations are described: at the end. */
    size_t from = random_number() % 2 ? 0 : size - size / 3;
    for (uint32_t i = random_number() % CHANGES_MAX + 1; i > 0; i--)
        changed[from + random_number() % (size - from)] = random_number() % 4 ? (uint8_t)random_number() : 0xff;
}

static bool survives(size_t size)
{
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        alarm(SECONDS_MAX);
        if (!freopen("/dev/null", "w", stdout) || !freopen("/dev/null", "w", stderr)) _exit(100);
        stack_fill(changed, size, true);
        _exit(0);
    }
    int status;
    if (child < 0 || waitpid(child, &status, 0) != child) return false;
    if (!WIFEXITED(status)) return false;
    if (WEXITSTATUS(status) == 0) filled++;
    else refused++;
    return WEXITSTATUS(status) == EXIT_DONE || WEXITSTATUS(status) == EXIT_INPUT || WEXITSTATUS(status) == EXIT_MACHINE;
}

static bool try_file(const char *path, unsigned rounds)
{
    FILE *file = fopen(path, "rb");
    size_t size = file ? fread(original, 1, sizeof original, file) : 0;
    if (file) fclose(file);
    if (size < 1024) return fprintf(stderr, "%s cannot be read\n", path), false;
    for (unsigned i = 0; i < rounds; i++) {
        memcpy(changed, original, size);
        if (i > 0) change(size); /* the first round: as it is */
        size_t cut = i % 8 == 7 ? random_number() % size : size;
        if (!survives(cut)) return fprintf(stderr, "%s: round %u ends in a crash or not at all\n", path, i), false;
    }
    return true;
}

int main(int count, char **words)
{
    unsigned rounds = count > 2 ? (unsigned)atoi(words[1]) : 0;
    for (int i = 2; i < count; i++)
        if (!try_file(words[i], rounds)) return 1;
    printf("%u filled, %u refused\n", filled, refused);
    return filled > 0 && refused > 0 ? 0 : 1;
}
