/* chuan import and chuan units import: CSV files and spreadsheets into the database. */
#include "base/json.h"
#include "cli/evaluation.h"
#include "cli/submissions.h"
#include "cli/units_map.h"
#include "runtime/import.h"

#include <inttypes.h>
#include <stdlib.h>
#include <json-c/json.h>
#include <string.h>

static const chuan_span NOWHERE = { 0, 0, 0 };

/* By chuan_column_role: what a column was taken for, in words and in JSON. */
static const struct {
  const char *json, *words[2];
} ROLES[] = {
  [CHUAN_COLUMN_UNKNOWN] = { "unknown", { "không rõ", "unknown" } },
  [CHUAN_COLUMN_IGNORED] = { "ignored", { "bỏ qua", "left out" } },
  [CHUAN_COLUMN_CODE] = { "code", { "mã", "code" } },
  [CHUAN_COLUMN_NAME] = { "name", { "tên", "name" } },
  [CHUAN_COLUMN_DATUM] = { "datum", { "số liệu", "data" } },
  [CHUAN_COLUMN_INDICATOR] = { "indicator", { "kết quả chỉ tiêu", "verdicts of indicators" } },
  [CHUAN_COLUMN_CRITERION] = { "criterion", { "kết quả tiêu chí", "verdicts of criteria" } },
  [CHUAN_COLUMN_LEVEL] = { "level", { "cấp", "level" } },
  [CHUAN_COLUMN_PARENT] = { "parent", { "mã cấp trên", "parent" } },
  [CHUAN_COLUMN_VALID_FROM] = { "valid_from", { "từ ngày", "valid from" } },
  [CHUAN_COLUMN_VALID_TO] = { "valid_to", { "đến ngày", "valid to" } },
  [CHUAN_COLUMN_PREDECESSORS] = { "predecessors", { "hợp từ", "predecessors" } },
  [CHUAN_COLUMN_DIMENSION] = { "dimension", { "chiều", "dimensions" } },
};

/* By chuan_input: cells in words and in JSON. */
static const struct {
  const char *json, *words[2];
} STATES[] = {
  [CHUAN_INPUT_VALUE] = { "value", { "có giá trị", "with a value" } },
  [CHUAN_INPUT_NOT_REPORTED] = { "not_reported", { "chưa báo cáo", "not reported" } },
  [CHUAN_INPUT_NOT_AVAILABLE] = { "not_available", { "không có số liệu", "not available" } },
  [CHUAN_INPUT_NONE_OCCURRED] = { "none_occurred", { "không phát sinh", "none occurred" } },
  [CHUAN_INPUT_NOT_APPLICABLE] = { "not_applicable", { "không áp dụng", "not applicable" } },
};

/* One import and what came of it. */
typedef struct imported {
  chuan_cli *cli;
  chuan_str path;
  chuan_str database;
  chuan_str ask; /* the table of questions to be written; may be empty */
  bool of_data; /* not of units */
  bool dry_run;
  chuan_import_summary summary;
} imported;

/* Text --------------------------------------------------------------------------------------------- */

/* The name that a column of the file stands for; the header itself where that says it. */
static chuan_str meaning_of(const chuan_import_column *column)
{
  if (column->role == CHUAN_COLUMN_DATUM)
    return column->field.datum->name;
  if (column->role == CHUAN_COLUMN_INDICATOR || column->role == CHUAN_COLUMN_CRITERION)
    return column->field.code;
  return column->header;
}

/* "số liệu: km_cứng, km_đường" of the columns with one role; nothing when there is none. */
static void print_role(const imported *i, chuan_column_role role)
{
  size_t count = 0;
  chuan_buffer b;
  chuan_buffer_init(&b, &i->cli->messages);
  chuan_buffer_printf(&b, "%s: ", ROLES[role].words[i->cli->lang]);
  for (size_t c = 0; c < i->summary.column_count; c++) {
    const chuan_import_column *column = &i->summary.columns[c];
    if (column->role != role || (role == CHUAN_COLUMN_IGNORED && column->header.n == 0))
      continue;
    chuan_buffer_add_c(&b, count++ > 0 ? ", " : "");
    chuan_str meaning = meaning_of(column), path = chuan_import_column_path(column, &i->cli->messages);
    chuan_buffer_add(&b, path);
    if (!chuan_str_equal(meaning, column->header) || (column->level_count > 1 && role != CHUAN_COLUMN_IGNORED)) {
      chuan_buffer_add_c(&b, " → ");
      chuan_buffer_add(&b, meaning);
    }
  }
  if (count == 0)
    return;
  fputs("  ", stdout);
  chuan_layout_wrap(stdout, chuan_buffer_str(&b), 2, 4, i->cli->width, &i->cli->messages);
}

/* "  20 ô có giá trị, 3 ô chưa báo cáo" */
static void print_cells(const imported *i)
{
  chuan_lang lang = i->cli->lang;
  chuan_buffer b;
  chuan_buffer_init(&b, &i->cli->messages);
  for (chuan_input state = CHUAN_INPUT_VALUE; state <= CHUAN_INPUT_NOT_APPLICABLE; state++)
    if (i->summary.cells[state] > 0)
      chuan_buffer_printf(&b, chuan_say(lang, "%s%zu ô %s", "%s%zu cells %s"), b.n > 0 ? ", " : "  ",
                          i->summary.cells[state], STATES[state].words[lang]);
  if (i->summary.blank_values > 0)
    chuan_buffer_printf(&b, chuan_say(lang, "; trong đó %zu ô để trống, có giá trị theo `trống là …` của quy tắc",
                                      "; %zu of these are blank and have the value that the rules say (`empty is …`)"),
                        i->summary.blank_values);
  if (b.n > 0)
    chuan_layout_wrap(stdout, chuan_buffer_str(&b), 0, 4, i->cli->width, &i->cli->messages);
  if (i->summary.only_vi > 0)
    printf(chuan_say(lang, "  %zu số đọc theo kiểu Việt Nam (dấu phẩy thập phân)\n",
                     "  %zu numbers read the Vietnamese way (decimal comma)\n"), i->summary.only_vi);
  if (i->summary.only_en > 0)
    printf(chuan_say(lang, "  %zu số đọc theo kiểu Anh (dấu chấm thập phân)\n",
                     "  %zu numbers read the English way (decimal point)\n"), i->summary.only_en);
}

/* By chuan_skip_reason: why a row was left out, in words and in JSON. */
static const struct {
  const char *json, *words[2];
} SKIPPED[] = {
  [CHUAN_SKIP_TITLE] = { "title", { "phía trên tiêu đề", "above the header" } },
  [CHUAN_SKIP_UNITS] = { "units", { "đơn vị tính", "units of measure" } },
  [CHUAN_SKIP_NUMBERS] = { "numbers", { "số thứ tự cột", "numbers of columns" } },
  [CHUAN_SKIP_TOTALS] = { "totals", { "dòng tổng", "totals" } },
  [CHUAN_SKIP_AVERAGES] = { "averages", { "dòng bình quân", "averages" } },
  [CHUAN_SKIP_NOTE] = { "note", { "không có mã, không có số liệu", "neither code nor figures" } },
};

/* "bỏ qua dòng 9 (dòng tổng): Tổng cộng" for each row that was left out. */
static void print_skipped(const imported *i)
{
  enum { SHOWN_MAX = 20 };
  chuan_lang lang = i->cli->lang;
  for (size_t n = 0; n < i->summary.skipped_count && n < SHOWN_MAX; n++) {
    const chuan_import_skipped *skipped = &i->summary.skipped[n];
    chuan_buffer b;
    chuan_buffer_init(&b, &i->cli->messages);
    chuan_buffer_printf(&b, chuan_say(lang, "bỏ qua dòng %zu (%s): ", "left out row %zu (%s): "), skipped->line,
                        SKIPPED[skipped->reason].words[lang]);
    chuan_text_escape(&b, skipped->text, 0);
    fputs("  ", stdout);
    chuan_layout_wrap(stdout, chuan_buffer_str(&b), 2, 4, i->cli->width, &i->cli->messages);
  }
  if (i->summary.skipped_count > SHOWN_MAX)
    printf(chuan_say(lang, "  và bỏ qua %zu dòng nữa như thế; --json cho biết hết\n",
                     "  and left out %zu more such rows; --json lists them all\n"),
           i->summary.skipped_count - SHOWN_MAX);
}

/* By chuan_unit_found_by: how units were found, in words and in JSON. */
static const struct {
  const char *json, *words[2];
} FOUND[] = {
#define FOUND_BY(name, json, vi, en) [CHUAN_UNIT_FOUND_##name] = { json, { vi, en } },
#include "runtime/unit_found_by.def"
#undef FOUND_BY
};

/* "dòng 3 ghi “xã Hai” là 1402 Xã Hai" */
static void print_unit(const imported *i, const chuan_import_unit *unit)
{
  chuan_lang lang = i->cli->lang;
  chuan_buffer b;
  chuan_buffer_init(&b, &i->cli->messages);
  chuan_buffer_printf(&b, chuan_say(lang, "dòng %zu", "row %zu"), unit->line);
  if (unit->written.n > 0 && !chuan_str_equal(unit->written, unit->name)) {
    chuan_buffer_add_c(&b, chuan_say(lang, " ghi `", " with `"));
    chuan_buffer_add(&b, chuan_cell_shown(unit->written, &i->cli->messages));
    chuan_buffer_add_c(&b, "`");
  }
  chuan_buffer_printf(&b, chuan_say(lang, " là %.*s %.*s", " is %.*s %.*s"), CHUAN_STR_ARGS(unit->code),
                      CHUAN_STR_ARGS(unit->name));
  fputs("    ", stdout);
  chuan_layout_wrap(stdout, chuan_buffer_str(&b), 4, 6, i->cli->width, &i->cli->messages);
}

/* Which unit each row is, by the way it was found. */
static void print_units(const imported *i)
{
  enum { SHOWN_MAX = 20 };
  const chuan_import_summary *s = &i->summary;
  chuan_lang lang = i->cli->lang;
  for (size_t by = 0; by < CHUAN_UNIT_FOUND_COUNT; by++) {
    size_t shown = 0;
    if (s->found_by[by] > 0)
      printf(chuan_say(lang, "  %zu đơn vị %s\n", "  %zu units %s\n"), s->found_by[by], FOUND[by].words[lang]);
    for (size_t n = 0; n < s->unit_count && shown < SHOWN_MAX; n++)
      if (s->units[n].by == (chuan_unit_found_by)by) {
        print_unit(i, &s->units[n]);
        shown++;
      }
    if (s->found_by[by] > shown)
      printf(chuan_say(lang, "    và %zu dòng nữa; --json cho biết hết\n",
                       "    and %zu more rows; --json lists them all\n"), s->found_by[by] - shown);
  }
}

/* What a trial run shows of how rows and cells were understood. */
static void print_understood(const imported *i)
{
  const chuan_import_summary *s = &i->summary;
  chuan_lang lang = i->cli->lang;
  print_units(i);
  const char *cell = s->sheet.n > 0 ? chuan_say(lang, "ô ", "cell ") : "";
  if (s->number.text.p)
    printf(chuan_say(lang, "  số: %s%.*s đọc là %.*s\n", "  numbers: %s%.*s is read as %.*s\n"), cell,
           CHUAN_STR_ARGS(s->number.place), CHUAN_STR_ARGS(s->number.text));
  if (s->share.text.p)
    printf(chuan_say(lang, "  tỷ lệ: %s%.*s đọc là %.*s\n", "  shares: %s%.*s is read as %.*s\n"), cell,
           CHUAN_STR_ARGS(s->share.place), CHUAN_STR_ARGS(s->share.text));
  if (s->date.text.p)
    printf(chuan_say(lang, "  ngày: %s%.*s đọc là %.*s (ngày/tháng/năm)\n",
                     "  dates: %s%.*s is read as %.*s (day/month/year)\n"),
           cell, CHUAN_STR_ARGS(s->date.place), CHUAN_STR_ARGS(s->date.text));
}

/* By the accepted submission, then in the order of the rows. */
static int by_frozen(const void *a, const void *b)
{
  const chuan_import_frozen *left = *(const chuan_import_frozen *const *)a;
  const chuan_import_frozen *right = *(const chuan_import_frozen *const *)b;
  return left->by != right->by ? (left->by > right->by) - (left->by < right->by) : (left > right) - (left < right);
}

/* Units that accepted data stand against, all of them, for each accepted submission: `what` says its number. */
static void print_accepted(const imported *i, const char *what, const chuan_import_frozen *units, size_t count)
{
  const chuan_import_frozen **frozen = chuan_arena_array(&i->cli->messages, count, sizeof *frozen);
  size_t next = 0;
  for (size_t n = 0; frozen && n < count; n++)
    frozen[n] = &units[n];
  if (frozen && count > 1)
    qsort(frozen, count, sizeof *frozen, by_frozen);
  while (frozen && next < count) {
    chuan_buffer b;
    int64_t by = frozen[next]->by;
    chuan_buffer_init(&b, &i->cli->messages);
    chuan_buffer_printf(&b, "%s %" PRId64, what, by);
    for (const char *before = ": "; next < count && frozen[next]->by == by; next++, before = ", ")
      chuan_buffer_printf(&b, "%s%.*s", before, CHUAN_STR_ARGS(frozen[next]->code));
    fputs("  ", stdout);
    chuan_layout_wrap(stdout, chuan_buffer_str(&b), 2, 4, i->cli->width, &i->cli->messages);
  }
}

static void print_frozen(const imported *i)
{
  const chuan_import_summary *s = &i->summary;
  chuan_lang lang = i->cli->lang;
  print_accepted(i, chuan_say(lang, "chưa được tính, đã khóa theo lần nộp", "do not count yet, frozen by submission"),
                 s->frozen, s->frozen_count);
  print_accepted(i, chuan_say(lang, "được tính thay cho số liệu đơn vị cũ đã duyệt ở lần nộp",
                              "count instead of what former units have accepted, submission"),
                 s->replacing, s->replacing_count);
}

/* "thay số liệu đã nộp: 12 ô của 3 đơn vị ở lần nộp số 2" */
static void print_replaced(const imported *i)
{
  chuan_lang lang = i->cli->lang;
  chuan_buffer b;
  if (i->summary.replaced_count == 0)
    return;
  chuan_buffer_init(&b, &i->cli->messages);
  chuan_buffer_add_c(&b, chuan_say(lang, "thay số liệu đã nộp", "replaces what was handed in"));
  for (size_t n = 0; n < i->summary.replaced_count; n++) {
    const chuan_import_replaced *one = &i->summary.replaced[n];
    chuan_buffer_printf(&b, chuan_say(lang, "%s %zu ô của %zu đơn vị ở lần nộp số %" PRId64,
                                      "%s %zu cells of %zu units of submission %" PRId64),
                        n == 0 ? ":" : ";", one->cells, one->units, one->submission);
  }
  fputs("  ", stdout);
  chuan_layout_wrap(stdout, chuan_buffer_str(&b), 2, 4, i->cli->width, &i->cli->messages);
}

static void print_outcome(const imported *i)
{
  const chuan_import_summary *s = &i->summary;
  chuan_lang lang = i->cli->lang;
  if (i->dry_run)
    puts(chuan_say(lang, "Chưa ghi gì (--dry-run)", "Nothing was written (--dry-run)"));
  else if (s->submission == 0)
    puts(chuan_say(lang, "Không có gì mới để ghi", "There was nothing new to write"));
  else
    printf(
        chuan_say(lang, "Đã ghi %zu dòng vào %.*s (lần nộp số %lld)\n", "Wrote %zu rows to %.*s (submission %lld)\n"),
        s->written_rows, CHUAN_STR_ARGS(i->database), (long long)s->submission);
  if (s->same_rows > 0)
    printf(chuan_say(lang, "%zu dòng đã có sẵn, giống hệt\n", "%zu rows were there already, just so\n"), s->same_rows);
  if (s->bad_rows > 0)
    printf(chuan_say(lang, "%zu dòng có lỗi, không ghi\n", "%zu rows have errors and were left out\n"), s->bad_rows);
}

/* A name as it can be printed: that of a file or sheet may hold a line end, or what moves the cursor. */
static chuan_str shown(const imported *i, chuan_str name)
{
  chuan_buffer b;
  chuan_buffer_init(&b, &i->cli->messages);
  chuan_text_escape(&b, name, 0);
  return chuan_buffer_str(&b);
}

/* "Đã đọc bieu.xlsx, trang Biểu 01: 3 dòng, tiêu đề ở dòng 4–5" */
static void print_file(const imported *i)
{
  const chuan_import_summary *s = &i->summary;
  chuan_lang lang = i->cli->lang;
  char delimiter[] = { s->delimiter, '\0' };
  chuan_str path = shown(i, i->path), sheet = shown(i, s->sheet), other = shown(i, s->other_sheets),
            hidden = shown(i, s->hidden_sheets);
  printf(chuan_say(lang, "Đã đọc %.*s", "Read %.*s"), CHUAN_STR_ARGS(path));
  if (s->sheet.n > 0)
    printf(chuan_say(lang, ", trang %.*s", ", sheet %.*s"), CHUAN_STR_ARGS(sheet));
  printf(chuan_say(lang, ": %zu dòng", ": %zu rows"), s->rows);
  if (s->delimiter)
    printf(chuan_say(lang, ", ô cách nhau bằng `%s`", ", cells separated by `%s`"),
           s->delimiter == '\t' ? "tab" : delimiter);
  if (s->encoding.n > 0)
    printf(chuan_say(lang, ", bảng mã %.*s", ", encoding %.*s"), CHUAN_STR_ARGS(s->encoding));
  if (s->header_first < s->header_last)
    printf(chuan_say(lang, ", tiêu đề ở dòng %zu–%zu", ", the header in rows %zu–%zu"), s->header_first,
           s->header_last);
  else if (s->header_first > 1)
    printf(chuan_say(lang, ", tiêu đề ở dòng %zu", ", the header in row %zu"), s->header_first);
  putchar('\n');
  if (s->other_sheets.n > 0)
    printf(chuan_say(lang, "  trang khác, không đọc: %.*s\n", "  other sheets, not read: %.*s\n"),
           CHUAN_STR_ARGS(other));
  if (s->hidden_sheets.n > 0)
    printf(chuan_say(lang, "  trang ẩn: %.*s\n", "  hidden sheets: %.*s\n"), CHUAN_STR_ARGS(hidden));
}

/* "  đổi sang Unicode: 12 chỗ; giữ nguyên 3 chỗ đã là Unicode", on a trial run with samples. */
static void print_converted(const imported *i)
{
  const chuan_import_converted *c = &i->summary.converted;
  chuan_lang lang = i->cli->lang;
  if (c->count == 0)
    return;
  printf(chuan_say(lang, "  đổi sang Unicode: %zu chỗ", "  converted to Unicode: %zu pieces of text"), c->count);
  if (c->kept > 0)
    printf(chuan_say(lang, "; giữ nguyên %zu chỗ đã là Unicode", "; kept %zu that were Unicode already"), c->kept);
  putchar('\n');
  for (size_t n = 0; i->dry_run && n < c->count && n < CHUAN_IMPORT_SAMPLES_SHOWN; n++) {
    chuan_buffer b;
    chuan_buffer_init(&b, &i->cli->messages);
    chuan_text_escape(&b, c->samples[n].before, 0);
    chuan_buffer_add_c(&b, " → ");
    chuan_text_escape(&b, c->samples[n].after, 0);
    fputs("    ", stdout);
    chuan_layout_wrap(stdout, chuan_buffer_str(&b), 4, 6, i->cli->width, &i->cli->messages);
  }
}

static void print_summary(const imported *i)
{
  static const chuan_column_role TOLD[] = { CHUAN_COLUMN_DATUM, CHUAN_COLUMN_INDICATOR, CHUAN_COLUMN_CRITERION,
                                            CHUAN_COLUMN_DIMENSION, CHUAN_COLUMN_IGNORED };
  print_file(i);
  print_converted(i);
  for (size_t r = 0; r < CHUAN_COUNT_OF(TOLD); r++)
    print_role(i, TOLD[r]);
  print_skipped(i);
  if (i->dry_run)
    print_understood(i);
  print_cells(i);
  print_frozen(i);
  print_replaced(i);
  print_outcome(i);
}

/* JSON --------------------------------------------------------------------------------------------- */

static json_object *levels_json(const chuan_import_column *column, bool *failed)
{
  json_object *levels = json_object_new_array();
  for (size_t n = 0; n < column->level_count && !*failed; n++)
    chuan_json_append(failed, levels, chuan_json_text(column->levels[n]));
  return levels;
}

static json_object *columns_json(const imported *i, bool *failed)
{
  json_object *columns = json_object_new_array();
  for (size_t c = 0; c < i->summary.column_count && !*failed; c++) {
    const chuan_import_column *column = &i->summary.columns[c];
    json_object *object = json_object_new_object();
    chuan_json_put(failed, object, "header", chuan_json_text(column->header));
    chuan_json_put(failed, object, "levels", levels_json(column, failed));
    chuan_json_put(failed, object, "role", json_object_new_string(ROLES[column->role].json));
    chuan_json_put(failed, object, "name", chuan_json_text(meaning_of(column)));
    chuan_json_append(failed, columns, object);
  }
  return columns;
}

static json_object *replaced_json(const imported *i, bool *failed)
{
  json_object *submissions = json_object_new_array();
  for (size_t n = 0; n < i->summary.replaced_count && !*failed; n++) {
    const chuan_import_replaced *one = &i->summary.replaced[n];
    json_object *object = json_object_new_object();
    chuan_json_put(failed, object, "submission", json_object_new_int64(one->submission));
    chuan_json_put(failed, object, "units", json_object_new_int64((int64_t)one->units));
    chuan_json_put(failed, object, "cells", json_object_new_int64((int64_t)one->cells));
    chuan_json_append(failed, submissions, object);
  }
  return submissions;
}

static json_object *frozen_json(const chuan_import_frozen *frozen, size_t count, bool *failed)
{
  json_object *units = json_object_new_array();
  for (size_t n = 0; n < count && !*failed; n++) {
    json_object *object = json_object_new_object();
    chuan_json_put(failed, object, "unit", chuan_json_text(frozen[n].code));
    chuan_json_put(failed, object, "by", json_object_new_int64(frozen[n].by));
    chuan_json_append(failed, units, object);
  }
  return units;
}

static json_object *skipped_json(const imported *i, bool *failed)
{
  json_object *rows = json_object_new_array();
  for (size_t n = 0; n < i->summary.skipped_count && !*failed; n++) {
    const chuan_import_skipped *skipped = &i->summary.skipped[n];
    json_object *object = json_object_new_object();
    chuan_json_put(failed, object, "row", json_object_new_int64((int64_t)skipped->line));
    chuan_json_put(failed, object, "reason", json_object_new_string(SKIPPED[skipped->reason].json));
    chuan_json_put(failed, object, "text", chuan_json_text(skipped->text));
    chuan_json_append(failed, rows, object);
  }
  return rows;
}

static json_object *units_json(const imported *i, bool *failed)
{
  json_object *units = json_object_new_array();
  for (size_t n = 0; i->dry_run && n < i->summary.unit_count && !*failed; n++) {
    const chuan_import_unit *unit = &i->summary.units[n];
    json_object *object = json_object_new_object();
    chuan_json_put(failed, object, "row", json_object_new_int64((int64_t)unit->line));
    chuan_json_put(failed, object, "code", chuan_json_text(unit->code));
    chuan_json_put(failed, object, "name", chuan_json_text(unit->name));
    chuan_json_put(failed, object, "written", chuan_json_text(unit->written));
    chuan_json_put(failed, object, "by", json_object_new_string(FOUND[unit->by].json));
    chuan_json_append(failed, units, object);
  }
  return units;
}

/* What only imports of data tell: which units the rows are, and which rows are questions. */
static void put_units_json(const imported *i, json_object *object, bool *failed)
{
  json_object *found = json_object_new_object();
  for (size_t by = 0; by < CHUAN_UNIT_FOUND_COUNT; by++)
    chuan_json_put(failed, found, FOUND[by].json, json_object_new_int64((int64_t)i->summary.found_by[by]));
  chuan_json_put(failed, object, "units_found_by", found);
  chuan_json_put(failed, object, "units", units_json(i, failed));
  chuan_json_put(failed, object, "questions", chuan_units_map_json(&i->summary, failed));
}

/* The summary, with the findings as `check --json` has them. */
static json_object *summary_json(const imported *i)
{
  const chuan_import_summary *s = &i->summary;
  bool failed = false;
  json_object *object = chuan_diags_json(&i->cli->diags, i->cli->lang), *cells = json_object_new_object();
  for (chuan_input state = CHUAN_INPUT_VALUE; state <= CHUAN_INPUT_NOT_APPLICABLE; state++)
    chuan_json_put(&failed, cells, STATES[state].json, json_object_new_int64((int64_t)s->cells[state]));
  if (s->blank_values > 0)
    chuan_json_put(&failed, cells, "blank_values", json_object_new_int64((int64_t)s->blank_values));
  chuan_json_put(&failed, object, "file", chuan_json_text(i->path));
  if (s->sheet.n > 0)
    chuan_json_put(&failed, object, "sheet", chuan_json_text(s->sheet));
  else
    chuan_json_put_null(&failed, object, "sheet");
  if (s->encoding.n > 0)
    chuan_json_put(&failed, object, "encoding", chuan_json_text(s->encoding));
  else
    chuan_json_put_null(&failed, object, "encoding");
  chuan_json_put(&failed, object, "converted", json_object_new_int64((int64_t)s->converted.count));
  chuan_json_put(&failed, object, "kept", json_object_new_int64((int64_t)s->converted.kept));
  chuan_json_put(&failed, object, "header_row", json_object_new_int64((int64_t)s->header_last));
  chuan_json_put(&failed, object, "skipped", skipped_json(i, &failed));
  chuan_json_put(&failed, object, "rows", json_object_new_int64((int64_t)s->rows));
  chuan_json_put(&failed, object, "bad_rows", json_object_new_int64((int64_t)s->bad_rows));
  chuan_json_put(&failed, object, "same_rows", json_object_new_int64((int64_t)s->same_rows));
  chuan_json_put(&failed, object, "written_rows", json_object_new_int64((int64_t)s->written_rows));
  chuan_json_put(&failed, object, "dry_run", json_object_new_boolean(i->dry_run));
  if (s->submission)
    chuan_json_put(&failed, object, "submission", json_object_new_int64(s->submission));
  else
    chuan_json_put_null(&failed, object, "submission");
  chuan_json_put(&failed, object, "frozen", frozen_json(s->frozen, s->frozen_count, &failed));
  chuan_json_put(&failed, object, "replacing", frozen_json(s->replacing, s->replacing_count, &failed));
  if (i->of_data)
    chuan_json_put(&failed, object, "replaced", replaced_json(i, &failed));
  chuan_json_put(&failed, object, "columns", columns_json(i, &failed));
  chuan_json_put(&failed, object, "cells", cells);
  if (i->of_data)
    put_units_json(i, object, &failed);
  return chuan_json_whole(failed, object);
}

/* Says what was done, or that nothing was. */
static chuan_rc answer(const imported *i, chuan_rc rc)
{
  chuan_cli *cli = i->cli;
  bool partly = i->summary.submission != 0 || (i->dry_run && i->summary.column_count > 0);
  bool understood = rc == CHUAN_RC_OK || (rc == CHUAN_RC_FINDINGS && partly);
  if (cli->json && (rc == CHUAN_RC_OK || rc == CHUAN_RC_FINDINGS)) {
    chuan_rc answered = chuan_cli_answer(cli, summary_json(i));
    return rc == CHUAN_RC_OK ? answered : rc;
  }
  chuan_cli_flush(cli);
  if (understood)
    print_summary(i);
  else if (rc == CHUAN_RC_FINDINGS && !cli->json)
    fprintf(stderr, chuan_say(cli->lang, "Chưa ghi gì vào %.*s\n", "Nothing was written to %.*s\n"),
            CHUAN_STR_ARGS(i->database));
  return rc;
}

/* What both commands do ---------------------------------------------------------------------------- */

static chuan_rc open_database(chuan_store **store, imported *i, const chuan_arguments *arguments)
{
  i->path = arguments->operands[0];
  i->database = chuan_arguments_text(arguments, "db");
  i->dry_run = chuan_arguments_has(arguments, "dry-run");
  const char *database = chuan_cli_path(i->cli, i->database);
  return database ? chuan_store_open(store, database, CHUAN_STORE_WRITE, &i->cli->diags) : CHUAN_RC_MEMORY;
}

/* Which sheet of a spreadsheet. */
#define OPTION_SHEET \
  { .name = "sheet", .kind = CHUAN_OPTION_VALUE, .value = "S", \
    .help = { "trang của bảng tính: tên hoặc số thứ tự", "the sheet of a spreadsheet: its name or number" } }

/* Who hands it in. */
#define OPTION_BY \
  { .name = "by", .kind = CHUAN_OPTION_VALUE, .value = "NAME", \
    .help = { "người nạp, ghi vào lần nộp", "who hands it in, kept with the submission" } }

/* chuan units import ------------------------------------------------------------------------------- */

static chuan_rc run_units(chuan_cli *cli, const chuan_arguments *arguments)
{
  imported i = { .cli = cli };
  chuan_store *store = NULL;
  chuan_rc rc = open_database(&store, &i, arguments);
  chuan_import_options options = { .encoding = chuan_arguments_text(arguments, "encoding"),
                                   .sheet = chuan_arguments_text(arguments, "sheet"), .dry_run = i.dry_run };
  if (rc == CHUAN_RC_OK)
    rc = chuan_cli_person(&options.by, cli, arguments);
  if (rc == CHUAN_RC_OK)
    rc = answer(&i, chuan_import_units(&i.summary, store, &options, i.path, &cli->sources, &cli->data, &cli->diags));
  if (store)
    chuan_store_close(store);
  if (rc == CHUAN_RC_OK)
    chuan_cli_next(cli, "chuan import … --db … --rules … --level … --period …");
  return rc;
}

static const chuan_option UNITS_OPTIONS[] = {
  { .name = "db", .kind = CHUAN_OPTION_VALUE, .required = true, .value = "DB",
    .help = { "cơ sở dữ liệu", "the database" } },
  { .name = "encoding", .kind = CHUAN_OPTION_VALUE, .value = "E",
    .help = { "bảng mã: utf-8, utf-16, tcvn3, vni, windows-1258, viscii",
              "encoding: utf-8, utf-16, tcvn3, vni, windows-1258, viscii" } },
  { .name = "dry-run", .kind = CHUAN_OPTION_FLAG, .help = { "chỉ kiểm tra, không ghi", "check only, write nothing" } },
  OPTION_SHEET,
  OPTION_BY,
  CHUAN_OPTION_JSON,
  CHUAN_OPTIONS_COMMON,
};

const chuan_command chuan_command_units = {
  .name = "units import",
  .summary = { "nạp danh mục đơn vị hành chính từ CSV, XLSX", "bring in administrative units from CSV, XLSX" },
  .examples = "chuan units import don-vi.csv --db xa.db\n"
              "chuan units import don-vi.csv --db xa.db --dry-run",
  .usage = "FILE --db DB [--sheet S] [--encoding E] [--by NAME] [--dry-run] [--json]",
  .notes = { "Cột: mã, tên, cấp, mã_cấp_trên; có thể thêm từ_ngày, đến_ngày, hợp_từ. Mỗi cột khác là một chiều "
             "(vùng, khu_vực…) có hiệu lực từ từ_ngày. Đơn vị không ghi chiều thì theo cấp trên gần nhất có ghi.\n"
             "Một dòng sau của cùng mã ghi một thay đổi từ ngày khác. Có lỗi ở một dòng thì không ghi dòng nào.",
             "Columns: code, name, level, parent; optionally valid_from, valid_to, predecessors. Every other column "
             "is a dimension (vùng, khu_vực…) valid from valid_from. A unit without a value has that of the nearest "
             "unit above it.\n"
             "A later row for the same code dates a change. An error in one row writes none." },
  .options = UNITS_OPTIONS,
  .option_count = CHUAN_COUNT_OF(UNITS_OPTIONS),
  .operands = { "FILE", 1, 1 },
  .run = run_units,
};

/* chuan import ------------------------------------------------------------------------------------- */

static chuan_rc read_dialect(chuan_cell_dialect *out, chuan_cli *cli, chuan_str text)
{
  *out = chuan_str_equal(text, CHUAN_STR("vi"))   ? CHUAN_CELL_DIALECT_VI
         : chuan_str_equal(text, CHUAN_STR("en")) ? CHUAN_CELL_DIALECT_EN
                                                  : CHUAN_CELL_DIALECT_NONE;
  if (text.n == 0 || *out != CHUAN_CELL_DIALECT_NONE)
    return CHUAN_RC_OK;
  chuan_diag *diag = chuan_diag_add(&cli->diags, CHUAN_E0908, NOWHERE, CHUAN_ARGS(text, CHUAN_STR("--dialect")));
  chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_CHOOSE_ONE_OF, CHUAN_ARGS(CHUAN_STR("vi, en")));
  return CHUAN_RC_USAGE;
}

/* Reads what the options say, the rules included. */
static chuan_rc prepare(chuan_import_options *options, const chuan_program **program, chuan_cli *cli,
                        const chuan_arguments *arguments)
{
  const chuan_option_given *rules = chuan_arguments_get(arguments, "rules"),
                           *ignore = chuan_arguments_get(arguments, "ignore");
  const chuan_set *set;
  *options = (chuan_import_options){
    .level = chuan_cli_name(cli, chuan_arguments_text(arguments, "level")),
    .encoding = chuan_arguments_text(arguments, "encoding"),
    .sheet = chuan_arguments_text(arguments, "sheet"),
    .units_map = chuan_arguments_text(arguments, "units-map"),
    .asked_in = chuan_arguments_text(arguments, "write-units-map"),
    .ignore = ignore->values,
    .ignore_count = ignore->count,
    .dry_run = chuan_arguments_has(arguments, "dry-run"),
    .partial = chuan_arguments_has(arguments, "partial"),
  };
  for (size_t i = 0; i < ignore->count; i++)
    ignore->values[i] = chuan_cli_name(cli, ignore->values[i]);
  chuan_rc rc = chuan_cli_period(&options->period, cli, chuan_arguments_text(arguments, "period"));
  if (rc == CHUAN_RC_OK)
    rc = chuan_cli_person(&options->by, cli, arguments);
  if (rc == CHUAN_RC_OK)
    rc = read_dialect(&options->dialect, cli, chuan_arguments_text(arguments, "dialect"));
  if (rc == CHUAN_RC_OK)
    rc = chuan_cli_load_rules(program, cli, rules->values, rules->count);
  if (rc == CHUAN_RC_OK && chuan_arguments_has(arguments, "set")) {
    rc = chuan_cli_find_set(&set, cli, *program, arguments);
    options->set = rc == CHUAN_RC_OK ? set->name : CHUAN_STR("");
  }
  return rc;
}

/* Imports, and writes the questions that are left where that was asked for. */
static chuan_rc import_data(imported *i, chuan_store *store, const chuan_program *program,
                            const chuan_import_options *options)
{
  chuan_cli *cli = i->cli;
  chuan_rc rc = answer(i, chuan_import_data(&i->summary, store, program, options, i->path, &cli->sources, &cli->data,
                                            &cli->diags));
  if (i->ask.n == 0 || i->summary.question_count == 0 || (rc != CHUAN_RC_OK && rc != CHUAN_RC_FINDINGS))
    return rc;
  chuan_rc written = chuan_units_map_write(cli, i->ask, &i->summary);
  return written == CHUAN_RC_OK ? rc : written;
}

static chuan_rc run_data(chuan_cli *cli, const chuan_arguments *arguments)
{
  imported i = { .cli = cli, .of_data = true, .ask = chuan_arguments_text(arguments, "write-units-map") };
  chuan_store *store = NULL;
  chuan_import_options options;
  const chuan_program *program = NULL;
  chuan_rc rc = chuan_units_map_is_new(cli, i.ask);
  if (rc == CHUAN_RC_OK)
    rc = prepare(&options, &program, cli, arguments);
  if (rc == CHUAN_RC_OK)
    rc = open_database(&store, &i, arguments);
  if (rc == CHUAN_RC_OK)
    rc = import_data(&i, store, program, &options);
  if (store)
    chuan_store_close(store);
  if (rc == CHUAN_RC_OK)
    chuan_cli_next(cli, "chuan eval --rules … --db … --set … --period …");
  return rc;
}

static const chuan_option DATA_OPTIONS[] = {
  { .name = "db", .kind = CHUAN_OPTION_VALUE, .required = true, .value = "DB",
    .help = { "cơ sở dữ liệu", "the database" } },
  { .name = "rules", .kind = CHUAN_OPTION_LIST, .required = true, .value = "PATH…",
    .help = { "quy tắc có khai báo các dữ liệu", "the rules that declare the data" } },
  { .name = "level", .kind = CHUAN_OPTION_VALUE, .required = true, .value = "LEVEL",
    .help = { "cấp của các đơn vị trong tệp: xã, huyện…", "level of the units in the file: xã, huyện…" } },
  { .name = "period", .kind = CHUAN_OPTION_VALUE, .required = true, .value = "N",
    .help = { "năm của số liệu", "the year of the data" } },
  { .name = "set", .kind = CHUAN_OPTION_VALUE, .value = "NAME",
    .help = { "bộ tiêu chí của các cột ghi kết quả (1.1, tiêu chí 2)",
              "the set of columns that hold verdicts (1.1, tiêu chí 2)" } },
  { .name = "dialect", .kind = CHUAN_OPTION_VALUE, .value = "vi|en",
    .help = { "cách viết số trong tệp: 1.250,5 (vi) hay 1,250.5 (en)",
              "how the file writes numbers: 1.250,5 (vi) or 1,250.5 (en)" } },
  { .name = "encoding", .kind = CHUAN_OPTION_VALUE, .value = "E",
    .help = { "bảng mã: utf-8, utf-16, tcvn3, vni, windows-1258, viscii",
              "encoding: utf-8, utf-16, tcvn3, vni, windows-1258, viscii" } },
  { .name = "ignore", .kind = CHUAN_OPTION_LIST, .value = "COLUMN…",
    .help = { "bỏ qua các cột này", "leave these columns out" } },
  { .name = "units-map", .kind = CHUAN_OPTION_VALUE, .value = "FILE",
    .help = { "bảng tên và mã (tên;mã) cho các dòng không có mã",
              "a table of names and codes (name;code) for rows without a code" } },
  { .name = "write-units-map", .kind = CHUAN_OPTION_VALUE, .value = "FILE",
    .help = { "lập bảng ấy từ các dòng chưa rõ là đơn vị nào",
              "make that table of the rows whose unit is not known" } },
  { .name = "partial", .kind = CHUAN_OPTION_FLAG,
    .help = { "ghi các dòng không có lỗi", "write the rows without errors" } },
  { .name = "dry-run", .kind = CHUAN_OPTION_FLAG, .help = { "chỉ kiểm tra, không ghi", "check only, write nothing" } },
  OPTION_SHEET,
  OPTION_BY,
  CHUAN_OPTION_JSON,
  CHUAN_OPTIONS_COMMON,
};

const chuan_command chuan_command_import = {
  .name = "import",
  .summary = { "nạp số liệu của các đơn vị từ CSV, XLSX", "bring in what units submitted from CSV, XLSX" },
  .examples = "chuan import so-lieu.csv --db xa.db --rules quy-tac/ --level xã --period 2025\n"
              "chuan import so-lieu.csv --db xa.db --rules quy-tac/ --level xã --period 2025 --dry-run\n"
              "chuan import tu-cham.csv --db xa.db --rules quy-tac/ --level xã --period 2025 --set ntm",
  .usage = "FILE --db DB --rules PATH… --level LEVEL --period N [--set NAME] [--sheet S] [--dialect vi|en] "
           "[--encoding E] [--ignore COLUMN…] [--units-map FILE] [--write-units-map FILE] [--partial] [--by NAME] "
           "[--dry-run] [--json]",
  .notes = { "Dòng tiêu đề ghi tên dữ liệu (có hoặc không dấu, hoặc `tên` của dữ liệu); cột khóa là mã. Cột 1.1 hay "
             "`tiêu chí 2` ghi kết quả đơn vị tự báo cáo và cần --set.\n"
             "Ghi tất cả hoặc không ghi gì; mọi ô sai đều được báo với dòng, cột và chữ trong ô. Số hiểu được hai "
             "cách thì hỏi, không đoán. Đơn vị được nhận ra theo mã, tên chỉ để đối chiếu: dòng có tên mà không có mã "
             "thì hỏi. Ô trống thay giá trị cũ bằng chưa báo cáo; cột không có trong tệp giữ nguyên.",
             "The header names the data (with or without diacritics, or by `title`); the key column is `mã` or "
             "`code`. A column 1.1 or `tiêu chí 2` holds verdicts that units report themselves and needs --set.\n"
             "All is written or nothing; every bad cell is reported with row, column and text. A number with two "
             "readings is asked about, never guessed. Units are known by their codes, names are only compared: a row "
             "with a name and no code is asked about. An empty cell replaces an earlier value by not reported; a "
             "column that is absent changes nothing." },
  .options = DATA_OPTIONS,
  .option_count = CHUAN_COUNT_OF(DATA_OPTIONS),
  .operands = { "FILE", 1, 1 },
  .run = run_data,
};
