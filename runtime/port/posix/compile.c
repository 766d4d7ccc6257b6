#include "compile.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define OWN_TARGET "--target=x86"

extern char **environ;

enum { WORDS_MAX = 600, EXIT_INPUT = 1, EXIT_CALL = 2, EXIT_MACHINE = 3 };

static char *text(const char *format, ...) __attribute__((format(printf, 1, 2)));
static char *text(const char *format, ...)
{
    char *made = NULL;
    va_list values;
    va_start(values, format);
    if (vasprintf(&made, format, values) < 0) made = NULL;
    va_end(values);
    if (!made) fputs("fsmrun: error: out of memory\n", stderr), exit(EXIT_MACHINE);
    return made;
}

static int failed(int code, const char *what, const char *why)
{
    fprintf(stderr, "fsmrun: error: %s: %s\n", what, why);
    return code;
}

static char *tools_folder(void)
{
    char path[4096];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    while (length > 0 && path[length - 1] != '/') length--;
    return length > 0 ? text("%.*s", (int)length - 1, path) : NULL;
}

static volatile sig_atomic_t ended; /* a signal said so */

static void end(int number)
{
    (void)number;
    ended = 1;
}

/* Runs a tool in a folder and waits; what it says on stdout is not fsmrun's to say. Its exit code, EXIT_MACHINE if it broke down.
 */
static int run(const char *folder, const char *const *words)
{
    posix_spawn_file_actions_t actions;
    pid_t child;
    int status;
    if (ended) return EXIT_MACHINE;
    fflush(stdout);
    posix_spawn_file_actions_init(&actions);
    int error = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", 0, 0);
    if (!error) error = posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", 1, 0);
    if (!error) error = posix_spawn_file_actions_addchdir_np(&actions, folder);
    if (!error) error = posix_spawn(&child, words[0], &actions, NULL, (char *const *)words, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error) return failed(EXIT_MACHINE, words[0], strerror(error));
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) return failed(EXIT_MACHINE, words[0], strerror(errno));
        kill(child, SIGTERM); /* whoever ends us ends it, too, and then finds nothing left behind */
    }
    if (ended) return EXIT_MACHINE;
    return WIFEXITED(status) ? WEXITSTATUS(status) : failed(EXIT_MACHINE, words[0], "it broke down");
}

/* While apps are made: signals that end a program end the tool, and what follows from that ends the program. */
static void watch_signals(bool watch)
{
    struct sigaction action = {.sa_handler = watch ? end : SIG_DFL};
    for (const int *number = (const int[]){SIGINT, SIGTERM, SIGHUP, 0}; *number; number++) sigaction(*number, &action, NULL);
}

static char *default_state(void)
{
    const char *named = getenv("FSM_STATE"), *home = getenv("HOME"), *base = getenv("XDG_STATE_HOME");
    if (named && *named) return text("%s", named);
    if (geteuid() == 0) return text("/var/lib/fsmrun");
    if (base && *base) return text("%s/fsmrun", base);
    return home && *home ? text("%s/.local/state/fsmrun", home) : NULL;
}

/* The folder and those above it. */
static int make_folders(char *path)
{
    for (char *slash = path + 1; (slash = strchr(slash, '/')) != NULL; slash++) {
        *slash = '\0';
        int error = mkdir(path, 0755) < 0 && errno != EEXIST ? errno : 0;
        *slash = '/';
        if (error) return error;
    }
    return mkdir(path, 0700) < 0 && errno != EEXIST ? errno : 0;
}

/* Whose key others could take signs nothing. */
static int check_key(const struct fsm_posix_compile *compile)
{
    struct stat state;
    char *key = text("%s/ci.key", compile->state);
    int code = 0;
    if (stat(key, &state) < 0) code = failed(EXIT_CALL, key, strerror(errno));
    else if (state.st_mode & 077) code = failed(EXIT_CALL, key, "others can read it: make a new root, in an empty folder");
    free(key);
    return code;
}

/* The root and the certificate under it are as `fsmsign pki` makes them; what is there stays. */
static int make_root(const struct fsm_posix_compile *compile)
{
    char *root = fsm_posix_compile_root(compile), *fsmsign = text("%s/fsmsign", compile->tools);
    const char *const words[] = {fsmsign, "pki", compile->state, NULL};
    int code = access(root, F_OK) == 0 ? 0 : run("/", words);
    free(root);
    free(fsmsign);
    return code ? code : check_key(compile);
}

int fsm_posix_compile_open(struct fsm_posix_compile *compile, const char *sources, const char *state)
{
    const char *temporary = getenv("TMPDIR");
    char *folder = state ? text("%s", state) : default_state();
    *compile = (struct fsm_posix_compile){.sources = sources,
                                          .tools = tools_folder(),
                                          .scratch = text("%s/fsmrun.XXXXXX", temporary && *temporary ? temporary : "/tmp")};
    if (!folder) return failed(EXIT_CALL, "--compile", "there is no place for this machine's root: name one with --state");
    if (!compile->tools) return failed(EXIT_MACHINE, "/proc/self/exe", "cannot be read");
    int error = make_folders(folder);
    if (error) return failed(EXIT_MACHINE, folder, strerror(error));
    compile->state = realpath(folder, NULL);
    free(folder);
    if (!compile->state) return failed(EXIT_MACHINE, "--state", strerror(errno));
    if (!mkdtemp(compile->scratch)) return failed(EXIT_MACHINE, compile->scratch, strerror(errno));
    watch_signals(true);
    return make_root(compile);
}

char *fsm_posix_compile_root(const struct fsm_posix_compile *compile) { return text("%s/root.pem", compile->state); }

/* Without `sources`, NAME.fsm is made of NAME.c or NAME.cpp. */
static char *default_source(const struct fsm_posix_compile *compile, const char *file)
{
    size_t length = strlen(file);
    if (length > 4 && strcmp(file + length - 4, ".fsm") == 0) length -= 4;
    for (const char *const *end = (const char *const[]){"c", "cpp", NULL}; *end; end++) {
        char *name = text("%.*s.%s", (int)length, file, *end), *path = text("%s/%s", compile->sources, name);
        bool there = access(path, R_OK) == 0;
        free(path);
        if (there) return name;
        free(name);
    }
    fprintf(stderr, "fsmrun: error: there is no %.*s.c or .cpp in %s: name the app's `sources`\n", (int)length, file,
            compile->sources);
    return NULL;
}

static int translate(const struct fsm_posix_compile *compile, const struct fsm_conf_source *source, const char *only,
                     const char *app)
{
    const char *words[WORDS_MAX];
    char *fsmcc = text("%s/fsmcc", compile->tools);
    size_t count = 0;
    words[count++] = fsmcc;
    words[count++] = OWN_TARGET;
    for (const char *const *word = source->options; *word; word++) words[count++] = *word;
    if (only) words[count++] = only;
    for (const char *const *word = source->sources; *word; word++) words[count++] = *word;
    words[count++] = "-o";
    words[count++] = app;
    words[count] = NULL;
    int code = run(compile->sources, words);
    free(fsmcc);
    return code;
}

static int sign(const struct fsm_posix_compile *compile, const char *app)
{
    char *fsmsign = text("%s/fsmsign", compile->tools), *key = text("%s/ci.key", compile->state),
         *certificate = text("%s/ci.pem", compile->state);
    const char *const words[] = {fsmsign, "sign", "--key", key, "--cert", certificate, app, NULL};
    int code = run("/", words);
    free(fsmsign);
    free(key);
    free(certificate);
    return code;
}

char *fsm_posix_compile_app(void *context, const struct fsm_conf_source *source)
{
    struct fsm_posix_compile *compile = context;
    char *only = source->sources[0] ? NULL : default_source(compile, source->file);
    if (!source->sources[0] && !only) return NULL;
    char *app = text("%s/%u.fsm", compile->scratch, compile->made++);
    if (translate(compile, source, only, app) == 0 && sign(compile, app) == 0) {
        free(only);
        return app;
    }
    free(only);
    free(app);
    return NULL;
}

void fsm_posix_compile_close(struct fsm_posix_compile *compile)
{
    watch_signals(false);
    for (unsigned i = 0; i < compile->made; i++) {
        char *app = text("%s/%u.fsm", compile->scratch, i);
        unlink(app);
        free(app);
    }
    if (compile->scratch) rmdir(compile->scratch);
    free(compile->scratch);
    free(compile->tools);
    free((char *)compile->state);
    *compile = (struct fsm_posix_compile){.sources = NULL};
}
