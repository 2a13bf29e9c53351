-- 0025_recall.sql: news whose mail waited too long, and was taken back before it left.

ALTER TABLE notice ADD COLUMN recalled_at INTEGER; -- its mail waited too long: it is told with all else; NULL: never
