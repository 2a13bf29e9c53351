-- 0002: a draft knows where its writer wants to be written to, to come back to it.

ALTER TABLE draft ADD COLUMN resume_email TEXT; -- given to receive the link; kept for the one reminder, goes with the draft
