-- 0014: partners kept by hand: who is told how, areas by outline, leaving; communes that open, close and merge; files to
-- import, looked at before they change anything.

ALTER TABLE partner ADD COLUMN mail_notices INTEGER NOT NULL DEFAULT 1; -- 0: news of files go to no mailbox of its own
ALTER TABLE partner ADD COLUMN referent_assigns INTEGER NOT NULL DEFAULT 0; -- 1: its referent and deputy may hand their files on
ALTER TABLE partner ADD COLUMN version INTEGER NOT NULL DEFAULT 1; -- grows with each change: a form says what it was made of
ALTER TABLE partner ADD COLUMN name_key TEXT; -- its name as names are compared; NULL: written before this
CREATE INDEX partner_name ON partner (type, name_key);
ALTER TABLE user ADD COLUMN archived_with INTEGER REFERENCES partner (id); -- the partner whose leaving archived it
CREATE INDEX user_archived_with ON user (archived_with) WHERE archived_with IS NOT NULL;

CREATE TABLE partner_zone (
  id INTEGER PRIMARY KEY,             -- inside the store only
  uuid TEXT NOT NULL UNIQUE,          -- seen outside
  partner_id INTEGER NOT NULL REFERENCES partner (id), -- whose area
  name TEXT NOT NULL,                 -- on screens
  excluded INTEGER NOT NULL,          -- 1: what lies inside is not this partner's, whatever else says so
  outline TEXT NOT NULL               -- GeoJSON MultiPolygon, checked, WGS 84
) STRICT;
CREATE INDEX partner_zone_partner ON partner_zone (partner_id);

ALTER TABLE commune ADD COLUMN open INTEGER NOT NULL DEFAULT 1; -- 0: the form sends its inhabitants elsewhere
ALTER TABLE commune ADD COLUMN merged_into TEXT REFERENCES commune (insee); -- no commune any more, but a part of this one
CREATE INDEX commune_merged_into ON commune (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE import (
  id INTEGER PRIMARY KEY,             -- order
  uuid TEXT NOT NULL UNIQUE,          -- seen outside; names its file in the folder imports
  kind TEXT NOT NULL,                 -- row of the table in core/domain/import.c: partners, communes, rules, addresses
  name TEXT NOT NULL,                 -- of the file, as the browser said it
  user_id INTEGER NOT NULL REFERENCES user (id), -- who brought it
  state TEXT NOT NULL CHECK (state IN ('staged', 'waiting', 'ready', 'failed', 'applied')), -- waiting: addresses that a job reads
  trouble TEXT,                       -- what made the reading of addresses fail
  lines INTEGER NOT NULL DEFAULT 0,   -- of addresses, read so far
  created_at INTEGER NOT NULL,        -- brought
  applied_at INTEGER                  -- done
) STRICT;
CREATE INDEX import_created ON import (created_at);
