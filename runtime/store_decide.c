/* Deciding about a submission: what is expected of its units is looked at, the decision is written, and what counts is
   put together anew, in one transaction. See submissions.h. */
#include "runtime/local_time.h"
#include "runtime/store_db.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static const chuan_span NOWHERE = { 0, 0, 0 };

typedef struct deciding {
  chuan_store *store;
  const chuan_deciding_on *what;
  store_submission submission;
  const store_submitted **units; /* that are decided about */
  size_t count;
  chuan_arena *arena;
  chuan_diags *diags;
} deciding;

/* What may be decided ------------------------------------------------------------------------------ */

/* "lần nộp 5", "đơn vị 1401 của lần nộp 5" */
static chuan_str subject(const deciding *d, const store_submitted *unit)
{
  chuan_buffer vi, en;
  chuan_buffer_init(&vi, d->arena);
  chuan_buffer_init(&en, d->arena);
  if (unit) {
    chuan_buffer_printf(&vi, "đơn vị %.*s của ", CHUAN_STR_ARGS(unit->code));
    chuan_buffer_printf(&en, "unit %.*s of ", CHUAN_STR_ARGS(unit->code));
  }
  chuan_buffer_printf(&vi, "lần nộp %" PRId64, d->what->submission);
  chuan_buffer_printf(&en, "submission %" PRId64, d->what->submission);
  return chuan_diag_bilingual(d->diags, chuan_buffer_str(&vi), chuan_buffer_str(&en));
}

static chuan_str number_text(const deciding *d)
{
  chuan_buffer b;
  chuan_buffer_init(&b, d->arena);
  chuan_buffer_printf(&b, "%" PRId64, d->what->submission);
  return b.failed ? CHUAN_STR("") : chuan_buffer_str(&b);
}

/* Says who decided before: of a unit, or of the whole submission (NULL). */
static void report_decided(const deciding *d, const store_submitted *unit, const store_decision *decision)
{
  const chuan_submission_word *word = &CHUAN_SUBMISSION_WORDS[decision->state];
  chuan_str state = chuan_diag_bilingual(d->diags, chuan_str_of(word->words[0]), chuan_str_of(word->words[1]));
  chuan_str at = chuan_diag_bilingual(d->diags, chuan_time_text(decision->at, " ", CHUAN_LANG_VI, d->arena),
                                      chuan_time_text(decision->at, " ", CHUAN_LANG_EN, d->arena));
  chuan_diag *diag =
    chuan_diag_add(d->diags, CHUAN_E0873, NOWHERE, CHUAN_ARGS(subject(d, unit), state, decision->by, at));
  if (decision->state == d->what->state)
    chuan_diag_hint(d->diags, diag, CHUAN_PHRASE_NOTHING_TO_DECIDE, CHUAN_NO_ARGS);
  else
    chuan_diag_hint(d->diags, diag, CHUAN_PHRASE_REOPEN,
                    CHUAN_ARGS(number_text(d), chuan_store_word(d->store, d->arena)));
}

/* Whether the unit is in a state in which this can be decided. */
static bool is_open(const deciding *d, const store_submitted *unit)
{
  chuan_submission_state state = store_state_of(unit);
  return state == CHUAN_SUBMISSION_RECEIVED || (d->what->reopen && state != d->what->state);
}

static int compare_code(const void *key, const void *item)
{
  return chuan_str_compare(*(const chuan_str *)key, ((const store_submitted *)item)->code);
}

/* Chooses the units that were named. */
static chuan_rc choose_named(deciding *d)
{
  const store_submission *s = &d->submission;
  chuan_rc rc = CHUAN_RC_OK;
  for (size_t i = 0; i < d->what->unit_count; i++) {
    const chuan_str *code = &d->what->units[i];
    const store_submitted *unit =
      s->unit_count ? bsearch(code, s->units, s->unit_count, sizeof *s->units, compare_code) : NULL;
    bool again = false;
    for (size_t k = 0; k < i; k++)
      again = again || chuan_str_equal(d->what->units[k], *code);
    if (!unit) {
      chuan_diag *diag = chuan_diag_add(d->diags, CHUAN_E0872, NOWHERE, CHUAN_ARGS(subject(d, NULL), *code));
      chuan_diag_hint(d->diags, diag, CHUAN_PHRASE_SHOW_SUBMISSION,
                      CHUAN_ARGS(number_text(d), chuan_store_word(d->store, d->arena)));
      rc = CHUAN_RC_USAGE;
    } else if (!is_open(d, unit)) {
      report_decided(d, unit, unit->decision);
      rc = rc == CHUAN_RC_OK ? CHUAN_RC_REFUSED : rc;
    } else if (!again) {
      d->units[d->count++] = unit;
    }
  }
  return rc;
}

/* Chooses all units about which this can be decided; what was decided about the others stays. */
static chuan_rc choose_all(deciding *d)
{
  const store_submission *s = &d->submission;
  for (size_t i = 0; i < s->unit_count; i++)
    if (is_open(d, &s->units[i]))
      d->units[d->count++] = &s->units[i];
  if (d->count > 0 || s->decision_count == 0)
    return CHUAN_RC_OK;
  report_decided(d, NULL, &s->decisions[s->decision_count - 1]);
  return CHUAN_RC_REFUSED;
}

static chuan_rc choose(deciding *d)
{
  size_t most = d->submission.unit_count + d->what->unit_count;
  if (!d->submission.listed->is_data) {
    chuan_diag *diag = chuan_diag_add(d->diags, CHUAN_E0871, NOWHERE, CHUAN_ARGS(subject(d, NULL)));
    chuan_diag_hint(d->diags, diag, CHUAN_PHRASE_LIST_SUBMISSIONS, CHUAN_ARGS(chuan_store_word(d->store, d->arena)));
    return CHUAN_RC_USAGE;
  }
  d->units = chuan_arena_array(d->arena, most, sizeof *d->units);
  if (!d->units)
    return CHUAN_RC_MEMORY;
  return d->what->unit_count > 0 ? choose_named(d) : choose_all(d);
}

/* Writing ------------------------------------------------------------------------------------------ */

/* Appends the decision. Whoever was faster has been seen: this is the only transaction that writes. */
static chuan_rc write_decision(chuan_decision *made, deciding *d)
{
  char time[STORE_TIME_SIZE];
  chuan_rc rc = store_now(time, d->store, d->diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  *made = (chuan_decision){ .state = d->what->state, .at = chuan_str_copy(d->arena, chuan_str_of(time)),
                            .by = d->what->by, .reason = d->what->reason };
  rc = store_run(d->store, STORE_DECISION_ADD,
                 STORE_VALUES(store_integer(d->what->submission),
                              store_text(chuan_str_of(CHUAN_SUBMISSION_WORDS[d->what->state].key)),
                              store_text(made->at), store_text(made->by), store_text(made->reason)),
                 d->diags);
  int64_t decision = sqlite3_last_insert_rowid(d->store->db);
  chuan_str *codes = chuan_arena_array(d->arena, d->count, sizeof *codes);
  if (!codes || !made->at.p)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; rc == CHUAN_RC_OK && i < d->count; i++) {
    codes[i] = d->units[i]->code;
    rc = store_run(d->store, STORE_DECISION_UNIT_ADD,
                   STORE_VALUES(store_integer(decision), store_integer(d->units[i]->unit)), d->diags);
  }
  made->units = codes;
  made->unit_count = d->count;
  return rc;
}

/* The units decided about for which that decision stood before. */
static chuan_rc gather_units(chuan_decision *out, const deciding *d, const store_decision *before)
{
  size_t count = 0;
  for (size_t i = 0; i < d->count; i++)
    count += d->units[i]->decision == before;
  chuan_str *codes = chuan_arena_array(d->arena, count, sizeof *codes);
  *out = (chuan_decision){ .state = before->state, .at = before->at, .by = before->by, .reason = before->reason,
                           .units = codes };
  for (size_t i = 0; codes && i < d->count; i++)
    if (d->units[i]->decision == before)
      codes[out->unit_count++] = d->units[i]->code;
  return codes ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
}

/* Notes the decisions that stood before. */
static chuan_rc note_replaced(chuan_decided *out, deciding *d)
{
  chuan_decision *replaced = chuan_arena_array(d->arena, d->submission.decision_count, sizeof *replaced);
  chuan_rc rc = replaced ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
  for (size_t i = 0; rc == CHUAN_RC_OK && i < d->submission.decision_count; i++) {
    chuan_decision *one = &replaced[out->replaced_count];
    rc = gather_units(one, d, &d->submission.decisions[i]);
    out->replaced_count += one->unit_count > 0;
  }
  out->replaced = replaced;
  return rc;
}

static chuan_rc recount(deciding *d)
{
  chuan_rc rc = CHUAN_RC_OK;
  int period = d->submission.listed->submission.period;
  for (size_t i = 0; rc == CHUAN_RC_OK && i < d->count; i++)
    rc = store_recount(d->store, d->submission.level, d->units[i]->unit, period, d->diags);
  d->store->stale_level = d->submission.level;
  d->store->stale_period = period;
  return rc == CHUAN_RC_OK ? store_flush_row(d->store, d->diags) : rc;
}

/* Other submissions ----------------------------------------------------------------------------------- */

/* Counts one more unit of a submission. */
static chuan_rc note_unit(const chuan_overtaken **list, size_t *count, size_t *capacity, int64_t submission,
                          chuan_arena *arena)
{
  chuan_overtaken *items = (chuan_overtaken *)*list;
  for (size_t i = 0; i < *count; i++)
    if (items[i].submission == submission) {
      items[i].units++;
      return CHUAN_RC_OK;
    }
  if (!chuan_arena_grow(arena, (void **)&items, *count, capacity, sizeof *items))
    return CHUAN_RC_MEMORY;
  items[(*count)++] = (chuan_overtaken){ .submission = submission, .units = 1 };
  *list = items;
  return CHUAN_RC_OK;
}

/* Notes the submissions of a unit with a number above `after` that were received and not decided about. */
static chuan_rc note_received(const chuan_overtaken **list, size_t *count, size_t *capacity, deciding *d,
                              const store_standings *standings, int64_t unit, int64_t after)
{
  sqlite3_stmt *statement;
  bool row;
  const store_value level = store_integer(d->submission.level),
                    period = store_integer(d->submission.listed->submission.period);
  chuan_rc rc = store_first(&statement, &row, d->store, STORE_LATER_SUBMISSIONS,
                            STORE_VALUES(level, period, store_integer(unit), store_integer(after)), d->diags);
  while (rc == CHUAN_RC_OK && row) {
    int64_t other = sqlite3_column_int64(statement, 0);
    if (store_weigh(standings, unit, other) == STORE_WEIGHT_RECEIVED)
      rc = note_unit(list, count, capacity, other, d->arena);
    if (rc == CHUAN_RC_OK)
      rc = store_next(&row, d->store, statement, d->diags);
    else
      sqlite3_reset(statement);
  }
  return rc;
}

/* Finds the submissions of units that took over units of the accepted one, and report something themselves. */
static chuan_rc find_instead(chuan_decided *out, deciding *d, const store_standings *standings)
{
  chuan_accepted_former *formers;
  size_t count, capacity = 0;
  chuan_rc rc = chuan_submissions_of_formers(&formers, &count, d->store, d->submission.listed->submission.period,
                                             d->arena, d->diags);
  for (size_t i = 0; rc == CHUAN_RC_OK && i < count; i++)
    if (formers[i].submission == d->what->submission)
      rc = note_received(&out->instead, &out->instead_count, &capacity, d, standings, formers[i].unit, 0);
  return rc;
}

/* Finds later submissions of the accepted units, and what counts instead of them. */
static chuan_rc find_others(chuan_decided *out, deciding *d)
{
  store_standings standings;
  size_t capacity = 0;
  chuan_rc rc = store_read_standings(&standings, d->store, d->submission.level,
                                     d->submission.listed->submission.period, 0, STORE_ALL_KNOWN, d->arena, d->diags);
  for (size_t i = 0; rc == CHUAN_RC_OK && i < d->count; i++)
    rc = note_received(&out->overtaken, &out->overtaken_count, &capacity, d, &standings, d->units[i]->unit,
                       d->what->submission);
  return rc == CHUAN_RC_OK ? find_instead(out, d, &standings) : rc;
}

/* All of it ---------------------------------------------------------------------------------------- */

static chuan_rc decide(chuan_decided *out, deciding *d)
{
  chuan_rc rc = store_read_submission(&d->submission, d->store, d->what->submission, d->arena, d->diags);
  if (rc == CHUAN_RC_OK)
    rc = choose(d);
  if (rc == CHUAN_RC_OK)
    rc = write_decision(&out->made, d);
  if (rc == CHUAN_RC_OK && d->what->reopen)
    rc = note_replaced(out, d);
  if (rc == CHUAN_RC_OK)
    rc = recount(d);
  if (rc == CHUAN_RC_OK && d->what->state == CHUAN_SUBMISSION_ACCEPTED)
    rc = find_others(out, d);
  return rc == CHUAN_RC_OK ? store_show(&out->shown, d->store, d->what->submission, d->arena, d->diags) : rc;
}

chuan_rc chuan_submission_decide(chuan_decided *out, chuan_store *store, const chuan_deciding_on *what,
                                 chuan_arena *arena, chuan_diags *diags)
{
  deciding d = { .store = store, .what = what, .arena = arena, .diags = diags };
  *out = (chuan_decided){ .overtaken = NULL };
  chuan_rc rc = chuan_store_begin(store, diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  rc = decide(out, &d);
  if (rc == CHUAN_RC_OK && arena->failed)
    rc = CHUAN_RC_MEMORY;
  if (rc == CHUAN_RC_OK)
    return chuan_store_commit(store, diags);
  chuan_store_rollback(store);
  return rc;
}
