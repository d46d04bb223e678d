/* Messages between host and worker from any bytes: what reads as one is, written again, those very bytes. */
#include "runtime/lua_wire.h"

#include "grammar/program.h"

#include <stdlib.h>
#include <string.h>

enum { ITEMS_MAX = 4096 };

static chuan_lua_value items[ITEMS_MAX];

static void must(bool condition)
{
  if (!condition)
    abort();
}

/* Reads calls, their arguments or an answer and writes the same into `writer`; whether it was a message. */
static bool copy(chuan_wire_writer *writer, chuan_wire_reader *reader)
{
  chuan_wire_kind kind = chuan_wire_take_kind(reader);
  chuan_wire_begin(writer, kind);
  if (kind == CHUAN_WIRE_ANSWER) {
    chuan_lua_answer answer;
    chuan_wire_take_answer(&answer, reader);
    must(answer.value.kind != CHUAN_LUA_LIST || reader->bad); /* no room for items */
    chuan_wire_put_answer(writer, &answer);
    return chuan_wire_is_read(reader);
  }
  if (kind != CHUAN_WIRE_CALL)
    return false;
  chuan_wire_put_number(writer, chuan_wire_take_number(reader, CHUAN_FUNCTIONS_MAX - 1));
  while (!reader->bad && reader->next < reader->end) {
    size_t count = (size_t)chuan_wire_take_number(reader, CHUAN_PARAMETERS_MAX);
    chuan_wire_put_number(writer, count);
    reader->items = items;
    reader->item_room = ITEMS_MAX;
    for (size_t i = 0; i < count; i++) {
      chuan_lua_value value;
      chuan_wire_take_value(&value, reader);
      chuan_wire_put_value(writer, &value);
    }
  }
  return chuan_wire_is_read(reader);
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size);
int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
  static unsigned char again[1 << 20];
  chuan_arena arena;
  if (size > sizeof again / 2)
    return 0;
  chuan_arena_init(&arena, "fuzz", 64 << 20);
  chuan_wire_reader reader = chuan_wire_read((chuan_str){ (const char *)bytes, size }, &arena);
  chuan_wire_writer writer = { .bytes = again, .size = sizeof again, .arena = &arena };
  if (copy(&writer, &reader)) {
    must(!writer.full && !writer.memory_short);
    must(writer.used == CHUAN_WIRE_LENGTH_BYTES + size && memcmp(again + CHUAN_WIRE_LENGTH_BYTES, bytes, size) == 0);
    chuan_wire_end(&writer);
    must(chuan_wire_length(again) == size);
  }
  chuan_arena_free(&arena);
  return 0;
}
