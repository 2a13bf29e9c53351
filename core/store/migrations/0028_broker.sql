-- 0028: accounts of the MQTT broker, and messages that came while the box did not know what time it was.

CREATE TABLE broker_account (
  user TEXT PRIMARY KEY,              -- name at the broker: uuid of the sensor or gateway
  hash TEXT NOT NULL,                 -- of its token, as Mosquitto's file of passwords keeps it
  family TEXT,                        -- of a gateway: the family whose topics it may write beside its own; NULL: its own alone
  closed INTEGER NOT NULL DEFAULT 0   -- 1: out of the fleet: it is not let in, until it is taken into it again
) STRICT, WITHOUT ROWID;

CREATE TABLE broker (
  id INTEGER PRIMARY KEY CHECK (id = 1), -- the one row
  revision INTEGER NOT NULL DEFAULT 0,   -- grows with each change of an account
  written INTEGER NOT NULL DEFAULT -1    -- the revision that stands in Mosquitto's files
) STRICT;
INSERT INTO broker (id) VALUES (1);

CREATE TABLE spool_boot (
  id INTEGER PRIMARY KEY,             -- order of the starts
  boot TEXT NOT NULL UNIQUE,          -- the kernel's name of that start
  known_at INTEGER NOT NULL,          -- the newest moment known when it began to wait: it was no earlier
  last_s INTEGER NOT NULL,            -- seconds since that start, of its newest message
  bytes INTEGER NOT NULL,             -- of all its messages: what waits has a bound
  start_at INTEGER,                   -- when that start was; NULL: not known yet
  unsure_s INTEGER NOT NULL DEFAULT 0 -- it may have been so much earlier or later: that start never learned the time; 0: it did
) STRICT;

CREATE TABLE spool (
  id INTEGER PRIMARY KEY,             -- order of arrival
  spool_boot_id INTEGER NOT NULL REFERENCES spool_boot (id), -- heard since that start
  after_s INTEGER NOT NULL,           -- so many seconds after it
  sensor_id INTEGER REFERENCES sensor (id), -- who sent it: a sensor
  gateway_id INTEGER,                 -- or a gateway
  dialect TEXT NOT NULL,              -- row of the table in appliance/ingest/dialect.c
  topic TEXT,                         -- of MQTT; NULL by HTTP
  query TEXT,                         -- of a GET; NULL without
  device TEXT,                        -- what a header called the device; NULL without
  retained INTEGER NOT NULL DEFAULT 0, -- 1: the broker had kept it: it is no measurement of that moment
  precision_ns INTEGER NOT NULL DEFAULT 1, -- unit of the times in line protocol
  bytes BLOB NOT NULL                 -- the message as it came, read anew once the time is known; then erased
) STRICT;
CREATE INDEX spool_of_boot ON spool (spool_boot_id);
CREATE INDEX spool_of_sensor ON spool (sensor_id) WHERE sensor_id IS NOT NULL;
