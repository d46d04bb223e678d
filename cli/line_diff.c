/* A unified diff of two texts: see line_diff.h. Equal lines at both ends are set aside; of what is left the
   longest common subsequence is found in a table, or, where the table would be too large, nothing is
   common. */
#include "cli/line_diff.h"

#include <string.h>

enum { CONTEXT = 3, TABLE_MAX = 16 << 20 /* cells */ };

typedef struct lines {
  chuan_str *items; /* with their line ends */
  size_t count;
} lines;

/* One line of the result: ' ' in both, '-' only before, '+' only after. */
typedef struct edit {
  char sign;
  chuan_str text;
} edit;

typedef struct script {
  edit *items;
  size_t count;
} script;

static chuan_rc split(lines *out, chuan_str text, chuan_arena *arena)
{
  size_t count = 0;
  for (size_t i = 0; i < text.n; i++)
    count += text.p[i] == '\n' || i + 1 == text.n;
  out->items = chuan_arena_array(arena, count, sizeof *out->items);
  out->count = 0;
  if (!out->items)
    return CHUAN_RC_MEMORY;
  size_t begin = 0;
  for (size_t i = 0; i < text.n; i++) {
    if (text.p[i] != '\n' && i + 1 != text.n)
      continue;
    out->items[out->count++] = (chuan_str){ text.p + begin, i + 1 - begin };
    begin = i + 1;
  }
  return CHUAN_RC_OK;
}

static void add(script *s, char sign, chuan_str text)
{
  s->items[s->count++] = (edit){ sign, text };
}

/* Appends the edits from `a` to `b`, which differ at both ends. */
static chuan_rc compare_middle(script *s, lines a, lines b, chuan_arena *arena)
{
  size_t i = 0, j = 0, row = b.count + 1;
  uint32_t *common = NULL; /* common[i * row + j]: the longest common subsequence of a from i and b from j */
  if (a.count < TABLE_MAX && b.count < TABLE_MAX && (a.count + 1) * row <= TABLE_MAX) {
    common = chuan_arena_array(arena, (a.count + 1) * row, sizeof *common);
    if (!common)
      return CHUAN_RC_MEMORY;
  }
  for (size_t x = a.count; common && x-- > 0;)
    for (size_t y = b.count; y-- > 0;) {
      uint32_t down = common[(x + 1) * row + y], right = common[x * row + y + 1];
      common[x * row + y] =
        chuan_str_equal(a.items[x], b.items[y]) ? common[(x + 1) * row + y + 1] + 1 : down > right ? down : right;
    }
  while (common && i < a.count && j < b.count) {
    if (chuan_str_equal(a.items[i], b.items[j])) {
      add(s, ' ', a.items[i]);
      i++;
      j++;
    } else if (common[(i + 1) * row + j] >= common[i * row + j + 1]) {
      add(s, '-', a.items[i++]);
    } else {
      add(s, '+', b.items[j++]);
    }
  }
  while (i < a.count)
    add(s, '-', a.items[i++]);
  while (j < b.count)
    add(s, '+', b.items[j++]);
  return CHUAN_RC_OK;
}

static chuan_rc compare(script *s, lines a, lines b, chuan_arena *arena)
{
  size_t head = 0, tail = 0;
  s->items = chuan_arena_array(arena, a.count + b.count, sizeof *s->items);
  if (!s->items)
    return CHUAN_RC_MEMORY;
  while (head < a.count && head < b.count && chuan_str_equal(a.items[head], b.items[head]))
    add(s, ' ', a.items[head++]);
  while (tail < a.count - head && tail < b.count - head &&
         chuan_str_equal(a.items[a.count - 1 - tail], b.items[b.count - 1 - tail]))
    tail++;
  chuan_rc rc = compare_middle(s, (lines){ a.items + head, a.count - head - tail },
                               (lines){ b.items + head, b.count - head - tail }, arena);
  for (size_t i = a.count - tail; i < a.count; i++)
    add(s, ' ', a.items[i]);
  return rc;
}

/* Printing ----------------------------------------------------------------------------------------- */

/* Where the hunk that begins with the change at `from` ends: behind the last change that is no more than
   twice the context away from the one before. */
static size_t end_of_changes(const script *s, size_t from)
{
  size_t last = from;
  for (size_t i = from; i < s->count && i - last <= 2 * CONTEXT; i++)
    if (s->items[i].sign != ' ')
      last = i;
  return last + 1;
}

static void print_range(FILE *out, char sign, size_t first, size_t count)
{
  fprintf(out, " %c%zu", sign, count == 0 ? first - 1 : first);
  if (count != 1)
    fprintf(out, ",%zu", count);
}

/* Prints the edits from..to; `before` and `after` are the numbers of the lines of the first of them. */
static void print_hunk(FILE *out, const script *s, size_t from, size_t to, size_t before, size_t after)
{
  size_t removed = 0, added = 0;
  for (size_t i = from; i < to; i++) {
    removed += s->items[i].sign != '+';
    added += s->items[i].sign != '-';
  }
  fputs("@@", out);
  print_range(out, '-', before, removed);
  print_range(out, '+', after, added);
  fputs(" @@\n", out);
  for (size_t i = from; i < to; i++) {
    chuan_str text = s->items[i].text;
    fputc(s->items[i].sign, out);
    fwrite(text.p, 1, text.n, out);
    if (text.p[text.n - 1] != '\n')
      fputs("\n\\ No newline at end of file\n", out);
  }
}

chuan_rc chuan_line_diff(FILE *out, chuan_str name, chuan_str before, chuan_str after, chuan_arena *arena)
{
  lines a, b;
  script s = { .count = 0 };
  chuan_rc rc = split(&a, before, arena);
  if (rc == CHUAN_RC_OK)
    rc = split(&b, after, arena);
  if (rc == CHUAN_RC_OK)
    rc = compare(&s, a, b, arena);
  if (rc != CHUAN_RC_OK || chuan_str_equal(before, after))
    return rc;
  fprintf(out, "--- %.*s\n+++ %.*s\n", CHUAN_STR_ARGS(name), CHUAN_STR_ARGS(name));
  size_t line_before = 1, line_after = 1, printed = 0;
  for (size_t i = 0; i < s.count;) {
    if (s.items[i].sign == ' ') {
      i++;
      continue;
    }
    size_t from = i - printed < CONTEXT ? printed : i - CONTEXT, to = end_of_changes(&s, i);
    to = s.count - to < CONTEXT ? s.count : to + CONTEXT;
    for (; printed < from; printed++) {
      line_before += s.items[printed].sign != '+';
      line_after += s.items[printed].sign != '-';
    }
    print_hunk(out, &s, from, to, line_before, line_after);
    for (; printed < to; printed++) {
      line_before += s.items[printed].sign != '+';
      line_after += s.items[printed].sign != '-';
    }
    i = to;
  }
  return CHUAN_RC_OK;
}
