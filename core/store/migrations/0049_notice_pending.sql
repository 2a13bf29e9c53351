-- 0049_notice_pending.sql: what waits is found without sorting it, and what has left weighs nothing. No row changes.
DROP INDEX notice_due;
CREATE INDEX notice_pending ON notice (id) WHERE state = 'pending';
