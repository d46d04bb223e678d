-- Version 2 of the database: what reviewers decide about submissions of data. Run once, in one transaction, behind
-- schema.sql or on a database of version 1. It only adds to what is there.

PRAGMA user_version = 2;

-- A submission of data is received when it is handed in; this is what was decided about it since, for some or all of
-- its units. Of a submission and unit the last decision stands.
CREATE TABLE decision (
  id INTEGER PRIMARY KEY,
  submission INTEGER NOT NULL REFERENCES submission,
  state TEXT NOT NULL CHECK (state IN ('returned', 'accepted')),
  decided_at TEXT NOT NULL CHECK (decided_at GLOB
    '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]Z'),
  decided_by TEXT NOT NULL CHECK (length(decided_by) > 0),
  reason TEXT NOT NULL,
  last_submission INTEGER NOT NULL REFERENCES submission -- that there was: those after it find accepted units frozen
) STRICT;
CREATE INDEX decision_of_submission ON decision (submission);
CREATE TABLE decision_unit (
  decision INTEGER NOT NULL REFERENCES decision,
  unit INTEGER NOT NULL REFERENCES unit,
  PRIMARY KEY (decision, unit)
) STRICT, WITHOUT ROWID;
CREATE INDEX decision_unit_of_unit ON decision_unit (unit);

CREATE TRIGGER decision_stays BEFORE UPDATE ON decision
  BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER decision_is_kept BEFORE DELETE ON decision
  BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER decision_unit_stays BEFORE UPDATE ON decision_unit
  BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER decision_unit_is_kept BEFORE DELETE ON decision_unit
  BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;

-- Put together from the history, as the current tables are: the units of a submission, and how many cells it has of
-- each.
CREATE TABLE submission_unit (
  submission INTEGER NOT NULL REFERENCES submission,
  unit INTEGER NOT NULL REFERENCES unit,
  cells INTEGER NOT NULL CHECK (cells > 0),
  PRIMARY KEY (submission, unit)
) STRICT, WITHOUT ROWID;
CREATE INDEX submission_unit_of_unit ON submission_unit (unit);
INSERT INTO submission_unit (submission, unit, cells)
  SELECT submission, unit, count(*) FROM value_history GROUP BY submission, unit;

-- And from the decisions: a submission that does not count for each of its units, or not in the order in which it was
-- handed in. The digest says how; it is empty where nothing of the submission counts.
CREATE TABLE submission_mark (
  submission INTEGER PRIMARY KEY REFERENCES submission,
  digest BLOB NOT NULL
) STRICT;
