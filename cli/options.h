/* The option parser: a table of options for each command, `--name value` and `--name=value`, lists that
   take values up to the next option. What is wrong is a diagnostic (E09xx) with the nearest option. */
#ifndef CHUAN_OPTIONS_H
#define CHUAN_OPTIONS_H

#include "base/diag.h"

typedef enum chuan_option_kind {
  CHUAN_OPTION_FLAG,  /* --json */
  CHUAN_OPTION_VALUE, /* --db DB; once */
  CHUAN_OPTION_LIST   /* --rules A B; may be repeated */
} chuan_option_kind;

typedef struct chuan_option {
  const char *name; /* without the dashes */
  char letter;      /* -o for --output; 0 for none */
  chuan_option_kind kind;
  bool required;
  bool later;        /* belongs to a later version: known, not shown, refused */
  const char *value; /* what help shows for the value: "DB", "PATH…"; NULL for a flag */
  const char *help[2]; /* by chuan_lang */
} chuan_option;

/* The arguments that are no options. */
typedef struct chuan_operands {
  const char *name; /* what help shows: "PATH…", "[NO]"; NULL when there are none */
  size_t least, most;
} chuan_operands;

/* What was given, in the order of the table. */
typedef struct chuan_option_given {
  bool given;
  chuan_str *values;
  size_t count, capacity;
} chuan_option_given;

typedef struct chuan_arguments {
  const chuan_option *table;
  size_t table_count;
  chuan_option_given *given;
  chuan_str *operands;
  size_t operand_count, operand_capacity;
} chuan_arguments;

/* Parses `count` words. USAGE when something is wrong, MEMORY. Every wrong word is reported; what is missing
   is asked for only when the words are right, with the first line of `examples`. A word "--" ends the options; "-"
   alone is an operand or a value. The values borrow the words. */
chuan_rc chuan_options_parse(chuan_arguments *out, const chuan_option *table, size_t table_count,
                             chuan_operands operands, const char *examples, char *const *words, size_t count,
                             chuan_arena *arena, chuan_diags *diags);

/* An option by its name, which must be in the table. */
const chuan_option_given *chuan_arguments_get(const chuan_arguments *arguments, const char *name);
bool chuan_arguments_has(const chuan_arguments *arguments, const char *name);
/* The value of an option; "" when it was not given. */
chuan_str chuan_arguments_text(const chuan_arguments *arguments, const char *name);

#endif
