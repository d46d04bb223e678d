/* The violations: each adds to the lawful file of a province what is not lawful, or spoils the national act. */
#include "tests/violations/violations.h"

#include <stdio.h>

static const box EVERYWHERE = { ALL_REGIONS, ALL_AREAS, EVERY_YEAR };

/* What an indicator must be for a kind; SHAPES, MEASURES and 4 for any. */
typedef struct wanted {
  shape shape;
  measure measure;
  int form; /* a test_form; 4 any; 5 a strict one */
  int tightens; /* 1, 0, or 2 for any */
  bool left, reserved;
} wanted;
static const wanted ANY = { SHAPES, MEASURES, 4, 1, false, false };

static bool is_wanted(const rule *of, wanted w)
{
  return (w.shape == SHAPES || of->shape == w.shape) && (w.measure == MEASURES || of->measure == w.measure) &&
         (w.form == 4 || (w.form == 5 ? of->form >= ABOVE : (int)of->form == w.form)) &&
         (w.tightens == 2 || of->tightens == (bool)w.tightens) && (!w.left || of->left) && of->reserved == w.reserved;
}

/* An indicator that the province has not touched; NULL for none. With shape SHAPES every cell has a figure. */
static const rule *pick(const national *act, const province *of, wanted w)
{
  int first = (int)below(INDICATORS), ignored;
  for (int i = 0; i < INDICATORS; i++) {
    int at = (first + i) % INDICATORS;
    const rule *found = &act->indicators[at];
    if (!of->used[at] && is_wanted(found, w) && (w.shape != SHAPES || strictest_in(&ignored, found, 0, EVERYWHERE)))
      return found;
  }
  return NULL;
}

/* The act's figure of the first year. */
static int figure_of(const rule *of, int region, int area)
{
  return of->cells[0][0][region][area].value;
}

static int strictest(const rule *of, int aux, box where)
{
  int out = 0;
  strictest_in(&out, of, aux, where);
  return out;
}

/* One statement about the indicator, under the province again: a district may stand between. */
static void state(violation *v, const province *of, const char *verb)
{
  chuan_buffer_printf(&v->text, "biến thể \"tỉnh-%02d\" của \"quốc gia\"\n", of->number);
  v->line = lines_in(&v->text) + 1;
  write_override(&v->text, verb, v->of, v->aux, v->where, v->value);
}

static const char TIGHTEN[] = "thắt chặt", FILL[] = "điền";

/* Looser than the act: `by` steps less strict than the strictest cell of the box. */
static bool loosen(violation *v, const national *act, const province *of, wanted w, int aux, box where, int by)
{
  v->of = pick(act, of, w);
  if (!v->of)
    return false;
  v->aux = aux;
  v->where = where;
  v->value = stricter_by(v->of, strictest(v->of, aux, where), -by);
  state(v, of, TIGHTEN);
  return true;
}

static bool make_looser(violation *v, const national *act, const province *of, int kind)
{
  wanted w = ANY;
  v->code = "E0435";
  v->how = VERDICTS_DIFFER;
  switch (kind) {
  case 0: /* the next region is as strict as the new figure */
    v->kind = "looser in one region of all";
    w.shape = BY_REGION;
    return loosen(v, act, of, w, 0, EVERYWHERE, 1);
  case 1:
    v->kind = "looser in one of two areas";
    w.shape = BY_AREA;
    return loosen(v, act, of, w, 0, (box){ 1u << below(REGIONS), 6, EVERY_YEAR }, 1);
  case 2: /* the figure of 2023 is stricter than that of 2021 by two steps at least */
    v->kind = "looser from a later year on";
    w.shape = BY_YEAR;
    return loosen(v, act, of, w, 0, (box){ 1u << below(REGIONS), ALL_AREAS, EVERY_YEAR }, 1);
  case 3:
    v->kind = "looser from its own year on";
    w.shape = BY_YEAR;
    return loosen(v, act, of, w, 0, (box){ 1u << below(REGIONS), 1u << below(AREAS), FIRST_YEAR + 2 }, 1);
  case 4:
    v->kind = "looser everywhere";
    w.shape = ONE;
    return loosen(v, act, of, w, 0, EVERYWHERE, 1 + (int)below(3));
  case 5:
    v->kind = "looser, test with < or >";
    w.form = 5;
    return loosen(v, act, of, w, 0, EVERYWHERE, 1);
  case 6:
    v->kind = "looser in `trong đó`";
    w.shape = PAIR;
    return loosen(v, act, of, w, 1, (box){ ALL_REGIONS, 1u << below(AREAS), EVERY_YEAR }, 1);
  case 7:
    v->kind = "looser grade or count";
    w.measure = below(2) ? GRADE : COUNT;
    return loosen(v, act, of, w, 0, EVERYWHERE, 1);
  default:
    v->kind = "looser, threshold on the left";
    w.left = true;
    return loosen(v, act, of, w, 0, EVERYWHERE, 1);
  }
}

/* A district is looser than its province, though stricter than the act. */
static bool make_nested(violation *v, const national *act, const province *of)
{
  char name[40], parent[32], code[16];
  v->kind = "district looser than its province";
  v->code = "E0435";
  v->how = VERDICTS_DIFFER;
  v->nested = true;
  v->of = pick(act, of, ANY);
  if (!v->of)
    return false;
  snprintf(name, sizeof name, "huyện-%02d-z", of->number);
  snprintf(parent, sizeof parent, "tỉnh-%02d", of->number);
  snprintf(code, sizeof code, "%02d9", of->number);
  v->where = EVERYWHERE;
  v->upper_value = stricter_by(v->of, strictest(v->of, 0, EVERYWHERE), 3);
  v->value = stricter_by(v->of, v->upper_value, -2);
  chuan_buffer *texts[] = { &v->text, &v->repaired };
  for (int i = 0; i < 2; i++) {
    chuan_buffer_printf(texts[i], "biến thể \"%s\" của \"quốc gia\"\n", parent);
    write_override(texts[i], TIGHTEN, v->of, 0, EVERYWHERE, v->upper_value);
  }
  write_variant_head(&v->text, name, parent, "huyện", code, "9/QĐ-HUYEN", "");
  v->line = lines_in(&v->text) + 1;
  write_override(&v->text, TIGHTEN, v->of, 0, v->where, v->value);
  return true;
}

/* Filling ------------------------------------------------------------------------------------------------- */

static bool fill(violation *v, const national *act, const province *of, shape wanted_shape, int tightens)
{
  wanted w = ANY;
  w.shape = wanted_shape;
  w.tightens = tightens;
  v->of = pick(act, of, w);
  if (!v->of)
    return false;
  const cell *grant = &v->of->cells[0][0][1][0];
  v->where = EVERYWHERE;
  if (wanted_shape == PARTLY)
    v->where.regions = 2u + 4u;
  v->value = grant->kind == FIGURE ? stricter_by(v->of, grant->value, 1 + (int)below(3)) : grant->low;
  return true;
}

static bool make_out_of_range(violation *v, const national *act, const province *of, int kind)
{
  static const char *const KINDS_OF[] = { "filled far below the range", "filled far above the range",
                                          "filled just below the range", "filled just above the range" };
  v->kind = KINDS_OF[kind];
  v->code = "E0413";
  v->how = NEAREST_LAWFUL;
  if (!fill(v, act, of, below(2) ? DELEGATED : PARTLY, 2))
    return false;
  const cell *grant = &v->of->cells[0][0][1][0];
  int by = step_of(v->of) * (kind < 2 ? 2 : 1);
  v->other = kind % 2 ? grant->high : grant->low;
  v->value = kind % 2 ? v->other + by : v->other - by;
  state(v, of, FILL);
  v->other_where = v->where;
  chuan_buffer_printf(&v->repaired, "biến thể \"tỉnh-%02d\" của \"quốc gia\"\n", of->number);
  write_override(&v->repaired, FILL, v->of, 0, v->where, v->other);
  return true;
}

static bool make_not_delegated(violation *v, const national *act, const province *of, int kind)
{
  static const char *const KINDS_OF[] = { "filled what is not delegated", "filled what is delegated to districts",
                                          "filled more than is delegated" };
  static const shape WHICH[] = { BY_REGION, OF_DISTRICTS, PARTLY };
  v->kind = KINDS_OF[kind];
  v->code = "E0412";
  v->how = VERDICTS_DIFFER;
  if (!fill(v, act, of, kind == 0 && below(2) ? BY_AREA : WHICH[kind], 2))
    return false;
  if (kind == 2)
    v->where = (box){ 1u + 2u, ALL_AREAS, EVERY_YEAR };
  if (kind == 2 && v->value == figure_of(v->of, 0, 0)) /* the mountains' figure */
    v->value += step_of(v->of);
  state(v, of, FILL);
  return true;
}

/* Two statements of one variant for the same cells. */
static bool make_twice(violation *v, const national *act, const province *of, int kind)
{
  bool fills = kind == 0;
  v->kind = fills ? "filled twice" : "tightened twice in one region";
  v->code = "E0407";
  v->how = TWO_FIGURES;
  if (!fill(v, act, of, fills ? DELEGATED : BY_REGION, fills ? 2 : 1))
    return false;
  v->other_where = fills ? EVERYWHERE : (box){ 15, ALL_AREAS, EVERY_YEAR };
  v->where = (box){ fills ? 1u << below(REGIONS) : 8 + 16 + 32, 1u << below(AREAS), EVERY_YEAR };
  v->other = fills ? v->value : stricter_by(v->of, strictest(v->of, 0, EVERYWHERE), 1);
  v->value = fills ? v->other + step_of(v->of) : stricter_by(v->of, v->other, 1);
  chuan_buffer_printf(&v->text, "biến thể \"tỉnh-%02d\" của \"quốc gia\"\n", of->number);
  write_override(&v->text, fills ? FILL : TIGHTEN, v->of, 0, v->other_where, v->other);
  state(v, of, fills ? FILL : TIGHTEN);
  return true;
}

/* What may not be touched ----------------------------------------------------------------------------------- */

static bool make_untouchable(violation *v, const national *act, const province *of, int kind)
{
  static const char *const KINDS_OF[] = { "tightened without a grant", "tightened what is delegated",
                                          "tightened what has no figure" };
  static const shape WHICH[] = { BY_YEAR, DELEGATED, PARTLY_UNKNOWN };
  v->kind = KINDS_OF[kind];
  v->code = kind == 0 ? "E0434" : "E0436";
  v->how = VERDICTS_DIFFER;
  if (!fill(v, act, of, WHICH[kind], kind > 0))
    return false;
  if (kind == 2) /* stricter than all regions that have one */
    v->value = stricter_by(v->of, figure_of(v->of, 0, 0), REGIONS);
  if (kind == 0) {
    v->where = (box){ 1u << below(REGIONS), ALL_AREAS, FIRST_YEAR + 2 };
    v->value = stricter_by(v->of, strictest(v->of, 0, v->where), 1);
  }
  state(v, of, TIGHTEN);
  return true;
}

static bool make_exempt(violation *v, const national *act, const province *of, int kind)
{
  wanted w = ANY;
  v->kind = kind == 0 ? "exception without an act" : "exception by its own act";
  v->code = "E0437";
  v->how = EXEMPTED;
  v->of = pick(act, of, w);
  if (!v->of)
    return false;
  v->where = EVERYWHERE;
  chuan_buffer *texts[] = { &v->text, &v->repaired };
  for (int i = 0; i < 2; i++) {
    chuan_buffer_printf(texts[i], "biến thể \"tỉnh-%02d\" của \"quốc gia\"\n", of->number);
    v->line = lines_in(texts[i]) + 1;
    chuan_buffer_printf(texts[i], "ngoại lệ của chỉ tiêu %s không áp dụng khi xã_đảo\n", v->of->code);
    if (i == 1)
      chuan_buffer_add_c(texts[i], "  căn cứ \"318/QĐ-MAU\" điều 2\n");
    else if (kind == 1)
      chuan_buffer_printf(texts[i], "  căn cứ \"%d/QĐ-UBND\" điều 9\n", of->number);
  }
  return true;
}

/* What is not there ------------------------------------------------------------------------------------------ */

/* A statement with one word that is not known, and with the right one. */
static bool make_unknown(violation *v, const national *act, const province *of, int kind)
{
  static const struct {
    const char *kind, *code, *wrong, *right; /* behind the verb and the code */
    shape shape;
  } OF[] = {
    { "unknown indicator", "E0204", NULL, "ngưỡng là ", SHAPES },
    { "exception to an unknown indicator", "E0204", NULL, NULL, SHAPES },
    { "unknown region", "E0206", "ngưỡng theo vùng { TB: ", "ngưỡng theo vùng { TN: ", BY_REGION },
    { "unknown dimension", "E0215", "ngưỡng theo miền { TN: ", "ngưỡng theo vùng { TN: ", BY_REGION },
    { "unknown `ngưỡng phụ`", "E0209", "ngưỡng phụ q là ", "ngưỡng phụ p là ", PAIR },
    { "year outside the assessment period", "E0408", "ngưỡng kỳ 2026 là ", "ngưỡng kỳ 2025 là ", ONE },
  };
  wanted w = ANY;
  w.shape = OF[kind].shape;
  v->kind = OF[kind].kind;
  v->code = OF[kind].code;
  v->how = REPAIRED;
  v->of = pick(act, of, w);
  if (!v->of)
    return false;
  v->value = stricter_by(v->of, strictest(v->of, 0, EVERYWHERE), 1);
  chuan_buffer *texts[] = { &v->text, &v->repaired };
  for (int i = 0; i < 2; i++) {
    const char *code = i == 0 && !OF[kind].wrong ? "99.9" : v->of->code;
    chuan_buffer_printf(texts[i], "biến thể \"tỉnh-%02d\" của \"quốc gia\"\n", of->number);
    v->line = lines_in(texts[i]) + 1;
    if (kind == 1) {
      chuan_buffer_printf(texts[i], "ngoại lệ của chỉ tiêu %s không áp dụng khi xã_đảo\n  căn cứ \"318/QĐ-MAU\"\n",
                          code);
      continue;
    }
    chuan_buffer_printf(texts[i], "thắt chặt chỉ tiêu %s %s", code,
                        i == 0 && OF[kind].wrong ? OF[kind].wrong : OF[kind].right);
    write_figure(texts[i], v->of, v->value);
    chuan_buffer_add_c(texts[i], OF[kind].shape == BY_REGION ? " }\n" : "\n");
  }
  return true;
}

static bool make_added_twice(violation *v, const national *act, const province *of)
{
  v->kind = "added what is there";
  v->code = "E0201";
  v->how = REPAIRED;
  v->of = pick(act, of, ANY);
  if (!v->of)
    return false;
  chuan_buffer *texts[] = { &v->text, &v->repaired };
  for (int i = 0; i < 2; i++) {
    chuan_buffer_printf(texts[i], "biến thể \"tỉnh-%02d\" của \"quốc gia\"\n", of->number);
    v->line = lines_in(texts[i]) + 1;
    chuan_buffer_printf(texts[i], "thêm chỉ tiêu %s%s \"Có hộ\"\n  yêu cầu tổng ≥ 1\n", v->of->code, i ? ".9" : "");
  }
  return true;
}

/* When ----------------------------------------------------------------------------------------------------- */

static bool make_dates(violation *v, const province *of, int kind)
{
  static const struct {
    const char *kind, *code, *level, *wrong, *right, *days[4];
  } OF[] = {
    { "two variants of one province", "E0480", "tỉnh", "  hiệu lực từ 01/03/2024 đến 31/12/2024\n", NULL,
      { "2022-06-01", "9999-12-31", "2024-03-01", "2024-12-31" } },
    { "in force before its set", "E0481", "tỉnh", "  hiệu lực từ 01/01/2022\n", "  hiệu lực từ 08/03/2022\n",
      { "2022-01-01", "9999-12-31", "2022-03-08", "2025-12-31" } },
    { "district in force longer than the set", "E0481", "huyện", "  hiệu lực từ 01/01/2023 đến 30/06/2026\n",
      "  hiệu lực từ 01/01/2023 đến 31/12/2025\n", { "2023-01-01", "2026-06-30", "2022-03-08", "2025-12-31" } },
  };
  char name[40], parent[32], code[16];
  v->kind = OF[kind].kind;
  v->code = OF[kind].code;
  v->how = ON_THAT_DAY;
  snprintf(name, sizeof name, "tỉnh-%02d-z", of->number);
  snprintf(parent, sizeof parent, kind == 2 ? "tỉnh-%02d" : "quốc gia", of->number);
  for (int i = 0; i < 4; i++)
    v->days[i] = OF[kind].days[i];
  chuan_buffer *texts[] = { &v->text, &v->repaired };
  for (int i = 0; i < 2; i++) {
    snprintf(code, sizeof code, kind == 0 && i == 0 ? "%02d" : "%02d8", of->number);
    write_variant_head(texts[i], name, parent, OF[kind].level, code, "9/QĐ-UBND",
                       i && OF[kind].right ? OF[kind].right : OF[kind].wrong);
  }
  v->line = lines_in(&v->text) - (kind == 0 ? 3 : 0); /* the header, or the dates */
  return true;
}

/* The act itself --------------------------------------------------------------------------------------------- */

static bool make_national(violation *v, const national *act, int kind)
{
  static const char *const KINDS_OF[] = { "hole in the act", "two figures in the act", "`=` may be tightened",
                                          "two `riêng` that can both hold" };
  static const char *const CODES[] = { "E0406", "E0407", "E0414", "E0482" };
  static const confirmation HOWS[] = { NOT_GIVEN, TWO_FIGURES, REPAIRED, TWO_VALUES };
  int which = INDICATORS - 3 + (int)below(3);
  v->kind = KINDS_OF[kind];
  v->code = CODES[kind];
  v->how = HOWS[kind];
  v->in_national = true;
  v->of = &act->indicators[which];
  /* TN, and what the second figure of the act or both cases are for */
  v->where = (box){ 16, kind == 3 ? 4 : 2, EVERY_YEAR };
  v->other_where = (box){ 16, ALL_AREAS, EVERY_YEAR };
  v->other = figure_of(v->of, 4, 1);
  v->value = stricter_by(v->of, v->other, 3);
  v->faults.hole = kind == 0 ? which : NOBODY;
  v->faults.twice = kind == 1 ? which : NOBODY;
  v->faults.equals = kind == 2 ? which : NOBODY;
  v->faults.clash = kind == 3;
  return true;
}

bool make_violation(violation *out, const national *act, const province *of, int kind, chuan_arena *arena)
{
  *out = (violation){ .faults = LAWFUL_NATIONAL };
  chuan_buffer_init(&out->text, arena);
  chuan_buffer_init(&out->repaired, arena);
  chuan_buffer_add(&out->text, chuan_buffer_str(&of->text));
  chuan_buffer_add(&out->repaired, chuan_buffer_str(&of->text));
  switch (kind) {
  case 9: return make_nested(out, act, of);
  case 10: case 11: case 12: case 13: return make_out_of_range(out, act, of, kind - 10);
  case 14: case 15: case 16: return make_not_delegated(out, act, of, kind - 14);
  case 17: case 18: return make_twice(out, act, of, kind - 17);
  case 19: case 20: case 21: return make_untouchable(out, act, of, kind - 19);
  case 22: case 23: return make_exempt(out, act, of, kind - 22);
  case 24: case 25: case 26: case 27: case 28: case 29: return make_unknown(out, act, of, kind - 24);
  case 30: return make_added_twice(out, act, of);
  case 31: case 32: case 33: return make_dates(out, of, kind - 31);
  case 34: case 35: case 36: case 37: return make_national(out, act, kind - 34);
  default: return make_looser(out, act, of, kind);
  }
}
