-- Version 3 of the database: the cells of a row of a file stand together, in one row here. Run once, in one
-- transaction, behind the files before it or on a database of version 1 or 2; the history moves over as it is.

PRAGMA user_version = 3;

-- What the cells of the rows of a submission are, by their position in a row.
CREATE TABLE submitted_column (
  submission INTEGER NOT NULL REFERENCES submission,
  position INTEGER NOT NULL CHECK (position >= 0),
  field INTEGER NOT NULL REFERENCES field,
  column_number INTEGER NOT NULL, -- of the file
  PRIMARY KEY (submission, position)
) STRICT, WITHOUT ROWID;

-- Every row that was ever handed in, in order. Its cells are a JSON array, an element for each position:
--   "6,193"              a value that is just what is written: a text, or a number with one decimal mark
--   ""                   a blank cell: not reported
--   ["6.193", "6193"]    a value as written, and as it was read: in lowest terms, 'n/d'; of yes/no 1 or 0, of a date its
--                        day, of a choice its position
--   ["k/s", 2]           no value, as written, and the input state (1 to 4, enum chuan_input)
--   null                 nothing: the row has no such cell
CREATE TABLE submitted_row (
  id INTEGER PRIMARY KEY,
  submission INTEGER NOT NULL REFERENCES submission,
  unit INTEGER NOT NULL REFERENCES unit,
  period INTEGER NOT NULL CHECK (period BETWEEN 1 AND 9999),
  sheet TEXT NOT NULL,
  row_number INTEGER NOT NULL,
  cell_count INTEGER NOT NULL CHECK (cell_count > 0), -- of those that are not null
  cells TEXT NOT NULL
) STRICT;

INSERT INTO submitted_column (submission, position, field, column_number)
  SELECT submission, row_number() OVER (PARTITION BY submission ORDER BY column_number, field) - 1, field, column_number
  FROM (SELECT DISTINCT submission, field, column_number FROM value_history);
-- Where a row of a file has cells twice, the second ones make another row.
WITH cell AS (
  SELECT id, submission, unit, period, sheet, row_number, field, column_number,
    row_number() OVER (PARTITION BY submission, unit, period, sheet, row_number, field, column_number ORDER BY id) AS copy,
    json_array(as_written, CASE input WHEN 0 THEN coalesce(exact, text) ELSE input END) AS element
  FROM value_history
), handed_in AS (
  SELECT min(id) AS id, submission, unit, period, sheet, row_number, copy FROM cell
  GROUP BY submission, unit, period, sheet, row_number, copy
), placed AS (
  SELECT h.id, h.submission, h.unit, h.period, h.sheet, h.row_number, c.position, cell.element
  FROM handed_in h JOIN submitted_column c ON c.submission = h.submission
  LEFT JOIN cell ON cell.submission = h.submission AND cell.unit = h.unit AND cell.period = h.period
    AND cell.sheet = h.sheet AND cell.row_number = h.row_number AND cell.copy = h.copy
    AND cell.field = c.field AND cell.column_number = c.column_number
  ORDER BY h.id, c.position
)
INSERT INTO submitted_row (submission, unit, period, sheet, row_number, cell_count, cells)
  SELECT submission, unit, period, sheet, row_number, count(element), json_group_array(json(element))
  FROM placed GROUP BY id ORDER BY id;
DROP TABLE value_history;
DROP TABLE submission_unit; -- which units a submission has is seen from its rows

CREATE INDEX submitted_row_of_unit ON submitted_row (unit, period);
CREATE INDEX submitted_row_of_submission ON submitted_row (submission);

CREATE TRIGGER submitted_column_stays BEFORE UPDATE ON submitted_column
  BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER submitted_column_is_kept BEFORE DELETE ON submitted_column
  BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER submitted_row_stays BEFORE UPDATE ON submitted_row
  BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER submitted_row_is_kept BEFORE DELETE ON submitted_row
  BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
