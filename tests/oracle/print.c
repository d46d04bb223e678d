/* Writes the oracle's tree in the words of docs/language.md, in either vocabulary. */
#include "tests/oracle/print.h"

#include <gmp.h>
#include <stdlib.h>

const char VERDICT_LETTERS[] = "DCTKL-";

typedef struct printer {
  FILE *out;
  const tree_set *set;
  int of; /* the indicator */
} printer;

static void say(const printer *p, const char *vi, const char *en)
{
  fputs(p->set->english ? en : vi, p->out);
}

/* Expressions, from loose to tight ------------------------------------------------------------------------------ */

enum { LEVEL_IF, LEVEL_OR, LEVEL_AND, LEVEL_NOT, LEVEL_COMPARISON, LEVEL_SUM, LEVEL_PRODUCT, LEVEL_FACTOR,
       LEVEL_PRIMARY };

static int level_of(const expression *e)
{
  switch (e->kind) {
  case IF: return LEVEL_IF;
  case OR: return LEVEL_OR;
  case AND: return LEVEL_AND;
  case NOT: return LEVEL_NOT;
  case COMPARE:
  case ONE_OF: return LEVEL_COMPARISON;
  case ADD:
  case SUBTRACT: return LEVEL_SUM;
  case MULTIPLY:
  case DIVIDE: return LEVEL_PRODUCT;
  case NEGATE: return LEVEL_FACTOR;
  default: return LEVEL_PRIMARY;
  }
}

static void print_number(const printer *p, const expression *e)
{
  long scale = 1;
  for (int i = 0; i < e->places; i++)
    scale *= 10;
  long whole = e->digits / scale;
  if (whole >= 1000)
    fprintf(p->out, "%ld_%03ld", whole / 1000, whole % 1000);
  else
    fprintf(p->out, "%ld", whole);
  if (e->places)
    fprintf(p->out, "%c%0*ld", p->set->english ? '.' : ',', e->places, e->digits % scale);
  fputs(e->percent ? "%" : "", p->out);
}

static void print_text(const printer *p, const char *text)
{
  fputc('"', p->out);
  for (; *text; text++) {
    if (*text == '"' || *text == '\\')
      fputc('\\', p->out);
    fputc(*text, p->out);
  }
  fputc('"', p->out);
}

static void print_date(const printer *p, int date)
{
  if (p->set->order & 1)
    fprintf(p->out, "%04d-%02d-%02d", date / 10000, date / 100 % 100, date % 100);
  else
    fprintf(p->out, "%02d/%02d/%04d", date % 100, date / 100 % 100, date / 10000);
}

static void print_primary(const printer *p, const expression *e)
{
  const tree_indicator *of = p->of == NOWHERE ? NULL : &p->set->indicators[p->of];
  switch (e->kind) {
  case CONSTANT: print_number(p, e); break;
  case VALUE: say(p, "giá trị", "value"); break;
  case AUX: fprintf(p->out, "phần_%d", e->index); break;
  case THRESHOLD:
    say(p, "ngưỡng", "threshold");
    if (of && e->index != NOWHERE) {
      say(p, " phụ", " aux");
      fprintf(p->out, " phần_%d", e->index);
    }
    break;
  case THRESHOLD_OF:
    say(p, "ngưỡng của chỉ tiêu ", "threshold of indicator ");
    fputs(p->set->indicators[e->index].code, p->out);
    break;
  case CELL: fputs(DATA_LIST[e->index].name, p->out); break;
  case HAS_DATA:
  case HAS_PREVIOUS:
    say(p, "có dữ liệu(", "has data(");
    say(p, e->kind == HAS_PREVIOUS ? "kỳ trước(" : "", e->kind == HAS_PREVIOUS ? "previous period(" : "");
    fprintf(p->out, "%s)%s", DATA_LIST[e->index].name, e->kind == HAS_PREVIOUS ? ")" : "");
    break;
  case PREVIOUS:
    say(p, "kỳ trước(", "previous period(");
    fprintf(p->out, "%s)", DATA_LIST[e->index].name);
    break;
  case LABEL: fputs(e->of == NOWHERE ? CHOICE_NAMES[e->index] : LABEL_NAMES[e->of][e->index], p->out); break;
  case DATE_CONSTANT: print_date(p, DATE_LIST[e->index]); break;
  case TEXT_CONSTANT: print_text(p, TEXT_LIST[e->index]); break;
  case THE_DIMENSION: fputs(DIMENSION_NAMES[e->index], p->out); break;
  default: say(p, e->index ? "đúng" : "sai", e->index ? "true" : "false");
  }
}

static void print_expression(const printer *p, const expression *e, int least);

static void print_binary(const printer *p, const expression *e, const char *vi, const char *en, int left, int right)
{
  print_expression(p, e->operands[0], left);
  say(p, vi, en);
  print_expression(p, e->operands[1], right);
}

/* Functions ------------------------------------------------------------------------------------------------------- */

/* What is declared for the operations that calls stand for. */
static const struct {
  expression_kind kind;
  tree_type gives;
  const char *vi, *en;
} FUNCTIONS[] = {
  { ADD, INTEGER, "(a: thập phân; b: thập phân) → thập phân = a + b", "(a: decimal; b: decimal) → decimal = a + b" },
  { SUBTRACT, INTEGER, "(a: thập phân; b: thập phân) → thập phân = a - b",
    "(a: decimal; b: decimal) → decimal = a - b" },
  { MULTIPLY, INTEGER, "(a: thập phân; b: thập phân) → thập phân = a * b",
    "(a: decimal; b: decimal) → decimal = a * b" },
  { DIVIDE, INTEGER, "(a: thập phân; b: thập phân) → thập phân = a / b", "(a: decimal; b: decimal) → decimal = a / b" },
  { NEGATE, INTEGER, "(a: thập phân) → thập phân = -a", "(a: decimal) → decimal = -a" },
  { NOT, TRUTH, "(a: có/không) → có/không = không a", "(a: yes/no) → yes/no = not a" },
  { AND, TRUTH, "(a: có/không; b: có/không) → có/không = a và b", "(a: yes/no; b: yes/no) → yes/no = a and b" },
  { OR, TRUTH, "(a: có/không; b: có/không) → có/không = a hoặc b", "(a: yes/no; b: yes/no) → yes/no = a or b" },
  { IF, INTEGER, "(c: có/không; a: thập phân; b: thập phân) → thập phân = nếu c thì a còn lại b",
    "(c: yes/no; a: decimal; b: decimal) → decimal = if c then a otherwise b" },
  { IF, TRUTH, "(c: có/không; a: có/không; b: có/không) → có/không = nếu c thì a còn lại b",
    "(c: yes/no; a: yes/no; b: yes/no) → yes/no = if c then a otherwise b" },
};
enum { FUNCTION_COUNT = sizeof FUNCTIONS / sizeof *FUNCTIONS };

static bool names(const expression *e, bool threshold)
{
  bool cell = e->kind == CELL || e->kind == PREVIOUS || e->kind == VALUE || e->kind == AUX;
  if (threshold ? e->kind == THRESHOLD || e->kind == THRESHOLD_OF : cell)
    return true;
  for (int i = 0; i < 3; i++)
    if (e->operands[i] && names(e->operands[i], threshold))
      return true;
  return false;
}

/* The function that stands for an operation, as the set's seed says; NOWHERE for none. Constants are written out, and
   so are tests of thresholds: which way is stricter is read off them. */
static int function_for(const printer *p, const expression *e)
{
  bool good = names(e, false) && !names(e, true);
  for (int f = 0; f < FUNCTION_COUNT && good; f++)
    if (FUNCTIONS[f].kind == e->kind && FUNCTIONS[f].gives == e->type && p->set->calls >> f & 1)
      return f;
  return NOWHERE;
}

static void print_functions(const printer *p)
{
  for (int f = 0; f < FUNCTION_COUNT; f++) {
    say(p, "hàm ", "function ");
    fprintf(p->out, "phép_%d", f);
    say(p, FUNCTIONS[f].vi, FUNCTIONS[f].en);
    fputc('\n', p->out);
  }
}

static void print_call(const printer *p, const expression *e, int function)
{
  fprintf(p->out, "phép_%d(", function);
  for (int i = 0; i < 3 && e->operands[i]; i++) {
    fputs(i ? "; " : "", p->out);
    print_expression(p, e->operands[i], LEVEL_IF);
  }
  fputc(')', p->out);
}

/* Operations ------------------------------------------------------------------------------------------------------ */

static void print_operation(const printer *p, const expression *e)
{
  static const char *const SIGNS[2][6] = { { " = ", " ≠ ", " < ", " ≤ ", " > ", " ≥ " },
                                           { " = ", " <> ", " < ", " <= ", " > ", " >= " } };
  int level = level_of(e);
  switch (e->kind) {
  case IF:
    say(p, "nếu ", "if ");
    print_expression(p, e->operands[0], LEVEL_IF);
    say(p, " thì ", " then ");
    print_expression(p, e->operands[1], LEVEL_IF);
    say(p, " còn lại ", " otherwise ");
    print_expression(p, e->operands[2], LEVEL_IF);
    break;
  case OR: print_binary(p, e, " hoặc ", " or ", level, level + 1); break;
  case AND: print_binary(p, e, " và ", " and ", level, level + 1); break;
  case ADD: print_binary(p, e, " + ", " + ", level, level + 1); break;
  case SUBTRACT: print_binary(p, e, " - ", " - ", level, level + 1); break;
  case MULTIPLY: print_binary(p, e, " * ", " * ", level, level + 1); break;
  case DIVIDE: print_binary(p, e, " / ", " / ", level, level + 1); break;
  case COMPARE: {
    const char *sign = SIGNS[p->set->order >> 1 & 1][e->comparison];
    print_binary(p, e, sign, sign, LEVEL_SUM, LEVEL_SUM);
    break;
  }
  case ONE_OF:
    print_expression(p, e->operands[0], LEVEL_SUM);
    say(p, " thuộc { ", " in { ");
    for (int i = 0; i < e->list_count; i++) {
      fputs(i ? "; " : "", p->out);
      print_expression(p, e->list[i], LEVEL_SUM);
    }
    fputs(" }", p->out);
    break;
  case NOT:
    say(p, "không ", "not ");
    print_expression(p, e->operands[0], level);
    break;
  case NEGATE:
    fputc('-', p->out);
    print_expression(p, e->operands[0], level);
    break;
  default: print_primary(p, e);
  }
}

static void print_expression(const printer *p, const expression *e, int least)
{
  int function = function_for(p, e);
  bool brackets = e->brackets || (function == NOWHERE && level_of(e) < least);
  fputs(brackets ? "(" : "", p->out);
  if (function == NOWHERE)
    print_operation(p, e);
  else
    print_call(p, e, function);
  fputs(brackets ? ")" : "", p->out);
}

/* A statement that is an expression behind its keyword. */
static void print_line(const printer *p, const char *vi, const char *en, const expression *e)
{
  fputs("  ", p->out);
  say(p, vi, en);
  fputc(' ', p->out);
  print_expression(p, e, LEVEL_IF);
  fputc('\n', p->out);
}

/* Thresholds ---------------------------------------------------------------------------------------------------- */

static void print_delegation(const printer *p, const tree_figure *f)
{
  say(p, "phân cấp cho ", "delegated to ");
  fputs(f->to == PROVINCE ? "tỉnh" : "huyện", p->out);
  if (!f->low)
    return;
  say(p, " trong khoảng [", " within [");
  print_expression(p, f->low, LEVEL_SUM);
  fputs("; ", p->out);
  print_expression(p, f->high, LEVEL_SUM);
  fputc(']', p->out);
}

static void print_figure(const printer *p, const tree_figure *f)
{
  if (f->kind == NO_FIGURE)
    say(p, "chưa có số", "no figure yet");
  else if (f->kind == DELEGATED)
    print_delegation(p, f);
  else
    print_expression(p, f->number, LEVEL_SUM);
}

static void print_box(const printer *p, const expression *condition)
{
  say(p, "khi (", "when (");
  print_expression(p, condition, LEVEL_IF);
  fputs(") ", p->out);
}

static void print_statement(const printer *p, const tree_statement *s, int aux)
{
  say(p, "ngưỡng ", "threshold ");
  if (aux != NOWHERE) {
    say(p, "phụ", "aux");
    fprintf(p->out, " phần_%d ", aux);
  }
  if (s->year) {
    say(p, "kỳ", "period");
    fprintf(p->out, " %d ", s->year);
  }
  if (s->otherwise)
    say(p, "còn lại ", "otherwise ");
  if (s->condition && !s->in_front)
    print_box(p, s->condition);
  if (s->by == NOWHERE) {
    say(p, s->figures[0].kind == GIVEN ? "là " : "", s->figures[0].kind == GIVEN ? "is " : "");
    print_figure(p, &s->figures[0]);
  } else {
    say(p, "theo ", "by ");
    fprintf(p->out, "%s {", DIMENSION_NAMES[s->by]);
    const char *between = " ";
    for (int v = 0; v < LABELS; v++)
      if (s->figures[v].kind != NO_CELL) {
        fprintf(p->out, "%s%s: ", between, LABEL_NAMES[s->by][v]);
        print_figure(p, &s->figures[v]);
        between = "; ";
      }
    fputs(" }", p->out);
  }
  fputc('\n', p->out);
}

static void print_threshold(const printer *p, const tree_threshold *t, int aux)
{
  for (int i = 0; i < t->own.count; i++) {
    const tree_statement *s = &t->own.items[i];
    fputs("  ", p->out);
    if (aux == NOWHERE && s->otherwise && s->year == 0 && s->by == NOWHERE && s->figures[0].kind == DELEGATED) {
      print_delegation(p, &s->figures[0]);
      fputc('\n', p->out);
    } else
      print_statement(p, s, aux);
  }
}

static void print_fills(const printer *p, const tree_threshold *t, int variant, int aux)
{
  for (int i = 0; i < t->fills[variant].count; i++) {
    say(p, "điền chỉ tiêu ", "fill indicator ");
    fprintf(p->out, "%s ", p->set->indicators[p->of].code);
    print_statement(p, &t->fills[variant].items[i], aux);
  }
}

static void print_tightenings(const printer *p, const tree_threshold *t, int variant, int aux)
{
  for (int i = 0; i < t->tightenings[variant].count; i++) {
    const tree_statement *s = &t->tightenings[variant].items[i];
    say(p, "thắt chặt chỉ tiêu ", "tighten indicator ");
    fprintf(p->out, "%s ", p->set->indicators[p->of].code);
    if (s->in_front)
      print_box(p, s->condition);
    print_statement(p, s, aux);
  }
}

/* Sections ------------------------------------------------------------------------------------------------------ */

static void print_policy(const printer *p, tree_policy policy)
{
  if (policy == COUNTS_AS_MET)
    say(p, "  không áp dụng tính là đạt\n", "  not applicable counts as met\n");
  else if (policy == DROPPED)
    say(p, "  không áp dụng loại ra\n", "  not applicable dropped\n");
}

static void print_met(const printer *p, met_rule met)
{
  if (!met.said)
    return;
  say(p, "  đạt khi ", "  met when ");
  if (met.at_least) {
    say(p, "ít nhất", "at least");
    fprintf(p->out, " %d ", met.at_least);
  } else
    say(p, "tất cả ", "all ");
  say(p, met.of_indicators ? "chỉ tiêu" : "tiêu chí", met.of_indicators ? "indicator" : "criterion");
  say(p, " đạt\n", " met\n");
}

static void print_bands(const printer *p)
{
  const tree_set *set = p->set;
  if (set->band_count == 0)
    return;
  say(p, "  xếp loại theo số tiêu chí đạt {", "  rank by number of criteria met {");
  for (int b = 0; b < set->band_count; b++) {
    fprintf(p->out, "%s\"loại %d\": %d", b ? "; " : " ", b, set->bands[b].low);
    if (set->bands[b].high > set->bands[b].low)
      fprintf(p->out, "..%d", set->bands[b].high);
  }
  fputs(" }\n", p->out);
}

/* căn cứ: each set and variant has an act of its own. */
static void print_act(const printer *p, int variant)
{
  say(p, "  căn cứ", "  legal basis");
  fprintf(p->out, " \"%02d/QĐ\"\n", variant + 2);
}

static void print_header(const printer *p)
{
  const tree_set *set = p->set;
  say(p, "bộ tiêu chí \"s\"\n  kỳ đánh giá từ ", "criteria set \"s\"\n  assessment period from ");
  fprintf(p->out, "%d", set->from);
  say(p, " đến ", " to ");
  fprintf(p->out, "%d\n", set->to);
  say(p, "  áp dụng cho xã\n", "  applies to xã\n");
  print_act(p, NOWHERE);
  for (int d = 0; d < set->dimension_count; d++) {
    say(p, "  chiều ", "  dimension ");
    const char *const *labels = LABEL_NAMES[d];
    fprintf(p->out, "%s = { %s; %s; %s }\n", DIMENSION_NAMES[d], labels[0], labels[1], labels[2]);
    for (int i = 0; i < set->dimensions[d].except_count; i++) {
      const tree_except *e = &set->dimensions[d].excepts[i];
      say(p, "    riêng ", "    except ");
      fputs(LABEL_NAMES[d][e->label], p->out);
      print_line(p, "khi", "when", e->when);
    }
  }
  print_met(p, set->met);
  print_policy(p, set->policy);
  print_bands(p);
  for (int i = 0; i < set->condition_count; i++)
    print_line(p, "điều kiện", "condition", set->conditions[i]);
}

static void print_datum(const printer *p, int x)
{
  static const char *const TYPES[][2] = { { "số nguyên", "integer" }, { "thập phân", "decimal" }, { "tỷ lệ", "ratio" },
                                          { "có/không", "yes/no" }, { "ngày", "date" }, { "chuỗi", "text" } };
  const tree_datum *datum = &DATA_LIST[x];
  say(p, "dữ liệu ", "data ");
  fprintf(p->out, "%s : ", datum->name);
  if (datum->type == CHOICE)
    fprintf(p->out, "{ %s; %s; %s }", CHOICE_NAMES[0], CHOICE_NAMES[1], CHOICE_NAMES[2]);
  else
    say(p, TYPES[datum->type][0], TYPES[datum->type][1]);
  if (datum->type == DECIMAL)
    fprintf(p->out, "(40; %d)", datum->scale);
  if (p->set->order >> (8 + x) & 1)
    say(p, " của xã", " of xã");
  fputc('\n', p->out);
}

static void print_criterion(const printer *p, int k)
{
  const tree_criterion *criterion = &p->set->criteria[k];
  if (criterion->dropped)
    return;
  if (criterion->adder != NOWHERE)
    say(p, "thêm ", "add ");
  say(p, "tiêu chí ", "criterion ");
  fprintf(p->out, "%s \"K\"\n", criterion->code);
  print_met(p, criterion->met);
  print_policy(p, criterion->policy);
}

static void print_indicator(printer *p, int i)
{
  static const char *const MODES[][2] = { { "nửa lên", "half up" }, { "nửa chẵn", "half even" }, { "xuống", "down" },
                                          { "lên", "up" } };
  const tree_indicator *of = &p->set->indicators[i];
  if (of->dropped)
    return;
  p->of = i;
  if (of->adder != NOWHERE)
    say(p, "thêm ", "add ");
  say(p, "chỉ tiêu ", "indicator ");
  fprintf(p->out, "%s \"I\"\n", of->code);
  if (of->tighten_only)
    say(p, "  chỉ được thắt chặt\n", "  tighten only\n");
  if (of->value)
    print_line(p, "giá trị", "value", of->value);
  if (of->rounded) {
    say(p, "  làm tròn", "  round");
    fprintf(p->out, " %d ", of->places);
    say(p, MODES[of->rounding][0], MODES[of->rounding][1]);
    fputc('\n', p->out);
  }
  for (int a = 0; a < of->aux_count; a++) {
    fputs("  ", p->out);
    say(p, "giá trị phụ", "value aux");
    fprintf(p->out, " phần_%d", a);
    print_line(p, "=", "=", of->auxes[a].value);
    print_threshold(p, &of->auxes[a].threshold, a);
  }
  print_threshold(p, &of->threshold, NOWHERE);
  if (of->exception)
    print_line(p, "không áp dụng khi", "not applicable when", of->exception);
  print_line(p, "yêu cầu", "require", of->test);
  p->of = NOWHERE;
}

/* What a variant says of an indicator: its figures, or the exceptions to it. */
static void print_figures_of(printer *p, int variant, int i)
{
  const tree_indicator *of = &p->set->indicators[i];
  if (of->dropped)
    return;
  p->of = i;
  print_fills(p, &of->threshold, variant, NOWHERE);
  print_tightenings(p, &of->threshold, variant, NOWHERE);
  for (int a = 0; a < of->aux_count; a++) {
    print_tightenings(p, &of->auxes[a].threshold, variant, a);
    print_fills(p, &of->auxes[a].threshold, variant, a);
  }
  p->of = NOWHERE;
}

static void print_exemptions(printer *p, int variant, int i)
{
  const tree_indicator *of = &p->set->indicators[i];
  if (of->dropped)
    return;
  p->of = i;
  for (int e = 0; e < of->exemption_counts[variant]; e++) {
    say(p, "ngoại lệ của chỉ tiêu ", "exception to indicator ");
    fprintf(p->out, "%s ", of->code);
    print_line(p, "không áp dụng khi", "not applicable when", of->exemptions[variant][e].when);
    print_act(p, of->exemptions[variant][e].act);
  }
  p->of = NOWHERE;
}

/* Where sections of a kind begin in the numbers by which all are shuffled. */
enum { FIRST_CRITERION = DATA, FIRST_INDICATOR = FIRST_CRITERION + CRITERIA,
       FIRST_FIGURES = FIRST_INDICATOR + INDICATORS, FIRST_EXEMPTIONS = FIRST_FIGURES + INDICATORS,
       SECTIONS = FIRST_EXEMPTIONS + INDICATORS };

static void shuffle(int *sections, int count, uint64_t random)
{
  for (int k = count; k > 1; k--) {
    random = random * 6364136223846793005u + 1442695040888963407u;
    int with = (int)((random >> 33) % (uint64_t)k), kept = sections[k - 1];
    sections[k - 1] = sections[with];
    sections[with] = kept;
  }
}

/* All sections below the header of the set (NOWHERE) or of a variant, in an order that the set's seed says. */
static void print_sections(printer *p, int writer)
{
  int sections[SECTIONS], count = 0;
  for (int x = 0; x < DATA && writer == NOWHERE; x++)
    sections[count++] = x;
  for (int k = 0; k < p->set->criterion_count; k++)
    if (p->set->criteria[k].adder == writer)
      sections[count++] = FIRST_CRITERION + k;
  for (int i = 0; i < p->set->indicator_count; i++) {
    if (p->set->indicators[i].adder == writer)
      sections[count++] = FIRST_INDICATOR + i;
    if (writer != NOWHERE) {
      sections[count++] = FIRST_FIGURES + i;
      sections[count++] = FIRST_EXEMPTIONS + i;
    }
  }
  shuffle(sections, count, p->set->order);
  for (int k = 0; k < count; k++)
    if (sections[k] < FIRST_CRITERION)
      print_datum(p, sections[k]);
    else if (sections[k] < FIRST_INDICATOR)
      print_criterion(p, sections[k] - FIRST_CRITERION);
    else if (sections[k] < FIRST_FIGURES)
      print_indicator(p, sections[k] - FIRST_INDICATOR);
    else if (sections[k] < FIRST_EXEMPTIONS)
      print_figures_of(p, writer, sections[k] - FIRST_FIGURES);
    else
      print_exemptions(p, writer, sections[k] - FIRST_EXEMPTIONS);
}

static void print_variants(printer *p)
{
  for (int k = 0; k < p->set->variant_count; k++) {
    int v = p->set->order >> 4 & 1 ? p->set->variant_count - 1 - k : k;
    const tree_variant *of = &p->set->variants[v];
    say(p, "biến thể", "variant");
    fprintf(p->out, " \"v%d\" ", v);
    say(p, "của", "of");
    if (of->parent == NOWHERE)
      fputs(" \"s\"\n", p->out);
    else
      fprintf(p->out, " \"v%d\"\n", of->parent);
    say(p, "  cấp ", "  level ");
    fprintf(p->out, of->level == PROVINCE ? "tỉnh \"1%d\"\n" : "huyện \"14%d\"\n", v);
    print_act(p, v);
    print_sections(p, v);
  }
}

void print_set(FILE *out, const tree_set *set)
{
  printer p = { out, set, NOWHERE };
  bool variants_first = (set->order >> 2 & 3) == 0;
  say(&p, "#! chuan 1 vi\n", "#! chuan 1 en\n");
  if (variants_first)
    print_variants(&p);
  if (set->order >> 3 & 1)
    print_functions(&p);
  print_header(&p);
  print_sections(&p, NOWHERE);
  if (!variants_first)
    print_variants(&p);
  if (!(set->order >> 3 & 1))
    print_functions(&p);
}

/* Units and answers ----------------------------------------------------------------------------------------------- */

static void print_cell(FILE *out, const char *prefix, int x, const tree_cell *cell)
{
  static const char *const STATES[] = { "", "chưa báo cáo", "không có số liệu", "không phát sinh", "không áp dụng" };
  const tree_datum *datum = &DATA_LIST[x];
  fprintf(out, " %s%s%s", prefix, datum->name, *prefix ? ")" : "");
  if (cell->input != REPORTED)
    fprintf(out, " %s", STATES[cell->input]);
  else if (datum->type == TEXT)
    fprintf(out, " = \"%s\"", TEXT_LIST[cell->digits]);
  else if (datum->type == CHOICE)
    fprintf(out, " = %s", CHOICE_NAMES[cell->digits]);
  else
    fprintf(out, " = %ld%s%.*s", datum->type == DATE ? DATE_LIST[cell->digits] : cell->digits, datum->scale ? "/1" : "",
            datum->scale, "00000");
  fputs(cell->huge && cell->input == REPORTED ? " + 2^70;" : ";", out);
}

void print_unit(FILE *out, const tree_run *run, const tree_unit *unit)
{
  fprintf(out, "year %d%s%s, variant %d:", run->year, run->final ? ", dimensions as given" : "",
          run->certify ? ", certify" : "", unit->variant);
  for (int d = 0; d < run->set->dimension_count; d++)
    fprintf(out, " %s = %s;", DIMENSION_NAMES[d],
            unit->dimensions[d] == NOWHERE ? "?" : LABEL_NAMES[d][unit->dimensions[d]]);
  for (int x = 0; x < DATA; x++) {
    if (unit->cells[x].input != NOT_REPORTED)
      print_cell(out, "", x, &unit->cells[x]);
    if (unit->previous[x].input != NOT_REPORTED)
      print_cell(out, "kỳ trước(", x, &unit->previous[x]);
  }
  for (int i = 0; i < run->set->indicator_count; i++)
    if (unit->indicators[i] != VERDICTS)
      fprintf(out, " reported %s: %c;", run->set->indicators[i].code, VERDICT_LETTERS[unit->indicators[i]]);
  for (int k = 0; k < run->set->criterion_count; k++)
    if (unit->criteria[k] != VERDICTS)
      fprintf(out, " reported criterion %s: %c;", run->set->criteria[k].code, VERDICT_LETTERS[unit->criteria[k]]);
  fputc('\n', out);
}

void print_causes(FILE *out, const tree_set *set, cause_bits causes)
{
  const struct {
    const char *kind;
    uint32_t bits;
  } KINDS[] = { { "not_reported", causes.not_reported }, { "not_available", causes.not_available },
                { "no_previous", causes.no_previous }, { "no_dimension", causes.no_dimension },
                { "no_threshold", causes.no_threshold }, { "no_figure", causes.no_figure } };
  for (int k = 0; k < 6; k++)
    for (int b = 0; b < DATA; b++)
      if (KINDS[k].bits >> b & 1)
        fprintf(out, " %s(%s)", KINDS[k].kind,
                k < 3 ? DATA_LIST[b].name : k == 3 ? DIMENSION_NAMES[b] : set->indicators[b].code);
}

void print_value(FILE *out, const tree_set *set, const outcome *value)
{
  if (value->state == MET && value->number)
    gmp_fprintf(out, "%Qd", value->number);
  else
    fprintf(out, "%c", VERDICT_LETTERS[value->state]);
  print_causes(out, set, value->causes);
}
