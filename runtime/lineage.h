/* What units take over from those that they were made of: a merged commune is judged by the figures of the former
   ones, put together as each datum's declaration says (khi sáp nhập), where it has reported none of its own. The
   store fills in what the registry and the former units say (store_lineage.c); nothing here reads a database. */
#ifndef CHUAN_LINEAGE_H
#define CHUAN_LINEAGE_H

#include "runtime/data.h"
#include "runtime/verdict.h"

typedef enum chuan_making {
  CHUAN_MADE_ANEW,    /* of no other unit that the registry names */
  CHUAN_MADE_RENAMED, /* of one that went over whole: only its name, code or level is another */
  CHUAN_MADE_MERGED,  /* of several that went over whole */
  CHUAN_MADE_DIVIDED, /* of one at least that went over in part: it went on, or went to others too */
  CHUAN_MADE_ENLARGED /* it was there before and took others in: what it reported before and after is under one code */
} chuan_making;

typedef struct chuan_made {
  chuan_making making;
  chuan_day since;       /* of the unit that was made, or enlarged */
  const uint32_t *parts; /* positions in `formers`, in the order of their codes */
  size_t part_count;
} chuan_made;

/* A unit that another was made of. */
typedef struct chuan_former {
  chuan_str code;
  bool whole; /* all of it went over, and to one unit */
  chuan_day until; /* the day before that one began */
  chuan_made made;
} chuan_former;

/* Why a datum of a unit could not be put together. */
typedef struct chuan_lacking {
  bool previous;
  uint32_t column; /* in data->columns, or data->previous */
  uint32_t unit;
  chuan_cause_kind kind; /* FORMER_LACKING (_PREVIOUS), NOT_MERGED, DIVIDED */
  chuan_input input;     /* of what is lacking: not reported, or not available */
  uint32_t datum;        /* that is lacking: the datum itself, or its weight */
  uint32_t former;       /* whose; CHUAN_NONE for NOT_MERGED */
} chuan_lacking;

typedef struct chuan_lineage {
  chuan_made *units; /* one for each of data->units */
  chuan_former *formers;
  size_t former_count;
  chuan_data *reported; /* what the formers reported themselves; its units are `formers`, its set names the data read */
  /* [column][unit]: whether the cell was put together; NULL where none of the column was. */
  bool **columns, **previous;
  chuan_lacking *lacking; /* sorted by period, column, unit */
  size_t lacking_count, lacking_capacity;
} chuan_lineage;

/* Puts together, in data->columns and data->previous, what the units have not reported themselves and
   data->lineage has the parts of. OK; MEMORY. */
chuan_rc chuan_lineage_fill(chuan_data *data);

/* Whether a cell was put together. `data->lineage` may be NULL. */
bool chuan_lineage_is_put_together(const chuan_data *data, uint32_t column, bool previous, size_t unit);
/* Whether any cell of the unit was. */
bool chuan_lineage_has_put_together(const chuan_data *data, size_t unit);
/* The reasons for one column, those of units from `first` on first. */
const chuan_lacking *chuan_lineage_lacking(const chuan_data *data, uint32_t column, bool previous, size_t first,
                                           size_t *count);

/* A part of a datum that was put together, as the former unit reported it. */
typedef struct chuan_part {
  uint32_t former;
  chuan_input input;
  chuan_num number;
  bool weighted; /* in a mean */
  chuan_num weight;
} chuan_part;
/* The parts of a cell that was put together, those that reported it themselves, in the order of the formers. */
chuan_rc chuan_lineage_parts(chuan_part **out, size_t *count, const chuan_data *data, uint32_t datum, bool previous,
                             size_t unit, chuan_arena *arena);

#endif
