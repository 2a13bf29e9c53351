#!/usr/bin/python3
# doors.py: every row of `histologe-appliance --routes`: who may pass and who may not, with which headers, on how much stack; and
# what stands behind no door: files outside the site, JSON without an end.
import os
import re
import socket
import subprocess
import urllib.parse
import sys

os.environ["HISTOLOGE_STACK_PAINT"] = "1"  # the appliance paints its workers' stacks and tells how deep they went
os.environ["G_MESSAGES_DEBUG"] = "histologe"  # and logs the requests of programs that went well, too
LIB = os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib")
sys.path.insert(0, LIB)
from box import *
from every_door import ROOMS, small_copy, walk_all
from journey import *

STACK_MAX_BYTES = 64 * 1024
NOBODY, STAFF = None, ("administrator", "manager", "agent")
DESK = ("administrator", "manager")
# Who may use a right of the table of routes. A right that is not here fails the test: say who may.
MAY = {
    "public": (NOBODY, *STAFF), "signed_in": STAFF, "report_list": STAFF, "report_read": STAFF, "report_triage": DESK,
    "followup_write": STAFF, "result_record": STAFF, "assignment_answer": ("agent",), "outbox_read": DESK, "visit_plan": STAFF,
    "report_requalify": STAFF, "report_enter": STAFF, "sensor_manage": DESK,
}
# The owner's side: no counter, and of the files only those assigned to it.
MAY = {right: (*roles, "landlord") if "agent" in roles and right != "report_enter" else roles for right, roles in MAY.items()}
# Each part of the back office says who may use its rights.
for room in ROOMS:
    MAY |= room.MAY
ACCOUNTS = {"administrator": ADMINISTRATOR, "manager": MANAGER, "agent": AGENTS["caf"], "landlord": AGENTS["landlord"]}
# Whoever sends readings says who it is by a token of its own; a page of the outside copy by its origin.
PROGRAMS = ("/sensors/", "/write", "/api/", "/query", "/signaler/dehors")
PARTS = {"uuid": "00000000-0000-4000-8000-000000000000", "file": "00000000-0000-4000-8000-000000000001", "token": "A" * 43,
         "sensor": "00000000-0000-4000-8000-000000000002", "step": "lieu"}
for room in ROOMS:
    PARTS |= getattr(room, "PARTS", {})
ALWAYS = {"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
          "Cross-Origin-Opener-Policy": "same-origin"}


def routes():
    command = [os.path.join(BUILD, "histologe-appliance"), "--routes"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [tuple(line.split()) for line in done.stdout.splitlines()]


# ---- who may ----

def knock(browser, method, path):
    path = re.sub(r"\{(\w+)\}", lambda part: PARTS[part.group(1)], path)
    if method == "GET":
        return browser.get(path, follow=False)
    csrf = next((f.field("csrf").value for f in browser.get("/connexion").forms if f.field("csrf")), "")
    return browser.post(path, [("csrf", csrf)], multipart=path.startswith("/signaler/"), follow=False)


def walk_rights(box, table):
    unknown = {right for _, _, right in table} - set(MAY)
    is_(unknown, set(), "every right of the table is known here")
    people = {NOBODY: box.browser()} | {role: sign_in(box, account) for role, account in ACCOUNTS.items()}
    for method, path, right in table:
        wrong = []
        for role, browser in people.items():
            page = knock(browser if path != "/deconnexion" or not role else sign_in(box, ACCOUNTS[role]), method, path)
            if role in MAY.get(right, ()):
                # A file that does not exist, an answer that says nothing: anything but "you may not".
                fine = page.status not in (401, 403, 500, 503) or (page.status in (401, 403) and path.startswith(PROGRAMS))
            elif role is NOBODY and method == "GET":
                fine = page.status == 303 and page.headers["Location"].startswith("/connexion?next=/")
            else:
                fine = page.status == (401 if role is NOBODY else 403)
            wrong += [] if fine else [f"{role}: {page.status} {page.headers.get('Location')} {page.text[:200]}"]
        ok(not wrong, f"{method} {path}: {right}", *wrong)
    is_(box.browser().request("DELETE", "/dossiers").status, 405, "a method nobody asked for is refused")
    is_(box.browser().request("POST", "/dossiers", b"").status, 405, "and a known one where it means nothing")


def own_files_only(box, report):
    """The right of the route does not say whose file it is: another partner's agent stays outside."""
    foreign = sign_in(box, AGENTS["ars"])
    page = foreign.get(f"/dossiers/{report.uuid}")
    csrf = page.forms[0].field("csrf").value
    mine = box.query("SELECT a.uuid FROM assignment a JOIN partner p ON p.id = a.partner_id JOIN report r ON r.id = a.report_id"
                     " WHERE r.uuid = ? AND p.type <> 'ars'", report.uuid)[0]["uuid"]
    for path, fields in ((f"/dossiers/{report.uuid}/suivis", {"text": "Ce n’est pas à moi."}),
                         (f"/dossiers/{report.uuid}/resultats", {"kind": "works_done", "at": "2026-09-16"}),
                         (f"/affectations/{mine}", {"verb": "accept", "report": report.uuid})):
        name = re.sub(r"/[0-9a-f-]{36}", "/…", path)
        is_(foreign.post(path, {"csrf": csrf, **fields}).status, 403, f"another partner's agent: {name} is refused")
    photo = box.query("SELECT uuid FROM file LIMIT 1")[0]["uuid"]
    is_(foreign.get(f"/dossiers/{report.uuid}/photos/{photo}").status, 404, "and there is no photo for it")
    is_(box.browser().get(f"/suivi/{'A' * 43}/photos/{photo}").status, 404, "nor for a stranger")


def owners_side(box, report):
    """A landlord is told of a file when the occupant agrees: of the others it sees neither street nor number, nor how many."""
    landlord = sign_in(box, AGENTS["landlord"])
    is_(landlord.get(f"/dossiers/{report.uuid}").status, 404, "a file not assigned to the landlord is not there for it")
    for name in ("all", "triage", "waiting", "mine", "silent", "closed"):
        page = landlord.get(f"/dossiers?liste={name}")
        ok(page.status == 200 and not page.has(report.reference) and not page.has("Rue Carnot"), f"nor in its list {name}",
           page.text[:600])
    csrf = page.forms[0].field("csrf").value
    is_(landlord.post(f"/dossiers/{report.uuid}/suivis", {"csrf": csrf, "text": "Bonjour."}).status, 403, "nor can it write there")
    ok("/saisie" not in page.source and landlord.get("/saisie").status == 403, "and it does not use the counter")


def unknown_town(box):
    """A town that nobody knows is what somebody typed: it stays with those who hold the file, and in no mail."""
    typed = "Chez Zoé, 06 12 34 56 78"
    report = file_report(box.browser(), city=typed, email="zoe@example.org")
    desk = sign_in(box, MANAGER)
    page = take(box, desk, report)
    ok(page.has(typed), "the desk reads the town as it was typed")
    transmit(box, desk, report)
    settle(box)
    foreign = sign_in(box, AGENTS["ars"])
    for path in (f"/dossiers/{report.uuid}", "/dossiers?liste=all"):
        page = foreign.get(path)
        ok(page.status == 200 and not page.has("Zoé"), f"{path[:9]}: who does not hold the file does not", page.text[:600])
    told = [mail for mail in box.mails() if report.reference in mail.text]
    ok(len(told) > 2 and not any("06 12" in mail.text + mail.html for mail in told), "no mail carries it", *map(repr, told))


# ---- headers ----

def headers(box, report):
    desk = sign_in(box, MANAGER)
    for name, page in (("a page", box.browser().get("/signaler")), ("a page of staff", desk.get(f"/dossiers/{report.uuid}")),
                       ("a page that is not there", box.browser().get("/rien")), ("the site", box.browser().get("/")),
                       ("a stylesheet", box.browser().get("/assets/box.css")),
                       ("a redirect", box.browser().get("/dossiers", follow=False)),
                       ("an answer to a program", box.browser().post_json("/sensors/readings", {}))):
        wrong = {k: page.headers.get(k) for k, v in ALWAYS.items() if page.headers.get(k) != v}
        is_(wrong, {}, f"{name} bears the headers that protect it ({page.status})")
        policy = page.headers.get("Content-Security-Policy", "")
        ok("default-src 'self'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy,
           f"{name}: nothing is loaded from elsewhere", policy)
    is_(desk.get(f"/dossiers/{report.uuid}").headers["Cache-Control"], "no-store", "pages of staff are kept by no cache")
    page = box.browser().get("/connexion")
    cookies = page.headers.get_all("Set-Cookie") or []
    page = page.submit({"email": MANAGER, "password": PASSWORD}, form="password", follow=False)
    cookies += page.headers.get_all("Set-Cookie")
    ok(len(cookies) >= 2 and all("HttpOnly" in c and "SameSite=" in c for c in cookies),
       "cookies are kept from scripts and other sites", *cookies)
    is_(box.browser().get("/connexion").headers.get("Server"), None, "the server does not say what it is")


# ---- nothing outside ----

TRAVERSALS = ("/../store.db", "/../../store.db", "/assets/../../../store.db", "/%2e%2e/%2e%2e/store.db", "/..%2f..%2fstore.db",
              "/assets/..%5c..%5cstore.db", "/assets/%00/../x", "//etc/passwd", "/./../../../../etc/passwd", "/.%2e/.%2e/store.db",
              "/assets/....//....//store.db", "/%252e%252e/store.db", "/..;/store.db", "/assets/box.css/../../../../store.db",
              "/leak/store.db", "/leak.html", "/.hidden.html", "/%c0%ae%c0%ae/store.db", "http://elsewhere/../store.db", "*",
              "store.db")


def raw_request(box, target):
    with socket.create_connection(("127.0.0.1", box.port), timeout=10) as wire:
        wire.sendall(b"GET " + target.encode("latin-1") + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answer = b""
        while part := wire.recv(65536):
            answer += part
    return answer


def traversal(box):
    site = os.path.join(box.data, "site", "current")
    os.symlink(box.data, os.path.join(site, "leak"))
    os.symlink(os.path.join(box.data, "store.db"), os.path.join(site, "leak.html"))
    with open(os.path.join(site, ".hidden.html"), "w", encoding="ascii") as stream:
        stream.write("secret")
    for target in TRAVERSALS:
        answer = raw_request(box, target)
        status = answer[9:12].decode()  # none: the connection was closed at once
        ok(status in ("", "400", "404") and b"SQLite format" not in answer and b"root:" not in answer and b"secret" not in answer,
           f"{target} leads nowhere", answer[:200])
    is_(box.browser().get("/").status, 200, "the site itself is there")


# ---- JSON without an end ----

def json_bombs(box, table, token):
    ok(("POST", "/sensors/{dialect}", "public") in table, "there are doors for programs")
    doors = [f"/sensors/{name}" for name in ("readings", "zigbee2mqtt", "chirpstack", "tts", "ruuvi", "airrohr")]
    bombs = {"[ a hundred thousand times": b"[" * 100000, "{\"a\": without an end": b'{"a":' * 10000, "no JSON": b"\xff\xfe{",
             "nothing": b"", "a string without an end": b'{"id": "' + b"x" * 60000}
    for path in doors:
        for name, body in bombs.items():
            page = box.browser().request("POST", path, body, {"Content-Type": "application/json",
                                                              "Authorization": f"Bearer {token}"})
            ok(page.status == 400 and page.type == "application/json" and "error" in page.json(), f"{path}: {name} gets a 400",
               page.status, page.text[:300])
        is_(box.browser().post_json(path, {"temperature": 18.5}).status, 401, f"{path}: without a token nothing is read")
    is_(box.browser().get("/health").status, 200, "and the box is well")


def passed(log):
    """Routes that were answered well at least once."""
    return {(method, path) for method, path, status in re.findall(r": (GET|POST) (\S+) (\d+) \d+ ms ", log) if int(status) < 400}


with Box(start="2026-09-16T07:00Z", config={"paths": {"tiles": "town.mbtiles"}}, running=False) as box:
    box.configure(training=small_copy(box.folder))
    box.start()
    set_up_demo(box)
    box.generator("site")
    table = routes()
    report, token = walk_all(box)
    missed = {(method, path) for method, path, _ in table} - passed(box.log())
    is_(missed, set(), "a whole file's life leads through every route")
    walk_rights(box, table)
    own_files_only(box, report)
    owners_side(box, report)
    unknown_town(box)
    headers(box, report)
    traversal(box)
    json_bombs(box, table, token)
    box.stop()
    told = re.search(r"stack high water (\d+) bytes", box.log())
    used = int(told.group(1)) if told else 0
    if os.environ.get("V") == "asan":
        skip("no route needs more than 64 KB of stack", "a sanitizer's frames are not ours")
    else:
        ok(0 < used < STACK_MAX_BYTES, f"no route needs more than 64 KB of stack ({used} bytes)", box.log()[-500:])
done_testing()
