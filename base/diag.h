/* Diagnostics: an error is data. A record has a stable code, up to three places, a message with its
   arguments, a label for each place, hints, and a witness; it is queued and printed later, in
   Vietnamese or English, as text with carets or as JSON.
   Codes and their messages: diag_codes.def. Labels and hints: diag_phrases.def. The page of a code
   (`chuan help CODE`) is docs/codes/CODE.md. */
#ifndef CHUAN_DIAG_H
#define CHUAN_DIAG_H

#include "base/arena.h"
#include "base/rc.h"
#include "base/source.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdio.h>

typedef enum chuan_lang { CHUAN_LANG_VI, CHUAN_LANG_EN } chuan_lang;
typedef enum chuan_severity { CHUAN_SEVERITY_ERROR, CHUAN_SEVERITY_WARNING } chuan_severity;

typedef enum chuan_code {
#define DIAG(code, severity, vi, en) CHUAN_##code,
#include "base/diag_codes.def"
#undef DIAG
  CHUAN_CODE_COUNT
} chuan_code;

typedef enum chuan_phrase {
#define PHRASE(name, vi, en) CHUAN_PHRASE_##name,
#include "base/diag_phrases.def"
#undef PHRASE
} chuan_phrase;

enum { CHUAN_DIAG_SPANS_MAX = 3, CHUAN_DIAG_HINTS_MAX = 3, CHUAN_DIAG_WITNESS_MAX = 8, CHUAN_DIAG_ARGS_MAX = 6 };

/* A phrase with its arguments: %1 to %6 in the phrase are replaced by them. */
typedef struct chuan_said {
  chuan_phrase phrase;
  chuan_str args[CHUAN_DIAG_ARGS_MAX];
} chuan_said;

typedef struct chuan_diag {
  chuan_code code;
  chuan_severity severity;
  chuan_str args[CHUAN_DIAG_ARGS_MAX];
  struct {
    chuan_span span;
    chuan_said label;
  } spans[CHUAN_DIAG_SPANS_MAX];
  size_t span_count;
  chuan_said hints[CHUAN_DIAG_HINTS_MAX];
  size_t hint_count;
  struct {
    chuan_str name, value;
  } witness[CHUAN_DIAG_WITNESS_MAX];
  size_t witness_count;
} chuan_diag;

typedef struct chuan_diags {
  chuan_arena *arena; /* keeps the records and copies of their arguments */
  const chuan_sources *sources;
  chuan_diag **items;
  size_t count, capacity;
  size_t errors, warnings; /* exact, also past the number kept */
  bool failed;             /* a record was lost for want of memory */
} chuan_diags;

/* Records kept at most; later ones are only counted, and the printer says how many. */
enum { CHUAN_DIAGS_KEPT_MAX = 10000 };

void chuan_diags_init(chuan_diags *diags, chuan_arena *arena, const chuan_sources *sources);

/* Arguments of a message: CHUAN_ARGS(a, b) with chuan_str values; CHUAN_NO_ARGS for none. */
#define CHUAN_ARGS(...) \
  ((const chuan_str[]){ __VA_ARGS__ }), (sizeof((const chuan_str[]){ __VA_ARGS__ }) / sizeof(chuan_str))
#define CHUAN_NO_ARGS NULL, 0

/* An argument that reads differently in the two languages. */
enum { CHUAN_DIAG_BILINGUAL = '\x1f' };
chuan_str chuan_diag_bilingual(chuan_diags *diags, chuan_str vi, chuan_str en);
/* Why a file cannot be used: what `errno` means. */
chuan_str chuan_diag_file_error(chuan_diags *diags, int error);
/* The half of an argument that speaks this language. */
chuan_str chuan_diag_spoken(chuan_str arg, chuan_lang lang);

/* Queues a diagnostic; its arguments are copied. Never NULL: when memory is short or the list is
   full it returns a scratch record, so callers go on without a check. */
chuan_diag *chuan_diag_add(chuan_diags *diags, chuan_code code, chuan_span span, const chuan_str *args, size_t count);
/* Takes out records from number `first` on that say again what an earlier one of them says: the same code, place and
   arguments. The counts of errors and warnings follow. */
void chuan_diags_say_once(chuan_diags *diags, size_t first);
/* Labels the first place; adds a further place with its label; adds a hint; adds a witness pair. */
void chuan_diag_label(chuan_diags *diags, chuan_diag *diag, chuan_phrase label, const chuan_str *args, size_t count);
void chuan_diag_span(chuan_diags *diags, chuan_diag *diag, chuan_span span, chuan_phrase label, const chuan_str *args,
                     size_t count);
void chuan_diag_hint(chuan_diags *diags, chuan_diag *diag, chuan_phrase hint, const chuan_str *args, size_t count);
void chuan_diag_witness(chuan_diags *diags, chuan_diag *diag, chuan_str name, chuan_str value);

/* "E0203". */
const char *chuan_code_name(chuan_code code);
/* The code of that name in any case ("e0203"), or CHUAN_CODE_COUNT. */
chuan_code chuan_code_find(chuan_str name);

/* A phrase or message with its arguments, in a language. p is NULL when memory is short. */
chuan_str chuan_diag_message(const chuan_diag *diag, chuan_lang lang, chuan_arena *arena);
chuan_str chuan_said_text(const chuan_said *said, chuan_lang lang, chuan_arena *arena);
/* A phrase without arguments, for tables and headings. */
const char *chuan_phrase_text(chuan_phrase phrase, chuan_lang lang);

typedef struct chuan_diag_style {
  chuan_lang lang;
  bool color;
  size_t width; /* terminal columns; long source lines are cut to it around the caret */
} chuan_diag_style;

/* Prints every record kept, ordered by source, place and code, then one line with the exact counts
   (also when some are not shown). Prints nothing at all when there is none. False when memory was short:
   some words or the order may be missing. One record whose texts have no arguments needs no memory. */
bool chuan_diags_print(const chuan_diags *diags, FILE *out, chuan_diag_style style);

struct json_object;
/* {"schema":1,"findings":[…],"counts":{"errors":n,"warnings":n}} as docs/commands.md says; NULL when
   memory is short. The caller owns it, and frees it before the arena of `diags`. */
struct json_object *chuan_diags_json(const chuan_diags *diags, chuan_lang lang);

#endif
