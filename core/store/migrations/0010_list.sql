-- 0010: the list of reports at 100,000 reports: words found at once, what a filter asks read without the rows, filters
-- kept by name.

-- What the lists filter, count and sort by, beside each other: a hundred bytes a report instead of its whole row. By the
-- state first: nine reports in ten are over, and nobody waits for these.
CREATE INDEX report_list ON report (state, followed_at, created_at, class_human, class_computed, danger, alerted_at, insee,
  city, notation, social_housing, child_under_6, taken_by, leads, territory_id, number);
CREATE INDEX assignment_answer ON assignment (report_id, partner_id, state);
DROP INDEX assignment_partner; -- the same, and which report
CREATE INDEX assignment_partner ON assignment (partner_id, state, report_id);
CREATE INDEX report_problem_severity ON report_problem (severity, report_id);

-- The words of a report: `open` for everybody who reads the list, `held` for who reads its names. Without accents by the
-- tokenizer; œ, æ and ß in letters. Of a street, what is open is its name, and only where it was recognised: else it is
-- what somebody typed, and may hold anything.
CREATE VIEW report_words AS
WITH line AS (
  SELECT r.id AS report_id, t.code || 'n' || r.number || ' ' || r.number AS reference, r.address_key, r.insee, r.city,
    substr (r.address, 1, instr (r.address || ',', ',') - 1) AS street,
    r.address || ' ' || coalesce (r.address_more, '') || ' ' || r.postcode || ' ' || r.city || ' ' || r.description AS words
  FROM report r JOIN territory t ON t.id = r.territory_id
)
SELECT l.report_id,
  replace (replace (replace (replace (replace (l.reference || ' ' || iif (l.insee <> '', l.city, '') || ' '
    || CASE WHEN coalesce (l.address_key, '') = '' THEN '' WHEN l.street GLOB '[0-9]*' OR l.street NOT GLOB '*[0-9]*' THEN
      replace (replace (replace (replace (replace (replace (replace (replace (replace (replace (l.street, '0', ''), '1', ''),
      '2', ''), '3', ''), '4', ''), '5', ''), '6', ''), '7', ''), '8', ''), '9', '') ELSE '' END,
    'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae'), 'ß', 'ss') AS open,
  replace (replace (replace (replace (replace (l.words || ' ' || coalesce ((SELECT group_concat (
      p.last_name || ' ' || p.first_name || ' ' || coalesce (p.organisation, '') || ' ' || coalesce (p.email, '') || ' '
      || coalesce (p.phone_digits, '') || ' ' || replace (replace (replace (coalesce (p.phone_other, ''), ' ', ''), '.', ''),
      '-', '') || ' ' || coalesce (p.address, '') || ' ' || coalesce (p.city, '') || ' '
      || coalesce (p.beneficiary_number, ''), ' ') FROM person p WHERE p.report_id = l.report_id), ''),
    'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae'), 'ß', 'ss') AS held
FROM line l;

CREATE VIRTUAL TABLE report_search USING fts5 (open, held, columnsize = 0, tokenize = "unicode61 remove_diacritics 2");
-- nocheck:sql-portable a full-text table has no other key
INSERT INTO report_search (rowid, open, held) SELECT report_id, open, held FROM report_words;

-- Kept by the store itself, whoever writes: what is erased of a report or of a person is found no more.
CREATE TRIGGER report_search_sent AFTER INSERT ON report BEGIN
  -- nocheck:sql-portable a full-text table has no other key
  INSERT INTO report_search (rowid, open, held)
  SELECT report_id, open, held FROM report_words WHERE report_id = NEW.id;
END;
CREATE TRIGGER report_search_changed
AFTER UPDATE OF number, address, postcode, city, insee, address_key, address_more, description ON report BEGIN
  UPDATE report_search SET (open, held) = (SELECT open, held FROM report_words WHERE report_id = NEW.id)
  -- nocheck:sql-portable a full-text table has no other key
  WHERE rowid = NEW.id;
END;
CREATE TRIGGER report_search_erased AFTER DELETE ON report BEGIN
  -- nocheck:sql-portable a full-text table has no other key
  DELETE FROM report_search WHERE rowid = OLD.id;
END;
CREATE TRIGGER person_search_added AFTER INSERT ON person BEGIN
  UPDATE report_search SET held = (SELECT held FROM report_words WHERE report_id = NEW.report_id)
  -- nocheck:sql-portable a full-text table has no other key
  WHERE rowid = NEW.report_id;
END;
CREATE TRIGGER person_search_changed AFTER UPDATE ON person BEGIN
  UPDATE report_search SET held = (SELECT held FROM report_words WHERE report_id = NEW.report_id)
  -- nocheck:sql-portable a full-text table has no other key
  WHERE rowid = NEW.report_id;
END;
CREATE TRIGGER person_search_erased AFTER DELETE ON person BEGIN
  UPDATE report_search SET held = (SELECT held FROM report_words WHERE report_id = OLD.report_id)
  -- nocheck:sql-portable a full-text table has no other key
  WHERE rowid = OLD.report_id;
END;

CREATE TABLE saved_filter (
  id INTEGER PRIMARY KEY,             -- inside the store only
  uuid TEXT NOT NULL UNIQUE,          -- seen outside
  user_id INTEGER NOT NULL REFERENCES user (id), -- whose: nobody else sees it
  name TEXT NOT NULL,                 -- as the person calls it
  list TEXT NOT NULL,                 -- row of the table of lists: all, mine…
  query TEXT NOT NULL,                -- "etat=active&classe=E": report_criteria_query
  created_at INTEGER NOT NULL,        -- when
  UNIQUE (user_id, name)
) STRICT;

-- One thing done to several files at once: what was asked, and what became of each; the page that tells it is shown again.
CREATE TABLE bulk (
  id INTEGER PRIMARY KEY,             -- inside the store only
  uuid TEXT NOT NULL UNIQUE,          -- seen outside
  user_id INTEGER NOT NULL REFERENCES user (id), -- who asked: nobody else sees it
  verb TEXT NOT NULL,                 -- take, transmit, assign: table in core/domain/bulk.c
  partner_id INTEGER REFERENCES partner (id), -- to whom, when assigned
  created_at INTEGER NOT NULL         -- when; erased 7 days later
) STRICT;
CREATE INDEX bulk_created ON bulk (created_at);

CREATE TABLE bulk_item (
  bulk_id INTEGER NOT NULL REFERENCES bulk (id) ON DELETE CASCADE, -- of which
  report_id INTEGER NOT NULL REFERENCES report (id), -- which file
  outcome TEXT NOT NULL,              -- waiting, done, changed, refused, gone, failed
  PRIMARY KEY (bulk_id, report_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX bulk_item_report ON bulk_item (report_id);
