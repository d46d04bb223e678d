/* The overview of the page: a bar for each criterion, a tile for each unit, drawn as SVG with the same in words. */
#include "runtime/form_page.h"

enum { BAR_WIDTH = 200, TILE_WIDTH = 38, TILE_HEIGHT = 36, TILES_A_ROW = 6 };

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
  fprintf(p->out, "<h3>%s</h3>\n<p class=\"note\">%s</p>\n<ul class=\"bars\">\n",
          p->set->criterion_count > 0
              ? chuan_say(p->lang, "Số đơn vị đạt từng tiêu chí", "Units that meet each criterion")
              : chuan_say(p->lang, "Số đơn vị đạt từng chỉ tiêu", "Units that meet each indicator"),
          chuan_say(p->lang, "Phần đặc: đạt; vạch mảnh: chưa đủ dữ liệu; phần trống: còn lại.",
                    "Solid: met; thin line: insufficient; empty: all others."));
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

/* What a tile shows beside its number. */
static const struct {
  const char *ground, *frame, *sign;
  const char *vi, *en; /* the same in words */
} LOOKS[CHUAN_VERDICT_COUNT] = {
  [CHUAN_VERDICT_MET] = { "currentColor", "", "", "ô đặc", "solid" },
  [CHUAN_VERDICT_NOT_MET] = { "#fff", "", "", "ô trắng", "white" },
  [CHUAN_VERDICT_INSUFFICIENT] = { "#fff", " stroke-dasharray=\"3 2\"", "?", "nét đứt, có dấu ?", "dashed, with ?" },
  [CHUAN_VERDICT_NOT_APPLICABLE] = { "#fff", "", "–", "có dấu –", "with –" },
  [CHUAN_VERDICT_FAULT] = { "#fff", " stroke-width=\"3\"", "!", "viền đậm, có dấu !", "thick frame, with !" }
};

/* A tile holds the number of the unit's row in the table and how much it meets; frame, ground and sign tell the
   verdict. */
static void write_tile(const chuan_page *p, size_t unit, size_t position)
{
  uint8_t verdict = p->results->sets[unit];
  const char *ink = verdict == CHUAN_VERDICT_MET ? "#fff" : "currentColor";
  size_t x = position % TILES_A_ROW * TILE_WIDTH, y = position / TILES_A_ROW * TILE_HEIGHT;
  fprintf(p->out, "<g class=\"%s\"><title>", chuan_page_class(verdict));
  chuan_html_text(p->out, p->data->units[unit].name);
  fprintf(p->out,
          ": %s</title><rect x=\"%zu\" y=\"%zu\" width=\"%d\" height=\"%d\" fill=\"%s\" stroke=\"currentColor\"%s/>",
          chuan_verdict_text((chuan_verdict)verdict, p->lang == CHUAN_LANG_EN), x + 2, y + 2, TILE_WIDTH - 4,
          TILE_HEIGHT - 4, LOOKS[verdict].ground, LOOKS[verdict].frame);
  fprintf(p->out,
          "<g fill=\"%s\"><text class=k x=\"%zu\" y=\"%zu\">%zu</text><text x=\"%zu\" y=\"%zu\">%zu%s</text></g></g>\n",
          ink, x + 5, y + 13, position + 1, x + TILE_WIDTH / 2, y + 29, items_met(p, unit), LOOKS[verdict].sign);
}

/* "4 đạt, 8 chưa đạt" of the units order[first] … order[end - 1]. */
static void write_counts(const chuan_page *p, size_t first, size_t end)
{
  const char *before = "";
  for (uint8_t verdict = 0; verdict < CHUAN_VERDICT_COUNT; verdict++) {
    size_t count = 0;
    for (size_t at = first; at < end; at++)
      count += p->results->sets[p->places.order[at]] == verdict;
    if (count == 0)
      continue;
    fprintf(p->out, "%s%.*s %s", before, CHUAN_STR_ARGS(chuan_page_number(p, count)),
            chuan_verdict_text((chuan_verdict)verdict, p->lang == CHUAN_LANG_EN));
    before = ", ";
  }
}

static void write_tiles(const chuan_page *p, chuan_str name, size_t first, size_t end)
{
  size_t rows = (end - first + TILES_A_ROW - 1) / TILES_A_ROW;
  if (first == end)
    return;
  fputs("<figure><figcaption><b>", p->out);
  chuan_html_own(p->out, p->lang, name);
  fputs("</b><br>", p->out);
  write_counts(p, first, end);
  fprintf(p->out,
          "</figcaption><svg aria-hidden=\"true\" width=\"%d\" height=\"%zu\" viewBox=\"0 0 %d %zu\" "
          "font-size=\"14\" text-anchor=\"middle\">\n",
          TILES_A_ROW * TILE_WIDTH, rows * TILE_HEIGHT, TILES_A_ROW * TILE_WIDTH, rows * TILE_HEIGHT);
  for (size_t at = first; at < end; at++)
    write_tile(p, p->places.order[at], at - first);
  fputs("</svg></figure>\n", p->out);
}

/* What the tiles mean: of verdicts those that there are. */
static void write_legend(const chuan_page *p)
{
  chuan_report_totals totals = chuan_report_count(p->results);
  fputs(chuan_say(p->lang,
                  "<p class=\"note\">Mỗi ô là một đơn vị: số nhỏ là TT trong bảng dưới đây, số lớn là số ",
                  "<p class=\"note\">Each tile is a unit: the small number is its No. in the table below, the large "
                  "one how many "),
        p->out);
  fputs(p->set->criterion_count > 0 ? chuan_say(p->lang, "tiêu chí đạt", "criteria it meets")
                                    : chuan_say(p->lang, "chỉ tiêu đạt", "indicators it meets"),
        p->out);
  for (uint8_t verdict = 0; verdict < CHUAN_VERDICT_COUNT; verdict++)
    if (totals.verdicts[verdict] > 0)
      fprintf(p->out, "; %s: %s", chuan_say(p->lang, LOOKS[verdict].vi, LOOKS[verdict].en),
              chuan_verdict_text((chuan_verdict)verdict, p->lang == CHUAN_LANG_EN));
  fputs(".</p>\n", p->out);
}

void chuan_page_overview(const chuan_page *p)
{
  if (p->data->unit_count == 0)
    return;
  fputs("<section aria-labelledby=\"tong-quan\">\n", p->out);
  chuan_page_heading(p, "tong-quan", "Tổng quan", "Overview");
  if (p->items.count > 0)
    write_bars(p);
  fprintf(p->out, "<h3>%s</h3>\n", chuan_say(p->lang, "Từng đơn vị", "Each unit"));
  write_legend(p);
  fputs("<div class=\"tiles\">\n", p->out);
  write_tiles(p, chuan_places_whole(&p->places, p->lang), 0, p->places.orphans);
  for (size_t i = 0; i < p->places.count; i++)
    write_tiles(p, p->places.items[i].unit->name, p->places.items[i].first, p->places.items[i].own_end);
  fputs("</div>\n</section>\n", p->out);
}
