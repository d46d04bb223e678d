/* What the text reports share among themselves. */
#ifndef CHUAN_REPORT_INTERNAL_H
#define CHUAN_REPORT_INTERNAL_H

#include "runtime/lineage.h"
#include "runtime/report.h"

/* What figures put together from former units add to the reports (report_lineage.c). */

/* Appends which former units a cause is about, " (1402; 1403: dân_số)"; nothing for other causes. */
void chuan_report_add_lacking(chuan_buffer *b, const chuan_data *data, size_t unit, const chuan_cause *cause);
/* The reasons behind such a cause: `count` of them; NULL for other causes. */
const chuan_lacking *chuan_report_lacking(const chuan_data *data, size_t unit, const chuan_cause *cause, size_t *count);
/* Whether an indicator is judged by figures of the unit that were put together; with `b` (may be NULL), their names are
   appended, commas between. */
bool chuan_report_put_together(chuan_buffer *b, const chuan_results *results, uint32_t indicator, size_t unit,
                               chuan_arena *arena);
/* The word of a verdict, with " †" where figures put together led to it, and what that means, printed where one of
   the units first..end has such figures. */
chuan_str chuan_report_marked(chuan_str word, bool put_together, chuan_arena *arena);
void chuan_report_put_together_note(FILE *out, const chuan_report *report, size_t first, size_t end,
                                    chuan_arena *arena);
/* Appends how an input was put together: " = 1.000 (1401) + 640 (1402)". */
void chuan_report_add_parts(chuan_buffer *b, const chuan_explained_input *input, chuan_lang lang);
/* Append, to a buffer that is empty, the classes of the unit explained, and what it was made of: "Hợp nhất từ
   01/07/2025: Xã Một (1401), Xã Hai (1402)"; those that did not go over whole are marked. Nothing where there is
   none. */
void chuan_report_add_classes(chuan_buffer *b, const chuan_report *report, const chuan_explanation *explanation);
void chuan_report_add_made(chuan_buffer *b, const chuan_report *report, const chuan_explanation *explanation);
/* Both, and what the former units came to. */
void chuan_report_past(FILE *out, const chuan_report *report, const chuan_explanation *explanation, chuan_arena *arena);

/* report.c. Appends how a report calls a datum: km_cứng, or “Chiều dài đường được cứng hóa”. */
void chuan_report_add_datum(chuan_buffer *b, const chuan_datum *datum, const chuan_report *report);

/* report_remaining.c. Appends what is to change. */
void chuan_report_add_gap_name(chuan_buffer *b, const chuan_gap *gap, const chuan_report *report);
/* Appends "tăng km_cứng thêm 0,822 km, lên 7,015 km"; of several that meet together with " và " between them. */
void chuan_report_add_gaps(chuan_buffer *b, const chuan_gap *gaps, size_t count, const chuan_report *report);
/* Why nothing that would meet an indicator is told. */
const char *chuan_report_no_gap(const chuan_report *report, const chuan_explanation *explanation, uint32_t indicator);
/* The choices that a missing one must be among: those from `*first` on, before `*end`. */
void chuan_report_deciding_choices(size_t *first, size_t *end, const chuan_deciding *deciding);
/* Appends "; đạt nếu hộ_nước_sạch ≥ 1.204 hộ"; nothing where that is not known. */
void chuan_report_add_deciding(chuan_buffer *b, const chuan_explained_indicator *explained, const chuan_report *report);
/* Appends the data of units below that leave an indicator insufficient for `why`: " (thiếu hộ_sạch của Bản 5
   (125))". */
void chuan_report_add_missing_below(chuan_buffer *b, const chuan_report *report, const chuan_results *results,
                                    uint32_t why, const chuan_explained_indicator *explained);
/* What is missing though the verdict of an indicator stands: "chưa báo cáo: điểm". */
chuan_str chuan_report_despite(const chuan_report *report, const chuan_explanation *explanation, uint32_t indicator,
                               chuan_arena *arena);
/* Appends "dù chưa báo cáo: điểm; giá trị nào cũng cho kết quả này (điểm trong [0; 15])" where something is missing. */
void chuan_report_add_certain(chuan_buffer *b, const chuan_report *report, const chuan_explanation *explanation,
                              uint32_t indicator);
/* The department that answers for an indicator: its own, or that of its criterion. */
chuan_str chuan_report_agency(const chuan_set *set, uint32_t indicator);
/* " (không bắt buộc: …)" of an indicator without which its criterion, or the set, has as many as it asks for; "" of
   others. */
const char *chuan_report_needless(const chuan_report *report, const chuan_explanation *explanation, uint32_t indicator);
/* Appends "Tiêu chí 1 cần thêm 2 chỉ tiêu, nhẹ nhất là 1.4, 1.1". */
void chuan_report_add_way(chuan_buffer *b, const chuan_report *report, const chuan_way *way);
/* What remains to be done for a whole unit. */
void chuan_report_remaining(FILE *out, const chuan_report *report, const chuan_explanation *explanation,
                            chuan_arena *arena);

/* report_explain.c. What is told under the title of an indicator or a condition of the set, line by line: the label is
   empty where a line goes on with the one before. */
typedef void chuan_report_line(void *context, const char *label, chuan_str text);
void chuan_report_tell_indicator(const chuan_report *report, const chuan_explanation *explanation, uint32_t number,
                                 chuan_report_line *line, void *context, chuan_arena *arena);
void chuan_report_tell_condition(const chuan_report *report, const chuan_explanation *explanation, size_t number,
                                 chuan_report_line *line, void *context, chuan_arena *arena);

/* The colour of a verdict's word. */
chuan_tone chuan_report_tone(uint8_t verdict);
/* The word of a verdict, with " *" where reports decided it. */
chuan_str chuan_report_word(const chuan_report *report, uint8_t verdict, bool reported, chuan_arena *arena);
/* Appends what a condition of the set came to for a unit: " chưa đạt: có_chợ". */
void chuan_report_add_condition(chuan_buffer *b, const chuan_report *report, size_t condition, size_t unit,
                                chuan_arena *arena);
/* Whether a condition keeps the unit from being met. */
bool chuan_report_condition_hinders(const chuan_results *results, size_t condition, size_t unit);
/* "Không có số liệu nào của kỳ 2025.": a slip in --period looks as if everybody failed to report. Empty where a unit
   reported something, and where the set looks at other sets and units too. */
chuan_str chuan_report_no_data(const chuan_report *report, chuan_arena *arena);
/* What "*" means, printed where a verdict of the units first..end was reported. */
void chuan_report_reported_note(FILE *out, const chuan_report *report, size_t first, size_t end, chuan_arena *arena);
/* Names the indicators that decided something for the units first..end by figures nobody checked, and counts the
   others that would. */
/* Whether a verdict that the unit reported itself decided something of the set. */
bool chuan_report_is_reported(const chuan_results *results, size_t unit);
/* The same, of a set that is asked for and of units below too. */
bool chuan_report_rests_on_reported(const chuan_report *report, size_t unit);
void chuan_report_unchecked_note(FILE *out, const chuan_report *report, size_t first, size_t end, chuan_arena *arena);
/* Whether the indicators of the units first..end say something: not where whole criteria were reported and no
   indicator is decided. */
bool chuan_report_has_indicators(const chuan_results *results, size_t first, size_t end);
/* report_below.c: whether what a unit came to rests on units below it that reported their verdicts themselves, or whose
   figures were put together from former units. */
typedef enum chuan_below_mark { CHUAN_BELOW_REPORTED, CHUAN_BELOW_PUT_TOGETHER } chuan_below_mark;
bool chuan_report_rests_below(const chuan_report *report, size_t unit, chuan_below_mark mark);
/* Appends what child units, or another set, gave a verdict: "mọi(xã thỏa …): 3 xã, 1 thỏa; không thỏa: Xã Hai (02)". */
void chuan_report_add_beside(chuan_buffer *b, const chuan_report *report, const chuan_explained_beside *beside,
                             size_t unit);
/* A value of a call as an input of its parameter's type, to be shown like one; `declared` gets the type. */
chuan_explained_input chuan_report_call_value(chuan_datum *declared, const chuan_parameter *parameter,
                                              const chuan_data *data, const chuan_measure *value);
/* What the part of an aggregate kept of a child unit, or its weight; false when it has none. */
bool chuan_report_child_kept(const chuan_report *report, const chuan_aggregate *aggregate, size_t child, bool weight,
                             chuan_measure *out);
/* Whether an aggregate adds numbers up, rather than counting units. */
bool chuan_report_sums(const chuan_aggregate *aggregate);
/* One line for each ruling on recognition and revocation: how many units, and which. */
void chuan_report_rulings_note(FILE *out, const chuan_report *report, chuan_arena *arena);
/* Appends one ruling for one unit: "Thu hồi "xã": phải thu hồi". */
void chuan_report_add_ruling(chuan_buffer *b, const chuan_report *report, size_t ruling, size_t unit);
/* report_amended.c. The amendments of the set that are in force, "chỉ tiêu 1.1 từ 01/03/2024, 02/QĐ-MAU; …". */
chuan_str chuan_report_amendments(const chuan_set *set, chuan_lang lang, chuan_arena *arena);
/* Names them; prints nothing where there is none. */
void chuan_report_amendments_line(FILE *out, const chuan_report *report, chuan_arena *arena);
/* The amendments of an indicator that are in force, by their days: the first one behind `after` (NULL: of all), or
   NULL. */
const chuan_amendment *chuan_report_next_amendment(const chuan_set *set, const chuan_indicator *indicator,
                                                   const chuan_amendment *after);
/* "theo sửa đổi từ 01/03/2024, 211/QĐ-TTg"; empty for an indicator that is not amended. */
chuan_str chuan_report_amended(const chuan_set *set, const chuan_indicator *indicator, chuan_lang lang,
                               chuan_arena *arena);
/* report_grades.c. The grade of a unit's criterion; NULL for none. */
const chuan_grade *chuan_report_grade(const chuan_results *results, uint32_t criterion, size_t unit);
/* How many criteria of a unit have each grade: call it with 0, then with `next`, until there are none. */
typedef struct chuan_grade_count {
  chuan_str name;
  unsigned criteria;
  size_t next;
} chuan_grade_count;
chuan_grade_count chuan_report_next_grade(const chuan_results *results, size_t unit, size_t after);
/* Appends ", 5 cơ bản đạt" for each grade of the unit. */
void chuan_report_add_grades(chuan_buffer *b, const chuan_results *results, size_t unit);
/* Appends the grades of which nobody knows whether the unit has them: " (mức cơ bản đạt của tiêu chí 2, chưa báo cáo:
   có_chợ)". */
void chuan_report_add_open_grades(chuan_buffer *b, const chuan_report *report, size_t unit, chuan_arena *arena);
/* Names the grades of the units first..end that nobody checked. */
void chuan_report_unchecked_grades_note(FILE *out, const chuan_report *report, size_t first, size_t end,
                                        chuan_arena *arena);
/* The word of a criterion's verdict, with its grade: "chưa đạt (cơ bản đạt)". */
chuan_str chuan_report_criterion_word(const chuan_report *report, uint32_t criterion, size_t unit, chuan_arena *arena);
/* Names a unit, the units above it and its variant: "Xã Một (1401), Tỉnh Mười Bốn; theo biến thể mau-14". */
void chuan_report_unit_line(FILE *out, const chuan_report *report, size_t unit, chuan_arena *arena);
/* "Xã Một: chưa đạt; đạt 1/2 tiêu chí, 3/4 chỉ tiêu; xếp loại: cơ bản đạt". */
void chuan_report_result_line(FILE *out, const chuan_report *report, size_t unit, chuan_arena *arena);
/* For every level above the units judged one table: their counts. */
chuan_rc chuan_report_text_above(FILE *out, const chuan_report *report, chuan_arena *arena);

/* report_validate_cells.c. One line for each cell; the lines of many cells of one file stand under its name. */
void chuan_report_cells(FILE *out, const chuan_explained_input *cells, size_t count, size_t indent,
                        const chuan_report *report, chuan_arena *arena);

#endif
