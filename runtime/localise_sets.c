/* The search for sets of fields. See localise_sets.h. */
#include "runtime/localise_sets.h"
#include "base/try.h"
#include "runtime/localise_internal.h"

#include <string.h>

enum { FOUND_MAX = 1000 };

/* A set on the way to hitting all clauses, and the fields that must not come into it, as other nodes have them. */
typedef struct node {
  chuan_field_set set;
  const uint64_t *excluded;
  uint64_t number; /* first come, first looked at */
} node;

/* Nodes that wait, as a heap: the lightest first. */
typedef struct waiting {
  node *nodes;
  size_t count, capacity;
  uint64_t made;
} waiting;

static bool is_before(const node *a, const node *b)
{
  return a->set.weight != b->set.weight ? a->set.weight < b->set.weight : a->number < b->number;
}

static void swap(node *a, node *b)
{
  node moved = *a;
  *a = *b;
  *b = moved;
}

static chuan_rc push(waiting *heap, node added, chuan_arena *arena)
{
  if (!chuan_arena_grow(arena, (void **)&heap->nodes, heap->count, &heap->capacity, sizeof *heap->nodes))
    return CHUAN_RC_MEMORY;
  size_t at = heap->count++;
  added.number = heap->made++;
  heap->nodes[at] = added;
  for (; at > 0 && is_before(&heap->nodes[at], &heap->nodes[(at - 1) / 2]); at = (at - 1) / 2)
    swap(&heap->nodes[at], &heap->nodes[(at - 1) / 2]);
  return CHUAN_RC_OK;
}

static node pop(waiting *heap)
{
  node out = heap->nodes[0];
  heap->nodes[0] = heap->nodes[--heap->count];
  for (size_t at = 0, child; (child = 2 * at + 1) < heap->count; at = child) {
    child += child + 1 < heap->count && is_before(&heap->nodes[child + 1], &heap->nodes[child]);
    if (!is_before(&heap->nodes[child], &heap->nodes[at]))
      break;
    swap(&heap->nodes[at], &heap->nodes[child]);
  }
  return out;
}

static bool has(const chuan_field_set *set, uint32_t field)
{
  for (size_t k = 0; k < set->count; k++)
    if (set->fields[k] == field)
      return true;
  return false;
}

static bool misses(const chuan_field_set *set, const chuan_clause_of_fields *clause)
{
  for (size_t f = 0; f < clause->given_count; f++)
    if (!has(set, clause->given[f]))
      return false;
  for (size_t f = 0; f < clause->count; f++)
    if (has(set, clause->fields[f]))
      return false;
  return true;
}

static const chuan_clause_of_fields *find_missed(const chuan_set_search *search, const chuan_field_set *set)
{
  for (size_t c = 0; c < search->clause_count; c++)
    if (misses(set, &search->clauses[c]))
      return &search->clauses[c];
  return NULL;
}

/* Puts one node for each field of a clause that a set misses, which excludes the fields of those before. */
static chuan_rc branch(chuan_set_search *search, waiting *heap, const node *from, const chuan_clause_of_fields *clause,
                       uint64_t *cut)
{
  size_t words = chuan_bit_words(search->field_count);
  uint64_t *excluded = chuan_arena_array(search->arena, words, sizeof *excluded);
  if (!excluded)
    return CHUAN_RC_MEMORY;
  memcpy(excluded, from->excluded, words * sizeof *excluded);
  for (size_t f = 0; f < clause->count; f++) {
    uint32_t field = clause->fields[f];
    node child = *from;
    if (chuan_bit_has(from->excluded, field))
      continue;
    if (*search->work == 0)
      return CHUAN_RC_LIMIT;
    --*search->work;
    child.set.weight += search->weights ? search->weights[field] : 1;
    if (child.set.count == CHUAN_LOCALISED_FIELDS_MAX) {
      *cut = child.set.weight < *cut ? child.set.weight : *cut;
      continue;
    }
    child.set.fields[child.set.count++] = field;
    uint64_t *own = chuan_arena_array(search->arena, words, sizeof *own);
    if (!own)
      return CHUAN_RC_MEMORY;
    memcpy(own, excluded, words * sizeof *own);
    child.excluded = own;
    TRY(push(heap, child, search->arena));
    chuan_bit_set(excluded, field);
  }
  return CHUAN_RC_OK;
}

static chuan_rc keep(chuan_set_search *search, const chuan_field_set *set)
{
  if (search->found_count == FOUND_MAX)
    return CHUAN_RC_LIMIT;
  if (!chuan_arena_grow(search->arena, (void **)&search->found, search->found_count, &search->found_capacity,
                        sizeof *search->found))
    return CHUAN_RC_MEMORY;
  search->found[search->found_count++] = *set;
  return CHUAN_RC_OK;
}

static chuan_rc add_clause(chuan_set_search *search, chuan_clause_of_fields clause)
{
  if (!chuan_arena_grow(search->arena, (void **)&search->clauses, search->clause_count, &search->clause_capacity,
                        sizeof *search->clauses))
    return CHUAN_RC_MEMORY;
  search->clauses[search->clause_count++] = clause;
  return CHUAN_RC_OK;
}

/* Asks about a set that hits all clauses. */
static chuan_rc ask(chuan_set_search *search, waiting *heap, const node *at, uint64_t *cut)
{
  chuan_solved solved;
  chuan_clause_of_fields clause;
  TRY(search->ask(&solved, &clause, search->context, &at->set));
  if (solved == CHUAN_SOLVED_FOUND)
    return keep(search, &at->set);
  if (solved == CHUAN_SOLVED_UNKNOWN) {
    search->uncertain = true;
    return CHUAN_RC_OK;
  }
  TRY(add_clause(search, clause));
  return branch(search, heap, at, &clause, cut);
}

chuan_rc chuan_set_search_run(chuan_set_search *search)
{
  waiting heap = { .count = 0 };
  uint64_t cut = UINT64_MAX; /* weight of the lightest set that had too many fields to be looked at */
  node start = { .number = 0 };
  start.excluded = chuan_arena_array(search->arena, chuan_bit_words(search->field_count), sizeof *start.excluded);
  search->found_count = 0;
  search->uncertain = false;
  if (!start.excluded)
    return CHUAN_RC_MEMORY;
  TRY(push(&heap, start, search->arena));
  while (heap.count > 0) {
    node at = pop(&heap);
    if (search->found_count > 0 && at.set.weight > search->found[0].weight)
      break;
    const chuan_clause_of_fields *missed = find_missed(search, &at.set);
    TRY(missed ? branch(search, &heap, &at, missed, &cut) : ask(search, &heap, &at, &cut));
  }
  bool left_out = search->found_count > 0 ? cut <= search->found[0].weight : cut < UINT64_MAX;
  search->uncertain = search->uncertain || left_out;
  return CHUAN_RC_OK;
}
