/* Sheets: see sheet.h. */
#include "base/sheet.h"

#include <stdio.h>
#include <string.h>

enum { BLOCK_CELLS = 4096, LETTERS = 26, LETTERS_COLUMNS_MAX = 16384, COLUMN_LETTERS_MAX = 3, DECIMAL = 10 };

void chuan_sheet_init(chuan_sheet *sheet, chuan_str name, chuan_arena *arena)
{
  *sheet = (chuan_sheet){ .name = name, .arena = arena };
}

bool chuan_sheet_add(chuan_sheet *sheet, chuan_sheet_cell cell)
{
  size_t block = sheet->count / BLOCK_CELLS;
  if (sheet->count % BLOCK_CELLS == 0) {
    void *blocks = sheet->blocks;
    if (!chuan_arena_grow(sheet->arena, &blocks, block, &sheet->block_capacity, sizeof *sheet->blocks))
      return false;
    sheet->blocks = blocks;
    sheet->blocks[block] = chuan_arena_array(sheet->arena, BLOCK_CELLS, sizeof **sheet->blocks);
    if (!sheet->blocks[block])
      return false;
  }
  sheet->blocks[block][sheet->count++ % BLOCK_CELLS] = cell;
  return true;
}

const chuan_sheet_cell *chuan_sheet_at(const chuan_sheet *sheet, size_t number)
{
  return &sheet->blocks[number / BLOCK_CELLS][number % BLOCK_CELLS];
}

void chuan_sheet_share_text(chuan_sheet_cell *cell, chuan_str text)
{
  cell->length = (uint32_t)text.n & CHUAN_SHEET_TEXT_MAX;
  if (text.n > sizeof cell->bytes)
    cell->longer = text.p;
  else if (text.n > 0)
    memcpy(cell->bytes, text.p, text.n);
}

bool chuan_sheet_copy_text(chuan_sheet_cell *cell, chuan_str text, chuan_arena *arena)
{
  if (text.n > sizeof cell->bytes)
    text = chuan_str_copy(arena, text);
  if (text.n > 0 && !text.p)
    return false;
  chuan_sheet_share_text(cell, text);
  return true;
}

bool chuan_sheet_change_text(chuan_sheet *sheet, size_t number, chuan_str text, chuan_arena *arena)
{
  return chuan_sheet_copy_text(&sheet->blocks[number / BLOCK_CELLS][number % BLOCK_CELLS], text, arena);
}

const chuan_sheet_cell *chuan_sheet_find(const chuan_sheet *sheet, uint32_t place)
{
  size_t low = 0, high = sheet->count; /* the cells before `low` stand before the place */
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (chuan_sheet_at(sheet, middle)->place < place)
      low = middle + 1;
    else
      high = middle;
  }
  const chuan_sheet_cell *found = low < sheet->count ? chuan_sheet_at(sheet, low) : NULL;
  return found && found->place == place ? found : NULL;
}

chuan_str chuan_sheet_text_of(const chuan_sheet_cell *cell)
{
  if (!cell)
    return CHUAN_STR("");
  return (chuan_str){ cell->length > sizeof cell->bytes ? cell->longer : cell->bytes, cell->length };
}

chuan_str chuan_cell_name(char out[CHUAN_CELL_NAME_MAX], size_t row, size_t column)
{
  char letters[COLUMN_LETTERS_MAX];
  size_t n = 0;
  for (; column > 0 && n < sizeof letters; column = (column - 1) / LETTERS)
    letters[n++] = (char)('A' + (column - 1) % LETTERS);
  for (size_t i = 0; i < n; i++)
    out[i] = letters[n - 1 - i];
  int digits = snprintf(out + n, CHUAN_CELL_NAME_MAX - n, "%zu", row);
  return (chuan_str){ out, n + (size_t)digits };
}

bool chuan_cell_name_parse(uint32_t *row, uint32_t *column, chuan_str *rest, chuan_str name)
{
  uint32_t c = 0, r = 0;
  size_t at = 0;
  for (; at < name.n && at <= COLUMN_LETTERS_MAX && name.p[at] >= 'A' && name.p[at] <= 'Z'; at++)
    c = c * LETTERS + (uint32_t)(name.p[at] - 'A' + 1);
  size_t digits = at;
  for (; at < name.n && r <= CHUAN_SHEET_ROWS_MAX && name.p[at] >= '0' && name.p[at] <= '9'; at++)
    r = r * DECIMAL + (uint32_t)(name.p[at] - '0');
  if (c == 0 || c > LETTERS_COLUMNS_MAX || r == 0 || r > CHUAN_SHEET_ROWS_MAX || name.p[digits] == '0')
    return false;
  *row = r - 1;
  *column = c - 1;
  *rest = (chuan_str){ name.p + at, name.n - at };
  return true;
}
