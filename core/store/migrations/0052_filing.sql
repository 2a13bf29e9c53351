-- 0052_filing.sql: what filing a report costs the writer; no row changes.
--
-- Words go into the full-text table once a commit. Filing wrote them when the row of the report came and again for each of its
-- persons, and each savepoint in between made a segment of its own of them. Triggers note the report now; the writer takes the
-- notes away before it commits (core/store/writer.c), which is what writes the words: whoever reads a commit finds them.

CREATE TABLE search_due (
  report_id INTEGER PRIMARY KEY -- whose words changed within this transaction; the report may be gone
) STRICT;

CREATE TRIGGER report_search_written AFTER DELETE ON search_due BEGIN
  -- nocheck:sql-portable a full-text table has no other key
  DELETE FROM report_search WHERE rowid = OLD.report_id;
  -- nocheck:sql-portable a full-text table has no other key
  INSERT INTO report_search (rowid, open, held) SELECT report_id, open, held FROM report_words WHERE report_id = OLD.report_id;
END;

DROP TRIGGER report_search_sent;
CREATE TRIGGER report_search_sent AFTER INSERT ON report BEGIN
  INSERT INTO search_due (report_id) VALUES (NEW.id) ON CONFLICT DO NOTHING;
END;
DROP TRIGGER report_search_changed;
CREATE TRIGGER report_search_changed
AFTER UPDATE OF number, address, postcode, city, insee, address_key, address_more, description ON report BEGIN
  INSERT INTO search_due (report_id) VALUES (NEW.id) ON CONFLICT DO NOTHING;
END;
DROP TRIGGER report_search_erased;
CREATE TRIGGER report_search_erased AFTER DELETE ON report BEGIN
  INSERT INTO search_due (report_id) VALUES (OLD.id) ON CONFLICT DO NOTHING;
END;

DROP TRIGGER person_search_added;
CREATE TRIGGER person_search_added AFTER INSERT ON person BEGIN
  INSERT INTO search_due (report_id) VALUES (NEW.report_id) ON CONFLICT DO NOTHING;
END;
DROP TRIGGER person_search_changed;
CREATE TRIGGER person_search_changed AFTER UPDATE ON person BEGIN
  INSERT INTO search_due (report_id) VALUES (NEW.report_id) ON CONFLICT DO NOTHING;
END;
DROP TRIGGER person_search_erased;
CREATE TRIGGER person_search_erased AFTER DELETE ON person BEGIN
  INSERT INTO search_due (report_id) VALUES (OLD.report_id) ON CONFLICT DO NOTHING;
END;

DROP TRIGGER followup_search_added;
CREATE TRIGGER followup_search_added AFTER INSERT ON followup WHEN NEW.text <> '' BEGIN
  INSERT INTO search_due (report_id) VALUES (NEW.report_id) ON CONFLICT DO NOTHING;
END;
DROP TRIGGER followup_search_changed;
CREATE TRIGGER followup_search_changed AFTER UPDATE OF text, category, report_id ON followup
WHEN NEW.text <> OLD.text OR NEW.category <> OLD.category OR NEW.report_id <> OLD.report_id BEGIN
  INSERT INTO search_due (report_id) VALUES (OLD.report_id) ON CONFLICT DO NOTHING;
  INSERT INTO search_due (report_id) VALUES (NEW.report_id) ON CONFLICT DO NOTHING;
END;
DROP TRIGGER followup_search_erased;
CREATE TRIGGER followup_search_erased AFTER DELETE ON followup WHEN OLD.text <> '' BEGIN
  INSERT INTO search_due (report_id) VALUES (OLD.report_id) ON CONFLICT DO NOTHING;
END;

-- A condition "x IN (three values or more)" makes SQLite build a table of these values for each row that is written, which costs as
-- much as the row; the same said with OR compares. Of the tables that are written with each report. Text of the schema alone
-- changes, as https://sqlite.org/lang_altertable.html describes it: what a row may hold stays the same.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace (sql,
  'CHECK (state IN (''received'', ''taken'', ''filtered'', ''active'', ''closed''))',
  'CHECK (state = ''received'' OR state = ''taken'' OR state = ''filtered'' OR state = ''active'' OR state = ''closed'')')
WHERE type = 'table' AND name = 'report';
UPDATE sqlite_schema SET sql = replace (sql,
  'CHECK (class_computed IN (''A'', ''B'', ''C'', ''D'', ''E'', ''F'', ''G''))',
  'CHECK (class_computed = ''A'' OR class_computed = ''B'' OR class_computed = ''C'' OR class_computed = ''D'' OR '
  || 'class_computed = ''E'' OR class_computed = ''F'' OR class_computed = ''G'')')
WHERE type = 'table' AND name = 'report';
UPDATE sqlite_schema SET sql = replace (sql,
  'CHECK (class_human IN (''A'', ''B'', ''C'', ''D'', ''E'', ''F'', ''G''))',
  'CHECK (class_human = ''A'' OR class_human = ''B'' OR class_human = ''C'' OR class_human = ''D'' OR '
  || 'class_human = ''E'' OR class_human = ''F'' OR class_human = ''G'')')
WHERE type = 'table' AND name = 'report';
UPDATE sqlite_schema SET sql = replace (sql,
  'CHECK (kind IN (''occupant'', ''reporter'', ''owner'', ''agency'', ''syndic''))',
  'CHECK (kind = ''occupant'' OR kind = ''reporter'' OR kind = ''owner'' OR kind = ''agency'' OR kind = ''syndic'')')
WHERE type = 'table' AND name = 'person';
UPDATE sqlite_schema SET sql = replace (sql,
  'CHECK (author IN (''tenant'', ''partner'', ''desk'', ''box''))',
  'CHECK (author = ''tenant'' OR author = ''partner'' OR author = ''desk'' OR author = ''box'')')
WHERE type = 'table' AND name = 'followup';
UPDATE sqlite_schema SET sql = replace (sql,
  'CHECK (actor IN (''tenant'', ''user'', ''box''))',
  'CHECK (actor = ''tenant'' OR actor = ''user'' OR actor = ''box'')')
WHERE type = 'table' AND name = 'event';
UPDATE sqlite_schema SET sql = replace (sql,
  'CHECK (state IN (''pending'', ''written'', ''dropped''))',
  'CHECK (state = ''pending'' OR state = ''written'' OR state = ''dropped'')')
WHERE type = 'table' AND name = 'notice';
UPDATE sqlite_schema SET sql = replace (sql,
  'CHECK (state IN (''pending'', ''sending'', ''sent'', ''failed'', ''cancelled''))',
  'CHECK (state = ''pending'' OR state = ''sending'' OR state = ''sent'' OR state = ''failed'' OR state = ''cancelled'')')
WHERE type = 'table' AND name = 'outbox';
UPDATE sqlite_schema SET sql = replace (sql,
  'CHECK (kind IN (''yes_no'', ''choice'', ''number'', ''day'', ''text'', ''photo''))',
  'CHECK (kind = ''yes_no'' OR kind = ''choice'' OR kind = ''number'' OR kind = ''day'' OR kind = ''text'' OR '
  || 'kind = ''photo'')')
WHERE type = 'table' AND name = 'question';
UPDATE sqlite_schema SET sql = replace (sql,
  'CHECK (kind IN (''sensor'', ''visit'', ''warning'', ''danger''))',
  'CHECK (kind = ''sensor'' OR kind = ''visit'' OR kind = ''warning'' OR kind = ''danger'')')
WHERE type = 'table' AND name = 'proposal';
PRAGMA writable_schema = RESET;
