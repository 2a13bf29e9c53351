-- 0024_preview.sql: why a mail leaves, or does not, is kept with the decision. It changes no decision.

ALTER TABLE reminder ADD COLUMN since INTEGER; -- what was waited for, from when; NULL: nothing was, or older than this column
-- Why it was not written: stopped, report, assignment, visit, nobody, unknown. NULL: it was, or what it was about went.
ALTER TABLE notice ADD COLUMN dropped_for TEXT; -- a code of core/domain/notice_queue.h
