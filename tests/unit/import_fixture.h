/* What the tests of import share: the files of the golden run, and importing a text as a file. */
#ifndef CHUAN_TEST_IMPORT_FIXTURE_H
#define CHUAN_TEST_IMPORT_FIXTURE_H

#include "store_fixture.h"

#include "runtime/import.h"

static const char GOLDEN_UNITS[] = "mã;tên;cấp;mã_cấp_trên;từ_ngày;vùng\n"
                                   "14;Tỉnh Mười Bốn;tỉnh;;01/01/2020;TDMNPB\n"
                                   "15;Tỉnh Mười Lăm;tỉnh;;01/01/2020;DBSH\n"
                                   "1401;Xã Một;xã;14;01/01/2020;\n"
                                   "1402;Xã Hai;xã;14;01/01/2020;\n"
                                   "1403;Xã Ba;xã;14;01/01/2020;\n"
                                   "1501;Xã Bốn;xã;15;01/01/2020;\n";

static chuan_import_summary summary;
static chuan_import_options options;

static inline char *write_file(const char *name, const char *text, size_t n)
{
  char *path = in_folder(name);
  FILE *file = fopen(path, "wb");
  assert_non_null(file);
  assert_int_equal(fwrite(text, 1, n, file), n);
  fclose(file);
  return path;
}

static inline chuan_rc import_bytes(const char *text, size_t n)
{
  forget_diags();
  return chuan_import_data(&summary, store, &PROGRAM, &options, chuan_str_of(write_file("d.csv", text, n)), &sources,
                           &arena, &diags);
}

static inline chuan_rc import_data(const char *text)
{
  return import_bytes(text, strlen(text));
}

static inline chuan_rc import_units(const char *text)
{
  forget_diags();
  return chuan_import_units(&summary, store, &options, chuan_str_of(write_file("u.csv", text, strlen(text))), &sources,
                            &arena, &diags);
}

static inline int set_up_units(void **state)
{
  if (set_up(state) != 0)
    return -1;
  options = (chuan_import_options){ .level = CHUAN_STR("xa"), .period = 2024 };
  return import_units(GOLDEN_UNITS) == CHUAN_RC_OK ? 0 : -1;
}

static inline int set_up_empty(void **state)
{
  options = (chuan_import_options){ .level = CHUAN_STR("xa"), .period = 2024 };
  return set_up(state);
}

static inline chuan_str all_diags(void)
{
  chuan_buffer b;
  chuan_buffer_init(&b, &arena);
  for (size_t i = 0; i < diags.count; i++) {
    chuan_place place = chuan_source_place(&sources, diags.items[i]->spans[0].span);
    chuan_buffer_printf(&b, "%s%s %zu:%zu", i ? ", " : "", chuan_code_name(diags.items[i]->code), place.line,
                        place.column);
  }
  return chuan_buffer_str(&b);
}

/* Refused, with just these codes and places. */
static inline void assert_refused(chuan_rc rc, const char *wanted)
{
  assert_int_equal(rc, CHUAN_RC_FINDINGS);
  assert_text(all_diags(), wanted);
  assert_int_equal(summary.submission, 0);
}

static inline const char *counts(void)
{
  return ask(
      "SELECT (SELECT count(*) FROM submission), (SELECT count(*) FROM " STORE_CELLS "), (SELECT count(*) FROM field)");
}

/* A file, and the codes and places of what is reported about it. */
typedef struct file_case {
  const char *name, *text, *wanted;
} file_case;

/* Makes a test of each row of a table. */
static inline int run_table(const char *name, const file_case *cases, size_t count, CMUnitTestFunction test)
{
  struct CMUnitTest tests[32];
  if (count > 32)
    return 1;
  for (size_t i = 0; i < count; i++)
    tests[i] = (struct CMUnitTest){ .name = cases[i].name, .test_func = test,
                                    .initial_state = (void *)(uintptr_t)&cases[i] };
  return _cmocka_run_group_tests(name, tests, count, NULL, NULL);
}

#endif
