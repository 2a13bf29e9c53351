-- 0004_visit.sql: a visit is proposed before it is planned: dates to choose from, who leads it, who is invited, where it is held,
-- what came of it; the reminders about it; the invitation that a mail carries.

CREATE TABLE visit_new (
  id INTEGER PRIMARY KEY,             -- inside the store only
  uuid TEXT NOT NULL UNIQUE,          -- seen outside; with the box's domain the UID of its invitations
  report_id INTEGER NOT NULL REFERENCES report (id), -- on which report
  partner_id INTEGER REFERENCES partner (id), -- who visits; NULL: the desk, or an external operator
  user_id INTEGER REFERENCES user (id), -- who proposed it and leads it
  operator TEXT,                      -- name of the external operator
  kind TEXT NOT NULL CHECK (kind IN ('visit', 'control', 'remote')), -- on site, control of works, at a distance
  state TEXT NOT NULL CHECK (state IN ('proposed', 'planned', 'done', 'not_done', 'cancelled')), -- core/domain/visit.c
  at INTEGER,                         -- day and hour agreed last; NULL before any was
  minutes INTEGER NOT NULL DEFAULT 30, -- how long it is meant to last
  video_link TEXT,                    -- remote: https address of the call, of any tool; NULL: by phone
  before TEXT NOT NULL DEFAULT '',    -- said to the occupant before
  revision INTEGER NOT NULL DEFAULT 0, -- grows with each change: whoever saw an older one is told; SEQUENCE of its invitations
  reason TEXT,                        -- code: why it was cancelled or did not take place
  told TEXT NOT NULL DEFAULT '',      -- said to the occupant after
  details TEXT NOT NULL DEFAULT '',   -- what was seen: for professionals
  conclusions TEXT NOT NULL DEFAULT '',-- procedures suspected or observed, codes separated by spaces
  on_site INTEGER,                    -- yes/no: a visit on site is worth it
  occupant_present INTEGER,           -- yes/no
  owner_present INTEGER,              -- yes/no
  declined_at INTEGER,                -- the occupant said that no date suits, and nobody proposed others since
  planned_at INTEGER,                 -- when the day was agreed last
  ended_at INTEGER,                   -- concluded or cancelled
  created_at INTEGER NOT NULL,        -- when
  CHECK (at IS NOT NULL OR state IN ('proposed', 'cancelled'))
) STRICT;
INSERT INTO visit_new (id, uuid, report_id, partner_id, operator, kind, state, at, before, details, conclusions,
  occupant_present, owner_present, planned_at, created_at)
  SELECT id, uuid, report_id, partner_id, operator, kind, state, at, before, details, conclusions,
  occupant_present, owner_present, created_at, created_at FROM visit;
DROP TABLE visit;
ALTER TABLE visit_new RENAME TO visit;
CREATE INDEX visit_report ON visit (report_id);
-- One call at a time: of two agents who propose at once the second is told.
CREATE UNIQUE INDEX visit_open ON visit (report_id) WHERE kind = 'remote' AND state IN ('proposed', 'planned');
-- What is to come or waits for its conclusion: for the reminders.
CREATE INDEX visit_at ON visit (at) WHERE state = 'planned';

CREATE TABLE visit_date (
  visit_id INTEGER NOT NULL REFERENCES visit (id), -- of which visit
  at INTEGER NOT NULL,                -- day and hour that the occupant may choose
  PRIMARY KEY (visit_id, at)
) STRICT, WITHOUT ROWID;

CREATE TABLE visit_guest (
  visit_id INTEGER NOT NULL REFERENCES visit (id), -- of which visit
  partner_id INTEGER NOT NULL REFERENCES partner (id), -- invited beside who leads it
  PRIMARY KEY (visit_id, partner_id)
) STRICT, WITHOUT ROWID;

ALTER TABLE reminder ADD COLUMN visit_id INTEGER REFERENCES visit (id); -- about
CREATE INDEX reminder_visit ON reminder (visit_id, kind, at) WHERE visit_id IS NOT NULL;

ALTER TABLE outbox ADD COLUMN calendar TEXT; -- iCalendar (RFC 5545) that goes with the mail; erased with its body
