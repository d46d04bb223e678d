/* What the tests of the store and of import share: a program made by hand (that of docs' golden run, with a
   datum of every type), a folder of their own, and an open database. */
#ifndef CHUAN_TEST_STORE_FIXTURE_H
#define CHUAN_TEST_STORE_FIXTURE_H

#include "runtime/store_db.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME(text) { text, sizeof(text) - 1 }
#define XA NAME("xã")

/* The program ---------------------------------------------------------------------------------------- */

static const chuan_str HOUSES[] = { NAME("ngói"), NAME("lá"), NAME("tạm") };

enum { MARKET, NOTE, KM_HARD, KM_ALL, CRAFT, CRAFT_MET, HOUSE, FOUNDED, INCOME, POOR, VILLAGE_HOUSEHOLDS, DATA_COUNT };
static const chuan_datum DATA[] = {
  [MARKET] = { .name = NAME("có_chợ"), .title = NAME("Xã có chợ"), .level = XA, .type = { .kind = CHUAN_TYPE_TRUTH } },
  [NOTE] = { .name = NAME("ghi_chú"), .level = XA, .type = { .kind = CHUAN_TYPE_TEXT } },
  [KM_HARD] = { .name = NAME("km_cứng"), .title = NAME("Km đường đã cứng hóa"), .level = XA,
                .type = { .kind = CHUAN_TYPE_DECIMAL, .digits = 9, .scale = 3 }, .merge = CHUAN_MERGE_SUM },
  [KM_ALL] = { .name = NAME("km_đường"), .level = XA,
               .type = { .kind = CHUAN_TYPE_DECIMAL, .digits = 9, .scale = 3 } },
  [CRAFT] = { .name = NAME("làng_nghề"), .level = XA, .type = { .kind = CHUAN_TYPE_INTEGER } },
  [CRAFT_MET] = { .name = NAME("làng_nghề_đạt"), .level = XA, .type = { .kind = CHUAN_TYPE_INTEGER } },
  [HOUSE] = { .name = NAME("nhà"), .level = XA,
              .type = { .kind = CHUAN_TYPE_CHOICE, .choices = HOUSES, .choice_count = 3 } },
  [FOUNDED] = { .name = NAME("ngày_lập"), .level = XA, .type = { .kind = CHUAN_TYPE_DATE } },
  [INCOME] = { .name = NAME("thu_nhập"), .level = XA,
               .type = { .kind = CHUAN_TYPE_DECIMAL, .digits = 9, .scale = 2 }, .has_range = true, .low = { 0, 1 },
               .high = { 1000, 1 } },
  [POOR] = { .name = NAME("tỷ_lệ_nghèo"), .level = XA, .type = { .kind = CHUAN_TYPE_RATIO } },
  [VILLAGE_HOUSEHOLDS] = { .name = NAME("số_hộ"), .level = NAME("thôn"), .type = { .kind = CHUAN_TYPE_INTEGER } },
};

static const chuan_str REGIONS[] = { NAME("TDMNPB"), NAME("ĐBSH") };
static const chuan_str AREAS[] = { NAME("I"), NAME("II"), NAME("1") };
static const chuan_dimension DIMENSIONS[] = { { .name = NAME("vùng"), .values = REGIONS, .value_count = 2 },
                                              { .name = NAME("khu_vực"), .values = AREAS, .value_count = 3 } };
static const chuan_indicator INDICATORS[] = { { .code = NAME("1.1") }, { .code = NAME("1.2") }, { .code = NAME("2.1") },
                                              { .code = NAME("2.2") } };
static const chuan_criterion CRITERIA[] = { { .code = NAME("1") }, { .code = NAME("2") } };
static const uint32_t SET_DATA[] = { MARKET, NOTE, KM_HARD, KM_ALL, CRAFT, CRAFT_MET, HOUSE, FOUNDED, INCOME, POOR };
static const uint32_t PREVIOUS_DATA[] = { INCOME };
static const chuan_set SETS[] = {
  { .name = NAME("mau-2024"), .edition_count = 1, .level = XA, .period_from = 2022, .period_to = 2025,
    .dimensions = DIMENSIONS,
    .dimension_count = 2, .indicators = INDICATORS, .indicator_count = 4, .criteria = CRITERIA, .criterion_count = 2,
    .data = SET_DATA, .data_count = 10, .previous_data = PREVIOUS_DATA, .previous_data_count = 1 },
  { .name = NAME("thon-2024"), .edition_count = 1, .level = NAME("thôn"), .period_from = 2022, .period_to = 2025 },
};

/* Days of the law dates that the tests use. */
static inline chuan_day day(int year, int month, int day_of_month)
{
  chuan_day out;
  assert_true(chuan_day_from(&out, year, month, day_of_month));
  return out;
}

enum { PROVINCE_14, PROVINCE_14_DISTRICT, PROVINCE_15_OLD, OTHER_SET, VARIANT_COUNT };
static const chuan_variant VARIANTS[] = {
  [PROVINCE_14] = { .name = NAME("mau-14"), .parent = CHUAN_NONE, .authority = NAME("tỉnh"), .code = NAME("14"),
                    .effective_from = 19144 /* 01/06/2022 */, .effective_to = CHUAN_DAY_LAST },
  [PROVINCE_14_DISTRICT] = { .name = NAME("mau-14-h"), .parent = PROVINCE_14, .authority = NAME("huyện"),
                             .code = NAME("141"), .effective_from = CHUAN_DAY_FIRST, .effective_to = CHUAN_DAY_LAST },
  [PROVINCE_15_OLD] = { .name = NAME("mau-15"), .parent = CHUAN_NONE, .authority = NAME("tỉnh"), .code = NAME("15"),
                        .effective_from = CHUAN_DAY_FIRST, .effective_to = 19000 /* 08/01/2022 */ },
  [OTHER_SET] = { .name = NAME("thon-14"), .set = 1, .parent = CHUAN_NONE, .authority = NAME("tỉnh"),
                  .code = NAME("14"), .effective_from = CHUAN_DAY_FIRST, .effective_to = CHUAN_DAY_LAST },
};

static const chuan_program PROGRAM = { .data = DATA, .data_count = DATA_COUNT, .sets = SETS, .set_count = 2,
                                       .variants = VARIANTS, .variant_count = VARIANT_COUNT };

/* The folder and the database -------------------------------------------------------------------------- */

static chuan_arena arena;
static chuan_sources sources;
static chuan_diags diags;
static chuan_store *store;
static char folder[64];

/* A path in the folder of the test; good until the arena goes. */
static inline char *in_folder(const char *name)
{
  chuan_buffer b;
  chuan_buffer_init(&b, &arena);
  chuan_buffer_printf(&b, "%s/%s", folder, name);
  chuan_buffer_add_char(&b, '\0');
  return b.p;
}

static inline void clear_folder(void)
{
  DIR *open_folder = opendir(folder);
  for (struct dirent *entry; open_folder && (entry = readdir(open_folder));) {
    char path[400];
    snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
    if (entry->d_name[0] != '.')
      remove(path);
  }
  if (open_folder)
    closedir(open_folder);
  rmdir(folder);
}

static inline void forget_diags(void)
{
  chuan_diags_init(&diags, &arena, &sources);
}

static inline int set_up(void **state)
{
  (void)state;
  chuan_arena_init(&arena, "test", 1 << 30);
  chuan_sources_init(&sources, &arena);
  forget_diags();
  snprintf(folder, sizeof folder, "/tmp/chuan-test-XXXXXX");
  if (!mkdtemp(folder))
    return -1;
  return chuan_store_open(&store, in_folder("t.db"), CHUAN_STORE_CREATE, &diags) == CHUAN_RC_OK ? 0 : -1;
}

static inline int tear_down(void **state)
{
  (void)state;
  chuan_arena_fail_after(-1, false);
  chuan_store_close(store);
  store = NULL;
  chuan_arena_free(&arena);
  clear_folder();
  return 0;
}

/* Closes the database and opens it again, so that nothing is kept in memory. */
static inline void reopen(chuan_store_mode mode)
{
  chuan_store_close(store);
  assert_int_equal(chuan_store_open(&store, in_folder("t.db"), mode, &diags), CHUAN_RC_OK);
}

/* What a statement of the test's own gives, as one text: columns with blanks between, rows with "; ". */
static const char *ask(const char *sql)
{
  sqlite3 *db;
  sqlite3_stmt *statement;
  chuan_buffer b;
  chuan_buffer_init(&b, &arena);
  assert_int_equal(sqlite3_open_v2(in_folder("t.db"), &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
  if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
    fail_msg("%s: %s", sql, sqlite3_errmsg(db));
  int code;
  while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
    chuan_buffer_add_c(&b, b.n ? "; " : "");
    for (int i = 0; i < sqlite3_column_count(statement); i++) {
      const char *text = (const char *)sqlite3_column_text(statement, i);
      chuan_buffer_printf(&b, "%s%s", i ? " " : "", text ? text : "NULL");
    }
  }
  if (code != SQLITE_DONE)
    chuan_buffer_printf(&b, "%s", sqlite3_errmsg(db));
  sqlite3_finalize(statement);
  sqlite3_close(db);
  chuan_buffer_add_char(&b, '\0');
  return b.p;
}

/* The first diagnostic has this code; there are `count` of them. */
static inline void assert_diags(chuan_code code, size_t count)
{
  if (diags.count != count || diags.items[0]->code != code) {
    for (size_t i = 0; i < diags.count; i++)
      print_error("%s %s\n", chuan_code_name(diags.items[i]->code),
                  chuan_str_copy(&arena, chuan_diag_message(diags.items[i], CHUAN_LANG_VI, &arena)).p);
    fail_msg("wanted %zu diagnostics, the first %s", count, chuan_code_name(code));
  }
}

static inline void assert_text(chuan_str got, const char *wanted)
{
  if (!chuan_str_equal(got, chuan_str_of(wanted)))
    fail_msg("got \"%.*s\", wanted \"%s\"", CHUAN_STR_ARGS(got), wanted);
}

/* Reads set 0 for a period and law date. */
static inline chuan_rc read_set(chuan_data *data, int period, chuan_day law_date, chuan_read_options options)
{
  return chuan_store_read(data, store, &PROGRAM, &SETS[0], period, law_date, options, &arena, &diags);
}

/* Writing by hand -------------------------------------------------------------------------------------- */

static chuan_submission submission;

static inline void begin(const char *kind, int period, const char *at)
{
  submission = (chuan_submission){ .kind = chuan_str_of(kind), .file = CHUAN_STR("tệp.csv"),
                                   .submitted_at = chuan_str_of(at), .submitted_by = CHUAN_STR("lan"),
                                   .level = CHUAN_STR("xa"), .period = period };
  memset(submission.sha256, period & 0xFF, sizeof submission.sha256);
  assert_int_equal(chuan_store_begin(store, &diags), CHUAN_RC_OK);
  assert_int_equal(chuan_store_add_submission(store, &submission, &diags), CHUAN_RC_OK);
}

static inline void commit(void)
{
  assert_int_equal(chuan_store_commit(store, &diags), CHUAN_RC_OK);
}

/* A unit with its two dimensions; NULL for none. */
static inline void add_unit(const char *code, const char *name, const char *level, const char *parent, chuan_day from,
                     chuan_day to, const char *region, const char *area)
{
  chuan_str names[2], values[2];
  size_t count = 0;
  if (region) {
    names[count] = CHUAN_STR("vùng");
    values[count++] = chuan_str_of(region);
  }
  if (area) {
    names[count] = CHUAN_STR("khu_vực");
    values[count++] = chuan_str_of(area);
  }
  chuan_unit_row row = { .code = chuan_str_of(code), .name = chuan_str_of(name), .level = chuan_str_of(level),
                         .parent = chuan_str_of(parent), .valid_from = from, .valid_to = to,
                         .dimension_names = names, .dimension_values = values, .dimension_count = count, .row = 2 };
  assert_int_equal(chuan_store_add_unit(store, &submission, &row, &diags), CHUAN_RC_OK);
}

/* Two provinces, a district in one of them, five communes. */
static inline void add_registry(void)
{
  chuan_day first = CHUAN_DAY_FIRST, last = CHUAN_DAY_LAST;
  begin("units", 0, "2023-01-01T00:00:00Z");
  add_unit("14", "Tỉnh Mười Bốn", "tỉnh", "", first, last, "TDMNPB", "");
  add_unit("15", "Tỉnh Mười Lăm", "Tinh", "", first, last, "DBSH", NULL);
  add_unit("141", "Huyện Một", "huyện", "14", first, last, "", "II");
  add_unit("1501", "Xã Bốn", "xã", "15", first, last, "", "");
  add_unit("1401", "Xã Một", "xa", "14", first, last, "", "i");
  add_unit("1402", "Xã Hai", "Xã", "141", first, last, NULL, "1");
  add_unit("1403", "Xã Ba", "xã", "141", first, last, NULL, NULL);
  add_unit("16", "Xã Lẻ", "xã", "99", first, last, NULL, NULL);
  commit();
}

static inline int64_t unit_id(const char *code)
{
  chuan_unit_found found;
  assert_int_equal(chuan_store_find_unit(&found, store, chuan_str_of(code), day(2024, 12, 31), &arena, &diags),
                   CHUAN_RC_OK);
  assert_true(found.found);
  return found.id;
}

static inline chuan_field field_of(size_t datum)
{
  chuan_field field = { .kind = CHUAN_FIELD_DATUM, .datum = &DATA[datum], .level = DATA[datum].level };
  assert_int_equal(chuan_store_field(store, &field, &diags), CHUAN_RC_OK);
  return field;
}

static inline void add_cell(const chuan_field *field, const char *unit, chuan_input input, chuan_num number,
                            const char *written)
{
  chuan_value_row value = { .unit = unit_id(unit), .period = submission.period, .field = field, .input = input,
                            .number = number, .text = chuan_str_of(written), .as_written = chuan_str_of(written),
                            .row = 17, .column = 3 };
  assert_int_equal(chuan_store_add_value(store, &submission, &value, &diags), CHUAN_RC_OK);
}

/* A cell of that place: a text, the number n/d, or nothing reported where d is 0. */
static inline void add_at(const chuan_field *field, const char *unit, size_t row, size_t column, const char *written,
                          int64_t n, int64_t d)
{
  chuan_value_row value = { .unit = unit_id(unit), .period = submission.period, .field = field,
                            .input = d ? CHUAN_INPUT_VALUE : CHUAN_INPUT_NOT_REPORTED,
                            .text = chuan_str_of(written), .as_written = chuan_str_of(written), .row = row,
                            .column = column };
  assert_int_equal(chuan_num_ratio(&value.number, n, d ? d : 1, &arena), CHUAN_RC_OK);
  assert_int_equal(chuan_store_add_value(store, &submission, &value, &diags), CHUAN_RC_OK);
}

static inline void add_number(size_t datum, const char *unit, const char *exact)
{
  chuan_num number;
  chuan_field field = field_of(datum);
  assert_int_equal(chuan_num_parse_exact(&number, chuan_str_of(exact), &arena), CHUAN_RC_OK);
  add_cell(&field, unit, CHUAN_INPUT_VALUE, number, exact);
}

static inline void add_state(size_t datum, const char *unit, chuan_input input)
{
  chuan_field field = field_of(datum);
  add_cell(&field, unit, input, chuan_num_int(0), "…");
}

static inline void add_verdict(chuan_field_kind kind, const char *code, const char *unit, chuan_verdict verdict)
{
  chuan_field field = { .kind = kind, .set = SETS[0].name, .code = chuan_str_of(code), .level = SETS[0].level };
  assert_int_equal(chuan_store_field(store, &field, &diags), CHUAN_RC_OK);
  add_cell(&field, unit, CHUAN_INPUT_VALUE, chuan_num_int(verdict), "đạt");
}

/* Reading ------------------------------------------------------------------------------------------------ */

static const chuan_read_options ALL = { .only = NULL };

/* "1401=17/2": a unit's cell of a column as text; "-2" for an input state. */
static inline void assert_cells(const chuan_data *data, const chuan_column *column, const char *wanted)
{
  chuan_buffer b;
  chuan_buffer_init(&b, &arena);
  for (size_t i = 0; i < data->unit_count; i++) {
    chuan_buffer_add_c(&b, i ? " " : "");
    if (column->input[i] == CHUAN_INPUT_VALUE)
      chuan_buffer_add(&b, chuan_num_exact(chuan_column_number(column, i), &arena));
    else
      chuan_buffer_printf(&b, "_%d", column->input[i]);
  }
  assert_text(chuan_buffer_str(&b), wanted);
}

#endif
