-- The database of chuan, version 1. Run once, in one transaction, by store.c. Days are counted from
-- 1970-01-01 as chuan_day does. Besides these tables there is one for each level of units, current_<level id>,
-- made by store_current.c when the first datum of that level arrives: one row a unit and period, one column
-- (c1, c2, …: field.column_number) for each field. What its cells hold is said there.

PRAGMA application_id = 1130919278; -- "Chun"
PRAGMA user_version = 1;

CREATE TABLE level (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  fold TEXT NOT NULL UNIQUE -- without diacritics: how a level is found
) STRICT;
INSERT INTO level (name, fold) VALUES
  ('thôn', 'thon'), ('xã', 'xa'), ('huyện', 'huyen'), ('tỉnh', 'tinh'), ('trung_ương', 'trung_uong');

-- A file that was handed in.
CREATE TABLE submission (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('units', 'data')),
  file TEXT NOT NULL,
  sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
  submitted_at TEXT NOT NULL CHECK (submitted_at GLOB
    '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]Z'),
  submitted_by TEXT NOT NULL,
  level INTEGER REFERENCES level, -- of data
  period INTEGER CHECK (period BETWEEN 1 AND 9999),
  set_name TEXT NOT NULL, -- of reported verdicts
  options TEXT NOT NULL,
  CHECK ((kind = 'data') = (level IS NOT NULL)),
  CHECK ((kind = 'data') = (period IS NOT NULL))
) STRICT;

-- Administrative units. A unit is its code; what else is known of it is dated. The version of a day is the
-- latest that starts on or before it, if that one has not ended by then.
CREATE TABLE unit (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE CHECK (length(code) > 0)
) STRICT;
CREATE TABLE unit_version (
  id INTEGER PRIMARY KEY,
  unit INTEGER NOT NULL REFERENCES unit,
  valid_from INTEGER NOT NULL,
  valid_to INTEGER NOT NULL, -- inclusive
  name TEXT NOT NULL,
  level INTEGER NOT NULL REFERENCES level,
  parent TEXT NOT NULL, -- its code; '' for none
  submission INTEGER NOT NULL REFERENCES submission,
  row_number INTEGER NOT NULL,
  UNIQUE (unit, valid_from),
  CHECK (valid_to >= valid_from)
) STRICT;
CREATE INDEX unit_version_of_level ON unit_version (level, valid_from);

-- Properties of units. A value holds until a later version states another; '' takes it back.
CREATE TABLE dimension (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL, -- as first written
  name_key TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE unit_dimension (
  unit_version INTEGER NOT NULL REFERENCES unit_version,
  dimension INTEGER NOT NULL REFERENCES dimension,
  value TEXT NOT NULL,
  PRIMARY KEY (unit_version, dimension)
) STRICT, WITHOUT ROWID;
-- The units that a unit was made of.
CREATE TABLE unit_predecessor (
  unit_version INTEGER NOT NULL REFERENCES unit_version,
  code TEXT NOT NULL CHECK (length(code) > 0),
  PRIMARY KEY (unit_version, code)
) STRICT, WITHOUT ROWID;

-- What units report: a datum, or the verdict of an indicator or criterion of a set.
CREATE TABLE field (
  id INTEGER PRIMARY KEY,
  level INTEGER NOT NULL REFERENCES level,
  kind TEXT NOT NULL CHECK (kind IN ('datum', 'indicator', 'criterion')),
  set_name TEXT NOT NULL, -- '' for a datum
  name TEXT NOT NULL,     -- of the datum; code of the indicator or criterion
  type TEXT NOT NULL CHECK (type IN ('integer', 'decimal', 'ratio', 'truth', 'date', 'text', 'choice', 'verdict')),
  scale INTEGER NOT NULL CHECK (scale BETWEEN 0 AND 18), -- the current table holds value * 10^scale
  column_number INTEGER NOT NULL CHECK (column_number > 0),
  UNIQUE (level, kind, set_name, name),
  UNIQUE (level, column_number),
  CHECK ((kind = 'datum') = (set_name = '')),
  CHECK ((kind = 'datum') = (type <> 'verdict'))
) STRICT;
-- The names of a choice; the tables of values hold their positions.
CREATE TABLE field_choice (
  field INTEGER NOT NULL REFERENCES field,
  position INTEGER NOT NULL CHECK (position >= 0),
  name TEXT NOT NULL,
  PRIMARY KEY (field, position),
  UNIQUE (field, name)
) STRICT, WITHOUT ROWID;

-- Every cell that was ever handed in, in order.
CREATE TABLE value_history (
  id INTEGER PRIMARY KEY,
  submission INTEGER NOT NULL REFERENCES submission,
  unit INTEGER NOT NULL REFERENCES unit,
  period INTEGER NOT NULL CHECK (period BETWEEN 1 AND 9999),
  field INTEGER NOT NULL REFERENCES field,
  input INTEGER NOT NULL CHECK (input BETWEEN 0 AND 4), -- enum chuan_input
  as_written TEXT NOT NULL,
  exact TEXT,        -- the value in lowest terms, 'n/d'; of yes/no 1 or 0, of a date its day, of a choice its position
  text TEXT,         -- the value of a text
  sheet TEXT NOT NULL,
  row_number INTEGER NOT NULL,
  column_number INTEGER NOT NULL,
  CHECK ((input = 0) = (exact IS NOT NULL OR text IS NOT NULL)),
  CHECK (exact IS NULL OR text IS NULL)
) STRICT;
CREATE INDEX value_history_of_cell ON value_history (unit, field, period);

-- What was handed in is never changed: a correction is a new submission.
CREATE TRIGGER submission_stays BEFORE UPDATE ON submission
  BEGIN SELECT RAISE(ABORT, 'submissions are append-only'); END;
CREATE TRIGGER submission_is_kept BEFORE DELETE ON submission
  BEGIN SELECT RAISE(ABORT, 'submissions are append-only'); END;
CREATE TRIGGER value_history_stays BEFORE UPDATE ON value_history
  BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER value_history_is_kept BEFORE DELETE ON value_history
  BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER unit_version_stays BEFORE UPDATE ON unit_version
  BEGIN SELECT RAISE(ABORT, 'versions of units are append-only'); END;
CREATE TRIGGER unit_version_is_kept BEFORE DELETE ON unit_version
  BEGIN SELECT RAISE(ABORT, 'versions of units are append-only'); END;
CREATE TRIGGER unit_dimension_stays BEFORE UPDATE ON unit_dimension
  BEGIN SELECT RAISE(ABORT, 'versions of units are append-only'); END;
CREATE TRIGGER unit_dimension_is_kept BEFORE DELETE ON unit_dimension
  BEGIN SELECT RAISE(ABORT, 'versions of units are append-only'); END;
CREATE TRIGGER unit_predecessor_stays BEFORE UPDATE ON unit_predecessor
  BEGIN SELECT RAISE(ABORT, 'versions of units are append-only'); END;
CREATE TRIGGER unit_predecessor_is_kept BEFORE DELETE ON unit_predecessor
  BEGIN SELECT RAISE(ABORT, 'versions of units are append-only'); END;
-- The history is read by what its fields say.
CREATE TRIGGER field_stays BEFORE UPDATE ON field
  BEGIN SELECT RAISE(ABORT, 'fields are append-only'); END;
CREATE TRIGGER field_is_kept BEFORE DELETE ON field
  BEGIN SELECT RAISE(ABORT, 'fields are append-only'); END;
CREATE TRIGGER field_choice_stays BEFORE UPDATE ON field_choice
  BEGIN SELECT RAISE(ABORT, 'fields are append-only'); END;
CREATE TRIGGER field_choice_is_kept BEFORE DELETE ON field_choice
  BEGIN SELECT RAISE(ABORT, 'fields are append-only'); END;
