/* Localising errors. See localise.h. */
#include "runtime/localise_internal.h"
#include "base/try.h"
#include "runtime/localise_sets.h"
#include "runtime/vm_bounds.h"

#include <stdlib.h>
#include <string.h>

enum {
  WORK_MAX = 100000, /* steps for one unit */
  ROOM_OF_UNIT = 32 << 20,
  ROOM_OF_WISH = 16 << 20
};

#define BIT(name) (1u << CHUAN_VERDICT_##name)
struct chuan_localiser {
  const chuan_data *data;
  chuan_localise_options options;
  chuan_probe *probe;
  chuan_bounds *bounds;
  chuan_asked_check *checks;
  size_t check_count;
  bool *may_be_reported; /* by column: a check wants that there is a value */
  chuan_arena unit_room, wish_room; /* for one unit, and one wish of it */

  /* The unit at hand. */
  size_t unit, work;
  bool *absent;   /* by check: the unit does not have it */
  bool *violated; /* by check */
  uint32_t *score; /* by column: in how many violated checks it is */
  bool *marks;     /* twice by column: of use to one function */
};

/* Violated checks that are localised together. */
typedef struct part {
  chuan_localiser *of;
  bool *own; /* by check: one of its violated checks */
  bool gone; /* it has become part of another */
  bool solved;
  chuan_set_search search;
  chuan_localised_outcome outcome;
} part;

/* Making ------------------------------------------------------------------------------------------- */

static chuan_rc make_check(chuan_asked_check *check, chuan_localiser *localiser, uint32_t indicator, chuan_arena *arena)
{
  const chuan_set *set = localiser->data->set;
  size_t end = chuan_slice_end(set, CHUAN_OP_INDICATOR, indicator);
  check->indicator = indicator;
  const struct chuan_check *rule = set->indicators[indicator].check;
  check->settles_missing = rule && rule->if_missing != CHUAN_VERDICT_INSUFFICIENT;
  bool wants_all = rule && rule->if_missing == CHUAN_VERDICT_NOT_MET;
  TRY(chuan_slice_make(&check->slice, set, set->code[end].b, end, arena));
  bool *reads = chuan_arena_array(arena, set->data_count, sizeof *reads);
  uint32_t *fields = chuan_arena_array(arena, set->data_count, sizeof *fields);
  check->trace = chuan_arena_array(arena, check->slice.count, sizeof *check->trace);
  if (!reads || !fields || !check->trace)
    return CHUAN_RC_MEMORY;
  for (size_t s = 0; s < check->slice.count; s++) {
    const chuan_instruction *i = check->slice.steps[s].instruction;
    bool previous;
    chuan_bounds_loads(i, &previous);
    uint32_t column = chuan_instruction_names_datum(i) && !previous ? chuan_set_column(set, i->a, false) : CHUAN_NONE;
    if (column == CHUAN_NONE)
      continue;
    reads[column] = true;
    localiser->may_be_reported[column] =
      localiser->may_be_reported[column] || i->op == CHUAN_OP_HAS_DATA || wants_all;
  }
  for (uint32_t column = 0; column < set->data_count; column++)
    if (reads[column])
      fields[check->field_count++] = column;
  check->fields = fields;
  return CHUAN_RC_OK;
}

/* Whether an indicator counts as an error. */
static bool counts(const chuan_set *set, const chuan_localise_options *options, uint32_t indicator)
{
  const struct chuan_check *rule = set->indicators[indicator].check;
  return options->errors ? options->errors[indicator] : !rule || !rule->warning;
}

static bool make_room(chuan_arena *room, const char *name, size_t size, chuan_arena *arena)
{
  void *memory = chuan_arena_alloc(arena, size);
  if (memory)
    chuan_arena_init_in(room, name, memory, size);
  return memory != NULL;
}

chuan_localiser *chuan_localiser_new(const chuan_data *data, chuan_localise_options options, chuan_arena *arena)
{
  const chuan_set *set = data->set;
  chuan_localiser *localiser = chuan_arena_alloc(arena, sizeof *localiser);
  if (!localiser)
    return NULL;
  *localiser = (chuan_localiser){ .data = data, .options = options };
  localiser->probe = chuan_probe_new(data, options.lua, arena);
  localiser->bounds = chuan_bounds_new(data, options.lua, arena);
  localiser->checks = chuan_arena_array(arena, set->indicator_count, sizeof *localiser->checks);
  localiser->absent = chuan_arena_array(arena, set->indicator_count, sizeof *localiser->absent);
  localiser->violated = chuan_arena_array(arena, set->indicator_count, sizeof *localiser->violated);
  localiser->may_be_reported = chuan_arena_array(arena, set->data_count, sizeof *localiser->may_be_reported);
  localiser->score = chuan_arena_array(arena, set->data_count, sizeof *localiser->score);
  localiser->marks = chuan_arena_array(arena, 2 * set->data_count, sizeof *localiser->marks);
  if (!localiser->probe || !localiser->bounds || !localiser->checks || !localiser->absent || !localiser->violated ||
      !localiser->may_be_reported || !localiser->score || !localiser->marks ||
      !make_room(&localiser->unit_room, "localise", ROOM_OF_UNIT, arena) ||
      !make_room(&localiser->wish_room, "localise", ROOM_OF_WISH, arena))
    return NULL;
  for (uint32_t i = 0; i < set->indicator_count; i++)
    if (counts(set, &options, i) &&
        make_check(&localiser->checks[localiser->check_count++], localiser, i, arena) != CHUAN_RC_OK)
      return NULL;
  return localiser;
}

/* Memory for one unit or wish that is used up is a limit; any other that is short is not. */
static chuan_rc settle(chuan_rc rc, const chuan_arena *room)
{
  return rc == CHUAN_RC_MEMORY && room->used > room->limit / 2 ? CHUAN_RC_LIMIT : rc;
}

/* Wishes ------------------------------------------------------------------------------------------- */

static bool reads_one_of(const chuan_asked_check *check, const chuan_field_set *set)
{
  for (size_t f = 0; f < check->field_count; f++)
    for (size_t k = 0; k < set->count; k++)
      if (check->fields[f] == set->fields[k])
        return true;
  return false;
}

/* The wish that a change of a set makes those checks hold that it can touch; violated ones of other parts are left to
   them. */
static chuan_rc make_wish(chuan_wish *out, const part *asking, const chuan_field_set *set)
{
  chuan_localiser *localiser = asking->of;
  chuan_arena_rewind(&localiser->wish_room);
  chuan_asked_check **checks = chuan_arena_array(&localiser->wish_room, localiser->check_count, sizeof *checks);
  if (!checks)
    return CHUAN_RC_MEMORY;
  *out = (chuan_wish){ .data = localiser->data, .unit = localiser->unit, .probe = localiser->probe,
                       .fields = set->fields, .field_count = set->count, .checks = checks, .work = &localiser->work,
                       .arena = &localiser->wish_room };
  for (size_t c = 0; c < localiser->check_count; c++)
    if (!localiser->absent[c] && (!localiser->violated[c] || asking->own[c]) &&
        reads_one_of(&localiser->checks[c], set))
      checks[out->check_count++] = &localiser->checks[c];
  return CHUAN_RC_OK;
}

/* Whether a datum can be wrong: not where it is missing, unless a check wants to have it. */
static bool is_candidate(const chuan_localiser *localiser, uint32_t column)
{
  uint8_t input = localiser->data->columns[column].input[localiser->unit];
  return (!localiser->options.weights || localiser->options.weights[column] > 0) &&
         (!chuan_input_is_missing(input) || localiser->may_be_reported[column]);
}

/* The clause that one of the fields of some checks must change, other than those of a set: `core` has a bit for each of
   the checks of the wish that exclude each other. */
static chuan_rc make_clause(chuan_clause_of_fields *out, chuan_localiser *localiser, const chuan_wish *wish,
                            const uint64_t *core)
{
  size_t columns = localiser->data->set->data_count, count = 0;
  bool *reads = localiser->marks;
  uint32_t *given = chuan_arena_array(&localiser->unit_room, wish->field_count, sizeof *given);
  if (!given)
    return CHUAN_RC_MEMORY;
  *out = (chuan_clause_of_fields){ .given = given };
  memset(reads, 0, columns * sizeof *reads);
  for (size_t c = 0; c < wish->check_count; c++)
    for (size_t f = 0; f < wish->checks[c]->field_count && chuan_bit_has(core, c); f++)
      reads[wish->checks[c]->fields[f]] = true;
  for (size_t k = 0; k < wish->field_count; k++) {
    bool admits = true;
    if (reads[wish->fields[k]])
      TRY(chuan_wish_admits(&admits, wish, wish->fields[k]));
    if (!admits)
      given[out->given_count++] = wish->fields[k];
    reads[wish->fields[k]] = false;
  }
  for (uint32_t column = 0; column < columns; column++)
    count += reads[column] = reads[column] && is_candidate(localiser, column);
  uint32_t *fields = chuan_arena_array(&localiser->unit_room, count, sizeof *fields);
  if (!fields)
    return CHUAN_RC_MEMORY;
  for (uint32_t column = 0; column < columns; column++)
    if (reads[column])
      fields[out->count++] = column;
  out->fields = fields;
  return CHUAN_RC_OK;
}

static chuan_rc ask_set(chuan_solved *out, chuan_clause_of_fields *clause, void *context, const chuan_field_set *set)
{
  part *asking = context;
  chuan_localiser *localiser = asking->of;
  chuan_wish wish;
  chuan_num values[CHUAN_LOCALISED_FIELDS_MAX];
  TRY(make_wish(&wish, asking, set));
  uint64_t *core = chuan_arena_array(wish.arena, chuan_bit_words(wish.check_count), sizeof *core);
  if (!core)
    return CHUAN_RC_MEMORY;
  chuan_rc rc = settle(chuan_wish_ask(out, values, core, &wish), wish.arena);
  if (rc == CHUAN_RC_LIMIT)
    *out = CHUAN_SOLVED_UNKNOWN;
  else if (rc != CHUAN_RC_OK)
    return rc;
  return *out == CHUAN_SOLVED_NONE ? make_clause(clause, localiser, &wish, core) : CHUAN_RC_OK;
}

/* Looking at a unit -------------------------------------------------------------------------------- */

static chuan_rc look_at(chuan_localiser *localiser, size_t unit)
{
  chuan_verdict certain;
  localiser->unit = unit;
  localiser->work = WORK_MAX;
  chuan_arena_rewind(&localiser->unit_room);
  memset(localiser->score, 0, localiser->data->set->data_count * sizeof *localiser->score);
  for (size_t c = 0; c < localiser->check_count; c++) {
    chuan_asked_check *check = &localiser->checks[c];
    chuan_probe_look_at(localiser->probe, unit, &check->slice);
    TRY(chuan_probe_run(check->trace, localiser->probe, &check->slice));
    uint8_t state = check->trace[check->slice.count - 1].state;
    localiser->absent[c] = state == CHUAN_VERDICT_ABSENT;
    localiser->violated[c] = state == CHUAN_VERDICT_NOT_MET;
    check->allowed = BIT(MET) | BIT(INSUFFICIENT) | BIT(NOT_APPLICABLE);
    check->allowed |= state == CHUAN_VERDICT_FAULT ? BIT(FAULT) : 0;
    if (state == CHUAN_VERDICT_INSUFFICIENT) { /* but perhaps certain, whatever is missing */
      TRY(chuan_bounds_decide(&certain, localiser->bounds, unit, check->indicator));
      localiser->violated[c] = certain == CHUAN_VERDICT_NOT_MET;
    }
    for (size_t f = 0; f < check->field_count && localiser->violated[c]; f++)
      localiser->score[check->fields[f]]++;
  }
  return CHUAN_RC_OK;
}

/* Parts -------------------------------------------------------------------------------------------- */

static chuan_rc make_part(part *out, chuan_localiser *localiser, size_t check)
{
  chuan_asked_check *const checks[] = { &localiser->checks[check] };
  const chuan_wish alone = { .checks = checks, .check_count = 1 };
  const uint64_t core = 1;
  chuan_arena *room = &localiser->unit_room;
  *out = (part){ .of = localiser };
  out->search = (chuan_set_search){ .weights = localiser->options.weights,
                                    .field_count = localiser->data->set->data_count, .ask = ask_set,
                                    .work = &localiser->work, .arena = room };
  out->own = chuan_arena_array(room, localiser->check_count, sizeof *out->own);
  if (!out->own || !chuan_arena_grow(room, (void **)&out->search.clauses, 0, &out->search.clause_capacity,
                                     sizeof *out->search.clauses))
    return CHUAN_RC_MEMORY;
  out->own[check] = true;
  out->search.clause_count = 1;
  return make_clause(&out->search.clauses[0], localiser, &alone, &core);
}

static chuan_rc solve_part(part *of)
{
  of->search.context = of;
  of->solved = true;
  chuan_rc rc = settle(chuan_set_search_run(&of->search), of->search.arena);
  bool whole = rc == CHUAN_RC_OK && !of->search.uncertain;
  if (rc != CHUAN_RC_OK && rc != CHUAN_RC_LIMIT)
    return rc;
  if (of->search.found_count > 0)
    of->outcome = whole ? CHUAN_LOCALISED_FOUND : CHUAN_LOCALISED_PERHAPS;
  else
    of->outcome = whole ? CHUAN_LOCALISED_IMPOSSIBLE : CHUAN_LOCALISED_UNDECIDED;
  return CHUAN_RC_OK;
}

static void mark_fields(bool *marks, const part *of)
{
  for (size_t c = 0; c < of->search.clause_count; c++) {
    const chuan_clause_of_fields *clause = &of->search.clauses[c];
    for (size_t f = 0; f < clause->count; f++)
      marks[clause->fields[f]] = true;
    for (size_t f = 0; f < clause->given_count; f++)
      marks[clause->given[f]] = true;
  }
}

/* Whether some field is in clauses of both. */
static bool share_clauses(const part *a, const part *b)
{
  chuan_localiser *localiser = a->of;
  size_t columns = localiser->data->set->data_count;
  bool *of_a = localiser->marks, *of_b = of_a + columns, out = false;
  memset(of_a, 0, 2 * columns * sizeof *of_a);
  mark_fields(of_a, a);
  mark_fields(of_b, b);
  for (size_t column = 0; column < columns; column++)
    out = out || (of_a[column] && of_b[column]);
  return out;
}

/* Whether some check reads a field that one of the sets found changes. */
static bool touches(const part *of, const chuan_asked_check *check)
{
  for (size_t s = 0; s < of->search.found_count; s++)
    if (reads_one_of(check, &of->search.found[s]))
      return true;
  return false;
}

/* Whether what is changed for one part can matter to the other: the least weights add up only where the clauses that
   prove them have no field in common, and the sets go together where no check reads fields of both. */
static bool interact(const part *a, const part *b)
{
  if (share_clauses(a, b))
    return true;
  for (size_t c = 0; c < a->of->check_count; c++)
    if (!a->of->absent[c] && touches(a, &a->of->checks[c]) && touches(b, &a->of->checks[c]))
      return true;
  return false;
}

/* Makes one part of two; the clauses of both go on to hold. */
static chuan_rc merge(part *into, part *from)
{
  chuan_set_search *search = &into->search;
  for (size_t k = 0; k < from->search.clause_count; k++) {
    if (!chuan_arena_grow(search->arena, (void **)&search->clauses, search->clause_count, &search->clause_capacity,
                          sizeof *search->clauses))
      return CHUAN_RC_MEMORY;
    search->clauses[search->clause_count++] = from->search.clauses[k];
  }
  for (size_t c = 0; c < into->of->check_count; c++)
    into->own[c] = into->own[c] || from->own[c];
  search->found_count = 0;
  into->solved = false;
  from->gone = true;
  return CHUAN_RC_OK;
}

/* Merges parts that interact, as far as they do without being solved anew; whether there were any. */
static chuan_rc merge_parts(bool *any, part *parts, size_t count)
{
  *any = false;
  for (size_t i = 0; i < count; i++)
    for (size_t k = i + 1; k < count && !parts[i].gone; k++) {
      if (parts[k].gone || !interact(&parts[i], &parts[k]))
        continue;
      TRY(merge(&parts[i], &parts[k]));
      *any = true;
      k = i; /* it may interact with others now */
    }
  return CHUAN_RC_OK;
}

/* Where nothing clears all checks of a part: those that nothing clears even alone become parts of their own, and do not
   keep the others from being localised. */
static chuan_rc set_aside(part *parts, size_t *count, part *from)
{
  chuan_localiser *localiser = from->of;
  size_t before = *count;
  part alone, rest = { .of = NULL };
  for (size_t c = 0; c < localiser->check_count; c++) {
    if (!from->own[c])
      continue;
    TRY(make_part(&alone, localiser, c));
    TRY(solve_part(&alone));
    if (alone.outcome == CHUAN_LOCALISED_IMPOSSIBLE) {
      alone.search.clause_count = 0; /* what is impossible interacts with nothing */
      parts[(*count)++] = alone;
      continue;
    }
    TRY(make_part(&alone, localiser, c));
    if (!rest.of)
      rest = alone;
    else
      TRY(merge(&rest, &alone));
  }
  from->gone = rest.of == NULL;
  if (rest.of && *count > before)
    *from = rest;
  return CHUAN_RC_OK;
}

static chuan_rc solve_or_set_aside(part *parts, size_t *count, part *of)
{
  size_t checks = 0;
  TRY(solve_part(of));
  for (size_t c = 0; c < of->of->check_count; c++)
    checks += of->own[c];
  if (of->outcome != CHUAN_LOCALISED_IMPOSSIBLE || checks == 1)
    return CHUAN_RC_OK;
  TRY(set_aside(parts, count, of));
  return of->gone || of->solved ? CHUAN_RC_OK : solve_part(of);
}

static chuan_rc solve_parts(part *parts, size_t *count)
{
  bool any;
  TRY(merge_parts(&any, parts, *count));
  do {
    for (size_t i = 0; i < *count; i++)
      if (!parts[i].gone && !parts[i].solved)
        TRY(solve_or_set_aside(parts, count, &parts[i]));
    TRY(merge_parts(&any, parts, *count));
  } while (any);
  return CHUAN_RC_OK;
}

/* Telling ------------------------------------------------------------------------------------------ */

static int by_number(const void *a, const void *b)
{
  uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
  return (left > right) - (left < right);
}

/* In how many violated checks the fields of a set are. */
static uint64_t score_of(const chuan_localiser *localiser, const chuan_field_set *set)
{
  uint64_t out = 0;
  for (size_t k = 0; k < set->count; k++)
    out += localiser->score[set->fields[k]];
  return out;
}

static bool goes_before(const chuan_localiser *localiser, const chuan_field_set *a, const chuan_field_set *b)
{
  uint64_t left = score_of(localiser, a), right = score_of(localiser, b);
  if (left != right)
    return left > right;
  size_t k = 0;
  while (k < a->count && k < b->count && a->fields[k] == b->fields[k])
    k++;
  return k < a->count && k < b->count ? a->fields[k] < b->fields[k] : a->count < b->count;
}

/* How many sets are told of those that were found. */
static size_t count_told(const chuan_localiser *localiser, size_t found)
{
  return found < CHUAN_LOCALISED_SETS_MAX || localiser->options.all ? found : CHUAN_LOCALISED_SETS_MAX;
}

/* Puts those sets first that are told, in their order. */
static void choose_sets(const chuan_localiser *localiser, chuan_set_search *search)
{
  for (size_t s = 0; s < search->found_count; s++)
    qsort(search->found[s].fields, search->found[s].count, sizeof *search->found[s].fields, by_number);
  for (size_t s = 0; s < count_told(localiser, search->found_count); s++)
    for (size_t k = s + 1; k < search->found_count; k++)
      if (goes_before(localiser, &search->found[k], &search->found[s])) {
        chuan_field_set moved = search->found[k];
        search->found[k] = search->found[s];
        search->found[s] = moved;
      }
}

/* A number that outlives the room it was made in. */
static chuan_rc keep_number(chuan_num *number, chuan_arena *arena)
{
  size_t size = chuan_num_block_size(*number);
  if (size == 0)
    return CHUAN_RC_OK;
  void *memory = chuan_arena_alloc(arena, size);
  if (!memory)
    return CHUAN_RC_MEMORY;
  *number = chuan_num_copy_to(memory, *number);
  return CHUAN_RC_OK;
}

static chuan_rc keep_range(chuan_range *range, chuan_arena *arena)
{
  if (range->low.known)
    TRY(keep_number(&range->low.at, arena));
  return range->high.known ? keep_number(&range->high.at, arena) : CHUAN_RC_OK;
}

/* What a set must become: asked once more for its values, and for the ranges of each. */
static chuan_rc tell_set(chuan_localised_set *out, const part *of, const chuan_field_set *set, chuan_arena *arena)
{
  chuan_localiser *localiser = of->of;
  const chuan_data *data = localiser->data;
  chuan_localised_field *fields = chuan_arena_array(arena, set->count, sizeof *fields);
  chuan_num values[CHUAN_LOCALISED_FIELDS_MAX];
  chuan_solved solved;
  chuan_wish wish;
  if (!fields)
    return CHUAN_RC_MEMORY;
  localiser->work = WORK_MAX; /* that was enough to find it */
  TRY(make_wish(&wish, of, set));
  uint64_t *core = chuan_arena_array(wish.arena, chuan_bit_words(wish.check_count), sizeof *core);
  if (!core)
    return CHUAN_RC_MEMORY;
  TRY(settle(chuan_wish_ask(&solved, values, core, &wish), wish.arena));
  *out = (chuan_localised_set){ .fields = fields, .count = set->count };
  for (size_t k = 0; k < set->count; k++) {
    fields[k].datum = &data->program->data[data->set->data[set->fields[k]]];
    fields[k].value = values[k];
    TRY(keep_number(&fields[k].value, arena));
  }
  for (size_t k = 0; k < set->count; k++) {
    TRY(make_wish(&wish, of, set));
    chuan_rc rc = settle(chuan_wish_ranges(fields[k].ranges, &fields[k].range_count, &wish, k), wish.arena);
    if (rc == CHUAN_RC_LIMIT)
      fields[k].range_count = 0;
    else if (rc != CHUAN_RC_OK)
      return rc;
    for (size_t r = 0; r < fields[k].range_count; r++)
      TRY(keep_range(&fields[k].ranges[r], arena));
  }
  return CHUAN_RC_OK;
}

static chuan_rc tell_part(chuan_localised_part *out, part *of, chuan_arena *arena)
{
  const chuan_localiser *localiser = of->of;
  size_t found = of->search.found_count, told = count_told(localiser, found);
  uint32_t *indicators = chuan_arena_array(arena, localiser->check_count, sizeof *indicators);
  chuan_localised_set *sets = chuan_arena_array(arena, told, sizeof *sets);
  if (!indicators || !sets)
    return CHUAN_RC_MEMORY;
  *out = (chuan_localised_part){ .indicators = indicators, .outcome = of->outcome, .sets = sets, .set_count = told,
                                 .hidden = found - told, .weight = found > 0 ? of->search.found[0].weight : 0 };
  for (size_t c = 0; c < localiser->check_count; c++)
    if (of->own[c])
      indicators[out->indicator_count++] = localiser->checks[c].indicator;
  choose_sets(localiser, &of->search);
  for (size_t s = 0; s < told; s++)
    TRY(tell_set(&sets[s], of, &of->search.found[s], arena));
  return CHUAN_RC_OK;
}

chuan_rc chuan_localise(chuan_localisation *out, chuan_localiser *localiser, size_t unit, chuan_arena *arena)
{
  size_t count = 0;
  *out = (chuan_localisation){ .count = 0 };
  TRY(look_at(localiser, unit));
  /* room for each check among others, and alone */
  part *parts = chuan_arena_array(&localiser->unit_room, 2 * localiser->check_count, sizeof *parts);
  chuan_localised_part *told = chuan_arena_array(arena, localiser->check_count, sizeof *told);
  if (!parts || !told)
    return CHUAN_RC_MEMORY;
  out->parts = told;
  for (size_t c = 0; c < localiser->check_count; c++)
    if (localiser->violated[c])
      TRY(make_part(&parts[count++], localiser, c));
  TRY(solve_parts(parts, &count));
  for (size_t i = 0; i < count; i++)
    if (!parts[i].gone)
      TRY(tell_part(&told[out->count++], &parts[i], arena));
  return CHUAN_RC_OK;
}
