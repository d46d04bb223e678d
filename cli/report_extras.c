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
