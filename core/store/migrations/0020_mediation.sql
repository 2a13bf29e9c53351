-- 0020: mediation: what the desk asks of an owner, what the owner answers, what leaves on paper, what the occupant says came of it.

CREATE TABLE mediation (
  id INTEGER PRIMARY KEY,             -- inside the store only
  uuid TEXT NOT NULL UNIQUE,          -- seen outside
  report_id INTEGER NOT NULL REFERENCES report (id), -- on which report
  user_id INTEGER REFERENCES user (id), -- who asked the owner first
  state TEXT NOT NULL,                -- asked, promised, done, contested, help, partly, failed, confirmed, ended
  by_mail INTEGER NOT NULL,           -- 1: the owner has a link by mail, and is reminded so; 0: by letter
  created_at INTEGER NOT NULL,        -- begun
  asked_at INTEGER NOT NULL,          -- written to last, waiting for an answer since
  answer_by INTEGER NOT NULL,         -- day until which an answer was asked
  answered_at INTEGER,                -- last answer of the owner; NULL: none
  promised_at INTEGER,                -- day for which works are promised; NULL: none is
  told_at INTEGER,                    -- last answer of the occupant on the works
  ended_at INTEGER,                   -- ended by the desk or with the file
  outcome TEXT                        -- why it ended: code of the table
) STRICT;
CREATE INDEX mediation_report ON mediation (report_id, id);
CREATE UNIQUE INDEX mediation_open ON mediation (report_id) WHERE state NOT IN ('confirmed', 'ended'); -- one at a time

CREATE TABLE mediation_answer (
  id INTEGER PRIMARY KEY,             -- order
  mediation_id INTEGER NOT NULL REFERENCES mediation (id), -- of which
  state TEXT NOT NULL,                -- what it said: promised, done, contested, help
  words TEXT NOT NULL,                -- of the owner, read by staff alone; "" when there are none
  promised_at INTEGER,                -- day of the works; NULL: none
  help TEXT NOT NULL DEFAULT '',      -- codes of core/domain/mediation.c separated by spaces
  at INTEGER NOT NULL                 -- when
) STRICT;
CREATE INDEX mediation_answer_of ON mediation_answer (mediation_id, id);

CREATE TABLE mediation_sending (
  id INTEGER PRIMARY KEY,             -- order
  uuid TEXT NOT NULL UNIQUE,          -- seen outside
  mediation_id INTEGER NOT NULL REFERENCES mediation (id), -- of which
  way TEXT NOT NULL CHECK (way IN ('letter', 'mail')), -- how
  occasion TEXT NOT NULL CHECK (occasion IN ('asked', 'again', 'soon', 'late')), -- which words
  user_id INTEGER REFERENCES user (id), -- who sent it; NULL: the box
  at INTEGER NOT NULL,                -- decided
  code TEXT,                          -- of a letter: what the owner types; erased once it is posted
  posted_at INTEGER                   -- of a letter: the desk said that it left
) STRICT;
CREATE INDEX mediation_sending_of ON mediation_sending (mediation_id, id);
CREATE INDEX mediation_sending_code ON mediation_sending (at) WHERE code IS NOT NULL; -- what is erased when nobody posts it

CREATE TABLE owner_agreement (
  id INTEGER PRIMARY KEY,             -- order
  report_id INTEGER NOT NULL REFERENCES report (id), -- of which report
  user_id INTEGER REFERENCES user (id), -- who wrote it down
  how TEXT NOT NULL,                  -- how the occupant gave it: code of core/domain/owner_agreement.c
  at INTEGER NOT NULL                 -- when it was written down
) STRICT;
CREATE INDEX owner_agreement_report ON owner_agreement (report_id, id);

ALTER TABLE link ADD COLUMN mediation_id INTEGER REFERENCES mediation (id); -- subject
CREATE INDEX link_mediation ON link (mediation_id) WHERE mediation_id IS NOT NULL;
ALTER TABLE reminder ADD COLUMN mediation_id INTEGER REFERENCES mediation (id); -- about
CREATE INDEX reminder_mediation ON reminder (mediation_id, kind, at) WHERE mediation_id IS NOT NULL;
ALTER TABLE report_file ADD COLUMN answer_id INTEGER REFERENCES mediation_answer (id); -- of the owner, with that answer
CREATE INDEX report_file_answer ON report_file (answer_id) WHERE answer_id IS NOT NULL;
ALTER TABLE result ADD COLUMN source TEXT CHECK (source IN ('owner', 'tenant')); -- who said so, when it was not staff
