/* Inside the evaluator: what vm*.c share, and nobody else includes. A machine runs the instructions of a
   set one after the other over a batch of units; a register is a column with a row for each unit.

   The fast way of an instruction is a plain loop over whole columns, taken when `seen` tells that no row
   of its operands needs care; the careful way goes row by row through states, causes and big numbers. */
#ifndef CHUAN_VM_MACHINE_H
#define CHUAN_VM_MACHINE_H

#include "runtime/vm.h"

#include <assert.h>

typedef struct chuan_vm_column {
  uint8_t *state; /* of a condition its verdict; of a number MET where there is one, else why there is none */
  uint8_t seen;   /* the states that may occur in `state`, a bit each: CHUAN_SEEN(...) */
  uint32_t *why;  /* cause set of an INSUFFICIENT row, instruction of origin of a FAULT; elsewhere anything */
  /* Numbers as in a chuan_column: n/d in any terms, n/scale where d is NULL, a big one where d[row] is 0;
     anything where the state is not MET. */
  int64_t *n, *d;
  int64_t scale;
  uint32_t *clause; /* of a threshold whose clauses are kept, in the results: each row's clause or CHUAN_NONE */
  const chuan_instruction *writer; /* whose result it is: a register may be used again when nothing reads it any more */
  /* Memory of the column's own, made when first needed; the above point into it, or elsewhere. */
  struct {
    uint8_t *state;
    uint32_t *why;
    int64_t *n, *d;
  } room;
} chuan_vm_column;

#define CHUAN_SEEN(name) (1u << CHUAN_VERDICT_##name)
enum { CHUAN_SEEN_DECIDED = CHUAN_SEEN(MET) | CHUAN_SEEN(NOT_MET) };

/* Fast loops compute with verdicts as bits, and the worst of two states is the larger number. */
static_assert(CHUAN_VERDICT_MET == 0 && CHUAN_VERDICT_NOT_MET == 1 && CHUAN_VERDICT_INSUFFICIENT == 2 &&
              CHUAN_VERDICT_NOT_APPLICABLE == 3 && CHUAN_VERDICT_FAULT == 4, "the order of verdicts.def");

/* Verdicts counted row by row: how many were added, and how many of them were not met, insufficient, …; the
   met ones are the rest. A column is there only for what has been seen. */
typedef struct chuan_tally {
  uint32_t added;
  uint8_t seen;
  uint32_t *of[CHUAN_VERDICT_ABSENT + 1]; /* room for each but MET; those absent are counted, so as not to be met */
} chuan_tally;

typedef struct chuan_machine {
  const chuan_data *data;
  const chuan_program *program;
  const chuan_set *set;
  chuan_run_options options;
  chuan_arena *arena;
  chuan_results *results;
  chuan_rc rc; /* the first failure; nothing runs after it */

  size_t first, rows; /* the batch: units first .. first + rows - 1 of the data */
  size_t capacity;    /* rows of a batch at most */
  size_t base, stride; /* unit u stands in the results at u - base; an item has `stride` units */

  chuan_vm_column *columns;       /* by register */
  void *zeros;                    /* `capacity` times a 64-bit 0, never written: the states of a column of numbers */
  chuan_vm_column not_applicable; /* a condition that is so in every row */
  uint32_t *data_at, *previous_at; /* by datum of the program: its column in the data, or CHUAN_NONE */

  chuan_vm_column *figures; /* by threshold: the clauses of the assessed year, [layer * cell_count + cell] */
  uint8_t **depends;        /* by threshold: which dimensions matter in a layer, [layer * dimension_count + k] */
  uint32_t **layers;        /* by threshold: where the layer of variant v - 1 begins in its figures */
  uint32_t *cells;          /* position of each row's cell, by the dimensions of the last THRESHOLD … */
  const chuan_instruction **cell_writers; /* … which these instructions gave */
  size_t cell_writer_count; /* SIZE_MAX: there was none yet in this batch */

  struct chuan_bounds *bounds; /* made when the first indicator is insufficient */
  uint8_t *indicator_seen;   /* by indicator: as `seen` of a column */
  chuan_tally indicators;    /* those of the criteria decided so far, what counts as met being met */
  chuan_tally criteria;      /* decided so far */
  chuan_tally own_indicators, own_criteria; /* the same without what variants add; used where some variant adds any */
  chuan_tally below;         /* the indicators of one criterion */
  uint32_t *scratch;         /* a number for each row, of use to one instruction */
  uint32_t *causes;          /* a cause set for each indicator and condition, of use to SET */
} chuan_machine;

/* One function for each opcode. */
#define OP(name, operands, meaning) void chuan_op_##name(chuan_machine *machine, const chuan_instruction *i);
#include "grammar/opcodes.def"
#undef OP

/* A machine for units `first` .. `first + units - 1` of the data. */
void chuan_machine_init(chuan_machine *machine, chuan_results *results, const chuan_data *data, size_t first,
                        size_t units, chuan_run_options options, chuan_arena *arena);
/* Runs one instruction over the batch; `trace` is NULL, or what is kept of the batch's only unit. */
void chuan_machine_step(chuan_machine *machine, const chuan_instruction *i, chuan_traced *trace);
/* Ends the run with `rc`, unless something failed before. */
void chuan_machine_fail(chuan_machine *machine, chuan_rc rc);
/* `count` zeroed items; NULL, and the run ends, when memory is short. */
void *chuan_machine_array(chuan_machine *machine, size_t count, size_t size);

/* The column that instruction `i` writes, with room for a condition's states, or for numbers (in whole
   units, each row having one, until told otherwise). NULL when memory is short. */
chuan_vm_column *chuan_machine_condition(chuan_machine *machine, const chuan_instruction *i);
chuan_vm_column *chuan_machine_numbers(chuan_machine *machine, const chuan_instruction *i);
/* Room for states, and the reasons of those that are not decided; `seen` is emptied. */
bool chuan_machine_give_states(chuan_machine *machine, chuan_vm_column *column);
/* Room for a denominator in each row. */
bool chuan_machine_give_denominators(chuan_machine *machine, chuan_vm_column *column);
/* Rows of `out` in which an operand has no number take over its state (the worse of the two) and reason; the
   others keep what they have. */
void chuan_machine_pass_states(chuan_machine *machine, chuan_vm_column *out, const chuan_vm_column *a,
                               const chuan_vm_column *b);

/* Puts the failed calls of all batches into their order. */
void chuan_machine_sort_script_faults(chuan_machine *machine);

/* The set of one cause, and the union of two sets; 0, and the run ends, when memory is short. */
uint32_t chuan_machine_cause(chuan_machine *machine, chuan_cause_kind kind, chuan_str name);
uint32_t chuan_machine_unite(chuan_machine *machine, uint32_t a, uint32_t b);

static inline const chuan_vm_column *chuan_machine_operand(const chuan_machine *machine, uint32_t reg)
{
  return &machine->columns[reg];
}

static inline uint32_t chuan_machine_number_of(const chuan_machine *machine, const chuan_instruction *i)
{
  return (uint32_t)(i - machine->set->code);
}

/* Where the batch begins in an array of the results that is over items and units. */
static inline size_t chuan_machine_at(const chuan_machine *machine, size_t item)
{
  return item * machine->stride + (machine->first - machine->base);
}

/* Every row is a number. */
static inline bool chuan_column_is_plain(const chuan_vm_column *column)
{
  return column->seen == CHUAN_SEEN(MET);
}

/* Every row is met or not met. */
static inline bool chuan_column_is_decided(const chuan_vm_column *column)
{
  return (column->seen & ~CHUAN_SEEN_DECIDED) == 0;
}

static inline int64_t chuan_column_denominator(const chuan_vm_column *column, size_t row)
{
  return column->d ? column->d[row] : column->scale;
}

/* The number of a row that has one, in lowest terms. */
static inline chuan_num chuan_column_exact(const chuan_vm_column *column, size_t row)
{
  return chuan_column_reduced(column->n[row], chuan_column_denominator(column, row));
}

/* Sets the state of a row; `why` where it needs one. */
static inline void chuan_column_put(chuan_vm_column *column, size_t row, uint8_t state, uint32_t why)
{
  column->state[row] = state;
  column->why[row] = why;
  column->seen = (uint8_t)(column->seen | 1u << state);
}

/* The state of what is computed from two numbers: fault before not applicable before insufficient. */
static inline uint8_t chuan_column_worse(const chuan_vm_column *a, const chuan_vm_column *b, size_t row)
{
  return a->state[row] > b->state[row] ? a->state[row] : b->state[row];
}

/* Why the outcome of two operands is `state`: the causes of the insufficient ones, or the first origin
   among the faults. */
static inline uint32_t chuan_machine_why(chuan_machine *machine, uint8_t state, const chuan_vm_column *a,
                                         const chuan_vm_column *b, size_t row)
{
  if (state != CHUAN_VERDICT_INSUFFICIENT && state != CHUAN_VERDICT_FAULT)
    return 0;
  if (a->state[row] != state)
    return b->why[row];
  if (b->state[row] != state)
    return a->why[row];
  if (state == CHUAN_VERDICT_FAULT)
    return a->why[row] < b->why[row] ? a->why[row] : b->why[row];
  return chuan_machine_unite(machine, a->why[row], b->why[row]);
}

/* The greatest common divisor of two positive numbers. */
static inline int64_t chuan_common_divisor(int64_t a, int64_t b)
{
  while (b != 0) {
    int64_t rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

/* How the numbers of two rows that have one compare: negative, zero, positive. */
static inline int chuan_column_compare(const chuan_vm_column *a, const chuan_vm_column *b, size_t row)
{
  int64_t a_denominator = chuan_column_denominator(a, row), b_denominator = chuan_column_denominator(b, row);
  if (a_denominator != 0 && b_denominator != 0)
    return chuan_num_compare_small(a->n[row], a_denominator, b->n[row], b_denominator);
  return chuan_num_compare(chuan_column_exact(a, row), chuan_column_exact(b, row));
}

#endif
