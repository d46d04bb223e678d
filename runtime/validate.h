/* Checks on submitted data: what the rules of check sets come to, and what is told of one rule for one unit.

   chuan_validation_count() counts the outcomes of a set that was judged (chuan_vm_run). A finder then explains single
   findings: the values of the message and of both sides, and the cells behind them. Text (report_validate.c), JSON
   (report_validate_json.c) and every other format are written from these alone, so they cannot differ in what they
   show. A rule that was not considered, or could not be checked, is never counted as passed. */
#ifndef CHUAN_VALIDATE_H
#define CHUAN_VALIDATE_H

#include "runtime/explain.h"
#include "runtime/localise.h"

/* Outcomes by chuan_verdict: of a rule, of a set, of a run. */
typedef struct chuan_outcomes {
  size_t of[CHUAN_VERDICT_COUNT];
} chuan_outcomes;

/* A check set and what its rules came to. */
typedef struct chuan_validation {
  const chuan_results *results; /* its indicators are the rules */
  chuan_outcomes *rules;        /* one for each */
  const uint32_t *order;        /* numbers of the rules as they stand in their files: so they are told */
  size_t with_data;             /* units that reported something of what the set reads of the period */
} chuan_validation;

/* What all sets of a run came to. Violations are errors and warnings, by the severity of their rules. */
typedef struct chuan_validation_totals {
  chuan_outcomes all;
  size_t errors, warnings;
} chuan_validation_totals;

chuan_rc chuan_validation_count(chuan_validation *out, const chuan_results *results, chuan_arena *arena);
chuan_validation_totals chuan_validation_total(const chuan_validation *sets, size_t count);

/* Units for which the rule was decided. */
static inline size_t chuan_validation_decided(const chuan_outcomes *rule)
{
  return rule->of[CHUAN_VERDICT_MET] + rule->of[CHUAN_VERDICT_NOT_MET];
}
/* What a rule came to for a unit. */
static inline chuan_verdict chuan_validation_outcome(const chuan_validation *set, uint32_t rule, size_t unit)
{
  return (chuan_verdict)set->results->indicators[rule * set->results->data->unit_count + unit];
}

/* The value of an expression for the unit; `state` MET: there is one, of a condition its verdict, otherwise why there
   is none. */
typedef struct chuan_finding_value {
  const chuan_piece *piece; /* how it is shown */
  uint8_t state;            /* chuan_verdict */
  chuan_input input;        /* of a datum without value: why; otherwise VALUE */
  chuan_num number;         /* of a day, choice, … as in a chuan_column */
  chuan_str text;           /* of a text */
  chuan_num bounds[2];      /* the nearest other numbers beside it, which rounding must not reach */
  size_t bound_count;
} chuan_finding_value;

/* The units that report the same, the one at hand among them. */
typedef struct chuan_same {
  const chuan_unit *units; /* all of the level */
  size_t unit_count;
  const uint32_t *positions; /* among them, in the order of their codes */
  size_t count;
} chuan_same;

/* One of the conditions that `và` joins in a rule, for the unit. */
typedef struct chuan_finding_part {
  const chuan_check_part *part;
  uint8_t state;                    /* chuan_verdict */
  const chuan_finding_value *sides; /* part->side_count */
} chuan_finding_part;
typedef struct chuan_finding_parts {
  const chuan_finding_part *items;
  size_t count;
} chuan_finding_parts;

/* One rule for one unit. */
typedef struct chuan_finding {
  const chuan_results *results;
  uint32_t rule; /* among the indicators of the set */
  size_t unit;
  chuan_verdict outcome;
  const chuan_finding_value *message; /* one for each piece of the rule's message */
  chuan_finding_parts parts; /* of `phải` */
  const chuan_explained_input *cells; /* that the rule read: the unit's own first, see chuan_explain_inputs() */
  size_t cell_count;
  const chuan_localisation *fixes; /* of the unit, where they were asked for (chuan_finder_localise) */
  size_t unlisted; /* other units whose cells are not among them: that report the same (`duy nhất`), or are too `few` */
  chuan_same same; /* where the rule looks at no other units than these; otherwise none */
} chuan_finding;

/* Explains findings. It keeps the trace of one unit: findings of one unit are best asked for one after the other.
   options.progress is told of the units. */
typedef struct chuan_finder {
  chuan_run_options options; /* those of the run */
  chuan_store *store;        /* open; where cells are looked up */
  chuan_str as_known;
  chuan_diags *diags;
  bool all_fixes; /* all ways to clear a violation that were found, not only the first ones */
  const chuan_results *results; /* of the unit traced, NULL before the first */
  size_t unit, traced; /* units so far */
  chuan_traced *trace;
  const chuan_localisation *fixes; /* of the unit traced; NULL before they were asked for */
  chuan_arena arena; /* of the unit traced */
  chuan_arena finding_arena; /* of its last finding, which may read the cells of all units below */
  chuan_origins origins;
  bool few; /* of the other units that a rule looks at only the cells of the first are wanted; the rest is `unlisted` */
  const chuan_results *localised; /* whose set the localiser is for, NULL before the first */
  chuan_localiser *localiser;
  chuan_arena set_arena; /* of the localiser */
} chuan_finder;

void chuan_finder_open(chuan_finder *finder, chuan_run_options options, chuan_store *store, chuan_str as_known,
                       chuan_diags *diags);
void chuan_finder_close(chuan_finder *finder);
/* The finding is good until the next one is asked for. */
chuan_rc chuan_finder_explain(chuan_finding *out, chuan_finder *finder, const chuan_results *results, uint32_t rule,
                              size_t unit);
/* The parts of a condition of a rule; good until the next finding is asked for. */
chuan_rc chuan_finder_parts(chuan_finding_parts *out, chuan_finder *finder, const chuan_results *results, size_t unit,
                            const chuan_check_parts *parts);
/* The smallest sets of the unit's own data whose change makes its rules of severity error hold (localise.h); good
   until something of another unit is asked for. */
chuan_rc chuan_finder_localise(const chuan_localisation **out, chuan_finder *finder, const chuan_results *results,
                               size_t unit);
/* The part that a rule is in; NULL where it is violated in none. */
const chuan_localised_part *chuan_finder_fix(const chuan_localisation *fixes, uint32_t rule);

/* validate_words.c: sets the bounds of values that stand in one message. */
chuan_rc chuan_finding_set_bounds(chuan_finding_value *values, size_t count, chuan_arena *arena);
/* The value as people read it; no two different numbers of one message are shown alike. */
chuan_str chuan_finding_value_text(const chuan_finding_value *value, chuan_lang lang, chuan_arena *arena);
/* The message of the rule with its values; of a rule without one what it wants, and what both sides are. */
chuan_str chuan_finding_message(const chuan_finding *finding, chuan_lang lang, chuan_arena *arena);
/* "hộ ≤ 10 (hai vế là 12 và 10); …": the parts of that state. Empty where there is none. */
chuan_str chuan_finding_parts_text(const chuan_finding_parts *parts, chuan_verdict state, chuan_lang lang,
                                   chuan_arena *arena);
/* The condition of a rule as written, and its tolerance. */
void chuan_finding_add_wanted(chuan_buffer *b, const chuan_indicator *rule, chuan_lang lang);
/* Why a rule could not be checked: what is missing, or where the fault arose. Empty for other outcomes. */
chuan_str chuan_finding_reason(const chuan_finding *finding, chuan_lang lang, chuan_arena *arena);
/* "bieu.xlsx ▸ Biểu 01", and "C5" or "dòng 2, cột 3" there. */
void chuan_finding_add_file(chuan_buffer *b, const chuan_origin *origin);
void chuan_finding_add_cell(chuan_buffer *b, const chuan_origin *origin, chuan_lang lang);
/* "bieu.xlsx ▸ Biểu 01 ▸ C5", "so-lieu.csv, dòng 2, cột 3"; empty where nothing was ever submitted. */
chuan_str chuan_finding_place(const chuan_origin *origin, chuan_lang lang, chuan_arena *arena);

/* validate_fixes.c: "sửa một ô là đủ: tổng_hộ (đang là 410 hộ) thành 412 hộ"; or that there is no answer. */
chuan_str chuan_fix_text(const chuan_localised_part *part, const chuan_data *data, size_t unit, chuan_lang lang,
                         chuan_arena *arena);
/* "từ 85 hộ đến 95 hộ": all that the datum may become. */
chuan_str chuan_fix_values_text(const chuan_localised_field *field, chuan_lang lang, chuan_arena *arena);
/* What the datum is now. */
void chuan_fix_read_now(chuan_explained_input *out, const chuan_localised_field *field, const chuan_data *data,
                        size_t unit);

#endif
