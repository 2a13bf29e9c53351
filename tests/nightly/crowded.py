#!/usr/bin/python3
# crowded.py: a town in which one file went through every door, then every table with three hundred rows more, whatever they are:
# partners, communes, rules, accounts, letters, visits of one home. Every page that a link leads to, a few of each route, is asked
# for by those who see most and by a tenant: each is one that a telephone bears, within seconds, and the box takes no more memory
# for it. A new table or route is tried without anybody thinking of it.
import os
import re
import sqlite3
import sys
import time
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "../box/lib")]
from box import *  # noqa: E402
from doors_answer import make_link  # noqa: E402
from doors_inbox import put  # noqa: E402
from every_door import small_copy, walk_all  # noqa: E402
from journey import *  # noqa: E402

ROWS = int(os.environ.get("ROWS") or 300)
FIELDS_MAX, PAGE_BYTES_MAX, PAGE_S_MAX, TABLE_S_MAX, MEMORY_MB_MAX, SLACK = 2000, 1 << 20, 2, 60, 96, 3
# As many rows as the product has names for, or one row; and what is signed or sealed as a whole.
FEW = {"territory", "setting", "setup", "setup_skip", "job", "status", "revision", "report_count", "search_due", "broker",
       "broker_account", "backup_key", "logo", "mail_relay", "tunnel", "publish_target", "site_text", "grid_adoption", "site_build",
       "half_year", "reach", "homologation", "security_check", "presence", "spool", "spool_boot"}
# What is as long as what it is about: read whole by a program, or drawn.
WHOLE = re.compile(r"^/(export/|carte/points|carte/contours|imports/export|gestion/impressions/tout$|.*\.(csv|json|pdf|zip)$"
                   r"|.*/(csv|pdf|document|graphique)$)")
UUID = "lower (printf ('%s-%s-4%s-8%s-%s', hex (randomblob (4)), hex (randomblob (2)), substr (hex (randomblob (2)), 2)," \
       " substr (hex (randomblob (2)), 2), hex (randomblob (6))))"


def columns_of(db, table):
    """[(name, what its copy number i bears)]"""
    unique = set()
    for _, index, is_unique, _, _ in db.execute(f"PRAGMA index_list ({table})").fetchall():
        if is_unique:
            unique |= {row[2] for row in db.execute(f"PRAGMA index_info ({index})")}
    parents = {row[3] for row in db.execute(f"PRAGMA foreign_key_list ({table})")}
    rows = db.execute(f"PRAGMA table_xinfo ({table})").fetchall()
    keys = [row[1] for row in rows if row[5]]
    for _, name, kind, _, _, key, hidden in rows:
        if hidden:
            continue
        if key and len(keys) == 1 and kind == "INTEGER" and name not in parents:
            yield name, "NULL"
        elif name == "uuid":
            yield name, UUID
        elif name == "insee" and key:
            yield name, "printf ('%05d', 10000 + i)"
        elif (name in unique or key) and name not in parents:
            others = {"INTEGER": f"{name} + i * 1009", "BLOB": f"randomblob (length ({name}))"}
            yield name, others.get(kind, f"{name} || '-' || i")
        else:
            yield name, f'"{name}"'


def multiply_table(db, table, rows):
    names, values = zip(*columns_of(db, table))
    there = db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    if there == 0:
        return 0
    db.execute(f"CREATE TEMP TABLE source AS SELECT * FROM {table} LIMIT 40")
    quoted = ", ".join(f'"{name}"' for name in names)
    db.execute(f"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})"
               f" INSERT OR IGNORE INTO {table} ({quoted}) SELECT {', '.join(values)} FROM"
               f" (SELECT i, s.* FROM n JOIN source s ON s.rowid = 1 + i % (SELECT count(*) FROM source))")
    db.execute("DROP TABLE source")
    return db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] - there


def multiply_tables(path, rows):
    """{table: rows that were added}; what triggers would do at each of them is left away."""
    db = sqlite3.connect(path, timeout=60, isolation_level=None)
    db.execute("BEGIN IMMEDIATE")
    triggers = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        db.execute(f"DROP TRIGGER {name}")
    tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
                                           " AND name NOT LIKE 'report_search%' AND name NOT LIKE 'sqlite%' ORDER BY name")]
    last = db.execute("SELECT max(id) FROM report").fetchone()[0]
    added = {table: multiply_table(db, table, rows) for table in tables if table not in FEW}
    db.execute("INSERT INTO report_search (rowid, open, held) SELECT report_id, open, held FROM report_words WHERE report_id > ?",
               (last,))
    db.execute("UPDATE territory SET next_number = (SELECT max(number) + 1 FROM report)")
    db.execute("UPDATE revision SET count = count + 1")
    db.execute("DELETE FROM report_count")
    db.execute("INSERT INTO report_count (state, count) SELECT state, count(*) FROM report GROUP BY state")
    for _, sql in triggers:
        db.execute(sql)
    db.commit()
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    return added


class Routes:
    """The table of routes, to tell which one a path is of."""

    def __init__(self, box):
        lines = [line.split() for line in box.run("histologe-appliance", "--routes").stdout.splitlines()]
        self.paths = [line[1] for line in lines if line[0] == "GET"]
        self.rows = [(path, re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)) + "$")) for path in self.paths]

    def of(self, path):
        return next((name for name, pattern in self.rows if pattern.match(path)), None)


class Crawl:
    """Every page that links lead to, a few of each route."""
    EACH = 4

    def __init__(self, box, routes, who, browser):
        self.box, self.routes, self.who, self.browser, self.seen = box, routes, who, browser, {}

    def _wanted(self, url):
        parts = urllib.parse.urlsplit(url)
        route = self.routes.of(parts.path)
        if route is None or f"{parts.scheme}://{parts.netloc}" != self.browser.base_url or "langue=" in parts.query:
            return None
        kind = (parts.path, *sorted(urllib.parse.parse_qs(parts.query)))
        seen = self.seen.setdefault(route, set())
        if len(seen) >= self.EACH or kind in seen:
            return None
        seen.add(kind)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def go(self, starts):
        waiting = [self._wanted(self.browser.base_url + start) for start in starts]
        while waiting:
            target = waiting.pop(0)
            if target is None:
                continue
            start = time.monotonic()
            page = self.browser.get(target, follow=False)
            self.judge(target, page, time.monotonic() - start)
            if page.type == "text/html":
                waiting += filter(None, [self._wanted(urllib.parse.urljoin(page.url, href)) for _, href in page.links])

    def judge(self, target, page, took):
        whole, path = WHOLE.match(target.split("?")[0]), re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|/[\w-]{43}", "/…", target)
        # With all boxes ticked; of radios one is sent, and one button.
        sent = max((len([f for f in form.fields if f.name and f.kind not in ("radio", "submit", "button", "image")])
                    for form in page.forms if form.method == "POST"), default=0)
        wrong = [what for what, is_so in ((f"answered {page.status}", page.status >= 500 and page.status != 501),
                                          (f"{len(page.source)} bytes", not whole and len(page.source) > PAGE_BYTES_MAX),
                                          (f"a form of {sent} fields", sent >= FIELDS_MAX),
                                          (f"{took:.1f} s", took > SLACK * (TABLE_S_MAX if whole else PAGE_S_MAX))) if is_so]
        ok(not wrong, f"{self.who}: {path}", *wrong, page.text[:300] if page.status >= 500 else "")
        if took > 0.5 or len(page.source) > PAGE_BYTES_MAX / 4:
            diag(f"{self.who}: {path}: {page.status}, {len(page.source) // 1024} kB, {took:.1f} s,"
                 f" peak {peak_mb(self.box):.0f} MB")


def peak_mb(box):
    with open(f"/proc/{box.process.pid}/status", encoding="ascii") as stream:
        return int(re.search(r"VmHWM:\s+(\d+)", stream.read()).group(1)) / 1024


def stage(box):
    """A town with some files and one that went through every door: there is a row of all that the box keeps."""
    box.configure(training=small_copy(box.folder))
    box.start()
    set_up_demo(box, reports=30)
    box.generator("site")
    report, _ = walk_all(box)
    put(box, report)
    settle(box)
    link = make_link(box, box.query("SELECT a.id FROM assignment a JOIN report r ON r.id = a.report_id WHERE r.uuid = ?",
                                    report.uuid)[0])
    box.stop()
    return report, link


with Box(start="2026-09-16T07:00Z", config={"paths": {"tiles": "town.mbtiles"}}, running=False) as box:
    report, link = stage(box)
    added = multiply_tables(os.path.join(box.data, "store.db"), ROWS)
    diag("not multiplied: " + " ".join(sorted(table for table, count in added.items() if count < ROWS / 10)))
    box.start()
    routes = Routes(box)
    found = set()
    for who, browser, starts in (
            ("manager", sign_in(box, MANAGER), ("/a-trier", "/dossiers", f"/dossiers/{report.uuid}")),
            ("administrator", sign_in(box, ADMINISTRATOR), ("/courriers", "/gestion", f"/dossiers/{report.uuid}")),
            ("partner", sign_in(box, AGENTS["schs"]), ("/dossiers", f"/dossiers/{report.uuid}")),
            ("tenant", report.browser, (report.follow, "/recu")), ("partner by link", box.browser(), (link,))):
        browser.timeout_s = 400
        crawl = Crawl(box, routes, who, browser)
        crawl.go([*starts, *(path for path in routes.paths if "{" not in path and path != "/deconnexion")])
        found |= set(crawl.seen)
    desk = sign_in(box, MANAGER)
    like(desk.get(f"/dossiers/{report.uuid}").text, "D’autres courriers attendent sur ce dossier",
         "what a page does not show, it says so")
    like(desk.get("/gestion/impressions").text, "Voici les 50 plus anciens", "nor letters printed more than a pile")
    like(desk.get("/regles/essai").text, r"\d+ autres envois ne sont pas montrés ici",
         "and rules tried are no longer than a page")
    helper = box.query("SELECT id, uuid FROM partner WHERE type = 'schs' ORDER BY id LIMIT 1")[0]
    form = desk.get(f"/partenaires/{helper['uuid']}/secteur").form("Enregistrer les communes")
    communes = [field.value for field in form.fields if field.name == "insee"]
    page = send(desk.get(f"/partenaires/{helper['uuid']}/secteur"), form, {"insee": communes})
    held = box.query("SELECT count (*) AS n FROM partner_area WHERE partner_id = ?", helper["id"])[0]["n"]
    is_((page.status, held), (200, len(communes)), f"a partner has a sector of {len(communes)} communes")
    diag("routes that no link led to: " + " ".join(sorted(set(routes.paths) - found)))
    ok(peak_mb(box) < MEMORY_MB_MAX, f"and the box took {peak_mb(box):.0f} MB at most")
    unlike(box.log(), "more of the store than", "no page met its bound")
done_testing()
