/* Units by their names: see unit_index.h. */
#include "runtime/unit_index.h"

#include <stdlib.h>
#include <string.h>

enum { MERGERS_MAX = 8 /* one after the other that are followed */ };

/* A reading of the name of a version; or a code that a version names as a predecessor. */
typedef struct entry {
  chuan_str text;
  uint32_t version;
} entry;

struct chuan_unit_index {
  chuan_unit_version *versions; /* those of one unit one after the other */
  chuan_unit_name *names;       /* by version */
  uint32_t *current;            /* by version: the latest one of that unit in the period, if it is of the level */
  uint64_t *seen;               /* by version: the search that has met it as a candidate, or on the way to one */
  uint64_t searches;
  size_t count;
  entry *readings, *predecessors, *codes; /* sorted */
  size_t reading_count, predecessor_count;
  chuan_str *stems; /* of versions in the period, made when the first slip is looked for */
  uint32_t *stem_versions;
  size_t stem_count;
  chuan_day first_day, last_day;
  chuan_arena *arena;
};

/* Making it ---------------------------------------------------------------------------------------- */

static bool same_unit(const chuan_unit_index *x, size_t a, size_t b)
{
  return b < x->count && chuan_str_equal(x->versions[a].code, x->versions[b].code);
}

static bool in_period(const chuan_unit_index *x, const chuan_unit_version *version)
{
  return version->valid_from <= x->last_day && version->valid_to >= x->first_day;
}

/* A version ends at the latest where the next one begins. */
static void cut_ends(chuan_unit_index *x)
{
  for (size_t i = 0; i < x->count; i++)
    if (same_unit(x, i, i + 1) && x->versions[i].valid_to >= x->versions[i + 1].valid_from)
      x->versions[i].valid_to = x->versions[i + 1].valid_from - 1;
}

static chuan_rc is_of_level(bool *out, const chuan_unit_version *version, chuan_str level_fold, chuan_arena *arena)
{
  chuan_str fold;
  chuan_rc rc = chuan_text_fold(&fold, version->level, arena);
  *out = rc == CHUAN_RC_OK && chuan_str_equal(fold, level_fold);
  return rc;
}

/* For every unit the version that stands for it. */
static chuan_rc find_current(chuan_unit_index *x, chuan_str level_fold)
{
  chuan_rc rc = CHUAN_RC_OK;
  for (size_t first = 0, end; rc == CHUAN_RC_OK && first < x->count; first = end) {
    uint32_t current = CHUAN_NONE;
    bool of_level = false;
    for (end = first; end == first || same_unit(x, first, end); end++)
      if (in_period(x, &x->versions[end]))
        current = (uint32_t)end;
    if (current != CHUAN_NONE)
      rc = is_of_level(&of_level, &x->versions[current], level_fold, x->arena);
    for (size_t i = first; i < end; i++)
      x->current[i] = of_level ? current : CHUAN_NONE;
  }
  return rc;
}

static int compare_entries(const void *left, const void *right)
{
  const entry *a = left, *b = right;
  int texts = chuan_str_compare(a->text, b->text);
  return texts ? texts : (a->version > b->version) - (a->version < b->version);
}

static void sort_entries(entry *entries, size_t count)
{
  if (count > 0)
    qsort(entries, count, sizeof *entries, compare_entries);
}

/* The first entry that is not before this text. */
static size_t first_entry(const entry *entries, size_t count, chuan_str text)
{
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (chuan_str_compare(entries[middle].text, text) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* Whether the name of a version can lead to a unit of the level: thousands of thôn 1 lead to no commune. */
static bool may_be_meant(const chuan_unit_index *x, size_t version)
{
  chuan_str code = x->versions[version].code;
  size_t i = first_entry(x->predecessors, x->predecessor_count, code);
  return x->current[version] != CHUAN_NONE ||
         (i < x->predecessor_count && chuan_str_equal(x->predecessors[i].text, code));
}

static chuan_rc read_names(chuan_unit_index *x)
{
  chuan_rc rc = CHUAN_RC_OK;
  for (size_t i = 0; rc == CHUAN_RC_OK && i < x->count; i++) {
    rc = chuan_unit_name_read(&x->names[i], x->versions[i].name, x->arena);
    bool meant = may_be_meant(x, i);
    for (size_t k = 0; rc == CHUAN_RC_OK && meant && k < x->names[i].similar_count; k++)
      x->readings[x->reading_count++] = (entry){ x->names[i].similar[k], (uint32_t)i };
    x->codes[i] = (entry){ x->versions[i].code, (uint32_t)i };
  }
  sort_entries(x->readings, x->reading_count);
  sort_entries(x->codes, x->count);
  return rc;
}

static chuan_rc read_predecessors(chuan_unit_index *x)
{
  size_t capacity = 0;
  for (size_t i = 0; i < x->count; i++)
    for (chuan_str rest = x->versions[i].predecessors; rest.n > 0;) {
      const char *blank = memchr(rest.p, ' ', rest.n);
      size_t n = blank ? (size_t)(blank - rest.p) : rest.n;
      if (!chuan_arena_grow(x->arena, (void **)&x->predecessors, x->predecessor_count, &capacity,
                            sizeof *x->predecessors))
        return CHUAN_RC_MEMORY;
      x->predecessors[x->predecessor_count++] = (entry){ { rest.p, n }, (uint32_t)i };
      rest = chuan_str_trim((chuan_str){ rest.p + n, rest.n - n });
    }
  sort_entries(x->predecessors, x->predecessor_count);
  return CHUAN_RC_OK;
}

chuan_rc chuan_unit_index_make(chuan_unit_index **out, chuan_unit_version *versions, size_t count,
                               chuan_str level_fold, chuan_day first_day, chuan_day last_day, chuan_arena *arena)
{
  chuan_unit_index *x = *out = chuan_arena_alloc(arena, sizeof *x);
  if (!x)
    return CHUAN_RC_MEMORY;
  *x = (chuan_unit_index){ .versions = versions, .count = count, .first_day = first_day, .last_day = last_day,
                           .arena = arena };
  x->names = chuan_arena_array(arena, count, sizeof *x->names);
  x->current = chuan_arena_array(arena, count, sizeof *x->current);
  x->seen = chuan_arena_array(arena, count, sizeof *x->seen);
  x->codes = chuan_arena_array(arena, count, sizeof *x->codes);
  x->readings = chuan_arena_array(arena, count, CHUAN_UNIT_NAME_READINGS * sizeof *x->readings);
  if (!x->names || !x->current || !x->seen || !x->codes || !x->readings)
    return CHUAN_RC_MEMORY;
  cut_ends(x);
  chuan_rc rc = find_current(x, level_fold);
  if (rc == CHUAN_RC_OK)
    rc = read_predecessors(x);
  return rc == CHUAN_RC_OK ? read_names(x) : rc;
}

/* Looking up --------------------------------------------------------------------------------------- */

const chuan_unit_version *chuan_unit_index_on_day(const chuan_unit_index *x, chuan_str code, chuan_day day)
{
  for (size_t i = first_entry(x->codes, x->count, code); i < x->count && chuan_str_equal(x->codes[i].text, code); i++) {
    const chuan_unit_version *version = &x->versions[x->codes[i].version];
    if (version->valid_from <= day && version->valid_to >= day)
      return version;
  }
  return NULL;
}

chuan_day chuan_unit_index_last_day(const chuan_unit_index *x)
{
  return x->last_day;
}

bool chuan_unit_index_had_name(const chuan_unit_index *x, chuan_str code, const chuan_unit_name *name)
{
  for (size_t i = first_entry(x->codes, x->count, code); i < x->count && chuan_str_equal(x->codes[i].text, code); i++)
    if (in_period(x, &x->versions[x->codes[i].version]) && chuan_unit_name_same(&x->names[x->codes[i].version], name))
      return true;
  return false;
}

/* Searching ---------------------------------------------------------------------------------------- */

typedef struct search {
  chuan_unit_index *index;
  const chuan_unit_name *name;
  chuan_unit_candidate *found;
  size_t count;
} search;

/* Adds a unit, unless a better reason has brought it already. */
static void add(search *s, chuan_name_match match, uint32_t unit, uint32_t named)
{
  chuan_unit_index *x = s->index;
  const chuan_unit_version *version = &x->versions[unit];
  if (x->seen[unit] != x->searches && s->count < CHUAN_UNIT_CANDIDATES_MAX) {
    x->seen[unit] = x->searches;
    s->found[s->count++] = (chuan_unit_candidate){ match, version, &x->versions[named] };
    return;
  }
  for (size_t i = 0; i < s->count; i++)
    if (s->found[i].unit == version && s->found[i].match > match)
      s->found[i] = (chuan_unit_candidate){ match, version, &x->versions[named] };
}

/* Adds the units of the period that the one of this version went into, through `steps` mergers at most. There may be
   many ways to one unit: from each on the way it is gone on once. */
static void add_successors(search *s, uint32_t version, uint32_t named, unsigned steps)
{
  const chuan_unit_index *x = s->index;
  chuan_str code = x->versions[version].code;
  for (size_t i = first_entry(x->predecessors, x->predecessor_count, code);
       i < x->predecessor_count && chuan_str_equal(x->predecessors[i].text, code) &&
       s->count < CHUAN_UNIT_CANDIDATES_MAX;
       i++) {
    uint32_t successor = x->predecessors[i].version;
    if (x->current[successor] != CHUAN_NONE) {
      add(s, CHUAN_UNIT_TOOK_IN, x->current[successor], named);
    } else if (steps > 1 && x->seen[successor] != x->searches) {
      x->seen[successor] = x->searches;
      add_successors(s, successor, named, steps - 1);
    }
  }
}

/* Looks at a version whose name is at least similar. */
static void consider(search *s, uint32_t version)
{
  const chuan_unit_index *x = s->index;
  uint32_t current = x->current[version];
  bool now = current != CHUAN_NONE && in_period(x, &x->versions[version]);
  if (chuan_unit_name_same(&x->names[version], s->name)) {
    if (current != CHUAN_NONE)
      add(s, now ? CHUAN_UNIT_SAME_NAME : CHUAN_UNIT_OTHER_TIME, current, version);
    if (current == CHUAN_NONE || x->versions[current].valid_to < x->last_day)
      add_successors(s, version, version, MERGERS_MAX);
  } else if (now) {
    add(s, CHUAN_UNIT_SIMILAR_NAME, current, version);
  }
}

static bool make_stems(chuan_unit_index *x)
{
  x->stems = chuan_arena_array(x->arena, x->count, sizeof *x->stems);
  x->stem_versions = chuan_arena_array(x->arena, x->count, sizeof *x->stem_versions);
  if (!x->stems || !x->stem_versions)
    return false;
  for (size_t i = 0; i < x->count; i++)
    if (x->current[i] != CHUAN_NONE && in_period(x, &x->versions[i])) {
      x->stem_versions[x->stem_count] = (uint32_t)i;
      x->stems[x->stem_count++] = x->names[i].stem;
    }
  return true;
}

static chuan_rc search_slips(search *s)
{
  chuan_unit_index *x = s->index;
  if (!x->stems && !make_stems(x))
    return CHUAN_RC_MEMORY;
  const chuan_str *nearest = chuan_text_nearest(s->name->stem, x->stems, x->stem_count);
  for (size_t i = 0; nearest && i < x->stem_count; i++)
    if (chuan_str_equal(x->stems[i], *nearest))
      add(s, CHUAN_UNIT_NEAREST_NAME, x->current[x->stem_versions[i]], x->stem_versions[i]);
  return CHUAN_RC_OK;
}

static int compare_candidates(const void *left, const void *right)
{
  const chuan_unit_candidate *a = left, *b = right;
  return a->match != b->match ? (int)a->match - (int)b->match : chuan_str_compare(a->unit->code, b->unit->code);
}

/* Begins a search for candidates. */
static chuan_rc begin(search *s, chuan_unit_index *index, const chuan_unit_name *name, chuan_arena *arena)
{
  *s = (search){ .index = index, .name = name,
                 .found = chuan_arena_array(arena, CHUAN_UNIT_CANDIDATES_MAX, sizeof *s->found) };
  index->searches++;
  return s->found ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
}

static void end(search *s, const chuan_unit_candidate **candidates, size_t *count)
{
  if (s->count > 0)
    qsort(s->found, s->count, sizeof *s->found, compare_candidates);
  if (s->count > 0 && s->found[0].match < CHUAN_UNIT_SIMILAR_NAME)
    while (s->found[s->count - 1].match >= CHUAN_UNIT_SIMILAR_NAME)
      s->count--;
  *candidates = s->found;
  *count = s->count;
}

chuan_rc chuan_unit_index_successors(const chuan_unit_candidate **candidates, size_t *count, chuan_unit_index *x,
                                     chuan_str code, chuan_arena *arena)
{
  search s;
  size_t i = first_entry(x->codes, x->count, code);
  chuan_rc rc = begin(&s, x, NULL, arena);
  if (rc != CHUAN_RC_OK)
    return rc;
  if (i < x->count && chuan_str_equal(x->codes[i].text, code))
    add_successors(&s, x->codes[i].version, x->codes[i].version, MERGERS_MAX);
  end(&s, candidates, count);
  return CHUAN_RC_OK;
}

chuan_rc chuan_unit_index_find(const chuan_unit_candidate **candidates, size_t *count, chuan_unit_index *x,
                               const chuan_unit_name *name, bool slips, chuan_arena *arena)
{
  search s;
  chuan_rc rc = begin(&s, x, name, arena);
  if (rc != CHUAN_RC_OK)
    return rc;
  for (size_t k = 0; k < name->similar_count; k++)
    for (size_t i = first_entry(x->readings, x->reading_count, name->similar[k]);
         i < x->reading_count && chuan_str_equal(x->readings[i].text, name->similar[k]) &&
         s.count < CHUAN_UNIT_CANDIDATES_MAX;
         i++)
      consider(&s, x->readings[i].version);
  if (s.count == 0 && slips)
    rc = search_slips(&s);
  end(&s, candidates, count);
  return rc;
}
