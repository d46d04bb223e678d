/* Making JSON: see json.h. */
#include "base/json.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <limits.h>
#include <string.h>

void chuan_json_put(bool *failed, json_object *object, const char *key, json_object *value)
{
  if (!value || !object || json_object_object_add_ex(object, key, value, JSON_C_OBJECT_KEY_IS_CONSTANT) != 0) {
    json_object_put(value);
    *failed = true;
  }
}

void chuan_json_append(bool *failed, json_object *array, json_object *value)
{
  if (!value || !array || json_object_array_add(array, value) != 0) {
    json_object_put(value);
    *failed = true;
  }
}

void chuan_json_put_null(bool *failed, json_object *object, const char *key)
{
  if (!object || json_object_object_add_ex(object, key, NULL, JSON_C_OBJECT_KEY_IS_CONSTANT) != 0)
    *failed = true;
}

json_object *chuan_json_text(chuan_str s)
{
  return s.p && s.n <= INT_MAX ? json_object_new_string_len(s.p, (int)s.n) : NULL;
}

json_object *chuan_json_whole(bool failed, json_object *object)
{
  if (!failed)
    return object;
  json_object_put(object);
  return NULL;
}

/* Writing ------------------------------------------------------------------------------------------ */

/* The letter behind the backslash of a character that has a short escape; otherwise 0. */
static char short_escape(char c)
{
  switch (c) {
  case '"':
  case '\\': return c;
  case '\b': return 'b';
  case '\f': return 'f';
  case '\n': return 'n';
  case '\r': return 'r';
  case '\t': return 't';
  default: return '\0';
  }
}

/* Bytes on their way to a stream: pieces of JSON are short, and a call of the library for each took a tenth of the
   time of `eval --json`. */
typedef struct writer {
  FILE *out;
  size_t used;
  char bytes[4096];
} writer;

static void flush(writer *w)
{
  fwrite(w->bytes, 1, w->used, w->out); /* whether it failed is what ferror() of the stream says */
  w->used = 0;
}

static void put(writer *w, const char *bytes, size_t length)
{
  if (length > sizeof w->bytes - w->used)
    flush(w);
  if (length > sizeof w->bytes) {
    fwrite(bytes, 1, length, w->out);
    return;
  }
  memcpy(w->bytes + w->used, bytes, length);
  w->used += length;
}

static void put_letter(writer *w, char letter)
{
  put(w, &letter, 1);
}

static void put_escaped(writer *w, char c)
{
  char text[8];
  char letter = short_escape(c);
  int length = letter ? snprintf(text, sizeof text, "\\%c", letter)
                      : snprintf(text, sizeof text, "\\u%04x", (unsigned)(unsigned char)c);
  put(w, text, (size_t)length);
}

/* JSON is UTF-8; the name of a file need not be. */
static void put_invalid(writer *w, char c)
{
  char text[8];
  put(w, text, (size_t)snprintf(text, sizeof text, "<%02X>", (unsigned)(unsigned char)c));
}

static void write_text(writer *w, const char *text, size_t length)
{
  size_t run = 0, n; /* run: where the bytes begin that are not yet written */
  put_letter(w, '"');
  for (size_t i = 0; i < length; i += n) {
    int32_t c = chuan_text_next((chuan_str){ text + i, length - i }, &n);
    if (c >= ' ' && c != '"' && c != '\\')
      continue;
    put(w, text + run, i - run);
    run = i + n;
    if (c < 0)
      put_invalid(w, text[i]);
    else
      put_escaped(w, text[i]);
  }
  put(w, text + run, length - run);
  put_letter(w, '"');
}

static void write_value(writer *w, json_object *value, bool open);

static void write_object(writer *w, json_object *value)
{
  bool first = true;
  put_letter(w, '{');
  json_object_object_foreach(value, key, item)
  {
    if (!first)
      put_letter(w, ',');
    first = false;
    write_text(w, key, strlen(key));
    put_letter(w, ':');
    write_value(w, item, false);
  }
}

static void write_array(writer *w, json_object *value)
{
  put_letter(w, '[');
  for (size_t i = 0; i < json_object_array_length(value); i++) {
    if (i > 0)
      put_letter(w, ',');
    write_value(w, json_object_array_get_idx(value, i), false);
  }
}

static void write_integer(writer *w, int64_t number)
{
  char text[24];
  put(w, text, (size_t)snprintf(text, sizeof text, "%" PRId64, number));
}

static void write_value(writer *w, json_object *value, bool open)
{
  switch (json_object_get_type(value)) {
  case json_type_object:
    write_object(w, value);
    if (!open)
      put_letter(w, '}');
    break;
  case json_type_array:
    write_array(w, value);
    if (!open)
      put_letter(w, ']');
    break;
  case json_type_string:
    write_text(w, json_object_get_string(value), (size_t)json_object_get_string_len(value));
    break;
  case json_type_boolean:
    json_object_get_boolean(value) ? put(w, "true", 4) : put(w, "false", 5);
    break;
  case json_type_int:
    write_integer(w, json_object_get_int64(value));
    break;
  default: /* there are no others */
    put(w, "null", 4);
  }
}

void chuan_json_write(FILE *out, json_object *value, bool open)
{
  writer w;
  w.out = out;
  w.used = 0; /* its bytes need no value */
  write_value(&w, value, open);
  flush(&w);
}
