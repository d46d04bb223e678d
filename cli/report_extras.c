/* See report_extras.h. */
#include "cli/report_extras.h"

static const chuan_span NOWHERE = { 0, 0, 0 };

static bool is_counted(const chuan_datum *datum, chuan_str level)
{
  return datum->type.kind == CHUAN_TYPE_TRUTH && chuan_str_equal(datum->level, level);
}

/* The datum of a name, typed with or without diacritics; CHUAN_NONE when there is none. */
static uint32_t find_counted(const chuan_evaluation *e, chuan_str name, chuan_arena *arena)
{
  const chuan_program *program = e->program;
  chuan_str wanted, folded;
  uint32_t found = chuan_program_datum(program, e->set->level, name), same = 0;
  if (found != CHUAN_NONE && is_counted(&program->data[found], e->set->level))
    return found;
  if (chuan_text_fold(&wanted, name, arena) != CHUAN_RC_OK)
    return CHUAN_NONE;
  for (uint32_t i = 0; i < program->data_count; i++)
    if (is_counted(&program->data[i], e->set->level) &&
        chuan_text_fold(&folded, program->data[i].name, arena) == CHUAN_RC_OK && chuan_str_equal(folded, wanted)) {
      found = i;
      same++;
    }
  return same == 1 ? found : CHUAN_NONE;
}

static chuan_rc unknown_counted(chuan_cli *cli, const chuan_evaluation *e, chuan_str name)
{
  const chuan_program *program = e->program;
  chuan_str *names = chuan_arena_array(&cli->messages, program->data_count, sizeof *names);
  size_t count = 0;
  for (size_t i = 0; names && i < program->data_count; i++)
    if (is_counted(&program->data[i], e->set->level))
      names[count++] = program->data[i].name;
  chuan_diag *diag = chuan_diag_add(&cli->diags, CHUAN_E0934, NOWHERE, CHUAN_ARGS(name, e->set->level));
  const chuan_str *nearest = names ? chuan_text_nearest(name, names, count) : NULL;
  if (nearest)
    chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_DID_YOU_MEAN, CHUAN_ARGS(*nearest));
  else
    chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_DECLARE_COUNTED, CHUAN_ARGS(e->set->level));
  return CHUAN_RC_USAGE;
}

chuan_rc chuan_report_read_counted(const chuan_data **out, chuan_cli *cli, const chuan_evaluation *e,
                                   const chuan_arguments *arguments)
{
  const chuan_option_given *wanted = chuan_arguments_get(arguments, "count");
  chuan_rc rc = CHUAN_RC_OK;
  *out = NULL;
  if (wanted->count == 0)
    return rc;
  uint32_t *numbers = chuan_arena_array(&cli->data, wanted->count, sizeof *numbers);
  chuan_set *set = chuan_arena_alloc(&cli->data, sizeof *set);
  chuan_data *data = chuan_arena_alloc(&cli->data, sizeof *data);
  if (!numbers || !set || !data)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; i < wanted->count; i++) {
    chuan_str name = chuan_cli_name(cli, wanted->values[i]);
    numbers[i] = find_counted(e, name, &cli->messages);
    if (numbers[i] == CHUAN_NONE)
      rc = unknown_counted(cli, e, name);
  }
  if (rc != CHUAN_RC_OK)
    return rc;
  *set = (chuan_set){ .name = e->set->name, .level = e->set->level, .data = numbers, .data_count = wanted->count };
  chuan_read_options read = { .variant = "none", .as_known = e->as_known };
  *out = data;
  return chuan_store_read(data, e->store, e->program, set, e->period, e->law_date, read, &cli->data, &cli->diags);
}

chuan_rc chuan_report_read_targets(const chuan_targets **out, chuan_cli *cli, const chuan_arguments *arguments)
{
  *out = NULL;
  if (!chuan_arguments_has(arguments, "targets"))
    return CHUAN_RC_OK;
  chuan_targets *targets = chuan_arena_alloc(&cli->data, sizeof *targets);
  if (!targets)
    return CHUAN_RC_MEMORY;
  *out = targets;
  return chuan_targets_read(targets, chuan_arguments_text(arguments, "targets"), &cli->sources, &cli->data,
                            &cli->diags);
}

/* Judges the units of the run by one check set. */
static chuan_rc judge_checks(chuan_validation *out, chuan_cli *cli, const chuan_evaluation *e, chuan_str name,
                             const chuan_option_given *units)
{
  chuan_evaluation *one = chuan_arena_alloc(&cli->run, sizeof *one);
  const chuan_set *set;
  if (!one)
    return CHUAN_RC_MEMORY;
  chuan_rc rc = chuan_cli_find_checks(&set, cli, e->program, name);
  if (rc != CHUAN_RC_OK)
    return rc;
  if (!chuan_str_equal(set->level, e->set->level)) {
    chuan_diag *diag = chuan_diag_add(&cli->diags, CHUAN_E0935, NOWHERE,
                                      CHUAN_ARGS(set->name, set->level, e->set->level));
    chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_CHECKS_OF_LEVEL, CHUAN_ARGS(e->set->level));
    return CHUAN_RC_USAGE;
  }
  *one = *e;
  one->set = set;
  rc = chuan_evaluation_check_law(one, cli);
  if (rc == CHUAN_RC_OK)
    rc = chuan_evaluation_judge_units(one, cli, units->values, units->count, CHUAN_STR(""));
  if (rc == CHUAN_RC_OK)
    chuan_evaluation_report_faults(cli, one);
  return rc == CHUAN_RC_OK ? chuan_validation_count(out, &one->results, &cli->run) : rc;
}

chuan_rc chuan_report_read_checks(const chuan_validation **out, size_t *count, chuan_cli *cli,
                                  const chuan_evaluation *e, const chuan_arguments *arguments)
{
  const chuan_option_given *names = chuan_arguments_get(arguments, "checks");
  chuan_rc rc = CHUAN_RC_OK;
  *out = NULL;
  *count = 0;
  if (names->count == 0)
    return rc;
  chuan_validation *sets = chuan_arena_array(&cli->run, names->count, sizeof *sets);
  if (!sets)
    return CHUAN_RC_MEMORY;
  *out = sets;
  for (; *count < names->count && rc == CHUAN_RC_OK; ++*count)
    rc = judge_checks(&sets[*count], cli, e, names->values[*count], chuan_arguments_get(arguments, "unit"));
  return rc;
}
