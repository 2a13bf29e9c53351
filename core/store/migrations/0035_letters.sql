-- 0035_letters.sql: letters to who reported and whom no mail reaches: rows of the print queue whose PDF is made anew at each print,
-- and kept as it was printed last.

CREATE TABLE print_new (
  id INTEGER PRIMARY KEY,             -- order
  uuid TEXT NOT NULL UNIQUE,          -- seen outside
  kind TEXT NOT NULL,                 -- weekly, letter…: words in the group print_kind
  why TEXT NOT NULL,                  -- asked, no_mail…: words in the group print_why
  letter TEXT,                        -- which of core/domain/tenant_letter.c; NULL: the PDF stands as it is
  secret TEXT,                        -- of a letter: token of the follow-up link that it carries; erased once it is posted
  file_id INTEGER REFERENCES file (id), -- the PDF; NULL: of a letter that nobody has printed yet
  report_id INTEGER REFERENCES report (id),   -- about
  partner_id INTEGER REFERENCES partner (id), -- to; NULL: the PDF bears its own address
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'posted', 'dropped')), -- of the envelope
  reason TEXT,                        -- why it was dropped: replaced, left, overtaken
  created_at INTEGER NOT NULL,        -- when
  settled_at INTEGER,                 -- posted or dropped since
  user_id INTEGER REFERENCES user (id), -- who posted it
  UNIQUE (kind, file_id),
  CHECK (letter IS NOT NULL OR file_id IS NOT NULL)
) STRICT;
INSERT INTO print_new (id, uuid, kind, why, file_id, report_id, partner_id, state, reason, created_at, settled_at, user_id)
  SELECT id, uuid, kind, why, file_id, report_id, partner_id, state, reason, created_at, settled_at, user_id FROM print;
DROP TABLE print;
ALTER TABLE print_new RENAME TO print;
CREATE INDEX print_state ON print (state, id);
CREATE INDEX print_settled ON print (settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX print_file ON print (file_id) WHERE file_id IS NOT NULL;
CREATE INDEX print_partner ON print (partner_id) WHERE partner_id IS NOT NULL;
CREATE INDEX print_report ON print (report_id) WHERE report_id IS NOT NULL;
