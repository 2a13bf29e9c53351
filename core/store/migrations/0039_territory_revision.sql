-- 0039_territory_revision.sql: population and outline of the territory are told in the open figures; what the last build
-- of the public site was made of, so that one that failed is tried again.

INSERT INTO revision (name, count) VALUES ('territory', 1);
CREATE TRIGGER revision_territory_insert AFTER INSERT ON territory BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'territory'; END;
CREATE TRIGGER revision_territory_update AFTER UPDATE ON territory BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'territory'; END;
CREATE TRIGGER revision_territory_delete AFTER DELETE ON territory BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'territory'; END;

CREATE TABLE site_build (
  id INTEGER PRIMARY KEY CHECK (id = 1), -- one row
  event_id INTEGER NOT NULL, -- the newest event when the last build that succeeded began; 0: there was none
  at INTEGER NOT NULL, -- UTC seconds: when that build began; 0: never
  failures INTEGER NOT NULL -- runs that failed since
) STRICT;
INSERT INTO site_build (id, event_id, at, failures) VALUES (1, 0, 0, 0);
