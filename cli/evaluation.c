/* What eval and explain share: see evaluation.h. */
#include "cli/evaluation.h"

#include "grammar/grammar.h"
#include "runtime/childless.h"
#include "runtime/link.h"

#include <string.h>

static const chuan_span NOWHERE = { 0, 0, 0 };

chuan_rc chuan_cli_load_rules(const chuan_program **program, chuan_cli *cli, const chuan_str *paths, size_t count)
{
  return chuan_rules_load(program, paths, count, &cli->sources, &cli->rules, &cli->diags);
}

/* What was asked of a criteria set, asked of a check set: "chuan validate --checks kt-xa --rules quy-tac/ …". */
static chuan_str validate_line(chuan_cli *cli, const chuan_arguments *arguments, const chuan_set *set)
{
  static const char *const SHARED[] = { "rules", "db", "period", "unit", "law-date", "as-known" };
  chuan_buffer b;
  chuan_buffer_init(&b, &cli->messages);
  chuan_buffer_add_c(&b, "chuan validate --checks ");
  chuan_buffer_add_word(&b, set->name);
  for (size_t i = 0; i < arguments->table_count; i++)
    for (size_t k = 0; k < sizeof SHARED / sizeof *SHARED; k++) {
      const chuan_option_given *given = &arguments->given[i];
      if (!given->given || strcmp(arguments->table[i].name, SHARED[k]) != 0)
        continue;
      chuan_buffer_printf(&b, " --%s", SHARED[k]);
      for (size_t v = 0; v < given->count; v++) {
        chuan_buffer_add_char(&b, ' ');
        chuan_buffer_add_word(&b, given->values[v]);
      }
    }
  return chuan_buffer_str(&b);
}

/* A set of the other kind than the command is for; `arguments` of one for criteria sets. */
static chuan_rc wrong_kind(chuan_cli *cli, const chuan_set *set, const chuan_arguments *arguments)
{
  chuan_diag *diag = chuan_diag_add(&cli->diags, set->is_checks ? CHUAN_E0860 : CHUAN_E0861, set->span,
                                    CHUAN_ARGS(set->name));
  chuan_diag_label(&cli->diags, diag, CHUAN_PHRASE_THIS_SET, CHUAN_NO_ARGS);
  if (set->is_checks)
    chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_USE_VALIDATE, CHUAN_ARGS(validate_line(cli, arguments, set)));
  else
    chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_USE_EVAL, CHUAN_NO_ARGS);
  return CHUAN_RC_USAGE;
}

/* What people call a set otherwise: by its title, or by a variant of it. */
static bool hint_other_name(chuan_cli *cli, chuan_diag *diag, const chuan_program *program, chuan_str name)
{
  uint32_t variant = chuan_program_variant(program, name);
  if (variant != CHUAN_NONE) {
    chuan_str set = program->sets[program->variants[variant].set].name;
    chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_VARIANT_OF_SET, CHUAN_ARGS(set));
    return true;
  }
  for (size_t i = 0; i < program->set_count; i++)
    if (!program->sets[i].is_checks && chuan_str_equal(program->sets[i].title, name)) {
      chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_DID_YOU_MEAN, CHUAN_ARGS(program->sets[i].name));
      return true;
    }
  return false;
}

/* One for checks without `arguments`. */
static chuan_rc find_set(const chuan_set **set, chuan_cli *cli, const chuan_program *program, chuan_str typed,
                         const chuan_arguments *arguments)
{
  bool of_checks = !arguments;
  chuan_str name = chuan_cli_name(cli, typed);
  uint32_t number = chuan_program_set(program, name);
  if (number != CHUAN_NONE) {
    *set = &program->sets[number];
    return (*set)->is_checks == of_checks ? CHUAN_RC_OK : wrong_kind(cli, *set, arguments);
  }
  chuan_str *names = chuan_arena_array(&cli->messages, program->set_count, sizeof *names);
  if (!names)
    return CHUAN_RC_MEMORY;
  size_t count = 0;
  for (size_t i = 0; i < program->set_count; i++)
    if (program->sets[i].edition == 0 && program->sets[i].is_checks == of_checks)
      names[count++] = program->sets[i].name;
  chuan_diag *diag = chuan_diag_add(&cli->diags, of_checks ? CHUAN_E0862 : CHUAN_E0801, NOWHERE, CHUAN_ARGS(name));
  if (!of_checks && hint_other_name(cli, diag, program, name))
    return CHUAN_RC_USAGE;
  const chuan_str *nearest = chuan_text_nearest(name, names, count);
  if (nearest)
    chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_DID_YOU_MEAN, CHUAN_ARGS(*nearest));
  else if (count > 0)
    chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_SETS_ARE, CHUAN_ARGS(chuan_cli_list(cli, names, count)));
  else if (of_checks)
    chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_WRITE_CHECK_SET, CHUAN_NO_ARGS);
  return CHUAN_RC_USAGE;
}

chuan_rc chuan_cli_find_set(const chuan_set **set, chuan_cli *cli, const chuan_program *program,
                            const chuan_arguments *arguments)
{
  return find_set(set, cli, program, chuan_arguments_text(arguments, "set"), arguments);
}

chuan_rc chuan_cli_find_checks(const chuan_set **set, chuan_cli *cli, const chuan_program *program, chuan_str typed)
{
  return find_set(set, cli, program, typed, NULL);
}

/* What was asked for ------------------------------------------------------------------------------- */

static chuan_str year_text(chuan_cli *cli, int year)
{
  chuan_buffer b;
  chuan_buffer_init(&b, &cli->messages);
  chuan_buffer_printf(&b, "%d", year);
  return chuan_buffer_str(&b);
}

static chuan_rc check_period(const chuan_evaluation *e, chuan_cli *cli)
{
  const chuan_set *set = e->set;
  if (e->period >= set->period_from && e->period <= set->period_to)
    return CHUAN_RC_OK;
  chuan_diag *diag = chuan_diag_add(&cli->diags, CHUAN_E0802, set->span,
                                    CHUAN_ARGS(year_text(cli, e->period), set->name, year_text(cli, set->period_from),
                                               year_text(cli, set->period_to)));
  chuan_diag_label(&cli->diags, diag, CHUAN_PHRASE_THIS_SET, CHUAN_NO_ARGS);
  return CHUAN_RC_FINDINGS;
}

static chuan_str day_text(chuan_cli *cli, chuan_day day)
{
  return chuan_day_text(day, cli->lang == CHUAN_LANG_EN, &cli->messages);
}

/* "từ 02/01/2022 đến 31/12/2025" of what has at least one end. */
static chuan_str interval_text(chuan_cli *cli, chuan_day from, chuan_day to)
{
  chuan_said said = { .phrase = CHUAN_PHRASE_FROM_DAY_TO_DAY, .args = { day_text(cli, from), day_text(cli, to) } };
  if (to == CHUAN_DAY_LAST) {
    said.phrase = CHUAN_PHRASE_FROM_DAY_ON;
  } else if (from == CHUAN_DAY_FIRST) {
    said.phrase = CHUAN_PHRASE_UNTIL_DAY;
    said.args[0] = day_text(cli, to);
  }
  return chuan_said_text(&said, cli->lang, &cli->messages);
}

static chuan_rc check_in_force(const chuan_evaluation *e, chuan_cli *cli)
{
  const chuan_set *set = e->set, *first = set - set->edition, *last = first + (set->edition_count - 1);
  if (e->law_date >= set->effective_from && e->law_date <= set->effective_to)
    return CHUAN_RC_OK;
  chuan_diag *diag = chuan_diag_add(
      &cli->diags, CHUAN_E0803, set->span,
      CHUAN_ARGS(day_text(cli, e->law_date), set->name, interval_text(cli, first->effective_from, last->effective_to)));
  chuan_diag_label(&cli->diags, diag, CHUAN_PHRASE_THIS_SET, CHUAN_NO_ARGS);
  chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_CHOOSE_LAW_DATE, CHUAN_NO_ARGS);
  return CHUAN_RC_FINDINGS;
}

/* A variant that is named must be law on the law date, as those that govern units by themselves are. */
static chuan_rc check_variant_in_force(const chuan_evaluation *e, chuan_cli *cli, chuan_str name)
{
  uint32_t number = chuan_program_variant(e->program, name);
  if (name.n == 0 || number == CHUAN_NONE)
    return CHUAN_RC_OK;
  const chuan_variant *variant = &e->program->variants[number];
  if (e->law_date >= variant->effective_from && e->law_date <= variant->effective_to)
    return CHUAN_RC_OK;
  chuan_diag *diag = chuan_diag_add(&cli->diags, CHUAN_E0811, variant->span,
                                    CHUAN_ARGS(day_text(cli, e->law_date), name,
                                               interval_text(cli, variant->effective_from, variant->effective_to)));
  chuan_diag_label(&cli->diags, diag, CHUAN_PHRASE_THIS_VARIANT, CHUAN_NO_ARGS);
  chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_CHOOSE_VARIANT, CHUAN_NO_ARGS);
  return CHUAN_RC_FINDINGS;
}

static chuan_rc wrong_value(chuan_cli *cli, chuan_str value, const char *option, chuan_phrase hint)
{
  chuan_diag *diag = chuan_diag_add(&cli->diags, CHUAN_E0908, NOWHERE, CHUAN_ARGS(value, chuan_str_of(option)));
  chuan_diag_hint(&cli->diags, diag, hint, CHUAN_NO_ARGS);
  return CHUAN_RC_USAGE;
}

static chuan_rc read_law_date(chuan_evaluation *e, chuan_cli *cli, const chuan_arguments *arguments)
{
  chuan_str text = chuan_arguments_text(arguments, "law-date");
  chuan_day_from(&e->law_date, e->period, 12, 31);
  if (text.n == 0 || chuan_day_parse(&e->law_date, text))
    return CHUAN_RC_OK;
  return wrong_value(cli, text, "--law-date", CHUAN_PHRASE_WRITE_DAY);
}

static chuan_rc read_as_known(chuan_evaluation *e, chuan_cli *cli, const chuan_arguments *arguments)
{
  chuan_str text = chuan_arguments_text(arguments, "as-known");
  return text.n > 0 ? chuan_store_known_until(&e->as_known, text, &cli->messages, &cli->diags) : CHUAN_RC_OK;
}

static chuan_rc check_variant(const chuan_evaluation *e, chuan_cli *cli, chuan_str name)
{
  uint32_t found = chuan_program_variant(e->program, name), set = chuan_program_first_edition(e->program, e->set);
  if (name.n == 0 || chuan_str_equal(name, CHUAN_STR("none")) ||
      (found != CHUAN_NONE && e->program->variants[found].set == set))
    return CHUAN_RC_OK;
  chuan_str *names = chuan_arena_array(&cli->messages, e->program->variant_count, sizeof *names);
  size_t count = 0;
  if (!names)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; i < e->program->variant_count; i++)
    if (e->program->variants[i].set == set)
      names[count++] = e->program->variants[i].name;
  chuan_diag *diag = chuan_diag_add(&cli->diags, CHUAN_E0805, NOWHERE, CHUAN_ARGS(name, e->set->name));
  const chuan_str *nearest = chuan_text_nearest(name, names, count);
  if (nearest)
    chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_DID_YOU_MEAN, CHUAN_ARGS(*nearest));
  else if (count > 0)
    chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_VARIANTS_ARE, CHUAN_ARGS(chuan_cli_list(cli, names, count)));
  else
    chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_NO_VARIANTS, CHUAN_NO_ARGS);
  return CHUAN_RC_USAGE;
}

/* Reading and judging ------------------------------------------------------------------------------ */

void chuan_evaluation_warn_of_no_units(const chuan_evaluation *e, chuan_cli *cli)
{
  chuan_diag *diag = chuan_diag_add(&cli->diags, CHUAN_W0808, NOWHERE,
                                    CHUAN_ARGS(e->set->level, day_text(cli, e->law_date), year_text(cli, e->period)));
  chuan_diag_hint(&cli->diags, diag, e->as_known.n > 0 ? CHUAN_PHRASE_KNOW_MORE : CHUAN_PHRASE_IMPORT_UNITS,
                  CHUAN_NO_ARGS);
}

chuan_rc chuan_evaluation_warn_of_childless(const chuan_evaluation *e, chuan_cli *cli)
{
  const chuan_childless *found = chuan_childless_find(&e->results, &cli->run);
  for (size_t part = 0; found && part < e->set->part_count; part++) {
    const chuan_childless *of = &found[part];
    char count[24];
    snprintf(count, sizeof count, "%zu", of->count);
    if (of->count == 0)
      continue;
    chuan_diag *diag =
      chuan_diag_add(&cli->diags, CHUAN_W0895, NOWHERE,
                     CHUAN_ARGS(chuan_str_copy(&cli->messages, chuan_str_of(count)), e->set->level, of->level,
                                chuan_cli_list(cli, of->codes, of->count)));
    chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_IMPORT_CHILDREN, CHUAN_ARGS(of->level));
  }
  return found ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
}

/* Which units of its level a set is judged for: those asked for, or all, as units of another level rest on them. */
typedef enum whose { WHOSE_ASKED, WHOSE_ALL, WHOSE_COUNT } whose;

/* What judging a set and those that it asks for shares. Arrays are by number of a set or part of the program. */
typedef struct judging {
  chuan_cli *cli;
  const chuan_set *asked; /* the set of --set */
  chuan_str variant;      /* of --variant, or empty */
  chuan_read_options read;
  bool *wanted[WHOSE_COUNT];
  bool *measured; /* its thresholds are read by others */
  const chuan_results **results[WHOSE_COUNT]; /* NULL until it is judged */
} judging;

chuan_rc chuan_evaluation_check_law(const chuan_evaluation *e, chuan_cli *cli)
{
  chuan_rc rc = check_period(e, cli);
  return rc == CHUAN_RC_OK ? check_in_force(e, cli) : rc;
}

/* The edition of a set that the law date asks for; where none is in force the first one, to say so by. */
static uint32_t edition_for(const chuan_evaluation *e, uint32_t set)
{
  uint32_t edition = chuan_program_edition(e->program, set, e->law_date);
  return edition == CHUAN_NONE ? set - e->program->sets[set].edition : edition;
}

/* Who is judged below the units that `of` names: all, where nobody was chosen by name, so that nothing is judged
   twice. */
static whose below(const judging *j, whose of)
{
  return j->read.only_count > 0 ? WHOSE_ALL : of;
}

/* Hands a set what it asks of others, which are judged already. */
static chuan_rc link_others(chuan_evaluation *e, const judging *j, whose of)
{
  const chuan_set *set = e->set;
  chuan_rc rc = CHUAN_RC_OK;
  for (size_t i = 0; i < set->required_count; i++)
    if (i == 0 || set->required[i].set != set->required[i - 1].set) /* they stand in the order of sets */
      chuan_link_required(&e->data, j->results[of][edition_for(e, set->required[i].set)]);
  for (uint32_t i = 0; i < set->part_count && rc == CHUAN_RC_OK; i++)
    rc = chuan_link_children(&e->data, i, j->results[below(j, of)][set->parts[i]]);
  return rc;
}

/* Judges one set, those that it asks for being judged. A variant that is named is of the set that is named: those
   it asks for are judged under each unit's own. */
static chuan_rc judge(chuan_evaluation *e, const judging *j, whose of)
{
  chuan_read_options read = j->read;
  if (of == WHOSE_ALL)
    read.only_count = 0;
  if (j->variant.n > 0 && (e->set == j->asked || chuan_str_equal(j->variant, CHUAN_STR("none"))))
    read.variant = chuan_cli_path(j->cli, j->variant);
  chuan_rc rc = chuan_store_read(&e->data, e->store, e->program, e->set, e->period, e->law_date, read, &j->cli->data,
                                 &j->cli->diags);
  if (rc == CHUAN_RC_OK)
    rc = link_others(e, j, of);
  if (rc == CHUAN_RC_OK)
    rc = chuan_vm_run(&e->results, &e->data, e->options, &j->cli->run);
  j->results[of][chuan_program_number(e->program, e->set)] = &e->results;
  return rc;
}

/* Judges a set or part that the one of `e` asks for. */
static chuan_rc judge_required(chuan_evaluation *e, const judging *j, uint32_t number, whose of)
{
  const chuan_set *set = chuan_program_at(e->program, number);
  chuan_evaluation *one = &e->required[e->required_count++];
  *one = *e;
  one->set = set;
  one->required = NULL;
  one->required_count = 0;
  one->options.keep_values = j->measured[number];
  chuan_rc rc = chuan_evaluation_check_law(one, j->cli);
  if (rc == CHUAN_RC_OK)
    rc = judge(one, j, of);
  if (rc != CHUAN_RC_OK || number >= e->program->set_count)
    return rc;
  if (of == WHOSE_ASKED && chuan_str_equal(set->level, e->set->level))
    e->required_results[e->required_result_count++] = &one->results;
  else
    e->below_results[e->below_result_count++] = &one->results;
  return rc;
}

/* Notes what a set asks for. */
static void want_others(const chuan_evaluation *e, const judging *j, const chuan_set *set, whose of)
{
  for (size_t i = 0; i < set->required_count; i++)
    j->wanted[of][edition_for(e, set->required[i].set)] = true;
  for (size_t i = 0; i < set->other_threshold_count; i++)
    j->measured[edition_for(e, set->required[set->other_thresholds[i].required].set)] = true;
  for (size_t i = 0; i < set->part_count; i++)
    j->wanted[below(j, of)][set->parts[i]] = true;
}

static bool make_judging(judging *j, chuan_evaluation *e)
{
  size_t count = e->program->set_count + e->program->part_count;
  for (int of = 0; of < WHOSE_COUNT; of++) {
    j->wanted[of] = chuan_arena_array(&j->cli->run, count, sizeof *j->wanted[of]);
    j->results[of] = chuan_arena_array(&j->cli->run, count, sizeof *j->results[of]);
    if (!j->wanted[of] || !j->results[of])
      return false;
  }
  j->measured = chuan_arena_array(&j->cli->run, count, sizeof *j->measured);
  e->required = chuan_arena_array(&j->cli->run, WHOSE_COUNT * count, sizeof *e->required);
  e->required_results = chuan_arena_array(&j->cli->run, count, sizeof *e->required_results);
  e->below_results = chuan_arena_array(&j->cli->run, WHOSE_COUNT * count, sizeof *e->below_results);
  return j->measured && e->required && e->required_results && e->below_results;
}

/* Judges what the set asks for, directly or through others, and then the set itself. */
static chuan_rc judge_all(chuan_evaluation *e, judging *j)
{
  const chuan_program *program = e->program;
  size_t count = program->set_count + program->part_count;
  uint32_t asked = chuan_program_number(program, e->set);
  if (!make_judging(j, e))
    return CHUAN_RC_MEMORY;
  j->wanted[WHOSE_ASKED][asked] = true;
  for (size_t i = count; i-- > 0;)
    for (int of = 0; of < WHOSE_COUNT; of++)
      if (j->wanted[of][program->set_order[i]])
        want_others(e, j, chuan_program_at(program, program->set_order[i]), (whose)of);
  chuan_rc rc = CHUAN_RC_OK;
  for (size_t i = 0, done = 0; i < count && rc == CHUAN_RC_OK; i++)
    for (int of = 0; of < WHOSE_COUNT && rc == CHUAN_RC_OK; of++) {
      uint32_t number = program->set_order[i];
      if (!j->wanted[of][number])
        continue;
      if (done++ > 0) /* of one set its units are told */
        chuan_progress_tell(j->cli->sources.progress, CHUAN_WORK_JUDGE_SETS, done - 1, 0, 0);
      rc = number == asked ? judge(e, j, (whose)of) : judge_required(e, j, number, (whose)of);
    }
  return rc;
}

chuan_rc chuan_evaluation_judge_within(chuan_evaluation *e, chuan_cli *cli, const chuan_str *codes, size_t count,
                                       chuan_str variant)
{
  judging j = { .cli = cli, .asked = e->set, .variant = variant,
                .read = { .only = codes, .only_count = count, .as_known = e->as_known,
                          .progress = cli->sources.progress } };
  e->options.progress = cli->sources.progress;
  e->required_count = e->required_result_count = e->below_result_count = 0;
  return judge_all(e, &j);
}

chuan_rc chuan_evaluation_judge_units(chuan_evaluation *e, chuan_cli *cli, const chuan_str *codes, size_t count,
                                      chuan_str variant)
{
  chuan_rc rc = chuan_store_begin_read(e->store, &cli->diags);
  if (rc == CHUAN_RC_OK)
    rc = chuan_evaluation_judge_within(e, cli, codes, count, variant);
  chuan_store_rollback(e->store);
  return rc;
}

chuan_rc chuan_evaluation_open(chuan_evaluation *e, chuan_cli *cli, const chuan_arguments *arguments)
{
  const char *database = chuan_cli_path(cli, chuan_arguments_text(arguments, "db"));
  return database ? chuan_store_open(&e->store, database, CHUAN_STORE_READ, &cli->diags) : CHUAN_RC_MEMORY;
}

/* Opens the database and judges by one state of it. */
static chuan_rc judge_stored(chuan_evaluation *e, chuan_cli *cli, const chuan_arguments *arguments, chuan_str variant)
{
  const chuan_option_given *units = chuan_arguments_get(arguments, "unit");
  chuan_rc rc = chuan_evaluation_open(e, cli, arguments);
  if (rc != CHUAN_RC_OK)
    return rc;
  rc = chuan_evaluation_judge_units(e, cli, units->values, units->count, variant);
  if (rc == CHUAN_RC_OK && e->data.unit_count == 0)
    chuan_evaluation_warn_of_no_units(e, cli);
  return rc;
}

chuan_rc chuan_evaluation_load(chuan_evaluation *e, chuan_cli *cli, const chuan_arguments *arguments)
{
  const chuan_option_given *rules = chuan_arguments_get(arguments, "rules");
  chuan_rc rc = chuan_cli_period(&e->period, cli, chuan_arguments_text(arguments, "period"));
  if (rc == CHUAN_RC_OK)
    rc = read_law_date(e, cli, arguments);
  if (rc == CHUAN_RC_OK)
    rc = read_as_known(e, cli, arguments);
  if (rc == CHUAN_RC_OK)
    rc = chuan_cli_load_rules(&e->program, cli, rules->values, rules->count);
  if (rc == CHUAN_RC_OK)
    rc = chuan_cli_open_lua(&e->options.lua, cli, e->program);
  return rc;
}

chuan_rc chuan_evaluation_run(chuan_evaluation *e, chuan_cli *cli, const chuan_arguments *arguments, bool keep_values)
{
  chuan_str variant = chuan_cli_name(cli, chuan_arguments_text(arguments, "variant"));
  *e = (chuan_evaluation){ .options = { .certify = chuan_arguments_has(arguments, "certify"),
                                       .keep_clauses = true,
                                       .keep_values = keep_values } };
  chuan_rc rc = chuan_evaluation_load(e, cli, arguments);
  if (rc == CHUAN_RC_OK)
    rc = chuan_cli_find_set(&e->set, cli, e->program, arguments);
  if (rc == CHUAN_RC_OK)
    e->set = &e->program->sets[edition_for(e, (uint32_t)(e->set - e->program->sets))];
  if (rc == CHUAN_RC_OK)
    rc = check_variant(e, cli, variant);
  if (rc == CHUAN_RC_OK)
    rc = chuan_evaluation_check_law(e, cli);
  if (rc == CHUAN_RC_OK)
    rc = check_variant_in_force(e, cli, variant);
  if (rc == CHUAN_RC_OK)
    rc = judge_stored(e, cli, arguments, variant);
  return rc;
}

void chuan_evaluation_close(chuan_evaluation *e)
{
  if (e->store)
    chuan_store_close(e->store);
  e->store = NULL;
}

/* Afterwards --------------------------------------------------------------------------------------- */

/* Queues a warning where the verdict that was computed is another than the unit reported. */
static void report_difference(chuan_cli *cli, const chuan_evaluation *e, chuan_phrase phrase, chuan_str code,
                              size_t unit, uint8_t computed, uint8_t reported)
{
  bool english = cli->lang == CHUAN_LANG_EN;
  chuan_said subject = { .phrase = phrase, .args = { code } };
  if (!chuan_report_differs(computed, reported))
    return;
  chuan_diag *diag = chuan_diag_add(
    &cli->diags, CHUAN_W0812, NOWHERE,
    CHUAN_ARGS(e->data.units[unit].code, chuan_said_text(&subject, cli->lang, &cli->messages),
               chuan_str_of(chuan_verdict_text((chuan_verdict)reported, english)),
               chuan_str_of(chuan_verdict_text((chuan_verdict)computed, english))));
  chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_CHECK_REPORTED, CHUAN_NO_ARGS);
}

void chuan_evaluation_report_differences(chuan_cli *cli, const chuan_evaluation *e, const chuan_explanation *only)
{
  const chuan_results *results = &e->results;
  size_t units = e->data.unit_count;
  for (uint32_t i = 0; i < e->set->indicator_count; i++)
    for (size_t unit = 0; unit < units && (!only || chuan_explanation_covers(only, results, i)); unit++)
      report_difference(cli, e, CHUAN_PHRASE_SUBJECT_INDICATOR, e->set->indicators[i].code, unit,
                        results->indicators[i * units + unit], chuan_report_own_indicator(results, i, unit));
  for (uint32_t i = 0; i < e->set->criterion_count; i++)
    for (size_t unit = 0; unit < units && (!only || chuan_explanation_covers_criterion(only, results, i)); unit++)
      report_difference(cli, e, CHUAN_PHRASE_SUBJECT_CRITERION, e->set->criteria[i].code, unit,
                        results->criteria[i * units + unit], chuan_report_own_criterion(results, i, unit));
}

chuan_report chuan_evaluation_report(const chuan_cli *cli, const chuan_evaluation *e)
{
  return (chuan_report){ .results = &e->results, .required = e->required_results,
                         .required_count = e->required_result_count, .below = e->below_results,
                         .below_count = e->below_result_count, .as_known = e->as_known, .sources = &cli->sources,
                         .lang = cli->lang, .color = cli->color_out, .width = cli->width, .options = e->options };
}
