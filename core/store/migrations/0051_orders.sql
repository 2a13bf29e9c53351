-- 0051_orders.sql: files in the order of their towns, and answers that refuse, without reading them all; nothing but two indexes.
-- The first is of what report_filter_table.c puts in order.
CREATE INDEX report_town ON report (iif (insee <> '', city, ''), created_at);
CREATE INDEX assignment_refused ON assignment (report_id, answered_at) WHERE state = 'refused';
