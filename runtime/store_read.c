/* Reading a run's data, as one state of the database. The units are read by store_units.c, their dimensions and
   variants settled by store_properties.c, the values read by store_data.c. See chuan_store_read in store.h. */
#include "runtime/local_time.h"
#include "runtime/store_registry.h"

#include <sodium.h>
#include <stdlib.h>

static const chuan_span NOWHERE = { 0, 0, 0 };

chuan_rc chuan_store_known_until(chuan_str *out, chuan_str as_known, chuan_arena *arena, chuan_diags *diags)
{
  *out = STORE_ALL_KNOWN;
  if (as_known.n == 0)
    return CHUAN_RC_OK;
  if (chuan_time_read(out, as_known, arena))
    return out->p ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
  chuan_diag *diag = chuan_diag_add(diags, CHUAN_E0908, NOWHERE, CHUAN_ARGS(as_known, CHUAN_STR("--as-known")));
  chuan_diag_hint(diags, diag, CHUAN_PHRASE_WRITE_TIME, CHUAN_NO_ARGS);
  return CHUAN_RC_USAGE;
}

/* The hash of the data --------------------------------------------------------------------------------- */

/* Adds a text with its length in front, so that two texts are never taken for one. */
static void hash_text(crypto_hash_sha256_state *state, chuan_str text)
{
  unsigned char length[8];
  for (size_t i = 0; i < sizeof length; i++)
    length[i] = (unsigned char)((uint64_t)text.n >> (8 * i));
  crypto_hash_sha256_update(state, length, sizeof length);
  crypto_hash_sha256_update(state, (const unsigned char *)text.p, text.n);
}

static int by_submission(const void *a, const void *b)
{
  int64_t left = ((const store_mark *)a)->submission, right = ((const store_mark *)b)->submission;
  return (left > right) - (left < right);
}

/* The mark of a submission; NULL where all of it counts, in the order in which it was handed in. */
static const store_mark *find_mark(const store_marks *marks, int64_t submission)
{
  const store_mark wanted = { .submission = submission };
  return marks->count ? bsearch(&wanted, marks->items, marks->count, sizeof wanted, by_submission) : NULL;
}

static chuan_rc hash_level(crypto_hash_sha256_state *state, store_registry *r, int64_t level, int period,
                           const store_marks *marks)
{
  sqlite3_stmt *statement;
  bool row;
  chuan_rc rc = store_first(&statement, &row, r->store, STORE_SUBMISSIONS_READ,
                            STORE_VALUES(store_integer(level), store_integer(period), store_text(r->known)), r->diags);
  for (; rc == CHUAN_RC_OK && row; rc = store_next(&row, r->store, statement, r->diags)) {
    const store_mark *mark = find_mark(marks, sqlite3_column_int64(statement, 5));
    if (mark && !mark->counts)
      continue;
    hash_text(state, store_column_text(statement, 0));
    hash_text(state, (chuan_str){ sqlite3_column_blob(statement, 1), (size_t)sqlite3_column_bytes(statement, 1) });
    hash_text(state, r->set->level);
    for (int column = 2; column <= 4; column++) /* the period as text, the set, the options */
      hash_text(state, store_column_text(statement, column));
    if (mark)
      hash_text(state, (chuan_str){ (const char *)mark->digest, sizeof mark->digest });
  }
  return rc;
}

/* The marks of a level's submissions for the period and the one before: as they stand, or by what was decided then.
   In the order of their submissions, for find_mark(). */
static chuan_rc read_marks(store_marks *out, store_registry *r, int64_t level, int period, bool by_time)
{
  chuan_rc rc;
  *out = (store_marks){ .items = NULL };
  if (by_time) {
    rc = store_make_marks(out, r->store, level, period, r->known, r->arena, r->diags);
    if (rc == CHUAN_RC_OK)
      rc = store_make_marks(out, r->store, level, period - 1, r->known, r->arena, r->diags);
  } else {
    rc = store_read_marks(out, r->store, r->arena, r->diags);
  }
  if (rc == CHUAN_RC_OK && out->count > 1)
    qsort(out->items, out->count, sizeof *out->items, by_submission);
  return rc;
}

/* Of the submissions that count for this run, in order, level by level. */
static chuan_rc hash_submissions(unsigned char *out, store_registry *r, int period, bool by_time)
{
  crypto_hash_sha256_state state;
  chuan_rc rc = CHUAN_RC_OK;
  crypto_hash_sha256_init(&state);
  for (size_t i = 0; rc == CHUAN_RC_OK && i <= r->other_level_count; i++) {
    store_marks marks;
    int64_t level = i == 0 ? r->level : r->other_levels[i - 1];
    rc = read_marks(&marks, r, level, period, by_time);
    if (rc == CHUAN_RC_OK)
      rc = hash_level(&state, r, level, period, &marks);
  }
  crypto_hash_sha256_final(&state, out);
  return rc;
}

/* Reading ------------------------------------------------------------------------------------------ */

/* Moves the units from the registry into `data`. */
static chuan_rc take_units(chuan_data *data, store_registry *r, store_units_read *units)
{
  int64_t *ids = chuan_arena_array(r->arena, r->judged_count, sizeof *ids);
  data->ancestors = chuan_arena_array(r->arena, r->ancestor_count, sizeof *data->ancestors);
  units->position_of_id = store_positions(r->judged, r->judged_count, r->largest, r->arena);
  if (!ids || !data->ancestors || !units->position_of_id)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; i < r->judged_count; i++) {
    data->units[i] = r->judged[i].unit;
    ids[i] = r->judged[i].id;
  }
  for (size_t i = 0; i < r->ancestor_count; i++)
    data->ancestors[i] = r->ancestors[i].unit;
  data->ancestor_count = r->ancestor_count;
  units->level = r->level;
  units->largest = r->largest;
  units->ids = ids;
  return CHUAN_RC_OK;
}

/* All of it, inside one transaction, so that it is one state of the database. */
static chuan_rc read_everything(chuan_data *out, store_registry *r, int period, chuan_read_options options)
{
  store_units_read units = { .all = options.only_count == 0, .progress = options.progress };
  chuan_rc rc = chuan_store_known_until(&r->known, options.as_known, r->arena, r->diags);
  if (rc == CHUAN_RC_OK)
    rc = store_read_units(r, options.only, options.only_count);
  if (rc == CHUAN_RC_OK)
    rc = chuan_data_init(out, r->program, r->set, period, r->day, r->judged_count, r->arena);
  if (rc == CHUAN_RC_OK)
    rc = take_units(out, r, &units);
  if (rc != CHUAN_RC_OK)
    return rc;
  out->first_period = period == r->set->period_from;
  chuan_rc dimensions = store_read_dimensions(out, r, &units);
  if (dimensions != CHUAN_RC_OK && dimensions != CHUAN_RC_FINDINGS)
    return dimensions;
  rc = store_read_variants(out, r, options.variant);
  if (rc == CHUAN_RC_OK)
    rc = dimensions;
  if (rc == CHUAN_RC_OK)
    rc = store_read_columns(out, r->store, &units, options.as_known.n ? &r->known : NULL, r->diags);
  if (rc == CHUAN_RC_OK)
    rc = store_read_lineage(out, r, options.as_known.n ? &r->known : NULL);
  return rc == CHUAN_RC_OK ? hash_submissions(out->hash, r, period, options.as_known.n > 0) : rc;
}

chuan_rc chuan_store_read(chuan_data *out, chuan_store *store, const chuan_program *program, const chuan_set *set,
                          int period, chuan_day law_date, chuan_read_options options, chuan_arena *arena,
                          chuan_diags *diags)
{
  store_registry registry = { .store = store, .program = program, .set = set, .day = law_date, .arena = arena,
                              .diags = diags };
  bool reading = !sqlite3_get_autocommit(store->db); /* more than this is read from one state of the database */
  chuan_arena_free(&store->scratch);
  chuan_rc rc = reading ? CHUAN_RC_OK : chuan_store_begin_read(store, diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  rc = read_everything(out, &registry, period, options);
  if (!reading)
    chuan_store_rollback(store); /* nothing was written; ends what was being read, too */
  return rc;
}
