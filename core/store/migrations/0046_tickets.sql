-- 0046_tickets.sql: requests for help (tickets), what is said about each, and the mails that told of it.

CREATE TABLE ticket (
  id INTEGER PRIMARY KEY,             -- inside the store only
  year INTEGER NOT NULL,              -- of the legal calendar, when it was opened
  number INTEGER NOT NULL,            -- within the year, from 1: together "A-2027-0012"
  user_id INTEGER NOT NULL REFERENCES user (id), -- who asks
  subject TEXT NOT NULL,              -- a few words; never in the subject of a mail
  page TEXT NOT NULL DEFAULT '',      -- where the asker was, without what names a file or a person; "": not said
  urgency TEXT NOT NULL CHECK (urgency IN ('blocked', 'hindered', 'question')), -- as the asker sees it
  state TEXT NOT NULL CHECK (state IN ('open', 'answered', 'closed')), -- open: the support has the next word
  opened_at INTEGER NOT NULL,         -- when it was asked
  due_at INTEGER NOT NULL,            -- an answer is expected before: reckoned anew when the asker writes again
  answered_at INTEGER,                -- last answer; NULL: none yet
  closed_at INTEGER,                  -- settled; NULL: it is not
  late_told_at INTEGER,               -- the administrators were told that due_at went by; NULL: not for this due_at
  diagnosis TEXT                      -- JSON of core/domain/diagnosis.h; NULL: the asker sent none
) STRICT;
CREATE UNIQUE INDEX ticket_number ON ticket (year, number);
CREATE INDEX ticket_user ON ticket (user_id, id);
CREATE INDEX ticket_due ON ticket (due_at) WHERE state = 'open';

CREATE TABLE ticket_word (
  id INTEGER PRIMARY KEY,             -- in the order they were said
  ticket_id INTEGER NOT NULL REFERENCES ticket (id) ON DELETE CASCADE, -- about which request
  author TEXT NOT NULL CHECK (author IN ('asker', 'support', 'desk')), -- desk: the town's own people
  user_id INTEGER REFERENCES user (id), -- who typed it; NULL: it came by mail
  sender TEXT NOT NULL DEFAULT '',    -- address it came from; "": typed here
  known INTEGER NOT NULL DEFAULT 1,   -- 0: that address is not the one we wrote to
  files INTEGER NOT NULL DEFAULT 0,   -- attachments of that mail, which are not kept
  text TEXT NOT NULL,                 -- what is said
  said_at INTEGER NOT NULL,           -- when
  told_at INTEGER                     -- when its mails were written; NULL: they are still to be
) STRICT;
CREATE INDEX ticket_word_ticket ON ticket_word (ticket_id, id);
CREATE INDEX ticket_word_untold ON ticket_word (id) WHERE told_at IS NULL;

CREATE TABLE ticket_mail (
  outbox_id INTEGER PRIMARY KEY REFERENCES outbox (id) ON DELETE CASCADE, -- a mail that told of it: its answer comes back here
  ticket_id INTEGER NOT NULL REFERENCES ticket (id) ON DELETE CASCADE, -- of which request
  audience TEXT NOT NULL CHECK (audience IN ('asker', 'support')) -- whose answer it would be
) STRICT;
CREATE INDEX ticket_mail_ticket ON ticket_mail (ticket_id);
