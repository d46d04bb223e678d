/* Property: of random variants, three of them and one under another, the check refuses exactly the statements that go
   beyond what the act above lets them, each with a cell in which they do; and where nothing is refused every cell of
   every layer has the figure that a brute force finds by the words of the language.
   usage: authority [SETS] [SEED] */
#include "grammar/grammar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_YEAR = 2022, YEARS = 4, A = 3, B = 2, CELLS = A * B, VARIANTS = 3, EVERY_YEAR = 0 };

typedef enum kind { VALUE, TO_PROVINCE, TO_DISTRICT, UNKNOWN } kind;

/* What one cell says; `id` tells clauses apart. */
typedef struct clause {
  kind kind;
  int value, low, high; /* a range where low < high */
  int id;
} clause;

typedef enum scope_of { EVERY, WHEN, OTHERWISE } scope_of;

typedef struct statement {
  bool there, tightens;
  int year;
  scope_of scope;
  unsigned cells; /* a bit each */
  clause says;
  int line; /* in the text, from 1 */
} statement;

typedef struct local {
  int parent; /* -1: the set */
  kind own;   /* what is delegated to its level */
  statement statements[2]; /* a fill and a tightening */
} local;

typedef struct national {
  bool at_least, grants; /* the test is ≥; the indicator may be tightened */
  bool lawful;           /* only lawful statements are wanted */
  clause base[YEARS][CELLS];
  local variants[VARIANTS];
} national;

static uint64_t state;
static int next_id, line;

static uint32_t below(uint32_t n) /* splitmix64 */
{
  uint64_t z = (state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return (uint32_t)((z ^ (z >> 31)) % n);
}

/* The text ------------------------------------------------------------------------------------------ */

static void add_line(chuan_buffer *out, const char *text)
{
  chuan_buffer_add_c(out, text);
  chuan_buffer_add_char(out, '\n');
  line++;
}

static void add_clause(chuan_buffer *out, const clause *c, bool in_table)
{
  static const char *const LEVELS[] = { "", "tỉnh", "huyện" };
  if (c->kind == VALUE)
    chuan_buffer_printf(out, in_table ? "%d" : "là %d", c->value);
  else if (c->kind == UNKNOWN)
    chuan_buffer_add_c(out, "chưa có số");
  else
    chuan_buffer_printf(out, "phân cấp cho %s", LEVELS[c->kind]);
  if (c->low < c->high)
    chuan_buffer_printf(out, " trong khoảng [%d; %d]", c->low, c->high);
}

static clause random_clause(bool in_act)
{
  clause made = { .kind = VALUE, .value = (int)below(20), .id = next_id++ };
  uint32_t chance = below(in_act ? 4 : 12);
  if (chance == 0)
    made.kind = in_act || below(2) ? TO_PROVINCE : TO_DISTRICT;
  else if (chance == 1 && below(2))
    made.kind = UNKNOWN;
  if (!in_act && made.kind == TO_PROVINCE)
    made.kind = TO_DISTRICT;
  if ((made.kind == TO_PROVINCE || made.kind == TO_DISTRICT) && below(2)) {
    made.low = (int)below(10);
    made.high = made.low + 1 + (int)below(8);
  }
  return made;
}

/* The figures of the set: a table by `a`, given again from a later year on in half of the sets. */
static void make_base(chuan_buffer *out, national *made)
{
  int again = below(2) ? 1 + (int)below(YEARS - 1) : YEARS;
  for (int start = 0; start < YEARS; start = start < again && again < YEARS ? again : YEARS) {
    chuan_buffer_printf(out, "  ngưỡng kỳ %d theo a {", FIRST_YEAR + start);
    for (unsigned a = 0; a < A; a++) {
      clause c = random_clause(true);
      chuan_buffer_printf(out, "%s a%u: ", a ? ";" : "", a);
      add_clause(out, &c, true);
      for (int year = start; year < YEARS; year++)
        for (unsigned b = 0; b < B; b++)
          made->base[year][a * B + b] = c;
    }
    add_line(out, " }");
  }
}

static unsigned cells_where(unsigned a, unsigned b) /* bits of values; all: ~0 */
{
  unsigned cells = 0;
  for (unsigned cell = 0; cell < CELLS; cell++)
    if ((a >> (cell / B) & 1) && (b >> (cell % B) & 1))
      cells |= 1u << cell;
  return cells;
}

static void make_statement(chuan_buffer *out, statement *made, bool tightens)
{
  unsigned a = below(A), b = below(B);
  *made = (statement){ .there = below(3) > 0, .tightens = tightens, .cells = cells_where(~0u, ~0u),
                       .says = random_clause(false) };
  if (!made->there)
    return;
  chuan_buffer_add_c(out, tightens ? "thắt chặt chỉ tiêu 1" : "điền chỉ tiêu 1");
  uint32_t form = below(5);
  made->scope = form == 0 ? EVERY : form == 1 ? OTHERWISE : WHEN;
  char condition[64] = "";
  if (made->scope == WHEN && form == 2) {
    made->cells = cells_where(1u << a, ~0u);
    snprintf(condition, sizeof condition, " khi (a = a%u)", a);
  } else if (made->scope == WHEN && form == 3) {
    made->cells = cells_where(~(1u << a), 1u << b);
    snprintf(condition, sizeof condition, " khi (a ≠ a%u và b = b%u)", a, b);
  } else if (made->scope == WHEN) {
    made->cells = cells_where(1u << a, ~0u) | cells_where(~0u, 1u << b);
    snprintf(condition, sizeof condition, " khi (a = a%u hoặc b = b%u)", a, b);
  }
  bool in_front = tightens && below(2);
  chuan_buffer_printf(out, "%s ngưỡng", in_front ? condition : "");
  if (below(2)) {
    made->year = FIRST_YEAR + (int)below(YEARS);
    chuan_buffer_printf(out, " kỳ %d", made->year);
  }
  chuan_buffer_printf(out, "%s%s ", in_front ? "" : condition, made->scope == OTHERWISE ? " còn lại" : "");
  add_clause(out, &made->says, false);
  chuan_buffer_add_char(out, '\n');
}

/* Brute force --------------------------------------------------------------------------------------- */

/* Whether what a statement says from its own year on still holds: what is above has been the same clause since. */
static bool holds(const statement *s, clause above[YEARS][CELLS], unsigned cell, int year)
{
  if (s->year > FIRST_YEAR + year)
    return false;
  for (int y = s->year ? s->year - FIRST_YEAR : year; y < year; y++)
    if (above[y][cell].id != above[year][cell].id)
      return false;
  return true;
}

/* Whether a statement gives the cell in that year its figure. */
static bool gives(const statement *s, const local *v, clause above[YEARS][CELLS], unsigned cell, int year)
{
  if (!s->there || !(s->cells >> cell & 1) || !holds(s, above, cell, year))
    return false;
  if (s->scope != OTHERWISE)
    return true;
  return s->tightens ? above[year][cell].kind == VALUE : above[year][cell].kind == v->own;
}

/* What is wrong with what a statement gives a cell, or CHUAN_CODE_COUNT. */
static chuan_code wrong(const national *act, const statement *s, const local *v, const clause *above)
{
  if (!s->tightens) {
    if (above->kind != v->own)
      return CHUAN_E0412;
    bool outside = s->says.kind == VALUE && above->low < above->high &&
                   (s->says.value < above->low || s->says.value > above->high);
    return outside ? CHUAN_E0413 : CHUAN_CODE_COUNT;
  }
  if (!act->grants)
    return CHUAN_E0434;
  if (above->kind != VALUE || s->says.kind != VALUE)
    return CHUAN_E0436;
  bool looser = act->at_least ? s->says.value < above->value : s->says.value > above->value;
  return looser ? CHUAN_E0435 : CHUAN_CODE_COUNT;
}

/* The layer of a variant, and of each statement whether it is wrong anywhere. */
static void make_layer(const national *act, const local *v, clause above[YEARS][CELLS], clause layer[YEARS][CELLS],
                       bool bad[2])
{
  for (unsigned cell = 0; cell < CELLS; cell++)
    for (int year = 0; year < YEARS; year++) {
      layer[year][cell] = above[year][cell];
      for (int k = 1; k >= 0; k--) { /* the fill, where both give one */
        const statement *s = &v->statements[k];
        if (!gives(s, v, above, cell, year))
          continue;
        layer[year][cell] = s->says;
        bad[k] = bad[k] || wrong(act, s, v, &above[year][cell]) != CHUAN_CODE_COUNT;
      }
    }
}

/* One statement of variant `v`. Where only lawful ones are wanted it is tried again until it is one. */
static void make_one(chuan_buffer *out, national *made, int v, int which, clause above[YEARS][CELLS])
{
  enum { TRIES = 40 };
  statement *s = &made->variants[v].statements[which];
  for (int tries = 0; tries < TRIES; tries++) {
    clause layer[YEARS][CELLS];
    bool bad[2] = { false, false };
    chuan_buffer text;
    chuan_buffer_init(&text, out->arena);
    make_statement(&text, s, which == 1);
    make_layer(made, &made->variants[v], above, layer, bad);
    if (made->lawful && bad[which])
      continue;
    chuan_buffer_add(out, chuan_buffer_str(&text));
    if (s->there)
      s->line = ++line;
    return;
  }
  s->there = false;
}

static void make_act(chuan_buffer *out, national *made)
{
  static const char *const HEADERS[VARIANTS] = { "biến thể \"v0\" của \"s\"\n  cấp tỉnh \"14\"",
                                                 "biến thể \"v1\" của \"s\"\n  cấp tỉnh \"15\"",
                                                 "biến thể \"v2\" của \"v0\"\n  cấp huyện \"141\"" };
  clause layers[VARIANTS][YEARS][CELLS];
  next_id = 0;
  line = 0;
  *made = (national){ .at_least = below(2), .grants = below(3) > 0, .lawful = below(2) };
  add_line(out, "#! chuan 1 vi");
  add_line(out, "bộ tiêu chí \"s\"");
  add_line(out, "  kỳ đánh giá từ 2022 đến 2025");
  add_line(out, "  áp dụng cho xã");
  add_line(out, "  chiều a = { a0; a1; a2 }");
  add_line(out, "  chiều b = { b0; b1 }");
  add_line(out, "dữ liệu x : số nguyên");
  add_line(out, "chỉ tiêu 1 \"t\"");
  add_line(out, "  giá trị x");
  make_base(out, made);
  add_line(out, made->at_least ? "  yêu cầu giá trị ≥ ngưỡng" : "  yêu cầu ngưỡng > giá trị");
  if (made->grants)
    add_line(out, "  chỉ được thắt chặt");
  for (int v = 0; v < VARIANTS; v++) {
    made->variants[v].parent = v == 2 ? 0 : -1;
    made->variants[v].own = v == 2 ? TO_DISTRICT : TO_PROVINCE;
    add_line(out, HEADERS[v]);
    line++; /* two lines in one */
    clause(*above)[CELLS] = made->variants[v].parent < 0 ? made->base : layers[made->variants[v].parent];
    make_one(out, made, v, 0, above);
    make_one(out, made, v, 1, above);
    bool bad[2] = { false, false };
    make_layer(made, &made->variants[v], above, layers[v], bad);
  }
}

/* Comparing ----------------------------------------------------------------------------------------- */

typedef struct outcomes {
  long lawful, refused, statements; /* lawful: statements in sets where nothing is refused */
} outcomes;

static const char *failure;

static bool fail(const char *what)
{
  failure = what;
  return false;
}

/* The line on which a place of the only source stands. */
static int line_of(chuan_str text, chuan_span span)
{
  int found = 1;
  for (size_t i = 0; i < span.begin && i < text.n; i++)
    found += text.p[i] == '\n';
  return found;
}

/* The cell and year that a diagnostic shows. */
static bool read_witness(const chuan_diag *diag, unsigned *cells, int *year)
{
  unsigned a = ~0u, b = ~0u;
  for (size_t i = 0; i < diag->witness_count; i++) {
    chuan_str name = diag->witness[i].name, value = diag->witness[i].value;
    if (chuan_str_equal(name, CHUAN_STR("a")))
      a = 1u << (value.p[1] - '0');
    else if (chuan_str_equal(name, CHUAN_STR("b")))
      b = 1u << (value.p[1] - '0');
    else
      *year = atoi(value.p) - FIRST_YEAR;
  }
  *cells = cells_where(a, b);
  return *cells != 0 && *year >= 0 && *year < YEARS;
}

/* Whether a finding is true: its statement gives the cell shown a figure that is wrong in just that way. */
static bool is_true(const national *act, const chuan_diag *diag, const statement *s, const local *v,
                    clause above[YEARS][CELLS])
{
  unsigned cells;
  int year = -1;
  if (!read_witness(diag, &cells, &year))
    return false;
  for (unsigned cell = 0; cell < CELLS; cell++)
    if ((cells >> cell & 1) &&
        (!gives(s, v, above, cell, year) || wrong(act, s, v, &above[year][cell]) != diag->code))
      return false;
  return true;
}

static bool same_clause(const chuan_clause *found, const clause *wanted)
{
  switch (wanted->kind) {
  case VALUE:
    return found->kind == CHUAN_CLAUSE_VALUE && chuan_num_compare(found->value, chuan_num_int(wanted->value)) == 0;
  case UNKNOWN:
    return found->kind == CHUAN_CLAUSE_NO_FIGURE;
  default:
    return found->kind == CHUAN_CLAUSE_DELEGATED;
  }
}

static bool same_layer(const chuan_program *program, uint32_t variant, clause layer[YEARS][CELLS])
{
  const chuan_threshold *threshold = &program->sets[0].thresholds[0];
  size_t at = chuan_threshold_layer(program, threshold, variant);
  for (unsigned cell = 0; cell < CELLS; cell++)
    for (int year = 0; year < YEARS; year++) {
      /* A dimension that no statement looks at is not in the table. */
      size_t number = threshold->dimension_count == 2 ? cell : cell / B;
      uint32_t found = threshold->cells[(at * YEARS + (size_t)year) * threshold->cell_count + number];
      if (!same_clause(&program->clauses[found], &layer[year][cell]))
        return false;
    }
  return true;
}

static bool compare(const national *act, const chuan_program *program, const chuan_diags *diags, chuan_str text,
                    outcomes *tally)
{
  clause layers[VARIANTS][YEARS][CELLS];
  size_t expected = 0;
  for (int v = 0; v < VARIANTS; v++) {
    const local *variant = &act->variants[v];
    clause(*above)[CELLS] = variant->parent < 0 ? (clause(*)[CELLS])act->base : layers[variant->parent];
    bool bad[2] = { false, false };
    make_layer(act, variant, above, layers[v], bad);
    for (int k = 0; k < 2; k++) {
      tally->statements += variant->statements[k].there;
      size_t said = 0;
      for (size_t i = 0; i < diags->count; i++) {
        const chuan_diag *diag = diags->items[i];
        if (!variant->statements[k].there || line_of(text, diag->spans[0].span) != variant->statements[k].line)
          continue;
        said++;
        if (!is_true(act, diag, &variant->statements[k], variant, above))
          return fail("a finding whose cell shows no such thing");
      }
      if (said != bad[k])
        return fail(bad[k] ? "a violation that is not found" : "a false alarm");
      expected += bad[k];
    }
  }
  if (diags->errors != expected)
    return fail("other errors");
  for (int v = 0; v < VARIANTS && expected == 0; v++)
    tally->lawful += act->variants[v].statements[0].there + act->variants[v].statements[1].there;
  tally->refused += (long)expected;
  for (uint32_t v = 0; v < VARIANTS && expected == 0; v++)
    if (!same_layer(program, v, layers[v]))
      return fail("another figure than brute force finds");
  return true;
}

static bool try_one(outcomes *tally)
{
  chuan_arena arena;
  chuan_sources sources;
  chuan_diags diags;
  chuan_buffer text;
  const chuan_program *program = NULL;
  national made;
  chuan_arena_init(&arena, "authority", 64 << 20);
  chuan_sources_init(&sources, &arena);
  chuan_diags_init(&diags, &arena, &sources);
  chuan_buffer_init(&text, &arena);
  make_act(&text, &made);
  chuan_str rules = chuan_buffer_str(&text);
  uint32_t number;
  bool good = chuan_source_add(&number, &sources, CHUAN_STR("s.chuan"), rules, CHUAN_RULE_FILE_LIMIT, &diags) ==
              CHUAN_RC_OK;
  if (good) {
    chuan_rules_load_sources(&program, &number, 1, &sources, &arena, &diags);
    good = compare(&made, program, &diags, rules, tally);
  }
  if (!good) {
    fprintf(stderr, "%s\n%.*s", failure ? failure : "no memory", (int)rules.n, rules.p);
    chuan_diags_print(&diags, stderr, (chuan_diag_style){ CHUAN_LANG_EN, false, 100 });
  }
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
      fprintf(stderr, "authority: set %ld fails\n", i);
      return 1;
    }
  }
  printf("authority: %ld sets, %ld statements of variants, %ld refused, %ld in sets that are lawful, 0 differences\n",
         sets, tally.statements, tally.refused, tally.lawful);
  return 0;
}
