/* A spreadsheet for a benchmark, 100,000 rows of 60 columns, and its cells read by chuan and by a bare loop of zlib and
   expat. Each prints what it read: "cells=N".
   Usage: sheets make FILE | sheets floor FILE | sheets read FILE */
#include "runtime/xlsx.h"
#include "runtime/xlsx_package.h"
#include "tests/xlsx/zip_writer.h"

#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { ROWS = 100000, FIGURES = 58 };

static void stop(const char *what)
{
  fprintf(stderr, "sheets: %s\n", what);
  exit(1);
}

/* Writing ------------------------------------------------------------------------------------------ */

static void write_file(const char *path, const char *bytes, size_t n)
{
  FILE *out = fopen(path, "wb");
  if (!out || fwrite(bytes, 1, n, out) != n || fclose(out) != 0)
    stop(path);
}

static void add_reference(blob *sheet, int row, int column)
{
  char letters[] = { (char)('A' + column / 26 - 1), (char)('A' + column % 26), '\0' };
  blob_printf(sheet, "<c r=\"%s%d\"", column < 26 ? letters + 1 : letters, row);
}

/* A sheet: codes and names as shared texts or numbers, and figures with two decimals as spreadsheets print them. */
static blob make_sheet(void)
{
  uint64_t state = 1;
  blob sheet = { 0 };
  blob_text(&sheet, "<worksheet><sheetData><row r=\"1\">");
  for (int c = 0; c < FIGURES + 2; c++) {
    add_reference(&sheet, 1, c);
    blob_printf(&sheet, " t=\"s\"><v>%d</v></c>", c);
  }
  for (int r = 0; r < ROWS; r++) {
    blob_printf(&sheet, "</row><row r=\"%d\">", r + 2);
    add_reference(&sheet, r + 2, 0);
    blob_printf(&sheet, "><v>%d</v></c>", 100000 + r);
    add_reference(&sheet, r + 2, 1);
    blob_text(&sheet, " t=\"s\"><v>1</v></c>");
    for (int c = 0; c < FIGURES; c++) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      add_reference(&sheet, r + 2, c + 2);
      blob_printf(&sheet, "><v>%.17g</v></c>", (double)(state >> 44) / 100);
    }
  }
  blob_text(&sheet, "</row></sheetData></worksheet>");
  return sheet;
}

static blob text_of(const char *text)
{
  blob b = { 0 };
  blob_text(&b, text);
  return b;
}

static void make(const char *path)
{
  blob strings = text_of("<sst><si><t>mã</t></si><si><t>tên</t></si>");
  for (int c = 1; c <= FIGURES; c++)
    blob_printf(&strings, "<si><t>i%02d</t></si>", c);
  blob_text(&strings, "</sst>");
  zip_entry entries[] = {
    { .name = "[Content_Types].xml",
      .data = text_of("<Types><Override PartName=\"/b.xml\" ContentType=\"sheet.main+xml\"/></Types>") },
    { .name = "_rels/.rels",
      .data = text_of("<Relationships><Relationship Id=\"b\" Type=\"officeDocument\" Target=\"b.xml\"/>"
                      "</Relationships>") },
    { .name = "_rels/b.xml.rels",
      .data = text_of("<Relationships><Relationship Id=\"s\" Type=\"worksheet\" Target=\"s.xml\"/>"
                      "<Relationship Id=\"t\" Type=\"sharedStrings\" Target=\"t.xml\"/></Relationships>") },
    { .name = "b.xml", .data = text_of("<workbook><sheets><sheet name=\"A\" id=\"s\"/></sheets></workbook>") },
    { .name = "t.xml", .data = strings },
    { .name = "s.xml", .data = make_sheet() },
  };
  for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
    entries[i].method = ZIP_DEFLATE;
  blob archive = zip_write(entries, sizeof entries / sizeof *entries, (zip_lies){ 0 });
  write_file(path, archive.p, archive.n);
  free(archive.p);
  for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
    free(entries[i].data.p);
}

/* Reading ------------------------------------------------------------------------------------------ */

static size_t cells;

/* The floor: every cell's place, type and value are at hand, and nothing is done with them. */
typedef struct bare {
  char place[16], type[16], value[64];
  size_t n;
  bool in_value;
} bare;

static void XMLCALL on_start(void *user, const char *name, const char **attributes)
{
  bare *b = user;
  b->in_value = strcmp(name, "v") == 0;
  if (strcmp(name, "c") != 0)
    return;
  b->n = 0;
  b->type[0] = '\0';
  for (; *attributes; attributes += 2)
    snprintf(**attributes == 'r' ? b->place : b->type, sizeof b->place, "%s", attributes[1]);
}

static void XMLCALL on_text(void *user, const char *text, int n)
{
  bare *b = user;
  if (!b->in_value || b->n + (size_t)n >= sizeof b->value)
    return;
  memcpy(b->value + b->n, text, (size_t)n);
  b->n += (size_t)n;
}

static void XMLCALL on_end(void *user, const char *name)
{
  bare *b = user;
  b->in_value = false;
  cells += strcmp(name, "c") == 0;
}

static void read_bare(const chuan_source_file *file, chuan_arena *arena, chuan_diags *diags)
{
  static char out[32 << 10];
  bare b = { .n = 0 };
  xlsx_package package;
  if (xlsx_package_open(&package, file, arena, diags) != CHUAN_RC_OK)
    stop("no archive");
  const xlsx_part *part = xlsx_package_find(&package, CHUAN_STR("s.xml"));
  unsigned char *packed = malloc(part->packed);
  if (!packed || chuan_source_file_read(packed, file, part->at, part->packed, diags) != CHUAN_RC_OK)
    stop("no bytes");
  XML_Parser parser = XML_ParserCreate("UTF-8");
  XML_SetUserData(parser, &b);
  XML_SetElementHandler(parser, on_start, on_end);
  XML_SetCharacterDataHandler(parser, on_text);
  z_stream z = { .next_in = packed, .avail_in = (unsigned)part->packed };
  if (inflateInit2(&z, -MAX_WBITS) != Z_OK)
    stop("zlib");
  for (int end = Z_OK; end == Z_OK;) {
    z.next_out = (unsigned char *)out;
    z.avail_out = sizeof out;
    end = inflate(&z, Z_NO_FLUSH);
    if (XML_Parse(parser, out, (int)(sizeof out - z.avail_out), end == Z_STREAM_END) != XML_STATUS_OK)
      stop("expat");
  }
  inflateEnd(&z);
  XML_ParserFree(parser);
  free(packed);
}

static void read_file(const char *path, bool floor)
{
  chuan_arena arena;
  chuan_sources sources;
  chuan_diags diags;
  chuan_source_file file;
  xlsx_sheet *sheet;
  chuan_arena_init(&arena, "sheet", CHUAN_ARENA_DATA_LIMIT);
  chuan_sources_init(&sources, &arena);
  chuan_diags_init(&diags, &arena, &sources);
  if (!chuan_source_file_open(&file, chuan_str_of(path), &arena))
    stop(path);
  if (floor)
    read_bare(&file, &arena, &diags);
  else if (xlsx_read(&sheet, &file, CHUAN_STR(""), &sources, &diags) == CHUAN_RC_OK)
    cells += sheet->cells.count;
  else
    stop("it was refused");
  chuan_source_file_close(&file);
  chuan_arena_free(&arena);
}

int main(int argc, char **argv)
{
  if (argc != 3)
    stop("usage: sheets make FILE | floor FILE | read FILE");
  if (strcmp(argv[1], "make") == 0)
    make(argv[2]);
  else
    read_file(argv[2], strcmp(argv[1], "floor") == 0);
  printf("cells=%zu\n", cells);
  return 0;
}
