-- 0022: the service mailbox: tags by which an answer finds what it answers, mails that came in, how far the mailbox was read.

CREATE TABLE reply_tag (
  id INTEGER PRIMARY KEY,             -- inside the store only
  tag_hash TEXT NOT NULL UNIQUE,      -- of the tag in Reply-To or at the foot: nobody makes one from a copy of the store
  message_hash TEXT NOT NULL UNIQUE,  -- of the Message-ID, which answers carry in In-Reply-To and References
  outbox_id INTEGER REFERENCES outbox (id) ON DELETE SET NULL, -- the mail that is answered, as long as it is kept
  report_id INTEGER REFERENCES report (id) ON DELETE CASCADE,  -- about; NULL: no single file
  partner_id INTEGER REFERENCES partner (id), -- whom it was written to; NULL: a tenant, an officer of the desk
  audience TEXT NOT NULL CHECK (audience IN ('partner', 'tenant', 'staff')), -- who that is
  recipient_hash TEXT NOT NULL,       -- of the address in lower case: an answer from elsewhere is told apart
  created_at INTEGER NOT NULL,        -- when
  expires_at INTEGER NOT NULL         -- opens nothing from then on
) STRICT;
CREATE INDEX reply_tag_expires ON reply_tag (expires_at);
CREATE INDEX reply_tag_outbox ON reply_tag (outbox_id) WHERE outbox_id IS NOT NULL;
CREATE INDEX reply_tag_report ON reply_tag (report_id) WHERE report_id IS NOT NULL;

CREATE TABLE incoming (
  id INTEGER PRIMARY KEY,             -- order of arrival
  uuid TEXT NOT NULL UNIQUE,          -- seen outside
  fingerprint TEXT NOT NULL UNIQUE,   -- of Message-ID, sender, subject and text: taken once, however often it is read
  kind TEXT NOT NULL,                 -- row of the table in core/domain/incoming.c
  state TEXT NOT NULL CHECK (state IN ('waiting', 'added', 'ignored', 'spam', 'counted')), -- counted: nobody looks at it
  sender TEXT NOT NULL DEFAULT '',    -- address; "" of what is only counted
  sender_name TEXT NOT NULL DEFAULT '', -- as the mail says it
  known INTEGER NOT NULL DEFAULT 0,   -- 1: the sender is whom we wrote to
  subject TEXT NOT NULL DEFAULT '',   -- cleaned
  text TEXT NOT NULL DEFAULT '',      -- whole, as plain text
  words TEXT NOT NULL DEFAULT '',     -- without what it quotes and without signature
  report_id INTEGER REFERENCES report (id) ON DELETE CASCADE, -- on which file; NULL: none yet
  partner_id INTEGER REFERENCES partner (id), -- of which partner; NULL: a tenant, somebody unknown
  outbox_id INTEGER REFERENCES outbox (id) ON DELETE SET NULL, -- which of our mails it answers
  followup_id INTEGER REFERENCES followup (id) ON DELETE SET NULL, -- what became of it
  written_at INTEGER,                 -- as the sender's clock says
  received_at INTEGER NOT NULL,       -- taken by the box
  decided_at INTEGER,                 -- looked at, by whom
  decided_by INTEGER REFERENCES user (id) -- who looked at it; NULL: nobody, or the box by its setting
) STRICT;
CREATE INDEX incoming_state ON incoming (state, received_at);
CREATE INDEX incoming_report ON incoming (report_id, state) WHERE report_id IS NOT NULL;
CREATE INDEX incoming_outbox ON incoming (outbox_id) WHERE outbox_id IS NOT NULL;
CREATE INDEX incoming_followup ON incoming (followup_id) WHERE followup_id IS NOT NULL;

CREATE TABLE incoming_file (
  incoming_id INTEGER NOT NULL REFERENCES incoming (id) ON DELETE CASCADE, -- of which mail
  position INTEGER NOT NULL,          -- in the order they came
  file_id INTEGER REFERENCES file (id), -- what was kept; NULL: it was refused
  name TEXT NOT NULL,                 -- as the mail called it, cleaned
  reason TEXT,                        -- why it was refused: word of the group remark, without its beginning
  PRIMARY KEY (incoming_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX incoming_file_file ON incoming_file (file_id) WHERE file_id IS NOT NULL;

CREATE TABLE inbox (
  id INTEGER PRIMARY KEY CHECK (id = 1), -- one mailbox
  place TEXT NOT NULL,                -- user, server and folder hashed: another mailbox is read from its beginning
  uid_validity INTEGER NOT NULL,      -- of the folder: another one means that the numbers below mean nothing
  uid_done INTEGER NOT NULL,          -- every message up to this number is settled
  begun_at INTEGER NOT NULL,          -- first look, a day earlier: what lay there before is nobody's answer
  trying_uid INTEGER NOT NULL DEFAULT 0, -- the one under way
  tries INTEGER NOT NULL DEFAULT 0,   -- how often it was begun: one that ends the box is let go
  next_at INTEGER NOT NULL DEFAULT 0, -- not looked at before
  read_at INTEGER,                    -- last time the mailbox was read to its end
  trouble TEXT,                       -- why it cannot be read, word of the group inbox_trouble; NULL: it can
  failures INTEGER NOT NULL DEFAULT 0,-- in a row
  failed_at INTEGER                   -- since
) STRICT;
