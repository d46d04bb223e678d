/* What the programs that write spreadsheets do each in its own way, and the format allows: packages made by hand, whose
   cells must be read as they are meant. Ends with 1 when one was not. */
#include "tests/xlsx/dump.h"
#include "tests/xlsx/zip_writer.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define STRICT "http://purl.oclc.org/ooxml/officeDocument/relationships"
#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n"
#define BOM "\xEF\xBB\xBF"
#define RELATION(base, id, type, target)                                                                               \
  "<Relationship Id=\"" id "\" Type=\"" base "/" type "\" Target=\"" target "\"/>"
#define TYPES(type)                                                                                                    \
  XML "<Types><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"  \
      "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/" type "\"/></Types>"
#define ROW1(cells) "<worksheet><sheetData><row r=\"1\">" cells "</row></sheetData></worksheet>"

enum { P_TYPES, P_ROOT, P_BOOK, P_RELATIONS, P_STRINGS, P_STYLES, P_SHEET, P_SECOND, PARTS };
static const char *const NAMES[PARTS] = { "[Content_Types].xml",      "_rels/.rels",
                                          "xl/workbook.xml",          "xl/_rels/workbook.xml.rels",
                                          "xl/sharedStrings.xml",     "xl/styles.xml",
                                          "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml" };
static const char *const USUAL[PARTS] = {
  [P_TYPES] = TYPES("vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
  [P_ROOT] = "<Relationships>" RELATION(OFFICE, "rId1", "officeDocument", "xl/workbook.xml") "</Relationships>",
  [P_BOOK] = "<workbook><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
  [P_RELATIONS] = "<Relationships>" RELATION(OFFICE, "rId1", "worksheet", "worksheets/sheet1.xml")
      RELATION(OFFICE, "rId2", "worksheet", "worksheets/sheet2.xml")
          RELATION(OFFICE, "rId3", "sharedStrings", "sharedStrings.xml")
              RELATION(OFFICE, "rId4", "styles", "styles.xml") "</Relationships>",
  [P_STRINGS] = "<sst><si><t>mã</t></si><si><t>tên</t></si><si/><si><t></t></si></sst>",
  [P_STYLES] =
      "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"0.00%\"/><numFmt numFmtId=\"165\" "
      "formatCode=\"dd/mm/yyyy\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs>"
      "<xf numFmtId=\"0\"/><xf numFmtId=\"9\"/><xf numFmtId=\"10\"/><xf numFmtId=\"164\"/><xf numFmtId=\"14\"/>"
      "<xf numFmtId=\"165\" applyNumberFormat=\"1\"/><xf numFmtId=\"49\" quotePrefix=\"1\"/></cellXfs></styleSheet>",
  [P_SHEET] = ROW1("<c r=\"A1\" t=\"s\"><v>0</v></c>"),
  [P_SECOND] = ROW1(""),
};

/* A package that differs from the usual one in some parts, and what must be read of it. */
typedef struct peculiar {
  const char *name;
  const char *parts[PARTS]; /* NULL: the usual one; "": it is not there */
  const char *expected;
} peculiar;

#define X_SHEET                                                                                                        \
  XML "<x:worksheet xmlns:x=\"" MAIN "\"><x:sheetData><x:row r=\"1\"><x:c r=\"A1\" t=\"s\"><x:v>0</x:v></x:c>"         \
      "<x:c r=\"B1\" t=\"inlineStr\"><x:is><x:t>chữ</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>"

static const peculiar CASES[] = {
  /* Places */
  { "no places at all",
    { [P_SHEET] = "<worksheet><sheetData><row><c><v>1</v></c><c/><c><v>3</v></c></row><row/><row><c><v>7</v>"
                  "</c></row></sheetData></worksheet>" },
    "A1 number 1\nC1 number 3\nA3 number 7\n" },
  { "some places",
    { [P_SHEET] = "<worksheet><sheetData><row r=\"3\"><c r=\"C3\"><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v>"
                  "</c></row></sheetData></worksheet>" },
    "C3 number 1\nD3 number 2\nA4 number 3\n" },
  { "a dimension that lies",
    { [P_SHEET] = "<worksheet><dimension ref=\"A1\"/><sheetData><row r=\"9\"><c r=\"AB9\"><v>1</v></c>"
                  "</row></sheetData></worksheet>" },
    "AB9 number 1\n" },
  { "spans and heights",
    { [P_SHEET] = "<worksheet xmlns:x14ac=\"a\"><sheetData><row r=\"1\" spans=\"1:9\" ht=\"15.75\" "
                  "customHeight=\"1\" x14ac:dyDescent=\"0.25\"><c r=\"A1\" cm=\"1\" vm=\"2\"><v>1</v></c></row>"
                  "</sheetData></worksheet>" },
    "A1 number 1\n" },
  /* Texts */
  { "inline texts",
    { [P_SHEET] = ROW1("<c r=\"A1\" t=\"inlineStr\"><is><t>Xã Một</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><r>"
                       "<rPr><b/></rPr><t>Xã </t></r><r><t>Hai</t></r></is></c><c r=\"C1\" t=\"inlineStr\"><is><t/>"
                       "</is></c><c r=\"D1\" t=\"inlineStr\"/>") },
    "A1 text Xã Một\nB1 text Xã Hai\n" },
  { "phonetic runs",
    { [P_STRINGS] = "<sst><si><t>漢</t><rPh sb=\"0\" eb=\"1\"><t>kan</t></rPh><phoneticPr fontId=\"1\"/></si></sst>",
      [P_SHEET] = ROW1("<c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>字</t><rPh sb=\"0\" "
                       "eb=\"1\"><t>ji</t></rPh></is></c>") },
    "A1 text 漢\nB1 text 字\n" },
  { "blanks that are kept",
    { [P_STRINGS] = "<sst><si><t xml:space=\"preserve\">  Xã  Một </t></si><si><r><t xml:space=\"preserve\">a "
                    "</t></r><r><t>b</t></r></si></sst>",
      [P_SHEET] = ROW1("<c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c>") },
    "A1 text Xã  Một\nB1 text a b\n" },
  { "empty shared texts",
    { [P_SHEET] = ROW1("<c r=\"A1\" t=\"s\"><v>2</v></c><c r=\"B1\" t=\"s\"><v>3</v></c><c r=\"C1\" t=\"s\">"
                       "<v>1</v></c>") },
    "C1 text tên\n" },
  { "blanks around a number of a text", { [P_SHEET] = ROW1("<c r=\"A1\"><v> 12.5\n</v></c>") }, "A1 number 12,5\n" },
  { "character data and references",
    { [P_SHEET] = ROW1("<c r=\"A1\" t=\"str\"><v><![CDATA[<a & b>]]></v></c><c r=\"B1\" t=\"str\"><v>"
                       "X&#227; &#x4D;&#7897;t</v></c><c r=\"C1\" t=\"str\"><v>a&#10;b</v></c>") },
    "A1 text <a & b>\nB1 text Xã Một\nC1 text a\\nb\n" },
  { "escaped characters", { [P_STRINGS] = "<sst><si><t>a_x000D_\nb_x005F_x</t></si></sst>" }, "A1 text a\\r\\nb_x\n" },
  { "decomposed letters", { [P_STRINGS] = "<sst><si><t>Xa\xCC\x83</t></si></sst>" }, "A1 text Xã\n" },
  { "comments and instructions",
    { [P_SHEET] = "<?a b?><!-- c --><worksheet><sheetData><!-- <row/> --><row r=\"1\"><c r=\"A1\"><?d?><v>"
                  "1<!-- e -->2</v></c></row></sheetData></worksheet>" },
    "A1 number 12\n" },
  { "codes as texts",
    { [P_SHEET] = ROW1("<c r=\"A1\" s=\"6\" t=\"str\"><v>01401</v></c><c r=\"B1\" s=\"6\"><v>1401</v></c>") },
    "A1 text 01401\nB1 number 1401\n" },
  /* Numbers, days, percentages */
  { "numbers",
    { [P_SHEET] = ROW1(
          "<c r=\"A1\" t=\"n\"><v>1E3</v></c><c r=\"B1\"><v>-0.5</v></c><c r=\"C1\"><v>1.0</v></c><c r=\"D1\">"
          "<v>70.629999999999995</v></c><c r=\"E1\"><v>1.0000000000000001E-5</v></c><c r=\"F1\"><v>-0</v></c>"
          "<c r=\"G1\"><v>123456789012345678</v></c>") },
    "A1 number 1000\nB1 number -0,5\nC1 number 1\nD1 number 70,63\nE1 number 0,00001\nF1 number 0\nG1 number "
    "123456789012345680\n" },
  { "percentages",
    { [P_SHEET] = ROW1("<c r=\"A1\" s=\"1\"><v>0.94</v></c><c r=\"B1\" s=\"2\"><v>0.94869999999999999</v></c>"
                       "<c r=\"C1\" s=\"3\"><v>1</v></c><c r=\"D1\" s=\"3\" t=\"str\"><v>94,87%</v></c>") },
    "A1 percent 94%\nB1 percent 94,87%\nC1 percent 100%\nD1 text 94,87%\n" },
  { "days",
    { [P_SHEET] = ROW1(
          "<c r=\"A1\" s=\"4\"><v>45657</v></c><c r=\"B1\" s=\"5\"><v>45657.5</v></c><c r=\"C1\" s=\"5\"/>") },
    "A1 date 31/12/2024\nB1 date 31/12/2024 12:00:00\n" },
  { "days from 1904",
    { [P_BOOK] =
          "<workbook><workbookPr date1904=\"1\"/><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"rId1\"/></sheets>"
          "</workbook>",
      [P_SHEET] = ROW1("<c r=\"A1\" s=\"4\"><v>44195</v></c>") },
    "A1 date 31/12/2024\n" },
  { "days as texts of ISO 8601",
    { [P_SHEET] = ROW1("<c r=\"A1\" t=\"d\"><v>2024-12-31</v></c><c r=\"B1\" t=\"d\" s=\"4\"><v>"
                       "2024-12-31T18:30:00Z</v></c>") },
    "A1 date 31/12/2024\nB1 date 31/12/2024 18:30:00\n" },
  /* Formulas and errors */
  { "results of formulas",
    { [P_SHEET] = ROW1("<c r=\"A1\"><f>1+1</f><v>2</v></c><c r=\"B1\" t=\"str\"><f>\"a\"</f><v>a</v></c>"
                       "<c r=\"C1\" t=\"b\"><f>1=1</f><v>1</v></c><c r=\"D1\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c>"
                       "<c r=\"E1\"><f>A1*2</f></c><c r=\"F1\" t=\"str\"><f>\"\"</f><v></v></c>"
                       "<c r=\"G1\"><f t=\"shared\" si=\"0\"/><v>5</v></c><c r=\"H1\"><f t=\"array\" ref=\"H1\">"
                       "SUM(A1)</f><v>0.30000000000000004</v></c>") },
    "A1 number formula 2\nB1 text formula a\nC1 truth formula TRUE\nD1 error formula #DIV/0!\nE1 none formula \n"
    "G1 number formula 5\nH1 number formula 0,3\n" },
  { "errors",
    { [P_SHEET] = ROW1(
          "<c r=\"A1\" t=\"e\"><v>#N/A</v></c><c r=\"B1\" t=\"e\"><v>#REF!</v></c><c r=\"C1\" t=\"b\"><v>0</v></c>") },
    "A1 error #N/A\nB1 error #REF!\nC1 truth FALSE\n" },
  /* Sheets */
  { "hidden sheets",
    { [P_BOOK] =
          "<workbook><sheets><sheet name=\"Ẩn\" sheetId=\"1\" state=\"veryHidden\" r:id=\"rId2\"/><sheet name=\"B\" "
          "sheetId=\"2\" state=\"visible\" r:id=\"rId1\"/></sheets></workbook>",
      [P_SECOND] = ROW1("<c r=\"A1\"><v>9</v></c>") },
    "A1 text mã\n" },
  { "a hidden sheet behind",
    { [P_BOOK] = "<workbook><sheets><sheet name=\"B &amp; C\" sheetId=\"2\" r:id=\"rId1\"/><sheet name=\"Ẩn\" "
                 "sheetId=\"1\" state=\"hidden\" r:id=\"rId2\"/></sheets></workbook>",
      [P_SECOND] = ROW1("<c r=\"A1\"><v>9</v></c>") },
    "A1 text mã\n" },
  { "merged heads",
    { [P_SHEET] =
          "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c "
          "r=\"C1\" s=\"1\"/></row></sheetData><mergeCells count=\"2\"><mergeCell ref=\"A1:A2\"/><mergeCell "
          "ref=\"B1:C1\"/></mergeCells></worksheet>" },
    "A1 text mã\nB1 text tên\nmerged A1:A2\nmerged B1:C1\n" },
  { "hidden rows",
    { [P_SHEET] =
          "<worksheet><cols><col min=\"2\" max=\"2\" hidden=\"1\"/></cols><sheetData><row r=\"1\" hidden=\"1\"><c "
          "r=\"A1\"><v>1</v></c></row><row r=\"2\" hidden=\"0\"><c "
          "r=\"A2\"><v>2</v></c></row></sheetData></worksheet>" },
    "A1 number hidden 1\nA2 number 2\n" },
  { "markup of newer versions",
    { [P_SHEET] = "<worksheet xmlns:mc=\"m\" mc:Ignorable=\"x14\"><sheetPr/><sheetViews><sheetView/></sheetViews>"
                  "<mc:AlternateContent><mc:Choice Requires=\"x14\"><a/></mc:Choice></mc:AlternateContent>"
                  "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v><extLst><ext><v>9</v></ext></extLst></c></row>"
                  "</sheetData><extLst><ext><row><c><v>8</v></c></row></ext></extLst></worksheet>" },
    "A1 number 1\n" },
  /* Packages */
  { "no styles, no shared texts",
    { [P_STRINGS] = "",
      [P_STYLES] = "",
      [P_RELATIONS] = "<Relationships>" RELATION(OFFICE, "rId1", "worksheet",
                                                 "worksheets/sheet1.xml") "</Relationships>",
      [P_SHEET] = ROW1("<c r=\"A1\"><v>1</v></c><c r=\"B1\" t=\"str\"><v>a</v></c>") },
    "A1 number 1\nB1 text a\n" },
  { "styles that are not there",
    { [P_STYLES] = "",
      [P_RELATIONS] = "<Relationships>" RELATION(OFFICE, "rId1", "worksheet",
                                                 "worksheets/sheet1.xml") "</Relationships>",
      [P_SHEET] = ROW1("<c r=\"A1\" s=\"0\"><v>1</v></c>") },
    "A1 number 1\n" },
  { "prefixes everywhere",
    { [P_SHEET] = X_SHEET,
      [P_BOOK] = XML "<x:workbook xmlns:x=\"" MAIN "\" xmlns:rel=\"" OFFICE "\"><x:sheets><x:sheet name=\"A\" "
                     "sheetId=\"1\" rel:id=\"rId1\"/></x:sheets></x:workbook>",
      [P_STRINGS] = "<x:sst xmlns:x=\"" MAIN "\"><x:si><x:t>mã</x:t></x:si></x:sst>",
      [P_STYLES] = "<x:styleSheet xmlns:x=\"" MAIN "\"><x:cellXfs><x:xf numFmtId=\"0\"/></x:cellXfs></x:styleSheet>" },
    "A1 text mã\nB1 text chữ\n" },
  { "the strict format",
    { [P_ROOT] = "<Relationships>" RELATION(STRICT, "rId1", "officeDocument", "xl/workbook.xml") "</Relationships>",
      [P_BOOK] = "<workbook xmlns=\"http://purl.oclc.org/ooxml/spreadsheetml/main\" conformance=\"strict\"><workbookPr "
                 "dateCompatibility=\"0\"/><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
      [P_RELATIONS] = "<Relationships>" RELATION(STRICT, "rId1", "worksheet", "worksheets/sheet1.xml")
          RELATION(STRICT, "rId3", "sharedStrings", "sharedStrings.xml")
              RELATION(STRICT, "rId4", "styles", "styles.xml") "</Relationships>",
      [P_SHEET] = ROW1("<c r=\"A1\" t=\"s\"><v>1</v></c><c r=\"B1\" s=\"4\" t=\"d\"><v>2024-12-31</v></c>") },
    "A1 text tên\nB1 date 31/12/2024\n" },
  { "targets from the root",
    { [P_ROOT] = "<Relationships>" RELATION(OFFICE, "rId1", "officeDocument", "/xl/workbook.xml") "</Relationships>",
      [P_RELATIONS] = "<Relationships>" RELATION(OFFICE, "rId1", "worksheet", "/xl/worksheets/sheet1.xml")
          RELATION(OFFICE, "rId3", "sharedStrings", "/xl/./sharedStrings.xml") "</Relationships>" },
    "A1 text mã\n" },
  { "types by extension",
    { [P_TYPES] = "<Types><Default Extension=\"XML\" ContentType=\"application/"
                  "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>" },
    "A1 text mã\n" },
  { "with macros", { [P_TYPES] = TYPES("vnd.ms-excel.sheet.macroEnabled.main+xml") }, "A1 text mã\n" },
  { "a template",
    { [P_TYPES] = TYPES("vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml") },
    "A1 text mã\n" },
  { "marks of the encoding",
    { [P_BOOK] = BOM XML "<workbook><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
      [P_SHEET] = BOM XML ROW1("<c r=\"A1\" t=\"s\"><v>0</v></c>") },
    "A1 text mã\n" },
};

/* Writing ------------------------------------------------------------------------------------------ */

static char path[] = "/tmp/chuan-writers-XXXXXX";

static blob text_of(const char *text)
{
  blob b = { 0 };
  blob_text(&b, text);
  return b;
}

/* As some programs have it: XL/WORKBOOK.XML. The list of types keeps its name. */
static char *capitals(const char *name)
{
  char *made = strdup(name);
  for (char *c = made; c && *c && *name != '['; c++)
    *c = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
  return made;
}

/* `plain`: parts are not compressed, and their names are in capitals. */
static void write_package(const peculiar *p, bool plain)
{
  zip_entry entries[PARTS] = { { 0 } };
  char *names[PARTS] = { NULL };
  size_t count = 0;
  for (int i = 0; i < PARTS; i++) {
    const char *text = p->parts[i] ? p->parts[i] : USUAL[i];
    if (!*text)
      continue;
    names[count] = plain ? capitals(NAMES[i]) : strdup(NAMES[i]);
    entries[count] = (zip_entry){ .name = names[count],
                                  .data = text_of(text),
                                  .method = plain ? ZIP_STORE : ZIP_DEFLATE };
    count++;
  }
  blob archive = zip_write(entries, count, (zip_lies){ 0 });
  FILE *out = fopen(path, "wb");
  if (!out || fwrite(archive.p, 1, archive.n, out) != archive.n || fclose(out) != 0)
    abort();
  free(archive.p);
  for (size_t i = 0; i < count; i++) {
    free(entries[i].data.p);
    free(names[i]);
  }
}

static bool check(const peculiar *p, bool plain)
{
  char *text;
  size_t size;
  write_package(p, plain);
  FILE *out = open_memstream(&text, &size);
  dump_xlsx(out, path, "");
  fclose(out);
  bool same = strcmp(text, p->expected) == 0;
  if (!same)
    printf("writers_xlsx: %s: wanted\n%sgot\n%s", p->name, p->expected, text);
  free(text);
  return same;
}

int main(void)
{
  enum { COUNT = sizeof CASES / sizeof *CASES };
  int failed = 0;
  close(mkstemp(path));
  for (size_t i = 0; i < COUNT; i++)
    failed += !check(&CASES[i], false) + !check(&CASES[i], true);
  unlink(path);
  printf("writers_xlsx: %d packages, %d read otherwise\n", 2 * (int)COUNT, failed);
  return failed > 0;
}
