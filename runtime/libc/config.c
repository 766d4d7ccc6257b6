/* config.c: the system file's values as text and as numbers. Contract: fsm/config.h. */
#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include <fsm/config.h>

enum { DECIMAL_DIGITS_MAX = 10 }; /* of 32 bits */

int32_t fsm_config_text(const char *key, char *value, uint32_t size)
{
    int32_t length;

    if (size == 0) return fsm_config_read(key, strlen(key), value, 0);
    length = fsm_config_read(key, strlen(key), value, size - 1);
    if (length < 0) value[0] = '\0';
    else value[(uint32_t)length < size ? (uint32_t)length : size - 1] = '\0';
    return length;
}

uint32_t fsm_config_u32(const char *key, uint32_t otherwise)
{
    char text[DECIMAL_DIGITS_MAX];
    int32_t length = fsm_config_read(key, strlen(key), text, sizeof(text));
    uint32_t value = 0;

    if (length < 1 || length > DECIMAL_DIGITS_MAX) return otherwise;
    for (int32_t at = 0; at < length; at++) {
        if (!isdigit(text[at])) return otherwise;
        if (__builtin_mul_overflow(value, 10u, &value) || __builtin_add_overflow(value, (uint32_t)(text[at] - '0'), &value))
            return otherwise;
    }
    return value;
}
