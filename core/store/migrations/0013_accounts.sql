-- 0013: accounts: invitations, second factor, recovery codes, sessions people can tell apart, accounts nobody uses.
-- Foreign keys of user and session stay as they are: columns are added, nothing is rewritten.

ALTER TABLE user ADD COLUMN state_at INTEGER;      -- last invited, joined, restored or archived; NULL: before this table knew
ALTER TABLE user ADD COLUMN invited_at INTEGER;    -- last invitation sent by a person; NULL: never invited
ALTER TABLE user ADD COLUMN reminded_at INTEGER;   -- told once more of an invitation not used
ALTER TABLE user ADD COLUMN warned_at INTEGER;     -- told that an account nobody uses will be archived; NULL again at a sign-in
ALTER TABLE user ADD COLUMN email_pending TEXT;    -- an address its owner has not confirmed yet
ALTER TABLE user ADD COLUMN factor_secret TEXT;    -- secret of one-time codes, sealed with the box's key; NULL: no second factor
ALTER TABLE user ADD COLUMN factor_at INTEGER;     -- second factor set up
ALTER TABLE user ADD COLUMN factor_step INTEGER NOT NULL DEFAULT 0; -- last step a code was taken of: none serves twice
CREATE INDEX user_partner ON user (partner_id) WHERE partner_id IS NOT NULL;

CREATE TABLE recovery_code (
  id INTEGER PRIMARY KEY,                     -- inside the store only
  user_id INTEGER NOT NULL REFERENCES user (id), -- whose
  code_hash TEXT NOT NULL,                    -- hashed with the box's key: eight letters are too few without one
  used_at INTEGER,                            -- when it served, once
  UNIQUE (user_id, code_hash)
) STRICT;

ALTER TABLE session ADD COLUMN uuid TEXT;     -- names it on its owner's page; NULL: opened before this column
ALTER TABLE session ADD COLUMN device TEXT;   -- kind of browser and system, no more: "Firefox, Windows"
CREATE UNIQUE INDEX session_uuid ON session (uuid) WHERE uuid IS NOT NULL;
CREATE INDEX session_user ON session (user_id);

CREATE INDEX link_user ON link (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX event_account ON event (subject_id, id) WHERE noun = 'user';
CREATE INDEX notice_user ON notice (user_id) WHERE user_id IS NOT NULL;
