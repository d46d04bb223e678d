/* What is read of a sheet, as text: see dump.h. */
#include "tests/xlsx/dump.h"

#include "runtime/xlsx.h"

#include <string.h>

static const char *const KINDS[] = {
  [CHUAN_SHEET_TEXT] = "text",   [CHUAN_SHEET_NUMBER] = "number", [CHUAN_SHEET_PERCENT] = "percent",
  [CHUAN_SHEET_DATE] = "date",   [CHUAN_SHEET_TRUTH] = "truth",   [CHUAN_SHEET_ERROR] = "error",
  [CHUAN_SHEET_UNKNOWN] = "none",
};

/* A text on one line. */
static void put_text(FILE *out, chuan_str text)
{
  for (size_t i = 0; i < text.n; i++) {
    const char *escaped = text.p[i] == '\n' ? "\\n" : text.p[i] == '\r' ? "\\r" : text.p[i] == '\t' ? "\\t" : NULL;
    if (escaped)
      fputs(escaped, out);
    else
      fputc(text.p[i], out);
  }
}

static void put_sheet(FILE *out, const xlsx_sheet *sheet)
{
  char name[CHUAN_CELL_NAME_MAX], end[CHUAN_CELL_NAME_MAX];
  for (size_t i = 0; i < sheet->cells.count; i++) {
    const chuan_sheet_cell *cell = chuan_sheet_at(&sheet->cells, i);
    chuan_str at = chuan_cell_name(name, chuan_sheet_row(cell->place) + 1, chuan_sheet_column(cell->place) + 1);
    fprintf(out, "%.*s %s%s%s ", CHUAN_STR_ARGS(at), KINDS[cell->kind], cell->formula ? " formula" : "",
           cell->hidden ? " hidden" : "");
    put_text(out, chuan_sheet_text_of(cell));
    fputc('\n', out);
  }
  for (size_t i = 0; i < sheet->merge_count; i++) {
    uint32_t from = sheet->merges[i].first, to = sheet->merges[i].last;
    chuan_str a = chuan_cell_name(name, chuan_sheet_row(from) + 1, chuan_sheet_column(from) + 1),
              b = chuan_cell_name(end, chuan_sheet_row(to) + 1, chuan_sheet_column(to) + 1);
    fprintf(out, "merged %.*s:%.*s\n", CHUAN_STR_ARGS(a), CHUAN_STR_ARGS(b));
  }
}

bool dump_xlsx(FILE *out, const char *file, const char *wanted)
{
  chuan_arena arena;
  chuan_sources sources;
  chuan_diags diags;
  chuan_source_file opened;
  xlsx_sheet *sheet;
  chuan_arena_init(&arena, "sheet", 512 << 20);
  chuan_sources_init(&sources, &arena);
  chuan_diags_init(&diags, &arena, &sources);
  chuan_str path = chuan_str_of(file);
  chuan_rc rc = CHUAN_RC_IO;
  if (chuan_source_file_open(&opened, path, &arena)) {
    rc = xlsx_read(&sheet, &opened, chuan_str_of(wanted), &sources, &diags);
    chuan_source_file_close(&opened);
  }
  if (rc == CHUAN_RC_OK)
    put_sheet(out, sheet);
  for (size_t i = 0; i < diags.count; i++)
    fprintf(out, "%s\n", chuan_code_name(diags.items[i]->code));
  chuan_arena_free(&arena);
  return rc == CHUAN_RC_OK;
}
