-- 0054: closings are found by their day: of ten years of files, each partner's weekly report looked through all of its own.
CREATE INDEX report_closed ON report (closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX assignment_closed ON assignment (closed_at) WHERE closed_at IS NOT NULL;
