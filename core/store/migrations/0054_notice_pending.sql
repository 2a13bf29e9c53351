-- 0054 notice_pending: what waits is found without sorting it, and what has left weighs nothing.
DROP INDEX notice_due;
CREATE INDEX notice_pending ON notice (id) WHERE state = 'pending';
