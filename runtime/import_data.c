/* Import of a data file: every row is checked and written in one transaction, which is given up when one is bad. See
   chuan_import_data in import.h. */
#include "runtime/import_data.h"

#include "runtime/import_frozen.h"
#include "runtime/import_measures.h"

#include <stdlib.h>
#include <string.h>

enum { ROW_LIMIT = 256 << 20, SUGGESTIONS_MAX = 100 /* searching all codes for a likely slip takes time */ };

/* Units -------------------------------------------------------------------------------------------- */

static int compare_codes(const void *a, const void *b)
{
  return chuan_str_compare(*(const chuan_str *)a, *(const chuan_str *)b);
}

/* The code that this one is when it is filled up with leading zeros, which numbers do not have; NULL for none. */
static const chuan_str *with_zeros(const data_import *import, chuan_str code)
{
  enum { LENGTH_MAX = 12 };
  char padded[LENGTH_MAX];
  memset(padded, '0', sizeof padded);
  if (code.n == 0 || code.n >= sizeof padded)
    return NULL;
  for (size_t i = 0; i < code.n; i++)
    if (code.p[i] < '0' || code.p[i] > '9')
      return NULL;
  memcpy(padded + sizeof padded - code.n, code.p, code.n);
  for (size_t n = code.n + 1; import->code_count > 0 && n <= sizeof padded; n++) {
    chuan_str wanted = { padded + sizeof padded - n, n };
    const chuan_str *found = bsearch(&wanted, import->codes, import->code_count, sizeof *import->codes, compare_codes);
    if (found)
      return found;
  }
  return NULL;
}

/* What the row at hand is to be known by: its code, or an answer about its name. */
typedef struct unit_key {
  chuan_str code; /* empty: nothing */
  chuan_span span;
  bool answered;
} unit_key;

/* Reports a code that is no unit in the period. */
static chuan_rc report_unit(data_import *import, const unit_key *key)
{
  chuan_str code = key->code;
  chuan_span span = key->span;
  chuan_rc rc = CHUAN_RC_OK;
  if (!import->codes)
    rc = chuan_store_unit_codes(&import->codes, &import->code_count, import->store, import->arena, import->diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  chuan_str shown = chuan_cell_shown(code, &import->row_arena);
  if (import->code_count && bsearch(&code, import->codes, import->code_count, sizeof *import->codes, compare_codes)) {
    chuan_diag *ended = chuan_diag_add(import->diags, CHUAN_E0602, span,
                                       CHUAN_ARGS(shown, chuan_day_text(import->last_day, false, &import->row_arena)));
    rc = import_names_hint_successors(&import->names, ended, code);
    return rc == CHUAN_RC_OK ? CHUAN_RC_FINDINGS : rc;
  }
  chuan_diag *diag = chuan_diag_add(import->diags, CHUAN_E0601, span, CHUAN_ARGS(shown));
  const chuan_str *nearest = NULL, *longer = with_zeros(import, code);
  if (!longer && import->suggestions++ < SUGGESTIONS_MAX)
    nearest = chuan_text_nearest(code, import->codes, import->code_count);
  if (longer)
    chuan_diag_hint(import->diags, diag, CHUAN_PHRASE_CODE_LOST_ZEROS, CHUAN_ARGS(*longer));
  else if (nearest)
    chuan_diag_hint(import->diags, diag, CHUAN_PHRASE_DID_YOU_MEAN, CHUAN_ARGS(*nearest));
  else if (import->code_count == 0)
    chuan_diag_hint(import->diags, diag, CHUAN_PHRASE_USE_UNITS_IMPORT, CHUAN_NO_ARGS);
  if (!key->answered)
    rc = import_names_hint(&import->names, diag);
  return rc == CHUAN_RC_OK ? CHUAN_RC_FINDINGS : rc;
}

/* Whether the unit is of the level of the file. */
static chuan_rc check_level(data_import *import, const chuan_unit_found *unit, chuan_span span)
{
  chuan_str fold;
  if (chuan_str_equal(unit->level, import->subject.level))
    return CHUAN_RC_OK;
  chuan_rc rc = chuan_text_fold(&fold, unit->level, &import->row_arena);
  if (rc != CHUAN_RC_OK || chuan_str_equal(fold, import->level_fold))
    return rc;
  chuan_diag *diag = chuan_diag_add(import->diags, CHUAN_E0603, span,
                                    CHUAN_ARGS(unit->code, unit->level, import->subject.level));
  if (import_has_data(import->subject.program, unit->level))
    chuan_diag_hint(import->diags, diag, CHUAN_PHRASE_OTHER_LEVEL, CHUAN_ARGS(unit->level));
  else
    chuan_diag_hint(import->diags, diag, CHUAN_PHRASE_LEAVE_ROW, CHUAN_ARGS(import->subject.level));
  return CHUAN_RC_FINDINGS;
}

/* Takes what was answered about the name at hand, if it was. */
static chuan_rc read_answer(unit_key *key, data_import *import)
{
  const import_answer *answer;
  chuan_rc rc = import_answers_find(&answer, &import->answers, import_names_at_hand(&import->names), import->file.line,
                                    &import->row_arena);
  if (rc == CHUAN_RC_OK && answer)
    *key = (unit_key){ answer->code, answer->span, true };
  return rc;
}

static chuan_rc read_key(unit_key *key, data_import *import)
{
  const import_file *file = &import->file;
  size_t column = import->code_column < file->count ? import->code_column : import->names.column;
  *key = (unit_key){ .span = column < file->count ? file->cells[column].span : file->cells[0].span };
  if (import->code_column < file->count && file->cells[column].text.n > 0) {
    key->code = file->cells[column].text;
    return CHUAN_RC_OK;
  }
  return read_answer(key, import);
}

/* The unit of a code on the last day of the period or else on its own last day: one that was dissolved within the year
   has reported, too. */
static chuan_rc find_code(chuan_unit_found *unit, data_import *import, const unit_key *key)
{
  chuan_rc rc = chuan_store_find_unit(unit, import->store, key->code, import->last_day, &import->row_arena,
                                      import->diags);
  if (rc == CHUAN_RC_OK && !unit->found && unit->ended >= import->first_day)
    rc = chuan_store_find_unit(unit, import->store, key->code, unit->ended, &import->row_arena, import->diags);
  if (rc == CHUAN_RC_OK && !unit->found)
    rc = report_unit(import, key);
  return rc == CHUAN_RC_OK ? check_level(import, unit, key->span) : rc;
}

/* Counts how units were found, and of a trial run keeps each. */
static chuan_rc note_unit(data_import *import, const chuan_unit_found *unit, chuan_unit_found_by by)
{
  chuan_import_summary *summary = import->summary;
  void *units = import->units;
  summary->found_by[by]++;
  if (!import->options->dry_run) {
    summary->unit_count++;
    return CHUAN_RC_OK;
  }
  if (!chuan_arena_grow(import->arena, &units, summary->unit_count, &import->unit_capacity, sizeof *import->units))
    return CHUAN_RC_MEMORY;
  summary->units = import->units = units;
  import->units[summary->unit_count++] = (chuan_import_unit){
    import->file.line, chuan_str_copy(import->arena, unit->code), chuan_str_copy(import->arena, unit->name),
    chuan_str_copy(import->arena, import_names_at_hand(&import->names)), by
  };
  return CHUAN_RC_OK;
}

/* Compares the name with the unit that the code gave. Where it is another's, an answer may say that the code is
   right. */
static chuan_rc check_name(chuan_unit_found_by *by, const chuan_unit_found *unit, data_import *import, size_t row)
{
  unit_key answer = { .answered = false };
  chuan_rc rc = import_names_compare(by, &import->names, unit);
  if (rc == CHUAN_RC_OK && *by == CHUAN_UNIT_FOUND_CODE_OTHER_NAME)
    rc = read_answer(&answer, import);
  if (answer.answered && chuan_str_equal(answer.code, unit->code))
    *by = CHUAN_UNIT_FOUND_ANSWER;
  return rc == CHUAN_RC_OK && *by == CHUAN_UNIT_FOUND_CODE_OTHER_NAME
           ? import_names_keep(&import->names, unit, row, import->summary->unit_count)
           : rc;
}

/* Finds the unit of the row at hand. */
static chuan_rc find_unit(data_row *row, data_import *import)
{
  unit_key key;
  chuan_unit_found unit;
  chuan_unit_found_by by = CHUAN_UNIT_FOUND_ANSWER;
  chuan_rc rc = read_key(&key, import);
  if (rc != CHUAN_RC_OK)
    return rc;
  row->span = key.span;
  if (key.code.n == 0 && import_names_at_hand(&import->names).n > 0)
    return import_names_ask(&import->names);
  if (key.code.n == 0) {
    size_t column = import->code_column == SIZE_MAX ? import->names.column : import->code_column;
    chuan_diag *diag =
      chuan_diag_add(import->diags, CHUAN_E0604, key.span, CHUAN_ARGS(import->file.columns[column].header));
    chuan_diag_hint(import->diags, diag, CHUAN_PHRASE_WRITE_CODE, CHUAN_NO_ARGS);
    return CHUAN_RC_FINDINGS;
  }
  rc = find_code(&unit, import, &key);
  if (rc != CHUAN_RC_OK)
    return rc;
  row->unit = unit.id;
  if (!key.answered)
    rc = check_name(&by, &unit, import, (size_t)(row - import->rows));
  return rc == CHUAN_RC_OK ? note_unit(import, &unit, by) : rc;
}

/* Two rows for one unit ----------------------------------------------------------------------------- */

static int compare_units(const void *left, const void *right)
{
  const data_row *a = *(data_row *const *)left, *b = *(data_row *const *)right;
  if (a->unit != b->unit)
    return a->unit < b->unit ? -1 : 1;
  return a->span.begin < b->span.begin ? -1 : a->span.begin > b->span.begin;
}

/* Reports units with several rows; none of these rows is to be trusted. */
static chuan_rc check_repeated(data_import *import)
{
  data_row **sorted = chuan_arena_array(import->arena, import->row_count, sizeof *sorted);
  if (!sorted)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; i < import->row_count; i++)
    sorted[i] = &import->rows[i];
  qsort(sorted, import->row_count, sizeof *sorted, compare_units);
  for (size_t i = 1, first = 0; i < import->row_count; i++) {
    if (sorted[i]->unit == 0 || sorted[i]->unit != sorted[first]->unit) {
      first = i;
      continue;
    }
    sorted[i]->bad = sorted[first]->bad = true;
    chuan_str code = chuan_source_slice(import->sources, sorted[i]->span);
    chuan_diag *diag = chuan_diag_add(import->diags, CHUAN_E0509, sorted[i]->span, CHUAN_ARGS(code));
    chuan_diag_span(import->diags, diag, sorted[first]->span, CHUAN_PHRASE_FIRST_ROW, CHUAN_NO_ARGS);
    chuan_diag_hint(import->diags, diag, CHUAN_PHRASE_KEEP_ONE_ROW, CHUAN_NO_ARGS);
  }
  return CHUAN_RC_OK;
}

/* Reports names that are not those of their units. A row whose name belongs to another row's code is not to be trusted:
   its figures would be the other's. */
static chuan_rc check_names(data_import *import)
{
  chuan_rc rc = import_names_report(&import->names);
  for (size_t i = 0; i < import->names.misnamed_count; i++)
    if (import->names.misnamed[i].doubtful)
      import->rows[import->names.misnamed[i].row].bad = true;
  return rc;
}

/* Checking ----------------------------------------------------------------------------------------- */

bool import_holds_values(const chuan_import_column *column)
{
  return column->role == CHUAN_COLUMN_DATUM || column->role == CHUAN_COLUMN_INDICATOR ||
         column->role == CHUAN_COLUMN_CRITERION;
}

chuan_rc import_read_cell(chuan_cell *out, data_import *import, size_t column, chuan_diags *diags)
{
  const chuan_import_column *c = &import->file.columns[column];
  chuan_str written = import->file.cells[column].text;
  chuan_cell_place place = import_place(&import->file, column, import->options->dialect);
  if (c->role == CHUAN_COLUMN_DATUM)
    return chuan_cell_read(out, c->field.datum, written, &place, &import->row_arena, diags);
  return chuan_cell_read_verdict(out, written, &place, &import->row_arena, diags);
}

chuan_rc import_end_row(data_import *import, chuan_rc rc)
{
  bool short_of_memory = import->arena->failed || import->row_arena.failed;
  chuan_arena_rewind(&import->row_arena);
  return rc == CHUAN_RC_OK && short_of_memory ? CHUAN_RC_MEMORY : rc;
}

/* Keeps the first cell that only one dialect reads, for the warning about files that have both. */
static void note_dialect(data_import *import, const chuan_cell *cell, size_t column)
{
  chuan_span span = import->file.cells[column].span;
  if (cell->only_vi && import->summary->only_vi++ == 0) {
    import->vi_span = span;
    import->vi_text = chuan_source_slice(import->sources, span);
  }
  if (cell->only_en && import->summary->only_en++ == 0) {
    import->en_span = span;
    import->en_text = chuan_source_slice(import->sources, span);
  }
}

/* Checks all cells of the row at hand, keeps them and counts their states. */
static chuan_rc check_cells(data_import *import, data_row *row)
{
  chuan_rc result = CHUAN_RC_OK;
  for (size_t i = 0; i < import->file.column_count; i++) {
    chuan_cell *cell = &import->cells[i];
    if (!import_holds_values(&import->file.columns[i]) || import_has_failed(&import->file.cells[i]))
      continue;
    chuan_rc rc = import_read_cell(cell, import, i, import->diags);
    if (rc == CHUAN_RC_OK) {
      row->states[cell->input]++;
      row->blank_values += cell->input == CHUAN_INPUT_VALUE && import->file.cells[i].text.n == 0;
      note_dialect(import, cell, i);
      import_note_example(import->summary, &import->file, i, cell, import->arena);
      import_note_share(&import->shares[i], &import->file, i, cell, import->arena);
    } else if (rc == CHUAN_RC_FINDINGS) {
      result = rc;
    } else {
      return rc;
    }
  }
  return result;
}

/* Whether what the row at hand is known by is a formula without a result, which has been reported. */
static bool key_has_failed(const data_import *import)
{
  const import_file *file = &import->file;
  return (import->code_column < file->count && import_has_failed(&file->cells[import->code_column])) ||
         (import->names.column < file->count && import_has_failed(&file->cells[import->names.column]));
}

/* Checks the row at hand; `shape` is what reading it gave. */
static chuan_rc check_row(data_import *import, data_row *row, chuan_rc shape)
{
  if (shape != CHUAN_RC_OK || !import_check_count(&import->file, &import->row_arena, import->diags)) {
    row->bad = true;
    return CHUAN_RC_OK;
  }
  bool sound = import_check_cells(&import->file, &import->row_arena, import->diags);
  chuan_rc unit = key_has_failed(import) ? CHUAN_RC_FINDINGS : find_unit(row, import);
  if (unit != CHUAN_RC_OK && unit != CHUAN_RC_FINDINGS)
    return unit;
  chuan_rc cells = check_cells(import, row);
  if (cells != CHUAN_RC_OK && cells != CHUAN_RC_FINDINGS)
    return cells;
  row->bad = !sound || unit != CHUAN_RC_OK || cells != CHUAN_RC_OK;
  return CHUAN_RC_OK;
}

/* Whether something in the row at hand could be a value of a unit. */
static bool has_figures(data_import *import)
{
  chuan_diags unheard;
  chuan_cell cell;
  chuan_diags_init(&unheard, &import->row_arena, NULL);
  for (size_t i = 0; i < import->file.column_count && i < import->file.count; i++) {
    const import_cell *written = &import->file.cells[i];
    if (!import_holds_values(&import->file.columns[i]) || (written->text.n == 0 && written->kind == CHUAN_SHEET_TEXT))
      continue;
    if (written->kind != CHUAN_SHEET_TEXT || (written->text.p[0] >= '0' && written->text.p[0] <= '9') ||
        import_read_cell(&cell, import, i, &unheard) == CHUAN_RC_OK)
      return true;
  }
  return false;
}

/* Whether the row at hand is surely one of a unit. What has a code, which has no blank in it, needs no look. */
static chuan_rc names_unit(bool *out, data_import *import)
{
  unit_key key;
  chuan_rc rc = read_key(&key, import);
  *out = key.code.n > 0 && !memchr(key.code.p, ' ', key.code.n);
  return rc == CHUAN_RC_OK && key.code.n == 0 ? import_names_is_unit(out, &import->names) : rc;
}

/* Whether there is a unit of the code of the row at hand, if that is the first one: it may only number the columns. */
static chuan_rc may_be_unit(bool *out, data_import *import)
{
  chuan_unit_found unit = { .found = false };
  *out = true;
  if (!import_is_first(&import->file) || import->code_column >= import->file.count)
    return CHUAN_RC_OK;
  chuan_rc rc = chuan_store_find_unit(&unit, import->store, import->file.cells[import->code_column].text,
                                      import->last_day, &import->row_arena, import->diags);
  *out = unit.found || unit.ended >= import->first_day;
  return rc;
}

/* Leaves out the row of units, and compares them. */
static chuan_rc leave_out_units(data_import *import, data_row *row)
{
  chuan_rc rc = import_is_units_row(&row->skipped, &import->file, &import->row_arena);
  if (rc != CHUAN_RC_OK || !row->skipped)
    return rc;
  rc = import_compare_units_row(&import->file, &import->row_arena, import->diags);
  import->other_units |= rc == CHUAN_RC_FINDINGS;
  return rc == CHUAN_RC_OK || rc == CHUAN_RC_FINDINGS ? import_skip(&import->file, CHUAN_SKIP_UNITS) : rc;
}

/* Leaves the row at hand out when it holds no data. */
static chuan_rc leave_out(data_import *import, data_row *row)
{
  chuan_skip_reason reason;
  bool named, unit;
  chuan_rc rc = leave_out_units(import, row);
  if (rc != CHUAN_RC_OK || row->skipped)
    return rc;
  rc = names_unit(&named, import);
  if (rc == CHUAN_RC_OK)
    rc = may_be_unit(&unit, import);
  if (rc != CHUAN_RC_OK)
    return rc;
  row->skipped = import_skip_reason(&reason, &import->file, named || has_figures(import), unit);
  return row->skipped ? import_skip(&import->file, reason) : CHUAN_RC_OK;
}

/* Checking all rows -------------------------------------------------------------------------------- */

/* Checks the row at hand, and writes it while all are good, or the good ones are wanted. */
static chuan_rc take_row(data_import *import, data_row *row, chuan_rc shape)
{
  chuan_rc rc = shape == CHUAN_RC_OK ? leave_out(import, row) : CHUAN_RC_OK;
  if (rc != CHUAN_RC_OK || row->skipped)
    return rc;
  rc = check_row(import, row, shape);
  if (row->bad && !import->options->partial)
    import->writing = false;
  if (rc == CHUAN_RC_OK && !row->bad)
    rc = import_compare_row(import, row);
  return rc == CHUAN_RC_OK && import->writing && !row->bad ? import_write_row(import, row) : rc;
}

static chuan_rc check_rows(data_import *import)
{
  for (;;) {
    bool more;
    chuan_rc shape = import_next(&more, &import->file, import->diags);
    if (!more)
      return shape;
    import_tell_checked(&import->file, import->sources, import->row_count);
    void *rows = import->rows;
    if (!chuan_arena_grow(import->arena, &rows, import->row_count, &import->row_capacity, sizeof *import->rows))
      return CHUAN_RC_MEMORY;
    import->rows = rows;
    data_row *row = &import->rows[import->row_count++];
    *row = (data_row){ .unit = 0 };
    chuan_rc rc = import_end_row(import, take_row(import, row, shape));
    if (rc != CHUAN_RC_OK)
      return rc;
  }
}

/* Whether the database would take the data as they are declared. */
static chuan_rc check_fields(data_import *import)
{
  chuan_rc result = CHUAN_RC_OK;
  for (size_t i = 0; i < import->file.column_count; i++) {
    if (!import_holds_values(&import->file.columns[i]))
      continue;
    chuan_rc rc = chuan_store_check_field(import->store, &import->file.columns[i].field, import->diags);
    if (rc == CHUAN_RC_FINDINGS)
      result = rc;
    else if (rc != CHUAN_RC_OK)
      return rc;
  }
  return result;
}

/* The header: roles of columns, and whether what a data file needs is there. FINDINGS also when only some
   columns are unknown, so that the cells of the others can be checked in the same run. */
static chuan_rc check_header(data_import *import, bool *usable)
{
  chuan_rc rc = import_match_columns(&import->file, &import->subject, import->options, import->arena, import->diags);
  import_summarise(import->summary, &import->file);
  import->code_column = import_find_column(&import->file, CHUAN_COLUMN_CODE);
  import->names.column = import_find_column(&import->file, CHUAN_COLUMN_NAME);
  *usable = import->code_column != SIZE_MAX || import->names.column != SIZE_MAX;
  if ((rc == CHUAN_RC_OK || rc == CHUAN_RC_FINDINGS) && !*usable) {
    chuan_str either = chuan_diag_bilingual(import->diags, CHUAN_STR("mã, hoặc tên"), CHUAN_STR("code, or name"));
    import_report_missing(&import->file, "mã", either, import->diags);
    rc = CHUAN_RC_FINDINGS;
  }
  return rc;
}

/* Counts rows, and the cells of those that are good: only now it is known which these are. */
static void count_rows(data_import *import)
{
  import_summarise(import->summary, &import->file);
  for (size_t i = 0; i < import->row_count; i++) {
    const data_row *row = &import->rows[i];
    import->summary->rows += !row->skipped;
    import->summary->bad_rows += row->bad;
    for (size_t state = 0; !row->bad && state <= CHUAN_INPUT_NOT_APPLICABLE; state++)
      import->summary->cells[state] += row->states[state];
    import->summary->blank_values += row->bad ? 0 : row->blank_values;
  }
}

static bool has_values(const data_import *import)
{
  for (size_t i = 0; i < import->file.column_count; i++)
    if (import_holds_values(&import->file.columns[i]))
      return true;
  return false;
}

/* What of the rows is known only when all of them are. */
static chuan_rc check_together(data_import *import)
{
  chuan_rc rc = check_names(import);
  if (rc == CHUAN_RC_OK)
    rc = check_repeated(import);
  count_rows(import);
  if (rc == CHUAN_RC_OK)
    import_tell_sheet(&import->file, import->diags);
  if (rc == CHUAN_RC_OK)
    import_tell_shares(import->shares, &import->file, import->arena, import->diags);
  if (import->summary->only_vi && import->summary->only_en) {
    chuan_diag *diag = chuan_diag_add(import->diags, CHUAN_W0529, import->vi_span,
                                      CHUAN_ARGS(import->vi_text, import->en_text));
    chuan_diag_span(import->diags, diag, import->en_span, CHUAN_PHRASE_NONE, CHUAN_NO_ARGS);
    chuan_diag_hint(import->diags, diag, CHUAN_PHRASE_CHOOSE_DIALECT, CHUAN_NO_ARGS);
  }
  return rc;
}

/* Checks everything in one transaction, in which the rows are written too where that may come to something. */
static chuan_rc check_all(data_import *import, bool *header_good)
{
  bool usable;
  *header_good = false;
  chuan_rc rc = check_header(import, &usable);
  if ((rc != CHUAN_RC_OK && rc != CHUAN_RC_FINDINGS) || !usable)
    return rc;
  chuan_rc fields = check_fields(import);
  if (fields != CHUAN_RC_OK && fields != CHUAN_RC_FINDINGS)
    return fields;
  *header_good = rc == CHUAN_RC_OK && fields == CHUAN_RC_OK;
  import->cells = chuan_arena_array(import->arena, import->file.column_count, sizeof *import->cells);
  import->shares = chuan_arena_array(import->arena, import->file.column_count, sizeof *import->shares);
  if (!import->cells || !import->shares)
    return CHUAN_RC_MEMORY;
  rc = *header_good ? import_begin_comparing(import) : CHUAN_RC_OK;
  if (rc == CHUAN_RC_OK)
    rc = *header_good && has_values(import) && !import->options->dry_run
             ? import_begin_writing(import)
             : chuan_store_begin_read(import->store, import->diags);
  if (rc == CHUAN_RC_OK)
    rc = check_rows(import);
  *header_good &= !import->other_units;
  if (rc == CHUAN_RC_OK)
    rc = check_together(import);
  if (rc == CHUAN_RC_OK && (!*header_good || import->summary->bad_rows))
    rc = CHUAN_RC_FINDINGS;
  return rc;
}

/* All of it ---------------------------------------------------------------------------------------- */

/* Whether the good rows are in the transaction, and no others. */
static bool wrote_good_rows(const data_import *import)
{
  bool good = import->writing;
  for (size_t i = 0; good && i < import->row_count; i++)
    good = !(import->rows[i].written && import->rows[i].bad);
  return good;
}

/* Ends the transaction with what the good rows are to come to. */
static chuan_rc end_import(data_import *import)
{
  chuan_rc rc = CHUAN_RC_OK;
  if (!import->options->dry_run && !wrote_good_rows(import)) {
    chuan_store_rollback(import->store);
    rc = import_write_good_rows(import);
  }
  if (rc == CHUAN_RC_OK)
    rc = import_find_frozen(import);
  if (rc == CHUAN_RC_OK)
    rc = import_sum_replaced(import);
  if (rc == CHUAN_RC_OK && !import->options->dry_run)
    rc = chuan_store_commit(import->store, import->diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  if (!import->options->dry_run)
    import->summary->submission = import->submission.id;
  import_report_frozen(import->summary, import->store, import->options->period, import->arena, import->diags);
  return CHUAN_RC_OK;
}

static chuan_rc import_opened(data_import *import)
{
  bool header_good;
  chuan_rc rc = check_all(import, &header_good);
  bool write = rc == CHUAN_RC_OK || (rc == CHUAN_RC_FINDINGS && header_good && import->options->partial);
  if (write && import->summary->bad_rows < import->summary->rows && has_values(import)) {
    chuan_rc ended = end_import(import);
    rc = ended == CHUAN_RC_OK ? rc : ended;
  }
  chuan_store_rollback(import->store); /* of what has not been committed */
  if (!import->summary->submission)
    import->summary->written_rows = 0;
  return rc;
}

chuan_rc chuan_import_data(chuan_import_summary *summary, chuan_store *store, const chuan_program *program,
                           const chuan_import_options *options, chuan_str path, chuan_sources *sources,
                           chuan_arena *arena, chuan_diags *diags)
{
  enum { DECEMBER = 12, LAST = 31 };
  data_import import = {
    .store = store, .options = options, .sources = sources, .summary = summary, .arena = arena, .diags = diags
  };
  *summary = (chuan_import_summary){ .delimiter = '\0' };
  chuan_rc rc = import_find_subject(&import.subject, program, options, arena, diags);
  if (rc == CHUAN_RC_OK)
    rc = chuan_text_fold(&import.level_fold, import.subject.level, arena);
  if (rc == CHUAN_RC_OK && (!chuan_day_from(&import.first_day, options->period, 1, 1) ||
                            !chuan_day_from(&import.last_day, options->period, DECEMBER, LAST)))
    rc = CHUAN_RC_USAGE;
  if (rc != CHUAN_RC_OK)
    return rc;
  chuan_arena_init(&import.row_arena, "row of a file", ROW_LIMIT);
  import.names = (import_names){ .store = store,
                                 .file = &import.file,
                                 .summary = summary,
                                 .arena = arena,
                                 .row_arena = &import.row_arena,
                                 .diags = diags,
                                 .level_fold = import.level_fold,
                                 .first_day = import.first_day,
                                 .last_day = import.last_day };
  if (options->units_map.n > 0)
    rc = import_answers_read(&import.answers, options->units_map, sources, arena, diags);
  if (rc == CHUAN_RC_OK)
    rc = import_open(&import.file, path, options, sources, arena, diags);
  if (rc == CHUAN_RC_OK)
    rc = import_opened(&import);
  import_replaced_end(&import.replaced);
  import_close(&import.file);
  chuan_arena_free(&import.row_arena);
  return rc;
}
