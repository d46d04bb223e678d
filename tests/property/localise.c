/* Property: what is told of errors is what going through all changes finds. Random checks over data of few values, and
   units of them: every assignment of every other value is judged by the evaluator, and the smallest sets of data that
   differ in one without a violated check are the sets told, no more and no less, with the values that their data have
   in all such assignments.
   usage: localise [UNITS] [SEED] [SET]. UNITS is the number of random units, a few for each random set of checks;
   begins at the set SET of the seed. */
#include "tests/property/random_rules.h"

#include "runtime/localise.h"

#include <string.h>

enum { UNITS_OF_SET = 4, CHECKS_MAX = 6, FIELDS = 6, MASKS = 1 << FIELDS };

static const char *const NUMBERS[] = { "x0", "x1", "x2", "d0" };
static const char DATA[] = "#! chuan 1 vi\nbộ tiêu chí \"s\"\n  áp dụng cho xã\n  kỳ đánh giá từ 2024 đến 2025\n"
                           "  không áp dụng loại ra\n"
                           "dữ liệu x0 : số nguyên\n  khoảng [0; 4]\ndữ liệu x1 : số nguyên\n  khoảng [0; 3]\n"
                           "dữ liệu x2 : số nguyên\n  khoảng [-1; 3]\ndữ liệu d0 : thập phân(3; 1)\n  khoảng [0; 0,6]\n"
                           "dữ liệu b0 : có/không\ndữ liệu c0 : { k0; k1; k2 }\n";

static size_t told, impossible, undecided, in_parts;

/* Rules -------------------------------------------------------------------------------------------- */

static void add_check_condition(chuan_buffer *out, int depth);

static void add_number(chuan_buffer *out, int depth)
{
  const char *x = NUMBERS[below(4)], *y = NUMBERS[below(4)], *z = NUMBERS[below(4)];
  switch (depth <= 0 ? below(3) : below(12)) {
  case 0: case 1: chuan_buffer_add_c(out, x); break;
  case 2: chuan_buffer_printf(out, "%u", below(6)); break;
  case 3: case 4: chuan_buffer_printf(out, "(%s + %s)", x, y); break;
  case 5: chuan_buffer_printf(out, "(%s - %s + %s)", x, y, z); break;
  case 6: chuan_buffer_printf(out, "(%u * %s)", 2 + below(3), x); break;
  case 7: chuan_buffer_printf(out, "%s / (%s + %u)", x, y, below(3)); break;
  case 8: chuan_buffer_printf(out, "%s / %s", x, y); break;
  case 9: chuan_buffer_printf(out, below(2) ? "(-%s)" : "%s * %s", x, y); break;
  default:
    chuan_buffer_add_c(out, "(nếu ");
    add_check_condition(out, depth - 1);
    chuan_buffer_add_c(out, " thì ");
    add_number(out, depth - 1);
    chuan_buffer_add_c(out, " còn lại ");
    add_number(out, depth - 1);
    chuan_buffer_add_char(out, ')');
  }
}

static void add_check_condition(chuan_buffer *out, int depth)
{
  static const char *const COMPARISONS[] = { " = ", " ≥ ", " ≤ ", " = ", " < ", " > ", " ≠ " };
  switch (depth <= 0 ? below(5) : below(13)) {
  case 0: chuan_buffer_add_c(out, "b0"); break;
  case 1: chuan_buffer_printf(out, "c0 %s k%u", below(2) ? "=" : "≠", below(3)); break;
  case 2: chuan_buffer_printf(out, "%s thuộc { 0; %u; 1 / 2 }", NUMBERS[below(4)], below(4)); break;
  case 3: chuan_buffer_printf(out, "có dữ liệu(x%u)", below(3)); break;
  case 10:
    chuan_buffer_add_c(out, "không (");
    add_check_condition(out, depth - 1);
    chuan_buffer_add_char(out, ')');
    break;
  case 11: case 12:
    chuan_buffer_add_char(out, '(');
    add_check_condition(out, depth - 1);
    chuan_buffer_add_c(out, below(2) ? " và " : " hoặc ");
    add_check_condition(out, depth - 1);
    chuan_buffer_add_char(out, ')');
    break;
  default:
    add_number(out, depth - 1);
    chuan_buffer_add_c(out, COMPARISONS[below(7)]);
    add_number(out, depth - 1);
  }
}

static void add_check(chuan_buffer *out, unsigned number)
{
  static const char *const MODES[] = { "nửa lên", "nửa chẵn", "lên", "xuống" };
  chuan_buffer_printf(out, "chỉ tiêu %u \"C\"\n", number);
  if (below(5) == 0) {
    chuan_buffer_add_c(out, "  không áp dụng khi ");
    add_check_condition(out, 1);
    chuan_buffer_add_char(out, '\n');
  }
  if (below(4) == 0) {
    chuan_buffer_printf(out, "  giá trị %s / %u\n  ngưỡng là %u\n  làm tròn %u %s\n  yêu cầu giá trị %s ngưỡng\n",
                        NUMBERS[below(4)], 2 + below(2), below(3), below(2), MODES[below(4)],
                        below(3) ? "=" : below(2) ? ">" : "≤");
    return;
  }
  chuan_buffer_add_c(out, "  yêu cầu ");
  add_check_condition(out, 1 + (int)below(2));
  chuan_buffer_add_char(out, '\n');
}

static const chuan_program *make_checks(random_set *out)
{
  uint32_t number;
  chuan_arena_init(&out->arena, "random", 512u << 20);
  chuan_sources_init(&out->sources, &out->arena);
  chuan_diags_init(&out->diags, &out->arena, &out->sources);
  chuan_buffer_init(&out->text, &out->arena);
  chuan_buffer_add_c(&out->text, DATA);
  unsigned checks = 2 + below(CHECKS_MAX - 1);
  for (unsigned i = 1; i <= checks; i++)
    add_check(&out->text, i);
  if (chuan_source_add(&number, &out->sources, CHUAN_STR("set"), chuan_buffer_str(&out->text), CHUAN_RULE_FILE_LIMIT,
                       &out->diags) != CHUAN_RC_OK ||
      chuan_rules_load_sources(&out->program, &number, 1, &out->sources, &out->arena, &out->diags) != CHUAN_RC_OK)
    chuan_diags_print(&out->diags, stderr, (chuan_diag_style){ CHUAN_LANG_EN, false, 120 });
  return out->program;
}

/* Units -------------------------------------------------------------------------------------------- */

/* All values that a datum can have, from low to high. */
static size_t values_of(chuan_num *out, const chuan_datum *datum, chuan_arena *arena)
{
  int64_t low = 0, high = datum->type.kind == CHUAN_TYPE_CHOICE ? 2 : 1, scale = 1;
  if (datum->type.kind == CHUAN_TYPE_DECIMAL)
    high = 6, scale = 10;
  else if (datum->has_range) {
    chuan_num_scaled(&low, datum->low, 0);
    chuan_num_scaled(&high, datum->high, 0);
  }
  for (int64_t at = low; at <= high; at++)
    if (chuan_num_ratio(&out[at - low], at, scale, arena) != CHUAN_RC_OK)
      abort();
  return (size_t)(high - low + 1);
}

typedef struct figure {
  chuan_input input;
  chuan_num number;
} figure;

/* A unit, with all that it could be: every assignment judged. */
typedef struct world {
  const chuan_program *program;
  const chuan_set *set;
  figure now[FIELDS];
  chuan_num values[FIELDS][8];
  size_t value_counts[FIELDS];
  chuan_data data; /* unit 0 as it is, then the assignments */
  const uint8_t *verdicts;
  size_t assignments;
  bool left_out[CHECKS_MAX]; /* checks that do not count for now */
} world;

static void find_values(world *w, chuan_arena *arena)
{
  w->assignments = 1;
  for (size_t k = 0; k < w->set->data_count; k++) {
    w->value_counts[k] = values_of(w->values[k], &w->program->data[w->set->data[k]], arena);
    w->now[k] = (figure){ CHUAN_INPUT_VALUE, w->values[k][below((uint32_t)w->value_counts[k])] };
    uint32_t dice = below(30);
    if (dice < 2)
      w->now[k] = (figure){ dice ? CHUAN_INPUT_NOT_REPORTED : CHUAN_INPUT_NOT_APPLICABLE, chuan_num_int(0) };
    w->assignments *= w->value_counts[k] + (w->now[k].input != CHUAN_INPUT_VALUE);
  }
}

/* The figure of a datum in an assignment; behind its values what it is now, where that is none of them. */
static figure figure_of(const world *w, size_t assignment, size_t field)
{
  for (size_t k = 0; k < field; k++)
    assignment /= w->value_counts[k] + (w->now[k].input != CHUAN_INPUT_VALUE);
  size_t at = assignment % (w->value_counts[field] + (w->now[field].input != CHUAN_INPUT_VALUE));
  return at < w->value_counts[field] ? (figure){ CHUAN_INPUT_VALUE, w->values[field][at] } : w->now[field];
}

static void make_world(world *w, const chuan_program *program, chuan_arena *arena)
{
  chuan_results results;
  *w = (world){ .program = program, .set = &program->sets[0] };
  find_values(w, arena);
  w->data = new_data(program, w->assignments + 1, arena);
  for (size_t k = 0; k < w->set->data_count; k++) {
    put(&w->data, k, 0, w->now[k].input, w->now[k].number);
    for (size_t a = 0; a < w->assignments; a++) {
      figure of = figure_of(w, a, k);
      put(&w->data, k, a + 1, of.input, of.number);
    }
  }
  if (chuan_vm_run(&results, &w->data, (chuan_run_options){ 0 }, arena) != CHUAN_RC_OK)
    abort();
  w->verdicts = results.indicators;
}

static bool is_clean(const world *w, size_t unit, bool faults_too)
{
  for (size_t i = 0; i < w->set->indicator_count; i++) {
    uint8_t verdict = w->verdicts[i * w->data.unit_count + unit], now = w->verdicts[i * w->data.unit_count];
    bool fails = verdict == CHUAN_VERDICT_NOT_MET || (faults_too && verdict == CHUAN_VERDICT_FAULT && now != verdict);
    if (fails && !w->left_out[i])
      return false;
  }
  return true;
}

static unsigned changes_of(const world *w, size_t assignment)
{
  unsigned out = 0;
  for (size_t k = 0; k < w->set->data_count; k++) {
    figure of = figure_of(w, assignment, k);
    bool same = of.input == w->now[k].input && chuan_num_compare(of.number, w->now[k].number) == 0;
    out |= same ? 0 : 1u << k;
  }
  return out;
}

/* Comparing ---------------------------------------------------------------------------------------- */

static unsigned mask_of(const world *w, const chuan_localised_set *set)
{
  unsigned out = 0;
  for (size_t f = 0; f < set->count; f++) {
    uint32_t datum = (uint32_t)(set->fields[f].datum - w->program->data);
    out |= 1u << chuan_data_column(w->set->data, w->set->data_count, datum);
  }
  return out;
}

/* The unions of one set of each part. */
static size_t all_sets(unsigned *out, const world *w, const chuan_localisation *found)
{
  size_t count = 1;
  out[0] = 0;
  for (size_t p = 0; p < found->count; p++) {
    const chuan_localised_part *part = &found->parts[p];
    size_t before = count;
    if (part->outcome == CHUAN_LOCALISED_IMPOSSIBLE)
      continue;
    if (part->hidden > 0 || count * part->set_count > MASKS)
      return 0;
    count *= part->set_count;
    for (size_t s = count; s-- > 0;)
      out[s] = out[s % before] | mask_of(w, &part->sets[s / before]);
  }
  return count;
}

static bool lies_in(const chuan_localised_field *field, chuan_num number)
{
  for (size_t r = 0; r < field->range_count; r++)
    if (chuan_range_has(&field->ranges[r], number))
      return true;
  return false;
}

/* Whether the ranges of a datum hold exactly the values that it has where a set (with all of the other parts) is
   changed. */
static bool are_ranges_right(const world *w, const chuan_localised_set *set, unsigned others)
{
  unsigned mask = mask_of(w, set);
  for (size_t f = 0; f < set->count; f++) {
    const chuan_localised_field *field = &set->fields[f];
    size_t k = chuan_data_column(w->set->data, w->set->data_count, (uint32_t)(field->datum - w->program->data));
    for (size_t v = 0; v < w->value_counts[k] && field->range_count > 0; v++) {
      bool some = false;
      for (size_t a = 0; a < w->assignments && !some; a++) {
        figure of = figure_of(w, a, k);
        some = is_clean(w, a + 1, true) && (changes_of(w, a) & ~(mask | others)) == 0 &&
               of.input == CHUAN_INPUT_VALUE && chuan_num_compare(of.number, w->values[k][v]) == 0;
      }
      if (some != lies_in(field, w->values[k][v]))
        return false;
    }
  }
  return true;
}

/* Whether nothing clears the checks of a part, those of other parts left out. */
static bool is_impossible(world *w, const chuan_localised_part *part)
{
  bool some = false;
  for (size_t i = 0; i < w->set->indicator_count; i++)
    w->left_out[i] = w->verdicts[i * w->data.unit_count] == CHUAN_VERDICT_NOT_MET;
  for (size_t i = 0; i < part->indicator_count; i++)
    w->left_out[part->indicators[i]] = false;
  for (size_t a = 0; a < w->assignments; a++)
    some = some || is_clean(w, a + 1, true);
  memset(w->left_out, 0, sizeof w->left_out);
  return !some;
}

/* Looks at the parts that nothing clears, and leaves their checks out. */
static bool are_impossible_right(world *w, const chuan_localisation *found)
{
  for (size_t p = 0; p < found->count; p++)
    if (found->parts[p].outcome == CHUAN_LOCALISED_IMPOSSIBLE) {
      impossible++;
      if (!is_impossible(w, &found->parts[p]))
        return false;
    }
  for (size_t p = 0; p < found->count; p++)
    for (size_t i = 0; i < found->parts[p].indicator_count; i++)
      w->left_out[found->parts[p].indicators[i]] = found->parts[p].outcome == CHUAN_LOCALISED_IMPOSSIBLE;
  return true;
}

static bool is_right(world *w, const chuan_localisation *found)
{
  bool feasible[MASKS] = { false };
  unsigned sets[MASKS];
  int least = FIELDS + 1, weight = 0;
  if (is_clean(w, 0, false))
    return found->count == 0;
  if (!are_impossible_right(w, found))
    return false;
  if (found->count > 0 && is_clean(w, 0, false)) /* nothing else is violated */
    return true;
  for (size_t a = 0; a < w->assignments; a++)
    if (is_clean(w, a + 1, true)) {
      unsigned mask = changes_of(w, a);
      feasible[mask] = true;
      least = __builtin_popcount(mask) < least ? __builtin_popcount(mask) : least;
    }
  for (size_t p = 0; p < found->count; p++) {
    chuan_localised_outcome outcome = found->parts[p].outcome;
    weight += (int)found->parts[p].weight;
    if (outcome == CHUAN_LOCALISED_UNDECIDED || outcome == CHUAN_LOCALISED_PERHAPS) {
      undecided++;
      return true;
    }
  }
  size_t count = all_sets(sets, w, found), wanted = 0;
  for (unsigned mask = 0; mask < MASKS; mask++)
    wanted += feasible[mask] && __builtin_popcount(mask) == least;
  if (weight != least || (count > 0 && count != wanted) || found->count == 0)
    return false;
  for (size_t s = 0; s < count; s++)
    if (!feasible[sets[s]] || __builtin_popcount(sets[s]) != least)
      return false;
  for (size_t p = 0; p < found->count && count > 0; p++) {
    if (found->parts[p].set_count == 0)
      continue;
    unsigned of_others = sets[0] & ~mask_of(w, &found->parts[p].sets[0]);
    for (size_t s = 0; s < found->parts[p].set_count; s++)
      if (!are_ranges_right(w, &found->parts[p].sets[s], of_others))
        return false;
  }
  told++;
  in_parts += found->count > 1;
  return true;
}

/* Telling what went wrong -------------------------------------------------------------------------- */

static void print(const world *w, const chuan_localisation *found, chuan_arena *arena)
{
  for (size_t k = 0; k < w->set->data_count; k++) {
    const char *none = w->now[k].input == CHUAN_INPUT_NOT_REPORTED ? "not reported" : "not applicable";
    fprintf(stderr, "%.*s = %s; ", CHUAN_STR_ARGS(w->program->data[w->set->data[k]].name),
            w->now[k].input == CHUAN_INPUT_VALUE ? chuan_num_exact(w->now[k].number, arena).p : none);
  }
  for (size_t i = 0; i < w->set->indicator_count; i++)
    fprintf(stderr, "%u", w->verdicts[i * w->data.unit_count]);
  fprintf(stderr, "\n");
  for (size_t a = 0; a < w->assignments; a++)
    if (is_clean(w, a + 1, true) && __builtin_popcount(changes_of(w, a)) <= 1)
      fprintf(stderr, "clean: changes %x\n", changes_of(w, a));
  for (size_t p = 0; p < found->count; p++)
    for (size_t s = 0; s < found->parts[p].set_count; s++) {
      fprintf(stderr, "part %zu, outcome %d:", p, found->parts[p].outcome);
      for (size_t f = 0; f < found->parts[p].sets[s].count; f++) {
        const chuan_localised_field *field = &found->parts[p].sets[s].fields[f];
        fprintf(stderr, " %.*s = %s (%zu ranges)", CHUAN_STR_ARGS(field->datum->name),
                chuan_num_exact(field->value, arena).p, field->range_count);
      }
      fprintf(stderr, "\n");
    }
}

static bool try_set(void)
{
  random_set set = { .program = NULL };
  bool good = make_checks(&set) != NULL;
  for (size_t u = 0; u < UNITS_OF_SET && good; u++) {
    world w;
    chuan_localisation found;
    chuan_arena arena;
    chuan_arena_init(&arena, "world", 512u << 20);
    make_world(&w, set.program, &arena);
    chuan_localiser *localiser = chuan_localiser_new(&w.data, (chuan_localise_options){ .errors = NULL }, &arena);
    good = localiser && chuan_localise(&found, localiser, 0, &arena) == CHUAN_RC_OK && is_right(&w, &found);
    if (!good && localiser)
      print(&w, &found, &arena);
    chuan_arena_free(&arena);
  }
  if (!good)
    fprintf(stderr, "%.*s\n", CHUAN_STR_ARGS(chuan_buffer_str(&set.text)));
  chuan_arena_free(&set.arena);
  return good;
}

int main(int argc, char **argv)
{
  long units = argc > 1 ? atol(argv[1]) : 4000, tried = 0;
  uint64_t seed = argc > 2 ? (uint64_t)atoll(argv[2]) : 1, set = argc > 3 ? (uint64_t)atoll(argv[3]) : 0;
  for (; tried < units; tried += UNITS_OF_SET, set++) {
    random_state = seed * 1000003 + set;
    if (!try_set()) {
      fprintf(stderr, "localise: set %" PRIu64 " of seed %" PRIu64 " fails\n", set, seed);
      return 1;
    }
  }
  printf("localise: %ld units, %zu localised (%zu in parts), %zu that no change clears, %zu undecided\n", tried, told,
         in_parts, impossible, undecided);
  return told == 0 || impossible == 0 || undecided * 10 > told;
}
