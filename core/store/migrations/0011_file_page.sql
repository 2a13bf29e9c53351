-- 0011: the page of a file: an assignment made by mistake can be withdrawn, a held follow-up edited, answers have models.

-- The states of an assignment stand in a CHECK: the table is built again.
CREATE TABLE assignment_again (
  id INTEGER PRIMARY KEY,             -- inside the store only
  uuid TEXT NOT NULL UNIQUE,          -- seen outside
  report_id INTEGER NOT NULL REFERENCES report (id),   -- what
  partner_id INTEGER NOT NULL REFERENCES partner (id), -- to whom
  state TEXT NOT NULL CHECK (state IN ('waiting', 'accepted', 'refused', 'closed', 'withdrawn')), -- core/domain/assignment.c
  rule_id INTEGER REFERENCES rule (id), -- by which rule; NULL: by hand
  trace TEXT NOT NULL,                -- why, as codes: "class at_least D; lead is non_decence"
  created_at INTEGER NOT NULL,        -- when
  waiting_since INTEGER NOT NULL,     -- creation or last reopening: what reminders count from
  answered_at INTEGER,                -- last answer: accept, refuse, close, reopen
  accepted_at INTEGER,                -- first acceptance
  closed_at INTEGER,                  -- last closing for its competence
  closed_with_report INTEGER NOT NULL DEFAULT 0, -- 1: closed with the whole; reopening the whole reopens these
  reason TEXT,                        -- code of the refusal or closing
  message TEXT,                       -- said with the refusal or closing
  UNIQUE (report_id, partner_id)
) STRICT;
INSERT INTO assignment_again SELECT id, uuid, report_id, partner_id, state, rule_id, trace, created_at, waiting_since, answered_at,
  accepted_at, closed_at, closed_with_report, reason, message FROM assignment;
DROP TABLE assignment;
ALTER TABLE assignment_again RENAME TO assignment;
CREATE INDEX assignment_partner ON assignment (partner_id, state, report_id);
CREATE INDEX assignment_answer ON assignment (report_id, partner_id, state);
CREATE INDEX assignment_rule ON assignment (rule_id) WHERE rule_id IS NOT NULL;

-- How often a held follow-up was edited: a second editor who saw an older one is told.
ALTER TABLE followup ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;

-- A model of an answer: words with variables in braces (core/domain/preset.c).
CREATE TABLE preset (
  id INTEGER PRIMARY KEY,             -- inside the store only
  uuid TEXT NOT NULL UNIQUE,          -- seen outside
  partner_id INTEGER REFERENCES partner (id), -- whose; NULL: the desk's, for all
  name TEXT NOT NULL,                 -- what one chooses it by
  text TEXT NOT NULL,                 -- words, with {variables}
  revision INTEGER NOT NULL DEFAULT 0, -- how often it was changed: a second editor who saw an older one is told
  created_at INTEGER NOT NULL,        -- when
  changed_at INTEGER NOT NULL,        -- last
  user_id INTEGER REFERENCES user (id), -- who changed it last
  archived_at INTEGER                 -- not offered any more since
) STRICT;
CREATE INDEX preset_partner ON preset (partner_id) WHERE partner_id IS NOT NULL;
CREATE INDEX preset_user ON preset (user_id) WHERE user_id IS NOT NULL;

-- The other reports of an address that the national base did not know.
CREATE INDEX report_place ON report (postcode, address COLLATE NOCASE);
