/* The units of a form under the units above them: see chuan_places in form_internal.h. */
#include "runtime/form_internal.h"

#include <stdlib.h>

enum { DEPTH_MAX = 16 }; /* a registry may be wrong, but a loop must end */

/* The units above one, the highest first. */
typedef struct path {
  const chuan_unit *items[DEPTH_MAX];
  size_t count;
} path;

static path path_of(const chuan_data *data, size_t unit)
{
  path found = { .count = 0 };
  for (uint32_t above = data->units[unit].parent; above != CHUAN_NONE && found.count < DEPTH_MAX;
       above = data->ancestors[above].parent)
    found.items[found.count++] = &data->ancestors[above];
  for (size_t i = 0; i < found.count / 2; i++) {
    const chuan_unit *other = found.items[i];
    found.items[i] = found.items[found.count - 1 - i];
    found.items[found.count - 1 - i] = other;
  }
  return found;
}

/* By the units above, the highest first, each before what is further below it; then by code. */
static int in_order(const void *a, const void *b, void *context)
{
  const chuan_data *data = context;
  size_t left = *(const size_t *)a, right = *(const size_t *)b;
  path l = path_of(data, left), r = path_of(data, right);
  for (size_t i = 0; i < l.count && i < r.count; i++)
    if (l.items[i] != r.items[i])
      return chuan_str_compare(l.items[i]->code, r.items[i]->code);
  if (l.count != r.count)
    return l.count < r.count ? -1 : 1;
  return left < right ? -1 : 1;
}

/* Opens the places above the unit at `at` that are not open yet, and closes those that it does not belong to. */
static void enter(chuan_places *places, size_t *open, size_t *depth, const path *above, size_t at)
{
  size_t common = 0;
  while (common < *depth && common < above->count && places->items[open[common]].unit == above->items[common])
    common++;
  size_t number = common < *depth ? places->items[open[common]].number + 1 : 1;
  while (*depth > common)
    places->items[open[--*depth]].end = at;
  for (; *depth < above->count; number = 1) {
    if (places->count > 0 && places->items[places->count - 1].own_end == SIZE_MAX)
      places->items[places->count - 1].own_end = at;
    open[*depth] = places->count;
    places->items[places->count++] = (chuan_form_place){
      .unit = above->items[*depth], .depth = *depth, .number = number, .first = at, .own_end = SIZE_MAX
    };
    ++*depth;
  }
}

/* What is above all units needs no row of its own: it is their total. */
static void take_whole_out(chuan_places *places, size_t units)
{
  while (places->count > 0 && places->items[0].first == 0 && places->items[0].end == units) {
    places->whole = places->items[0].unit;
    places->orphans = places->items[0].own_end;
    places->items++;
    places->count--;
    for (size_t i = 0; i < places->count; i++)
      places->items[i].depth--;
  }
}

chuan_rc chuan_places_make(chuan_places *out, const chuan_data *data, chuan_arena *arena)
{
  *out = (chuan_places){ .order = chuan_arena_array(arena, data->unit_count, sizeof *out->order),
                         .items = chuan_arena_array(arena, data->ancestor_count, sizeof *out->items) };
  if (!out->order || !out->items)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; i < data->unit_count; i++)
    out->order[i] = i;
  qsort_r(out->order, data->unit_count, sizeof *out->order, in_order, (void *)data);
  size_t open[DEPTH_MAX], depth = 0;
  for (size_t i = 0; i < data->unit_count; i++) {
    path above = path_of(data, out->order[i]);
    enter(out, open, &depth, &above, i);
    out->orphans += above.count == 0;
  }
  path nothing = { .count = 0 };
  enter(out, open, &depth, &nothing, data->unit_count);
  for (size_t i = 0; i < out->count; i++)
    if (out->items[i].own_end == SIZE_MAX)
      out->items[i].own_end = out->items[i].end;
  take_whole_out(out, data->unit_count);
  return CHUAN_RC_OK;
}

chuan_str chuan_places_whole(const chuan_places *places, chuan_lang lang)
{
  return places->whole ? places->whole->name : chuan_str_of(chuan_say(lang, "Tổng số", "Total"));
}

static chuan_str roman(const chuan_form *form, size_t number)
{
  static const struct {
    size_t value;
    const char *letters;
  } PARTS[] = { { 100, "C" }, { 90, "XC" }, { 50, "L" }, { 40, "XL" }, { 10, "X" },
                { 9, "IX" },  { 5, "V" },   { 4, "IV" }, { 1, "I" } };
  chuan_buffer b;
  chuan_buffer_init(&b, form->arena);
  for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++)
    for (; number >= PARTS[i].value; number -= PARTS[i].value)
      chuan_buffer_add_c(&b, PARTS[i].letters);
  return b.failed ? CHUAN_STR("") : chuan_buffer_str(&b);
}

chuan_str chuan_places_number(const chuan_form *form, const chuan_places *places, size_t place)
{
  const chuan_form_place *of = &places->items[place];
  if (of->depth == 0)
    return roman(form, of->number);
  size_t above = place;
  while (places->items[above].depth >= of->depth)
    above--;
  return chuan_form_printf(form, "%.*s.%zu", CHUAN_STR_ARGS(chuan_places_number(form, places, above)), of->number);
}

chuan_str chuan_places_directly(const chuan_form *form, const chuan_unit *above)
{
  chuan_lang lang = form->report->lang;
  if (!above)
    return chuan_str_of(chuan_say(lang, "Không có đơn vị cấp trên", "With no unit above"));
  return chuan_form_printf(form, chuan_say(lang, "Trực thuộc %.*s", "Directly under %.*s"),
                           CHUAN_STR_ARGS(above->name));
}
