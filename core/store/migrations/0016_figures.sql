-- 0016: campaigns: who sends people here, what it costs, how many came. Visits are counted, nobody is kept.

CREATE TABLE campaign (
  id INTEGER PRIMARY KEY,             -- inside the store only
  uuid TEXT NOT NULL UNIQUE,          -- seen outside
  territory_id INTEGER NOT NULL REFERENCES territory (id), -- whose
  code TEXT NOT NULL UNIQUE,          -- said aloud, printed, in the QR link: "BALIDO"; upper case, never given twice
  name TEXT NOT NULL,                 -- "Courrier aux allocataires, automne 2026"
  channel TEXT NOT NULL,              -- row of the table in core/domain/campaign.c: letter, mail, sms, poster…
  target TEXT NOT NULL DEFAULT '',    -- who is written to, in words
  starts_on TEXT NOT NULL,            -- YYYY-MM-DD
  ends_on TEXT,                       -- YYYY-MM-DD; NULL: open
  mailed INTEGER,                     -- letters, mails or leaflets sent; NULL: not known
  cost_cents INTEGER,                 -- what it cost, in euro cents; NULL: not known
  demo INTEGER NOT NULL DEFAULT 0,    -- 1: demonstration data
  created_at INTEGER NOT NULL,        -- when
  created_by INTEGER REFERENCES user (id), -- by whom
  changed_at INTEGER NOT NULL         -- last change of what stands above; grows with each
) STRICT;

CREATE TABLE campaign_partner (
  campaign_id INTEGER NOT NULL REFERENCES campaign (id), -- which campaign
  partner_id INTEGER NOT NULL REFERENCES partner (id),   -- one of its owners; a campaign without any is the town's
  PRIMARY KEY (campaign_id, partner_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX campaign_partner_partner ON campaign_partner (partner_id);

-- A counter a day: no address, no device, no moment.
CREATE TABLE campaign_day (
  campaign_id INTEGER NOT NULL REFERENCES campaign (id), -- which campaign
  day TEXT NOT NULL,                  -- YYYY-MM-DD, legal day
  visits INTEGER NOT NULL DEFAULT 0,  -- times its link was opened
  begun INTEGER NOT NULL DEFAULT 0,   -- reports begun after it; drafts themselves are erased
  PRIMARY KEY (campaign_id, day)
) STRICT, WITHOUT ROWID;

ALTER TABLE draft ADD COLUMN campaign_id INTEGER REFERENCES campaign (id); -- whose link was opened before
CREATE INDEX draft_campaign ON draft (campaign_id) WHERE campaign_id IS NOT NULL;
ALTER TABLE report ADD COLUMN campaign_id INTEGER REFERENCES campaign (id); -- that made the person report
CREATE INDEX report_campaign ON report (campaign_id) WHERE campaign_id IS NOT NULL;

-- The first action on a report is looked for on all of them at once: notes by people, without their texts.
CREATE INDEX followup_note ON followup (report_id, created_at, author, category)
  WHERE author IN ('partner', 'desk') AND category = 'note';
