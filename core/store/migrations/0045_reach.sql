-- 0045: how the box is reached from homes: what was found at the last look, what is seen from outside, the tunnel.

-- One row: the last look (domain/reach_check.h).
CREATE TABLE reach (
  id INTEGER PRIMARY KEY CHECK (id = 1), -- there is one box
  asked INTEGER NOT NULL DEFAULT 0,      -- how often somebody wanted it looked at now
  answered INTEGER NOT NULL DEFAULT 0,   -- how many of these the last look came after
  checked_at INTEGER NOT NULL DEFAULT 0, -- UTC seconds: last look; 0: none yet
  failing_since INTEGER NOT NULL DEFAULT 0, -- UTC seconds: since when it does not answer from outside; 0: it does, or nobody knows
  facts TEXT NOT NULL DEFAULT ''         -- what was found, as JSON (domain/reach_check.h); '': nothing yet
) STRICT;
INSERT INTO reach (id) VALUES (1);

-- Whether the box answered somebody outside, each time another machine was asked to try: what its availability seen from
-- outside is counted from. A try that the other machine could not make is no row.
CREATE TABLE reach_probe (
  at INTEGER PRIMARY KEY, -- UTC seconds
  seen INTEGER NOT NULL   -- 1: it answered, and proved to be this box; 0: it did not
) STRICT;
INSERT INTO revision (name, count) VALUES ('reach_probe', 1);
CREATE TRIGGER revision_reach_probe_insert AFTER INSERT ON reach_probe BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'reach_probe'; END;
CREATE TRIGGER revision_reach_probe_update AFTER UPDATE ON reach_probe BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'reach_probe'; END;
CREATE TRIGGER revision_reach_probe_delete AFTER DELETE ON reach_probe BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'reach_probe'; END;

-- One row at most: the line that the box keeps open to a machine of the commune, which hands visitors over (domain/tunnel.h).
CREATE TABLE tunnel (
  id INTEGER PRIMARY KEY CHECK (id = 1), -- there is one at most
  host TEXT NOT NULL,                -- "www.example.org"
  port INTEGER NOT NULL,             -- of its ssh
  login TEXT NOT NULL,               -- the account there
  far_port INTEGER NOT NULL,         -- on that machine's loopback: where its web server finds the box
  host_key TEXT NOT NULL DEFAULT '', -- "ssh-ed25519 AAAA…", the only one trusted; '': none confirmed yet
  offered_key TEXT NOT NULL DEFAULT '', -- the one that the machine showed at the last look, to be confirmed by a person
  paused INTEGER NOT NULL DEFAULT 0, -- 1: it is not kept open
  trouble TEXT NOT NULL DEFAULT '',  -- code of why the last look failed, words in [publish_trouble]; '': it did not
  created_at INTEGER NOT NULL        -- UTC seconds
) STRICT;
