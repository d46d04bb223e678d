/* Number formats: as what a code shows a number. See xlsx_values.h. */
#include "runtime/xlsx_values.h"

#include <string.h>
#include <strings.h>

/* Known numbers ------------------------------------------------------------------------------------ */

xlsx_format xlsx_format_of_number(uint32_t number)
{
  static const struct {
    uint32_t first, last;
    xlsx_format format;
  } KNOWN[] = { /* ECMA-376 part 1, 18.8.30; 27 to 36 and 50 to 58 are dates of East Asian programs */
    { 9, 10, XLSX_FORMAT_PERCENT }, { 14, 17, XLSX_FORMAT_DATE }, { 18, 21, XLSX_FORMAT_TIME },
    { 22, 22, XLSX_FORMAT_DATE },   { 27, 36, XLSX_FORMAT_DATE }, { 45, 47, XLSX_FORMAT_TIME },
    { 50, 58, XLSX_FORMAT_DATE } };
  for (size_t i = 0; i < sizeof KNOWN / sizeof *KNOWN; i++)
    if (number >= KNOWN[i].first && number <= KNOWN[i].last)
      return KNOWN[i].format;
  return XLSX_FORMAT_NUMBER;
}

/* A section ---------------------------------------------------------------------------------------- */

/* What the letters of a section say so far. */
typedef struct letters {
  bool day, time, m, percent;
} letters;

/* Takes a condition in brackets, ">=100"; anything else there is none. */
static void take_condition(xlsx_section *section, chuan_str inner, chuan_arena *arena)
{
  static const struct {
    const char *sign;
    xlsx_when when;
  } SIGNS[] = { { "<=", XLSX_AT_MOST }, { ">=", XLSX_AT_LEAST }, { "<>", XLSX_OTHER },
                { "<", XLSX_LESS },     { ">", XLSX_GREATER },   { "=", XLSX_EQUAL } };
  for (size_t i = 0; i < sizeof SIGNS / sizeof *SIGNS; i++) {
    size_t n = strlen(SIGNS[i].sign);
    if (inner.n <= n || memcmp(inner.p, SIGNS[i].sign, n) != 0)
      continue;
    chuan_str than = chuan_str_trim((chuan_str){ inner.p + n, inner.n - n });
    if (chuan_num_parse(&section->than, NULL, than, CHUAN_DIALECT_EN, arena) == CHUAN_RC_OK)
      section->when = SIGNS[i].when;
    return;
  }
}

/* Goes over what stands in brackets: a colour, a condition, a locale, or hours beyond 24 as in "[h]". */
static size_t skip_brackets(xlsx_section *section, letters *seen, chuan_str code, size_t at, chuan_arena *arena)
{
  size_t end = at + 1;
  while (end < code.n && code.p[end] != ']')
    end++;
  bool elapsed = end > at + 1;
  for (size_t i = at + 1; i < end; i++)
    elapsed &= strchr("hHmMsS", code.p[i]) != NULL;
  seen->time |= elapsed;
  take_condition(section, (chuan_str){ code.p + at + 1, end - at - 1 }, arena);
  return end;
}

static size_t skip_quoted(chuan_str code, size_t at)
{
  for (at++; at < code.n && code.p[at] != '"'; at++)
    ;
  return at;
}

static bool is_general(chuan_str code)
{
  static const char GENERAL[] = "General";
  return code.n >= sizeof GENERAL - 1 && strncasecmp(code.p, GENERAL, sizeof GENERAL - 1) == 0;
}

/* Reads a section up to its ";" or the end; returns where that is. */
static size_t read_section(xlsx_section *out, chuan_str code, size_t at, chuan_arena *arena)
{
  letters seen = { .day = false };
  size_t begin = at, zeros = 0;
  *out = (xlsx_section){ .shown = XLSX_FORMAT_NUMBER, .when = XLSX_ALWAYS, .than = chuan_num_int(0) };
  bool general = is_general((chuan_str){ code.p + at, code.n - at });
  for (; at < code.n && code.p[at] != ';'; at++) {
    char c = code.p[at];
    zeros += c == '0';
    if (c == '"')
      at = skip_quoted(code, at);
    else if (c == '[')
      at = skip_brackets(out, &seen, code, at, arena);
    else if (c == '\\' || c == '_' || c == '*') /* the next character stands for itself */
      at++;
    else if (c != '\0' && strchr("yYdD", c))
      seen.day = true;
    else if (c != '\0' && strchr("hHsS", c))
      seen.time = true;
    else if (c == 'm' || c == 'M')
      seen.m = true;
    else if (c == '%')
      seen.percent = true;
  }
  size_t end = at < code.n ? at : code.n;
  if (zeros == end - begin && zeros <= XLSX_ZEROS_MAX)
    out->zeros = (uint8_t)zeros;
  if (general)
    return end;
  if (seen.day || (seen.m && !seen.time))
    out->shown = XLSX_FORMAT_DATE;
  else if (seen.time || seen.percent)
    out->shown = seen.time ? XLSX_FORMAT_TIME : XLSX_FORMAT_PERCENT;
  return end;
}

/* Codes -------------------------------------------------------------------------------------------- */

void xlsx_read_code(xlsx_code *out, chuan_str code, chuan_arena *arena)
{
  size_t at = 0;
  *out = (xlsx_code){ .count = 0 };
  do { /* a fourth section is for texts */
    at = read_section(&out->sections[out->count++], code, at, arena) + 1;
  } while (at <= code.n && out->count < XLSX_SECTIONS_MAX);
  xlsx_section *first = &out->sections[0], *second = &out->sections[1];
  if (out->count > 1 && first->when == XLSX_ALWAYS)
    first->when = out->count > 2 ? XLSX_GREATER : XLSX_AT_LEAST;
  if (out->count > 2 && second->when == XLSX_ALWAYS)
    second->when = XLSX_LESS;
}

static bool applies(const xlsx_section *section, chuan_num number)
{
  int order = chuan_num_compare(number, section->than);
  switch (section->when) {
  case XLSX_LESS:
    return order < 0;
  case XLSX_AT_MOST:
    return order <= 0;
  case XLSX_EQUAL:
    return order == 0;
  case XLSX_OTHER:
    return order != 0;
  case XLSX_AT_LEAST:
    return order >= 0;
  case XLSX_GREATER:
    return order > 0;
  default:
    return true;
  }
}

const xlsx_section *xlsx_section_of(const xlsx_code *code, chuan_num number)
{
  size_t i = 0;
  while (i + 1 < code->count && !applies(&code->sections[i], number))
    i++;
  return &code->sections[i];
}
