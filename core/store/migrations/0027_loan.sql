-- 0027_loan.sql: sensors of the town apart from their loans (several over time), programs that speak for many devices, devices
-- that nobody knows yet, what Home Assistant discovery says of devices, offers to households. The loan that a sensor row
-- held becomes the first of its loans.

CREATE TABLE sensor_loan (
  id INTEGER PRIMARY KEY,             -- inside the store only; in the order of the loans
  uuid TEXT NOT NULL UNIQUE,          -- seen outside
  sensor_id INTEGER NOT NULL REFERENCES sensor (id), -- what is lent
  report_id INTEGER REFERENCES report (id), -- to the household of; NULL: the town keeps it itself (outdoors, a building of its own)
  state TEXT NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'paused', 'withdrawn', 'returned', 'lost')), -- loan.c
  room TEXT NOT NULL,                 -- a code of the catalogue's group [room]
  position TEXT,                      -- where in the room, in words of the desk
  consent_at INTEGER,                 -- the household agreed; NULL for the town's own
  consent_how TEXT,                   -- signed (the agreement, on paper), page (its own page), unsaid (before the box asked how)
  from_at INTEGER NOT NULL,           -- it measures from here on
  planned_at INTEGER,                 -- when it is to come back; NULL: nothing was agreed
  to_at INTEGER,                      -- it measured until here; NULL: it goes on
  withdrawn_at INTEGER,               -- the household took its agreement back
  returned_at INTEGER,                -- the device is in the town's hands again
  keep TEXT NOT NULL DEFAULT 'keep' CHECK (keep IN ('keep', 'erase')), -- what becomes of its readings once it ended
  erased_at INTEGER,                  -- its readings were erased
  owner_agreed_at INTEGER,            -- the household agreed in writing that its owner sees the curves; NULL: it does not
  created_at INTEGER NOT NULL         -- when
) STRICT;
CREATE INDEX sensor_loan_sensor ON sensor_loan (sensor_id, from_at);
CREATE INDEX sensor_loan_report ON sensor_loan (report_id);
CREATE UNIQUE INDEX sensor_loan_out ON sensor_loan (sensor_id) WHERE state <> 'returned';

CREATE TABLE sensor_pause (
  id INTEGER PRIMARY KEY,             -- in the order of the pauses
  loan_id INTEGER NOT NULL REFERENCES sensor_loan (id), -- of which loan
  from_at INTEGER NOT NULL,           -- what is measured from here on is refused
  to_at INTEGER                       -- until here; NULL: it goes on
) STRICT;
CREATE INDEX sensor_pause_loan ON sensor_pause (loan_id);

INSERT INTO sensor_loan (uuid, sensor_id, report_id, state, room, consent_at, consent_how, from_at, to_at, returned_at, created_at)
  SELECT lower (hex (randomblob (4)) || '-' || hex (randomblob (2)) || '-4' || substr (hex (randomblob (2)), 2) || '-a'
      || substr (hex (randomblob (2)), 2) || '-' || hex (randomblob (6))),
    id, report_id, iif (returned_at >= lent_at, 'returned', 'running'), coalesce (room, 'other'), coalesce (consent_at, lent_at),
    'unsaid', lent_at, iif (returned_at >= lent_at, returned_at, NULL), iif (returned_at >= lent_at, returned_at, NULL), lent_at
  FROM sensor WHERE report_id IS NOT NULL AND lent_at IS NOT NULL;

DROP INDEX sensor_report;
ALTER TABLE sensor DROP COLUMN report_id;
ALTER TABLE sensor DROP COLUMN lent_at;
ALTER TABLE sensor DROP COLUMN returned_at;
ALTER TABLE sensor DROP COLUMN consent_at;
ALTER TABLE sensor DROP COLUMN room;
ALTER TABLE sensor ADD COLUMN family TEXT NOT NULL DEFAULT 'native'; -- a code of core/domain/sensor.c: lorawan, zigbee…
ALTER TABLE sensor ADD COLUMN model TEXT;       -- what the device is, in its maker's words
ALTER TABLE sensor ADD COLUMN interval_s INTEGER; -- expected seconds between two messages; NULL: read from its readings
ALTER TABLE sensor ADD COLUMN clock TEXT NOT NULL DEFAULT 'own' CHECK (clock IN ('own', 'box')); -- whose time its readings bear
ALTER TABLE sensor ADD COLUMN signal INTEGER;   -- dBm, last known
ALTER TABLE sensor ADD COLUMN code TEXT;        -- on its label, for who has no camera: finds it in the fleet; opens nothing
ALTER TABLE sensor ADD COLUMN label TEXT;       -- its token sealed with the box's key, for the label; emptied soon after
ALTER TABLE sensor ADD COLUMN label_until INTEGER; -- when it is emptied
ALTER TABLE sensor ADD COLUMN retired_at INTEGER; -- out of the fleet: broken, lost, given away; its token opens nothing
ALTER TABLE sensor ADD COLUMN gap_s INTEGER NOT NULL DEFAULT 0; -- longest silence of the running loan, as it was heard
UPDATE sensor SET code = replace (replace (hex (randomblob (4)), '0', 'G'), '1', 'H');
CREATE UNIQUE INDEX sensor_code ON sensor (code);
CREATE INDEX sensor_label ON sensor (label_until) WHERE label IS NOT NULL;
UPDATE sensor SET device = NULL WHERE trim (device) = '' OR EXISTS
  (SELECT 1 FROM sensor o WHERE o.id < sensor.id AND lower (trim (o.device)) = lower (trim (sensor.device)));
UPDATE sensor SET device = lower (trim (device));
CREATE UNIQUE INDEX sensor_device ON sensor (device) WHERE device IS NOT NULL;

CREATE TABLE gateway (
  id INTEGER PRIMARY KEY,             -- inside the store only
  uuid TEXT NOT NULL UNIQUE,          -- seen outside
  name TEXT NOT NULL,                 -- "Passerelle du toit"
  family TEXT NOT NULL,               -- as of a sensor: what its devices are
  token_hash TEXT NOT NULL UNIQUE,    -- of its token
  user TEXT NOT NULL UNIQUE,          -- its name at the MQTT broker
  created_at INTEGER NOT NULL,        -- when
  seen_at INTEGER,                    -- last message
  retired_at INTEGER                  -- its token opens nothing any more
) STRICT;

CREATE TABLE unknown_device (
  id INTEGER PRIMARY KEY,             -- inside the store only
  uuid TEXT NOT NULL UNIQUE,          -- seen outside
  gateway_id INTEGER REFERENCES gateway (id), -- who spoke for it; NULL: heard otherwise
  device TEXT NOT NULL UNIQUE,        -- identifier it gives itself, lower-case
  family TEXT NOT NULL,               -- as of a sensor
  name TEXT,                          -- what it calls itself
  model TEXT,                         -- what it says it is
  readings BLOB NOT NULL,             -- its last five values: core/domain/reading_codec.c
  messages INTEGER NOT NULL,          -- how many were heard
  first_at INTEGER NOT NULL,          -- heard first
  last_at INTEGER NOT NULL            -- heard last; erased 72 hours later
) STRICT;
CREATE INDEX unknown_device_gateway ON unknown_device (gateway_id, last_at);
CREATE INDEX unknown_device_last ON unknown_device (last_at);

CREATE TABLE discovery (
  id INTEGER PRIMARY KEY,             -- inside the store only
  entity TEXT NOT NULL UNIQUE,        -- topic of the message that said it: forgotten by an empty one there
  device TEXT NOT NULL,               -- identifier of the device, lower-case
  name TEXT,                          -- of the device
  model TEXT,                         -- of the device, its maker before it
  family TEXT NOT NULL,               -- as of a sensor
  topic TEXT NOT NULL,                -- where its values come
  path TEXT,                          -- JSON pointer to the value within a message: "/a/b"; NULL: the message is the value
  quantity TEXT,                      -- t, rh…: core/domain/reading.c; NULL: nothing that is kept
  unit TEXT,                          -- as the device says it
  by_hand INTEGER NOT NULL,           -- 1: its template is more than a value: to be set by hand
  heard_at INTEGER NOT NULL           -- last; erased 72 hours later unless its device is a sensor
) STRICT;
CREATE INDEX discovery_device ON discovery (device);
CREATE INDEX discovery_topic ON discovery (topic);
CREATE INDEX discovery_heard ON discovery (heard_at);

CREATE TABLE sensor_offer (
  id INTEGER PRIMARY KEY,             -- inside the store only
  uuid TEXT NOT NULL UNIQUE,          -- seen outside
  report_id INTEGER NOT NULL REFERENCES report (id), -- to the household of
  state TEXT NOT NULL CHECK (state IN ('offered', 'accepted', 'declined', 'withdrawn', 'lent')), -- core/domain/sensor_offer.c
  user_id INTEGER REFERENCES user (id), -- who offered; NULL: the box
  at INTEGER NOT NULL,                -- offered
  answered_at INTEGER,                -- accepted or declined
  loan_id INTEGER REFERENCES sensor_loan (id) -- what came of it
) STRICT;
CREATE UNIQUE INDEX sensor_offer_open ON sensor_offer (report_id) WHERE state IN ('offered', 'accepted');
CREATE INDEX sensor_offer_report ON sensor_offer (report_id);
CREATE INDEX sensor_offer_loan ON sensor_offer (loan_id);
