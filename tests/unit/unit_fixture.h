/* What the tests of gaps and of localisation share: a unit whose figures are judged by rules that the test writes. */
#ifndef CHUAN_TEST_UNIT_FIXTURE_H
#define CHUAN_TEST_UNIT_FIXTURE_H

#include "grammar/grammar.h"
#include "runtime/data.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

typedef struct fixture {
  chuan_arena arena;
  chuan_sources sources;
  chuan_diags diags;
  chuan_data data;
} fixture;

static void fixture_begin(fixture *f)
{
  chuan_arena_init(&f->arena, "test", 256 << 20);
  chuan_sources_init(&f->sources, &f->arena);
  chuan_diags_init(&f->diags, &f->arena, &f->sources);
}

static void fixture_end(fixture *f)
{
  chuan_arena_free(&f->arena);
}

static const chuan_program *fixture_compile(fixture *f, chuan_str rules)
{
  uint32_t number;
  const chuan_program *program = NULL;
  assert_int_equal(chuan_source_add(&number, &f->sources, CHUAN_STR("rule"), rules, CHUAN_RULE_FILE_LIMIT, &f->diags),
                   CHUAN_RC_OK);
  if (chuan_rules_load_sources(&program, &number, 1, &f->sources, &f->arena, &f->diags) != CHUAN_RC_OK) {
    chuan_diags_print(&f->diags, stderr, (chuan_diag_style){ CHUAN_LANG_EN, false, 120 });
    fail();
  }
  return program;
}

/* Puts "name number name number" into a unit; data that no rule reads are left out. */
static void fixture_put(fixture *f, size_t unit, const char *figures)
{
  chuan_data *data = &f->data;
  char *at = chuan_arena_copy(&f->arena, figures, strlen(figures)), *rest = NULL;
  for (char *name = strtok_r(at, " ", &rest); name; name = strtok_r(NULL, " ", &rest)) {
    chuan_num number;
    uint32_t datum = chuan_program_datum(data->program, CHUAN_STR("xã"), chuan_str_of(name));
    assert_int_not_equal(datum, CHUAN_NONE);
    uint32_t column = chuan_data_column(data->set->data, data->set->data_count, datum);
    assert_int_equal(chuan_num_parse_exact(&number, chuan_str_of(strtok_r(NULL, " ", &rest)), &f->arena), CHUAN_RC_OK);
    if (column != CHUAN_NONE)
      assert_int_equal(chuan_data_set(data, &data->columns[column], unit, CHUAN_INPUT_VALUE, number), CHUAN_RC_OK);
  }
}

/* The data of `unit` and those before it, of which it alone has figures, in 2024 for the first set of the rules. */
static void fixture_judge(fixture *f, chuan_str rules, size_t unit, const char *figures)
{
  chuan_day day;
  const chuan_program *program = fixture_compile(f, rules);
  chuan_day_from(&day, 2024, 12, 31);
  assert_int_equal(chuan_data_init(&f->data, program, &program->sets[0], 2024, day, unit + 1, &f->arena), CHUAN_RC_OK);
  fixture_put(f, unit, figures);
  if (f->data.set->dimension_count > 0)
    f->data.dimensions[0][unit] = 0;
}

#endif
