-- 0029: what the readings of a loan say: the last computed finding of each rule, kept so that it outlives the raw readings.

CREATE TABLE finding (
  id INTEGER PRIMARY KEY,             -- order
  loan_id INTEGER NOT NULL REFERENCES sensor_loan (id), -- of which loan
  code TEXT NOT NULL,                 -- row of the table in core/domain/finding.c: FROID-1…
  state TEXT NOT NULL CHECK (state IN ('inconclusive', 'not_found', 'watch', 'found')), -- what the readings allow to say
  since INTEGER NOT NULL,             -- when it came into this state
  computed_at INTEGER NOT NULL,       -- when it was last computed
  from_at INTEGER,                    -- start of the period that was judged; NULL: none could be
  to_at INTEGER,                      -- its end, not included
  body TEXT NOT NULL,                 -- the finding as JSON: figures, completeness, reasons, checks, version of the thresholds
  UNIQUE (loan_id, code)
) STRICT;
CREATE INDEX finding_spoken ON finding (state, loan_id) WHERE state IN ('watch', 'found');

CREATE TABLE finding_alarm (
  sensor_id INTEGER PRIMARY KEY REFERENCES sensor (id), -- who spoke of carbon monoxide
  value INTEGER NOT NULL,             -- the highest value since somebody looked, in the unit of core/domain/reading.c
  at INTEGER NOT NULL                 -- when it was measured
) STRICT;
