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

static void write_text(FILE *out, const char *text, size_t length)
{
  fputc('"', out);
  for (size_t i = 0; i < length; i++) {
    char escape = short_escape(text[i]);
    if (escape)
      fprintf(out, "\\%c", escape);
    else if ((unsigned char)text[i] < ' ')
      fprintf(out, "\\u%04x", (unsigned)(unsigned char)text[i]);
    else
      fputc(text[i], out);
  }
  fputc('"', out);
}

static void write_object(FILE *out, json_object *value)
{
  bool first = true;
  fputc('{', out);
  json_object_object_foreach(value, key, item)
  {
    if (!first)
      fputc(',', out);
    first = false;
    write_text(out, key, strlen(key));
    fputc(':', out);
    chuan_json_write(out, item, false);
  }
}

static void write_array(FILE *out, json_object *value)
{
  fputc('[', out);
  for (size_t i = 0; i < json_object_array_length(value); i++) {
    if (i > 0)
      fputc(',', out);
    chuan_json_write(out, json_object_array_get_idx(value, i), false);
  }
}

void chuan_json_write(FILE *out, json_object *value, bool open)
{
  const char *end = "";
  switch (json_object_get_type(value)) {
  case json_type_object:
    write_object(out, value);
    end = "}";
    break;
  case json_type_array:
    write_array(out, value);
    end = "]";
    break;
  case json_type_string:
    write_text(out, json_object_get_string(value), (size_t)json_object_get_string_len(value));
    break;
  case json_type_boolean:
    fputs(json_object_get_boolean(value) ? "true" : "false", out);
    break;
  case json_type_int:
    fprintf(out, "%" PRId64, json_object_get_int64(value));
    break;
  default: /* there are no others */
    fputs("null", out);
  }
  if (!open)
    fputs(end, out);
}
