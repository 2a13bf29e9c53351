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


def press_slowly(box, page, form, values):
    """The same, with a minute between: a page without an answer is sent again by the phone, or by its owner."""
    form.fill(values)
    entries, target = form.entries(), urllib.parse.urljoin(page.url, form.action)
    first = page.browser.post(target, entries, referer=page.url)
    box.jump(minutes=1)
    return [first, page.browser.post(target, entries, referer=page.url)]


def query_of(page):
    return urllib.parse.urlsplit(page.url).query


with Box(start="2026-09-16T08:00Z", site=False) as box:
    set_up_demo(box)
    tenant, desk = box.browser(), sign_in(box, MANAGER)
    report = file_report(tenant, email="menage@example.org", contact_by="mail", last_name="Dubois", beneficiary="caf")

    page = tenant.get(report.follow)
    answers = send_twice(page, page.form("message"), {"message": "Le mur est encore mouillé."})
    is_([a.status for a in answers], [200, 200], "a message sent twice is answered twice")
    is_(count(box, "followup WHERE author = 'tenant'"), 1, "and written once")

    for verb, event in (("take", "taken"), ("transmit", "transmitted")):
        page = open_file(box, desk, report)
        answers = press_slowly(box, page, form_with(page, "/etat", verb=verb), {})
        is_([(a.status, a.path, query_of(a)) for a in answers], [(200, f"/dossiers/{report.uuid}", f"fait={verb}")] * 2,
            f"{verb}, sent twice on a slow phone, leads twice to the same place")
        is_(count(box, f"event WHERE noun = 'report' AND verb = '{event}'"), 1, "and is done once")
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

    page = open_file(box, desk, report)
    answers = send_twice(page, form_with(page, "/notation"), {"notation": "3"})
    is_([a.status for a in answers], [200, 200], "a notation sent twice is answered twice")
    is_(count(box, "event WHERE verb = 'notation'"), 1, "and typed once")

    adil = sign_in(box, AGENTS["adil"])
    ok(open_file(box, adil, report).has("Dubois"), "a partner who was handed the file reads the name")
    refuse(box, adil, report)
    page = open_file(box, adil, report)
    ok(not page.has("Dubois") and not page.has("menage@example.org"), "who refused it reads it no more", page.text[:300])
    ok(not any(form.action.endswith("/suivis") for form in page.forms), "and is offered no form it could not send")
    page = adil.get("/dossiers?liste=all")
    ok(page.has(report.reference) and page.has("Rue Carnot") and not page.has("12 Rue Carnot")
       and not page.has("Les murs de la chambre"), "nor the number and the words of it in the list", page.text[:800])

    caf = sign_in(box, AGENTS["caf"])
    for verb, values in (("accept", {}), ("close", {"reason": "works", "message": "Les travaux sont faits."})):
        page = open_file(box, caf, report)
        answers = press_slowly(box, page, form_with(page, r"/affectations/[^/]+", verb=verb), values)
        is_([(a.status, query_of(a)) for a in answers], [(200, f"fait=answer-{verb}")] * 2,
            f"a partner's {verb}, sent twice, is answered twice alike")
        ok(not any(a.has("Ce dossier a changé entre-temps") for a in answers), "and nothing is said to have changed meanwhile")
    is_(count(box, "event WHERE noun = 'assignment' AND verb IN ('accepted', 'closed')"), 2, "and each is done once")

    page = open_file(box, desk, report)
    stale = send(page, form_with(page, "/etat", verb="close"), {"reason": "works", "message": "Les travaux sont faits."})
    is_(send(page, form_with(page, "/etat", verb="close"), {"reason": "works", "message": "Autre chose."}).status, 409,
        "other words about what was done already are no second click")
    is_(stale.status, 200, "the first was answered")
    page = tenant.get(report.follow)
    ok(page.has("santé n'a pas eu à répondre") and not page.has("santé a terminé"),
       "nobody is said to have ended a work that never began", page.text[:800])
done_testing()
