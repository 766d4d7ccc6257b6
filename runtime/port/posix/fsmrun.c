/* fsmrun.c: the hosted kernel's command: fsmrun --root root.pem system.conf, or fsmrun --compile DIR */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../../../signer/root.h"
#include "../../kernel/boot.h"
#include "../../system/conf.h"
#include "../../system/map.h"
#include "compile.h"
#include "cores.h"
#include "crl.h"
#include "posix.h"
#include "watch.h"

static const char help[] =
    "usage: fsmrun --root root.pem [options] system.conf\n"
    "       fsmrun --compile DIR [options] [system.conf]\n"
    "Verifies the apps a system file names against the root certificate, and runs them.\n"
    "\n"
    "  --root FILE        the root certificate (PEM) that signers' certificates must come from\n"
    "  --compile DIR      compile, verify and sign the apps from the sources in DIR, under this machine's own\n"
    "                     root, then run them; the system file is DIR/system.conf unless it is named\n"
    "  --state DIR        where that root and its key are, made at first use (default: FSM_STATE, or\n"
    "                     /var/lib/fsmrun for root, or fsmrun in XDG_STATE_HOME)\n"
    "  --crl FILE         the root's revocation list, PEM or DER (else sign.crl of the system file)\n"
    "  --store FILE       where counters and epochs are remembered (else posix.store of the system file)\n"
    "  --apps DIR         where the apps' files are (default: where the system file says)\n"
    "  --uart N=IN[,OUT]  serial port N: files, devices, FIFOs, or - for standard input and output\n"
    "  --cores N          dispatchers, each on a core of its own, 1 to 64 (else posix.cores of the system file, or 1)\n"
    "  --stop-after MS, --stop-when-idle MS   end the run; override the system file, 0: never\n"
    "  --map              say where each app lies, for a debugger: add-symbol-file APP.fsm -o ADDRESS; and what stack\n"
    "                     pre-emption can need, by priority\n"
    "  --map=KIND         say which memory all of it takes, and run nothing: text, svg or json\n"
    "  --trace FILE       every event, for Perfetto: who sent it, who handles it for how long, who waits meanwhile\n"
    "  --top[=json]       show each second what every FSM does: on a terminal until q is pressed, else as lines\n"
    "  --explain REASON   what to do about a reason for which a kernel refuses a file, such as SIGNATURE\n"
    "  --version, --help\n"
    "\n"
    "Exit codes: 0 done, 1 a file is refused or wrong, 2 the call is, 3 the machine is.\n";

struct options {
    const char *root, *apps, *crl, *store, *system;
    const char *compile, *state;
    const char *uart[FSM_CONF_UARTS];
    long stop_after, stop_when_idle; /* -1: as the system file says */
    uint32_t cores;                  /* 0: as the system file says */
    bool map;
    enum fsm_map_kind draw; /* and run nothing */
    struct fsm_posix_watch watch;
};

static _Noreturn void wrong_call(const char *why, const char *what)
{
    fprintf(stderr, "fsmrun: error: %s%s; 'fsmrun --help' shows the options\n", why, what);
    exit(2);
}

static long milliseconds(const char *text)
{
    char *end;
    long value = strtol(text, &end, 10);
    if (*text == 0 || *end != 0 || value < 0 || value > INT32_MAX) wrong_call("not a number of milliseconds: ", text);
    return value;
}

static void read_uart(struct options *options, const char *text)
{
    char *end;
    long number = strtol(text, &end, 10);
    if (*end != '=' || number < 1 || number >= FSM_CONF_UARTS) wrong_call("--uart wants N=FILE with N from 1 to 255, not ", text);
    options->uart[number] = end + 1;
}

/* Devices with little flash print a refusal's name alone. */
static _Noreturn void explain(const char *name)
{
    for (enum fsm_load_error error = FSM_LOAD_OK; error < FSM_LOAD_ERROR_COUNT; error++) {
        if (strcmp(name, fsm_load_name(error)) != 0) continue;
        printf("%s: %s\n", name, fsm_load_text(error));
        exit(0);
    }
    wrong_call("no kernel refuses anything for a reason of this name: ", name);
}

static void read_map(struct options *options, const char *kind)
{
    options->draw = kind ? fsm_map_kind(kind) : FSM_MAP_NONE;
    options->map = !kind;
    if (kind && !options->draw) wrong_call("--map=KIND wants text, svg or json, not ", kind);
}

static enum fsm_posix_top read_top(const char *kind)
{
    if (!kind) return FSM_TOP_VIEW;
    if (strcmp(kind, "json") != 0) wrong_call("--top is for eyes, --top=json for programs, not ", kind);
    return FSM_TOP_JSON;
}

static uint32_t read_cores(const char *text)
{
    char *end;
    const long count = strtol(text, &end, 10);
    if (*text == 0 || *end != 0 || count < 1 || count > FSM_CONF_CORES_MAX)
        wrong_call("--cores wants a number from 1 to 64, not ", text);
    return (uint32_t)count;
}

static void read_options(struct options *options, int argc, char **argv)
{
    static const struct option known[] = {{"root", 1, 0, 'r'},
                                          {"apps", 1, 0, 'a'},
                                          {"uart", 1, 0, 'u'},
                                          {"crl", 1, 0, 'l'},
                                          {"store", 1, 0, 'k'},
                                          {"stop-after", 1, 0, 's'},
                                          {"stop-when-idle", 1, 0, 'i'},
                                          {"map", 2, 0, 'm'},
                                          {"explain", 1, 0, 'e'},
                                          {"help", 0, 0, 'h'},
                                          {"compile", 1, 0, 'c'},
                                          {"state", 1, 0, 't'},
                                          {"version", 0, 0, 'v'},
                                          {"trace", 1, 0, 'w'},
                                          {"top", 2, 0, 'p'},
                                          {"cores", 1, 0, 'n'},
                                          {0}};
    for (int c; (c = getopt_long(argc, argv, "", known, NULL)) != -1;) switch (c) {
        case 'r': options->root = optarg; break;
        case 'a': options->apps = optarg; break;
        case 'l': options->crl = optarg; break;
        case 'k': options->store = optarg; break;
        case 'u': read_uart(options, optarg); break;
        case 's': options->stop_after = milliseconds(optarg); break;
        case 'i': options->stop_when_idle = milliseconds(optarg); break;
        case 'm': read_map(options, optarg); break;
        case 'c': options->compile = optarg; break;
        case 't': options->state = optarg; break;
        case 'w': options->watch.trace = optarg; break;
        case 'p': options->watch.top = read_top(optarg); break;
        case 'n': options->cores = read_cores(optarg); break;
        case 'e': explain(optarg);
        case 'h': fputs(help, stdout), exit(0);
        case 'v': puts("fsmrun " FSM_VERSION_TEXT), exit(0);
        default: exit(2); /* getopt has said why */
        }
    const bool own = options->compile && argc == optind;
    if (argc - optind != 1 && !own) wrong_call("exactly one system file is wanted", "");
    if (!options->root && !options->compile) wrong_call("--root is missing: nothing runs without a root to verify against", "");
    if (options->root && options->compile)
        wrong_call("--root is for apps that others signed, --compile for this machine's own", "");
    if (options->apps && options->compile) wrong_call("--apps is for apps that others compiled: leave it out", "");
    options->system = argv[optind]; /* NULL: the one beside the sources */
}

static void name_uarts(const struct options *options, const struct fsm_conf *conf)
{
    for (uint32_t i = 1; i < FSM_CONF_UARTS; i++) fsm_posix_uart_name(i, options->uart[i] ? options->uart[i] : conf->uart[i]);
}

/* After everything was accepted: what a refused system would have written to is left alone. */
static int open_uarts(const struct options *options, const struct fsm_conf *conf)
{
    for (uint32_t i = 1; i < FSM_CONF_UARTS; i++) {
        const char *why = fsm_port_uart_open(i) ? fsm_posix_uart_open(i) : NULL;
        if (!why) continue;
        fprintf(stderr, "fsmrun: error: serial port %u, %s: %s\n", (unsigned)i, options->uart[i] ? options->uart[i] : conf->uart[i],
                why);
        return 1;
    }
    return 0;
}

static void print_map(void)
{
    for (unsigned i = 0; i < fsm_kernel.system.apps; i++) {
        const struct fsm_app *app = &fsm_kernel.apps[i];
        fsm_report("app %s: image at 0x%lx, cell at 0x%lx, %lu bytes", fsm_manifest_name(&app->manifest),
                   (unsigned long)app->constant.address, (unsigned long)app->cell.address, (unsigned long)app->cell.size);
    }
}

static int draw_map(enum fsm_map_kind kind, const struct fsm_conf *conf)
{
    struct fsm_map_place places[FSM_SYSTEM_APPS_MAX];
    uint32_t timers = 0, wires = 0;
    for (unsigned i = 0; i < fsm_kernel.system.apps; i++)
        places[i] = (struct fsm_map_place){fsm_kernel.apps[i].constant.address, fsm_kernel.apps[i].cell.address};
    for (uint32_t i = 0; i < fsm_kernel.system.instances; i++) {
        timers += fsm_kernel.fsms[i].timers;
        wires += fsm_kernel.fsms[i].type->peers;
    }
    const struct fsm_map_machine machine = {
        .places = places,
        .stack_address = fsm_kernel.stack.address,
        .stack_size = fsm_kernel.stack.size,
        .tables = {{"apps", fsm_kernel.system.apps, sizeof *fsm_kernel.apps},
                   {"FSMs", fsm_kernel.system.instances, sizeof *fsm_kernel.fsms},
                   {"FSMs of the description", fsm_kernel.system.fsms, sizeof *fsm_kernel.entries},
                   {"timers", timers, sizeof *fsm_kernel.timers + sizeof *fsm_kernel.due},
                   {"wires", wires, sizeof *fsm_kernel.peers}}};
    struct fsm_map map;
    const bool good = fsm_map_make(&map, conf, &machine) && fsm_map_write(stdout, kind, &map);
    fsm_map_free(&map);
    if (!good) perror("fsmrun: error: the map");
    return good ? 0 : 3;
}

/* Refuses apps whose certificates are on the root's list. They are the bytes that are verified next. */
static int check_withdrawn(const char *path, const struct fsm_conf *conf, const struct fsm_root *root, uint64_t now)
{
    const char *why;
    struct fsm_crl *crl = fsm_crl_read(path, root, now, &why);
    if (!crl) {
        fprintf(stderr, "fsmrun: error: the revocation list %s: %s\n", path, why);
        return 1;
    }
    int code = 0;
    for (uint32_t i = 0; i < conf->system.apps; i++) {
        if (!fsm_crl_withdraws(crl, conf->apps[i].bytes, conf->apps[i].size)) continue;
        fsm_report("refused: %s: CERTIFICATE_REVOKED: the root has withdrawn the signer's certificate: sign with a current one",
                   fsm_system_app(&conf->system, i).name);
        code = 1;
    }
    fsm_crl_free(crl);
    return code;
}

static int open_store(const char *path)
{
    const char *why = fsm_posix_medium_open(path);
    if (!why) return 0;
    fprintf(stderr, "fsmrun: error: the file of counters and epochs, %s: %s\n", path, why);
    return 3;
}

static bool watches(const struct options *options) { return options->watch.trace || options->watch.top; }

/* Where apps are to be, and whether that can be. */
static int check_cores(const struct options *options, const struct fsm_conf *conf, uint32_t cores, int16_t *wanted)
{
    if (cores > 1 && watches(options)) {
        fputs("fsmrun: error: --trace and --top watch one dispatcher: say --cores 1 to watch this system\n", stderr);
        return 2;
    }
    for (uint32_t i = 0; i < conf->system.apps; i++) {
        wanted[i] = cores > 1 ? conf->apps[i].core : -1;
        if (wanted[i] < (int)cores) continue;
        fprintf(stderr, "fsmrun: error: app %s is to run on core %d, but there are %u, from 0: raise `cores`\n",
                fsm_system_app(&conf->system, i).name, (int)wanted[i], (unsigned)cores);
        return 1;
    }
    return 0;
}

static int run(const struct options *options, const struct fsm_conf *conf, const struct fsm_root *root)
{
    static struct fsm_boot_file files[FSM_SYSTEM_APPS_MAX];
    struct fsm_boot boot = {.system = conf->system,
                            .files = files,
                            .root_name = root->name,
                            .root_name_length = (uint32_t)root->name_size,
                            .root_key = root->key,
                            .now = (uint64_t)time(NULL)};
    if (options->stop_after >= 0) boot.system.stop_after = (uint32_t)options->stop_after;
    if (options->stop_when_idle >= 0) boot.system.stop_when_idle = (uint32_t)options->stop_when_idle;
    for (unsigned i = 0; i < conf->system.apps; i++) files[i] = (struct fsm_boot_file){conf->apps[i].bytes, conf->apps[i].size};
    const uint32_t cores = options->cores ? options->cores : conf->cores ? conf->cores : 1;
    int16_t wanted[FSM_SYSTEM_APPS_MAX];
    int code = check_cores(options, conf, cores, wanted);
    if (code != 0) return code;
    fsm_posix_shares = cores > 1;
    name_uarts(options, conf);
    fsm_posix_run_init();
    const char *crl = options->crl, *store = options->store ? options->store : conf->store;
    if (!crl && !options->compile) crl = conf->sign_crl; /* what is compiled here is under another root */
    code = crl ? check_withdrawn(crl, conf, root, boot.now) : 0;
    if (code == 0 && store) code = open_store(store);
    if (code == 0) code = fsm_boot_system(&boot);
    fsm_posix_medium_close();
    if (code == 0 && options->draw) return draw_map(options->draw, conf);
    if (code == 0) code = open_uarts(options, conf);
    if (code != 0) return code;
    if (options->map) print_map();
    if (options->map) fsm_posix_map_text();
    if (cores > 1 && (fsm_kernel.nodes || fsm_kernel.shared)) {
        fprintf(stderr, "fsmrun: error: supervisors, `restart` and `legacy` are for one core: leave `cores` out\n");
        return 1;
    }
    if (cores > 1) return fsm_posix_run_on_cores(cores, wanted);
    if (watches(options)) code = fsm_posix_watch_start(&options->watch);
    return code ? code : fsm_posix_watch_end(fsm_run_until_stopped());
}

static int read_root(const char *path, struct fsm_root *root)
{
    struct fsm_sign_why why;
    if (fsm_root_read(path, root, &why) == FSM_SIGN_OK) return 0;
    fprintf(stderr, "fsmrun: error: %s: %s\n", why.detail, fsm_sign_advice(why.error));
    return why.error == FSM_SIGN_PATH ? 2 : 1;
}

static int read_and_run(const struct options *options, const char *path, const struct fsm_root *root,
                        struct fsm_posix_compile *compile)
{
    static struct fsm_conf conf; /* large */
    const struct fsm_conf_options conf_options = {
        .apps = options->apps, .make = compile ? fsm_posix_compile_app : NULL, .context = compile};
    enum fsm_conf_result result = fsm_conf_read(&conf, path, &conf_options);
    if (result != FSM_CONF_DONE) fprintf(stderr, "fsmrun: error: %s\n", conf.message);
    if (compile) fsm_posix_compile_close(compile); /* the apps are in memory */
    const int code = result != FSM_CONF_DONE ? (int)result : run(options, &conf, root);
    fsm_conf_free(&conf);
    return code;
}

static int compile_and_run(const struct options *options)
{
    struct fsm_posix_compile compile;
    struct fsm_root root;
    char path[4096];
    int code = fsm_posix_compile_open(&compile, options->compile, options->state);
    if (code == 0) {
        char *root_path = fsm_posix_compile_root(&compile);
        code = read_root(root_path, &root);
        free(root_path);
    }
    snprintf(path, sizeof path, "%s/system.conf", options->compile);
    if (code == 0) return read_and_run(options, options->system ? options->system : path, &root, &compile);
    fsm_posix_compile_close(&compile);
    return code;
}

static int verify_and_run(const struct options *options)
{
    struct fsm_root root;
    int code = read_root(options->root, &root);
    return code ? code : read_and_run(options, options->system, &root, NULL);
}

int main(int argc, char **argv)
{
    struct options options = {.stop_after = -1, .stop_when_idle = -1};
    read_options(&options, argc, argv);
    signal(SIGPIPE, SIG_IGN);
    int code = watches(&options) ? fsm_posix_watch_needed(argv) : 0;
    if (code == 0) code = options.compile ? compile_and_run(&options) : verify_and_run(&options);
    fflush(stdout);
    return code;
}
