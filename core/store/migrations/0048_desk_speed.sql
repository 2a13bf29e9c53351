-- 0048: what each page of the back office asks at 100,000 reports, without reading them all: how many reports are in each
-- state, whether a list was looked at lately, reports of a commune, addresses that the base does not know.

-- Kept by the triggers below in the very write that changes a report: as true as the reports themselves.
CREATE TABLE report_count (
  state TEXT PRIMARY KEY,             -- as report.state
  count INTEGER NOT NULL              -- reports in it; 0 stays
) STRICT;
INSERT INTO report_count (state, count) SELECT state, count (*) FROM report GROUP BY state;

CREATE TRIGGER report_count_added AFTER INSERT ON report BEGIN
  INSERT INTO report_count (state, count) VALUES (NEW.state, 1) ON CONFLICT (state) DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER report_count_moved AFTER UPDATE OF state ON report WHEN NEW.state <> OLD.state BEGIN
  UPDATE report_count SET count = count - 1 WHERE state = OLD.state;
  INSERT INTO report_count (state, count) VALUES (NEW.state, 1) ON CONFLICT (state) DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER report_count_erased AFTER DELETE ON report BEGIN
  UPDATE report_count SET count = count - 1 WHERE state = OLD.state;
END;

-- Readings of lists and maps: few beside those of files, of which taking all into a table leaves one a file.
CREATE INDEX access_log_wide ON access_log (user_id, what, at) WHERE report_id IS NULL;

CREATE INDEX report_insee ON report (insee);

-- Compared by how they are written, one by one: without reading the reports.
CREATE INDEX report_unplaced ON report (postcode, created_at, address, city) WHERE address_key IS NULL;
