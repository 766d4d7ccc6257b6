/* conf.h: the compiler for system files: from what a person writes (libconfig's syntax; the manual lists the settings) to the
 * description of system.h that every kernel reads. Hosted only.
 *
 * It also reads the apps' files, once, and checks the wiring against their manifests: whoever goes on with `apps[i].bytes` works on
 * the very bytes that were looked at. The manifests are not trusted here: that the files are genuine is for fsm_load_verify to say.
 */
#ifndef FSM_CONF_H
#define FSM_CONF_H

#include <stdbool.h>
#include <stdint.h>

#include "system.h"

enum {
    FSM_CONF_CORES_MAX = 64,
    FSM_CONF_UARTS = 256, /* serial ports are numbered 1..255 */
    FSM_CONF_MESSAGE_MAX = 1024,
    FSM_CONF_FILE_MAX = 16 * 1024 * 1024, /* bytes of an app's file, FSM_FILE_MAX */
};

/* How compiling ended; the numbers are exit codes. */
enum fsm_conf_result {
    FSM_CONF_DONE = 0,
    FSM_CONF_INPUT = 1,   /* the system file or an app is at fault */
    FSM_CONF_CALL = 2,    /* there is no such system file */
    FSM_CONF_MACHINE = 3, /* no memory, or a file that exists cannot be read */
};

/* An app as it comes as source. */
struct fsm_conf_source {
    const char *file;           /* the setting `file`; NULL: not given */
    const char *const *sources; /* the setting `sources`, NULL-ended; empty: not given */
    const char *const *options; /* the setting `options`, the same; each is of a form that changes what is compiled, and no more */
};

struct fsm_conf_options {
    const char *apps; /* where the apps' files are; NULL: in the system file's folder */
    bool unchecked;   /* files need not fit, or be apps at all: then `name`, `fsms` and `type` must be written out */
    /* Makes the signed .fsm of an app from its source. The path is new memory; NULL: it could not, and has said why. If `make` is
     * NULL, apps come as .fsm files. */
    char *(*make)(void *context, const struct fsm_conf_source *source);
    void *context;
};

/* An app's file as it was read. */
struct fsm_conf_app {
    char *path;     /* as to be opened from the working folder */
    uint8_t *bytes; /* aligned to 16 */
    uint32_t size;
    int16_t core; /* the setting `core`; -1: not given */
};

/* A compiled system file; it owns everything it points to. */
struct fsm_conf {
    uint8_t *description; /* what fsm_system_open reads; not signed */
    uint32_t size;
    struct fsm_system system;                      /* the description, opened */
    struct fsm_conf_app apps[FSM_SYSTEM_APPS_MAX]; /* in the description's order, system.apps of them */
    char *uart[FSM_CONF_UARTS]; /* posix.uartN: the file or device behind serial port N; NULL: not given; "-": standard input/output
                                 */
    uint32_t cores;             /* posix.cores; 0: not given */
    char *store;                /* posix.store: the file in which a hosted kernel remembers counters and epochs; NULL: not given */
    char *sign_crl;             /* the root's revocation list; NULL: not given */
    char *sign_root, *sign_key, *sign_cert; /* NULL: not given; the key may be a pkcs11: URI */
    char message[FSM_CONF_MESSAGE_MAX];     /* one line, "system.conf:12: what is wrong: what to do"; "" after FSM_CONF_DONE */
};

/* Compiles the system file `path`. Paths in it are relative to its folder and come out ready to be opened. options: NULL for the
 * defaults. Whatever the result, fsm_conf_free releases *conf. */
enum fsm_conf_result fsm_conf_read(struct fsm_conf *conf, const char *path, const struct fsm_conf_options *options);
void fsm_conf_free(struct fsm_conf *conf);

#endif
