/* What an explanation tells of the data behind an indicator, each with its cell. See report_teller.h. */
#include "runtime/local_time.h"
#include "runtime/report_teller.h"

#include <inttypes.h>

enum { MEAN_PLACES = 6 };

/* Appends "data.csv, dòng 2, cột 3, nộp 22/11/2026", of a spreadsheet "bieu.xlsx, trang Biểu 01, ô D17, nộp …". */
static void add_origin(chuan_buffer *b, const teller *t, const chuan_origin *origin)
{
  chuan_buffer_add(b, origin->file);
  if (origin->sheet.n > 0) {
    char name[CHUAN_CELL_NAME_MAX];
    chuan_str cell = chuan_cell_name(name, origin->row, origin->column);
    chuan_buffer_printf(b, say(t, ", trang %.*s, ô %.*s", ", sheet %.*s, cell %.*s"), CHUAN_STR_ARGS(origin->sheet),
                        CHUAN_STR_ARGS(cell));
  } else {
    chuan_buffer_printf(b, say(t, ", dòng %zu, cột %zu", ", row %zu, column %zu"), origin->row, origin->column);
  }
  if (origin->submitted_at.n == 0)
    return;
  chuan_buffer_add_c(b, say(t, ", nộp" NO_BREAK_SPACE, ", submitted" NO_BREAK_SPACE));
  chuan_buffer_add(b, chuan_time_day_text(origin->submitted_at, t->lang, t->arena));
  chuan_buffer_printf(b, say(t, ", lần" NO_BREAK_SPACE "nộp" NO_BREAK_SPACE "%" PRId64 " %s",
                             ", submission" NO_BREAK_SPACE "%" PRId64 " %s"),
                      origin->submission, CHUAN_SUBMISSION_WORDS[origin->state].words[t->lang]);
}

/* The parts of an input that was put together, each with its cell. */
static void tell_parts(teller *t, const chuan_explained_input *input)
{
  for (size_t i = 0; i < input->part_count; i++) {
    const chuan_explained_part *part = &input->parts[i];
    chuan_explained_input shown = { .declared = input->declared, .state = part->state, .number = part->number,
                                    .text = part->text };
    chuan_buffer b = new_buffer(t);
    chuan_buffer_add_c(&b, "· ");
    chuan_buffer_add(&b, part->name);
    chuan_buffer_printf(&b, part->name.n > 0 ? " (%.*s): " : "%.*s: ", CHUAN_STR_ARGS(part->code));
    chuan_buffer_add(&b, chuan_report_input(&shown, t->lang, t->arena));
    if (part->origin.found) {
      chuan_buffer_add_c(&b, " (");
      add_origin(&b, t, &part->origin);
      chuan_buffer_add_char(&b, ')');
    }
    for (size_t k = 0; part->weights && part->weighted && k < input->declared->merge_weight_count; k++) {
      if (!part->weights[k].origin.found)
        continue;
      chuan_buffer_add_c(&b, "; ");
      chuan_buffer_add(&b, part->weights[k].declared->name);
      chuan_buffer_add_c(&b, " (");
      add_origin(&b, t, &part->weights[k].origin);
      chuan_buffer_add_char(&b, ')');
    }
    chuan_tell(t, "", chuan_buffer_str(&b));
  }
}

/* A mean may have more decimals than anybody reads. */
static bool round_mean(chuan_explained_input *input, chuan_arena *arena)
{
  int64_t whole;
  bool mean = input->put_together && input->state == CHUAN_INPUT_VALUE && input->declared->merge == CHUAN_MERGE_MEAN;
  return mean && !chuan_num_scaled(&whole, input->number, MEAN_PLACES) &&
         chuan_num_round(&input->number, input->number, MEAN_PLACES, CHUAN_ROUND_HALF_UP, arena) == CHUAN_RC_OK;
}

/* Appends "km_cứng = 6,193 km (so-lieu.csv, dòng 2, cột 3, nộp …)". */
static void add_input(chuan_buffer *b, const teller *t, const chuan_explained_input *input)
{
  chuan_explained_input shown = *input;
  chuan_buffer_add(b, input->declared->name);
  if (input->previous)
    chuan_buffer_printf(b, say(t, " kỳ %d", " of %d"), input->period);
  bool rounded = round_mean(&shown, t->arena);
  chuan_buffer_add_c(b, rounded ? " ≈ " : input->state == CHUAN_INPUT_VALUE ? " = " : ": ");
  chuan_buffer_add(b, chuan_report_input(&shown, t->lang, t->arena));
  if (input->origin.found) {
    chuan_buffer_add_c(b, " (");
    add_origin(b, t, &input->origin);
    chuan_buffer_add_char(b, ')');
  }
  if (input->put_together)
    chuan_report_add_parts(b, input, t->lang);
}

/* "Thôn 1 (111): hộ_sạch = 50 hộ (…); hộ = 100 hộ (…)": the cells of one unit below. */
static void tell_unit_below(teller *t, const char *label, const chuan_explained_input *inputs, size_t count)
{
  chuan_buffer b = new_buffer(t);
  chuan_buffer_add(&b, inputs->of->name);
  chuan_buffer_printf(&b, " (%.*s): ", CHUAN_STR_ARGS(inputs->of->code));
  for (size_t i = 0; i < count; i++) {
    chuan_buffer_add_c(&b, i > 0 ? "; " : "");
    add_input(&b, t, &inputs[i]);
  }
  chuan_tell(t, label, chuan_buffer_str(&b));
  for (size_t i = 0; i < count; i++)
    tell_parts(t, &inputs[i]);
}

/* The cells of the units below from number `first` on, those of the first units in full. */
static void tell_below(teller *t, const chuan_explained_input *inputs, size_t count, size_t first, size_t left_out)
{
  size_t units = 0;
  for (size_t i = first, run; i < count; i += run, units++) {
    run = chuan_explained_run(inputs, count, i);
    if (units < CHUAN_LACKS_NAMED_MAX)
      tell_unit_below(t, units == 0 ? say(t, "Đơn vị con", "Units below") : "", &inputs[i], run);
  }
  units += left_out;
  if (units <= CHUAN_LACKS_NAMED_MAX)
    return;
  chuan_buffer b = new_buffer(t);
  chuan_buffer_printf(&b, say(t, "và %zu đơn vị khác", "and %zu more units"), units - CHUAN_LACKS_NAMED_MAX);
  if (!t->line) /* whoever reads a page has no command line */
    chuan_buffer_add_c(&b, say(t, " (có trong --json)", " (they are in --json)"));
  chuan_tell(t, "", chuan_buffer_str(&b));
}

void chuan_tell_inputs(teller *t, const chuan_explained_input *inputs, size_t count, size_t left_out)
{
  size_t own = 0;
  for (; own < count && !inputs[own].of; own++) {
    chuan_buffer b = new_buffer(t);
    add_input(&b, t, &inputs[own]);
    chuan_tell(t, own == 0 ? say(t, "Số liệu", "Data") : "", chuan_buffer_str(&b));
    tell_parts(t, &inputs[own]);
  }
  tell_below(t, inputs, count, own, left_out);
}

void chuan_tell_reported(teller *t, const chuan_origin *origin)
{
  chuan_buffer b = new_buffer(t);
  if (!origin->found)
    return;
  add_origin(&b, t, origin);
  chuan_tell(t, say(t, "Báo cáo", "Reported"), chuan_buffer_str(&b));
}

void chuan_tell_besides(teller *t, const chuan_explained_besides *besides)
{
  chuan_tell_inputs(t, besides->inputs, besides->input_count, besides->left_out.units);
  for (size_t i = 0; i < besides->count; i++) {
    chuan_buffer b = new_buffer(t);
    chuan_report_add_beside(&b, t->report, &besides->items[i], t->explanation->unit);
    chuan_tell(t, i == 0 ? say(t, "Dựa trên", "Rests on") : "", chuan_buffer_str(&b));
  }
}
