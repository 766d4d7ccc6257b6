/* command_rights.c: the options that say what a certificate's holder may sign. */
#include "command.h"

#include <stdio.h>
#include <string.h>

#include <fsm/abi.h>
#include <openssl/x509.h>

#include "name.h"

enum { COMMON_NAME_MAX = 64 /* RFC 5280, ub-common-name */ };

struct fsm_rights fsm_command_rights(void)
{
    return (struct fsm_rights){.groups = fsm_sign_groups_all(),
                               .memory = 1 << 20,
                               .priority = FSM_PRIORITIES - 1,
                               .targets = fsm_sign_targets_all(),
                               .epoch = 1};
}

void fsm_command_rights_help(void)
{
    printf("What may be signed with it:\n"
           "  --groups LIST     API groups, such as log,timer; all; none                  [all]\n"
           "  --memory BYTES    the largest cell of an app                                [1048576]\n"
           "  --priority N      the highest priority of an FSM, 0 to 31                   [31]\n"
           "  --trusted         apps with functions marked trusted as well                [no]\n"
           "  --targets LIST    x86, cortex-m3, cortex-m4; all                            [all]\n"
           "  --epoch N         devices refuse a lower one than they have stored          [1]\n");
}

bool fsm_command_right(int option, const char *value, struct fsm_rights *rights)
{
    char unknown[32];
    uint32_t number = 0;
    bool good = true;
    switch (option) {
    case 'g': return fsm_sign_groups_parse(value, &rights->groups, unknown, sizeof unknown);
    case 'T': return fsm_sign_targets_parse(value, &rights->targets, unknown, sizeof unknown);
    case 'm': return fsm_command_number(value, 1, UINT32_MAX, &rights->memory);
    case 'p':
        good = fsm_command_number(value, 0, FSM_PRIORITIES - 1, &number);
        rights->priority = (uint8_t)number;
        return good;
    case 't': rights->trusted = true; return true;
    default: return fsm_command_number(value, 0, UINT32_MAX, &rights->epoch);
    }
}

bool fsm_command_common_name(const char *name)
{
    size_t length = strlen(name);
    if (length == 0 || length > COMMON_NAME_MAX) return false;
    for (size_t at = 0; at < length;) {
        unsigned long character;
        int bytes = UTF8_getc((const unsigned char *)name + at, (int)(length - at), &character);
        if (bytes <= 0) return false;
        at += (size_t)bytes;
    }
    return true;
}
