#!/usr/bin/python3
# smtp-down.py: while the mail relay is away, mails wait and the administrator sees it; when it is back each leaves once. An address
# that is refused for good is given up, and the administrator is told.
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *

TENANT, GONE = "menage@example.org", "rcpt550@example.org"


def rows(box, to):
    return box.query("SELECT state, attempts, last_status FROM outbox WHERE recipient = ? ORDER BY id", to)


def tried(box, to, attempts):
    """Waits until the mail to that address was tried so often and rests."""
    def resting():
        return [r for r in rows(box, to) if r["attempts"] >= attempts and r["state"] != "sending"]

    return until(resting, 20, f"try {attempts} to {to}")


def relay_away(box):
    box.sink.stop()
    report = file_report(box.browser(), email=TENANT)
    like(report.browser.get("/recu").text, r"64-1", "without a relay the tenant is acknowledged all the same")
    is_(tried(box, TENANT, 1)[0]["state"], "pending", "the mail waits in the outbox")
    for _ in range(2):  # one mail a minute is enough to know that nobody listens
        box.jump(minutes=2)
    ok(tried(box, TENANT, 2), "it is tried again within minutes")
    page = sign_in(box, ADMINISTRATOR).get("/courriers")
    like(page.text, r"\b2\s*en attente", "the administrator sees how many wait")
    ok(page.has(TENANT) and page.has("nouvel essai le"), "for whom, and when it will be tried again", page.text[:1500])
    like(page.text, r"essai 2\)", "and how often it was")
    unlike(page.source, r"/suivi/", "but no link of a tenant")
    is_(sign_in(box, AGENTS["schs"]).get("/courriers").status, 403, "a partner does not")
    box.kill9()
    box.start()
    is_(len(rows(box, TENANT)), 1, "after a power cut it still waits")
    return report


def relay_back(box):
    box.sink.start()
    box.jump(hours=1)
    settle(box)
    mails = box.mails(to=TENANT)
    is_(len(mails), 1, "when the relay is back the mail leaves, once")
    like(mails[0].text, r"Numéro de dossier : 64-1", "whole")
    row = box.query("SELECT id, state, body_text, body_html FROM outbox WHERE recipient = ?", TENANT)[0]
    is_(row["state"], "sent", "and the box knows")
    unlike(row["body_text"] + row["body_html"], r"/suivi/[\w-]", "what its link opens is not kept here any longer")
    page = sign_in(box, ADMINISTRATOR).get(f"/courriers/{row['id']}")
    ok(page.has("Numéro de dossier") and "/suivi/…" in page.source, "the desk can read what left, without its key", page.text[:900])
    like(sign_in(box, ADMINISTRATOR).get("/courriers").text, r"\b0\s*en attente", "nothing waits any more")
    box.jump(hours=5)
    is_(len(box.mails(to=TENANT)), 1, "and nothing leaves twice")


def address_gone(box):
    file_report(box.browser(), email=GONE)
    until(lambda: [r["state"] for r in rows(box, GONE)] == ["failed"], 20, "the refused mail is given up")
    is_(rows(box, GONE), [{"state": "failed", "attempts": 1, "last_status": "550 5.1.1"}],
        "a refused address is not tried for days")
    file_report(box.browser(), email="tempfail-450@example.org")
    is_(tried(box, "tempfail-450@example.org", 1)[0]["state"], "pending", "one that is busy is")
    page = sign_in(box, ADMINISTRATOR).get("/courriers?etat=failed")
    ok(page.has(GONE) and not page.has("tempfail-450"), "the page can show what was given up alone")
    box.jump(to="2026-09-17T06:10Z")
    settle(box)
    mail = box.mails(to=ADMINISTRATOR)[-1]
    is_(mail_kind(mail), "failures", "in the morning the administrator is written to")
    path = next(link for link in mail.links)[len(box.base_url):]
    is_((path, sign_in(box, ADMINISTRATOR).get(path).status), ("/courriers", 200), "with a link to the page")
    unlike(mail.text, "rcpt550", "and no tenant's address")
    for _ in range(16):
        box.jump(hours=4, minutes=1)
    settle(box)
    is_(rows(box, "tempfail-450@example.org")[0]["state"], "failed", "after 48 hours of tries the busy one is given up too")


with Box(start="2026-09-16T07:00Z", site=False) as box:
    set_up_demo(box)
    relay_away(box)
    relay_back(box)
    address_gone(box)
done_testing()
