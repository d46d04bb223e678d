/* What one set learns of others: see link.h. */
#include "runtime/link.h"

#include <sodium.h>
#include <string.h>

/* Outcomes and thresholds ------------------------------------------------------------------------ */

/* What asks for this of the set that `results` are of: whether the unit meets it, is recognised, is to be revoked. */
static chuan_verdict outcome_of(const chuan_results *results, chuan_asked asked, size_t unit)
{
  const chuan_set *set = results->data->set;
  size_t units = results->data->unit_count;
  if (asked == CHUAN_ASKED_MET)
    return (chuan_verdict)results->sets[unit];
  chuan_verdict outcome = CHUAN_VERDICT_NOT_APPLICABLE;
  for (size_t i = 0; i < set->ruling_count; i++)
    if (set->rulings[i].revokes == (asked == CHUAN_ASKED_REVOKED))
      outcome = chuan_verdict_or(outcome, (chuan_verdict)results->rulings[i * units + unit]);
  return outcome;
}

/* Takes over what unit `from` of the other run has. */
static void take_unit(chuan_data *data, size_t unit, const chuan_results *results, size_t from)
{
  const chuan_set *set = data->set;
  uint32_t other = chuan_program_first_edition(data->program, results->data->set);
  for (size_t i = 0; i < set->required_count; i++)
    if (set->required[i].set == other)
      data->required[i][unit] = (uint8_t)outcome_of(results, set->required[i].asked, from);
  for (size_t i = 0; i < set->other_threshold_count; i++) {
    const chuan_other_threshold *threshold = &set->other_thresholds[i];
    if (set->required[threshold->required].set != other)
      continue;
    uint32_t indicator = chuan_set_indicator(results->data->set, threshold->code);
    /* An amendment may have repealed it, or taken its threshold away. */
    if (indicator != CHUAN_NONE && results->data->set->indicators[indicator].threshold != CHUAN_NONE)
      data->other_thresholds[i][unit] = results->thresholds[indicator * results->data->unit_count + from];
  }
}

/* What is read of other data is read of its submissions, too. */
static void join_hashes(chuan_data *data, const chuan_data *other)
{
  crypto_hash_sha256_state state;
  if (memcmp(data->hash, other->hash, sizeof data->hash) == 0)
    return;
  crypto_hash_sha256_init(&state);
  crypto_hash_sha256_update(&state, data->hash, sizeof data->hash);
  crypto_hash_sha256_update(&state, other->hash, sizeof other->hash);
  crypto_hash_sha256_final(&state, data->hash);
}

void chuan_link_required(chuan_data *data, const chuan_results *results)
{
  const chuan_data *other = results->data;
  join_hashes(data, other);
  size_t from = 0;
  for (size_t unit = 0; unit < data->unit_count; unit++) { /* both are in the order of their codes */
    int order = -1;
    while (from < other->unit_count &&
           (order = chuan_str_compare(other->units[from].code, data->units[unit].code)) < 0)
      from++;
    if (from < other->unit_count && order == 0)
      take_unit(data, unit, results, from);
  }
}

/* Children --------------------------------------------------------------------------------------- */

/* For each unit above the children the unit of `data` that it is or is below, from 1; 0 for none. The registry has no
   circles. */
static uint32_t *find_owners(const chuan_data *data, const chuan_data *children)
{
  uint32_t *owners = chuan_arena_array(data->arena, children->ancestor_count, sizeof *owners);
  for (size_t i = 0; owners && i < children->ancestor_count; i++)
    for (uint32_t at = (uint32_t)i; at != CHUAN_NONE && owners[i] == 0; at = children->ancestors[at].parent)
      owners[i] = chuan_data_find_unit(data, children->ancestors[at].code) + 1; /* CHUAN_NONE, the largest, is 0 */
  return owners;
}

/* Puts the children in the order of the units they belong to, `owner_of` from 1. */
static chuan_rc group(chuan_data *data, uint32_t part, const chuan_results *results, const uint32_t *owner_of)
{
  size_t count = results->data->unit_count;
  uint32_t *first = chuan_arena_array(data->arena, data->unit_count + 2, sizeof *first);
  uint32_t *units = chuan_arena_array(data->arena, count, sizeof *units);
  if (!first || !units)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; i < count; i++)
    if (owner_of[i] > 0)
      first[owner_of[i] + 1]++;
  for (size_t unit = 1; unit < data->unit_count + 2; unit++)
    first[unit] += first[unit - 1];
  for (size_t i = 0; i < count; i++)
    if (owner_of[i] > 0)
      units[first[owner_of[i]]++] = (uint32_t)i;
  data->children[part] = (chuan_children){ .results = results, .first = first, .units = units };
  return CHUAN_RC_OK;
}

/* The aggregate by which a part looks at other units than those below, or NULL. */
static const chuan_aggregate *aggregate_beside(const chuan_set *set, uint32_t part)
{
  for (size_t i = 0; i < set->aggregate_count; i++)
    if (set->aggregates[i].part == part && set->aggregates[i].kind >= CHUAN_AGGREGATE_ABOVE)
      return &set->aggregates[i];
  return NULL;
}

chuan_rc chuan_link_children(chuan_data *data, uint32_t part, const chuan_results *results)
{
  const chuan_data *children = results->data;
  const chuan_aggregate *beside = aggregate_beside(data->set, part);
  join_hashes(data, children);
  if (beside && beside->kind == CHUAN_AGGREGATE_ABOVE)
    return chuan_link_above(data, part, results);
  if (beside)
    return chuan_link_equals(data, part, results, beside->within);
  const uint32_t *owners = find_owners(data, children);
  uint32_t *owner_of = chuan_arena_array(data->arena, children->unit_count, sizeof *owner_of);
  if (!owners || !owner_of)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; i < children->unit_count; i++)
    if (children->units[i].parent != CHUAN_NONE)
      owner_of[i] = owners[children->units[i].parent];
  return group(data, part, results, owner_of);
}

chuan_rc chuan_link_all_children(chuan_data *data, uint32_t part, const chuan_results *results)
{
  const chuan_aggregate *beside = aggregate_beside(data->set, part);
  if (beside && beside->kind == CHUAN_AGGREGATE_SAME)
    return chuan_link_equals(data, part, results, CHUAN_STR(""));
  uint32_t *owner_of = chuan_arena_array(data->arena, results->data->unit_count, sizeof *owner_of);
  if (!owner_of)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; i < results->data->unit_count; i++)
    owner_of[i] = 1;
  return group(data, part, results, owner_of);
}
