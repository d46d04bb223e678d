/* Where cells came from, looked up once: the rules of one unit read the same cells again and again, and so do all units
   that look at the one above them. See chuan_origins in explain.h. */
#include "runtime/explain_internal.h"

#include <string.h>

enum {
  SLOTS = 1 << 14,
  TRIES = 8, /* slots that one cell may stand in: codes that collide are looked up each time, and cost no more */
  ORIGINS_LIMIT = 256 << 20
};

struct chuan_known_origin {
  chuan_str code; /* of the unit; p is NULL: free */
  const chuan_datum *datum;
  int period;
  chuan_origin origin;
};

void chuan_origins_open(chuan_origins *origins)
{
  *origins = (chuan_origins){ .slots = NULL };
  chuan_arena_init(&origins->arena, "origins", ORIGINS_LIMIT);
}

void chuan_origins_close(chuan_origins *origins)
{
  chuan_arena_free(&origins->arena);
  origins->slots = NULL;
  origins->count = 0;
}

void chuan_origins_make_room(chuan_origins *origins)
{
  if (origins->count > SLOTS / 2)
    chuan_origins_close(origins);
}

static size_t place_of(chuan_str code, const chuan_datum *datum, int period)
{
  uint64_t hash = (uint64_t)(uintptr_t)datum / sizeof *datum + (uint64_t)period;
  for (size_t i = 0; i < code.n; i++)
    hash = hash * 1099511628211u ^ (unsigned char)code.p[i];
  return (size_t)(hash ^ hash >> 29) & (SLOTS - 1);
}

/* The slot of a cell, or a free one for it; NULL where there is neither. */
static struct chuan_known_origin *slot_of(const chuan_origins *origins, chuan_str code, const chuan_datum *datum,
                                          int period)
{
  size_t at = place_of(code, datum, period);
  for (size_t i = 0; i < TRIES; i++, at = (at + 1) & (SLOTS - 1)) {
    struct chuan_known_origin *slot = &origins->slots[at];
    if (!slot->code.p || (slot->datum == datum && slot->period == period && chuan_str_equal(slot->code, code)))
      return slot;
  }
  return NULL;
}

chuan_rc chuan_explain_origin(chuan_origin *out, const chuan_explained_unit *of, chuan_str code, int period,
                              const chuan_field *field)
{
  chuan_origins *origins = of->origins;
  if (!origins)
    return chuan_store_origin(out, of->store, code, period, field, of->as_known, of->arena, of->diags);
  if (!origins->slots)
    origins->slots = chuan_arena_array(&origins->arena, SLOTS, sizeof *origins->slots);
  if (!origins->slots)
    return CHUAN_RC_MEMORY;
  struct chuan_known_origin *slot = slot_of(origins, code, field->datum, period);
  if (slot && slot->code.p) {
    *out = slot->origin;
    return CHUAN_RC_OK;
  }
  chuan_rc rc = chuan_store_origin(out, of->store, code, period, field, of->as_known,
                                   slot ? &origins->arena : of->arena, of->diags);
  if (rc == CHUAN_RC_OK && slot) {
    *slot = (struct chuan_known_origin){ code, field->datum, period, *out };
    origins->count++;
  }
  return rc;
}
