/* Encodings of files to be imported: see import_encoding.h. */
#include "runtime/import_encoding.h"

#include <string.h>

static const chuan_span NOWHERE = { 0, 0, 0 };

enum { SCRATCH_LIMIT = 64 << 20, SCRATCH_USED = 32 << 10, REPORTED_MAX = 20 };

/* By chuan_encoding: its name in messages. */
static const chuan_str NAMES[][2] = {
#define ENCODING(name, spelling, vi, en) { CHUAN_STR(vi), CHUAN_STR(en) },
#include "base/encodings.def"
#undef ENCODING
};

chuan_rc import_find_encoding(import_encoding *out, chuan_str spelling, chuan_arena *arena, chuan_diags *diags)
{
  *out = (import_encoding){ .given = spelling.n > 0, .encoding = CHUAN_ENCODING_UTF_8 };
  if (!out->given || chuan_encoding_find(&out->encoding, spelling))
    return CHUAN_RC_OK;
  chuan_diag *diag = chuan_diag_add(diags, CHUAN_E0523, NOWHERE, CHUAN_ARGS(spelling));
  chuan_diag_hint(diags, diag, CHUAN_PHRASE_ENCODINGS_ARE, CHUAN_ARGS(chuan_encoding_list(arena)));
  return CHUAN_RC_USAGE;
}

static chuan_str name_of(chuan_encoding encoding, chuan_diags *diags)
{
  return chuan_diag_bilingual(diags, NAMES[encoding][CHUAN_LANG_VI], NAMES[encoding][CHUAN_LANG_EN]);
}

/* Pieces ------------------------------------------------------------------------------------------- */

/* Goes over the pieces of a file that have one encoding each: what stands between separators in a text, and the cells
   of a sheet that hold text. */
typedef struct pieces {
  chuan_str text;
  const xlsx_sheet *sheet; /* or NULL */
  size_t next;             /* the byte or cell to go on at */
  size_t begin, line;      /* of the piece at hand: its first byte, or its cell; its line */
  chuan_str piece;
  chuan_span span; /* in a sheet */
} pieces;

static pieces pieces_of(const import_file *file, chuan_str text)
{
  return (pieces){ .text = text, .sheet = file->sheet, .line = 1 };
}

static bool next_cell(pieces *p)
{
  for (; p->next < p->sheet->cells.count; p->next++) {
    const chuan_sheet_cell *cell = chuan_sheet_at(&p->sheet->cells, p->next);
    if (cell->kind != CHUAN_SHEET_TEXT)
      continue;
    p->begin = p->next++;
    p->piece = chuan_sheet_text_of(cell);
    p->line = chuan_sheet_row(cell->place) + 1;
    p->span = (chuan_span){ p->sheet->source, cell->place, cell->place };
    return true;
  }
  return false;
}

/* Whether the byte stands between pieces; counts lines. */
static bool is_separator(pieces *p, size_t at)
{
  char c = p->text.p[at];
  bool line_end = c == '\n' || (c == '\r' && (at + 1 >= p->text.n || p->text.p[at + 1] != '\n'));
  p->line += line_end;
  return line_end || c == '\r' || c == '\t' || c == ';' || c == ',' || c == '"';
}

static bool next_piece(pieces *p)
{
  if (p->sheet)
    return next_cell(p);
  while (p->next < p->text.n && is_separator(p, p->next))
    p->next++;
  p->begin = p->next;
  while (p->next < p->text.n && !strchr("\r\n\t;,\"", p->text.p[p->next]))
    p->next++;
  p->piece = (chuan_str){ p->text.p + p->begin, p->next - p->begin };
  return p->piece.n > 0;
}

/* Offers ------------------------------------------------------------------------------------------- */

/* The first pieces that the encoding reads, as they stand and as they would be: "`X· Mét` → `Xã Một`". */
static chuan_str samples_in(chuan_encoding encoding, pieces all, chuan_arena *arena)
{
  enum { SAMPLES = 3 };
  chuan_buffer b;
  size_t count = 0, bad;
  chuan_buffer_init(&b, arena);
  while (count < SAMPLES && next_piece(&all)) {
    chuan_str decoded;
    if (chuan_encoding_look(all.piece, encoding, arena) != CHUAN_ENCODING_ENCODED ||
        chuan_encoding_decode_text(&decoded, &bad, encoding, all.piece, arena) != CHUAN_RC_OK)
      continue;
    chuan_buffer_add_c(&b, count++ > 0 ? "; `" : "`");
    chuan_buffer_add(&b, chuan_cell_shown(all.piece, arena));
    chuan_buffer_add_c(&b, "` → `");
    chuan_buffer_add(&b, chuan_cell_shown(decoded, arena));
    chuan_buffer_add_char(&b, '`');
  }
  return chuan_buffer_str(&b);
}

/* The place of the first piece that is to be converted. */
static chuan_span first_place(chuan_encoding encoding, pieces all, chuan_arena *arena)
{
  while (next_piece(&all))
    if (chuan_encoding_look(all.piece, encoding, arena) == CHUAN_ENCODING_ENCODED)
      return all.span;
  return NOWHERE;
}

/* Refuses the file, with what it looks like and how each encoding that reads half as much would read it. */
static chuan_rc offer(import_file *file, pieces all, chuan_encoding guess, const chuan_encoding_votes *votes,
                      chuan_diags *diags)
{
  chuan_diag *diag = chuan_diag_add(diags, CHUAN_E0890, first_place(guess, all, file->arena),
                                    CHUAN_ARGS(file->path, name_of(guess, diags)));
  for (int i = -1; i < CHUAN_ENCODING_COUNT; i++) { /* the likeliest first */
    chuan_encoding encoding = i < 0 ? guess : (chuan_encoding)i;
    if ((int)guess != i && votes->read[encoding] * 2 >= votes->read[guess])
      chuan_diag_hint(diags, diag, CHUAN_PHRASE_READ_WITH,
                      CHUAN_ARGS(chuan_encoding_spelling(encoding), samples_in(encoding, all, file->arena)));
  }
  return CHUAN_RC_FINDINGS;
}

/* Makes the offer where text that came as Unicode shows wrong letters. */
static chuan_rc check_text(import_file *file, pieces all, chuan_diags *diags)
{
  chuan_encoding_votes votes = { .words = 0 };
  chuan_encoding guess;
  chuan_arena scratch;
  chuan_arena_init(&scratch, "words", SCRATCH_LIMIT);
  for (pieces p = all; votes.words < CHUAN_ENCODING_WORDS_MAX && next_piece(&p);) {
    chuan_encoding_count_text(&votes, p.piece, &scratch);
    if (scratch.used > SCRATCH_USED)
      chuan_arena_free(&scratch);
  }
  bool failed = scratch.failed;
  chuan_arena_free(&scratch);
  if (failed)
    return CHUAN_RC_MEMORY;
  if (!chuan_encoding_guess_text(&guess, &votes))
    return CHUAN_RC_OK;
  chuan_rc rc = offer(file, all, guess, &votes, diags);
  if (diags->count > 0)
    chuan_diag_hint(diags, diags->items[diags->count - 1], CHUAN_PHRASE_KEEP_AS_UTF8, CHUAN_NO_ARGS);
  return rc;
}

/* Converting --------------------------------------------------------------------------------------- */

typedef struct conversion {
  import_file *file;
  chuan_encoding encoding;
  bool mixed; /* some of the text is Unicode as it stands: so may be what is Vietnamese without decoding */
  size_t reported;
  chuan_diags *diags;
  chuan_arena scratch;
} conversion;

/* A finding about the piece at hand; the first ones are kept, the others counted. */
static chuan_rc report_piece(conversion *c, const pieces *p, chuan_code code, chuan_str shown)
{
  if (++c->reported > REPORTED_MAX) {
    c->diags->errors++;
    return CHUAN_RC_FINDINGS;
  }
  chuan_arena *arena = c->file->arena;
  chuan_diag *diag = chuan_diag_add(c->diags, code, p->span,
                                    CHUAN_ARGS(import_digits(p->line, arena), chuan_cell_shown(p->piece, arena),
                                               name_of(c->encoding, c->diags), chuan_cell_shown(shown, arena)));
  chuan_diag_hint(c->diags, diag, code == CHUAN_E0891 ? CHUAN_PHRASE_MEND_LETTER : CHUAN_PHRASE_WRITE_UNICODE,
                  CHUAN_NO_ARGS);
  return CHUAN_RC_FINDINGS;
}

static void note_converted(import_file *file, chuan_str before, chuan_str after)
{
  chuan_import_converted *converted = &file->converted;
  if (converted->count++ < CHUAN_IMPORT_SAMPLES_SHOWN)
    converted->samples[converted->count - 1] =
      (chuan_import_sample){ chuan_cell_shown(before, file->arena), chuan_cell_shown(after, file->arena) };
}

/* What the piece at hand becomes; it may stay as it is. */
static chuan_rc convert_piece(chuan_str *out, conversion *c, const pieces *p)
{
  size_t bad, length;
  chuan_encoding_piece kind = chuan_encoding_look(p->piece, c->encoding, &c->scratch);
  *out = p->piece;
  bool honest = kind == CHUAN_ENCODING_HONEST || (kind == CHUAN_ENCODING_LIKELY && c->mixed);
  c->file->converted.kept += honest;
  if (kind == CHUAN_ENCODING_PLAIN || honest)
    return CHUAN_RC_OK;
  chuan_rc rc = chuan_encoding_decode_text(out, &bad, c->encoding, p->piece, &c->scratch);
  if (rc == CHUAN_RC_FINDINGS) {
    chuan_str rest = { p->piece.p + bad, p->piece.n - bad };
    chuan_text_next(rest, &length);
    return report_piece(c, p, CHUAN_E0891, (chuan_str){ rest.p, length });
  }
  if (rc == CHUAN_RC_OK && kind == CHUAN_ENCODING_EITHER && c->mixed)
    return report_piece(c, p, CHUAN_E0892, *out);
  if (rc == CHUAN_RC_OK)
    note_converted(c->file, p->piece, *out);
  return rc;
}

static bool is_mixed(conversion *c, pieces all)
{
  bool mixed = false;
  while (!mixed && next_piece(&all)) {
    mixed = chuan_encoding_look(all.piece, c->encoding, &c->scratch) == CHUAN_ENCODING_HONEST;
    if (c->scratch.used > SCRATCH_USED)
      chuan_arena_free(&c->scratch);
  }
  return mixed;
}

/* Takes what the piece at hand became: into the sheet, or behind what stands before it in the text. */
static bool take_piece(conversion *c, const pieces *p, chuan_buffer *text, size_t *copied, chuan_str piece)
{
  if (!p->sheet) {
    chuan_buffer_add(text, (chuan_str){ p->text.p + *copied, p->begin - *copied });
    chuan_buffer_add(text, piece);
    *copied = p->next;
    return !text->failed;
  }
  if (piece.p == p->piece.p)
    return true;
  return chuan_sheet_change_text(&c->file->sheet->cells, p->begin, piece, c->file->arena);
}

/* Converts every piece; `out` gets the text, and a sheet is changed. */
static chuan_rc convert_pieces(chuan_str *out, conversion *c, pieces all)
{
  chuan_buffer text;
  size_t copied = 0;
  chuan_rc result = CHUAN_RC_OK;
  chuan_buffer_init(&text, c->file->arena);
  c->mixed = is_mixed(c, all);
  while (next_piece(&all)) {
    chuan_str piece;
    chuan_rc rc = convert_piece(&piece, c, &all);
    if (rc == CHUAN_RC_FINDINGS)
      result = rc;
    else if (rc != CHUAN_RC_OK || !take_piece(c, &all, &text, &copied, piece))
      return CHUAN_RC_MEMORY;
    if (c->scratch.used > SCRATCH_USED)
      chuan_arena_free(&c->scratch);
  }
  chuan_buffer_add(&text, (chuan_str){ all.text.p + copied, all.text.n - copied });
  *out = chuan_buffer_str(&text);
  if (c->file->converted.count == 0 && result == CHUAN_RC_OK)
    chuan_diag_add(c->diags, CHUAN_W0893, NOWHERE, CHUAN_ARGS(c->file->path, name_of(c->encoding, c->diags)));
  return text.failed || c->scratch.failed ? CHUAN_RC_MEMORY : result;
}

/* Converts Unicode text that shows wrong letters, or a sheet of it. */
static chuan_rc convert(chuan_str *out, import_file *file, pieces all, chuan_encoding encoding, chuan_diags *diags)
{
  conversion c = { .file = file, .encoding = encoding, .diags = diags };
  chuan_arena_init(&c.scratch, "a piece of text", SCRATCH_LIMIT);
  chuan_rc rc = convert_pieces(out, &c, all);
  chuan_arena_free(&c.scratch);
  return rc;
}

/* CSV files ---------------------------------------------------------------------------------------- */

/* The line that the byte number `bad` is in. */
static size_t line_of(chuan_str bytes, size_t bad)
{
  size_t line = 1;
  for (size_t i = 0; i < bad && i < bytes.n; i++)
    line += bytes.p[i] == '\n';
  return line;
}

/* Decodes the bytes of a file; where one means nothing, that is reported. */
static chuan_rc decode(chuan_str *out, import_file *file, chuan_str bytes, chuan_encoding encoding, chuan_diags *diags)
{
  size_t bad;
  chuan_rc rc = chuan_encoding_decode(out, &bad, encoding, bytes, file->arena);
  if (rc != CHUAN_RC_FINDINGS)
    return rc;
  chuan_diag *diag = chuan_diag_add(diags, CHUAN_E0524, NOWHERE,
                                    CHUAN_ARGS(file->path, chuan_encoding_spelling(encoding),
                                               import_digits(bad + 1, file->arena),
                                               import_digits(line_of(bytes, bad), file->arena)));
  chuan_diag_hint(diags, diag, CHUAN_PHRASE_ENCODINGS_ARE, CHUAN_ARGS(chuan_encoding_list(file->arena)));
  return rc;
}

/* Counts the pieces of a file with one byte a character that are not ASCII, and keeps the first ones as samples. */
static chuan_rc note_decoded(import_file *file, chuan_str bytes, chuan_encoding encoding)
{
  size_t bad;
  chuan_str shown = chuan_encoding_as_shown(bytes, file->arena), decoded = CHUAN_STR("");
  if (!shown.p)
    return CHUAN_RC_MEMORY;
  for (pieces p = pieces_of(file, shown); next_piece(&p);) {
    if (chuan_encoding_is_ascii(p.piece))
      continue;
    if (file->converted.count < CHUAN_IMPORT_SAMPLES_SHOWN &&
        chuan_encoding_decode_text(&decoded, &bad, encoding, p.piece, file->arena) != CHUAN_RC_OK)
      return CHUAN_RC_MEMORY;
    note_converted(file, p.piece, decoded);
  }
  return CHUAN_RC_OK;
}

/* UTF-16 without its mark: every other byte is 0 for the letters of ASCII. */
static bool is_unmarked_utf16(chuan_encoding *out, chuan_str bytes)
{
  enum { LOOKED_AT = 4096, PART = 4 };
  size_t zeros[2] = { 0, 0 }, n = bytes.n < LOOKED_AT ? bytes.n : LOOKED_AT;
  for (size_t i = 0; i < n; i++)
    zeros[i % 2] += bytes.p[i] == '\0';
  *out = zeros[0] > zeros[1] ? CHUAN_ENCODING_UTF_16BE : CHUAN_ENCODING_UTF_16LE;
  return zeros[0] * PART > n || zeros[1] * PART > n;
}

/* Offers to read the file as UTF-16, with its first pieces; OK when it is not that. */
static chuan_rc offer_utf16(import_file *file, chuan_str bytes, chuan_encoding encoding, chuan_diags *diags)
{
  enum { SAMPLES = 3 };
  chuan_str text;
  chuan_buffer b;
  size_t bad;
  chuan_rc rc = chuan_encoding_decode(&text, &bad, encoding, bytes, file->arena);
  if (rc != CHUAN_RC_OK)
    return rc == CHUAN_RC_FINDINGS ? CHUAN_RC_OK : rc;
  chuan_buffer_init(&b, file->arena);
  pieces p = pieces_of(file, text);
  for (size_t count = 0; count < SAMPLES && next_piece(&p); count++) {
    chuan_buffer_add_c(&b, count > 0 ? "; `" : "`");
    chuan_buffer_add(&b, chuan_cell_shown(p.piece, file->arena));
    chuan_buffer_add_char(&b, '`');
  }
  chuan_diag *diag = chuan_diag_add(diags, CHUAN_E0890, NOWHERE, CHUAN_ARGS(file->path, name_of(encoding, diags)));
  chuan_diag_hint(diags, diag, CHUAN_PHRASE_READ_WITH,
                  CHUAN_ARGS(chuan_encoding_spelling(encoding), chuan_buffer_str(&b)));
  return CHUAN_RC_FINDINGS;
}

/* Whether bytes that are no UTF-8 were that before some were damaged: most of those beyond ASCII still are. */
static bool is_damaged_utf8(chuan_str bytes)
{
  size_t valid = 0, invalid = 0, length;
  for (size_t at = 0; at < bytes.n; at += length) {
    int32_t c = chuan_text_next((chuan_str){ bytes.p + at, bytes.n - at }, &length);
    valid += length > 1;
    invalid += c < 0;
  }
  return valid >= invalid;
}

/* What bytes that are no UTF-8 look like, if that can be told. */
static chuan_rc check_bytes(import_file *file, chuan_str bytes, chuan_diags *diags)
{
  chuan_encoding_votes votes = { .words = 0 };
  chuan_encoding guess;
  if (is_damaged_utf8(bytes))
    return CHUAN_RC_OK;
  chuan_encoding_count_bytes(&votes, bytes, file->arena);
  if (!chuan_encoding_guess_bytes(&guess, &votes))
    return CHUAN_RC_OK;
  chuan_str shown = chuan_encoding_as_shown(bytes, file->arena);
  return shown.p ? offer(file, pieces_of(file, shown), guess, &votes, diags) : CHUAN_RC_MEMORY;
}

/* The text of a file in UTF-8 or UTF-16; where it is neither, `bytes` themselves. */
static chuan_rc unicode_text(chuan_str *out, bool *is_text, import_file *file, chuan_str bytes,
                             import_encoding encoding, chuan_diags *diags)
{
  chuan_encoding marked;
  bool font = encoding.given && chuan_encoding_is_font(encoding.encoding);
  *is_text = true;
  *out = bytes;
  if (encoding.given && !font && encoding.encoding != CHUAN_ENCODING_UTF_8)
    return decode(out, file, bytes, encoding.encoding, diags);
  if ((!encoding.given || font) && chuan_encoding_marked(&marked, bytes) && marked == CHUAN_ENCODING_UTF_16) {
    file->encoding = chuan_encoding_spelling(marked);
    return decode(out, file, bytes, marked, diags);
  }
  *is_text = chuan_text_invalid_at(bytes) == bytes.n;
  return *is_text ? chuan_text_nfc(out, bytes, file->arena) : CHUAN_RC_OK;
}

/* Makes an offer where the encoding was not named and the file does not seem to be Unicode. */
static chuan_rc check_unnamed(import_file *file, chuan_str bytes, chuan_str text, bool is_text, chuan_diags *diags)
{
  chuan_encoding guess;
  if (file->encoding.p) /* UTF-16 with its mark */
    return check_text(file, pieces_of(file, text), diags);
  chuan_rc rc = is_unmarked_utf16(&guess, bytes) ? offer_utf16(file, bytes, guess, diags) : CHUAN_RC_OK;
  if (rc != CHUAN_RC_OK || (bytes.n > 0 && memchr(bytes.p, '\0', bytes.n))) /* no text at all: said when it is kept */
    return rc;
  return is_text ? check_text(file, pieces_of(file, text), diags) : check_bytes(file, bytes, diags);
}

/* Brings the bytes of a file to UTF-8, if that can be done without a guess. */
static chuan_rc read_text(chuan_str *text, import_file *file, chuan_str bytes, import_encoding encoding,
                          chuan_diags *diags)
{
  bool is_text, font = encoding.given && chuan_encoding_is_font(encoding.encoding);
  chuan_rc rc = unicode_text(text, &is_text, file, bytes, encoding, diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  if (!encoding.given)
    return check_unnamed(file, bytes, *text, is_text, diags);
  file->encoding = chuan_encoding_spelling(encoding.encoding);
  if (font && is_text)
    return convert(text, file, pieces_of(file, *text), encoding.encoding, diags);
  if (font)
    rc = decode(text, file, bytes, encoding.encoding, diags);
  bool one_byte = font || encoding.encoding >= CHUAN_ENCODING_WINDOWS_1258;
  return rc == CHUAN_RC_OK && one_byte ? note_decoded(file, bytes, encoding.encoding) : rc;
}

chuan_rc import_add_text(uint32_t *source, import_file *file, chuan_str bytes, import_encoding encoding,
                         chuan_sources *sources, chuan_diags *diags)
{
  enum { GROWTH = 3 /* bytes that one byte of a file becomes at most */ };
  chuan_str text;
  chuan_rc rc = read_text(&text, file, bytes, encoding, diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  rc = chuan_source_keep_form(source, &file->unseen, sources, file->path, text, (size_t)CHUAN_IMPORT_SIZE_MAX * GROWTH,
                              diags);
  const chuan_source *loaded = chuan_source_get(sources, *source);
  if (rc == CHUAN_RC_FINDINGS && loaded && chuan_text_invalid_at(loaded->text) < loaded->text.n && diags->count > 0)
    chuan_diag_hint(diags, diags->items[diags->count - 1], CHUAN_PHRASE_GIVE_ENCODING,
                    CHUAN_ARGS(chuan_encoding_list(file->arena)));
  return rc;
}

/* Spreadsheets ------------------------------------------------------------------------------------- */

/* Whether some cell holds a character that is not seen, which the reader of spreadsheets lets through. */
static bool has_unseen(const import_file *file)
{
  for (pieces p = pieces_of(file, CHUAN_STR("")); next_piece(&p);)
    for (size_t at = 0, length; at < p.piece.n; at += length) {
      int32_t c = chuan_text_next((chuan_str){ p.piece.p + at, p.piece.n - at }, &length);
      if (c >= 0 && chuan_text_is_unseen(c))
        return true;
    }
  return false;
}

chuan_rc import_convert_sheet(import_file *file, import_encoding encoding, chuan_diags *diags)
{
  chuan_str unused;
  pieces all = pieces_of(file, CHUAN_STR(""));
  chuan_rc rc = CHUAN_RC_OK;
  if (!encoding.given)
    rc = check_text(file, all, diags);
  else if (chuan_encoding_is_font(encoding.encoding))
    rc = convert(&unused, file, all, encoding.encoding, diags);
  if (encoding.given)
    file->encoding = chuan_encoding_spelling(encoding.encoding);
  file->unseen = has_unseen(file);
  return rc;
}
