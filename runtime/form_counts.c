/* Biểu 01: how many units meet what, by year and by the units above them. */
#include "runtime/form_internal.h"

/* What a row counts. */
typedef enum target_kind {
  TARGET_UNITS,
  TARGET_MEAN,
  TARGET_VERDICT,
  TARGET_BAND,
  TARGET_NO_BAND, /* units whose class is not known */
  TARGET_ITEM
} target_kind;
typedef struct target {
  target_kind kind;
  uint8_t verdict;
  chuan_str name; /* of the band; the code of the item */
  bool criterion; /* the item is one */
} target;

/* The units order[first] … order[end - 1] of the places. */
typedef struct part {
  chuan_str name;
  size_t first, end;
} part;

typedef struct counting {
  chuan_form *form;
  const chuan_form_source *source;
  chuan_items items[CHUAN_FORM_PERIODS]; /* of each period's set */
  chuan_places places;                   /* of the units of the period reported */
  part *parts;                           /* all these units */
  size_t part_count;
  size_t heading;                        /* the number of the last row that is not under another */
  size_t whole;                          /* the column of the whole in the period reported */
  bool *said;                            /* which targets stand in a row */
  chuan_str *names;                      /* of the rows that may have targets, as files of targets call them */
  size_t name_count, name_capacity;
  chuan_lang lang;
} counting;

static const chuan_results *results_of(const counting *c, size_t period)
{
  return c->source->periods[period] ? c->source->periods[period]->results : NULL;
}

/* How much a unit adds to what the row counts. */
static size_t count_unit(const counting *c, size_t period, const target *of, size_t unit)
{
  const chuan_results *results = results_of(c, period);
  const chuan_items *items = &c->items[period];
  size_t met = 0;
  switch (of->kind) {
  case TARGET_VERDICT: return results->sets[unit] == of->verdict;
  case TARGET_BAND:
    return results->bands[unit] != CHUAN_NONE &&
           chuan_str_equal(items->set->bands[results->bands[unit]].name, of->name);
  case TARGET_NO_BAND: return items->set->band_count > 0 && results->bands[unit] == CHUAN_NONE;
  case TARGET_MEAN:
    for (size_t i = 0; i < (items->set->criterion_count > 0 ? items->set->criterion_count : items->count); i++)
      met += chuan_item_counts(items, results, i, unit);
    return met;
  case TARGET_ITEM:
    for (size_t i = 0; i < items->count && met == 0; i++)
      met += chuan_str_equal(chuan_item_code(items, i), of->name) && chuan_item_counts(items, results, i, unit);
    return met;
  default: return 1;
  }
}

static chuan_form_cell counted(const counting *c, const target *of, size_t count, size_t units)
{
  return of->kind == TARGET_MEAN ? chuan_cell_mean(c->form, count, units, false) : chuan_cell_count(c->form, count);
}

/* Whether the set of that period has the item at all. */
static bool has_item(const counting *c, size_t period, const target *of)
{
  for (size_t i = 0; i < c->items[period].count; i++)
    if (chuan_str_equal(chuan_item_code(&c->items[period], i), of->name))
      return true;
  return of->kind != TARGET_ITEM;
}

/* Targets ------------------------------------------------------------------------------------------ */

/* What a file of targets calls a row: "đạt", "xếp loại đạt chuẩn", "tiêu chí 2"; empty for one that has none. */
static chuan_str target_name(const counting *c, const target *of, chuan_lang lang)
{
  switch (of->kind) {
  case TARGET_UNITS: return chuan_str_of(chuan_say(lang, "tổng số", "total"));
  case TARGET_MEAN: return chuan_str_of(chuan_say(lang, "bình quân", "average"));
  case TARGET_VERDICT: return chuan_str_of(chuan_verdict_text((chuan_verdict)of->verdict, lang == CHUAN_LANG_EN));
  case TARGET_BAND:
    return chuan_form_printf(c->form, chuan_say(lang, "xếp loại %.*s", "class %.*s"), CHUAN_STR_ARGS(of->name));
  case TARGET_ITEM:
    return chuan_form_printf(c->form, of->criterion ? chuan_say(lang, "tiêu chí %.*s", "criterion %.*s")
                                                    : chuan_say(lang, "chỉ tiêu %.*s", "indicator %.*s"),
                             CHUAN_STR_ARGS(of->name));
  default: return CHUAN_STR("");
  }
}

static bool is_called(const counting *c, const target *of, chuan_str item, chuan_lang lang)
{
  chuan_str name = target_name(c, of, lang), wanted, folded;
  return name.n > 0 && chuan_text_fold(&folded, item, c->form->arena) == CHUAN_RC_OK &&
         chuan_text_fold(&wanted, name, c->form->arena) == CHUAN_RC_OK && chuan_str_equal(folded, wanted);
}

/* The targets of a row; NULL for none. */
static const chuan_target *find_target(const counting *c, const target *of)
{
  const chuan_targets *targets = c->source->targets;
  for (size_t i = 0; i < targets->count; i++)
    if (is_called(c, of, targets->items[i].item, CHUAN_LANG_VI) ||
        is_called(c, of, targets->items[i].item, CHUAN_LANG_EN)) {
      c->said[i] = true;
      return &targets->items[i];
    }
  return NULL;
}

static void keep_name(counting *c, chuan_str name)
{
  void *names = c->names;
  if (name.n == 0 || !chuan_arena_grow(c->form->arena, &names, c->name_count, &c->name_capacity, sizeof *c->names))
    return;
  c->names = names;
  c->names[c->name_count++] = name;
}

/* The target of each year, and how far what was reached is above (below: with a minus) that of the period; not where
   only some of the units were named, as targets are for all. */
static void put_targets(counting *c, chuan_form_cell *cells, size_t column, const target *of)
{
  const chuan_targets *targets = c->source->targets;
  keep_name(c, target_name(c, of, c->lang));
  const chuan_target *found = find_target(c, of);
  bool reached = cells[c->whole].kind == CHUAN_CELL_NUMBER && !c->form->report->selected;
  for (size_t i = 0; found && i < targets->year_count; i++) {
    chuan_num difference;
    if (!found->given[i])
      continue;
    cells[column + i] = chuan_cell_exact(c->form, found->values[i], false);
    if (targets->years[i] == results_of(c, 0)->data->period && reached &&
        chuan_num_subtract(&difference, cells[c->whole].number, found->values[i], c->form->arena) == CHUAN_RC_OK)
      cells[column + targets->year_count] = chuan_form_plain(c->form, difference);
  }
}

static chuan_str listed(const counting *c)
{
  chuan_buffer b;
  chuan_buffer_init(&b, c->form->arena);
  for (size_t i = 0; i < c->name_count; i++) {
    chuan_buffer_add_c(&b, i > 0 ? ", " : "");
    chuan_buffer_add(&b, c->names[i]);
  }
  return b.failed || b.n == 0 ? CHUAN_STR("") : chuan_buffer_str(&b);
}

/* Items of the file that are no row here. */
static chuan_rc report_unsaid(const counting *c)
{
  const chuan_targets *targets = c->source->targets;
  chuan_diags *diags = c->source->diags;
  chuan_rc rc = CHUAN_RC_OK;
  for (size_t i = 0; i < targets->count; i++) {
    if (c->said[i])
      continue;
    chuan_diag *diag = chuan_diag_add(diags, CHUAN_E0931, targets->items[i].span, CHUAN_ARGS(targets->items[i].item));
    const chuan_str *nearest = chuan_text_nearest(targets->items[i].item, c->names, c->name_count);
    if (nearest)
      chuan_diag_hint(diags, diag, CHUAN_PHRASE_DID_YOU_MEAN, CHUAN_ARGS(*nearest));
    else
      chuan_diag_hint(diags, diag, CHUAN_PHRASE_TARGETS_ITEMS, CHUAN_ARGS(listed(c)));
    rc = CHUAN_RC_FINDINGS;
  }
  return rc;
}

static void note_targets(const counting *c)
{
  const chuan_targets *targets = c->source->targets;
  chuan_buffer b;
  chuan_buffer_init(&b, c->form->arena);
  chuan_buffer_add_c(&b, chuan_say(c->lang, "Mục tiêu theo tệp ", "Targets by the file "));
  chuan_text_escape(&b, targets->file, 0);
  chuan_buffer_add_c(&b, chuan_say(c->lang, ", mã băm ", ", hash "));
  for (size_t i = 0; i < sizeof targets->sha256; i++)
    chuan_buffer_printf(&b, "%02x", targets->sha256[i]);
  chuan_buffer_add_c(&b, ".");
  chuan_form_add_note(c->form, &b);
}

/* Rows --------------------------------------------------------------------------------------------- */

static void add_row(counting *c, chuan_str number, chuan_str name, chuan_str measure, const target *of)
{
  chuan_form_cell *cells = chuan_form_add_row(c->form, CHUAN_ROW_ITEM, SIZE_MAX);
  if (!cells)
    return;
  size_t column = 0;
  cells[column++] = chuan_cell_text(number);
  cells[column++] = chuan_cell_text(name);
  cells[column++] = chuan_cell_text(measure);
  for (size_t period = CHUAN_FORM_PERIODS; period-- > 0;) {
    const chuan_results *results = results_of(c, period);
    size_t count = 0, units = 0;
    if (!results)
      continue;
    for (size_t unit = 0; unit < results->data->unit_count; unit++)
      if (chuan_form_wants(c->form, results->data, unit)) {
        count += count_unit(c, period, of, unit);
        units++;
      }
    if (has_item(c, period, of))
      cells[column] = counted(c, of, count, units);
    column++;
  }
  if (c->source->targets) {
    put_targets(c, cells, column, of);
    column += c->source->targets->year_count + 1;
  }
  for (size_t i = 0; i < c->part_count; i++) {
    size_t count = 0;
    for (size_t at = c->parts[i].first; at < c->parts[i].end; at++)
      count += count_unit(c, 0, of, c->places.order[at]);
    cells[column++] = counted(c, of, count, c->parts[i].end - c->parts[i].first);
  }
}

static void add_heading(counting *c, const char *name)
{
  chuan_form_cell *cells = chuan_form_add_row(c->form, CHUAN_ROW_GROUP, SIZE_MAX);
  if (!cells)
    return;
  cells[0] = chuan_cell_text(chuan_form_printf(c->form, "%zu", ++c->heading));
  cells[1] = chuan_cell_text(chuan_str_of(name));
}

/* "2.1": of rows under the last heading. */
static chuan_str number_of(const counting *c, size_t row)
{
  return chuan_form_printf(c->form, "%zu.%zu", c->heading, row);
}

/* The next number of rows that are under none. */
static chuan_str next_number(counting *c)
{
  return chuan_form_printf(c->form, "%zu", ++c->heading);
}

static void describe_targets(const counting *c)
{
  const chuan_targets *targets = c->source->targets;
  chuan_str group = chuan_str_of(chuan_say(c->lang, "Mục tiêu", "Target"));
  for (size_t i = 0; i < targets->year_count; i++) {
    chuan_form_column *column = chuan_form_add_column(c->form, "target", "", CHUAN_CELL_NUMBER, 9);
    column->title = chuan_form_printf(c->form, "%d", targets->years[i]);
    column->group = group;
  }
  chuan_form_column *column = chuan_form_add_column(c->form, "difference", "", CHUAN_CELL_NUMBER, 9);
  column->title = chuan_form_printf(c->form, chuan_say(c->lang, "%d so với mục tiêu", "%d beside its target"),
                                    results_of(c, 0)->data->period);
}

/* The whole by the units with nothing above them; nothing where there are none. */
static bool divide(counting *c)
{
  const chuan_places *places = &c->places;
  c->parts = chuan_arena_array(c->form->arena, places->count + 1, sizeof *c->parts);
  c->form->failed |= !c->parts;
  if (c->parts && places->count > 0 && places->orphans > 0)
    c->parts[c->part_count++] =
        (part){ .name = chuan_places_directly(c->form, places->whole), .end = places->orphans };
  for (size_t i = 0; c->parts && i < places->count; i++)
    if (places->items[i].depth == 0)
      c->parts[c->part_count++] =
          (part){ places->items[i].unit->name, places->items[i].first, places->items[i].end };
  return c->parts != NULL;
}

static void describe_columns(counting *c)
{
  chuan_form *form = c->form;
  size_t targets = c->source->targets ? c->source->targets->year_count + 1 : 0;
  if (!divide(c) || !chuan_form_columns(form, 3 + CHUAN_FORM_PERIODS + targets + c->part_count))
    return;
  chuan_form_add_column(form, "no", chuan_say(c->lang, "TT", "No."), CHUAN_CELL_TEXT, 6);
  chuan_form_add_column(form, "name", chuan_say(c->lang, "Nội dung", "Target"), CHUAN_CELL_TEXT, 36);
  form->lead = 2;
  chuan_form_add_column(form, "unit", chuan_say(c->lang, "Đơn vị tính", "Unit"), CHUAN_CELL_TEXT, 10);
  for (size_t period = CHUAN_FORM_PERIODS; period-- > 0;) {
    if (!results_of(c, period))
      continue;
    chuan_form_column *column = chuan_form_add_column(form, "all", "", CHUAN_CELL_NUMBER, 9);
    column->title = chuan_form_printf(form, "%d", results_of(c, period)->data->period);
    column->group = chuan_places_whole(&c->places, c->lang);
  }
  c->whole = form->column_count - 1;
  if (c->source->targets)
    describe_targets(c);
  for (size_t i = 0; i < c->part_count; i++) {
    chuan_form_column *column = chuan_form_add_column(form, "above", "", CHUAN_CELL_NUMBER, 9);
    column->title = c->parts[i].name;
    column->group = chuan_form_printf(form, chuan_say(c->lang, "Trong đó, kỳ %d", "Of these, period %d"),
                                      results_of(c, 0)->data->period);
  }
}

/* Whether a unit came to this in one of the periods. */
static bool verdict_occurs(const counting *c, uint8_t verdict)
{
  for (size_t period = 0; period < CHUAN_FORM_PERIODS; period++)
    for (size_t unit = 0; results_of(c, period) && unit < results_of(c, period)->data->unit_count; unit++)
      if (results_of(c, period)->sets[unit] == verdict && chuan_form_wants(c->form, results_of(c, period)->data, unit))
        return true;
  return false;
}

static void add_verdicts(counting *c, chuan_str level)
{
  size_t row = 0;
  add_heading(c, chuan_say(c->lang, "Kết quả chung", "Verdicts"));
  for (uint8_t verdict = 0; verdict < CHUAN_VERDICT_COUNT; verdict++) {
    if (verdict > CHUAN_VERDICT_INSUFFICIENT && !verdict_occurs(c, verdict))
      continue;
    const char *word = chuan_verdict_text((chuan_verdict)verdict, c->lang == CHUAN_LANG_EN);
    add_row(
        c, number_of(c, ++row),
        chuan_form_printf(c->form, chuan_say(c->lang, "Số %.*s %s", "Number of %.*s %s"), CHUAN_STR_ARGS(level), word),
        level, &(target){ .kind = TARGET_VERDICT, .verdict = verdict });
  }
}

/* Whether a unit has no class in one of the periods: its verdicts leave it open. */
static bool no_band_occurs(const counting *c)
{
  target of = { .kind = TARGET_NO_BAND };
  for (size_t period = 0; period < CHUAN_FORM_PERIODS; period++)
    for (size_t unit = 0; results_of(c, period) && unit < results_of(c, period)->data->unit_count; unit++)
      if (chuan_form_wants(c->form, results_of(c, period)->data, unit) && count_unit(c, period, &of, unit) > 0)
        return true;
  return false;
}

static void add_bands(counting *c, chuan_str level)
{
  const chuan_set *set = c->items[0].set;
  size_t row = 0;
  if (set->band_count > 0)
    add_heading(c, chuan_say(c->lang, "Xếp loại", "Classes"));
  for (size_t i = 0; i < set->band_count; i++) {
    bool said = false;
    for (size_t k = 0; k < i; k++)
      said = said || chuan_str_equal(set->bands[k].name, set->bands[i].name);
    if (!said)
      add_row(c, number_of(c, ++row), set->bands[i].name, level,
              &(target){ .kind = TARGET_BAND, .name = set->bands[i].name });
  }
  if (set->band_count > 0 && no_band_occurs(c))
    add_row(c, number_of(c, ++row), chuan_str_of(chuan_say(c->lang, "chưa xác định", "undecided")), level,
            &(target){ .kind = TARGET_NO_BAND });
}

static void add_items(counting *c, chuan_str level)
{
  const chuan_items *items = &c->items[0];
  add_heading(c, items->set->criterion_count > 0 ? chuan_say(c->lang, "Theo từng tiêu chí", "By criterion")
                                                 : chuan_say(c->lang, "Theo từng chỉ tiêu", "By indicator"));
  for (size_t i = 0; i < items->count; i++) {
    bool criterion = i < items->set->criterion_count;
    chuan_str code = chuan_item_code(items, i), title = chuan_item_title(items, i);
    const char *what = criterion ? chuan_say(c->lang, "tiêu chí", "criterion")
                                 : chuan_say(c->lang, "chỉ tiêu", "indicator");
    add_row(c, number_of(c, i + 1),
            chuan_form_printf(
                c->form, chuan_say(c->lang, "Số %.*s đạt %s số %.*s: %.*s", "Number of %.*s meeting %s %.*s: %.*s"),
                CHUAN_STR_ARGS(level), what, CHUAN_STR_ARGS(code), CHUAN_STR_ARGS(title)),
            level, &(target){ .kind = TARGET_ITEM, .name = code, .criterion = criterion });
  }
}

/* What the units above count, of this period and, where they are compared, those before. */
static bool begin(counting *c)
{
  for (size_t period = 0; period < CHUAN_FORM_PERIODS; period++)
    if (results_of(c, period) && !chuan_items_make(&c->items[period], results_of(c, period)->data->set, c->form->arena))
      c->form->failed = true;
  if (chuan_places_make(&c->places, results_of(c, 0)->data, c->form->arena) != CHUAN_RC_OK)
    c->form->failed = true;
  if (c->source->targets) {
    c->said = chuan_arena_array(c->form->arena, c->source->targets->count, sizeof *c->said);
    c->form->failed |= !c->said;
  }
  return !c->form->failed;
}

chuan_rc chuan_form_make_counts(chuan_form *form, const chuan_form_source *source)
{
  counting c = { .form = form, .source = source, .lang = form->report->lang };
  chuan_str level = source->periods[0]->results->data->set->level;
  form->label = chuan_str_of(chuan_say(c.lang, "Biểu số 01", "Table 01"));
  form->title = chuan_str_of(chuan_say(c.lang, "Tổng hợp kết quả thực hiện các mục tiêu", "Targets and results"));
  if (!begin(&c))
    return CHUAN_RC_MEMORY;
  describe_columns(&c);
  if (form->failed)
    return CHUAN_RC_MEMORY;
  const char *what = c.items[0].set->criterion_count > 0 ? chuan_say(c.lang, "tiêu chí", "criteria")
                                                         : chuan_say(c.lang, "chỉ tiêu", "indicators");
  add_row(&c, next_number(&c),
          chuan_form_printf(form, chuan_say(c.lang, "Tổng số %.*s", "Number of %.*s"), CHUAN_STR_ARGS(level)), level,
          &(target){ .kind = TARGET_UNITS });
  add_verdicts(&c, level);
  add_bands(&c, level);
  add_items(&c, level);
  add_row(&c, next_number(&c),
          chuan_form_printf(form, chuan_say(c.lang, "Mức đạt %s bình quân/%.*s", "%s met, average of %.*s"), what,
                            CHUAN_STR_ARGS(level)),
          chuan_form_printf(form, "%s/%.*s", what, CHUAN_STR_ARGS(level)), &(target){ .kind = TARGET_MEAN });
  for (size_t period = CHUAN_FORM_PERIODS; period-- > 0;)
    if (results_of(&c, period))
      chuan_form_note_open(form, &c.items[period], results_of(&c, period));
  if (source->targets)
    note_targets(&c);
  return source->targets ? report_unsaid(&c) : CHUAN_RC_OK;
}
