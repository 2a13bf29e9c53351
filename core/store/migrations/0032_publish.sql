-- 0032: the public site is made anew where the store changed, and published in other places too.

-- How often a table changed: whoever keeps what it made of a table looks here whether it still holds (domain/revision.h). Only
-- tables with the three triggers below are counted; a migration that builds one of them anew makes its triggers again.
CREATE TABLE revision (
  name TEXT PRIMARY KEY, -- of the table
  count INTEGER NOT NULL -- ever rising; says nothing by itself
) STRICT;
INSERT INTO revision (name, count) VALUES ('report', 1);
CREATE TRIGGER revision_report_insert AFTER INSERT ON report BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'report'; END;
CREATE TRIGGER revision_report_update AFTER UPDATE ON report BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'report'; END;
CREATE TRIGGER revision_report_delete AFTER DELETE ON report BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'report'; END;
INSERT INTO revision (name, count) VALUES ('report_problem', 1);
CREATE TRIGGER revision_report_problem_insert AFTER INSERT ON report_problem BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'report_problem'; END;
CREATE TRIGGER revision_report_problem_update AFTER UPDATE ON report_problem BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'report_problem'; END;
CREATE TRIGGER revision_report_problem_delete AFTER DELETE ON report_problem BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'report_problem'; END;
INSERT INTO revision (name, count) VALUES ('assignment', 1);
CREATE TRIGGER revision_assignment_insert AFTER INSERT ON assignment BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'assignment'; END;
CREATE TRIGGER revision_assignment_update AFTER UPDATE ON assignment BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'assignment'; END;
CREATE TRIGGER revision_assignment_delete AFTER DELETE ON assignment BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'assignment'; END;
INSERT INTO revision (name, count) VALUES ('followup', 1);
CREATE TRIGGER revision_followup_insert AFTER INSERT ON followup BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'followup'; END;
CREATE TRIGGER revision_followup_update AFTER UPDATE ON followup BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'followup'; END;
CREATE TRIGGER revision_followup_delete AFTER DELETE ON followup BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'followup'; END;
INSERT INTO revision (name, count) VALUES ('visit', 1);
CREATE TRIGGER revision_visit_insert AFTER INSERT ON visit BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'visit'; END;
CREATE TRIGGER revision_visit_update AFTER UPDATE ON visit BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'visit'; END;
CREATE TRIGGER revision_visit_delete AFTER DELETE ON visit BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'visit'; END;
INSERT INTO revision (name, count) VALUES ('result', 1);
CREATE TRIGGER revision_result_insert AFTER INSERT ON result BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'result'; END;
CREATE TRIGGER revision_result_update AFTER UPDATE ON result BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'result'; END;
CREATE TRIGGER revision_result_delete AFTER DELETE ON result BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'result'; END;
INSERT INTO revision (name, count) VALUES ('campaign', 1);
CREATE TRIGGER revision_campaign_insert AFTER INSERT ON campaign BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'campaign'; END;
CREATE TRIGGER revision_campaign_update AFTER UPDATE ON campaign BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'campaign'; END;
CREATE TRIGGER revision_campaign_delete AFTER DELETE ON campaign BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'campaign'; END;
INSERT INTO revision (name, count) VALUES ('satisfaction', 1);
CREATE TRIGGER revision_satisfaction_insert AFTER INSERT ON satisfaction BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'satisfaction'; END;
CREATE TRIGGER revision_satisfaction_update AFTER UPDATE ON satisfaction BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'satisfaction'; END;
CREATE TRIGGER revision_satisfaction_delete AFTER DELETE ON satisfaction BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'satisfaction'; END;
INSERT INTO revision (name, count) VALUES ('setting', 1);
CREATE TRIGGER revision_setting_insert AFTER INSERT ON setting BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'setting'; END;
CREATE TRIGGER revision_setting_update AFTER UPDATE ON setting BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'setting'; END;
CREATE TRIGGER revision_setting_delete AFTER DELETE ON setting BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'setting'; END;

-- Where else the public site is published (domain/publish_target.h): a folder of this machine, or one of a web host.
CREATE TABLE publish_target (
  id INTEGER PRIMARY KEY,            -- inside the store only
  uuid TEXT NOT NULL UNIQUE,         -- seen outside
  way TEXT NOT NULL CHECK (way IN ('folder', 'ssh')), -- of this machine, or of another by rsync over ssh
  host TEXT NOT NULL DEFAULT '',     -- of ssh: "www.example.org"
  port INTEGER NOT NULL DEFAULT 22,  -- of ssh
  login TEXT NOT NULL DEFAULT '',    -- of ssh: the account there
  folder TEXT NOT NULL,              -- here or there; of the site alone: what else is in it is removed
  host_key TEXT NOT NULL DEFAULT '', -- of ssh: "ssh-ed25519 AAAA…", the only one trusted; '': none confirmed yet
  offered_key TEXT NOT NULL DEFAULT '', -- of ssh: the one the host showed at the last try, to be confirmed by a person
  paused INTEGER NOT NULL DEFAULT 0, -- 1: not published to
  created_at INTEGER NOT NULL,       -- UTC seconds
  tried_at INTEGER,                  -- last try
  done_at INTEGER,                   -- last success
  build TEXT NOT NULL DEFAULT '',    -- the one that was sent then: "site-12"
  trouble TEXT NOT NULL DEFAULT '',  -- code of why the last try failed (publish_target.h); '': it did not
  detail TEXT NOT NULL DEFAULT '',   -- what the program said of it
  sent_files INTEGER NOT NULL DEFAULT 0, -- of the last success
  sent_bytes INTEGER NOT NULL DEFAULT 0  -- likewise, over the line
) STRICT;
