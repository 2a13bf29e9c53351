-- 0001: territory, people, reports, assignments, history, mails, jobs, sensors.
-- States and kinds are text, readable in the sqlite3 shell. Times are UTC seconds. Tokens are stored hashed.
-- Yes/no answers are 1, 0, or NULL when the person does not know or was not asked.
-- Who deletes a row reads every table that may name it: each REFERENCES has an index that begins with its column, partial
-- where the column is mostly NULL. Territories, users, partners and sensors are archived, never deleted: theirs have none.

CREATE TABLE territory (
  id INTEGER PRIMARY KEY,             -- inside the store only
  uuid TEXT NOT NULL UNIQUE,          -- seen outside
  code TEXT NOT NULL,                 -- département, "64": first half of a reference
  insee TEXT NOT NULL,                -- INSEE code of the commune that holds the box
  name TEXT NOT NULL,                 -- "Pau"
  population INTEGER NOT NULL,        -- inhabitants, for the objective of the statistics
  next_number INTEGER NOT NULL DEFAULT 1 -- next report number, never reused
) STRICT;

CREATE TABLE commune (
  insee TEXT PRIMARY KEY,             -- INSEE code, five characters
  territory_id INTEGER NOT NULL REFERENCES territory (id), -- whose
  name TEXT NOT NULL,                 -- name on screens
  postcode TEXT NOT NULL              -- main postcode
) STRICT;

CREATE TABLE setting (
  key TEXT PRIMARY KEY,               -- row of the table in core/domain/setting.c
  value TEXT NOT NULL,                -- as typed
  changed_at INTEGER NOT NULL,        -- when
  changed_by TEXT NOT NULL            -- account's address, or "setup"
) STRICT;

CREATE TABLE partner (
  id INTEGER PRIMARY KEY,             -- inside the store only
  uuid TEXT NOT NULL UNIQUE,          -- seen outside
  territory_id INTEGER NOT NULL REFERENCES territory (id), -- whose
  type TEXT NOT NULL,                 -- row of the table in core/domain/partner.c: adil, ars, caf_msa…
  name TEXT NOT NULL,                 -- on screens and mails
  email TEXT NOT NULL,                -- shared mailbox: alerts, reminders, weekly report
  phone TEXT,                         -- for the desk
  weekly_report INTEGER NOT NULL DEFAULT 1, -- 1: receives the weekly PDF
  referent_id INTEGER REFERENCES user (id), -- first person chased by name
  deputy_id INTEGER REFERENCES user (id),   -- in the referent's absence
  archived_at INTEGER                 -- no longer a partner since
) STRICT;

CREATE TABLE partner_competence (
  partner_id INTEGER NOT NULL REFERENCES partner (id), -- who
  competence TEXT NOT NULL,           -- visites, non_decence, insalubrite…
  PRIMARY KEY (partner_id, competence)
) STRICT, WITHOUT ROWID;

CREATE TABLE partner_area (
  partner_id INTEGER NOT NULL REFERENCES partner (id), -- who; a partner without rows covers the territory
  insee TEXT NOT NULL,                -- commune it covers
  PRIMARY KEY (partner_id, insee)
) STRICT, WITHOUT ROWID;

CREATE TABLE user (
  id INTEGER PRIMARY KEY,             -- inside the store only
  uuid TEXT NOT NULL UNIQUE,          -- seen outside
  partner_id INTEGER REFERENCES partner (id), -- NULL for administrators and managers
  role TEXT NOT NULL CHECK (role IN ('administrator', 'manager', 'partner_admin', 'partner_agent', 'reader')), -- rights
  email TEXT NOT NULL UNIQUE,         -- lower case; signs in with it
  name TEXT NOT NULL,                 -- on screens
  password TEXT,                      -- argon2id hash; NULL until the invitation is used
  state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('invited', 'active', 'archived')), -- may sign in when active
  created_at INTEGER NOT NULL,        -- when
  signed_in_at INTEGER                -- last sign-in
) STRICT;

CREATE TABLE session (
  id INTEGER PRIMARY KEY,             -- inside the store only
  token_hash TEXT NOT NULL UNIQUE,    -- BLAKE2b of the cookie
  user_id INTEGER NOT NULL REFERENCES user (id), -- who
  csrf TEXT NOT NULL,                 -- token that each form carries
  opened_at INTEGER NOT NULL,         -- 7 days at most from here
  seen_at INTEGER NOT NULL            -- 12 hours idle at most from here; written at most hourly
) STRICT;

CREATE TABLE attempt (
  id INTEGER PRIMARY KEY,             -- inside the store only
  kind TEXT NOT NULL,                 -- what is throttled: sign_in_account, sign_in_address, report_address, report_contact
  subject_hash TEXT NOT NULL,         -- hash of the account or address: no personal datum
  at INTEGER NOT NULL                 -- when
) STRICT;
CREATE INDEX attempt_subject ON attempt (kind, subject_hash, at);

CREATE TABLE report (
  id INTEGER PRIMARY KEY,             -- inside the store only
  uuid TEXT NOT NULL UNIQUE,          -- seen outside, in addresses of pages
  territory_id INTEGER NOT NULL REFERENCES territory (id), -- whose
  number INTEGER NOT NULL,            -- second half of "64-1116"
  state TEXT NOT NULL CHECK (state IN ('received', 'taken', 'filtered', 'active', 'closed')), -- core/domain/report_state.c
  source TEXT NOT NULL,               -- site, phone, desk, letter, api, import
  profile TEXT NOT NULL,              -- tenant, owner_occupier, relative, professional, landlord, emergency
  language TEXT NOT NULL,             -- of the reporter: fr, en, ar
  demo INTEGER NOT NULL DEFAULT 0,    -- 1: demonstration data
  created_at INTEGER NOT NULL,        -- filed
  taken_at INTEGER,                   -- taken in charge at the desk
  taken_by INTEGER REFERENCES user (id), -- by whom
  transmitted_at INTEGER,             -- to partners, first time
  closed_at INTEGER,                  -- filtered out or closed
  closing_reason TEXT,                -- code: of filtering or of closing
  advice TEXT,                        -- what the desk told the reporter when filtering out
  changed_at INTEGER NOT NULL,        -- last event
  followed_at INTEGER NOT NULL,       -- last follow-up by staff, else transmission, else filing: silence counts from here
  address TEXT NOT NULL,              -- number and street
  postcode TEXT NOT NULL,             -- of the dwelling
  city TEXT NOT NULL,                 -- of the dwelling
  insee TEXT NOT NULL,                -- "" when the town was not recognised
  address_key TEXT,                   -- key of the national address base, when recognised
  latitude REAL,                      -- WGS 84
  longitude REAL,                     -- WGS 84
  address_more TEXT,                  -- floor, staircase, flat, as typed
  description TEXT NOT NULL,          -- the person's own words
  adults INTEGER,                     -- occupants of 18 and more
  children INTEGER,                   -- occupants under 18
  child_under_6 INTEGER,              -- yes/no
  over_65 INTEGER,                    -- yes/no
  frail INTEGER,                      -- yes/no: "a frail or pregnant person lives here", no detail, never exported
  built_year INTEGER,                 -- year of construction
  heating TEXT,                       -- gas, electricity, oil, wood, district, none, other
  one_room INTEGER,                   -- yes/no: a single room
  ceiling_cm INTEGER,                 -- lowest ceiling
  co_detector INTEGER,                -- yes/no: a carbon monoxide detector
  surface_tenth_m2 INTEGER,           -- living area in tenths of a square metre
  dpe TEXT,                           -- A to G
  dpe_kwh INTEGER,                    -- final energy, kWh a square metre and year
  social_housing INTEGER,             -- yes/no
  beneficiary TEXT,                   -- caf, msa, no
  owner_told INTEGER,                 -- yes/no
  owner_told_how TEXT,                -- letter, registered, mail, phone, sms, other
  owner_told_on TEXT,                 -- YYYY-MM-DD
  contact_by TEXT NOT NULL,           -- mail, phone, desk: how the reporter wants to be reached
  stop_requested INTEGER,             -- 1: asked to stop; 0: wants to go on
  danger INTEGER NOT NULL,            -- number of dangerous severities
  grid_version TEXT NOT NULL,         -- the grid it was scored with
  score_sum INTEGER NOT NULL,         -- S, grid.md §5.1
  score_maximum INTEGER NOT NULL,     -- M of that grid
  score_selected INTEGER NOT NULL,    -- L1, thousandths of a percent
  score_general INTEGER NOT NULL,     -- L2
  score_weighted INTEGER NOT NULL,    -- L3
  score_index INTEGER NOT NULL,       -- I: the class comes from it
  score_markup INTEGER NOT NULL,      -- m, percent
  score_building INTEGER NOT NULL,    -- share of the building's maximum, thousandths of a percent
  score_dwelling INTEGER NOT NULL,    -- share of the dwelling's maximum
  class_computed TEXT NOT NULL CHECK (class_computed IN ('A', 'B', 'C', 'D', 'E', 'F', 'G')), -- after floors
  class_floors TEXT NOT NULL,         -- floors that raised it: "p1 p2"
  class_human TEXT CHECK (class_human IN ('A', 'B', 'C', 'D', 'E', 'F', 'G')), -- requalified by a person
  class_reason TEXT,                  -- why it was requalified
  leads TEXT NOT NULL,                -- suspected procedures: "non_decence rsd"
  notation INTEGER CHECK (notation BETWEEN 1 AND 4), -- human notation, four levels, not the class
  notation_by INTEGER REFERENCES user (id), -- who typed it
  UNIQUE (territory_id, number)
) STRICT;
CREATE INDEX report_state ON report (state, created_at);
CREATE INDEX report_created ON report (created_at);
CREATE INDEX report_address ON report (address_key, created_at);

CREATE TABLE report_problem (
  report_id INTEGER NOT NULL REFERENCES report (id), -- of which report
  severity TEXT NOT NULL,             -- code in the grid: L-HUM02-3
  weight INTEGER NOT NULL,            -- as in the grid it was scored with
  PRIMARY KEY (report_id, severity)
) STRICT, WITHOUT ROWID;

CREATE TABLE report_answer (
  report_id INTEGER NOT NULL REFERENCES report (id), -- of which report
  field TEXT NOT NULL,                -- field of the questionnaire that has no column of its own: rent, lease_date…
  value TEXT NOT NULL,                -- as in the questionnaire
  PRIMARY KEY (report_id, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
  id INTEGER PRIMARY KEY,             -- inside the store only
  report_id INTEGER NOT NULL REFERENCES report (id), -- of which report
  kind TEXT NOT NULL CHECK (kind IN ('occupant', 'reporter', 'owner', 'agency', 'syndic')), -- who in the report
  title TEXT,                         -- m, mme
  last_name TEXT NOT NULL DEFAULT '', -- family name
  first_name TEXT NOT NULL DEFAULT '',-- given name
  organisation TEXT,                  -- company, agency, service
  relation TEXT,                      -- of a reporter to the occupant
  email TEXT,                         -- lower case
  phone TEXT,                         -- as typed
  phone_other TEXT,                   -- as typed
  address TEXT,                       -- owner, agency: number and street
  postcode TEXT,                      -- owner, agency
  city TEXT,                          -- owner, agency
  birth_date TEXT,                    -- YYYY-MM-DD, beneficiaries
  beneficiary_number TEXT,            -- CAF or MSA number
  staff_number TEXT,                  -- emergency services
  phone_digits TEXT,                  -- of phone, digits only (text_phone_key): finds the same person again
  UNIQUE (report_id, kind)
) STRICT;
CREATE INDEX person_email ON person (email);
CREATE INDEX person_phone ON person (phone_digits);

CREATE TABLE file (
  id INTEGER PRIMARY KEY,             -- inside the store only
  uuid TEXT NOT NULL UNIQUE,          -- seen outside
  type TEXT NOT NULL,                 -- image/jpeg, application/pdf
  name TEXT NOT NULL,                 -- cleaned name
  hash TEXT NOT NULL,                 -- BLAKE2b of the bytes: files/ab/cdef…
  size_bytes INTEGER NOT NULL,        -- of the bytes
  small_hash TEXT,                    -- photos: the 320 px copy
  created_at INTEGER NOT NULL         -- when
) STRICT;

CREATE INDEX file_hash ON file (hash);
CREATE INDEX file_small_hash ON file (small_hash);

CREATE TABLE report_file (
  file_id INTEGER PRIMARY KEY REFERENCES file (id), -- which file
  report_id INTEGER NOT NULL REFERENCES report (id), -- on which report
  document_type TEXT NOT NULL,        -- photo, bail, dpe, rapport_visite…: table in core/domain/file.c
  caption TEXT,                       -- by who added it
  user_id INTEGER REFERENCES user (id),       -- who added it; NULL: the reporter
  partner_id INTEGER REFERENCES partner (id), -- for whom
  followup_id INTEGER REFERENCES followup (id), -- with which follow-up
  visit_id INTEGER REFERENCES visit (id)      -- of which visit
) STRICT;
CREATE INDEX report_file_report ON report_file (report_id);
CREATE INDEX report_file_followup ON report_file (followup_id) WHERE followup_id IS NOT NULL;
CREATE INDEX report_file_visit ON report_file (visit_id) WHERE visit_id IS NOT NULL;

CREATE TABLE draft (
  id INTEGER PRIMARY KEY,             -- inside the store only
  token_hash TEXT NOT NULL UNIQUE,    -- hash of the cookie or resume link
  language TEXT NOT NULL,             -- fr, en, ar
  created_at INTEGER NOT NULL,        -- when
  changed_at INTEGER NOT NULL,        -- last page saved; erased 30 days later
  report_id INTEGER REFERENCES report (id), -- what it became; its answers are then erased
  source TEXT NOT NULL DEFAULT 'site',  -- site, phone, desk, letter: who types
  user_id INTEGER REFERENCES user (id), -- the agent who types for somebody
  reminded_at INTEGER,                -- the one reminder of an unsent draft
  follow_token TEXT                   -- after sending: of the follow-up link, shown again to the same browser; goes with the draft
) STRICT;

CREATE INDEX draft_changed ON draft (changed_at);
CREATE INDEX draft_report ON draft (report_id) WHERE report_id IS NOT NULL;

CREATE TABLE draft_answer (
  draft_id INTEGER NOT NULL REFERENCES draft (id) ON DELETE CASCADE, -- of which draft
  field TEXT NOT NULL,                -- field of the questionnaire; "problem.L-HUM02" for a criterion
  value TEXT NOT NULL,                -- as typed
  PRIMARY KEY (draft_id, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE draft_file (
  draft_id INTEGER NOT NULL REFERENCES draft (id) ON DELETE CASCADE, -- of which draft
  file_id INTEGER NOT NULL REFERENCES file (id), -- which file
  PRIMARY KEY (draft_id, file_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX draft_file_file ON draft_file (file_id);

CREATE TABLE request_token (
  token_hash TEXT PRIMARY KEY,        -- of the hidden field of a rendered form
  location TEXT NOT NULL,             -- where its answer stands
  created_at INTEGER NOT NULL         -- kept 7 days
) STRICT, WITHOUT ROWID;
CREATE INDEX request_token_created ON request_token (created_at);

CREATE TABLE link (
  id INTEGER PRIMARY KEY,             -- inside the store only
  token_hash TEXT NOT NULL UNIQUE,    -- 32 random bytes, hashed
  purpose TEXT NOT NULL,              -- follow, invite, reset, answer, visit…: table in core/domain/link.c
  report_id INTEGER REFERENCES report (id),         -- subject
  user_id INTEGER REFERENCES user (id),             -- subject
  assignment_id INTEGER REFERENCES assignment (id), -- subject
  draft_id INTEGER REFERENCES draft (id) ON DELETE CASCADE, -- subject
  visit_id INTEGER REFERENCES visit (id),           -- subject
  created_at INTEGER NOT NULL,        -- when
  expires_at INTEGER,                 -- NULL: with its subject
  used_at INTEGER,                    -- last use
  revoked_at INTEGER                  -- no longer valid since
) STRICT;
CREATE INDEX link_report ON link (report_id, purpose);
CREATE INDEX link_assignment ON link (assignment_id) WHERE assignment_id IS NOT NULL;
CREATE INDEX link_draft ON link (draft_id) WHERE draft_id IS NOT NULL;
CREATE INDEX link_visit ON link (visit_id) WHERE visit_id IS NOT NULL;
CREATE INDEX link_expires ON link (expires_at);
CREATE INDEX link_revoked ON link (revoked_at) WHERE revoked_at IS NOT NULL;

CREATE TABLE rule (
  id INTEGER PRIMARY KEY,             -- inside the store only
  uuid TEXT NOT NULL UNIQUE,          -- seen outside
  territory_id INTEGER NOT NULL REFERENCES territory (id), -- whose
  position INTEGER NOT NULL,          -- order of evaluation
  name TEXT NOT NULL,                 -- what the manager calls it
  partner_type TEXT,                  -- assigns every partner of this type that covers the commune…
  partner_id INTEGER REFERENCES partner (id), -- …or this one
  active INTEGER NOT NULL DEFAULT 1,  -- 0: kept, not used
  CHECK ((partner_type IS NULL) <> (partner_id IS NULL))
) STRICT;

CREATE TABLE rule_condition (
  id INTEGER PRIMARY KEY,             -- inside the store only
  rule_id INTEGER NOT NULL REFERENCES rule (id) ON DELETE CASCADE, -- of which rule; all must hold
  field TEXT NOT NULL,                -- row of the table in core/domain/rule.c: class, lead, tenure…
  test TEXT NOT NULL CHECK (test IN ('is', 'is_not', 'in', 'at_least')), -- how
  value TEXT NOT NULL                 -- against what; words separated by spaces for "in"
) STRICT;
CREATE INDEX rule_condition_rule ON rule_condition (rule_id);

CREATE TABLE assignment (
  id INTEGER PRIMARY KEY,             -- inside the store only
  uuid TEXT NOT NULL UNIQUE,          -- seen outside
  report_id INTEGER NOT NULL REFERENCES report (id),   -- what
  partner_id INTEGER NOT NULL REFERENCES partner (id), -- to whom
  state TEXT NOT NULL CHECK (state IN ('waiting', 'accepted', 'refused', 'closed')), -- core/domain/assignment.c
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
CREATE INDEX assignment_partner ON assignment (partner_id, state);
CREATE INDEX assignment_rule ON assignment (rule_id) WHERE rule_id IS NOT NULL;

CREATE TABLE followup (
  id INTEGER PRIMARY KEY,             -- inside the store only
  uuid TEXT NOT NULL UNIQUE,          -- seen outside
  report_id INTEGER NOT NULL REFERENCES report (id), -- on which report
  author TEXT NOT NULL CHECK (author IN ('tenant', 'partner', 'desk', 'box')), -- who speaks
  user_id INTEGER REFERENCES user (id),       -- which person
  partner_id INTEGER REFERENCES partner (id), -- for whom
  category TEXT NOT NULL,             -- note, transmitted, accepted, refused, closed, answer, visit…: words in the catalogue
  text TEXT NOT NULL,                 -- plain text; "" when the category says it all
  visible INTEGER NOT NULL,           -- 1: the tenant sees it
  created_at INTEGER NOT NULL,        -- written
  released_at INTEGER NOT NULL        -- leaves the author's hands: mailed and frozen from then on
) STRICT;
CREATE INDEX followup_report ON followup (report_id, created_at);
CREATE INDEX followup_created ON followup (created_at);

CREATE TABLE result (
  id INTEGER PRIMARY KEY,             -- inside the store only
  uuid TEXT NOT NULL UNIQUE,          -- seen outside
  report_id INTEGER NOT NULL REFERENCES report (id), -- on which report
  kind TEXT NOT NULL,                 -- row of the table in core/domain/result.c: rehoused, mediation, works_committed…
  at INTEGER NOT NULL,                -- day it happened
  until INTEGER,                      -- end, for an allowance withheld (18 months)
  note TEXT NOT NULL DEFAULT '',      -- in words
  user_id INTEGER REFERENCES user (id),       -- who recorded it
  partner_id INTEGER REFERENCES partner (id), -- for whom
  created_at INTEGER NOT NULL,        -- when recorded
  withdrawn_at INTEGER                -- recorded by mistake, said so at
) STRICT;
CREATE INDEX result_report ON result (report_id);

CREATE TABLE visit (
  id INTEGER PRIMARY KEY,             -- inside the store only
  uuid TEXT NOT NULL UNIQUE,          -- seen outside
  report_id INTEGER NOT NULL REFERENCES report (id), -- on which report
  partner_id INTEGER REFERENCES partner (id), -- who visits; NULL: an external operator
  operator TEXT,                      -- name of the external operator
  kind TEXT NOT NULL,                 -- visit, control, remote
  state TEXT NOT NULL CHECK (state IN ('planned', 'done', 'cancelled', 'not_done')), -- of the visit
  at INTEGER NOT NULL,                -- day and hour
  before TEXT NOT NULL DEFAULT '',    -- said to the occupant before
  details TEXT NOT NULL DEFAULT '',   -- what was seen
  conclusions TEXT NOT NULL DEFAULT '',-- procedures observed, codes separated by spaces
  occupant_present INTEGER,           -- yes/no
  owner_present INTEGER,              -- yes/no
  created_at INTEGER NOT NULL         -- when
) STRICT;
CREATE INDEX visit_report ON visit (report_id);

CREATE TABLE legal_order (
  id INTEGER PRIMARY KEY,             -- inside the store only
  uuid TEXT NOT NULL UNIQUE,          -- seen outside
  report_id INTEGER NOT NULL REFERENCES report (id), -- on which report
  partner_id INTEGER REFERENCES partner (id), -- who recorded it
  kind TEXT NOT NULL,                 -- legal type, as the authority words it
  number TEXT NOT NULL,               -- of the order
  file_number TEXT NOT NULL,          -- of the authority's file
  signed_on TEXT NOT NULL,            -- YYYY-MM-DD
  lifted_on TEXT,                     -- YYYY-MM-DD
  lifted_number TEXT,                 -- of the lifting order
  created_at INTEGER NOT NULL         -- when
) STRICT;
CREATE INDEX legal_order_report ON legal_order (report_id);

CREATE TABLE tag (
  report_id INTEGER NOT NULL REFERENCES report (id), -- on which report
  name TEXT NOT NULL,                 -- label
  PRIMARY KEY (report_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
  id INTEGER PRIMARY KEY,             -- order of history
  at INTEGER NOT NULL,                -- when
  actor TEXT NOT NULL CHECK (actor IN ('tenant', 'user', 'box')), -- who acted
  user_id INTEGER,                    -- which person, when actor is user
  partner_id INTEGER,                 -- for which partner
  report_id INTEGER,                  -- on which report
  noun TEXT NOT NULL,                 -- report, assignment, followup, result, user, setting…
  subject_id INTEGER NOT NULL,        -- id in that noun's table
  verb TEXT NOT NULL,                 -- sent, taken, transmitted, accepted…
  before TEXT,                        -- state before, or former value
  after TEXT,                         -- state after, or new value
  detail TEXT,                        -- codes: reason, rule
  visible INTEGER NOT NULL            -- 1: told to the tenant
) STRICT;
CREATE INDEX event_report ON event (report_id, id);
CREATE INDEX event_verb ON event (noun, verb, at);
CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT RAISE (ABORT, 'history is append-only'); END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT RAISE (ABORT, 'history is append-only'); END;

CREATE TABLE access_log (
  id INTEGER PRIMARY KEY,             -- order
  at INTEGER NOT NULL,                -- when
  user_id INTEGER NOT NULL,           -- who
  report_id INTEGER,                  -- whose names were read
  what TEXT NOT NULL                  -- page: report, photo, export
) STRICT;
CREATE INDEX access_log_at ON access_log (at);

CREATE TABLE notice (
  id INTEGER PRIMARY KEY,             -- order
  kind TEXT NOT NULL,                 -- row of the table in core/domain/notice.c
  created_at INTEGER NOT NULL,        -- with its event
  due_at INTEGER NOT NULL,            -- not before
  report_id INTEGER REFERENCES report (id),         -- about
  assignment_id INTEGER REFERENCES assignment (id), -- about
  followup_id INTEGER REFERENCES followup (id),     -- about
  draft_id INTEGER REFERENCES draft (id) ON DELETE CASCADE, -- about
  visit_id INTEGER REFERENCES visit (id),           -- about
  partner_id INTEGER REFERENCES partner (id),       -- to its mailbox, when set
  user_id INTEGER REFERENCES user (id),             -- to this person, when set
  recipient_key TEXT NOT NULL,        -- one recipient, one key: "report:12" (its tenant), "partner:3", "user:4"
  channel TEXT NOT NULL DEFAULT 'mail' CHECK (channel IN ('mail', 'sms')), -- how it is told
  secret TEXT,                        -- token of the link in the mail, erased once the mail is written
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'written', 'dropped')), -- written: an outbox row exists
  outbox_id INTEGER REFERENCES outbox (id) -- which
) STRICT;
CREATE INDEX notice_due ON notice (state, due_at);
CREATE INDEX notice_recipient ON notice (state, recipient_key, due_at);
CREATE INDEX notice_created ON notice (created_at);
CREATE INDEX notice_report ON notice (report_id) WHERE report_id IS NOT NULL;
CREATE INDEX notice_assignment ON notice (assignment_id) WHERE assignment_id IS NOT NULL;
CREATE INDEX notice_followup ON notice (followup_id) WHERE followup_id IS NOT NULL;
CREATE INDEX notice_draft ON notice (draft_id) WHERE draft_id IS NOT NULL;
CREATE INDEX notice_visit ON notice (visit_id) WHERE visit_id IS NOT NULL;
CREATE INDEX notice_outbox ON notice (outbox_id) WHERE outbox_id IS NOT NULL;

CREATE TABLE outbox (
  id INTEGER PRIMARY KEY,             -- order
  dedup_key TEXT NOT NULL UNIQUE,     -- one mail per event and person
  kind TEXT NOT NULL,                 -- template of the mail
  channel TEXT NOT NULL DEFAULT 'mail' CHECK (channel IN ('mail', 'sms')), -- how it leaves
  recipient TEXT NOT NULL,            -- address, or number of a phone
  subject TEXT NOT NULL,              -- no personal datum
  body_text TEXT NOT NULL,            -- plain
  body_html TEXT NOT NULL,            -- simple HTML
  attachment_id INTEGER REFERENCES file (id), -- weekly report
  message_id TEXT NOT NULL,           -- fixed, so that a receiver can drop a double
  report_id INTEGER REFERENCES report (id),   -- about
  partner_id INTEGER REFERENCES partner (id), -- to
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sending', 'sent', 'failed', 'cancelled')), -- of delivery
  attempts INTEGER NOT NULL DEFAULT 0, -- tries so far
  next_at INTEGER NOT NULL,           -- not before
  lease_until INTEGER,                -- a worker holds it until then
  last_status TEXT,                   -- SMTP answer or failure, as a code
  created_at INTEGER NOT NULL,        -- when
  sent_at INTEGER                     -- accepted by the relay
) STRICT;
CREATE INDEX outbox_next ON outbox (state, next_at);
CREATE INDEX outbox_created ON outbox (created_at);
CREATE INDEX outbox_attachment ON outbox (attachment_id) WHERE attachment_id IS NOT NULL;
CREATE INDEX outbox_report ON outbox (report_id) WHERE report_id IS NOT NULL;

CREATE TABLE reminder (
  id INTEGER PRIMARY KEY,             -- order
  kind TEXT NOT NULL,                 -- row of the table in core/domain/reminder.c
  assignment_id INTEGER REFERENCES assignment (id), -- about
  report_id INTEGER REFERENCES report (id),         -- about
  sequence INTEGER NOT NULL,          -- 1 for the first since waiting_since
  at INTEGER NOT NULL                 -- when it was decided
) STRICT;
CREATE INDEX reminder_assignment ON reminder (assignment_id, kind, at);
CREATE INDEX reminder_report ON reminder (report_id, kind, at);
CREATE INDEX reminder_at ON reminder (at);

CREATE TABLE job (
  name TEXT PRIMARY KEY,              -- row of the table in appliance/background/jobs.c
  due_at INTEGER NOT NULL,            -- next time
  lease_until INTEGER,                -- somebody runs it until then
  started_at INTEGER,                 -- last start
  done_at INTEGER,                    -- last success
  result TEXT                         -- of the last run: counts, or the error
) STRICT, WITHOUT ROWID;

CREATE TABLE weekly_report (
  partner_id INTEGER NOT NULL REFERENCES partner (id), -- whose
  week TEXT NOT NULL,                 -- ISO week it speaks of, 2026-W48
  file_id INTEGER NOT NULL REFERENCES file (id),       -- the PDF
  outbox_id INTEGER NOT NULL REFERENCES outbox (id),   -- its mail
  created_at INTEGER NOT NULL,        -- when
  PRIMARY KEY (partner_id, week)
) STRICT, WITHOUT ROWID;
CREATE INDEX weekly_report_file ON weekly_report (file_id);
CREATE INDEX weekly_report_outbox ON weekly_report (outbox_id);

CREATE TABLE sensor (
  id INTEGER PRIMARY KEY,             -- inside the store only
  uuid TEXT NOT NULL UNIQUE,          -- seen outside
  token_hash TEXT NOT NULL UNIQUE,    -- of the device token
  device TEXT,                        -- identifier the device gives itself
  name TEXT NOT NULL,                 -- what the label says: "Capteur 3"
  room TEXT,                          -- bedroom, living…
  report_id INTEGER REFERENCES report (id), -- lent to the household of
  lent_at INTEGER,                    -- start of the loan
  returned_at INTEGER,                -- end of the loan
  consent_at INTEGER,                 -- the household agreed
  created_at INTEGER NOT NULL,        -- when
  seen_at INTEGER,                    -- last message; written with its readings
  battery INTEGER                     -- percent, last known
) STRICT;
CREATE INDEX sensor_report ON sensor (report_id);

CREATE TABLE channel (
  id INTEGER PRIMARY KEY,             -- inside the store only
  sensor_id INTEGER NOT NULL REFERENCES sensor (id), -- of which sensor
  quantity TEXT NOT NULL,             -- t (hundredths of a degree), rh (hundredths of a percent), co2 (ppm)…: core/domain/reading.c
  UNIQUE (sensor_id, quantity)
) STRICT;

CREATE TABLE reading_journal (
  id INTEGER PRIMARY KEY,             -- order of arrival
  sensor_id INTEGER NOT NULL REFERENCES sensor (id), -- from which sensor
  received_at INTEGER NOT NULL,       -- arrival
  readings BLOB NOT NULL              -- one request, compact: core/domain/reading_codec.c
) STRICT;

CREATE TABLE reading_block (
  channel_id INTEGER NOT NULL REFERENCES channel (id), -- which series
  day INTEGER NOT NULL,               -- UTC day number since 1970
  count INTEGER NOT NULL,             -- values in it
  readings BLOB NOT NULL,             -- seconds of the day and values, delta-coded
  PRIMARY KEY (channel_id, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE reading_damaged (
  id INTEGER PRIMARY KEY,             -- order in which they were found
  channel_id INTEGER NOT NULL REFERENCES channel (id), -- of a block that could not be read
  day INTEGER NOT NULL,               -- and its UTC day number
  readings BLOB NOT NULL              -- its bytes as they were, for whoever can still read them
) STRICT;
CREATE INDEX reading_damaged_channel ON reading_damaged (channel_id);
