-- 0005: text messages, and one message a day at most to a tenant.

-- Waits, although due, for the next message to its tenant (one a day) or for the hours of text messages; what leaves
-- to the same tenant meanwhile takes it along. NULL: nothing holds it.
ALTER TABLE notice ADD COLUMN held_until INTEGER;

-- Text messages of a month are counted before each sending.
CREATE INDEX outbox_sms ON outbox (sent_at) WHERE channel = 'sms';

-- Languages the message is written in, as header Content-Language lists them: "fr", "ar, fr".
ALTER TABLE outbox ADD COLUMN language TEXT NOT NULL DEFAULT 'fr';
