/* Submissions in words and in JSON: see submissions.h. */
#include "cli/submissions.h"
#include "runtime/cell.h"
#include "runtime/local_time.h"

#include "base/json.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>

static const chuan_span NOWHERE = { 0, 0, 0 };

/* What is typed ------------------------------------------------------------------------------------ */

static chuan_rc refuse(chuan_cli *cli, chuan_str typed, const char *option, chuan_phrase hint)
{
  chuan_buffer b;
  chuan_buffer_init(&b, &cli->messages);
  chuan_text_escape(&b, typed, 0);
  chuan_diag *diag =
    chuan_diag_add(&cli->diags, CHUAN_E0908, NOWHERE, CHUAN_ARGS(chuan_buffer_str(&b), chuan_str_of(option)));
  chuan_diag_hint(&cli->diags, diag, hint, CHUAN_NO_ARGS);
  return CHUAN_RC_USAGE;
}

chuan_rc chuan_cli_submission(int64_t *out, chuan_cli *cli, chuan_str typed)
{
  enum { DIGITS_MAX = 18 };
  bool is_number = typed.n > 0 && typed.n <= DIGITS_MAX;
  *out = 0;
  for (size_t i = 0; i < typed.n && is_number; i++) {
    is_number = typed.p[i] >= '0' && typed.p[i] <= '9';
    *out = *out * 10 + (typed.p[i] - '0');
  }
  return is_number ? CHUAN_RC_OK : refuse(cli, typed, "N", CHUAN_PHRASE_WRITE_SUBMISSION);
}

/* Whether a text can be read as it stands by whoever looks at it later. */
static bool is_visible(chuan_str text)
{
  size_t length;
  if (chuan_text_invalid_at(text) < text.n)
    return false;
  for (size_t at = 0; at < text.n; at += length) {
    int32_t c = chuan_text_next((chuan_str){ text.p + at, text.n - at }, &length);
    if (c < ' ' || chuan_text_classify(c) != CHUAN_TEXT_PLAIN)
      return false;
  }
  return true;
}

static chuan_rc read_said(chuan_str *out, chuan_cli *cli, const chuan_arguments *arguments, const char *option,
                          size_t most, chuan_phrase hint)
{
  chuan_str typed = chuan_arguments_text(arguments, option), text = chuan_str_trim(typed);
  char name[16];
  *out = CHUAN_STR("");
  if (!chuan_arguments_has(arguments, option))
    return CHUAN_RC_OK;
  if (text.n > 0 && text.n <= most && is_visible(text))
    return chuan_text_nfc(out, text, &cli->messages);
  snprintf(name, sizeof name, "--%s", option);
  return refuse(cli, chuan_layout_fit(typed, cli->width, &cli->messages), name, hint);
}

chuan_rc chuan_cli_person(chuan_str *out, chuan_cli *cli, const chuan_arguments *arguments)
{
  enum { BYTES_MAX = 200 };
  return read_said(out, cli, arguments, "by", BYTES_MAX, CHUAN_PHRASE_WRITE_PERSON);
}

chuan_rc chuan_cli_reason(chuan_str *out, chuan_cli *cli, const chuan_arguments *arguments)
{
  enum { BYTES_MAX = 2000 };
  return read_said(out, cli, arguments, "reason", BYTES_MAX, CHUAN_PHRASE_WRITE_REASON);
}

/* Words -------------------------------------------------------------------------------------------- */

/* The state that most has come to: what is accepted goes before what is returned. */
static chuan_submission_state furthest(const chuan_listed *listed)
{
  chuan_submission_state state = CHUAN_SUBMISSION_ACCEPTED;
  while (state != CHUAN_SUBMISSION_RECEIVED && listed->in_state[state] == 0)
    state--;
  return state;
}

chuan_str chuan_submission_state_text(chuan_cli *cli, const chuan_listed *listed)
{
  chuan_submission_state state = furthest(listed);
  chuan_str word = chuan_str_of(CHUAN_SUBMISSION_WORDS[state].words[cli->lang]);
  if (!listed->is_data)
    return CHUAN_STR("–");
  if (listed->in_state[state] == listed->units)
    return word;
  chuan_buffer b;
  chuan_buffer_init(&b, &cli->messages);
  chuan_buffer_printf(&b, "%zu/%zu %.*s", listed->in_state[state], listed->units, CHUAN_STR_ARGS(word));
  return chuan_buffer_str(&b);
}

chuan_str chuan_submission_states_text(chuan_cli *cli, const chuan_listed *listed)
{
  chuan_buffer b;
  chuan_buffer_init(&b, &cli->messages);
  for (size_t i = 1; i <= CHUAN_SUBMISSION_STATE_COUNT; i++) { /* what was decided goes first */
    size_t state = CHUAN_SUBMISSION_STATE_COUNT - i;
    if (listed->in_state[state] > 0)
      chuan_buffer_printf(&b, "%s%s %zu", b.n > 0 ? ", " : "", CHUAN_SUBMISSION_WORDS[state].words[cli->lang],
                          listed->in_state[state]);
  }
  return chuan_buffer_str(&b);
}

static void wrap(chuan_cli *cli, const chuan_buffer *text, size_t indent)
{
  printf("%*s", (int)indent, "");
  chuan_layout_wrap(stdout, chuan_buffer_str(text), indent, indent + 2, cli->width, &cli->messages);
}

/* "…64 digits" */
static chuan_str digest_text(char *out, const unsigned char *digest)
{
  for (size_t i = 0; i < 32; i++)
    snprintf(out + 2 * i, 3, "%02x", digest[i]);
  return chuan_str_of(out);
}

static void print_head(chuan_cli *cli, const chuan_listed *listed)
{
  const chuan_submission *s = &listed->submission;
  chuan_buffer b;
  char digest[65];
  chuan_buffer_init(&b, &cli->messages);
  chuan_buffer_printf(&b, chuan_say(cli->lang, "Lần nộp %" PRId64 ": %.*s", "Submission %" PRId64 ": %.*s"), s->id,
                      CHUAN_STR_ARGS(s->file));
  wrap(cli, &b, 0);
  chuan_buffer_init(&b, &cli->messages);
  chuan_buffer_printf(&b, chuan_say(cli->lang, "nhận lúc %.*s (giờ Việt Nam)", "received at %.*s (Viet Nam time)"),
                      CHUAN_STR_ARGS(chuan_time_text(s->submitted_at, NO_BREAK_SPACE, cli->lang, &cli->messages)));
  if (s->submitted_by.n > 0)
    chuan_buffer_printf(&b, chuan_say(cli->lang, ", người nạp: %.*s", ", imported by %.*s"),
                        CHUAN_STR_ARGS(s->submitted_by));
  wrap(cli, &b, 2);
  chuan_buffer_init(&b, &cli->messages);
  chuan_buffer_printf(&b, "SHA-256 %.*s", CHUAN_STR_ARGS(digest_text(digest, s->sha256)));
  wrap(cli, &b, 2);
  chuan_buffer_init(&b, &cli->messages);
  if (listed->is_data)
    chuan_buffer_printf(&b, chuan_say(cli->lang, "số liệu cấp %.*s, kỳ %d: %zu đơn vị, %zu ô",
                                      "data of level %.*s for %d: %zu units, %zu cells"),
                        CHUAN_STR_ARGS(s->level), s->period, listed->units, listed->cells);
  else
    chuan_buffer_printf(&b, chuan_say(cli->lang, "danh mục đơn vị: %zu dòng", "administrative units: %zu rows"),
                        listed->units);
  if (s->set.n > 0)
    chuan_buffer_printf(&b, chuan_say(cli->lang, ", kết quả tự báo cáo của bộ %.*s", ", reported verdicts of set %.*s"),
                        CHUAN_STR_ARGS(s->set));
  wrap(cli, &b, 2);
  if (!listed->is_data)
    return;
  chuan_buffer_init(&b, &cli->messages);
  chuan_buffer_add_c(&b, chuan_say(cli->lang, "trạng thái: ", "state: "));
  chuan_buffer_add(&b, chuan_submission_states_text(cli, listed));
  wrap(cli, &b, 2);
}

static void add_codes(chuan_buffer *b, const chuan_str *codes, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    chuan_buffer_add_c(b, i > 0 ? ", " : ": ");
    chuan_buffer_add(b, codes[i]);
  }
}

static void print_decisions(chuan_cli *cli, const chuan_shown *shown)
{
  if (shown->decision_count > 0)
    puts(chuan_say(cli->lang, "\nCác quyết định (giờ Việt Nam)", "\nDecisions (Viet Nam time)"));
  for (size_t i = 0; i < shown->decision_count; i++) {
    const chuan_decision *d = &shown->decisions[i];
    chuan_buffer b;
    chuan_buffer_init(&b, &cli->messages);
    chuan_buffer_printf(&b, "%.*s  %s, %.*s; ",
                        CHUAN_STR_ARGS(chuan_time_text(d->at, NO_BREAK_SPACE, cli->lang, &cli->messages)),
                        CHUAN_SUBMISSION_WORDS[d->state].words[cli->lang], CHUAN_STR_ARGS(d->by));
    if (d->unit_count == shown->unit_count)
      chuan_buffer_add_c(&b, chuan_say(cli->lang, "mọi đơn vị", "all units"));
    else
      chuan_buffer_printf(&b, chuan_say(cli->lang, "%zu đơn vị", "%zu units"), d->unit_count);
    if (d->unit_count < shown->unit_count)
      add_codes(&b, d->units, d->unit_count);
    if (d->reason.n > 0)
      chuan_buffer_printf(&b, chuan_say(cli->lang, "; lý do: %.*s", "; reason: %.*s"), CHUAN_STR_ARGS(d->reason));
    wrap(cli, &b, 2);
  }
}

static void add_written(chuan_cli *cli, chuan_buffer *b, chuan_str written)
{
  if (written.n == 0)
    chuan_buffer_add_c(b, chuan_say(cli->lang, "để trống", "blank"));
  else
    chuan_buffer_add(b, chuan_cell_shown(written, &cli->run));
}

/* ": hộ_nước (ở đây 12, được tính 10), có_chợ": what is written alike is not told twice. */
static void add_replaced(chuan_cli *cli, chuan_buffer *b, const chuan_replaced *replaced)
{
  for (size_t i = 0; i < replaced->count; i++) {
    const chuan_replaced_cell *cell = &replaced->cells[i];
    chuan_buffer_printf(b, "%s%.*s", i ? ", " : ": ", CHUAN_STR_ARGS(cell->name));
    if (chuan_str_equal(cell->own, cell->counts))
      continue;
    chuan_buffer_add_c(b, chuan_say(cli->lang, " (ở đây ", " (here "));
    add_written(cli, b, cell->own);
    chuan_buffer_add_c(b, chuan_say(cli->lang, ", được tính ", ", counts "));
    add_written(cli, b, cell->counts);
    chuan_buffer_add_char(b, ')');
  }
}

/* What becomes of the cells of a unit that do not count. */
static chuan_str unit_note(chuan_cli *cli, const chuan_submitted_unit *unit)
{
  chuan_buffer b;
  chuan_buffer_init(&b, &cli->run);
  if (unit->frozen_by)
    chuan_buffer_printf(&b, chuan_say(cli->lang, "chưa tính: đã khóa theo lần nộp %" PRId64,
                                      "does not count yet: frozen by submission %" PRId64), unit->frozen_by);
  for (size_t i = 0; i < unit->replaced_count; i++) {
    const chuan_replaced *replaced = &unit->replaced[i];
    chuan_buffer_printf(&b, chuan_say(cli->lang, "%stính theo lần nộp %" PRId64, "%scounts by submission %" PRId64),
                        b.n > 0 ? "; " : "", replaced->by);
    add_replaced(cli, &b, replaced);
  }
  return chuan_buffer_str(&b);
}

static chuan_str figure(chuan_cli *cli, size_t number)
{
  chuan_buffer b;
  chuan_buffer_init(&b, &cli->run);
  chuan_buffer_printf(&b, "%zu", number);
  return chuan_buffer_str(&b);
}

static void print_units(chuan_cli *cli, const chuan_shown *shown)
{
  enum { CODE, NAME, STATE, CELLS, COUNTING, COLUMNS };
  const chuan_table_column columns[COLUMNS] = {
    [CODE] = { .title = chuan_say(cli->lang, "Mã", "Code") },
    [NAME] = { .title = chuan_say(cli->lang, "Đơn vị", "Unit"), .flexible = true },
    [STATE] = { .title = chuan_say(cli->lang, "Trạng thái", "State"), .toned = true },
    [CELLS] = { .title = chuan_say(cli->lang, "Ô", "Cells"), .right = true },
    [COUNTING] = { .title = chuan_say(cli->lang, "Được tính", "Count"), .right = true },
  };
  static const chuan_tone TONES[] = { [CHUAN_SUBMISSION_RECEIVED] = CHUAN_TONE_OPEN,
                                      [CHUAN_SUBMISSION_RETURNED] = CHUAN_TONE_BAD,
                                      [CHUAN_SUBMISSION_ACCEPTED] = CHUAN_TONE_GOOD };
  chuan_table table;
  if (shown->unit_count == 0)
    return;
  chuan_table_init(&table, columns, COLUMNS, &cli->run); /* of all villages it is more than messages may take */
  for (size_t i = 0; i < shown->unit_count; i++) {
    const chuan_submitted_unit *unit = &shown->units[i];
    chuan_str cells[COLUMNS] = {
      [CODE] = unit->code,
      [NAME] = unit->name,
      [STATE] = chuan_str_of(CHUAN_SUBMISSION_WORDS[unit->state].words[cli->lang]),
      [CELLS] = figure(cli, unit->cells),
      [COUNTING] = figure(cli, unit->counting),
    };
    chuan_table_add(&table, cells, TONES[unit->state], 0, unit_note(cli, unit));
  }
  putchar('\n');
  chuan_table_print(&table, stdout, cli->width, cli->color_out);
}

void chuan_submission_print(chuan_cli *cli, const chuan_shown *shown)
{
  print_head(cli, &shown->listed);
  print_decisions(cli, shown);
  print_units(cli, shown);
}

/* JSON --------------------------------------------------------------------------------------------- */

static void put_text(bool *failed, json_object *object, const char *key, chuan_str text)
{
  chuan_json_put(failed, object, key, chuan_json_text(text));
}

static void put_number(bool *failed, json_object *object, const char *key, int64_t number)
{
  chuan_json_put(failed, object, key, json_object_new_int64(number));
}

static void put_text_or_null(bool *failed, json_object *object, const char *key, chuan_str text)
{
  if (text.n > 0)
    put_text(failed, object, key, text);
  else
    chuan_json_put_null(failed, object, key);
}

static void put_state(bool *failed, json_object *object, chuan_submission_state state)
{
  put_text(failed, object, "state", chuan_str_of(CHUAN_SUBMISSION_WORDS[state].key));
}

static json_object *codes_json(bool *failed, const chuan_str *codes, size_t count)
{
  json_object *array = json_object_new_array();
  for (size_t i = 0; i < count && !*failed; i++)
    chuan_json_append(failed, array, chuan_json_text(codes[i]));
  return array;
}

/* The state of all units, or "mixed", and how many units are in each; null of a file of units. */
static void put_states(bool *failed, json_object *object, const chuan_listed *listed)
{
  chuan_submission_state state = furthest(listed);
  json_object *states = json_object_new_object();
  for (chuan_submission_state i = 0; i < CHUAN_SUBMISSION_STATE_COUNT; i++)
    put_number(failed, states, CHUAN_SUBMISSION_WORDS[i].key, (int64_t)listed->in_state[i]);
  if (!listed->is_data)
    chuan_json_put_null(failed, object, "state");
  else if (listed->in_state[state] == listed->units)
    put_state(failed, object, state);
  else
    put_text(failed, object, "state", CHUAN_STR("mixed"));
  chuan_json_put(failed, object, "states", states);
}

json_object *chuan_submission_listed_json(bool *failed, const chuan_listed *listed)
{
  const chuan_submission *s = &listed->submission;
  json_object *object = json_object_new_object();
  put_number(failed, object, "submission", s->id);
  put_text(failed, object, "kind", s->kind);
  put_text(failed, object, "file", s->file);
  put_text(failed, object, "submitted_at", s->submitted_at);
  put_text_or_null(failed, object, "submitted_by", s->submitted_by);
  put_text_or_null(failed, object, "level", s->level);
  if (listed->is_data)
    put_number(failed, object, "period", s->period);
  else
    chuan_json_put_null(failed, object, "period");
  put_text_or_null(failed, object, "set", s->set);
  put_number(failed, object, "unit_count", (int64_t)listed->units);
  put_number(failed, object, "cell_count", (int64_t)listed->cells);
  put_states(failed, object, listed);
  put_text_or_null(failed, object, "decided_by", listed->decided_by);
  put_text_or_null(failed, object, "decided_at", listed->decided_at);
  return object;
}

json_object *chuan_submission_decision_json(bool *failed, const chuan_decision *decision)
{
  json_object *object = json_object_new_object();
  put_state(failed, object, decision->state);
  put_text(failed, object, "at", decision->at);
  put_text(failed, object, "by", decision->by);
  put_text_or_null(failed, object, "reason", decision->reason);
  chuan_json_put(failed, object, "units", codes_json(failed, decision->units, decision->unit_count));
  return object;
}

static json_object *replaced_json(bool *failed, const chuan_replaced *replaced)
{
  json_object *object = json_object_new_object(), *names = json_object_new_array(), *cells = json_object_new_array();
  put_number(failed, object, "submission", replaced->by);
  for (size_t i = 0; i < replaced->count && !*failed; i++) {
    json_object *cell = json_object_new_object();
    put_text(failed, cell, "name", replaced->cells[i].name);
    put_text(failed, cell, "as_written", replaced->cells[i].own);
    put_text(failed, cell, "counts", replaced->cells[i].counts);
    chuan_json_append(failed, cells, cell);
    chuan_json_append(failed, names, chuan_json_text(replaced->cells[i].name));
  }
  chuan_json_put(failed, object, "names", names);
  chuan_json_put(failed, object, "cells", cells);
  return object;
}

static json_object *unit_json(bool *failed, const chuan_submitted_unit *unit)
{
  json_object *object = json_object_new_object(), *replaced = json_object_new_array();
  put_text(failed, object, "code", unit->code);
  put_text(failed, object, "name", unit->name);
  put_state(failed, object, unit->state);
  put_text_or_null(failed, object, "decided_by", unit->decided_by);
  put_text_or_null(failed, object, "decided_at", unit->decided_at);
  if (unit->frozen_by)
    put_number(failed, object, "frozen_by", unit->frozen_by);
  else
    chuan_json_put_null(failed, object, "frozen_by");
  put_number(failed, object, "cells", (int64_t)unit->cells);
  put_number(failed, object, "counting", (int64_t)unit->counting);
  put_number(failed, object, "without", (int64_t)unit->without);
  for (size_t i = 0; i < unit->replaced_count && !*failed; i++)
    chuan_json_append(failed, replaced, replaced_json(failed, &unit->replaced[i]));
  chuan_json_put(failed, object, "replaced", replaced);
  return object;
}

json_object *chuan_submission_shown_json(bool *failed, const chuan_shown *shown)
{
  char digest[65];
  const chuan_submission *s = &shown->listed.submission;
  json_object *object = chuan_submission_listed_json(failed, &shown->listed);
  json_object *decisions = json_object_new_array(), *units = json_object_new_array();
  put_text(failed, object, "sha256", digest_text(digest, s->sha256));
  put_text_or_null(failed, object, "options", s->options);
  for (size_t i = 0; i < shown->decision_count && !*failed; i++)
    chuan_json_append(failed, decisions, chuan_submission_decision_json(failed, &shown->decisions[i]));
  for (size_t i = 0; i < shown->unit_count && !*failed; i++)
    chuan_json_append(failed, units, unit_json(failed, &shown->units[i]));
  chuan_json_put(failed, object, "decisions", decisions);
  chuan_json_put(failed, object, "units", units);
  return object;
}
