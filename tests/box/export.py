#!/usr/bin/python3
# export.py: the tables to take away: what each person may see and no more, as a spreadsheet reads them; forty thousand
# rows in little memory; a slow reader keeps nobody waiting.
import csv
import io
import os
import re
import socket
import sqlite3
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *

INJECTED = ("=HYPERLINK(\"http://x.example\";\"clic\")", "+33=1+1", "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)*cmd", "\uff1dA1")
# A table of 12 MB, of 15 with names, and many pieces of a stream. The sanitizers look at the same code, slower.
MANY = 5_000 if os.environ.get("V") == "asan" else 40_000
# What they may add to the memory of the box, in megabytes: their numbers are 0.3, the pieces some more.
MEMORY_MAX_MB = 4


def table(browser, path):
    """The rows as dicts, as a spreadsheet would read the file."""
    page = expect(browser.get(path))
    ok(page.body.startswith(b"\xef\xbb\xbf") and b"\r\n" in page.body, f"{path}: UTF-8 with its mark, lines end with CRLF")
    return list(csv.DictReader(io.StringIO(page.body.decode("utf-8-sig"), newline=""), delimiter=";", strict=True))


def row_of(rows, report):
    return next(row for row in rows if row["Dossier"] == report.reference)


def logged(box, report, user):
    return box.query("SELECT count (*) AS n FROM access_log l JOIN report r ON r.id = l.report_id JOIN user u ON u.id = l.user_id"
                     " WHERE l.what = 'export' AND r.uuid = ? AND u.email = ?", report.uuid, user)[0]["n"]


PRIVATE = {"Adresse": "12 Rue Carnot", "Description": "Les murs de la chambre sont noirs.", "Nom de l’occupant": "Zylberstein",
           "Téléphone de l’occupant": "06 12 34 56 78", "Courriel de l’occupant": "menage@example.org"}


def who_reads_what(box, desk, held, other):
    caf, ars, landlord = (sign_in(box, AGENTS[name]) for name in ("caf", "ars", "landlord"))
    for name, browser, report, sees in (("the desk", desk, held, True), ("its partner", caf, held, True),
                                        ("another partner", ars, held, False), ("its partner on another file", caf, other, False)):
        row = row_of(table(browser, "/export/dossiers.csv?liste=all"), report)
        is_({k: row[k] for k in PRIVATE} if sees else [row[k] for k in PRIVATE],
            PRIVATE if sees else [""] * len(PRIVATE), f"{name}: names {'stand in the row' if sees else 'do not'}")
        ok("Carnot" in row["Rue"] and "12" not in row["Rue"] and row["Commune"] == "Pau", f"{name}: the street is told", row)
        ok(re.fullmatch(r"\d\d/\d\d/\d{4}", row["Reçu le"]) and row["Surface (m²)"] == "34,5",
           f"{name}: days and decimals are French", row["Reçu le"], row["Surface (m²)"])
    is_(table(landlord, "/export/dossiers.csv?liste=all"), [], "the owner's side reads of no file that is not its own")
    is_([logged(box, held, person) for person in (MANAGER, AGENTS["caf"], AGENTS["ars"])], [1, 2, 0],
        "who took names away stands in the log, once each time; who got none does not")
    is_(logged(box, other, AGENTS["caf"]), 0, "of the files whose names were not in the table, nothing is logged")
    agent = sign_in(box, AGENTS["caf"])
    names = [row["Dossier"] for row in table(agent, "/export/dossiers.csv?liste=mine")]
    is_(names, [held.reference], "the list chosen is the table taken")
    desk = sign_in(box, MANAGER)
    for query, wanted in (("liste=all&tri=reference", [held, other]), ("liste=all&tri=-reference", [other, held]),
                          ("liste=all&etat=received", [other]), ("liste=all&q=Zylberstein", [held]), ("liste=all&classe=A", [])):
        is_([row["Dossier"] for row in table(desk, f"/export/dossiers.csv?{query}")], [report.reference for report in wanted],
            f"narrowed and ordered as the list is: {query}")
    is_(table(sign_in(box, AGENTS["ars"]), "/export/dossiers.csv?liste=all&q=Zylberstein"), [],
        "no table is narrowed by words that its reader may not read")
    page = expect(desk.get("/dossiers?liste=all&etat=received"))
    link = dict(page.links)["Télécharger le tableau"]
    is_([row["Dossier"] for row in table(desk, link)], [other.reference], "the list leads to its own table")
    is_(box.browser().get("/export/dossiers.csv", follow=False).status, 303, "a stranger is sent to sign in")
    page = agent.head("/export/dossiers.csv?liste=all")
    ok(page.status == 200 and page.body == b"" and re.search(r'attachment; filename="dossiers-2026-\d\d-\d\d\.csv"',
                                                             page.headers["Content-Disposition"]), "its head alone", page.headers)
    is_(logged(box, held, AGENTS["caf"]), 3, "a head reads no names")


def other_tables(box, desk, held):
    caf, ars = sign_in(box, AGENTS["caf"]), sign_in(box, AGENTS["ars"])
    rows = table(caf, "/export/suivis.csv?liste=all")
    ok({row["Dossier"] for row in rows} == {held.reference} and any(row["Texte"] == "'@appel au ménage" for row in rows),
       "follow-ups of one's own files, a row each", *rows)
    ok(all(re.fullmatch(r"\d\d/\d\d/\d{4} \d\d:\d\d", row["Écrit le"]) for row in rows), "with day and hour", *rows)
    is_(table(ars, "/export/suivis.csv?liste=all"), [], "and of no other")
    for name, browser, note in (("who holds it", caf, "Visite du 12"), ("another", ars, "")):
        rows = [row for row in table(browser, "/export/resultats.csv?liste=all") if row["Dossier"] == held.reference]
        is_([row["Note"] for row in rows], [note], f"{name}: the result, the note for who may read it")


def injection(box, desk):
    connection = sqlite3.connect(os.path.join(box.data, "store.db"), timeout=60)
    number = box.query("SELECT max (number) AS n FROM report")[0]["n"]
    for text in INJECTED:
        connection.execute("UPDATE report SET description = ?, address_more = ?, city = ? WHERE number = ?",
                           (text, text, text, number))
        connection.commit()
        row = next(r for r in table(desk, "/export/dossiers.csv?liste=all") if r["Dossier"].endswith(f"-{number}"))
        is_([row[k] for k in ("Description", "Complément d’adresse", "Commune")], ["'" + text] * 3, f"nothing runs: {text[:12]}")
    odd = 'Un "mot" ; deux\nlignes\ret une tabulation\t=1'
    connection.execute("UPDATE report SET description = ?, city = 'Pau' WHERE number = ?", (odd, number))
    connection.commit()
    connection.close()
    row = next(r for r in table(desk, "/export/dossiers.csv?liste=all") if r["Dossier"].endswith(f"-{number}"))
    is_(row["Description"], odd, "quotes, semicolons and line ends within a cell come through")


# ---- many ----

def memory_mb(box, key):
    with open(f"/proc/{box.process.pid}/status", encoding="ascii") as status:
        return int(re.search(rf"^{key}:\s+(\d+) kB", status.read(), re.M).group(1)) / 1024


class Watch:
    """The most memory the box holds meanwhile, above what it held before; its peak would hide it under that of a password."""

    def __init__(self, box):
        self.box, self.before, self.ended = box, memory_mb(box, "VmRSS"), threading.Event()
        self.most = self.before
        self.thread = threading.Thread(target=self._look)

    def _look(self):
        while not self.ended.wait(0.02):
            self.most = max(self.most, memory_mb(self.box, "VmRSS"))

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()


def many(box, browser, name, logs):
    expect(browser.get("/export/dossiers.csv?liste=all"))  # caches fill
    before = box.query("SELECT count (*) AS n FROM access_log WHERE what = 'export'")[0]["n"]
    began = time.monotonic()
    with Watch(box) as watch:
        page = expect(browser.get("/export/dossiers.csv?liste=all"))
    took = time.monotonic() - began
    rows = list(csv.reader(io.StringIO(page.body.decode("utf-8-sig"), newline=""), delimiter=";"))
    ok(len(rows) > MANY and len({len(row) for row in rows}) == 1 and len({row[0] for row in rows}) == len(rows),
       f"{name}: {len(rows) - 1} rows, each whole and once")
    grown = watch.most - watch.before
    told = f"{len(page.body) / 1e6:.1f} MB in {took:.1f} s, memory at most {grown:.1f} MB above {watch.before:.1f}"
    if os.environ.get("V") == "asan":
        skip(f"{name}: in little memory", "a sanitizer keeps what was freed")
    else:
        ok(grown < MEMORY_MAX_MB, f"{name}: in little memory ({told})")
    after = box.query("SELECT count (*) AS n FROM access_log WHERE what = 'export'")[0]["n"]
    ok((after - before > MANY) if logs else (after - before < 10), f"{name}: {after - before} readings of names are logged")


def slow_readers(box, browser):
    """Two who hardly read hold the two places of eight workers; everybody else is served, a third table is refused in words."""
    wires = []
    for _ in range(2):
        wire = socket.socket()
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        wire.connect(("127.0.0.1", box.port))
        cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        wire.sendall(f"GET /export/dossiers.csv?liste=all HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n\r\n".encode())
        ok(wire.recv(200).startswith(b"HTTP/1.1 200"), "a slow reader begins")
        wires.append(wire)
    began = time.monotonic()
    for _ in range(10):
        expect(browser.get("/dossiers?liste=mine"))
    took = time.monotonic() - began
    ok(took < 20, f"ten pages beside two slow readers: {took:.1f} s")
    page = browser.get("/export/dossiers.csv?liste=all")
    is_(page.status, 503, "a third table waits its turn")
    ok(page.type == "text/html" and page.text, "and says so in words", page.text[:200])
    tenant = box.browser()
    tenant.get("/signaler")
    wal = os.path.getsize(os.path.join(box.data, "store.db-wal"))
    write_to_desk(file_report(tenant), "Il pleut dans la chambre.")
    ok(True, f"who writes is not kept waiting (the journal is {wal / 1e6:.1f} MB)")
    for wire in wires:
        wire.close()
    until(lambda: browser.head("/export/dossiers.csv?liste=all").status == 200, 20, "the places are free again")


with Box(start="2026-09-16T07:00Z", config={"server": {"threads": 8}}) as box:
    set_up_demo(box)
    held = file_report(box.browser(), email="menage@example.org", last_name="Zylberstein", phone="0612345678", beneficiary="caf")
    other = file_report(box.browser())
    desk = sign_in(box, MANAGER)
    uuid_of(box, other)
    take(box, desk, held)
    transmit(box, desk, held)
    caf = sign_in(box, AGENTS["caf"])
    accept(box, caf, held)
    follow(box, caf, held, "@appel au ménage")
    record_result(box, caf, held, "procedure", "Visite du 12")
    who_reads_what(box, desk, held, other)
    other_tables(box, desk, held)
    injection(box, desk)
    multiply(box, MANY)
    many(box, caf, "a partner, rows without names", False)
    many(box, desk, "the desk, all names", True)
    slow_readers(box, caf)
done_testing()
