-- 0015_rules.sql: rules that managers write in the browser, the name a rule had when it sent a file, files that the box sent by
-- itself, files that a partner asks for, and who read what found quickly.

ALTER TABLE rule ADD COLUMN version INTEGER NOT NULL DEFAULT 1; -- grows with each change: who changes an older one is told
ALTER TABLE rule ADD COLUMN automatic INTEGER NOT NULL DEFAULT 0; -- 1: the box may transmit by itself what it matches
ALTER TABLE rule ADD COLUMN valid_from TEXT; -- YYYY-MM-DD, first day; NULL: always was
ALTER TABLE rule ADD COLUMN valid_until TEXT; -- YYYY-MM-DD, last day; NULL: without end
ALTER TABLE rule ADD COLUMN archived_at INTEGER; -- deleted since; what it sent keeps its name

CREATE TABLE rule_excluded (
  rule_id INTEGER NOT NULL REFERENCES rule (id) ON DELETE CASCADE, -- which rule
  partner_id INTEGER NOT NULL REFERENCES partner (id), -- never reaches that partner
  PRIMARY KEY (rule_id, partner_id)
) STRICT, WITHOUT ROWID;

ALTER TABLE assignment ADD COLUMN rule_name TEXT; -- as the rule was called then; NULL: by hand
UPDATE assignment SET rule_name = (SELECT name FROM rule WHERE rule.id = assignment.rule_id) WHERE rule_id IS NOT NULL;
CREATE INDEX assignment_created ON assignment (created_at);
CREATE INDEX report_transmitted ON report (transmitted_at) WHERE transmitted_at IS NOT NULL;

CREATE TABLE automatic_look (
  report_id INTEGER PRIMARY KEY REFERENCES report (id), -- which report
  at INTEGER NOT NULL,                -- when the box looked at it
  outcome TEXT NOT NULL               -- transmitted, or the guard of core/domain/automatic.c that kept it for the desk
) STRICT;

CREATE TABLE ask (
  id INTEGER PRIMARY KEY,             -- inside the store only
  uuid TEXT NOT NULL UNIQUE,          -- seen outside
  report_id INTEGER NOT NULL REFERENCES report (id), -- which file
  partner_id INTEGER NOT NULL REFERENCES partner (id), -- who asks to take it up
  user_id INTEGER NOT NULL REFERENCES user (id), -- by which officer
  message TEXT NOT NULL,              -- why, in the officer's words
  created_at INTEGER NOT NULL,        -- when
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'accepted', 'declined')), -- core/domain/ask.c
  answered_at INTEGER,                -- by the desk
  answered_by INTEGER REFERENCES user (id), -- whom
  answer TEXT                         -- why it was declined
) STRICT;
CREATE UNIQUE INDEX ask_open ON ask (report_id, partner_id) WHERE state = 'waiting';
CREATE INDEX ask_report ON ask (report_id);
CREATE INDEX ask_state ON ask (state, created_at);

CREATE INDEX access_log_report ON access_log (report_id, at);
CREATE INDEX access_log_user ON access_log (user_id, at);
