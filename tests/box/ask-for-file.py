#!/usr/bin/python3
# ask-for-file.py: a partner asks for a file that was not sent to it, the desk says no, then yes; who may not ask; what a partner
# reads before and after; a town that shows partners their own files only; who read what.
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *

SECRET = ("Carnot 12", "12 Rue Carnot", "menage@example.org", "Les murs de la chambre")


def ask(box, browser, report, words):
    page = open_file(box, browser, report)
    return send(page, form_with(page, "/demande"), {"message": words})


def asking(box, desk, report):
    ars, landlord = sign_in(box, AGENTS["ars"]), sign_in(box, AGENTS["landlord"])
    page = open_file(box, ars, report)
    ok(not any(page.has(word) for word in SECRET), "a file of others shows no name, number, nor word", page.text[:1500])
    ok(page.has("Demander à suivre ce dossier"), "but lets a partner ask for it")
    post = Post(box)
    page = expect(ask(box, ars, report, " "), 422)
    ok(page.has("Écrivez quelques mots"), "why is asked for", page.text[:800])
    page = expect(ask(box, ars, report, "Nous suivons déjà ce ménage."))
    ok(page.has("Votre demande est envoyée") and not any(page.has(word) for word in SECRET), "asked, and still nothing is shown")
    raises(LookupError, lambda: ask(box, ars, report, "Encore."), "once is enough")
    csrf = page.forms[0].field("csrf").value
    is_(ars.post(f"/dossiers/{report.uuid}/demande", {"csrf": csrf, "message": "Encore une fois."}).status, 409, "even by hand")
    csrf = landlord.get("/dossiers").forms[0].field("csrf").value
    page = landlord.post(f"/dossiers/{report.uuid}/demande", {"csrf": csrf, "message": "Donnez-le."})
    is_(page.status, 403, "the owner's side cannot ask")
    is_(post.news(), [(MANAGER, "ask_new")], "the manager is told")
    ok("suivons déjà" not in post.mail(MANAGER, "ask_new").text, "the words stay inside")
    page = expect(desk.get("/demandes"))
    ok(page.has(report.reference) and page.has("Nous suivons déjà ce ménage."), "it waits in the desk's work", page.text[:1500])
    ok(expect(desk.get("/dossiers?liste=all")).has("1 demande d'un partenaire"), "and is counted above the list")
    page = expect(send(page, form_with(page, r"/demandes/[^/]+", verb="decline"), {"message": ""}), 422)
    ok(page.has("Écrivez quelques mots"), "a no needs words")
    two = expect(sign_in(box, ADMINISTRATOR).get("/demandes"))
    page = expect(send(page, form_with(page, r"/demandes/[^/]+", verb="decline"), {"message": "La CAF le suit."}))
    ok(page.has("Votre réponse est enregistrée"), "the desk says no")
    page = send(two, form_with(two, r"/demandes/[^/]+", verb="accept"))
    is_(page.status, 409, "a second answer comes too late")
    ok(page.has("Quelqu'un d'autre y a répondu"), "and is told so", page.text[:800])
    is_(post.news(), [(MAILBOXES["ars"], "ask_declined")], "the partner is told")
    ok(open_file(box, ars, report).has("La CAF le suit."), "and reads why on the file")
    expect(ask(box, ars, report, "Une insalubrité y est constatée."))
    page = expect(desk.get("/demandes"))
    expect(send(page, form_with(page, r"/demandes/[^/]+", verb="accept")))
    page = open_file(box, ars, report)
    ok(page.has("12 Rue Carnot") and page.has("Les murs de la chambre"), "once it has the file it reads it", page.text[:1500])
    page = open_file(box, desk, report)
    ok(page.has("demandé par le partenaire, accordé par le service") and page.has("par Responsable"),
       "the file says why and by whom", page.text)
    ok(page.has("Pourquoi pas à d'autres"), "and which rules did not match")
    is_(sorted(kind for _, kind in post.news()), ["ask_new", "assignment_new"], "and the partner has its mail")


def restricted(box, desk, report):
    other = file_report(box.browser(), email="autre@example.org", address="8 Rue Carnot")
    take(box, desk, other)
    schs = sign_in(box, AGENTS["schs"])
    ok(expect(schs.get("/dossiers?liste=all")).has(other.reference), "a partner sees the whole territory")
    page = expect(desk.get("/consultations"))
    page = expect(send(page, page.form("partners"), {"partners": "assigned"}))
    ok(page.has("C'est enregistré"), "until the town shows them their own only")
    page = expect(schs.get("/dossiers?liste=all"))
    ok(not page.has(other.reference), "then another's file is not in its list", page.text[:800])
    ok(page.has(report.reference) and not page.has("8 Rue Carnot"), "nor its street, beside its own")
    is_(schs.get(f"/dossiers/{uuid_of(box, other)}").status, 404, "nor is there a page")
    csrf = page.forms[0].field("csrf").value
    is_(schs.post(f"/dossiers/{other.uuid}/demande", {"csrf": csrf, "message": "Bonjour."}).status, 403, "nor can it be asked for")
    mine = box.query("SELECT count(*) AS n FROM assignment a JOIN partner p ON p.id = a.partner_id"
                     " WHERE p.type = 'schs'")[0]["n"]
    like(page.text, rf"\b{mine} en tout", f"and the counts are its own ({mine})")
    ok(expect(desk.get("/dossiers?liste=all")).has(other.reference), "the desk sees all as before")
    page = expect(desk.get("/consultations"))
    expect(send(page, page.form("partners"), {"partners": "whole"}))
    ok(expect(schs.get("/dossiers?liste=all")).has(other.reference), "and back")


def readings(box, desk, report):
    page = open_file(box, desk, report)
    ok(page.has("Qui a lu ce dossier") and page.has("ARS"), "the file says who read it", page.text[-1500:])
    page = expect(desk.get(f"/consultations?dossier={report.reference}"))
    ok(page.has("le dossier") and page.has("ARS"), "so does the room of readings", page.text[:1500])
    person = box.query("SELECT uuid FROM user WHERE email = ?", AGENTS["ars"])[0]["uuid"]
    page = expect(desk.get(f"/consultations?personne={person}"))
    rows = box.query("SELECT count(*) AS n FROM access_log g JOIN user u ON u.id = g.user_id WHERE u.uuid = ?", person)[0]["n"]
    ok(rows >= 2 and page.has(report.reference), "by person too", page.text[:800])
    lists = box.query("SELECT count(*) AS n FROM access_log WHERE what = 'list'")[0]["n"]
    for _ in range(3):
        expect(desk.get("/dossiers?liste=all"))
    is_(box.query("SELECT count(*) AS n FROM access_log WHERE what = 'list'")[0]["n"], lists, "a list is written down once an hour")
    is_(sign_in(box, AGENTS["caf"]).get("/consultations").status, 403, "partners do not read it")


with Box(start="2026-09-16T07:00Z") as box:
    set_up_demo(box)
    desk = sign_in(box, MANAGER)
    report = file_report(box.browser(), email="menage@example.org", photos=[("mur.png", png(), "image/png")])
    take(box, desk, report)
    transmit(box, desk, report)
    settle(box)
    asking(box, desk, report)
    restricted(box, desk, report)
    readings(box, desk, report)
    photo = box.query("SELECT uuid FROM file LIMIT 1")[0]["uuid"]
    expect(desk.get(f"/dossiers/{report.uuid}/photos/{photo}?taille=petite"))
    before = box.query("SELECT count(*) AS n FROM access_log WHERE what = 'photo'")[0]["n"]
    expect(desk.get(f"/dossiers/{report.uuid}/photos/{photo}"))
    after = box.query("SELECT count(*) AS n FROM access_log WHERE what = 'photo'")[0]["n"]
    is_(after, before + 1, "a photo that is opened is written down")
done_testing()
