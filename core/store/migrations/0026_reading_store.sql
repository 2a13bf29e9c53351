-- 0026_reading_store.sql: readings kept to be written seldom and read fast: blocks of one day stand together on the card, old
-- ones are packed by channel, hours are kept beside them, and what was not kept is counted.
-- Tables without REFERENCES to their channel are keyed by day first; a channel is never deleted.

CREATE TABLE reading_journal_new (
  id INTEGER PRIMARY KEY,             -- order of arrival
  sensor_id INTEGER REFERENCES sensor (id), -- from which sensor; NULL: of several, each named within
  received_at INTEGER NOT NULL,       -- arrival
  readings BLOB NOT NULL              -- one commit's messages, compact: core/domain/reading_codec.c
) STRICT;
INSERT INTO reading_journal_new (id, sensor_id, received_at, readings)
  SELECT id, sensor_id, received_at, readings FROM reading_journal;
DROP TABLE reading_journal;
ALTER TABLE reading_journal_new RENAME TO reading_journal;

CREATE TABLE reading_block_new (
  day INTEGER NOT NULL,               -- UTC day number since 1970
  channel_id INTEGER NOT NULL,        -- which series
  count INTEGER NOT NULL,             -- values in it
  readings BLOB NOT NULL,             -- seconds of the day and values: core/domain/reading_codec.c
  PRIMARY KEY (day, channel_id)
) STRICT, WITHOUT ROWID;
INSERT INTO reading_block_new (day, channel_id, count, readings)
  SELECT day, channel_id, count, readings FROM reading_block ORDER BY day, channel_id;
DROP TABLE reading_block;
ALTER TABLE reading_block_new RENAME TO reading_block;

CREATE TABLE reading_archive (
  id INTEGER PRIMARY KEY,             -- channel × 65536 + period; a period is 64 UTC days: core/domain/reading_archive.h
  count INTEGER NOT NULL,             -- values in it
  readings BLOB NOT NULL              -- of a whole period, packed: core/domain/reading_pack.c
) STRICT;

-- Where the moving of the journal into blocks stands: everything up to a row, of the sensors up to one, is in blocks already.
CREATE TABLE reading_fold (
  id INTEGER PRIMARY KEY CHECK (id = 1), -- one row
  last_id INTEGER NOT NULL,           -- newest row of the journal that is being moved; 0: nothing is
  sensor_id INTEGER NOT NULL,         -- of that, sensors up to this one are done
  quantity INTEGER NOT NULL,          -- and of that sensor quantities below
  day INTEGER NOT NULL,               -- and of that quantity days below
  erasures INTEGER NOT NULL           -- how often readings were erased: what was read before is then read again
) STRICT;
INSERT INTO reading_fold (id, last_id, sensor_id, quantity, day, erasures) VALUES (1, 0, 0, 0, 0, 0);

CREATE TABLE reading_tally (
  day INTEGER NOT NULL,               -- UTC day number: of the reading for duplicates and conflicts, of its arrival for the others
  sensor_id INTEGER NOT NULL REFERENCES sensor (id), -- whose
  duplicates INTEGER NOT NULL,        -- came again, same second and same value
  conflicts INTEGER NOT NULL,         -- same second, another value: the first was kept
  refused INTEGER NOT NULL,           -- out of bounds
  outside INTEGER NOT NULL,           -- measured before a loan, or during a pause
  thinned INTEGER NOT NULL,           -- left out because the sensor talks more often than is useful
  PRIMARY KEY (day, sensor_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE rollup_block (
  day INTEGER NOT NULL,               -- UTC day number since 1970
  channel_id INTEGER NOT NULL,        -- which series
  hours BLOB NOT NULL,                -- up to 24 hours, uncorrected: core/domain/rollup_codec.c
  PRIMARY KEY (day, channel_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE rollup_archive (
  id INTEGER PRIMARY KEY,             -- as of reading_archive
  hours BLOB NOT NULL                 -- of a whole period: core/domain/rollup_codec.c
) STRICT;

CREATE TABLE rollup_dirty (
  day INTEGER NOT NULL,               -- UTC day number whose hours are to be made again
  channel_id INTEGER NOT NULL,        -- of which series
  PRIMARY KEY (day, channel_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE calibration (
  id INTEGER PRIMARY KEY,             -- in the order in which they were written down
  sensor_id INTEGER NOT NULL REFERENCES sensor (id), -- of which sensor
  quantity TEXT NOT NULL,             -- t, rh, co2…: core/domain/reading.c
  from_at INTEGER NOT NULL,           -- holds for what is measured from here on, until the next one; a full hour
  offset INTEGER NOT NULL,            -- added, in the stored unit of the quantity, after the slope
  slope INTEGER NOT NULL,             -- millionths: 1000000 leaves the value as it is
  proof TEXT NOT NULL,                -- how it was found: reference, place, duration
  user_id INTEGER REFERENCES user (id), -- who wrote it down; NULL: the box
  created_at INTEGER NOT NULL         -- when
) STRICT;
CREATE INDEX calibration_sensor ON calibration (sensor_id, quantity, from_at);
