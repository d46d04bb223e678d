/* The container of an XLSX file: see xlsx_package.h. */
#include "runtime/xlsx_package.h"

#include "runtime/import.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zip.h>

static const chuan_span NOWHERE = { 0, 0, 0 };

/* Refusals ----------------------------------------------------------------------------------------- */

static chuan_str bilingual(const xlsx_package *package, const char *vi, const char *en)
{
  return chuan_diag_bilingual(package->diags, chuan_str_of(vi), chuan_str_of(en));
}

chuan_rc xlsx_refuse(const xlsx_package *package, const char *vi, const char *en)
{
  chuan_diag *diag =
    chuan_diag_add(package->diags, CHUAN_E0534, NOWHERE, CHUAN_ARGS(package->path, bilingual(package, vi, en)));
  chuan_diag_hint(package->diags, diag, CHUAN_PHRASE_SAVE_AGAIN, CHUAN_NO_ARGS);
  return CHUAN_RC_FINDINGS;
}

chuan_rc xlsx_refuse_size(const xlsx_package *package, const char *vi, const char *en)
{
  chuan_diag *diag =
    chuan_diag_add(package->diags, CHUAN_E0535, NOWHERE, CHUAN_ARGS(package->path, bilingual(package, vi, en)));
  chuan_diag_hint(package->diags, diag, CHUAN_PHRASE_SMALLER_SHEET, CHUAN_NO_ARGS);
  return CHUAN_RC_LIMIT;
}

static chuan_rc refuse_part(const xlsx_package *package, chuan_str part, const char *vi, const char *en)
{
  chuan_buffer v, e;
  chuan_buffer_init(&v, package->arena);
  chuan_buffer_init(&e, package->arena);
  chuan_buffer_printf(&v, "%.*s: %s", CHUAN_STR_ARGS(part), vi);
  chuan_buffer_printf(&e, "%.*s: %s", CHUAN_STR_ARGS(part), en);
  if (v.failed || e.failed)
    return CHUAN_RC_MEMORY;
  chuan_buffer_add_char(&v, '\0');
  chuan_buffer_add_char(&e, '\0');
  return v.failed || e.failed ? CHUAN_RC_MEMORY : xlsx_refuse(package, v.p, e.p);
}

/* What libzip could not do: for want of memory, or as the archive is broken. */
static chuan_rc refuse_zip(const xlsx_package *package, zip_error_t *error)
{
  enum { ZLIB_MEMORY = -4 };
  int code = zip_error_code_zip(error);
  if (code == ZIP_ER_MEMORY || (code == ZIP_ER_ZLIB && zip_error_code_system(error) == ZLIB_MEMORY))
    return CHUAN_RC_MEMORY;
  return xlsx_refuse(package, "tệp nén bị hỏng hoặc tự mâu thuẫn", "the archive is broken or contradicts itself");
}

/* The archive -------------------------------------------------------------------------------------- */

/* Whether the archive ends as those of spreadsheets do: with a plain directory of few entries and nothing behind it.
   So libzip cannot be made to keep a directory of any size. */
static chuan_rc check_end(const xlsx_package *package, chuan_str bytes, size_t *entries)
{
  enum { END = 22, LOCATOR = 20, COUNT_AT = 10, COMMENT_AT = 20, BYTE = 8 };
  const unsigned char *end = (const unsigned char *)bytes.p + bytes.n - END;
  if (bytes.n < END || memcmp(end, "PK\5\6", 4) != 0 || end[COMMENT_AT] != 0 || end[COMMENT_AT + 1] != 0)
    return xlsx_refuse(package, "tệp nén bị cắt cụt hoặc có phần thừa ở cuối",
                       "the archive is cut short, or something follows it");
  if (bytes.n >= END + LOCATOR && memcmp(end - LOCATOR, "PK\6\7", 4) == 0)
    return xlsx_refuse(package, "tệp nén kiểu zip64, bảng tính không cần đến",
                       "the archive is a zip64, which no spreadsheet needs");
  *entries = end[COUNT_AT] + ((size_t)end[COUNT_AT + 1] << BYTE);
  return *entries <= XLSX_ENTRIES_MAX
           ? CHUAN_RC_OK
           : xlsx_refuse_size(package, "có hơn 1024 phần", "it has more than 1024 parts");
}

static bool is_good_name(const char *name)
{
  if (*name == '/' || *name == '\0')
    return false;
  for (const char *at = name, *end; at; at = *end ? end + 1 : NULL) {
    end = strchrnul(at, '/');
    if (end - at == 2 && memcmp(at, "..", 2) == 0)
      return false;
    for (const char *c = at; c < end; c++)
      if (*c == '\\' || (unsigned char)*c < ' ')
        return false;
  }
  return true;
}

static int compare_names(const void *a, const void *b)
{
  return strcasecmp(*(const char *const *)a, *(const char *const *)b);
}

static chuan_rc check_names(const xlsx_package *package, const char **names, size_t count)
{
  if (count > 0)
    qsort(names, count, sizeof *names, compare_names);
  for (size_t i = 1; i < count; i++)
    if (strcasecmp(names[i - 1], names[i]) == 0)
      return xlsx_refuse(package, "hai phần trùng tên", "two parts have one name");
  return CHUAN_RC_OK;
}

/* What the directory says of an entry. */
static chuan_rc check_entry(const xlsx_package *package, size_t number, const char **name, uint64_t *compressed)
{
  zip_stat_t stat;
  if (zip_stat_index(package->zip, number, ZIP_FL_ENC_RAW, &stat) != 0)
    return refuse_zip(package, zip_get_error(package->zip));
  if (!is_good_name(stat.name))
    return xlsx_refuse(package, "một phần có tên chỉ ra ngoài tệp", "a part has a name that leads out of the file");
  if (stat.encryption_method != ZIP_EM_NONE) {
    chuan_diag *diag = chuan_diag_add(package->diags, CHUAN_E0532, NOWHERE, CHUAN_ARGS(package->path));
    chuan_diag_hint(package->diags, diag, CHUAN_PHRASE_REMOVE_PASSWORD, CHUAN_NO_ARGS);
    return CHUAN_RC_FINDINGS;
  }
  if (stat.comp_method != ZIP_CM_STORE && stat.comp_method != ZIP_CM_DEFLATE)
    return xlsx_refuse(package, "một phần được nén theo cách bảng tính không dùng",
                       "a part is compressed in a way that spreadsheets do not use");
  *name = stat.name;
  *compressed += stat.comp_size;
  return CHUAN_RC_OK;
}

static chuan_rc check_entries(const xlsx_package *package, size_t expected, size_t size)
{
  size_t count = (size_t)zip_get_num_entries(package->zip, 0);
  uint64_t compressed = 0;
  if (count != expected)
    return xlsx_refuse(package, "tệp nén có hai thư mục", "the archive has two directories");
  const char **names = chuan_arena_array(package->arena, count, sizeof *names);
  if (!names)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; i < count; i++) {
    chuan_rc rc = check_entry(package, i, &names[i], &compressed);
    if (rc != CHUAN_RC_OK)
      return rc;
    if (compressed > size) /* entries that lie in one another: a bomb */
      return xlsx_refuse(package, "các phần chồng lên nhau", "its parts overlap");
  }
  return check_names(package, names, count);
}

chuan_rc xlsx_package_open(xlsx_package *package, chuan_str path, chuan_str bytes, chuan_arena *arena,
                           chuan_diags *diags)
{
  zip_error_t error;
  size_t entries;
  *package = (xlsx_package){ .path = path, .arena = arena, .diags = diags };
  if (bytes.n > CHUAN_IMPORT_SHEET_MAX) /* from standard input: a file would not have been read */
    return xlsx_refuse_size(package, "tệp lớn hơn 20 MiB", "the file is larger than 20 MiB");
  chuan_rc rc = check_end(package, bytes, &entries);
  if (rc != CHUAN_RC_OK)
    return rc;
  zip_error_init(&error);
  zip_source_t *source = zip_source_buffer_create(bytes.p, bytes.n, 0, &error);
  if (source)
    package->zip = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
  if (!package->zip) {
    zip_source_free(source);
    rc = refuse_zip(package, &error);
  }
  zip_error_fini(&error);
  return rc == CHUAN_RC_OK ? check_entries(package, entries, bytes.n) : rc;
}

void xlsx_package_close(xlsx_package *package)
{
  if (package->zip)
    zip_discard(package->zip);
  package->zip = NULL;
}

/* The entry of a part: names of parts are compared without case. */
static zip_int64_t find_part(const xlsx_package *package, chuan_str part)
{
  chuan_str name = chuan_str_copy(package->arena, part);
  return name.p ? zip_name_locate(package->zip, name.p, ZIP_FL_NOCASE) : -1;
}

bool xlsx_package_has(const xlsx_package *package, chuan_str part)
{
  return find_part(package, part) >= 0;
}

/* XML ---------------------------------------------------------------------------------------------- */

/* A part that is being read. */
typedef struct walk {
  xlsx_package *package;
  chuan_str part;
  const xlsx_reader *reader;
  void *user;
  XML_Parser parser;
  int path[XLSX_DEPTH_MAX + 1]; /* path[0] stands for what is around the root */
  int depth;
  chuan_rc rc;    /* why the reading ends */
} walk;

static void stop(walk *w, chuan_rc rc)
{
  if (w->rc == CHUAN_RC_OK)
    w->rc = rc;
  XML_StopParser(w->parser, XML_FALSE);
}

static const char *local_name(const char *name)
{
  const char *colon = strchr(name, ':');
  return colon ? colon + 1 : name;
}

static int find_element(const char *const *names, const char *name)
{
  for (int i = 0; names[i]; i++)
    if (names[i][0] == name[0] && strcmp(names[i], name) == 0)
      return i;
  return XLSX_ELEMENT_NONE;
}

static void XMLCALL on_start(void *user, const char *name, const char **attributes)
{
  walk *w = user;
  int element;
  if (w->rc != CHUAN_RC_OK)
    return;
  if (w->depth == XLSX_DEPTH_MAX) {
    stop(w, refuse_part(w->package, w->part, "các thẻ lồng nhau quá 32 tầng", "elements are nested deeper than 32"));
    return;
  }
  element = find_element(w->reader->names, local_name(name));
  if (w->depth == 0 && element != 0) {
    stop(w, refuse_part(w->package, w->part, "không phải loại phần như tệp khai báo",
                        "it is not the kind of part that the file says"));
    return;
  }
  chuan_rc rc = w->reader->start(w->user, element, w->path[w->depth], attributes);
  w->path[++w->depth] = element;
  if (rc != CHUAN_RC_OK)
    stop(w, rc);
}

static void XMLCALL on_end(void *user, const char *name)
{
  (void)name;
  walk *w = user;
  if (w->rc != CHUAN_RC_OK)
    return;
  int element = w->path[w->depth--];
  chuan_rc rc = w->reader->end(w->user, element, w->path[w->depth]);
  if (rc != CHUAN_RC_OK)
    stop(w, rc);
}

static void XMLCALL on_text(void *user, const char *text, int length)
{
  walk *w = user;
  if (w->rc != CHUAN_RC_OK || w->depth == 0)
    return;
  chuan_rc rc = w->reader->text(w->user, w->path[w->depth], w->path[w->depth - 1], (chuan_str){ text, (size_t)length });
  if (rc != CHUAN_RC_OK)
    stop(w, rc);
}

#define DOCTYPE "<!DOCTYPE"
enum { CHUNK = 32 << 10, KEPT = sizeof DOCTYPE - 2 /* bytes of the chunk before, in which one could begin */ };

/* Refuses what expat shall not see: a document type, whose entities could be a bomb or lead to other files, and bytes
   of other encodings, in which one could hide. `bytes` are a chunk behind the end of the one before. */
static chuan_rc check_bytes(const walk *w, const char *bytes, size_t count)
{
  if (memchr(bytes + KEPT, '\0', count))
    return refuse_part(w->package, w->part, "không phải UTF-8", "it is not UTF-8");
  if (memmem(bytes, KEPT + count, DOCTYPE, sizeof DOCTYPE - 1))
    return refuse_part(w->package, w->part, "có khai báo DOCTYPE, bảng tính không bao giờ cần",
                       "it has a DOCTYPE, which no spreadsheet needs");
  return CHUAN_RC_OK;
}

/* What expat holds back, as a tag that does not end: it must not grow without end. */
static bool holds_too_much(const walk *w, size_t fed)
{
  enum { TOKEN_MAX = 1 << 20 };
  XML_Index seen = XML_GetCurrentByteIndex(w->parser);
  return fed - (seen > 0 ? (size_t)seen : 0) > TOKEN_MAX;
}

static chuan_rc feed(walk *w, const char *bytes, size_t count, size_t fed)
{
  if (XML_Parse(w->parser, bytes, (int)count, count == 0) == XML_STATUS_ERROR && w->rc == CHUAN_RC_OK) {
    if (XML_GetErrorCode(w->parser) == XML_ERROR_NO_MEMORY)
      return CHUAN_RC_MEMORY;
    return refuse_part(w->package, w->part, "không phải XML đúng quy cách trong UTF-8",
                       "it is not well-formed XML in UTF-8");
  }
  if (w->rc == CHUAN_RC_OK && holds_too_much(w, fed))
    return refuse_part(w->package, w->part, "một thẻ dài quá 1 MiB", "a tag is longer than 1 MiB");
  return w->rc;
}

/* Reads all of an entry, which libzip compares with its checksum; of the size it says nothing. */
static chuan_rc inflate_all(walk *w, zip_file_t *file, uint64_t size)
{
  char bytes[KEPT + CHUNK] = "";
  for (size_t fed = 0;;) {
    zip_int64_t count = zip_fread(file, bytes + KEPT, CHUNK);
    if (count < 0)
      return refuse_zip(w->package, zip_file_get_error(file));
    fed += (size_t)count;
    if (fed > size || (count == 0 && fed < size))
      return refuse_part(w->package, w->part, "kích thước ghi trong tệp nén không đúng",
                         "the size that the archive says is wrong");
    w->package->inflated += (size_t)count;
    if (w->package->inflated > XLSX_INFLATED_MAX)
      return xlsx_refuse_size(w->package, "giải nén ra hơn 100 MiB", "it inflates to more than 100 MiB");
    chuan_rc rc = check_bytes(w, bytes, (size_t)count);
    if (rc == CHUAN_RC_OK)
      rc = feed(w, bytes + KEPT, (size_t)count, fed);
    if (rc != CHUAN_RC_OK || count == 0)
      return rc;
    memmove(bytes, bytes + count, KEPT);
  }
}

static chuan_rc walk_part(walk *w, zip_file_t *file, uint64_t size)
{
  w->parser = XML_ParserCreate("UTF-8");
  if (!w->parser)
    return CHUAN_RC_MEMORY;
  w->path[0] = XLSX_ELEMENT_NONE;
  XML_SetUserData(w->parser, w);
  XML_SetElementHandler(w->parser, on_start, on_end);
  if (w->reader->text)
    XML_SetCharacterDataHandler(w->parser, on_text);
  chuan_rc rc = inflate_all(w, file, size);
  XML_ParserFree(w->parser);
  return rc;
}

chuan_rc xlsx_read_part(xlsx_package *package, chuan_str part, const xlsx_reader *reader, void *user)
{
  walk w = { .package = package, .part = part, .reader = reader, .user = user };
  zip_int64_t entry = find_part(package, part);
  if (entry < 0)
    return refuse_part(package, part, "tệp không có phần này", "the file has no such part");
  if (++package->parts > XLSX_PARTS_MAX)
    return xlsx_refuse_size(package, "cần đọc hơn 64 phần", "more than 64 parts would have to be read");
  zip_stat_t stat;
  bool known = zip_stat_index(package->zip, (zip_uint64_t)entry, 0, &stat) == 0;
  zip_file_t *file = known ? zip_fopen_index(package->zip, (zip_uint64_t)entry, 0) : NULL;
  if (!file)
    return refuse_zip(package, zip_get_error(package->zip));
  chuan_rc rc = walk_part(&w, file, stat.size);
  zip_fclose(file);
  return rc;
}

/* Attributes --------------------------------------------------------------------------------------- */

const char *xlsx_attribute(const char **attributes, const char *name)
{
  for (; *attributes; attributes += 2)
    if (strcmp(local_name(attributes[0]), name) == 0)
      return attributes[1];
  return NULL;
}

bool xlsx_number(uint32_t *out, const char *text)
{
  enum { DIGITS_MAX = 9, DECIMAL = 10 };
  uint32_t number = 0;
  size_t n = 0;
  for (; text && text[n] >= '0' && text[n] <= '9' && n < DIGITS_MAX; n++)
    number = number * DECIMAL + (uint32_t)(text[n] - '0');
  if (n == 0 || text[n] != '\0')
    return false;
  *out = number;
  return true;
}

bool xlsx_truth(const char *text)
{
  return text && (strcmp(text, "1") == 0 || strcmp(text, "true") == 0 || strcmp(text, "on") == 0);
}
