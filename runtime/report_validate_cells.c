/* The cells behind a finding as lines of text. Many of one file are lines under its name, one each, so that a long sum
   is read like a table. */
#include "runtime/report_internal.h"
#include "runtime/validate.h"

enum { MANY = 4 };

/* "Thôn 1 (10011): hộ kỳ 2024 = 40 hộ" */
static void add_value(chuan_buffer *b, const chuan_explained_input *cell, chuan_lang lang)
{
  if (cell->of) {
    chuan_buffer_add(b, cell->of->name);
    chuan_buffer_printf(b, cell->of->name.n > 0 ? " (%.*s): " : "%.*s: ", CHUAN_STR_ARGS(cell->of->code));
  }
  chuan_buffer_add(b, cell->declared->name);
  if (cell->previous)
    chuan_buffer_printf(b, chuan_say(lang, " kỳ %d", " of %d"), cell->period);
  chuan_buffer_add_c(b, cell->state == CHUAN_INPUT_VALUE ? " = " : ": ");
  chuan_buffer_add(b, chuan_report_input(cell, lang, b->arena));
}

/* "dân_số = 1.000 người (bieu.xlsx ▸ Biểu 01 ▸ C5: "1.000")"; in a group the place stands before it. */
static void print_cell(FILE *out, const chuan_explained_input *cell, bool grouped, size_t from, size_t indent,
                       const chuan_report *report, chuan_arena *arena)
{
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  add_value(&b, cell, report->lang);
  if (cell->origin.found) {
    chuan_buffer_add_c(&b, " (");
    if (!grouped) {
      chuan_buffer_add(&b, chuan_finding_place(&cell->origin, report->lang, arena));
      chuan_buffer_add_c(&b, ": ");
    }
    chuan_buffer_printf(&b, "\"%.*s\")", CHUAN_STR_ARGS(cell->origin.as_written));
  }
  if (cell->put_together)
    chuan_report_add_parts(&b, cell, report->lang);
  chuan_layout_wrap(out, chuan_buffer_str(&b), from, indent, report->width, arena);
}

static void print_blanks(FILE *out, size_t count)
{
  fprintf(out, "%*s", (int)count, "");
}

/* Cells of one file, and those between them that nobody handed in. */
static size_t run_length(const chuan_explained_input *cells, size_t count)
{
  const chuan_origin *first = &cells->origin;
  size_t length = 0;
  while (first->found && length < count &&
         (!cells[length].origin.found || (chuan_str_equal(cells[length].origin.file, first->file) &&
                                          chuan_str_equal(cells[length].origin.sheet, first->sheet))))
    length++;
  return length;
}

static chuan_str place_in_file(const chuan_explained_input *cell, chuan_lang lang, chuan_arena *arena)
{
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  if (cell->origin.found)
    chuan_finding_add_cell(&b, &cell->origin, lang);
  else
    chuan_buffer_add_c(&b, "–");
  return chuan_buffer_str(&b);
}

/* "bieu.xlsx ▸ Biểu 01:", and under it "C5  dân_số = 1.000 người ("1.000")". */
static void print_group(FILE *out, const chuan_explained_input *cells, size_t count, size_t indent,
                        const chuan_report *report, chuan_arena *arena)
{
  enum { DEEPER = 2, GAP = 2 };
  size_t widest = 0;
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  chuan_finding_add_file(&b, &cells->origin);
  chuan_buffer_add_char(&b, ':');
  print_blanks(out, indent);
  chuan_layout_wrap(out, chuan_buffer_str(&b), indent, indent + DEEPER, report->width, arena);
  for (size_t i = 0; i < count; i++) {
    size_t width = chuan_text_width(place_in_file(&cells[i], report->lang, arena), 0);
    widest = width > widest ? width : widest;
  }
  for (size_t i = 0; i < count; i++) {
    chuan_str place = place_in_file(&cells[i], report->lang, arena);
    size_t from = indent + DEEPER + widest + GAP;
    print_blanks(out, indent + DEEPER);
    fprintf(out, "%.*s", CHUAN_STR_ARGS(place));
    print_blanks(out, from - indent - DEEPER - chuan_text_width(place, 0));
    print_cell(out, &cells[i], true, from, from + DEEPER, report, arena);
  }
}

void chuan_report_cells(FILE *out, const chuan_explained_input *cells, size_t count, size_t indent,
                        const chuan_report *report, chuan_arena *arena)
{
  for (size_t i = 0, length; i < count; i += length) {
    length = run_length(&cells[i], count - i);
    if (length >= MANY) {
      print_group(out, &cells[i], length, indent, report, arena);
      continue;
    }
    length = 1;
    print_blanks(out, indent);
    print_cell(out, &cells[i], false, indent, indent + 2, report, arena);
  }
}
