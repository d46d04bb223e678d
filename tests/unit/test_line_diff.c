/* Unified diffs, checked by applying them. */
#include "cli/line_diff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char *diff_of(const char *before, const char *after)
{
  char *text = NULL;
  size_t length = 0;
  chuan_arena arena;
  chuan_arena_init(&arena, "test", 64 << 20);
  FILE *out = open_memstream(&text, &length);
  assert_int_equal(chuan_line_diff(out, CHUAN_STR("a"), chuan_str_of(before), chuan_str_of(after), &arena),
                   CHUAN_RC_OK);
  fclose(out);
  chuan_arena_free(&arena);
  return text;
}

static void assert_diff(const char *before, const char *after, const char *wanted)
{
  char *got = diff_of(before, after);
  assert_string_equal(got, wanted);
  free(got);
}

static void known_diffs(void **state)
{
  (void)state;
  assert_diff("a\nb\n", "a\nb\n", "");
  assert_diff("", "a\n", "--- a\n+++ a\n@@ -0,0 +1 @@\n+a\n");
  assert_diff("a\n", "", "--- a\n+++ a\n@@ -1 +0,0 @@\n-a\n");
  assert_diff("a", "a\n", "--- a\n+++ a\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n");
  assert_diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nx\n6\n7\n8\n9\n",
              "--- a\n+++ a\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n");
  /* changes close together share a hunk, others do not */
  assert_diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n", "x\n2\n3\n4\n5\n6\n7\n8\n9\ny\n",
              "--- a\n+++ a\n@@ -1,4 +1,4 @@\n-1\n+x\n 2\n 3\n 4\n@@ -7,4 +7,4 @@\n 7\n 8\n 9\n-10\n+y\n");
}

/* Bytes of the line at `at`, its line end included. */
static size_t line_length(const char *at)
{
  const char *end = strchr(at, '\n');
  return end ? (size_t)(end - at) + 1 : strlen(at);
}

/* Applies the hunks of a diff to `before`. */
static void apply(char *out, const char *before, const char *diff)
{
  size_t line = 1;
  *out = '\0';
  while (*diff) {
    unsigned long from, count = 1;
    if (sscanf(diff, "@@ -%lu,%lu", &from, &count) >= 1) {
      for (; line < from + (count == 0); line++, before += line_length(before))
        strncat(out, before, line_length(before));
    } else if (*diff == ' ' || *diff == '-') {
      assert_int_equal(strncmp(diff + 1, before, line_length(before)), 0);
      if (*diff == ' ')
        strncat(out, before, line_length(before));
      before += line_length(before);
      line++;
    } else if (*diff == '+') {
      strncat(out, diff + 1, line_length(diff) - 1);
    }
    diff += line_length(diff);
  }
  strcat(out, before);
}

static void random_diffs_apply(void **state)
{
  (void)state;
  enum { LINES = 30 };
  unsigned random = 1;
  for (int round = 0; round < 3000; round++) {
    char texts[2][LINES * 2 + 1] = { "", "" }, applied[LINES * 8] = "";
    for (int t = 0; t < 2; t++)
      for (int i = 0; i < round % LINES; i++) {
        random = random * 1103515245 + 12345;
        char line[] = { (char)('p' + (random >> 16) % 3), '\n', '\0' };
        strcat(texts[t], line);
      }
    char *diff = diff_of(texts[0], texts[1]);
    const char *hunks = strstr(diff, "@@");
    apply(applied, texts[0], hunks ? hunks : "");
    assert_string_equal(applied, texts[1]);
    free(diff);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test(known_diffs), cmocka_unit_test(random_diffs_apply) };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
