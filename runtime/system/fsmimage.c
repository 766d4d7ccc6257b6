/* fsmimage.c: the command that makes the image a device boots: kernel, root, signed system description, apps. */
#include "image.h"

#include <getopt.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <fsm/abi.h>

#include "../../loader/trailer.h"
#include "../../signer/file.h"
#include "../../signer/sign.h"
#include "boot_image.h"
#include "map.h"

static const char help[] =
    "fsmimage [options] system.conf -o IMAGE\n"
    "fsmimage --map[=text|svg|json] [--apps FOLDER] system.conf\n"
    "Makes the image a device boots from a system file and the signed apps it names.\n"
    "\n"
    "  -o IMAGE             where to put it\n"
    "  --root ROOT.pem      the root certificate the device trusts        (else sign.root of the system file)\n"
    "  --key KEY            what signs the system description: a PEM file or pkcs11:URI         (else sign.key)\n"
    "  --cert CERT.pem      the certificate that belongs to the key                            (else sign.cert)\n"
    "  --apps FOLDER        where the apps' files are                   (else in the system file's own folder)\n"
    "  --target MACHINE     cortex-m or x86                                       (else what the apps are for)\n"
    "  --board BOARD        a board with such a machine                                 (else mps2, or pc)\n"
    "  --no-verify          put the files in whatever they are, to see a device refuse them\n"
    "  --map[=KIND]         say instead which memory files, cells and handlers take: text, svg or json\n"
    "  -v                   show the linker's command\n"
    "  --help, --version\n"
    "\n"
    "Exit codes: 0 done, 1 the input is at fault, 2 the call is, 3 the machine is.\n";

enum { ELF_ARM = 40, ELF_ARM_EABI_5 = 0x05000000, ELF_X86_64 = 62 };

static const struct fsm_machine machines[] = {
    {.name = "cortex-m",
     .board = "mps2",
     .linking = "armelf",
     .targets = 1 << FSM_TARGET_CORTEX_M3 | 1 << FSM_TARGET_CORTEX_M4,
     .target = FSM_TARGET_CORTEX_M3,
     .elf = ELF_ARM,
     .elf_flags = ELF_ARM_EABI_5},
    {.name = "x86",
     .board = "pc",
     .linking = "elf32_x86_64",
     .targets = 1 << FSM_TARGET_X86,
     .target = FSM_TARGET_X86,
     .elf = ELF_X86_64},
};
enum { MACHINES = sizeof machines / sizeof machines[0] };

struct job {
    const char *system_file, *output, *root, *key, *cert, *apps, *board;
    const struct fsm_machine *machine;
    bool no_verify, verbose;
    enum fsm_map_kind map; /* a map is wanted, no image */
    uint32_t target;       /* what the image is signed for */
    struct fsm_conf conf;
    struct fsm_root trusted;
    struct fsm_image_parts parts;
    struct fsm_image_file image, object, linked;
};

const struct fsm_machine *fsm_machine_named(const char *name)
{
    for (uint32_t i = 0; i < MACHINES; i++) {
        if (strcmp(machines[i].name, name) == 0) return &machines[i];
    }
    return NULL;
}

const struct fsm_machine *fsm_machine_of(uint32_t target)
{
    for (uint32_t i = 0; i < MACHINES; i++) {
        if (target < 32 && machines[i].targets >> target & 1) return &machines[i];
    }
    return NULL;
}

int fsm_image_fail(int code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "fsmimage: ");
    vfprintf(stderr, format, arguments);
    fprintf(stderr, "\n");
    va_end(arguments);
    return code;
}

static int fail_signing(const struct fsm_sign_why *why)
{
    return fsm_image_fail(fsm_sign_exit_code(why->error), "%s: %s", why->detail, fsm_sign_advice(why->error));
}

/* The machine that all apps are for. Files that are not signed apps have no say; there are such with --no-verify only. */
static int choose_machine(struct job *job)
{
    const char *by = "--target";
    job->target = job->machine ? job->machine->target : 0;
    for (uint32_t i = 0; i < job->conf.system.apps; i++) {
        const struct fsm_conf_app *app = &job->conf.apps[i];
        struct fsm_trailer trailer;
        if (app->size == 0 || fsm_trailer_read(app->bytes, app->size, &trailer) != FSM_LOAD_OK) continue;
        const struct fsm_machine *machine = fsm_machine_of(trailer.target);
        if (job->machine && machine != job->machine) {
            return fsm_image_fail(FSM_CONF_INPUT, "%s is built for %s but %s says %s: build all apps for one machine", app->path,
                                  machine ? machine->name : "an unknown machine", by, job->machine->name);
        }
        job->machine = machine;
        if (trailer.target > job->target) job->target = trailer.target; /* one app for an M4, and the image is for an M4 */
        by = app->path;
    }
    if (job->machine) return FSM_CONF_DONE;
    return fsm_image_fail(FSM_CONF_CALL, "no app says which machine it is for: give --target");
}

/* What was given on the command line goes before what the system file says. */
static int choose_keys(struct job *job)
{
    if (!job->root) job->root = job->conf.sign_root;
    if (!job->key) job->key = job->conf.sign_key;
    if (!job->cert) job->cert = job->conf.sign_cert;
    const char *missing = !job->root ? "root" : !job->key ? "key" : !job->cert ? "cert" : NULL;
    if (!missing) return FSM_CONF_DONE;
    return fsm_image_fail(FSM_CONF_CALL,
                          "the system description is signed, and there is no %s for that: give --%s, or `sign` in %s", missing,
                          missing, job->system_file);
}

static int read_root(struct job *job)
{
    struct fsm_sign_why why;
    if (fsm_root_read(job->root, &job->trusted, &why) != FSM_SIGN_OK) return fail_signing(&why);
    if (job->trusted.name_size <= FSM_BOOT_ROOT_NAME_MAX) return FSM_CONF_DONE;
    return fsm_image_fail(FSM_CONF_INPUT,
                          "%s: the root's name takes %zu bytes and devices know up to %d: make a root with a shorter one",
                          job->root, job->trusted.name_size, FSM_BOOT_ROOT_NAME_MAX);
}

static int sign_description(struct job *job)
{
    struct fsm_signer *signer;
    struct fsm_sign_why why;
    const struct fsm_sign_image image = {
        .bytes = job->conf.description, .size = job->conf.size, .kind = FSM_KIND_SYSTEM, .target = job->target};
    if (fsm_signer_open(job->key, job->cert, &signer, &why) != FSM_SIGN_OK) return fail_signing(&why);
    size_t size;
    const enum fsm_sign_error error = fsm_sign(signer, &image, 0, &job->parts.system.bytes, &size, &why);
    fsm_signer_close(signer);
    if (error != FSM_SIGN_OK) return fail_signing(&why);
    job->parts.system.size = (uint32_t)size;
    return FSM_CONF_DONE;
}

static void collect(struct job *job)
{
    job->parts.root = &job->trusted;
    job->parts.app_count = job->conf.system.apps;
    for (uint32_t i = 0; i < job->parts.app_count; i++) {
        job->parts.apps[i] = (struct fsm_image_file){.bytes = job->conf.apps[i].bytes, .size = job->conf.apps[i].size};
    }
    job->parts.time = fsm_image_time(&job->parts);
}

/* The folder of the toolchain's parts, beside the folder of its programs. */
static int find_parts(char folder[PATH_MAX])
{
    static const char parts[] = "/lib/fsmcc";
    const ssize_t length = readlink("/proc/self/exe", folder, PATH_MAX - sizeof parts);
    if (length <= 0) return fsm_image_fail(FSM_CONF_MACHINE, "/proc/self/exe cannot be read");
    folder[length] = 0;
    for (int up = 0; up < 2; up++) *strrchr(folder, '/') = 0;
    strcat(folder, parts);
    return FSM_CONF_DONE;
}

/* It becomes part of a path. */
static bool is_board(const char *name) { return *name && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-") == strlen(name); }

static int link_image(struct job *job)
{
    char folder[PATH_MAX];
    struct fsm_sign_why why;
    job->parts.in_place = job->machine->target != FSM_TARGET_X86;
    if (!fsm_image_lay_out(&job->parts, &job->image) || !fsm_image_object(job->machine, &job->image, &job->object)) {
        return fsm_image_fail(FSM_CONF_MACHINE, "no memory for the image: free some and try again");
    }
    int code = find_parts(folder);
    if (code == FSM_CONF_DONE)
        code = fsm_image_link(job->machine, job->board ? job->board : job->machine->board, folder, &job->object, job->verbose,
                              &job->linked);
    if (code != FSM_CONF_DONE) return code;
    if (fsm_sign_file_replace(job->output, job->linked.bytes, job->linked.size, &why) != FSM_SIGN_OK) return fail_signing(&why);
    return FSM_CONF_DONE;
}

/* Where things will lie, the device decides when it boots; what an FSM, a timer and a wire take is the same on all of them. */
static int print_map(const struct job *job)
{
    enum { FSM_SIZE = 32, ENTRY_SIZE = 8, TIMER_SIZE = 20, WIRE_SIZE = 4 };
    const struct fsm_system *system = &job->conf.system;
    uint32_t timers = 0, wires = 0;
    for (uint32_t i = 0; i < system->fsms; i++) {
        const struct fsm_system_fsm fsm = fsm_system_fsm(system, i);
        timers += fsm_system_instances(&fsm) * fsm.timers;
        wires += fsm_system_instances(&fsm) * fsm.wires;
    }
    const struct fsm_map_machine machine = {.tables = {{"FSMs", system->instances, FSM_SIZE},
                                                       {"FSMs of the description", system->fsms, ENTRY_SIZE},
                                                       {"timers", timers, TIMER_SIZE},
                                                       {"wires", wires, WIRE_SIZE}}};
    struct fsm_map map;
    const bool made = fsm_map_make(&map, &job->conf, &machine), written = made && fsm_map_write(stdout, job->map, &map);
    fsm_map_free(&map);
    if (!made)
        return fsm_image_fail(FSM_CONF_INPUT, "%s: there is no map of a system with a file that is no signed app",
                              job->system_file);
    return written ? FSM_CONF_DONE : fsm_image_fail(FSM_CONF_MACHINE, "the map cannot be written");
}

static int make_image(struct job *job)
{
    const struct fsm_conf_options options = {.apps = job->apps, .unchecked = job->no_verify};
    int code = (int)fsm_conf_read(&job->conf, job->system_file, &options);
    if (code != FSM_CONF_DONE) {
        fprintf(stderr, "%s\n", job->conf.message);
        return code;
    }
    if ((code = choose_machine(job)) != FSM_CONF_DONE) return code;
    if (job->map) return print_map(job);
    if ((code = choose_keys(job)) != FSM_CONF_DONE) return code;
    if ((code = read_root(job)) != FSM_CONF_DONE) return code;
    if ((code = sign_description(job)) != FSM_CONF_DONE) return code;
    collect(job);
    const uint32_t targets = job->machine->targets & ((2u << job->target) - 1); /* an M4 runs what is for an M3, not the reverse */
    if (!job->no_verify && (code = fsm_image_verify(&job->conf, &job->parts, targets)) != FSM_CONF_DONE) return code;
    return link_image(job);
}

enum {
    OPTION_ROOT = 256,
    OPTION_KEY,
    OPTION_CERT,
    OPTION_APPS,
    OPTION_TARGET,
    OPTION_BOARD,
    OPTION_NO_VERIFY,
    OPTION_MAP,
    OPTION_HELP,
    OPTION_VERSION
};

static bool take_option(struct job *job, int option)
{
    switch (option) {
    case 'o': job->output = optarg; return true;
    case 'v': job->verbose = true; return true;
    case OPTION_ROOT: job->root = optarg; return true;
    case OPTION_KEY: job->key = optarg; return true;
    case OPTION_CERT: job->cert = optarg; return true;
    case OPTION_APPS: job->apps = optarg; return true;
    case OPTION_BOARD: job->board = optarg; return is_board(optarg);
    case OPTION_NO_VERIFY: job->no_verify = true; return true;
    case OPTION_MAP: return (job->map = fsm_map_kind(optarg ? optarg : "text")) != FSM_MAP_NONE;
    case OPTION_TARGET: job->machine = fsm_machine_named(optarg); return job->machine != NULL;
    case OPTION_HELP: fputs(help, stdout); exit(FSM_CONF_DONE);
    case OPTION_VERSION: puts("fsmimage " FSMIMAGE_VERSION); exit(FSM_CONF_DONE);
    default: return false;
    }
}

static int read_call(struct job *job, int count, char **arguments)
{
    static const struct option options[] = {
        {"root", required_argument, NULL, OPTION_ROOT},
        {"key", required_argument, NULL, OPTION_KEY},
        {"cert", required_argument, NULL, OPTION_CERT},
        {"apps", required_argument, NULL, OPTION_APPS},
        {"target", required_argument, NULL, OPTION_TARGET},
        {"board", required_argument, NULL, OPTION_BOARD},
        {"no-verify", no_argument, NULL, OPTION_NO_VERIFY},
        {"map", optional_argument, NULL, OPTION_MAP},
        {"help", no_argument, NULL, OPTION_HELP},
        {"version", no_argument, NULL, OPTION_VERSION},
        {NULL, 0, NULL, 0},
    };
    for (int option; (option = getopt_long(count, arguments, "o:v", options, NULL)) != -1;) {
        if (take_option(job, option)) continue;
        if (option == OPTION_TARGET) fsm_image_fail(FSM_CONF_CALL, "there is no target '%s': write cortex-m or x86", optarg);
        if (option == OPTION_BOARD) fsm_image_fail(FSM_CONF_CALL, "'%s' is no board's name", optarg);
        if (option == OPTION_MAP) fsm_image_fail(FSM_CONF_CALL, "there is no map of kind '%s': write text, svg or json", optarg);
        return fsm_image_fail(FSM_CONF_CALL, "see fsmimage --help");
    }
    if (optind != count - 1) return fsm_image_fail(FSM_CONF_CALL, "give one system file: see fsmimage --help");
    if (!job->output && !job->map) return fsm_image_fail(FSM_CONF_CALL, "say with -o where to put the image: see fsmimage --help");
    job->system_file = arguments[optind];
    return FSM_CONF_DONE;
}

int main(int count, char **arguments)
{
    static struct job job;
    fsm_sign_file_guard();
    int code = read_call(&job, count, arguments);
    if (code == FSM_CONF_DONE) code = make_image(&job);
    free(job.parts.system.bytes);
    free(job.image.bytes);
    free(job.object.bytes);
    free(job.linked.bytes);
    fsm_conf_free(&job.conf);
    return code;
}
