/* Ladders of status: sets that ask for the verdict of other sets (`đạt bộ "…"`). Nothing may ask for itself, and
   the sets asked for judge units of the same level. See model.h. */
#include "grammar/model.h"

#include <stdlib.h>

uint32_t chuan_model_set_named(chuan_model *model, const chuan_node *name)
{
  uint32_t set = chuan_program_set(model->program, name->text);
  if (set != CHUAN_NONE || model->incomplete)
    return set;
  chuan_str *names = chuan_model_alloc(model, model->set_count, sizeof *names);
  for (size_t i = 0; names && i < model->set_count; i++)
    names[i] = model->sets[i].name; /* one of several editions more than once: the nearest is the same */
  chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0202, name->span, CHUAN_ARGS(name->text));
  if (names)
    chuan_model_suggest(model, diag, name->text, names, model->set_count);
  return CHUAN_NONE;
}

bool chuan_model_require(chuan_model *model, chuan_model_set *set, uint32_t required, chuan_asked asked,
                         const chuan_node *name, bool local)
{
  size_t at = 0;
  while (at < set->required_count &&
         (set->required[at].set < required || (set->required[at].set == required && set->required[at].asked < asked)))
    at++;
  if (at < set->required_count && set->required[at].set == required && set->required[at].asked == asked) {
    if (set->required[at].local && !local)
      set->required[at] = (chuan_model_required){ required, asked, name, false };
    return true;
  }
  if (!chuan_model_grow(model, (void **)&set->required, set->required_count, &set->required_capacity,
                        sizeof *set->required))
    return false;
  for (size_t i = set->required_count++; i > at; i--)
    set->required[i] = set->required[i - 1];
  set->required[at] = (chuan_model_required){ required, asked, name, local };
  return true;
}

uint32_t chuan_model_required_at(const chuan_model_set *set, uint32_t required, chuan_asked asked)
{
  for (size_t i = 0; i < set->required_count; i++)
    if (set->required[i].set == required && set->required[i].asked == asked)
      return (uint32_t)i;
  return CHUAN_NONE;
}

/* Levels ------------------------------------------------------------------------------------------- */

static void check_levels(chuan_model *model, const chuan_model_set *set)
{
  for (size_t i = 0; i < set->required_count; i++) {
    const chuan_set *required = model->sets[set->required[i].set].out;
    if (set->out->level.n == 0 || required->level.n == 0 || chuan_str_equal(set->out->level, required->level))
      continue;
    chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0439, set->required[i].name->span,
                                      CHUAN_ARGS(required->name, required->level, set->out->level));
    chuan_diag_span(model->diags, diag, required->span, CHUAN_PHRASE_THIS_SET, CHUAN_NO_ARGS);
  }
}

/* Times -------------------------------------------------------------------------------------------- */

/* The last edition of the set that this is one of. */
static const chuan_set *last_edition(const chuan_set *set)
{
  return set + (set->edition_count - set->edition - 1);
}

/* A set that is not assessed in a year, or not in force on a day, cannot be judged, nor can what asks for it. Of
   variants that would be units that they do not govern, too: they ask only for what is there all the time. */
static void check_times(chuan_model *model, const chuan_model_set *set)
{
  for (size_t i = 0; i < set->required_count; i++) {
    const chuan_set *own = set->out, *required = model->sets[set->required[i].set].out;
    bool always = required->period_from <= own->period_from && required->period_to >= own->period_to &&
                  required->effective_from <= own->effective_from &&
                  last_edition(required)->effective_to >= own->effective_to;
    if (!set->required[i].local || always)
      continue;
    chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0441, set->required[i].name->span,
                                      CHUAN_ARGS(required->name, own->name));
    chuan_diag_span(model->diags, diag, required->span, CHUAN_PHRASE_THIS_SET, CHUAN_NO_ARGS);
  }
}

/* Circles ------------------------------------------------------------------------------------------ */

typedef enum visit_state { NEVER, ON_THE_WAY, DONE } visit_state;

/* A walk along what sets and their parts ask for, depth first and without recursion. It leaves every one behind those
   that it asks for. An edition of a set asks for those editions of another that are in force in its time. */
typedef struct walk {
  uint32_t *order; /* the sets that are done */
  size_t done;
  uint8_t *states;  /* visit_state by set */
  uint32_t *path;   /* the sets on the way */
  size_t *next;     /* by place of the path: which of its required sets, then of its parts, is looked at next, */
  uint32_t *edition; /* and which edition of a required one */
  size_t length;
} walk;

enum { NAMED_MAX = 8 }; /* sets of a circle that a message names and points at */

static bool is_part(const chuan_model *model, uint32_t number)
{
  return number >= model->set_count;
}

/* `a → b → a`, where the last of the path asks for `asked`, which stands on it already. A part has no name of
   its own. */
static void report_circle(chuan_model *model, const walk *way, uint32_t asked, const chuan_node *name)
{
  chuan_buffer names;
  chuan_buffer_init(&names, model->arena);
  size_t first = 0;
  while (way->path[first] != asked)
    first++;
  for (size_t i = first; i < way->length && i < first + NAMED_MAX; i++) {
    if (is_part(model, way->path[i]))
      continue;
    chuan_buffer_add(&names, model->sets[way->path[i]].name);
    chuan_buffer_add_c(&names, " → ");
  }
  if (way->length > first + NAMED_MAX)
    chuan_buffer_add_c(&names, "… → ");
  chuan_buffer_add(&names, model->sets[asked].name);
  chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0438, name->span,
                                    CHUAN_ARGS(model->sets[asked].name, chuan_buffer_str(&names)));
  for (size_t i = first; i + 1 < way->length && i < first + NAMED_MAX; i++) {
    const chuan_model_set *set = chuan_model_at(model, way->path[i]);
    if (way->next[i] < set->required_count)
      chuan_diag_span(model->diags, diag, set->required[way->next[i]].name->span, CHUAN_PHRASE_ASKED_HERE,
                      CHUAN_NO_ARGS);
  }
}

static void enter(walk *way, uint32_t set)
{
  way->states[set] = ON_THE_WAY;
  way->path[way->length] = set;
  way->next[way->length] = 0;
  way->edition[way->length++] = 0;
}

static bool meet(const chuan_set *a, const chuan_set *b)
{
  return a->effective_from <= b->effective_to && b->effective_from <= a->effective_to;
}

/* Moves on to the next that the last of the path asks for; a part has no editions. */
static void step(const chuan_model *model, walk *way)
{
  size_t last = way->length - 1;
  const chuan_model_set *set = chuan_model_at(model, way->path[last]);
  if (way->next[last] < set->required_count &&
      ++way->edition[last] < model->sets[set->required[way->next[last]].set].edition_count)
    return;
  way->edition[last] = 0;
  way->next[last]++;
}

static void walk_from(chuan_model *model, walk *way, uint32_t start)
{
  enter(way, start);
  while (way->length > 0) {
    size_t last = way->length - 1;
    const chuan_model_set *set = chuan_model_at(model, way->path[last]);
    size_t next = way->next[last];
    if (next >= set->required_count + set->part_count) {
      way->states[way->path[last]] = DONE;
      way->order[way->done++] = way->path[last];
      way->length--;
      if (way->length > 0)
        step(model, way);
      continue;
    }
    if (next >= set->required_count) { /* a part is only of this set */
      enter(way, set->parts[next - set->required_count]);
      continue;
    }
    const chuan_model_required *required = &set->required[next];
    uint32_t asked = required->set + way->edition[last];
    bool meets = meet(set->out, model->sets[asked].out);
    if (meets && way->states[asked] == NEVER) {
      enter(way, asked);
      continue;
    }
    if (meets && way->states[asked] == ON_THE_WAY)
      report_circle(model, way, asked, required->name);
    step(model, way);
  }
}

static bool check_circles(chuan_model *model)
{
  size_t count = model->set_count + model->part_count;
  walk way = { .states = chuan_model_alloc(model, count, sizeof *way.states),
               .path = chuan_model_alloc(model, count, sizeof *way.path),
               .next = chuan_model_alloc(model, count, sizeof *way.next),
               .edition = chuan_model_alloc(model, count, sizeof *way.edition),
               .order = chuan_model_alloc(model, count, sizeof *way.order) };
  if (model->failed)
    return false;
  for (uint32_t s = 0; s < model->set_count; s++)
    if (way.states[s] == NEVER)
      walk_from(model, &way, s);
  model->program->set_order = way.order;
  return true;
}

bool chuan_check_ladders(chuan_model *model)
{
  for (size_t s = 0; s < model->set_count + model->part_count; s++) {
    const chuan_model_set *set = chuan_model_at(model, (uint32_t)s);
    chuan_required_set *required = chuan_model_alloc(model, set->required_count, sizeof *required);
    if (!required)
      return false;
    for (size_t i = 0; i < set->required_count; i++)
      required[i] = (chuan_required_set){ set->required[i].set, set->required[i].asked, set->required[i].name->span };
    set->out->required = required;
    set->out->required_count = set->required_count;
    check_levels(model, set);
    check_times(model, set);
  }
  return check_circles(model) && !model->failed;
}
