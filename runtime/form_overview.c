/* The overview of the page: a bar for each criterion, a tile for each unit, drawn as SVG with the same in words. */
#include "runtime/form_page.h"

enum { BAR_WIDTH = 200, TILE_WIDTH = 34, TILE_HEIGHT = 26, TILES_A_ROW = 6 };

/* How many units meet an item, and of how many it is not known. */
static void count_item(const chuan_page *p, size_t item, size_t *met, size_t *open)
{
  *met = *open = 0;
  for (size_t unit = 0; unit < p->data->unit_count; unit++) {
    *met += chuan_item_counts(&p->items, p->results, item, unit);
    *open += chuan_item_verdict(&p->items, p->results, item, unit) == CHUAN_VERDICT_INSUFFICIENT;
  }
}

/* The figures stand beside the bar, which says nothing else and is passed over by those who listen. */
static void write_bar(const chuan_page *p, size_t item)
{
  size_t met, open, units = p->data->unit_count;
  count_item(p, item, &met, &open);
  fputs("<li><span>", p->out);
  chuan_html_text(p->out, chuan_item_code(&p->items, item));
  fputc(' ', p->out);
  chuan_html_own(p->out, p->lang, chuan_item_title(&p->items, item));
  fprintf(p->out,
          "</span><svg viewBox=\"0 0 %d 12\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
          "<rect width=\"%d\" height=\"12\" fill=\"#fff\" stroke=\"#767676\"/>"
          "<rect width=\"%zu\" height=\"12\" fill=\"#0b5d2a\"/>"
          "<rect x=\"%zu\" y=\"4\" width=\"%zu\" height=\"4\" fill=\"#7a4a00\"/></svg><span>%.*s/%.*s",
          BAR_WIDTH, BAR_WIDTH, met * BAR_WIDTH / units, met * BAR_WIDTH / units, open * BAR_WIDTH / units,
          CHUAN_STR_ARGS(chuan_page_number(p, met)), CHUAN_STR_ARGS(chuan_page_number(p, units)));
  if (open > 0)
    fprintf(p->out, chuan_say(p->lang, ", chưa đủ dữ liệu %.*s", ", insufficient %.*s"),
            CHUAN_STR_ARGS(chuan_page_number(p, open)));
  fputs("</span></li>\n", p->out);
}

static void write_bars(const chuan_page *p)
{
  fprintf(p->out, "<h3>%s</h3>\n<ul class=\"bars\">\n",
          p->set->criterion_count > 0
              ? chuan_say(p->lang, "Số đơn vị đạt từng tiêu chí", "Units that meet each criterion")
              : chuan_say(p->lang, "Số đơn vị đạt từng chỉ tiêu", "Units that meet each indicator"));
  for (size_t i = 0; i < p->items.count; i++)
    write_bar(p, i);
  fputs("</ul>\n", p->out);
}

/* Tiles -------------------------------------------------------------------------------------------- */

static size_t items_met(const chuan_page *p, size_t unit)
{
  size_t met = 0;
  for (size_t i = 0; i < p->items.count; i++)
    met += chuan_item_counts(&p->items, p->results, i, unit);
  return met;
}

/* A tile holds how much the unit meets; its frame and ground tell the verdict. */
static void write_tile(const chuan_page *p, size_t unit, size_t position)
{
  uint8_t verdict = p->results->sets[unit];
  size_t x = position % TILES_A_ROW * TILE_WIDTH, y = position / TILES_A_ROW * TILE_HEIGHT;
  bool met = verdict == CHUAN_VERDICT_MET, open = verdict == CHUAN_VERDICT_INSUFFICIENT;
  fprintf(p->out, "<g class=\"%s\"><title>", chuan_page_class(verdict));
  chuan_html_text(p->out, p->data->units[unit].name);
  fprintf(p->out,
          ": %s</title><rect x=\"%zu\" y=\"%zu\" width=\"%d\" height=\"%d\" fill=\"%s\" stroke=\"currentColor\"%s/>",
          chuan_verdict_text((chuan_verdict)verdict, p->lang == CHUAN_LANG_EN), x + 1, y + 1, TILE_WIDTH - 3,
          TILE_HEIGHT - 3, met ? "currentColor" : "#fff", open ? " stroke-dasharray=\"3 2\"" : "");
  fprintf(p->out, "<text x=\"%zu\" y=\"%zu\" fill=\"%s\">%zu%s</text></g>\n", x + TILE_WIDTH / 2, y + 18,
          met ? "#fff" : "currentColor", items_met(p, unit), open ? "?" : "");
}

static void write_tiles(const chuan_page *p, chuan_str name, size_t first, size_t end)
{
  size_t met = 0, rows = (end - first + TILES_A_ROW - 1) / TILES_A_ROW;
  if (first == end)
    return;
  for (size_t at = first; at < end; at++)
    met += p->results->sets[p->places.order[at]] == CHUAN_VERDICT_MET;
  chuan_str words = chuan_form_printf(p->form, chuan_say(p->lang, "%.*s: %zu/%zu đạt", "%.*s: %zu/%zu met"),
                                      CHUAN_STR_ARGS(name), met, end - first);
  fputs("<figure><figcaption>", p->out);
  chuan_html_text(p->out, words);
  fprintf(p->out, "</figcaption><svg role=\"img\" aria-label=\"");
  chuan_html_text(p->out, words);
  fprintf(p->out, "\" width=\"%d\" height=\"%zu\" viewBox=\"0 0 %d %zu\" font-size=\"14\" text-anchor=\"middle\">\n",
          TILES_A_ROW * TILE_WIDTH, rows * TILE_HEIGHT, TILES_A_ROW * TILE_WIDTH, rows * TILE_HEIGHT);
  for (size_t at = first; at < end; at++)
    write_tile(p, p->places.order[at], at - first);
  fputs("</svg></figure>\n", p->out);
}

/* What the units have in common that are below no place with a name of its own. */
static chuan_str name_of_first(const chuan_page *p)
{
  chuan_str whole = chuan_places_whole(&p->places, p->lang);
  if (p->places.orphans == p->data->unit_count)
    return whole;
  return p->places.whole ? chuan_form_printf(p->form, chuan_say(p->lang, "%.*s (trực thuộc)", "%.*s (directly below)"),
                                             CHUAN_STR_ARGS(whole))
                         : chuan_str_of(chuan_say(p->lang, "Không có đơn vị cấp trên", "Below no unit"));
}

void chuan_page_overview(const chuan_page *p)
{
  if (p->data->unit_count == 0)
    return;
  fputs("<section aria-labelledby=\"tong-quan\">\n", p->out);
  chuan_page_heading(p, "tong-quan", "Tổng quan", "Overview");
  if (p->items.count > 0)
    write_bars(p);
  fprintf(p->out, "<h3>%s</h3>\n<p class=\"note\">%s</p>\n<div class=\"tiles\">\n",
          chuan_say(p->lang, "Từng đơn vị", "Each unit"),
          chuan_say(p->lang,
                    "Số trong ô là số tiêu chí (hoặc chỉ tiêu) đạt. Ô đặc: đạt; ô trắng: chưa đạt; ô nét đứt có dấu ?: "
                    "chưa đủ dữ liệu.",
                    "The number is that of criteria (or indicators) met. Solid: met; white: not met; dashed with ?: "
                    "insufficient."));
  write_tiles(p, name_of_first(p), 0, p->places.orphans);
  for (size_t i = 0; i < p->places.count; i++)
    write_tiles(p, p->places.items[i].unit->name, p->places.items[i].first, p->places.items[i].own_end);
  fputs("</div>\n</section>\n", p->out);
}
