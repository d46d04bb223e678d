-- A database of version 1, as the program of that version left it: units, one import and a correction.
PRAGMA application_id = 1130919278;
PRAGMA user_version = 1;
CREATE TABLE level (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  fold TEXT NOT NULL UNIQUE -- without diacritics: how a level is found
) STRICT;
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
CREATE TABLE unit_predecessor (
  unit_version INTEGER NOT NULL REFERENCES unit_version,
  code TEXT NOT NULL CHECK (length(code) > 0),
  PRIMARY KEY (unit_version, code)
) STRICT, WITHOUT ROWID;
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
CREATE TABLE field_choice (
  field INTEGER NOT NULL REFERENCES field,
  position INTEGER NOT NULL CHECK (position >= 0),
  name TEXT NOT NULL,
  PRIMARY KEY (field, position),
  UNIQUE (field, name)
) STRICT, WITHOUT ROWID;
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
CREATE TABLE current_2 (unit INTEGER NOT NULL REFERENCES unit, period INTEGER NOT NULL CHECK (period BETWEEN 1 AND 9999), c1 ANY, c2 ANY, c3 ANY, PRIMARY KEY (period, unit)) STRICT, WITHOUT ROWID;
INSERT INTO level VALUES (1, 'thôn', 'thon');
INSERT INTO level VALUES (2, 'xã', 'xa');
INSERT INTO level VALUES (3, 'huyện', 'huyen');
INSERT INTO level VALUES (4, 'tỉnh', 'tinh');
INSERT INTO level VALUES (5, 'trung_ương', 'trung_uong');
INSERT INTO submission VALUES (1, 'units', 'u.csv', x'c12d74dc40a4327fab39aa23db9e85d62e162bb17439934eef3eb5f8bb34c6fd', '2025-02-01T08:00:00Z', '', NULL, NULL, '', '');
INSERT INTO submission VALUES (2, 'data', 'a.csv', x'1a810b9b10bdc0c0a22a38377250a8bfc66d605edef740b2020be72e7294abdb', '2025-02-01T08:10:00Z', '', 2, 2024, '', 'dialect=vi;');
INSERT INTO submission VALUES (3, 'data', 'b.csv', x'a902cad783148fd06a24a623db9878f0aaf8bcb5a48dba8923942f0a47518a9b', '2025-02-10T09:00:00Z', '', 2, 2024, '', 'dialect=vi;');
INSERT INTO unit VALUES (1, '14');
INSERT INTO unit VALUES (2, '1401');
INSERT INTO unit VALUES (3, '1402');
INSERT INTO unit_version VALUES (1, 1, -2147483648, 2147483647, 'Tỉnh Mười Bốn', 4, '', 1, 2);
INSERT INTO unit_version VALUES (2, 2, -2147483648, 2147483647, 'Xã Một', 2, '14', 1, 3);
INSERT INTO unit_version VALUES (3, 3, -2147483648, 2147483647, 'Xã Hai', 2, '14', 1, 4);
INSERT INTO field VALUES (1, 2, 'datum', '', 'km_cứng', 'decimal', 3, 1);
INSERT INTO field VALUES (2, 2, 'datum', '', 'km_đường', 'decimal', 3, 2);
INSERT INTO field VALUES (3, 2, 'datum', '', 'thu_nhập', 'decimal', 2, 3);
INSERT INTO value_history VALUES (1, 2, 2, 2024, 1, 0, '6,193', '6193/1000', NULL, '', 2, 2);
INSERT INTO value_history VALUES (2, 2, 2, 2024, 2, 0, '8,768', '1096/125', NULL, '', 2, 3);
INSERT INTO value_history VALUES (3, 2, 2, 2024, 3, 0, '45', '45', NULL, '', 2, 4);
INSERT INTO value_history VALUES (4, 2, 3, 2024, 1, 0, '7,015', '1403/200', NULL, '', 3, 2);
INSERT INTO value_history VALUES (5, 2, 3, 2024, 2, 0, '8,768', '1096/125', NULL, '', 3, 3);
INSERT INTO value_history VALUES (6, 2, 3, 2024, 3, 0, '45,5', '91/2', NULL, '', 3, 4);
INSERT INTO value_history VALUES (7, 3, 2, 2024, 3, 0, '50', '50', NULL, '', 2, 2);
INSERT INTO current_2 VALUES (2, 2024, 6193, 8768, 5000);
INSERT INTO current_2 VALUES (3, 2024, 7015, 8768, 4550);
CREATE INDEX unit_version_of_level ON unit_version (level, valid_from);
CREATE INDEX value_history_of_cell ON value_history (unit, field, period);
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
CREATE TRIGGER field_stays BEFORE UPDATE ON field
  BEGIN SELECT RAISE(ABORT, 'fields are append-only'); END;
CREATE TRIGGER field_is_kept BEFORE DELETE ON field
  BEGIN SELECT RAISE(ABORT, 'fields are append-only'); END;
CREATE TRIGGER field_choice_stays BEFORE UPDATE ON field_choice
  BEGIN SELECT RAISE(ABORT, 'fields are append-only'); END;
CREATE TRIGGER field_choice_is_kept BEFORE DELETE ON field_choice
  BEGIN SELECT RAISE(ABORT, 'fields are append-only'); END;
