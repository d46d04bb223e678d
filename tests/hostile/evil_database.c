/* Databases that somebody has changed: copies of a good one with bytes flipped, and schemas and rows made by
   hand. Whatever a command does with one, it ends in time, with a result that commands have, changes nothing
   when it only reads, runs nothing that the database brings along, and prints nothing that a terminal obeys.
   usage: evil_database [FLIPPED]; so many flipped copies (none given: 500) and all the others. */
#include "tests/hostile/evil_schemas.h"

#include "grammar/grammar.h"
#include "runtime/import.h"
#include "runtime/report.h"
#include "runtime/submissions.h"

#include <json-c/json.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PERIOD = 2025, SECONDS_MAX = 20, FLIPS_MAX = 8, HEADER_BYTES = 100, DATA_SUBMISSION = 3 };

static const char RULES[] =
    "#! chuan 1 vi\n"
    "bộ tiêu chí \"s\" kỳ đánh giá từ 2024 đến 2025 áp dụng cho xã chiều vùng = { A; B }\n"
    "dữ liệu x : số nguyên\n"
    "dữ liệu y : thập phân(9; 2)\n"
    "dữ liệu loại : { một; hai }\n"
    "dữ liệu ghi_chú : chuỗi\n"
    "dữ liệu có_chợ : có/không\n"
    "dữ liệu ngày_công_nhận : ngày\n"
    "tiêu chí 1 \"T\"\n"
    "chỉ tiêu 1.1 \"C\" giá trị x / y ngưỡng theo vùng { A: 1; B: 2 } yêu cầu giá trị ≥ ngưỡng\n"
    "chỉ tiêu 1.2 \"D\" yêu cầu loại = một và ghi_chú ≠ \"không\" và y ≥ kỳ trước(y)\n"
    "chỉ tiêu 1.3 \"Đ\" yêu cầu có_chợ và ngày_công_nhận < 01/01/2025\n";
static const char UNITS[] =
    "mã;tên;cấp;mã_cấp_trên;từ_ngày;vùng\n14;Tỉnh Một;tỉnh;;01/01/2020;A\n1401;Xã Một;xã;14;01/01/2020;\n"
    "1402;Xã Hai;xã;14;01/01/2020;B\n1403;Xã Ba;xã;14;01/01/2020;\n";
static const char MORE_UNITS[] = "mã;tên;cấp;mã_cấp_trên;từ_ngày;vùng\n1404;Xã Bốn;xã;14;01/01/2021;A\n";
static const char DATA[] = "mã;x;y;loại;ghi_chú;1.2;có_chợ;ngày_công_nhận\n"
                           "1401;29;50,25;một;rồi;đạt;có;31/12/2020\n1402;5;;hai;;;không;\n"
                           "1403;không áp dụng;999999,99;;chữ dài;chưa đạt;;01/01/2025\n";
static const char PREVIOUS[] = "mã;y\n1401;50\n1402;4\n";
static const char MORE_DATA[] = "mã;x\n1402;7\n1403;8\n";

static char folder[64], path[80];
static char *good;
static size_t good_size;
static const char *what; /* the database at hand */
static size_t tried, refused;

static void __attribute__((noreturn)) fail(const char *why)
{
  fprintf(stderr, "evil_database: %s: %s\n", what, why);
  exit(1);
}

static void too_long(int signal)
{
  (void)signal;
  static const char MESSAGE[] = "evil_database: a command does not end\n";
  if (write(STDERR_FILENO, MESSAGE, sizeof MESSAGE - 1) < 0)
    _exit(2);
  _exit(1);
}

/* One command ---------------------------------------------------------------------------------------------- */

typedef struct command {
  chuan_arena arena;
  chuan_sources sources;
  chuan_diags diags;
  const chuan_program *program;
  chuan_store *store;
} command;

static chuan_rc begin(command *c, chuan_store_mode mode)
{
  uint32_t number;
  chuan_str rules = { RULES, sizeof RULES - 1 };
  chuan_arena_init(&c->arena, "evil", 1 << 30);
  chuan_sources_init(&c->sources, &c->arena);
  chuan_diags_init(&c->diags, &c->arena, &c->sources);
  if (chuan_source_add(&number, &c->sources, CHUAN_STR("r"), rules, CHUAN_RULE_FILE_LIMIT, &c->diags) != CHUAN_RC_OK ||
      chuan_rules_load_sources(&c->program, &number, 1, &c->sources, &c->arena, &c->diags) != CHUAN_RC_OK)
    fail("the rules are wrong");
  alarm(SECONDS_MAX);
  return chuan_store_open(&c->store, path, mode, &c->diags);
}

static void must_be_harmless(const char *bytes, size_t size)
{
  for (size_t i = 0, length; i < size; i += length) {
    int32_t letter = chuan_text_next((chuan_str){ bytes + i, size - i }, &length);
    if (letter < 0 || chuan_text_classify(letter) != CHUAN_TEXT_PLAIN)
      fail("what is printed is not harmless");
  }
}

/* Prints what was found, as text that must be harmless. */
static void check_text(const command *c, FILE *out, char **bytes, size_t *size)
{
  chuan_diags_print(&c->diags, out, (chuan_diag_style){ .lang = CHUAN_LANG_EN, .width = 100 });
  fclose(out);
  must_be_harmless(*bytes, *size);
  free(*bytes);
}

/* JSON is read by programs: it may hold what a terminal should not see, but must be JSON. */
static chuan_rc check_json(const chuan_report *report)
{
  char *bytes;
  size_t size;
  enum json_tokener_error error;
  FILE *out = open_memstream(&bytes, &size);
  chuan_rc rc = chuan_report_json(out, report);
  fclose(out);
  json_object *object = rc == CHUAN_RC_OK ? json_tokener_parse_verbose(bytes, &error) : NULL;
  if (rc == CHUAN_RC_OK && (!object || chuan_text_invalid_at((chuan_str){ bytes, size }) < size))
    fail("the JSON is none");
  json_object_put(object);
  free(bytes);
  return rc;
}

static void end(command *c, chuan_rc rc, FILE *out, char **bytes, size_t *size)
{
  bool told = rc == CHUAN_RC_OK || rc == CHUAN_RC_MEMORY || rc == CHUAN_RC_LIMIT || c->diags.errors > 0;
  check_text(c, out, bytes, size);
  if (!told || chuan_rc_exit(rc) < 0 || chuan_rc_exit(rc) > 5)
    fail("a command ends without a word");
  if (rc != CHUAN_RC_OK)
    refused++;
  chuan_store_close(c->store);
  chuan_arena_free(&c->arena);
  alarm(0);
  tried++;
}

static chuan_rc explain(command *c, const chuan_data *data, FILE *out)
{
  chuan_results results;
  chuan_rc rc = chuan_vm_run(&results, data, (chuan_run_options){ .keep_values = true }, &c->arena);
  chuan_report report = { .results = &results, .sources = &c->sources, .lang = CHUAN_LANG_EN, .width = 100 };
  if (rc == CHUAN_RC_OK)
    rc = chuan_report_text_many(out, &report, &c->arena);
  if (rc == CHUAN_RC_OK)
    rc = check_json(&report);
  for (size_t unit = 0; rc == CHUAN_RC_OK && unit < data->unit_count; unit++) {
    chuan_explain_question question = {
      .unit = unit, .criterion = CHUAN_NONE, .indicator = CHUAN_NONE, .options = { .keep_values = true }
    };
    chuan_explanation explanation;
    rc = chuan_explain_unit(&explanation, &results, question, c->store, &c->arena, &c->diags);
    if (rc == CHUAN_RC_OK)
      rc = chuan_report_text_explanation(out, &report, &explanation, &c->arena);
  }
  return rc;
}

static void read_units(const char *as_known, const char *unit)
{
  command c;
  chuan_data data;
  chuan_day law_date;
  char *bytes = NULL;
  size_t size = 0;
  FILE *out = open_memstream(&bytes, &size);
  chuan_str only = chuan_str_of(unit);
  chuan_read_options options = { .as_known = chuan_str_of(as_known), .only = &only, .only_count = only.n > 0 };
  chuan_rc rc = begin(&c, CHUAN_STORE_READ);
  chuan_day_from(&law_date, PERIOD, 12, 31);
  if (rc == CHUAN_RC_OK)
    rc = chuan_store_read(&data, c.store, c.program, &c.program->sets[0], PERIOD, law_date, options, &c.arena,
                          &c.diags);
  if (rc == CHUAN_RC_OK)
    rc = explain(&c, &data, out);
  end(&c, rc, out, &bytes, &size);
}

static chuan_rc import(const char *text, bool units, int period)
{
  command c;
  char name[64], *bytes = NULL;
  size_t size = 0;
  FILE *out = open_memstream(&bytes, &size);
  int file = memfd_create("evil", 0);
  if (file < 0 || write(file, text, strlen(text)) != (ssize_t)strlen(text))
    fail("no file to import");
  snprintf(name, sizeof name, "/proc/self/fd/%d", file);
  chuan_import_options options = {
    .level = CHUAN_STR("xã"), .period = period, .set = CHUAN_STR("s"), .dialect = CHUAN_CELL_DIALECT_VI
  };
  chuan_import_summary summary;
  chuan_rc rc = begin(&c, CHUAN_STORE_WRITE);
  if (rc == CHUAN_RC_OK)
    rc = units ? chuan_import_units(&summary, c.store, &options, chuan_str_of(name), &c.sources, &c.arena, &c.diags)
               : chuan_import_data(&summary, c.store, c.program, &options, chuan_str_of(name), &c.sources, &c.arena,
                                   &c.diags);
  close(file);
  end(&c, rc, out, &bytes, &size);
  return rc;
}

/* Lists all submissions and shows that of the data. */
static void show(void)
{
  command c;
  chuan_listed *listed;
  chuan_shown shown;
  chuan_list_filter filter = { .period = 0 };
  char *bytes = NULL;
  size_t size = 0, count;
  FILE *out = open_memstream(&bytes, &size);
  chuan_rc rc = begin(&c, CHUAN_STORE_READ);
  if (rc == CHUAN_RC_OK)
    rc = chuan_submissions_list(&listed, &count, c.store, &filter, &c.arena, &c.diags);
  if (rc == CHUAN_RC_OK)
    rc = chuan_submission_show(&shown, c.store, DATA_SUBMISSION, &c.arena, &c.diags);
  end(&c, rc, out, &bytes, &size);
}

/* Decides about the submission of the data: about one unit, or all that are left. */
static chuan_rc decide(chuan_submission_state state, const char *unit)
{
  command c;
  chuan_decided decided;
  chuan_str code = chuan_str_of(unit);
  chuan_deciding_on what_on = { .submission = DATA_SUBMISSION, .state = state, .by = CHUAN_STR("Hoa"),
                                .reason = CHUAN_STR("vì"), .units = &code, .unit_count = code.n > 0 };
  char *bytes = NULL;
  size_t size = 0;
  FILE *out = open_memstream(&bytes, &size);
  chuan_rc rc = begin(&c, CHUAN_STORE_WRITE);
  if (rc == CHUAN_RC_OK)
    rc = chuan_submission_decide(&decided, c.store, &what_on, &c.arena, &c.diags);
  end(&c, rc, out, &bytes, &size);
  return rc;
}

static void init(void)
{
  command c;
  char *bytes = NULL;
  size_t size = 0;
  FILE *out = open_memstream(&bytes, &size);
  chuan_rc rc = begin(&c, CHUAN_STORE_CREATE);
  end(&c, rc, out, &bytes, &size);
}

/* Databases -------------------------------------------------------------------------------------------------- */

static char *read_file(size_t *size)
{
  struct stat status;
  FILE *file = fopen(path, "rb");
  if (!file || fstat(fileno(file), &status) != 0)
    fail("cannot be read");
  *size = (size_t)status.st_size;
  char *bytes = malloc(*size + 1);
  if (!bytes || fread(bytes, 1, *size, file) != *size)
    fail("cannot be read");
  fclose(file);
  return bytes;
}

static void remove_beside(void)
{
  static const char *const BEHIND[] = { "-wal", "-shm", "-journal" };
  for (size_t i = 0; i < sizeof BEHIND / sizeof *BEHIND; i++) {
    char name[96];
    snprintf(name, sizeof name, "%s%s", path, BEHIND[i]);
    unlink(name);
  }
}

static void write_file(const char *bytes, size_t size)
{
  remove_beside();
  FILE *file = fopen(path, "wb");
  if (!file || fwrite(bytes, 1, size, file) != size || fclose(file) != 0)
    fail("cannot be written");
}

/* What only reads leaves every byte as it was. */
static void run_commands(void)
{
  size_t size, size_after;
  char *before = read_file(&size);
  read_units("", "");
  read_units("9999-12-31", "");
  read_units("", "1401");
  show();
  char *after = read_file(&size_after);
  if (size != size_after || memcmp(before, after, size) != 0)
    fail("reading has changed it");
  free(before);
  free(after);
  import(MORE_UNITS, true, PERIOD);
  import(MORE_DATA, false, PERIOD);
  decide(CHUAN_SUBMISSION_RETURNED, "");
  init();
  read_units("", "");
}

static void make_good(void)
{
  what = "the good database";
  snprintf(folder, sizeof folder, "%s/chuan-evil-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
  if (!mkdtemp(folder))
    fail("no folder");
  snprintf(path, sizeof path, "%s/t.db", folder);
  init();
  if (import(UNITS, true, PERIOD) != CHUAN_RC_OK || import(PREVIOUS, false, PERIOD - 1) != CHUAN_RC_OK ||
      import(DATA, false, PERIOD) != CHUAN_RC_OK || decide(CHUAN_SUBMISSION_ACCEPTED, "1401") != CHUAN_RC_OK)
    fail("cannot be filled");
  good = read_file(&good_size);
  run_commands();
  if (refused > 0)
    fail("is refused");
}

static uint64_t state;

static size_t below(size_t n) /* splitmix64 */
{
  uint64_t z = (state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return (size_t)((z ^ (z >> 31)) % n);
}

/* Bytes of a copy become others: of the header, of one page, or anywhere. */
static void try_flipped(size_t number)
{
  char name[64], *bytes = malloc(good_size);
  if (!bytes)
    fail("no memory");
  state = number;
  snprintf(name, sizeof name, "flipped copy %zu", number);
  what = name;
  memcpy(bytes, good, good_size);
  size_t page = 4096 * below(good_size / 4096);
  for (size_t i = 0; i <= number % FLIPS_MAX; i++) {
    size_t at = number % 5 == 0 ? below(HEADER_BYTES) : number % 5 < 3 ? page + below(4096) : below(good_size);
    bytes[at] = (char)(bytes[at] ^ (number % 2 ? 1 << below(8) : 1 + (int)below(255)));
  }
  write_file(bytes, good_size);
  free(bytes);
  run_commands();
}

static void try_schema(const evil_schema *schema)
{
  what = schema->name;
  write_file(good, good_size);
  if (!evil_apply(path, schema))
    fail("cannot be made");
  size_t before = refused, commands = tried;
  if (schema->effect >= EVIL_UNREAD) {
    read_units(schema->effect == EVIL_UNREAD ? "" : "9999-12-31", "");
    if (refused == before)
      fail("is read as if nothing were wrong with it");
  }
  run_commands();
  if (schema->effect == EVIL_REFUSED && refused - before != tried - commands)
    fail("is not refused by every command");
  if (evil_victims(path) > 0)
    fail("has run what it brought along");
}

/* Files that are cut, grown, or stand beside files that are no logs. */
static void try_files(void)
{
  static const size_t SIZES[] = { 0, 1, 99, 100, 512, 4095, 4096, 4097, 8192, 20000 };
  for (size_t i = 0; i < sizeof SIZES / sizeof *SIZES; i++) {
    what = "a cut file";
    write_file(good, SIZES[i]);
    run_commands();
  }
  static const char *const BESIDE[] = { "-wal", "-journal", "-shm" };
  for (size_t i = 0; i < sizeof BESIDE / sizeof *BESIDE; i++) {
    char name[96];
    what = BESIDE[i];
    write_file(good, good_size);
    snprintf(name, sizeof name, "%s%s", path, BESIDE[i]);
    FILE *file = fopen(name, "wb");
    if (!file || fwrite(good, 1, 8192, file) != 8192 || fclose(file) != 0)
      fail("cannot be written");
    run_commands();
  }
}

int main(int argc, char **argv)
{
  size_t flipped = argc > 1 ? strtoul(argv[1], NULL, 10) : 500;
  signal(SIGALRM, too_long);
  make_good();
  for (size_t i = 0; i < evil_schema_count; i++)
    try_schema(&evil_schemas[i]);
  try_files();
  for (size_t i = 0; i < flipped; i++)
    try_flipped(i);
  remove_beside();
  unlink(path);
  rmdir(folder);
  free(good);
  printf("evil_database: %zu flipped copies, %zu schemas; %zu commands, %zu refused, 0 side effects\n", flipped,
         evil_schema_count, tried, refused);
  return 0;
}
