-- 0053_search_at_commit.sql: the words of a report go into the full-text table once a commit. Filing one wrote them when its row
-- came and again for each of its persons, and each savepoint in between made a segment of its own of them: a fifth of what filing
-- costs the writer. Triggers note the report now; the writer takes the notes away before it commits (core/store/writer.c),
-- which is what writes the words: whoever reads a commit finds them.

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
