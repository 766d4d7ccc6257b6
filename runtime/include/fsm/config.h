/* fsm/config.h: values the system file gives this FSM. Group config. Keys are 1..23 characters, values text of at most 120 bytes. */
#ifndef FSM_CONFIG_H
#define FSM_CONFIG_H

#include <fsm/app.h>

FSM_C_BEGIN

/* Copies at most `size` bytes of the value, without a zero at the end. The value's whole length; FSM_ERROR_ABSENT: no such key. */
FSM_API(config) int32_t fsm_config_read(const char *key, uint32_t key_length, char *value, uint32_t size);

/* The value as a zero-ended string of at most size - 1 bytes; its length, or FSM_ERROR_ABSENT and "". */
FSM_API(config) int32_t fsm_config_text(const char *key, char *value, uint32_t size);

/* The value as a decimal number, or `otherwise` if the key is absent or its value is not one. */
FSM_API(config) uint32_t fsm_config_u32(const char *key, uint32_t otherwise);

FSM_C_END

#endif
