/* What gap*.c share. Nobody else includes this file. */
#ifndef CHUAN_GAP_INTERNAL_H
#define CHUAN_GAP_INTERNAL_H

#include "base/try.h"
#include "runtime/gap.h"
#include "runtime/vm_bounds.h"
#include "runtime/vm_probe.h"

typedef struct chuan_gap_slice {
  chuan_slice slice;
  bool *plain; /* by step: it is used otherwise than to divide by; NULL: not made yet */
} chuan_gap_slice;

struct chuan_gap_finder {
  const chuan_data *data;
  chuan_probe *probe;
  chuan_ranges *ranges;
  chuan_gap_slice *slices; /* by indicator */
  chuan_traced *trace; /* room for that of any slice */
  bool *rests; /* the same: what rests on the datum at hand */
  struct chuan_lua *lua;
  chuan_arena *arena;
};

/* The question at hand: one datum of a unit. */
typedef struct chuan_gap_search {
  chuan_gap_finder *finder;
  const chuan_gap_slice *slice;
  const chuan_gap *made; /* changes that are taken for made */
  size_t made_count;
  uint32_t column; /* of a datum of the unit among those of the set */
  chuan_unknown unknown;
  const chuan_datum *datum; /* what is told of it */
  chuan_num now;
  chuan_range range; /* that the datum may have */
  bool tried; /* a script is called with it: values are tried */
} chuan_gap_search;

/* What may change: a datum of the unit, or what units below give. */
typedef struct chuan_figure {
  uint32_t datum;
  const chuan_below *below; /* or NULL */
} chuan_figure;

/* What a rule rests on; made on the first question. */
chuan_rc chuan_gap_slice_of(const chuan_gap_slice **out, chuan_gap_finder *finder, uint32_t indicator);
/* Finds which steps of a slice are used otherwise than in a divisor. */
chuan_rc chuan_gap_find_plain(chuan_gap_slice *known, chuan_arena *arena);
bool chuan_gap_only_divides(const chuan_gap_finder *finder, const chuan_gap_slice *known, const chuan_figure *of);
/* What may change of a rule that reads these data, in the order in which it is told. */
chuan_rc chuan_gap_figures(chuan_figure **out, size_t *count, const chuan_gap_finder *finder, const chuan_slice *slice,
                           size_t unit, const uint32_t *data, size_t data_count);
/* Whether something that the rule reads is missing: it would have to be known what it is first. */
bool chuan_gap_lacks_data(const chuan_data *data, const chuan_slice *slice, size_t unit);
/* The data that a slice reads, each once. */
chuan_rc chuan_gap_data_of(uint32_t **out, size_t *count, const chuan_slice *slice, chuan_arena *arena);
/* What the slice gives the unit with the changes made. */
chuan_rc chuan_gap_judge(uint8_t *state, const chuan_gap_search *s, size_t unit);
/* Looks at a figure: what it is now, in which steps it is reported, and where it may be. `*has` stays false where the
   unit has none. */
chuan_rc chuan_gap_look_at(bool *has, chuan_gap_search *s, size_t unit, const chuan_figure *of);
/* The share that the change is of the larger of the datum before and after; of every unit below their mean is that. */
chuan_rc chuan_gap_find_effort(chuan_gap *gap, const chuan_gap_search *s);
/* Whether the indicator is met with another figure: asked of the evaluator itself. */
chuan_rc chuan_gap_is_met_with(bool *out, const chuan_gap_search *s, chuan_num number);
/* The nearest value in a range to its low end (`up`) or high end that meets, of those that are tried. */
chuan_rc chuan_gap_try_values(chuan_gap *gap, bool *found, const chuan_gap_search *s, chuan_range range, bool up);
/* The gap of one figure, where it has one. */
chuan_rc chuan_gap_try_figure(chuan_gap *out, bool *found, chuan_gap_search *s, size_t unit, const chuan_figure *of);
/* The gaps of the rule of a slice that reads these data. */
chuan_rc chuan_gap_find_all(chuan_gap *out, size_t *count, chuan_gap_search *s, size_t unit, const uint32_t *data,
                            size_t data_count);
/* Names the units of which some must change, and looks for their gaps. */
chuan_rc chuan_gap_name_units(chuan_gap *gap, const chuan_gap_finder *finder, size_t unit);

#endif
