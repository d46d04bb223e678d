/* National acts and provinces' variants of them as rule files, lawful ones and ones with one violation of a known kind
   at a known place. The generator keeps its own picture of every cell and shares no code with the check. */
#ifndef CHUAN_VIOLATIONS_H
#define CHUAN_VIOLATIONS_H

#include "grammar/grammar.h"

#include <stdint.h>

enum { FIRST_YEAR = 2021, YEARS = 5, REGIONS = 7, AREAS = 3, INDICATORS = 57, PROVINCES = 34, EVERY_YEAR = 0,
       NOBODY = -1,
       ALL_REGIONS = (1 << REGIONS) - 1, ALL_AREAS = (1 << AREAS) - 1 };

extern const char *const REGION_NAMES[REGIONS], *const AREA_NAMES[AREAS];

void random_seed(uint64_t seed);
uint32_t below(uint32_t n);

/* Figures are in tenths: 805 is 80,5% of a ratio, 30 is the count 3. */
typedef enum figure_kind { FIGURE, TO_PROVINCE, TO_DISTRICT, NO_FIGURE } figure_kind;
typedef struct cell {
  figure_kind kind;
  int value, low, high; /* a range where low < high */
  int line;             /* of the clause in its text */
} cell;

typedef enum test_form { AT_LEAST, AT_MOST, ABOVE, BELOW } test_form;
typedef enum measure { RATIO, MONEY, COUNT, GRADE, MEASURES } measure;
typedef enum shape { ONE, BY_REGION, BY_YEAR, BY_AREA, DELEGATED, PARTLY, PARTLY_UNKNOWN, OF_DISTRICTS, PAIR,
                     SHAPES } shape;

typedef cell cells_of_years[YEARS][REGIONS][AREAS];
typedef struct rule {
  char code[8], name[8]; /* "3.2", and "3_2" in names of data */
  shape shape;
  test_form form;
  measure measure;
  bool left;     /* the threshold stands on the left side of the test */
  bool tightens; /* chỉ được thắt chặt */
  bool reserved; /* variants leave it alone */
  int line;
  cells_of_years cells[2]; /* of the main threshold and, of a PAIR, of `p` */
} rule;

/* What is wrong with the national act itself; NOBODY: nothing. */
typedef struct national_faults {
  int hole, twice, equals; /* indicators */
  bool clash;              /* of two `riêng` */
} national_faults;
extern const national_faults LAWFUL_NATIONAL;

typedef struct national {
  rule indicators[INDICATORS];
  int fault_line; /* where the fault is */
} national;

typedef struct box {
  unsigned regions, areas; /* a bit each */
  int year;                /* EVERY_YEAR: no `kỳ` */
} box;

/* national.c */
void random_national(national *out);
/* Writes the act and notes its clauses and their lines. Its figures follow the seed, whatever is wrong with it. */
void write_national(chuan_buffer *out, national *act, national_faults faults);
/* The head of a set with the dimensions of the national one, and an indicator's data, value and test; with `equals`
   that is `=`. */
void write_head(chuan_buffer *out, const char *name, const char *cases);
void write_data(chuan_buffer *out, const rule *of);
void write_value(chuan_buffer *out, const rule *of);
void write_test(chuan_buffer *out, const rule *of, bool equals);
void write_figure(chuan_buffer *out, const rule *of, int value);
/* "ngưỡng phụ p kỳ 2023 khi (vùng = TN) là " */
void write_threshold(chuan_buffer *out, int aux, box where);
int lines_in(const chuan_buffer *text);

int step_of(const rule *of);
/* A figure stricter than `value` by so many steps (looser, where negative). */
int stricter_by(const rule *of, int value, int steps);
bool as_strict(const rule *of, int value, int than);
/* The strictest figure of the cells of a box, those of a year only as long as the clause stands; false where a cell has
   none. */
bool strictest_in(int *out, const rule *of, int aux, box where);

/* variants.c: the file of a province, its variant and perhaps one of a district. */
typedef struct province {
  chuan_buffer text;
  int number;
  bool used[INDICATORS];
} province;
/* "thắt chặt chỉ tiêu 3.2 ngưỡng … là 70%" and a line end. */
void write_override(chuan_buffer *out, const char *verb, const rule *of, int aux, box where, int value);
void random_province(province *out, const national *act, int number, chuan_arena *arena);
void write_variant_head(chuan_buffer *out, const char *name, const char *parent, const char *level, const char *code,
                        const char *act, const char *dates);

/* kinds.c: the violations. */
typedef enum confirmation {
  VERDICTS_DIFFER, /* a unit of the cell is judged otherwise under the variant's figure than under the act above */
  TWO_FIGURES,     /* a unit of the cell is judged otherwise under each of the two figures */
  NEAREST_LAWFUL,  /* … under the variant's figure than under the nearest that the range allows */
  EXEMPTED,        /* a unit that does not meet the indicator is exempt from it */
  NOT_GIVEN,       /* no figure of the act is there for a unit of the cell */
  TWO_VALUES,      /* each case alone puts a unit of the cell into another group */
  ON_THAT_DAY,     /* the day is one of both, or not one of the act above */
  REPAIRED         /* with the word or figure put right nothing is found */
} confirmation;

typedef struct violation {
  const char *kind, *code;
  confirmation how;
  const rule *of;
  int aux, value, other; /* the figure; that of the other statement, or the nearest lawful one */
  box where, other_where;
  int line;              /* on which it is reported, in the province's file or (national) the act's */
  bool in_national;
  bool nested;           /* what is above is the province */
  int upper_value;       /* … and says this */
  national_faults faults;
  const char *days[4];   /* from and to of both, as 2024-01-31 */
  chuan_buffer text, repaired; /* the province's file with the violation, and lawful in its place */
} violation;
enum { KINDS = 38 };
/* Makes one of kind `kind` in the file of a province. False where that province has no place for it. */
bool make_violation(violation *out, const national *act, const province *of, int kind, chuan_arena *arena);

/* confirm.c: rule files as the program reads them. */
typedef struct loaded {
  chuan_arena arena;
  chuan_sources sources;
  chuan_diags diags;
  const chuan_program *program;
  uint32_t numbers[PROVINCES + 1]; /* of the sources */
} loaded;
/* Loads texts as files named 1, 2, …; what is found is in `diags`. False when memory is short. */
bool load(loaded *out, const chuan_str *texts, size_t count);
void unload(loaded *files);
/* The line on which a place of a text stands. */
int line_of(chuan_str text, chuan_span span);
/* Whether a finding shows whose the lines are, in which act, and where what is above stands; NULL, or what it lacks. */
const char *check_parties(const violation *v, const chuan_diag *found, chuan_str act, const province *of,
                          chuan_arena *arena);
/* Confirms a finding without the check that made it; NULL, or what is not true of it. `act` is the lawful one, `spoilt`
   that which the finding was made in. */
const char *confirm(const violation *v, const chuan_diag *found, chuan_str act, chuan_str spoilt, const province *of,
                    chuan_arena *arena);

#endif
