-- 0021_outbox.sql: addresses that came back, and which event a notice tells of: one mail per event and address.

CREATE TABLE mail_address (
  address TEXT PRIMARY KEY,           -- lower case
  bad INTEGER NOT NULL CHECK (bad IN (0, 1)), -- 1: nothing is sent there
  status TEXT NOT NULL,               -- what the last answer said, as a code: "550 5.1.1"
  source TEXT NOT NULL CHECK (source IN ('relay', 'notice')), -- the relay's answer, or a notice that came by mail (DSN)
  times INTEGER NOT NULL,             -- how often it came back
  since INTEGER NOT NULL,             -- when it came back first, since it was last tried again
  last_at INTEGER NOT NULL,           -- when it came back last
  told_at INTEGER,                    -- when the managers were told
  retried_at INTEGER,                 -- when somebody asked to try again
  retried_by INTEGER REFERENCES user (id) -- who
) STRICT, WITHOUT ROWID;

ALTER TABLE notice ADD COLUMN event_id INTEGER; -- what it tells of; no reference: notices outlive nothing, and are purged by date
CREATE INDEX notice_event ON notice (event_id) WHERE event_id IS NOT NULL;

CREATE INDEX outbox_recipient ON outbox (recipient COLLATE NOCASE, state);
