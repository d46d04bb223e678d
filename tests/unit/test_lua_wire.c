/* Messages between host and worker: what is written is read again, and nothing else is. */
#include "runtime/lua_wire.h"

#include "grammar/program.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { BYTES = 64 << 10, ITEMS = 8 };

static chuan_arena arena;
static unsigned char bytes[BYTES];
static chuan_lua_value items[ITEMS];

static int open_arena(void **state)
{
  (void)state;
  chuan_arena_init(&arena, "test", CHUAN_ARENA_RUN_LIMIT);
  return 0;
}

static int close_arena(void **state)
{
  (void)state;
  chuan_arena_free(&arena);
  return 0;
}

static chuan_wire_writer writer_of(size_t size)
{
  return (chuan_wire_writer){ .bytes = bytes, .size = size, .arena = &arena };
}

static chuan_wire_reader reader_of(const void *p, size_t n)
{
  chuan_wire_reader reader = chuan_wire_read((chuan_str){ p, n }, &arena);
  reader.items = items;
  reader.item_room = ITEMS;
  return reader;
}

/* Writes a value and reads it back; `length` is what it takes. */
static chuan_lua_value there_and_back(const chuan_lua_value *value, size_t length)
{
  chuan_wire_writer writer = writer_of(BYTES);
  chuan_lua_value back;
  chuan_wire_put_value(&writer, value);
  assert_false(writer.full || writer.memory_short);
  if (length > 0)
    assert_int_equal(writer.used, length);
  for (size_t cut = 0; cut < writer.used; cut++) { /* no beginning of it is a value */
    chuan_wire_reader reader = reader_of(bytes, cut);
    chuan_wire_take_value(&back, &reader);
    assert_false(chuan_wire_is_read(&reader));
  }
  chuan_wire_reader reader = reader_of(bytes, writer.used);
  chuan_wire_take_value(&back, &reader);
  assert_true(chuan_wire_is_read(&reader));
  assert_int_equal(back.kind, value->kind);
  return back;
}

static chuan_lua_value number_of(const char *text)
{
  chuan_lua_value value = { .kind = CHUAN_LUA_NUMBER };
  assert_int_equal(chuan_num_parse_exact(&value.number, chuan_str_of(text), &arena), CHUAN_RC_OK);
  return value;
}

static void test_numbers(void **state)
{
  static const struct {
    const char *text;
    size_t length;
  } NUMBERS[] = {
    { "0", 2 }, { "1", 2 }, { "-1", 2 }, { "63", 2 }, { "-64", 2 }, { "64", 3 }, { "8191", 3 }, { "8192", 4 },
    { "9223372036854775807", 11 }, { "-9223372036854775808", 11 }, { "1/2", 3 }, { "-7/3", 3 },
    { "9223372036854775807/9223372036854775806", 20 }, { "9223372036854775808", 21 }, { "1/9223372036854775808", 23 },
    { "-123456789012345678901234567890/11", 0 },
  };
  (void)state;
  for (size_t i = 0; i < sizeof NUMBERS / sizeof *NUMBERS; i++) {
    chuan_lua_value value = number_of(NUMBERS[i].text), back = there_and_back(&value, NUMBERS[i].length);
    assert_int_equal(chuan_num_compare(value.number, back.number), 0);
  }
}

static void test_other_values(void **state)
{
  chuan_day first, last;
  (void)state;
  chuan_day_from(&first, 1, 1, 1);
  chuan_day_from(&last, 9999, 12, 31);
  const chuan_lua_value values[] = {
    { .kind = CHUAN_LUA_TRUTH, .number = chuan_num_int(1) }, { .kind = CHUAN_LUA_TRUTH, .number = chuan_num_int(0) },
    { .kind = CHUAN_LUA_DAY, .number = chuan_num_int(first) }, { .kind = CHUAN_LUA_DAY, .number = chuan_num_int(last) },
    { .kind = CHUAN_LUA_TEXT, .text = CHUAN_STR("đồng bằng") }, { .kind = CHUAN_LUA_TEXT },
    { .kind = CHUAN_LUA_MISSING },
  };
  for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
    chuan_lua_value back = there_and_back(&values[i], 0);
    assert_true(chuan_str_equal(back.text, values[i].text));
    if (values[i].kind == CHUAN_LUA_TRUTH || values[i].kind == CHUAN_LUA_DAY)
      assert_int_equal(back.number.n, values[i].number.n);
  }
}

static void test_lists(void **state)
{
  const chuan_lua_value of[] = { number_of("5"), { .kind = CHUAN_LUA_MISSING }, number_of("1/3") };
  const chuan_lua_value list = { .kind = CHUAN_LUA_LIST, .items = of, .item_count = 3 },
                        none = { .kind = CHUAN_LUA_LIST };
  (void)state;
  chuan_lua_value back = there_and_back(&list, 8);
  assert_int_equal(back.item_count, 3);
  assert_int_equal(back.items[0].number.n, 5);
  assert_int_equal(back.items[1].kind, CHUAN_LUA_MISSING);
  assert_int_equal(back.items[2].number.d, 3);
  assert_int_equal(there_and_back(&none, 2).item_count, 0);
}

/* Bytes that are no value. Each is one that somebody might take for one. */
static void test_refused_values(void **state)
{
  static const struct {
    const char *what, *bytes;
    size_t count;
  } REFUSED[] = {
    { "no such tag", "\x09", 1 },
    { "a number with a byte too many", "\x00\x80\x00", 3 },
    { "a number of more than 64 bits", "\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", 11 },
    { "a number of eleven bytes", "\x00\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01", 12 },
    { "a fraction that can be reduced", "\x01\x04\x04", 3 },
    { "a whole number as a fraction", "\x01\x04\x01", 3 },
    { "a denominator of nothing", "\x01\x02\x00", 3 },
    { "a denominator below zero", "\x01\x02\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 12 },
    { "a small number as text", "\x02\x01\x35", 3 },
    { "a large number in no canonical form", "\x02\x15+9223372036854775808", 23 },
    { "a large number of letters", "\x02\x03" "abc", 5 },
    { "a day before the calendar", "\x05\xff\xff\xff\x7f", 5 },
    { "a day behind it", "\x05\x80\x80\x80\x7f", 5 },
    { "a text that is longer than the bytes", "\x06\x04" "abc", 5 },
    { "a text of endless length", "\x06\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11 },
    { "a text that is not UTF-8", "\x06\x01\xff", 3 },
    { "a list of more than there is room for", "\x08\x09\x07\x07\x07\x07\x07\x07\x07\x07\x07", 11 },
    { "a list in a list", "\x08\x01\x08\x00", 4 },
    { "a list of more than there is", "\x08\x02\x07", 3 },
    { "nothing", "", 0 },
  };
  (void)state;
  for (size_t i = 0; i < sizeof REFUSED / sizeof *REFUSED; i++) {
    chuan_wire_reader reader = reader_of(REFUSED[i].bytes, REFUSED[i].count);
    chuan_lua_value value;
    chuan_wire_take_value(&value, &reader);
    if (chuan_wire_is_read(&reader))
      fail_msg("%s was read", REFUSED[i].what);
    assert_true(value.number.d > 0);
  }
}

static void test_answers(void **state)
{
  const chuan_lua_answer complaint = { .outcome = CHUAN_LUA_ERROR, .message = CHUAN_STR("số âm"), .line = 300 };
  chuan_wire_writer writer = writer_of(BYTES);
  chuan_lua_answer back;
  (void)state;
  chuan_wire_begin(&writer, CHUAN_WIRE_ANSWER);
  chuan_wire_put_answer(&writer, &complaint);
  chuan_wire_end(&writer);
  assert_int_equal(chuan_wire_length(bytes), writer.used - CHUAN_WIRE_LENGTH_BYTES);
  chuan_wire_reader reader = reader_of(bytes + CHUAN_WIRE_LENGTH_BYTES, writer.used - CHUAN_WIRE_LENGTH_BYTES);
  assert_int_equal(chuan_wire_take_kind(&reader), CHUAN_WIRE_ANSWER);
  chuan_wire_take_answer(&back, &reader);
  assert_true(chuan_wire_is_read(&reader));
  assert_int_equal(back.outcome, CHUAN_LUA_ERROR);
  assert_true(chuan_str_equal(back.message, complaint.message));
  assert_int_equal(back.line, 300);
}

/* Arguments may find no room in the box though they did on the wire. */
static void test_too_large(void **state)
{
  const chuan_lua_answer answer = { .outcome = CHUAN_LUA_TOO_LARGE };
  chuan_wire_writer writer = writer_of(BYTES);
  chuan_lua_answer back;
  (void)state;
  chuan_wire_put_answer(&writer, &answer);
  chuan_wire_reader reader = reader_of(bytes, writer.used);
  chuan_wire_take_answer(&back, &reader);
  assert_true(chuan_wire_is_read(&reader));
  assert_int_equal(back.outcome, CHUAN_LUA_TOO_LARGE);
}

/* A worker has no lists to give, no message beyond its limit, no line that a script cannot have, and does not say that
   it is lost. */
static void test_refused_answers(void **state)
{
  static const unsigned char LIST[] = { CHUAN_LUA_OK, 8, 0 }, LOST[] = { CHUAN_LUA_LOST, 0, 0 },
                             LINE[] = { CHUAN_LUA_ERROR, 0, 0xff, 0xff, 0x7f }, BEHIND[] = { CHUAN_LUA_OK, 7, 7 };
  static const struct {
    const unsigned char *bytes;
    size_t count;
  } REFUSED[] = { { LIST, sizeof LIST }, { LOST, sizeof LOST }, { LINE, sizeof LINE }, { BEHIND, sizeof BEHIND } };
  chuan_lua_answer answer;
  (void)state;
  for (size_t i = 0; i < sizeof REFUSED / sizeof *REFUSED; i++) {
    chuan_wire_reader reader = chuan_wire_read((chuan_str){ (const char *)REFUSED[i].bytes, REFUSED[i].count }, &arena);
    chuan_wire_take_answer(&answer, &reader);
    assert_false(chuan_wire_is_read(&reader));
  }
  char words[CHUAN_LUA_MESSAGE_BYTES_MAX + 1];
  memset(words, 'x', sizeof words);
  answer = (chuan_lua_answer){ .outcome = CHUAN_LUA_ERROR, .message = { words, sizeof words } };
  chuan_wire_writer writer = writer_of(BYTES);
  chuan_wire_put_answer(&writer, &answer);
  chuan_wire_reader reader = reader_of(bytes, writer.used);
  chuan_wire_take_answer(&answer, &reader);
  assert_false(chuan_wire_is_read(&reader));
}

static void test_no_room(void **state)
{
  const chuan_lua_value text = { .kind = CHUAN_LUA_TEXT, .text = CHUAN_STR("mười hai") };
  (void)state;
  for (size_t room = 0; room < 2 + text.text.n; room++) {
    chuan_wire_writer writer = writer_of(room);
    chuan_wire_put_value(&writer, &text);
    assert_true(writer.full);
    assert_true(writer.used <= room);
  }
}

static void test_memory_short(void **state)
{
  chuan_lua_value large = number_of("9223372036854775808");
  chuan_wire_writer writer = writer_of(BYTES);
  chuan_arena small;
  (void)state;
  chuan_wire_put_value(&writer, &large);
  chuan_arena_init(&small, "small", 0);
  chuan_wire_reader reader = reader_of(bytes, writer.used);
  reader.arena = &small;
  chuan_wire_take_value(&large, &reader);
  assert_true(reader.bad);
  assert_true(reader.rc != CHUAN_RC_OK);
  large = number_of("9223372036854775808");
  writer = writer_of(BYTES);
  writer.arena = &small;
  chuan_wire_put_value(&writer, &large);
  assert_true(writer.memory_short);
  chuan_arena_free(&small);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_numbers),         cmocka_unit_test(test_other_values), cmocka_unit_test(test_lists),
    cmocka_unit_test(test_refused_values),  cmocka_unit_test(test_answers),
    cmocka_unit_test(test_too_large),      cmocka_unit_test(test_refused_answers),
    cmocka_unit_test(test_no_room),         cmocka_unit_test(test_memory_short),
  };
  return cmocka_run_group_tests(tests, open_arena, close_arena);
}
