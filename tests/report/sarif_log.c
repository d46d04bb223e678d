/* Whether what comes on standard input is a log as SARIF 2.1.0 asks for it: one run, rules of different ids, results of
   these rules whose kind and level go together, places that can be opened, fingerprints that differ. Prints what it
   counted; the first thing that is wrong ends it. */
#include <json-c/json.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void wrong(const char *what, json_object *where)
{
  printf("%s: %s\n", what, where ? json_object_to_json_string(where) : "");
  exit(1);
}

static json_object *member(json_object *of, const char *key, json_type type)
{
  json_object *found = NULL;
  if (!json_object_object_get_ex(of, key, &found) || !json_object_is_type(found, type))
    wrong(key, of);
  return found;
}

static const char *words(json_object *of, const char *key)
{
  const char *found = json_object_get_string(member(of, key, json_type_string));
  if (*found == '\0')
    wrong(key, of);
  return found;
}

static void check_message(json_object *of, const char *key)
{
  words(member(of, key, json_type_object), "text");
}

/* Adds a name to those seen; no name twice. */
static void once(json_object *seen, const char *name)
{
  if (json_object_object_get_ex(seen, name, NULL))
    wrong("twice", json_object_new_string(name));
  json_object_object_add(seen, name, NULL);
}

static json_object *check_rules(json_object *run)
{
  json_object *driver = member(member(run, "tool", json_type_object), "driver", json_type_object);
  json_object *rules = member(driver, "rules", json_type_array), *ids = json_object_new_object();
  if (strcmp(words(driver, "name"), "chuan") != 0)
    wrong("name", driver);
  for (size_t i = 0; i < json_object_array_length(rules); i++) {
    json_object *rule = json_object_array_get_idx(rules, i);
    once(ids, words(rule, "id"));
    check_message(rule, "shortDescription");
    words(member(rule, "defaultConfiguration", json_type_object), "level");
  }
  return ids;
}

static void check_place(json_object *place)
{
  static const char REFERENCE[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/%";
  json_object *names = member(place, "logicalLocations", json_type_array), *physical, *region;
  for (size_t i = 0; i < json_object_array_length(names); i++)
    words(json_object_array_get_idx(names, i), "kind");
  if (!json_object_object_get_ex(place, "physicalLocation", &physical))
    return;
  const char *file = words(member(physical, "artifactLocation", json_type_object), "uri");
  if (file[strspn(file, REFERENCE)] != '\0')
    wrong("uri", physical);
  bool in_sheet = json_object_array_length(names) == 2;
  bool in_text = json_object_object_get_ex(physical, "region", &region);
  if (in_sheet == in_text || (in_text && json_object_get_int(member(region, "startLine", json_type_int)) < 1))
    wrong("region", place);
  check_message(place, "message");
}

static void check_result(json_object *result, json_object *rules, json_object *prints)
{
  json_object *places = member(result, "locations", json_type_array);
  json_object *others = member(result, "relatedLocations", json_type_array);
  bool fails = strcmp(words(result, "kind"), "fail") == 0;
  const char *level = words(result, "level");
  bool goes = fails ? strcmp(level, "error") == 0 || strcmp(level, "warning") == 0
                    : strcmp(level, "none") == 0 && strcmp(words(result, "kind"), "open") == 0;
  if (!goes)
    wrong("level", result);
  if (!json_object_object_get_ex(rules, words(result, "ruleId"), NULL))
    wrong("ruleId", result);
  check_message(result, "message");
  if (json_object_array_length(places) != 1)
    wrong("locations", result);
  check_place(json_object_array_get_idx(places, 0));
  for (size_t i = 0; i < json_object_array_length(others); i++)
    check_place(json_object_array_get_idx(others, i));
  once(prints, words(member(result, "partialFingerprints", json_type_object), "chuanFinding/v1"));
}

int main(void)
{
  json_object *log = json_object_from_fd(0);
  if (!log || strcmp(words(log, "version"), "2.1.0") != 0)
    wrong("version", log);
  json_object *runs = member(log, "runs", json_type_array), *run = json_object_array_get_idx(runs, 0);
  if (json_object_array_length(runs) != 1)
    wrong("runs", runs);
  json_object *rules = check_rules(run), *results = member(run, "results", json_type_array);
  json_object *prints = json_object_new_object();
  for (size_t i = 0; i < json_object_array_length(results); i++)
    check_result(json_object_array_get_idx(results, i), rules, prints);
  printf("%d rules, %zu results\n", json_object_object_length(rules), json_object_array_length(results));
  json_object_put(rules);
  json_object_put(prints);
  json_object_put(log);
  return 0;
}
