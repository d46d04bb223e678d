/* A form as HTML: one offline file without script. The parts of it are those of the page, too (form_html.h). */
#include "runtime/form_html.h"

#include "base/embed.h"

void chuan_html_text(FILE *out, chuan_str text)
{
  for (size_t i = 0; i < text.n; i++) {
    switch (text.p[i]) {
    case '&': fputs("&amp;", out); break;
    case '<': fputs("&lt;", out); break;
    case '>': fputs("&gt;", out); break;
    case '"': fputs("&quot;", out); break;
    case '\'': fputs("&#39;", out); break;
    default: fputc(text.p[i], out);
    }
  }
}

void chuan_html_own(FILE *out, chuan_lang lang, chuan_str text)
{
  fputs(chuan_say(lang, "", "<span lang=vi>"), out);
  chuan_html_text(out, text);
  fputs(chuan_say(lang, "", "</span>"), out);
}

static unsigned letters_of(const chuan_form *form)
{
  unsigned letters = 0;
  for (size_t c = 0; c < form->column_count; c++)
    letters += form->columns[c].width;
  return letters;
}

/* A table that is wider than paper gets smaller letters; what does not fit would not be printed. */
static void write_font_size(FILE *out, const chuan_form *form)
{
  enum { LANDSCAPE_LETTERS = 140, TENTHS_OF_POINT = 110 };
  unsigned letters = letters_of(form), tenths = TENTHS_OF_POINT * LANDSCAPE_LETTERS / (letters > 0 ? letters : 1);
  if (letters > LANDSCAPE_LETTERS)
    fprintf(out,
            "@media print { table { font-size: %u.%upt } th, td { padding: 0.1em 0.25em } "
            "th[scope=row] { min-width: 10em } }\n",
            tenths / 10, tenths % 10);
}

void chuan_html_begin(FILE *out, const chuan_form *form, chuan_str title, bool landscape)
{
  fprintf(out,
          "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
          "<meta name=\"generator\" content=\"chuan %s\">\n<title>",
          chuan_say(form->report->lang, "vi", "en"), CHUAN_VERSION);
  chuan_html_text(out, title);
  fputs("</title>\n<style>\n", out);
  fprintf(out, "@page { size: A4%s }\n", landscape ? " landscape" : "");
  fwrite(chuan_form_style[0].bytes, 1, chuan_form_style[0].size, out);
  write_font_size(out, form);
  fputs("</style>\n</head>\n<body>\n", out);
}

void chuan_html_national_head(FILE *out, const chuan_form *form)
{
  fprintf(out,
          "<div class=\"national\"><p><strong>%s</strong><br>………………………</p>\n"
          "<p%s><strong>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</strong><br><strong>Độc lập - Tự do - Hạnh phúc</strong></p>"
          "</div>\n",
          chuan_say(form->report->lang, "CƠ QUAN LẬP BIỂU", "AUTHORITY"),
          chuan_say(form->report->lang, "", " lang=\"vi\""));
}

void chuan_html_signatures(FILE *out, const chuan_form *form)
{
  chuan_lang lang = form->report->lang;
  fprintf(out,
          "<div class=\"sign\"><p><strong>%s</strong><br><em>%s</em></p>\n",
          chuan_say(lang, "NGƯỜI LẬP BIỂU", "PREPARED BY"),
          chuan_say(lang, "(Ký, ghi rõ họ tên)", "(signature, full name)"));
  if (form->kind == CHUAN_FORM_PAGE)
    fprintf(out, "<p><strong>%s</strong><br><em>%s</em></p>\n", chuan_say(lang, "NGƯỜI THẨM TRA", "EXAMINED BY"),
            chuan_say(lang, "(Ký, ghi rõ họ tên)", "(signature, full name)"));
  fprintf(out, "<p><em>%s</em><br><strong>%s</strong><br><em>%s</em></p></div>\n",
          chuan_say(lang, "………, ngày …… tháng …… năm ……", "………, ……/……/……"),
          chuan_say(lang, "THỦ TRƯỞNG ĐƠN VỊ", "HEAD OF UNIT"),
          chuan_say(lang, "(Ký tên, đóng dấu)", "(signature, seal)"));
}

/* The heads: one row, or two where columns stand under a common head. */
static void write_head(FILE *out, const chuan_form *form)
{
  bool groups = chuan_form_has_groups(form);
  fputs("<thead>\n<tr>", out);
  for (size_t c = 0, span; c<form->column_count; c += span> 0 ? span : 1) {
    span = chuan_form_group_span(form, c);
    if (span > 0)
      fprintf(out, "<th scope=\"colgroup\" colspan=\"%zu\">", span);
    else
      fprintf(out, "<th scope=\"col\"%s%s>", groups ? " rowspan=\"2\"" : "", c == 1 ? " class=\"n\"" : "");
    chuan_html_text(out, span > 0 ? form->columns[c].group : form->columns[c].title);
    fputs("</th>", out);
  }
  fputs("</tr>\n", out);
  if (groups) {
    fputs("<tr>", out);
    for (size_t c = 0; c < form->column_count; c++)
      if (form->columns[c].group.n > 0) {
        fputs("<th scope=\"col\">", out);
        chuan_html_text(out, form->columns[c].title);
        fputs("</th>", out);
      }
    fputs("</tr>\n", out);
  }
  fputs("</thead>\n<tbody>\n", out);
}

/* The names of rows are their heads; empty cells have no name to be read out. */
static void write_cell(FILE *out, const chuan_form *form, const chuan_form_row *row, size_t column)
{
  const chuan_form_cell *cell = &row->cells[column];
  static const char *const CLASSES[] = { [CHUAN_VERDICT_MET] = "y",
                                         [CHUAN_VERDICT_NOT_MET] = "b",
                                         [CHUAN_VERDICT_INSUFFICIENT] = "q",
                                         [CHUAN_VERDICT_NOT_APPLICABLE] = "a",
                                         [CHUAN_VERDICT_FAULT] = "f" };
  bool name = column == 1, own = form->columns[column].names && form->report->lang == CHUAN_LANG_EN;
  if (name)
    fprintf(out, "<th scope=\"row\"%s>", own ? " lang=vi" : "");
  else if (cell->kind == CHUAN_CELL_VERDICT && cell->verdict != CHUAN_VERDICT_MET)
    fprintf(out, form->columns[column].marks ? "<td class=%s>" : "<td class=\"%s v\">", CLASSES[cell->verdict]);
  else if (form->columns[column].kind == CHUAN_CELL_TEXT && column > 0)
    fprintf(out, "<td class=t%s>", own ? " lang=vi" : "");
  else
    fputs("<td>", out);
  chuan_html_text(out, chuan_form_shown(form, column, cell));
  if (name)
    fputs("</th>", out);
}

void chuan_html_table(FILE *out, const chuan_form *form, chuan_html_after_row after, void *context)
{
  static const char *const CLASSES[] = { "", "", " class=g", " class=s" };
  fputs("<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-labelledby=\"table-name\">\n<table>\n<caption "
        "id=\"table-name\">",
        out);
  chuan_html_text(out, form->label);
  fputs(". ", out);
  chuan_html_text(out, form->title);
  fputs("</caption>\n", out);
  write_head(out, form);
  chuan_arena arena;
  chuan_form rows = chuan_form_begin_rows(form, &arena);
  for (size_t r = 0; r < form->row_count; r++) {
    chuan_arena_reset(&arena);
    fprintf(out, "<tr%s>", CLASSES[form->rows[r].kind]);
    for (size_t c = 0; c < form->column_count; c++)
      write_cell(out, &rows, &form->rows[r], c);
    fputs("\n", out);
    if (after)
      after(out, context, &form->rows[r]);
  }
  chuan_form_end_rows(form, &arena);
  fputs("</tbody>\n</table>\n</div>\n", out);
}

void chuan_html_notes(FILE *out, const chuan_form *form)
{
  for (size_t i = 0; i < form->note_count; i++) {
    fputs("<p class=\"note\">", out);
    chuan_html_text(out, form->notes[i]);
    fputs("</p>\n", out);
  }
}

bool chuan_html_is_landscape(const chuan_form *form)
{
  enum { PORTRAIT_LETTERS = 95 };
  return letters_of(form) > PORTRAIT_LETTERS;
}

chuan_rc chuan_form_html(FILE *out, const chuan_form *form)
{
  chuan_html_begin(out, form, form->title, chuan_html_is_landscape(form));
  fputs("<main>\n", out);
  chuan_html_national_head(out, form);
  fputs("<h1>", out);
  chuan_html_text(out, form->title);
  fputs("</h1>\n<p class=\"subtitle\">", out);
  chuan_html_text(out, form->subtitle);
  fputs("</p>\n", out);
  chuan_html_table(out, form, NULL, NULL);
  chuan_html_notes(out, form);
  fputs("<p class=\"note provenance\">", out);
  chuan_html_text(out, chuan_form_provenance(form));
  fputs("</p>\n", out);
  chuan_html_signatures(out, form);
  fputs("</main>\n</body>\n</html>\n", out);
  return form->arena->failed ? CHUAN_RC_MEMORY : CHUAN_RC_OK;
}
