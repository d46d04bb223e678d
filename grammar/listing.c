/* The compiled program as text, and its hash: all that decides a verdict, in an order that does not
   depend on files. See chuan_program_listing in program.h. */
#include "grammar/program.h"

#include <sodium.h>

static void add_number(chuan_buffer *out, const char *before, int64_t value)
{
  chuan_buffer_printf(out, "%s%lld", before, (long long)value);
}

static void add_text(chuan_buffer *out, const char *before, chuan_str text)
{
  chuan_buffer_add_c(out, before);
  chuan_buffer_add_char(out, '"');
  for (size_t i = 0; i < text.n; i++) {
    if (text.p[i] == '"' || text.p[i] == '\\')
      chuan_buffer_add_char(out, '\\');
    chuan_buffer_add_char(out, text.p[i]);
  }
  chuan_buffer_add_char(out, '"');
}

/* A text that may not have been written. */
static void add_part(chuan_buffer *out, const char *before, chuan_str text)
{
  if (text.n > 0)
    add_text(out, before, text);
}

static void add_exact(chuan_buffer *out, const char *before, chuan_num value)
{
  chuan_buffer_add_c(out, before);
  chuan_buffer_add(out, chuan_num_exact(value, out->arena));
}

static void add_days(chuan_buffer *out, chuan_day from, chuan_day to)
{
  chuan_buffer_add_c(out, " effective ");
  chuan_buffer_add(out, from == CHUAN_DAY_FIRST ? CHUAN_STR("…") : chuan_day_text(from, true, out->arena));
  chuan_buffer_add_c(out, "..");
  chuan_buffer_add(out, to == CHUAN_DAY_LAST ? CHUAN_STR("…") : chuan_day_text(to, true, out->arena));
}

static void add_law(chuan_buffer *out, const chuan_sources_of_law *law)
{
  for (size_t i = 0; i < law->basis_count; i++) {
    const chuan_basis *basis = &law->basis[i];
    add_text(out, " basis ", basis->act);
    if (basis->has_date) {
      chuan_buffer_add_char(out, ' ');
      chuan_buffer_add(out, chuan_day_text(basis->date, true, out->arena));
    }
    add_part(out, " article ", basis->article);
    add_part(out, " clause ", basis->clause);
    add_part(out, " point ", basis->point);
    add_part(out, " annex ", basis->annex);
  }
  if (law->checked)
    add_text(out, " verified ", law->checked_by);
}

static void add_type(chuan_buffer *out, const chuan_type *type)
{
  static const char *const TYPES[] = { "integer", "decimal", "ratio", "yes/no", "date", "text", "choice" };
  chuan_buffer_printf(out, " %s", TYPES[type->kind]);
  if (type->kind == CHUAN_TYPE_DECIMAL && type->digits > 0)
    chuan_buffer_printf(out, "(%u; %u)", type->digits, type->scale);
  for (size_t i = 0; i < type->choice_count; i++)
    add_text(out, " ", type->choices[i]);
}

static void add_parameter(chuan_buffer *out, const char *before, const chuan_parameter *parameter)
{
  chuan_buffer_add_c(out, before);
  add_part(out, " ", parameter->name);
  chuan_buffer_add_c(out, parameter->list ? " list of" : "");
  add_type(out, &parameter->type);
  add_part(out, " unit ", parameter->unit);
}

/* A script is told by the hash of its text: where the file lies decides nothing. */
static void add_function(chuan_buffer *out, const chuan_function *function)
{
  unsigned char hash[crypto_hash_sha256_BYTES];
  char shown[2 * crypto_hash_sha256_BYTES + 1];
  crypto_hash_sha256(hash, (const unsigned char *)function->source.p, function->source.n);
  sodium_bin2hex(shown, sizeof shown, hash, sizeof hash);
  add_text(out, "function ", function->name);
  for (size_t i = 0; i < function->parameter_count; i++)
    add_parameter(out, i > 0 ? ";" : " of", &function->parameters[i]);
  add_parameter(out, " gives", &function->result);
  chuan_buffer_printf(out, " budget %u%s script %s\n", function->budget,
                      function->accepts_missing ? " accepts missing" : "", shown);
}

static void add_datum(chuan_buffer *out, const chuan_program *program, const chuan_datum *datum)
{
  static const char *const BLANKS[] = { "", " empty=0", " empty=no" };
  static const char *const MERGES[] = { "", " merged sum", " merged mean by", " merged all", " merged any" };
  add_text(out, "data ", datum->level);
  add_text(out, ".", datum->name);
  add_type(out, &datum->type);
  add_part(out, " unit ", datum->unit);
  chuan_buffer_add_c(out, BLANKS[datum->blank]);
  if (datum->has_range) {
    add_exact(out, " range ", datum->low);
    add_exact(out, "..", datum->high);
  }
  chuan_buffer_add_c(out, MERGES[datum->merge]);
  for (size_t i = 0; i < datum->merge_weight_count; i++)
    add_text(out, i > 0 ? " + " : " ", program->data[datum->merge_weights[i]].name);
  chuan_buffer_add_char(out, '\n');
}

static void add_clause(chuan_buffer *out, const chuan_clause *clause)
{
  if (clause->kind == CHUAN_CLAUSE_VALUE)
    add_exact(out, " ", clause->value);
  else if (clause->kind == CHUAN_CLAUSE_RELATIVE)
    add_exact(out, " ", clause->value), add_number(out, " of other ", clause->other);
  else if (clause->kind == CHUAN_CLAUSE_NO_FIGURE)
    chuan_buffer_add_c(out, " no-figure");
  else
    add_text(out, " delegated ", clause->delegated_to);
  if (clause->has_range) {
    add_exact(out, " in ", clause->low);
    add_exact(out, "..", clause->high);
  }
  add_text(out, " by ", clause->set_by);
  add_law(out, &clause->law);
}

static bool same_cells(const chuan_threshold *threshold, size_t a, size_t b)
{
  for (size_t c = 0; c < threshold->cell_count; c++)
    if (threshold->cells[a * threshold->cell_count + c] != threshold->cells[b * threshold->cell_count + c])
      return false;
  return true;
}

/* The values of a cell's dimensions: "TDMNPB, III". */
static void add_cell(chuan_buffer *out, const chuan_set *set, const chuan_threshold *threshold, size_t cell)
{
  size_t below = threshold->cell_count;
  for (size_t i = 0; i < threshold->dimension_count; i++) {
    const chuan_dimension *dimension = &set->dimensions[threshold->dimensions[i]];
    below /= dimension->value_count;
    chuan_buffer_add_c(out, i > 0 ? ", " : "");
    chuan_buffer_add(out, dimension->values[cell / below % dimension->value_count]);
  }
  chuan_buffer_add_c(out, threshold->dimension_count > 0 ? ":" : "every unit:");
}

static void add_threshold(chuan_buffer *out, const chuan_program *program, const chuan_set *set, size_t number)
{
  const chuan_threshold *threshold = &set->thresholds[number];
  size_t years = (size_t)(set->period_to - set->period_from + 1);
  chuan_buffer_printf(out, "  threshold h%zu of %.*s", number,
                      CHUAN_STR_ARGS(set->indicators[threshold->indicator].code));
  if (threshold->aux.n > 0)
    add_text(out, " ", threshold->aux);
  for (size_t i = 0; i < threshold->dimension_count; i++)
    add_text(out, " by ", set->dimensions[threshold->dimensions[i]].name);
  chuan_buffer_add_char(out, '\n');
  for (size_t layer = 0; layer < threshold->layer_count; layer++) {
    if (layer > 0) {
      add_text(out, "    variant ", program->variants[threshold->layer_variants[layer]].name);
      chuan_buffer_add_char(out, '\n');
    }
    for (size_t year = 0; year < years; year++) {
      if (year > 0 && same_cells(threshold, layer * years + year, layer * years + year - 1))
        continue;
      add_number(out, "    from ", set->period_from + (int64_t)year);
      for (size_t cell = 0; cell < threshold->cell_count; cell++) {
        chuan_buffer_add_c(out, "\n      ");
        add_cell(out, set, threshold, cell);
        uint32_t clause = threshold->cells[(layer * years + year) * threshold->cell_count + cell];
        if (clause == CHUAN_NONE)
          chuan_buffer_add_c(out, " not applicable");
        else
          add_clause(out, &program->clauses[clause]);
      }
      chuan_buffer_add_char(out, '\n');
    }
  }
}

static void add_met(chuan_buffer *out, chuan_met_rule rule, chuan_not_applicable_policy policy)
{
  static const char *const POLICIES[] = { "", " not-applicable=met", " not-applicable=dropped" };
  chuan_buffer_add_c(out, " met when ");
  if (rule.all)
    chuan_buffer_add_c(out, "all");
  else
    add_number(out, "at least ", rule.at_least);
  chuan_buffer_add_c(out, rule.of == CHUAN_MET_OF_CRITERIA ? " criteria" : " indicators");
  chuan_buffer_add_c(out, POLICIES[policy]);
}

/* What a rule of a check set says beside its condition; `i7` is instruction 7. */
static void add_check(chuan_buffer *out, const chuan_check *check)
{
  chuan_buffer_printf(out, " %s missing=%s", check->warning ? "warning" : "error",
                      chuan_outcome_json(check->if_missing));
  for (size_t i = 0; i < check->piece_count; i++) {
    const chuan_piece *piece = &check->message[i];
    chuan_buffer_add_c(out, i == 0 ? " message" : "");
    if (piece->kind == CHUAN_PIECE_TEXT)
      add_text(out, " ", piece->text);
    else if (piece->kind == CHUAN_PIECE_PERIOD)
      chuan_buffer_add_c(out, " period");
    else
      chuan_buffer_printf(out, " i%u", piece->value);
  }
}

static void add_indicator(chuan_buffer *out, const chuan_program *program, const chuan_indicator *indicator)
{
  chuan_buffer_printf(out, indicator->check ? "  rule %.*s" : "  indicator %.*s", CHUAN_STR_ARGS(indicator->code));
  add_text(out, " ", indicator->title);
  add_part(out, " agency ", indicator->agency);
  add_part(out, " unit ", indicator->unit);
  if (indicator->added_by != CHUAN_NONE)
    add_text(out, " added by ", program->variants[indicator->added_by].name);
  if (indicator->check)
    add_check(out, indicator->check);
  for (size_t i = 0; i < indicator->input_count; i++)
    add_text(out, i == 0 ? " reads " : ", ", program->data[indicator->inputs[i]].name);
  add_law(out, &indicator->law);
  chuan_buffer_add_char(out, '\n');
}

/* Instructions ------------------------------------------------------------------------------------------------ */

static void add_list(chuan_buffer *out, const chuan_set *set, const chuan_instruction *instruction)
{
  bool except = CHUAN_OP_IS_EXCEPT(instruction->op);
  uint32_t step = CHUAN_OP_HAS_PAIRS(instruction->op) ? 2 : 1;
  chuan_buffer_add_c(out, " {");
  for (size_t i = 0; i < instruction->c; i++) {
    chuan_buffer_add_c(out, i > 0 ? "; " : " ");
    chuan_buffer_printf(out, "r%u", set->args[instruction->b + step * i]);
    if (except)
      add_number(out, ": ", set->codes[set->args[instruction->b + 2 * i + 1]]);
  }
  if (instruction->op == CHUAN_OP_EXCEPT_OTHERWISE)
    add_number(out, instruction->c > 0 ? "; otherwise: " : " otherwise: ",
               set->codes[set->args[instruction->b + 2 * instruction->c]]);
  chuan_buffer_add_c(out, " }");
}

static void add_operand(chuan_buffer *out, const chuan_program *program, const chuan_set *set, char letter,
                        uint32_t operand)
{
  switch (letter) {
  case 'd': add_text(out, " ", program->data[operand].name); break;
  case 'n': add_exact(out, " ", set->numbers[operand]); break;
  case 'k': add_number(out, " ", set->codes[operand]); break;
  case 't': add_text(out, " ", set->texts[operand]); break;
  case 'v': add_text(out, " ", program->variants[operand].name); break;
  case 'f': add_text(out, " ", program->functions[operand].name); break;
  case 'm': add_text(out, " ", set->dimensions[operand].name); break;
  case 'h': add_number(out, " h", operand); break;
  case 'r': add_number(out, " r", operand); break;
  case '#': add_number(out, " ", operand); break;
  case 'i': chuan_buffer_printf(out, " %.*s", CHUAN_STR_ARGS(set->indicators[operand].code)); break;
  case 'c': chuan_buffer_printf(out, " %.*s", CHUAN_STR_ARGS(set->criteria[operand].code)); break;
  default: break;
  }
}

static void add_instruction(chuan_buffer *out, const chuan_program *program, const chuan_set *set,
                            const chuan_instruction *instruction)
{
  static const struct {
    const char *name, *operands;
  } OPS[] = {
#define OP(name, operands, meaning) { #name, operands },
#include "grammar/opcodes.def"
#undef OP
  };
  const char *letters = OPS[instruction->op].operands;
  chuan_buffer_add_c(out, "    ");
  if (instruction->result != CHUAN_NONE)
    chuan_buffer_printf(out, "r%u = ", instruction->result);
  chuan_buffer_add_c(out, OPS[instruction->op].name);
  add_operand(out, program, set, letters[0], instruction->a);
  if (letters[1] == 'l') {
    add_list(out, set, instruction);
  } else {
    add_operand(out, program, set, letters[1], instruction->b);
    add_operand(out, program, set, letters[2], instruction->c);
  }
  chuan_buffer_add_char(out, '\n');
}

/* Sets ------------------------------------------------------------------------------------------------------------ */

static void add_set_head(chuan_buffer *out, const chuan_set *set)
{
  add_text(out, set->is_checks ? "check set " : "set ", set->name);
  add_text(out, " ", set->title);
  add_text(out, " authority ", set->authority);
  add_text(out, " level ", set->level);
  add_days(out, set->effective_from, set->effective_to);
  chuan_buffer_printf(out, " periods %d..%d", set->period_from, set->period_to);
  add_met(out, set->met, set->policy);
  add_law(out, &set->law);
  chuan_buffer_add_char(out, '\n');
  for (size_t i = 0; i < set->dimension_count; i++) {
    add_text(out, "  dimension ", set->dimensions[i].name);
    for (size_t v = 0; v < set->dimensions[i].value_count; v++)
      add_text(out, " ", set->dimensions[i].values[v]);
    chuan_buffer_add_char(out, '\n');
  }
}

static void add_bands(chuan_buffer *out, const chuan_program *program, const chuan_set *set)
{
  for (size_t r = 0; r < set->ranking_count; r++) {
    const chuan_ranking *ranking = &set->rankings[r];
    for (size_t i = ranking->first; i < ranking->first + ranking->count; i++) {
      add_text(out, "  band ", set->bands[i].name);
      chuan_buffer_printf(out, " %u..%u", set->bands[i].low, set->bands[i].high);
      if (ranking->variant != CHUAN_NONE)
        add_text(out, " variant ", program->variants[ranking->variant].name);
      add_part(out, " with grade ", ranking->grade);
      chuan_buffer_add_char(out, '\n');
    }
  }
}

static void add_aggregates(chuan_buffer *out, const chuan_set *set)
{
  static const char *const KINDS[] = { "sum", "count", "share", "every", "some", "mean", "list", "above", "same" };
  static const char *const MISSING[] = { "", " missing=skipped", " missing=", " missing=skipped from " };
  for (size_t i = 0; i < set->aggregate_count; i++) {
    const chuan_aggregate *aggregate = &set->aggregates[i];
    chuan_buffer_printf(out, "  aggregate %zu %s of part %u", i, KINDS[aggregate->kind], set->parts[aggregate->part]);
    if (aggregate->kept != CHUAN_NONE)
      add_number(out, " kept ", aggregate->kept);
    if (aggregate->weight != CHUAN_NONE)
      add_number(out, " weight ", aggregate->weight);
    add_part(out, " within ", aggregate->within);
    chuan_buffer_add_c(out, MISSING[aggregate->missing]);
    if (aggregate->missing >= CHUAN_MISSING_COUNTS)
      add_exact(out, "", aggregate->missing_number);
    chuan_buffer_add_char(out, '\n');
  }
}

static void add_asked(chuan_buffer *out, const chuan_program *program, const chuan_set *set)
{
  static const char *const ASKED[] = { "", " recognised", " revoked" };
  for (size_t i = 0; i < set->required_count; i++) {
    add_text(out, "  required ", program->sets[set->required[i].set].name);
    chuan_buffer_printf(out, "%s\n", ASKED[set->required[i].asked]);
  }
  for (size_t i = 0; i < set->other_threshold_count; i++) {
    const chuan_other_threshold *other = &set->other_thresholds[i];
    const chuan_set *of = &program->sets[set->required[other->required].set];
    add_text(out, "  threshold of ", of->name);
    chuan_buffer_printf(out, " %.*s\n", CHUAN_STR_ARGS(other->code));
  }
  for (size_t i = 0; i < set->ruling_count; i++) {
    add_text(out, set->rulings[i].revokes ? "  revocation " : "  recognition ", set->rulings[i].name);
    add_law(out, &set->rulings[i].law);
    chuan_buffer_add_char(out, '\n');
  }
}

static void add_amendments(chuan_buffer *out, const chuan_set *set)
{
  static const char *const WHAT[] = { "criterion", "indicator", "dimension", "repealed" };
  for (size_t i = 0; i < set->amendment_count; i++) {
    chuan_buffer_printf(out, "  amended %s", WHAT[set->amendments[i].what]);
    add_text(out, " ", set->amendments[i].code);
    chuan_buffer_add_c(out, " from ");
    chuan_buffer_add(out, chuan_day_text(set->amendments[i].from, true, out->arena));
    add_law(out, &set->amendments[i].law);
    chuan_buffer_add_char(out, '\n');
  }
}

static void add_set(chuan_buffer *out, const chuan_program *program, const chuan_set *set)
{
  add_set_head(out, set);
  add_bands(out, program, set);
  add_amendments(out, set);
  for (size_t c = 0; c < set->criterion_count; c++) {
    chuan_buffer_printf(out, "  criterion %.*s", CHUAN_STR_ARGS(set->criteria[c].code));
    add_text(out, " ", set->criteria[c].title);
    add_part(out, " agency ", set->criteria[c].agency);
    if (set->criteria[c].added_by != CHUAN_NONE)
      add_text(out, " added by ", program->variants[set->criteria[c].added_by].name);
    add_met(out, set->criteria[c].met, set->criteria[c].policy);
    add_law(out, &set->criteria[c].law);
    chuan_buffer_add_char(out, '\n');
  }
  for (size_t i = 0; i < set->indicator_count; i++)
    add_indicator(out, program, &set->indicators[i]);
  for (size_t i = 0; i < set->threshold_count; i++)
    add_threshold(out, program, set, i);
  add_asked(out, program, set);
  add_aggregates(out, set);
  chuan_buffer_printf(out, "  code, %u columns\n", set->register_count);
  for (size_t i = 0; i < set->code_count; i++)
    add_instruction(out, program, set, &set->code[i]);
  for (size_t i = 0; i < set->condition_count; i++)
    chuan_buffer_printf(out, "    condition r%u\n", set->conditions[i].result);
  for (size_t i = 0; i < set->grade_count; i++) {
    const chuan_grade *grade = &set->grades[i];
    add_text(out, "    grade ", grade->name);
    chuan_buffer_printf(out, " of %.*s r%u", CHUAN_STR_ARGS(set->criteria[grade->criterion].code), grade->holds);
    add_text(out, " variant ", program->variants[grade->variant].name);
    add_law(out, &grade->law);
    chuan_buffer_add_char(out, '\n');
  }
}

chuan_rc chuan_program_listing(chuan_str *out, const chuan_program *program, chuan_arena *arena)
{
  chuan_buffer buffer;
  chuan_buffer_init(&buffer, arena);
  chuan_buffer_printf(&buffer, "program version %d\n", CHUAN_PROGRAM_VERSION);
  for (size_t i = 0; i < program->data_count; i++)
    add_datum(&buffer, program, &program->data[i]);
  for (size_t i = 0; i < program->function_count; i++)
    add_function(&buffer, &program->functions[i]);
  for (size_t i = 0; i < program->set_count; i++)
    add_set(&buffer, program, &program->sets[i]);
  for (size_t i = 0; i < program->part_count; i++)
    add_set(&buffer, program, &program->parts[i]);
  for (size_t i = 0; i < program->variant_count; i++) {
    const chuan_variant *variant = &program->variants[i];
    add_text(&buffer, "variant ", variant->name);
    add_text(&buffer, " of ", program->sets[variant->set].name);
    if (variant->parent != CHUAN_NONE)
      add_text(&buffer, " under ", program->variants[variant->parent].name);
    add_text(&buffer, " authority ", variant->authority);
    add_text(&buffer, " ", variant->code);
    add_days(&buffer, variant->effective_from, variant->effective_to);
    add_law(&buffer, &variant->law);
    chuan_buffer_add_char(&buffer, '\n');
  }
  *out = chuan_buffer_str(&buffer);
  return buffer.failed ? CHUAN_RC_MEMORY : CHUAN_RC_OK;
}

chuan_rc chuan_program_seal(chuan_program *program, chuan_arena *arena)
{
  chuan_str listing;
  chuan_rc rc = chuan_program_listing(&listing, program, arena);
  if (rc == CHUAN_RC_OK)
    crypto_hash_sha256(program->hash, (const unsigned char *)listing.p, listing.n);
  return rc;
}
