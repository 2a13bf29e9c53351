-- 0007: whether the occupant agrees that the owner, or the agency, be contacted.

ALTER TABLE report ADD COLUMN owner_agrees INTEGER; -- yes/no; NULL: nobody said so, which is no agreement
