/* Property: the cube check finds a hole or an overlap of random threshold statements exactly where a brute
   force over every cell finds one, and where there is none every cell has the figure that brute force gives.
   usage: cube [SETS] [SEED] */
#include "grammar/grammar.h"

#include <stdio.h>
#include <stdlib.h>

enum { FIRST_YEAR = 2022, YEARS = 3, A = 3, B = 2, CELLS = A * B, STATEMENTS_MAX = 5 };

typedef enum scope_of { EVERY, WHEN, OTHERWISE } scope_of;

typedef struct statement {
  int year; /* 0: none */
  scope_of scope;
  unsigned cells; /* a bit for each cell that it covers */
  int value;
} statement;

static uint64_t state;

static uint32_t below(uint32_t n) /* splitmix64 */
{
  uint64_t z = (state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return (uint32_t)((z ^ (z >> 31)) % n);
}

static unsigned cells_where(unsigned a, unsigned b) /* bits of values; all: ~0 */
{
  unsigned cells = 0;
  for (unsigned cell = 0; cell < CELLS; cell++)
    if ((a >> (cell / B) & 1) && (b >> (cell % B) & 1))
      cells |= 1u << cell;
  return cells;
}

/* Writes a random statement and says which cells it covers. */
static statement add_statement(chuan_buffer *out, int value)
{
  statement made = { .scope = EVERY, .cells = cells_where(~0u, ~0u), .value = value };
  chuan_buffer_add_c(out, "  ngưỡng");
  if (below(2)) {
    made.year = FIRST_YEAR + (int)below(YEARS);
    chuan_buffer_printf(out, " kỳ %d", made.year);
  }
  unsigned a = below(A), b = below(B), other = below(A);
  switch (below(6)) {
  case 0: break;
  case 1:
    made.scope = OTHERWISE;
    chuan_buffer_add_c(out, " còn lại");
    break;
  case 2:
    made.scope = WHEN;
    made.cells = cells_where(1u << a, ~0u);
    chuan_buffer_printf(out, " khi (a = a%u)", a);
    break;
  case 3:
    made.scope = WHEN;
    made.cells = cells_where(~(1u << a), 1u << b);
    chuan_buffer_printf(out, " khi (a ≠ a%u và b = b%u)", a, b);
    break;
  case 4:
    made.scope = WHEN;
    made.cells = cells_where(1u << a | 1u << other, ~0u) | cells_where(~0u, 1u << b);
    chuan_buffer_printf(out, " khi (a thuộc { a%u; a%u } hoặc b = b%u)", a, other, b);
    break;
  default:
    made.scope = WHEN;
    made.cells = cells_where(~(1u << a), ~(1u << b));
    chuan_buffer_printf(out, " khi (không (a = a%u hoặc b = b%u))", a, b);
  }
  chuan_buffer_printf(out, " là %d\n", value);
  return made;
}

/* The figure of a cell by the words of the language: -1 a hole, -2 an overlap. */
static int figure_of(const statement *statements, size_t count, unsigned cell, int year, bool otherwise)
{
  int best = -1, best_year = -1;
  for (size_t i = 0; i < count; i++) {
    const statement *s = &statements[i];
    if ((s->scope == OTHERWISE) != otherwise || !(s->cells >> cell & 1) || s->year > year)
      continue;
    for (size_t j = 0; j < i; j++) {
      const statement *t = &statements[j];
      if ((t->scope == OTHERWISE) == otherwise && (t->cells >> cell & 1) && t->year <= year &&
          (s->year == 0 || t->year == 0 || s->year == t->year))
        return -2;
    }
    if (s->year > best_year) {
      best_year = s->year;
      best = s->value;
    }
  }
  return best;
}

static int brute_force(const statement *statements, size_t count, unsigned cell, int year)
{
  int figure = figure_of(statements, count, cell, year, false);
  return figure == -1 ? figure_of(statements, count, cell, year, true) : figure;
}

static size_t count_code(const chuan_diags *diags, chuan_code code)
{
  size_t n = 0;
  for (size_t i = 0; i < diags->count; i++)
    n += diags->items[i]->code == code;
  return n;
}

/* Compares every cell of the compiled threshold. */
static bool same_figures(const chuan_program *program, const statement *statements, size_t count)
{
  const chuan_set *set = &program->sets[0];
  const chuan_threshold *threshold = &set->thresholds[0];
  for (unsigned cell = 0; cell < CELLS; cell++)
    for (int year = FIRST_YEAR; year < FIRST_YEAR + YEARS; year++) {
      size_t at = 0; /* the cell's number in the dimensions that the threshold looks at */
      for (size_t d = 0; d < threshold->dimension_count; d++)
        at = threshold->dimensions[d] == 0 ? at * A + cell / B : at * B + cell % B;
      const chuan_clause *clause = chuan_threshold_clause(program, set, threshold, 0, year, at);
      if (chuan_num_compare(clause->value, chuan_num_int(brute_force(statements, count, cell, year))) != 0)
        return false;
    }
  return true;
}

typedef struct outcomes {
  long clean, holes, overlaps;
} outcomes;

static bool try_one(outcomes *tally)
{
  chuan_arena arena;
  chuan_sources sources;
  chuan_diags diags;
  chuan_buffer text;
  statement statements[STATEMENTS_MAX];
  size_t count = 1 + below(STATEMENTS_MAX);
  chuan_arena_init(&arena, "cube", 64u << 20);
  chuan_sources_init(&sources, &arena);
  chuan_diags_init(&diags, &arena, &sources);
  chuan_buffer_init(&text, &arena);
  chuan_buffer_add_c(&text,
                     "#! chuan 1 vi\nbộ tiêu chí \"s\"\n  áp dụng cho xã\n  kỳ đánh giá từ 2022 đến 2024\n"
                     "  chiều a = { a0; a1; a2 }\n  chiều b = { b0; b1 }\ndữ liệu x : số nguyên\nchỉ tiêu 1 \"I\"\n"
                     "  giá trị x\n  yêu cầu giá trị ≥ ngưỡng\n");
  for (size_t i = 0; i < count; i++)
    statements[i] = add_statement(&text, (int)i + 1);

  bool hole = false, overlap = false;
  for (unsigned cell = 0; cell < CELLS; cell++)
    for (int year = FIRST_YEAR; year < FIRST_YEAR + YEARS; year++) {
      int figure = brute_force(statements, count, cell, year);
      hole = hole || figure == -1;
      overlap = overlap || figure == -2;
    }
  uint32_t number;
  const chuan_program *program = NULL;
  bool good = chuan_source_add(&number, &sources, CHUAN_STR("s"), chuan_buffer_str(&text), 1 << 20, &diags) ==
              CHUAN_RC_OK;
  chuan_rc rc = chuan_rules_load_sources(&program, &number, 1, &sources, &arena, &diags);
  good = good && (rc == CHUAN_RC_OK) == (!hole && !overlap) && count_code(&diags, CHUAN_E0406) == hole &&
         (count_code(&diags, CHUAN_E0407) > 0) == overlap &&
         diags.errors == count_code(&diags, CHUAN_E0406) + count_code(&diags, CHUAN_E0407);
  good = good && (rc != CHUAN_RC_OK || same_figures(program, statements, count));
  if (!good) {
    fprintf(stderr, "%.*s\nhole %d, overlap %d\n", CHUAN_STR_ARGS(chuan_buffer_str(&text)), hole, overlap);
    chuan_diags_print(&diags, stderr, (chuan_diag_style){ CHUAN_LANG_EN, false, 120 });
  }
  tally->clean += rc == CHUAN_RC_OK;
  tally->holes += hole;
  tally->overlaps += overlap;
  chuan_arena_free(&arena);
  return good;
}

int main(int argc, char **argv)
{
  long sets = argc > 1 ? atol(argv[1]) : 20000;
  uint64_t seed = argc > 2 ? (uint64_t)atoll(argv[2]) : 1;
  outcomes tally = { 0 };
  for (long i = 0; i < sets; i++) {
    state = seed * 1000003 + (uint64_t)i;
    if (!try_one(&tally)) {
      fprintf(stderr, "cube: set %ld fails\n", i);
      return 1;
    }
  }
  printf("cube: %ld sets, %ld clean, %ld with holes, %ld with overlaps, 0 differences\n", sets, tally.clean,
         tally.holes, tally.overlaps);
  return 0;
}
