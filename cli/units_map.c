/* Questions about names of units: see units_map.h. */
#include "cli/units_map.h"

#include "base/json.h"
#include "cli/replace_file.h"
#include "runtime/form.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <unistd.h>

static const chuan_span NOWHERE = { 0, 0, 0 };

/* The unit that a name means as far as names can tell: just one has it. */
static const chuan_unit_version *only_candidate(const chuan_import_question *question)
{
  bool only = question->count == 1 && question->candidates[0].match == CHUAN_UNIT_SAME_NAME;
  return only ? question->candidates[0].unit : NULL;
}

/* The table ---------------------------------------------------------------------------------------- */

chuan_rc chuan_units_map_is_new(chuan_cli *cli, chuan_str file)
{
  const char *path = chuan_cli_path(cli, file);
  if (!path)
    return CHUAN_RC_MEMORY;
  if (file.n == 0 || access(path, F_OK) != 0)
    return CHUAN_RC_OK;
  chuan_diag *diag =
    chuan_diag_add(&cli->diags, CHUAN_E0908, NOWHERE, CHUAN_ARGS(file, CHUAN_STR("--write-units-map")));
  chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_FILE_EXISTS, CHUAN_NO_ARGS);
  return CHUAN_RC_USAGE;
}

static int compare_written(const void *left, const void *right)
{
  const chuan_import_question *a = *(const chuan_import_question *const *)left,
                              *b = *(const chuan_import_question *const *)right;
  return chuan_str_compare(a->written, b->written);
}

/* Which questions are about a name that others are about, too. */
static bool *find_repeated(const chuan_import_summary *s, chuan_arena *arena)
{
  bool *repeated = chuan_arena_array(arena, s->question_count, sizeof *repeated);
  const chuan_import_question **sorted = chuan_arena_array(arena, s->question_count, sizeof *sorted);
  if (!repeated || !sorted)
    return NULL;
  for (size_t i = 0; i < s->question_count; i++)
    sorted[i] = &s->questions[i];
  qsort(sorted, s->question_count, sizeof *sorted, compare_written);
  for (size_t i = 1; i < s->question_count; i++)
    if (compare_written(&sorted[i - 1], &sorted[i]) == 0)
      repeated[sorted[i - 1] - s->questions] = repeated[sorted[i] - s->questions] = true;
  return repeated;
}

static chuan_str candidates_text(chuan_cli *cli, const chuan_import_summary *s, const chuan_import_question *question)
{
  chuan_buffer b;
  chuan_buffer_init(&b, &cli->messages);
  for (size_t i = 0; i < question->kept; i++) {
    chuan_buffer_add_c(&b, i > 0 ? "; " : "");
    chuan_unit_candidate_say(&b, s->index, &question->candidates[i], cli->lang);
  }
  chuan_buffer_add_c(&b, question->kept < question->count ? "; …" : "");
  return chuan_buffer_str(&b);
}

static void write_rows(FILE *out, chuan_cli *cli, const chuan_import_summary *s, const bool *repeated)
{
  fputs("\xEF\xBB\xBF", out);
  fputs(chuan_say(cli->lang, "dòng;tên;mã;gợi ý\r\n", "row;name;code;candidates\r\n"), out);
  for (size_t i = 0; i < s->question_count; i++) {
    const chuan_import_question *question = &s->questions[i];
    const chuan_unit_version *unit = only_candidate(question);
    if (repeated[i])
      fprintf(out, "%zu", question->line);
    fputc(';', out);
    chuan_form_csv_text(out, question->written);
    fputc(';', out);
    chuan_form_csv_text(out, unit ? unit->code : CHUAN_STR(""));
    fputc(';', out);
    chuan_form_csv_text(out, candidates_text(cli, s, question));
    fputs("\r\n", out);
  }
}

/* The whole table in memory, so that the file is written at once. */
static chuan_rc make_table(chuan_str *out, chuan_cli *cli, const chuan_import_summary *s)
{
  char *text = NULL;
  size_t n = 0;
  const bool *repeated = find_repeated(s, &cli->messages);
  FILE *stream = repeated ? open_memstream(&text, &n) : NULL;
  if (!stream)
    return CHUAN_RC_MEMORY;
  write_rows(stream, cli, s, repeated);
  bool failed = ferror(stream) != 0;
  failed = fclose(stream) != 0 || failed || !text || chuan_cli_memory_short(cli); /* closing takes memory, too */
  *out = failed ? (chuan_str){ NULL, 0 } : chuan_str_copy(&cli->messages, (chuan_str){ text, n });
  free(text);
  return out->p ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
}

chuan_rc chuan_units_map_write(chuan_cli *cli, chuan_str file, const chuan_import_summary *summary)
{
  chuan_str table;
  const char *path = chuan_cli_path(cli, file);
  chuan_rc rc = path ? make_table(&table, cli, summary) : CHUAN_RC_MEMORY;
  if (rc != CHUAN_RC_OK)
    return rc;
  int error = chuan_replace_file(path, table);
  if (error) {
    chuan_diag *diag =
      chuan_diag_add(&cli->diags, CHUAN_E0912, NOWHERE, CHUAN_ARGS(file, chuan_diag_file_error(&cli->diags, error)));
    chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_FREE_SPACE, CHUAN_NO_ARGS);
    return CHUAN_RC_IO;
  }
  fflush(stdout);
  fprintf(stderr, chuan_say(cli->lang, "Đã ghi %zu câu hỏi vào %.*s: điền cột mã, rồi chạy lại với --units-map %.*s\n",
                            "Wrote %zu questions to %.*s: fill in the codes, then run again with --units-map %.*s\n"),
          summary->question_count, CHUAN_STR_ARGS(file), CHUAN_STR_ARGS(file));
  return CHUAN_RC_OK;
}

/* JSON --------------------------------------------------------------------------------------------- */

/* By chuan_name_match. */
static const char *const MATCHES[] = { "same", "other_time", "took_in", "similar", "nearest" };

static void put_unit(bool *failed, json_object *object, const chuan_unit_version *unit)
{
  chuan_json_put(failed, object, "code", chuan_json_text(unit->code));
  chuan_json_put(failed, object, "name", chuan_json_text(unit->name));
}

static json_object *candidate_json(const chuan_unit_index *index, const chuan_unit_candidate *c, bool *failed)
{
  json_object *object = json_object_new_object(), *above = json_object_new_array();
  const chuan_unit_version *unit = c->unit;
  put_unit(failed, object, unit);
  chuan_json_put(failed, object, "match", json_object_new_string(MATCHES[c->match]));
  for (size_t n = 0; n < CHUAN_UNITS_ABOVE_MAX && (unit = chuan_unit_above(index, unit, c->unit)); n++) {
    json_object *one = json_object_new_object();
    put_unit(failed, one, unit);
    chuan_json_append(failed, above, one);
  }
  chuan_json_put(failed, object, "above", above);
  if (c->named != c->unit) {
    json_object *named = json_object_new_object();
    put_unit(failed, named, c->named);
    chuan_json_put(failed, object, "named", named);
  }
  return object;
}

json_object *chuan_units_map_json(const chuan_import_summary *summary, bool *failed)
{
  json_object *questions = json_object_new_array();
  for (size_t i = 0; i < summary->question_count && !*failed; i++) {
    const chuan_import_question *question = &summary->questions[i];
    json_object *object = json_object_new_object(), *candidates = json_object_new_array();
    chuan_json_put(failed, object, "row", json_object_new_int64((int64_t)question->line));
    chuan_json_put(failed, object, "name", chuan_json_text(question->written));
    for (size_t c = 0; c < question->kept; c++)
      chuan_json_append(failed, candidates, candidate_json(summary->index, &question->candidates[c], failed));
    chuan_json_put(failed, object, "candidates", candidates);
    chuan_json_put(failed, object, "candidate_count", json_object_new_int64((int64_t)question->count));
    chuan_json_append(failed, questions, object);
  }
  return questions;
}
