/* Reading a part of an XLSX file: inflated, checked and parsed as a stream. See xlsx_package.h. */
#include "runtime/xlsx_package.h"

#include <expat.h>
#include <sodium.h>
#include <string.h>
#include <zlib.h>

/* XML ---------------------------------------------------------------------------------------------- */

/* Which names have occurred: an attribute's by the place where the parser keeps it once and for all, an element's by a
   hash that nobody can foresee. The parser keeps them to its end, so there must not be many. */
enum { NAMES_SLOTS = 4 * XLSX_NAMES_MAX };
typedef struct name_set {
  uint64_t slots[NAMES_SLOTS]; /* 0: free */
  size_t count;
  unsigned char key[crypto_shorthash_KEYBYTES];
} name_set;

/* A part that is being read. */
typedef struct walk {
  xlsx_package *package;
  chuan_str part;
  const xlsx_reader *reader;
  void *user;
  XML_Parser parser;
  int path[XLSX_DEPTH_MAX + 1]; /* path[0] stands for what is around the root */
  int depth;
  chuan_rc rc; /* why the reading ends */
  name_set names;
} walk;

/* Counts an element or a piece of text. */
static chuan_rc count_markup(xlsx_package *package)
{
  if (++package->markup <= XLSX_MARKUP_FREE || package->markup <= XLSX_MARKUP_FREE + package->kept * XLSX_MARKUP_KEPT)
    return CHUAN_RC_OK;
  return xlsx_refuse_size(package, "có hơn bốn triệu thẻ không chứa gì, như ô trống được định dạng",
                          "more than four million elements hold nothing, as empty cells with a format");
}

static void stop(walk *w, chuan_rc rc)
{
  if (w->rc == CHUAN_RC_OK)
    w->rc = rc;
  XML_StopParser(w->parser, XML_FALSE);
}

static const char *local_name(const char *name)
{
  if (name[0] == '\0' || name[1] == '\0') /* c, v: nearly all */
    return name;
  const char *colon = strchr(name, ':');
  return colon ? colon + 1 : name;
}

static int find_element(const char *const *names, const char *name)
{
  for (int i = 0; names[i]; i++)
    if (names[i][0] == name[0] && names[i][1] == name[1] && (name[1] == '\0' || strcmp(names[i], name) == 0))
      return i;
  return XLSX_ELEMENT_NONE;
}

/* Adds a name; false when there are too many. */
static bool add_name(name_set *set, uint64_t name)
{
  size_t at = (name ^ name >> 12) % NAMES_SLOTS;
  while (set->slots[at] && set->slots[at] != name)
    at = (at + 1) % NAMES_SLOTS;
  set->count += set->slots[at] == 0;
  set->slots[at] = name;
  return set->count <= XLSX_NAMES_MAX;
}

static bool add_element_name(name_set *set, const char *name)
{
  uint64_t hash;
  _Static_assert(sizeof hash == crypto_shorthash_BYTES, "a hash is a number");
  crypto_shorthash((unsigned char *)&hash, (const unsigned char *)name, strlen(name), set->key);
  return add_name(set, hash | 1);
}

/* Refuses markup that costs time and memory and holds nothing. `plain`: the name is one that the reader knows, without
   a prefix. */
static chuan_rc check_markup(walk *w, const char *name, bool plain, const char **attributes)
{
  bool few = plain || add_element_name(&w->names, name);
  for (; few && *attributes; attributes += 2)
    few = add_name(&w->names, (uintptr_t)attributes[0]);
  if (!few)
    return xlsx_refuse_part(w->package, w->part, "có hơn 1024 tên thẻ và thuộc tính khác nhau",
                            "it has more than 1024 different names of elements and attributes");
  return count_markup(w->package);
}

static void XMLCALL on_start(void *user, const char *name, const char **attributes)
{
  walk *w = user;
  int element;
  if (w->rc != CHUAN_RC_OK)
    return;
  if (w->depth == XLSX_DEPTH_MAX) {
    stop(w,
         xlsx_refuse_part(w->package, w->part, "các thẻ lồng nhau quá 32 tầng", "elements are nested deeper than 32"));
    return;
  }
  const char *local = local_name(name);
  element = find_element(w->reader->names, local);
  if (w->depth == 0 && element != 0) {
    stop(w, xlsx_refuse_part(w->package, w->part, "không phải loại phần như tệp khai báo",
                             "it is not the kind of part that the file says"));
    return;
  }
  chuan_rc rc = check_markup(w, name, element != XLSX_ELEMENT_NONE && local == name, attributes);
  if (rc == CHUAN_RC_OK)
    rc = w->reader->start(w->user, element, w->path[w->depth], attributes);
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
  chuan_rc rc = count_markup(w->package);
  if (rc == CHUAN_RC_OK)
    rc = w->reader->text(w->user, w->path[w->depth], w->path[w->depth - 1], (chuan_str){ text, (size_t)length });
  if (rc != CHUAN_RC_OK)
    stop(w, rc);
}

#define DOCTYPE "<!DOCTYPE"
enum { CHUNK = 128 << 10, KEPT = sizeof DOCTYPE - 2 /* bytes of the chunk before, in which one could begin */ };

/* Refuses what expat shall not see: a document type, whose entities could be a bomb or lead to other files, and bytes
   of other encodings, in which one could hide. `bytes` are a chunk behind the end of the one before. */
static chuan_rc check_bytes(const walk *w, const char *bytes, size_t count)
{
  if (memchr(bytes + KEPT, '\0', count))
    return xlsx_refuse_part(w->package, w->part, "không phải UTF-8", "it is not UTF-8");
  if (memmem(bytes, KEPT + count, DOCTYPE, sizeof DOCTYPE - 1))
    return xlsx_refuse_part(w->package, w->part, "có khai báo DOCTYPE, bảng tính không bao giờ cần",
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
    return xlsx_refuse_part(w->package, w->part, "không phải XML đúng quy cách trong UTF-8",
                            "it is not well-formed XML in UTF-8");
  }
  if (w->rc == CHUAN_RC_OK && holds_too_much(w, fed))
    return xlsx_refuse_part(w->package, w->part, "một thẻ dài quá 1 MiB", "a tag is longer than 1 MiB");
  return w->rc;
}

/* Inflating ---------------------------------------------------------------------------------------- */

/* The bytes of a part as they come. */
typedef struct inflation {
  const xlsx_package *package;
  z_stream stream;
  uint64_t at, left; /* in the file: what has not been read yet */
  bool deflated, ended;
  unsigned char packed[CHUNK];
} inflation;

static bool begin_inflation(inflation *in, const xlsx_package *package, const xlsx_part *part)
{
  enum { RAW = -MAX_WBITS };
  in->package = package;
  in->stream = (z_stream){ .next_in = in->packed };
  in->at = part->at;
  in->left = part->packed;
  in->deflated = part->deflated;
  in->ended = false;
  return !part->deflated || inflateInit2(&in->stream, RAW) == Z_OK; /* it fails for want of memory alone */
}

/* Reads what comes next in the file, once all before it is used up. */
static chuan_rc refill(inflation *in)
{
  size_t count = in->left < CHUNK ? (size_t)in->left : CHUNK;
  if (in->stream.avail_in > 0 || count == 0)
    return CHUAN_RC_OK;
  chuan_rc rc = chuan_source_file_read(in->packed, in->package->file, in->at, count, in->package->diags);
  in->at += count;
  in->left -= count;
  in->stream.next_in = in->packed;
  in->stream.avail_in = (unsigned)count;
  return rc;
}

/* Inflates until a chunk is full or the end is reached. FINDINGS, not reported: it is not what deflate writes. */
static chuan_rc inflate_bytes(inflation *in)
{
  z_stream *z = &in->stream;
  while (!in->ended && z->avail_out > 0) {
    chuan_rc rc = refill(in);
    if (rc != CHUAN_RC_OK)
      return rc;
    int result = inflate(z, Z_NO_FLUSH);
    if (result == Z_MEM_ERROR)
      return CHUAN_RC_MEMORY;
    in->ended = result == Z_STREAM_END;
    if (in->ended ? z->avail_in + in->left > 0 : result != Z_OK) /* Z_BUF_ERROR: no more bytes come */
      return CHUAN_RC_FINDINGS;
  }
  return CHUAN_RC_OK;
}

/* The next bytes, CHUNK at most; `count` is 0 at the end. FINDINGS, reported; IO; MEMORY. */
static chuan_rc next_chunk(size_t *count, inflation *in, char *bytes, chuan_str part)
{
  in->stream.next_out = (unsigned char *)bytes;
  in->stream.avail_out = CHUNK;
  chuan_rc rc = in->deflated ? inflate_bytes(in) : refill(in);
  if (rc == CHUAN_RC_FINDINGS)
    return xlsx_refuse_part(in->package, part, "không giải nén được", "it cannot be inflated");
  *count = in->deflated ? CHUNK - in->stream.avail_out : in->stream.avail_in;
  if (!in->deflated) {
    memcpy(bytes, in->packed, *count);
    in->stream.avail_in = 0;
  }
  return rc;
}

/* Whether there are more bytes than what is kept asks for. */
static bool is_too_much(const xlsx_package *package)
{
  return package->inflated > XLSX_INFLATED_MAX ||
         package->inflated > XLSX_INFLATED_FREE + package->kept * XLSX_INFLATED_KEPT;
}

/* Reads all of a part, and compares it with what the archive says of it. */
static chuan_rc read_all(walk *w, inflation *in, const xlsx_part *part)
{
  char bytes[KEPT + CHUNK] = "";
  size_t fed = 0, count = 0;
  uint32_t crc = 0;
  do {
    chuan_rc rc = next_chunk(&count, in, bytes + KEPT, w->part);
    if (rc != CHUAN_RC_OK)
      return rc;
    fed += count;
    w->package->inflated += count;
    crc = (uint32_t)crc32(crc, (unsigned char *)bytes + KEPT, (unsigned)count);
    if (is_too_much(w->package))
      return xlsx_refuse_size(w->package, "giải nén ra hơn 100 MiB mà ít ô có nội dung, hoặc hơn 1000 MiB",
                              "it inflates to more than 100 MiB with few cells, or to more than 1000 MiB");
    if (fed > part->size || (count == 0 && (fed != part->size || crc != part->crc)))
      return xlsx_refuse_part(w->package, w->part, "kích thước hoặc tổng kiểm tra ghi trong tệp nén không đúng",
                              "the size or checksum that the archive says is wrong");
    rc = check_bytes(w, bytes, count);
    if (rc == CHUAN_RC_OK)
      rc = feed(w, bytes + KEPT, count, fed);
    if (rc != CHUAN_RC_OK)
      return rc;
    memmove(bytes, bytes + count, KEPT);
  } while (count > 0);
  return CHUAN_RC_OK;
}

static chuan_rc walk_part(walk *w, const xlsx_part *part)
{
  inflation in;
  w->path[0] = XLSX_ELEMENT_NONE;
  randombytes_buf(w->names.key, sizeof w->names.key);
  XML_SetUserData(w->parser, w);
  XML_SetElementHandler(w->parser, on_start, on_end);
  if (w->reader->text)
    XML_SetCharacterDataHandler(w->parser, on_text);
  if (!begin_inflation(&in, w->package, part))
    return CHUAN_RC_MEMORY;
  chuan_rc rc = read_all(w, &in, part);
  if (part->deflated)
    inflateEnd(&in.stream);
  return rc;
}

chuan_rc xlsx_read_part(xlsx_package *package, chuan_str name, const xlsx_reader *reader, void *user)
{
  walk w = { .package = package, .part = name, .reader = reader, .user = user };
  const xlsx_part *part = xlsx_package_find(package, name);
  if (!part)
    return xlsx_refuse_part(package, name, "tệp không có phần này", "the file has no such part");
  if (++package->read > XLSX_PARTS_MAX)
    return xlsx_refuse_size(package, "cần đọc hơn 64 phần", "more than 64 parts would have to be read");
  if (part->size > XLSX_RATIO_FREE && part->size / XLSX_RATIO_MAX > part->packed)
    return xlsx_refuse_part(package, name, "nén quá 40 lần: bảng tính không nén được đến thế",
                            "it is compressed more than 40 times, which no spreadsheet is");
  w.parser = XML_ParserCreate("UTF-8");
  if (!w.parser)
    return CHUAN_RC_MEMORY;
  chuan_rc rc = walk_part(&w, part);
  XML_ParserFree(w.parser);
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
