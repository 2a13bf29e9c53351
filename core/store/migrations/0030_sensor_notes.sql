-- 0030_sensor_notes.sql: the diary of a dwelling where sensors measure: what must be known to read a curve.

CREATE TABLE sensor_note (
  id INTEGER PRIMARY KEY, -- inside the store only
  uuid TEXT NOT NULL UNIQUE, -- in addresses
  report_id INTEGER NOT NULL REFERENCES report (id) ON DELETE CASCADE, -- whose dwelling
  loan_id INTEGER REFERENCES sensor_loan (id) ON DELETE CASCADE, -- of one sensor only; NULL: the whole dwelling
  from_at INTEGER NOT NULL, -- UTC seconds
  to_at INTEGER NOT NULL CHECK (to_at > from_at), -- not included
  kind TEXT NOT NULL CHECK (kind IN ('absence', 'heating_off', 'heating_low', 'window', 'other')), -- sensor_note_kinds
  text TEXT NOT NULL DEFAULT '', -- in one's own words
  author TEXT NOT NULL CHECK (author IN ('desk', 'tenant')), -- who wrote it
  user_id INTEGER REFERENCES user (id), -- whose account; NULL: the tenant, by the secret link
  created_at INTEGER NOT NULL, -- UTC seconds
  changed_at INTEGER NOT NULL -- UTC seconds; as created_at until it is edited
) STRICT;
CREATE INDEX sensor_note_report ON sensor_note (report_id, from_at);
CREATE INDEX sensor_note_loan ON sensor_note (loan_id) WHERE loan_id IS NOT NULL;
