#!/usr/bin/python3
# twice.py: forms sent twice (a double click, a page reloaded) are done once; who refused a file reads no names any more;
# a closing of the whole says nothing untrue of who never answered.
import os
import sys
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *



def count(box, table):
    return box.query(f"SELECT count(*) AS n FROM {table}")[0]["n"]


def send_twice(page, form, values):
    """The same rendered form, pressed twice."""
    form.fill(values)
    entries = form.entries()
    target = urllib.parse.urljoin(page.url, form.action or page.url)
    return [page.browser.post(target, entries, referer=page.url) for _ in range(2)]


with Box(start="2026-09-16T08:00Z") as box:
    set_up_demo(box)
    tenant, desk = box.browser(), sign_in(box, MANAGER)
    report = file_report(tenant, email="menage@example.org", contact_by="mail", last_name="Dubois", beneficiary="caf")

    page = tenant.get(report.follow)
    answers = send_twice(page, page.form("message"), {"message": "Le mur est encore mouillé."})
    is_([a.status for a in answers], [200, 200], "a message sent twice is answered twice")
    is_(count(box, "followup WHERE author = 'tenant'"), 1, "and written once")

    take(box, desk, report)
    transmit(box, desk, report)
    for name, table, ending, values in (("follow-up", "followup WHERE author = 'desk' AND category = 'note'", "/suivis",
                                         {"text": "Appel au propriétaire.", "visible": True}),
                                        ("result", "result", "/resultats", {"kind": "mediation"})):
        page = open_file(box, desk, report)
        answers = send_twice(page, form_with(page, ending), values)
        is_([a.status for a in answers], [200, 200], f"a {name} sent twice is answered twice")
        is_(count(box, table), 1, f"and the {name} is written once")
    page = open_file(box, desk, report)
    answers = send_twice(page, form_with(page, "/suivis"), {"text": "Autre chose.", "visible": False})
    is_(count(box, "followup WHERE author = 'desk' AND category = 'note'"), 2, "other words are another follow-up")

    adil = sign_in(box, AGENTS["adil"])
    ok(open_file(box, adil, report).has("Dubois"), "a partner who was handed the file reads the name")
    refuse(box, adil, report)
    page = open_file(box, adil, report)
    ok(not page.has("Dubois") and not page.has("menage@example.org"), "who refused it reads it no more", page.text[:300])
    ok(not any(form.action.endswith("/suivis") for form in page.forms), "and is offered no form it could not send")
    page = adil.get("/dossiers?liste=all")
    ok(page.has(report.reference) and page.has("Rue Carnot") and not page.has("12 Rue Carnot")
       and not page.has("Les murs de la chambre"), "nor the number and the words of it in the list", page.text[:800])

    close(box, desk, report)
    page = tenant.get(report.follow)
    ok(not page.has("a terminé son travail"), "nobody is said to have ended a work that never began", page.text[:800])
done_testing()
