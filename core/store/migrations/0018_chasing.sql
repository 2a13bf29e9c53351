-- 0018: what chases and tells staff: at once, or one mail a day. News of files as they come, or together on working mornings:

ALTER TABLE partner ADD COLUMN mail_rhythm TEXT NOT NULL DEFAULT 'at_once' -- to its mailbox
  CHECK (mail_rhythm IN ('at_once', 'daily'));
ALTER TABLE user ADD COLUMN mail_rhythm TEXT NOT NULL DEFAULT 'at_once' -- to the person
  CHECK (mail_rhythm IN ('at_once', 'daily'));
