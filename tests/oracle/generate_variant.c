/* Random variants: which is under which, and what they add beside the set. */
#include "tests/oracle/generate.h"

#include <string.h>

static const char *const CRITERION_CODES[] = { "20", "30", "10", "2" };
static const char *const INDICATOR_CODES[] = { "20.1", "20.2", "30.1", "1.3", "2.9", "10.5", "8", "20", "1.30" };

enum { CRITERION_CODE_COUNT = sizeof CRITERION_CODES / sizeof *CRITERION_CODES,
       INDICATOR_CODE_COUNT = sizeof INDICATOR_CODES / sizeof *INDICATOR_CODES };

/* A province first; then mostly a district of it and another province, or another district of the same or of the
   other province. */
void random_variants(tree_set *set)
{
  set->variant_count = rarely(4) ? (int)below(VARIANTS) : VARIANTS;
  for (int v = 0; v < set->variant_count; v++) {
    int parent = v == 0 ? NOWHERE : (int)below((uint32_t)v + 1) - 1;
    if (v == 1 && rarely(2))
      parent = 0;
    if (parent != NOWHERE && set->variants[parent].level == DISTRICT)
      parent = NOWHERE;
    set->variants[v] = (tree_variant){ .parent = parent, .level = parent == NOWHERE ? PROVINCE : DISTRICT };
  }
}

/* Whether a unit could have both. */
static bool meet(const tree_set *set, int a, int b)
{
  return holds_under(set, a, b) || holds_under(set, b, a);
}

static bool is_free_criterion(const tree_set *set, const char *code, int variant)
{
  for (int k = 0; k < set->criterion_count; k++)
    if (strcmp(set->criteria[k].code, code) == 0 && meet(set, set->criteria[k].adder, variant))
      return false;
  return true;
}

static bool is_free_indicator(const tree_set *set, const char *code, int variant)
{
  for (int i = 0; i < set->indicator_count; i++)
    if (strcmp(set->indicators[i].code, code) == 0 && meet(set, set->indicators[i].adder, variant))
      return false;
  return true;
}

/* The criterion of a code that a variant has: its code is the part before the first point. */
static int criterion_of(const tree_set *set, const char *code, int variant)
{
  size_t length = strcspn(code, ".");
  for (int k = 0; k < set->criterion_count; k++)
    if (strlen(set->criteria[k].code) == length && strncmp(set->criteria[k].code, code, length) == 0 &&
        holds_under(set, set->criteria[k].adder, variant))
      return k;
  return NOWHERE;
}

static bool add_indicator(tree_set *set, const char *code, int variant)
{
  if (set->indicator_count == INDICATORS || !is_free_indicator(set, code, variant))
    return false;
  set->indicators[set->indicator_count++] =
    (tree_indicator){ .code = code, .adder = variant, .criterion = criterion_of(set, code, variant) };
  return true;
}

/* A criterion is nothing without an indicator of the same act. */
static void add_criterion(tree_set *set, const char *code, int variant)
{
  size_t length = strlen(code);
  if (set->criterion_count == CRITERIA || !is_free_criterion(set, code, variant))
    return;
  set->criteria[set->criterion_count++] = (tree_criterion){ .code = code, .adder = variant };
  for (int c = 0; c < INDICATOR_CODE_COUNT; c++)
    if (strncmp(INDICATOR_CODES[c], code, length) == 0 && INDICATOR_CODES[c][length] == '.' &&
        add_indicator(set, INDICATOR_CODES[c], variant))
      return;
  set->criterion_count--;
}

void random_additions(tree_set *set)
{
  for (int v = 0; v < set->variant_count; v++) {
    if (below(2))
      continue;
    for (int tries = (int)below(3); tries > 0; tries--)
      add_criterion(set, CRITERION_CODES[below(CRITERION_CODE_COUNT)], v);
    for (int tries = (int)below(4); tries > 0; tries--)
      add_indicator(set, INDICATOR_CODES[below(INDICATOR_CODE_COUNT)], v);
  }
}
