/* Writing what an import of data has checked: see import_data.h. */
#include "runtime/import_data.h"

#include "base/progress.h"
#include "runtime/import_frozen.h"
#include "runtime/submissions.h"

#include <string.h>

/* What changed how the file was read, in one way of writing it. */
static chuan_str options_text(data_import *import)
{
  static const char *const DIALECTS[] = { "", "dialect=vi;", "dialect=en;" };
  const chuan_import_options *options = import->options;
  chuan_buffer b;
  chuan_buffer_init(&b, import->arena);
  chuan_buffer_add_c(&b, DIALECTS[options->dialect]);
  if (import->file.sheet) {
    chuan_buffer_add_c(&b, "sheet=");
    chuan_buffer_add(&b, import->file.sheet->cells.name);
    chuan_buffer_add_char(&b, ';');
  }
  for (size_t i = 0; i < import->file.column_count; i++)
    if (import->file.columns[i].role == CHUAN_COLUMN_IGNORED && import->file.columns[i].header.n) {
      chuan_buffer_add_c(&b, "ignore=");
      chuan_buffer_add(&b, import->file.columns[i].header);
      chuan_buffer_add_char(&b, ';');
    }
  if (options->encoding.n) {
    chuan_buffer_add_c(&b, "encoding=");
    chuan_buffer_add(&b, options->encoding);
    chuan_buffer_add_char(&b, ';');
  }
  if (options->units_map.n) {
    chuan_buffer_add_c(&b, "units-map=");
    for (size_t i = 0; i < sizeof import->answers.sha256; i++)
      chuan_buffer_printf(&b, "%02x", import->answers.sha256[i]);
    chuan_buffer_add_char(&b, ';');
  }
  chuan_buffer_add_c(&b, options->partial ? "partial;" : "");
  return chuan_buffer_str(&b);
}

chuan_rc import_begin_writing(data_import *import)
{
  chuan_submission *submission = &import->submission;
  *submission = (chuan_submission){ .kind = CHUAN_STR("data"),
                                    .file = import->file.path,
                                    .level = import->subject.level,
                                    .period = import->options->period,
                                    .set = import->options->set,
                                    .options = options_text(import),
                                    .submitted_by = import->options->by };
  memcpy(submission->sha256, import->file.sha256, sizeof submission->sha256);
  chuan_rc rc = chuan_store_begin(import->store, import->diags);
  import->writing = rc == CHUAN_RC_OK;
  if (rc == CHUAN_RC_OK)
    rc = chuan_store_add_submission(import->store, submission, import->diags);
  for (size_t i = 0; rc == CHUAN_RC_OK && i < import->file.column_count; i++)
    if (import_holds_values(&import->file.columns[i]))
      rc = chuan_store_field(import->store, &import->file.columns[i].field, import->diags);
  return rc;
}

/* A cell of the row at hand, which is good. */
static chuan_value_row value_of(const data_import *import, const data_row *row, size_t column)
{
  const chuan_cell *cell = &import->cells[column];
  return (chuan_value_row){ .unit = row->unit,
                            .period = import->options->period,
                            .field = &import->file.columns[column].field,
                            .input = cell->input,
                            .number = cell->number,
                            .text = cell->text,
                            .as_written = import->file.cells[column].text,
                            .sheet = import->file.sheet ? import->file.sheet->cells.name : CHUAN_STR(""),
                            .row = import->file.line,
                            .column = column + 1 };
}

chuan_rc import_begin_comparing(data_import *import)
{
  size_t count = 0;
  const chuan_field **fields = chuan_arena_array(import->arena, import->file.column_count, sizeof *fields);
  for (size_t i = 0; fields && i < import->file.column_count; i++)
    if (import_holds_values(&import->file.columns[i]))
      fields[count++] = &import->file.columns[i].field;
  return fields ? import_replaced_begin(&import->replaced, import->store, fields, count, import->options->period,
                                        import->arena, import->diags)
                : CHUAN_RC_MEMORY;
}

chuan_rc import_compare_row(data_import *import, const data_row *row)
{
  size_t count = 0;
  if (!import->replaced.comparison)
    return CHUAN_RC_OK;
  chuan_value_row *values = chuan_arena_array(&import->row_arena, import->file.column_count, sizeof *values);
  for (size_t i = 0; values && i < import->file.column_count; i++)
    if (import_holds_values(&import->file.columns[i]))
      values[count++] = value_of(import, row, i);
  return values ? import_replaced_note(&import->replaced, (size_t)(row - import->rows), values, import->arena,
                                       &import->row_arena, import->diags)
                : CHUAN_RC_MEMORY;
}

chuan_rc import_write_row(data_import *import, data_row *row)
{
  for (size_t i = 0; i < import->file.column_count; i++) {
    if (!import_holds_values(&import->file.columns[i]))
      continue;
    chuan_value_row value = value_of(import, row, i);
    chuan_rc rc = chuan_store_add_value(import->store, &import->submission, &value, import->diags);
    if (rc != CHUAN_RC_OK)
      return rc;
  }
  row->written = true;
  import->summary->written_rows++;
  return CHUAN_RC_OK;
}

static chuan_rc write_good_row(data_import *import, data_row *row)
{
  bool more;
  chuan_diags quiet; /* what is wrong has been reported */
  chuan_diags_init(&quiet, &import->row_arena, import->sources);
  chuan_rc rc = import_next(&more, &import->file, &quiet);
  if (row->bad || row->skipped)
    return rc == CHUAN_RC_FINDINGS ? CHUAN_RC_OK : rc;
  for (size_t i = 0; rc == CHUAN_RC_OK && i < import->file.column_count; i++)
    if (import_holds_values(&import->file.columns[i]))
      rc = import_read_cell(&import->cells[i], import, i, &quiet);
  return rc == CHUAN_RC_OK ? import_write_row(import, row) : rc;
}

chuan_rc import_write_good_rows(data_import *import)
{
  import->summary->written_rows = 0;
  import_rewind(&import->file);
  chuan_rc rc = import_begin_writing(import);
  for (size_t i = 0; rc == CHUAN_RC_OK && i < import->row_count; i++) {
    chuan_progress_tell(import->sources->progress, CHUAN_WORK_WRITE_ROWS, i, i, import->row_count);
    rc = import_end_row(import, write_good_row(import, &import->rows[i]));
  }
  return rc;
}

chuan_rc import_find_frozen(data_import *import)
{
  bool any;
  chuan_rc rc = chuan_submission_any_decided(&any, import->store, import->options->period, import->diags);
  for (size_t i = 0; rc == CHUAN_RC_OK && any && i < import->row_count; i++)
    if (!import->rows[i].bad && !import->rows[i].skipped)
      rc = import_note_frozen(import->summary, import->store, import->rows[i].unit, import->subject.level,
                              import->options->period, import->arena, import->diags);
  return rc;
}

chuan_rc import_sum_replaced(data_import *import)
{
  chuan_rc rc = CHUAN_RC_OK;
  for (size_t i = 0; rc == CHUAN_RC_OK && i < import->replaced.count; i++)
    if (!import->rows[import->replaced.items[i].row].bad)
      rc = import_replaced_sum(import->summary, &import->replaced.items[i].cells, import->arena);
  return rc;
}
