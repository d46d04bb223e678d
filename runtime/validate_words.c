/* Findings in words: see validate.h. */
#include "runtime/validate.h"

#include "base/sheet.h"
#include "runtime/report_internal.h"

#include <stdlib.h>

static bool is_number(const chuan_finding_value *value)
{
  chuan_piece_kind kind = value->piece->kind;
  return (kind == CHUAN_PIECE_NUMBER || kind == CHUAN_PIECE_SHARE) && value->state == CHUAN_VERDICT_MET;
}

/* A number as one shows it that is a share where the other is not, or the other way round: 2 beside 2,00001%. */
static bool scale_beside(chuan_num *out, const chuan_finding_value *other, bool share, chuan_arena *arena)
{
  chuan_num hundred = chuan_num_int(100);
  return (share ? chuan_num_divide(out, other->number, hundred, arena)
                : chuan_num_multiply(out, other->number, hundred, arena)) == CHUAN_RC_OK;
}

static int by_value(const void *a, const void *b)
{
  return chuan_num_compare(*(const chuan_num *)a, *(const chuan_num *)b);
}

/* The numbers as one shows them that is a share, or is none; in order. NULL when memory is short. */
static chuan_num *order_numbers(size_t *found, const chuan_finding_value *values, size_t count, bool share,
                                chuan_arena *arena)
{
  chuan_num *numbers = chuan_arena_array(arena, count, 2 * sizeof *numbers);
  *found = 0;
  for (size_t i = 0; numbers && i < count; i++) {
    if (!is_number(&values[i]))
      continue;
    numbers[(*found)++] = values[i].number;
    if ((values[i].piece->kind == CHUAN_PIECE_SHARE) != share &&
        scale_beside(&numbers[*found], &values[i], share, arena))
      ++*found;
  }
  if (numbers && *found > 1)
    qsort(numbers, *found, sizeof *numbers, by_value);
  return numbers;
}

/* The nearest numbers on both sides of it: rounding that does not cross them crosses none. */
static void find_bounds(chuan_finding_value *value, const chuan_num *numbers, size_t count)
{
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (chuan_num_compare(numbers[middle], value->number) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  if (low > 0)
    value->bounds[value->bound_count++] = numbers[low - 1];
  for (high = count; low < high;) {
    size_t middle = low + (high - low) / 2;
    if (chuan_num_compare(numbers[middle], value->number) <= 0)
      low = middle + 1;
    else
      high = middle;
  }
  if (low < count)
    value->bounds[value->bound_count++] = numbers[low];
}

chuan_rc chuan_finding_set_bounds(chuan_finding_value *values, size_t count, chuan_arena *arena)
{
  for (int share = 0; share < 2; share++) {
    size_t found;
    const chuan_num *numbers = order_numbers(&found, values, count, share, arena);
    if (!numbers)
      return CHUAN_RC_MEMORY;
    for (size_t i = 0; i < count; i++)
      if (is_number(&values[i]) && (values[i].piece->kind == CHUAN_PIECE_SHARE) == share)
        find_bounds(&values[i], numbers, found);
  }
  return CHUAN_RC_OK;
}

/* The other numbers are bounds that rounding does not cross: two that differ are shown so. */
static chuan_str number_text(const chuan_finding_value *value, chuan_lang lang, chuan_arena *arena)
{
  bool share = value->piece->kind == CHUAN_PIECE_SHARE;
  return chuan_report_number_among(value->number, value->bounds, value->bound_count, share,
                                   chuan_report_display(share), lang, arena);
}

/* Why there is no value. */
static chuan_str lack_text(const chuan_finding_value *value, chuan_lang lang, chuan_arena *arena)
{
  const chuan_explained_input input = { .state = value->input };
  if (value->input != CHUAN_INPUT_VALUE)
    return chuan_report_input(&input, lang, arena);
  return chuan_str_of(chuan_verdict_text((chuan_verdict)value->state, lang == CHUAN_LANG_EN));
}

chuan_str chuan_finding_value_text(const chuan_finding_value *value, chuan_lang lang, chuan_arena *arena)
{
  const chuan_piece *piece = value->piece;
  int64_t position = -1;
  if (piece->kind == CHUAN_PIECE_TEXT)
    return piece->text;
  if (piece->kind == CHUAN_PIECE_TRUTH && value->state <= CHUAN_VERDICT_NOT_MET)
    return chuan_str_of(value->state == CHUAN_VERDICT_MET ? chuan_say(lang, "có", "yes")
                                                          : chuan_say(lang, "không", "no"));
  if (value->state != CHUAN_VERDICT_MET)
    return lack_text(value, lang, arena);
  switch (piece->kind) {
  case CHUAN_PIECE_STRING: return value->text;
  case CHUAN_PIECE_PERIOD: return chuan_num_exact(value->number, arena);
  case CHUAN_PIECE_DAY:
    chuan_num_scaled(&position, value->number, 0);
    return chuan_day_text((chuan_day)position, lang == CHUAN_LANG_EN, arena);
  case CHUAN_PIECE_NAME:
    chuan_num_scaled(&position, value->number, 0);
    return position >= 0 && (uint64_t)position < piece->name_count ? piece->names[position] : CHUAN_STR("");
  default: return number_text(value, lang, arena);
  }
}

void chuan_finding_add_wanted(chuan_buffer *b, const chuan_indicator *rule, chuan_lang lang)
{
  chuan_buffer_add(b, rule->require_text);
  if (rule->check->tolerance_text.n == 0)
    return;
  chuan_buffer_add_c(b, chuan_say(lang, " (sai số ", " (tolerance "));
  chuan_buffer_add(b, rule->check->tolerance_text);
  chuan_buffer_add_char(b, ')');
}

/* "hai vế là 1.000 và 990"; nothing where there are no sides. */
static void add_sides(chuan_buffer *b, const chuan_finding_part *part, chuan_lang lang)
{
  size_t count = part->part->side_count;
  for (size_t i = 0; i < count; i++) {
    chuan_buffer_add_c(b, i > 0        ? chuan_say(lang, " và ", " and ")
                          : count == 2 ? chuan_say(lang, "hai vế là ", "the sides are ")
                                       : chuan_say(lang, "đang là ", "it is "));
    chuan_buffer_add(b, chuan_finding_value_text(&part->sides[i], lang, b->arena));
  }
}

chuan_str chuan_finding_parts_text(const chuan_finding_parts *parts, chuan_verdict state, chuan_lang lang,
                                   chuan_arena *arena)
{
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  for (const chuan_finding_part *part = parts->items; part < parts->items + parts->count; part++) {
    if (part->state != state)
      continue;
    chuan_buffer_add_c(&b, b.n > 0 ? "; " : "");
    chuan_buffer_add(&b, part->part->text);
    chuan_buffer_add_c(&b, part->part->side_count > 0 ? " (" : "");
    add_sides(&b, part, lang);
    chuan_buffer_add_c(&b, part->part->side_count > 0 ? ")" : "");
  }
  return chuan_buffer_str(&b);
}

/* "cần dân_số = số_nam + số_nữ, nhưng hai vế là 1.000 và 990"; of conditions joined by `và` which does not hold. */
static void add_default(chuan_buffer *b, const chuan_finding *finding, chuan_lang lang)
{
  const chuan_indicator *rule = &finding->results->data->set->indicators[finding->rule];
  chuan_str failed = chuan_finding_parts_text(&finding->parts, CHUAN_VERDICT_NOT_MET, lang, b->arena);
  chuan_buffer_add_c(b, chuan_say(lang, "cần ", "wants "));
  chuan_finding_add_wanted(b, rule, lang);
  if (finding->parts.count == 1 && finding->parts.items[0].part->side_count > 0) {
    chuan_buffer_add_c(b, chuan_say(lang, ", nhưng ", ", but "));
    add_sides(b, finding->parts.items, lang);
  } else if (finding->parts.count > 1 && failed.n > 0) {
    chuan_buffer_add_c(b, chuan_say(lang, ", nhưng không đúng: ", ", but this does not hold: "));
    chuan_buffer_add(b, failed);
  }
}

chuan_str chuan_finding_message(const chuan_finding *finding, chuan_lang lang, chuan_arena *arena)
{
  const chuan_check *check = finding->results->data->set->indicators[finding->rule].check;
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  for (size_t i = 0; i < check->piece_count; i++)
    chuan_buffer_add(&b, chuan_finding_value_text(&finding->message[i], lang, arena));
  if (check->piece_count == 0)
    add_default(&b, finding, lang);
  return chuan_buffer_str(&b);
}

chuan_str chuan_finding_reason(const chuan_finding *finding, chuan_lang lang, chuan_arena *arena)
{
  const chuan_results *results = finding->results;
  uint32_t why = results->indicator_causes[finding->rule * results->data->unit_count + finding->unit];
  if (finding->outcome == CHUAN_VERDICT_INSUFFICIENT)
    return chuan_report_causes(&(chuan_report){ .lang = lang }, results, finding->unit, why, arena);
  if (finding->outcome == CHUAN_VERDICT_FAULT)
    return chuan_report_fault(results, finding->unit, why, lang, arena);
  return CHUAN_STR("");
}

void chuan_finding_add_file(chuan_buffer *b, const chuan_origin *origin)
{
  chuan_buffer_add(b, origin->file);
  if (origin->sheet.n > 0)
    chuan_buffer_printf(b, " ▸ %.*s", CHUAN_STR_ARGS(origin->sheet));
}

void chuan_finding_add_cell(chuan_buffer *b, const chuan_origin *origin, chuan_lang lang)
{
  char name[CHUAN_CELL_NAME_MAX];
  if (origin->sheet.n > 0)
    chuan_buffer_add(b, chuan_cell_name(name, origin->row, origin->column));
  else
    chuan_buffer_printf(b, chuan_say(lang, "dòng %zu, cột %zu", "row %zu, column %zu"), origin->row, origin->column);
}

chuan_str chuan_finding_place(const chuan_origin *origin, chuan_lang lang, chuan_arena *arena)
{
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  if (!origin->found)
    return CHUAN_STR("");
  chuan_finding_add_file(&b, origin);
  chuan_buffer_add_c(&b, origin->sheet.n > 0 ? " ▸ " : ", ");
  chuan_finding_add_cell(&b, origin, lang);
  return chuan_buffer_str(&b);
}
