-- 0009: a trace of what somebody tried goes as soon as its own window is over, not the widest of all.

ALTER TABLE attempt ADD COLUMN expires_at INTEGER NOT NULL DEFAULT 0; -- at + the window of the kind
CREATE INDEX attempt_expires ON attempt (expires_at);
