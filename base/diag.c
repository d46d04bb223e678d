/* Diagnostics: the list of records, the tables of codes and phrases, and messages with their arguments.
   See diag.h. Printing is in diag_print.c and diag_json.c. */
#include "base/diag.h"

#include "base/diag_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct {
  const char *name;
  chuan_severity severity;
  const char *text[2]; /* by chuan_lang */
} CODES[] = {
#define DIAG(code, severity, vi, en) { #code, CHUAN_SEVERITY_##severity, { vi, en } },
#include "base/diag_codes.def"
#undef DIAG
};

static const char *const PHRASES[][2] = {
#define PHRASE(name, vi, en) { vi, en },
#include "base/diag_phrases.def"
#undef PHRASE
};

/* Stands in for a record that cannot be kept. What is written to it is never read. */
static _Thread_local chuan_diag scratch;

void chuan_diags_init(chuan_diags *diags, chuan_arena *arena, const chuan_sources *sources)
{
  *diags = (chuan_diags){ .arena = arena, .sources = sources };
}

/* Queueing ----------------------------------------------------------------------------------------- */

/* Copies arguments into a record; when memory is short the list is marked and false returned. */
static bool copy_args(chuan_diags *diags, chuan_str *out, const chuan_str *args, size_t count)
{
  for (size_t i = 0; i < count && i < CHUAN_DIAG_ARGS_MAX; i++) {
    out[i] = chuan_str_copy(diags->arena, args[i]);
    if (!out[i].p) {
      diags->failed = true;
      return false;
    }
  }
  return true;
}

static chuan_diag *discard(void)
{
  memset(&scratch, 0, sizeof scratch);
  return &scratch;
}

chuan_diag *chuan_diag_add(chuan_diags *diags, chuan_code code, chuan_span span, const chuan_str *args, size_t count)
{
  if (CODES[code].severity == CHUAN_SEVERITY_ERROR)
    diags->errors++;
  else
    diags->warnings++;
  if (diags->count >= CHUAN_DIAGS_KEPT_MAX)
    return discard();
  chuan_diag *diag = chuan_arena_alloc(diags->arena, sizeof *diag);
  if (!diag || !chuan_arena_grow(diags->arena, (void **)&diags->items, diags->count, &diags->capacity,
                                 sizeof *diags->items)) {
    diags->failed = true;
    return discard();
  }
  diag->code = code;
  diag->severity = CODES[code].severity;
  if (!copy_args(diags, diag->args, args, count))
    return discard();
  if (span.source) {
    diag->spans[0].span = span;
    diag->span_count = 1;
  }
  diags->items[diags->count++] = diag;
  return diag;
}

/* Fills in a phrase; leaves it as it was, and returns false, when memory is short. */
chuan_str chuan_diag_bilingual(chuan_diags *diags, chuan_str vi, chuan_str en)
{
  chuan_buffer out;
  chuan_buffer_init(&out, diags->arena);
  chuan_buffer_add(&out, vi);
  chuan_buffer_add_char(&out, CHUAN_DIAG_BILINGUAL);
  chuan_buffer_add(&out, en);
  diags->failed = diags->failed || out.failed;
  return out.failed ? vi : chuan_buffer_str(&out);
}

chuan_str chuan_diag_file_error(chuan_diags *diags, int error)
{
  static const struct {
    int error;
    chuan_str vi;
  } ERRORS[] = {
#define FILE_ERROR(error, vi) { error, CHUAN_STR(vi) },
#include "base/file_errors.def"
#undef FILE_ERROR
  };
  chuan_str en = chuan_str_of(strerror(error));
  for (size_t i = 0; i < sizeof ERRORS / sizeof *ERRORS; i++)
    if (ERRORS[i].error == error)
      return chuan_diag_bilingual(diags, ERRORS[i].vi, en);
  return en;
}

static bool say(chuan_diags *diags, chuan_said *said, chuan_phrase phrase, const chuan_str *args, size_t count)
{
  chuan_said filled = { .phrase = phrase };
  if (!copy_args(diags, filled.args, args, count))
    return false;
  *said = filled;
  return true;
}

void chuan_diag_label(chuan_diags *diags, chuan_diag *diag, chuan_phrase label, const chuan_str *args, size_t count)
{
  if (diag != &scratch && diag->span_count > 0)
    say(diags, &diag->spans[0].label, label, args, count);
}

void chuan_diag_span(chuan_diags *diags, chuan_diag *diag, chuan_span span, chuan_phrase label, const chuan_str *args,
                     size_t count)
{
  if (diag == &scratch || span.source == 0 || diag->span_count == CHUAN_DIAG_SPANS_MAX)
    return;
  if (!say(diags, &diag->spans[diag->span_count].label, label, args, count))
    return;
  diag->spans[diag->span_count++].span = span;
}

void chuan_diag_hint(chuan_diags *diags, chuan_diag *diag, chuan_phrase hint, const chuan_str *args, size_t count)
{
  if (diag == &scratch || diag->hint_count == CHUAN_DIAG_HINTS_MAX)
    return;
  if (say(diags, &diag->hints[diag->hint_count], hint, args, count))
    diag->hint_count++;
}

void chuan_diag_witness(chuan_diags *diags, chuan_diag *diag, chuan_str name, chuan_str value)
{
  if (diag == &scratch || diag->witness_count == CHUAN_DIAG_WITNESS_MAX)
    return;
  chuan_str copies[2];
  if (!copy_args(diags, copies, (chuan_str[]){ name, value }, 2))
    return;
  diag->witness[diag->witness_count].name = copies[0];
  diag->witness[diag->witness_count].value = copies[1];
  diag->witness_count++;
}

/* Codes and messages ------------------------------------------------------------------------------- */

const char *chuan_code_name(chuan_code code)
{
  return CODES[code].name;
}

chuan_code chuan_code_find(chuan_str name)
{
  for (size_t i = 0; i < CHUAN_CODE_COUNT; i++)
    if (strlen(CODES[i].name) == name.n && strncasecmp(CODES[i].name, name.p, name.n) == 0)
      return (chuan_code)i;
  return CHUAN_CODE_COUNT;
}

const char *chuan_phrase_text(chuan_phrase phrase, chuan_lang lang)
{
  return PHRASES[phrase][lang];
}

/* The template with %1 to %6 replaced; any other % stands for itself. */
chuan_str chuan_diag_spoken(chuan_str arg, chuan_lang lang)
{
  const char *between = arg.n > 0 ? memchr(arg.p, CHUAN_DIAG_BILINGUAL, arg.n) : NULL;
  if (!between)
    return arg;
  size_t first = (size_t)(between - arg.p);
  return lang == CHUAN_LANG_VI ? (chuan_str){ arg.p, first } : (chuan_str){ between + 1, arg.n - first - 1 };
}

static chuan_str fill_in(const char *template, const chuan_str *args, chuan_lang lang, chuan_arena *arena)
{
  chuan_buffer b;
  if (!strchr(template, '%'))
    return chuan_str_of(template);
  chuan_buffer_init(&b, arena);
  for (const char *p = template; *p;) {
    if (p[0] == '%' && p[1] >= '1' && p[1] <= '0' + CHUAN_DIAG_ARGS_MAX) {
      chuan_buffer_add(&b, chuan_diag_spoken(args[p[1] - '1'], lang));
      p += 2;
    } else {
      size_t plain = 1 + strcspn(p + 1, "%");
      chuan_buffer_add(&b, (chuan_str){ p, plain });
      p += plain;
    }
  }
  return b.failed ? (chuan_str){ NULL, 0 } : chuan_buffer_str(&b);
}

chuan_str chuan_diag_message(const chuan_diag *diag, chuan_lang lang, chuan_arena *arena)
{
  return fill_in(CODES[diag->code].text[lang], diag->args, lang, arena);
}

chuan_str chuan_said_text(const chuan_said *said, chuan_lang lang, chuan_arena *arena)
{
  return fill_in(PHRASES[said->phrase][lang], said->args, lang, arena);
}

/* Order -------------------------------------------------------------------------------------------- */

typedef struct ordered {
  const chuan_diag *diag;
  size_t number; /* when it was queued: keeps the sort stable */
} ordered;

static int compare_records(const void *left, const void *right)
{
  const ordered *a = left, *b = right;
  chuan_span place_a = a->diag->spans[0].span, place_b = b->diag->spans[0].span;
  if (place_a.source != place_b.source)
    return place_a.source < place_b.source ? -1 : 1;
  if (place_a.begin != place_b.begin)
    return place_a.begin < place_b.begin ? -1 : 1;
  if (a->diag->code != b->diag->code)
    return a->diag->code < b->diag->code ? -1 : 1;
  return a->number < b->number ? -1 : 1;
}

static bool say_the_same(const chuan_diag *a, const chuan_diag *b)
{
  bool same = a->code == b->code && a->span_count > 0 && b->span_count > 0 &&
              a->spans[0].span.source == b->spans[0].span.source &&
              a->spans[0].span.begin == b->spans[0].span.begin && a->spans[0].span.end == b->spans[0].span.end;
  for (size_t i = 0; same && i < CHUAN_DIAG_ARGS_MAX; i++)
    same = chuan_str_equal(a->args[i], b->args[i]);
  return same;
}

void chuan_diags_say_once(chuan_diags *diags, size_t first)
{
  size_t count = diags->count - first, kept = first;
  ordered *records = count > 1 ? calloc(count, sizeof *records) : NULL;
  if (count <= 1)
    return;
  if (!records) {
    diags->failed = true;
    return;
  }
  for (size_t i = 0; i < count; i++)
    records[i] = (ordered){ diags->items[first + i], i };
  qsort(records, count, sizeof *records, compare_records);
  /* Of one place and code those that are kept so far stand right before. */
  for (size_t i = 1, run = 0; i < count; i++) {
    const chuan_diag *diag = records[i].diag;
    if (records[run].diag->code != diag->code ||
        records[run].diag->spans[0].span.begin != diag->spans[0].span.begin ||
        records[run].diag->spans[0].span.source != diag->spans[0].span.source)
      run = i;
    for (size_t k = run; k < i && diags->items[first + records[i].number]; k++)
      if (say_the_same(records[k].diag, diag)) {
        diags->items[first + records[i].number] = NULL;
        *(diag->severity == CHUAN_SEVERITY_ERROR ? &diags->errors : &diags->warnings) -= 1;
      }
  }
  free(records);
  for (size_t i = first; i < diags->count; i++)
    if (diags->items[i])
      diags->items[kept++] = diags->items[i];
  diags->count = kept;
}

const chuan_diag **chuan_diags_ordered(const chuan_diags *diags)
{
  if (diags->count == 0)
    return NULL;
  ordered *records = calloc(diags->count, sizeof *records);
  const chuan_diag **out = calloc(diags->count, sizeof *out);
  if (records && out) {
    for (size_t i = 0; i < diags->count; i++)
      records[i] = (ordered){ diags->items[i], i };
    qsort(records, diags->count, sizeof *records, compare_records);
    for (size_t i = 0; i < diags->count; i++)
      out[i] = records[i].diag;
  } else {
    free(out);
    out = NULL;
  }
  free(records);
  return out;
}
