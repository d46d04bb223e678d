/* Errors of scripts in the reader's language. */
#include "runtime/lua_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void expect(const char *said, chuan_lang lang, const char *wanted)
{
  chuan_arena arena;
  chuan_arena_init(&arena, "test", 1 << 20);
  chuan_str told = chuan_lua_words(chuan_str_of(said), lang, &arena);
  if (!chuan_str_equal(told, chuan_str_of(wanted)))
    fail_msg("%s\n  gives  %.*s\n  not    %s", said, CHUAN_STR_ARGS(told), wanted);
  chuan_arena_free(&arena);
}

static void test_vietnamese(void **state)
{
  static const struct {
    const char *said, *told;
  } WORDS[] = {
    { "division by zero", "chia cho không" },
    { "division by zero!", "division by zero!" },
    { "attempt to perform arithmetic on a nil value", "tính với một giá trị không phải số mà là nil" },
    { "attempt to perform arithmetic on a table value (local 'thu')", "tính với biến `thu`, không phải số mà là bảng" },
    { "attempt to perform arithmetic on a nil value (field 'a)')", "tính với trường `a)`, không phải số mà là nil" },
    { "attempt to call a nil value (field 'sqrt')", "không có hàm `sqrt`; những gì có ở đây: docs/lua.md" },
    { "attempt to call a string value (local 'x')", "gọi biến `x`, không phải hàm mà là chuỗi" },
    { "attempt to index a nil value (global 'os')", "không có `os` (nil); những gì có ở đây: docs/lua.md" },
    { "attempt to compare two table values", "so sánh hai giá trị bảng" },
    { "attempt to compare number with nil", "so sánh số với nil" },
    { "'then' expected near 'return'", "còn cần 'then' trước 'return'" },
    { "'end' expected (to close 'if' at line 3) near <eof>", "còn cần 'end' để đóng 'if' ở dòng 3, trước hết tệp" },
    { "min: argument 1 is to be a number, not nothing", "min: đối số 1 phải là số, không phải không có gì" },
    { "số hộ âm: -3", "số hộ âm: -3" },
    { "", "" },
  };
  (void)state;
  for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
    expect(WORDS[i].said, CHUAN_LANG_VI, WORDS[i].told);
}

static void test_english(void **state)
{
  (void)state;
  expect("division by zero", CHUAN_LANG_EN, "division by zero");
  expect("min: argument 1 is to be a number, not nothing", CHUAN_LANG_EN,
         "min: argument 1 is to be a number, not nothing");
  expect("attempt to call a nil value (field 'sqrt')", CHUAN_LANG_EN,
         "there is no function `sqrt`; for what there is see docs/lua.md");
}

static void test_memory_short(void **state)
{
  chuan_arena arena;
  (void)state;
  chuan_arena_init(&arena, "test", 0);
  assert_null(chuan_lua_words(CHUAN_STR("attempt to compare number with nil"), CHUAN_LANG_VI, &arena).p);
  chuan_arena_free(&arena);
}

int main(void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test(test_vietnamese), cmocka_unit_test(test_english),
                                      cmocka_unit_test(test_memory_short) };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
