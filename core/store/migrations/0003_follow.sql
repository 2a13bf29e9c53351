-- 0003: what the tenant says later: whether it is solved, and what the service was worth.

CREATE TABLE outcome_answer (
  id INTEGER PRIMARY KEY,             -- order
  report_id INTEGER NOT NULL REFERENCES report (id), -- on which report
  answer TEXT NOT NULL CHECK (answer IN ('solved', 'partly', 'no', 'moved', 'unknown')), -- core/domain/outcome.c
  report_state TEXT NOT NULL CHECK (report_state IN ('active', 'closed')), -- of the report when it was said
  at INTEGER NOT NULL                 -- when
) STRICT;
CREATE INDEX outcome_answer_report ON outcome_answer (report_id, at);
CREATE INDEX outcome_answer_at ON outcome_answer (at);

-- Kept apart from people: neither report nor moment, and the key is random, so that the order of rows says nothing.
CREATE TABLE satisfaction (
  id TEXT PRIMARY KEY,                -- random
  stage TEXT NOT NULL CHECK (stage IN ('sent', 'closed')), -- of the report when it was said
  month TEXT NOT NULL,                -- when: YYYY-MM
  informed TEXT CHECK (informed IN ('yes', 'rather', 'hardly', 'no')), -- well informed; NULL: no answer
  heard TEXT CHECK (heard IN ('yes', 'rather', 'hardly', 'no')),       -- listened to
  easy TEXT CHECK (easy IN ('yes', 'rather', 'hardly', 'no')),         -- easy to use
  words TEXT NOT NULL DEFAULT ''      -- in their own words
) STRICT, WITHOUT ROWID;

-- That somebody was asked and answered, never what: one opinion a report and stage.
CREATE TABLE satisfaction_given (
  report_id INTEGER NOT NULL REFERENCES report (id), -- whose link was used
  stage TEXT NOT NULL CHECK (stage IN ('sent', 'closed')), -- at which stage
  PRIMARY KEY (report_id, stage)
) STRICT, WITHOUT ROWID;
