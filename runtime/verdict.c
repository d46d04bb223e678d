/* Verdict tables, counts and cause sets: see verdict.h. */
#include "runtime/verdict.h"

#include <string.h>

/* The tables ------------------------------------------------------------------------------------- */

enum {
  D = CHUAN_VERDICT_MET,            /* Đ */
  C = CHUAN_VERDICT_NOT_MET,
  T = CHUAN_VERDICT_INSUFFICIENT,
  K = CHUAN_VERDICT_NOT_APPLICABLE,
  L = CHUAN_VERDICT_FAULT
};

static const uint8_t AND[CHUAN_VERDICT_COUNT][CHUAN_VERDICT_COUNT] = {
  /*       D  C  T  K  L */
  [D] = {  D, C, T, D, L },
  [C] = {  C, C, C, C, L },
  [T] = {  T, C, T, T, L },
  [K] = {  D, C, T, K, L },
  [L] = {  L, L, L, L, L },
};

static const uint8_t OR[CHUAN_VERDICT_COUNT][CHUAN_VERDICT_COUNT] = {
  /*       D  C  T  K  L */
  [D] = {  D, D, D, D, L },
  [C] = {  D, C, T, C, L },
  [T] = {  D, T, T, T, L },
  [K] = {  D, C, T, K, L },
  [L] = {  L, L, L, L, L },
};

static const uint8_t NOT[CHUAN_VERDICT_COUNT] = { [D] = C, [C] = D, [T] = T, [K] = K, [L] = L };

chuan_verdict chuan_verdict_and(chuan_verdict a, chuan_verdict b)
{
  return AND[a][b];
}

chuan_verdict chuan_verdict_or(chuan_verdict a, chuan_verdict b)
{
  return OR[a][b];
}

chuan_verdict chuan_verdict_not(chuan_verdict a)
{
  return NOT[a];
}

chuan_verdict chuan_verdict_worse(chuan_verdict a, chuan_verdict b)
{
  return a > b ? a : b;
}

chuan_verdict chuan_verdict_same(chuan_verdict a, chuan_verdict b)
{
  chuan_verdict state = chuan_verdict_worse(a, b);
  if (state > CHUAN_VERDICT_NOT_MET)
    return state;
  return a == b ? CHUAN_VERDICT_MET : CHUAN_VERDICT_NOT_MET;
}

uint8_t chuan_verdicts_combine(uint8_t a, uint8_t b, chuan_verdict_table *table)
{
  unsigned out = 0;
  for (unsigned left = 0; left < CHUAN_VERDICT_COUNT; left++)
    for (unsigned right = 0; right < CHUAN_VERDICT_COUNT; right++)
      if ((a >> left & 1) && (b >> right & 1))
        out |= 1u << table((chuan_verdict)left, (chuan_verdict)right);
  return (uint8_t)out;
}

uint8_t chuan_verdicts_negate(uint8_t verdicts)
{
  unsigned out = 0;
  for (unsigned state = 0; state < CHUAN_VERDICT_COUNT; state++)
    if (verdicts >> state & 1)
      out |= 1u << chuan_verdict_not((chuan_verdict)state);
  return (uint8_t)out;
}

/* Counts ----------------------------------------------------------------------------------------- */

chuan_count chuan_count_apply(chuan_count count, chuan_not_applicable_policy policy, uint32_t *total)
{
  if (policy == CHUAN_NOT_APPLICABLE_MET)
    count.met += count.not_applicable;
  count.not_applicable = 0;
  *total = count.met + count.not_met + count.insufficient + count.fault;
  return count;
}

chuan_verdict chuan_count_verdict(chuan_count count, chuan_met_rule rule, chuan_not_applicable_policy policy)
{
  if (count.fault > 0)
    return CHUAN_VERDICT_FAULT;
  if (count.met + count.not_met + count.insufficient == 0)
    return policy == CHUAN_NOT_APPLICABLE_MET ? CHUAN_VERDICT_MET : CHUAN_VERDICT_NOT_APPLICABLE;
  uint32_t total;
  count = chuan_count_apply(count, policy, &total);
  uint32_t needed = rule.all ? total : rule.at_least;
  if (count.met >= needed)
    return CHUAN_VERDICT_MET;
  return count.met + count.insufficient < needed ? CHUAN_VERDICT_NOT_MET : CHUAN_VERDICT_INSUFFICIENT;
}

uint32_t chuan_count_band(chuan_count count, chuan_not_applicable_policy policy, const chuan_band *bands,
                          size_t band_count)
{
  if (count.fault > 0)
    return CHUAN_NONE;
  uint32_t total;
  count = chuan_count_apply(count, policy, &total);
  for (size_t i = 0; i < band_count; i++)
    if (bands[i].low <= count.met && count.met + count.insufficient <= bands[i].high)
      return (uint32_t)i;
  return CHUAN_NONE;
}

/* Cause sets ------------------------------------------------------------------------------------- */

/* Causes are numbered as they come, and a set is a row of bits over these numbers, so that uniting two is
   cheap however often it happens. Causes and sets are found by binary search in a sorted order of each;
   both orders grow only when something new is met. */

typedef struct known_cause {
  chuan_cause cause;
  uint32_t set; /* the set of this cause alone */
} known_cause;

typedef struct cause_set {
  const uint64_t *words; /* bit c is cause number c; the last word is never 0 */
  size_t word_count;
  const chuan_cause *items;
  size_t item_count;
} cause_set;

enum { WORD_BITS = 64, RECENT_UNIONS = 1024 };

struct chuan_cause_sets {
  chuan_arena *arena;
  known_cause *causes;
  size_t cause_count, cause_capacity;
  uint32_t *cause_order; /* numbers of causes, sorted by kind and name */
  size_t cause_order_capacity;
  cause_set *sets;
  size_t set_count, set_capacity;
  uint32_t *set_order; /* numbers of sets, sorted by compare_words() */
  size_t set_order_capacity;
  uint64_t *scratch; /* room for a set over all causes */
  size_t scratch_capacity;
  struct recent_union {
    uint32_t a, b, result;
  } recent[RECENT_UNIONS]; /* a is 0 where there is none yet */
};

static int compare_causes(chuan_cause a, chuan_cause b)
{
  return a.kind != b.kind ? (a.kind > b.kind) - (a.kind < b.kind) : chuan_str_compare(a.name, b.name);
}

static int compare_words(const cause_set *set, const uint64_t *words, size_t word_count)
{
  if (set->word_count != word_count)
    return set->word_count < word_count ? -1 : 1;
  for (size_t i = 0; i < word_count; i++)
    if (set->words[i] != words[i])
      return set->words[i] < words[i] ? -1 : 1;
  return 0;
}

/* Puts `number` at position `at` of an order of `count` numbers. */
static bool insert_number(chuan_arena *arena, uint32_t **order, size_t *capacity, size_t count, size_t at,
                          uint32_t number)
{
  void *items = *order;
  if (!chuan_arena_grow(arena, &items, count, capacity, sizeof **order))
    return false;
  *order = items;
  memmove(*order + at + 1, *order + at, (count - at) * sizeof **order);
  (*order)[at] = number;
  return true;
}

/* The causes of a row of bits, sorted. */
static const chuan_cause *list_items(chuan_cause_sets *sets, const uint64_t *words, size_t word_count, size_t *count)
{
  *count = 0;
  for (size_t i = 0; i < word_count; i++)
    *count += (size_t)__builtin_popcountll(words[i]);
  chuan_cause *items = chuan_arena_array(sets->arena, *count, sizeof *items);
  if (!items)
    return NULL;
  size_t filled = 0;
  for (size_t i = 0; i < sets->cause_count; i++) {
    uint32_t cause = sets->cause_order[i];
    if (cause / WORD_BITS < word_count && words[cause / WORD_BITS] >> (cause % WORD_BITS) & 1)
      items[filled++] = sets->causes[cause].cause;
  }
  return items;
}

/* The number of the set with these bits, made if there is none yet. */
static uint32_t find_or_add_set(chuan_cause_sets *sets, const uint64_t *words, size_t word_count)
{
  while (word_count > 0 && words[word_count - 1] == 0)
    word_count--;
  size_t low = 0, high = sets->set_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    int order = compare_words(&sets->sets[sets->set_order[middle]], words, word_count);
    if (order == 0)
      return sets->set_order[middle];
    if (order > 0)
      high = middle;
    else
      low = middle + 1;
  }
  cause_set set = { .word_count = word_count };
  set.words = (const uint64_t *)chuan_arena_copy(sets->arena, words, word_count * sizeof *words);
  set.items = list_items(sets, words, word_count, &set.item_count);
  void *items = sets->sets;
  if (!set.words || !set.items ||
      !chuan_arena_grow(sets->arena, &items, sets->set_count, &sets->set_capacity, sizeof set))
    return CHUAN_NONE;
  sets->sets = items;
  uint32_t number = (uint32_t)sets->set_count;
  if (!insert_number(sets->arena, &sets->set_order, &sets->set_order_capacity, sets->set_count, low, number))
    return CHUAN_NONE;
  sets->sets[sets->set_count++] = set;
  return number;
}

/* Zeroed bits for all causes there are. */
static uint64_t *clear_scratch(chuan_cause_sets *sets, size_t *word_count)
{
  *word_count = sets->cause_count / WORD_BITS + 1;
  if (*word_count > sets->scratch_capacity) {
    sets->scratch_capacity = 0;
    sets->scratch = chuan_arena_array(sets->arena, *word_count * 2, sizeof *sets->scratch);
    if (!sets->scratch)
      return NULL;
    sets->scratch_capacity = *word_count * 2;
  }
  memset(sets->scratch, 0, *word_count * sizeof *sets->scratch);
  return sets->scratch;
}

chuan_cause_sets *chuan_cause_sets_new(chuan_arena *arena)
{
  chuan_cause_sets *sets = chuan_arena_alloc(arena, sizeof *sets);
  if (!sets)
    return NULL;
  sets->arena = arena;
  uint64_t nothing = 0;
  return find_or_add_set(sets, &nothing, 1) == 0 ? sets : NULL;
}

uint32_t chuan_cause_set_of(chuan_cause_sets *sets, chuan_cause cause)
{
  size_t low = 0, high = sets->cause_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    const known_cause *known = &sets->causes[sets->cause_order[middle]];
    int order = compare_causes(known->cause, cause);
    if (order == 0)
      return known->set;
    if (order > 0)
      high = middle;
    else
      low = middle + 1;
  }
  void *items = sets->causes;
  if (!chuan_arena_grow(sets->arena, &items, sets->cause_count, &sets->cause_capacity, sizeof *sets->causes))
    return CHUAN_NONE;
  sets->causes = items;
  uint32_t number = (uint32_t)sets->cause_count;
  if (!insert_number(sets->arena, &sets->cause_order, &sets->cause_order_capacity, sets->cause_count, low, number))
    return CHUAN_NONE;
  sets->causes[number] = (known_cause){ .cause = cause, .set = CHUAN_NONE };
  sets->cause_count++;
  size_t word_count;
  uint64_t *words = clear_scratch(sets, &word_count);
  if (!words)
    return CHUAN_NONE;
  words[number / WORD_BITS] = UINT64_C(1) << (number % WORD_BITS);
  return sets->causes[number].set = find_or_add_set(sets, words, word_count);
}

uint32_t chuan_cause_set_union(chuan_cause_sets *sets, uint32_t a, uint32_t b)
{
  if (a == b || b == 0)
    return a;
  if (a == 0)
    return b;
  struct recent_union *recent = &sets->recent[(a * 31 + b) % RECENT_UNIONS];
  if (recent->a != a || recent->b != b) {
    uint32_t result = chuan_cause_set_union_all(sets, (const uint32_t[]){ a, b }, 2);
    if (result == CHUAN_NONE)
      return CHUAN_NONE;
    *recent = (struct recent_union){ a, b, result };
  }
  return recent->result;
}

uint32_t chuan_cause_set_union_all(chuan_cause_sets *sets, const uint32_t *members, size_t count)
{
  size_t word_count;
  uint64_t *words = clear_scratch(sets, &word_count);
  if (!words)
    return CHUAN_NONE;
  for (size_t i = 0; i < count; i++) {
    if (members[i] == CHUAN_NONE)
      return CHUAN_NONE;
    const cause_set *set = &sets->sets[members[i]];
    for (size_t word = 0; word < set->word_count; word++)
      words[word] |= set->words[word];
  }
  return find_or_add_set(sets, words, word_count);
}

const chuan_cause *chuan_cause_set_items(const chuan_cause_sets *sets, uint32_t set, size_t *count)
{
  *count = sets->sets[set].item_count;
  return sets->sets[set].items;
}
