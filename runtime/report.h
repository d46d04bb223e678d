/* Reports of a run: what all of them say alike (which clause applied, whether it is checked, how a number
   is shown, causes and faults in words), and the reports themselves. */
#ifndef CHUAN_REPORT_H
#define CHUAN_REPORT_H

#include "base/diag.h"
#include "runtime/explain.h"
#include "runtime/layout.h"
#include "runtime/vm.h"

#include <stdio.h>

typedef struct chuan_report {
  const chuan_results *results; /* made with keep_values; keep_clauses will do for the text of many units */
  const chuan_results *const *required; /* of the sets that this one asks for, for the same units */
  size_t required_count;
  const chuan_results *const *below; /* of the sets asked of child units, for these */
  size_t below_count;
  chuan_str as_known; /* the time up to which submissions are known; empty: all */
  const chuan_sources *sources; /* of the rules; NULL: places are not named */
  chuan_lang lang;
  bool titles; /* data are named by their titles, for readers who never saw the rules */
  bool color;
  size_t width;
  bool selected; /* the units were named: they need not be all of those below a unit above them */
  chuan_run_options options; /* of the run that gave the results */
} chuan_report;

/* The clause of the indicator's threshold (`aux` of its aux values; CHUAN_NONE: the main one) that applied
   to the unit; NULL when it has no threshold or the unit's clause cannot be told. */
const chuan_clause *chuan_report_clause(const chuan_results *results, uint32_t indicator, uint32_t aux, size_t unit);
/* Whether the text of the act was checked for all that the indicator judged the unit by: every clause of a
   threshold that applied, those of other indicators too; where it reads no threshold, or none applies, the
   indicator itself; and in either case the amendments of dimensions it depends on. `unchecked` (may be NULL) gets the
   first clause that is not, or NULL. */
bool chuan_report_checked(const chuan_results *results, uint32_t indicator, size_t unit,
                          const chuan_clause **unchecked);

/* Whether one of the units first..end has the grade of the set's variants. */
bool chuan_report_grade_counts(const chuan_results *results, size_t grade, size_t first, size_t end);

/* What the unit itself reported of an indicator, a criterion; CHUAN_VERDICT_COUNT for nothing. Whether that
   decided is another matter (indicator_reported, criterion_reported of the results). */
uint8_t chuan_report_own_indicator(const chuan_results *results, uint32_t indicator, size_t unit);
uint8_t chuan_report_own_criterion(const chuan_results *results, uint32_t criterion, size_t unit);
/* Whether a unit reported another verdict than is computed. */
bool chuan_report_differs(uint8_t computed, uint8_t reported);

/* Whether people read the indicator's value (`aux` of its aux values; CHUAN_NONE: the value itself) as a
   percentage: its threshold is written so, or the value itself is a ratio without unit. */
bool chuan_report_is_percent(const chuan_results *results, uint32_t indicator, uint32_t aux);
/* A number for people: as a percentage or not; with `bound` (may be NULL) never rounded across it. */
chuan_str chuan_report_number(chuan_num number, const chuan_num *bound, bool percent, chuan_lang lang,
                              chuan_arena *arena);
/* How many decimals it gets, and what becomes of the rest. */
typedef struct chuan_display {
  unsigned places;
  chuan_rounding rounding;
} chuan_display;
chuan_display chuan_report_display(bool percent); /* as reports show it unless something else is asked for */
/* The same with many bounds. */
chuan_str chuan_report_number_among(chuan_num number, const chuan_num *bounds, size_t count, bool percent,
                                    chuan_display display, chuan_lang lang, chuan_arena *arena);
/* report_value.c. Appends " (chính xác 1/3)" where a number as it was shown is rounded. */
void chuan_report_add_exact(chuan_buffer *b, chuan_str shown, chuan_num number, chuan_lang lang);
/* A value of the indicator, its own or an auxiliary one, for the unit: never rounded across a constant
   that its test compares with. */
chuan_str chuan_report_value(const chuan_results *results, uint32_t indicator, chuan_num value, bool percent,
                             size_t unit, chuan_lang lang, chuan_arena *arena);
chuan_str chuan_report_value_as(const chuan_results *results, uint32_t indicator, chuan_num value, bool percent,
                                size_t unit, chuan_display display, chuan_lang lang, chuan_arena *arena);
/* What the value must reach, and how it is compared with it: the threshold, or the constant that is the other side of
   the whole test, "110% * ngưỡng". */
chuan_direction chuan_report_bound(chuan_measure *out, const chuan_results *results, uint32_t indicator, size_t unit,
                                   chuan_arena *arena);
/* How the value is compared with the threshold. Where the test compares auxiliary values with it instead, all in the
   same way, that; none otherwise. */
chuan_direction chuan_report_direction(const chuan_indicator *indicator);
/* Whether a comparison that does not hold is no reason for the verdict: it is met all the same, by another branch of
   the test. Then it is not shown. */
bool chuan_report_is_beside(uint8_t verdict, chuan_direction direction, const chuan_measure *value,
                            const chuan_measure *threshold);
/* "≥ 80%" of a threshold that is known, "" otherwise. */
chuan_str chuan_report_demand(chuan_direction direction, const chuan_measure *threshold, bool percent, chuan_lang lang,
                              chuan_arena *arena);
/* "chưa báo cáo: có_chợ, thu_nhập; tỉnh chưa quy định". */
chuan_str chuan_report_cause_words(const chuan_report *report, const chuan_cause *causes, size_t count,
                                   chuan_arena *arena);
/* The same of a unit by these results: what is missing of former units is told with their codes, "hộ (1402; 1403)". */
chuan_str chuan_report_causes(const chuan_report *report, const chuan_results *results, size_t unit, uint32_t cause_set,
                              chuan_arena *arena);
/* Why the instruction that a unit's fault came from failed: "chia cho không". */
chuan_str chuan_report_fault(const chuan_results *results, size_t unit, uint32_t instruction, chuan_lang lang,
                             chuan_arena *arena);
/* report_script.c. The Lua function that an instruction calls, or NULL; what a failed call of it came to, "hàm `f` báo
   lỗi: số âm"; and where in the script, "lua/f.lua:12", empty where that is not known. */
const chuan_function *chuan_report_function(const chuan_results *results, uint32_t origin);
chuan_str chuan_report_script_fault(const chuan_function *function, const chuan_script_fault *fault, chuan_lang lang,
                                    chuan_arena *arena);
chuan_str chuan_report_script_place(const chuan_function *function, const chuan_script_fault *fault,
                                    chuan_arena *arena);
/* Adds to the diagnostic about it what can be done. */
void chuan_report_script_hint(chuan_diags *diags, chuan_diag *diag, const chuan_function *function,
                              const chuan_script_fault *fault, chuan_lang lang);
/* The line of the script itself; no place where it is not known. */
chuan_span chuan_report_script_span(const chuan_sources *sources, const chuan_function *function,
                                    const chuan_script_fault *fault);
/* The cell in words: "6,193 km", "có", "chưa báo cáo". */
chuan_str chuan_report_input(const chuan_explained_input *input, chuan_lang lang, chuan_arena *arena);

/* Units by verdict: "70 xã: 11 đạt, 59 chưa đạt, …". */
typedef struct chuan_report_totals {
  size_t units, verdicts[CHUAN_VERDICT_COUNT];
} chuan_report_totals;
chuan_report_totals chuan_report_count(const chuan_results *results);

/* The reports. MEMORY when memory was short; a stream that cannot be written is seen by its owner. */

/* All units in one table, then the units above them, then one line of counts. */
chuan_rc chuan_report_text_many(FILE *out, const chuan_report *report, chuan_arena *arena);
/* One unit, indicator by indicator. */
chuan_rc chuan_report_text_one(FILE *out, const chuan_report *report, size_t unit, chuan_arena *arena);
/* The explanation of one unit (chuan_explain_unit): of one criterion or indicator, or the whole. */
chuan_rc chuan_report_text_explanation(FILE *out, const chuan_report *report, const chuan_explanation *explanation,
                                       chuan_arena *arena);
/* The explanation of one indicator in one sentence, as "text" of the JSON has it. */
chuan_str chuan_report_sentence(const chuan_report *report, const chuan_explanation *explanation, uint32_t indicator,
                                chuan_arena *arena);
/* Names the rule set, the assessed year, the law date and the hashes. */
void chuan_report_text_heading(FILE *out, const chuan_report *report, chuan_arena *arena);

/* One JSON object (docs/commands.md), written unit by unit. */
chuan_rc chuan_report_json(FILE *out, const chuan_report *report);
/* The same for the unit explained, with what explains it. */
chuan_rc chuan_report_json_explanation(FILE *out, const chuan_report *report, const chuan_explanation *explanation);

#endif
