-- 0036_council.sql: the half-year report and its costs, the security decision with the checks that feed it, when the box was there.

CREATE TABLE cost (
  id INTEGER PRIMARY KEY,             -- inside the store only
  uuid TEXT NOT NULL UNIQUE,          -- seen outside
  half TEXT NOT NULL,                 -- half-year, "2026-2": core/domain/half_year.h
  kind TEXT NOT NULL,                 -- row of the table in core/domain/cost.c: staff, equipment…
  label TEXT NOT NULL DEFAULT '',     -- what it was, in words
  amount_cents INTEGER NOT NULL CHECK (amount_cents >= 0), -- euro cents
  typed_at INTEGER NOT NULL,          -- when it was typed
  user_id INTEGER REFERENCES user (id), -- by whom
  withdrawn_at INTEGER                -- typed by mistake: no sum counts it; NULL: it stands
) STRICT;
CREATE INDEX cost_half ON cost (half);

CREATE TABLE half_year (
  half TEXT PRIMARY KEY,              -- "2026-2"
  foreword TEXT NOT NULL DEFAULT '',  -- what the service says first
  decisions TEXT NOT NULL DEFAULT '', -- what is asked of the committee, one a line
  published_at INTEGER,               -- shown on the public site since; NULL: it is not
  revision INTEGER NOT NULL DEFAULT 1, -- grows with each change
  changed_at INTEGER NOT NULL,        -- last change
  user_id INTEGER REFERENCES user (id) -- by whom
) STRICT;

CREATE TABLE homologation (
  id INTEGER PRIMARY KEY,             -- inside the store only
  uuid TEXT NOT NULL UNIQUE,          -- seen outside
  authority TEXT NOT NULL,            -- who decided, by function: "Le maire de Pau"
  number TEXT NOT NULL DEFAULT '',    -- of the order or deliberation
  decided_on TEXT NOT NULL,           -- YYYY-MM-DD
  expires_on TEXT NOT NULL,           -- YYYY-MM-DD, last day
  reserves TEXT NOT NULL DEFAULT '',  -- what was accepted with it, or asked for; not published
  recorded_at INTEGER NOT NULL,       -- when it was written down
  user_id INTEGER REFERENCES user (id), -- by whom
  told TEXT,                          -- last reminder of its end that left: "90", "30"…; NULL: none
  withdrawn_at INTEGER                -- written down by mistake, or taken back; NULL: it stands
) STRICT;

CREATE TABLE security_check (
  id INTEGER PRIMARY KEY,             -- inside the store only
  uuid TEXT NOT NULL UNIQUE,          -- seen outside
  kind TEXT NOT NULL,                 -- row of the table in core/domain/security_check.c: restore, review, audit…
  done_on TEXT NOT NULL,              -- YYYY-MM-DD
  note TEXT NOT NULL DEFAULT '',      -- what came of it
  recorded_at INTEGER NOT NULL,       -- when it was written down
  user_id INTEGER REFERENCES user (id), -- by whom
  withdrawn_at INTEGER                -- written down by mistake; NULL: it stands
) STRICT;
CREATE INDEX security_check_kind ON security_check (kind, done_on);

-- A row a start, not a row a minute: the sign of life between two starts is the date of a file (core/domain/presence.h).
CREATE TABLE presence (
  id INTEGER PRIMARY KEY,             -- inside the store only
  started_at INTEGER NOT NULL,        -- the box began to serve, its clock being right
  ended_at INTEGER                    -- last sign of life before the next start; NULL: it serves still
) STRICT;
