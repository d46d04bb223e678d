/* The official tables. A form is one table with merged heads and typed cells, made from the results of a run; there
   is one writer for each format, and all of them write the same cells. */
#ifndef CHUAN_FORM_H
#define CHUAN_FORM_H

#include "runtime/report.h"
#include "runtime/targets.h"
#include "runtime/validate.h"

typedef enum chuan_form_kind {
#define FORM(name, key, vi, en) CHUAN_FORM_##name,
#include "runtime/forms.def"
#undef FORM
  CHUAN_FORM_COUNT
} chuan_form_kind;

/* What a form is made from: the period reported and those before it. */
enum { CHUAN_FORM_PERIODS = 3 };
typedef struct chuan_form_source {
  const chuan_report *periods[CHUAN_FORM_PERIODS]; /* [0] the one reported, [1] the year before, …; NULL where the set
                                                      is not assessed in it; made with keep_values */
  chuan_run_options options;                       /* of the run */
  const chuan_data *counted;                       /* of Biểu 03: what its data of yes or no are counted from (--count);
                                                      NULL: nothing */
  const chuan_validation *checks;                  /* of the page: check sets, judged for the very units (--checks) */
  size_t check_count;
  chuan_finder *finder;                            /* open; explains what they found */
  const chuan_targets *targets;                    /* of Biểu 01 (--targets); NULL: none */
  bool display_given;                              /* --digits or --cut */
  chuan_display display;                           /* of percentages and averages */
  chuan_diags *diags;                              /* for what goes wrong with the database */
} chuan_form_source;

typedef enum chuan_cell_kind {
  CHUAN_CELL_EMPTY,
  CHUAN_CELL_TEXT,
  CHUAN_CELL_NUMBER,
  CHUAN_CELL_VERDICT
} chuan_cell_kind;

/* Small: a table of three periods of a whole country has millions. */
typedef struct chuan_form_cell {
  chuan_cell_kind kind : 4;
  bool percent : 1;      /* the number is printed as a percentage */
  bool reported : 1;     /* rests on a verdict of the unit's own, without figures */
  bool put_together : 1; /* rests on figures put together from former units */
  bool unchecked : 1;    /* rests on a threshold or rule that nobody checked against the act */
  uint8_t verdict;
  const char *sign; /* printed before the number: "≥ "; NULL for none */
  chuan_num number; /* exact */
  chuan_str text;   /* the text; of a number how it is printed, with the % sign; of a criterion that is not met the
                       grade that a variant gives it all the same, "cơ bản đạt" */
} chuan_form_cell;

typedef struct chuan_form_column {
  const char *key; /* in JSON */
  chuan_str title;
  chuan_str group;      /* the head above it, one for all neighbours of the same group; may be empty */
  chuan_cell_kind kind; /* of its cells, where they are not empty */
  bool marks;           /* verdicts are marks, not words */
  bool names;           /* its texts are names from the rules and the data, in Vietnamese in a report in English, too */
  unsigned width;       /* on paper, in letters */
} chuan_form_column;

typedef enum chuan_form_row_kind {
  CHUAN_ROW_UNIT,
  CHUAN_ROW_ITEM,
  CHUAN_ROW_GROUP,
  CHUAN_ROW_TOTAL
} chuan_form_row_kind;
typedef struct chuan_form_row {
  chuan_form_row_kind kind;
  size_t unit;            /* of the results; SIZE_MAX where it is not about one unit */
  uint32_t criterion, indicator; /* of the set, where the page explains one in the row; otherwise CHUAN_NONE */
  chuan_form_cell *cells; /* one for each column */
} chuan_form_row;

typedef struct chuan_form {
  chuan_form_kind kind;
  const chuan_report *report; /* of the period reported: the set, the day, the hashes, the language */
  chuan_arena *arena;
  chuan_str label, title, subtitle; /* "Biểu số 02" */
  chuan_form_column *columns;
  size_t column_count;
  size_t lead; /* the first columns, which name a row: repeated where a table is cut in parts */
  chuan_form_row *rows;
  size_t row_count, row_capacity;
  chuan_str *notes; /* one a line under the table */
  size_t note_count, note_capacity;
  /* Every verdict is the unit's own, or rests on what nobody checked: a note says so, the cells of a table of marks do
     not. */
  bool all_reported, all_unchecked;
  chuan_display display; /* of percentages and averages */
  bool failed; /* memory was short */
} chuan_form;

/* The form of a name, with or without diacritics and blanks; CHUAN_FORM_COUNT when there is none. */
chuan_form_kind chuan_form_find(chuan_str name, chuan_arena *arena);
const char *chuan_form_key(chuan_form_kind kind);

/* Makes a table. The page has that of Biểu 02, or of one unit its criteria and indicators. */
chuan_rc chuan_form_make(chuan_form *out, chuan_form_kind kind, const chuan_form_source *source, chuan_arena *arena);

/* The writers. MEMORY when memory was short, LIMIT when the file would be larger than its format allows. A stream that
   cannot be written is seen by its owner. */
chuan_rc chuan_form_text(FILE *out, const chuan_form *form);
chuan_rc chuan_form_csv(FILE *out, const chuan_form *form);
chuan_rc chuan_form_json(FILE *out, const chuan_form *form);
chuan_rc chuan_form_html(FILE *out, const chuan_form *form);
chuan_rc chuan_form_page(FILE *out, const chuan_form *form, const chuan_form_source *source, chuan_store *store);
/* A sheet behind the table of a form: single cells, where they are. */
typedef struct chuan_form_sheet_cell {
  size_t row, column; /* from 1 */
  chuan_str text;
  bool is_number, percent; /* the number, where it has no more digits than a spreadsheet keeps */
  bool is_date;            /* the number is a day */
  chuan_num number;
  bool head, marked; /* marked: with a colour and a sign that is no part of the text */
  chuan_str comment; /* empty: none */
} chuan_form_sheet_cell;
typedef struct chuan_form_sheet {
  chuan_str name; /* one that a spreadsheet takes, and no other sheet has */
  chuan_form_sheet_cell *cells;
  size_t count, capacity;
  size_t head_row, column_count; /* head_row 0: there is none */
} chuan_form_sheet;
/* Writes the file at `path` anew, with more sheets behind the form; IO and the system's error in *error when that
   failed: ELIBACC when the library that does it cannot be loaded. */
chuan_rc chuan_form_xlsx(const char *path, int *error, const chuan_form *form, const chuan_form_sheet *sheets,
                         size_t sheet_count);
const char *chuan_form_xlsx_library(void);

/* A text as a cell of a CSV file as chuan_form_csv() writes them. */
void chuan_form_csv_text(FILE *out, chuan_str text);

#endif
