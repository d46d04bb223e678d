/* Findings in words: see validate.h. */
#include "runtime/validate.h"

#include "base/sheet.h"
#include "runtime/report_internal.h"

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

/* The nearest numbers on both sides of one: rounding that does not cross them crosses none. */
typedef struct neighbours {
  chuan_num below, above;
  bool has_below, has_above;
} neighbours;

static void come_near(neighbours *near, chuan_num number, chuan_num other)
{
  int order = chuan_num_compare(other, number);
  if (order < 0 && (!near->has_below || chuan_num_compare(other, near->below) > 0))
    near->below = other;
  if (order > 0 && (!near->has_above || chuan_num_compare(other, near->above) < 0))
    near->above = other;
  near->has_below |= order < 0;
  near->has_above |= order > 0;
}

/* The other numbers are bounds that rounding does not cross: two that differ are shown so. */
static chuan_str number_text(const chuan_finding_value *value, const chuan_finding_value *among, size_t count,
                             chuan_lang lang, chuan_arena *arena)
{
  neighbours near = { .has_below = false };
  chuan_num bounds[2], scaled;
  bool share = value->piece->kind == CHUAN_PIECE_SHARE;
  size_t found = 0;
  for (size_t i = 0; i < count; i++) {
    if (!is_number(&among[i]))
      continue;
    come_near(&near, value->number, among[i].number);
    if (among[i].piece->kind != value->piece->kind && scale_beside(&scaled, &among[i], share, arena))
      come_near(&near, value->number, scaled);
  }
  if (near.has_below)
    bounds[found++] = near.below;
  if (near.has_above)
    bounds[found++] = near.above;
  return chuan_report_number_among(value->number, bounds, found, share, chuan_report_display(share), lang, arena);
}

/* Why there is no value. */
static chuan_str lack_text(const chuan_finding_value *value, chuan_lang lang, chuan_arena *arena)
{
  const chuan_explained_input input = { .state = value->input };
  if (value->input != CHUAN_INPUT_VALUE)
    return chuan_report_input(&input, lang, arena);
  return chuan_str_of(chuan_verdict_text((chuan_verdict)value->state, lang == CHUAN_LANG_EN));
}

chuan_str chuan_finding_value_text(const chuan_finding_value *value, const chuan_finding_value *among, size_t count,
                                   chuan_lang lang, chuan_arena *arena)
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
  case CHUAN_PIECE_DAY:
    chuan_num_scaled(&position, value->number, 0);
    return chuan_day_text((chuan_day)position, lang == CHUAN_LANG_EN, arena);
  case CHUAN_PIECE_NAME:
    chuan_num_scaled(&position, value->number, 0);
    return position >= 0 && (uint64_t)position < piece->name_count ? piece->names[position] : CHUAN_STR("");
  default: return number_text(value, among, count, lang, arena);
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

/* "cần dân_số = số_nam + số_nữ, nhưng hai vế là 1.000 và 990" */
static void add_default(chuan_buffer *b, const chuan_finding *finding, chuan_lang lang)
{
  const chuan_indicator *rule = &finding->results->data->set->indicators[finding->rule];
  chuan_buffer_add_c(b, chuan_say(lang, "cần ", "wants "));
  chuan_finding_add_wanted(b, rule, lang);
  if (!finding->sides)
    return;
  chuan_buffer_add_c(b, chuan_say(lang, ", nhưng hai vế là ", ", but the sides are "));
  chuan_buffer_add(b, chuan_finding_value_text(&finding->sides[0], finding->sides, 2, lang, b->arena));
  chuan_buffer_add_c(b, chuan_say(lang, " và ", " and "));
  chuan_buffer_add(b, chuan_finding_value_text(&finding->sides[1], finding->sides, 2, lang, b->arena));
}

chuan_str chuan_finding_message(const chuan_finding *finding, chuan_lang lang, chuan_arena *arena)
{
  const chuan_check *check = finding->results->data->set->indicators[finding->rule].check;
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  for (size_t i = 0; i < check->piece_count; i++)
    chuan_buffer_add(&b, chuan_finding_value_text(&finding->message[i], finding->message, check->piece_count, lang,
                                                  arena));
  if (check->piece_count == 0)
    add_default(&b, finding, lang);
  return chuan_buffer_str(&b);
}

chuan_str chuan_finding_reason(const chuan_finding *finding, chuan_lang lang, chuan_arena *arena)
{
  const chuan_results *results = finding->results;
  uint32_t why = results->indicator_causes[finding->rule * results->data->unit_count + finding->unit];
  if (finding->outcome == CHUAN_VERDICT_INSUFFICIENT)
    return chuan_report_causes(results, finding->unit, why, lang, arena);
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
