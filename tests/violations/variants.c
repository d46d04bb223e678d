/* Lawful variants of provinces, some with a district below. */
#include "tests/violations/violations.h"

#include <stdio.h>

static const box EVERYWHERE = { ALL_REGIONS, ALL_AREAS, EVERY_YEAR };

void write_variant_head(chuan_buffer *out, const char *name, const char *parent, const char *level, const char *code,
                        const char *act, const char *dates)
{
  chuan_buffer_printf(out, "biến thể \"%s\" của \"%s\"\n  cấp %s \"%s\"\n  căn cứ \"%s\"\n%s", name, parent, level,
                      code, act, dates);
}

void write_override(chuan_buffer *out, const char *verb, const rule *of, int aux, box where, int value)
{
  chuan_buffer_printf(out, "%s chỉ tiêu %s ", verb, of->code);
  write_threshold(out, aux, where);
  write_figure(out, of, value);
  chuan_buffer_add_char(out, '\n');
}

static box random_box(void)
{
  box out = { 1 + below(ALL_REGIONS), below(2) ? ALL_AREAS : 1 + below(ALL_AREAS), EVERY_YEAR };
  if (below(3) == 0)
    out.year = FIRST_YEAR + (int)below(YEARS);
  return out;
}

/* Tightens one box, and the other regions too where it is less than all; `by` more steps than what is above. */
static bool tighten(chuan_buffer *out, const rule *of, int aux, box where, int by)
{
  int strictest;
  if (!strictest_in(&strictest, of, aux, where))
    return false;
  write_override(out, "thắt chặt", of, aux, where, stricter_by(of, strictest, by));
  return true;
}

static int within(const rule *of)
{
  const cell *grant = &of->cells[0][0][1][0]; /* of a region that is not the mountains */
  int steps = (grant->high - grant->low) / step_of(of);
  return grant->low + step_of(of) * (int)below((uint32_t)steps + 1);
}

/* Fills all of what is delegated: at once, by parts, or by years. */
static void fill(chuan_buffer *out, const rule *of)
{
  unsigned most = of->shape == PARTLY ? ALL_REGIONS - 1u : ALL_REGIONS, some = most & (1 + below(ALL_REGIONS));
  switch (below(3)) {
  case 0:
    chuan_buffer_printf(out, "điền chỉ tiêu %s ngưỡng còn lại là ", of->code);
    write_figure(out, of, within(of));
    chuan_buffer_add_char(out, '\n');
    break;
  case 1:
    if (some)
      write_override(out, "điền", of, 0, (box){ some, ALL_AREAS, EVERY_YEAR }, within(of));
    if (most & ~some)
      write_override(out, "điền", of, 0, (box){ most & ~some, ALL_AREAS, EVERY_YEAR }, within(of));
    break;
  default:
    write_override(out, "điền", of, 0, (box){ most, ALL_AREAS, FIRST_YEAR }, within(of));
    write_override(out, "điền", of, 0, (box){ most, ALL_AREAS, FIRST_YEAR + 3 }, within(of));
  }
}

/* Something lawful about an indicator; false where nothing was found. */
static bool change(chuan_buffer *out, const rule *of)
{
  if (below(8) == 0) {
    chuan_buffer_printf(out, "ngoại lệ của chỉ tiêu %s không áp dụng khi xã_đảo\n  căn cứ \"318/QĐ-MAU\" điều 2\n",
                        of->code);
    return true;
  }
  if (of->shape == DELEGATED || of->shape == PARTLY) {
    fill(out, of);
    return true;
  }
  if (!of->tightens)
    return false;
  box where = random_box();
  bool done = tighten(out, of, 0, where, (int)below(4));
  if (where.regions != ALL_REGIONS && where.year == EVERY_YEAR && below(2))
    done |= tighten(out, of, 0, (box){ ALL_REGIONS & ~where.regions, ALL_AREAS, EVERY_YEAR }, (int)below(2));
  if (of->shape == PAIR)
    done |= tighten(out, of, 1, random_box(), (int)below(4));
  return done;
}

/* A district: it fills what the set delegates to districts, and tightens more than its province. */
static void add_district(province *out, const national *act)
{
  char name[32], parent[32], code[16], basis[32];
  snprintf(name, sizeof name, "huyện-%02d", out->number);
  snprintf(parent, sizeof parent, "tỉnh-%02d", out->number);
  snprintf(code, sizeof code, "%02d1", out->number);
  snprintf(basis, sizeof basis, "%d/QĐ-HUYEN", out->number);
  for (int i = 0, done = 0; i < INDICATORS && done < 2; i++) {
    const rule *of = &act->indicators[i];
    int strictest;
    if (of->reserved || out->used[i] || !of->tightens || !strictest_in(&strictest, of, 0, EVERYWHERE))
      continue;
    out->used[i] = true; /* where the province is stricter by 2 its district is by 3 */
    if (done++ == 0) {
      write_override(&out->text, "thắt chặt", of, 0, EVERYWHERE, stricter_by(of, strictest, 2));
      write_variant_head(&out->text, name, parent, "huyện", code, basis, "  hiệu lực từ 01/08/2022\n");
    }
    write_override(&out->text, "thắt chặt", of, 0, EVERYWHERE, stricter_by(of, strictest, 3));
  }
  for (int i = 0; i < INDICATORS; i++)
    if (act->indicators[i].shape == OF_DISTRICTS && below(3) == 0) {
      out->used[i] = true;
      write_override(&out->text, "điền", &act->indicators[i], 0, EVERYWHERE, within(&act->indicators[i]));
    }
}

void random_province(province *out, const national *act, int number, chuan_arena *arena)
{
  char name[32], code[16], basis[32];
  *out = (province){ .number = number };
  chuan_buffer_init(&out->text, arena);
  snprintf(name, sizeof name, "tỉnh-%02d", number);
  snprintf(code, sizeof code, "%02d", number);
  snprintf(basis, sizeof basis, "%d/QĐ-UBND", number);
  chuan_buffer_add_c(&out->text, "#! chuan 1 vi\n");
  write_variant_head(&out->text, name, "quốc gia", "tỉnh", code, basis, below(2) ? "  hiệu lực từ 01/06/2022\n" : "");
  for (int tries = 0; tries < 24; tries++) {
    int i = (int)below(INDICATORS);
    if (out->used[i] || act->indicators[i].reserved || !change(&out->text, &act->indicators[i]))
      continue;
    out->used[i] = true;
    if (below(3) == 0)
      chuan_buffer_printf(&out->text, "  căn cứ \"%s\" điều %d\n", basis, tries + 1);
  }
  if (below(4) == 0)
    chuan_buffer_add_c(&out->text, "thêm tiêu chí 20 \"Vườn mẫu\"\nthêm chỉ tiêu 20.1 \"Có hộ\"\n  yêu cầu tổng ≥ 1\n");
  if (below(3) == 0)
    add_district(out, act);
}
