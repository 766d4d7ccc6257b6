#include "extensions.h"

#include "require.h"

#include <stddef.h>

static const uint8_t code_signing[] = {0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x03};
static const uint8_t rights_oid[] = {0x2b, 0x06, 0x01, 0x04, 0x01, 0x83, 0xb2, 0x03, 0x01, 0x01}; /* FSM_RIGHTS_OID */

/* CA:FALSE is the default, which DER leaves out: an empty sequence says it, and everything else says something else. */
static enum fsm_load_error check_constraints(struct fsm_der value, struct fsm_rights *rights)
{
    static const uint8_t no_ca[] = {FSM_DER_SEQUENCE, 0};
    (void)rights;
    return fsm_der_is(value, no_ca, sizeof no_ca) ? FSM_LOAD_OK : FSM_LOAD_CERTIFICATE_CA;
}

static enum fsm_load_error check_usage(struct fsm_der value, struct fsm_rights *rights)
{
    static const uint8_t digital_signature[] = {FSM_DER_BIT_STRING, 2, 7, 1 << 7}; /* bit 0, and 7 bits unused */
    (void)rights;
    return fsm_der_is(value, digital_signature, sizeof digital_signature) ? FSM_LOAD_OK : FSM_LOAD_CERTIFICATE_USAGE;
}

static enum fsm_load_error check_purposes(struct fsm_der value, struct fsm_rights *rights)
{
    struct fsm_der purposes, purpose;
    enum fsm_load_error error = FSM_LOAD_CERTIFICATE_PURPOSE;
    (void)rights;
    if (!fsm_der_take(&value, FSM_DER_SEQUENCE, &purposes) || value.length != 0) return FSM_LOAD_CERTIFICATE_DER;
    while (purposes.length > 0) {
        if (!fsm_der_take_oid(&purposes, &purpose)) return FSM_LOAD_CERTIFICATE_DER;
        if (fsm_der_is(purpose, code_signing, sizeof code_signing)) error = FSM_LOAD_OK;
    }
    return error;
}

/* otherName ::= [0] { type-id OID, value [0] EXPLICIT ANY }; *found says whether it is the rights, and then they must be good. */
static enum fsm_load_error read_other_name(struct fsm_der name, bool *found, struct fsm_rights *rights)
{
    struct fsm_der oid, value, text;
    if (!fsm_der_take_oid(&name, &oid)) return FSM_LOAD_CERTIFICATE_DER;
    *found = fsm_der_is(oid, rights_oid, sizeof rights_oid);
    if (!*found) return FSM_LOAD_OK;
    if (!fsm_der_take(&name, FSM_DER_CONTEXT | 0, &value) || name.length != 0) return FSM_LOAD_RIGHTS_SYNTAX;
    if (!fsm_der_take(&value, FSM_DER_UTF8_STRING, &text) || value.length != 0) return FSM_LOAD_RIGHTS_SYNTAX;
    return fsm_rights_read((const char *)text.at, text.length, rights) ? FSM_LOAD_OK : FSM_LOAD_RIGHTS_SYNTAX;
}

static enum fsm_load_error check_names(struct fsm_der value, struct fsm_rights *rights)
{
    struct fsm_der names, name;
    bool seen = false;
    if (!fsm_der_take(&value, FSM_DER_SEQUENCE, &names) || value.length != 0) return FSM_LOAD_CERTIFICATE_DER;
    while (names.length > 0) {
        uint8_t tag = names.at[0];
        bool found = false;
        if (!fsm_der_take_any(&names, &name)) return FSM_LOAD_CERTIFICATE_DER;
        if (tag != (FSM_DER_CONTEXT | 0)) continue;
        enum fsm_load_error error = read_other_name(name, &found, rights);
        if (error != FSM_LOAD_OK) return error;
        if (found && seen) return FSM_LOAD_RIGHTS_TWICE;
        seen |= found;
    }
    return seen ? FSM_LOAD_OK : FSM_LOAD_RIGHTS_MISSING;
}

/* The extensions the loader knows: the last byte of their OID 2.5.29.n, and what refuses a certificate that must have them and has
 * not. */
static const struct known {
    uint8_t number;
    enum fsm_load_error if_absent;
    enum fsm_load_error (*check)(struct fsm_der value, struct fsm_rights *rights);
} known[] = {
    {19, FSM_LOAD_OK, check_constraints},
    {15, FSM_LOAD_CERTIFICATE_USAGE, check_usage},
    {37, FSM_LOAD_OK, check_purposes},
    {17, FSM_LOAD_RIGHTS_MISSING, check_names},
};
enum { KNOWN = sizeof known / sizeof known[0] };

/* The number of a known extension, or KNOWN. */
static unsigned find(struct fsm_der oid)
{
    unsigned i = 0;
    if (oid.length != 3 || oid.at[0] != 0x55 || oid.at[1] != 0x1d) return KNOWN;
    while (i < KNOWN && known[i].number != oid.at[2]) i++;
    return i;
}

/* Extension ::= SEQUENCE { extnID OID, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING } */
static enum fsm_load_error check_one(struct fsm_der extension, bool seen[KNOWN], struct fsm_rights *rights)
{
    struct fsm_der oid, critical, value;
    if (!fsm_der_take_oid(&extension, &oid)) return FSM_LOAD_CERTIFICATE_DER;
    if (!fsm_der_take_optional(&extension, FSM_DER_BOOLEAN, &critical)) return FSM_LOAD_CERTIFICATE_DER;
    if (!fsm_der_take(&extension, FSM_DER_OCTET_STRING, &value) || extension.length != 0) return FSM_LOAD_CERTIFICATE_DER;
    unsigned number = find(oid);
    if (number == KNOWN) return critical.length == 0 ? FSM_LOAD_OK : FSM_LOAD_CERTIFICATE_EXTENSION;
    if (seen[number]) return FSM_LOAD_CERTIFICATE_EXTENSION;
    seen[number] = true;
    return known[number].check(value, rights);
}

enum fsm_load_error fsm_extensions_check(struct fsm_der extensions, struct fsm_rights *rights)
{
    REQUIRE(rights != NULL);
    bool seen[KNOWN] = {false};
    while (extensions.length > 0) {
        struct fsm_der extension;
        if (!fsm_der_take(&extensions, FSM_DER_SEQUENCE, &extension)) return FSM_LOAD_CERTIFICATE_DER;
        enum fsm_load_error error = check_one(extension, seen, rights);
        if (error != FSM_LOAD_OK) return error;
    }
    for (unsigned i = 0; i < KNOWN; i++)
        if (!seen[i] && known[i].if_absent != FSM_LOAD_OK) return known[i].if_absent;
    return FSM_LOAD_OK;
}
