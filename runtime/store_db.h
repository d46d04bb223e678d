/* What the store*.c files share: the connection, its statements, and the current tables. Nobody else
   includes this file. */
#ifndef CHUAN_STORE_DB_H
#define CHUAN_STORE_DB_H

#include "runtime/submissions.h"

#include <sqlite3.h>

typedef enum store_statement {
#define STMT(name, text) STORE_##name,
#include "runtime/store_stmts.def"
#undef STMT
  STORE_STATEMENT_COUNT
} store_statement;

/* A value for a parameter. Texts must live until the statement has run. */
typedef struct store_value {
  enum { STORE_INTEGER, STORE_TEXT, STORE_BLOB, STORE_NULL } kind;
  int64_t number;
  chuan_str bytes;
} store_value;
static inline store_value store_integer(int64_t number)
{
  return (store_value){ .kind = STORE_INTEGER, .number = number };
}
static inline store_value store_text(chuan_str text)
{
  return (store_value){ .kind = STORE_TEXT, .bytes = text };
}
static inline store_value store_blob(chuan_str bytes)
{
  return (store_value){ .kind = STORE_BLOB, .bytes = bytes };
}
static inline store_value store_null(void)
{
  return (store_value){ .kind = STORE_NULL };
}
#define STORE_VALUES(...)                                                                                              \
  ((const store_value[]){ __VA_ARGS__ }), (sizeof((const store_value[]){ __VA_ARGS__ }) / sizeof(store_value))
#define STORE_NO_VALUES NULL, 0

/* A time after everything: all submissions are known. */
#define STORE_ALL_KNOWN CHUAN_STR("9999-12-31T23:59:59Z")

/* store_current.c: the current tables, current_<level>. A cell holds an integer (the value times
   10^scale of its field; a verdict its number), NULL where nothing is reported, or one of these texts: */
#define STORE_CELL_NOT_AVAILABLE "n"
#define STORE_CELL_NOT_APPLICABLE "k"
#define STORE_CELL_NONE_OCCURRED "z"
#define STORE_CELL_EXACT "="   /* followed by a number in lowest terms that does not fit as an integer */
#define STORE_CELL_WRITTEN "t" /* followed by a text */
enum {
  STORE_SCALE_MAX = 18,    /* 10^18 fits 64 bits */
  STORE_TAKEN_MAX = 100,   /* cells of one take_cells(): functions of SQLite have 127 arguments at most */
  STORE_RATIO_SCALE = 9,   /* of a ratio: 70,63% is 706300000 */
  STORE_COLUMNS_MAX = 1900 /* SQLite has 2000 at most */
};

/* A field that is in use: where its values stand in the current table of its level. */
typedef struct store_field {
  int64_t id, level;
  unsigned type; /* chuan_type_kind, or one more for verdicts */
  unsigned column, scale;
  uint32_t *stored_choices; /* of a choice: position in the rules -> position in the database */
} store_field;

/* A cell of a current table: an integer, a text or nothing (NULL). */
typedef struct store_cell {
  unsigned column;
  store_value value;
} store_cell;

/* The row of a current table that is being put together; written when a cell of another row arrives. */
typedef struct store_row {
  int64_t submission; /* that hands the cells in; 0 when they are put together anew from the history */
  int64_t level, unit;
  int period;
  struct {
    int period; /* 0: not looked yet */
    bool any;
  } decisions; /* whether there are any for the period */
  store_cell *cells;
  size_t count, capacity;
  size_t places[STORE_COLUMNS_MAX + 1]; /* by column: its position in `cells` + 1, or 0 */
  chuan_arena texts;
  sqlite3_stmt *put; /* writes rows of the level `put_level` with the cells in `put_columns` */
  int64_t put_level;
  unsigned *put_columns;
  size_t put_count, put_capacity;
} store_row;

/* What stands at a position of the rows of a submission. */
typedef struct store_place {
  int64_t field;
  size_t column; /* of the file */
} store_place;

/* The row of the history that is being put together; written when a cell of another row arrives. */
typedef struct store_history {
  int64_t submission; /* whose places these are; 0: there is none */
  store_place *places;
  size_t place_count, place_capacity;
  int64_t unit;
  int period;
  size_t row, cell_count;
  size_t next; /* position behind the last cell; 0: no row is begun */
  chuan_str sheet;
  chuan_buffer cells;
  chuan_arena memory; /* for the row */
} store_history;

/* Columns that the current table of a level is to get: `count` of them from number `first` on. */
typedef struct store_new_columns {
  int64_t level;
  unsigned first;
  size_t count;
} store_new_columns;

struct chuan_store {
  sqlite3 *db;
  chuan_str path; /* for messages */
  sqlite3_stmt *statements[STORE_STATEMENT_COUNT];
  chuan_arena memory;  /* for as long as the store is open */
  chuan_arena scratch; /* for one call */
  char level_name[64]; /* the level that was found last; empty: none */
  int64_t level_id;
  store_field **fields;
  size_t field_count, field_capacity, field_last;
  store_new_columns new_columns;
  store_row row;
  store_history history;
  int64_t stale_level; /* marks of its submissions for `stale_period` are to be made anew; 0: none */
  int stale_period;
  bool only_reads;               /* the transaction writes nothing: what was found stays true until its end */
  struct store_asked *asked;     /* store_data.c: the unit that chuan_store_origin() was asked about last, or NULL */
  struct store_reading *reading; /* store_data.c: what take_cells() fills; NULL at other times */
};

/* Turns an error code of SQLite into a diagnostic and a result code. */
chuan_rc store_failed(chuan_store *store, int code, chuan_diags *diags);

/* Starts a statement with its values; on OK step through it with store_next(). It is over at the end of
   its rows, and at the latest when it is started again. */
chuan_rc store_start(sqlite3_stmt **out, chuan_store *store, store_statement which, const store_value *values,
                     size_t count, chuan_diags *diags);
/* Steps to the next row; `row` is false at the end. */
chuan_rc store_next(bool *row, chuan_store *store, sqlite3_stmt *statement, chuan_diags *diags);
/* Starts a statement and steps to its first row, if it has one. */
chuan_rc store_first(sqlite3_stmt **out, bool *row, chuan_store *store, store_statement which,
                     const store_value *values, size_t count, chuan_diags *diags);
/* Binds values to the parameters from number `first` on of a statement that is in no table. */
chuan_rc store_bind(chuan_store *store, sqlite3_stmt *statement, int first, const store_value *values, size_t count,
                    chuan_diags *diags);
/* Runs a statement to its end. */
chuan_rc store_run(chuan_store *store, store_statement which, const store_value *values, size_t count,
                   chuan_diags *diags);
/* A text of the row; it lives until the next step. store_column_copy() puts it on an arena, p NULL when
   memory is short. */
chuan_str store_column_text(sqlite3_stmt *statement, int column);
chuan_str store_column_copy(sqlite3_stmt *statement, int column, chuan_arena *arena);
/* The same of a value. */
chuan_str store_value_text(sqlite3_value *value);

/* The level of that name, with or without diacritics; `id` is 0 when there is none. */
chuan_rc store_find_level(int64_t *id, chuan_store *store, chuan_str name, chuan_diags *diags);
chuan_rc store_make_level(int64_t *id, chuan_store *store, chuan_str name, chuan_diags *diags);

/* store_current.c. Notes that the current table of a level is to get one more column. The columns are made
   together, and the table with the first ones: one at a time each would have SQLite read the whole table's
   definition again. */
chuan_rc store_add_column(chuan_store *store, int64_t level, unsigned column, chuan_diags *diags);
chuan_rc store_flush_columns(chuan_store *store, chuan_diags *diags);
/* Puts a cell into the row being put together; writes the row before if this is another. `submission` is as in
   store_row. */
chuan_rc store_put_cell(chuan_store *store, int64_t submission, int64_t level, int64_t unit, int period,
                        store_cell cell, chuan_diags *diags);
/* Makes the new columns and writes the row being put together, if there are any. */
chuan_rc store_flush_row(chuan_store *store, chuan_diags *diags);
/* Whether this is the text of a current table as store_current.c makes it. */
bool store_is_current(chuan_str sql);
/* Forgets the columns and the row that a transaction had begun. */
void store_forget(chuan_store *store);
/* A statement that gives the cells in the columns wanted of a level and period to take_cells(), only of units from
   `first` to `last`. The caller finalizes it. */
chuan_rc store_select_current(sqlite3_stmt **out, chuan_store *store, int64_t level, int period, int64_t first,
                              int64_t last, const unsigned *columns, size_t count, chuan_diags *diags);
/* A statement that gives the cells in these columns of a period and unit. The caller finalizes it. */
chuan_rc store_select_row(sqlite3_stmt **out, chuan_store *store, int64_t level, const unsigned *columns, size_t count,
                          chuan_diags *diags);

/* store_history.c. Adds a cell to the history; `number` is its value as it is stored, unless it is a text. It is in the
   database once a cell of another row has come, and at the latest with store_flush_history(). */
chuan_rc store_add_history(chuan_store *store, int64_t submission, const chuan_value_row *value, bool is_text,
                           chuan_num number, chuan_diags *diags);
chuan_rc store_flush_history(chuan_store *store, chuan_diags *diags);
/* Forgets the row of a transaction that is given up. */
void store_forget_history(chuan_store *store);
/* The cells of the history, for statements: a row for each of them, by `row_id` and `position` in the order in which
   they were handed in. `value` is what was read where `input` is 0: a text, or a number for store_read_number(). */
#define STORE_CELLS                                                                                                    \
  "(SELECT r.id AS row_id, r.submission, r.unit, r.period, r.sheet, r.row_number, c.position, c.field, "               \
  "c.column_number, "                                                                                                  \
  "CASE j.type WHEN 'text' THEN j.atom ELSE json_extract(j.value, '$[0]') END AS as_written, "                         \
  "CASE WHEN j.type = 'text' THEN j.atom = '' ELSE CASE json_type(j.value, '$[1]') WHEN 'text' THEN 0 "                \
  "WHEN 'integer' THEN json_extract(j.value, '$[1]') ELSE -1 END END AS input, "                                       \
  "CASE j.type WHEN 'text' THEN j.atom ELSE json_extract(j.value, '$[1]') END AS value "                               \
  "FROM submitted_row r CROSS JOIN json_each(r.cells) j CROSS JOIN submitted_column c "                                \
  "WHERE j.type IN ('text', 'array') AND c.submission = r.submission AND c.position = j.key) "
/* Reads a number of the history: in lowest terms, or as it was written, with one decimal mark; FINDINGS for any other
   text. */
chuan_rc store_read_number(chuan_num *out, chuan_str text, chuan_arena *arena);

/* store_fields.c. The field as the database has it; `found` is false when it has none. Its type must be the
   same: otherwise a diagnostic and FINDINGS. */
chuan_rc store_find_field(store_field *out, bool *found, chuan_store *store, const chuan_field *field,
                          chuan_diags *diags);
/* A field that chuan_store_field() gave in this transaction, or NULL. */
store_field *store_known_field(chuan_store *store, int64_t id);
/* The names of a choice in the order of their stored positions. */
chuan_rc store_read_choices(chuan_str **names, size_t *count, chuan_store *store, int64_t field, chuan_arena *arena,
                            chuan_diags *diags);

/* The id of a unit by its code; 0: there is none. */
chuan_rc store_find_unit(int64_t *id, chuan_store *store, chuan_str code, chuan_diags *diags);

/* What the current table holds for a value of a field (its type and scale). */
chuan_rc store_cell_value(store_value *out, const store_field *field, chuan_input input, chuan_num number,
                          chuan_str text, chuan_arena *arena);

/* The time of what is written now: that of the clock, but never before what the database holds already. */
enum { STORE_TIME_SIZE = 24 };
chuan_rc store_now(char *out, chuan_store *store, chuan_diags *diags);

/* store_standing.c: what counts (runtime/submissions.h). Of a submission for a unit what was decided last; those
   without a decision are not there. By unit, then submission. */
typedef struct store_standing {
  int64_t unit, submission, decision;
  int64_t last_submission; /* when it was decided */
  chuan_submission_state state;
} store_standing;
typedef struct store_standings {
  store_standing *items;
  size_t count, capacity;
} store_standings;
/* Reads those of a level and period, of one unit or (0) of all, decided up to `known`. */
chuan_rc store_read_standings(store_standings *out, chuan_store *store, int64_t level, int period, int64_t unit,
                              chuan_str known, chuan_arena *arena, chuan_diags *diags);

/* A state that was decided, as the database writes it; false: there is none of that name. */
bool store_read_state(chuan_submission_state *out, chuan_str key);

/* How much a submission counts for a unit: cells of more weight go first, and of those of one weight the later ones. */
typedef enum store_weight { STORE_WEIGHT_NONE, STORE_WEIGHT_RECEIVED, STORE_WEIGHT_ACCEPTED } store_weight;
store_weight store_weigh(const store_standings *standings, int64_t unit, int64_t submission);
/* What was decided about it; NULL: it is only received. */
const store_standing *store_find_standing(const store_standings *standings, int64_t unit, int64_t submission);
/* The last accepted submission that a later one finds the unit frozen by; 0: it is not. */
int64_t store_frozen_by(const store_standings *standings, int64_t unit, int64_t submission);

/* Makes the row of a unit and period in the current table anew, after a decision. */
chuan_rc store_recount(chuan_store *store, int64_t level, int64_t unit, int period, chuan_diags *diags);
/* Whether the cells of the row, which a submission hands in, do not count, as the unit is frozen. */
chuan_rc store_is_frozen(bool *out, chuan_store *store, const store_row *row, chuan_diags *diags);

/* A submission of which not all counts, or not in the order in which it was handed in, for the hash of the data. */
typedef struct store_mark {
  int64_t submission;
  bool counts; /* something of it does */
  unsigned char digest[32];
} store_mark;
typedef struct store_marks {
  store_mark *items;
  size_t count, capacity;
} store_marks;
/* Adds those of a level and period by what was decided up to `known`. */
chuan_rc store_make_marks(store_marks *marks, chuan_store *store, int64_t level, int period, chuan_str known,
                          chuan_arena *arena, chuan_diags *diags);
/* Those of all submissions as they stand now. */
chuan_rc store_read_marks(store_marks *marks, chuan_store *store, chuan_arena *arena, chuan_diags *diags);
/* Writes them into the database where they are stale. Before the commit. */
chuan_rc store_flush_marks(chuan_store *store, chuan_diags *diags);

/* store_submissions.c. A submission with its units and decisions on the way to chuan_listed and chuan_shown. */
typedef struct store_decision {
  int64_t id;
  chuan_submission_state state;
  chuan_str at, by, reason;
} store_decision;
typedef struct store_submitted {
  int64_t unit;
  chuan_str code;
  size_t cells;
  const store_decision *decision; /* that stands; NULL: only received */
} store_submitted;
typedef struct store_submission {
  chuan_listed *listed;
  int64_t level;
  store_decision *decisions;
  size_t decision_count, decision_capacity;
  store_submitted *units;
  size_t unit_count, unit_capacity;
} store_submission;
/* Reads one; none of that number is a diagnostic and USAGE. */
chuan_rc store_read_submission(store_submission *out, chuan_store *store, int64_t submission, chuan_arena *arena,
                               chuan_diags *diags);
chuan_submission_state store_state_of(const store_submitted *unit);
/* As chuan_submission_show(), inside a transaction. */
chuan_rc store_show(chuan_shown *out, chuan_store *store, int64_t submission, chuan_arena *arena, chuan_diags *diags);

/* store_data.c: fills the columns and reported verdicts of `data`, from the current table, or, with
   `known`, from the history up to that time. */
typedef struct store_units_read {
  int64_t level;
  bool all;                        /* every unit of the level is read */
  const int64_t *ids;              /* of data->units; 0 for one that is not read */
  const uint32_t *position_of_id;  /* in data->units, from 1; 0 for others */
  int64_t largest;                 /* id */
  chuan_str other_level;           /* name of `level` where that is not the set's: a datum is then the one of the same
                                     name, type and unit there; else empty */
  struct chuan_progress *progress; /* told of the rows read; NULL: nobody watches */
} store_units_read;
/* Forgets what was found: a transaction begins or ends. */
void store_forget_asked(chuan_store *store);
void store_take_cells(sqlite3_context *context, int count, sqlite3_value **values);
chuan_rc store_read_columns(chuan_data *data, chuan_store *store, const store_units_read *units, const chuan_str *known,
                            chuan_diags *diags);

#endif
