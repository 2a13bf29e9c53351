-- 0031: topics that announcements alone tell of stand in Mosquitto's rights too.

ALTER TABLE broker ADD COLUMN announced TEXT NOT NULL DEFAULT ''; -- digest of those in its files: ingest/announced.h
