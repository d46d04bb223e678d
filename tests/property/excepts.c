/* Property: of random `riêng` on other dimensions and on data, the check refuses exactly those sets in which two of one
   dimension hold for one unit with different values whatever the data, each with a cell in which they do. Brute force:
   every cell, every way in which data may turn out. usage: excepts [SETS] [SEED] */
#include "grammar/grammar.h"

#include <stdio.h>
#include <stdlib.h>

enum { DIMENSIONS = 3, VALUES = 3, CASES = 4, CELLS = 27 };

/* One `riêng`: holds in some cells, in some of them only where its own datum says yes. */
typedef struct one_case {
  int value;
  unsigned always, perhaps; /* cells, a bit each */
} one_case;

typedef struct dimension {
  one_case cases[CASES];
  int count;
  unsigned reads; /* dimensions that its cases look at, and theirs */
} dimension;

static uint64_t state;

static uint32_t below(uint32_t n) /* splitmix64 */
{
  uint64_t z = (state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return (uint32_t)((z ^ (z >> 31)) % n);
}

static int value_in(int cell, int d)
{
  for (int i = 0; i < d; i++)
    cell /= VALUES;
  return cell % VALUES;
}

static unsigned cells_where(int d, int value, bool equal)
{
  unsigned cells = 0;
  for (int cell = 0; cell < CELLS; cell++)
    cells |= (unsigned)((value_in(cell, d) == value) == equal) << cell;
  return cells;
}

/* A condition on dimensions before `d`, written and as cells; adds to `reads` those that it looks at. */
static unsigned add_condition(chuan_buffer *out, int d, int depth, unsigned *reads)
{
  if (depth > 0 && below(2)) {
    bool both = below(2);
    chuan_buffer_add_char(out, '(');
    unsigned a = add_condition(out, d, depth - 1, reads);
    chuan_buffer_add_c(out, both ? " và " : " hoặc ");
    unsigned b = add_condition(out, d, depth - 1, reads);
    chuan_buffer_add_char(out, ')');
    return both ? a & b : a | b;
  }
  int of = (int)below((uint32_t)d), value = (int)below(VALUES);
  bool equal = below(2);
  bool turned = below(4) == 0;
  *reads |= 1u << of;
  chuan_buffer_printf(out, turned ? "không d%d %s v%d" : "d%d %s v%d", of, equal != turned ? "=" : "≠", value);
  return cells_where(of, value, equal);
}

static void add_case(chuan_buffer *out, one_case *made, int d, int number, unsigned *reads)
{
  made->value = (int)below(VALUES);
  chuan_buffer_printf(out, "    riêng v%d khi ", made->value);
  uint32_t form = below(4);
  unsigned cells = d > 0 ? add_condition(out, d, 2, reads) : 0;
  if (d == 0) {
    chuan_buffer_printf(out, "b%d%d\n", d, number);
    *made = (one_case){ made->value, 0, ~0u };
  } else if (form == 0) {
    chuan_buffer_printf(out, " và b%d%d\n", d, number);
    *made = (one_case){ made->value, 0, cells };
  } else if (form == 1) {
    chuan_buffer_printf(out, " hoặc b%d%d\n", d, number);
    *made = (one_case){ made->value, cells, ~0u };
  } else {
    chuan_buffer_add_char(out, '\n');
    *made = (one_case){ made->value, cells, cells };
  }
}

static bool holds(const one_case *c, int cell, bool data)
{
  return (data ? c->perhaps : c->always) >> cell & 1;
}

/* Whether, as data turn out in `world`, no case moves a unit out of the cell by a dimension that `d` reads. */
static bool can_be(const dimension *set, int d, int cell, unsigned world)
{
  for (int i = 0; i < d; i++)
    for (int k = 0; (set[d].reads >> i & 1) && k < set[i].count; k++)
      if (set[i].cases[k].value != value_in(cell, i) && holds(&set[i].cases[k], cell, world >> (i * CASES + k) & 1))
        return false;
  return true;
}

/* Whether two cases of `d` contradict each other in a cell for all data; only in cells that some data leave units
   in. */
static bool clashes(const dimension *set, int d, int cell)
{
  bool clash = false, possible = false;
  for (int a = 0; a < set[d].count; a++)
    for (int b = 0; b < a; b++)
      clash = clash || (set[d].cases[a].value != set[d].cases[b].value && holds(&set[d].cases[a], cell, false) &&
                        holds(&set[d].cases[b], cell, false));
  for (unsigned world = 0; clash && !possible && world < 1u << (d * CASES); world++)
    possible = can_be(set, d, cell, world);
  return possible;
}

/* The dimension and the cells that a finding speaks of. */
static bool is_true(const dimension *set, const chuan_diag *diag)
{
  int d = diag->args[0].p[1] - '0';
  unsigned cells = (1u << CELLS) - 1;
  for (size_t i = 0; i < diag->witness_count; i++)
    cells &= cells_where(diag->witness[i].name.p[1] - '0', diag->witness[i].value.p[1] - '0', true);
  bool some = false;
  for (int cell = 0; cell < CELLS; cell++)
    some = some || ((cells >> cell & 1) && clashes(set, d, cell));
  return diag->code == CHUAN_E0482 && some;
}

static bool try_one(long *refused)
{
  chuan_arena arena;
  chuan_sources sources;
  chuan_diags diags;
  chuan_buffer text;
  const chuan_program *program = NULL;
  dimension set[DIMENSIONS];
  bool expected[DIMENSIONS] = { false }, found[DIMENSIONS] = { false };
  uint32_t number;
  chuan_arena_init(&arena, "excepts", 64 << 20);
  chuan_sources_init(&sources, &arena);
  chuan_diags_init(&diags, &arena, &sources);
  chuan_buffer_init(&text, &arena);
  chuan_buffer_add_c(&text, "#! chuan 1 vi\nbộ tiêu chí \"s\"\n  kỳ đánh giá từ 2024 đến 2025\n  áp dụng cho xã\n");
  for (int d = 0; d < DIMENSIONS; d++) {
    chuan_buffer_printf(&text, "  chiều d%d = { v0; v1; v2 }\n", d);
    set[d].count = (int)below(CASES + 1);
    set[d].reads = 0;
    for (int k = 0; k < set[d].count; k++)
      add_case(&text, &set[d].cases[k], d, k, &set[d].reads);
    for (int i = d; i-- > 0;)
      set[d].reads |= set[d].reads >> i & 1 ? set[i].reads : 0;
  }
  for (int d = 0; d < DIMENSIONS; d++)
    for (int k = 0; k < CASES; k++)
      chuan_buffer_printf(&text, "dữ liệu b%d%d : có/không\n", d, k);
  chuan_buffer_add_c(&text, "chỉ tiêu 1 \"t\"\n  yêu cầu b00\n");
  for (int d = 0; d < DIMENSIONS; d++)
    for (int cell = 0; cell < CELLS; cell++)
      expected[d] = expected[d] || clashes(set, d, cell);
  chuan_str rules = chuan_buffer_str(&text);
  bool good = chuan_source_add(&number, &sources, CHUAN_STR("s.chuan"), rules, CHUAN_RULE_FILE_LIMIT, &diags) ==
              CHUAN_RC_OK;
  if (good)
    chuan_rules_load_sources(&program, &number, 1, &sources, &arena, &diags);
  for (size_t i = 0; i < diags.count && good; i++) {
    good = is_true(set, diags.items[i]);
    found[diags.items[i]->args[0].p[1] - '0'] = true;
  }
  for (int d = 0; d < DIMENSIONS; d++)
    good = good && found[d] == expected[d];
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
      fprintf(stderr, "excepts: set %ld fails\n", i);
      return 1;
    }
  }
  printf("excepts: %ld sets, %ld refused, 0 differences\n", sets, refused);
  return 0;
}
