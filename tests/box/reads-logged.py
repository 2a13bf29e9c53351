#!/usr/bin/python3
# reads-logged.py: whoever reads a name is in the log of readings: every page, table and paper that links lead to, as an
# administrator, a partner that holds a file and one that does not; where a planted name stands, the log has grown by that person.
import os
import re
import sys
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *

PLANTED = ("Zylberstein", "menage-zylb@example.org", "06 99 88 77 66", "0699887766")
# One page of a kind: what stands for a key in the address, but that of the file whose people are looked for.
KEY = re.compile(r"/[0-9a-f]{8}-[0-9a-f-]{27}")
# Lists are logged once an hour and person: two of the same kind are one reading.
ONE_READING = {"/dossiers": "list", "/carte": "map", "/carte/points": "map", "/a-trier": "list"}
STARTS = ("/dossiers?liste=all", "/dossiers?liste=triage", "/carte?liste=all", "/carte/points?liste=all", "/visites", "/gestion",
          "/demandes", "/courriers", "/export/dossiers.csv?liste=all", "/export/suivis.csv?liste=all",
          "/export/affectations.csv?liste=all", "/export/visites.csv?liste=all")
# Pages for everybody, and rooms of words that were written for everybody, a page each.
PASSED_OVER = ("/signaler", "/assets", "/guides", "/deconnexion", "/statistiques", "/opendata", "/gestion/courriers/modeles",
               "/reglages/textes", "/campagnes/", "/gestion/loi", "/installation")


def readings(box, email):
    return [row["what"] for row in box.query("SELECT g.what FROM access_log g JOIN user u ON u.id = g.user_id WHERE u.email = ?",
                                             email)]


def links_of(page):
    for _, href in page.links:
        there = urllib.parse.urlsplit(urllib.parse.urljoin(page.url, href))
        if page.url.startswith(f"{there.scheme}://{there.netloc}"):
            yield there.path + (f"?{there.query}" if there.query else "")


def look(box, email, report):
    """(pages looked at, kinds that named somebody, those that nothing logged)."""
    browser, wanted, seen, naming, silent = sign_in(box, email), [*STARTS, f"/dossiers/{report.uuid}"], set(), set(), []
    while wanted:
        target = wanted.pop(0)
        path = urllib.parse.urlsplit(target).path
        kind = KEY.sub("/…", path.replace(report.uuid, "mine"))
        if kind in seen or path.startswith(PASSED_OVER):
            continue
        seen.add(kind)
        before = readings(box, email)
        page = browser.get(target)
        wanted += links_of(page) if page.type == "text/html" else []
        if page.status == 200 and any(word in page.source for word in PLANTED):
            naming.add(kind)
            if len(readings(box, email)) == len(before) and ONE_READING.get(kind) not in before:
                silent.append(target)
    return len(seen), naming, silent


with Box(site=False) as box:
    set_up_demo(box, 4)
    desk = sign_in(box, MANAGER)
    report = file_report(box.browser(), email="menage-zylb@example.org", phone="06 99 88 77 66", last_name="Zylberstein",
                         beneficiary="caf", owner_agrees="yes", photos=[("mur.png", png(), "image/png")])
    uuid_of(box, report)
    take(box, desk, report)
    transmit(box, desk, report)
    caf = sign_in(box, AGENTS["caf"])
    accept(box, caf, report)
    follow(box, caf, report, "Madame Zylberstein a appelé.", visible=True)
    write_to_desk(report, "Ici Zylberstein, bonjour.")
    untaken = file_report(box.browser(), email="menage-zylb@example.org", last_name="Zylberstein", address="9 Rue Carnot")
    for email, least in ((ADMINISTRATOR, 12), (AGENTS["caf"], 4), (AGENTS["ars"], 0)):
        count, naming, silent = look(box, email, report)
        ok(len(naming) >= least and not silent, f"{email}: of {count} kinds of pages {len(naming)} name people, and each stands"
           " in the log", *silent, sorted(naming))
        if least == 0:
            is_(naming, set(), "who holds nothing reads no name anywhere")
done_testing()
