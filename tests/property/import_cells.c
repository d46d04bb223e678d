/* Property: whatever a cell of a CSV file means is what the database holds after the import, or the cell is refused;
   never anything else. Files are written in six dialects (separators, quotes, line ends, encodings, ways of writing
   numbers and days, forms around the table), with and without --dialect, now and then with a decimal comma that nobody
   quoted. The locale and the time zone change nothing; those locales must be there (tests/locales makes them).
   usage: import_cells [CELLS] [SEED] */
#include "grammar/grammar.h"
#include "runtime/import.h"
#include "runtime/store_db.h"
#include "tests/encode.h"

#include <inttypes.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { UNITS = 60, COLUMNS = 7, CELLS = UNITS * COLUMNS, DIALECTS = 6, TEXT_MAX = 200 };

static const char RULES[] = "#! chuan 1 vi\n"
                            "bộ tiêu chí \"s\" kỳ đánh giá từ 2024 đến 2025 áp dụng cho xã\n"
                            "dữ liệu số_hộ : số nguyên\n"
                            "dữ liệu diện_tích : thập phân(15; 3)\n"
                            "dữ liệu tỷ_lệ : tỷ lệ\n"
                            "dữ liệu ngày_lập : ngày\n"
                            "dữ liệu ghi_chú : chuỗi\n"
                            "dữ liệu có_chợ : có/không\n"
                            "dữ liệu vùng_đất : { núi_cao; đồng_bằng; ven_biển }\n"
                            "chỉ tiêu 1.1 \"Chợ\" yêu cầu có_chợ\n";

static uint64_t state;
static size_t cells, values, refused;

static uint32_t below(uint32_t n) /* splitmix64 */
{
  uint64_t z = (state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return (uint32_t)((z ^ (z >> 31)) % n);
}

static void must(bool condition, const char *what)
{
  if (condition)
    return;
  fprintf(stderr, "import_cells: cell %zu, locale %s, zone %s: %s\n", cells, getenv("LC_ALL"), getenv("TZ"), what);
  exit(1);
}

/* Dialects ----------------------------------------------------------------------------------------------------- */

typedef struct dialect {
  char delimiter;
  const char *line_end;
  bool english, form; /* its numbers; titles, a header of two rows, totals and blank cells around the table */
  bool quotes;        /* every cell; otherwise those that need it */
  chuan_encoding encoding;
  bool as_shown; /* the encoding of a font in UTF-8 */
  const char *before, *option;
} dialect;

static const dialect KINDS[DIALECTS] = {
  { ';', "\r\n", false, false, false, CHUAN_ENCODING_UTF_8, false, "\xEF\xBB\xBF", "" },
  { '\t', "\r\n", false, false, false, CHUAN_ENCODING_UTF_16LE, false, "\xFF\xFE", "" },
  { ';', "\n", false, true, false, CHUAN_ENCODING_TCVN3, false, "", "tcvn3" },
  { ',', "\n", false, false, true, CHUAN_ENCODING_VNI, true, "", "vni" },
  { ',', "\r\n", true, false, false, CHUAN_ENCODING_WINDOWS_1258, false, "", "windows-1258" },
  { ';', "\r", true, true, false, CHUAN_ENCODING_UTF_8, false, "sep=;\r", "" },
};

/* Cells -------------------------------------------------------------------------------------------------------- */

/* A cell as it is written, what the database must hold for it, and whether it may be asked about instead. */
typedef struct cell {
  char text[TEXT_MAX], meant[TEXT_MAX];
  chuan_input input;
  bool may_ask, unquoted;
} cell;

static void add(char *text, const char *more)
{
  size_t used = strlen(text), length = strlen(more);
  must(used + length < TEXT_MAX, "a text is too long");
  memcpy(text + used, more, length + 1);
}

/* Writes whole digits, with marks between thousands or without. */
static bool add_whole(char *text, const char *digits, bool english)
{
  static const char *const MARKS[] = { "", "", " ", "\u00A0", "'", "." };
  uint32_t how = below(6);
  size_t n = strlen(digits);
  for (size_t i = 0; i < n; i++) {
    if (i > 0 && (n - i) % 3 == 0)
      add(text, how == 5 && english ? "," : MARKS[how]);
    add(text, (char[]){ digits[i], '\0' });
  }
  return how == 5 && n > 3;
}

/* The number n / 10^places in lowest terms. */
static void mean_number(char *meant, int64_t n, unsigned places)
{
  int64_t d = 1;
  for (; places > 0; places--)
    d *= 10;
  for (int64_t p = 2; p <= 5; p += 3)
    while (n % p == 0 && d % p == 0 && d > 1) {
      n /= p;
      d /= p;
    }
  snprintf(meant, TEXT_MAX, d == 1 ? "%" PRId64 : "%" PRId64 "/%" PRId64, n, d);
}

static void make_number(cell *c, unsigned places_max, unsigned percent, const dialect *d)
{
  static const char *const SIGNS[] = { "", "", "+", "-", "\u2212", "-" };
  bool english = d->english, unicode = d->encoding < CHUAN_ENCODING_TCVN3; /* others have no sign U+2212 */
  uint32_t sign = below(unicode ? 6 : 4), size = 1 + below(7), behind = below(places_max + 1);
  char digits[16], decimals[16] = "";
  int64_t whole = below(10), part = 0;
  for (uint32_t i = 1; i < size; i++)
    whole = whole * 10 + below(10);
  snprintf(digits, sizeof digits, "%" PRId64, whole);
  add(c->text, SIGNS[sign]);
  bool grouped = add_whole(c->text, digits, english);
  int64_t scale = 1;
  for (uint32_t i = 0; i < behind; i++, scale *= 10) {
    uint32_t digit = below(10);
    part = part * 10 + digit;
    decimals[i] = (char)('0' + digit);
  }
  if (behind > 0) {
    add(c->text, english ? "." : ",");
    add(c->text, decimals);
  }
  if (percent && below(2))
    add(c->text, below(2) ? "%" : " %");
  int64_t n = whole * scale + part;
  mean_number(c->meant, sign >= 3 ? -n : n, behind + percent);
  c->may_ask = (grouped && behind == 0 && whole < 1000000) || (!grouped && behind == 3);
}

static void make_day(cell *c)
{
  static const char *const FORMS[] = { "%3$02d/%2$02d/%1$04d", "%3$d/%2$d/%1$04d", "%3$02d-%2$02d-%1$04d",
                                       "%3$02d.%2$02d.%1$04d", "%1$04d-%2$02d-%3$02d" };
  struct tm time = { .tm_year = 50 + (int)below(100), .tm_mon = (int)below(12), .tm_mday = 1 + (int)below(28) };
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  snprintf(c->text, TEXT_MAX, FORMS[below(5)], time.tm_year + 1900, time.tm_mon + 1, time.tm_mday);
#pragma GCC diagnostic pop
  snprintf(c->meant, TEXT_MAX, "%ld", (long)(timegm(&time) / 86400));
}

static void make_text(cell *c)
{
  static const char *const WORDS[] = { "đường", "Xã", "thôn", "Mường", "nghĩa", "Ấp",  "ruộng", "hòa",     "Ý", "có",
                                       "không", "ở",  "Ỷ",    "khuỷu", "quý",   "1,5", "a;b",   "\"hai\"", "x", "5" };
  static const char *const BETWEEN[] = { " ", " ", " ", ", ", "; ", "\n" };
  uint32_t count = 1 + below(4);
  for (uint32_t i = 0; i < count; i++) {
    add(c->text, i > 0 ? BETWEEN[below(6)] : "");
    add(c->text, WORDS[below(20)]);
  }
  memcpy(c->meant, c->text, TEXT_MAX);
}

static void make_word(cell *c, bool truth)
{
  static const char *const TRUTHS[] = { "có", "không", "Đạt", "chưa đạt", "1", "0" };
  static const char *const LANDS[] = { "núi cao", "Đồng bằng", "ven biển", "nui cao", "dong bang", "VEN BIỂN" };
  uint32_t which = below(6);
  add(c->text, truth ? TRUTHS[which] : LANDS[which]);
  snprintf(c->meant, TEXT_MAX, "%u", truth ? 1 - which % 2 : which % 3);
}

/* A cell that says that there is no figure. */
static void make_state(cell *c)
{
  static const char *const WORDS[] = { "", "…", "Không có số liệu", "không áp dụng" };
  static const chuan_input INPUTS[] = { CHUAN_INPUT_NOT_REPORTED, CHUAN_INPUT_NOT_REPORTED, CHUAN_INPUT_NOT_AVAILABLE,
                                        CHUAN_INPUT_NOT_APPLICABLE };
  uint32_t which = below(4);
  add(c->text, WORDS[which]);
  c->input = INPUTS[which];
}

static void make_cell(cell *c, size_t column, const dialect *d)
{
  *c = (cell){ .input = CHUAN_INPUT_VALUE };
  if (below(12) == 0)
    make_state(c);
  else if (column == 0)
    make_number(c, 0, 0, d);
  else if (column == 1)
    make_number(c, 3, 0, d);
  else if (column == 2)
    make_number(c, 3, 2, d);
  else if (column == 3)
    make_day(c);
  else if (column == 4)
    make_text(c);
  else
    make_word(c, column == 5);
}

/* Files -------------------------------------------------------------------------------------------------------- */

static void write_cell(chuan_buffer *b, cell *c, const dialect *d)
{
  bool must_quote = strchr(c->text, d->delimiter) || strpbrk(c->text, "\"\n");
  if (must_quote && d->delimiter == ',' && strpbrk(c->text, "\"\n") == NULL && below(40) == 0) {
    c->unquoted = true;
    must_quote = false;
  }
  if (!must_quote && (c->unquoted || !d->quotes)) {
    chuan_buffer_add_c(b, below(10) == 0 ? " " : "");
    chuan_buffer_add_c(b, c->text);
    return;
  }
  chuan_buffer_add_char(b, '"');
  for (const char *p = c->text; *p; p++) {
    chuan_buffer_add_char(b, *p);
    if (*p == '"')
      chuan_buffer_add_char(b, '"');
  }
  chuan_buffer_add_char(b, '"');
}

static void write_line(chuan_buffer *b, const char *cells_by_bars, const dialect *d)
{
  for (const char *p = cells_by_bars; *p; p++)
    chuan_buffer_add_char(b, *p == '|' ? d->delimiter : *p);
  chuan_buffer_add_c(b, d->line_end);
}

static void write_file(chuan_buffer *b, cell rows[UNITS][COLUMNS], const dialect *d)
{
  if (d->form) {
    write_line(b, "BIỂU SỐ LIỆU|||||||||", d);
    write_line(b, "mã|Số liệu||||Khác|||||", d);
    write_line(b, "|số_hộ|diện_tích|tỷ_lệ|ngày_lập|ghi_chú|có_chợ|vùng_đất|||", d);
    write_line(b, "(1)|(2)|(3)|(4)|(5)|(6)|(7)|(8)|||", d);
  } else {
    write_line(b, "mã|số_hộ|diện_tích|tỷ_lệ|ngày_lập|ghi_chú|có_chợ|vùng_đất", d);
  }
  for (size_t u = 0; u < UNITS; u++) {
    chuan_buffer_printf(b, "%zu", 1001 + u);
    for (size_t c = 0; c < COLUMNS; c++) {
      chuan_buffer_add_char(b, d->delimiter);
      write_cell(b, &rows[u][c], d);
    }
    if (d->form)
      chuan_buffer_printf(b, "%.*s", (int)below(4), ";;;;");
    chuan_buffer_add_c(b, d->line_end);
  }
  if (d->form)
    write_line(b, "Tổng cộng|5||||||", d);
}

/* The file as bytes of its encoding. */
static chuan_str encoded(chuan_str text, const dialect *d, chuan_arena *arena)
{
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  chuan_buffer_add_c(&b, d->before);
  if (d->as_shown)
    encode_as_shown(&b, text, d->encoding);
  else
    encode(&b, text, d->encoding);
  return chuan_buffer_str(&b);
}

/* The import --------------------------------------------------------------------------------------------------- */

static chuan_arena kept; /* the rules */
static chuan_sources rule_sources;
static const chuan_program *program;
static chuan_store *store;
static char folder[] = "/tmp/chuan-import-XXXXXX", path[64], database[64];

static void write_bytes(chuan_str bytes)
{
  FILE *file = fopen(path, "wb");
  must(file && fwrite(bytes.p, 1, bytes.n, file) == bytes.n && fclose(file) == 0, "the file cannot be written");
}

static void tear_down(void)
{
  chuan_store_close(store);
  unlink(database);
  unlink(path);
  rmdir(folder);
}

static void set_up(void)
{
  chuan_diags diags;
  uint32_t number;
  chuan_import_summary summary;
  chuan_import_options options = { .level = CHUAN_STR("xa"), .period = 2024 };
  chuan_arena_init(&kept, "rules", 256 << 20);
  chuan_sources_init(&rule_sources, &kept);
  chuan_diags_init(&diags, &kept, &rule_sources);
  chuan_str rules = chuan_str_of(RULES);
  must(chuan_source_add(&number, &rule_sources, CHUAN_STR("r.chuan"), rules, CHUAN_RULE_FILE_LIMIT, &diags) ==
               CHUAN_RC_OK &&
           chuan_rules_load_sources(&program, &number, 1, &rule_sources, &kept, &diags) == CHUAN_RC_OK,
       "the rules do not load");
  must(mkdtemp(folder) != NULL, "there is no room for files");
  snprintf(database, sizeof database, "%s/a.db", folder);
  snprintf(path, sizeof path, "%s/a.csv", folder);
  must(chuan_store_open(&store, database, CHUAN_STORE_CREATE, &diags) == CHUAN_RC_OK, "there is no database");
  atexit(tear_down);
  chuan_buffer b;
  chuan_buffer_init(&b, &kept);
  chuan_buffer_add_c(&b, "mã;tên;cấp;mã_cấp_trên\n1;Tỉnh;tỉnh;\n");
  for (int u = 0; u < UNITS; u++)
    chuan_buffer_printf(&b, "%d;Xã %d;xã;1\n", 1001 + u, u);
  write_bytes(chuan_buffer_str(&b));
  must(chuan_import_units(&summary, store, &options, chuan_str_of(path), &rule_sources, &kept, &diags) == CHUAN_RC_OK,
       "the units are not imported");
}

/* The value of a row of the query below: a text as it is, a number in lowest terms. */
static const char *exact_value(sqlite3_stmt *query, bool is_text)
{
  chuan_num number;
  chuan_str value = store_column_text(query, 3);
  if (is_text)
    return value.p;
  must(store_read_number(&number, value, &kept) == CHUAN_RC_OK, "the history holds no number");
  return chuan_num_exact(number, &kept).p;
}

/* What the database holds for each cell of a submission. */
static void compare(int64_t submission, cell rows[UNITS][COLUMNS], bool written[UNITS])
{
  static const char *const NAMES[COLUMNS] = {
    "số_hộ", "diện_tích", "tỷ_lệ", "ngày_lập", "ghi_chú", "có_chợ", "vùng_đất"
  };
  sqlite3_stmt *query;
  must(sqlite3_prepare_v2(
           store->db,
           "SELECT u.code, f.name, h.input, CASE h.input WHEN 0 THEN h.value ELSE '' END, f.type = 'text' "
           "FROM " STORE_CELLS "h JOIN unit u ON u.id = h.unit JOIN field f ON f.id = h.field WHERE h.submission = ?",
           -1, &query, NULL) == SQLITE_OK,
       "the history cannot be read");
  sqlite3_bind_int64(query, 1, submission);
  while (sqlite3_step(query) == SQLITE_ROW) {
    size_t unit = (size_t)sqlite3_column_int(query, 0) - 1001, column = 0;
    const char *name = (const char *)sqlite3_column_text(query, 1);
    const char *value = exact_value(query, sqlite3_column_int(query, 4) || sqlite3_column_int(query, 2) > 0);
    while (column < COLUMNS && strcmp(NAMES[column], name) != 0)
      column++;
    must(unit < UNITS && column < COLUMNS, "a value of nothing");
    const cell *c = &rows[unit][column];
    if ((int)c->input != sqlite3_column_int(query, 2) || strcmp(c->meant, value) != 0) {
      fprintf(stderr, "%s of %zu: `%s` became `%s` instead of `%s`\n", name, unit + 1001, c->text, value, c->meant);
      must(false, "misread");
    }
    written[unit] = true;
    values++;
  }
  sqlite3_finalize(query);
}

/* Rows that were left out must hold something that may be asked about. */
static void check_refused(cell rows[UNITS][COLUMNS], const bool written[UNITS], bool declared)
{
  for (size_t u = 0; u < UNITS; u++) {
    bool reason = false, cut = false;
    for (size_t c = 0; c < COLUMNS; c++) {
      reason |= rows[u][c].may_ask && !declared;
      cut |= rows[u][c].unquoted;
    }
    for (size_t c = 0; c < COLUMNS && !written[u] && !reason && !cut; c++)
      fprintf(stderr, "%zu: `%s`\n", u + 1001, rows[u][c].text);
    must(written[u] || reason || cut, "refused for no reason");
    must(!written[u] || !cut, "a row with a cell too many was read");
    refused += written[u] ? 0 : COLUMNS;
  }
}

static void try_file(const dialect *d)
{
  static cell rows[UNITS][COLUMNS];
  bool written[UNITS] = { false }, declared = below(2);
  chuan_arena arena;
  chuan_sources sources;
  chuan_diags diags;
  chuan_buffer text;
  chuan_import_summary summary;
  /* In a year of its own, so that it is not compared with all files before. */
  chuan_import_options options = {
    .level = CHUAN_STR("xa"), .period = 1 + (int)(cells / CELLS % 9999), .partial = true,
    .encoding = chuan_str_of(d->option)
  };
  options.dialect = !declared ? CHUAN_CELL_DIALECT_NONE : d->english ? CHUAN_CELL_DIALECT_EN : CHUAN_CELL_DIALECT_VI;
  chuan_arena_init(&arena, "file", 64 << 20);
  chuan_sources_init(&sources, &arena);
  chuan_diags_init(&diags, &arena, &sources);
  for (size_t u = 0; u < UNITS; u++)
    for (size_t c = 0; c < COLUMNS; c++)
      make_cell(&rows[u][c], c, d);
  chuan_buffer_init(&text, &arena);
  write_file(&text, rows, d);
  write_bytes(encoded(chuan_buffer_str(&text), d, &arena));
  chuan_rc rc = chuan_import_data(&summary, store, program, &options, chuan_str_of(path), &sources, &arena, &diags);
  if (rc != CHUAN_RC_OK && rc != CHUAN_RC_FINDINGS)
    must(false, "the import failed");
  if (summary.submission == 0)
    chuan_diags_print(&diags, stderr, (chuan_diag_style){ .width = 100 });
  must(summary.submission != 0, "nothing was read");
  compare(summary.submission, rows, written);
  check_refused(rows, written, declared);
  cells += CELLS;
  chuan_arena_free(&arena);
}

/* Environments ------------------------------------------------------------------------------------------------- */

static void enter(const char *locale, const char *mark, const char *zone, int offset)
{
  time_t noon = 1700000000;
  struct tm local;
  setenv("LC_ALL", locale, 1);
  setenv("TZ", zone, 1);
  tzset();
  must(setlocale(LC_ALL, "") != NULL && strcmp(localeconv()->decimal_point, mark) == 0, "the locale is not there");
  must(localtime_r(&noon, &local) && local.tm_gmtoff == offset, "the time zone is not there");
}

int main(int argc, char **argv)
{
  static const char *const LOCALES[][2] = {
    { "C", "." }, { "vi_VN.UTF-8", "," }, { "de_DE.UTF-8", "," }, { "tr_TR.UTF-8", "," }
  };
  enum { LOCALE_COUNT = 4, HOURS_7 = 7 * 3600 };
  size_t wanted = argc > 1 ? strtoul(argv[1], NULL, 10) : 50000;
  set_up();
  size_t outcome[2] = { 0, 0 };
  for (size_t i = 0; i < 2 * LOCALE_COUNT; i++) {
    bool utc = i < LOCALE_COUNT;
    enter(LOCALES[i % LOCALE_COUNT][0], LOCALES[i % LOCALE_COUNT][1], utc ? "UTC" : "Asia/Ho_Chi_Minh",
          utc ? 0 : HOURS_7);
    state = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    cells = values = refused = 0;
    for (size_t k = 0; cells < wanted || k < DIALECTS; k++)
      try_file(&KINDS[k % DIALECTS]);
    must(i == 0 || (outcome[0] == values && outcome[1] == refused), "another outcome than in the first environment");
    outcome[0] = values;
    outcome[1] = refused;
  }
  printf("import_cells: %zu cells in each of 8 environments, %zu values, %zu in rows refused, 0 misread\n", cells,
         values, refused);
  chuan_arena_free(&kept);
  return 0;
}
