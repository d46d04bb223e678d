/* Which data of a unit to change so that its errors go, in words: see validate.h. */
#include "runtime/report_internal.h"
#include "runtime/validate.h"

enum { PLACES_SHOWN = 6, PLACES_MOST = 18 }; /* decimals; of a share those of the fraction */

/* A value that the datum may have, as people write it. */
static chuan_str value_text(const chuan_datum *datum, chuan_num number, chuan_lang lang, chuan_arena *arena)
{
  const chuan_explained_input input = { .declared = datum, .state = CHUAN_INPUT_VALUE, .number = number };
  if (datum->type.kind == CHUAN_TYPE_TEXT)
    return chuan_str_of(chuan_say(lang, "giá trị khác", "another value"));
  return chuan_report_input(&input, lang, arena);
}

static bool has_places(chuan_num number, unsigned places, chuan_arena *arena)
{
  chuan_num rounded;
  return chuan_num_round(&rounded, number, places, CHUAN_ROUND_DOWN, arena) == CHUAN_RC_OK &&
         chuan_num_compare(rounded, number) == 0;
}

/* Moves ends with endless decimals inwards to the nearest that people can write; those that cannot be stay. */
static chuan_range written_range(const chuan_range *range, chuan_arena *arena)
{
  chuan_range out = *range;
  chuan_num step;
  bool low = range->low.known && !has_places(range->low.at, PLACES_SHOWN, arena);
  bool high = range->high.known && !has_places(range->high.at, PLACES_SHOWN, arena);
  for (unsigned places = PLACES_SHOWN; (low || high) && places <= PLACES_MOST; places++) {
    int64_t parts = 1;
    for (unsigned i = 0; i < places; i++)
      parts *= 10;
    if (chuan_num_ratio(&step, 1, parts, arena) != CHUAN_RC_OK ||
        (low && chuan_step_up(&out.low.at, range->low.at, step, range->low.open, arena) != CHUAN_RC_OK) ||
        (high && chuan_step_down(&out.high.at, range->high.at, step, range->high.open, arena) != CHUAN_RC_OK))
      return *range;
    out.low.open = range->low.open && !low;
    out.high.open = range->high.open && !high;
    if (!out.low.known || !out.high.known || chuan_num_compare(out.low.at, out.high.at) <= 0)
      return out;
  }
  return *range;
}

/* "từ 85 hộ đến dưới 95 hộ", "từ 85 hộ trở lên" */
static void add_range(chuan_buffer *b, const chuan_datum *datum, const chuan_range *whole, chuan_lang lang)
{
  const chuan_range moved = written_range(whole, b->arena), *range = &moved;
  if (chuan_range_is_point(range)) {
    chuan_buffer_add(b, value_text(datum, range->low.at, lang, b->arena));
    return;
  }
  if (range->low.known) {
    chuan_buffer_add_c(b, range->low.open ? chuan_say(lang, "trên ", "more than ")
                                          : chuan_say(lang, "từ ", "at least "));
    chuan_buffer_add(b, value_text(datum, range->low.at, lang, b->arena));
    if (!range->high.known && !range->low.open)
      chuan_buffer_add_c(b, chuan_say(lang, " trở lên", ""));
  }
  if (range->high.known) {
    chuan_buffer_add_c(b, range->low.known ? chuan_say(lang, " đến ", " and ") : "");
    chuan_buffer_add_c(b, range->high.open    ? chuan_say(lang, "dưới ", "less than ")
                          : !range->low.known ? chuan_say(lang, "không quá ", "at most ")
                                              : chuan_say(lang, "", "at most "));
    chuan_buffer_add(b, value_text(datum, range->high.at, lang, b->arena));
  }
  if (!range->low.known && !range->high.known)
    chuan_buffer_add_c(b, chuan_say(lang, "giá trị bất kỳ", "any value"));
}

/* Yes or no, and choices, are positions: the names of a range of them. */
static void add_names(chuan_buffer *b, const chuan_datum *datum, const chuan_range *range, chuan_lang lang)
{
  size_t count = datum->type.kind == CHUAN_TYPE_TRUTH ? 2 : datum->type.choice_count;
  bool any = false;
  for (size_t i = 0; i < count; i++) {
    chuan_num position = chuan_num_int((int64_t)i);
    if (!chuan_range_has(range, position))
      continue;
    chuan_buffer_add_c(b, any ? chuan_say(lang, " hoặc ", " or ") : "");
    chuan_buffer_add(b, value_text(datum, position, lang, b->arena));
    any = true;
  }
}

/* "từ 85 hộ đến 95 hộ": all that the datum may become. */
static chuan_str values_text(const chuan_localised_field *field, chuan_lang lang, chuan_arena *arena)
{
  chuan_type_kind kind = field->datum->type.kind;
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  if (kind == CHUAN_TYPE_TEXT || field->range_count == 0)
    chuan_buffer_add_c(&b, chuan_say(lang, "giá trị khác", "another value"));
  for (size_t r = 0; r < field->range_count && kind != CHUAN_TYPE_TEXT; r++) {
    chuan_buffer_add_c(&b, r > 0 ? chuan_say(lang, " hoặc ", " or ") : "");
    if (kind == CHUAN_TYPE_TRUTH || kind == CHUAN_TYPE_CHOICE)
      add_names(&b, field->datum, &field->ranges[r], lang);
    else
      add_range(&b, field->datum, &field->ranges[r], lang);
  }
  return chuan_buffer_str(&b);
}

void chuan_fix_read_now(chuan_explained_input *out, const chuan_localised_field *field, const chuan_data *data,
                        size_t unit)
{
  chuan_explain_value(out, data, unit, (uint32_t)(field->datum - data->program->data), false);
}

/* "tổng_hộ (đang 410 hộ) thành 412 hộ" */
static void add_field(chuan_buffer *b, const chuan_localised_field *field, const chuan_data *data, size_t unit,
                      chuan_lang lang)
{
  chuan_explained_input now;
  chuan_fix_read_now(&now, field, data, unit);
  chuan_buffer_add(b, field->datum->name);
  chuan_buffer_add_c(b, now.state == CHUAN_INPUT_VALUE ? chuan_say(lang, " (đang là ", " (now ") : " (");
  chuan_buffer_add(b, chuan_report_input(&now, lang, b->arena));
  chuan_buffer_add_c(b, chuan_say(lang, ") thành ", ") to "));
  chuan_buffer_add(b, values_text(field, lang, b->arena));
}

/* Values that go together, where there are others; of one datum only where its range is not known. */
static void add_example(chuan_buffer *b, const chuan_localised_set *set, chuan_lang lang)
{
  bool open = false;
  for (size_t f = 0; f < set->count; f++)
    open = open || (set->fields[f].range_count == 0 && set->fields[f].datum->type.kind != CHUAN_TYPE_TEXT) ||
           (set->count > 1 && (set->fields[f].range_count > 1 || !chuan_range_is_point(&set->fields[f].ranges[0])));
  if (!open)
    return;
  chuan_buffer_add_c(b, chuan_say(lang, ", chẳng hạn ", ", for instance "));
  for (size_t f = 0; f < set->count; f++) {
    const chuan_localised_field *field = &set->fields[f];
    chuan_num shown = field->value;
    bool endless = !has_places(shown, PLACES_SHOWN, b->arena) &&
                   chuan_num_round(&shown, shown, PLACES_SHOWN, CHUAN_ROUND_HALF_UP, b->arena) == CHUAN_RC_OK;
    chuan_buffer_add_c(b, f > 0 ? chuan_say(lang, " và ", " and ") : "");
    chuan_buffer_add_c(b, endless ? chuan_say(lang, "khoảng ", "about ") : "");
    chuan_buffer_add(b, value_text(field->datum, shown, lang, b->arena));
  }
}

static void add_sets(chuan_buffer *b, const chuan_localised_part *part, const chuan_data *data, size_t unit,
                     chuan_lang lang)
{
  for (size_t s = 0; s < part->set_count; s++) {
    const chuan_localised_set *set = &part->sets[s];
    chuan_buffer_add_c(b, s > 0 ? chuan_say(lang, "; hoặc ", "; or ") : "");
    for (size_t f = 0; f < set->count; f++) {
      chuan_buffer_add_c(b, f > 0 ? chuan_say(lang, " và ", " and ") : "");
      add_field(b, &set->fields[f], data, unit, lang);
    }
    add_example(b, set, lang);
  }
  if (part->hidden > 0)
    chuan_buffer_printf(b, chuan_say(lang, "; hoặc %zu cách khác", "; or %zu other ways"), part->hidden);
}

/* Sets of one weight may have more and less data. */
static bool have_one_count(const chuan_localised_part *part)
{
  for (size_t s = 1; s < part->set_count; s++)
    if (part->sets[s].count != part->sets[0].count)
      return false;
  return true;
}

chuan_str chuan_fix_text(const chuan_localised_part *part, const chuan_data *data, size_t unit, chuan_lang lang,
                         chuan_arena *arena)
{
  bool whole = part->outcome == CHUAN_LOCALISED_FOUND;
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  if (part->outcome == CHUAN_LOCALISED_IMPOSSIBLE) {
    chuan_buffer_add_c(&b, chuan_say(lang, "chỉ sửa số liệu của đơn vị này thì không hết lỗi: xem số liệu của đơn vị "
                                           "khác, của kỳ trước, hoặc quy tắc",
                                     "no change of this unit's own data alone clears it: look at data of other units, "
                                     "of the period before, or at the rule"));
  } else if (part->outcome == CHUAN_LOCALISED_UNDECIDED) {
    chuan_buffer_add_c(&b, chuan_say(lang, "chưa xác định được phải sửa ô nào",
                                     "which cells to change could not be decided"));
  } else {
    if (!have_one_count(part))
      chuan_buffer_add_c(&b, chuan_say(lang, "sửa theo một cách là đủ: ", "one way is enough: "));
    else if (part->sets[0].count == 1)
      chuan_buffer_add_c(&b, chuan_say(lang, "sửa một ô là đủ: ", "one cell is enough: "));
    else
      chuan_buffer_printf(&b, whole ? chuan_say(lang, "phải sửa %zu ô: ", "%zu cells have to change: ")
                                    : chuan_say(lang, "sửa %zu ô là đủ: ", "%zu cells are enough: "),
                          part->sets[0].count);
    add_sets(&b, part, data, unit, lang);
    if (!whole)
      chuan_buffer_add_c(&b, chuan_say(lang, " (có thể còn cách khác, không nhiều ô hơn, mà máy chưa xét hết)",
                                       " (there may be other ways with no more cells that could not be decided)"));
  }
  return chuan_buffer_str(&b);
}
