/* Reading a part of an XLSX file: inflated, checked and parsed as a stream. See xlsx_package.h. */
#include "runtime/xlsx_package.h"

#include <expat.h>
#include <string.h>
#include <zlib.h>

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
    stop(w, xlsx_refuse_part(w->package, w->part, "các thẻ lồng nhau quá 32 tầng", "elements are nested deeper than 32"));
    return;
  }
  element = find_element(w->reader->names, local_name(name));
  if (w->depth == 0 && element != 0) {
    stop(w, xlsx_refuse_part(w->package, w->part, "không phải loại phần như tệp khai báo",
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
  z_stream stream;
  bool deflated, ended;
} inflation;

static bool begin_inflation(inflation *in, const xlsx_part *part)
{
  enum { RAW = -MAX_WBITS };
  *in = (inflation){ .deflated = part->deflated };
  in->stream.next_in = (unsigned char *)(uintptr_t)part->bytes.p;
  in->stream.avail_in = (unsigned)part->bytes.n;
  return !part->deflated || inflateInit2(&in->stream, RAW) == Z_OK; /* it fails for want of memory alone */
}

/* The next bytes, CHUNK at most; `count` is 0 at the end. FINDINGS when they are not what deflate writes; MEMORY. */
static chuan_rc inflate_chunk(size_t *count, inflation *in, char *bytes)
{
  z_stream *z = &in->stream;
  z->next_out = (unsigned char *)bytes;
  z->avail_out = CHUNK;
  if (!in->deflated) {
    *count = z->avail_in < CHUNK ? z->avail_in : CHUNK;
    memcpy(bytes, z->next_in, *count);
    z->next_in += *count;
    z->avail_in -= (unsigned)*count;
    return CHUAN_RC_OK;
  }
  int result = in->ended ? Z_STREAM_END : inflate(z, Z_NO_FLUSH);
  *count = CHUNK - z->avail_out;
  in->ended = result == Z_STREAM_END;
  if (result == Z_MEM_ERROR)
    return CHUAN_RC_MEMORY;
  bool good = in->ended ? z->avail_in == 0 : result == Z_OK && *count > 0;
  return good ? CHUAN_RC_OK : CHUAN_RC_FINDINGS;
}

/* Reads all of a part, and compares it with what the archive says of it. */
static chuan_rc read_all(walk *w, inflation *in, const xlsx_part *part)
{
  char bytes[KEPT + CHUNK] = "";
  size_t fed = 0, count;
  uint32_t crc = 0;
  do {
    chuan_rc rc = inflate_chunk(&count, in, bytes + KEPT);
    if (rc != CHUAN_RC_OK)
      return rc == CHUAN_RC_MEMORY ? rc
                                   : xlsx_refuse_part(w->package, w->part, "không giải nén được", "it cannot be inflated");
    fed += count;
    w->package->inflated += count;
    crc = (uint32_t)crc32(crc, (unsigned char *)bytes + KEPT, (unsigned)count);
    if (w->package->inflated > XLSX_INFLATED_MAX)
      return xlsx_refuse_size(w->package, "giải nén ra hơn 100 MiB", "it inflates to more than 100 MiB");
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
  XML_SetUserData(w->parser, w);
  XML_SetElementHandler(w->parser, on_start, on_end);
  if (w->reader->text)
    XML_SetCharacterDataHandler(w->parser, on_text);
  if (!begin_inflation(&in, part))
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
