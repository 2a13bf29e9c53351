#!/usr/bin/python3
# scanner.py: wapiti over the whole site, through nginx as the package brings it, as nobody, as a tenant with a secret link, and
# with the session of each role. Each of its findings is mended or stands in ANSWERED with the reason; one that is new fails. That
# wapiti sees anything is shown first, on a site with holes.
#
# In the environment: SCAN_S, seconds of each of its modules (25); SCAN_ROLES, to take fewer.
import glob
import http.server
import os
import re
import subprocess
import sys
import threading
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "../box/lib")]
from box import *
from front import Front
from honest import Honest
from journey import ADMINISTRATOR, AGENTS, MANAGER, expect, file_report, set_up_demo, sign_in, wait_site
from scan import Listener, scan

MODULE_S = float(os.environ.get("SCAN_S") or 25)
CRAWL_S = 3 * MODULE_S
# (category, words of the finding) → why it stands.
ANSWERED = {
    ("Content Security Policy Configuration", 'CSP "object-src"'):
        "default-src 'self' holds for objects; what people bring is shown as a picture made anew, or is an attachment in a sandbox",
    ("HTTP Secure Headers", "X-XSS-Protection"): "browsers took it out: it opened holes; the policy refuses scripts within pages",
}
# First word of an address: the table whose uuid follows it.
NOUNS = {"dossiers": "report", "a-trier": "report", "partenaires": "partner", "regles": "rule", "capteurs": "sensor",
         "modeles": "preset"}
# What a scanner with a session may not press: it would end the session, or start a second box.
EXCLUDED = ("/deconnexion*", "/mon-compte/*", "/comptes/*", "/gestion/entrainement*", "/installation*")
ROLES = {"nobody": None, "tenant": None, "agent": AGENTS["caf"], "landlord": AGENTS["landlord"], "manager": MANAGER,
         "administrator": ADMINISTRATOR}
# Pages that no link leads to without something that a scanner does not have: a mail, a second box, a file just sent.
UNSEEN = re.compile(r"\{token\}|/installation|/entrainement|/nouveau-mot-de-passe|/invitation|/mon-compte|/comptes|/metrics"
                    r"|/acces/preuve|/sensors/|/ready|/ping|/query|/health")


SQL_WORDS = b"You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version"


class Holes(http.server.BaseHTTPRequestHandler):
    """A site with a hole of each kind that is looked for here."""

    def do_GET(self):
        parts = urllib.parse.urlsplit(self.path)
        values = urllib.parse.parse_qs(parts.query)
        to = values.get("to", [""])[0]
        self.send_response(302 if to else 200)
        if to:
            self.send_header("Location", to)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        said = values.get("q", [""])[0]
        if "'" in said:
            self.wfile.write(SQL_WORDS)
        self.wfile.write(f'<html><body><a href="/?q=a">a</a> <a href="/go?to=/b">b</a><p>{said}</p></body></html>'.encode())

    def log_message(self, *_):
        pass


def sees_holes(listener):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Holes)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found, _ = scan(f"http://127.0.0.1:{server.server_port}", listener, crawl_s=10, module_s=10, modules="sql,xss,redirect,csp")
    server.shutdown()
    wanted = {"SQL Injection", "Cross Site Scripting", "Open Redirect", "Content Security Policy Configuration"}
    is_(wanted - {category for category, *_ in found}, set(), "wapiti sees holes where there are some")


def answered(finding):
    category, _, _, words = finding
    return any(category == known and part in words for known, part in ANSWERED)


def routes():
    done = subprocess.run([os.path.join(BUILD, "histologe-appliance"), "--routes"], capture_output=True, text=True,
                                        check=True)
    return [tuple(line.split()) for line in done.stdout.splitlines()]


def named(box, path):
    """The address of a page of somebody or something, of the last that there is."""
    first = path.split("/")[1]
    if first in NOUNS and path.startswith(f"/{first}/{{uuid}}"):
        rows = box.query(f"SELECT uuid FROM {NOUNS[first]} ORDER BY id DESC LIMIT 1")
        return path.replace("{uuid}", rows[0]["uuid"]) if rows else None
    return path


def starts_of(box, table, role, browser, link):
    """Where it begins: of nobody the site; of a tenant the link; of staff every page that it may open, of each kind one."""
    if role == "tenant":
        return [link]
    if ROLES[role] is None:
        return ["/signaler", "/connexion", "/retrouver", "/reprendre", "/bailleur"]
    paths = [named(box, path) for method, path, right in table if method == "GET" and right != "public"]
    paths = [path for path in paths if path and "{" not in path]
    pages = [(path, browser.get(path, follow=False)) for path in paths]
    return [path for path, page in pages if page.status == 200 and page.type == "text/html"]


def scan_role(box, people, role, table, link, listener):
    browser = people.person(240)
    if ROLES[role]:
        browser = sign_in(people, ROLES[role])
    excluded = EXCLUDED + (("/suivi/*/effacer*", "/effacer*") if role == "tenant" else ())
    starts = starts_of(box, table, role, browser, link)
    found, requests = scan(people.url, listener, starts, excluded, browser.cookies, CRAWL_S, MODULE_S)
    new = sorted(finding for finding in found if not answered(finding))
    is_(new, [], f"{role}: each of {len(found)} findings is answered, after {requests} attacks")
    ok(requests > 50, f"{role}: wapiti was at work", requests)
    if ROLES[role]:
        is_(browser.get("/dossiers").status, 200, f"{role}: the session held to the end")
    return {answer for finding in found for answer in ANSWERED if answer[0] == finding[0] and answer[1] in finding[3]}


def judge_after(box, listener, table):
    log = box.log()
    faults = sorted(set(re.findall(r": (?:GET|POST|HEAD|OTHER) \S+ 5\d\d ", log)) - {": POST /signaler/photos 503 "})
    is_(faults, [], "no request of a scanner made a fault of ours")
    is_(listener.called, [], "the box was not made to call anybody")
    is_(glob.glob(os.path.join(box.data, "crashes", "*")), [], "nothing crashed")
    is_(box.query("PRAGMA integrity_check")[0]["integrity_check"], "ok", "the store is whole")
    seen = {path for path in re.findall(r": GET (\S+) 200 ", log)}
    missed = sorted(path for method, path, _ in table if method == "GET" and path not in seen and not UNSEEN.search(path))
    diag(f"{len(seen)} kinds of pages were attacked; not seen: {' '.join(missed)}")
    ok(len(seen) > len(missed), "most kinds of pages of the table were attacked", missed)


def main():
    listener, front, table = Listener(), Front(limits=False), routes()
    sees_holes(listener)
    wanted = (os.environ.get("SCAN_ROLES") or " ".join(ROLES)).split()
    used = set()
    with Box(config=front.behind()) as box:
        set_up_demo(box, 30)
        wait_site(box)
        front.start(box)
        try:
            people = Honest(box, front.url)
            report = file_report(people.person(1), email="menage@example.org")
            for role in wanted:
                used |= scan_role(box, people, role, table, report.follow, listener)
            ok(expect(people.person(2).get("/signaler")), "people still report")
            judge_after(box, listener, table)
            is_(sorted(set(ANSWERED) - used), [], "no answer stands without its finding")
        finally:
            front.stop()
            listener.stop()


main()
done_testing()
