/* json.h: writes JSON (RFC 8259), indented or on one line, in UTF-8. Bytes that are not UTF-8 become U+FFFD.
 *
 * `key` names a member of the object around; in an array it is NULL.
 */
#ifndef FSM_SIGN_JSON_H
#define FSM_SIGN_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct fsm_json {
    FILE *out;
    bool on_one_line;
    unsigned depth;
    bool follows; /* something stands before in the same object or array */
};

void fsm_json_object(struct fsm_json *json, const char *key);
void fsm_json_object_end(struct fsm_json *json);
void fsm_json_array(struct fsm_json *json, const char *key);
void fsm_json_array_end(struct fsm_json *json);
void fsm_json_string(struct fsm_json *json, const char *key, const char *text); /* NULL becomes null */
void fsm_json_number(struct fsm_json *json, const char *key, uint32_t number);
void fsm_json_boolean(struct fsm_json *json, const char *key, bool value);
void fsm_json_null(struct fsm_json *json, const char *key);

#endif
