-- 0033_site.sql: the town's own words and logo on its public pages. Every version is kept, with who wrote it.

CREATE TABLE site_text (
  id INTEGER PRIMARY KEY, -- in the order in which they were written
  name TEXT NOT NULL, -- the page: its file in content/, without ".md"
  title TEXT, -- NULL, as are the two others: the text of the file again
  description TEXT, -- for search engines and who shares the page
  body TEXT, -- Markdown and Mustache
  created_at INTEGER NOT NULL, -- UTC seconds
  user_id INTEGER REFERENCES user (id), -- who wrote it; NULL: the command line
  published_at INTEGER, -- UTC seconds: since when it is shown; NULL: a draft
  published_by INTEGER REFERENCES user (id), -- who decided it
  dropped_at INTEGER -- UTC seconds: a draft that was given up
) STRICT;
CREATE INDEX site_text_name ON site_text (name, id);

CREATE TABLE logo (
  id INTEGER PRIMARY KEY, -- in its address: another logo has another one; the greatest is shown
  type TEXT CHECK (type IN ('image/svg+xml', 'image/jpeg')), -- NULL: no logo again, our own mark
  bytes BLOB, -- for pages
  picture BLOB, -- JPEG for mails and papers, which draw no SVG; NULL: the words alone
  width REAL, -- of the drawing, in its own units: its shape
  height REAL, -- the same
  created_at INTEGER NOT NULL, -- UTC seconds
  user_id INTEGER REFERENCES user (id) -- who chose it
) STRICT;
