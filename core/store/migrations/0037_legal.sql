-- 0037_legal.sql: which version of the grid a town follows, since when; what audits found of the site's accessibility.

CREATE TABLE grid_adoption (
  id INTEGER PRIMARY KEY, -- the last one is in force
  version TEXT NOT NULL, -- of a file of grids/: "national-2026"
  adopted_at INTEGER NOT NULL, -- UTC seconds
  user_id INTEGER REFERENCES user (id) -- who decided; NULL: the box, with its first version
) STRICT;

CREATE TABLE accessibility_audit (
  id INTEGER PRIMARY KEY, -- the last one typed in is told; the others are kept
  day TEXT NOT NULL, -- ISO day of the audit: "2026-11-30"
  auditor TEXT NOT NULL, -- who audited
  reference TEXT NOT NULL, -- version of the RGAA: "4.1.2"
  rate INTEGER NOT NULL CHECK (rate BETWEEN 0 AND 10000), -- criteria held, hundredths of a percent of those that apply
  pages TEXT NOT NULL, -- pages that were looked at, one a line
  tools TEXT NOT NULL DEFAULT '', -- tools and environments, one a line
  failures TEXT NOT NULL DEFAULT '', -- what does not conform, one a line
  derogations TEXT NOT NULL DEFAULT '', -- disproportionate burden, with its reason, one a line
  exempt TEXT NOT NULL DEFAULT '', -- contents the law leaves out, one a line
  created_at INTEGER NOT NULL, -- UTC seconds
  user_id INTEGER REFERENCES user (id) -- who typed it in; NULL: the command line
) STRICT;
