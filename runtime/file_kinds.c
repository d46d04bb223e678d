/* Files that are no table: see file_kinds.h. */
#include "runtime/file_kinds.h"

#include <string.h>
#include <strings.h>

static bool stands_at(chuan_str start, size_t place, const char *bytes, size_t n)
{
  return start.n >= place + n && memcmp(start.p + place, bytes, n) == 0;
}

/* Whether a text without capitals stands somewhere, be it in capitals there. */
static bool holds(chuan_str start, const char *text)
{
  size_t n = strlen(text);
  for (size_t at = 0; at + n <= start.n; at++)
    if (strncasecmp(start.p + at, text, n) == 0)
      return true;
  return false;
}

/* Whether it is text in XML or HTML, after the mark of its encoding and blanks. */
static bool is_marked_up(chuan_str start)
{
  static const char MARK[] = "\xEF\xBB\xBF";
  if (stands_at(start, 0, MARK, sizeof MARK - 1))
    start = (chuan_str){ start.p + sizeof MARK - 1, start.n - (sizeof MARK - 1) };
  return stands_at(chuan_str_trim(start), 0, "<", 1);
}

bool file_kind_find(file_kind *out, chuan_str start)
{
  static const struct {
    file_kind kind;
    size_t place;
    const char *bytes;
    size_t n;
  } STARTS[] = {
#define FILE_KIND(name, code, vi, en, hint)
#define FILE_START(kind, place, bytes) { FILE_KIND_##kind, place, bytes, sizeof bytes - 1 },
#define FILE_TEXT(kind, text)
#include "runtime/file_kinds.def"
#undef FILE_START
#undef FILE_TEXT
  };
  static const struct {
    file_kind kind;
    const char *text;
  } TEXTS[] = {
#define FILE_START(kind, place, bytes)
#define FILE_TEXT(kind, text) { FILE_KIND_##kind, text },
#include "runtime/file_kinds.def"
#undef FILE_KIND
#undef FILE_START
#undef FILE_TEXT
  };
  for (size_t i = 0; i < sizeof STARTS / sizeof *STARTS; i++)
    if (stands_at(start, STARTS[i].place, STARTS[i].bytes, STARTS[i].n)) {
      *out = STARTS[i].kind;
      return true;
    }
  for (size_t i = 0; is_marked_up(start) && i < sizeof TEXTS / sizeof *TEXTS; i++)
    if (holds(start, TEXTS[i].text)) {
      *out = TEXTS[i].kind;
      return true;
    }
  return false;
}

chuan_rc file_kind_refuse(chuan_str path, file_kind kind, chuan_diags *diags)
{
  static const struct {
    chuan_code code;
    const char *vi, *en;
    chuan_phrase hint;
  } KINDS[] = {
#define FILE_KIND(name, code, vi, en, hint) [FILE_KIND_##name] = { CHUAN_##code, vi, en, CHUAN_PHRASE_##hint },
#define FILE_START(kind, place, bytes)
#define FILE_TEXT(kind, text)
#include "runtime/file_kinds.def"
#undef FILE_KIND
#undef FILE_START
#undef FILE_TEXT
  };
  chuan_str name = chuan_diag_bilingual(diags, chuan_str_of(KINDS[kind].vi), chuan_str_of(KINDS[kind].en));
  chuan_diag *diag = chuan_diag_add(diags, KINDS[kind].code, (chuan_span){ 0, 0, 0 }, CHUAN_ARGS(path, name));
  chuan_diag_hint(diags, diag, KINDS[kind].hint, CHUAN_NO_ARGS);
  return CHUAN_RC_FINDINGS;
}
