-- 0017: the triage desk: files that are one, mediation, what each partner needs, questions asked by the desk.

ALTER TABLE report ADD COLUMN merged_into INTEGER REFERENCES report (id); -- filtered out because it is one with that report
CREATE INDEX report_merged ON report (merged_into) WHERE merged_into IS NOT NULL;
ALTER TABLE report ADD COLUMN mediation_at INTEGER; -- kept by the desk to speak with the owner, since; NULL: no mediation
ALTER TABLE question ADD COLUMN desk INTEGER NOT NULL DEFAULT 0; -- 1: asked by the desk, no rule takes it back

CREATE TABLE need (
  partner_type TEXT NOT NULL,         -- row of the table in core/domain/partner.c, or "every"
  fact TEXT NOT NULL,                 -- row of the table in core/domain/completeness.c
  level TEXT NOT NULL CHECK (level IN ('none', 'useful', 'needed')), -- instead of what grids/completeness-*.yaml says
  changed_at INTEGER NOT NULL,        -- when
  changed_by INTEGER REFERENCES user (id), -- by whom
  PRIMARY KEY (partner_type, fact)
) STRICT, WITHOUT ROWID;
