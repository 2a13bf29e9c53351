-- 0050_closed.sql: closings are found by their day, of a report and of a partner's part; nothing but two indexes. Of ten years of
-- files each weekly report looked through all of its partner's own.
CREATE INDEX report_closed ON report (closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX assignment_closed ON assignment (closed_at) WHERE closed_at IS NOT NULL;
