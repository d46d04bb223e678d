/* Units of measure: see measure_unit.h. */
#include "grammar/measure_unit.h"

static bool add_factor(chuan_measure_unit *unit, chuan_str name, int power)
{
  size_t i = 0;
  while (i < unit->count && chuan_str_compare(unit->factors[i].name, name) < 0)
    i++;
  if (i < unit->count && chuan_str_equal(unit->factors[i].name, name)) {
    unit->factors[i].power += power;
    if (unit->factors[i].power == 0) {
      for (size_t j = i + 1; j < unit->count; j++)
        unit->factors[j - 1] = unit->factors[j];
      unit->count--;
    }
    return true;
  }
  if (unit->count == CHUAN_UNIT_FACTORS_MAX)
    return false;
  for (size_t j = unit->count; j > i; j--)
    unit->factors[j] = unit->factors[j - 1];
  unit->factors[i].name = name;
  unit->factors[i].power = power;
  unit->count++;
  return true;
}

chuan_rc chuan_measure_unit_parse(chuan_measure_unit *out, chuan_str text, chuan_arena *arena)
{
  *out = (chuan_measure_unit){ 0 };
  text = chuan_str_trim(text);
  if (text.n == 0 || chuan_str_equal(text, CHUAN_STR("%")))
    return CHUAN_RC_OK;
  int power = 1;
  size_t from = 0;
  for (size_t i = 0; i <= text.n; i++) {
    if (i < text.n && text.p[i] != '*' && text.p[i] != '/')
      continue;
    chuan_str name = chuan_str_trim((chuan_str){ text.p + from, i - from });
    bool one = chuan_str_equal(name, CHUAN_STR("1"));
    if (name.n == 0)
      return CHUAN_RC_FINDINGS;
    chuan_rc rc = chuan_text_key(&name, name, arena);
    if (rc != CHUAN_RC_OK)
      return rc;
    for (size_t j = 0; j < name.n; j++) /* the key joins words by _, a unit is read with blanks */
      if (name.p[j] == '_')
        ((char *)name.p)[j] = ' ';
    if (!one && !add_factor(out, name, power))
      return CHUAN_RC_FINDINGS;
    power = i < text.n && text.p[i] == '/' ? -1 : 1;
    from = i + 1;
  }
  return CHUAN_RC_OK;
}

bool chuan_measure_unit_combine(chuan_measure_unit *out, const chuan_measure_unit *a, const chuan_measure_unit *b,
                                bool divide)
{
  *out = *a;
  out->open = a->open || b->open;
  out->any = (a->any && b->any) || out->open;
  for (size_t i = 0; i < b->count; i++)
    if (!add_factor(out, b->factors[i].name, divide ? -b->factors[i].power : b->factors[i].power))
      return false;
  return true;
}

bool chuan_measure_unit_equal(const chuan_measure_unit *a, const chuan_measure_unit *b)
{
  if (a->any || b->any)
    return true;
  if (a->count != b->count)
    return false;
  for (size_t i = 0; i < a->count; i++)
    if (a->factors[i].power != b->factors[i].power || !chuan_str_equal(a->factors[i].name, b->factors[i].name))
      return false;
  return true;
}

chuan_str chuan_measure_unit_text(const chuan_measure_unit *unit, chuan_arena *arena)
{
  chuan_buffer out;
  chuan_buffer_init(&out, arena);
  for (size_t i = 0; i < unit->count; i++)
    for (int k = 0; k < unit->factors[i].power; k++) {
      chuan_buffer_add_c(&out, out.n ? "*" : "");
      chuan_buffer_add(&out, unit->factors[i].name);
    }
  if (out.n == 0 && unit->count > 0)
    chuan_buffer_add_char(&out, '1');
  for (size_t i = 0; i < unit->count; i++)
    for (int k = 0; k > unit->factors[i].power; k--) {
      chuan_buffer_add_char(&out, '/');
      chuan_buffer_add(&out, unit->factors[i].name);
    }
  return chuan_buffer_str(&out);
}
