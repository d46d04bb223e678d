/* Import of a file of administrative units. See chuan_import_units in import.h. */
#include "runtime/import_file.h"

#include <stdlib.h>
#include <string.h>

enum {
  CODE_MAX = 64,        /* bytes */
  ABOVE_MAX = 16,       /* levels above a unit */
  SUGGESTIONS_MAX = 100 /* searching all codes for a likely slip takes time */
};

/* A row of the file and where its parts stand. */
typedef struct unit_line {
  chuan_unit_row row;
  chuan_span code, parent, predecessors;
  bool bad, same;
} unit_line;

typedef struct unit_import {
  chuan_store *store;
  const chuan_import_options *options;
  import_file file;
  chuan_import_summary *summary;
  chuan_arena *arena;
  chuan_diags *diags;
  unit_line *lines;
  size_t count, capacity;
  size_t columns[CHUAN_COLUMN_DIMENSION]; /* by role: the column, or SIZE_MAX */
  chuan_str *dimension_names;
  size_t dimension_count;
  chuan_str *codes; /* of the file and the database, sorted */
  size_t code_count, suggestions;
} unit_import;

/* The header --------------------------------------------------------------------------------------- */

/* The columns with a meaning of their own; folded names. All others are dimensions. */
static const struct {
  const char *vi, *en;
  chuan_column_role role;
  const char *required; /* how it is named in messages; NULL when it may be missing */
} COLUMNS[] = {
  { "ma", "code", CHUAN_COLUMN_CODE, "mã" },
  { "ten", "name", CHUAN_COLUMN_NAME, "tên" },
  { "cap", "level", CHUAN_COLUMN_LEVEL, "cấp" },
  { "ma_cap_tren", "parent", CHUAN_COLUMN_PARENT, "mã_cấp_trên" },
  { "tu_ngay", "valid_from", CHUAN_COLUMN_VALID_FROM, NULL },
  { "den_ngay", "valid_to", CHUAN_COLUMN_VALID_TO, NULL },
  { "hop_tu", "predecessors", CHUAN_COLUMN_PREDECESSORS, NULL },
};
enum { COLUMN_COUNT = sizeof COLUMNS / sizeof *COLUMNS };

static chuan_rc match_column(unit_import *import, chuan_import_column *column)
{
  chuan_str fold;
  column->role = CHUAN_COLUMN_IGNORED;
  if (column->header.n == 0)
    return CHUAN_RC_OK;
  chuan_rc rc = chuan_text_fold(&fold, column->header, import->arena);
  if (rc != CHUAN_RC_OK)
    return rc;
  column->role = CHUAN_COLUMN_DIMENSION;
  for (size_t i = 0; i < COLUMN_COUNT; i++)
    if (chuan_str_equal(fold, chuan_str_of(COLUMNS[i].vi)) || chuan_str_equal(fold, chuan_str_of(COLUMNS[i].en)))
      column->role = COLUMNS[i].role;
  if (column->role == CHUAN_COLUMN_DIMENSION) {
    column->field.code = fold; /* tells two columns of one dimension */
    import->dimension_count++;
  }
  return CHUAN_RC_OK;
}

static chuan_rc match_columns(unit_import *import)
{
  import_file *file = &import->file;
  chuan_rc rc = CHUAN_RC_OK;
  for (size_t i = 0; rc == CHUAN_RC_OK && i < file->column_count; i++)
    rc = match_column(import, &file->columns[i]);
  if (rc != CHUAN_RC_OK)
    return rc;
  import_summarise(import->summary, file);
  bool good = import_check_columns(file, import->arena, import->diags);
  for (size_t i = 0; i < COLUMN_COUNT; i++) {
    size_t column = import->columns[COLUMNS[i].role] = import_find_column(file, COLUMNS[i].role);
    if (column != SIZE_MAX || !COLUMNS[i].required)
      continue;
    import_report_missing(file, COLUMNS[i].required, CHUAN_STR("mã; tên; cấp; mã_cấp_trên"), import->diags);
    good = false;
  }
  import->dimension_names = chuan_arena_array(import->arena, import->dimension_count, sizeof *import->dimension_names);
  if (!import->dimension_names)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0, n = 0; i < file->column_count; i++)
    if (file->columns[i].role == CHUAN_COLUMN_DIMENSION)
      import->dimension_names[n++] = file->columns[i].header;
  return good ? CHUAN_RC_OK : CHUAN_RC_FINDINGS;
}

/* Rows --------------------------------------------------------------------------------------------- */

/* The text of a cell of the row at hand; empty when the file has no such column. */
static chuan_str cell_of(const unit_import *import, chuan_column_role role, chuan_span *span)
{
  size_t column = import->columns[role];
  *span = column == SIZE_MAX ? (chuan_span){ 0, 0, 0 } : import->file.cells[column].span;
  return column == SIZE_MAX ? CHUAN_STR("") : import->file.cells[column].text;
}

/* A copy of a cell that must not be empty. */
static bool take_required(chuan_str *out, unit_import *import, chuan_column_role role, chuan_span *span)
{
  chuan_str text = cell_of(import, role, span);
  *out = chuan_str_copy(import->arena, text);
  if (text.n)
    return true;
  chuan_diag_add(import->diags, CHUAN_E0604, *span,
                 CHUAN_ARGS(import->file.columns[import->columns[role]].header));
  return false;
}

/* A date; `out` keeps its value where the cell is empty. */
static bool take_day(chuan_day *out, unit_import *import, chuan_column_role role)
{
  chuan_span span;
  chuan_str text = cell_of(import, role, &span);
  chuan_phrase hint;
  if (text.n == 0 || chuan_cell_day(out, &hint, text))
    return true;
  chuan_diag *diag = chuan_diag_add(import->diags, CHUAN_E0517, span,
                                    CHUAN_ARGS(import->file.columns[import->columns[role]].header,
                                               chuan_cell_shown(text, import->arena)));
  chuan_diag_hint(import->diags, diag, hint, CHUAN_NO_ARGS);
  return false;
}

static bool check_code(unit_import *import, chuan_str code, chuan_span span)
{
  if (code.n <= CODE_MAX && !memchr(code.p, ' ', code.n) && !memchr(code.p, '\t', code.n))
    return true;
  chuan_diag_add(import->diags, CHUAN_E0611, span,
                 CHUAN_ARGS(chuan_cell_shown(code, import->arena), import_digits(CODE_MAX, import->arena)));
  return false;
}

static chuan_rc take_dimensions(unit_import *import, chuan_unit_row *row)
{
  chuan_str *values = chuan_arena_array(import->arena, import->dimension_count, sizeof *values);
  if (!values)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0, n = 0; i < import->file.column_count; i++)
    if (import->file.columns[i].role == CHUAN_COLUMN_DIMENSION) {
      values[n] = chuan_str_copy(import->arena, import->file.cells[i].text);
      if (!values[n++].p)
        return CHUAN_RC_MEMORY;
    }
  row->dimension_names = import->dimension_names;
  row->dimension_values = values;
  row->dimension_count = import->dimension_count;
  return CHUAN_RC_OK;
}

/* Takes the row at hand; what is wrong in it alone is reported. */
static chuan_rc take_row(unit_import *import, unit_line *line)
{
  chuan_span span;
  chuan_unit_row *row = &line->row;
  *row = (chuan_unit_row){ .valid_from = CHUAN_DAY_FIRST, .valid_to = CHUAN_DAY_LAST, .row = import->file.line };
  bool good = take_required(&row->code, import, CHUAN_COLUMN_CODE, &line->code);
  good &= !row->code.p || check_code(import, row->code, line->code);
  good &= take_required(&row->name, import, CHUAN_COLUMN_NAME, &span);
  good &= take_required(&row->level, import, CHUAN_COLUMN_LEVEL, &span);
  good &= take_day(&row->valid_from, import, CHUAN_COLUMN_VALID_FROM);
  good &= take_day(&row->valid_to, import, CHUAN_COLUMN_VALID_TO);
  row->parent = chuan_str_copy(import->arena, cell_of(import, CHUAN_COLUMN_PARENT, &line->parent));
  row->predecessors = chuan_str_copy(import->arena, cell_of(import, CHUAN_COLUMN_PREDECESSORS, &line->predecessors));
  if (!row->code.p || !row->name.p || !row->level.p || !row->parent.p || !row->predecessors.p)
    return CHUAN_RC_MEMORY;
  if (good && row->valid_to < row->valid_from) {
    cell_of(import, CHUAN_COLUMN_VALID_TO, &span);
    chuan_diag_add(import->diags, CHUAN_E0607, span,
                   CHUAN_ARGS(row->code, chuan_day_text(row->valid_from, false, import->arena),
                              chuan_day_text(row->valid_to, false, import->arena)));
    good = false;
  }
  line->bad = !good;
  return take_dimensions(import, row);
}

/* Whether the row at hand has no more than one cell that holds something: a note, not a unit without its code. */
static bool is_alone(const unit_import *import)
{
  size_t count = 0;
  for (size_t i = 0; i < import->file.count; i++)
    count += import->file.cells[i].text.n > 0;
  return count <= 1;
}

static chuan_rc take_rows(unit_import *import)
{
  for (;;) {
    bool more;
    chuan_rc rc = import_next(&more, &import->file, import->diags);
    if (!more)
      return rc;
    chuan_skip_reason reason;
    import_tell_checked(&import->file, import->diags->sources, import->count);
    if (rc == CHUAN_RC_OK && import_skip_reason(&reason, &import->file, !is_alone(import), true)) {
      rc = import_skip(&import->file, reason);
      if (rc != CHUAN_RC_OK)
        return rc;
      continue;
    }
    void *lines = import->lines;
    if (!chuan_arena_grow(import->arena, &lines, import->count, &import->capacity, sizeof *import->lines))
      return CHUAN_RC_MEMORY;
    import->lines = lines;
    unit_line *line = &import->lines[import->count++];
    *line = (unit_line){ .bad = true };
    if (rc == CHUAN_RC_OK && import_check_row(&import->file, import->arena, import->diags))
      rc = take_row(import, line);
    if (rc != CHUAN_RC_OK && rc != CHUAN_RC_FINDINGS)
      return rc;
  }
}

/* Rows together ------------------------------------------------------------------------------------ */

static int compare_codes(const void *a, const void *b)
{
  return chuan_str_compare(*(const chuan_str *)a, *(const chuan_str *)b);
}

/* Gathers the codes that a parent or predecessor may name. */
static chuan_rc gather_codes(unit_import *import)
{
  chuan_str *stored;
  size_t stored_count;
  chuan_rc rc = chuan_store_unit_codes(&stored, &stored_count, import->store, import->arena, import->diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  import->codes = chuan_arena_array(import->arena, stored_count + import->count, sizeof *import->codes);
  if (!import->codes)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; i < stored_count; i++)
    import->codes[import->code_count++] = stored[i];
  for (size_t i = 0; i < import->count; i++)
    if (import->lines[i].row.code.p)
      import->codes[import->code_count++] = import->lines[i].row.code;
  if (import->code_count)
    qsort(import->codes, import->code_count, sizeof *import->codes, compare_codes);
  return CHUAN_RC_OK;
}

static bool is_known(const unit_import *import, chuan_str code)
{
  return import->code_count &&
         bsearch(&code, import->codes, import->code_count, sizeof *import->codes, compare_codes);
}

static void check_parent(unit_import *import, unit_line *line)
{
  if (line->row.parent.n == 0 || is_known(import, line->row.parent))
    return;
  chuan_diag *diag = chuan_diag_add(import->diags, CHUAN_E0606, line->parent,
                                    CHUAN_ARGS(chuan_cell_shown(line->row.parent, import->arena)));
  const chuan_str *nearest = NULL;
  if (import->suggestions++ < SUGGESTIONS_MAX)
    nearest = chuan_text_nearest(line->row.parent, import->codes, import->code_count);
  if (nearest)
    chuan_diag_hint(import->diags, diag, CHUAN_PHRASE_DID_YOU_MEAN, CHUAN_ARGS(*nearest));
  line->bad = true;
}

/* The next code of a list of predecessors; false at its end. */
static bool next_predecessor(chuan_str *code, chuan_str *rest)
{
  *code = (chuan_str){ rest->p, 0 };
  while (code->n < rest->n && rest->p[code->n] != ' ' && rest->p[code->n] != '\t')
    code->n++;
  *rest = chuan_str_trim((chuan_str){ rest->p + code->n, rest->n - code->n });
  return code->n > 0;
}

/* A predecessor that nobody knows is no error: it may be older than the registry. The unit itself is one: what it
   reported before and after would stand under one code. */
static void check_predecessors(unit_import *import, unit_line *line)
{
  chuan_str code, rest = line->row.predecessors;
  while (next_predecessor(&code, &rest)) {
    if (chuan_str_equal(code, line->row.code)) {
      chuan_diag *diag = chuan_diag_add(import->diags, CHUAN_E0620, line->predecessors, CHUAN_ARGS(code));
      chuan_diag_hint(import->diags, diag, CHUAN_PHRASE_NEW_UNIT_NEW_CODE, CHUAN_NO_ARGS);
      line->bad = true;
    } else if (!is_known(import, code)) {
      chuan_diag_add(import->diags, CHUAN_W0612, line->predecessors,
                     CHUAN_ARGS(chuan_cell_shown(code, import->arena)));
    }
  }
}

static chuan_diag *report_second_row(unit_import *import, const unit_line *line)
{
  bool dated = line->row.valid_from != CHUAN_DAY_FIRST;
  chuan_str day = dated ? chuan_day_text(line->row.valid_from, false, import->arena)
                        : chuan_diag_bilingual(import->diags, CHUAN_STR("trước đến nay (`từ_ngày` để trống)"),
                                               CHUAN_STR("no day (`valid_from` is empty)"));
  chuan_diag *diag = chuan_diag_add(import->diags, CHUAN_E0605, line->code, CHUAN_ARGS(line->row.code, day));
  chuan_diag_hint(import->diags, diag, dated ? CHUAN_PHRASE_USE_OTHER_DAY : CHUAN_PHRASE_WRITE_VALID_FROM,
                  CHUAN_NO_ARGS);
  return diag;
}

static int compare_lines(const void *left, const void *right)
{
  const unit_line *a = *(unit_line *const *)left, *b = *(unit_line *const *)right;
  int codes = chuan_str_compare(a->row.code, b->row.code);
  if (codes)
    return codes;
  if (a->row.valid_from != b->row.valid_from)
    return a->row.valid_from < b->row.valid_from ? -1 : 1;
  return a->code.begin < b->code.begin ? -1 : a->code.begin > b->code.begin;
}

/* Reports rows for one unit and day. */
static chuan_rc check_repeated(unit_import *import)
{
  unit_line **sorted = chuan_arena_array(import->arena, import->count, sizeof *sorted);
  if (!sorted)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; i < import->count; i++)
    sorted[i] = &import->lines[i];
  qsort(sorted, import->count, sizeof *sorted, compare_lines);
  for (size_t i = 1; i < import->count; i++) {
    unit_line *line = sorted[i], *before = sorted[i - 1];
    if (line->row.code.n == 0 || !chuan_str_equal(line->row.code, before->row.code) ||
        line->row.valid_from != before->row.valid_from)
      continue;
    chuan_diag *diag = report_second_row(import, line);
    chuan_diag_span(import->diags, diag, before->code, CHUAN_PHRASE_FIRST_ROW, CHUAN_NO_ARGS);
    line->bad = true;
  }
  return CHUAN_RC_OK;
}

static chuan_rc check_stored(unit_import *import, unit_line *line)
{
  chuan_unit_match match;
  chuan_rc rc = chuan_store_compare_unit(&match, import->store, &line->row, import->diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  line->same = match == CHUAN_UNIT_SAME;
  if (match == CHUAN_UNIT_OTHER) {
    report_second_row(import, line);
    line->bad = true;
  }
  return CHUAN_RC_OK;
}

/* What is above what ------------------------------------------------------------------------------- */

/* A version of a unit, of the database or of the file. */
typedef struct unit_link {
  chuan_unit_version unit;
  unit_line *line; /* NULL for one of the database */
} unit_link;

static int compare_links(const void *left, const void *right)
{
  const chuan_unit_version *a = &((const unit_link *)left)->unit, *b = &((const unit_link *)right)->unit;
  int codes = chuan_str_compare(a->code, b->code);
  return codes ? codes : (a->valid_from > b->valid_from) - (a->valid_from < b->valid_from);
}

/* The version of a day: the latest that starts by then, if it has not ended; or NULL. */
static const unit_link *link_on_day(const unit_link *links, size_t count, chuan_str code, chuan_day day)
{
  unit_link wanted = { .unit = { .code = code, .valid_from = day } };
  size_t low = 0, high = count; /* those before `low` are not behind the wanted one */
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (compare_links(&links[middle], &wanted) <= 0)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == 0 || !chuan_str_equal(links[low - 1].unit.code, code) || links[low - 1].unit.valid_to < day)
    return NULL;
  return &links[low - 1];
}

/* Goes up from a version on its first day: a circle is whole from the day on which its last version starts.
   It is reported once, at its first row in the file. */
static void check_above(unit_import *import, const unit_link *links, size_t count, const unit_link *from)
{
  unit_line *walked[2 * ABOVE_MAX + 2], *place = NULL;
  size_t steps = 0, n = 0;
  bool reported = false;
  const unit_link *at = from;
  for (; at && steps <= 2 * ABOVE_MAX + 1; steps++) { /* far enough to be inside the circle */
    if (at->line) {
      walked[n++] = at->line;
      reported |= at->line->bad;
      if (!place || steps == ABOVE_MAX + 1 || at->line->row.row < place->row.row)
        place = at->line;
    }
    at = at->unit.parent.n ? link_on_day(links, count, at->unit.parent, from->unit.valid_from) : NULL;
  }
  if (steps <= ABOVE_MAX + 1 || !place)
    return;
  if (!reported)
    chuan_diag_add(import->diags, CHUAN_E0609, place->parent, CHUAN_ARGS(place->row.code, place->row.parent));
  for (size_t i = 0; i < n; i++)
    walked[i]->bad = true;
}

/* Whether a row says of the same predecessors what the one before it said already. */
static bool repeats_predecessors(const unit_line *line, const unit_link *before)
{
  return before->line && chuan_str_equal(before->line->row.predecessors, line->row.predecessors);
}

/* What a row says of predecessors holds, but figures cannot be put together: they go on beside the new unit, or it was
   there before itself. */
static void check_succession(unit_import *import, const unit_link *links, size_t count, const unit_line *line)
{
  chuan_str code, rest = line->row.predecessors;
  chuan_day from = line->row.valid_from;
  const unit_link *before = from == CHUAN_DAY_FIRST ? NULL : link_on_day(links, count, line->row.code, from - 1);
  if (rest.n == 0 || (before && repeats_predecessors(line, before)))
    return;
  if (before) {
    chuan_diag *diag = chuan_diag_add(import->diags, CHUAN_W0622, line->predecessors,
                                      CHUAN_ARGS(line->row.code, chuan_day_text(from, false, import->arena)));
    chuan_diag_hint(import->diags, diag, CHUAN_PHRASE_NEW_UNIT_NEW_CODE, CHUAN_NO_ARGS);
  }
  while (next_predecessor(&code, &rest)) {
    if (!link_on_day(links, count, code, from))
      continue;
    chuan_diag *diag = chuan_diag_add(import->diags, CHUAN_W0621, line->predecessors, CHUAN_ARGS(code, line->row.code));
    chuan_diag_hint(import->diags, diag, CHUAN_PHRASE_END_PREDECESSOR, CHUAN_NO_ARGS);
  }
}

/* Of the rows of the file and the database together: what was imported stays, and no run would do with it. */
static chuan_rc check_circles(unit_import *import)
{
  chuan_unit_version *stored;
  size_t count;
  chuan_rc rc = chuan_store_unit_versions(&stored, &count, import->store, import->arena, import->diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  unit_link *links = chuan_arena_array(import->arena, count + import->count, sizeof *links);
  if (!links)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; i < count; i++)
    links[i] = (unit_link){ .unit = stored[i] };
  for (size_t i = 0; i < import->count; i++) {
    unit_line *line = &import->lines[i];
    if (!line->bad && !line->same)
      links[count++] = (unit_link){ { .code = line->row.code, .parent = line->row.parent,
                                      .valid_from = line->row.valid_from, .valid_to = line->row.valid_to },
                                    line };
  }
  if (count)
    qsort(links, count, sizeof *links, compare_links);
  for (size_t i = 0; i < count; i++)
    check_above(import, links, count, &links[i]);
  for (size_t i = 0; i < import->count; i++)
    if (!import->lines[i].bad && !import->lines[i].same)
      check_succession(import, links, count, &import->lines[i]);
  return CHUAN_RC_OK;
}

static chuan_rc check_together(unit_import *import)
{
  chuan_rc rc = gather_codes(import);
  if (rc == CHUAN_RC_OK)
    rc = check_repeated(import);
  for (size_t i = 0; rc == CHUAN_RC_OK && i < import->count; i++) {
    unit_line *line = &import->lines[i];
    if (line->bad)
      continue;
    check_parent(import, line);
    check_predecessors(import, line);
    rc = check_stored(import, line);
  }
  if (rc == CHUAN_RC_OK)
    rc = check_circles(import);
  import_summarise(import->summary, &import->file);
  import_tell_sheet(&import->file, import->diags);
  import->summary->rows = import->count;
  for (size_t i = 0; i < import->count; i++) {
    import->summary->bad_rows += import->lines[i].bad;
    import->summary->same_rows += import->lines[i].same;
  }
  return rc == CHUAN_RC_OK && import->summary->bad_rows ? CHUAN_RC_FINDINGS : rc;
}

/* Writing ------------------------------------------------------------------------------------------ */

static chuan_rc write_all(unit_import *import)
{
  chuan_submission submission = { .kind = CHUAN_STR("units"), .file = import->file.path,
                                  .submitted_by = import->options->by };
  memcpy(submission.sha256, import->file.sha256, sizeof submission.sha256);
  chuan_rc rc = chuan_store_begin(import->store, import->diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  rc = chuan_store_add_submission(import->store, &submission, import->diags);
  for (size_t i = 0; rc == CHUAN_RC_OK && i < import->count; i++)
    if (!import->lines[i].same)
      rc = chuan_store_add_unit(import->store, &submission, &import->lines[i].row, import->diags);
  if (rc == CHUAN_RC_OK && import->arena->failed) /* a text of a row may lack something */
    rc = CHUAN_RC_MEMORY;
  if (rc == CHUAN_RC_OK)
    rc = chuan_store_commit(import->store, import->diags);
  else
    chuan_store_rollback(import->store);
  if (rc != CHUAN_RC_OK)
    return rc;
  import->summary->submission = submission.id;
  import->summary->written_rows = import->count - import->summary->same_rows;
  return CHUAN_RC_OK;
}

/* All of it ---------------------------------------------------------------------------------------- */

static chuan_rc import_opened(unit_import *import)
{
  chuan_rc rc = match_columns(import);
  if (rc == CHUAN_RC_OK)
    rc = take_rows(import);
  if (rc == CHUAN_RC_OK)
    rc = check_together(import);
  if (rc != CHUAN_RC_OK || import->options->dry_run || import->count == import->summary->same_rows)
    return rc;
  return write_all(import);
}

chuan_rc chuan_import_units(chuan_import_summary *summary, chuan_store *store, const chuan_import_options *options,
                            chuan_str path, chuan_sources *sources, chuan_arena *arena, chuan_diags *diags)
{
  unit_import import = { .store = store, .options = options, .summary = summary, .arena = arena, .diags = diags };
  *summary = (chuan_import_summary){ .delimiter = '\0' };
  chuan_rc rc = import_open(&import.file, path, options, sources, arena, diags);
  if (rc == CHUAN_RC_OK)
    rc = import_opened(&import);
  import_close(&import.file);
  return rc;
}
