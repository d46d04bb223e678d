/* Rules, units and data together, by the way of a real run: compiled, imported into a database, judged,
   reported and explained. What must hold of every answer is checked: what is missing decides nothing, the
   history gives what the current table gives, a gap that is told leads over the threshold, JSON is JSON and
   text is harmless. */
#include "grammar/grammar.h"
#include "runtime/import.h"
#include "runtime/report.h"
#include "runtime/rule_test.h"
#include "tests/fuzz/evaluate_parts.h"

#include <fcntl.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { UNITS_EXPLAINED_MAX = 3, BLANKS_TRIED = 4, WORK_LIMIT = 512 << 20 };

static void must(bool condition)
{
  if (!condition)
    abort();
}

/* One input on its way. */
typedef struct run {
  chuan_arena arena;
  chuan_sources sources;
  chuan_diags diags;
  const chuan_program *program;
  chuan_store *store;
  uint64_t chance; /* the same for the same input */
} run;

static size_t below(run *r, size_t n)
{
  r->chance = r->chance * 6364136223846793005u + 1442695040888963407u;
  return (size_t)(r->chance >> 33) % n;
}

/* A database for each input: a copy of an empty one ------------------------------------------------ */

static char folder[64], database[80];
static char *empty_database;
static size_t empty_size;

static void tear_down(void)
{
  unlink(database);
  rmdir(folder);
  free(empty_database);
}

static void set_up(void)
{
  chuan_arena arena;
  chuan_sources sources;
  chuan_diags diags;
  chuan_store *store;
  chuan_arena_init(&arena, "fuzz", WORK_LIMIT);
  chuan_sources_init(&sources, &arena);
  chuan_diags_init(&diags, &arena, &sources);
  bool memory = access("/dev/shm", W_OK) == 0; /* where a sync costs nothing */
  snprintf(folder, sizeof folder, "%s/chuan-fuzz-XXXXXX", memory ? "/dev/shm" : "/tmp");
  must(mkdtemp(folder) != NULL);
  snprintf(database, sizeof database, "%s/fuzz.db", folder);
  atexit(tear_down);
  must(chuan_store_open(&store, database, CHUAN_STORE_CREATE, &diags) == CHUAN_RC_OK);
  chuan_store_close(store);
  FILE *file = fopen(database, "rb");
  struct stat status;
  must(file && fstat(fileno(file), &status) == 0);
  empty_size = (size_t)status.st_size;
  empty_database = malloc(empty_size);
  must(empty_database && fread(empty_database, 1, empty_size, file) == empty_size);
  fclose(file);
  chuan_arena_free(&arena);
}

static void open_database(run *r)
{
  int file = open(database, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  must(file >= 0 && write(file, empty_database, empty_size) == (ssize_t)empty_size && close(file) == 0);
  must(chuan_store_open(&r->store, database, CHUAN_STORE_WRITE, &r->diags) == CHUAN_RC_OK);
}

static void import(run *r, chuan_str table, bool units, const chuan_set *set, int period)
{
  int file = memfd_create("fuzz", 0);
  must(file >= 0 && write(file, table.p, table.n) == (ssize_t)table.n);
  char path[64];
  snprintf(path, sizeof path, "/proc/self/fd/%d", file);
  chuan_str name = chuan_str_copy(&r->arena, chuan_str_of(path));
  chuan_import_options options = { .level = set->level, .period = period, .set = set->name, .partial = true };
  chuan_import_summary summary = { 0 };
  size_t errors = r->diags.errors;
  chuan_rc rc = units ? chuan_import_units(&summary, r->store, &options, name, &r->sources, &r->arena, &r->diags)
                      : chuan_import_data(&summary, r->store, r->program, &options, name, &r->sources, &r->arena,
                                          &r->diags);
  must((rc == CHUAN_RC_OK) == (r->diags.errors == errors));
  must(rc == CHUAN_RC_OK || rc == CHUAN_RC_FINDINGS);
  must(rc == CHUAN_RC_OK || !units || summary.written_rows == 0);
  close(file);
}

/* What is printed ---------------------------------------------------------------------------------- */

static FILE *begin_text(char **bytes, size_t *size)
{
  FILE *out = open_memstream(bytes, size);
  must(out != NULL);
  return out;
}

/* Nothing that a terminal or an editor would take for an order, whatever the rules and data hold. */
static void must_be_harmless(chuan_str text)
{
  for (size_t i = 0, length; i < text.n; i += length) {
    int32_t letter = chuan_text_next((chuan_str){ text.p + i, text.n - i }, &length);
    must(letter >= 0 && chuan_text_classify(letter) == CHUAN_TEXT_PLAIN);
  }
}

static void end_text(FILE *out, char **bytes, size_t *size)
{
  must(fclose(out) == 0);
  must_be_harmless((chuan_str){ *bytes, *size });
  free(*bytes);
}

/* The units of a report in JSON, each with the verdict of the results. */
static void check_json(chuan_str text, const chuan_results *results, size_t first, size_t count)
{
  enum json_tokener_error error;
  must_be_harmless(text);
  json_object *object = json_tokener_parse_verbose(text.p, &error), *value;
  must(object && error == json_tokener_success);
  must(json_object_object_get_ex(object, "schema", &value) && json_object_get_int(value) == 1);
  json_object *units;
  must(json_object_object_get_ex(object, "units", &units) && json_object_array_length(units) == count);
  for (size_t i = 0; i < count; i++) {
    const char *verdict = chuan_verdict_json((chuan_verdict)results->sets[first + i]);
    must(json_object_object_get_ex(json_object_array_get_idx(units, i), "verdict", &value) &&
         strcmp(json_object_get_string(value), verdict) == 0);
  }
  json_object_put(object);
}

static void report_all(run *r, const chuan_results *results, chuan_lang lang)
{
  chuan_report report = { .results = results, .sources = &r->sources, .lang = lang, .width = 40 + below(r, 100) };
  char *bytes;
  size_t size;
  FILE *out = begin_text(&bytes, &size);
  must(chuan_report_text_many(out, &report, &r->arena) == CHUAN_RC_OK);
  end_text(out, &bytes, &size);
  out = begin_text(&bytes, &size);
  must(chuan_report_json(out, &report) == CHUAN_RC_OK && fflush(out) == 0);
  check_json((chuan_str){ bytes, size }, results, 0, results->data->unit_count);
  end_text(out, &bytes, &size);
}

static void report_unit(run *r, const chuan_results *results, const chuan_explanation *explanation, chuan_lang lang)
{
  chuan_report report = { .results = results, .sources = &r->sources, .lang = lang, .width = 40 + below(r, 100) };
  char *bytes;
  size_t size;
  FILE *out = begin_text(&bytes, &size);
  must(chuan_report_text_one(out, &report, explanation->unit, &r->arena) == CHUAN_RC_OK);
  must(chuan_report_text_explanation(out, &report, explanation, &r->arena) == CHUAN_RC_OK);
  end_text(out, &bytes, &size);
  out = begin_text(&bytes, &size);
  must(chuan_report_json_explanation(out, &report, explanation) == CHUAN_RC_OK && fflush(out) == 0);
  check_json((chuan_str){ bytes, size }, results, explanation->unit, 1);
  end_text(out, &bytes, &size);
}

/* What must hold ----------------------------------------------------------------------------------- */

static bool judge(chuan_results *out, run *r, const chuan_data *data, chuan_run_options options)
{
  chuan_rc rc = chuan_vm_run(out, data, options, &r->arena);
  must(rc == CHUAN_RC_OK || rc == CHUAN_RC_MEMORY || rc == CHUAN_RC_LIMIT);
  return rc == CHUAN_RC_OK;
}

/* The same verdicts, item by item. */
static void must_be_same(const chuan_results *a, const chuan_results *b)
{
  const chuan_set *set = a->data->set;
  size_t units = a->data->unit_count;
  must(memcmp(a->indicators, b->indicators, set->indicator_count * units) == 0);
  must(memcmp(a->criteria, b->criteria, set->criterion_count * units) == 0);
  must(memcmp(a->sets, b->sets, units) == 0);
  must(memcmp(a->bands, b->bands, units * sizeof *a->bands) == 0);
}

/* Met by what is known cannot be not met by what is known besides, nor the other way round. */
static void must_not_flip(const uint8_t *less, const uint8_t *more, size_t count)
{
  for (size_t i = 0; i < count; i++)
    must(!(less[i] == CHUAN_VERDICT_MET && more[i] == CHUAN_VERDICT_NOT_MET) &&
         !(less[i] == CHUAN_VERDICT_NOT_MET && more[i] == CHUAN_VERDICT_MET));
}

static void compare_with_less(run *r, const chuan_data *less, const chuan_results *whole)
{
  const chuan_set *set = less->set;
  chuan_results results;
  if (!judge(&results, r, less, (chuan_run_options){ .certify = true }))
    return;
  must_not_flip(results.indicators, whole->indicators, set->indicator_count * less->unit_count);
  must_not_flip(results.criteria, whole->criteria, set->criterion_count * less->unit_count);
  must_not_flip(results.sets, whole->sets, less->unit_count);
}

/* A rule may ask whether there is data; then a blank may decide. */
static bool asks_for_data(const chuan_set *set)
{
  for (size_t i = 0; i < set->code_count; i++)
    if (set->code[i].op == CHUAN_OP_HAS_DATA)
      return true;
  return false;
}

static chuan_column *column_of(chuan_data *data, size_t number)
{
  size_t columns = data->set->data_count;
  return number < columns ? &data->columns[number] : &data->previous[number - columns];
}

static void blank(chuan_data *data, size_t cell, size_t unit)
{
  size_t columns = data->set->data_count + data->set->previous_data_count;
  if (cell >= columns)
    data->dimensions[cell - columns][unit] = -1;
  else if (!data->first_period || cell < data->set->data_count)
    must(chuan_data_set(data, column_of(data, cell), unit, CHUAN_INPUT_NOT_REPORTED, chuan_num_int(0)) == CHUAN_RC_OK);
}

/* Takes cells away one after the other, then all of them: each time less is known than in `whole`. */
static void check_blanks(run *r, chuan_data *data, const chuan_results *whole)
{
  const chuan_set *set = data->set;
  size_t cells = set->data_count + set->previous_data_count + set->dimension_count;
  if (asks_for_data(set) || cells == 0 || data->unit_count == 0)
    return;
  for (size_t i = 0; i < BLANKS_TRIED; i++) {
    for (size_t unit = 0; unit < data->unit_count; unit++)
      blank(data, below(r, cells), unit);
    compare_with_less(r, data, whole);
  }
  for (size_t cell = 0; cell < cells; cell++)
    for (size_t unit = 0; unit < data->unit_count; unit++)
      blank(data, cell, unit);
  compare_with_less(r, data, whole);
}

/* A datum changed by a gap that is told meets the indicator. */
static void check_gap(run *r, chuan_data *data, const chuan_results *before, size_t unit, uint32_t i,
                      const chuan_gap *gap)
{
  const chuan_set *set = data->set;
  size_t item = i * data->unit_count + unit;
  uint32_t datum = (uint32_t)(gap->datum - data->program->data);
  uint32_t column = chuan_data_column(set->data, set->data_count, datum);
  must(before->indicators[item] == CHUAN_VERDICT_NOT_MET && chuan_num_sign(gap->by) > 0 && column != CHUAN_NONE);
  chuan_input input = (chuan_input)data->columns[column].input[unit];
  chuan_num number = input == CHUAN_INPUT_VALUE ? chuan_column_number(&data->columns[column], unit) : chuan_num_int(0);
  chuan_results after;
  must(chuan_data_set(data, &data->columns[column], unit, CHUAN_INPUT_VALUE, gap->to) == CHUAN_RC_OK);
  if (judge(&after, r, data, (chuan_run_options){ .keep_values = true }))
    must(after.indicators[item] == CHUAN_VERDICT_MET);
  must(chuan_data_set(data, &data->columns[column], unit, input, number) == CHUAN_RC_OK);
}

static void explain(run *r, chuan_data *data, const chuan_results *results)
{
  for (size_t unit = 0; unit < data->unit_count && unit < UNITS_EXPLAINED_MAX; unit++) {
    chuan_explain_question question = {
      .unit = unit, .criterion = CHUAN_NONE, .indicator = CHUAN_NONE, .options = { .keep_values = true }
    };
    chuan_explanation explanation;
    chuan_rc rc = chuan_explain_unit(&explanation, results, question, r->store, &r->arena, &r->diags);
    must(rc == CHUAN_RC_OK || rc == CHUAN_RC_MEMORY || rc == CHUAN_RC_LIMIT);
    if (rc != CHUAN_RC_OK)
      return;
    report_unit(r, results, &explanation, unit % 2 ? CHUAN_LANG_EN : CHUAN_LANG_VI);
    for (uint32_t i = 0; i < data->set->indicator_count; i++)
      for (size_t k = 0; k < explanation.indicators[i].gap_count; k++)
        check_gap(r, data, results, unit, i, &explanation.indicators[i].gaps[k]);
  }
}

/* One run -------------------------------------------------------------------------------------------- */

static bool read_data(chuan_data *out, run *r, const chuan_set *set, int period, chuan_str as_known)
{
  chuan_day law_date;
  must(chuan_day_from(&law_date, period, 12, 31));
  chuan_read_options options = { .as_known = as_known };
  size_t errors = r->diags.errors;
  chuan_rc rc = chuan_store_read(out, r->store, r->program, set, period, law_date, options, &r->arena, &r->diags);
  must(rc == CHUAN_RC_OK || (rc == CHUAN_RC_FINDINGS && r->diags.errors > errors));
  return rc == CHUAN_RC_OK;
}

static void evaluate(run *r, const chuan_set *set, int period)
{
  chuan_data data, history;
  chuan_results results, others;
  if (!read_data(&data, r, set, period, CHUAN_STR("")) ||
      !judge(&results, r, &data, (chuan_run_options){ .keep_values = true }))
    return;
  must(read_data(&history, r, set, period, CHUAN_STR("9999-12-31T23:59:59Z")));
  must(memcmp(data.hash, history.hash, sizeof data.hash) == 0);
  if (judge(&others, r, &history, (chuan_run_options){ 0 }))
    must_be_same(&results, &others);
  report_all(r, &results, period % 2 ? CHUAN_LANG_EN : CHUAN_LANG_VI);
  explain(r, &data, &results);
  if (judge(&results, r, &data, (chuan_run_options){ .certify = true }))
    check_blanks(r, &data, &results);
}

static void run_tests(run *r)
{
  for (size_t i = 0; i < r->program->test_count && i < 4; i++) {
    chuan_rule_test_result result;
    chuan_rc rc = chuan_rule_test_run(&result, r->program, &r->program->tests[i], NULL, &r->arena);
    must(rc == CHUAN_RC_OK || rc == CHUAN_RC_LIMIT || rc == CHUAN_RC_MEMORY);
  }
}

static void run_parts(run *r, const fuzz_parts *parts)
{
  uint32_t number;
  if (chuan_source_add(&number, &r->sources, CHUAN_STR("fuzz.chuan"), parts->of[PART_RULES], CHUAN_RULE_FILE_LIMIT,
                       &r->diags) != CHUAN_RC_OK ||
      chuan_rules_load_sources(&r->program, &number, 1, &r->sources, &r->arena, &r->diags) != CHUAN_RC_OK)
    return;
  run_tests(r);
  if (r->program->set_count == 0)
    return;
  const chuan_set *set = &r->program->sets[0];
  open_database(r);
  import(r, parts->of[PART_UNITS], true, set, set->period_to);
  import(r, parts->of[PART_PREVIOUS], false, set, set->period_to > 1 ? set->period_to - 1 : 1);
  import(r, parts->of[PART_DATA], false, set, set->period_to);
  evaluate(r, set, set->period_to);
  if (set->period_from < set->period_to)
    evaluate(r, set, set->period_from);
  chuan_store_close(r->store);
}

static void print_findings(const run *r)
{
  char *bytes;
  size_t size;
  FILE *out = begin_text(&bytes, &size);
  chuan_lang lang = r->diags.count % 2 ? CHUAN_LANG_VI : CHUAN_LANG_EN;
  chuan_diags_print(&r->diags, out, (chuan_diag_style){ .lang = lang, .width = 80 });
  end_text(out, &bytes, &size);
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size);
int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
  run r = { .chance = size };
  fuzz_parts parts = fuzz_parts_of(bytes, size);
  if (!empty_database)
    set_up();
  for (size_t i = 0; i < size; i++)
    r.chance = r.chance * 31 + bytes[i];
  chuan_arena_init(&r.arena, "fuzz", WORK_LIMIT);
  chuan_sources_init(&r.sources, &r.arena);
  chuan_diags_init(&r.diags, &r.arena, &r.sources);
  run_parts(&r, &parts);
  print_findings(&r);
  chuan_arena_free(&r.arena);
  return 0;
}
