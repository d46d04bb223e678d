/* A form as one JSON object (docs/commands.md), written row by row: exact numbers as texts, verdicts as in eval. */
#include "runtime/form_internal.h"

#include "base/json.h"

#include <json-c/json.h>

static void put_text(bool *failed, json_object *object, const char *key, chuan_str text)
{
  chuan_json_put(failed, object, key, chuan_json_text(text.n > 0 ? text : CHUAN_STR("")));
}

static chuan_str hex(const chuan_form *form, const unsigned char *hash)
{
  chuan_buffer b;
  chuan_buffer_init(&b, form->arena);
  for (size_t i = 0; i < 32; i++)
    chuan_buffer_printf(&b, "%02x", hash[i]);
  return chuan_buffer_str(&b);
}

static json_object *columns(bool *failed, const chuan_form *form)
{
  static const char *const KINDS[] = { "empty", "text", "number", "verdict" };
  json_object *array = json_object_new_array();
  for (size_t c = 0; c < form->column_count && !*failed; c++) {
    json_object *column = json_object_new_object();
    put_text(failed, column, "key", chuan_str_of(form->columns[c].key));
    put_text(failed, column, "title", form->columns[c].title);
    put_text(failed, column, "group", form->columns[c].group);
    put_text(failed, column, "kind", chuan_str_of(KINDS[form->columns[c].kind]));
    chuan_json_append(failed, array, column);
  }
  return array;
}

static json_object *head(bool *failed, const chuan_form *form)
{
  const chuan_data *data = form->report->results->data;
  json_object *object = json_object_new_object();
  chuan_json_put(failed, object, "schema", json_object_new_int(1));
  put_text(failed, object, "form", chuan_str_of(chuan_form_key(form->kind)));
  put_text(failed, object, "title", form->title);
  put_text(failed, object, "set", data->set->name);
  chuan_json_put(failed, object, "period", json_object_new_int(data->period));
  put_text(failed, object, "law_date", chuan_day_text(data->law_date, true, form->arena));
  if (form->report->as_known.n > 0)
    put_text(failed, object, "as_known", form->report->as_known);
  else
    chuan_json_put_null(failed, object, "as_known");
  put_text(failed, object, "rules_hash", hex(form, data->program->hash));
  put_text(failed, object, "data_hash", hex(form, data->hash));
  chuan_json_put(failed, object, "columns", columns(failed, form));
  json_object *notes = json_object_new_array();
  for (size_t i = 0; i < form->note_count && !*failed; i++)
    chuan_json_append(failed, notes, chuan_json_text(form->notes[i]));
  chuan_json_put(failed, object, "notes", notes);
  return object;
}

static void add_cell(bool *failed, json_object *array, const chuan_form *form, const chuan_form_cell *cell)
{
  chuan_str text = cell->text;
  if (cell->kind == CHUAN_CELL_NUMBER)
    text = chuan_num_exact(cell->number, form->arena);
  else if (cell->kind == CHUAN_CELL_VERDICT)
    text = chuan_str_of(chuan_verdict_json((chuan_verdict)cell->verdict));
  if (cell->kind != CHUAN_CELL_EMPTY)
    chuan_json_append(failed, array, chuan_json_text(text));
  else if (json_object_array_add(array, NULL) != 0)
    *failed = true;
}

/* The columns whose verdicts have a mark. */
static void put_marks(bool *failed, json_object *object, const chuan_form *form, const chuan_form_row *from)
{
  static const char *const KEYS[] = { "reported", "put_together", "unchecked" };
  json_object *arrays[] = { NULL, NULL, NULL };
  for (size_t c = 0; c < form->column_count && !*failed; c++) {
    const chuan_form_cell *cell = &from->cells[c];
    const bool marked[] = { cell->reported, cell->put_together, cell->unchecked };
    for (size_t m = 0; m < sizeof arrays / sizeof *arrays; m++)
      if (cell->kind == CHUAN_CELL_VERDICT && marked[m]) {
        arrays[m] = arrays[m] ? arrays[m] : json_object_new_array();
        chuan_json_append(failed, arrays[m], json_object_new_int64((int64_t)c));
      }
  }
  for (size_t m = 0; m < sizeof arrays / sizeof *arrays; m++)
    if (arrays[m])
      chuan_json_put(failed, object, KEYS[m], arrays[m]);
}

/* The grades of criteria that are not met, with the columns of these. */
static void put_grades(bool *failed, json_object *object, const chuan_form *form, const chuan_form_row *from)
{
  json_object *grades = NULL;
  for (size_t c = 0; c < form->column_count && !*failed; c++) {
    if (from->cells[c].kind != CHUAN_CELL_VERDICT || from->cells[c].text.n == 0)
      continue;
    json_object *grade = json_object_new_object();
    chuan_json_put(failed, grade, "column", json_object_new_int64((int64_t)c));
    chuan_json_put(failed, grade, "grade", chuan_json_text(from->cells[c].text));
    grades = grades ? grades : json_object_new_array();
    chuan_json_append(failed, grades, grade);
  }
  if (grades)
    chuan_json_put(failed, object, "grades", grades);
}

static json_object *row(bool *failed, const chuan_form *form, const chuan_form_row *from)
{
  static const char *const KINDS[] = { "unit", "item", "group", "total" };
  json_object *object = json_object_new_object(), *cells = json_object_new_array();
  put_text(failed, object, "row", chuan_str_of(KINDS[from->kind]));
  if (from->unit != SIZE_MAX)
    put_text(failed, object, "code", form->report->results->data->units[from->unit].code);
  for (size_t c = 0; c < form->column_count && cells && !*failed; c++)
    add_cell(failed, cells, form, &from->cells[c]);
  chuan_json_put(failed, object, "cells", cells);
  put_marks(failed, object, form, from);
  put_grades(failed, object, form, from);
  return object;
}

chuan_rc chuan_form_json(FILE *out, const chuan_form *form)
{
  bool failed = false;
  chuan_arena arena;
  chuan_form rows = chuan_form_begin_rows(form, &arena);
  json_object *object = head(&failed, form);
  if (!failed)
    chuan_json_write(out, object, true);
  json_object_put(object);
  fputs(",\"rows\":[", out);
  for (size_t r = 0; r < form->row_count && !failed; r++) {
    chuan_arena_reset(&arena);
    object = row(&failed, &rows, &form->rows[r]);
    failed = failed || arena.failed;
    fputs(r > 0 ? ",\n" : "\n", out);
    if (!failed)
      chuan_json_write(out, object, false);
    json_object_put(object);
  }
  chuan_form_end_rows(form, &arena);
  if (!failed) /* what lacks a row is not to be taken for whole */
    fputs("\n]}\n", out);
  return failed ? CHUAN_RC_MEMORY : CHUAN_RC_OK;
}
