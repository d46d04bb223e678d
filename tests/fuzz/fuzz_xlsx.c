/* Spreadsheets from any bytes: the file itself and, as what stands in a file that is otherwise sound, each of its parts
   (the first byte says which: 0 the file, 1 the sheet, 2 the shared texts, 3 the styles, 4 the workbook). A reading
   ends well or with a message, and places of cells ascend. */
#include "runtime/xlsx.h"
#include "tests/xlsx/zip_writer.h"

#include <stdlib.h>
#include <string.h>

static void must(bool condition)
{
  if (!condition)
    abort();
}

#define TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
static const char *const PARTS[][2] = {
  { "[Content_Types].xml", "<Types><Override PartName=\"/b.xml\" ContentType=\"" TYPE "\"/></Types>" },
  { "_rels/.rels",
    "<Relationships><Relationship Id=\"b\" Type=\"/officeDocument\" Target=\"b.xml\"/></Relationships>" },
  { "_rels/b.xml.rels",
    "<Relationships><Relationship Id=\"s\" Type=\"/worksheet\" Target=\"s.xml\"/><Relationship Id=\"t\" "
    "Type=\"/sharedStrings\" Target=\"t.xml\"/><Relationship Id=\"y\" Type=\"/styles\" "
    "Target=\"y.xml\"/></Relationships>" },
  { "s.xml", "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row></sheetData></worksheet>" },
  { "t.xml", "<sst><si><t>a</t></si></sst>" },
  { "y.xml", "<styleSheet><cellXfs><xf numFmtId=\"14\"/></cellXfs></styleSheet>" },
  { "b.xml", "<workbook><sheets><sheet name=\"A\" id=\"s\"/></sheets></workbook>" },
};
enum { PART_COUNT = sizeof PARTS / sizeof *PARTS, FIRST_FUZZED = 3 };

/* A file with the bytes as one of its parts. */
static blob pack(int part, const unsigned char *bytes, size_t size)
{
  zip_entry entries[PART_COUNT] = { { 0 } };
  for (int i = 0; i < PART_COUNT; i++) {
    bool fuzzed = i == part;
    entries[i].name = PARTS[i][0];
    entries[i].data.p = fuzzed ? (char *)(uintptr_t)bytes : (char *)(uintptr_t)PARTS[i][1];
    entries[i].data.n = fuzzed ? size : strlen(PARTS[i][1]);
  }
  return zip_write(entries, PART_COUNT, (zip_lies){ 0 });
}

static void check_sheet(const xlsx_sheet *sheet)
{
  for (size_t i = 0; i < sheet->cells.count; i++) {
    const chuan_sheet_cell *cell = chuan_sheet_at(&sheet->cells, i);
    must(i == 0 || chuan_sheet_at(&sheet->cells, i - 1)->place < cell->place);
    must(chuan_sheet_find(&sheet->cells, cell->place) == cell);
    must(chuan_text_invalid_at(chuan_sheet_text_of(cell)) == cell->length);
  }
  for (size_t i = 0; i < sheet->merge_count; i++)
    must(sheet->merges[i].first <= sheet->merges[i].last);
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size);
int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
  chuan_arena arena;
  chuan_sources sources;
  chuan_diags diags;
  xlsx_sheet *sheet = NULL;
  if (size == 0 || bytes[0] > PART_COUNT - FIRST_FUZZED)
    return 0;
  chuan_arena_init(&arena, "fuzz", 256 << 20);
  chuan_sources_init(&sources, &arena);
  chuan_diags_init(&diags, &arena, &sources);
  blob packed = { 0 };
  if (bytes[0] > 0)
    packed = pack(FIRST_FUZZED + bytes[0] - 1, bytes + 1, size - 1);
  chuan_str file = bytes[0] > 0 ? (chuan_str){ packed.p, packed.n } : (chuan_str){ (const char *)bytes + 1, size - 1 };
  chuan_source_file opened = chuan_source_file_of(CHUAN_STR("fuzz.xlsx"), file);
  chuan_rc rc = xlsx_read(&sheet, &opened, CHUAN_STR(""), &sources, &diags);
  must(rc == CHUAN_RC_OK ? diags.errors == 0 : diags.errors > 0);
  if (rc == CHUAN_RC_OK)
    check_sheet(sheet);
  free(packed.p);
  chuan_arena_free(&arena);
  return 0;
}
