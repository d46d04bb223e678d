/* Property test of the verdict tables and counts (docs/language.md §8): exhaustive, so there is no seed.
   Ends with 1 and names the case at the first difference. */
#include "runtime/verdict.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static size_t checks;

static void __attribute__((format(printf, 2, 3))) check(bool holds, const char *format, ...)
{
  checks++;
  if (holds)
    return;
  va_list arguments;
  va_start(arguments, format);
  fputs("verdict_tables: ", stderr);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
  va_end(arguments);
  exit(1);
}

/* The tables as §8 prints them; L, which it tells in words, is added to each row and column. --------- */

static const char LETTERS[] = "DCTKL"; /* D for Đ, so that every verdict is one character */

static const char *const AND[] = { "DCTDL", "CCCCL", "TCTTL", "DCTKL", "LLLLL" };
static const char *const OR[] = { "DDDDL", "DCTCL", "DTTTL", "DCTKL", "LLLLL" };
static const char NOT[] = "CDTKL";

static void check_tables(void)
{
  for (chuan_verdict a = 0; a < CHUAN_VERDICT_COUNT; a++) {
    check(LETTERS[chuan_verdict_not(a)] == NOT[a], "not %c", LETTERS[a]);
    for (chuan_verdict b = 0; b < CHUAN_VERDICT_COUNT; b++) {
      check(LETTERS[chuan_verdict_and(a, b)] == AND[a][b], "%c and %c", LETTERS[a], LETTERS[b]);
      check(LETTERS[chuan_verdict_or(a, b)] == OR[a][b], "%c or %c", LETTERS[a], LETTERS[b]);
    }
  }
}

static void check_laws(chuan_verdict a, chuan_verdict b, chuan_verdict c)
{
  check(chuan_verdict_and(a, b) == chuan_verdict_and(b, a), "%c and %c commute", LETTERS[a], LETTERS[b]);
  check(chuan_verdict_or(a, b) == chuan_verdict_or(b, a), "%c or %c commute", LETTERS[a], LETTERS[b]);
  check(chuan_verdict_and(chuan_verdict_and(a, b), c) == chuan_verdict_and(a, chuan_verdict_and(b, c)),
        "%c and %c and %c associate", LETTERS[a], LETTERS[b], LETTERS[c]);
  check(chuan_verdict_or(chuan_verdict_or(a, b), c) == chuan_verdict_or(a, chuan_verdict_or(b, c)),
        "%c or %c or %c associate", LETTERS[a], LETTERS[b], LETTERS[c]);
  check(chuan_verdict_not(chuan_verdict_and(a, b)) == chuan_verdict_or(chuan_verdict_not(a), chuan_verdict_not(b)),
        "De Morgan: not (%c and %c)", LETTERS[a], LETTERS[b]);
  check(chuan_verdict_not(chuan_verdict_or(a, b)) == chuan_verdict_and(chuan_verdict_not(a), chuan_verdict_not(b)),
        "De Morgan: not (%c or %c)", LETTERS[a], LETTERS[b]);
  check(chuan_verdict_not(chuan_verdict_not(a)) == a, "not not %c", LETTERS[a]);
}

/* Filling a blank must not turn met into not met or back. */
static bool may_become(chuan_verdict before, chuan_verdict after)
{
  return !(before == CHUAN_VERDICT_MET && after == CHUAN_VERDICT_NOT_MET) &&
         !(before == CHUAN_VERDICT_NOT_MET && after == CHUAN_VERDICT_MET);
}

static void check_monotone(chuan_verdict a)
{
  static const chuan_verdict FILLED[] = { CHUAN_VERDICT_MET, CHUAN_VERDICT_NOT_MET, CHUAN_VERDICT_NOT_APPLICABLE };
  for (size_t k = 0; k < sizeof FILLED / sizeof *FILLED; k++) {
    check(may_become(chuan_verdict_and(CHUAN_VERDICT_INSUFFICIENT, a), chuan_verdict_and(FILLED[k], a)),
          "T becomes %c in T and %c", LETTERS[FILLED[k]], LETTERS[a]);
    check(may_become(chuan_verdict_or(CHUAN_VERDICT_INSUFFICIENT, a), chuan_verdict_or(FILLED[k], a)),
          "T becomes %c in T or %c", LETTERS[FILLED[k]], LETTERS[a]);
  }
}

/* Counts: every combination of up to six items, every rule, every policy ----------------------------- */

enum { ITEMS_MAX = 6 };

typedef struct counting {
  chuan_verdict items[ITEMS_MAX];
  size_t item_count;
  chuan_met_rule rule;
  chuan_not_applicable_policy policy;
} counting;

static chuan_count count_items(const counting *c)
{
  chuan_count count = { 0 };
  for (size_t i = 0; i < c->item_count; i++)
    chuan_count_add(&count, c->items[i]);
  return count;
}

/* What §8 and §9.10 say of items none of which is insufficient, by counting fingers. */
static chuan_verdict decided_verdict(const counting *c)
{
  size_t met = 0, applying = 0, not_applicable = 0;
  for (size_t i = 0; i < c->item_count; i++) {
    met += c->items[i] == CHUAN_VERDICT_MET;
    applying += c->items[i] == CHUAN_VERDICT_MET || c->items[i] == CHUAN_VERDICT_NOT_MET;
    not_applicable += c->items[i] == CHUAN_VERDICT_NOT_APPLICABLE;
  }
  bool counts_as_met = c->policy == CHUAN_NOT_APPLICABLE_MET;
  if (applying == 0)
    return counts_as_met ? CHUAN_VERDICT_MET : CHUAN_VERDICT_NOT_APPLICABLE;
  if (counts_as_met) {
    met += not_applicable;
    applying += not_applicable;
  }
  return met >= (c->rule.all ? applying : c->rule.at_least) ? CHUAN_VERDICT_MET : CHUAN_VERDICT_NOT_MET;
}

/* Notes which verdicts the completions of items[from..] come to, as bits. */
static unsigned completions(counting *c, size_t from)
{
  for (size_t i = from; i < c->item_count; i++) {
    if (c->items[i] != CHUAN_VERDICT_INSUFFICIENT)
      continue;
    c->items[i] = CHUAN_VERDICT_MET;
    unsigned outcomes = completions(c, i + 1);
    c->items[i] = CHUAN_VERDICT_NOT_MET;
    outcomes |= completions(c, i + 1);
    c->items[i] = CHUAN_VERDICT_INSUFFICIENT;
    return outcomes;
  }
  return 1u << decided_verdict(c);
}

static chuan_verdict expected_verdict(counting *c)
{
  for (size_t i = 0; i < c->item_count; i++)
    if (c->items[i] == CHUAN_VERDICT_FAULT)
      return CHUAN_VERDICT_FAULT;
  unsigned outcomes = completions(c, 0);
  for (chuan_verdict v = 0; v < CHUAN_VERDICT_COUNT; v++)
    if (outcomes == 1u << v)
      return v;
  return CHUAN_VERDICT_INSUFFICIENT;
}

static const char *describe(const counting *c)
{
  static char text[100];
  int length = 0;
  for (size_t i = 0; i < c->item_count; i++)
    text[length++] = LETTERS[c->items[i]];
  snprintf(text + length, sizeof text - (size_t)length, " by %s %u, policy %d", c->rule.all ? "all" : "at least",
           c->rule.at_least, (int)c->policy);
  return text;
}

/* One more item filled, also as not applicable, must not turn the verdict round. */
static void check_filling(counting *c, chuan_verdict before)
{
  /* More than there are items cannot be met: a compile error, not a rule. */
  if (!c->rule.all && c->rule.at_least > c->item_count)
    return;
  for (size_t i = 0; i < c->item_count; i++) {
    if (c->items[i] != CHUAN_VERDICT_INSUFFICIENT)
      continue;
    for (chuan_verdict filled = 0; filled < CHUAN_VERDICT_FAULT; filled++) {
      c->items[i] = filled;
      check(may_become(before, chuan_count_verdict(count_items(c), c->rule, c->policy)), "filled: %s", describe(c));
    }
    c->items[i] = CHUAN_VERDICT_INSUFFICIENT;
  }
}

/* The band is the one of every completion, or none. */
static void check_band(counting *c)
{
  static const chuan_band BANDS[] = { { .low = 0, .high = 1 }, { .low = 2, .high = 4 }, { .low = 5, .high = 6 } };
  uint32_t met = 0, insufficient = 0, expected = CHUAN_NONE;
  bool fault = false;
  for (size_t i = 0; i < c->item_count; i++) {
    met += c->items[i] == CHUAN_VERDICT_MET ||
           (c->items[i] == CHUAN_VERDICT_NOT_APPLICABLE && c->policy == CHUAN_NOT_APPLICABLE_MET);
    insufficient += c->items[i] == CHUAN_VERDICT_INSUFFICIENT;
    fault |= c->items[i] == CHUAN_VERDICT_FAULT;
  }
  for (uint32_t band = 0; band < 3; band++) {
    bool always = true;
    for (uint32_t more = 0; more <= insufficient; more++)
      always &= BANDS[band].low <= met + more && met + more <= BANDS[band].high;
    if (always && !fault)
      expected = band;
  }
  check(chuan_count_band(count_items(c), c->policy, BANDS, 3) == expected, "band: %s", describe(c));
}

static void check_counting(counting *c)
{
  chuan_verdict verdict = chuan_count_verdict(count_items(c), c->rule, c->policy);
  check(verdict == expected_verdict(c), "%s gives %c", describe(c), LETTERS[verdict]);
  check_filling(c, verdict);
  check_band(c);
}

static void check_rules(counting *c)
{
  for (c->policy = CHUAN_NOT_APPLICABLE_UNSET; c->policy <= CHUAN_NOT_APPLICABLE_DROPPED; c->policy++) {
    c->rule = (chuan_met_rule){ .all = true };
    check_counting(c);
    for (uint32_t n = 1; n <= ITEMS_MAX; n++) {
      c->rule = (chuan_met_rule){ .at_least = n };
      check_counting(c);
    }
  }
}

/* Order does not matter to a count, so sorted items are all there is. */
static void check_items(counting *c, chuan_verdict least)
{
  check_rules(c);
  if (c->item_count == ITEMS_MAX)
    return;
  for (chuan_verdict v = least; v < CHUAN_VERDICT_COUNT; v++) {
    c->items[c->item_count++] = v;
    check_items(c, v);
    c->item_count--;
  }
}

int main(void)
{
  check_tables();
  for (chuan_verdict a = 0; a < CHUAN_VERDICT_COUNT; a++) {
    check_monotone(a);
    for (chuan_verdict b = 0; b < CHUAN_VERDICT_COUNT; b++)
      for (chuan_verdict c = 0; c < CHUAN_VERDICT_COUNT; c++)
        check_laws(a, b, c);
  }
  counting c = { 0 };
  check_items(&c, 0);
  printf("verdict_tables: %zu checks\n", checks);
  return 0;
}
