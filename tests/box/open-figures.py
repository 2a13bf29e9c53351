#!/usr/bin/python3
# open-figures.py: the published figures of four years, in towns of several sizes: each number of every open file is recounted from
# the store by other SQL; the files keep to their own schema, package and catalogue; and a reader who puts all of them together, and
# solves the linear system they make, recovers no hidden count nor narrows it below the bound.
import csv
import datetime
import io
import json
import os
import random
import re
import sqlite3
import sys
import uuid

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from zoneinfo import ZoneInfo
from journey import *
from linear import bounds

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime.datetime(2026, 11, 20, 9, 0, tzinfo=PARIS)
DAY = 86400
CELL, CROSSED = 5, 11
CLASSES, STATES = "ABCDEFG", {"in_progress": "received taken active", "closed": "closed", "filtered": "filtered"}
KINDS = ("mediation", "works_done", "procedure", "association", "rehoused")
SITUATIONS = ("L-HUM01-1", "B-STR01-1", "L-ELE01-1", "L-CHA01-1", "L-NUI01-1", "L-SUR01-1")


# ---- a town ----

def columns_of(db):
    return [row[1] for row in db.execute("PRAGMA table_info (report)") if row[1] not in ("id", "uuid", "number", "created_at",
            "taken_at", "closed_at", "state", "class_human", "demo")]


def live(db, chance, same, number, at, now):
    """One report and what became of it, by chance: the old ones are mostly over."""
    age = (now - at) / DAY
    state = "received" if age < 4 else "active" if chance.random() < (0.9 if age < 60 else 0.08) else \
        "filtered" if chance.random() < 0.12 else "closed"
    taken = at + chance.randint(0, 6) * DAY if state != "received" else None
    closed = at + chance.randint(8, 200) * DAY if state in ("closed", "filtered") else None
    closed = min(closed, now - 3600) if closed else None
    letter = chance.choices(CLASSES, (2, 10, 30, 30, 15, 5, 2))[0]
    report = db.execute(
        f"INSERT INTO report (uuid, number, created_at, taken_at, closed_at, state, class_human, demo, {', '.join(same)})"
        f" SELECT ?, ?, ?, ?, ?, ?, ?, 1, {', '.join(same)} FROM report WHERE number = 1",
        (str(uuid.UUID(int=chance.getrandbits(128))), number, at, taken, closed, state, letter)).lastrowid
    for severity in sorted({chance.choices(SITUATIONS, (40, 30, 12, 10, 6, 2))[0] for _ in range(chance.randint(1, 3))}):
        db.execute("INSERT INTO report_problem SELECT ?, severity, 1 FROM (SELECT ? AS severity)", (report, severity))
    if state in ("active", "closed"):
        accepted = at + chance.randint(1, 40) * DAY
        if accepted < now and chance.random() < 0.8:
            db.execute("INSERT INTO assignment (uuid, report_id, partner_id, state, trace, created_at, waiting_since, accepted_at)"
                       " SELECT ?, ?, min (id), 'accepted', 'by_hand', ?, ?, ? FROM partner",
                       (str(uuid.UUID(int=chance.getrandbits(128))), report, at, at, accepted))
        for kind in sorted({chance.choices((*KINDS, "unknown_before"), (30, 20, 10, 6, 2, 6))[0]
                            for _ in range(chance.randint(0, 2))}):
            day = at + chance.randint(3, 220) * DAY
            if day < now:
                db.execute("INSERT INTO result (uuid, report_id, kind, at, created_at) VALUES (?, ?, ?, ?, ?)",
                           (str(uuid.UUID(int=chance.getrandbits(128))), report, kind, day, day))


def fill(box, seed, monthly):
    """Another town in the same store: its reports since May 2023."""
    chance, now = random.Random(seed), int(NOW.timestamp())
    db = sqlite3.connect(os.path.join(box.data, "store.db"))
    for table in ("report_problem", "assignment", "result"):
        db.execute(f"DELETE FROM {table}")
    db.execute("DELETE FROM report WHERE number > 1")
    # The mould of all the others, never counted.
    db.execute("UPDATE report SET source = 'import', number = 1 WHERE id = (SELECT min (id) FROM report)")
    same = columns_of(db)
    start = int(datetime.datetime(2023, 5, 9, tzinfo=PARIS).timestamp())
    times = sorted(chance.randint(start, now - 3600) for _ in range(int(monthly * 42.5)))
    for number, at in enumerate(times, 2):
        live(db, chance, same, number, at, now)
    db.execute("UPDATE report SET source = 'site' WHERE number > 1")
    db.commit()
    db.execute("PRAGMA wal_checkpoint (TRUNCATE)")
    db.close()


# ---- the files ----

class Figures:
    """Every number of every open file: (period, indicator, code) → its text and mask."""

    def __init__(self, box):
        self.folder = os.path.join(box.data, "site/current/opendata")
        self.values, self.files = {}, {}
        for name in sorted(os.listdir(self.folder)):
            if not name.endswith(".csv"):
                continue
            with open(os.path.join(self.folder, name), "rb") as stream:
                self.files[name] = stream.read()
            for row in csv.DictReader(io.StringIO(self.files[name].decode("utf-8"))):
                self.values[row["periode"], row["indicateur"], row["code"]] = (row["valeur"], row["masque"])

    def number(self, period, indicator, code=""):
        """The number that is printed; None: hidden, or not there."""
        text, mask = self.values.get((period, indicator, code), ("", "absent"))
        return None if mask else float(text)

    def periods(self):
        return {period for period, indicator, _ in self.values if indicator == "recus"}


def span(period):
    """First moment, and that after the last."""
    year, part = int(period[:4]), period[5:]
    first = 1 if not part else int(part[1:]) * 3 - 2 if part[0] == "T" else int(part)
    months = 12 if not part else 3 if part[0] == "T" else 1
    end = datetime.datetime(year + (first + months - 1) // 12, (first + months - 1) % 12 + 1, 1, tzinfo=PARIS)
    return int(datetime.datetime(year, first, 1, tzinfo=PARIS).timestamp()), int(end.timestamp())


# ---- recounted ----

HANDLED = "'mediation', 'association', 'works_committed', 'works_done', 'procedure', 'allowance_withheld', 'rehoused'"
OUTCOME = f"(SELECT min (at) FROM result WHERE report_id = r.id AND kind IN ({HANDLED}) AND withdrawn_at IS NULL)"
WHERE = "FROM report r WHERE r.source <> 'import' AND r.created_at >= :from AND r.created_at < :until"


def months_later(at, months):
    day = datetime.datetime.fromtimestamp(at, PARIS)
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    last = (datetime.date(year + month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)).day
    return int(day.replace(year=year, month=month, day=min(day.day, last)).timestamp())


def recount(db, start, end):
    """(indicator, code) → count, for the reports filed within."""
    at = {"from": start, "until": end}
    one = lambda sql: db.execute(f"SELECT count (*) {WHERE} {sql}", at).fetchone()[0]
    counts = {("recus", ""): one(""),
              ("acceptes", ""): one("AND id IN (SELECT report_id FROM assignment WHERE accepted_at IS NOT NULL)"),
              ("jamais_reperes_avant", ""): one("AND id IN (SELECT report_id FROM result WHERE kind = 'unknown_before')"),
              ("traites_a_ce_jour", ""): one(f"AND (state = 'filtered' OR {OUTCOME} IS NOT NULL)")}
    counts["procedures_en_un_mois", ""] = sum(
        day <= months_later(created, 1) for created, day in db.execute(
            f"SELECT r.created_at, (SELECT min (at) FROM result WHERE report_id = r.id AND kind = 'procedure') AS day {WHERE}"
            " AND day IS NOT NULL", at))
    for letter in CLASSES:
        counts["classe", letter] = one(f"AND class_human = '{letter}'")
    for code, states in STATES.items():
        counts["etat", code] = one(f"AND instr ('{states}', state)")
    for severity in SITUATIONS:
        counts["situation", severity[:5]] = one(f"AND id IN (SELECT report_id FROM report_problem WHERE severity = '{severity}')")
    for kind in KINDS:
        counts["resultat", kind] = one(f"AND id IN (SELECT report_id FROM result WHERE kind = '{kind}')")
    return counts


def median_days(db, start, end, moment):
    days = sorted(max(0, (datetime.datetime.fromtimestamp(later, PARIS).date()
                          - datetime.datetime.fromtimestamp(created, PARIS).date()).days)
                  for created, later in db.execute(f"SELECT r.created_at, {moment} AS later {WHERE} AND later IS NOT NULL",
                                                   {"from": start, "until": end}))
    middle = len(days) // 2
    return None if not days else days[middle] if len(days) % 2 else (days[middle - 1] + days[middle]) / 2


MOMENTS = {"taken": "r.taken_at", "closed": "CASE state WHEN 'closed' THEN closed_at END",
           "action": f"nullif (min (coalesce ((SELECT min (accepted_at) FROM assignment WHERE report_id = r.id), 9e9),"
                     f" coalesce ({OUTCOME}, 9e9)), 9e9)"}


def recounted(box, figures):
    db = sqlite3.connect(f"file:{box.data}/store.db?mode=ro", uri=True)
    wrong, seen = [], 0
    for period in sorted(figures.periods()):
        start, end = (0, int(NOW.timestamp()) + 1) if period == "ensemble" else span(period)
        counts = recount(db, start, end)
        for (indicator, code), count in counts.items():
            shown = figures.number(period, indicator, code)
            seen += shown is not None
            if shown is not None and shown != count:
                wrong.append((period, indicator, code, shown, count))
        for code, moment in MOMENTS.items():
            shown = figures.number(period, "delai_median", code)
            if shown is not None and shown != median_days(db, start, end, moment):
                wrong.append((period, "delai_median", code, shown, median_days(db, start, end, moment)))
        share, handled = figures.number(period, "part_traitee_a_ce_jour"), counts["traites_a_ce_jour", ""]
        if share is not None and abs(share - 100 * handled / counts["recus", ""]) > 0.5:
            wrong.append((period, "part", share, handled))
    for (period, indicator, code), (text, mask) in figures.values.items():
        if indicator == "recus_par_periode" and not mask:
            if float(text) != recount(db, *span(period))["recus", ""]:
                wrong.append((period, indicator, text))
    db.close()
    ok(not wrong, "every number of every file is what other SQL counts", wrong[:10])
    return seen


# ---- attacked ----

def quarters():
    return [f"{year}-T{nth}" for year in range(2023, 2027) for nth in range(1, 5) if "2023-T2" <= f"{year}-T{nth}" <= "2026-T4"]


def parts(period, leaves):
    return [i for i, leaf in enumerate(leaves) if period in ("ensemble", leaf, leaf[:4])]


class Attack:
    """What a reader knows of one subject by quarter, as a linear system, and what he makes of it. He is given how many reports each
    quarter received, even where that is hidden."""

    def __init__(self, db, figures):
        self.figures, self.leaves = figures, quarters()
        self.counts = [recount(db, *span(leaf)) for leaf in self.leaves]
        self.received = [count["recus", ""] for count in self.counts]
        self.told = [period for period in sorted(figures.periods())]
        self.narrowed, self.tried, self.hidden = [], 0, 0

    def rows(self, indicator, codes):
        """Equations and bounds over the counts of every code in every quarter."""
        width, equations, limits = len(self.leaves), [], []
        for c, code in enumerate(codes):
            limits += [(0, received) for received in self.received]
            for period in self.told:
                value = self.figures.number(period, indicator, code)
                if value is not None:
                    equations.append(({c * width + i: 1 for i in parts(period, self.leaves)}, value, value))
                elif self.figures.values.get((period, indicator, code), ("", ""))[1] == f"moins_de_{CELL}":
                    equations.append(({c * width + i: 1 for i in parts(period, self.leaves)}, 1, CELL - 1))
        return equations, limits

    def attack(self, indicator, codes, adds_up):
        equations, limits = self.rows(indicator, codes)
        width, rest = len(self.leaves), sum(self.received)
        if adds_up:
            for i, received in enumerate(self.received):
                equations.append(({c * width + i: 1 for c in range(len(codes))}, received, received))
        targets, wanted = [], []
        for c, code in enumerate(codes):
            total = sum(count[indicator, code] for count in self.counts)
            for period in {*self.leaves, *(leaf[:4] for leaf in self.leaves)}:
                inside = parts(period, self.leaves)
                count, received = sum(self.counts[i][indicator, code] for i in inside), sum(self.received[i] for i in inside)
                if 0 < count < CROSSED and total != rest:
                    targets.append({c * width + i: 1 for i in inside})
                    wanted.append((period, indicator, code, count, min(CROSSED - 1, total, received, rest - total)))
            if 0 < total < CELL:
                targets.append({c * width + i: 1 for i in range(width)})
                wanted.append(("ensemble", indicator, code, total, CELL - 2))
        for (least, most), (period, indicator, code, count, width) in zip(bounds(equations, limits, targets), wanted):
            self.tried += 1
            if most - least < width - 1e-6:
                self.narrowed.append((period, indicator, code, count, round(least, 3), round(most, 3), width))

    def attack_months(self):
        """Reports received: months in quarters, in years, in the total."""
        leaves = sorted({period for period, indicator, _ in self.figures.values if indicator == "recus_par_periode"})
        quarter = lambda leaf: f"{leaf[:4]}-T{(int(leaf[5:]) + 2) // 3}" if re.fullmatch(r"\d{4}-\d\d", leaf) else leaf
        equations, targets, wanted = [], [], []
        for i, leaf in enumerate(leaves):
            text, mask = self.figures.values[leaf, "recus_par_periode", ""]
            if not mask:
                equations.append(({i: 1}, float(text), float(text)))
            elif mask.startswith("moins"):
                equations.append(({i: 1}, 1, CELL - 1))
                targets.append({i: 1})
                wanted.append((leaf, mask))
        for period in self.told:
            value = self.figures.number(period, "recus")
            inside = {i: 1 for i, leaf in enumerate(leaves) if period in ("ensemble", leaf[:4], quarter(leaf))}
            if value is not None:
                equations.append((inside, value, value))
        for (least, most), (period, _) in zip(bounds(equations, [(0, 9999)] * len(leaves), targets), wanted):
            self.tried += 1
            if least > 1 + 1e-6 or most < CELL - 1 - 1e-6:
                self.narrowed.append((period, "recus", least, most))

    def all(self):
        self.attack("classe", CLASSES, True)
        self.attack("etat", list(STATES), True)
        for indicator in ("acceptes", "jamais_reperes_avant", "procedures_en_un_mois", "traites_a_ce_jour"):
            self.attack(indicator, [""], False)
        for severity in SITUATIONS:
            self.attack("situation", [severity[:5]], False)
        for kind in KINDS:
            self.attack("resultat", [kind], False)
        self.attack_months()


def attacked(box, figures, name):
    db = sqlite3.connect(f"file:{box.data}/store.db?mode=ro", uri=True)
    attack = Attack(db, figures)
    attack.all()
    db.close()
    crossed = sum(1 for (period, indicator, _), (_, mask) in figures.values.items()
                  if period.startswith("20") and indicator in ("classe", "etat", "situation", "resultat") and not mask)
    diag(f"{name}: {len(figures.files)} files, {attack.tried} small counts attacked, {crossed} crossed counts printed")
    ok(not attack.narrowed, f"{name}: no small count is recovered or narrowed below its bound", attack.narrowed[:10])
    return attack.tried, crossed


# ---- accompanied ----

def fits(field, text):
    """Table Schema, as far as our schema uses it."""
    limits = field["constraints"]
    if text == "":
        return not limits["required"]
    if "pattern" in limits and not re.fullmatch(limits["pattern"], text) or "enum" in limits and text not in limits["enum"]:
        return False
    kinds = {"string": r"[^\r\n]+", "number": r"-?\d+(\.\d+)?", "date": r"\d{4}-\d\d-\d\d"}
    return re.fullmatch(kinds[field["type"]], text) is not None


def described(figures):
    read = lambda name: json.load(open(os.path.join(figures.folder, name), encoding="utf-8"))
    package, schema, catalog = read("datapackage.json"), read("schema.json"), read("catalog.jsonld")
    is_(sorted(resource["path"] for resource in package["resources"]), sorted(figures.files), "the package names every file")
    wrong = []
    for name, raw in figures.files.items():
        text = raw.decode("utf-8")
        rows = list(csv.reader(io.StringIO(text)))
        if text.startswith("\ufeff") or text.replace("\r\n", "").count("\n") or rows[0] != [f["name"] for f in schema["fields"]]:
            wrong.append((name, "dialect, or heads"))
        wrong += [(name, row, field["name"]) for row in rows[1:] for field, cell in zip(schema["fields"], row)
                  if len(row) != len(schema["fields"]) or not fits(field, cell)]
    ok(not wrong, "every file keeps to the schema", wrong[:5])
    names = [resource["name"] for resource in package["resources"]]
    ok(len(set(names)) == len(names) and all(re.fullmatch("[-a-z0-9._/]+", name) for name in names), "resources have names")
    data = catalog["dcat:dataset"][0]
    # What data.gouv.fr scores: description, files described, licence, frequency, open format, when, where, reachable.
    lacking = [key for key in ("dct:description", "dct:license", "dct:accrualPeriodicity", "dct:temporal", "dct:spatial",
                               "dcat:contactPoint", "dct:publisher", "dcat:keyword") if not data.get(key)]
    for one in data["dcat:distribution"]:
        path = one["dcat:downloadURL"]["@id"].split("/opendata/")[1]
        lacking += [(path, key) for key in ("dct:description", "dct:format", "dct:license", "dct:title") if not one.get(key)]
        lacking += [] if path in figures.files else [(path, "is not there")]
    ok(not lacking, "the catalogue says what data.gouv.fr asks", lacking)
    page = open(os.path.join(figures.folder, "index.html"), encoding="utf-8").read()
    words = {row["indicateur"] for raw in figures.files.values() for row in csv.DictReader(io.StringIO(raw.decode("utf-8")))}
    ok(all(f"<code>{word}</code>" in page for word in (*words, *rows[0])), "the dictionary has every column and indicator",
       [word for word in (*words, *rows[0]) if f"<code>{word}</code>" not in page])


def led(box, figures):
    """Years and quarters lead to each other, and to their files."""
    site = os.path.join(box.data, "site/current")
    pages = {f"/statistiques/{p[:4]}/" + (f"t{p[6]}/" if p[4:5] else "") for p in figures.periods() if p != "ensemble"}
    wrong = [url for url in sorted(pages) if not os.path.exists(f"{site}{url}index.html")]
    ok(pages and not wrong, "every period has its page", wrong)
    heavy = []
    for url in sorted(pages | {"/statistiques/"}):
        source = open(f"{site}{url}index.html", encoding="utf-8").read()
        heavy += [(url, len(source))] if len(source.encode()) + os.path.getsize(f"{site}/assets/box.css") > 200000 else []
        links = re.findall(r'href="(/(?:statistiques|opendata)/[^"#]*)', source)
        wrong += [(url, link) for link in links if not os.path.exists(site + link + ("index.html" if link.endswith("/") else ""))]
        for anchor in re.findall(r'href="/statistiques/methode/#([^"]+)"', source):
            method = open(f"{site}/statistiques/methode/index.html", encoding="utf-8").read()
            wrong += [] if f'id="{anchor}"' in method else [(url, anchor)]
    ok(not wrong, "no link or definition leads nowhere", wrong[:5])
    diag("heavy pages", *heavy) if heavy else None
    year = open(f"{site}/statistiques/2025/index.html", encoding="utf-8").read()
    ok('rel="prev" href="/statistiques/2024/"' in year and 'rel="next" href="/statistiques/2026/"' in year
       and '/opendata/210000000_signalements-logement-statistiques_2025.csv' in year, "a year leads to its neighbours and its file")


TYPED = {"legal.siren": "210000000", "before.year": "2022", "before.received": "60", "before.handled": "21",
         "before.delay_days": "45", "before.source": "registre du service hygiène", "stock.rented": "9000"}


def typed(box):
    """What a town says of itself, its campaigns, and what people answered."""
    db = sqlite3.connect(os.path.join(box.data, "store.db"))
    for table in ("report", "draft"):
        db.execute(f"UPDATE {table} SET campaign_id = NULL")
    for table in ("campaign_partner", "campaign_day", "campaign", "satisfaction"):
        db.execute(f"DELETE FROM {table}")  # those of the demonstration
    for key, value in TYPED.items():
        db.execute("INSERT OR REPLACE INTO setting (key, value, changed_at, changed_by) VALUES (?, ?, 0, 'test')", (key, value))
    for code, channel, mailed, cents in (("BALIDO", "letter", 1600, 124050), ("FODAMU", "letter", 400, 30000),
                                         ("GATIRO", "poster", None, 9000)):
        db.execute("INSERT INTO campaign (uuid, territory_id, code, name, channel, starts_on, mailed, cost_cents, demo, created_at,"
                   " changed_at) SELECT ?, id, ?, 'Nom de campagne', ?, '2026-01-10', ?, ?, 1, 0, 0 FROM territory",
                   (code, code, channel, mailed, cents))
    for i in range(40):
        db.execute("INSERT INTO satisfaction (id, stage, month, informed, heard) VALUES (?, 'sent', '2026-05', ?, ?)",
                   (f"{i:08d}", ("yes", "rather", "hardly", "no")[i % 4], "yes" if i < 38 else "no"))
    db.commit()
    db.close()


def compared(box):
    """The page holds its figures against what the town typed; campaigns are told by channel, never by name."""
    db = sqlite3.connect(os.path.join(box.data, "store.db"))
    db.execute("UPDATE report SET campaign_id = (SELECT id FROM campaign WHERE code = 'BALIDO') WHERE number % 9 = 3")
    db.execute("UPDATE report SET campaign_id = (SELECT id FROM campaign WHERE code = 'GATIRO') WHERE number IN (4, 5)")
    db.commit()
    brought = db.execute("SELECT count (*) FROM report WHERE number % 9 = 3").fetchone()[0]
    db.close()
    box.generator("site")
    source = open(os.path.join(box.data, "site/current/statistiques/index.html"), encoding="utf-8").read()
    text = re.sub(r"[\s\u00a0\u202f]+", " ", re.sub("<[^>]*>", " ", source.replace("&nbsp;", " ").replace("&#8239;", " ")))
    each = round(154050 / brought)
    ok(f"lettre par la poste 2 2 000 1 540,50 € {brought} {each // 100},{each % 100:02d} €".replace(",00 €", " €") in text,
       "letters: two campaigns, what they cost, what they brought, what each cost", text[text.find("Campagnes"):][:400])
    ok("affiche 1 – 90 € &lt; 5 –" in text or "affiche 1 – 90 € < 5 –" in text, "a poster brought too few to say",
       text[text.find("affiche"):][:100])
    ok("Nom de campagne" not in source and "BALIDO" not in source, "no name and no code of a campaign is published")
    ok("50 % se disent bien informés" in text and "– se sentent écoutés" in text, "opinions, unless two alone differ",
       text[text.find("pensent"):][:300])
    ok(re.search(r"Signalements reçus par mois 5,0 \d", text) and "Traités à ce jour 35 %" in text and "45 jours" in text
       and "registre du service hygiène" in text, "the year before stands beside, with its source",
       text[text.find("Avant le"):][:400])
    ok("9 000 logements loués" in text, "and the rented stock")


with Box(start=NOW, running=False) as box:
    set_up_demo(box, 1)
    typed(box)
    tried = crossed = 0
    for name, seed, monthly in (("a village", 1, 3), ("a small town", 2, 15), ("a town", 3, 60)):
        fill(box, seed, monthly)
        box.generator("site")
        figures = Figures(box)
        seen = recounted(box, figures)
        more = attacked(box, figures, name)
        tried, crossed = tried + more[0], crossed + more[1]
        if name == "a town":
            described(figures)
            led(box, figures)
            compared(box)
    ok(tried > 300 and crossed > 150, "there was something to hide, and something to tell", tried, crossed)

done_testing()
