/* Any bytes as a script: whatever it is, the box answers, and twice the same. */
#include "runtime/lua_box.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static void must(bool condition)
{
  if (!condition)
    abort();
}

/* What the next call takes away. */
static void keep(chuan_lua_answer *answer)
{
  static char text[CHUAN_LUA_STRING_BYTES_MAX], message[CHUAN_LUA_MESSAGE_BYTES_MAX];
  static max_align_t number[1024];
  bool has_value = answer->outcome == CHUAN_LUA_OK;
  answer->message.p = memcpy(message, answer->message.n > 0 ? answer->message.p : "", answer->message.n);
  if (has_value && answer->value.text.n > 0)
    answer->value.text.p = memcpy(text, answer->value.text.p, answer->value.text.n);
  if (has_value) {
    must(chuan_num_block_size(answer->value.number) <= sizeof number);
    answer->value.number = chuan_num_copy_to(number, answer->value.number);
  }
}

static bool same_value(const chuan_lua_value *a, const chuan_lua_value *b)
{
  return a->kind == b->kind && chuan_str_equal(a->text, b->text) && chuan_num_compare(a->number, b->number) == 0;
}

static void check(const chuan_lua_answer *first, const chuan_lua_answer *second)
{
  must(first->outcome == second->outcome && first->line == second->line);
  must(first->outcome != CHUAN_LUA_LOST && first->message.n <= CHUAN_LUA_MESSAGE_BYTES_MAX);
  must(chuan_text_invalid_at(first->message) == first->message.n);
  must(first->outcome != CHUAN_LUA_OK || same_value(&first->value, &second->value));
}

/* The first byte says what the result is to be. */
int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size);
int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
  static const chuan_type_kind RESULTS[] = { CHUAN_TYPE_RATIO, CHUAN_TYPE_INTEGER, CHUAN_TYPE_TEXT, CHUAN_TYPE_TRUTH,
                                             CHUAN_TYPE_DATE };
  const chuan_lua_value items[] = { { .kind = CHUAN_LUA_NUMBER, .number = chuan_num_int(3) },
                                    { .kind = CHUAN_LUA_NUMBER, .number = { .n = -22, .d = 7 } },
                                    { .kind = CHUAN_LUA_MISSING, .number = chuan_num_int(0) } };
  const chuan_lua_value arguments[] = { { .kind = CHUAN_LUA_LIST, .items = items, .item_count = 3 },
                                        { .kind = CHUAN_LUA_NUMBER, .number = { .n = 1, .d = 3 } },
                                        { .kind = CHUAN_LUA_TEXT, .text = CHUAN_STR("xã đường") },
                                        { .kind = CHUAN_LUA_DAY, .number = chuan_num_int(20000) } };
  if (size == 0)
    return 0;
  chuan_lua_script script = { .name = CHUAN_STR("fuzz.lua"),
                              .source = { (const char *)bytes + 1, size - 1 },
                              .parameter_count = CHUAN_LUA_ANY_COUNT,
                              .budget = 20000,
                              .accepts_missing = bytes[0] & 8,
                              .result = RESULTS[bytes[0] % (sizeof RESULTS / sizeof *RESULTS)] };
  chuan_lua_answer first, second;
  chuan_lua_box *box = chuan_lua_box_new();
  must(box != NULL);
  chuan_lua_box_load(box, 0, &script);
  chuan_lua_box_call(box, 0, arguments, 4, &first);
  keep(&first);
  chuan_lua_box_call(box, 0, arguments, 4, &second);
  check(&first, &second);
  chuan_lua_box_free(box);
  return 0;
}
