/* What compile*.c share: the program of one set while it is made. Instructions are numbered as they come; operands that
   are results are instruction numbers until columns are given out. Private to grammar/. */
#ifndef CHUAN_BUILDER_H
#define CHUAN_BUILDER_H

#include "grammar/model.h"

/* An instruction before columns are given out: operands that are results are instruction numbers. */
typedef struct chuan_step {
  chuan_instruction instruction;
  uint32_t next_same; /* in its bucket */
  uint32_t last_use;
} chuan_step;

/* An argument of a call while the expression of its function is compiled, or a named value of an indicator: what was
   found out of it already. */
typedef struct chuan_frame_argument {
  const chuan_node *node;
  bool is_valued, is_bounded, is_looked_at, is_open;
  uint32_t value, low, high;
} chuan_frame_argument;
typedef struct chuan_frame {
  struct chuan_frame *outer; /* in which the arguments stand */
  chuan_frame_argument *arguments;
} chuan_frame;

typedef struct chuan_builder {
  chuan_model *model;
  chuan_model_set *set;
  chuan_model_indicator *indicator;
  chuan_step *steps;
  size_t step_count, step_capacity;
  uint32_t *buckets;
  uint64_t factors[4]; /* odd and by chance, so that nobody can write rules that fill one bucket */
  uint32_t *args;
  size_t arg_count, arg_capacity;
  chuan_num *numbers;
  size_t number_count, number_capacity;
  int64_t *codes;
  size_t code_count, code_capacity;
  chuan_str *texts;
  size_t text_count, text_capacity;
  chuan_call *calls;
  size_t call_count, call_capacity, ended_call_count; /* the ends of the first ones are known */
  uint32_t *dimension_results; /* CHUAN_NONE: not computed yet */
  uint32_t *threshold_results;
  bool *reads, *reads_previous; /* by datum of the program */
  chuan_frame *frame; /* of the function whose expression is compiled, or NULL */
  /* of the indicator being compiled: results of its value and auxiliary values, and which of them the
     list of inputs holds already; values that use each other twice would else take for ever */
  uint32_t measure_result, *aux_results;
  chuan_frame_argument measure_bounds, *aux_bounds; /* what was found out of them as counts that are open */
  bool measure_listed, *aux_listed;
} chuan_builder;

/* An empty program. False when memory is short, as below. */
bool chuan_builder_init(chuan_builder *builder, chuan_model *model, chuan_model_set *set);
/* The number of an instruction, the same as before for one that is there already; CHUAN_NONE when memory is short. */
uint32_t chuan_emit(chuan_builder *builder, chuan_opcode op, uint32_t a, uint32_t b, uint32_t c, chuan_span span);
uint32_t chuan_emit_number(chuan_builder *builder, chuan_num value, chuan_span span);
uint32_t chuan_emit_text(chuan_builder *builder, chuan_str value, chuan_span span);
/* The number of a day or position among the code constants. */
uint32_t chuan_builder_code(chuan_builder *builder, int64_t value);
/* Where a list that an instruction names begins. */
uint32_t chuan_builder_args(chuan_builder *builder, const uint32_t *items, size_t count);
/* The calls kept from the `first` on belong to a dimension. */
void chuan_builder_share_calls(chuan_builder *builder, size_t first);
/* Gives out columns and hands everything to the set. */
bool chuan_builder_finish(chuan_builder *builder);

/* compile.c: the instruction that gives an expression. */
uint32_t chuan_compile_value(chuan_builder *builder, const chuan_node *node);
/* compile_calls.c: the call of a function that rules declare; an argument in its expression. */
uint32_t chuan_compile_function(chuan_builder *builder, const chuan_node *call);
uint32_t chuan_compile_argument(chuan_builder *builder, const chuan_node *argument);
/* Enters the expression of a call of a function in the language, and leaves it; false when memory is short. */
bool chuan_frame_enter(chuan_builder *builder, chuan_frame *frame, const chuan_node *call);
void chuan_frame_leave(chuan_builder *builder);
/* The argument that stands for a parameter in the expression entered. */
chuan_frame_argument *chuan_frame_argument_of(chuan_builder *builder, const chuan_node *argument);
/* compile_counts.c: whether an expression holds a count that data still missing may change, and can be bounded; a
   comparison in which one side is such; an aggregate as it is or bounded; `có tiêu chí … thuộc { … }`. */
bool chuan_compile_is_open(chuan_builder *builder, const chuan_node *node);
uint32_t chuan_compile_open_comparison(chuan_builder *builder, chuan_opcode op, const chuan_node *node);
uint32_t chuan_compile_aggregate(chuan_builder *builder, const chuan_node *call, chuan_bound bound);
uint32_t chuan_compile_some_criterion(chuan_builder *builder, const chuan_node *node);

/* compile.c: the direction of the comparison with its sides exchanged. */
chuan_direction chuan_direction_flipped(chuan_direction direction);
/* checks.c: the condition of the rule being compiled, with all that its statements say of it. */
uint32_t chuan_compile_check(chuan_builder *builder, chuan_indicator *out);
/* limits.c: the constants that the test of the indicator being compiled compares with. */
bool chuan_compile_limits(chuan_indicator *out, const chuan_builder *builder);

#endif
