-- 0012_documents.sql: documents that services add, what the tenant sees of them; orders with their end; the end of an allowance
-- withheld is recalled.

ALTER TABLE report_file ADD COLUMN visible INTEGER NOT NULL DEFAULT 0; -- 1: the tenant sees it; what they sent they always see
ALTER TABLE report_file ADD COLUMN criterion TEXT; -- criterion of the grid that a photo shows, "L-HUM02"; NULL: not said
ALTER TABLE report_file ADD COLUMN order_id INTEGER REFERENCES legal_order (id); -- of which order
CREATE INDEX report_file_order ON report_file (order_id) WHERE order_id IS NOT NULL;

ALTER TABLE legal_order ADD COLUMN user_id INTEGER REFERENCES user (id); -- who recorded it
ALTER TABLE legal_order ADD COLUMN visible INTEGER NOT NULL DEFAULT 0; -- 1: told to the tenant
ALTER TABLE legal_order ADD COLUMN withdrawn_at INTEGER; -- recorded by mistake, said so at

ALTER TABLE reminder ADD COLUMN result_id INTEGER REFERENCES result (id); -- about
CREATE INDEX reminder_result ON reminder (result_id, kind, at) WHERE result_id IS NOT NULL;
CREATE INDEX result_until ON result (until) WHERE until IS NOT NULL AND withdrawn_at IS NULL; -- what comes to its end
