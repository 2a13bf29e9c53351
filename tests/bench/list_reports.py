# list_reports.py: invented reports, many and fast, straight into the store of a box that is stopped or at rest: ten years of a
# territory, the newest open, the old ones closed. Every number is drawn from one seed.
import os
import random
import re
import sqlite3
import uuid

TOWNS = ("Arros", "Bizanos", "Billère", "Gan", "Gelos", "Idron", "Jurançon", "Lescar", "Lons", "Mazères", "Morlaàs", "Pau",
         "Rontignon", "Sendets", "Serres", "Soumoulou", "Uzos", "Artix", "Monein", "Orthez")
STREETS = ("Rue Carnot", "Avenue du Loup", "Rue Émile Guichenné", "Place Clemenceau", "Boulevard Alsace-Lorraine",
           "Rue des Glycines", "Allée des Châtaigniers", "Rue du Hédas", "Cours Bosquet", "Rue Montpensier", "Chemin Salié",
           "Rue Bordenave d’Abère")
WORDS = (
    "les murs de la chambre sont noirs autour de la fenêtre la peinture s’écaille et l’eau goutte du plafond quand il"
    " pleut le chauffage est en panne depuis novembre nous avons écrit au propriétaire sans réponse notre fille tousse"
    " la nuit le tableau électrique est ancien une prise chauffe il y a une odeur de gaz près de la chaudière les"
    " escaliers de l’immeuble sont abîmés la cave est inondée des rats passent dans la cour le sol se soulève la porte"
    " ne ferme plus").split()
SYLLABLES = "ba la mi ro du ne ca the lou pey mar ber gar cas sou lar tre vi don fe".split()
FIRST = ("Claire", "Ahmed", "Zoé", "Jean", "Fatima", "Paul", "Inès", "Louis", "Maïté", "Hugo")
GRID = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../grids/national-2026.yaml")
LEADS = ("", "rsd", "non_decence rsd", "insalubrite", "energie", "non_decence energie")
YEARS, DAY = 10, 86400

REPORT = """INSERT INTO report (uuid, territory_id, number, state, source, profile, language, created_at, taken_at, taken_by,
 transmitted_at, closed_at, changed_at, followed_at, address, postcode, city, insee, address_key, latitude, longitude, description,
 adults, children, child_under_6, social_housing, contact_by, danger, grid_version, score_sum, score_maximum, score_selected,
 score_general, score_weighted, score_index, score_markup, score_building, score_dwelling, class_computed, class_human,
 class_floors, leads, notation) VALUES (?,1,?,?,'site','tenant','fr',?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,2,1,?,?,'mail',?,
 'national-2026',10,200,0,0,0,3000,0,0,0,?,?,'',?,?)"""
PERSON = "INSERT INTO person (report_id, kind, last_name, first_name, email, phone, phone_digits) VALUES (?,?,?,?,?,?,?)"
PROBLEM = "INSERT INTO report_problem VALUES (?,?,?) ON CONFLICT DO NOTHING"
ASSIGNMENT = """INSERT INTO assignment (uuid, report_id, partner_id, state, trace, created_at, waiting_since, accepted_at)
 VALUES (?,?,?,?,'by_hand',?,?,?) ON CONFLICT DO NOTHING"""
FOLLOWUP = """INSERT INTO followup (uuid, report_id, author, partner_id, category, text, visible, created_at, released_at)
 VALUES (?,?,?,?,'note',?,0,?,?)"""


def names(chance):
    return "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 4))).capitalize()


def state_of(chance, rest):
    """By how many came after: the last are new, a tenth is open, the others are over."""
    if rest < 0.01:
        return chance.choice(("received", "received", "taken"))
    if rest < 0.10:
        return "active" if chance.random() < 0.9 else "closed"
    return chance.choice(("closed",) * 8 + ("filtered", "filtered"))


def add_report(db, chance, report_id, number, rest, now, partners, desk, severities):
    """One report with its people, problems, assignments and last words."""
    at = int(now - rest * YEARS * 365 * DAY)
    state = state_of(chance, rest)
    town = chance.randrange(len(TOWNS))
    known = chance.random() < 0.9
    taken = None if state == "received" else at + DAY
    over = at + 60 * DAY if state in ("closed", "filtered") else None
    followed = min(now, at + chance.randint(0, 60) * DAY)
    street = f"{chance.randint(1, 140)} {chance.choice(STREETS)}"
    text = " ".join(chance.choice(WORDS) for _ in range(chance.randint(15, 60)))
    db.execute(REPORT, (str(uuid.UUID(int=chance.getrandbits(128))), number, state, at, taken, taken and desk,
                        taken if state in ("active", "closed") else None, over, followed, followed, street,
                        f"64{town:03d}", TOWNS[town],
                        f"64{town + 100:03d}" if known else "", f"64{town:03d}_{number}" if known else None,
                        43.3 + chance.random() / 10, -0.4 + chance.random() / 10, text, int(chance.random() < .3),
                        int(chance.random() < .4), int(chance.random() < .04), chance.choice("AABBBCCCDDDEEFG"),
                        chance.choice("DEF") if chance.random() < .05 else None, chance.choice(LEADS),
                        chance.choice((None, 1, 2, 3, 4))))
    phone = f"06{chance.randrange(10 ** 8):08d}"
    name = names(chance)
    db.execute(PERSON, (report_id, "occupant", name, chance.choice(FIRST), f"{name.lower()}{number}@example.org", phone, phone))
    for severity in {chance.choice(severities) for _ in range(chance.randint(1, 5))}:
        db.execute(PROBLEM, (report_id, severity, chance.randint(1, 3)))
    if state not in ("active", "closed"):
        return
    for partner in chance.sample(partners, chance.randint(1, 2)):
        answer = "closed" if state == "closed" else chance.choice(("accepted",) * 7 + ("waiting", "refused", "closed"))
        db.execute(ASSIGNMENT, (str(uuid.UUID(int=chance.getrandbits(128))), report_id, partner, answer, at + DAY, at + DAY,
                                at + 2 * DAY if answer in ("accepted", "closed") else None))
    for author in chance.sample(("tenant", "desk", "partner"), chance.randint(1, 3)):
        db.execute(FOLLOWUP, (str(uuid.UUID(int=chance.getrandbits(128))), report_id, author,
                              partner if author == "partner" else None, text[:80], followed, followed))


def without_triggers(db):
    """What the triggers of the five tables are, taken away: they write the words of a report anew for each row of it."""
    kept = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN"
                      " ('report', 'person', 'report_problem', 'assignment', 'followup')").fetchall()
    for name, _ in kept:
        db.execute(f"DROP TRIGGER {name}")
    return [sql for _, sql in kept]


def with_triggers(db, triggers, last):
    """The triggers again, and once for all what they would have done for reports after `last`."""
    db.execute("INSERT INTO report_search (rowid, open, held) SELECT report_id, open, held FROM report_words"
               " WHERE report_id > ?", (last,))
    db.execute("UPDATE revision SET count = count + 1")
    db.execute("DELETE FROM report_count")
    db.execute("INSERT INTO report_count (state, count) SELECT state, count(*) FROM report GROUP BY state")
    for sql in triggers:
        db.execute(sql)


def fill(path, count, now, seed=64):
    """Brings the store to that many reports; those that are there stay."""
    db = sqlite3.connect(path, timeout=60, isolation_level=None)
    db.execute("BEGIN IMMEDIATE")
    db.execute("PRAGMA cache_size=-65536")
    there, last, number = db.execute("SELECT count(*), coalesce(max(id), 0), coalesce(max(number), 0) FROM report").fetchone()
    partners = [row[0] for row in db.execute("SELECT id FROM partner")]
    desk = db.execute("SELECT id FROM user WHERE role = 'manager'").fetchone()[0]
    for town, name in enumerate(TOWNS):
        db.execute("INSERT INTO commune (insee, territory_id, name, postcode) VALUES (?,1,?,?) ON CONFLICT DO NOTHING",
                   (f"64{town + 100:03d}", name, f"64{town:03d}"))
    with open(GRID) as grid:
        severities = re.findall(r'code: "?([BL]-[A-Z]{3}\d\d-\d)"?', grid.read())
    chance, wanted = random.Random(seed + there), count - there
    triggers = without_triggers(db)
    for i in range(wanted):
        add_report(db, chance, last + i + 1, number + i + 1, (wanted - i - 1) / wanted, now, partners, desk, severities)
    db.execute("UPDATE territory SET next_number = ?", (number + wanted + 1,))
    with_triggers(db, triggers, last)
    db.commit()
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
