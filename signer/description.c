/* description.c: gathers what there is to say about a file. */
#include "description.h"

#include <stdio.h>
#include <string.h>

#include <openssl/sha.h>

#include "image.h"

static void digest(struct fsm_sign_digest *digest, const uint8_t *bytes, size_t size)
{
    uint8_t sum[SHA256_DIGEST_LENGTH];
    SHA256(bytes, size, sum);
    for (size_t i = 0; i < sizeof sum; i++) snprintf(digest->text + 2 * i, 3, "%02x", sum[i]);
}

static enum fsm_sign_error read_record(const uint8_t *image, size_t size, struct fsm_record *record, struct fsm_sign_why *why)
{
    const uint8_t *bytes;
    size_t length;
    enum fsm_sign_error error = fsm_sign_image_section(image, size, FSM_RECORD_SECTION, &bytes, &length, why);
    if (!error && !fsm_record_read(bytes, length, record)) error = fsm_sign_fail(why, FSM_SIGN_MEMORY, "out of memory");
    return error;
}

void fsm_sign_description_free(struct fsm_sign_description *description)
{
    fsm_sign_certificate_free(&description->signer);
    fsm_record_free(&description->record);
}

static enum fsm_sign_error describe(const uint8_t *bytes, size_t size, struct fsm_sign_description *description,
                                    struct fsm_sign_why *why)
{
    description->is_signed = fsm_sign_trailer_present(bytes, size);
    description->is_app = true;
    digest(&description->file, bytes, size);
    description->image = description->file;
    if (!description->is_signed) {
        enum fsm_sign_error error = fsm_sign_image_read(bytes, size, &description->manifest, why);
        return error ? error : read_record(bytes, size, &description->record, why);
    }
    struct fsm_sign_trailer *trailer = &description->trailer;
    enum fsm_sign_error error = fsm_sign_trailer_read(bytes, size, trailer, why);
    if (error) return error;
    digest(&description->image, bytes, trailer->image);
    digest(&description->certificate, bytes + trailer->image, trailer->certificate_length);
    description->is_app = trailer->kind == FSM_KIND_APP;
    if (description->is_app) {
        error =
            fsm_sign_manifest_read(bytes, trailer->image, trailer->manifest, trailer->manifest_length, &description->manifest, why);
        if (!error) error = read_record(bytes, trailer->image, &description->record, why);
    }
    return error ? error
                 : fsm_sign_certificate_decode(bytes + trailer->image, trailer->certificate_length, &description->signer, why);
}

enum fsm_sign_error fsm_sign_describe(const char *path, const uint8_t *bytes, size_t size, struct fsm_sign_description *description,
                                      struct fsm_sign_why *why)
{
    memset(description, 0, sizeof *description);
    description->path = path;
    description->size = size;
    enum fsm_sign_error error = describe(bytes, size, description, why);
    if (error) fsm_sign_description_free(description);
    return error;
}

void fsm_sign_time_format(const ASN1_TIME *time, char text[FSM_SIGN_TIME_SIZE])
{
    struct tm when;
    if (ASN1_TIME_to_tm(time, &when) != 1 || !strftime(text, FSM_SIGN_TIME_SIZE, "%Y-%m-%dT%H:%M:%SZ", &when))
        strcpy(text, "unreadable");
}
