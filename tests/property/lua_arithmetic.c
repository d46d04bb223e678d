/* Property test of arithmetic in scripts: random expressions, written with no more brackets than Lua needs (or with
   some more), give what the same tree gives by base/num.h. So the rewriting of lua_scan.h changes neither what stands
   with what nor any number. Usage: lua_arithmetic [expressions [seed]]. */
#include "tests/lua/box_fixture.h"

#include <inttypes.h>

enum { DEPTH_MAX = 5, NODES_MAX = 200, TEXT_MAX = 20000, EXPRESSIONS = 40000 };

typedef enum kind { NUMERAL, MINUS, ADD, SUBTRACT, MULTIPLY, DIVIDE, FLOOR, REST } kind;
static const char *const SIGNS[] = { "", "- ", "+", "-", "*", "/", "//", "%" };
static const int LEVELS[] = { 9, 3, 1, 1, 2, 2, 2, 2 };

typedef struct node {
  kind kind;
  chuan_num number; /* of a numeral; then of each node */
  char text[64];    /* of a numeral */
  struct node *left, *right;
} node;

typedef struct trial {
  fixture f;
  node nodes[NODES_MAX];
  size_t node_count;
  chuan_num variables[3];
  char text[TEXT_MAX];
  size_t length;
  uint64_t random;
} trial;

/* splitmix64 */
static unsigned below(trial *t, unsigned bound)
{
  uint64_t z = t->random += 0x9E3779B97F4A7C15;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return (unsigned)((z ^ (z >> 31)) % bound);
}

static void must(bool condition, const char *what)
{
  if (condition)
    return;
  fprintf(stderr, "lua_arithmetic: %s\n", what);
  exit(1);
}

/* Trees ------------------------------------------------------------------------------------------ */

/* digits * 10^exponent, without the reader of scripts. */
static chuan_num scaled(trial *t, uint64_t digits, int exponent)
{
  chuan_num number = chuan_num_int((int64_t)digits), ten = chuan_num_int(10);
  for (; exponent > 0; exponent--)
    must(chuan_num_multiply(&number, number, ten, &t->f.arena) == CHUAN_RC_OK, "product");
  for (; exponent < 0; exponent++)
    must(chuan_num_divide(&number, number, ten, &t->f.arena) == CHUAN_RC_OK, "quotient");
  return number;
}

static void make_numeral(trial *t, node *n)
{
  static const uint64_t EDGES[] = { 4611686018427387903, 4611686018427387904, 4611686018427387905, 999999999999999999,
                                    1000000000000000000, 9223372036854775807, 3037000500 };
  uint64_t small = below(t, 100), places = below(t, 1000);
  int exponent = (int)below(t, 40) - 20;
  char *text = n->text;
  switch (below(t, 9)) {
  case 0:
    small = EDGES[below(t, sizeof EDGES / sizeof *EDGES)];
    n->number = chuan_num_int((int64_t)small);
    snprintf(text, sizeof n->text, "%" PRIu64, small);
    return;
  case 1:
    n->number = scaled(t, small * 1000 + places, -3);
    snprintf(text, sizeof n->text, "%" PRIu64 ".%03" PRIu64, small, places);
    return;
  case 2:
    n->number = scaled(t, places, -3);
    snprintf(text, sizeof n->text, ".%03" PRIu64, places);
    return;
  case 3:
    n->number = chuan_num_int((int64_t)small);
    snprintf(text, sizeof n->text, "%" PRIu64 ".", small);
    return;
  case 4:
    n->number = scaled(t, small * 1000 + places, exponent - 3);
    snprintf(text, sizeof n->text, "%" PRIu64 ".%03" PRIu64 "%c%+d", small, places, below(t, 2) ? 'e' : 'E', exponent);
    return;
  case 5:
    n->number = chuan_num_int((int64_t)(small * places));
    snprintf(text, sizeof n->text, below(t, 2) ? "0x%" PRIx64 : "0X%" PRIX64, small * places);
    return;
  case 6: {
    unsigned variable = below(t, 3);
    n->number = t->variables[variable];
    snprintf(text, sizeof n->text, "%c", (int)('a' + variable));
    return;
  }
  case 7:
    n->number = chuan_num_int(3);
    snprintf(text, sizeof n->text, "%s", below(t, 2) ? "#t" : "#\"ba\xE1\xBA\xA3\"");
    return;
  default:
    n->number = chuan_num_int((int64_t)small);
    snprintf(text, sizeof n->text, "%" PRIu64, small);
  }
}

static node *make_tree(trial *t, int depth)
{
  node *n = &t->nodes[t->node_count++];
  *n = (node){ .kind = depth == 0 || below(t, 5) == 0 ? NUMERAL : (kind)(1 + below(t, 7)) };
  if (n->kind == NUMERAL)
    make_numeral(t, n);
  else
    n->left = make_tree(t, depth - 1);
  if (n->kind > MINUS)
    n->right = make_tree(t, depth - 1);
  return n;
}

static bool floored(chuan_num *out, chuan_num a, chuan_num b, chuan_arena *arena)
{
  if (chuan_num_divide(out, a, b, arena) != CHUAN_RC_OK)
    return false;
  return chuan_num_round(out, *out, 0, chuan_num_sign(*out) < 0 ? CHUAN_ROUND_UP : CHUAN_ROUND_DOWN, arena) ==
         CHUAN_RC_OK;
}

/* False when something is divided by zero. */
static bool compute(trial *t, node *n)
{
  chuan_arena *arena = &t->f.arena;
  if (n->kind == NUMERAL)
    return true;
  if (!compute(t, n->left) || (n->right && !compute(t, n->right)))
    return false;
  chuan_num a = n->left->number, b = n->right ? n->right->number : chuan_num_int(0), whole;
  switch (n->kind) {
  case MINUS: return chuan_num_negate(&n->number, a, arena) == CHUAN_RC_OK;
  case ADD: return chuan_num_add(&n->number, a, b, arena) == CHUAN_RC_OK;
  case SUBTRACT: return chuan_num_subtract(&n->number, a, b, arena) == CHUAN_RC_OK;
  case MULTIPLY: return chuan_num_multiply(&n->number, a, b, arena) == CHUAN_RC_OK;
  case DIVIDE: return chuan_num_divide(&n->number, a, b, arena) == CHUAN_RC_OK;
  case FLOOR: return floored(&n->number, a, b, arena);
  default:
    return floored(&whole, a, b, arena) && chuan_num_multiply(&whole, whole, b, arena) == CHUAN_RC_OK &&
           chuan_num_subtract(&n->number, a, whole, arena) == CHUAN_RC_OK;
  }
}

/* Writing ---------------------------------------------------------------------------------------- */

static void write_text(trial *t, const char *text)
{
  t->length += (size_t)snprintf(t->text + t->length, TEXT_MAX - t->length, "%s", text);
  must(t->length < TEXT_MAX, "an expression too long for this test");
}

static void write_blank(trial *t)
{
  static const char *const BLANKS[] = {
    "", "", "", " ", " ", "\n", "\t", " --[[ - + ]] ", "--[=[ ]] ]=]", " -- 1 - 1\n"
  };
  write_text(t, BLANKS[below(t, sizeof BLANKS / sizeof *BLANKS)]);
}

static void write_tree(trial *t, const node *n, int level)
{
  bool bracket = LEVELS[n->kind] < level || below(t, 12) == 0;
  if (bracket)
    write_text(t, "(");
  write_blank(t);
  if (n->kind == NUMERAL) {
    write_text(t, n->text);
  } else if (n->kind == MINUS) {
    write_text(t, SIGNS[MINUS]);
    write_tree(t, n->left, LEVELS[MINUS]);
  } else {
    write_tree(t, n->left, LEVELS[n->kind]);
    write_text(t, " "); /* as `a --[[ … ]] - b` is one thing and `a---b` another */
    write_text(t, SIGNS[n->kind]);
    write_text(t, " ");
    write_tree(t, n->right, LEVELS[n->kind] + 1);
  }
  write_blank(t);
  if (bracket)
    write_text(t, ")");
}

typedef struct frame {
  const char *before, *after;
} frame;

/* Where an expression can stand. */
static const frame FRAMES[] = {
  { "return ", " end" },
  { "local x = ", " return x end" },
  { "local x, y = 1, ", "\nreturn y end" },
  { "local l = { x = ", " } return l.x end" },
  { "local l = { 7; ", ", 8 } return l[2] end" },
  { "return (function(...) return ... end)(", ") end" },
  { "x = ", "; (tostring)(x) return x end" },
  { "do local y <const> = ", " return y end end" },
  { "for _, v in ipairs({ ", " }) do return v end end" },
};

/* Trials ----------------------------------------------------------------------------------------- */

static void differ(const trial *t, const char *told, const char *wanted)
{
  fprintf(stderr, "lua_arithmetic: %s\ngives %s\nand not %s\n", t->text, told, wanted);
  exit(1);
}

static void run(trial *t, const char *wanted)
{
  fixture_load(&t->f, (chuan_str){ t->text, t->length });
  const char *told = fixture_call(&t->f);
  bool is_zero = strcmp(wanted, "division by zero") == 0;
  if (is_zero ? !strstr(told, ": division by zero") : strcmp(told, wanted) != 0)
    differ(t, told, wanted);
}

static void begin(trial *t)
{
  t->length = 0;
  write_text(t, "return function(a, b, c) local t = { 1, 2, 3 }\n");
}

static void try_number(trial *t, const node *n, bool is_defined)
{
  const frame *place = &FRAMES[below(t, sizeof FRAMES / sizeof *FRAMES)];
  begin(t);
  write_text(t, place->before);
  write_tree(t, n, 0);
  write_text(t, place->after);
  t->f.script.result = CHUAN_TYPE_RATIO;
  chuan_str exact = is_defined ? chuan_num_exact(n->number, &t->f.arena) : CHUAN_STR("division by zero");
  run(t, exact.p);
}

static void try_comparison(trial *t, const node *a, const node *b)
{
  static const char *const SIGNS_OF_ORDER[] = { "<", "<=", ">", ">=", "==", "~=" };
  int order = chuan_num_compare(a->number, b->number);
  const bool holds[] = { order < 0, order <= 0, order > 0, order >= 0, order == 0, order != 0 };
  unsigned which = below(t, 6);
  begin(t);
  write_text(t, "return ");
  write_tree(t, a, 0);
  write_text(t, SIGNS_OF_ORDER[which]);
  write_tree(t, b, 0);
  write_text(t, "\nend");
  t->f.script.result = CHUAN_TYPE_TRUTH;
  run(t, holds[which] ? "yes" : "no");
}

static void try_one(trial *t)
{
  static const char *const VALUES[] = {
    "0", "1", "-7", "1/3", "-22/7", "4611686018427387904", "12345678901234567890/7"
  };
  for (size_t i = 0; i < 3; i++) {
    t->variables[i] = fixture_number(&t->f, VALUES[below(t, sizeof VALUES / sizeof *VALUES)]);
    t->f.arguments[i] = (chuan_lua_value){ .kind = CHUAN_LUA_NUMBER, .number = t->variables[i] };
  }
  t->f.argument_count = 3;
  t->node_count = 0;
  node *a = make_tree(t, (int)below(t, DEPTH_MAX + 1)), *b = below(t, 3) ? make_tree(t, 2) : a;
  bool a_is_defined = compute(t, a), b_is_defined = compute(t, b);
  try_number(t, a, a_is_defined);
  if (a_is_defined && b_is_defined)
    try_comparison(t, a, b);
}

int main(int argument_count, char **arguments)
{
  static trial t;
  uint64_t trials = argument_count > 1 ? strtoull(arguments[1], NULL, 10) : EXPRESSIONS;
  t.random = argument_count > 2 ? strtoull(arguments[2], NULL, 10) : 1;
  fixture_begin(&t.f);
  for (uint64_t i = 0; i < trials; i++) {
    try_one(&t);
    if (i % 1000 == 999)
      chuan_arena_free(&t.f.arena);
  }
  fixture_end(&t.f);
  printf("%" PRIu64 " expressions\n", trials);
  return 0;
}
