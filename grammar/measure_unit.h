/* Units of measure: factors joined by * and /, compared after cancelling. "triệu đồng/người/năm" is
   triệu đồng ^1, người ^-1, năm ^-1. Private to grammar/. */
#ifndef CHUAN_MEASURE_UNIT_H
#define CHUAN_MEASURE_UNIT_H

#include "base/text.h"

enum { CHUAN_UNIT_FACTORS_MAX = 12 };

typedef struct chuan_measure_unit {
  bool any; /* of a bare number: takes the unit of the other side */
  bool open; /* any, and what it is multiplied with, too: of a parameter, until the function is called */
  size_t count;
  struct {
    chuan_str name;
    int power;
  } factors[CHUAN_UNIT_FACTORS_MAX]; /* sorted by name, no power 0 */
} chuan_measure_unit;

/* Reads a unit as written; "" and "%" have no factor. FINDINGS for an empty factor or too many. */
chuan_rc chuan_measure_unit_parse(chuan_measure_unit *out, chuan_str text, chuan_arena *arena);
/* a * b, or a / b with `divide`; false when there are too many factors. */
bool chuan_measure_unit_combine(chuan_measure_unit *out, const chuan_measure_unit *a, const chuan_measure_unit *b,
                                bool divide);
bool chuan_measure_unit_equal(const chuan_measure_unit *a, const chuan_measure_unit *b);
/* "km", "người/năm", "1/năm"; "" for none. */
chuan_str chuan_measure_unit_text(const chuan_measure_unit *unit, chuan_arena *arena);

#endif
