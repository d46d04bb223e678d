/* Property: of random variants with days on which they begin and end, one under another or beside each other, the check
   refuses exactly those that write a day on which what is above them is not in force, and those that govern an
   authority together with one before them, each with such a day. Brute force: every day.
   usage: governing [SETS] [SEED] */
#include "grammar/grammar.h"

#include <stdio.h>
#include <stdlib.h>

enum { VARIANTS = 5, DAYS = 24 /* 1 and 24 stand for all that lies outside */, UNWRITTEN = 0 };

typedef struct interval {
  int from, to; /* UNWRITTEN for an open end */
} interval;

typedef struct variant {
  interval written;
  int parent, unit; /* -1: the set */
  int line;
} variant;

static uint64_t state;

static uint32_t below(uint32_t n) /* splitmix64 */
{
  uint64_t z = (state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return (uint32_t)((z ^ (z >> 31)) % n);
}

static interval random_interval(void)
{
  interval out = { UNWRITTEN, UNWRITTEN };
  if (below(5) < 3)
    return out;
  out.from = 2 + (int)below(DAYS - 2);
  if (below(2))
    out.to = out.from + (int)below((uint32_t)(DAYS - out.from));
  return out;
}

static void add_interval(chuan_buffer *out, interval written)
{
  if (written.from == UNWRITTEN)
    return;
  chuan_buffer_printf(out, "  hiệu lực từ %02d/01/2024", written.from);
  if (written.to != UNWRITTEN)
    chuan_buffer_printf(out, " đến %02d/01/2024", written.to);
  chuan_buffer_add_char(out, '\n');
}

static bool covers(interval one, int day)
{
  return (one.from == UNWRITTEN || day >= one.from) && (one.to == UNWRITTEN || day <= one.to);
}

/* With the ends that it does not write taken from what it is under. */
static interval whole(const variant *all, int v)
{
  interval out = all[v].written;
  for (int at = all[v].parent; at >= 0; at = all[at].parent) {
    out.from = out.from == UNWRITTEN ? all[at].written.from : out.from;
    out.to = out.to == UNWRITTEN ? all[at].written.to : out.to;
  }
  return out;
}

static bool above_covers(const variant *all, int v, interval set, int day)
{
  return covers(set, day) && (all[v].parent < 0 || covers(whole(all, all[v].parent), day));
}

static bool is_outside(const variant *all, int v, interval set, int day)
{
  return day != UNWRITTEN && (day == all[v].written.from || day == all[v].written.to) &&
         !above_covers(all, v, set, day);
}

static bool is_under(const variant *all, int v, int outer)
{
  while (v >= 0 && v != outer)
    v = all[v].parent;
  return v == outer;
}

/* Whether it governs its authority on that day beside one before it. */
static bool is_beside(const variant *all, int v, interval set, int day)
{
  for (int first = 0; first < v; first++)
    if (all[first].unit == all[v].unit && !is_under(all, v, first) && covers(set, day) && covers(whole(all, v), day) &&
        covers(whole(all, first), day))
      return true;
  return false;
}

static int line_of(chuan_str text, chuan_span span)
{
  int line = 1;
  for (size_t i = 0; i < span.begin && i < text.n; i++)
    line += text.p[i] == '\n';
  return line;
}

/* The day of January 2024 that a finding shows; days far away stand for those that no interval touches. */
static int shown_day(const chuan_diag *diag)
{
  chuan_str day = chuan_diag_spoken(diag->witness[0].value, CHUAN_LANG_EN);
  int year = atoi(day.p), month = atoi(day.p + 5);
  return year < 2024 ? 1 : year > 2024 || month > 1 ? DAYS : atoi(day.p + 8);
}

/* Whether the finding is one of those expected of the variant on whose lines it stands. */
static bool is_expected(const variant *all, interval set, const chuan_diag *diag, chuan_str text,
                        bool said[VARIANTS][2])
{
  int line = line_of(text, diag->spans[0].span), v = 0, day = shown_day(diag);
  while (v + 1 < VARIANTS && all[v + 1].line <= line)
    v++;
  bool dates = diag->code == CHUAN_E0481;
  if (said[v][dates] || (!dates && diag->code != CHUAN_E0480))
    return false;
  said[v][dates] = true;
  return dates ? is_outside(all, v, set, day) : is_beside(all, v, set, day);
}

static bool try_one(long *refused)
{
  chuan_arena arena;
  chuan_sources sources;
  chuan_diags diags;
  chuan_buffer text;
  const chuan_program *program = NULL;
  variant all[VARIANTS];
  bool said[VARIANTS][2] = { { false } };
  interval set = random_interval();
  uint32_t number;
  int line = 8;
  chuan_arena_init(&arena, "governing", 64 << 20);
  chuan_sources_init(&sources, &arena);
  chuan_diags_init(&diags, &arena, &sources);
  chuan_buffer_init(&text, &arena);
  chuan_buffer_add_c(
      &text,
      "#! chuan 1 vi\ndữ liệu x : có/không\nbộ tiêu chí \"s\"\n  kỳ đánh giá từ 2024 đến 2025\n  áp dụng cho xã\n");
  add_interval(&text, set);
  chuan_buffer_add_c(&text, set.from == UNWRITTEN ? "\n" : "");
  chuan_buffer_add_c(&text, "chỉ tiêu 1 \"t\"\n  yêu cầu x\n");
  for (int v = 0; v < VARIANTS; v++) {
    all[v] = (variant){ random_interval(), (int)below((uint32_t)v + 1) - 1, (int)below(8), ++line };
    if (all[v].parent < 0)
      chuan_buffer_printf(&text, "biến thể \"v%d\" của \"s\"\n", v);
    else
      chuan_buffer_printf(&text, "biến thể \"v%d\" của \"v%d\"\n", v, all[v].parent);
    chuan_buffer_printf(&text, "  cấp tỉnh \"%d\"\n", all[v].unit);
    add_interval(&text, all[v].written);
    line += 1 + (all[v].written.from != UNWRITTEN);
  }
  chuan_str rules = chuan_buffer_str(&text);
  bool good = chuan_source_add(&number, &sources, CHUAN_STR("s.chuan"), rules, CHUAN_RULE_FILE_LIMIT, &diags) ==
              CHUAN_RC_OK;
  if (good)
    chuan_rules_load_sources(&program, &number, 1, &sources, &arena, &diags);
  for (size_t i = 0; i < diags.count && good; i++)
    good = is_expected(all, set, diags.items[i], rules, said);
  for (int v = 0; v < VARIANTS; v++) {
    bool outside = false, beside = false;
    for (int day = 1; day <= DAYS; day++) {
      outside = outside || is_outside(all, v, set, day);
      beside = beside || is_beside(all, v, set, day);
    }
    good = good && said[v][1] == outside && said[v][0] == beside;
  }
  *refused += diags.count > 0;
  if (!good) {
    fprintf(stderr, "%.*s", (int)rules.n, rules.p);
    chuan_diags_print(&diags, stderr, (chuan_diag_style){ CHUAN_LANG_EN, false, 100 });
  }
  chuan_arena_free(&arena);
  return good;
}

int main(int argc, char **argv)
{
  long sets = argc > 1 ? atol(argv[1]) : 20000, refused = 0;
  uint64_t seed = argc > 2 ? (uint64_t)atoll(argv[2]) : 1;
  for (long i = 0; i < sets; i++) {
    state = seed * 1000003 + (uint64_t)i;
    if (!try_one(&refused)) {
      fprintf(stderr, "governing: set %ld fails\n", i);
      return 1;
    }
  }
  printf("governing: %ld sets, %ld refused, 0 differences\n", sets, refused);
  return 0;
}
