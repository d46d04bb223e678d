/* base/json.h: it writes as json-c does, and says when something could not be made. */
#include "base/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <json-c/json.h>

/* What chuan_json_write() writes; the caller frees it. */
static char *written(json_object *value, bool open)
{
  char *text = NULL;
  size_t length;
  FILE *out = open_memstream(&text, &length);
  assert_non_null(out);
  chuan_json_write(out, value, open);
  assert_int_equal(fclose(out), 0);
  return text;
}

/* Texts of many lengths, short beside long: the writer's buffer is full at any place of one. */
static json_object *long_texts(bool *failed)
{
  enum { LONGEST = 9000 };
  static char bytes[LONGEST];
  json_object *array = json_object_new_array();
  for (size_t i = 0; i < LONGEST; i++)
    bytes[i] = i % 1000 == 999 ? '\n' : (char)('a' + i % 26);
  for (size_t length = 0; length <= LONGEST; length += 17)
    chuan_json_append(failed, array, chuan_json_text((chuan_str){ bytes, length }));
  return array;
}

/* Every byte that may stand in a text, numbers of all sizes, nested and empty values. */
static json_object *sample(void)
{
  bool failed = false;
  char bytes[128];
  json_object *object = json_object_new_object(), *array = json_object_new_array();
  for (size_t i = 0; i < sizeof bytes; i++)
    bytes[i] = (char)i;
  chuan_json_append(&failed, array, chuan_json_text((chuan_str){ bytes, sizeof bytes }));
  chuan_json_append(&failed, array, chuan_json_text(CHUAN_STR("Xã Một / \"hai\" \\ \x7f")));
  static const char *const ESCAPED[] = { "", "\n", "\n\n", "a\n", "\na", "a\x01" "b\"", "a" };
  for (size_t i = 0; i < sizeof ESCAPED / sizeof *ESCAPED; i++)
    chuan_json_append(&failed, array, chuan_json_text(chuan_str_of(ESCAPED[i])));
  chuan_json_append(&failed, array, json_object_new_int64(INT64_MIN));
  chuan_json_append(&failed, array, json_object_new_boolean(true));
  chuan_json_append(&failed, array, json_object_new_boolean(false));
  chuan_json_append(&failed, array, json_object_new_array());
  chuan_json_append(&failed, array, json_object_new_object());
  chuan_json_append(&failed, array, long_texts(&failed));
  chuan_json_put(&failed, object, "mảng \"1\"", array);
  chuan_json_put_null(&failed, object, "không");
  assert_false(failed);
  return object;
}

static void test_write(void **state)
{
  (void)state;
  json_object *object = sample();
  const char *wanted =
    json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
  char *whole = written(object, false), *open = written(object, true);
  assert_string_equal(whole, wanted);
  assert_int_equal(strlen(open), strlen(whole) - 1);
  assert_memory_equal(open, whole, strlen(open));
  free(whole);
  free(open);
  json_object_put(object);
}

/* Names of files may hold any bytes. */
static void test_invalid_bytes(void **state)
{
  (void)state;
  json_object *text = chuan_json_text(CHUAN_STR("a\xFF\"b\xE1\xBB.csv \xE1\xBB\x87\xC3"));
  char *whole = written(text, false);
  assert_string_equal(whole, "\"a<FF>\\\"b<E1><BB>.csv \xE1\xBB\x87<C3>\"");
  free(whole);
  json_object_put(text);
}

static void test_failures(void **state)
{
  (void)state;
  bool failed = false;
  json_object *object = json_object_new_object();
  chuan_json_put(&failed, object, "a", NULL);
  assert_true(failed);
  failed = false;
  chuan_json_put(&failed, NULL, "a", json_object_new_int(1)); /* given away all the same */
  assert_true(failed);
  failed = false;
  chuan_json_append(&failed, NULL, json_object_new_int(1));
  assert_true(failed);
  assert_null(chuan_json_text((chuan_str){ NULL, 0 }));
  assert_null(chuan_json_whole(true, object)); /* and freed */
}

int main(void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test(test_write), cmocka_unit_test(test_invalid_bytes),
                                      cmocka_unit_test(test_failures) };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
