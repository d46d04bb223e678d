/* Imports that end in the middle: see crash.h. */
#include "tests/faults/crash.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const scenario crash_import = {
  "import of many rows", 0, "many.db", true, NULL,
  { "import", "many.csv", "--db", "x.db", "--rules", "why.chuan", "--level", "xa", "--period", "2024", "--dialect",
    "vi" }
};
const scenario crash_accept = {
  "acceptance of many units", 0, "many-received.db", true, NULL,
  { "submissions", "accept", "2", "--db", "x.db", "--by", "Hoa" }
};
const scenario crash_return = {
  "return of many units", 0, "many-accepted.db", true, NULL,
  { "submissions", "return", "2", "--db", "x.db", "--by", "An", "--reason", "sai", "--reopen" }
};
const scenario crash_next = {
  "import of one row", 0, "many.db", true, NULL,
  { "import", "one.csv", "--db", "x.db", "--rules", "why.chuan", "--level", "xa", "--period", "2024" }
};

static void must_work(const scenario *of, const char *what)
{
  outcome got = program_run(of->words, NULL, NULL);
  if (got.status != 0)
    die("%s: %s: exit %d\n%s", what, of->name, got.status, got.err);
}

void crash_prepare(size_t rows)
{
  static const scenario UNITS = { .name = "units", .words = { "units", "import", "many-units.csv", "--db", "x.db" } };
  FILE *units = must(fopen("many-units.csv", "w")), *data = must(fopen("many.csv", "w"));
  fputs("mã;tên;cấp;mã_cấp_trên\n", units);
  fputs("mã;thu_nhập;trẻ;trẻ_thấp_còi;bhyt\n", data);
  for (size_t i = 0; i < rows; i++) {
    fprintf(units, "u%zu;Xã %zu;xã;\n", i, i);
    fprintf(data, "u%zu;%zu,5;%zu;%zu;9%zu%%\n", i, 40 + i % 30, 100 + i, i % 100, i % 10);
  }
  if (fclose(units) != 0 || fclose(data) != 0)
    die("the fixture cannot be written");
  file_write("one.csv", (content){ (char *)"mã;trẻ\nu0;77\n", strlen("mã;trẻ\nu0;77\n") });
  file_copy("x.db", "empty.db");
  must_work(&UNITS, "the fixture");
  file_copy("many.db", "x.db");
  must_work(&crash_import, "the fixture");
  file_copy("many-received.db", "x.db");
  must_work(&crash_accept, "the fixture");
  file_copy("many-accepted.db", "x.db");
}

pid_t crash_start(const scenario *of, void (*prepare)(long number), long number)
{
  pid_t child = fork();
  if (child < 0)
    die("fork failed");
  if (child > 0)
    return child;
  if (prepare)
    prepare(number);
  _exit(program_run(of->words, NULL, NULL).status);
}

void crash_check(crash_tally *tally, const expected *e, bool acknowledged, const char *what)
{
  char *dump = database_dump("x.db", what);
  bool after = strcmp(dump, e->dump_after) == 0;
  if (!after && strcmp(dump, e->dump_before) != 0)
    die("%s: %s: half of it", e->of->name, what);
  if (acknowledged && !after)
    die("%s: %s: it was acknowledged and is lost", e->of->name, what);
  tally->acknowledged += acknowledged;
  tally->after += after && !acknowledged;
  tally->before += !after;
  free(dump);
  bool many = e->of == &crash_import || e->of == &crash_accept || e->of == &crash_return;
  must_work(many ? &crash_next : e->of, what);
}
