-- 0044_training.sql: what was decided of the training copy (kept by the real box), and what its mails would have been
-- (kept by the copy, which sends none).

CREATE TABLE training_act (
  id INTEGER PRIMARY KEY, -- of one that makes the copy anew: names the copy that is wanted
  at INTEGER NOT NULL, -- UTC seconds
  verb TEXT NOT NULL, -- open, close, reset, passwords: a person's; idle, night, failed: the box's (training.h)
  user_id INTEGER REFERENCES user (id) -- who; NULL: the box
) STRICT;

CREATE TABLE training_mail (
  id INTEGER PRIMARY KEY, -- in the order in which they would have left
  at INTEGER NOT NULL, -- UTC seconds: when it would have left
  channel TEXT NOT NULL, -- mail, sms
  recipient TEXT NOT NULL, -- address or telephone, as a trainee invented it
  subject TEXT NOT NULL, -- empty for a text message
  body_text TEXT NOT NULL, -- with its links as they work: the recipient is a trainee too
  body_html TEXT NOT NULL -- empty for a text message
) STRICT;
