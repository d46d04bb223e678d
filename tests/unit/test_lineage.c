/* Tests of putting together what units have not reported from those that they were made of: every way of merging, the
   states of the parts, chains, and what cannot be told. */
#include "vm_fixture.h"

#include "runtime/lineage.h"

/* One unit judged, and up to FORMERS former ones; datum a is a sum, b a mean weighted by a + c, c a sum, d says
   nothing, g is all, h any. */
enum { FORMERS = 4, A = 0, B = 1, C = 2, D = 3, G = 6, H = 7 };

static chuan_lineage lineage;
static chuan_made made;
static chuan_former formers[FORMERS];
static chuan_data reported;
static const uint32_t PARTS[FORMERS] = { 0, 1, 2, 3 }, WEIGHTS[] = { A, C };

static int set_up_lineage(void **state)
{
  set_up(state);
  datums[A].merge = datums[C].merge = CHUAN_MERGE_SUM;
  datums[B].merge = CHUAN_MERGE_MEAN;
  datums[B].merge_weights = WEIGHTS;
  datums[B].merge_weight_count = 2;
  datums[G].merge = CHUAN_MERGE_ALL;
  datums[H].merge = CHUAN_MERGE_ANY;
  assert_int_equal(chuan_data_init(&data, &program, &set, 2024, 0, 1, &arena), CHUAN_RC_OK);
  assert_int_equal(chuan_data_init(&reported, &program, &set, 2024, 0, FORMERS, &arena), CHUAN_RC_OK);
  memset(formers, 0, sizeof formers);
  static const char *const CODES[FORMERS] = { "1", "2", "3", "4" };
  for (size_t i = 0; i < FORMERS; i++)
    formers[i] = (chuan_former){ .code = chuan_str_of(CODES[i]), .whole = true };
  made = (chuan_made){ .making = CHUAN_MADE_MERGED, .parts = PARTS, .part_count = 2 };
  lineage = (chuan_lineage){ .units = &made, .formers = formers, .former_count = FORMERS, .reported = &reported };
  data.lineage = &lineage;
  return 0;
}

static void report(uint32_t datum, size_t former, int64_t value)
{
  assert_int_equal(chuan_data_set(&reported, &reported.columns[datum], former, CHUAN_INPUT_VALUE, chuan_num_int(value)),
                   CHUAN_RC_OK);
}

static void report_state(uint32_t datum, size_t former, chuan_input state)
{
  assert_int_equal(chuan_data_set(&reported, &reported.columns[datum], former, state, chuan_num_int(0)), CHUAN_RC_OK);
}

static void fill(void)
{
  lineage.lacking_count = 0;
  assert_int_equal(chuan_lineage_fill(&data), CHUAN_RC_OK);
}

/* The datum came out as the value n/d. */
static void assert_value(uint32_t datum, int64_t n, int64_t d)
{
  chuan_num number = chuan_column_number(&data.columns[datum], 0);
  assert_int_equal(data.columns[datum].input[0], CHUAN_INPUT_VALUE);
  assert_true(chuan_lineage_is_put_together(&data, datum, false, 0));
  assert_int_equal(number.n, n);
  assert_int_equal(number.d, d);
}

/* It did not, for the first reason given: of a former unit and datum where it is of one. */
static void assert_lacking(uint32_t datum, size_t wanted, chuan_cause_kind kind, uint32_t former,
                           uint32_t lacking_datum)
{
  size_t count;
  const chuan_lacking *lacking = chuan_lineage_lacking(&data, datum, false, 0, &count);
  assert_int_equal(data.columns[datum].input[0], CHUAN_INPUT_NOT_REPORTED);
  assert_false(chuan_lineage_is_put_together(&data, datum, false, 0));
  assert_int_equal(count, wanted);
  assert_int_equal(lacking->kind, kind);
  assert_int_equal(lacking->former, former);
  assert_int_equal(lacking->datum, lacking_datum);
}

static void puts_together(void **state)
{
  (void)state;
  report(A, 0, 1000);
  report(A, 1, 640);
  report(B, 0, 50);
  report(B, 1, 40);
  report(C, 0, 0);
  report_state(C, 1, CHUAN_INPUT_NONE_OCCURRED);
  report(G, 0, 1);
  report(G, 1, 0);
  report(H, 0, 0);
  report(H, 1, 1);
  fill();
  assert_value(A, 1640, 1);
  assert_value(B, 1890, 41); /* (50 * 1000 + 40 * 640) / 1640 */
  assert_value(C, 0, 1);
  assert_value(G, 0, 1);
  assert_value(H, 1, 1);
  assert_true(chuan_lineage_has_put_together(&data, 0));
  chuan_part *parts;
  size_t count;
  assert_int_equal(chuan_lineage_parts(&parts, &count, &data, B, false, 0, &arena), CHUAN_RC_OK);
  assert_int_equal(count, 2);
  assert_true(parts[1].weighted);
  assert_int_equal(parts[1].weight.n, 640);
}

static void own_reports_win(void **state)
{
  (void)state;
  report(A, 0, 1);
  report(A, 1, 2);
  report(C, 0, 1);
  report(C, 1, 2);
  assert_int_equal(chuan_data_set(&data, &data.columns[A], 0, CHUAN_INPUT_NOT_AVAILABLE, chuan_num_int(0)),
                   CHUAN_RC_OK);
  assert_int_equal(chuan_data_set(&data, &data.columns[C], 0, CHUAN_INPUT_VALUE, chuan_num_int(7)), CHUAN_RC_OK);
  fill();
  assert_int_equal(data.columns[A].input[0], CHUAN_INPUT_NOT_AVAILABLE);
  assert_int_equal(chuan_column_number(&data.columns[C], 0).n, 7);
  assert_false(chuan_lineage_has_put_together(&data, 0));
}

static void states_of_parts(void **state)
{
  (void)state;
  report(A, 0, 5);
  report_state(A, 1, CHUAN_INPUT_NOT_APPLICABLE);
  report_state(C, 0, CHUAN_INPUT_NOT_APPLICABLE);
  report_state(C, 1, CHUAN_INPUT_NOT_APPLICABLE);
  report(D, 0, 1);
  report(D, 1, 1);
  report(H, 0, 1);
  report_state(H, 1, CHUAN_INPUT_NOT_AVAILABLE);
  report(G, 0, 1);
  fill();
  assert_value(A, 5, 1);
  assert_int_equal(data.columns[C].input[0], CHUAN_INPUT_NOT_APPLICABLE);
  assert_lacking(D, 1, CHUAN_CAUSE_NOT_MERGED, CHUAN_NONE, D);
  assert_lacking(H, 1, CHUAN_CAUSE_FORMER_LACKING, 1, H);
  assert_lacking(G, 1, CHUAN_CAUSE_FORMER_LACKING, 1, G);
  assert_lacking(B, 2, CHUAN_CAUSE_FORMER_LACKING, 0, B);
}

static void weights(void **state)
{
  (void)state;
  report(B, 0, 10);
  report(B, 1, 20);
  report(A, 0, 1);
  report(A, 1, 0);
  report(C, 0, 2);
  fill();
  assert_lacking(B, 1, CHUAN_CAUSE_FORMER_LACKING, 1, C); /* a part of the weight of the second */
  report(C, 1, 6);
  fill();
  assert_value(B, 50, 3); /* (10 * 3 + 20 * 6) / 9 */
  data.columns[B].input[0] = CHUAN_INPUT_NOT_REPORTED;
  lineage.columns[B][0] = false;
  for (uint32_t former = 0; former < 2; former++) {
    report(A, former, 0);
    report(C, former, 0);
  }
  fill();
  assert_lacking(B, 1, CHUAN_CAUSE_NOT_MERGED, CHUAN_NONE, B); /* nothing weighs anything */
}

/* The first former unit was made of the third and fourth itself. */
static void chains(void **state)
{
  (void)state;
  formers[0].made = (chuan_made){ .making = CHUAN_MADE_MERGED, .parts = PARTS + 2, .part_count = 2 };
  report(A, 1, 100);
  report(A, 2, 20);
  report(A, 3, 3);
  report(C, 0, 1000); /* what it reported itself counts */
  report(C, 1, 100);
  report(C, 2, 20);
  report(B, 1, 1);
  report(B, 2, 2);
  report(B, 3, 3);
  fill();
  assert_value(A, 123, 1);
  assert_value(C, 1100, 1);
  assert_lacking(B, 1, CHUAN_CAUSE_FORMER_LACKING, 3, C); /* the weight of the fourth has no c */
  formers[0].made.making = CHUAN_MADE_DIVIDED;
  formers[3].whole = false;
  data.columns[A].input[0] = CHUAN_INPUT_NOT_REPORTED;
  lineage.columns[A][0] = false;
  fill();
  assert_lacking(A, 1, CHUAN_CAUSE_DIVIDED, 3, A);
}

static void renamed(void **state)
{
  (void)state;
  made = (chuan_made){ .making = CHUAN_MADE_RENAMED, .parts = PARTS, .part_count = 1 };
  report(D, 0, 4);
  report(B, 0, 9);
  report_state(A, 0, CHUAN_INPUT_NOT_AVAILABLE);
  fill();
  assert_value(D, 4, 1);
  assert_value(B, 9, 1);
  assert_int_equal(data.columns[A].input[0], CHUAN_INPUT_NOT_AVAILABLE);
  assert_lacking(C, 1, CHUAN_CAUSE_FORMER_LACKING, 0, C);
}

static void what_cannot_be_told(void **state)
{
  (void)state;
  report(A, 0, 1);
  report(A, 1, 1);
  made.making = CHUAN_MADE_ENLARGED;
  fill();
  assert_lacking(A, 1, CHUAN_CAUSE_NOT_MERGED, CHUAN_NONE, A);
  made.making = CHUAN_MADE_DIVIDED;
  formers[1].whole = false;
  fill();
  assert_lacking(A, 1, CHUAN_CAUSE_DIVIDED, 1, A);
  made.making = CHUAN_MADE_ANEW;
  fill();
  size_t count;
  assert_null(chuan_lineage_lacking(&data, A, false, 0, &count));
  data.lineage = NULL;
  assert_null(chuan_lineage_lacking(&data, A, false, 0, &count));
  assert_false(chuan_lineage_has_put_together(&data, 0));
}

/* Every allocation may fail: MEMORY, and nothing is lost. */
static void memory_fails(void **state)
{
  (void)state;
  report(A, 0, 1);
  report(A, 1, 1);
  report(B, 0, 1);
  report(B, 1, 2);
  report(C, 0, 1);
  report(C, 1, 1);
  long allowed = 0;
  chuan_rc rc;
  do {
    lineage.lacking = NULL;
    lineage.lacking_count = lineage.lacking_capacity = 0;
    for (uint32_t i = 0; i < DATA; i++)
      data.columns[i].input[0] = CHUAN_INPUT_NOT_REPORTED;
    chuan_arena_fail_after(allowed++, false);
    rc = chuan_lineage_fill(&data);
    chuan_arena_fail_after(-1, false);
    assert_true(rc == CHUAN_RC_OK || rc == CHUAN_RC_MEMORY);
  } while (rc != CHUAN_RC_OK && allowed < 1000);
  assert_true(allowed > 3);
  assert_value(B, 3, 2);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up_lineage, tear_down)
  const struct CMUnitTest tests[] = {
    CASE(puts_together), CASE(own_reports_win), CASE(states_of_parts), CASE(weights),
    CASE(chains), CASE(renamed), CASE(what_cannot_be_told), CASE(memory_fails),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
