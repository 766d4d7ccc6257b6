/* conf_write.c: the description's tables, as they grow and put together. */
#include "conf_reader.h"

#include <stdlib.h>
#include <string.h>

#include <fsm/abi.h>

#include "../../loader/bytes.h"
#include "../../loader/require.h"

void conf_store_name(uint8_t *at, const char *name)
{
    REQUIRE(conf_is_name(name));
    memset(at, 0, FSM_NAME_SIZE);
    memcpy(at, name, strlen(name));
}

void conf_store16(uint8_t *at, uint32_t value)
{
    REQUIRE(value <= UINT16_MAX);
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
}

uint8_t *conf_append(struct conf_reader *reader, struct conf_table *table, uint32_t size)
{
    REQUIRE(size <= 1024);
    REQUIRE(table->size <= table->capacity);
    if (table->size + size > table->capacity || !table->bytes) {
        const uint32_t capacity = table->capacity * 2 + 4096;
        uint8_t *bytes = realloc(table->bytes, capacity);
        if (!bytes) {
            conf_fail_memory(reader);
            return NULL;
        }
        table->bytes = bytes;
        table->capacity = capacity;
    }
    uint8_t *at = table->bytes + table->size;
    memset(at, 0, size);
    table->size += size;
    table->count++;
    return at;
}

static void put(struct fsm_conf *conf, const struct conf_table *table)
{
    if (table->size) memcpy(conf->description + conf->size, table->bytes, table->size);
    conf->size += table->size;
}

bool conf_write(struct conf_reader *reader)
{
    struct fsm_conf *conf = reader->conf;
    const uint32_t size =
        FSM_SYSTEM_HEAD + reader->apps.size + reader->fsms.size + reader->wires.size + reader->configs.size + reader->devices.size;
    const uint32_t total = (size + reader->text.size + 3) & ~3u;
    conf->description = calloc(1, total);
    if (!conf->description) return conf_fail_memory(reader);
    uint8_t *head = conf->description;
    store32_le(head + FSM_SYSTEM_AT_MAGIC, FSM_SYSTEM_MAGIC);
    conf_store16(head + FSM_SYSTEM_AT_VERSION, FSM_SYSTEM_VERSION);
    conf_store16(head + FSM_SYSTEM_AT_HEAD, FSM_SYSTEM_HEAD);
    store32_le(head + FSM_SYSTEM_AT_LENGTH, total);
    conf_store16(head + FSM_SYSTEM_AT_APPS, reader->apps.count);
    conf_store16(head + FSM_SYSTEM_AT_FSMS, reader->fsms.count);
    conf_store16(head + FSM_SYSTEM_AT_WIRES, reader->wires.count);
    conf_store16(head + FSM_SYSTEM_AT_CONFIGS, reader->configs.count);
    conf_store16(head + FSM_SYSTEM_AT_DEVICES, reader->devices.count);
    store32_le(head + FSM_SYSTEM_AT_TEXT, reader->text.size);
    store32_le(head + FSM_SYSTEM_AT_IDLE, reader->stop_when_idle);
    store32_le(head + FSM_SYSTEM_AT_AFTER, reader->stop_after);
    store32_le(head + FSM_SYSTEM_AT_STACK_POOL, reader->stack_pool);
    head[FSM_SYSTEM_AT_NEVER_WAITS] = reader->never_waits;
    conf->size = FSM_SYSTEM_HEAD;
    put(conf, &reader->apps);
    put(conf, &reader->fsms);
    put(conf, &reader->wires);
    put(conf, &reader->configs);
    put(conf, &reader->devices);
    put(conf, &reader->text);
    conf->size = total;
    const char *wrong = fsm_system_open(conf->description, conf->size, &conf->system);
    REQUIRE(wrong == NULL); /* every mistake a person can make was reported with its line */
    return true;
}
