/* The units above those judged: for every level one table of counts. */
#include "runtime/report_internal.h"

#include <stdlib.h>

enum { LEVELS_MAX = 16, COLUMNS_MAX = 24, AVERAGE_PLACES = 2 };

/* One unit above and what was counted below it. `counts` are of the bands, or of the verdicts where the set has none;
   the last one is of units in no band. */
typedef struct tally {
  const chuan_unit *unit;
  size_t units, criteria_met;
  size_t *counts;
} tally;

typedef struct counter {
  const chuan_report *report;
  const chuan_results *results;
  const chuan_data *data;
  const chuan_set *set;
  size_t kinds; /* of counts, the one for no band included */
  tally *tallies; /* one for each ancestor */
  chuan_arena *arena;
} counter;

/* What the unit counts as: its band, or its verdict. Bands of one name, of the set and of variants, are one. */
static size_t kind_of(const counter *c, size_t unit)
{
  if (c->set->band_count == 0)
    return c->results->sets[unit];
  uint32_t band = c->results->bands[unit];
  if (band == CHUAN_NONE)
    return c->kinds - 1;
  for (uint32_t i = 0; i < band; i++)
    if (chuan_str_equal(c->set->bands[i].name, c->set->bands[band].name))
      return i;
  return band;
}

/* A NUL-terminated copy; "" when memory is short. */
static const char *title(const counter *c, chuan_str text)
{
  const char *copy = chuan_arena_copy(c->arena, text.p, text.n);
  return copy ? copy : "";
}

static const char *title_of_kind(const counter *c, size_t kind)
{
  chuan_lang lang = c->report->lang;
  if (c->set->band_count == 0)
    return chuan_verdict_text((chuan_verdict)kind, lang == CHUAN_LANG_EN);
  return kind == c->kinds - 1 ? chuan_say(lang, "chưa xác định", "undecided")
                              : title(c, c->set->bands[kind].name);
}

static bool make_tallies(counter *c)
{
  c->kinds = c->set->band_count > 0 ? c->set->band_count + 1 : CHUAN_VERDICT_COUNT;
  c->tallies = chuan_arena_array(c->arena, c->data->ancestor_count, sizeof *c->tallies);
  for (size_t i = 0; c->tallies && i < c->data->ancestor_count; i++) {
    c->tallies[i].unit = &c->data->ancestors[i];
    c->tallies[i].counts = chuan_arena_array(c->arena, c->kinds, sizeof *c->tallies[i].counts);
    if (!c->tallies[i].counts)
      return false;
  }
  return c->tallies != NULL;
}

static void count_units(counter *c)
{
  for (size_t unit = 0; unit < c->data->unit_count; unit++) {
    size_t steps = 0; /* a registry may be wrong, but a loop must end */
    for (uint32_t above = c->data->units[unit].parent; above != CHUAN_NONE && steps < LEVELS_MAX;
         above = c->data->ancestors[above].parent, steps++) {
      tally *counted = &c->tallies[above];
      counted->units++;
      counted->criteria_met += c->results->criteria_met[unit];
      counted->counts[kind_of(c, unit)]++;
    }
  }
}

/* Levels ------------------------------------------------------------------------------------------- */

typedef struct level {
  chuan_str name;
  size_t distance; /* the largest from a unit judged */
} level;

static int nearer_first(const void *a, const void *b)
{
  const level *left = a, *right = b;
  if (left->distance != right->distance)
    return left->distance < right->distance ? -1 : 1;
  return chuan_str_compare(left->name, right->name);
}

/* The levels above the units judged, the nearest first. */
static size_t find_levels(const counter *c, level *levels)
{
  size_t count = 0;
  for (size_t unit = 0; unit < c->data->unit_count; unit++) {
    size_t distance = 0;
    for (uint32_t above = c->data->units[unit].parent; above != CHUAN_NONE && distance < LEVELS_MAX;
         above = c->data->ancestors[above].parent, distance++) {
      chuan_str name = c->data->ancestors[above].level;
      size_t i = 0;
      while (i < count && !chuan_str_equal(levels[i].name, name))
        i++;
      if (i == LEVELS_MAX)
        continue;
      if (i == count)
        levels[count++] = (level){ .name = name };
      if (levels[i].distance < distance)
        levels[i].distance = distance;
    }
  }
  qsort(levels, count, sizeof *levels, nearer_first);
  return count;
}

/* Tables ------------------------------------------------------------------------------------------- */

/* A figure with its two decimals: "14,50". */
static chuan_str average(const counter *c, const tally *counted)
{
  chuan_dialect dialect = c->report->lang == CHUAN_LANG_EN ? CHUAN_DIALECT_EN : CHUAN_DIALECT_VI;
  chuan_num hundredths;
  if (chuan_num_ratio(&hundredths, (int64_t)counted->criteria_met * 100, (int64_t)counted->units, c->arena) !=
          CHUAN_RC_OK ||
      chuan_num_round(&hundredths, hundredths, 0, CHUAN_ROUND_HALF_UP, c->arena) != CHUAN_RC_OK)
    return CHUAN_STR("");
  chuan_buffer b;
  chuan_buffer_init(&b, c->arena);
  chuan_buffer_printf(&b, "%lld%c%02lld", (long long)(hundredths.n / 100), dialect == CHUAN_DIALECT_EN ? '.' : ',',
                      (long long)(hundredths.n % 100));
  return chuan_buffer_str(&b);
}

static chuan_str figure(const counter *c, size_t value)
{
  chuan_buffer b;
  chuan_buffer_init(&b, c->arena);
  chuan_buffer_printf(&b, "%zu", value);
  return chuan_buffer_str(&b);
}

/* The counts in words, for a table too wide to have a column for each. */
static chuan_str counts_in_words(const counter *c, const tally *counted)
{
  chuan_buffer b;
  chuan_buffer_init(&b, c->arena);
  for (size_t kind = 0; kind < c->kinds; kind++)
    if (counted->counts[kind] > 0)
      chuan_buffer_printf(&b, "%s%s: %zu", b.n > 0 ? "; " : "", title_of_kind(c, kind), counted->counts[kind]);
  return chuan_buffer_str(&b);
}

/* Whether any unit at all counts as this. */
static bool occurs(const counter *c, size_t kind)
{
  for (size_t unit = 0; unit < c->data->unit_count; unit++)
    if (kind_of(c, unit) == kind)
      return true;
  return false;
}

enum { CODE, NAME, UNITS, CRITERIA_MET, AVERAGE, FIRST_KIND };

/* Describes the columns; bands of the set always have one, those of variants and verdicts only where they occur. */
static size_t describe_columns(const counter *c, chuan_table_column *columns, bool with_kinds)
{
  chuan_lang lang = c->report->lang;
  bool no_criteria = c->set->criterion_count == 0;
  chuan_buffer b;
  chuan_buffer_init(&b, c->arena);
  chuan_buffer_add_c(&b, chuan_say(lang, "Số ", "No. of "));
  chuan_buffer_add(&b, c->set->level);
  columns[CODE] = (chuan_table_column){ .title = chuan_say(lang, "Mã", "Code") };
  columns[NAME] = (chuan_table_column){ .title = chuan_say(lang, "Tên", "Name"), .flexible = true };
  columns[UNITS] = (chuan_table_column){ .title = title(c, chuan_buffer_str(&b)), .right = true };
  columns[CRITERIA_MET] = (chuan_table_column){ .title = chuan_say(lang, "Tiêu chí đạt", "Criteria met"), .right = true,
                                                .hidden = no_criteria };
  columns[AVERAGE] = (chuan_table_column){ .title = chuan_say(lang, "Bình quân", "Average"), .right = true,
                                           .hidden = no_criteria };
  size_t count = FIRST_KIND;
  for (size_t kind = 0; kind < c->kinds && with_kinds; kind++, count++) {
    bool is_band = c->set->ranking_count > 0 && c->set->rankings[0].variant == CHUAN_NONE &&
                   kind < c->set->rankings[0].count;
    columns[count] = (chuan_table_column){ .title = title_of_kind(c, kind),
                                           .right = true,
                                           .hidden = !is_band && !occurs(c, kind) };
  }
  return count;
}

static void fill_table(const counter *c, chuan_table *table, chuan_str level_name, bool with_kinds)
{
  for (size_t i = 0; i < c->data->ancestor_count; i++) {
    const tally *counted = &c->tallies[i];
    if (counted->units == 0 || !chuan_str_equal(counted->unit->level, level_name))
      continue;
    chuan_str cells[COLUMNS_MAX] = {
      [CODE] = counted->unit->code,
      [NAME] = counted->unit->name,
      [UNITS] = figure(c, counted->units),
      [CRITERIA_MET] = figure(c, counted->criteria_met),
      [AVERAGE] = average(c, counted),
    };
    for (size_t kind = 0; kind < c->kinds && with_kinds; kind++)
      cells[FIRST_KIND + kind] = figure(c, counted->counts[kind]);
    chuan_table_add(table, cells, CHUAN_TONE_PLAIN, 0, with_kinds ? CHUAN_STR("") : counts_in_words(c, counted));
  }
}

static chuan_rc print_level(FILE *out, const counter *c, chuan_str name)
{
  chuan_table_column columns[COLUMNS_MAX];
  chuan_table table;
  bool with_kinds = FIRST_KIND + c->kinds <= COLUMNS_MAX;
  for (;; with_kinds = false) {
    chuan_table_init(&table, columns, describe_columns(c, columns, with_kinds), c->arena);
    fill_table(c, &table, name, with_kinds);
    if (!with_kinds || chuan_table_least_width(&table) <= c->report->width)
      break;
  }
  chuan_buffer b;
  chuan_buffer_init(&b, c->arena);
  chuan_buffer_add_c(&b, chuan_say(c->report->lang, "Theo đơn vị cấp trên: ", "By unit above: "));
  chuan_buffer_add(&b, name);
  fputc('\n', out);
  chuan_layout_wrap(out, chuan_buffer_str(&b), 0, 0, c->report->width, c->arena);
  chuan_table_print(&table, out, c->report->width, c->report->color);
  return table.failed ? CHUAN_RC_MEMORY : CHUAN_RC_OK;
}

chuan_rc chuan_report_text_above(FILE *out, const chuan_report *report, chuan_arena *arena)
{
  const chuan_data *data = report->results->data;
  counter c = { .report = report, .results = report->results, .data = data, .set = data->set, .arena = arena };
  if (!make_tallies(&c))
    return CHUAN_RC_MEMORY;
  count_units(&c);
  level levels[LEVELS_MAX];
  size_t count = find_levels(&c, levels);
  chuan_rc rc = CHUAN_RC_OK;
  for (size_t i = 0; i < count && rc == CHUAN_RC_OK; i++)
    rc = print_level(out, &c, levels[i].name);
  return rc;
}
