/* The table of habits: what a row names is there. A slip would show only to the one who has that habit. */
#include "grammar/token.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

typedef struct row {
  const char *before, *wrong, *arguments;
} row;

static const row ROWS[] = {
#define HABIT(before, wrong, phrase, arguments) { before, wrong, arguments },
#include "grammar/habits.def"
#undef HABIT
};

enum { ROW_COUNT = sizeof ROWS / sizeof *ROWS, NAME_MAX = 32 };

static int words_of(const char *pattern)
{
  int count = *pattern != 0;
  for (; *pattern; pattern++)
    count += *pattern == ' ';
  return count;
}

/* Every name of a keyword in the text is one of the vocabulary. */
static void assert_keywords(const char *text)
{
  for (const char *p = text; (p = strstr(p, "KW_")); p += 3) {
    char name[NAME_MAX] = "";
    size_t length = strspn(p, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_");
    assert_true(length < NAME_MAX);
    memcpy(name, p, length);
    if (!chuan_keyword_by_name(name))
      fail_msg("no keyword %s in `%s`", name, text);
  }
}

static void test_keywords_exist(void **state)
{
  (void)state;
  for (size_t i = 0; i < ROW_COUNT; i++) {
    assert_keywords(ROWS[i].before);
    assert_keywords(ROWS[i].wrong);
    assert_keywords(ROWS[i].arguments);
  }
}

static void test_arguments_name_tokens(void **state)
{
  (void)state;
  for (size_t i = 0; i < ROW_COUNT; i++)
    for (const char *p = ROWS[i].arguments; (p = strpbrk(p, "$@")); p++)
      if (atoi(p + 1) < 1 || atoi(p + 1) > words_of(ROWS[i].before) + words_of(ROWS[i].wrong))
        fail_msg("`%s` names a token that is none of `%s | %s`", ROWS[i].arguments, ROWS[i].before, ROWS[i].wrong);
}

/* A row behind a more general one would never be found. */
static void test_rows_differ(void **state)
{
  (void)state;
  for (size_t i = 0; i < ROW_COUNT; i++)
    for (size_t j = 0; j < i; j++)
      if (strcmp(ROWS[i].before, ROWS[j].before) == 0 &&
          strncmp(ROWS[i].wrong, ROWS[j].wrong, strlen(ROWS[j].wrong)) == 0)
        fail_msg("`%s | %s` stands behind `%s`", ROWS[i].before, ROWS[i].wrong, ROWS[j].wrong);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_keywords_exist),
    cmocka_unit_test(test_arguments_name_tokens),
    cmocka_unit_test(test_rows_differ),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
