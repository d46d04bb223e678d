/* Spreadsheets made to hurt, each given to the program as a file of units: it must be refused with a message, within a
   second of the processor and 64 MiB (which sanitizers may exceed). Usage: hostile_xlsx CHUAN. Ends with 1 when one was
   not. */
#include "tests/xlsx/zip_writer.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
enum { CHECK_COST = 0 };
#else
enum { CHECK_COST = 1 };
#endif
enum { SECONDS_MAX = 1, KIB_MAX = 64 << 10, ENTRIES_MAX = 2100, MIB = 1 << 20 };

static const char *program;
static char folder[] = "/tmp/chuan-hostile-XXXXXX", database[64], file[64], output[64];
static int tried, failed;

/* Running ------------------------------------------------------------------------------------------ */

static int run(char *const *arguments, struct rusage *usage)
{
  int status;
  pid_t child = fork();
  if (child == 0) {
    int out = open(output, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(out, 1);
    dup2(out, 2);
    execv(program, arguments);
    _exit(127);
  }
  if (child < 0 || wait4(child, &status, 0, usage) < 0)
    abort();
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void read_output(char *text, size_t size)
{
  FILE *in = fopen(output, "r");
  size_t n = in ? fread(text, 1, size - 1, in) : 0;
  text[n] = '\0';
  if (in)
    fclose(in);
}

static void complain(const char *name, const char *what, const char *text)
{
  printf("hostile_xlsx: %s: %s\n%s", name, what, text);
  failed++;
}

/* Whether the message is about the file, not about what its cells say. */
static bool is_about_the_file(const char *text)
{
  static const char *const CODES[] = { "[E0102]", "[E0532]", "[E0533]", "[E0534]", "[E0535]", "[E0549]" };
  for (size_t i = 0; i < sizeof CODES / sizeof *CODES; i++)
    if (strstr(text, CODES[i]))
      return true;
  return false;
}

/* Gives the bytes to the program: it must refuse them. */
static void refuse(const char *name, blob bytes)
{
  char text[8192];
  struct rusage usage;
  FILE *out = fopen(file, "wb");
  if (!out || fwrite(bytes.p, 1, bytes.n, out) != bytes.n || fclose(out) != 0)
    abort();
  free(bytes.p);
  int status = run((char *[]){ (char *)program, "units", "import", file, "--db", database, "--dry-run", NULL }, &usage);
  read_output(text, sizeof text);
  tried++;
  if ((status != 1 && status != 5) || !is_about_the_file(text))
    complain(name, "it was not refused with a message", text);
  long ms = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000 +
            (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000;
  if (getenv("SHOW_COST"))
    printf("%6ld ms %7ld KiB %s\n", ms, usage.ru_maxrss, name);
  if (CHECK_COST && (ms > SECONDS_MAX * 1000 || usage.ru_maxrss > KIB_MAX)) {
    snprintf(text, sizeof text, "%ld ms, %ld KiB\n", ms, usage.ru_maxrss);
    complain(name, "it took too long or too much", text);
  }
}

/* Parts -------------------------------------------------------------------------------------------- */

#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define RELATIONS(inside) "<Relationships>" inside "</Relationships>"
#define RELATION(id, type, target) "<Relationship Id=\"" id "\" Type=\"" OFFICE "/" type "\" Target=\"" target "\"/>"
#define TYPES(type) \
  "<Types><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" " \
  "ContentType=\"application/" type "\"/></Types>"
#define SHEET_TYPE "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
#define ROOT RELATIONS(RELATION("b", "officeDocument", "xl/workbook.xml"))
#define BOOK "<workbook><sheets><sheet name=\"A\" sheetId=\"1\" id=\"s\"/></sheets></workbook>"
#define BOOK_RELATIONS \
  RELATIONS(RELATION("s", "worksheet", "worksheets/sheet1.xml") RELATION("t", "sharedStrings", "sharedStrings.xml") \
              RELATION("y", "styles", "styles.xml"))
#define STRINGS "<sst><si><t>mã</t></si><si><t>tên</t></si></sst>"
#define STYLES "<styleSheet><cellXfs><xf numFmtId=\"0\"/></cellXfs></styleSheet>"
#define SHEET(inside) "<worksheet><sheetData>" inside "</sheetData></worksheet>"
#define GOOD_ROW "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row>"

enum { P_TYPES, P_ROOT, P_BOOK, P_RELATIONS, P_STRINGS, P_STYLES, P_SHEET, PARTS };
static const char *const NAMES[PARTS] = { "[Content_Types].xml",        "_rels/.rels",          "xl/workbook.xml",
                                          "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/styles.xml",
                                          "xl/worksheets/sheet1.xml" };
static zip_entry entries[ENTRIES_MAX];
static size_t entry_count;
static zip_lies lies;

static blob text_of(const char *text)
{
  blob b = { 0 };
  blob_text(&b, text);
  return b;
}

/* An honest file without units: what it lacks is told as a missing column. */
static void begin(void)
{
  static const char *const TEXTS[PARTS] = { TYPES(SHEET_TYPE), ROOT, BOOK, BOOK_RELATIONS, STRINGS, STYLES,
                                            SHEET(GOOD_ROW) };
  memset(entries, 0, sizeof entries);
  lies = (zip_lies){ 0 };
  for (entry_count = 0; entry_count < PARTS; entry_count++)
    entries[entry_count] =
      (zip_entry){ .name = NAMES[entry_count], .data = text_of(TEXTS[entry_count]), .method = ZIP_DEFLATE };
}

/* Its parts are given back, for what this program holds would count as what the other one took. */
static blob whole(void)
{
  blob archive = zip_write(entries, entry_count, lies);
  for (size_t i = 0; i < entry_count; i++)
    free(entries[i].data.p);
  entry_count = 0;
  return archive;
}

static void with_part(const char *name, int part, blob data)
{
  begin();
  free(entries[part].data.p);
  entries[part].data = data;
  refuse(name, whole());
}

static void with_text(const char *name, int part, const char *text)
{
  with_part(name, part, text_of(text));
}

static void with_sheet(const char *name, const char *rows)
{
  blob b = { 0 };
  blob_printf(&b, SHEET("%s"), rows);
  with_part(name, P_SHEET, b);
}

static zip_entry *add_entry(const char *name)
{
  entries[entry_count] = (zip_entry){ .name = name, .data = text_of("<a/>"), .method = ZIP_DEFLATE };
  return &entries[entry_count++];
}

/* Archives ----------------------------------------------------------------------------------------- */

static void cut_short(void)
{
  static const int PERCENT[] = { 1, 5, 20, 40, 60, 80, 90, 97, 99 };
  for (size_t i = 0; i < sizeof PERCENT / sizeof *PERCENT; i++) {
    begin();
    blob b = whole();
    b.n = b.n * (size_t)PERCENT[i] / 100;
    refuse("cut short", b);
  }
  begin();
  blob b = whole();
  b.n--;
  refuse("cut by a byte", b);
}

static void names(void)
{
  static const char *const BAD[] = { "../evil.xml", "xl/../../evil.xml", "/etc/passwd",    "xl\\..\\evil.xml",
                                     "xl/\x01.xml", "xl/workbook.xml",   "XL/WORKBOOK.XML" };
  for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
    begin();
    add_entry(BAD[i]);
    refuse(BAD[i], whole());
  }
}

static void lying_headers(void)
{
  for (int kind = 0; kind < 14; kind++) {
    char name[32];
    begin();
    zip_entry *sheet = &entries[P_SHEET];
    switch (kind) {
    case 0: sheet->crc_change = 1; break;
    case 1: sheet->size_change = -20; break;
    case 2: sheet->size_change = 20; break;
    case 3: sheet->size_change = 1 << 30; break;
    case 4: sheet->local_name = "xl/worksheets/sheet2.xml"; break;
    case 5: sheet->local_method = 12; break;
    case 6: sheet->flags = 1; break; /* encrypted */
    case 7: sheet->method = 12; break;
    case 8: sheet->method = 99; break;
    case 9: lies.comment = "a comment"; break;
    case 10: lies.count_change = 1; break;
    case 11: lies.count_change = -1; break;
    case 12: lies.offset_change = 7; break;
    default: lies.zip64 = true;
    }
    snprintf(name, sizeof name, "lying header %d", kind);
    refuse(name, whole());
  }
}

static void overlapping(void)
{
  static char many[ENTRIES_MAX][24];
  begin();
  blob_fill(&add_entry("xl/a.xml")->data, ' ', 30 * MIB);
  for (int i = 0; i < 1000; i++) {
    snprintf(many[i], sizeof many[i], "xl/b%d.xml", i);
    add_entry(many[i])->again = true;
  }
  refuse("overlapping entries", whole());
  begin();
  for (int i = 0; i < 2000; i++)
    add_entry(many[i % 1000])->name = (snprintf(many[i], sizeof many[i], "xl/c%d.xml", i), many[i]);
  refuse("two thousand entries", whole());
  begin();
  blob trailing = whole();
  blob_text(&trailing, "trailing");
  refuse("bytes behind the end", trailing);
  begin();
  blob twice = whole(), second = whole();
  blob_add(&twice, second.p, second.n);
  free(second.p);
  refuse("two archives in one", twice);
  begin();
  blob inner = whole();
  with_part("an archive as a sheet", P_SHEET, inner);
  refuse("an empty archive", zip_write(NULL, 0, (zip_lies){ 0 }));
}

/* Bombs -------------------------------------------------------------------------------------------- */

static void bomb(const char *name, int part, const char *before, size_t mib, char filling, const char *after)
{
  blob b = { 0 };
  blob_text(&b, before);
  blob_fill(&b, filling, mib * MIB);
  blob_text(&b, after);
  with_part(name, part, b);
}

static void repeated(const char *name, int part, const char *before, const char *again, int times, const char *after)
{
  blob b = { 0 };
  blob_text(&b, before);
  for (int i = 0; i < times; i++)
    blob_text(&b, again);
  blob_text(&b, after);
  with_part(name, part, b);
}

static void bombs(void)
{
  bomb("120 MiB of blanks", P_SHEET, "<worksheet>", 120, ' ', "</worksheet>");
  bomb("120 MiB of shared text", P_STRINGS, "<sst><si><t>", 120, 'a', "</t></si></sst>");
  bomb("a tag of 60 MiB", P_SHEET, "<", 60, 'a', "/>");
  bomb("an attribute of 60 MiB", P_SHEET, "<worksheet a=\"", 60, 'a', "\"/>");
  bomb("a comment of 60 MiB", P_STYLES, "<!--", 60, 'a', "--><styleSheet/>");
  bomb("an instruction of 60 MiB", P_BOOK, "<?a ", 60, 'a', "?><workbook/>");
  bomb("a cell of 60 MiB", P_SHEET, "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>", 60, '1',
       "</v></c></row></sheetData></worksheet>");
  repeated("100000 styles", P_STYLES, "<styleSheet><cellXfs>", "<xf numFmtId=\"14\"/>", 100000,
           "</cellXfs></styleSheet>");
  repeated("1100000 shared texts", P_STRINGS, "<sst>", "<si/>", 1100000, "</sst>");
  repeated("a row of 1000000 cells", P_SHEET, "<worksheet><sheetData><row>", "<c><v>1</v></c>", 1000000,
           "</row></sheetData></worksheet>");
  repeated("1100000 cells", P_SHEET, "<worksheet><sheetData>",
           "<row><c><v>1</v></c><c><v>1</v></c><c><v>1</v></c><c><v>1</v></c></row>", 275000,
           "</sheetData></worksheet>");
  repeated("150000 merged cells", P_SHEET, "<worksheet><mergeCells>", "<mergeCell ref=\"A1:B1\"/>", 150000,
           "</mergeCells></worksheet>");
  begin();
  blob *strings = &entries[P_STRINGS].data, *sheet = &entries[P_SHEET].data;
  strings->n = sheet->n = 0;
  blob_text(strings, "<sst><si><t>");
  blob_fill(strings, 'a', 60000);
  blob_text(strings, "</t></si></sst>");
  blob_text(sheet, "<worksheet><sheetData>");
  for (int i = 1; i <= 20000; i++)
    blob_text(sheet, "<row><c t=\"s\"><v>0</v></c></row>");
  blob_text(sheet, "</sheetData></worksheet>");
  refuse("a long text in 20000 cells", whole());
}

/* Comments that do not compress: with them a bomb is no larger than honest parts are, compared with its file. */
static void blob_noise(blob *b, size_t bytes)
{
  static uint64_t state = 1;
  for (size_t i = 0; i < bytes; i += 16) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    blob_printf(b, "%s%016" PRIx64, i % 4096 == 0 ? i > 0 ? "--><!--" : "<!--" : "", state ^ state >> 32);
  }
  blob_text(b, "-->");
}

/* The same behind such comments. */
static void diluted(const char *name, const char *before, const char *again, int times, const char *after)
{
  blob b = { 0 };
  blob_noise(&b, strlen(again) * (size_t)times / 15);
  blob_text(&b, before);
  for (int i = 0; i < times; i++)
    blob_text(&b, again);
  blob_text(&b, after);
  with_part(name, P_SHEET, b);
}

/* As large as large tables may be, with nothing in them. */
static void large_bombs(void)
{
  static char blanks[MIB + 1];
  memset(blanks, ' ', MIB);
  bomb("400 MiB of blanks", P_SHEET, "<worksheet>", 400, ' ', "</worksheet>");
  repeated("8000000 cells alike", P_SHEET, "<worksheet><sheetData>",
           "<row><c><v>1</v></c><c><v>1</v></c><c><v>1</v></c><c><v>1</v></c></row>", 2000000,
           "</sheetData></worksheet>");
  diluted("120 MiB of blanks and noise", "<worksheet>", blanks, 120, "</worksheet>");
  diluted("6000000 empty cells and noise", "<worksheet><sheetData><row>", "<c/>", 6000000,
          "</row></sheetData></worksheet>");
  diluted("6000000 unknown elements and noise", "<worksheet>", "<a/>", 6000000, "</worksheet>");
  diluted("20000000 lines in a text and noise", "<worksheet><sheetData><row><c><v>", "\n", 20000000,
          "</v></c></row></sheetData></worksheet>");
  diluted("1000000 rows of nothing and noise", "<worksheet><sheetData>", "<row><c s=\"0\"/><c/><c/><c/></row>", 1000000,
          "</sheetData></worksheet>");
  repeated("4150000 empty cells", P_SHEET, "<worksheet><sheetData><row>", "<c/>", 4150000,
           "</row></sheetData></worksheet>");
  repeated("300000 hidden columns", P_SHEET, "<worksheet><cols>", "<col min=\"1\" max=\"16384\" hidden=\"1\"/>",
           300000, "</cols></worksheet>");
}

/* The parser keeps every name that it has met. */
static void many_names(void)
{
  blob elements = text_of("<worksheet>"), attributes = text_of("<worksheet>");
  for (int i = 0; i < 1000000; i++)
    blob_printf(&elements, "<a%d/>", i);
  blob_text(&elements, "</worksheet>");
  with_part("1000000 names of elements", P_SHEET, elements);
  for (int i = 0; i < 1000000; i++)
    blob_printf(&attributes, "%sa%d=\"\"%s", i % 10000 == 0 ? "<a " : " ", i, i % 10000 == 9999 ? "/>" : "");
  blob_text(&attributes, "</worksheet>");
  with_part("1000000 names of attributes", P_SHEET, attributes);
}

/* Each of its parts may become as large as it does. */
static void many_sheets(void)
{
  static char sheets[60][16];
  begin();
  blob *book = &entries[P_BOOK].data, *relations = &entries[P_RELATIONS].data;
  book->n = relations->n = 0;
  blob_text(book, "<workbook><sheets>");
  blob_text(relations, "<Relationships>");
  for (int i = 0; i < 60; i++) {
    snprintf(sheets[i], sizeof sheets[i], "xl/s%d.xml", i);
    blob_printf(book, "<sheet name=\"S%d\" id=\"s%d\"/>", i, i);
    blob_printf(relations, RELATION("s%d", "worksheet", "s%d.xml"), i, i);
    blob *sheet = &add_entry(sheets[i])->data;
    sheet->n = 0;
    blob_text(sheet, "<worksheet>");
    blob_fill(sheet, ' ', 15 * MIB);
    blob_text(sheet, "</worksheet>");
  }
  blob_text(book, "</sheets></workbook>");
  blob_text(relations, "</Relationships>");
  refuse("60 sheets of 15 MiB", whole());
}

/* Files that are large themselves: they are not read into memory. */
static void large_files(void)
{
  begin();
  entries[P_SHEET].method = ZIP_STORE;
  blob *sheet = &entries[P_SHEET].data;
  sheet->n = 0;
  blob_text(sheet, "<worksheet>");
  blob_fill(sheet, ' ', 110 * MIB);
  blob_text(sheet, "</worksheet>");
  refuse("110 MiB that are not compressed", whole());
  blob noise = { 0 };
  blob_text(&noise, "PK\3\4");
  blob_fill(&noise, 'a', 120 * MIB);
  refuse("120 MiB that are no archive", noise);
}

/* XML ---------------------------------------------------------------------------------------------- */

static void markup(void)
{
  static const char UTF16[] = "\xFF\xFE<\0!\0D\0O\0C\0T\0Y\0P\0E\0 \0a\0>\0<\0w\0/\0>\0";
  static const char NUL[] = "<worksheet>\0</worksheet>";
  with_text("a DOCTYPE", P_SHEET, "<!DOCTYPE worksheet><worksheet/>");
  with_text("a DOCTYPE behind a comment", P_STRINGS, "<?xml version=\"1.0\"?><!-- a --> <!DOCTYPE sst []><sst/>");
  with_text(
      "an entity bomb", P_SHEET,
      "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;\">"
      "]><worksheet>&c;</worksheet>");
  with_text("an external entity", P_BOOK,
            "<!DOCTYPE a [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><workbook>&a;</workbook>");
  with_text("an entity that nobody declared", P_SHEET, SHEET("<row r=\"1\"><c r=\"A1\"><v>&a;</v></c></row>"));
  with_part("UTF-16", P_SHEET,
            (blob){ memcpy(malloc(sizeof UTF16), UTF16, sizeof UTF16), sizeof UTF16 - 1, sizeof UTF16 });
  with_part("NUL", P_SHEET, (blob){ memcpy(malloc(sizeof NUL), NUL, sizeof NUL), sizeof NUL - 1, sizeof NUL });
  with_text("bad UTF-8", P_STRINGS, "<sst><si><t>\xC3\x28</t></si></sst>");
  with_text("another encoding", P_STRINGS,
            "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><sst><si><t>\xE9</t></si></sst>");
  with_text("tags that do not match", P_SHEET, "<worksheet><sheetData></worksheet></sheetData>");
  with_text("no end", P_SHEET, "<worksheet><sheetData>");
  with_text("nothing", P_SHEET, "");
  with_text("two roots", P_SHEET, "<worksheet/><worksheet/>");
  with_text("another root", P_SHEET, "<chartsheet/>");
  with_text("a relationship to itself", P_RELATIONS, RELATIONS(RELATION("s", "worksheet", "workbook.xml")));
  blob deep = { 0 };
  blob_text(&deep, "<worksheet>");
  for (int i = 0; i < 1000000; i++)
    blob_text(&deep, "<a>");
  with_part("a million elements in one another", P_SHEET, deep);
}

/* Sheets ------------------------------------------------------------------------------------------- */

static void cells(void)
{
  static const char *const ROWS[] = {
    "<row r=\"1\"><c r=\"XFE1\"><v>1</v></c></row>",
    "<row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row>", /* a column of spreadsheets, but not of ours */
    "<row r=\"1\"><c r=\"ZZZZZZZZZZZZ1\"><v>1</v></c></row>",
    "<row r=\"1048577\"><c><v>1</v></c></row>",
    "<row r=\"99999999999\"><c><v>1</v></c></row>",
    "<row r=\"0\"><c><v>1</v></c></row>",
    "<row r=\"-1\"><c><v>1</v></c></row>",
    "<row r=\"1\"><c r=\"A0\"><v>1</v></c></row>",
    "<row r=\"1\"><c r=\"A2\"><v>1</v></c></row>",
    "<row r=\"1\"><c r=\"1A\"><v>1</v></c></row>",
    "<row r=\"1\"><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>1</v></c></row>",
    "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>2</v></c></row>",
    "<row r=\"2\"/><row r=\"1\"/>",
    "<row r=\"1\"/><row r=\"1\"/>",
    "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>2</v></c></row>",
    "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>-1</v></c></row>",
    "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>99999999999999999999</v></c></row>",
    "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>a</v></c></row>",
    "<row r=\"1\"><c r=\"A1\" t=\"s\"><v/></c></row>",
    "<row r=\"1\"><c r=\"A1\" s=\"1\"><v>1</v></c></row>",
    "<row r=\"1\"><c r=\"A1\" s=\"-1\"><v>1</v></c></row>",
    "<row r=\"1\"><c r=\"A1\" t=\"x\"><v>1</v></c></row>",
    "<row r=\"1\"><c r=\"A1\"><v>abc</v></c></row>",
    "<row r=\"1\"><c r=\"A1\"><v>NaN</v></c></row>",
    "<row r=\"1\"><c r=\"A1\"><v>1e999999999999</v></c></row>",
    "<row r=\"1\"><c r=\"A1\"><v>0x10</v></c></row>",
    "<row r=\"1\"><c r=\"A1\" t=\"b\"><v>7</v></c></row>",
    "<row r=\"1\"><c r=\"A1\" t=\"d\"><v>31/31/2024</v></c></row>",
  };
  for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++)
    with_sheet(ROWS[i], ROWS[i]);
  with_text("a cell outside the table", P_SHEET, "<worksheet><row r=\"1\"><c><v>1</v></c></row></worksheet>");
  with_text("a merged cell upside down", P_SHEET,
            "<worksheet><mergeCells><mergeCell ref=\"B2:A1\"/></mergeCells></worksheet>");
  with_text("hidden columns", P_SHEET,
            "<worksheet><cols><col min=\"0\" max=\"4294967295\" hidden=\"1\"/></cols></worksheet>");
}

/* Packages ----------------------------------------------------------------------------------------- */

static void packages(void)
{
  for (int part = 0; part < PARTS; part++) {
    begin();
    entries[part].name = "xl/other.xml";
    refuse(NAMES[part], whole());
  }
  with_text("another type", P_TYPES, TYPES("vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"));
  with_text("no type", P_TYPES, "<Types/>");
  with_text("a binary workbook", P_TYPES, TYPES("vnd.ms-excel.sheet.binary.macroEnabled.main"));
  with_text("a workbook outside", P_ROOT, RELATIONS(RELATION("b", "officeDocument", "../../xl/workbook.xml")));
  with_text("a sheet outside", P_RELATIONS, RELATIONS(RELATION("s", "worksheet", "../../../etc/passwd")));
  with_text("a workbook that is its own list", P_ROOT, RELATIONS(RELATION("b", "officeDocument", "_rels/.rels")));
  with_text("a relationship without a target", P_RELATIONS, RELATIONS("<Relationship Id=\"s\" Type=\"worksheet\"/>"));
  with_text("no sheets", P_BOOK, "<workbook/>");
  with_text("a sheet without a name", P_BOOK, "<workbook><sheets><sheet name=\"\" id=\"s\"/></sheets></workbook>");
  with_text("a number format without a number", P_STYLES,
            "<styleSheet><numFmts><numFmt formatCode=\"0\"/></numFmts></styleSheet>");
  blob many = text_of("<workbook><sheets>");
  for (int i = 0; i < 1500; i++)
    blob_printf(&many, "<sheet name=\"S%d\" id=\"s\"/>", i);
  blob_text(&many, "</sheets></workbook>");
  with_part("1500 sheets", P_BOOK, many);
  begin();
  add_entry("META-INF/manifest.xml");
  refuse("an .ods", whole());
  static const char OLE[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
  blob old = { 0 }, locked = { 0 }, large = { 0 };
  blob_add(&old, OLE, 8);
  blob_fill(&old, 'a', 10000);
  refuse("an .xls", old);
  blob_add(&locked, OLE, sizeof OLE);
  refuse("a locked file", locked);
  blob_text(&large, "PK\3\4");
  blob_fill(&large, 'a', 200 * MIB);
  refuse("200 MiB", large);
}

static void clean_up(void)
{
  unlink(file);
  unlink(database);
  unlink(output);
  rmdir(folder);
}

int main(int argc, char **argv)
{
  if (argc != 2 || !mkdtemp(folder))
    return 2;
  program = argv[1];
  snprintf(database, sizeof database, "%s/x.db", folder);
  snprintf(file, sizeof file, "%s/x.xlsx", folder);
  snprintf(output, sizeof output, "%s/output", folder);
  struct rusage usage;
  if (run((char *[]){ argv[1], "init", database, NULL }, &usage) != 0)
    return 2;
  atexit(clean_up);
  cut_short();
  names();
  lying_headers();
  overlapping();
  bombs();
  large_bombs();
  many_names();
  many_sheets();
  large_files();
  markup();
  cells();
  packages();
  printf("hostile_xlsx: %d files, %d not refused as they should be\n", tried, failed);
  return failed > 0;
}
