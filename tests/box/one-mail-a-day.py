#!/usr/bin/python3
# one-mail-a-day.py: a partner and a manager choose one mail a day: from Friday to Monday morning nothing but what cannot wait
# leaves; then each gets one mail, which counts what happened and names each file; who chose nothing is told at once.
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *

FRIDAY = "2026-11-20T13:00Z"  # 14:00 in the town


def choose(box):
    """Each by the page that is for it."""
    page = expect(sign_in(box, MANAGER).get("/mon-compte"))
    like(page.text, r"Un seul courriel par jour", "the page of one's own account offers one mail a day")
    page = expect(send(page, form_with(page, "/rythme"), {"rhythm": "daily"}))
    ok(page.has("Votre choix est enregistré"), "the manager chooses it")
    row = box.query("SELECT uuid FROM partner WHERE email = ?", MAILBOXES["schs"])[0]
    admin = sign_in(box, ADMINISTRATOR)
    page = expect(admin.get(f"/partenaires/{row['uuid']}/modifier"))
    page = expect(send(page, page.form("daily"), {"daily": "yes"}))
    ok(page.has("un par jour ouvré"), "and the desk for a partner", page.text[:600])
    is_([row["mail_rhythm"] for row in box.query("SELECT mail_rhythm FROM partner WHERE email = ?", MAILBOXES["schs"])], ["daily"],
        "which the store keeps")
    page = expect(admin.get(f"/partenaires/{row['uuid']}/modifier"))
    expect(send(page, page.form("daily")))
    is_([row["mail_rhythm"] for row in box.query("SELECT mail_rhythm FROM partner WHERE email = ?", MAILBOXES["schs"])], ["daily"],
        "the form sent again changes nothing")


def staff(post):
    return [line for line in post.news() if line[0] not in TENANTS and line[1] != "weekly"]


TENANTS = ("un@example.org", "deux@example.org", "trois@example.org")

with Box(start=FRIDAY, site=False) as box:
    set_up_demo(box)
    choose(box)
    post = Post(box)
    reports = [file_report(box.browser(), email=email) for email in TENANTS]
    is_(staff(post), [], "three reports on Friday afternoon: the manager's mail waits")
    desk = sign_in(box, MANAGER)
    for report in reports[:2]:
        transmit(box, desk, report)
    box.jump(minutes=6)  # the second, when the first has left already
    is_(set(staff(post)), {(MAILBOXES["adil"], "assignment_new")}, "two are handed over: who chose nothing is told at once")
    box.jump(days=1)
    is_(staff(post), [], "on Saturday nothing leaves")
    write_to_desk(reports[0], "L’eau monte encore.")
    is_(staff(post), [], "nor what a tenant writes")
    box.jump(to="2026-11-22T09:00Z")
    is_(staff(post), [], "nor on Sunday, when a reminder falls due")
    box.jump(to="2026-11-23T06:55Z")
    is_(staff(post), [], "nor on Monday before eight")
    box.jump(to="2026-11-23T07:02Z")
    left = staff(post)
    is_(left, sorted([(MAILBOXES["adil"], "reminder"), (MAILBOXES["schs"], "digest"), (MANAGER, "digest")]),
        "at eight each gets one mail, with what chases of that morning")
    mail = post.mail(MAILBOXES["schs"], "digest")
    like(mail.text, r"(?s)En bref :\s+\* 2 dossiers vous sont confiés\s+\* 2 dossiers attendent votre réponse", "it counts by kind")
    is_(mail_references(mail), ["64-1", "64-2"], "and names each file")
    unlike(mail.text + mail.html + mail.subject, r"un@example|Dubois|L.eau monte", "without a word of what was written, nor who")
    mail = post.mail(MANAGER, "digest")
    like(mail.text, r"signalement à trier|occupant a écrit", "the manager reads theirs")
    is_(mail_references(mail), ["64-1", "64-2", "64-3"], "of the three files")
    box.jump(hours=2)
    is_(staff(post), [], "and no second one that day")
done_testing()
