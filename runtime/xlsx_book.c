/* Opening an XLSX file: from its root to its sheets, and choosing one of them. See xlsx_book.h and xlsx.h. */
#include "runtime/xlsx_book.h"

#include "runtime/file_kinds.h"
#include "runtime/import.h"

#include <string.h>
#include <strings.h>

static const chuan_span NOWHERE = { 0, 0, 0 };

/* Relationships ------------------------------------------------------------------------------------ */

/* What a part says of others: "rId1" is the part "xl/worksheets/sheet1.xml", a "worksheet". */
typedef struct relation {
  chuan_str id, type, part;
} relation;

enum { RELATIONS_MAX = 4096 };

typedef struct relations {
  const xlsx_package *package;
  chuan_str folder; /* that targets start from: "xl/" */
  relation *items;
  size_t count, capacity;
} relations;

enum { RELATIONSHIPS, RELATIONSHIP };
static const char *const RELATION_NAMES[] = {
  [RELATIONSHIPS] = "Relationships", [RELATIONSHIP] = "Relationship", NULL
};

/* The name of a part: "/xl/a.xml" or, from a folder, "a.xml", "./a.xml", "../xl/a.xml"; p is NULL when it leads out of
   the file. */
static chuan_rc resolve(chuan_str *out, chuan_str folder, chuan_str target, chuan_arena *arena)
{
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  if (target.n > 0 && target.p[0] == '/')
    target = (chuan_str){ target.p + 1, target.n - 1 };
  else
    chuan_buffer_add(&b, folder);
  *out = (chuan_str){ NULL, 0 };
  while (target.n > 0) {
    const char *slash = memchr(target.p, '/', target.n);
    size_t n = slash ? (size_t)(slash - target.p) + 1 : target.n;
    chuan_str step = { target.p, n };
    target = (chuan_str){ target.p + n, target.n - n };
    if (chuan_str_equal(step, CHUAN_STR("./")))
      continue;
    if (!chuan_str_equal(step, CHUAN_STR("../"))) {
      chuan_buffer_add(&b, step);
      continue;
    }
    if (b.n == 0)
      return CHUAN_RC_OK;
    for (b.n--; b.n > 0 && b.p[b.n - 1] != '/'; b.n--)
      ;
  }
  *out = chuan_buffer_str(&b);
  return b.failed ? CHUAN_RC_MEMORY : CHUAN_RC_OK;
}

static chuan_rc relation_start(void *user, int element, int parent, const char **attributes)
{
  relations *r = user;
  if (element != RELATIONSHIP || parent != RELATIONSHIPS)
    return CHUAN_RC_OK;
  const char *id = xlsx_attribute(attributes, "Id"), *type = xlsx_attribute(attributes, "Type"),
             *target = xlsx_attribute(attributes, "Target"), *mode = xlsx_attribute(attributes, "TargetMode");
  if (mode && strcasecmp(mode, "External") == 0) /* a hyperlink, or another file, which nobody asked for */
    return CHUAN_RC_OK;
  if (!id || !type || !target || r->count == RELATIONS_MAX)
    return xlsx_refuse(r->package, "một liên kết giữa các phần bị sai", "a relationship between parts is wrong");
  void *items = r->items;
  if (!chuan_arena_grow(r->package->arena, &items, r->count, &r->capacity, sizeof *r->items))
    return CHUAN_RC_MEMORY;
  r->items = items;
  relation *made = &r->items[r->count++];
  const char *slash = strrchr(type, '/');
  made->id = chuan_str_copy(r->package->arena, chuan_str_of(id));
  made->type = chuan_str_copy(r->package->arena, chuan_str_of(slash ? slash + 1 : type));
  return made->id.p && made->type.p ? resolve(&made->part, r->folder, chuan_str_of(target), r->package->arena)
                                    : CHUAN_RC_MEMORY;
}

static chuan_rc nothing(void *user, int element, int parent)
{
  (void)user;
  (void)element;
  (void)parent;
  return CHUAN_RC_OK;
}

/* Reads what the part "folder/name" says of others, which stands in "folder/_rels/name.rels". */
static chuan_rc read_relations(relations *out, xlsx_package *package, chuan_str part)
{
  static const xlsx_reader READER = { RELATION_NAMES, relation_start, nothing, NULL };
  chuan_buffer b;
  chuan_str name = part;
  while (name.n > 0 && memchr(name.p, '/', name.n))
    name = (chuan_str){ name.p + 1, name.n - 1 };
  chuan_buffer_init(&b, package->arena);
  *out = (relations){ .package = package, .folder = { part.p, part.n - name.n } };
  chuan_buffer_add(&b, out->folder);
  chuan_buffer_add_c(&b, "_rels/");
  chuan_buffer_add(&b, name);
  chuan_buffer_add_c(&b, ".rels");
  return b.failed ? CHUAN_RC_MEMORY : xlsx_read_part(package, chuan_buffer_str(&b), &READER, out);
}

/* The first relation of that type and, unless it is empty, that id; NULL when there is none. */
static const relation *find_relation(const relations *r, const char *type, chuan_str id)
{
  for (size_t i = 0; i < r->count; i++)
    if (chuan_str_equal(r->items[i].type, chuan_str_of(type)) && (id.n == 0 || chuan_str_equal(r->items[i].id, id)))
      return &r->items[i];
  return NULL;
}

/* Types of content --------------------------------------------------------------------------------- */

typedef struct types_reader {
  chuan_str part; /* whose type is wanted */
  bool override, workbook, binary, document;
} types_reader;

enum { TYPES, OVERRIDE, DEFAULT };
static const char *const TYPE_NAMES[] = { [TYPES] = "Types", [OVERRIDE] = "Override", [DEFAULT] = "Default", NULL };

static bool ends_with(chuan_str text, const char *end)
{
  size_t n = strlen(end);
  return text.n >= n && strncasecmp(text.p + text.n - n, end, n) == 0;
}

static chuan_rc type_start(void *user, int element, int parent, const char **attributes)
{
  types_reader *reader = user;
  const char *type = xlsx_attribute(attributes, "ContentType"), *part = xlsx_attribute(attributes, "PartName"),
             *extension = xlsx_attribute(attributes, "Extension");
  bool override = element == OVERRIDE && part && *part == '/' && strlen(part + 1) == reader->part.n &&
                  ends_with(reader->part, part + 1);
  bool by_default = element == DEFAULT && extension && !reader->override && ends_with(reader->part, extension);
  if (parent != TYPES || !type || !(override || by_default))
    return CHUAN_RC_OK;
  reader->override |= override;
  reader->workbook = ends_with(chuan_str_of(type), ".main+xml") && strstr(type, "sheet");
  reader->binary = ends_with(chuan_str_of(type), ".sheet.binary.macroEnabled.main");
  reader->document = strstr(type, ".wordprocessingml.");
  return CHUAN_RC_OK;
}

static chuan_rc refuse_kind(const xlsx_package *package, file_kind kind)
{
  return file_kind_refuse(package->file->path, kind, package->diags);
}

/* Whether the part is a workbook as the types of content have it. */
static chuan_rc check_type(xlsx_book *book, chuan_str workbook)
{
  static const xlsx_reader READER = { TYPE_NAMES, type_start, nothing, NULL };
  types_reader reader = { .part = workbook };
  chuan_rc rc = xlsx_read_part(&book->package, CHUAN_STR("[Content_Types].xml"), &READER, &reader);
  if (rc == CHUAN_RC_OK && reader.binary)
    return refuse_kind(&book->package, FILE_KIND_XLSB);
  if (rc == CHUAN_RC_OK && reader.document)
    return refuse_kind(&book->package, FILE_KIND_DOCX);
  if (rc == CHUAN_RC_OK && !reader.workbook)
    return xlsx_refuse(&book->package, "tệp không phải bảng tính", "it is no spreadsheet");
  return rc;
}

/* The workbook ------------------------------------------------------------------------------------- */

enum { WORKBOOK, PROPERTIES, SHEETS, SHEET };
static const char *const BOOK_NAMES[] = { [WORKBOOK] = "workbook", [PROPERTIES] = "workbookPr", [SHEETS] = "sheets",
                                          [SHEET] = "sheet", NULL };

typedef struct book_reader {
  xlsx_book *book;
  relations relations;
} book_reader;

static chuan_rc add_sheet(book_reader *reader, const char **attributes)
{
  enum { SHEETS_MAX = 1000, NAME_MAX_BYTES = 256 };
  xlsx_book *book = reader->book;
  const char *name = xlsx_attribute(attributes, "name"), *id = xlsx_attribute(attributes, "id"),
             *state = xlsx_attribute(attributes, "state");
  if (!name || !*name || strlen(name) > NAME_MAX_BYTES || !id || book->entry_count == SHEETS_MAX)
    return xlsx_refuse(&book->package, "danh sách trang bị sai", "the list of sheets is wrong");
  const relation *found = find_relation(&reader->relations, "worksheet", chuan_str_of(id));
  if (!found) /* a chart, or a page of macros */
    return CHUAN_RC_OK;
  void *entries = book->entries;
  if (!chuan_arena_grow(book->arena, &entries, book->entry_count, &book->entry_capacity, sizeof *book->entries))
    return CHUAN_RC_MEMORY;
  book->entries = entries;
  chuan_str owned = chuan_str_copy(book->arena, chuan_str_of(name));
  if (!owned.p)
    return CHUAN_RC_MEMORY;
  xlsx_entry *entry = &book->entries[book->entry_count++];
  *entry = (xlsx_entry){ .part = found->part, .hidden = state && strcmp(state, "visible") != 0 };
  return chuan_text_nfc(&entry->name, owned, book->arena);
}

static chuan_rc book_start(void *user, int element, int parent, const char **attributes)
{
  book_reader *reader = user;
  if (element == PROPERTIES && parent == WORKBOOK)
    reader->book->from_1904 = xlsx_truth(xlsx_attribute(attributes, "date1904"));
  return element == SHEET && parent == SHEETS ? add_sheet(reader, attributes) : CHUAN_RC_OK;
}

static chuan_rc read_book(xlsx_book *book, chuan_str workbook)
{
  static const xlsx_reader READER = { BOOK_NAMES, book_start, nothing, NULL };
  book_reader reader = { .book = book };
  chuan_rc rc = read_relations(&reader.relations, &book->package, workbook);
  if (rc == CHUAN_RC_OK)
    rc = xlsx_read_part(&book->package, workbook, &READER, &reader);
  if (rc != CHUAN_RC_OK)
    return rc;
  if (book->entry_count == 0)
    return xlsx_refuse(&book->package, "tệp không có trang nào", "it has no sheets");
  const relation *styles = find_relation(&reader.relations, "styles", CHUAN_STR("")),
                 *strings = find_relation(&reader.relations, "sharedStrings", CHUAN_STR(""));
  if (styles)
    rc = xlsx_read_styles(book, styles->part);
  return rc == CHUAN_RC_OK && strings ? xlsx_read_strings(book, strings->part) : rc;
}

chuan_rc xlsx_book_open(xlsx_book *book, const chuan_source_file *file, chuan_sources *sources, chuan_diags *diags)
{
  relations root;
  *book = (xlsx_book){ .sources = sources, .arena = sources->arena, .diags = diags };
  chuan_rc rc = xlsx_package_open(&book->package, file, book->arena, diags);
  if (rc == CHUAN_RC_OK && xlsx_package_find(&book->package, CHUAN_STR("META-INF/manifest.xml")))
    return refuse_kind(&book->package, FILE_KIND_ODS);
  if (rc == CHUAN_RC_OK && !xlsx_package_find(&book->package, CHUAN_STR("[Content_Types].xml")) &&
      !xlsx_package_find(&book->package, CHUAN_STR("_rels/.rels")))
    return refuse_kind(&book->package, FILE_KIND_ZIP);
  if (rc == CHUAN_RC_OK)
    rc = read_relations(&root, &book->package, CHUAN_STR(""));
  if (rc != CHUAN_RC_OK)
    return rc;
  const relation *workbook = find_relation(&root, "officeDocument", CHUAN_STR(""));
  if (!workbook || !workbook->part.p)
    return xlsx_refuse(&book->package, "tệp không phải bảng tính", "it is no spreadsheet");
  rc = check_type(book, workbook->part);
  return rc == CHUAN_RC_OK ? read_book(book, workbook->part) : rc;
}

/* Choosing a sheet --------------------------------------------------------------------------------- */

/* The names of the sheets that are hidden, or are not, but for one. */
static chuan_str names_of(const xlsx_book *book, bool hidden, const xlsx_entry *but)
{
  chuan_buffer b;
  chuan_buffer_init(&b, book->arena);
  for (const xlsx_entry *e = book->entries; e < book->entries + book->entry_count; e++)
    if (e->hidden == hidden && e != but) {
      chuan_buffer_add_c(&b, b.n > 0 ? "; " : "");
      chuan_buffer_add(&b, e->name);
    }
  return chuan_buffer_str(&b);
}

static chuan_rc read_chosen(xlsx_sheet **out, xlsx_book *book, const xlsx_entry *entry)
{
  chuan_rc rc = xlsx_read_sheet(out, book, entry);
  if (*out) {
    (*out)->others = names_of(book, false, entry);
    (*out)->hidden = names_of(book, true, entry);
  }
  return rc;
}

static chuan_rc read_wanted(xlsx_sheet **out, xlsx_book *book, chuan_str wanted)
{
  uint32_t number;
  chuan_str name;
  chuan_str owned = chuan_str_copy(book->arena, wanted);
  chuan_rc rc = owned.p ? chuan_text_nfc(&name, owned, book->arena) : CHUAN_RC_MEMORY;
  if (rc != CHUAN_RC_OK)
    return rc;
  for (size_t i = 0; i < book->entry_count; i++)
    if (chuan_str_equal(book->entries[i].name, name))
      return read_chosen(out, book, &book->entries[i]);
  if (xlsx_number(&number, owned.p) && number > 0 && number <= book->entry_count)
    return read_chosen(out, book, &book->entries[number - 1]);
  chuan_diag *diag = chuan_diag_add(book->diags, CHUAN_E0537, NOWHERE, CHUAN_ARGS(book->package.file->path, wanted));
  chuan_diag_hint(book->diags, diag, CHUAN_PHRASE_SHEETS_ARE, CHUAN_ARGS(names_of(book, false, NULL)));
  return CHUAN_RC_USAGE;
}

/* Reads the visible sheets up to the second one that holds something. */
static chuan_rc read_only(xlsx_sheet **out, xlsx_book *book)
{
  xlsx_sheet *sheet;
  *out = NULL;
  for (size_t i = 0; i < book->entry_count; i++) {
    if (book->entries[i].hidden)
      continue;
    chuan_rc rc = read_chosen(&sheet, book, &book->entries[i]);
    if (rc != CHUAN_RC_OK)
      return rc;
    if (sheet->cells.count == 0)
      continue;
    if (*out) {
      chuan_diag *diag = chuan_diag_add(book->diags, CHUAN_E0536, NOWHERE, CHUAN_ARGS(book->package.file->path));
      chuan_diag_hint(book->diags, diag, CHUAN_PHRASE_CHOOSE_SHEET, CHUAN_ARGS(names_of(book, false, NULL)));
      return CHUAN_RC_FINDINGS;
    }
    *out = sheet;
  }
  if (*out)
    return CHUAN_RC_OK;
  chuan_diag *diag = chuan_diag_add(book->diags, CHUAN_E0508, NOWHERE, CHUAN_ARGS(book->package.file->path));
  chuan_diag_hint(book->diags, diag, CHUAN_PHRASE_FILE_IS_EMPTY, CHUAN_NO_ARGS);
  return CHUAN_RC_FINDINGS;
}

/* Kinds of files ----------------------------------------------------------------------------------- */

#define OLE_START "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

static bool starts_with(chuan_str bytes, const char *start, size_t n)
{
  return bytes.n >= n && memcmp(bytes.p, start, n) == 0;
}

bool xlsx_is_spreadsheet(chuan_str bytes)
{
  return starts_with(bytes, "PK\3\4", 4) || starts_with(bytes, "PK\5\6", 4) ||
         starts_with(bytes, OLE_START, sizeof OLE_START - 1);
}

/* Whether a file holds a name, in UTF-16. */
static chuan_rc find_name(bool *found, const xlsx_package *package, const char *name, size_t n)
{
  enum { CHUNK = 64 << 10, NAME_MAX_BYTES = 64 };
  char bytes[CHUNK];
  *found = false;
  for (uint64_t at = 0, length = package->file->length; at < length && !*found; at += CHUNK - NAME_MAX_BYTES) {
    size_t count = length - at < CHUNK ? (size_t)(length - at) : CHUNK;
    chuan_rc rc = chuan_source_file_read(bytes, package->file, at, count, package->diags);
    if (rc != CHUAN_RC_OK)
      return rc;
    *found = memmem(bytes, count, name, n) != NULL;
  }
  return CHUAN_RC_OK;
}

/* A file in the old container: of Excel or Word before 2007, or one with a password. */
static chuan_rc refuse_old(const xlsx_package *package)
{
  static const char ENCRYPTED[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e",
                    DOCUMENT[] = "W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t";
  bool locked, document = false;
  if (package->file->length > CHUAN_IMPORT_SHEET_MAX)
    return refuse_kind(package, FILE_KIND_XLS);
  chuan_rc rc = find_name(&locked, package, ENCRYPTED, sizeof ENCRYPTED);
  if (rc == CHUAN_RC_OK && !locked)
    rc = find_name(&document, package, DOCUMENT, sizeof DOCUMENT);
  if (rc != CHUAN_RC_OK)
    return rc;
  if (!locked)
    return refuse_kind(package, document ? FILE_KIND_DOC : FILE_KIND_XLS);
  chuan_diag *diag = chuan_diag_add(package->diags, CHUAN_E0532, NOWHERE, CHUAN_ARGS(package->file->path));
  chuan_diag_hint(package->diags, diag, CHUAN_PHRASE_REMOVE_PASSWORD, CHUAN_NO_ARGS);
  return CHUAN_RC_FINDINGS;
}

chuan_rc xlsx_read(xlsx_sheet **out, const chuan_source_file *file, chuan_str wanted, chuan_sources *sources,
                   chuan_diags *diags)
{
  enum { START = sizeof OLE_START - 1 };
  char start[START];
  xlsx_book book = { .package = { .file = file, .arena = sources->arena, .diags = diags } };
  chuan_rc rc = CHUAN_RC_OK;
  if (file->length >= START)
    rc = chuan_source_file_read(start, file, 0, START, diags);
  if (rc == CHUAN_RC_OK && file->length >= START && memcmp(start, OLE_START, START) == 0)
    return refuse_old(&book.package);
  if (rc == CHUAN_RC_OK)
    rc = xlsx_book_open(&book, file, sources, diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  return wanted.n > 0 ? read_wanted(out, &book, wanted) : read_only(out, &book);
}
