/* Finding things in a compiled program, and the words of its vocabularies: see program.h. */
#include "grammar/program.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>

static int compare_name(const void *name, const void *item)
{
  /* Sets and variants begin with their name. */
  return chuan_str_compare(*(const chuan_str *)name, *(const chuan_str *)item);
}

static_assert(offsetof(chuan_set, name) == 0 && offsetof(chuan_variant, name) == 0, "compare_name() relies on it");

uint32_t chuan_program_datum(const chuan_program *program, chuan_str level, chuan_str name)
{
  size_t low = 0, high = program->data_count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    int order = chuan_str_compare(program->data[middle].level, level);
    if (order == 0)
      order = chuan_str_compare(program->data[middle].name, name);
    if (order == 0)
      return (uint32_t)middle;
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return CHUAN_NONE;
}

uint32_t chuan_program_set(const chuan_program *program, chuan_str name)
{
  if (program->set_count == 0)
    return CHUAN_NONE;
  const chuan_set *found = bsearch(&name, program->sets, program->set_count, sizeof *found, compare_name);
  return found ? (uint32_t)(found - program->sets) - found->edition : CHUAN_NONE;
}

uint32_t chuan_program_first_edition(const chuan_program *program, const chuan_set *set)
{
  return (uint32_t)(set - program->sets) - set->edition;
}

uint32_t chuan_program_edition(const chuan_program *program, uint32_t set, chuan_day day)
{
  uint32_t first = set - program->sets[set].edition;
  for (uint32_t i = first; i < first + program->sets[set].edition_count; i++)
    if (program->sets[i].effective_from <= day && day <= program->sets[i].effective_to)
      return i;
  return CHUAN_NONE;
}

uint32_t chuan_program_variant(const chuan_program *program, chuan_str name)
{
  if (program->variant_count == 0)
    return CHUAN_NONE;
  const chuan_variant *found = bsearch(&name, program->variants, program->variant_count, sizeof *found, compare_name);
  return found ? (uint32_t)(found - program->variants) : CHUAN_NONE;
}

uint32_t chuan_set_criterion(const chuan_set *set, chuan_str code)
{
  for (size_t i = 0; i < set->criterion_count; i++)
    if (chuan_str_equal(set->criteria[i].code, code))
      return (uint32_t)i;
  return CHUAN_NONE;
}

uint32_t chuan_set_indicator(const chuan_set *set, chuan_str code)
{
  for (size_t i = 0; i < set->indicator_count; i++)
    if (chuan_str_equal(set->indicators[i].code, code))
      return (uint32_t)i;
  return CHUAN_NONE;
}

bool chuan_program_is_under(const chuan_program *program, uint32_t variant, uint32_t outer)
{
  while (variant != CHUAN_NONE && variant != outer)
    variant = program->variants[variant].parent;
  return variant == outer;
}

static bool has(const chuan_program *program, uint32_t variant, uint32_t added_by)
{
  return added_by == CHUAN_NONE || chuan_program_is_under(program, variant, added_by);
}

uint32_t chuan_program_criterion_under(const chuan_program *program, const chuan_set *set, chuan_str code,
                                       uint32_t variant)
{
  for (size_t i = 0; i < set->criterion_count; i++)
    if (chuan_str_equal(set->criteria[i].code, code) && has(program, variant, set->criteria[i].added_by))
      return (uint32_t)i;
  return CHUAN_NONE;
}

uint32_t chuan_program_indicator_under(const chuan_program *program, const chuan_set *set, chuan_str code,
                                       uint32_t variant)
{
  for (size_t i = 0; i < set->indicator_count; i++)
    if (chuan_str_equal(set->indicators[i].code, code) && has(program, variant, set->indicators[i].added_by))
      return (uint32_t)i;
  return CHUAN_NONE;
}

const chuan_clause *chuan_threshold_clause(const chuan_program *program, const chuan_set *set,
                                           const chuan_threshold *threshold, size_t layer, int period, size_t cell)
{
  size_t years = (size_t)(set->period_to - set->period_from + 1), year = (size_t)(period - set->period_from);
  uint32_t clause = threshold->cells[(layer * years + year) * threshold->cell_count + cell];
  return clause == CHUAN_NONE ? NULL : &program->clauses[clause];
}

size_t chuan_threshold_layer(const chuan_program *program, const chuan_threshold *threshold, uint32_t variant)
{
  for (; variant != CHUAN_NONE; variant = program->variants[variant].parent)
    for (size_t layer = 1; layer < threshold->layer_count; layer++)
      if (threshold->layer_variants[layer] == variant)
        return layer;
  return 0;
}

chuan_ranking chuan_set_ranking(const chuan_program *program, const chuan_set *set, uint32_t variant)
{
  for (;; variant = program->variants[variant].parent) {
    for (size_t i = 0; i < set->ranking_count; i++)
      if (set->rankings[i].variant == variant)
        return set->rankings[i];
    if (variant == CHUAN_NONE)
      return (chuan_ranking){ .variant = CHUAN_NONE };
  }
}

uint32_t chuan_set_grade(const chuan_program *program, const chuan_set *set, uint32_t criterion, uint32_t variant)
{
  for (; variant != CHUAN_NONE; variant = program->variants[variant].parent)
    for (uint32_t i = 0; i < set->grade_count; i++)
      if (set->grades[i].variant == variant && set->grades[i].criterion == criterion)
        return i;
  return CHUAN_NONE;
}

const char *chuan_verdict_text(chuan_verdict verdict, bool english)
{
  static const struct {
    const char *vi, *en;
  } TEXTS[] = {
#define VERDICT(name, letter, vi, en, json, check_vi, check_en, check_json) { vi, en },
#include "grammar/verdicts.def"
#undef VERDICT
  };
  return english ? TEXTS[verdict].en : TEXTS[verdict].vi;
}

const char *chuan_verdict_json(chuan_verdict verdict)
{
  static const char *const NAMES[] = {
#define VERDICT(name, letter, vi, en, json, check_vi, check_en, check_json) json,
#include "grammar/verdicts.def"
#undef VERDICT
  };
  return NAMES[verdict];
}

const char *chuan_outcome_text(chuan_verdict verdict, bool english)
{
  static const struct {
    const char *vi, *en;
  } TEXTS[] = {
#define VERDICT(name, letter, vi, en, json, check_vi, check_en, check_json) { check_vi, check_en },
#include "grammar/verdicts.def"
#undef VERDICT
  };
  return english ? TEXTS[verdict].en : TEXTS[verdict].vi;
}

const char *chuan_outcome_json(chuan_verdict verdict)
{
  static const char *const NAMES[] = {
#define VERDICT(name, letter, vi, en, json, check_vi, check_en, check_json) check_json,
#include "grammar/verdicts.def"
#undef VERDICT
  };
  return NAMES[verdict];
}

bool chuan_direction_holds(chuan_direction direction, int order)
{
  switch (direction) {
  case CHUAN_DIRECTION_LT: return order < 0;
  case CHUAN_DIRECTION_LE: return order <= 0;
  case CHUAN_DIRECTION_GT: return order > 0;
  case CHUAN_DIRECTION_GE: return order >= 0;
  case CHUAN_DIRECTION_EQ: return order == 0;
  case CHUAN_DIRECTION_NE: return order != 0;
  default: return false;
  }
}

const char *chuan_direction_text(chuan_direction direction)
{
  static const char *const SIGNS[] = {
    [CHUAN_DIRECTION_NONE] = NULL, [CHUAN_DIRECTION_LT] = "<", [CHUAN_DIRECTION_LE] = "<=",
    [CHUAN_DIRECTION_GT] = ">",    [CHUAN_DIRECTION_GE] = ">=", [CHUAN_DIRECTION_EQ] = "=",
    [CHUAN_DIRECTION_NE] = "<>",
  };
  return SIGNS[direction];
}
