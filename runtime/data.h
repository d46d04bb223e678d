/* The data of one run in memory: the units judged and, column by column, what they reported. The store
   fills it from a database (store_read.c), the test runner from `cho` statements; the evaluator only reads. */
#ifndef CHUAN_DATA_H
#define CHUAN_DATA_H

#include "base/arena.h"
#include "grammar/program.h"

/* One datum of all units. Unit u's number is n[u]/d[u] in any terms, d > 0, or n[u]/scale where d is
   NULL; where d[u] is 0, n[u] is the address of a struct chuan_big (base/num.h). Where none occurred the
   number is 0. Dates, choices and yes/no are plain integers with scale 1; a text is its number in `texts`. */
typedef struct chuan_column {
  uint8_t *input; /* enum chuan_input */
  int64_t *n, *d;
  int64_t scale;
  bool all_values; /* every unit has a value: `input` need not be looked at */
} chuan_column;

typedef struct chuan_unit {
  chuan_str code, name, level;
  uint32_t parent;  /* in `ancestors`, or CHUAN_NONE */
  uint32_t variant; /* the variant that governs it, or CHUAN_NONE */
} chuan_unit;

struct chuan_results;

/* A number an indicator was judged by; `state` MET: there is one; INSUFFICIENT, NOT_APPLICABLE, FAULT:
   why there is none. NOT_APPLICABLE also where the rules name none, and instead of FAULT where the indicator
   does not apply, as it is not evaluated then. */
typedef struct chuan_measure {
  chuan_num number;
  uint8_t state; /* chuan_verdict */
} chuan_measure;

/* The child units of one level: those of unit u stand in `units` from first[u] up to first[u + 1], by their positions
   in the results of the part of the set that looked at them. Of a part that looks above (CHUAN_AGGREGATE_ABOVE) it is
   the one unit above; of one that looks for equals (CHUAN_AGGREGATE_SAME) the first of those that report the same. */
enum { CHUAN_EQUALS_LISTED_MAX = 10 };
typedef struct chuan_children {
  const struct chuan_results *results; /* NULL: nobody looked at them, there are none */
  const uint32_t *first, *units;
  const uint32_t *equals; /* of equals: how many report the same as unit u; CHUAN_NONE where it is below no unit of the
                             level that they are looked for in. Otherwise NULL */
  const uint32_t *same; /* of equals: all units that report something, in the order of what they report; those that
                           report what unit u does, itself among them, stand from same_first[u] up to same_end[u] */
  const uint32_t *same_first, *same_end;
} chuan_children;

typedef struct chuan_data {
  chuan_arena *arena;
  const chuan_program *program;
  const chuan_set *set;
  int period;
  chuan_day law_date;

  chuan_unit *units; /* judged, in the order of their codes */
  size_t unit_count;
  chuan_unit *ancestors; /* units above them on the law date; their `parent` points into this array too */
  size_t ancestor_count;

  chuan_column *columns;  /* one for each of set->data */
  chuan_column *previous; /* one for each of set->previous_data */
  bool first_period;      /* no period before: PREVIOUS is insufficient, cause no_previous */
  int32_t **dimensions;   /* dimensions[d][unit]: position of the registry's value, or -1 for none */
  bool dimensions_final;  /* in tests: a value above is the final one, `riêng` does not change it */

  /* Reported verdicts: for each indicator (criterion) of the set NULL or one verdict a unit,
     CHUAN_VERDICT_COUNT where nothing was reported. */
  uint8_t **reported_indicators, **reported_criteria;

  struct chuan_lineage *lineage; /* what units take over from those they were made of (lineage.h); NULL: nothing */

  uint8_t **required; /* [set->required][unit]: the outcome of that set, insufficient until it is judged */
  chuan_measure **other_thresholds; /* [set->other_thresholds][unit]: insufficient until that set is judged */
  chuan_children *children; /* [set->parts] */

  chuan_str *texts; /* distinct texts; number = position */
  size_t text_count, text_capacity;
  uint32_t *text_order; /* numbers of texts, sorted by text */
  size_t text_order_capacity;
  unsigned char hash[32]; /* of the submissions it was read from */
} chuan_data;

/* An empty data set for `unit_count` units: every cell not reported, every dimension without value. A
   decimal's column starts with the scale of its type, any other with 1. */
chuan_rc chuan_data_init(chuan_data *data, const chuan_program *program, const chuan_set *set, int period,
                         chuan_day law_date, size_t unit_count, chuan_arena *arena);
/* The number of a text, added if it is new (`text` must live as long as `data`). */
chuan_rc chuan_data_text(int64_t *number, chuan_data *data, chuan_str text);
/* The number of a text, or -1 when no unit reported it. */
int64_t chuan_data_find_text(const chuan_data *data, chuan_str text);
/* The text of a number. Those that only the rules say have numbers, too: text k of the set has -2 - k. */
chuan_str chuan_data_text_at(const chuan_data *data, int64_t number);
/* Sets one cell. `column` must belong to `data`. */
chuan_rc chuan_data_set(chuan_data *data, chuan_column *column, size_t unit, chuan_input input, chuan_num number);
/* Gives every cell its own denominator, so that a column can take numbers of another scale. */
chuan_rc chuan_data_keep_scales(chuan_data *data);
/* n/d in lowest terms, d > 0; where d is 0 the big number at the address n. */
static inline chuan_num chuan_column_reduced(int64_t n, int64_t d)
{
  chuan_num number = { n, d };
  if (d > 1)
    chuan_num_ratio(&number, n, d, NULL); /* what fits 64 bits needs no arena */
  return number;
}
/* Whether the unit reported some datum that the set reads of the period. */
bool chuan_data_is_reported(const chuan_data *data, size_t unit);
/* Whether it reported a verdict of the set itself. */
bool chuan_data_has_verdicts(const chuan_data *data, size_t unit);
/* The number in a cell that has a value. */
chuan_num chuan_column_number(const chuan_column *column, size_t unit);
/* Whether a value is missing that the unit may yet report. */
static inline bool chuan_input_is_missing(uint8_t input)
{
  return input == CHUAN_INPUT_NOT_REPORTED || input == CHUAN_INPUT_NOT_AVAILABLE;
}
/* The unit of that code; CHUAN_NONE. Units stand in the order of their codes. */
uint32_t chuan_data_find_unit(const chuan_data *data, chuan_str code);
/* The column of a program's datum, of the period before with `previous`: its position in set->data, or
   set->previous_data; CHUAN_NONE when the set does not read it. */
uint32_t chuan_set_column(const chuan_set *set, uint32_t datum, bool previous);
/* The position of a datum among such ones; CHUAN_NONE. */
uint32_t chuan_data_column(const uint32_t *data, size_t count, uint32_t datum);
/* The first and the last day that an import takes, and that anything may be said to become. */
chuan_day chuan_data_first_day(void);
chuan_day chuan_data_last_day(void);

#endif
