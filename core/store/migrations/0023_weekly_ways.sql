-- 0023: how each partner receives its weekly report, and what the desk prints and posts.

ALTER TABLE partner ADD COLUMN weekly_way TEXT NOT NULL DEFAULT 'pdf' -- row of the table in core/domain/weekly_way.c
  CHECK (weekly_way IN ('pdf', 'link', 'post', 'none'));
UPDATE partner SET weekly_way = 'none' WHERE weekly_report = 0;
ALTER TABLE partner DROP COLUMN weekly_report;
ALTER TABLE partner ADD COLUMN postal_address TEXT; -- lines below its name on an envelope; NULL: not known

CREATE TABLE weekly_report_new (
  id INTEGER PRIMARY KEY,             -- inside the store only
  partner_id INTEGER NOT NULL REFERENCES partner (id), -- whose
  week TEXT NOT NULL,                 -- ISO week it speaks of, 2026-W48
  way TEXT NOT NULL CHECK (way IN ('pdf', 'link', 'post', 'none')), -- how it left; none: there was nothing to say
  file_id INTEGER NOT NULL REFERENCES file (id), -- the PDF
  outbox_id INTEGER REFERENCES outbox (id), -- its mail; NULL: it left on paper, or not at all
  page TEXT,                          -- JSON of core/view/weekly_view.h, as the PDF printed it; NULL: written before this
  created_at INTEGER NOT NULL,        -- when
  UNIQUE (partner_id, week)
) STRICT;
INSERT INTO weekly_report_new (partner_id, week, way, file_id, outbox_id, created_at)
  SELECT partner_id, week, 'pdf', file_id, outbox_id, created_at FROM weekly_report;
DROP TABLE weekly_report;
ALTER TABLE weekly_report_new RENAME TO weekly_report;
CREATE INDEX weekly_report_file ON weekly_report (file_id);
CREATE INDEX weekly_report_outbox ON weekly_report (outbox_id) WHERE outbox_id IS NOT NULL;
CREATE INDEX weekly_report_created ON weekly_report (created_at);

ALTER TABLE link ADD COLUMN weekly_report_id INTEGER REFERENCES weekly_report (id) ON DELETE CASCADE; -- subject
CREATE INDEX link_weekly_report ON link (weekly_report_id) WHERE weekly_report_id IS NOT NULL;

CREATE TABLE print (
  id INTEGER PRIMARY KEY,             -- order
  uuid TEXT NOT NULL UNIQUE,          -- seen outside
  kind TEXT NOT NULL,                 -- weekly, owner_letter…: words in the group print_kind
  why TEXT NOT NULL,                  -- asked, no_mail…: words in the group print_why
  file_id INTEGER NOT NULL REFERENCES file (id), -- the PDF
  report_id INTEGER REFERENCES report (id),   -- about
  partner_id INTEGER REFERENCES partner (id), -- to; NULL: the PDF bears its own address
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'posted', 'dropped')), -- of the envelope
  reason TEXT,                        -- why it was dropped: replaced, left
  created_at INTEGER NOT NULL,        -- when
  settled_at INTEGER,                 -- posted or dropped since
  user_id INTEGER REFERENCES user (id), -- who posted it
  UNIQUE (kind, file_id)
) STRICT;
CREATE INDEX print_state ON print (state, id);
CREATE INDEX print_settled ON print (settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX print_file ON print (file_id);
CREATE INDEX print_partner ON print (partner_id) WHERE partner_id IS NOT NULL;
CREATE INDEX print_report ON print (report_id) WHERE report_id IS NOT NULL;
