/* Imports that end in the middle: see crash.h. */
#include "tests/faults/crash.h"

#include "tests/xlsx/zip_writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const scenario crash_import = {
  "import of many rows", 0, "many.db", true, NULL,
  { "import", "many.csv", "--db", "x.db", "--rules", "why.chuan", "--level", "xa", "--period", "2024", "--dialect",
    "vi" }
};
const scenario crash_import_sheet = {
  "import of a large sheet", 0, "many.db", true, NULL,
  { "import", "many.xlsx", "--db", "x.db", "--rules", "why.chuan", "--level", "xa", "--period", "2024" }
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

static zip_entry entry_of(const char *name, blob data)
{
  return (zip_entry){ .name = name, .data = data, .method = ZIP_DEFLATE };
}

static zip_entry text_entry(const char *name, const char *text)
{
  blob b = { 0 };
  blob_text(&b, text);
  return entry_of(name, b);
}

/* The rows of many.csv as a spreadsheet has them. */
static void write_sheet(size_t rows)
{
  static const char *const HEADERS[] = { "mã", "thu_nhập", "trẻ", "trẻ_thấp_còi", "bhyt" };
  blob sheet = { 0 };
  blob_text(&sheet, "<worksheet><sheetData><row>");
  for (size_t i = 0; i < sizeof HEADERS / sizeof *HEADERS; i++)
    blob_printf(&sheet, "<c t=\"inlineStr\"><is><t>%s</t></is></c>", HEADERS[i]);
  for (size_t i = 0; i < rows; i++)
    blob_printf(&sheet,
                "</row><row><c t=\"str\"><v>u%zu</v></c><c><v>%zu.5</v></c><c><v>%zu</v></c><c><v>%zu</v></c>"
                "<c t=\"str\"><v>9%zu%%</v></c>",
                i, 40 + i % 30, 100 + i, i % 100, i % 10);
  blob_text(&sheet, "</row></sheetData></worksheet>");
  zip_entry entries[] = {
    text_entry("[Content_Types].xml", "<Types><Override PartName=\"/b.xml\" ContentType=\"sheet.main+xml\"/></Types>"),
    text_entry("_rels/.rels",
               "<Relationships><Relationship Id=\"b\" Type=\"officeDocument\" Target=\"b.xml\"/></Relationships>"),
    text_entry("_rels/b.xml.rels",
               "<Relationships><Relationship Id=\"s\" Type=\"worksheet\" Target=\"s.xml\"/></Relationships>"),
    text_entry("b.xml", "<workbook><sheets><sheet name=\"A\" id=\"s\"/></sheets></workbook>"),
    entry_of("s.xml", sheet),
  };
  enum { COUNT = sizeof entries / sizeof *entries };
  blob archive = zip_write(entries, COUNT, (zip_lies){ 0 });
  file_write("many.xlsx", (content){ archive.p, archive.n });
  free(archive.p);
  for (size_t i = 0; i < COUNT; i++)
    free(entries[i].data.p);
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
  write_sheet(rows);
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
  bool many = e->of == &crash_import || e->of == &crash_import_sheet || e->of == &crash_accept ||
              e->of == &crash_return;
  must_work(many ? &crash_next : e->of, what);
  if (scenario_entries(e->of) != e->entries)
    die("%s: %s: files are left behind", e->of->name, what);
  if (access("x.db-wal", F_OK) == 0 || access("x.db-journal", F_OK) == 0)
    die("%s: %s: a log is left behind", e->of->name, what);
}
