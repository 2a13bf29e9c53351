-- 0041_backup.sql: backups of the box: where they go, what was made, what was brought back.

CREATE TABLE backup_place (
  id INTEGER PRIMARY KEY,             -- inside the store only
  uuid TEXT NOT NULL UNIQUE,          -- seen outside
  way TEXT NOT NULL CHECK (way IN ('stick', 'folder', 'ssh')), -- the USB stick of the box's label; a folder; rsync over ssh
  host TEXT NOT NULL DEFAULT '',      -- of ssh
  port INTEGER NOT NULL DEFAULT 22,   -- of ssh
  login TEXT NOT NULL DEFAULT '',     -- of ssh
  folder TEXT NOT NULL DEFAULT '',    -- of a folder: in full; of ssh: there; of the stick: nothing, the configuration says it
  host_key TEXT NOT NULL DEFAULT '',  -- of ssh, the key that a person compared: "ssh-ed25519 AAAA…"
  offered_key TEXT NOT NULL DEFAULT '', -- of ssh, the key that the host shows and nobody compared yet
  paused INTEGER NOT NULL DEFAULT 0,  -- 1: nothing is sent there for now
  asked_at INTEGER,                   -- somebody wants a backup there now; NULL: the night's alone
  created_at INTEGER NOT NULL,        -- when it was added
  tried_at INTEGER,                   -- last try, whatever became of it
  begun_at INTEGER,                   -- when the backup under way began; NULL: none is
  moved_files INTEGER NOT NULL DEFAULT 0, -- of the one under way: files that are there
  total_files INTEGER NOT NULL DEFAULT 0, -- of the one under way: files that will be there
  trouble TEXT NOT NULL DEFAULT '',   -- why the last try failed: code of [backup_trouble]; '': it did not
  detail TEXT NOT NULL DEFAULT ''     -- what the system or a program said of it
) STRICT;

CREATE TABLE backup (
  id INTEGER PRIMARY KEY,             -- inside the store only
  uuid TEXT NOT NULL UNIQUE,          -- seen outside
  place_id INTEGER REFERENCES backup_place (id) ON DELETE SET NULL, -- where it is; NULL: that place was removed
  name TEXT NOT NULL,                 -- its folder there: "histologe-20261207-023004"
  at INTEGER NOT NULL,                -- the moment of the store that it holds
  done_at INTEGER NOT NULL,           -- it was whole there
  bytes INTEGER NOT NULL,             -- of the archive, encrypted
  files INTEGER NOT NULL,             -- photos and papers that it names
  files_bytes INTEGER NOT NULL,       -- of these, as they are on the box
  new_bytes INTEGER NOT NULL,         -- written there for this backup, archive included
  row_count INTEGER NOT NULL,         -- rows of the store in it
  digest TEXT NOT NULL,               -- BLAKE2b-256 of the archive as it lies there, lower-case hex
  schema INTEGER NOT NULL,            -- version of the store's schema in it
  verified_at INTEGER,                -- last restored aside and found the same; NULL: not yet
  verified_files INTEGER NOT NULL DEFAULT 0, -- files read back in that verification
  checked_at INTEGER,                 -- last verification, whatever it found; NULL: not yet
  trouble TEXT NOT NULL DEFAULT '',   -- what that verification found: code of [backup_trouble]; '': nothing
  detail TEXT NOT NULL DEFAULT '',    -- where it was found
  gone_at INTEGER                     -- removed by rotation, or not there any more; NULL: it is there
) STRICT;
CREATE INDEX backup_place_at ON backup (place_id, at);

CREATE TABLE backup_key (
  id INTEGER PRIMARY KEY CHECK (id = 1), -- one row at most
  print TEXT NOT NULL,                -- short name of the key, as sheets and backups bear it; tells nothing of it
  made_at INTEGER NOT NULL,           -- when the box made it
  printed_at INTEGER,                 -- last time its sheet was printed; NULL: nobody has it on paper
  user_id INTEGER REFERENCES user (id) -- who printed it
) STRICT;

CREATE TABLE backup_restore (
  id INTEGER PRIMARY KEY,             -- inside the store only
  name TEXT NOT NULL,                 -- of the backup that this store was brought back from
  at INTEGER NOT NULL,                -- the moment it holds
  restored_at INTEGER NOT NULL,       -- when it was brought back
  quieted_at INTEGER,                 -- what was due in between was put aside: it may have left already; NULL: not yet
  held INTEGER NOT NULL DEFAULT 0,    -- mails and text messages put aside by that
  seen_at INTEGER,                    -- an administrator read what it means; NULL: nobody yet
  user_id INTEGER REFERENCES user (id) -- who read it
) STRICT;

-- The stick in the drawer is the way of most towns: nobody has to add it.
INSERT INTO backup_place (uuid, way, created_at)
  SELECT substr (h, 1, 8) || '-' || substr (h, 9, 4) || '-4' || substr (h, 14, 3) || '-8' || substr (h, 18, 3)
    || '-' || substr (h, 21), 'stick', unixepoch () FROM (SELECT lower (hex (randomblob (16))) AS h);
