#!/usr/bin/python3
# owner-agreement.py: the owner is not told without the occupant's agreement: a social landlord receives by rule the files whose
# occupant said yes, and neither mail nor page of the others.
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *

LANDLORD = MAILBOXES["landlord"]


def holders(box, report):
    rows = box.query("SELECT p.type FROM assignment a JOIN partner p ON p.id = a.partner_id JOIN report r ON r.id = a.report_id"
                     " WHERE r.uuid = ?", uuid_of(box, report))
    return {row["type"] for row in rows}


def withheld(box, post, desk, **answers):
    """A social tenant who did not say yes: the landlord is not told, the others are, and the desk reads why."""
    said = answers.get("owner_agrees", "nothing")
    report = file_report(box.browser(), social_housing="yes", **answers)
    landlord = sign_in(box, AGENTS["landlord"])
    page = open_file(box, desk, report)
    ok(page.has("Pas à Bailleur social de démonstration") and page.has("faute d’accord de l’occupant"),
       f"{said}: before it transmits, the desk reads that the landlord will not be told", page.text[:1500])
    page = transmit(box, desk, report)
    told = holders(box, report)
    ok("schs" in told and "social_landlord" not in told, f"{said}: the rule gives it to others, not to the landlord", told)
    ok(page.has("Non transmis, faute d’accord de l’occupant"), f"{said}: and the history says so", page.text[:1500])
    ok(LANDLORD not in [to for to, _ in post.news()], f"{said}: no mail leaves to the landlord")
    is_(landlord.get(f"/dossiers/{report.uuid}").status, 404, f"{said}: for the landlord the file is not there")
    ok(not landlord.get("/dossiers?liste=all").has(report.reference), f"{said}: nor in its list")
    return report


def withheld_by_hand(box, post, desk):
    """By hand the desk is warned, gives a reason that the tenant does not read, or is refused."""
    report = withheld(box, post, desk)
    page = open_file(box, desk, report)
    ok(page.has("L’occupant n’a pas donné son accord pour contacter le propriétaire ou l’agence"), "by hand: the desk is warned",
       page.text[:1500])
    page = hand_over(box, desk, report, "landlord")
    ok(page.status == 422 and page.has("Écrivez comment et quand il a donné son accord"), "by hand: without a reason it is refused",
       page.text[:1500])
    ok("social_landlord" not in holders(box, report) and post.news() == [], "by hand: and nobody is told")
    page = expect(hand_over(box, desk, report, "landlord", "Le plafond menace les voisins."))
    ok(page.has("Le plafond menace les voisins") and "social_landlord" in holders(box, report), "by hand: with one it is done")
    is_(post.news(), [(LANDLORD, "assignment_new")], "by hand: the landlord is told, the tenant gets no word of it")
    ok(not report.browser.get(report.follow).has("menace les voisins"), "by hand: nor reads it on the follow-up page")


with Box(start="2026-09-16T07:00Z", site=False) as box:
    set_up_demo(box)
    post = Post(box)
    desk = sign_in(box, MANAGER)
    withheld(box, post, desk)
    withheld(box, post, desk, owner_agrees="unknown")
    report = withheld(box, post, desk, owner_agrees="no")

    withheld_by_hand(box, post, desk)
    act(report, "corriger", "owner_agrees", {"owner_agrees": "yes"})
    agrees = box.query("SELECT owner_agrees FROM report WHERE uuid = ?", report.uuid)[0]["owner_agrees"]
    is_(agrees, 1, "no: the tenant changed his mind")
    ok(open_file(box, desk, report).has("accord pour contacter le propriétaire"), "no: and the file says that it was corrected")

    agreed = file_report(box.browser(), social_housing="yes", owner_agrees="yes")
    ok(open_file(box, desk, agreed).has("Accord pour contacter le propriétaire"), "yes: the file says that the occupant agrees")
    box.jump(minutes=6)  # the mail of the file before is five minutes old: this one waits for nothing
    transmit(box, desk, agreed)
    ok("social_landlord" in holders(box, agreed), "yes: the rule gives it to the landlord")
    ok((LANDLORD, "assignment_new") in post.news(), "yes: who is told by mail")
    landlord = sign_in(box, AGENTS["landlord"])
    ok(open_file(box, landlord, agreed).has("12 Rue Carnot"), "yes: and reads the file")
done_testing()
