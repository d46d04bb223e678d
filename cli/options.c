/* The option parser: see options.h. */
#include "cli/options.h"

#include <assert.h>
#include <string.h>

static const chuan_span NOWHERE = { 0, 0, 0 };

typedef struct parser {
  chuan_arguments *out;
  chuan_operands operands;
  const char *examples; /* of the command, a line each */
  char *const *words;
  size_t count, at;
  chuan_arena *arena;
  chuan_diags *diags;
  bool wrong, short_of_memory;
} parser;

/* Messages ----------------------------------------------------------------------------------------- */

/* "--rules": how an option is named in a message. */
static chuan_str dashed(parser *p, const char *name)
{
  chuan_buffer b;
  chuan_buffer_init(&b, p->arena);
  chuan_buffer_printf(&b, "--%s", name);
  return chuan_buffer_str(&b);
}

static chuan_diag *wrong(parser *p, chuan_code code, chuan_str about)
{
  p->wrong = true;
  return chuan_diag_add(p->diags, code, NOWHERE, CHUAN_ARGS(about));
}

static void unknown_option(parser *p, chuan_str word, chuan_str name)
{
  chuan_str names[64];
  size_t count = 0;
  for (size_t i = 0; i < p->out->table_count && count < sizeof names / sizeof *names; i++)
    if (!p->out->table[i].later)
      names[count++] = chuan_str_of(p->out->table[i].name);
  chuan_diag *diag = wrong(p, CHUAN_E0902, word);
  const chuan_str *nearest = chuan_text_nearest(name, names, count);
  if (nearest)
    chuan_diag_hint(p->diags, diag, CHUAN_PHRASE_DID_YOU_MEAN, CHUAN_ARGS(dashed(p, nearest->p)));
  else
    chuan_diag_hint(p->diags, diag, CHUAN_PHRASE_SEE_HELP, CHUAN_NO_ARGS);
}

static void missing_value(parser *p, const chuan_option *option)
{
  chuan_diag *diag = wrong(p, CHUAN_E0903, dashed(p, option->name));
  chuan_diag_hint(p->diags, diag, CHUAN_PHRASE_WRITE_OPTION,
                  CHUAN_ARGS(dashed(p, option->name), chuan_str_of(option->value)));
}

/* Collecting --------------------------------------------------------------------------------------- */

static void append(parser *p, chuan_str **items, size_t *count, size_t *capacity, chuan_str item)
{
  if (chuan_arena_grow(p->arena, (void **)items, *count, capacity, sizeof **items))
    (*items)[(*count)++] = item;
  else
    p->short_of_memory = true;
}

static void append_value(parser *p, chuan_option_given *given, chuan_str value)
{
  append(p, &given->values, &given->count, &given->capacity, value);
}

/* "-" is a name for standard input, not an option. */
static bool is_option(const char *word)
{
  return word[0] == '-' && word[1] != '\0';
}

static bool has_value(const parser *p)
{
  return p->at < p->count && !is_option(p->words[p->at]);
}

/* Takes the values of an option; `attached` is what stands behind "=", or p NULL. */
static void take_values(parser *p, const chuan_option *option, chuan_option_given *given, chuan_str attached)
{
  if (option->kind == CHUAN_OPTION_FLAG) {
    if (attached.p)
      wrong(p, CHUAN_E0905, dashed(p, option->name));
    return;
  }
  if (option->kind == CHUAN_OPTION_VALUE && given->count > 0) {
    wrong(p, CHUAN_E0904, dashed(p, option->name));
    if (!attached.p && has_value(p))
      p->at++;
    return;
  }
  bool is_empty = attached.p ? attached.n == 0 : !has_value(p) || p->words[p->at][0] == '\0';
  if (is_empty) {
    missing_value(p, option);
    if (!attached.p && has_value(p))
      p->at++;
  } else if (attached.p) {
    append_value(p, given, attached);
  } else if (option->kind == CHUAN_OPTION_VALUE) {
    append_value(p, given, chuan_str_of(p->words[p->at++]));
  } else {
    while (has_value(p))
      append_value(p, given, chuan_str_of(p->words[p->at++]));
  }
}

static const chuan_option *find(const parser *p, chuan_str name, char letter)
{
  for (size_t i = 0; i < p->out->table_count; i++) {
    const chuan_option *option = &p->out->table[i];
    if (letter ? option->letter == letter : chuan_str_equal(name, chuan_str_of(option->name)))
      return option;
  }
  return NULL;
}

/* Parses the option that `word` begins with. */
static void take_option(parser *p, const char *word)
{
  bool is_long = word[1] == '-';
  chuan_str name = chuan_str_of(word + (is_long ? 2 : 1)), attached = { NULL, 0 };
  const char *equals = is_long ? strchr(name.p, '=') : NULL;
  if (equals) {
    attached = chuan_str_of(equals + 1);
    name.n = (size_t)(equals - name.p);
  }
  const chuan_option *option = is_long || name.n == 1 ? find(p, name, is_long ? '\0' : word[1]) : NULL;
  if (!option) {
    unknown_option(p, (chuan_str){ word, (size_t)(name.p - word) + name.n }, name);
    while (!attached.p && has_value(p)) /* its values are no news either */
      p->at++;
    return;
  }
  chuan_option_given *given = &p->out->given[option - p->out->table];
  given->given = true;
  if (option->later) {
    chuan_diag *diag = wrong(p, CHUAN_E0909, dashed(p, option->name));
    chuan_diag_hint(p->diags, diag, CHUAN_PHRASE_SEE_HELP, CHUAN_NO_ARGS);
  }
  take_values(p, option, given, attached);
}

/* What must be there ------------------------------------------------------------------------------- */

/* Reports all that is missing at once, as it is to be written: "--rules PATH… --db DB". */
static void check_missing(parser *p)
{
  chuan_buffer b;
  chuan_buffer_init(&b, p->arena);
  if (p->out->operand_count < p->operands.least)
    chuan_buffer_add_c(&b, p->operands.name);
  for (size_t i = 0; i < p->out->table_count; i++) {
    const chuan_option *option = &p->out->table[i];
    if (option->required && !p->out->given[i].given)
      chuan_buffer_printf(&b, "%s--%s %s", b.n > 0 ? " " : "", option->name, option->value);
  }
  if (b.n == 0)
    return;
  chuan_diag *diag = wrong(p, CHUAN_E0906, chuan_buffer_str(&b));
  chuan_str example = { p->examples, strcspn(p->examples, "\n") };
  chuan_diag_hint(p->diags, diag, CHUAN_PHRASE_EXAMPLE, CHUAN_ARGS(example));
  chuan_diag_hint(p->diags, diag, CHUAN_PHRASE_SEE_HELP, CHUAN_NO_ARGS);
}

static void check_operands(parser *p)
{
  for (size_t i = p->operands.most; i < p->out->operand_count; i++) {
    chuan_diag *diag = wrong(p, CHUAN_E0907, p->out->operands[i]);
    chuan_diag_hint(p->diags, diag, CHUAN_PHRASE_SEE_HELP, CHUAN_NO_ARGS);
  }
}

chuan_rc chuan_options_parse(chuan_arguments *out, const chuan_option *table, size_t table_count,
                             chuan_operands operands, const char *examples, char *const *words, size_t count,
                             chuan_arena *arena, chuan_diags *diags)
{
  *out = (chuan_arguments){ .table = table, .table_count = table_count };
  out->given = chuan_arena_array(arena, table_count, sizeof *out->given);
  if (!out->given)
    return CHUAN_RC_MEMORY;
  parser p = { .out = out, .operands = operands, .examples = examples, .words = words, .count = count,
               .arena = arena, .diags = diags };
  bool options_ended = false;
  while (p.at < p.count) {
    const char *word = p.words[p.at++];
    if (!options_ended && strcmp(word, "--") == 0)
      options_ended = true;
    else if (!options_ended && is_option(word))
      take_option(&p, word);
    else
      append(&p, &out->operands, &out->operand_count, &out->operand_capacity, chuan_str_of(word));
  }
  check_operands(&p);
  if (!p.wrong)
    check_missing(&p);
  return p.short_of_memory ? CHUAN_RC_MEMORY : p.wrong ? CHUAN_RC_USAGE : CHUAN_RC_OK;
}

/* Asking ------------------------------------------------------------------------------------------- */

const chuan_option_given *chuan_arguments_get(const chuan_arguments *arguments, const char *name)
{
  for (size_t i = 0; i < arguments->table_count; i++)
    if (strcmp(arguments->table[i].name, name) == 0)
      return &arguments->given[i];
  assert(!"the option is not in the command's table");
  return NULL;
}

bool chuan_arguments_has(const chuan_arguments *arguments, const char *name)
{
  return chuan_arguments_get(arguments, name)->given;
}

chuan_str chuan_arguments_text(const chuan_arguments *arguments, const char *name)
{
  const chuan_option_given *given = chuan_arguments_get(arguments, name);
  return given->count > 0 ? given->values[0] : CHUAN_STR("");
}
