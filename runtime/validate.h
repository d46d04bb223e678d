/* Checks on submitted data: what the rules of check sets come to, and what is told of one rule for one unit.

   chuan_validation_count() counts the outcomes of a set that was judged (chuan_vm_run). A finder then explains single
   findings: the values of the message and of both sides, and the cells behind them. Text (report_validate.c), JSON
   (report_validate_json.c) and every other format are written from these alone, so they cannot differ in what they show.
   A rule that was not considered, or could not be checked, is never counted as passed. */
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
} chuan_validation;

/* What all sets of a run came to. Violations are errors and warnings, by the severity of their rules. */
typedef struct chuan_validation_totals {
  chuan_outcomes all;
  size_t errors, warnings;
} chuan_validation_totals;

chuan_rc chuan_validation_count(chuan_validation *out, const chuan_results *results, chuan_arena *arena);
chuan_validation_totals chuan_validation_total(const chuan_validation *sets, size_t count);

/* What a rule came to for a unit. */
static inline chuan_verdict chuan_validation_outcome(const chuan_validation *set, uint32_t rule, size_t unit)
{
  return (chuan_verdict)set->results->indicators[rule * set->results->data->unit_count + unit];
}

/* The value of an expression for the unit; `state` MET: there is one, of a condition its verdict, otherwise why there is
   none. */
typedef struct chuan_finding_value {
  const chuan_piece *piece; /* how it is shown */
  uint8_t state;            /* chuan_verdict */
  chuan_input input;        /* of a datum without value: why; otherwise VALUE */
  chuan_num number;         /* of a day, choice, … as in a chuan_column */
  chuan_str text;           /* of a text */
} chuan_finding_value;

/* One rule for one unit. */
typedef struct chuan_finding {
  const chuan_results *results;
  uint32_t rule; /* among the indicators of the set */
  size_t unit;
  chuan_verdict outcome;
  const chuan_finding_value *message; /* one for each piece of the rule's message */
  const chuan_finding_value *sides;   /* two, where `phải` is one comparison; NULL otherwise */
  const chuan_explained_input *cells; /* that the rule read: the unit's own first, see chuan_explain_inputs() */
  size_t cell_count;
  const chuan_localisation *fixes; /* of the unit, where they were asked for (chuan_finder_localise) */
  size_t unlisted; /* units that report the same (`duy nhất`) whose cells are not among them */
} chuan_finding;

/* Explains findings. It keeps the trace of one unit: findings of one unit are best asked for one after the other. */
typedef struct chuan_finder {
  chuan_run_options options; /* those of the run */
  chuan_store *store;        /* open; where cells are looked up */
  chuan_str as_known;
  chuan_diags *diags;
  bool all_fixes; /* all ways to clear a violation that were found, not only the first ones */
  const chuan_results *results; /* of the unit traced, NULL before the first */
  size_t unit;
  chuan_traced *trace;
  const chuan_localisation *fixes; /* of the unit traced; NULL before they were asked for */
  chuan_arena arena; /* of the unit traced and its findings */
  const chuan_results *localised; /* whose set the localiser is for, NULL before the first */
  chuan_localiser *localiser;
  chuan_arena set_arena; /* of the localiser */
} chuan_finder;

void chuan_finder_open(chuan_finder *finder, chuan_run_options options, chuan_store *store, chuan_str as_known,
                       chuan_diags *diags);
void chuan_finder_close(chuan_finder *finder);
/* The finding is good until the next one of another unit is asked for. */
chuan_rc chuan_finder_explain(chuan_finding *out, chuan_finder *finder, const chuan_results *results, uint32_t rule,
                              size_t unit);
/* The smallest sets of the unit's own data whose change makes its rules of severity error hold (localise.h); good as
   long as a finding is. */
chuan_rc chuan_finder_localise(const chuan_localisation **out, chuan_finder *finder, const chuan_results *results,
                               size_t unit);
/* The part that a rule is in; NULL where it is violated in none. */
const chuan_localised_part *chuan_finder_fix(const chuan_localisation *fixes, uint32_t rule);

/* validate_words.c: the value as people read it; no two different numbers of `among` are shown alike. */
chuan_str chuan_finding_value_text(const chuan_finding_value *value, const chuan_finding_value *among, size_t count,
                                   chuan_lang lang, chuan_arena *arena);
/* The message of the rule with its values; of a rule without one what it wants, and what both sides are. */
chuan_str chuan_finding_message(const chuan_finding *finding, chuan_lang lang, chuan_arena *arena);
/* The condition of a rule as written, and its tolerance. */
void chuan_finding_add_wanted(chuan_buffer *b, const chuan_indicator *rule, chuan_lang lang);
/* Why a rule could not be checked: what is missing, or where the fault arose. Empty for other outcomes. */
chuan_str chuan_finding_reason(const chuan_finding *finding, chuan_lang lang, chuan_arena *arena);
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
