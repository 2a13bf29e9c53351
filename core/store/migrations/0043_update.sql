-- 0043: updates of the box: which of their ends administrators were told of. What happened stands outside the store, which an
-- update that failed puts back as it was (domain/update.h).

CREATE TABLE update_told (
  run TEXT PRIMARY KEY,      -- id of the update, as histologe-update named it: "20261201T023011-0.2.0"
  told_at INTEGER NOT NULL   -- when the mails were written, UTC seconds
) STRICT;
