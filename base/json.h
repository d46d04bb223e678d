/* Making JSON with json-c so that no lack of memory goes unnoticed: every value is made and given away through
   these, and one flag says at the end whether memory was enough. */
#ifndef CHUAN_JSON_H
#define CHUAN_JSON_H

#include "base/text.h"

#include <stdio.h>

struct json_object;

/* Adds `value` to an object or array and gives it away, also when that fails; sets `failed` when it does, or when
   one of them could not be made (is NULL). The key is not copied: json-c loses the copy when it fails. */
void chuan_json_put(bool *failed, struct json_object *object, const char *key, struct json_object *value);
void chuan_json_append(bool *failed, struct json_object *array, struct json_object *value);
/* JSON null, for which json-c has no value of its own. */
void chuan_json_put_null(bool *failed, struct json_object *object, const char *key);
/* A text; NULL when memory is short or it has none (p is NULL). */
struct json_object *chuan_json_text(chuan_str s);
/* The object when nothing failed, otherwise NULL: then it is freed. */
struct json_object *chuan_json_whole(bool failed, struct json_object *object);

/* Writes objects, arrays, texts, integers, yes/no and null in the shortest form. It takes no memory; json-c's own
   writer leaves something out where it gets none. `open`: without the bracket at the end. */
void chuan_json_write(FILE *out, struct json_object *value, bool open);

#endif
