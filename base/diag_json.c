/* Diagnostics as JSON. See diag.h. */
#include "base/diag_internal.h"
#include "base/json.h"

#include <json-c/json.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { SCHEMA = 1 };

/* A writer of one document. Every piece is made and handed over through it, so that one flag says at
   the end whether memory was enough. */
typedef struct writer {
  const chuan_sources *sources;
  chuan_lang lang;
  chuan_arena arena; /* of the record being written */
  chuan_arena *keys; /* of texts that the document refers to */
  bool failed;
} writer;

/* Adds `value` to an object and gives it away, also when that fails. */
static void put(writer *w, json_object *object, const char *key, json_object *value)
{
  chuan_json_put(&w->failed, object, key, value);
}

static void append(writer *w, json_object *array, json_object *value)
{
  chuan_json_append(&w->failed, array, value);
}

/* JSON is UTF-8: invalid bytes become <FF>, all else stays. p is NULL when memory is short. */
static chuan_str valid_utf8(writer *w, chuan_str s)
{
  chuan_buffer b;
  chuan_buffer_init(&b, &w->arena);
  while (s.n > 0) {
    size_t valid = chuan_text_invalid_at(s);
    chuan_buffer_add(&b, (chuan_str){ s.p, valid });
    if (valid < s.n)
      chuan_buffer_printf(&b, "<%02X>", (unsigned char)s.p[valid++]);
    s = (chuan_str){ s.p + valid, s.n - valid };
  }
  return b.failed ? (chuan_str){ NULL, 0 } : chuan_buffer_str(&b);
}

static json_object *text(writer *w, chuan_str s)
{
  chuan_str valid = valid_utf8(w, s);
  if (!valid.p || valid.n > INT_MAX)
    return NULL;
  return json_object_new_string_len(valid.p, (int)valid.n);
}

static json_object *number(size_t value)
{
  return json_object_new_int64((int64_t)value);
}

static json_object *phrase(writer *w, const chuan_said *said)
{
  chuan_str filled = chuan_said_text(said, w->lang, &w->arena);
  return filled.p ? text(w, filled) : NULL;
}

static json_object *spans(writer *w, const chuan_diag *diag)
{
  json_object *array = json_object_new_array();
  for (size_t i = 0; array && i < diag->span_count; i++) {
    chuan_place place = chuan_source_place(w->sources, diag->spans[i].span);
    json_object *span = json_object_new_object();
    put(w, span, "file", text(w, place.file));
    put(w, span, "sheet", text(w, place.sheet));
    put(w, span, "line", number(place.line));
    put(w, span, "column", number(place.column));
    put(w, span, "end_line", number(place.end_line));
    put(w, span, "end_column", number(place.end_column));
    put(w, span, "label", phrase(w, &diag->spans[i].label));
    append(w, array, span);
  }
  return array;
}

/* The hints, one a line; JSON null when there are none. */
static void put_hints(writer *w, json_object *finding, const chuan_diag *diag)
{
  if (diag->hint_count == 0) {
    chuan_json_put_null(&w->failed, finding, "hint");
    return;
  }
  chuan_buffer b;
  chuan_buffer_init(&b, &w->arena);
  for (size_t i = 0; i < diag->hint_count; i++) {
    chuan_str hint = chuan_said_text(&diag->hints[i], w->lang, &w->arena);
    if (!hint.p)
      b.failed = true;
    if (i > 0)
      chuan_buffer_add_char(&b, '\n');
    chuan_buffer_add(&b, hint);
  }
  put(w, finding, "hint", b.failed ? NULL : text(w, chuan_buffer_str(&b)));
}

static json_object *witness(writer *w, const chuan_diag *diag)
{
  json_object *object = json_object_new_object();
  for (size_t i = 0; i < diag->witness_count; i++) {
    chuan_buffer key; /* a key of json-c ends at a NUL, so it is escaped as for a terminal */
    chuan_buffer_init(&key, w->keys);
    chuan_text_escape(&key, chuan_diag_spoken(diag->witness[i].name, w->lang), 0);
    chuan_buffer_add_char(&key, '\0');
    if (key.failed)
      w->failed = true;
    else
      put(w, object, key.p, text(w, chuan_diag_spoken(diag->witness[i].value, w->lang)));
  }
  return object;
}

static json_object *finding(writer *w, const chuan_diag *diag)
{
  json_object *object = json_object_new_object();
  chuan_str message = chuan_diag_message(diag, w->lang, &w->arena);
  bool error = diag->severity == CHUAN_SEVERITY_ERROR;
  put(w, object, "code", json_object_new_string(chuan_code_name(diag->code)));
  put(w, object, "severity", json_object_new_string(error ? "error" : "warning"));
  put(w, object, "message", message.p ? text(w, message) : NULL);
  put(w, object, "spans", spans(w, diag));
  put_hints(w, object, diag);
  put(w, object, "witness", witness(w, diag));
  return object;
}

static json_object *findings(writer *w, const chuan_diags *diags)
{
  json_object *array = json_object_new_array();
  const chuan_diag **records = chuan_diags_ordered(diags);
  if (!records && diags->count > 0)
    w->failed = true;
  for (size_t i = 0; records && !w->failed && i < diags->count; i++) {
    append(w, array, finding(w, records[i]));
    chuan_arena_free(&w->arena);
  }
  free(records);
  return array;
}

struct json_object *chuan_diags_json(const chuan_diags *diags, chuan_lang lang)
{
  writer w = { .sources = diags->sources, .lang = lang, .keys = diags->arena };
  chuan_arena_init(&w.arena, "JSON", CHUAN_DIAG_PRINT_LIMIT);
  json_object *document = json_object_new_object(), *counts = json_object_new_object();
  put(&w, document, "schema", number(SCHEMA));
  put(&w, document, "findings", findings(&w, diags));
  put(&w, counts, "errors", number(diags->errors));
  put(&w, counts, "warnings", number(diags->warnings));
  put(&w, document, "counts", counts);
  chuan_arena_free(&w.arena);
  return chuan_json_whole(w.failed, document);
}
