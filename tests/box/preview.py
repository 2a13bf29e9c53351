#!/usr/bin/python3
# preview.py: what will leave, and why: by the command and by the page; it is what leaves later, and looking changes nothing.
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *

TENANT, STOPPED = "menage@example.org", "arret@example.org"
COUNTED = ("report", "event", "notice", "outbox", "reminder", "link", "weekly_report", "file", "access_log", "automatic_look")


def preview(box, at, *more):
    return json.loads(box.admin("jobs", "preview", "--at", at, "--json", *more))


def rows(box):
    """All of the tables that a day's jobs write, and the times of the jobs."""
    return [box.query(f"SELECT count (*) AS n FROM {table}") for table in COUNTED] + [
        box.query("SELECT * FROM job WHERE name NOT IN ('site', 'notices', 'outbox') ORDER BY name")]


def promised(found):
    """(recipient, kind) of the mails of a preview, as Post tells those that left."""
    class Said:
        def __init__(self, mail):
            self.subject = plain(mail["subject"])
    return sorted((mail["recipient"], mail_kind(Said(mail))) for mail in found["mails"] if not mail["blocked"])


def ask(page, button):
    """Presses a button of the page, and waits for what is found."""
    page = expect(send(page, form_with(page, "/courriers/a-venir", moment=button), button=button))

    def found():
        there = expect(page.browser.get(page.url))
        return there if "Calcul en cours" not in there.text else None
    return until(found, 60, "a result")


with Box(start="2026-12-04T10:00+01:00", site=False) as box:  # a Friday
    set_up_demo(box)
    post = Post(box)
    desk = sign_in(box, MANAGER)
    silent = file_report(box.browser(), email=TENANT)
    transmit(box, desk, silent)
    taken = file_report(box.browser(), email=STOPPED, address="30 Rue Carnot")
    take(box, desk, taken)
    post.news()
    before = rows(box)

    found = preview(box, "2026-12-07T08:00")
    is_(rows(box), before, "looking ahead writes nothing to the store")
    is_(post.news(), [], "and nothing leaves")
    lines = {line["reference"]: line for mail in found["mails"] if mail["kind"] == "reminder_partner" for line in mail["lines"]}
    is_(list(lines), [silent.reference], "Monday's reminder speaks of the file that waits")
    like(lines[silent.reference]["why"], r"^sans réponse depuis le 4 décembre 2026 \(3 jours\), 1re relance$", "and says why")
    weekly = [mail["why"] for mail in found["mails"] if mail["kind"] == "weekly" and mail["recipient"] == MAILBOXES["schs"]]
    like(plain(weekly[0]), r"rapport de la semaine : 1 dossier à accepter", "the week's report comes with its counts")
    is_(found["before"], 1, "what leaves before that day is counted apart")  # the word that it was taken in charge
    later = preview(box, "2026-12-10T08:00", "--since", "now")
    is_(sum(1 for mail in later["mails"] if mail["kind"] == "reminder_partner"), 4,
        "what left on Monday is not due again until Thursday")
    ok("texts" not in found and TENANT not in json.dumps([mail.get("lines") for mail in found["mails"]]),
       "no body and no link is told")
    like(box.admin("jobs", "preview", "--at", "2026-12-07T08:00"), r"(?s)7 décembre 2026\n.*1re relance", "a table for people")
    for wrong in ("2026-12-03T08:00", "2027-05-01T08:00", "demain", "2026-12-07T25:00"):
        is_(box.run("histologe-admin", "jobs", "preview", "--at", wrong, check=False).returncode, 1, f"“{wrong}” is refused")

    page = expect(desk.get("/courriers/a-venir"))
    like(page.text, r"Rien n.est envoyé", "the page says what it is")
    page = ask(page, "2026-12-07T08:00")
    like(plain(page.text), rf"(?s)relance.*{MAILBOXES['schs']}.*{silent.reference}.*1re relance", "the desk reads the same")
    page = ask(page, "2026-12-04T20:00")
    like(plain(page.text), r"Rien ne part", "and reads when nothing leaves")
    like(send(page, page.form("day"), {"day": "2026-12-01"}).text, r"moment à venir", "a day that is over is refused in words")
    for hour in ("99:99", "24", "8h15", "huit", ""):
        refused = send(page, page.form("day"), {"day": "2026-12-07", "hour": hour})
        is_((refused.status, refused.has("Cette heure n’est pas comprise"), refused.form("day").field("day").value),
            (422, True, "2026-12-07"), f"an hour “{hour}” is told, and the day kept")
    like(send(page, page.form("day"), {"day": "2026-12-07", "hour": "8 h"}).url, r"moment=2026-12-07T08:00$", "“8 h” is understood")
    is_(box.query("SELECT count (*) AS n FROM access_log WHERE what = 'departures'")[0]["n"], 1, "who looked stands in the log")
    is_(sign_in(box, AGENTS["schs"]).get("/courriers/a-venir").status, 403, "partners do not look")

    # The tenant stops; the word it waits for is dropped, and the preview says so.
    act(taken, "arreter", "act", {"words": "Un accord avec le propriétaire."}, button="Demander d’arrêter")
    post.news()
    found = preview(box, "2026-12-07T08:00", "--since", "now")
    is_([(drop["reference"], drop["code"]) for drop in found["dropped"]], [(taken.reference, "stopped")],
        "what is dropped, and why")
    expected = promised(preview(box, "2026-12-07T08:00"))
    for day in ("05", "06"):
        box.jump(to=f"2026-12-{day}T18:30+01:00")
        post.news()
    box.jump(to="2026-12-07T08:00:10+01:00")
    is_(post.news(), expected, "on Monday leaves what was foretold on Friday")
done_testing()
