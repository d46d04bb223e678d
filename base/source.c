/* Sources: reading, checking and composing texts, and finding lines and columns in them. See source.h. */
#include "base/source.h"

#include "base/diag.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { REPORTED_MAX = 20, READ_CHUNK = 64 * 1024 };

static const chuan_span NOWHERE = { 0, 0, 0 };

void chuan_sources_init(chuan_sources *sources, chuan_arena *arena)
{
  *sources = (chuan_sources){ .arena = arena };
}

const chuan_source *chuan_source_get(const chuan_sources *sources, uint32_t number)
{
  return sources && number > 0 && number <= sources->count ? sources->items[number] : NULL;
}

/* Checking ----------------------------------------------------------------------------------------- */

static chuan_phrase phrase_of_class(chuan_text_class class)
{
  switch (class) {
  case CHUAN_TEXT_BIDI:
    return CHUAN_PHRASE_CHARACTER_BIDI;
  case CHUAN_TEXT_ZERO_WIDTH:
    return CHUAN_PHRASE_CHARACTER_INVISIBLE;
  case CHUAN_TEXT_PRIVATE:
    return CHUAN_PHRASE_CHARACTER_PRIVATE;
  default:
    return CHUAN_PHRASE_CHARACTER_CONTROL;
  }
}

/* Reports the offending character at `span`; `c` is its code point, -1 for the invalid byte `byte`. */
static chuan_diag *report_character(chuan_diags *diags, chuan_span span, int32_t c, unsigned char byte)
{
  char shown[16];
  int length = c < 0 ? snprintf(shown, sizeof shown, "%02X", byte)
                     : snprintf(shown, sizeof shown, "U+%04X", (unsigned)c);
  chuan_str argument = { shown, (size_t)length };
  if (c < 0) {
    chuan_diag *diag = chuan_diag_add(diags, CHUAN_E0103, span, CHUAN_ARGS(argument));
    chuan_diag_hint(diags, diag, CHUAN_PHRASE_SAVE_AS_UTF8, CHUAN_NO_ARGS);
    return diag;
  }
  chuan_diag *diag = chuan_diag_add(diags, CHUAN_E0104, span, CHUAN_ARGS(argument));
  chuan_diag_label(diags, diag, phrase_of_class(chuan_text_classify(c)), CHUAN_NO_ARGS);
  return diag;
}

/* Reports what the text may not hold; the first REPORTED_MAX characters, for a file that is no text at
   all has thousands. The others are only counted. Where `unseen` is not NULL it is told of characters that are merely
   not seen, which are then let through. */
static bool check(chuan_str text, uint32_t number, bool *unseen, chuan_diags *diags)
{
  size_t found = 0;
  for (size_t at = 0, length; at < text.n; at += length) {
    int32_t c = chuan_text_next((chuan_str){ text.p + at, text.n - at }, &length);
    if (c >= 0 && chuan_text_classify(c) == CHUAN_TEXT_PLAIN)
      continue;
    if (unseen && c >= 0 && chuan_text_is_unseen(c)) {
      *unseen = true;
      continue;
    }
    chuan_span span = { number, (uint32_t)at, (uint32_t)(at + length) };
    if (++found <= REPORTED_MAX)
      report_character(diags, span, c, (unsigned char)text.p[at]);
    else
      diags->errors++;
  }
  return found == 0;
}

bool chuan_source_check(chuan_str text, chuan_span span, chuan_diags *diags)
{
  for (size_t at = 0, length; at < text.n; at += length) {
    int32_t c = chuan_text_next((chuan_str){ text.p + at, text.n - at }, &length);
    if (c >= 0 && chuan_text_classify(c) == CHUAN_TEXT_PLAIN)
      continue;
    chuan_diag *diag = report_character(diags, span, c, (unsigned char)text.p[at]);
    if (c >= 0)
      chuan_diag_hint(diags, diag, CHUAN_PHRASE_RETYPE_CELL, CHUAN_NO_ARGS);
    return false;
  }
  return true;
}

/* Adding ------------------------------------------------------------------------------------------- */

static chuan_rc report_size(chuan_str name, size_t limit, chuan_diags *diags)
{
  char digits[24];
  int length = snprintf(digits, sizeof digits, "%zu", limit);
  chuan_diag_add(diags, CHUAN_E0102, NOWHERE, CHUAN_ARGS(name, ((chuan_str){ digits, (size_t)length })));
  return CHUAN_RC_LIMIT;
}

/* Puts a new source into the list; NULL when memory is short. */
static chuan_source *append(chuan_sources *sources, chuan_str name)
{
  size_t used = sources->capacity ? sources->count + 1 : 0; /* with the unused items[0] */
  if (!chuan_arena_grow(sources->arena, (void **)&sources->items, used, &sources->capacity, sizeof *sources->items))
    return NULL;
  chuan_source *source = chuan_arena_alloc(sources->arena, sizeof *source);
  if (!source)
    return NULL;
  source->name = chuan_str_copy(sources->arena, name);
  if (!source->name.p)
    return NULL;
  sources->items[++sources->count] = source;
  return source;
}

static chuan_rc keep(uint32_t *number, chuan_sources *sources, chuan_str name, chuan_str bytes, size_t limit,
                     bool *unseen, struct chuan_diags *diags)
{
  if (bytes.n >= 3 && memcmp(bytes.p, "\xEF\xBB\xBF", 3) == 0)
    bytes = (chuan_str){ bytes.p + 3, bytes.n - 3 };
  chuan_str text;
  chuan_rc rc = chuan_text_nfc(&text, bytes, sources->arena);
  if (rc != CHUAN_RC_OK)
    return rc;
  if (text.n >= UINT32_MAX || sources->count >= UINT32_MAX - 1) /* places are 32-bit offsets */
    return report_size(name, limit < UINT32_MAX ? limit : UINT32_MAX, diags);
  chuan_source *source = append(sources, name);
  if (!source)
    return CHUAN_RC_MEMORY;
  source->text = text;
  *number = (uint32_t)sources->count;
  return check(text, *number, unseen, diags) ? CHUAN_RC_OK : CHUAN_RC_FINDINGS;
}

chuan_rc chuan_source_keep_form(uint32_t *number, bool *unseen, chuan_sources *sources, chuan_str name, chuan_str bytes,
                                size_t limit, struct chuan_diags *diags)
{
  *unseen = false;
  return keep(number, sources, name, bytes, limit, unseen, diags);
}

chuan_rc chuan_source_add(uint32_t *number, chuan_sources *sources, chuan_str name, chuan_str bytes, size_t limit,
                          struct chuan_diags *diags)
{
  *number = 0;
  if (bytes.n > limit)
    return report_size(name, limit, diags);
  chuan_str owned = chuan_str_copy(sources->arena, bytes);
  return owned.p ? keep(number, sources, name, owned, limit, NULL, diags) : CHUAN_RC_MEMORY;
}

chuan_rc chuan_source_add_sheet(uint32_t *number, chuan_sources *sources, chuan_str name, const chuan_sheet *sheet)
{
  chuan_source *source = append(sources, name);
  if (!source)
    return CHUAN_RC_MEMORY;
  source->text = CHUAN_STR("");
  source->sheet = sheet;
  *number = (uint32_t)sources->count;
  return CHUAN_RC_OK;
}

/* Reading ------------------------------------------------------------------------------------------ */

static chuan_rc report_unreadable(chuan_str path, int error, chuan_rc rc, chuan_diags *diags)
{
  if (error == ENOMEM)
    return CHUAN_RC_MEMORY;
  if (error == EIO || error == EMFILE || error == ENFILE)
    rc = CHUAN_RC_IO; /* no fault of the path */
  chuan_diag_add(diags, CHUAN_E0101, NOWHERE, CHUAN_ARGS(path, chuan_diag_file_error(diags, error)));
  return rc;
}

/* Opens the file and learns its size (0 for what has none, such as a pipe); -1 with errno when it
   cannot be read. */
static int open_file(const char *path, size_t *size)
{
  struct stat status;
  int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (file < 0)
    return -1;
  int error = 0;
  if (fstat(file, &status) != 0)
    error = errno;
  else if (S_ISDIR(status.st_mode))
    error = EISDIR;
  if (error) {
    close(file);
    errno = error;
    return -1;
  }
  *size = S_ISREG(status.st_mode) && status.st_size > 0 ? (size_t)status.st_size : 0;
  return file;
}

/* Reads to the end of the file, or to one byte more than `limit`. The size expected is a guess only:
   a file may grow while it is read. On IO, errno says why. */
static chuan_rc read_all(chuan_str *out, int file, size_t expected, size_t limit, chuan_arena *arena)
{
  size_t capacity = expected ? expected + 1 : READ_CHUNK, n = 0;
  char *bytes = chuan_arena_alloc(arena, capacity);
  if (!bytes)
    return CHUAN_RC_MEMORY;
  for (;;) {
    ssize_t got = read(file, bytes + n, capacity - n);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return CHUAN_RC_IO;
    if (got == 0)
      break;
    n += (size_t)got;
    if (n > limit)
      return CHUAN_RC_LIMIT;
    if (n < capacity)
      continue;
    char *bigger = chuan_arena_array(arena, capacity, 2);
    if (!bigger)
      return CHUAN_RC_MEMORY;
    bytes = memcpy(bigger, bytes, n);
    capacity *= 2;
  }
  *out = (chuan_str){ bytes, n };
  return CHUAN_RC_OK;
}

/* Reads the file at `path`, a path that is NUL-terminated and has `name.n` bytes. */
static chuan_rc read_path(chuan_str *bytes, const char *path, chuan_str name, size_t limit, chuan_arena *arena,
                          chuan_diags *diags)
{
  size_t size = 0;
  bool standard_input = chuan_str_equal(name, CHUAN_STR("-"));
  if (strlen(path) != name.n) /* a NUL inside: the system would open another file */
    return report_unreadable(name, EINVAL, CHUAN_RC_FINDINGS, diags);
  int file = standard_input ? STDIN_FILENO : open_file(path, &size);
  if (file < 0) {
    bool no_file = errno == ENOENT || errno == ENOTDIR || errno == EISDIR;
    return report_unreadable(name, errno, no_file ? CHUAN_RC_USAGE : CHUAN_RC_FINDINGS, diags);
  }
  chuan_rc rc = size > limit ? CHUAN_RC_LIMIT : read_all(bytes, file, size, limit, arena);
  int error = errno;
  if (!standard_input)
    close(file);
  if (rc == CHUAN_RC_LIMIT)
    return report_size(name, limit, diags);
  if (rc == CHUAN_RC_IO)
    return report_unreadable(name, error, rc, diags);
  return rc;
}

chuan_rc chuan_source_read(chuan_str *bytes, chuan_str path, size_t limit, unsigned char *sha256, chuan_arena *arena,
                           struct chuan_diags *diags)
{
  chuan_str copy = chuan_str_copy(arena, path);
  if (!copy.p)
    return CHUAN_RC_MEMORY;
  chuan_rc rc = read_path(bytes, copy.p, copy, limit, arena, diags);
  if (rc == CHUAN_RC_OK && sha256)
    crypto_hash_sha256(sha256, (const unsigned char *)bytes->p, bytes->n);
  return rc;
}

chuan_rc chuan_source_read_open(chuan_str *bytes, int file, size_t limit, chuan_arena *arena)
{
  return read_all(bytes, file, 0, limit, arena);
}

chuan_rc chuan_source_load(uint32_t *number, chuan_sources *sources, chuan_str path, size_t limit,
                           unsigned char *sha256, struct chuan_diags *diags)
{
  chuan_str bytes;
  *number = 0;
  chuan_rc rc = chuan_source_read(&bytes, path, limit, sha256, sources->arena, diags);
  return rc == CHUAN_RC_OK ? keep(number, sources, path, bytes, limit, NULL, diags) : rc;
}

/* Lines and columns -------------------------------------------------------------------------------- */

/* The offset of the line after the one that `from` is in; text.n + 1 when there is none. */
static size_t next_line(chuan_str text, size_t from)
{
  for (size_t at = from; at < text.n; at++) {
    if (text.p[at] == '\n')
      return at + 1;
    if (text.p[at] == '\r')
      return at + 1 < text.n && text.p[at + 1] == '\n' ? at + 2 : at + 1;
  }
  return text.n + 1;
}

/* Builds the table of lines. Without memory there is none, and lines are counted each time. */
static void build_lines(const chuan_sources *sources, chuan_source *source)
{
  size_t count = 0;
  if (source->lines)
    return;
  for (size_t at = 0; at <= source->text.n; at = next_line(source->text, at))
    count++;
  uint32_t *lines = chuan_arena_array(sources->arena, count, sizeof *lines);
  if (!lines)
    return;
  count = 0;
  for (size_t at = 0; at <= source->text.n; at = next_line(source->text, at))
    lines[count++] = (uint32_t)at;
  source->lines = lines;
  source->line_count = count;
}

/* The number of the line (from 1) that `offset` is in, and the offset of its first byte. */
static size_t line_of(const chuan_source *source, size_t offset, size_t *begin)
{
  if (!source->lines) {
    size_t line = 1;
    *begin = 0;
    for (size_t next = next_line(source->text, 0); next <= offset; next = next_line(source->text, next)) {
      *begin = next;
      line++;
    }
    return line;
  }
  size_t low = 0, high = source->line_count; /* lines[low] <= offset < lines[high] */
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (source->lines[middle] <= offset)
      low = middle;
    else
      high = middle;
  }
  *begin = source->lines[low];
  return low + 1;
}

/* The text between the begins of a line and of the next one, without the line end. */
static chuan_str without_line_end(chuan_str text, size_t begin, size_t next)
{
  size_t end = next < text.n ? next : text.n;
  if (end > begin && text.p[end - 1] == '\n')
    end--;
  if (end > begin && text.p[end - 1] == '\r')
    end--;
  return (chuan_str){ text.p + begin, end - begin };
}

/* The column (from 1) of an offset in the line that begins at `begin`. The last answer is kept: places
   are asked for in order, and a file may well be one line of many megabytes. */
static size_t column_of(chuan_source *source, size_t begin, size_t offset)
{
  size_t from = begin, width = 0;
  if (source->seen.line == begin && source->seen.offset >= begin && source->seen.offset <= offset) {
    from = source->seen.offset;
    width = source->seen.width;
  }
  chuan_str between = { source->text.p + from, offset - from };
  while (between.n > 0 && (between.p[between.n - 1] == '\n' || between.p[between.n - 1] == '\r'))
    between.n--; /* an offset inside a line end stands where the line ends */
  width += chuan_text_width(between, width);
  source->seen.line = (uint32_t)begin;
  source->seen.offset = (uint32_t)(from + between.n);
  source->seen.width = width;
  return width + 1;
}

static chuan_span clipped(const chuan_source *source, chuan_span span)
{
  if (span.begin > source->text.n)
    span.begin = (uint32_t)source->text.n;
  if (span.end > source->text.n)
    span.end = (uint32_t)source->text.n;
  if (span.end < span.begin)
    span.end = span.begin;
  return span;
}

static chuan_place place_in_sheet(const chuan_source *source, chuan_span span)
{
  return (chuan_place){ .file = source->name,
                        .sheet = source->sheet->name,
                        .line = chuan_sheet_row(span.begin) + 1,
                        .column = chuan_sheet_column(span.begin) + 1,
                        .end_line = chuan_sheet_row(span.end) + 1,
                        .end_column = chuan_sheet_column(span.end) + 2 };
}

chuan_place chuan_source_place(const chuan_sources *sources, chuan_span span)
{
  if (!chuan_source_get(sources, span.source))
    return (chuan_place){ .file = { NULL, 0 } };
  chuan_source *source = sources->items[span.source];
  if (source->sheet)
    return place_in_sheet(source, span);
  span = clipped(source, span);
  build_lines(sources, source);
  size_t begin;
  chuan_place place = { .file = source->name };
  place.line = line_of(source, span.begin, &begin);
  place.column = column_of(source, begin, span.begin);
  place.end_line = line_of(source, span.end, &begin);
  place.end_column = column_of(source, begin, span.end);
  return place;
}

chuan_str chuan_source_line(const chuan_sources *sources, uint32_t number, size_t line)
{
  if (!chuan_source_get(sources, number) || line == 0)
    return (chuan_str){ "", 0 };
  chuan_source *source = sources->items[number];
  chuan_str text = source->text;
  build_lines(sources, source);
  if (source->lines) {
    if (line > source->line_count)
      return (chuan_str){ "", 0 };
    return without_line_end(text, source->lines[line - 1], line < source->line_count ? source->lines[line] : text.n);
  }
  size_t begin = 0;
  while (--line > 0 && begin <= text.n)
    begin = next_line(text, begin);
  return begin <= text.n ? without_line_end(text, begin, next_line(text, begin)) : (chuan_str){ "", 0 };
}

chuan_str chuan_source_slice(const chuan_sources *sources, chuan_span span)
{
  const chuan_source *source = chuan_source_get(sources, span.source);
  if (!source)
    return (chuan_str){ "", 0 };
  if (source->sheet)
    return chuan_sheet_text_of(chuan_sheet_find(source->sheet, span.begin));
  span = clipped(source, span);
  return (chuan_str){ source->text.p + span.begin, span.end - span.begin };
}
