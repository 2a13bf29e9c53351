-- 0040: how the box is, as it was last looked at: for the line of the home, for how long a trouble lasts, and for who was told.

CREATE TABLE status (
  code TEXT PRIMARY KEY,              -- row of the table in core/domain/status_table.c
  level TEXT NOT NULL CHECK (level IN ('ok', 'notice', 'alarm')), -- at the last look
  since INTEGER NOT NULL DEFAULT 0,   -- not well since, UTC seconds; 0: it is well
  alarm_at INTEGER NOT NULL DEFAULT 0, -- an alarm since; 0: it is none
  calm_at INTEGER NOT NULL DEFAULT 0, -- well again since, but not for long enough to be over; 0: it is not
  told_at INTEGER NOT NULL DEFAULT 0, -- last mail about this trouble; 0: none
  told_count INTEGER NOT NULL DEFAULT 0 -- mails about this trouble
) STRICT;
