/* The header of a data file: which column is which datum or reported verdict. See import_columns.h. */
#include "runtime/import_columns.h"
#include "runtime/import_measures.h"

#include <string.h>

static const chuan_span NOWHERE = { 0, 0, 0 };

/* Level and set ------------------------------------------------------------------------------------ */

static chuan_rc same_without_diacritics(bool *same, chuan_str fold, chuan_str name, chuan_arena *arena)
{
  chuan_str other;
  chuan_rc rc = chuan_text_fold(&other, name, arena);
  *same = rc == CHUAN_RC_OK && chuan_str_equal(fold, other);
  return rc;
}

/* Reports a level without data, with those that have some. Data are sorted by level. */
static chuan_rc report_level(const chuan_program *program, chuan_str level, chuan_arena *arena, chuan_diags *diags)
{
  chuan_buffer levels;
  chuan_buffer_init(&levels, arena);
  for (size_t i = 0; i < program->data_count; i++)
    if (i == 0 || !chuan_str_equal(program->data[i].level, program->data[i - 1].level)) {
      chuan_buffer_add_c(&levels, i ? "; " : "");
      chuan_buffer_add(&levels, program->data[i].level);
    }
  chuan_diag *diag = chuan_diag_add(diags, CHUAN_E0521, NOWHERE, CHUAN_ARGS(level));
  if (levels.n)
    chuan_diag_hint(diags, diag, CHUAN_PHRASE_LEVELS_ARE, CHUAN_ARGS(chuan_buffer_str(&levels)));
  return CHUAN_RC_USAGE;
}

chuan_rc import_find_subject(import_subject *out, const chuan_program *program, const chuan_import_options *options,
                             chuan_arena *arena, chuan_diags *diags)
{
  chuan_str fold;
  bool same = false;
  *out = (import_subject){ .program = program };
  chuan_rc rc = chuan_text_fold(&fold, options->level, arena);
  for (size_t i = 0; rc == CHUAN_RC_OK && !out->level.p && i < program->data_count; i++) {
    rc = same_without_diacritics(&same, fold, program->data[i].level, arena);
    if (same)
      out->level = program->data[i].level;
  }
  for (size_t i = 0; rc == CHUAN_RC_OK && !out->level.p && i < program->set_count; i++) {
    rc = same_without_diacritics(&same, fold, program->sets[i].level, arena);
    if (same)
      out->level = program->sets[i].level;
  }
  if (rc != CHUAN_RC_OK)
    return rc;
  if (!out->level.p)
    return report_level(program, options->level, arena, diags);
  if (options->set.n == 0)
    return CHUAN_RC_OK;
  uint32_t set = chuan_program_set(program, options->set);
  if (set == CHUAN_NONE) {
    chuan_diag_add(diags, CHUAN_E0801, NOWHERE, CHUAN_ARGS(options->set));
    return CHUAN_RC_USAGE;
  }
  out->set = &program->sets[set];
  if (!chuan_str_equal(out->set->level, out->level)) {
    chuan_diag_add(diags, CHUAN_E0527, NOWHERE, CHUAN_ARGS(options->set, out->set->level, out->level));
    return CHUAN_RC_USAGE;
  }
  return CHUAN_RC_OK;
}

bool import_has_data(const chuan_program *program, chuan_str level)
{
  for (size_t i = 0; i < program->data_count; i++)
    if (chuan_str_equal(program->data[i].level, level))
      return true;
  return false;
}

/* Names -------------------------------------------------------------------------------------------- */

/* A name in the forms it is compared in. */
typedef struct name_forms {
  chuan_str key, fold; /* with and without diacritics */
} name_forms;

static chuan_rc make_forms(name_forms *out, chuan_str name, chuan_arena *arena)
{
  chuan_rc rc = chuan_text_key(&out->key, name, arena);
  return rc == CHUAN_RC_OK ? chuan_text_fold(&out->fold, name, arena) : rc;
}

/* A datum of the level, by its name and its title. */
typedef struct known_datum {
  const chuan_datum *datum;
  name_forms name, title;
} known_datum;

/* A column, by its lowest text and by all texts over it. */
typedef struct column_forms {
  name_forms header, path;
} column_forms;

typedef struct matcher {
  const import_file *file;
  column_forms *columns; /* of the file */
  const import_subject *subject;
  const chuan_import_options *options;
  chuan_arena *arena;
  chuan_diags *diags;
  known_datum *data;
  chuan_str *names; /* of the data, for suggestions */
  size_t count;
  name_forms *ignored;
  bool *ignored_found;
  size_t suggestions;
  chuan_str level;        /* folded */
  bool has_key, has_name; /* a column has the very word, before which no other counts */
  bool has_level_name;    /* a column says that it has the names of the level, before one that has only its words */
} matcher;

enum { SUGGESTIONS_MAX = 100 /* searching all names for a likely slip takes time */ };

static chuan_rc make_matcher(matcher *m)
{
  const chuan_program *program = m->subject->program;
  m->data = chuan_arena_array(m->arena, program->data_count, sizeof *m->data);
  m->names = chuan_arena_array(m->arena, program->data_count, sizeof *m->names);
  m->ignored = chuan_arena_array(m->arena, m->options->ignore_count, sizeof *m->ignored);
  m->ignored_found = chuan_arena_array(m->arena, m->options->ignore_count, sizeof *m->ignored_found);
  m->columns = chuan_arena_array(m->arena, m->file->column_count, sizeof *m->columns);
  if (!m->data || !m->names || !m->ignored || !m->ignored_found || !m->columns)
    return CHUAN_RC_MEMORY;
  chuan_rc rc = CHUAN_RC_OK;
  for (size_t i = 0; rc == CHUAN_RC_OK && i < m->file->column_count; i++) {
    rc = make_forms(&m->columns[i].header, import_without_unseen(m->file->columns[i].header, m->arena), m->arena);
    if (rc == CHUAN_RC_OK)
      rc = make_forms(&m->columns[i].path, import_without_unseen(m->file->columns[i].path, m->arena), m->arena);
  }
  for (size_t i = 0; rc == CHUAN_RC_OK && i < program->data_count; i++) {
    if (!chuan_str_equal(program->data[i].level, m->subject->level))
      continue;
    known_datum *known = &m->data[m->count];
    known->datum = &program->data[i];
    m->names[m->count++] = program->data[i].name;
    rc = make_forms(&known->name, program->data[i].name, m->arena);
    if (rc == CHUAN_RC_OK)
      rc = make_forms(&known->title, program->data[i].title, m->arena);
  }
  for (size_t i = 0; rc == CHUAN_RC_OK && i < m->options->ignore_count; i++)
    rc = make_forms(&m->ignored[i], m->options->ignore[i], m->arena);
  return rc;
}

/* Whether two names are the same but that one of them was typed without diacritics. Two names with different
   diacritics are two names: a column `đất` is not `đạt`. */
static bool same_but_for_diacritics(const name_forms *a, const name_forms *b)
{
  return chuan_str_equal(a->fold, b->fold) &&
         (chuan_str_equal(a->key, a->fold) || chuan_str_equal(b->key, b->fold));
}

/* How near a datum is to a header: 1 its name, 2 its title, 3 either without diacritics, 0 not at all. */
static int nearness(const known_datum *known, const name_forms *header)
{
  if (header->key.n == 0) /* nothing but underscores */
    return 0;
  if (chuan_str_equal(header->key, known->name.key))
    return 1;
  if (chuan_str_equal(header->key, known->title.key))
    return 2;
  return same_but_for_diacritics(header, &known->name) || same_but_for_diacritics(header, &known->title) ? 3 : 0;
}

/* Verdicts ----------------------------------------------------------------------------------------- */

/* "2", "2.1": the form of a code. */
static bool is_code(chuan_str text)
{
  bool digit_before = false;
  for (size_t i = 0; i < text.n; i++) {
    bool digit = text.p[i] >= '0' && text.p[i] <= '9';
    if (!digit && !(text.p[i] == '.' && digit_before))
      return false;
    digit_before = digit;
  }
  return digit_before;
}

/* Whether a folded header speaks of an indicator ("2.1", "chi_tieu_2.1") or criterion ("tieu_chi_2"), and
   of which code. */
static bool read_verdict_header(chuan_field_kind *kind, chuan_str *code, chuan_str fold)
{
  static const struct {
    const char *before;
    chuan_field_kind kind;
  } FORMS[] = { { "", CHUAN_FIELD_INDICATOR },          { "chi_tieu_", CHUAN_FIELD_INDICATOR },
                { "indicator_", CHUAN_FIELD_INDICATOR }, { "tieu_chi_", CHUAN_FIELD_CRITERION },
                { "criterion_", CHUAN_FIELD_CRITERION } };
  for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS; i++) {
    size_t n = strlen(FORMS[i].before);
    if (fold.n <= n || memcmp(fold.p, FORMS[i].before, n) != 0)
      continue;
    *kind = FORMS[i].kind;
    *code = (chuan_str){ fold.p + n, fold.n - n };
    if (is_code(*code))
      return true;
  }
  return false;
}

/* The code as some edition of the set writes it; empty when none has it. */
static chuan_str find_code(const chuan_set *first, chuan_field_kind kind, chuan_str code)
{
  for (const chuan_set *set = first; set < first + first->edition_count; set++) {
    uint32_t at = kind == CHUAN_FIELD_INDICATOR ? chuan_set_indicator(set, code) : chuan_set_criterion(set, code);
    if (at != CHUAN_NONE)
      return kind == CHUAN_FIELD_INDICATOR ? set->indicators[at].code : set->criteria[at].code;
  }
  return (chuan_str){ 0 };
}

/* Takes the column for reported verdicts of the set. */
static bool take_verdicts(matcher *m, chuan_import_column *column, chuan_field_kind kind, chuan_str code)
{
  const chuan_set *set = m->subject->set;
  chuan_str header = chuan_cell_shown(column->header, m->arena);
  if (!set) {
    chuan_diag *diag = chuan_diag_add(m->diags, CHUAN_E0522, column->span, CHUAN_ARGS(header));
    chuan_diag_hint(m->diags, diag, CHUAN_PHRASE_NAME_SET, CHUAN_NO_ARGS);
    return false;
  }
  chuan_str found = find_code(set, kind, code);
  if (found.n == 0) {
    chuan_diag *diag = chuan_diag_add(m->diags, CHUAN_E0526, column->span, CHUAN_ARGS(header, set->name));
    if (kind == CHUAN_FIELD_INDICATOR && find_code(set, CHUAN_FIELD_CRITERION, code).n > 0) {
      chuan_buffer b;
      chuan_buffer_init(&b, m->arena);
      chuan_buffer_add_c(&b, "tiêu chí ");
      chuan_buffer_add(&b, code);
      chuan_diag_hint(m->diags, diag, CHUAN_PHRASE_DID_YOU_MEAN, CHUAN_ARGS(chuan_buffer_str(&b)));
    }
    return false;
  }
  column->role = kind == CHUAN_FIELD_INDICATOR ? CHUAN_COLUMN_INDICATOR : CHUAN_COLUMN_CRITERION;
  column->field = (chuan_field){ .kind = kind, .set = set->name, .level = m->subject->level };
  column->field.code = found;
  return true;
}

/* Columns ------------------------------------------------------------------------------------------ */

static bool take_datum(matcher *m, chuan_import_column *column, const chuan_datum *datum)
{
  column->role = CHUAN_COLUMN_DATUM;
  column->field = (chuan_field){ .kind = CHUAN_FIELD_DATUM, .datum = datum, .level = m->subject->level };
  return true;
}

/* Whether --ignore with one text means the other. */
static bool ignores(const name_forms *given, const name_forms *text)
{
  return chuan_str_equal(given->key, text->key) || same_but_for_diacritics(given, text);
}

static bool is_ignored(matcher *m, const column_forms *column)
{
  bool ignored = false;
  for (size_t i = 0; i < m->options->ignore_count; i++)
    if (ignores(&m->ignored[i], &column->header) || ignores(&m->ignored[i], &column->path))
      ignored = m->ignored_found[i] = true;
  return ignored;
}

/* How many columns --ignore with that text would leave out. */
static size_t count_ignored(const matcher *m, const name_forms *given)
{
  size_t count = 0;
  for (size_t i = 0; i < m->file->column_count; i++)
    count += ignores(given, &m->columns[i].header) || ignores(given, &m->columns[i].path);
  return count;
}

/* Says how to leave out that column and no other. */
static void hint_ignore(matcher *m, chuan_diag *diag, const chuan_import_column *column)
{
  const column_forms *forms = &m->columns[column - m->file->columns];
  size_t count = count_ignored(m, &forms->header);
  bool by_header = count == 1;
  if (by_header || count_ignored(m, &forms->path) == 1)
    chuan_diag_hint(m->diags, diag, CHUAN_PHRASE_IGNORE_COLUMN,
                    CHUAN_ARGS(chuan_cell_shown(by_header ? column->header : column->path, m->arena)));
  else
    chuan_diag_hint(m->diags, diag, CHUAN_PHRASE_SAME_HEADERS, CHUAN_ARGS(import_digits(count, m->arena)));
}

/* A datum that the header may mean: it has the same letters, or ends with its name ("Tổng số hộ"); the longest name, as
   it says most. */
static const chuan_str *find_likely(const matcher *m, chuan_str fold)
{
  const chuan_str *likely = NULL;
  size_t longest = 0;
  for (size_t i = 0; i < m->count; i++) {
    chuan_str name = m->data[i].name.fold;
    if (name.n <= longest || fold.n < name.n || memcmp(fold.p + fold.n - name.n, name.p, name.n) != 0 ||
        (fold.n > name.n && fold.p[fold.n - name.n - 1] != '_'))
      continue;
    longest = name.n;
    likely = &m->names[i];
  }
  return likely;
}

/* Says what the header may be meant to be, and that it is to be written so. */
static void hint_rename(matcher *m, chuan_diag *diag, const chuan_import_column *column)
{
  static const chuan_str NAME = CHUAN_STR("tên");
  const chuan_str *likely = NULL;
  if (m->suggestions++ < SUGGESTIONS_MAX)
    likely = chuan_text_nearest(column->header, m->names, m->count);
  if (!likely && import_looks_like_name(column->header, m->level, m->arena))
    likely = &NAME;
  if (!likely)
    likely = find_likely(m, m->columns[column - m->file->columns].header.fold);
  if (likely)
    chuan_diag_hint(m->diags, diag, CHUAN_PHRASE_RENAME_COLUMN, CHUAN_ARGS(*likely));
  else
    chuan_diag_hint(m->diags, diag, CHUAN_PHRASE_NAME_COLUMN, CHUAN_NO_ARGS);
}

static bool report_unknown(matcher *m, const chuan_import_column *column)
{
  chuan_str header = chuan_cell_shown(column->header, m->arena);
  chuan_diag *diag = chuan_diag_add(m->diags, CHUAN_E0503, column->span, CHUAN_ARGS(header));
  hint_rename(m, diag, column);
  hint_ignore(m, diag, column);
  return false;
}

/* Reports a header that fits the data at `nearest` and, if it is one, a verdict. */
static bool report_ambiguous(matcher *m, const chuan_import_column *column, const name_forms *header, int nearest,
                             bool verdict)
{
  chuan_buffer candidates;
  chuan_buffer_init(&candidates, m->arena);
  for (size_t i = 0; nearest && i < m->count; i++)
    if (nearness(&m->data[i], header) == nearest) {
      chuan_buffer_add_c(&candidates, candidates.n ? ", " : "");
      chuan_buffer_add(&candidates, m->data[i].datum->name);
    }
  if (verdict) {
    chuan_buffer_add_c(&candidates, ", ");
    chuan_buffer_add(&candidates, chuan_cell_shown(column->header, m->arena));
  }
  chuan_diag *diag = chuan_diag_add(
      m->diags, CHUAN_E0504, column->span,
      CHUAN_ARGS(chuan_cell_shown(column->header, m->arena), chuan_buffer_str(&candidates)));
  chuan_diag_hint(m->diags, diag, CHUAN_PHRASE_WRITE_IDENTIFIER, CHUAN_NO_ARGS);
  return false;
}

/* The data that a header is nearest to. */
typedef struct nearest_data {
  const chuan_datum *datum; /* one of them */
  size_t count;
  int nearness;
  bool exact; /* the header is the very name: no question */
} nearest_data;

static nearest_data find_datum(const matcher *m, chuan_str written, const name_forms *header)
{
  nearest_data found = { .count = 0 };
  for (size_t i = 0; i < m->count; i++) {
    if (chuan_str_equal(written, m->data[i].datum->name))
      return (nearest_data){ m->data[i].datum, 1, 1, true };
    int near = nearness(&m->data[i], header);
    if (near == 0 || (found.nearness && near > found.nearness))
      continue;
    found.count = near == found.nearness ? found.count + 1 : 1;
    found.nearness = near;
    found.datum = m->data[i].datum;
  }
  return found;
}

/* Finds what a header names: the nearest datum, or a verdict; false when there is none or more than one. */
static bool match_name(matcher *m, chuan_import_column *column, const name_forms *header)
{
  nearest_data found = find_datum(m, column->header, header);
  if (found.exact)
    return take_datum(m, column, found.datum);
  chuan_field_kind kind;
  chuan_str code;
  bool verdict = read_verdict_header(&kind, &code, header->fold);
  if (found.count + verdict > 1)
    return report_ambiguous(m, column, header, found.nearness, verdict);
  if (verdict)
    return take_verdicts(m, column, kind, code);
  return found.datum ? take_datum(m, column, found.datum) : report_unknown(m, column);
}

/* Levels ------------------------------------------------------------------------------------------- */

/* A datum that the texts over a column name. */
typedef struct named {
  const chuan_datum *datum; /* NULL: none, or more than one */
  size_t above;             /* levels that had no part in it */
  chuan_str unit;           /* that is named with it; empty: none */
} named;

/* Whether a text says no more than that a column is the whole of what stands over it. */
static bool says_whole(chuan_str fold)
{
  static const char *const WORDS[] = { "tong_so", "tong", "tong_cong", "chung", "total" };
  for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
    if (chuan_str_equal(fold, chuan_str_of(WORDS[i])))
      return true;
  return false;
}

/* The first levels of a column in one text. */
static chuan_str join_levels(const chuan_import_column *column, size_t count, chuan_arena *arena)
{
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  for (size_t i = 0; i < count; i++) {
    chuan_buffer_add_c(&b, i > 0 ? " " : "");
    chuan_buffer_add(&b, column->levels[i]);
  }
  return chuan_buffer_str(&b);
}

/* Takes a text for the name of a datum, and where it is none without the unit behind it. */
static chuan_rc find_text(named *out, const matcher *m, chuan_str text)
{
  name_forms forms;
  chuan_str unit, name = text;
  chuan_rc rc = make_forms(&forms, name, m->arena);
  nearest_data found = rc == CHUAN_RC_OK ? find_datum(m, name, &forms) : (nearest_data){ .count = 0 };
  if (rc == CHUAN_RC_OK && found.count == 0 && import_split_unit(&name, &unit, text)) {
    out->unit = unit;
    name = import_without_marks(name);
    rc = make_forms(&forms, name, m->arena);
    found = rc == CHUAN_RC_OK ? find_datum(m, name, &forms) : (nearest_data){ .count = 0 };
  }
  out->datum = found.count == 1 ? found.datum : NULL;
  return rc;
}

/* What the first `count` levels name: all of them together, or the lowest alone. */
static chuan_rc find_levels(named *out, const matcher *m, const chuan_import_column *column, size_t count)
{
  *out = (named){ .above = 0 };
  chuan_rc rc = find_text(out, m, join_levels(column, count, m->arena));
  if (rc != CHUAN_RC_OK || out->datum || count == 1)
    return rc;
  *out = (named){ .above = count - 1 };
  return find_text(out, m, column->levels[count - 1]);
}

/* Whether a text is a unit of measure, in brackets or one that is known. */
static chuan_rc is_unit(bool *is, const matcher *m, chuan_str text)
{
  chuan_str inner = import_without_brackets(text);
  *is = inner.n < text.n;
  chuan_rc rc = *is ? CHUAN_RC_OK : import_is_measure(is, text, m->arena);
  for (size_t i = 0; rc == CHUAN_RC_OK && !*is && i < m->count; i++)
    rc = import_same_unit(is, text, m->data[i].datum->unit, m->arena);
  return rc;
}

/* Whether the lowest of some levels only says how, or that, the one above it is counted: "người", "Tổng số (người)". */
static chuan_rc is_below_name(bool *is, chuan_str *unit, const matcher *m, chuan_str text)
{
  chuan_str name = text, fold, written = { 0 };
  chuan_rc rc = is_unit(is, m, text);
  if (rc != CHUAN_RC_OK || *is) {
    *unit = import_without_brackets(text);
    return rc;
  }
  if (!import_split_unit(&name, &written, text))
    name = text;
  rc = chuan_text_fold(&fold, name, m->arena);
  *is = rc == CHUAN_RC_OK && says_whole(fold);
  if (*is && written.n > 0)
    *unit = written;
  return rc;
}

/* Finds the datum of a column by its levels, from the lowest up for as long as that is no name of its own. */
static chuan_rc find_named(named *out, const matcher *m, const chuan_import_column *column)
{
  chuan_str unit = { 0 };
  bool below = true;
  chuan_rc rc = CHUAN_RC_OK;
  *out = (named){ .datum = NULL };
  for (size_t count = column->level_count; rc == CHUAN_RC_OK && below && count > 0; count--) {
    rc = find_levels(out, m, column, count);
    if (rc != CHUAN_RC_OK || out->datum)
      break;
    rc = is_below_name(&below, &unit, m, column->levels[count - 1]);
  }
  if (unit.n > 0)
    out->unit = unit;
  return rc;
}

/* Columns of data ---------------------------------------------------------------------------------- */

/* What no datum is called may still be a head that every form has: of names, or of what is no data. */
static bool take_form_column(const matcher *m, chuan_import_column *column)
{
  if (!m->has_name && !m->has_level_name && import_is_bare_name(column->header, m->level, m->arena))
    column->role = CHUAN_COLUMN_NAME;
  else if (import_is_beside_data(column->header, m->arena))
    column->role = CHUAN_COLUMN_IGNORED;
  else
    return false;
  return true;
}

/* A column of values. The texts of all its header rows together tell more than the lowest one alone. */
static chuan_rc match_value(matcher *m, chuan_import_column *column)
{
  chuan_field_kind kind;
  chuan_str code;
  named found;
  name_forms path, lowest;
  chuan_rc rc = make_forms(&path, join_levels(column, column->level_count, m->arena), m->arena);
  if (rc == CHUAN_RC_OK)
    rc = make_forms(&lowest, column->levels[column->level_count - 1], m->arena);
  if (rc != CHUAN_RC_OK)
    return rc;
  bool whole = column->level_count > 1 && find_datum(m, column->path, &path).count == 1;
  nearest_data named_low = find_datum(m, column->header, &lowest);
  if (!whole && (named_low.count > 0 || read_verdict_header(&kind, &code, lowest.fold))) {
    column->above_count = named_low.exact ? 0 : column->level_count - 1; /* the very name is no accident */
    return match_name(m, column, &lowest) ? CHUAN_RC_OK : CHUAN_RC_FINDINGS;
  }
  rc = find_named(&found, m, column);
  if (rc != CHUAN_RC_OK)
    return rc;
  if (!found.datum)
    return take_form_column(m, column) || report_unknown(m, column) ? CHUAN_RC_OK : CHUAN_RC_FINDINGS;
  take_datum(m, column, found.datum);
  column->above_count = found.above;
  column->has_unit = found.unit.n > 0;
  if (column->has_unit) /* which may be all that the lowest text is */
    column->header = column->path;
  return column->has_unit ? import_compare_unit(column, found.unit, column->span, m->arena, m->diags) : CHUAN_RC_OK;
}

/* Whether the lowest text over some column is that head. */
static bool has_head(const matcher *m, bool (*is_head)(chuan_str text, chuan_arena *arena))
{
  for (size_t i = 0; i < m->file->column_count; i++)
    if (is_head(m->file->columns[i].header, m->arena))
      return true;
  return false;
}

static bool has_name_of_level(const matcher *m)
{
  for (size_t i = 0; i < m->file->column_count; i++)
    if (import_is_name_of_level(m->file->columns[i].header, m->level, m->arena))
      return true;
  return false;
}

static chuan_rc match_column(matcher *m, chuan_import_column *column)
{
  const column_forms *forms = &m->columns[column - m->file->columns];
  if (m->file->unseen && !is_ignored(m, forms) && !chuan_source_check(column->path, column->span, m->diags))
    return CHUAN_RC_FINDINGS;
  if (column->header.n == 0 || column->level_count == 0 || is_ignored(m, forms))
    column->role = CHUAN_COLUMN_IGNORED;
  else if (import_is_key(column->header, m->arena) ||
           (!m->has_key && import_is_key_of_level(column->header, m->level, m->arena)))
    column->role = CHUAN_COLUMN_CODE;
  else if (import_is_name(column->header, m->arena) ||
           (!m->has_name && import_is_name_of_level(column->header, m->level, m->arena)))
    column->role = CHUAN_COLUMN_NAME;
  else
    return match_value(m, column);
  return CHUAN_RC_OK;
}

chuan_rc import_match_columns(import_file *file, const import_subject *subject, const chuan_import_options *options,
                              chuan_arena *arena, chuan_diags *diags)
{
  matcher m = { .file = file, .subject = subject, .options = options, .arena = arena, .diags = diags };
  chuan_rc rc = make_matcher(&m), result;
  if (rc == CHUAN_RC_OK)
    rc = chuan_text_fold(&m.level, subject->level, arena);
  m.has_key = has_head(&m, import_is_key);
  m.has_name = has_head(&m, import_is_name);
  m.has_level_name = has_name_of_level(&m);
  result = rc;
  for (size_t i = 0; rc == CHUAN_RC_OK && i < file->column_count; i++) {
    rc = match_column(&m, &file->columns[i]);
    if (rc == CHUAN_RC_FINDINGS) {
      result = rc;
      rc = CHUAN_RC_OK;
    }
  }
  if (rc != CHUAN_RC_OK)
    return rc;
  for (size_t i = 0; i < options->ignore_count; i++)
    if (!m.ignored_found[i])
      chuan_diag_add(diags, CHUAN_W0530, NOWHERE, CHUAN_ARGS(options->ignore[i]));
  if (!import_check_columns(file, arena, diags))
    result = CHUAN_RC_FINDINGS;
  rc = import_tell_heads(file, options->period, arena, diags);
  if (rc == CHUAN_RC_OK)
    rc = import_compare_stated_units(file, arena, diags);
  if (arena->failed) /* a text may lack something */
    return CHUAN_RC_MEMORY;
  return rc == CHUAN_RC_OK ? result : rc;
}
