/* Paragraphs and tables for terminals. */
#include "runtime/layout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static chuan_arena arena;

static int open_arena(void **state)
{
  (void)state;
  chuan_arena_init(&arena, "test", 1 << 20);
  return 0;
}

static int free_arena(void **state)
{
  (void)state;
  chuan_arena_free(&arena);
  return 0;
}

static void assert_wrapped(const char *text, size_t from, size_t indent, size_t width, const char *wanted)
{
  char *got = NULL;
  size_t length = 0;
  FILE *out = open_memstream(&got, &length);
  chuan_layout_wrap(out, chuan_str_of(text), from, indent, width, &arena);
  fclose(out);
  assert_string_equal(got, wanted);
  free(got);
}

static void paragraphs_wrap_at_words(void **state)
{
  (void)state;
  assert_wrapped("", 0, 0, 10, "\n");
  assert_wrapped("một hai ba bốn", 0, 0, 7, "một hai\nba bốn\n");
  assert_wrapped("một hai ba", 4, 2, 9, "một\n  hai ba\n");
  assert_wrapped("mộthaibabốnnăm sáu", 0, 2, 6, "mộthaibabốnnăm\n  sáu\n");
  /* wide characters take two columns, combining marks none */
  assert_wrapped("公公 公", 0, 0, 4, "公公\n公\n");
  /* words joined by a no-break space stay together */
  assert_wrapped("nộp hai\xC2\xA0" "ba", 0, 0, 7, "nộp\nhai ba\n");
  /* nothing hides or moves */
  assert_wrapped("a\x1b[31m b\xE2\x80\xAE", 0, 0, 80, "a<U+001B>[31m b<U+202E>\n");
}

static void names_are_cut_with_an_ellipsis(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    size_t width;
    const char *wanted;
  } CASES[] = { { "Xã Một", 6, "Xã Một" }, { "Xã Một", 5, "Xã M…" }, { "Xã Một", 1, "…" }, { "公公公", 4, "公…" } };
  for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
    chuan_str got = chuan_layout_fit(chuan_str_of(CASES[i].text), CASES[i].width, &arena);
    assert_true(chuan_str_equal(got, chuan_str_of(CASES[i].wanted)));
  }
}

static const chuan_table_column COLUMNS[] = {
  { .title = "Mã" }, { .title = "Tên", .flexible = true }, { .title = "Ẩn", .hidden = true },
  { .title = "Số", .right = true }, { .title = "Kết quả", .toned = true },
};

static void assert_table(size_t width, bool color, const char *wanted)
{
  char *got = NULL;
  size_t length = 0;
  chuan_table table;
  FILE *out = open_memstream(&got, &length);
  chuan_table_init(&table, COLUMNS, 5, &arena);
  const chuan_str first[] = { CHUAN_STR("1"), CHUAN_STR("Xã có tên dài hơn cả bảng"), CHUAN_STR("x"), CHUAN_STR("7"),
                              CHUAN_STR("đạt") };
  const chuan_str second[] = { CHUAN_STR("22"), CHUAN_STR("Xã"), CHUAN_STR("x"), CHUAN_STR(""), CHUAN_STR("") };
  chuan_table_add(&table, first, CHUAN_TONE_GOOD, 0, CHUAN_STR(""));
  chuan_table_add(&table, second, CHUAN_TONE_PLAIN, 2, CHUAN_STR("một hai ba bốn năm"));
  chuan_table_print(&table, out, width, color);
  fclose(out);
  assert_false(table.failed);
  assert_int_equal(chuan_table_least_width(&table), 2 + 2 + 12 + 2 + 2 + 2 + 7);
  assert_string_equal(got, wanted);
  free(got);
}

static void tables_fit_the_width(void **state)
{
  (void)state;
  assert_table(80, false,
               "Mã  Tên                        Số  Kết quả\n"
               "1   Xã có tên dài hơn cả bảng   7  đạt\n"
               "22    Xã\n"
               "      một hai ba bốn năm\n");
  assert_table(30, false,
               "Mã  Tên            Số  Kết quả\n"
               "1   Xã có tên dà…   7  đạt\n"
               "22    Xã\n"
               "      một hai ba bốn năm\n");
  /* narrower than that only the flexible column gives way, and not below its least width */
  assert_table(10, false,
               "Mã  Tên           Số  Kết quả\n"
               "1   Xã có tên d…   7  đạt\n"
               "22    Xã\n"
               "      một\n"
               "      hai\n"
               "      ba\n"
               "      bốn\n"
               "      năm\n");
}

static void only_toned_columns_are_coloured(void **state)
{
  (void)state;
  assert_table(80, true,
               "\033[1mMã\033[0m  \033[1mTên\033[0m                        \033[1mSố\033[0m  \033[1mKết quả\033[0m\n"
               "1   Xã có tên dài hơn cả bảng   7  \033[32mđạt\033[0m\n"
               "22    Xã\n"
               "      một hai ba bốn năm\n");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(paragraphs_wrap_at_words, open_arena, free_arena),
    cmocka_unit_test_setup_teardown(names_are_cut_with_an_ellipsis, open_arena, free_arena),
    cmocka_unit_test_setup_teardown(tables_fit_the_width, open_arena, free_arena),
    cmocka_unit_test_setup_teardown(only_toned_columns_are_coloured, open_arena, free_arena),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
