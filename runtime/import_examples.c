/* How cells were read, for people to look at. See import_examples.h. */
#include "runtime/import_examples.h"

/* Examples ----------------------------------------------------------------------------------------- */

static bool is_digits_alone(chuan_str text)
{
  size_t n = 0;
  while (n < text.n && text.p[n] >= '0' && text.p[n] <= '9')
    n++;
  return n == text.n;
}

static bool has_sign(chuan_str text)
{
  return text.n > 0 && text.p[text.n - 1] == '%';
}

/* What stands for the cell in a message: its name in a sheet, its text in CSV. */
static chuan_str place_of(const import_file *file, size_t column, chuan_arena *arena)
{
  char name[CHUAN_CELL_NAME_MAX];
  if (file->sheet)
    return chuan_str_copy(arena, chuan_cell_name(name, file->line, column + 1));
  return chuan_cell_shown(file->cells[column].text, arena);
}

/* A share as people write it: "66,67%". */
static chuan_str share_text(chuan_num number, chuan_arena *arena)
{
  chuan_num shown;
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  if (chuan_num_multiply(&shown, number, chuan_num_int(100), arena) == CHUAN_RC_OK)
    chuan_buffer_add(&b, chuan_cell_plain(shown, arena));
  chuan_buffer_add_char(&b, '%');
  return chuan_buffer_str(&b);
}

static void note_share_example(chuan_import_summary *summary, const import_file *file, size_t column,
                               const chuan_cell *read, chuan_arena *arena)
{
  chuan_import_example *example = &summary->share;
  bool sign = has_sign(file->cells[column].text);
  if (example->text.p && (sign || !summary->share_has_sign))
    return;
  example->place = place_of(file, column, arena);
  example->text = share_text(read->number, arena);
  summary->share_has_sign = sign;
}

void import_note_example(chuan_import_summary *summary, const import_file *file, size_t column, const chuan_cell *read,
                         chuan_arena *arena)
{
  const chuan_import_column *c = &file->columns[column];
  const import_cell *cell = &file->cells[column];
  chuan_type_kind kind = c->role == CHUAN_COLUMN_DATUM ? c->field.datum->type.kind : CHUAN_TYPE_TEXT;
  if (read->input != CHUAN_INPUT_VALUE || cell->text.n == 0)
    return;
  if (kind == CHUAN_TYPE_RATIO) {
    note_share_example(summary, file, column, read, arena);
    return;
  }
  bool day = kind == CHUAN_TYPE_DATE, number = kind == CHUAN_TYPE_INTEGER || kind == CHUAN_TYPE_DECIMAL;
  chuan_import_example *example = day ? &summary->date : &summary->number;
  if ((!day && !number) || example->text.p || (!file->sheet && number && is_digits_alone(cell->text)))
    return;
  example->place = place_of(file, column, arena);
  example->text = day ? chuan_day_text((chuan_day)read->number.n, false, arena) : chuan_cell_plain(read->number, arena);
}

/* Shares ------------------------------------------------------------------------------------------- */

void import_note_share(import_share *share, const import_file *file, size_t column, const chuan_cell *read,
                       chuan_arena *arena)
{
  enum { HUNDRED = 100 };
  const chuan_import_column *c = &file->columns[column];
  const import_cell *cell = &file->cells[column];
  chuan_num one;
  if (c->role != CHUAN_COLUMN_DATUM || c->field.datum->type.kind != CHUAN_TYPE_RATIO ||
      read->input != CHUAN_INPUT_VALUE || cell->text.n == 0 || chuan_num_sign(read->number) == 0 ||
      chuan_num_ratio(&one, 1, HUNDRED, arena) != CHUAN_RC_OK)
    return;
  if (has_sign(cell->text)) {
    share->with_sign++;
    return;
  }
  bool small = chuan_num_compare(read->number, one) <= 0;
  share->above_one |= !small;
  if (share->without++ > 0 && (share->small || !small))
    return;
  share->small = small;
  share->span = cell->span;
  share->text = chuan_cell_shown(cell->text, arena);
  share->read = share_text(read->number, arena);
}

/* Whether the cells without a sign are at most 1, but for one or two among more: parts of one, with a slip. */
static bool has_few_above_one(const import_share *share)
{
  enum { FEW = 2 };
  return share->above_one <= FEW && share->above_one < share->without - share->above_one;
}

void import_tell_shares(const import_share *shares, const import_file *file, chuan_arena *arena, chuan_diags *diags)
{
  for (size_t i = 0; i < file->column_count; i++) {
    const import_share *share = &shares[i];
    bool mixed = share->with_sign > 0, small = has_few_above_one(share) && !file->columns[i].has_unit;
    if (share->without == 0 || (!mixed && !small))
      continue;
    chuan_diag *diag = chuan_diag_add(diags, CHUAN_W0547, share->span,
                                      CHUAN_ARGS(chuan_cell_shown(file->columns[i].header, arena), share->text,
                                                 share->read));
    if (mixed)
      chuan_diag_hint(diags, diag, CHUAN_PHRASE_SHARE_MIXED, CHUAN_NO_ARGS);
    else if (share->above_one == 0)
      chuan_diag_hint(diags, diag, CHUAN_PHRASE_SHARE_SMALL, CHUAN_NO_ARGS);
    else
      chuan_diag_hint(diags, diag, CHUAN_PHRASE_SHARE_FEW_ABOVE, CHUAN_ARGS(import_digits(share->above_one, arena)));
  }
}
