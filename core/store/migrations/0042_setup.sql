-- 0042_setup.sql: the first installation by the browser: whether its door is still open, which steps were put off; the mail relay.

CREATE TABLE setup (
  id INTEGER PRIMARY KEY CHECK (id = 1), -- one row
  closed_at INTEGER,                  -- UTC seconds: since when nobody comes in by the code; NULL: there is no account yet
  begun_at INTEGER,                   -- the first account was made by the assistant; NULL: by the command line, or before it
  finished_at INTEGER                 -- an administrator said that the installation is over
) STRICT;
-- A box that has accounts is installed.
INSERT INTO setup (id, closed_at) VALUES (1, (SELECT min (created_at) FROM user));

-- The first account closes the door, whoever makes it; nothing opens it again.
CREATE TRIGGER setup_close AFTER INSERT ON user BEGIN
  UPDATE setup SET closed_at = NEW.created_at WHERE closed_at IS NULL;
END;
CREATE TRIGGER setup_stays_closed BEFORE UPDATE OF closed_at ON setup WHEN OLD.closed_at IS NOT NULL BEGIN
  SELECT raise (ABORT, 'the box is set up: nobody sets it up again');
END;
CREATE TRIGGER setup_stays BEFORE DELETE ON setup BEGIN
  SELECT raise (ABORT, 'the box is set up: nobody sets it up again');
END;

CREATE TABLE setup_skip (
  step TEXT PRIMARY KEY,              -- row of the table in core/domain/setup.c
  at INTEGER NOT NULL,                -- put off for later: when
  user_id INTEGER REFERENCES user (id) -- by whom
) STRICT;
CREATE INDEX setup_skip_user ON setup_skip (user_id) WHERE user_id IS NOT NULL;

CREATE TABLE mail_relay (
  id INTEGER PRIMARY KEY CHECK (id = 1), -- one row
  host TEXT NOT NULL,                 -- "smtp.hebergeur.example"
  port INTEGER NOT NULL,              -- 587, 465, 25
  tls TEXT NOT NULL CHECK (tls IN ('starttls', 'tls', 'off')), -- how the line is closed
  login TEXT NOT NULL,                -- account at the relay; "": none is asked
  sealed TEXT,                        -- its password, sealed with the box's key; NULL: none
  changed_at INTEGER NOT NULL,        -- when
  user_id INTEGER REFERENCES user (id), -- by whom
  tried_at INTEGER,                   -- last test mail since this was typed; NULL: none
  tried_status TEXT                   -- what became of it: "sent", or a status as outbox.last_status
) STRICT;
CREATE INDEX mail_relay_user ON mail_relay (user_id) WHERE user_id IS NOT NULL;
