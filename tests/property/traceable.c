/* Property: every number in an explanation's sentence occurs in its trace, exactly or as it is printed for people; a
   line number (`set:12`) in the places of the fault. What is said in the rule's own words is that to the letter. And a
   number is what the words before it call it: the value, what is required, the end of a gap of that datum, what would
   decide, or the declared range.
   usage: traceable [EXPLANATIONS] [SEED]. An explanation is the JSON of one indicator of a random unit. */
#include "tests/property/random_rules.h"

#include "runtime/report.h"

#include <json.h>
#include <string.h>

enum { UNITS_OF_SET = 10, CHILDREN = 3 /* of each unit */, PLACES = 12 };

static size_t explanations, numbers, in_roles, of_below;

/* Random figures, one in so many of which is missing. */
static void fill(chuan_data *data, uint32_t missing, chuan_arena *arena)
{
  for (size_t unit = 0; unit < data->unit_count; unit++) {
    for (size_t k = 0; k < data->set->data_count; k++) {
      chuan_num number = random_value(&data->program->data[data->set->data[k]], arena);
      chuan_input input = below(missing) ? CHUAN_INPUT_VALUE : CHUAN_INPUT_NOT_REPORTED;
      if (chuan_data_set(data, &data->columns[k], unit, input, number) != CHUAN_RC_OK)
        abort();
    }
    if (data->set->dimension_count > 0)
      data->dimensions[0][unit] = (int32_t)below(3);
    data->units[unit].code = CHUAN_STR("1");
    data->units[unit].name = CHUAN_STR("X");
    data->units[unit].level = CHUAN_STR("xã");
  }
}

/* Gives each unit its children; their names have no digits. */
static void add_children(chuan_data *data, chuan_arena *arena)
{
  static const uint32_t FIRST[] = { 0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30 };
  chuan_data *children = chuan_arena_alloc(arena, sizeof *children);
  chuan_results *results = chuan_arena_alloc(arena, sizeof *results);
  uint32_t *units = chuan_arena_array(arena, CHILDREN * UNITS_OF_SET, sizeof *units);
  if (data->set->part_count != 1 || !children || !results || !units ||
      chuan_data_init(children, data->program, chuan_program_at(data->program, data->set->parts[0]), 2024,
                      data->law_date, CHILDREN * UNITS_OF_SET, arena) != CHUAN_RC_OK)
    abort();
  fill(children, 30, arena);
  for (uint32_t child = 0; child < CHILDREN * UNITS_OF_SET; child++) {
    units[child] = child;
    children->units[child].code = CHUAN_STR("c");
    children->units[child].name = CHUAN_STR("Bản");
  }
  if (chuan_vm_run(results, children, (chuan_run_options){ .keep_values = true }, arena) != CHUAN_RC_OK)
    abort();
  data->children[0] = (chuan_children){ .results = results, .first = FIRST, .units = units };
}

/* All forms in which a number may be printed: as it is and as a percentage, rounded to any number of decimals. */
static bool is_printed(const char *digits, size_t length, chuan_num number, chuan_lang lang, chuan_arena *arena)
{
  chuan_dialect dialect = lang == CHUAN_LANG_EN ? CHUAN_DIALECT_EN : CHUAN_DIALECT_VI;
  chuan_str exact = chuan_num_exact(number, arena), found = { digits, length };
  chuan_num percent;
  if (chuan_str_equal(found, exact))
    return true;
  if (chuan_num_multiply(&percent, number, chuan_num_int(100), arena) != CHUAN_RC_OK)
    return false;
  for (unsigned places = 0; places <= PLACES; places++)
    if (chuan_str_equal(found, chuan_num_display(number, places, CHUAN_ROUND_HALF_UP, dialect, arena)) ||
        chuan_str_equal(found, chuan_num_display(percent, places, CHUAN_ROUND_HALF_UP, dialect, arena)))
      return true;
  return chuan_str_equal(found, chuan_num_exact(percent, arena));
}

static bool is_value(const char *digits, size_t length, json_object *of, const char *key, chuan_lang lang,
                     chuan_arena *arena)
{
  json_object *value;
  chuan_num number;
  if (!json_object_object_get_ex(of, key, &value) || !value)
    return false;
  if (chuan_num_parse_exact(&number, chuan_str_of(json_object_get_string(value)), arena) != CHUAN_RC_OK)
    abort();
  return is_printed(digits, length, number, lang, arena);
}

/* Whether a text ends with the words. */
static bool ends(const char *text, size_t length, const char *words)
{
  size_t n = strlen(words);
  return n > 0 && length >= n && memcmp(text + length - n, words, n) == 0;
}

/* What the words before a number say that it is. */
typedef struct role {
  const char *words[2]; /* Vietnamese, English */
  const char *op;       /* of the trace; NULL: a field of the indicator */
  const char *field;
  bool named; /* the datum stands before the words */
} role;

enum { VALUE };
static const role ROLES[] = {
  [VALUE] = { { ": giá trị ", ": value " }, NULL, "value", false },
  { { " làm tròn thành ", " rounded to " }, NULL, "value", false },
  { { " làm tròn nửa chẵn thành ", " rounded half even to " }, NULL, "value", false },
  { { " làm tròn xuống thành ", " rounded down to " }, NULL, "value", false },
  { { " làm tròn lên thành ", " rounded up to " }, NULL, "value", false },
  { { " thêm ", " by " }, "gap_by", NULL, true },
  { { " bớt ", " by " }, "gap_by", NULL, true },
  { { ", lên ", ", to " }, "gap_to", NULL, false },
  { { ", còn ", ", to " }, "gap_to", NULL, false },
  { { " trong [", " in [" }, "range", NULL, true },
};
enum { ROLE_COUNT = sizeof ROLES / sizeof *ROLES };

/* Behind the name of a datum that all units below have to change. */
static const char *const OF_EVERY[] = { " của mỗi thôn", " of every thôn" };
static const role REQUIRED = { .field = "threshold" }, DECIDING = { .words = { "", "" }, .op = "met_if" };

static bool has(const char *text, size_t length, const char *words)
{
  return memmem(text, length, words, strlen(words)) != NULL;
}

/* ", yêu cầu ≥ " behind the value; those of auxiliary values stand behind a semicolon. */
static bool is_required(const char *text, size_t length, chuan_lang lang)
{
  static const char *const SIGNS[] = { "<", "≤", ">", "≥" };
  for (size_t i = 0; i < sizeof SIGNS / sizeof *SIGNS; i++) {
    char words[32];
    snprintf(words, sizeof words, chuan_say(lang, ", yêu cầu %s ", ", required %s "), SIGNS[i]);
    if (ends(text, length, words))
      return has(text, length, chuan_say(lang, ": giá trị ", ": value ")) && !has(text, length, "; ");
  }
  return false;
}

/* The role of a number before which stands text[0] … text[length - 1]; NULL for any. */
static const role *role_of(const char *text, size_t length, chuan_lang lang)
{
  /* What was rounded stands behind "value", and the value behind that. */
  bool rounds = strstr(text, chuan_say(lang, " làm tròn ", " rounded "));
  if (is_required(text, length, lang))
    return &REQUIRED;
  if (has(text, length, chuan_say(lang, "; đạt nếu ", "; met if ")))
    return &DECIDING;
  for (size_t i = 0; i < ROLE_COUNT; i++)
    if (ends(text, length, ROLES[i].words[lang]) && !(i == VALUE && rounds))
      return &ROLES[i];
  return NULL;
}

static bool is_of_role(const role *r, json_object *step, const char *text, size_t length, chuan_lang lang)
{
  json_object *op, *name;
  if (!r)
    return true;
  if (!json_object_object_get_ex(step, "op", &op) || strcmp(json_object_get_string(op), r->op) != 0)
    return false;
  length -= strlen(r->words[lang]);
  if (ends(text, length, chuan_say(lang, OF_EVERY[0], OF_EVERY[1])))
    length -= strlen(chuan_say(lang, OF_EVERY[0], OF_EVERY[1]));
  return !r->named ||
         (json_object_object_get_ex(step, "name", &name) && ends(text, length, json_object_get_string(name)));
}

/* Whether a number, that stands at `from` in the text, is in the trace in its role; its sign is part of it. */
static bool in_trace(const char *text, size_t from, size_t length, json_object *indicator, json_object *trace,
                     chuan_lang lang, chuan_arena *arena)
{
  const role *r = role_of(text, from, lang);
  in_roles += r != NULL;
  if (r && r->field)
    return is_value(text + from, length, indicator, r->field, lang, arena);
  for (size_t i = 0; i < json_object_array_length(trace); i++) {
    json_object *step = json_object_array_get_idx(trace, i);
    if (is_of_role(r, step, text, from, lang) && is_value(text + from, length, step, "value", lang, arena))
      return true;
  }
  return false;
}

/* Whether a line is one where the fault arose. */
static bool in_fault(const char *digits, size_t length, json_object *indicator)
{
  json_object *fault;
  char line[32];
  snprintf(line, sizeof line, "\"line\":%.*s,", (int)length, digits);
  return json_object_object_get_ex(indicator, "fault", &fault) &&
         strstr(json_object_to_json_string_ext(fault, JSON_C_TO_STRING_PLAIN), line);
}

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

/* Digits of a name (x0) are no number. */
static bool is_in_name(char before)
{
  return before == '_' || (before >= 'a' && before <= 'z') || (before & 0x80);
}

/* Looks up every number of a sentence behind its head, which names the indicator. */
static bool is_traceable(const char *text, json_object *indicator, json_object *trace, chuan_lang lang,
                         chuan_arena *arena)
{
  const char *at = strpbrk(text, ":;.");
  while (at && *at) {
    size_t length = 0;
    if (!is_digit(*at) || is_in_name(at[-1])) {
      at++;
      continue;
    }
    while (is_digit(at[length]) || (strchr(".,/", at[length]) && at[length] && is_digit(at[length + 1])))
      length++;
    bool negative = at[-1] == '-' && at[-2] == ' ', place = at[-1] == ':';
    numbers++;
    size_t from = (size_t)(at - text) - negative;
    if (place ? !in_fault(at, length, indicator)
              : !in_trace(text, from, length + negative, indicator, trace, lang, arena)) {
      fprintf(stderr, "%.*s is not in the trace\n%s\n%s\n", (int)length, at, text, json_object_to_json_string(trace));
      return false;
    }
    at += length;
  }
  return true;
}

/* "…, because x ≥ 1 / 2." quotes the rule. */
static bool is_quoted(const char *text, const chuan_set *set, size_t indicator)
{
  chuan_str words = set->indicators[indicator].not_applicable_text;
  const char *quote = strstr(text, " because ") ? strstr(text, " because ") + 9
                      : strstr(text, " vì ")    ? strstr(text, " vì ") + 5
                                                : NULL;
  return quote && strncmp(quote, words.p, words.n) == 0 && strcmp(quote + words.n, ".") == 0;
}

static bool check_indicators(json_object *root, const chuan_set *set, chuan_lang lang, chuan_arena *arena)
{
  json_object *units, *indicators;
  if (!json_object_object_get_ex(root, "units", &units) ||
      !json_object_object_get_ex(json_object_array_get_idx(units, 0), "indicators", &indicators))
    return false;
  for (size_t i = 0; i < json_object_array_length(indicators); i++) {
    json_object *indicator = json_object_array_get_idx(indicators, i), *text, *trace;
    if (!json_object_object_get_ex(indicator, "text", &text) || !json_object_object_get_ex(indicator, "trace", &trace))
      return false;
    explanations++;
    of_below += strstr(json_object_get_string(text), "thôn.") || strstr(json_object_get_string(text), "Bản");
    if (!is_quoted(json_object_get_string(text), set, i) &&
        !is_traceable(json_object_get_string(text), indicator, trace, lang, arena))
      return false;
  }
  return true;
}

static bool try_unit(const chuan_results *results, size_t unit, chuan_run_options options, random_set *set)
{
  chuan_explain_question question = {
    .unit = unit, .criterion = CHUAN_NONE, .indicator = CHUAN_NONE, .options = options
  };
  chuan_explanation explanation;
  char *bytes = NULL;
  size_t length = 0;
  chuan_lang lang = below(2) ? CHUAN_LANG_VI : CHUAN_LANG_EN;
  FILE *out = open_memstream(&bytes, &length);
  chuan_report report = { .results = results, .sources = &set->sources, .lang = lang, .width = 80 };
  bool good = out &&
              chuan_explain_unit(&explanation, results, question, NULL, &set->arena, &set->diags) == CHUAN_RC_OK &&
              chuan_report_json_explanation(out, &report, &explanation) == CHUAN_RC_OK;
  if (out)
    fclose(out);
  json_object *root = good ? json_tokener_parse(bytes) : NULL;
  good = root && check_indicators(root, results->data->set, lang, &set->arena);
  json_object_put(root);
  free(bytes);
  return good;
}

static bool try_set(void)
{
  random_set set;
  chuan_results results;
  chuan_data data;
  chuan_day day;
  chuan_run_options options = { .keep_values = true };
  make_random_set(&set);
  chuan_day_from(&day, 2024, 12, 31);
  bool good = set.program && chuan_data_init(&data, set.program, &set.program->sets[0], 2024, day, UNITS_OF_SET,
                                             &set.arena) == CHUAN_RC_OK;
  if (good) {
    fill(&data, 8, &set.arena);
    add_children(&data, &set.arena);
    good = chuan_vm_run(&results, &data, options, &set.arena) == CHUAN_RC_OK;
  }
  for (size_t unit = 0; unit < UNITS_OF_SET && good; unit++)
    good = try_unit(&results, unit, options, &set);
  if (!good)
    fprintf(stderr, "%.*s\n", CHUAN_STR_ARGS(chuan_buffer_str(&set.text)));
  chuan_arena_free(&set.arena);
  return good;
}

int main(int argc, char **argv)
{
  size_t wanted = argc > 1 ? (size_t)atol(argv[1]) : 10000;
  uint64_t seed = argc > 2 ? (uint64_t)atoll(argv[2]) : 1;
  random_below = true;
  for (uint64_t set = 0; explanations < wanted; set++) {
    random_state = seed * 1000003 + set;
    if (!try_set()) {
      fprintf(stderr, "traceable: set %" PRIu64 " of seed %" PRIu64 " fails\n", set, seed);
      return 1;
    }
  }
  if (numbers < explanations || in_roles < numbers / 2 || of_below == 0) { /* hardly anything was tried */
    fprintf(stderr, "traceable: only %zu numbers in %zu explanations, %zu by their words, %zu of units below\n",
            numbers, explanations, in_roles, of_below);
    return 1;
  }
  printf("traceable: %zu explanations, %zu of them of units below, %zu numbers in them, all of them in the trace, %zu "
         "as the words before them say\n",
         explanations, of_below, numbers, in_roles);
  return 0;
}
