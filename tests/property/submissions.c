/* Property: what counts of all that was handed in is what the rules at the top of runtime/submissions.h say. Random
   imports, acceptances and returns go into a database; after each of them every cell, as it is now and as it was known
   before, the origin of cells, what is frozen, the sums of a submission and the hash of the data are compared with a
   plain model that looks through the whole list each time.
   usage: submissions [SEQUENCES] [SEED]. */
#include "runtime/submissions.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { UNITS = 3, FIELDS = 4, PERIODS = 2, FIRST_PERIOD = 2024, STEPS = 24, TEXT = 3, TIME_SIZE = 32 };

static uint64_t random_state;

static uint32_t below(uint32_t n) /* splitmix64 */
{
  uint64_t z = (random_state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return (uint32_t)((z ^ (z >> 31)) % n);
}

/* The program: a set of one level with four data, all of them wanted of the period before, too -------------- */

#define NAME(text) { text, sizeof(text) - 1 }
static const chuan_str CODES[UNITS] = { NAME("a1"), NAME("b2"), NAME("c3") };
static const chuan_datum DATA[FIELDS] = {
  { .name = NAME("d0"), .level = NAME("xã"), .type = { .kind = CHUAN_TYPE_INTEGER } },
  { .name = NAME("d1"), .level = NAME("xã"), .type = { .kind = CHUAN_TYPE_DECIMAL, .digits = 9, .scale = 2 } },
  { .name = NAME("d2"), .level = NAME("xã"), .type = { .kind = CHUAN_TYPE_RATIO } },
  { .name = NAME("d3"), .level = NAME("xã"), .type = { .kind = CHUAN_TYPE_TEXT } },
};
static const uint32_t ALL_DATA[FIELDS] = { 0, 1, 2, 3 };
static const chuan_set SET = { .name = NAME("s"), .edition_count = 1, .level = NAME("xã"), .period_from = 2000,
                               .period_to = 2100, .data = ALL_DATA, .data_count = FIELDS, .previous_data = ALL_DATA,
                               .previous_data_count = FIELDS };
static const chuan_program PROGRAM = { .data = DATA, .data_count = FIELDS, .sets = &SET, .set_count = 1 };

/* The model ------------------------------------------------------------------------------------------------- */

typedef struct cell {
  bool given;
  chuan_input input;
  chuan_num number; /* of a text its number in the test */
} cell;

/* A step of a sequence: an import, or a decision about an earlier import. */
typedef struct step {
  bool is_import;
  int time; /* seconds after the start */
  int period;
  cell cells[UNITS][FIELDS];
  int64_t id;      /* of the submission, that was made or decided about */
  int of;          /* of a decision: the step of the import */
  chuan_submission_state state;
  bool units[UNITS]; /* that it is about */
} step;

typedef struct model {
  step steps[STEPS];
  int count, time;
} model;

/* What was decided about the import of a step for a unit, up to the step `until`; the step that did. */
static chuan_submission_state state_of(const model *m, int import, int unit, int until, int *decided)
{
  chuan_submission_state state = CHUAN_SUBMISSION_RECEIVED;
  for (int i = import + 1; i <= until; i++)
    if (!m->steps[i].is_import && m->steps[i].of == import && m->steps[i].units[unit]) {
      state = m->steps[i].state;
      *decided = i;
    }
  return state;
}

static bool hands_in(const step *s, int unit, int period)
{
  bool any = false;
  for (int f = 0; f < FIELDS; f++)
    any = any || s->cells[unit][f].given;
  return s->is_import && s->period == period && any;
}

/* Whether an import finds the unit frozen; the accepted submission with the largest number. */
static int64_t frozen_by(const model *m, int import, int period, int unit, int until)
{
  int64_t by = 0;
  for (int i = 0; i < import && i <= until; i++) {
    int decided = 0;
    if (hands_in(&m->steps[i], unit, period) &&
        state_of(m, i, unit, until, &decided) == CHUAN_SUBMISSION_ACCEPTED && decided < import)
      by = m->steps[i].id;
  }
  return by;
}

/* 0: does not count; 1: received; 2: accepted. */
static int weight_of(const model *m, int import, int unit, int until)
{
  int decided = 0;
  chuan_submission_state state = state_of(m, import, unit, until, &decided);
  if (state == CHUAN_SUBMISSION_RECEIVED)
    return frozen_by(m, import, m->steps[import].period, unit, until) ? 0 : 1;
  return state == CHUAN_SUBMISSION_ACCEPTED ? 2 : 0;
}

/* The import whose cell counts; -1: none. */
static int counting(const model *m, int unit, int period, int field, int until)
{
  int best = -1, most = 1;
  for (int i = 0; i <= until; i++) {
    if (!hands_in(&m->steps[i], unit, period) || !m->steps[i].cells[unit][field].given)
      continue;
    int weight = weight_of(m, i, unit, until);
    if (weight >= most) {
      best = i;
      most = weight;
    }
  }
  return best;
}

/* The last step at a time or before it. */
static int last_step(const model *m, int time)
{
  int last = -1;
  for (int i = 0; i < m->count; i++)
    if (m->steps[i].time <= time)
      last = i;
  return last;
}

/* For each unit and period the submissions that count, the least first: what the hash of the data is to tell apart. */
static void write_counting(char *out, size_t size, const model *m, int period, int until)
{
  size_t n = 0;
  for (int u = 0; u < UNITS; u++)
    for (int p = period - 1; p <= period; p++)
      for (int weight = 1; weight <= 2; weight++)
        for (int i = 0; i <= until && n < size; i++)
          if (hands_in(&m->steps[i], u, p) && weight_of(m, i, u, until) == weight)
            n += (size_t)snprintf(out + n, size - n, "%d.%d:%d ", u, p, i);
  out[n < size ? n : size - 1] = '\0';
}

/* The database ---------------------------------------------------------------------------------------------- */

static chuan_arena arena;
static chuan_diags diags;
static chuan_sources sources;
static chuan_store *store;
static uint64_t seed;
static const model *failing;

static void print_steps(const model *m)
{
  for (int i = 0; i < m->count; i++) {
    const step *s = &m->steps[i];
    fprintf(stderr, "%2d +%ds ", i, s->time);
    if (!s->is_import)
      fprintf(stderr, "%s %d", s->state == CHUAN_SUBMISSION_ACCEPTED ? "accept" : "return", s->of);
    else
      fprintf(stderr, "import of %d", s->period);
    for (int u = 0; u < UNITS; u++) {
      if (!s->is_import ? s->units[u] : hands_in(s, u, s->period))
        fprintf(stderr, " %s", CODES[u].p);
      for (int f = 0; f < FIELDS && s->is_import; f++)
        if (s->cells[u][f].given)
          fprintf(stderr, " d%d", f);
    }
    fputc('\n', stderr);
  }
}

static void __attribute__((noreturn)) fail(const char *why)
{
  fprintf(stderr, "submissions, sequence of seed %" PRIu64 ": %s\n", seed, why);
  if (failing)
    print_steps(failing);
  for (size_t i = 0; i < diags.count; i++)
    fprintf(stderr, "%s\n", chuan_code_name(diags.items[i]->code));
  exit(1);
}

static void expect(bool holds, const char *why)
{
  if (!holds)
    fail(why);
}

static void must(chuan_rc rc, const char *what)
{
  expect(rc == CHUAN_RC_OK, what);
}

static const char *time_text(char *out, int time)
{
  snprintf(out, TIME_SIZE, "2100-01-01T00:%02u:%02uZ", (unsigned)time / 60 % 60, (unsigned)time % 60);
  return out;
}

static void add_registry(void)
{
  chuan_submission submission = { .kind = CHUAN_STR("units"), .file = CHUAN_STR("u.csv"),
                                  .submitted_at = CHUAN_STR("2100-01-01T00:00:00Z") };
  must(chuan_store_begin(store, &diags), "begin");
  must(chuan_store_add_submission(store, &submission, &diags), "a submission of units");
  for (int u = 0; u < UNITS; u++) {
    chuan_unit_row row = { .code = CODES[u], .name = CODES[u], .level = CHUAN_STR("xã"), .parent = CHUAN_STR(""),
                           .valid_from = CHUAN_DAY_FIRST, .valid_to = CHUAN_DAY_LAST, .row = 2 };
    must(chuan_store_add_unit(store, &submission, &row, &diags), "a unit");
  }
  must(chuan_store_commit(store, &diags), "commit");
}

static int64_t unit_id(int unit)
{
  chuan_unit_found found;
  must(chuan_store_find_unit(&found, store, CODES[unit], 20000, &arena, &diags), "find a unit");
  return found.id;
}

/* Steps ------------------------------------------------------------------------------------------------------- */

static const char *const TEXTS[] = { "một", "hai", "", "=1/2" };

static cell random_cell(int field)
{
  cell c = { .given = true, .input = CHUAN_INPUT_VALUE };
  if (below(4) == 0)
    c.input = (chuan_input)(1 + below(CHUAN_INPUT_NOT_APPLICABLE));
  else if (field == TEXT)
    c.number = chuan_num_int(below(4));
  else if (field == 0)
    c.number = chuan_num_int((int64_t)below(1000) - 100);
  else
    chuan_num_ratio(&c.number, below(1000), 1 + below(7), NULL); /* also what no scale holds */
  return c;
}

static chuan_str cell_text(const cell *c, int field)
{
  return c->input == CHUAN_INPUT_VALUE && field == TEXT ? chuan_str_of(TEXTS[c->number.n]) : CHUAN_STR("");
}

static void write_cells(const step *s, const chuan_submission *submission)
{
  for (int u = 0; u < UNITS; u++)
    for (int f = 0; f < FIELDS; f++) {
      const cell *c = &s->cells[u][f];
      chuan_field field = { .kind = CHUAN_FIELD_DATUM, .datum = &DATA[f], .level = DATA[f].level };
      if (!c->given)
        continue;
      must(chuan_store_field(store, &field, &diags), "a field");
      chuan_value_row value = { .unit = unit_id(u), .period = s->period, .field = &field, .input = c->input,
                                .number = c->number, .text = cell_text(c, f), .as_written = CHUAN_STR("x"), .row = 2,
                                .column = (size_t)f + 1 };
      must(chuan_store_add_value(store, submission, &value, &diags), "a value");
    }
}

static void import(model *m)
{
  char time[TIME_SIZE];
  m->time += (int)below(2);
  step *s = &m->steps[m->count];
  *s = (step){ .is_import = true, .time = m->time, .period = FIRST_PERIOD + (int)below(PERIODS) };
  s->cells[below(UNITS)][below(FIELDS)].given = true; /* one at least */
  for (int u = 0; u < UNITS; u++)
    for (int f = 0; f < FIELDS; f++)
      if (s->cells[u][f].given || below(3) == 0)
        s->cells[u][f] = random_cell(f);
  chuan_submission submission = { .kind = CHUAN_STR("data"), .file = CHUAN_STR("d.csv"),
                                  .submitted_at = chuan_str_of(time_text(time, m->time)), .level = CHUAN_STR("xã"),
                                  .period = s->period };
  memcpy(submission.sha256, &m->count, sizeof m->count); /* no two alike */
  must(chuan_store_begin(store, &diags), "begin");
  must(chuan_store_add_submission(store, &submission, &diags), "a submission");
  write_cells(s, &submission);
  must(chuan_store_commit(store, &diags), "commit");
  s->id = submission.id;
  m->count++;
}

/* What is to come of a decision: the units that it is about; false: it is refused. */
static bool foresee(const model *m, step *s, const bool *named, bool whole, bool reopen)
{
  bool any = false;
  for (int u = 0; u < UNITS; u++) {
    int decided = 0;
    chuan_submission_state now = state_of(m, s->of, u, m->count - 1, &decided);
    bool open = now == CHUAN_SUBMISSION_RECEIVED || (reopen && now != s->state);
    bool there = hands_in(&m->steps[s->of], u, m->steps[s->of].period);
    if (!whole && named[u] && (!there || !open))
      return false;
    s->units[u] = there && open && (whole || named[u]);
    any = any || s->units[u];
  }
  return any;
}

static void decide(model *m)
{
  step s = { .time = m->time, .of = (int)below((uint32_t)m->count),
             .state = below(2) ? CHUAN_SUBMISSION_ACCEPTED : CHUAN_SUBMISSION_RETURNED };
  bool whole = below(2), reopen = below(3) == 0, named[UNITS];
  chuan_str codes[UNITS];
  chuan_decided decided;
  size_t count = 0;
  if (!m->steps[s.of].is_import)
    return;
  for (int u = 0; u < UNITS; u++)
    if ((named[u] = !whole && below(2)))
      codes[count++] = CODES[u];
  whole = count == 0;
  s.id = m->steps[s.of].id;
  bool well = foresee(m, &s, named, whole, reopen);
  chuan_deciding_on what = { .submission = s.id, .state = s.state, .by = CHUAN_STR("An"), .reason = CHUAN_STR("vì"),
                             .units = codes, .unit_count = count, .reopen = reopen };
  chuan_rc rc = chuan_submission_decide(&decided, store, &what, &arena, &diags);
  expect((rc == CHUAN_RC_OK) == well, well ? "a decision is refused" : "a decision is not refused");
  if (!well) {
    chuan_diags_init(&diags, &arena, &sources);
    return;
  }
  expect(decided.made.state == s.state, "another decision");
  m->steps[m->count++] = s;
}

/* Comparing -------------------------------------------------------------------------------------------------- */

static void compare_cell(const chuan_data *data, const chuan_column *column, int unit, int field, const model *m,
                         int from)
{
  const cell *wanted = from < 0 ? NULL : &m->steps[from].cells[unit][field];
  chuan_input input = (chuan_input)column->input[unit];
  expect(input == (wanted ? wanted->input : CHUAN_INPUT_NOT_REPORTED), "a cell is in another state");
  if (input != CHUAN_INPUT_VALUE)
    return;
  if (field == TEXT) {
    chuan_str text = chuan_data_text_at(data, column->n[unit]);
    expect(chuan_str_equal(text, chuan_str_of(TEXTS[wanted->number.n])), "a cell has another text");
    return;
  }
  expect(chuan_num_compare(chuan_column_number(column, (size_t)unit), wanted->number) == 0,
         "a cell has another number");
}

static void compare_origin(const model *m, int unit, int period, int field, int until, chuan_str known)
{
  chuan_origin origin;
  chuan_field wanted = { .kind = CHUAN_FIELD_DATUM, .datum = &DATA[field], .level = DATA[field].level };
  int from = counting(m, unit, period, field, until);
  must(chuan_store_origin(&origin, store, CODES[unit], period, &wanted, known, &arena, &diags), "an origin");
  expect(origin.found == (from >= 0), "a cell has an origin, or none");
  if (from < 0)
    return;
  expect(origin.submission == m->steps[from].id, "a cell comes from another submission");
  expect((origin.state == CHUAN_SUBMISSION_ACCEPTED) == (weight_of(m, from, unit, until) == 2),
         "the submission of a cell is in another state");
}

/* Reads a period as it is known up to a time (-1: now) and compares all of it. Its hash goes to `hash`. */
static void compare_period(const model *m, int period, int time, unsigned char *hash)
{
  chuan_data data;
  char known[TIME_SIZE] = "";
  int until = time < 0 ? m->count - 1 : last_step(m, time);
  chuan_read_options options = { .as_known = chuan_str_of(time < 0 ? known : time_text(known, time)) };
  must(chuan_store_read(&data, store, &PROGRAM, &SET, period, 20000, options, &arena, &diags), "read");
  expect(data.unit_count == UNITS, "not all units");
  for (int u = 0; u < UNITS; u++)
    for (int f = 0; f < FIELDS; f++) {
      compare_cell(&data, &data.columns[f], u, f, m, counting(m, u, period, f, until));
      compare_cell(&data, &data.previous[f], u, f, m, counting(m, u, period - 1, f, until));
    }
  compare_origin(m, (int)below(UNITS), period, (int)below(FIELDS), until, options.as_known);
  memcpy(hash, data.hash, sizeof data.hash);
}

/* The sums of a submission, and what it finds frozen. */
static void compare_shown(const model *m, int import)
{
  chuan_shown shown;
  const step *s = &m->steps[import];
  size_t at = 0, last = (size_t)m->count - 1;
  must(chuan_submission_show(&shown, store, s->id, &arena, &diags), "show");
  for (int u = 0; u < UNITS; u++) {
    int decided = 0;
    size_t cells = 0, own = 0, without = 0, replaced = 0;
    if (!hands_in(s, u, s->period))
      continue;
    const chuan_submitted_unit *unit = &shown.units[at++];
    for (int f = 0; f < FIELDS; f++) {
      int from = counting(m, u, s->period, f, (int)last);
      cells += s->cells[u][f].given;
      own += s->cells[u][f].given && from == import;
      without += s->cells[u][f].given && from < 0;
    }
    for (size_t i = 0; i < unit->replaced_count; i++)
      replaced += unit->replaced[i].count;
    expect(chuan_str_equal(unit->code, CODES[u]), "another unit is shown");
    expect(unit->state == state_of(m, import, u, (int)last, &decided), "a unit is shown in another state");
    expect(unit->cells == cells && unit->counting == own && unit->without == without &&
             replaced == cells - own - without,
           "other sums are shown");
    expect(unit->state != CHUAN_SUBMISSION_RECEIVED ||
             unit->frozen_by == frozen_by(m, import, s->period, u, (int)last),
           "another one is shown to have frozen it");
  }
  expect(shown.unit_count == at, "more units are shown");
}

static void compare_frozen(const model *m)
{
  int64_t by;
  int unit = (int)below(UNITS), period = FIRST_PERIOD + (int)below(PERIODS);
  must(chuan_submission_frozen(&by, store, unit_id(unit), CHUAN_STR("xã"), period, &diags), "what is frozen");
  expect(by == frozen_by(m, m->count, period, unit, m->count - 1), "something else is frozen");
}

/* All hashes of a sequence, each with what counted then: alike hashes mean alike data, and the other way round. */
enum { TEXT_MAX = 2048, SEEN_MAX = 4 * STEPS };
typedef struct seen {
  char counting[TEXT_MAX];
  unsigned char hash[32];
} seen;
static seen seen_before[SEEN_MAX];
static size_t seen_count;

static void compare_hash(const model *m, int period, int until, const unsigned char *hash)
{
  seen *now = &seen_before[seen_count++];
  size_t n = (size_t)snprintf(now->counting, sizeof now->counting, "%d ", period);
  write_counting(now->counting + n, sizeof now->counting - n, m, period, until);
  memcpy(now->hash, hash, sizeof now->hash);
  for (seen *one = seen_before; one < now; one++)
    expect((strcmp(one->counting, now->counting) == 0) == (memcmp(one->hash, now->hash, sizeof now->hash) == 0),
           "the hash does not follow what counts");
}

static void compare_all(const model *m)
{
  unsigned char hash[32], known[32];
  int period = FIRST_PERIOD + 1, past = (int)below((uint32_t)m->time + 1);
  compare_period(m, period, -1, hash);
  compare_hash(m, period, m->count - 1, hash);
  compare_period(m, period, m->time, known);
  expect(memcmp(hash, known, sizeof hash) == 0, "the hash of all that is known is another one");
  compare_period(m, period, past, known);
  compare_hash(m, period, last_step(m, past), known);
  compare_period(m, FIRST_PERIOD, -1, hash);
  compare_frozen(m);
  int shown = (int)below((uint32_t)m->count);
  if (m->steps[shown].is_import)
    compare_shown(m, shown);
}

static void run_sequence(const char *path)
{
  model m = { .count = 0 };
  failing = &m;
  seen_count = 0;
  chuan_arena_init(&arena, "property", 1 << 30);
  chuan_sources_init(&sources, &arena);
  chuan_diags_init(&diags, &arena, &sources);
  must(chuan_store_open(&store, path, CHUAN_STORE_CREATE, &diags), "open");
  add_registry();
  for (int i = 0; i < STEPS && m.count < STEPS; i++) {
    if (m.count == 0 || below(2))
      import(&m);
    else
      decide(&m);
    compare_all(&m);
  }
  chuan_store_close(store);
  chuan_arena_free(&arena);
}

int main(int argc, char **argv)
{
  long sequences = argc > 1 ? strtol(argv[1], NULL, 10) : 3000;
  uint64_t first = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
  char path[64], beside[80];
  /* In memory where there is such a folder: a sync of a disk takes longer than all the rest. */
  char folders[][40] = { "/dev/shm/chuan-submissions-XXXXXX", "/tmp/chuan-submissions-XXXXXX" }, *folder = folders[0];
  if (!mkdtemp(folder)) {
    folder = folders[1];
    expect(mkdtemp(folder) != NULL, "no folder");
  }
  snprintf(path, sizeof path, "%s/s.db", folder);
  for (long i = 0; i < sequences; i++) {
    seed = first + (uint64_t)i;
    random_state = seed * 7919;
    run_sequence(path);
    static const char *const BEHIND[] = { "", "-wal", "-shm" };
    for (size_t k = 0; k < sizeof BEHIND / sizeof *BEHIND; k++) {
      snprintf(beside, sizeof beside, "%s%s", path, BEHIND[k]);
      unlink(beside);
    }
  }
  rmdir(folder);
  printf("submissions: %ld sequences\n", sequences);
  return 0;
}
