-- 0047: the search finds what was written on a file too: an officer remembers words of the tenant's last message, or of his
-- own, and not the number. Held words: for who reads the file's names, as the page shows them.

DROP VIEW report_words;
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
      || coalesce (p.beneficiary_number, ''), ' ') FROM person p WHERE p.report_id = l.report_id), '')
    || ' ' || coalesce ((SELECT group_concat (f.text, ' ') FROM followup f WHERE f.report_id = l.report_id AND f.text <> ''
      AND f.category <> 'erased'), ''),
    'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae'), 'ß', 'ss') AS held
FROM line l;

-- nocheck:sql-portable a full-text table has no other key
UPDATE report_search SET held = (SELECT held FROM report_words WHERE report_id = report_search.rowid)
-- nocheck:sql-portable a full-text table has no other key
WHERE rowid IN (SELECT report_id FROM followup WHERE text <> '');

-- What says all by its category has no words: filing and transmitting cost nothing more.
CREATE TRIGGER followup_search_added AFTER INSERT ON followup WHEN NEW.text <> '' BEGIN
  UPDATE report_search SET held = (SELECT held FROM report_words WHERE report_id = NEW.report_id)
  -- nocheck:sql-portable a full-text table has no other key
  WHERE rowid = NEW.report_id;
END;
CREATE TRIGGER followup_search_changed AFTER UPDATE OF text, category, report_id ON followup
WHEN NEW.text <> OLD.text OR NEW.category <> OLD.category OR NEW.report_id <> OLD.report_id BEGIN
  -- nocheck:sql-portable a full-text table has no other key
  UPDATE report_search SET held = (SELECT held FROM report_words WHERE report_id = report_search.rowid)
  -- nocheck:sql-portable a full-text table has no other key
  WHERE rowid IN (OLD.report_id, NEW.report_id);
END;
CREATE TRIGGER followup_search_erased AFTER DELETE ON followup WHEN OLD.text <> '' BEGIN
  UPDATE report_search SET held = (SELECT held FROM report_words WHERE report_id = OLD.report_id)
  -- nocheck:sql-portable a full-text table has no other key
  WHERE rowid = OLD.report_id;
END;
