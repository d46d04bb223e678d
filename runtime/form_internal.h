/* What makes forms and what writes them share. */
#ifndef CHUAN_FORM_INTERNAL_H
#define CHUAN_FORM_INTERNAL_H

#include "runtime/form.h"
#include "runtime/report_internal.h"

/* Making ------------------------------------------------------------------------------------------- */

chuan_form_cell chuan_cell_text(chuan_str text);
chuan_form_cell chuan_cell_verdict(uint8_t verdict, bool reported);
chuan_form_cell chuan_cell_count(const chuan_form *form, size_t count);
/* A ratio with at most two decimals; empty for n / 0. */
chuan_form_cell chuan_cell_mean(const chuan_form *form, size_t n, size_t d, bool percent);
/* A number as people wrote or will report it: all its decimals. */
chuan_form_cell chuan_cell_exact(const chuan_form *form, chuan_num number, bool percent);
/* An average or a difference of averages: with the decimals of these. */
chuan_form_cell chuan_form_plain(const chuan_form *form, chuan_num number);
/* A number as reports show it, with `bound` (may be NULL) never rounded across it. */
chuan_form_cell chuan_cell_number(const chuan_form *form, chuan_num number, const chuan_num *bound, bool percent);
/* A value of an indicator, its own or an auxiliary one, as reports show it, never rounded across what it is compared
   with. */
chuan_form_cell chuan_cell_value(const chuan_form *form, const chuan_results *results, uint32_t indicator, size_t unit,
                                 chuan_num number, bool percent);

/* Makes room for columns, and adds one. */
bool chuan_form_columns(chuan_form *form, size_t most);
chuan_form_column *chuan_form_add_column(chuan_form *form, const char *key, const char *title, chuan_cell_kind kind,
                                         unsigned width);
/* Adds a row of empty cells; NULL when memory is short. */
chuan_form_cell *chuan_form_add_row(chuan_form *form, chuan_form_row_kind kind, size_t unit);
void chuan_form_add_note(chuan_form *form, const chuan_buffer *note);
/* A text made as by printf. */
chuan_str chuan_form_printf(const chuan_form *form, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The units of a run in the order of the units above them, and these with what is below them. */
typedef struct chuan_form_place {
  const chuan_unit *unit;
  size_t depth;      /* 0: nothing above it */
  size_t number;     /* among those beside it, from 1 */
  size_t first, end; /* what is below it: order[first] … order[end - 1] */
  size_t own_end;    /* what is directly below it stands up to here */
} chuan_form_place;
typedef struct chuan_places {
  size_t *order;           /* all units */
  chuan_form_place *items; /* each before those below it */
  size_t count;
  size_t orphans;          /* so many units at the start have nothing above them */
  const chuan_unit *whole; /* the unit that is above all of them and no item; NULL: there is none */
} chuan_places;
chuan_rc chuan_places_make(chuan_places *out, const chuan_data *data, chuan_arena *arena);
/* "Tỉnh Điện Biên" of the whole, or "Tổng số". */
chuan_str chuan_places_whole(const chuan_places *places, chuan_lang lang);
/* "IV" of a place with nothing above it, "IV.2" and "IV.2.1" below that. */
chuan_str chuan_places_number(const chuan_form *form, const chuan_places *places, size_t place);
/* What units are called that are directly below `above`, beside others below it; NULL: they have nothing above them. */
chuan_str chuan_places_directly(const chuan_form *form, const chuan_unit *above);

/* What is counted for each unit: its criteria, then the indicators that belong to none. */
typedef struct chuan_items {
  const chuan_set *set;
  const uint32_t *loose; /* these indicators */
  size_t count;
} chuan_items;
bool chuan_items_make(chuan_items *out, const chuan_set *set, chuan_arena *arena);
chuan_str chuan_item_code(const chuan_items *items, size_t item);
chuan_str chuan_item_title(const chuan_items *items, size_t item);
uint8_t chuan_item_verdict(const chuan_items *items, const chuan_results *results, size_t item, size_t unit);
/* Whether it counts as met: also where it is not applicable and the set counts that as met. */
bool chuan_item_counts(const chuan_items *items, const chuan_results *results, size_t item, size_t unit);

/* form_marks.c. Verdicts with their marks: * reported by the unit itself, † by figures put together, ‡ unchecked. */
chuan_form_cell chuan_cell_indicator(const chuan_form *form, const chuan_results *results, uint32_t number,
                                     size_t unit);
chuan_form_cell chuan_cell_criterion(const chuan_form *form, const chuan_results *results, uint32_t number,
                                     size_t unit);
chuan_form_cell chuan_cell_set(const chuan_form *form, const chuan_report *report, size_t unit);
chuan_form_cell chuan_cell_item(const chuan_form *form, const chuan_items *items, const chuan_results *results,
                                size_t item, size_t unit);
/* Whether what the indicator judges the unit by was not checked; not where something else decided. */
bool chuan_form_is_unchecked(const chuan_results *results, uint32_t number, size_t unit);
/* Why it was not, as the rules say it; may be empty. */
chuan_str chuan_form_unchecked_reason(const chuan_results *results, uint32_t number, size_t unit);
/* Says what the marks mean, and which indicators nobody checked and why. */
void chuan_form_note_marks(chuan_form *form);
/* Says how many units of the form an average of that period counts as less than they may come to. */
void chuan_form_note_open(chuan_form *form, const chuan_items *items, const chuan_results *results);
/* What a grade is in a table of marks: "○"; its name where there are too many. */
chuan_str chuan_form_grade_mark(const chuan_form *form, chuan_str grade);
/* Appends the marks of a verdict, each behind `before`. */
void chuan_form_add_marks(chuan_buffer *b, const chuan_form_cell *cell, const char *before);

/* form_measures.c. A value beside what it must reach. */
typedef struct chuan_measured {
  chuan_measure value, bound;
  chuan_direction direction;
  uint32_t aux; /* CHUAN_NONE: the value itself */
} chuan_measured;
/* The value; of an indicator that is not met though its value suffices the first auxiliary value that does not. */
chuan_measured chuan_measured_deciding(const chuan_form *form, const chuan_results *results, uint32_t indicator,
                                       size_t unit);
/* "Thu nhập (triệu đồng/người/năm)", "Tham gia bảo hiểm (nữ)": what is measured, and in what. */
chuan_str chuan_measured_title(const chuan_form *form, const chuan_indicator *indicator,
                               const chuan_measured *measured);
/* The value; "≥ 80%" of what it must reach; empty where that is not known. */
chuan_form_cell chuan_cell_measured(const chuan_form *form, const chuan_results *results, uint32_t indicator,
                                    size_t unit, const chuan_measured *measured);
chuan_form_cell chuan_cell_bound(const chuan_form *form, const chuan_results *results, uint32_t indicator,
                                 const chuan_measured *measured);

void chuan_form_make_matrix(chuan_form *form, const chuan_form_source *source);
chuan_rc chuan_form_make_counts(chuan_form *form, const chuan_form_source *source);
void chuan_form_make_villages(chuan_form *form, const chuan_form_source *source);
chuan_rc chuan_form_make_remaining(chuan_form *form, const chuan_form_source *source);
void chuan_form_make_compared(chuan_form *form, const chuan_form_source *source);
/* Every criterion and indicator of the one unit there is: the table of its page. */
void chuan_form_make_single(chuan_form *form, const chuan_form_source *source);

/* "Xã Một, Huyện Hai": a unit in a list of all, where names of communes occur twice. */
chuan_str chuan_form_unit_name(const chuan_form *form, const chuan_data *data, const chuan_unit *unit);
/* The unit of that code in other data; SIZE_MAX when it is not there. */
size_t chuan_form_same_unit(const chuan_data *data, chuan_str code);
/* Whether the form is about this unit of a period: of earlier ones all are there, also where units were named. */
bool chuan_form_wants(const chuan_form *form, const chuan_data *data, size_t unit);

/* Writing ------------------------------------------------------------------------------------------ */

/* The form for the writer of its rows: what is made of one lies on `arena`, which is reset before the next, for a table
   may have a million. The end tells the form whether memory was short. */
chuan_form chuan_form_begin_rows(const chuan_form *form, chuan_arena *arena);
void chuan_form_end_rows(const chuan_form *form, chuan_arena *arena);
/* A cell as a text for people: the mark or word of a verdict, the number with its sign. */
chuan_str chuan_form_shown(const chuan_form *form, size_t column, const chuan_form_cell *cell);
/* The number that is printed, and its decimals (of a percentage those before the % sign); false where what is printed
   is no decimal number. */
bool chuan_form_printed(chuan_num *out, unsigned *places, const chuan_form *form, const chuan_form_cell *cell);
/* Names the engine, the law date and the hashes: what it takes to come to the same again. */
chuan_str chuan_form_provenance(const chuan_form *form);
/* Columns from `column` on that stand under one head; 0 where the column has none. */
size_t chuan_form_group_span(const chuan_form *form, size_t column);
bool chuan_form_has_groups(const chuan_form *form);

/* form_paper.c. How wide each column of a spreadsheet is; `lead` of the form is less than its columns. */
void chuan_paper_widths(unsigned *widths, const chuan_form *form);
/* The column where the right half of what stands above and below the table begins. */
size_t chuan_paper_right_half(const unsigned *widths, const chuan_form *form);
/* How many lines a text takes in a column; rather one too many. */
size_t chuan_paper_lines(chuan_str text, unsigned width, bool bold);

#endif
