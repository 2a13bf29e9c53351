-- 0006: what is asked after sending, what the rules propose, and the alert of a danger.

CREATE TABLE question (
  id INTEGER PRIMARY KEY,             -- inside the store only
  report_id INTEGER NOT NULL REFERENCES report (id), -- on which report
  code TEXT NOT NULL,                 -- question of grids/actions-*.yaml, severity of the grid, or "staff-<follow-up>"
  version TEXT NOT NULL,              -- file its words stand in: actions-2026, national-2026; "staff": in `words`
  kind TEXT NOT NULL CHECK (kind IN ('yes_no', 'choice', 'number', 'day', 'text', 'photo')), -- of the answer
  position INTEGER NOT NULL,          -- order on the page, most urgent first
  words TEXT,                         -- as somebody of the staff asked it; NULL: in the file
  followup_id INTEGER REFERENCES followup (id), -- follow-up of the staff that asks it
  asked_at INTEGER NOT NULL,          -- shown from then on
  answered_at INTEGER,                -- last answer
  answer TEXT,                        -- as its kind says it: yes, gas, 34.5, 2026-09-15…; "unknown" is an answer too
  dropped_at INTEGER,                 -- no rule asks it any more since
  UNIQUE (report_id, code)
) STRICT;
CREATE INDEX question_followup ON question (followup_id) WHERE followup_id IS NOT NULL;
CREATE INDEX question_open ON question (report_id) WHERE answered_at IS NULL AND dropped_at IS NULL;

CREATE TABLE proposal (
  id INTEGER PRIMARY KEY,             -- inside the store only
  report_id INTEGER NOT NULL REFERENCES report (id), -- on which report
  kind TEXT NOT NULL CHECK (kind IN ('sensor', 'visit', 'warning', 'danger')), -- lend, visit by video, tell the desk, alert
  code TEXT NOT NULL,                 -- row of grids/actions-*.yaml that proposes it; its reason stands there
  version TEXT NOT NULL,              -- of that file
  created_at INTEGER NOT NULL,        -- since when
  dropped_at INTEGER,                 -- the rule holds no more since
  UNIQUE (report_id, kind, code)
) STRICT;

ALTER TABLE report ADD COLUMN alerted_at INTEGER; -- last alert of the duty agent: a danger sent, or told later; NULL: none
CREATE INDEX report_alerted ON report (alerted_at) WHERE alerted_at IS NOT NULL;
