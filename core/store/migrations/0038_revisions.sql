-- 0038: the public site is told when the tables of its papers, of the grid and of the transparency page changed.

-- As in 0032. All of them are written by people, now and then; presence a row a start. sensor is left out: each reading writes it.
INSERT INTO revision (name, count) VALUES ('half_year', 1);
CREATE TRIGGER revision_half_year_insert AFTER INSERT ON half_year BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'half_year'; END;
CREATE TRIGGER revision_half_year_update AFTER UPDATE ON half_year BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'half_year'; END;
CREATE TRIGGER revision_half_year_delete AFTER DELETE ON half_year BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'half_year'; END;
INSERT INTO revision (name, count) VALUES ('cost', 1);
CREATE TRIGGER revision_cost_insert AFTER INSERT ON cost BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'cost'; END;
CREATE TRIGGER revision_cost_update AFTER UPDATE ON cost BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'cost'; END;
CREATE TRIGGER revision_cost_delete AFTER DELETE ON cost BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'cost'; END;
INSERT INTO revision (name, count) VALUES ('homologation', 1);
CREATE TRIGGER revision_homologation_insert AFTER INSERT ON homologation BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'homologation'; END;
CREATE TRIGGER revision_homologation_update AFTER UPDATE ON homologation BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'homologation'; END;
CREATE TRIGGER revision_homologation_delete AFTER DELETE ON homologation BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'homologation'; END;
INSERT INTO revision (name, count) VALUES ('partner', 1);
CREATE TRIGGER revision_partner_insert AFTER INSERT ON partner BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'partner'; END;
CREATE TRIGGER revision_partner_update AFTER UPDATE ON partner BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'partner'; END;
CREATE TRIGGER revision_partner_delete AFTER DELETE ON partner BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'partner'; END;
INSERT INTO revision (name, count) VALUES ('accessibility_audit', 1);
CREATE TRIGGER revision_accessibility_audit_insert AFTER INSERT ON accessibility_audit BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'accessibility_audit'; END;
CREATE TRIGGER revision_accessibility_audit_update AFTER UPDATE ON accessibility_audit BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'accessibility_audit'; END;
CREATE TRIGGER revision_accessibility_audit_delete AFTER DELETE ON accessibility_audit BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'accessibility_audit'; END;
INSERT INTO revision (name, count) VALUES ('grid_adoption', 1);
CREATE TRIGGER revision_grid_adoption_insert AFTER INSERT ON grid_adoption BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'grid_adoption'; END;
CREATE TRIGGER revision_grid_adoption_update AFTER UPDATE ON grid_adoption BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'grid_adoption'; END;
CREATE TRIGGER revision_grid_adoption_delete AFTER DELETE ON grid_adoption BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'grid_adoption'; END;
INSERT INTO revision (name, count) VALUES ('presence', 1);
CREATE TRIGGER revision_presence_insert AFTER INSERT ON presence BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'presence'; END;
CREATE TRIGGER revision_presence_update AFTER UPDATE ON presence BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'presence'; END;
CREATE TRIGGER revision_presence_delete AFTER DELETE ON presence BEGIN
  UPDATE revision SET count = count + 1 WHERE name = 'presence'; END;
