/* What the units that a unit was made of came to themselves: see chuan_evaluation_formers in evaluation.h. */
#include "cli/evaluation.h"

#include "runtime/lineage.h"

#include <string.h>

/* Whether the variant of --variant, if there is one, was law on a day. */
static bool is_variant_law(const chuan_program *program, chuan_str name, chuan_day day)
{
  uint32_t number = name.n > 0 ? chuan_program_variant(program, name) : CHUAN_NONE;
  return number == CHUAN_NONE ||
         (day >= program->variants[number].effective_from && day <= program->variants[number].effective_to);
}

/* Sets and parts stand behind what they ask for, so that each is looked at once. */
chuan_rc chuan_evaluation_law_of(const chuan_set **law, chuan_cli *cli, const chuan_evaluation *e, chuan_str variant,
                                 chuan_day day)
{
  const chuan_program *program = e->program;
  size_t count = program->set_count + program->part_count;
  bool *is_law = chuan_arena_array(&cli->run, count, sizeof *is_law);
  if (!is_law)
    return CHUAN_RC_MEMORY;
  for (size_t n = 0; n < count; n++) {
    const chuan_set *set = chuan_program_at(program, program->set_order[n]);
    bool good = day >= set->effective_from && day <= set->effective_to && e->period >= set->period_from &&
                e->period <= set->period_to;
    for (size_t i = 0; i < set->required_count && good; i++) {
      uint32_t edition = chuan_program_edition(program, set->required[i].set, day);
      good = edition != CHUAN_NONE && is_law[edition];
    }
    for (size_t i = 0; i < set->part_count && good; i++)
      good = is_law[set->parts[i]];
    is_law[program->set_order[n]] = good;
  }
  uint32_t edition = chuan_program_edition(program, chuan_program_first_edition(program, e->set), day);
  bool found = edition != CHUAN_NONE && is_law[edition] && is_variant_law(program, variant, day);
  *law = found ? &program->sets[edition] : NULL;
  return CHUAN_RC_OK;
}

/* Looks a former unit up as it was on its last day. */
static chuan_rc find_former(chuan_explained_former *out, chuan_cli *cli, const chuan_evaluation *e,
                            const chuan_former *former, const chuan_set *law)
{
  chuan_unit_found found;
  chuan_rc rc = chuan_store_find_unit(&found, e->store, former->code, former->until, &cli->run, &cli->diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  *out = (chuan_explained_former){ .code = former->code, .whole = former->whole, .state = CHUAN_FORMER_UNKNOWN };
  if (!found.found)
    return CHUAN_RC_OK;
  out->name = found.name;
  out->level = found.level;
  out->state = !chuan_str_equal(found.level, e->set->level) ? CHUAN_FORMER_OTHER_LEVEL
               : law                                        ? CHUAN_FORMER_JUDGED
                                                            : CHUAN_FORMER_NO_LAW;
  return CHUAN_RC_OK;
}

/* Judges those that can be, and gives them their verdicts. */
static chuan_rc judge_formers(chuan_explained_former *formers, size_t count, chuan_cli *cli, const chuan_evaluation *e,
                              chuan_str variant, chuan_day day, const chuan_set *law)
{
  chuan_str *codes = chuan_arena_array(&cli->run, count, sizeof *codes);
  chuan_evaluation *then = chuan_arena_alloc(&cli->run, sizeof *then);
  size_t judged = 0;
  if (!codes || !then)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; i < count; i++)
    if (formers[i].state == CHUAN_FORMER_JUDGED)
      codes[judged++] = formers[i].code;
  if (judged == 0)
    return CHUAN_RC_OK;
  *then = *e;
  then->law_date = day;
  then->set = law;
  chuan_rc rc = chuan_evaluation_judge_units(then, cli, codes, judged, variant);
  for (size_t i = 0; i < count && rc == CHUAN_RC_OK; i++)
    for (size_t unit = 0; unit < then->data.unit_count && formers[i].state == CHUAN_FORMER_JUDGED; unit++)
      if (chuan_str_equal(then->data.units[unit].code, formers[i].code)) {
        formers[i].results = &then->results;
        formers[i].unit = unit;
      }
  for (size_t i = 0; i < count && rc == CHUAN_RC_OK; i++)
    if (formers[i].state == CHUAN_FORMER_JUDGED && !formers[i].results)
      formers[i].state = CHUAN_FORMER_UNKNOWN; /* not known yet on the day of --as-known */
  return rc;
}

chuan_rc chuan_evaluation_formers(chuan_explanation *explanation, chuan_cli *cli, const chuan_evaluation *e,
                                  chuan_str variant, bool verdicts)
{
  const chuan_lineage *lineage = e->data.lineage;
  const chuan_made *made = lineage ? &lineage->units[explanation->unit] : NULL;
  if (!made || made->part_count == 0)
    return CHUAN_RC_OK;
  chuan_day day = made->since == CHUAN_DAY_FIRST ? made->since : made->since - 1;
  const chuan_set *law = NULL;
  chuan_rc rc = chuan_evaluation_law_of(&law, cli, e, variant, day);
  if (rc != CHUAN_RC_OK)
    return rc;
  chuan_explained_former *formers = chuan_arena_array(&cli->run, made->part_count, sizeof *formers);
  if (!formers)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; i < made->part_count && rc == CHUAN_RC_OK; i++)
    rc = find_former(&formers[i], cli, e, &lineage->formers[made->parts[i]], law);
  if (rc == CHUAN_RC_OK && verdicts)
    rc = judge_formers(formers, made->part_count, cli, e, variant, day, law);
  explanation->formers = formers;
  explanation->former_count = made->part_count;
  explanation->formers_judged = verdicts;
  return rc;
}
