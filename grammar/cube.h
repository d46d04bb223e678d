/* Inside cube.c, cube_figures.c and cube_variants.c: one threshold as a cube of cells. Nobody else includes this. */
#ifndef CHUAN_CUBE_H
#define CHUAN_CUBE_H

#include "grammar/model.h"

enum { CHUAN_CUBE_PAIRS_MAX = 20 };

/* Beside CHUAN_NONE, a cell where the indicator is not applicable: one that nothing gives a figure. */
#define CHUAN_CUBE_HOLE (CHUAN_NONE - 1)

/* One figure: a `ngưỡng … là X`, one cell of a table, or a delegation. */
typedef struct chuan_figure {
  uint32_t clause;
  bool has_year;
  int year;
  chuan_scope scope;
  const chuan_node *condition;
  uint32_t dimension, value; /* of a table's cell; CHUAN_NONE */
  const chuan_node *node;
} chuan_figure;

typedef struct chuan_figures {
  chuan_figure *items;
  size_t count, capacity;
} chuan_figures;

typedef struct chuan_cube {
  chuan_model *model;
  chuan_model_set *set;
  chuan_model_indicator *indicator;
  chuan_model_threshold *threshold;
  uint32_t *dimensions; /* those that some figure looks at, in the set's order */
  size_t dimension_count;
  size_t cell_count, years;
  struct {
    uint32_t a, b;
  } reported[CHUAN_CUBE_PAIRS_MAX]; /* overlaps already said */
  size_t reported_count;
  bool wrong; /* a figure was refused: what seems to be a hole may be its place */
} chuan_cube;

/* The figures that cover a cell in some year. */
typedef struct chuan_covering {
  const chuan_figure **items;
  size_t count;
} chuan_covering;

/* cube_figures.c. Marks the dimensions that a condition over cells, or one `ngưỡng` statement, looks at. */
void chuan_cube_mark_dimensions(const chuan_node *node, bool *used);
void chuan_cube_mark_statement(const chuan_set *set, const chuan_node *statement, bool *used);
/* All figures of one `ngưỡng` statement, written by `set_by`. Each of the following returns false only when memory is
   short. */
bool chuan_cube_read_statement(chuan_cube *cube, chuan_figures *figures, const chuan_node *node, chuan_str set_by,
                               chuan_sources_of_law law);
/* The law of a statement of the set: its own, with the verification of the indicator where it has none. */
chuan_sources_of_law chuan_cube_statement_law(chuan_cube *cube, const chuan_node *body);

/* cube.c. Which way the threshold of an aux value (CHUAN_NONE: the main one) gets stricter: GE upwards, LE downwards;
   NONE where the test does not tell. */
chuan_direction chuan_cube_stricter(const chuan_model_indicator *indicator, uint32_t aux);
/* The value of every dimension of the set in cell `number`; unused dimensions stay 0. */
void chuan_cube_cell_values(const chuan_cube *cube, size_t number, uint32_t *values);
/* Who wrote a clause of the threshold, in which act, as a label says it. */
chuan_str chuan_cube_party(const chuan_cube *cube, const chuan_clause *clause);
/* Who wrote the indicator. */
chuan_str chuan_cube_author(const chuan_cube *cube);
/* Adds the cell and year to a diagnostic as its example. */
void chuan_cube_witness(chuan_cube *cube, chuan_diag *diag, const uint32_t *cell, int year);
void chuan_cube_find_covering(chuan_covering *covering, const chuan_figures *figures, const uint32_t *cell);
/* The figure of a cell and year: among those of one kind (`otherwise` or not) the one of the latest year, NULL for
   none. Two that speak of one year are reported. */
const chuan_figure *chuan_cube_choose(chuan_cube *cube, const chuan_covering *covering, const uint32_t *cell, int year,
                                      bool otherwise);

/* cube_variants.c: what variants change. */
bool chuan_cube_order_variants(chuan_model *model);
/* Reports what names no indicator or threshold of its set, in all editions that the variant is in force in. */
void chuan_cube_check_names(chuan_model *model);
/* Marks the dimensions that statements of variants about this threshold look at. */
void chuan_cube_mark_variants(const chuan_cube *cube, bool *used);
/* How many variants change this threshold. */
size_t chuan_cube_variant_count(const chuan_cube *cube);
/* Adds their layers to the table, parents before what is under them. */
bool chuan_cube_add_layers(chuan_cube *cube, chuan_threshold *table, uint32_t *cells, uint32_t *layers);

#endif
