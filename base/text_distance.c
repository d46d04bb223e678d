/* Text: how far two names are from each other, to suggest the one that was meant. See text.h. */
#include "base/text.h"

#include <utf8proc.h>

/* Costs in quarter edits. */
enum { EDIT = 4, DIACRITIC = 1, FARTHEST = 255, NAME_MAX_LENGTH = 64, INVALID_BYTE = 0x110000 };

typedef struct name {
  size_t length;
  int32_t letters[NAME_MAX_LENGTH];
  int32_t bases[NAME_MAX_LENGTH]; /* lower case without diacritics; a blank counts as an underscore */
} name;

static int32_t base_letter(int32_t c)
{
  utf8proc_int32_t parts[8];
  if (c == ' ' || c == 0xA0)
    return '_';
  if (c < INVALID_BYTE && utf8proc_decompose_char(c, parts, 8, UTF8PROC_DECOMPOSE, NULL) > 0)
    c = utf8proc_tolower(parts[0]);
  return c == 0x111 ? 'd' : c;
}

/* False when the name is too long to compare. */
static bool read_name(name *out, chuan_str s)
{
  out->length = 0;
  for (size_t at = 0, length; at < s.n; at += length) {
    if (out->length == NAME_MAX_LENGTH)
      return false;
    int32_t c = chuan_text_next((chuan_str){ s.p + at, s.n - at }, &length);
    if (c < 0)
      c = INVALID_BYTE + (unsigned char)s.p[at];
    out->letters[out->length] = c;
    out->bases[out->length] = base_letter(c);
    out->length++;
  }
  return true;
}

static unsigned smaller(unsigned a, unsigned b)
{
  return a < b ? a : b;
}

static unsigned replace_cost(const name *a, size_t i, const name *b, size_t j)
{
  if (a->letters[i] == b->letters[j])
    return 0;
  return a->bases[i] == b->bases[j] ? DIACRITIC : EDIT;
}

/* The optimal string alignment distance: three rows of the usual table are enough. */
static unsigned distance(const name *a, const name *b)
{
  unsigned rows[3][NAME_MAX_LENGTH + 1];
  for (size_t j = 0; j <= b->length; j++)
    rows[0][j] = (unsigned)j * EDIT;
  for (size_t i = 1; i <= a->length; i++) {
    unsigned *row = rows[i % 3];
    const unsigned *above = rows[(i + 2) % 3], *two_above = rows[(i + 1) % 3];
    row[0] = (unsigned)i * EDIT;
    for (size_t j = 1; j <= b->length; j++) {
      unsigned best = above[j - 1] + replace_cost(a, i - 1, b, j - 1);
      best = smaller(best, above[j] + EDIT);
      best = smaller(best, row[j - 1] + EDIT);
      if (i > 1 && j > 1 && a->bases[i - 1] == b->bases[j - 2] && a->bases[i - 2] == b->bases[j - 1])
        best = smaller(best, two_above[j - 2] + EDIT);
      row[j] = best;
    }
  }
  return smaller(rows[a->length % 3][b->length], FARTHEST);
}

unsigned chuan_text_distance(chuan_str a, chuan_str b)
{
  name left, right;
  return read_name(&left, a) && read_name(&right, b) ? distance(&left, &right) : FARTHEST;
}

/* The farthest a name may be to be taken for a slip: a third of the letters wrong, one letter in names
   of three or four, only diacritics in shorter ones. */
static unsigned slip_limit(size_t length)
{
  unsigned third = (unsigned)length * EDIT / 3;
  if (length < 3)
    return EDIT - 1;
  return third < EDIT ? EDIT : third;
}

const chuan_str *chuan_text_nearest(chuan_str wanted, const chuan_str *names, size_t count)
{
  name left, right;
  if (!read_name(&left, wanted))
    return NULL;
  const chuan_str *nearest = NULL;
  unsigned limit = smaller(slip_limit(left.length), FARTHEST - 1);
  for (size_t i = 0; i < count; i++) {
    if (!read_name(&right, names[i]))
      continue;
    unsigned far = distance(&left, &right);
    if (far > limit || (nearest && far == limit))
      continue;
    nearest = &names[i];
    limit = far;
  }
  return nearest;
}
