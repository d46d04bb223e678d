/* Units of measure that a form writes, compared with those of the rules. See import_measures.h. */
#include "runtime/import_measures.h"

#include <string.h>

/* Texts -------------------------------------------------------------------------------------------- */

bool import_split_unit(chuan_str *name, chuan_str *unit, chuan_str header)
{
  if (header.n == 0 || header.p[header.n - 1] != ')')
    return false;
  size_t open = header.n - 1;
  while (open > 0 && header.p[open] != '(')
    open--;
  *name = chuan_str_trim((chuan_str){ header.p, open });
  *unit = chuan_str_trim((chuan_str){ header.p + open + 1, header.n - open - 2 });
  return name->n > 0 && unit->n > 0;
}

chuan_str import_without_brackets(chuan_str text)
{
  bool both = text.n > 1 && text.p[0] == '(' && text.p[text.n - 1] == ')';
  return both ? chuan_str_trim((chuan_str){ text.p + 1, text.n - 2 }) : text;
}

typedef enum measure_kind {
  KIND_OTHER, /* what measures.def does not know */
  KIND_MONEY,
  KIND_LENGTH,
  KIND_AREA,
  KIND_VOLUME,
  KIND_MASS,
  KIND_ENERGY,
  KIND_PEOPLE,
  KIND_HOUSEHOLDS,
  KIND_SHARE
} measure_kind;

/* A unit as it is compared: "Tr.đ / người" is "trieu_dong/nguoi", money. */
typedef struct measure {
  chuan_str text;
  chuan_str first; /* what stands before the first "/" */
  measure_kind kind;
} measure;

/* The spelling by which a unit is known; a text that is none stays as it is. */
static chuan_str known_spelling(measure_kind *kind, chuan_str text)
{
  static const struct {
    measure_kind kind;
    const char *unit, *spelling;
  } MEASURES[] = {
#define MEASURE(kind, unit, spelling) { KIND_##kind, unit, spelling },
#include "runtime/measures.def"
#undef MEASURE
  };
  *kind = KIND_OTHER;
  for (size_t i = 0; i < sizeof MEASURES / sizeof *MEASURES; i++)
    if (chuan_str_equal(text, chuan_str_of(MEASURES[i].spelling))) {
      *kind = MEASURES[i].kind;
      return chuan_str_of(MEASURES[i].unit);
    }
  return text;
}

/* "Km²" -> "km2", with nothing else that a name is not compared by. */
static chuan_rc fold_powers(chuan_str *out, chuan_str unit, chuan_arena *arena)
{
  static const char *const POWERS[] = { "²", "³" };
  enum { POWER_COUNT = sizeof POWERS / sizeof *POWERS };
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  for (size_t at = 0; at < unit.n;) {
    size_t power = 0;
    while (power < POWER_COUNT && (unit.n - at < 2 || memcmp(unit.p + at, POWERS[power], 2) != 0))
      power++;
    bool found = power < POWER_COUNT;
    chuan_buffer_add_char(&b, found ? (char)('2' + power) : unit.p[at]);
    at += found ? 2 : 1;
  }
  return b.failed ? CHUAN_RC_MEMORY : chuan_text_fold(out, chuan_buffer_str(&b), arena);
}

/* A part of a unit without the underscores that blanks beside "/" have become. */
static chuan_str trim_part(chuan_str part)
{
  while (part.n > 0 && part.p[0] == '_')
    part = (chuan_str){ part.p + 1, part.n - 1 };
  while (part.n > 0 && part.p[part.n - 1] == '_')
    part.n--;
  return part;
}

static chuan_rc read_measure(measure *out, chuan_str unit, chuan_arena *arena)
{
  chuan_str rest;
  chuan_buffer b;
  chuan_rc rc = fold_powers(&rest, unit, arena);
  *out = (measure){ .kind = KIND_OTHER };
  chuan_buffer_init(&b, arena);
  for (bool first = true; rc == CHUAN_RC_OK && (first || rest.n > 0); first = false) {
    const char *slash = rest.n > 0 ? memchr(rest.p, '/', rest.n) : NULL;
    size_t n = slash ? (size_t)(slash - rest.p) : rest.n;
    measure_kind kind;
    chuan_str part = known_spelling(&kind, trim_part((chuan_str){ rest.p, n }));
    if (first) {
      out->first = part;
      out->kind = kind;
    } else {
      chuan_buffer_add_char(&b, '/');
    }
    chuan_buffer_add(&b, part);
    rest = (chuan_str){ rest.p + n + (slash != NULL), rest.n - n - (slash != NULL) };
  }
  out->text = chuan_buffer_str(&b);
  return rc == CHUAN_RC_OK && b.failed ? CHUAN_RC_MEMORY : rc;
}

chuan_rc import_same_unit(bool *same, chuan_str a, chuan_str b, chuan_arena *arena)
{
  measure left, right;
  chuan_rc rc = read_measure(&left, a, arena);
  if (rc == CHUAN_RC_OK)
    rc = read_measure(&right, b, arena);
  *same = rc == CHUAN_RC_OK && left.text.n > 0 && chuan_str_equal(left.text, right.text);
  return rc;
}

chuan_rc import_is_measure(bool *is, chuan_str text, chuan_arena *arena)
{
  measure read;
  chuan_rc rc = read_measure(&read, text, arena);
  *is = rc == CHUAN_RC_OK && read.kind != KIND_OTHER;
  return rc;
}

/* Comparing ---------------------------------------------------------------------------------------- */

static bool is_number(const chuan_import_column *column)
{
  chuan_type_kind kind = column->role == CHUAN_COLUMN_DATUM ? column->field.datum->type.kind : CHUAN_TYPE_TEXT;
  return kind == CHUAN_TYPE_INTEGER || kind == CHUAN_TYPE_DECIMAL || kind == CHUAN_TYPE_RATIO;
}

/* The unit in which a datum is; empty where the rules name none. */
static chuan_str unit_of(const chuan_datum *datum)
{
  return datum->unit.n == 0 && datum->type.kind == CHUAN_TYPE_RATIO ? CHUAN_STR("%") : datum->unit;
}

static chuan_rc report_other_unit(const chuan_import_column *column, chuan_str unit, chuan_span span,
                                  chuan_arena *arena, chuan_diags *diags)
{
  const chuan_datum *datum = column->field.datum;
  chuan_str header = chuan_cell_shown(column->header, arena), shown = chuan_cell_shown(unit, arena);
  chuan_diag *diag = chuan_diag_add(diags, CHUAN_E0543, span, CHUAN_ARGS(header, shown, datum->name, unit_of(datum)));
  chuan_diag_hint(diags, diag, CHUAN_PHRASE_WRITE_UNIT, CHUAN_ARGS(unit_of(datum)));
  return CHUAN_RC_FINDINGS;
}

chuan_rc import_compare_unit(const chuan_import_column *column, chuan_str unit, chuan_span span, chuan_arena *arena,
                             chuan_diags *diags)
{
  const chuan_datum *datum = column->field.datum;
  bool same;
  chuan_rc rc = import_same_unit(&same, unit, unit_of(datum), arena);
  if (rc != CHUAN_RC_OK || same)
    return rc;
  if (unit_of(datum).n > 0)
    return report_other_unit(column, unit, span, arena, diags);
  chuan_diag_add(diags, CHUAN_W0544, span, CHUAN_ARGS(chuan_cell_shown(column->header, arena),
                                                      chuan_cell_shown(unit, arena), datum->name));
  return CHUAN_RC_OK;
}

/* The row of units --------------------------------------------------------------------------------- */

/* Whether the cell says that its row is one of units. */
static bool says_unit(chuan_str text, chuan_arena *arena)
{
  static const char *const WORDS[] = { "don_vi_tinh", "dvt", "don_vi", "unit" };
  enum { WORD_MAX = 64 };
  chuan_str fold;
  text = import_without_brackets(text);
  if (text.n > WORD_MAX || chuan_text_fold(&fold, text, arena) != CHUAN_RC_OK)
    return false;
  if (fold.n > 0 && fold.p[fold.n - 1] == ':')
    fold.n--;
  for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
    if (chuan_str_equal(fold, chuan_str_of(WORDS[i])))
      return true;
  return false;
}

/* Whether a text is the unit of some column of the file, or one that is known anyway. */
static chuan_rc is_known(bool *known, const import_file *file, chuan_str text, chuan_arena *arena)
{
  chuan_rc rc = import_is_measure(known, text, arena);
  for (size_t i = 0; rc == CHUAN_RC_OK && !*known && i < file->column_count; i++)
    if (is_number(&file->columns[i]))
      rc = import_same_unit(known, text, file->columns[i].field.datum->unit, arena);
  return rc;
}

/* Whether a text stands in brackets, and is not "(1)", the number of a column. */
static bool is_in_brackets(chuan_str text)
{
  chuan_str inner = import_without_brackets(text);
  return inner.n > 0 && inner.n < text.n && !(inner.p[0] >= '0' && inner.p[0] <= '9');
}

chuan_rc import_is_units_row(bool *is, const import_file *file, chuan_arena *arena)
{
  size_t count = 0, bracketed = 0;
  bool any_known = false, known;
  *is = false;
  if (!import_is_first(file))
    return CHUAN_RC_OK;
  for (size_t i = 0; i < file->column_count && i < file->count; i++) {
    const import_cell *cell = &file->cells[i];
    chuan_column_role role = file->columns[i].role;
    if (cell->text.n == 0)
      continue;
    if (cell->kind != CHUAN_SHEET_TEXT)
      return CHUAN_RC_OK;
    if ((role == CHUAN_COLUMN_CODE || role == CHUAN_COLUMN_NAME) && !says_unit(cell->text, arena))
      return CHUAN_RC_OK;
    if (!is_number(&file->columns[i]))
      continue;
    chuan_rc rc = is_known(&known, file, import_without_brackets(cell->text), arena);
    if (rc != CHUAN_RC_OK)
      return rc;
    count++;
    any_known |= known;
    bracketed += is_in_brackets(cell->text);
  }
  *is = any_known || (count > 0 && bracketed == count);
  return CHUAN_RC_OK;
}

chuan_rc import_compare_units_row(const import_file *file, chuan_arena *arena, chuan_diags *diags)
{
  chuan_rc result = CHUAN_RC_OK;
  for (size_t i = 0; i < file->column_count && i < file->count; i++) {
    const import_cell *cell = &file->cells[i];
    if (!is_number(&file->columns[i]) || cell->text.n == 0)
      continue;
    file->columns[i].has_unit = true;
    chuan_rc rc =
      import_compare_unit(&file->columns[i], import_without_brackets(cell->text), cell->span, arena, diags);
    if (rc == CHUAN_RC_FINDINGS)
      result = rc;
    else if (rc != CHUAN_RC_OK)
      return rc;
  }
  return result;
}

/* Above the table ---------------------------------------------------------------------------------- */

/* What stands behind "Đơn vị tính:" in a cell; empty when it does not say that. */
static chuan_str stated_units(chuan_str text, chuan_arena *arena)
{
  text = import_without_brackets(text);
  const char *colon = text.n > 0 ? memchr(text.p, ':', text.n) : NULL;
  if (!colon || !says_unit((chuan_str){ text.p, (size_t)(colon - text.p) }, arena))
    return CHUAN_STR("");
  return chuan_str_trim((chuan_str){ colon + 1, text.n - (size_t)(colon - text.p) - 1 });
}

/* How a unit that is stated over a table goes with that of a column: not at all, as it measures something else; it is
   another one; it is the same but for what stands behind "/"; it is the very one. */
typedef enum unit_fit { FIT_NONE, FIT_OTHER, FIT_PART, FIT_SAME } unit_fit;

static unit_fit fit_of(const measure *own, const measure *stated)
{
  if (stated->kind != own->kind)
    return FIT_NONE;
  if (!chuan_str_equal(stated->first, own->first))
    return FIT_OTHER;
  return chuan_str_equal(stated->text, own->text) ? FIT_SAME : FIT_PART;
}

/* Of the units, "nghìn đồng; người", that which goes best with the column. */
static chuan_rc find_stated(chuan_str *best, unit_fit *fit, chuan_str units, const chuan_import_column *column,
                            chuan_arena *arena)
{
  measure own, stated;
  chuan_rc rc = read_measure(&own, unit_of(column->field.datum), arena);
  *fit = FIT_NONE;
  while (rc == CHUAN_RC_OK && own.kind != KIND_OTHER && units.n > 0) {
    size_t n = 0;
    while (n < units.n && units.p[n] != ';' && units.p[n] != ',')
      n++;
    chuan_str unit = chuan_str_trim((chuan_str){ units.p, n });
    n += n < units.n;
    units = (chuan_str){ units.p + n, units.n - n };
    rc = read_measure(&stated, unit, arena);
    if (rc != CHUAN_RC_OK || fit_of(&own, &stated) <= *fit)
      continue;
    *fit = fit_of(&own, &stated);
    *best = unit;
  }
  return rc;
}

/* "triệu đồng" over a table may stand for "triệu đồng/người/năm": nobody can tell, so it is said. */
static void warn_of_part(const chuan_import_column *column, chuan_str unit, chuan_span span, chuan_arena *arena,
                         chuan_diags *diags)
{
  const chuan_datum *datum = column->field.datum;
  chuan_diag *diag = chuan_diag_add(diags, CHUAN_W0550, span,
                                    CHUAN_ARGS(chuan_cell_shown(column->header, arena), chuan_cell_shown(unit, arena),
                                               datum->name, unit_of(datum)));
  chuan_diag_hint(diags, diag, CHUAN_PHRASE_WRITE_UNIT_BEHIND, CHUAN_ARGS(unit_of(datum)));
}

/* Compares the units in one cell above the table with those of all columns. */
static chuan_rc compare_stated(const import_file *file, const import_cell *cell, chuan_arena *arena, chuan_diags *diags)
{
  chuan_rc result = CHUAN_RC_OK;
  chuan_str unit, units = stated_units(cell->text, arena);
  unit_fit fit;
  for (size_t i = 0; units.n > 0 && i < file->column_count; i++) {
    const chuan_import_column *column = &file->columns[i];
    if (!is_number(column) || column->has_unit)
      continue;
    chuan_rc rc = find_stated(&unit, &fit, units, column, arena);
    if (rc != CHUAN_RC_OK)
      return rc;
    if (fit == FIT_OTHER)
      result = report_other_unit(column, unit, cell->span, arena, diags);
    else if (fit == FIT_PART)
      warn_of_part(column, unit, cell->span, arena, diags);
  }
  return result;
}

chuan_rc import_compare_stated_units(const import_file *file, chuan_arena *arena, chuan_diags *diags)
{
  chuan_rc result = CHUAN_RC_OK;
  for (size_t row = 0; row < file->title_count; row++)
    for (size_t i = 0; i < file->titles[row].count; i++) {
      chuan_rc rc = compare_stated(file, &file->titles[row].cells[i], arena, diags);
      if (rc == CHUAN_RC_FINDINGS)
        result = rc;
      else if (rc != CHUAN_RC_OK)
        return rc;
    }
  return result;
}
