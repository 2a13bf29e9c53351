#!/usr/bin/python3
# on-site-visits.py: a visit on site from its plan to what it observed: what each person reads, the mails and invitations
# that leave, in three languages; moved, declined by the occupant, cancelled, missed; several on one file.
import os
import re
import sys
import urllib.parse

import icalendar

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from doors_documents import plan_site
from journey import *

TENANT = "menage@example.org"
SCHS = AGENTS["schs"]


def do(box, browser, report, verb, number=0, **values):
    """One of the forms about a planned visit."""
    page = open_file(box, browser, report)
    forms = [f for f in page.forms if re.search(r"/visites/[^/]+$", f.action)
             and any(x.name == "verb" and x.value == verb for x in f.fields)]
    return send(page, forms[number], values)


def calendar_of(mail):
    files = [p for p in mail.message.walk() if p.get_filename() == "visite.ics"]
    return icalendar.Calendar.from_ical(files[0].get_payload(decode=True))


def told(post):
    return [(to, kind) for to, kind in post.news() if kind.startswith("visit")]


def planning(box, report, desk, agent, post):
    page = plan_site(box, desk, report, "2026-11-20", who=None)
    ok(page.status == 422 and page.has("Ce moment est déjà passé") and page.has("Dites qui visite"),
       "a day that is past and nobody to come are told", page.text[:900])
    page = plan_site(box, desk, report, "2026-12-01", who="operator")
    ok(page.status == 422 and page.has("Donnez le nom de l'opérateur"), "an operator has a name")
    post.news()
    page = plan_site(box, desk, report, "2026-12-01", "14:30", who=partner_of(box, "schs"), before="Pour voir la chambre.")
    ok(page.status == 200 and page.has("La visite est prévue"), "the desk plans it for the hygiene service", page.text[:500])
    ok(page.has("Visite sur place") and page.has("mardi 1er décembre 2026 à 14 h 30"), "it stands on the file")
    is_(told(post), sorted([(TENANT, "visit_planned"), (MAILBOXES["schs"], "visit_planned"), (MANAGER, "visit_planned")]),
        "the tenant, the service and who planned it are told")
    mail = post.mail(TENANT, "visit_planned")
    ok("Une visite de votre logement est prévue" in mail.text and "14 h 30" in mail.text and "Sur place" in mail.text
       and "Pour voir" not in mail.subject and "distance" not in mail.text + mail.subject, "in words", mail.subject, mail.text)
    ok("Carnot" not in mail.text + mail.html + str(calendar_of(mail).to_ical()), "no street in the mail nor the invitation")
    event = calendar_of(mail).walk("VEVENT")[0]
    ok("Sur place" in str(event["LOCATION"]) and "distance" not in str(event["SUMMARY"]), "nor a call in the calendar",
       str(event["LOCATION"]), str(event["SUMMARY"]))
    mail = post.mail(MAILBOXES["schs"], "visit_planned")
    ok("sur place" in mail.subject and "sur place" in mail.text, "the service reads that it is on site", mail.subject, mail.text)
    return next(urllib.parse.urlsplit(link).path for link in post.mail(TENANT, "visit_planned").links if "/visite/" in link)


def partner_of(box, kind):
    return box.query("SELECT uuid FROM partner WHERE type = ?", PARTNER_TYPES[kind])[0]["uuid"]


def declining(box, report, agent, desk, path, post):
    tenant = box.browser()
    for language, words in (("en", "Visit of your home"), ("ar", "زيارة مسكنكم"), ("fr", "Visite de votre logement")):
        page = expect(tenant.get(f"{path}?langue={language}"))
        ok(page.has(words) and ("distance" not in page.text if language == "fr" else True), f"the keyed page in {language}",
           page.text[:500])
    follow = expect(report.browser.get(report.follow))
    ok(follow.has("Visite de votre logement") and follow.has("ne pouvez pas être là"), "the follow-up page says it")
    form = form_with(page, re.escape(path), verb="answer")
    page = send(page, form, {"message": "Je travaille ce jour-là."})
    ok(page.status == 200 and page.has("vous proposer"), "the occupant cannot be there: one press", page.text[:500])
    is_(sorted(told(post)),
        sorted([(MANAGER, "visit_declined"), (MAILBOXES["schs"], "visit_declined"), (TENANT, "visit_postponed")]),
        "who planned it and who visits are told; the tenant's calendar too")
    page = open_file(box, agent, report)
    ok(page.has("Je travaille ce jour-là") and page.has("Cette date ne lui convient pas"), "the file says why")
    page = do(box, agent, report, "fix", **{"day-1": "2026-12-02", "time-1": "9h"})
    ok(page.has("mercredi 2 décembre 2026 à 9 h"), "another day is agreed", page.text[:400])
    stale = open_file(box, desk, report)
    ok(("menage@example.org", "visit_planned") in told(post), "and told")
    page = do(box, agent, report, "fix", **{"day-1": "2026-12-03", "time-1": "9:00"})
    page = send(stale, form_with(stale, r"/visites/[^/]+", verb="fix"), {"day-1": "2026-12-04", "time-1": "9:00"})
    ok(page.status == 409 and page.has("a changé entre-temps"), "two at once: the second is told", page.status)
    ok(not any(f for f in open_file(box, agent, report).forms if any(x.value == "conclude" for x in f.fields)),
       "before its hour it cannot be concluded")


def concluding(box, report, post):
    box.jump(days=8)  # the 2nd, 9:00
    settle(box)
    kinds = told(post)
    ok((TENANT, "visit_eve") in kinds, "the eve is told to the tenant", *map(repr, kinds))
    box.jump(days=5)  # the second day after is a Saturday
    settle(box)
    ok((MANAGER, "visit_overdue") in told(post), "who planned it is reminded to conclude")
    agent = sign_in(box, SCHS)
    page = do(box, agent, report, "conclude")
    ok(page.status == 422 and page.has("Cochez ce que la visite a constaté") and page.has("Dites si cette personne était là")
       and page.has("Dites au demandeur"), "a conclusion without anything is told at each field", page.text[:900])
    page = do(box, agent, report, "conclude", told="Nous écrivons au propriétaire.", details="Plafond noir.",
              conclusion=["non_decence", "rsd"], occupant_present="yes", owner_present="no")
    ok(page.status == 200 and page.has("Constaté sur place") and
       re.search(r"non-décence, constaté le \d+ décembre 2026", page.text),
       "what was observed stands beside the leads", page.text[:900])
    ok(page.has("Pistes, à vérifier"), "which stay leads")
    ok(page.has("Occupant présent oui") and page.has("Propriétaire présent non"), "who was there")
    settle(box)
    ok((TENANT, "visit_done") in told(post), "the tenant is told")
    ok(report.browser.get(report.follow).has("Nous écrivons au propriétaire") and
       not report.browser.get(report.follow).has("Plafond noir"), "reads what was said to them, not the details")
    return agent


def several(box, report, agent, post):
    page = plan_site(box, agent, report, "2026-12-20", who="operator", operator="Soliha 64", kind="control")
    ok(page.has("Visite de contrôle") and page.has("Soliha 64"), "another one, by an operator", page.text[:500])
    plan_site(box, agent, report, "2026-12-21", who=partner_of(box, "schs"))
    is_(len(re.findall(r"<h3>Visite ", open_file(box, agent, report).source)), 3, "three on one file")
    settle(box)
    post.news()
    page = do(box, agent, report, "cancel", reason="not_needed", message="Les travaux sont finis.")
    ok(page.has("La visite est annulée"), "one is cancelled")
    ok((TENANT, "visit_cancelled") in told(post), "and told")
    box.jump(days=20)
    agent = sign_in(box, SCHS)
    page = do(box, agent, report, "miss", reason="tenant_absent")
    ok(page.has("n'a pas eu lieu"), "the other did not take place, with its reason", page.text[:300])
    plan_site(box, agent, report, "2027-01-10", who=partner_of(box, "schs"))
    box.jump(days=20)
    settle(box)
    post.news()
    agent = sign_in(box, SCHS)
    page = do(box, agent, report, "conclude", quiet=True, conclusion=["decent"], occupant_present="yes", owner_present="yes")
    ok(page.has("n'en est pas prévenu") and page.has("logement décent"), "a conclusion may stay among professionals")
    settle(box)
    is_([kind for to, kind in told(post) if to == TENANT], [], "then nothing leaves to the tenant")
    states = box.query("SELECT group_concat(state) AS s FROM (SELECT state FROM visit ORDER BY id)")[0]["s"]
    is_(sorted(states.split(",")), ["cancelled", "done", "done", "not_done"], "the history keeps them all")


def closed_with_its_part(box, report, post):
    """Who closes its part leads no visit any more."""
    agent = sign_in(box, SCHS)
    plan_site(box, agent, report, "2027-03-04", "10:00", who=partner_of(box, "schs"))
    page = open_file(box, agent, report)
    said = "Une visite est prévue le jeudi 4 mars 2027 à 10 h : elle sera annulée et le demandeur prévenu."
    ok(page.has(said), "the form that closes its part says what it ends", page.text[:1500])
    ok(open_file(box, sign_in(box, MANAGER), report).has(said), "and the desk's, that closes the whole")
    settle(box)
    post.news()
    page = answer(box, agent, report, "close", "works", "Les travaux sont faits.")
    ok(page.has("a clos sa partie") and not page.has("elle sera annulée"), "it is cancelled with it", page.text[:900])
    kinds = told(post)
    ok((TENANT, "visit_cancelled") in kinds, "the tenant is told", kinds)
    box.jump(days=30)
    settle(box)
    ok((TENANT, "visit_eve") not in told(post), "and not reminded of it")


def not_the_owner(box, report, post):
    landlord, stranger = sign_in(box, AGENTS["landlord"]), sign_in(box, AGENTS["caf"])
    csrf = open_file(box, stranger, report).forms[0].field("csrf").value
    fields = {"kind": "visit", "who": partner_of(box, "caf"), "day-1": "2026-12-05", "time-1": "10:00", "minutes": "60"}
    is_(stranger.post(f"/dossiers/{report.uuid}/visites-sur-place", {"csrf": csrf, **fields}).status, 403,
        "a partner without the file plans none")
    csrf = landlord.get("/dossiers").forms[0].field("csrf").value
    is_(landlord.post(f"/dossiers/{report.uuid}/visites-sur-place", {"csrf": csrf, **fields}).status, 403, "nor the owner's side")


with Box(start="2026-11-24T08:00Z", site=False) as box:
    set_up_demo(box)
    report = file_report(box.browser(), email=TENANT)
    desk, agent = sign_in(box, MANAGER), sign_in(box, SCHS)
    transmit(box, desk, report)
    accept(box, agent, report)
    post = Post(box)
    post.news()
    not_the_owner(box, report, post)
    path = planning(box, report, desk, agent, post)
    declining(box, report, agent, desk, path, post)
    agent = concluding(box, report, post)
    several(box, report, agent, post)
    closed_with_its_part(box, report, post)
done_testing()
