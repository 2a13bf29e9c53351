-- 0034_partner_secret.sql: the password that opens a partner's PDFs.

CREATE TABLE partner_secret (
  partner_id INTEGER PRIMARY KEY REFERENCES partner (id) ON DELETE CASCADE, -- whose
  sealed TEXT NOT NULL, -- the password, sealed with the box's key: a copy of the store alone does not tell it
  at INTEGER NOT NULL, -- UTC seconds: since when
  user_id INTEGER REFERENCES user (id) -- who set it
) STRICT;
CREATE INDEX partner_secret_user ON partner_secret (user_id) WHERE user_id IS NOT NULL;
