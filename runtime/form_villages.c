/* Biểu 03: for the units above them how many units meet the set, and of how many something else is reported, such as
   that they are registered for it. */
#include "runtime/form_internal.h"

enum { NUMBER, NAME, FIRST_SHOWN };

typedef enum shown_kind { SHOWN_UNITS, SHOWN_VERDICT, SHOWN_SHARE, SHOWN_DATUM } shown_kind;
/* What a column counts. */
typedef struct shown {
  shown_kind kind;
  uint8_t verdict;
  size_t datum; /* position in the data counted */
} shown;

typedef struct villages {
  chuan_form *form;
  const chuan_results *results;
  const chuan_data *counted;
  chuan_places places;
  chuan_lang lang;
  shown *shown; /* of the columns from FIRST_SHOWN on */
} villages;

static size_t datum_count(const villages *v)
{
  return v->counted ? v->counted->set->data_count : 0;
}

static const chuan_datum *datum_of(const villages *v, size_t datum)
{
  return &v->counted->program->data[v->counted->set->data[datum]];
}

/* Columns ------------------------------------------------------------------------------------------ */

static void add_shown(villages *v, const char *key, chuan_str title, shown what)
{
  v->shown[v->form->column_count - FIRST_SHOWN] = what;
  chuan_form_add_column(v->form, key, "", CHUAN_CELL_NUMBER, 10)->title = title;
}

static bool verdict_occurs(const villages *v, uint8_t verdict)
{
  for (size_t unit = 0; unit < v->results->data->unit_count; unit++)
    if (v->results->sets[unit] == verdict)
      return true;
  return false;
}

/* Those of every table, then those that some unit needs. */
static void add_verdicts(villages *v)
{
  static const struct {
    uint8_t verdict;
    const char *key, *vi, *en;
  } VERDICTS[] = { { CHUAN_VERDICT_NOT_MET, "not_met", "Chưa đạt", "Not met" },
                   { CHUAN_VERDICT_INSUFFICIENT, "insufficient", "Chưa đủ dữ liệu", "Insufficient" },
                   { CHUAN_VERDICT_NOT_APPLICABLE, "not_applicable", "Không áp dụng", "Not applicable" },
                   { CHUAN_VERDICT_FAULT, "fault", "Lỗi quy tắc", "Rule fault" } };
  for (size_t i = 0; i < sizeof VERDICTS / sizeof *VERDICTS; i++)
    if (VERDICTS[i].verdict <= CHUAN_VERDICT_INSUFFICIENT || verdict_occurs(v, VERDICTS[i].verdict))
      add_shown(v, VERDICTS[i].key, chuan_str_of(chuan_say(v->lang, VERDICTS[i].vi, VERDICTS[i].en)),
                (shown){ .kind = SHOWN_VERDICT, .verdict = VERDICTS[i].verdict });
}

static void describe_columns(villages *v)
{
  chuan_form *form = v->form;
  chuan_str level = v->results->data->set->level;
  size_t most = FIRST_SHOWN + 2 + CHUAN_VERDICT_COUNT + datum_count(v);
  v->shown = chuan_arena_array(form->arena, most, sizeof *v->shown);
  if (!chuan_form_columns(form, most) || !v->shown) {
    form->failed = true;
    return;
  }
  chuan_form_add_column(form, "no", chuan_say(v->lang, "TT", "No."), CHUAN_CELL_TEXT, 6);
  chuan_form_add_column(form, "name", chuan_say(v->lang, "Tên đơn vị", "Name"), CHUAN_CELL_TEXT, 30)->names = true;
  form->lead = FIRST_SHOWN;
  add_shown(v, "units",
            chuan_form_printf(form, chuan_say(v->lang, "Tổng số %.*s", "No. of %.*s"), CHUAN_STR_ARGS(level)),
            (shown){ .kind = SHOWN_UNITS });
  add_shown(v, "met", chuan_str_of(chuan_say(v->lang, "Đạt", "Met")),
            (shown){ .kind = SHOWN_VERDICT, .verdict = CHUAN_VERDICT_MET });
  add_shown(v, "share", chuan_str_of(chuan_say(v->lang, "Tỷ lệ đạt", "Share")), (shown){ .kind = SHOWN_SHARE });
  add_verdicts(v);
  for (size_t i = 0; i < datum_count(v); i++) {
    const chuan_datum *datum = datum_of(v, i);
    const char *key = chuan_arena_copy(form->arena, datum->name.p, datum->name.n);
    add_shown(v, key ? key : "", datum->title.n > 0 ? datum->title : datum->name,
              (shown){ .kind = SHOWN_DATUM, .datum = i });
  }
}

/* Rows --------------------------------------------------------------------------------------------- */

/* What a unit of the results reported of a datum: whether it is yes; *reported gets whether there is anything. */
static bool is_yes(const villages *v, size_t datum, size_t unit, bool *reported)
{
  size_t at = chuan_form_same_unit(v->counted, v->results->data->units[unit].code);
  const chuan_column *column = &v->counted->columns[datum];
  *reported = at != SIZE_MAX && column->input[at] != CHUAN_INPUT_NOT_REPORTED;
  return at != SIZE_MAX && column->input[at] == CHUAN_INPUT_VALUE &&
         chuan_num_sign(chuan_column_number(column, at)) > 0;
}

static bool counts(const villages *v, const shown *what, size_t unit)
{
  bool reported;
  switch (what->kind) {
  case SHOWN_VERDICT: return v->results->sets[unit] == what->verdict;
  case SHOWN_SHARE: return v->results->sets[unit] == CHUAN_VERDICT_MET;
  case SHOWN_DATUM: return is_yes(v, what->datum, unit, &reported);
  default: return true;
  }
}

/* The units order[first] … order[end - 1]. */
static void add_row(const villages *v, chuan_form_row_kind kind, chuan_str number, chuan_str name, size_t first,
                    size_t end)
{
  chuan_form_cell *cells = chuan_form_add_row(v->form, kind, SIZE_MAX);
  if (!cells)
    return;
  cells[NUMBER] = chuan_cell_text(number);
  cells[NAME] = chuan_cell_text(name);
  for (size_t column = FIRST_SHOWN; column < v->form->column_count; column++) {
    const shown *what = &v->shown[column - FIRST_SHOWN];
    size_t count = 0;
    for (size_t at = first; at < end; at++)
      count += counts(v, what, v->places.order[at]);
    cells[column] = what->kind == SHOWN_SHARE ? chuan_cell_mean(v->form, count, end - first, true)
                                              : chuan_cell_count(v->form, count);
  }
}

/* The units above with what is below them; together they are the whole. */
static void add_places(const villages *v)
{
  const chuan_places *places = &v->places;
  if (places->count > 0 && places->orphans > 0)
    add_row(v, CHUAN_ROW_ITEM, CHUAN_STR(""), chuan_places_directly(v->form, places->whole), 0, places->orphans);
  for (size_t i = 0; i < places->count; i++) {
    const chuan_form_place *place = &places->items[i];
    bool innermost = place->own_end == place->end;
    add_row(v, innermost ? CHUAN_ROW_ITEM : CHUAN_ROW_GROUP, chuan_places_number(v->form, places, i),
            place->unit->name, place->first, place->end);
    if (!innermost && place->own_end > place->first)
      add_row(v, CHUAN_ROW_ITEM, CHUAN_STR(""), chuan_places_directly(v->form, place->unit), place->first,
              place->own_end);
  }
}

/* "Đăng ký: 3 thôn chưa báo cáo." */
static void note_not_reported(const villages *v, size_t datum)
{
  const chuan_datum *of = datum_of(v, datum);
  const chuan_data *data = v->results->data;
  size_t open = 0;
  for (size_t unit = 0; unit < data->unit_count; unit++) {
    bool reported;
    is_yes(v, datum, unit, &reported);
    open += !reported;
  }
  if (open == 0)
    return;
  chuan_buffer b;
  chuan_buffer_init(&b, v->form->arena);
  chuan_buffer_add(&b, of->title.n > 0 ? of->title : of->name);
  chuan_buffer_printf(&b,
                      chuan_say(v->lang, ": %zu %.*s chưa báo cáo, không tính vào.",
                                ": %zu %.*s not reported, not counted."),
                      open, CHUAN_STR_ARGS(data->set->level));
  chuan_form_add_note(v->form, &b);
}

void chuan_form_make_villages(chuan_form *form, const chuan_form_source *source)
{
  const chuan_results *results = source->periods[0]->results;
  villages v = { .form = form, .results = results, .counted = source->counted, .lang = form->report->lang };
  form->label = chuan_str_of(chuan_say(v.lang, "Biểu số 03", "Table 03"));
  form->title = chuan_form_printf(form, chuan_say(v.lang, "Tổng hợp kết quả của các %.*s", "Results of each %.*s"),
                                  CHUAN_STR_ARGS(results->data->set->level));
  if (chuan_places_make(&v.places, results->data, form->arena) != CHUAN_RC_OK)
    form->failed = true;
  describe_columns(&v);
  if (form->failed)
    return;
  add_places(&v);
  add_row(&v, CHUAN_ROW_TOTAL, CHUAN_STR(""), chuan_places_whole(&v.places, v.lang), 0, results->data->unit_count);
  for (size_t i = 0; i < datum_count(&v); i++)
    note_not_reported(&v, i);
}
