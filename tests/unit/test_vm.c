/* Unit tests of runtime/vm.h and runtime/data.h: data, numbers, conditions and choices. */
#include "tests/unit/vm_fixture.h"

/* Data ------------------------------------------------------------------------------------------------ */

static void a_column_keeps_numbers_of_any_kind(void **state)
{
  (void)state;
  static const char *const VALUES[] = { "48", "97/2", "1/3", "-85070591730234615856620279821087277056/3", "0" };
  datums[0].type = (chuan_type){ .kind = CHUAN_TYPE_DECIMAL, .digits = 9, .scale = 2 };
  make_units(5);
  assert_int_equal(data.columns[0].scale, 100);
  assert_int_equal(data.columns[1].scale, 1);
  for (size_t unit = 0; unit < 5; unit++) {
    give(unit, 0, VALUES[unit]);
    for (size_t before = 0; before <= unit; before++)
      assert_string_equal(chuan_num_exact(chuan_column_number(&data.columns[0], before), &arena).p, VALUES[before]);
  }
  give_state(2, 0, CHUAN_INPUT_NONE_OCCURRED);
  assert_string_equal(chuan_num_exact(chuan_column_number(&data.columns[0], 2), &arena).p, "0");
  assert_int_equal(data.columns[0].input[2], CHUAN_INPUT_NONE_OCCURRED);
  assert_int_equal(chuan_data_column(all_data, DATA, 3), 3);
  assert_int_equal(chuan_data_column(all_data, DATA, 99), CHUAN_NONE);
}

static void texts_are_kept_once(void **state)
{
  (void)state;
  static const char *const TEXTS[] = { "m", "c", "x", "a", "m", "c", "z", "" };
  static const int64_t NUMBERS[] = { 0, 1, 2, 3, 0, 1, 4, 5 };
  make_units(1);
  assert_int_equal(chuan_data_find_text(&data, CHUAN_STR("m")), -1);
  for (size_t i = 0; i < 8; i++) {
    int64_t got;
    assert_int_equal(chuan_data_text(&got, &data, chuan_str_of(TEXTS[i])), CHUAN_RC_OK);
    assert_int_equal(got, NUMBERS[i]);
  }
  for (size_t i = 0; i < 8; i++)
    assert_int_equal(chuan_data_find_text(&data, chuan_str_of(TEXTS[i])), NUMBERS[i]);
  assert_int_equal(data.text_count, 6);
}

static void cells_load_by_their_state(void **state)
{
  (void)state;
  for (uint32_t i = 0; i < 5; i++)
    load(i);
  load(6);
  load(7);
  make_units(1);
  give(0, 0, "5");
  give_state(0, 2, CHUAN_INPUT_NOT_AVAILABLE);
  give_state(0, 3, CHUAN_INPUT_NONE_OCCURRED);
  give_state(0, 4, CHUAN_INPUT_NOT_APPLICABLE);
  give(0, 6, "1");
  give(0, 7, "0");
  trace(0);
  check_number(0, "5");
  check_insufficient(1, "not_reported b");
  check_insufficient(2, "not_available c");
  check_number(3, "0");
  check_state(4, NOT_APPLICABLE);
  check_state(5, MET);
  check_state(6, NOT_MET);
  data.columns[6].all_values = data.columns[7].all_values = true;
  trace(0);
  check_state(5, MET);
  check_state(6, NOT_MET);
}

static void the_period_before_has_causes_of_its_own(void **state)
{
  (void)state;
  uint32_t value = emit(CHUAN_OP_PREVIOUS, 0, 0, 0), missing = emit(CHUAN_OP_PREVIOUS, 1, 0, 0);
  uint32_t unavailable = emit(CHUAN_OP_PREVIOUS, 2, 0, 0), truth = emit(CHUAN_OP_PREVIOUS_TRUTH, 6, 0, 0);
  uint32_t has = emit(CHUAN_OP_HAS_DATA, 0, 1, 0);
  make_units(1);
  chuan_data_set(&data, &data.previous[0], 0, CHUAN_INPUT_VALUE, chuan_num_int(7));
  chuan_data_set(&data, &data.previous[2], 0, CHUAN_INPUT_NOT_AVAILABLE, chuan_num_int(0));
  chuan_data_set(&data, &data.previous[6], 0, CHUAN_INPUT_VALUE, chuan_num_int(1));
  trace(0);
  check_number(value, "7");
  check_insufficient(missing, "no_previous b");
  check_insufficient(unavailable, "not_available c");
  check_state(truth, MET);
  check_state(has, MET);
  data.first_period = true;
  data.previous[0].all_values = data.previous[6].all_values = true;
  trace(0);
  check_insufficient(value, "no_previous a");
  check_insufficient(truth, "no_previous g");
  check_state(has, NOT_MET);
}

static void data_is_there_or_not(void **state)
{
  (void)state;
  for (uint32_t i = 0; i < 5; i++)
    emit(CHUAN_OP_HAS_DATA, i, 0, 0);
  make_units(1);
  give(0, 0, "0");
  give_state(0, 2, CHUAN_INPUT_NOT_AVAILABLE);
  give_state(0, 3, CHUAN_INPUT_NONE_OCCURRED);
  give_state(0, 4, CHUAN_INPUT_NOT_APPLICABLE);
  trace(0);
  static const uint8_t EXPECTED[] = { MET, NOT_MET, NOT_MET, MET, NOT_MET };
  for (uint32_t i = 0; i < 5; i++)
    check_state(i, EXPECTED[i]);
}

/* Numbers ----------------------------------------------------------------------------------------------- */

static void arithmetic_is_exact(void **state)
{
  (void)state;
  uint32_t a = load(0), b = load(1), third = number("1/3"), three = number("3");
  uint32_t share = emit(CHUAN_OP_DIVIDE, a, b, 0), bound = number("29/50");
  uint32_t enough = emit(CHUAN_OP_GE, share, bound, 0), one = emit(CHUAN_OP_MULTIPLY, third, three, 0);
  uint32_t sum = emit(CHUAN_OP_ADD, share, third, 0), difference = emit(CHUAN_OP_SUBTRACT, third, share, 0);
  uint32_t minus = emit(CHUAN_OP_NEGATE, sum, 0, 0), quotient = emit(CHUAN_OP_DIVIDE, third, minus, 0);
  make_units(1);
  give(0, 0, "29");
  give(0, 1, "50");
  trace(0);
  check_number(share, "29/50");
  check_state(enough, MET);
  check_number(one, "1");
  check_number(sum, "137/150");
  check_number(difference, "-37/150");
  check_number(minus, "-137/150");
  check_number(quotient, "-50/137");
}

static void big_numbers_are_exact_too(void **state)
{
  (void)state;
  uint32_t a = load(0), b = load(1);
  uint32_t product = emit(CHUAN_OP_MULTIPLY, a, b, 0), sum = emit(CHUAN_OP_ADD, a, a, 0);
  uint32_t back = emit(CHUAN_OP_DIVIDE, product, b, 0), minus = emit(CHUAN_OP_NEGATE, a, 0, 0);
  uint32_t less = emit(CHUAN_OP_LT, a, product, 0), same = emit(CHUAN_OP_EQ, back, a, 0);
  uint32_t constant = number("100000000000000000000"), above = emit(CHUAN_OP_GT, product, constant, 0);
  uint32_t zero = emit(CHUAN_OP_SUBTRACT, product, product, 0), fault = emit(CHUAN_OP_DIVIDE, a, zero, 0);
  make_units(1);
  give(0, 0, "-9223372036854775808");
  give(0, 1, "9223372036854775807");
  trace(0);
  check_number(product, "-85070591730234615856620279821087277056");
  check_number(sum, "-18446744073709551616");
  check_number(back, "-9223372036854775808");
  check_number(minus, "9223372036854775808");
  check_state(less, NOT_MET);
  check_state(same, MET);
  check_state(above, NOT_MET);
  check_number(zero, "0");
  check_fault(fault, fault);
}

static void unreduced_numbers_do_not_overflow(void **state)
{
  (void)state;
  /* Halving and doubling a hundred times would take 2^100 in both terms, were they never reduced. */
  uint32_t two = number("2"), value = load(0);
  for (int i = 0; i < 40; i++) {
    value = emit(CHUAN_OP_DIVIDE, value, two, 0);
    value = emit(CHUAN_OP_MULTIPLY, value, two, 0);
  }
  make_units(1);
  give(0, 0, "12345678901/7");
  trace(0);
  check_number(value, "12345678901/7");
}

static void division_by_zero_and_too_many_digits_are_faults(void **state)
{
  (void)state;
  uint32_t a = load(0), b = load(1), bad = emit(CHUAN_OP_DIVIDE, a, b, 0), later = emit(CHUAN_OP_ADD, bad, a, 0);
  uint32_t again = emit(CHUAN_OP_DIVIDE, later, b, 0), condition = emit(CHUAN_OP_GE, again, later, 0);
  uint32_t huge = number("123456789123456789");
  for (int i = 0; i < 10; i++)
    huge = emit(CHUAN_OP_MULTIPLY, huge, huge, 0);
  uint32_t missing = load(2), skipped = emit(CHUAN_OP_DIVIDE, missing, b, 0);
  make_units(1);
  give(0, 0, "1");
  give(0, 1, "0");
  trace(0);
  check_fault(bad, bad);
  check_fault(later, bad);
  check_fault(again, bad);
  check_fault(condition, bad);
  check_fault(huge, huge); /* 17 * 2^10 digits */
  check_number(huge - 1, chuan_num_exact(traced[huge - 1].number, &arena).p);
  check_insufficient(skipped, "not_reported c");
}

static void rounding_follows_its_mode(void **state)
{
  (void)state;
  static const char *const EXPECTED[] = { "-3", "-2", "-2", "-3", "-27/10", "-13/5", "-13/5", "-27/10" };
  uint32_t values[] = { number("-5/2"), number("-53/20") };
  uint32_t first = (uint32_t)set.code_count;
  for (uint32_t places = 0; places < 2; places++)
    for (uint32_t mode = CHUAN_ROUND_HALF_UP; mode <= CHUAN_ROUND_UP; mode++)
      emit(CHUAN_OP_ROUND, values[places], places, mode);
  uint32_t missing = load(0), rounded = emit(CHUAN_OP_ROUND, missing, 1, CHUAN_ROUND_DOWN);
  make_units(1);
  trace(0);
  for (uint32_t i = 0; i < 8; i++)
    check_number(first + i, EXPECTED[i]);
  check_insufficient(rounded, "not_reported a");
}

static void comparisons_agree_in_every_form(void **state)
{
  (void)state;
  static const char *const VALUES[] = { "-7/3", "0", "39", "39.5", "48", "9223372036854775807",
                                        "9223372036854775808", "-85070591730234615856620279821087277056/3" };
  enum { COUNT = 8 };
  uint32_t a = load(0), b = load(1), first = (uint32_t)set.code_count;
  for (chuan_opcode op = CHUAN_OP_EQ; op <= CHUAN_OP_GE; op++)
    emit(op, a, b, 0);
  make_units(COUNT * COUNT);
  for (size_t u = 0; u < COUNT * COUNT; u++) {
    give(u, 0, strcmp(VALUES[u / COUNT], "39.5") ? VALUES[u / COUNT] : "79/2");
    give(u, 1, strcmp(VALUES[u % COUNT], "39.5") ? VALUES[u % COUNT] : "79/2");
  }
  for (size_t u = 0; u < COUNT * COUNT; u++) {
    int order = chuan_num_compare(chuan_column_number(&data.columns[0], u), chuan_column_number(&data.columns[1], u));
    const bool expected[] = { order == 0, order != 0, order < 0, order <= 0, order > 0, order >= 0 };
    trace(u);
    for (uint32_t k = 0; k < 6; k++)
      check_state(first + k, expected[k] ? MET : NOT_MET);
  }
}

static void comparisons_unite_causes(void **state)
{
  (void)state;
  uint32_t a = load(0), b = load(1), c = load(2), k = load(3), zero = number("0");
  uint32_t fault = emit(CHUAN_OP_DIVIDE, c, zero, 0);
  uint32_t both = emit(CHUAN_OP_GE, a, b, 0), one = emit(CHUAN_OP_LT, c, a, 0);
  uint32_t not_applicable = emit(CHUAN_OP_EQ, a, k, 0), worst = emit(CHUAN_OP_NE, k, fault, 0);
  make_units(1);
  give(0, 2, "1");
  give_state(0, 1, CHUAN_INPUT_NOT_AVAILABLE);
  give_state(0, 3, CHUAN_INPUT_NOT_APPLICABLE);
  trace(0);
  check_insufficient(both, "not_reported a, not_available b");
  check_insufficient(one, "not_reported a");
  check_state(not_applicable, NOT_APPLICABLE);
  check_fault(worst, fault);
}

/* Conditions ------------------------------------------------------------------------------------------------ */

static void conditions_follow_the_tables(void **state)
{
  (void)state;
  outcomes o = make_outcomes();
  const uint32_t regs[] = { o.met, o.not_met, o.insufficient, o.not_applicable, o.fault };
  uint32_t first = (uint32_t)set.code_count;
  for (size_t a = 0; a < 5; a++) {
    emit(CHUAN_OP_NOT, regs[a], 0, 0);
    for (size_t b = 0; b < 5; b++) {
      emit(CHUAN_OP_AND, regs[a], regs[b], 0);
      emit(CHUAN_OP_OR, regs[a], regs[b], 0);
    }
  }
  make_outcome_unit();
  trace(0);
  for (chuan_verdict a = 0; a < 5; a++) {
    check_state(first++, (uint8_t)chuan_verdict_not(a));
    for (chuan_verdict b = 0; b < 5; b++) {
      check_state(first++, (uint8_t)chuan_verdict_and(a, b));
      check_state(first++, (uint8_t)chuan_verdict_or(a, b));
    }
  }
}

static void conditions_carry_their_reasons(void **state)
{
  (void)state;
  outcomes o = make_outcomes();
  uint32_t both = emit(CHUAN_OP_AND, o.insufficient, o.other_insufficient, 0);
  uint32_t either = emit(CHUAN_OP_OR, o.not_met, o.other_insufficient, 0), neither = emit(CHUAN_OP_NOT, either, 0, 0);
  uint32_t first = emit(CHUAN_OP_OR, o.later_fault, o.fault, 0), negated = emit(CHUAN_OP_NOT, o.later_fault, 0, 0);
  make_outcome_unit();
  trace(0);
  check_insufficient(both, "not_reported a, not_reported b");
  check_insufficient(either, "not_reported b");
  check_insufficient(neither, "not_reported b");
  check_fault(first, traced[o.fault].why);
  check_fault(negated, traced[o.later_fault].why);
  assert_true(traced[o.fault].why < traced[o.later_fault].why);
}

static void truths_are_compared(void **state)
{
  (void)state;
  outcomes o = make_outcomes();
  uint32_t alike = emit(CHUAN_OP_SAME_TRUTH, o.not_met, o.not_met, 0);
  uint32_t unlike = emit(CHUAN_OP_SAME_TRUTH, o.met, o.not_met, 0);
  uint32_t unknown = emit(CHUAN_OP_SAME_TRUTH, o.insufficient, o.not_met, 0);
  uint32_t two = emit(CHUAN_OP_SAME_TRUTH, o.insufficient, o.other_insufficient, 0);
  uint32_t k = emit(CHUAN_OP_SAME_TRUTH, o.insufficient, o.not_applicable, 0);
  uint32_t fault = emit(CHUAN_OP_SAME_TRUTH, o.not_applicable, o.fault, 0);
  make_outcome_unit();
  trace(0);
  check_state(alike, MET);
  check_state(unlike, NOT_MET);
  check_insufficient(unknown, "not_reported a");
  check_insufficient(two, "not_reported a, not_reported b");
  check_state(k, NOT_APPLICABLE);
  check_fault(fault, traced[o.fault].why);
}

static void membership_is_a_chain_of_equalities(void **state)
{
  (void)state;
  uint32_t five = number("5"), seven = number("7"), missing = load(0), k = load(1), zero = number("0");
  uint32_t fault = emit(CHUAN_OP_DIVIDE, five, zero, 0), other = load(2);
  uint32_t found = emit(CHUAN_OP_IN, five, LIST(seven, five), 2);
  uint32_t not_found = emit(CHUAN_OP_IN, five, LIST(seven, zero), 2);
  uint32_t unknown = emit(CHUAN_OP_IN, missing, LIST(seven, five), 2);
  uint32_t not_applicable = emit(CHUAN_OP_IN, k, LIST(seven, five), 2);
  uint32_t perhaps = emit(CHUAN_OP_IN, five, LIST(seven, missing, other), 3);
  uint32_t anyway = emit(CHUAN_OP_IN, five, LIST(missing, k, five), 3);
  uint32_t broken = emit(CHUAN_OP_IN, five, LIST(five, fault), 2);
  uint32_t empty = emit(CHUAN_OP_IN, five, 0, 0);
  make_units(1);
  give_state(0, 1, CHUAN_INPUT_NOT_APPLICABLE);
  trace(0);
  check_state(found, MET);
  check_state(not_found, NOT_MET);
  check_insufficient(unknown, "not_reported a");
  check_state(not_applicable, NOT_APPLICABLE);
  check_insufficient(perhaps, "not_reported a, not_reported c");
  check_state(anyway, MET);
  check_fault(broken, fault);
  check_state(empty, NOT_MET);
}

static void texts_are_compared_by_what_they_say(void **state)
{
  (void)state;
  static const chuan_str TEXTS[] = { { "x", 1 }, { "y", 1 }, { "y", 1 } };
  set.texts = TEXTS;
  set.text_count = 3;
  uint32_t a = load(0), x = emit(CHUAN_OP_TEXT, 0, 0, 0), y = emit(CHUAN_OP_TEXT, 1, 0, 0);
  uint32_t y_again = emit(CHUAN_OP_TEXT, 2, 0, 0);
  uint32_t is_x = emit(CHUAN_OP_EQ, a, x, 0), is_y = emit(CHUAN_OP_EQ, a, y, 0);
  uint32_t same = emit(CHUAN_OP_EQ, y, y_again, 0), other = emit(CHUAN_OP_EQ, x, y, 0);
  make_units(1);
  int64_t text;
  assert_int_equal(chuan_data_text(&text, &data, CHUAN_STR("z")), CHUAN_RC_OK);
  assert_int_equal(chuan_data_text(&text, &data, CHUAN_STR("x")), CHUAN_RC_OK);
  chuan_data_set(&data, &data.columns[0], 0, CHUAN_INPUT_VALUE, chuan_num_int(text));
  trace(0);
  check_state(is_x, MET);
  check_state(is_y, NOT_MET);
  check_state(same, MET);
  check_state(other, NOT_MET);
}

/* Choices ------------------------------------------------------------------------------------------------------ */

static void a_choice_of_numbers(void **state)
{
  (void)state;
  outcomes o = make_outcomes();
  uint32_t five = number("5"), ten = number("10"), half = number("1/2"), missing = load(1), k = load(2);
  uint32_t five_again = number("5"), zero = number("0"), fault = emit(CHUAN_OP_DIVIDE, five, zero, 0);
  uint32_t met = emit(CHUAN_OP_SELECT, o.met, five, fault);
  uint32_t not_met = emit(CHUAN_OP_SELECT, o.not_met, missing, half);
  uint32_t not_applicable = emit(CHUAN_OP_SELECT, o.not_applicable, five, ten);
  uint32_t broken = emit(CHUAN_OP_SELECT, o.fault, five, ten);
  uint32_t agree = emit(CHUAN_OP_SELECT, o.insufficient, five, five_again);
  uint32_t differ = emit(CHUAN_OP_SELECT, o.insufficient, five, missing);
  uint32_t both_missing = emit(CHUAN_OP_SELECT, o.insufficient, missing, missing);
  uint32_t both_k = emit(CHUAN_OP_SELECT, o.insufficient, k, k), or_k = emit(CHUAN_OP_SELECT, o.insufficient, k, five);
  uint32_t both_fault = emit(CHUAN_OP_SELECT, o.insufficient, fault, fault);
  uint32_t or_fault = emit(CHUAN_OP_SELECT, o.insufficient, fault, five);
  make_outcome_unit();
  trace(0);
  check_number(met, "5");
  check_number(not_met, "1/2");
  check_number(not_applicable, "10");
  check_fault(broken, traced[o.fault].why);
  check_number(agree, "5");
  check_insufficient(differ, "not_reported a, not_reported b");
  check_insufficient(both_missing, "not_reported a, not_reported b");
  check_state(both_k, NOT_APPLICABLE);
  check_insufficient(or_k, "not_reported a");
  check_fault(both_fault, fault);
  check_insufficient(or_fault, "not_reported a");
}

static void a_choice_of_conditions(void **state)
{
  (void)state;
  outcomes o = make_outcomes();
  uint32_t met = emit(CHUAN_OP_SELECT_TRUTH, o.met, o.not_met, o.fault);
  uint32_t not_applicable = emit(CHUAN_OP_SELECT_TRUTH, o.not_applicable, o.fault, o.met);
  uint32_t agree = emit(CHUAN_OP_SELECT_TRUTH, o.insufficient, o.not_met, o.not_met);
  uint32_t differ = emit(CHUAN_OP_SELECT_TRUTH, o.insufficient, o.not_met, o.met);
  uint32_t unknown = emit(CHUAN_OP_SELECT_TRUTH, o.met, o.other_insufficient, o.met);
  uint32_t first = emit(CHUAN_OP_SELECT_TRUTH, o.insufficient, o.later_fault, o.fault);
  make_outcome_unit();
  trace(0);
  check_state(met, NOT_MET);
  check_state(not_applicable, MET);
  check_state(agree, NOT_MET);
  check_insufficient(differ, "not_reported a");
  check_insufficient(unknown, "not_reported b");
  check_fault(first, traced[o.fault].why);
}

static void what_does_not_apply_is_not_evaluated(void **state)
{
  (void)state;
  outcomes o = make_outcomes();
  uint32_t applies_not = emit(CHUAN_OP_NOT_APPLICABLE, o.met, o.fault, 0);
  uint32_t applies = emit(CHUAN_OP_NOT_APPLICABLE, o.not_met, o.met, 0);
  uint32_t k_is_false = emit(CHUAN_OP_NOT_APPLICABLE, o.not_applicable, o.not_met, 0);
  uint32_t fault = emit(CHUAN_OP_NOT_APPLICABLE, o.fault, o.met, 0);
  uint32_t either_way = emit(CHUAN_OP_NOT_APPLICABLE, o.insufficient, o.not_applicable, 0);
  uint32_t unknown = emit(CHUAN_OP_NOT_APPLICABLE, o.insufficient, o.met, 0);
  uint32_t both = emit(CHUAN_OP_NOT_APPLICABLE, o.insufficient, o.other_insufficient, 0);
  uint32_t or_fault = emit(CHUAN_OP_NOT_APPLICABLE, o.insufficient, o.fault, 0);
  make_outcome_unit();
  trace(0);
  check_state(applies_not, NOT_APPLICABLE);
  check_state(applies, MET);
  check_state(k_is_false, NOT_MET);
  check_fault(fault, traced[o.fault].why);
  check_state(either_way, NOT_APPLICABLE);
  check_insufficient(unknown, "not_reported a");
  check_insufficient(both, "not_reported a, not_reported b");
  check_insufficient(or_fault, "not_reported a");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    TEST(a_column_keeps_numbers_of_any_kind),
    TEST(texts_are_kept_once),
    TEST(cells_load_by_their_state),
    TEST(the_period_before_has_causes_of_its_own),
    TEST(data_is_there_or_not),
    TEST(arithmetic_is_exact),
    TEST(big_numbers_are_exact_too),
    TEST(unreduced_numbers_do_not_overflow),
    TEST(division_by_zero_and_too_many_digits_are_faults),
    TEST(rounding_follows_its_mode),
    TEST(comparisons_agree_in_every_form),
    TEST(comparisons_unite_causes),
    TEST(conditions_follow_the_tables),
    TEST(conditions_carry_their_reasons),
    TEST(truths_are_compared),
    TEST(membership_is_a_chain_of_equalities),
    TEST(texts_are_compared_by_what_they_say),
    TEST(a_choice_of_numbers),
    TEST(a_choice_of_conditions),
    TEST(what_does_not_apply_is_not_evaluated),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
