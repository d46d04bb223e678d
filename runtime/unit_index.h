/* The units of one level by their names, as the registry has them in one period. A name never decides which unit is
   meant: it gives candidates. */
#ifndef CHUAN_UNIT_INDEX_H
#define CHUAN_UNIT_INDEX_H

#include "base/unit_name.h"
#include "runtime/store.h"

/* Why a unit may be the one that a name means; the best reason comes first. */
typedef enum chuan_name_match {
  CHUAN_UNIT_SAME_NAME,    /* it has that name in the period */
  CHUAN_UNIT_OTHER_TIME,   /* it had that name before, or has got it since */
  CHUAN_UNIT_TOOK_IN,      /* it took in a unit of that name */
  CHUAN_UNIT_SIMILAR_NAME, /* its name differs in diacritics, or by i and y */
  CHUAN_UNIT_NEAREST_NAME  /* nothing else fits, and it could be a slip */
} chuan_name_match;

typedef struct chuan_unit_candidate {
  chuan_name_match match;
  const chuan_unit_version *unit;  /* in the period */
  const chuan_unit_version *named; /* what bears the name: of that unit, or of one that it took in */
} chuan_unit_candidate;

/* Candidates that are looked at for one name: there are thousands of thôn 1. */
enum { CHUAN_UNIT_CANDIDATES_MAX = 1000 };

typedef struct chuan_unit_index chuan_unit_index;

/* `level_fold`: the level without diacritics. Days beyond which a version was followed by another are cut off. */
chuan_rc chuan_unit_index_make(chuan_unit_index **out, chuan_unit_version *versions, size_t count,
                               chuan_str level_fold, chuan_day first_day, chuan_day last_day, chuan_arena *arena);
/* The units that `name` may mean, best reason first, then by code; similar names only where no better reason is known,
   and with `slips` the nearest names where there is none at all. */
chuan_rc chuan_unit_index_find(const chuan_unit_candidate **candidates, size_t *count, chuan_unit_index *index,
                               const chuan_unit_name *name, bool slips, chuan_arena *arena);
/* The units of the period that took in the one of that code, through whatever units in between; by code. */
chuan_rc chuan_unit_index_successors(const chuan_unit_candidate **candidates, size_t *count, chuan_unit_index *index,
                                     chuan_str code, chuan_arena *arena);
/* The unit of that code on a day, of whatever level; NULL when there is none. */
const chuan_unit_version *chuan_unit_index_on_day(const chuan_unit_index *index, chuan_str code, chuan_day day);
chuan_day chuan_unit_index_last_day(const chuan_unit_index *index);
/* Whether the unit of that code had that name on some day of the period. */
bool chuan_unit_index_had_name(const chuan_unit_index *index, chuan_str code, const chuan_unit_name *name);

/* The unit above `unit` on the last day of the period, or of `of` where that ends before; NULL when there is none. */
enum { CHUAN_UNITS_ABOVE_MAX = 16 };
const chuan_unit_version *chuan_unit_above(const chuan_unit_index *index, const chuan_unit_version *unit,
                                           const chuan_unit_version *of);
/* "`1410` Xã Mới (Huyện A, Tỉnh B; nhận `1401` Xã Một)" */
void chuan_unit_candidate_say(chuan_buffer *out, const chuan_unit_index *index, const chuan_unit_candidate *candidate,
                              chuan_lang lang);
/* A hint that lists the first few candidates: `phrase` with the list in it, or the phrase that fits the first one. */
void chuan_unit_candidates_list(chuan_diags *diags, chuan_diag *diag, chuan_phrase phrase,
                                const chuan_unit_index *index, const chuan_unit_candidate *candidates, size_t count,
                                chuan_arena *arena);
void chuan_unit_candidates_hint(chuan_diags *diags, chuan_diag *diag, const chuan_unit_index *index,
                                const chuan_unit_candidate *candidates, size_t count, chuan_arena *arena);

/* unit_unknown.c. Makes the index of the units of a level on a day, and gives all versions of units in the store.
   MEMORY, or why they could not be read. */
chuan_rc chuan_unit_index_of_level(chuan_unit_index **index, chuan_unit_version **versions, size_t *count,
                                   chuan_store *store, chuan_str level, chuan_day day, chuan_arena *arena,
                                   chuan_diags *diags);
/* Reports a code of --unit that is none of `codes`, which are all there are: the nearest of them; where there is none
   the units of the level, unless that is empty, whose name it may be on the day; or how to see all. USAGE, or why it
   could not be looked up. */
chuan_rc chuan_unit_report_unknown(chuan_store *store, chuan_str code, const chuan_str *codes, size_t count,
                                   chuan_str level, chuan_day day, chuan_arena *arena, chuan_diags *diags);

#endif
