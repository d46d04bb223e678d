/* The option parser. */
#include "cli/options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const chuan_option TABLE[] = {
  { .name = "rules", .kind = CHUAN_OPTION_LIST, .required = true, .value = "PATH…" },
  { .name = "db", .kind = CHUAN_OPTION_VALUE, .value = "DB" },
  { .name = "output", .letter = 'o', .kind = CHUAN_OPTION_VALUE, .value = "FILE" },
  { .name = "json", .kind = CHUAN_OPTION_FLAG },
  { .name = "sheet", .kind = CHUAN_OPTION_VALUE, .value = "S", .later = true },
};

typedef struct call {
  chuan_arena arena;
  chuan_sources sources;
  chuan_diags diags;
  chuan_arguments arguments;
  chuan_rc rc;
} call;

static void parse(call *c, size_t least, size_t most, size_t count, char *const *words)
{
  chuan_arena_init(&c->arena, "test", 1 << 20);
  chuan_sources_init(&c->sources, &c->arena);
  chuan_diags_init(&c->diags, &c->arena, &c->sources);
  c->rc = chuan_options_parse(&c->arguments, TABLE, sizeof TABLE / sizeof *TABLE, (chuan_operands){ "NO", least, most },
                              "chuan test a\nchuan test b", words, count, &c->arena, &c->diags);
}

#define PARSE(c, least, most, ...) \
  parse(c, least, most, sizeof((char *[]){ __VA_ARGS__ }) / sizeof(char *), (char *[]){ __VA_ARGS__ })

static void assert_text(chuan_str text, const char *wanted)
{
  assert_int_equal(text.n, strlen(wanted));
  assert_memory_equal(text.p, wanted, text.n);
}

/* The only diagnostic is this one, about `argument`. */
static void assert_wrong(call *c, chuan_code code, const char *argument)
{
  assert_int_equal(c->rc, CHUAN_RC_USAGE);
  assert_int_equal(c->diags.count, 1);
  assert_int_equal(c->diags.items[0]->code, code);
  assert_text(c->diags.items[0]->args[0], argument);
  assert_true(c->diags.items[0]->hint_count > 0 || code == CHUAN_E0904 || code == CHUAN_E0905);
  chuan_arena_free(&c->arena);
}

static void lists_end_at_the_next_option(void **state)
{
  (void)state;
  call c;
  PARSE(&c, 0, 1, "--rules", "a", "b", "--db", "x", "2.2", "--rules=c", "--json");
  assert_int_equal(c.rc, CHUAN_RC_OK);
  const chuan_option_given *rules = chuan_arguments_get(&c.arguments, "rules");
  assert_int_equal(rules->count, 3);
  assert_text(rules->values[0], "a");
  assert_text(rules->values[2], "c");
  assert_text(chuan_arguments_text(&c.arguments, "db"), "x");
  assert_true(chuan_arguments_has(&c.arguments, "json"));
  assert_false(chuan_arguments_has(&c.arguments, "output"));
  assert_text(chuan_arguments_text(&c.arguments, "output"), "");
  assert_int_equal(c.arguments.operand_count, 1);
  assert_text(c.arguments.operands[0], "2.2");
  chuan_arena_free(&c.arena);
}

static void a_dash_alone_is_no_option(void **state)
{
  (void)state;
  call c;
  PARSE(&c, 1, 1, "--rules", "-", "--db=--x", "-o", "-", "--", "--json");
  assert_int_equal(c.rc, CHUAN_RC_OK);
  assert_text(chuan_arguments_text(&c.arguments, "rules"), "-");
  assert_text(chuan_arguments_text(&c.arguments, "db"), "--x");
  assert_text(chuan_arguments_text(&c.arguments, "output"), "-");
  assert_text(c.arguments.operands[0], "--json");
  chuan_arena_free(&c.arena);
}

static void unknown_options_suggest_the_nearest(void **state)
{
  (void)state;
  call c;
  PARSE(&c, 0, 0, "--rule", "a", "--db", "x");
  assert_int_equal(c.diags.items[0]->hints[0].phrase, CHUAN_PHRASE_DID_YOU_MEAN);
  assert_text(c.diags.items[0]->hints[0].args[0], "--rules");
  assert_wrong(&c, CHUAN_E0902, "--rule");
  PARSE(&c, 0, 0, "--rules", "a", "--nothing-like-it=3");
  assert_wrong(&c, CHUAN_E0902, "--nothing-like-it");
  PARSE(&c, 0, 0, "--rules", "a", "-x");
  assert_wrong(&c, CHUAN_E0902, "-x");
}

static void wrong_words_are_each_reported(void **state)
{
  (void)state;
  call c;
  PARSE(&c, 0, 0, "--rules");
  assert_wrong(&c, CHUAN_E0903, "--rules");
  PARSE(&c, 0, 0, "--rules", "--json");
  assert_wrong(&c, CHUAN_E0903, "--rules");
  PARSE(&c, 0, 0, "--rules", "a", "--db=");
  assert_wrong(&c, CHUAN_E0903, "--db");
  PARSE(&c, 0, 0, "--rules", "a", "--db", "");
  assert_wrong(&c, CHUAN_E0903, "--db");
  PARSE(&c, 0, 0, "--rules", "a", "--db", "x", "--db", "y");
  assert_wrong(&c, CHUAN_E0904, "--db");
  PARSE(&c, 0, 0, "--rules", "a", "--json=yes");
  assert_wrong(&c, CHUAN_E0905, "--json");
  PARSE(&c, 0, 0, "--json");
  assert_wrong(&c, CHUAN_E0906, "--rules PATH…");
  PARSE(&c, 1, 1, "--json");
  assert_wrong(&c, CHUAN_E0906, "NO --rules PATH…");
  PARSE(&c, 1, 1, "--rules=a");
  assert_wrong(&c, CHUAN_E0906, "NO");
  PARSE(&c, 0, 1, "2", "3", "--rules", "a");
  assert_wrong(&c, CHUAN_E0907, "3");
  PARSE(&c, 0, 0, "--rules", "a", "--sheet", "S");
  assert_wrong(&c, CHUAN_E0909, "--sheet");
  PARSE(&c, 0, 0, "--db=", "--db=x", "--jsn");
  assert_int_equal(c.diags.count, 2);
  chuan_arena_free(&c.arena);
}

static void short_memory_is_said(void **state)
{
  (void)state;
  call c;
  for (long allocations = 0;; allocations++) {
    chuan_arena_fail_after(allocations, true);
    PARSE(&c, 0, 1, "--rules", "a", "b", "2.2");
    chuan_arena_fail_after(-1, false);
    chuan_arena_free(&c.arena);
    if (c.rc == CHUAN_RC_OK)
      break;
    assert_int_equal(c.rc, CHUAN_RC_MEMORY);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(lists_end_at_the_next_option),   cmocka_unit_test(a_dash_alone_is_no_option),
    cmocka_unit_test(unknown_options_suggest_the_nearest), cmocka_unit_test(wrong_words_are_each_reported),
    cmocka_unit_test(short_memory_is_said),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
