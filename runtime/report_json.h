/* What the two files that write verdicts as JSON share: a writer, and values as it writes them. */
#ifndef CHUAN_REPORT_JSON_H
#define CHUAN_REPORT_JSON_H

#include "base/json.h"
#include "runtime/report_internal.h"

#include <json-c/json.h>
#include <limits.h>

/* A writer of one object. Every value is made and given away through it, so that one flag says at the end
   whether memory was enough. */
typedef struct writer {
  const chuan_report *report;
  const chuan_results *results;
  const chuan_data *data;
  const chuan_set *set;
  const chuan_explanation *explanation; /* NULL: verdicts only */
  chuan_slice *slices;                  /* then: what verdicts rest on, by indicator, */
  chuan_despite *despite;               /* and what is missing of the unit though they stand */
  chuan_arena arena;                    /* of the unit being written */
  bool failed;
} writer;

/* Adds `value` to an object and gives it away, also when that fails. */
static inline void put(writer *w, json_object *object, const char *key, json_object *value)
{
  chuan_json_put(&w->failed, object, key, value);
}

static inline void put_null(writer *w, json_object *object, const char *key)
{
  chuan_json_put_null(&w->failed, object, key);
}

static inline void append(writer *w, json_object *array, json_object *value)
{
  chuan_json_append(&w->failed, array, value);
}

/* JSON is UTF-8: in a text that is not (the name of a file may be anything) the invalid bytes become <FF>. */
static inline json_object *text(writer *w, chuan_str s)
{
  if (s.p && chuan_text_invalid_at(s) < s.n) {
    chuan_buffer b;
    chuan_buffer_init(&b, &w->arena);
    chuan_text_escape(&b, s, 0);
    s = b.failed ? (chuan_str){ NULL, 0 } : chuan_buffer_str(&b);
  }
  return s.p && s.n <= INT_MAX ? json_object_new_string_len(s.p, (int)s.n) : NULL;
}

/* A text that was not written has no bytes at all. */
static inline chuan_str or_empty(chuan_str s)
{
  return s.n > 0 ? s : CHUAN_STR("");
}

static inline void put_text(writer *w, json_object *object, const char *key, chuan_str s)
{
  put(w, object, key, text(w, s));
}

/* A text, or null when it is empty. */
static inline void put_text_or_null(writer *w, json_object *object, const char *key, chuan_str s)
{
  if (s.n > 0)
    put_text(w, object, key, s);
  else
    put_null(w, object, key);
}

static inline void put_number(writer *w, json_object *object, const char *key, size_t value)
{
  put(w, object, key, json_object_new_int64((int64_t)value));
}

static inline void put_truth(writer *w, json_object *object, const char *key, bool value)
{
  put(w, object, key, json_object_new_boolean(value));
}

static inline void put_verdict(writer *w, json_object *object, uint8_t verdict)
{
  put_text(w, object, "verdict", chuan_str_of(chuan_verdict_json((chuan_verdict)verdict)));
}

/* The exact number, or null when there is none. */
static inline void put_measure(writer *w, json_object *object, const char *key, const chuan_measure *measure)
{
  if (measure && measure->state == CHUAN_VERDICT_MET)
    put_text(w, object, key, chuan_num_exact(measure->number, &w->arena));
  else
    put_null(w, object, key);
}

enum { CHUAN_REPORT_JSON_TEXTS_LIMIT = 64 << 20 /* bytes of the texts of one unit */ };

/* Writes an object, with `open` all but its last bracket, and frees it. */
void chuan_report_json_write(writer *w, FILE *out, json_object *object, bool open);
/* A digest in 64 digits. */
chuan_str chuan_report_json_hex(const unsigned char *hash, chuan_arena *arena);
/* report_json_explain.c. A cell that an indicator rests on. */
json_object *chuan_report_json_input(writer *w, const chuan_explained_input *input);
/* Adds its value alone; null where there is none. */
void chuan_report_json_value(writer *w, json_object *object, const char *key, const chuan_explained_input *input);

/* The names of chuan_input. */
extern const char *const CHUAN_REPORT_JSON_STATES[];

/* report_json_explain.c. What an indicator rests on: its data, what was looked at beside them, the gap, the law, the
   trace. */
void chuan_report_json_indicator(writer *w, json_object *object, uint32_t indicator, const chuan_clause *clause);
json_object *chuan_report_json_besides(writer *w, const chuan_explained_besides *besides);
/* Adds that of a condition of the set or a ruling, with its cells. */
void chuan_report_json_whole(writer *w, json_object *object, const chuan_explained_besides *besides);
json_object *chuan_report_json_basis(writer *w, const chuan_sources_of_law *law);
/* The amendments of an indicator that are in force; nothing of one that is not amended. */
void chuan_report_json_amended(writer *w, json_object *object, const chuan_indicator *indicator);
/* What remains to be done for the unit, the least effort first. */
void chuan_report_json_unmet(writer *w, json_object *object, size_t condition); /* what would meet it */
void chuan_report_json_remaining(writer *w, json_object *object);
void chuan_report_json_reported_from(writer *w, json_object *object, const chuan_origin *origin);

#endif
