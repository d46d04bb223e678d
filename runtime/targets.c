/* See targets.h. */
#include "runtime/targets.h"

#include "base/text.h"
#include "runtime/import_csv.h"

enum { SIZE_MAX_OF_FILE = 1 << 20, YEAR_DIGITS = 4 };

typedef struct reading {
  chuan_targets *out;
  chuan_csv csv;
  chuan_arena *arena;
  chuan_diags *diags;
} reading;

static bool same_name(chuan_str a, chuan_str b, chuan_arena *arena)
{
  chuan_str left, right;
  return chuan_text_fold(&left, a, arena) == CHUAN_RC_OK && chuan_text_fold(&right, b, arena) == CHUAN_RC_OK &&
         chuan_str_equal(left, right);
}

/* Header ------------------------------------------------------------------------------------------- */

static bool read_year(int *year, chuan_str text)
{
  bool is_year = text.n == YEAR_DIGITS;
  *year = 0;
  for (size_t i = 0; i < text.n && is_year; i++) {
    is_year = text.p[i] >= '0' && text.p[i] <= '9';
    *year = *year * 10 + (text.p[i] - '0');
  }
  return is_year;
}

static chuan_rc wrong_header(const reading *r, const chuan_csv_cell *cell)
{
  chuan_diag *diag = chuan_diag_add(r->diags, CHUAN_E0930, cell->span, CHUAN_ARGS(cell->text));
  chuan_diag_hint(r->diags, diag, CHUAN_PHRASE_TARGETS_HEADER, CHUAN_NO_ARGS);
  return CHUAN_RC_FINDINGS;
}

/* `mục;2023;2024`: each year once. */
static chuan_rc read_header(reading *r)
{
  chuan_targets *out = r->out;
  chuan_rc rc = CHUAN_RC_OK;
  out->years = chuan_arena_array(r->arena, r->csv.count, sizeof *out->years);
  if (!out->years)
    return CHUAN_RC_MEMORY;
  if (!same_name(r->csv.cells[0].text, CHUAN_STR("muc"), r->arena) &&
      !same_name(r->csv.cells[0].text, CHUAN_STR("item"), r->arena))
    rc = wrong_header(r, &r->csv.cells[0]);
  for (size_t i = 1; i < r->csv.count; i++) {
    int year;
    bool good = read_year(&year, r->csv.cells[i].text);
    for (size_t k = 0; k < out->year_count; k++)
      good = good && out->years[k] != year;
    if (good)
      out->years[out->year_count++] = year;
    else
      rc = wrong_header(r, &r->csv.cells[i]);
  }
  return rc;
}

/* Rows --------------------------------------------------------------------------------------------- */

static chuan_rc wrong_cell(const reading *r, const chuan_csv_cell *cell, chuan_str item)
{
  chuan_diag *diag = chuan_diag_add(r->diags, CHUAN_E0932, cell->span, CHUAN_ARGS(cell->text, item));
  chuan_diag_hint(r->diags, diag, CHUAN_PHRASE_TARGETS_NUMBER, CHUAN_NO_ARGS);
  return CHUAN_RC_FINDINGS;
}

static chuan_rc read_values(const reading *r, chuan_target *target)
{
  chuan_rc rc = CHUAN_RC_OK;
  for (size_t i = 1; i < r->csv.count; i++) {
    const chuan_csv_cell *cell = &r->csv.cells[i];
    if (cell->text.n == 0)
      continue;
    if (i > r->out->year_count ||
        chuan_num_parse(&target->values[i - 1], NULL, cell->text, CHUAN_DIALECT_VI, r->arena) != CHUAN_RC_OK)
      rc = wrong_cell(r, cell, target->item);
    else
      target->given[i - 1] = true;
  }
  return rc;
}

static chuan_rc read_row(reading *r)
{
  chuan_targets *out = r->out;
  chuan_target target = { .item = chuan_str_copy(r->arena, r->csv.cells[0].text),
                          .span = r->csv.cells[0].span,
                          .given = chuan_arena_array(r->arena, out->year_count, sizeof *target.given),
                          .values = chuan_arena_array(r->arena, out->year_count, sizeof *target.values) };
  void *items = out->items;
  if (!target.given || !target.values ||
      !chuan_arena_grow(r->arena, &items, out->count, &out->capacity, sizeof *out->items))
    return CHUAN_RC_MEMORY;
  out->items = items;
  for (size_t i = 0; i < out->count; i++)
    if (same_name(out->items[i].item, target.item, r->arena)) {
      chuan_diag *diag = chuan_diag_add(r->diags, CHUAN_E0933, target.span, CHUAN_ARGS(target.item));
      chuan_diag_span(r->diags, diag, out->items[i].span, CHUAN_PHRASE_FIRST_ROW, CHUAN_NO_ARGS);
      chuan_diag_hint(r->diags, diag, CHUAN_PHRASE_TARGETS_ONE_ROW, CHUAN_NO_ARGS);
      return CHUAN_RC_FINDINGS;
    }
  out->items[out->count++] = target;
  return read_values(r, &target);
}

/* The worse of two: what was found is kept while the file is read on. */
static chuan_rc worse(chuan_rc sofar, chuan_rc rc)
{
  return rc == CHUAN_RC_OK ? sofar : rc;
}

static chuan_rc read_rows(reading *r)
{
  bool more;
  chuan_rc rc = chuan_csv_next(&more, &r->csv, r->diags);
  if (rc == CHUAN_RC_OK && !more)
    return CHUAN_RC_OK; /* nothing at all: no target */
  if (rc == CHUAN_RC_OK)
    rc = read_header(r);
  if (rc != CHUAN_RC_OK)
    return rc;
  while (rc == CHUAN_RC_OK || rc == CHUAN_RC_FINDINGS) {
    chuan_rc next = chuan_csv_next(&more, &r->csv, r->diags);
    if (!more)
      return worse(rc, next);
    rc = worse(rc, next == CHUAN_RC_OK ? read_row(r) : next);
  }
  return rc;
}

chuan_rc chuan_targets_read(chuan_targets *out, chuan_str path, chuan_sources *sources, chuan_arena *arena,
                            chuan_diags *diags)
{
  static const char *const KEYS[] = { "muc", "item", NULL };
  reading r = { .out = out, .arena = arena, .diags = diags };
  uint32_t source;
  *out = (chuan_targets){ .file = path };
  chuan_rc rc = chuan_source_load(&source, sources, path, SIZE_MAX_OF_FILE, out->sha256, diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  rc = chuan_csv_open(&r.csv, sources, source, KEYS);
  if (rc == CHUAN_RC_OK)
    rc = read_rows(&r);
  chuan_csv_close(&r.csv);
  return rc;
}
