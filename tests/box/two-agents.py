#!/usr/bin/python3
# two-agents.py: two people act on one file at once: for every form of the page the second is told what changed, and nothing
# typed is lost; and what is held for twenty minutes can be edited, hidden, shown, let go or taken back, and leaves once with its
# last words.
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *

TYPED = "Un texte assez long, dommage de le perdre."
OTHER = "admin@demo.example"


def told(page, name, typed=TYPED, sentence="a changé entre-temps"):
    ok(page.status == 409 and page.has(sentence), f"{name}: the second is told what changed", f"{page.status} {page.text[:400]}")
    if typed:
        ok(typed in page.text or any(typed == (f.value or "") for form in page.forms for f in form.fields),
           f"{name}: what was typed is kept", page.text[:800])


def both(box, one, other, report, ending, first, second, button=None, **wanted):
    """Both have the page open; the first sends its form, then the other; the other's answer."""
    pages = [open_file(box, browser, report) for browser in (one, other)]
    expect(send(pages[0], form_with(pages[0], ending, **wanted), first, button=button))
    return send(pages[1], form_with(pages[1], ending, **wanted), second, button=button)


def desk_forms(box, desk, second):
    report = file_report(box.browser(), email="deux@example.org", beneficiary="caf")
    pages = [open_file(box, browser, report) for browser in (desk, second)]
    expect(send(pages[0], form_with(pages[0], "/etat", verb="take")))
    page = send(pages[1], form_with(pages[1], "/etat", verb="filter"), {"reason": "other", "message": TYPED})
    told(page, "filtered what another took in charge")
    pages = [open_file(box, browser, report) for browser in (desk, second)]
    expect(send(pages[0], form_with(pages[0], "/etat", verb="transmit")))
    told(send(pages[1], form_with(pages[1], "/etat", verb="transmit")), "transmitted twice", None)
    told(both(box, desk, second, report, "/notation", {"notation": "2"}, {"notation": "4"}), "notation", None)
    page = both(box, desk, second, report, "/criticite", {"class": "E", "message": "Vu en photo."}, {"class": "B",
                "message": TYPED})
    told(page, "class")
    is_(box.query("SELECT notation, class_human FROM report ORDER BY id DESC LIMIT 1")[0], {"notation": 2, "class_human": "E"},
        "what the first did stands")
    code = box.query("SELECT uuid FROM partner WHERE type = 'ars'")[0]["uuid"]
    told(both(box, desk, second, report, "/affectations", {"partner": code}, {"partner": code, "message": TYPED}),
         "handed over twice")
    told(both(box, desk, second, report, "/reprise", {"message": "Par erreur."}, {"message": TYPED}, verb="withdraw"),
         "withdrawn twice")
    page = expect(send(open_file(box, desk, report), form_with(open_file(box, desk, report), "/notation"), {}, button="undo"))
    ok(page.has("La notation est retirée."), "a notation is taken back")
    page = expect(send(page, form_with(page, "/criticite"), {"class": "=", "message": "Erreur de lecture."}))
    ok(page.has("La criticité est de nouveau celle du calcul."), "and a class", page.text[:400])
    return report


def partner_forms(box, desk, report):
    caf, colleague = sign_in(box, AGENTS["caf"]), sign_in(box, AGENTS["caf"])
    page = both(box, caf, colleague, report, r"/affectations/[^/]+", {}, {}, verb="accept")
    told(page, "accepted twice", None)
    pages = [open_file(box, browser, report) for browser in (caf, colleague)]
    expect(send(pages[0], form_with(pages[0], r"/affectations/[^/]+", verb="close"), {"reason": "works",
           "message": "Fait, merci."}))
    page = send(pages[1], form_with(pages[1], r"/affectations/[^/]+", verb="close"), {"reason": "works", "message": TYPED})
    told(page, "closed twice")
    page = open_file(box, colleague, report)
    expect(send(open_file(box, caf, report), form_with(open_file(box, caf, report), r"/affectations/[^/]+", verb="reopen")))
    expect(send(open_file(box, caf, report), form_with(open_file(box, caf, report), r"/affectations/[^/]+", verb="refuse"),
                {"reason": "out_of_area", "message": "Hors secteur."}))
    told(send(page, form_with(page, "/suivis"), {"text": TYPED}), "a follow-up, when a colleague has refused meanwhile")
    told(send(page, form_with(page, "/resultats"), {"kind": "mediation", "at": "2026-09-16", "note": TYPED}),
         "a result, the same")
    expect(send(open_file(box, caf, report), form_with(open_file(box, caf, report), r"/affectations/[^/]+", verb="unrefuse")))
    page = open_file(box, caf, report)
    change_page = open_file(box, desk, report)
    mine = box.query("SELECT a.uuid FROM assignment a JOIN partner p ON p.id = a.partner_id WHERE p.type = 'caf_msa'"
                     " ORDER BY a.id DESC")[0]
    expect(send(change_page, form_with(change_page, f"/affectations/{mine['uuid']}/reprise", verb="withdraw"),
           {"message": "Par erreur."}))
    told(send(page, form_with(page, "/suivis"), {"text": TYPED}), "a follow-up, when the desk has withdrawn the file meanwhile")
    told(send(page, form_with(page, r"/affectations/[^/]+", verb="accept")), "accepted, the same", None)
    ok(not open_file(box, caf, report).has("Dubois"), "who had it reads no names any more")


def model_forms(box, desk, second):
    page = expect(desk.get("/modeles"))
    page = expect(send(page, form_with(page, "/modeles"), {"name": "Rappel", "text": "Dossier {reference}."}))
    path = next(href for words, href in page.links if words == "Rappel")
    twin = send(page, form_with(page, "/modeles"), {"name": "RAPPEL", "text": "Bonjour."})
    ok(twin.status == 422 and twin.has("Un autre modèle porte déjà ce nom."), "two models of one name are not", twin.text[:400])
    pages = [expect(browser.get(path)) for browser in (desk, second)]
    expect(send(pages[0], form_with(pages[0], "/modeles/[^/]+"), {"text": "Le dossier {reference}."}, button="save"))
    page = send(pages[1], form_with(pages[1], "/modeles/[^/]+"), {"text": TYPED}, button="save")
    told(page, "model", sentence="Ce modèle a changé entre-temps.")
    ok(page.has("Le dossier {reference}."), "and what it became is shown")
    expect(send(page, form_with(page, "/modeles/[^/]+"), {}, button="save"))
    is_(box.query("SELECT text FROM preset WHERE name = 'Rappel'")[0]["text"], TYPED, "knowing that, it may save its own")
    caf = sign_in(box, AGENTS["caf"])
    is_(caf.get("/modeles").status, 403, "an agent does not manage models")


# ---- a session that ends while somebody writes ----

def session_over(box, desk, report):
    """The text comes back on the page that says so, and leaves once one has signed in again; a stranger's site gets nothing."""
    page = open_file(box, desk, report)
    box.jump(hours=13)
    page = send(page, form_with(page, "/suivis"), {"text": TYPED, "visible": True})
    ok(page.status == 401 and any(f.value == TYPED for form in page.forms for f in form.fields),
       "a session that ended gives the text back",
       f"{page.status} {page.text[:300]}")
    again = desk.post(f"/dossiers/{report.uuid}/suivis?langue=en", {"text": TYPED}, referer=box.base_url + "/")
    for said in (page, again):
        ok(said.has("Espace professionnel") and said.has("Ce que vous aviez écrit est ici") and '<html lang="fr"' in said.source
           and not said.has("Home page"), "on a page of the staff, in French", said.text[:500])
    kept = form_with(page, "/suivis")
    page = expect(desk.get("/connexion"))
    expect(page.submit({"email": MANAGER, "password": PASSWORD}, form="password"))
    page = desk.post(kept.action, kept.entries(), referer=box.base_url + "/")
    ok(page.status == 403 and any(f.value == TYPED for form in page.forms for f in form.fields),
       "after signing in it is still there",
       f"{page.status} {page.text[:300]}")
    page = expect(send(page, form_with(page, "/suivis")))
    ok(page.has("Il partira au demandeur dans 20 minutes."), "and is kept with one press")
    is_(box.query("SELECT count(*) AS n FROM followup WHERE text = ? AND visible = 1", plain(TYPED).replace("'", "’"))[0]["n"],
        1, "once")
    for referer in ("https://ailleurs.example/", None):
        page = box.browser().post(f"/dossiers/{report.uuid}/suivis", {"text": TYPED}, referer=referer)
        ok(page.status == 401 and not page.has(TYPED), "another site's words are not put into a form", page.text[:300])


# ---- held ----

def write_held(box, browser, report, text, **fields):
    page = open_file(box, browser, report)
    return expect(send(page, form_with(page, "/suivis"), {"text": text, **fields}))


def held_form(page):
    return form_with(page, r"/suivis/[^/]+", verb="edit")


def tomorrow(box, post):
    """A tenant gets one message a day: the next day another may leave. Sessions end meanwhile."""
    post.news()
    box.jump(days=1)
    post.news()
    return sign_in(box, MANAGER)


def held(box, desk, second, post):
    report = file_report(box.browser(), email="tenu@example.org", beneficiary="caf")
    transmit(box, desk, report)
    desk, second = tomorrow(box, post), sign_in(box, OTHER)
    page = write_held(box, desk, report, "Nous passerons mardi.", visible=True)
    ok(page.has("part le") and page.has("Il partira au demandeur dans 20 minutes."), "it is said when it leaves")
    other = open_file(box, second, report)
    page = expect(send(page, held_form(page), {"text": "Nous passerons mercredi."}, button="edit"))
    told(send(other, held_form(other), {"text": TYPED}, button="edit"), "a held follow-up edited by both")
    ok(not report.browser.get(report.follow).has("mercredi"), "the tenant does not see it before")
    box.jump(minutes=19)
    is_([m for m in post.news() if m[0] == "tenu@example.org"], [], "after nineteen minutes nothing has left")
    late = open_file(box, desk, report)
    box.jump(minutes=2)
    news = [m for m in post.news() if m[0] == "tenu@example.org"]
    is_(len(news), 1, "then one message leaves")
    ok("mercredi" in post.last[-1].text and "mardi" not in post.last[-1].text, "with the last words", post.last[-1].text[:400])
    ok(report.browser.get(report.follow).has("mercredi"), "and the tenant's page shows it")
    told(send(late, held_form(late), {"text": TYPED}, button="edit"), "a follow-up that has left")
    told(send(late, held_form(late), {}, button="erase"), "erased after it left", None)
    is_(box.query("SELECT count(*) AS n FROM event WHERE verb = 'edited' AND (detail LIKE '%mer%' OR before IS NOT NULL)")[0]["n"],
        0,
        "the history keeps that it was edited, not the words")
    return report


def held_more(box, report, post):
    """The next days: what is hidden, erased, shown, let go."""
    desk = tomorrow(box, post)
    mine = lambda: [m for m in post.news() if m[0] == "tenu@example.org"]
    page = write_held(box, desk, report, "Ceci ne partira pas.", visible=True)
    expect(send(page, held_form(page), {"visible": False}, button="edit"))
    page = write_held(box, desk, report, "Ceci est une erreur.", visible=True)
    page = expect(send(page, held_form(page), {}, button="erase"))
    ok(page.has("Suivi supprimé avant l’envoi") and not page.has("Ceci est une erreur."),
       "an erased one leaves a line, not its words")
    box.jump(minutes=21)
    is_(mine(), [], "neither the hidden nor the erased one leaves")
    page = write_held(box, desk, report, "Pour le service d’abord.")
    box.jump(minutes=10)
    page = open_file(box, desk, report)
    expect(send(page, held_form(page), {"visible": True}, button="edit"))
    box.jump(minutes=9)
    is_(mine(), [], "one that is shown later waits for its own time")
    box.jump(minutes=2)
    is_(len(mine()), 1, "and leaves then")
    desk = tomorrow(box, post)
    page = write_held(box, desk, report, "Ceci part maintenant.", visible=True)
    expect(send(page, held_form(page), {}, button="release"))
    is_(len(mine()), 1, "one that is let go leaves at once")
    box.jump(minutes=21)
    is_(mine(), [], "and once")
    told_today = "demain à 8 h, avec les nouvelles du jour : le demandeur a déjà reçu un message aujourd'hui"
    page = open_file(box, desk, report)
    ok(page.has(f"Il le recevra {told_today}."), "the form says that the next one waits for tomorrow", page.text[-3000:])
    page = send(page, form_with(page, "/suivis"), {"text": "Encore un mot.", "visible": True}, button="preview")
    ok(page.has(f"Ce message partira {told_today}."), "and so does the message that is tried", page.text[-3000:])
    page = write_held(box, desk, report, "Encore un mot.", visible=True)
    ok(page.has(f"Il partira au demandeur {told_today}."), "the confirmation", page.text[:900])
    like(plain(page.text), r"part le [^,]+ à 8 h, avec les nouvelles du jour modifiable jusqu'au", "the history")
    page = expect(send(page, held_form(page), button="release"))
    ok(page.has(f"Le message qui le lui dit partira {told_today}."), "sent at once, it is there to be read, and its message waits",
       page.url, page.text[page.text.rfind("Historique"):][:900],
       box.query("SELECT kind, due_at, state FROM notice ORDER BY id DESC LIMIT 5"))
    page = write_held(box, desk, report, "Quel est l’étage ?", question=True)
    page = expect(send(page, held_form(page), {"text": "Quel est l’étage du logement ?"}, button="edit"))
    expect(send(page, held_form(page), {}, button="release"))
    ok(report.browser.get(report.follow + "/questions").has("Quel est l’étage du logement ?"),
       "an edited question is asked as edited")
    page = write_held(box, desk, report, "Une question de trop ?", question=True)
    expect(send(page, held_form(page), {}, button="erase"))
    box.jump(minutes=21)
    ok(not report.browser.get(report.follow + "/questions").has("Une question de trop"), "an erased question is not asked")


def preview(box, post):
    """What is tried is what leaves, word for word, but for the secret link."""
    report = file_report(box.browser(), email="essai@example.org", beneficiary="caf")
    transmit(box, sign_in(box, MANAGER), report)
    desk = tomorrow(box, post)
    page = open_file(box, desk, report)
    before = box.query("SELECT count(*) AS n FROM followup")[0]["n"]
    tried = expect(send(page, form_with(page, "/suivis"), {"text": "Voici la suite : un agent vous appelle.", "visible": True},
                   button="preview"))
    is_(box.query("SELECT count(*) AS n FROM followup")[0]["n"], before, "a try keeps nothing")
    expect(send(tried, form_with(tried, "/suivis"), {}))
    seen = len(box.mails())
    box.jump(minutes=21)
    settle(box)
    mail = next(m for m in box.mails()[seen:] if m.to == "essai@example.org")
    lines = [squeeze(line) for line in mail.text.splitlines() if line.strip() and "http" not in line]
    missing = [line for line in lines if line not in squeeze(tried.text)]
    ok(len(lines) > 5 and not missing, "the message that was tried is the message that left", *missing)
    ok(squeeze(mail.subject) in squeeze(tried.text), "with its subject", mail.subject)


def squeeze(text):
    return " ".join(plain(text).split())


def closing_tells(box, post):
    """Two files closed as a whole in one day: each partner gets one mail, the next morning."""
    desk = tomorrow(box, post)
    reports = [file_report(box.browser(), email=f"clos{n}@example.org", beneficiary="caf") for n in (1, 2)]
    for report in reports:
        transmit(box, desk, report)
    post.news()
    for report in reports:
        close(box, desk, report)
    is_([m for m in post.news() if m[1] == "assignment_closed_whole"], [], "nothing leaves to partners the same day")
    box.jump(days=1)
    news = [m for m in post.news() if m[1] == "assignment_closed_whole"]
    partners = {row["email"] for row in box.query("SELECT DISTINCT p.email FROM assignment a JOIN partner p ON p.id = a.partner_id"
                                                  " WHERE a.closed_with_report = 1")}
    is_(sorted(to for to, _ in news), sorted(partners), "the next morning one mail each")
    mail = post.mail(MAILBOXES["caf"], "assignment_closed_whole")
    is_(mail_references(mail), sorted(r.reference for r in reports), "of both files")


with Box(start="2026-09-16T08:00Z", site=False) as box:
    set_up_demo(box)
    desk, second, post = sign_in(box, MANAGER), sign_in(box, OTHER), Post(box)
    report = desk_forms(box, desk, second)
    partner_forms(box, desk, report)
    model_forms(box, desk, second)
    report = held(box, desk, second, post)
    held_more(box, report, post)
    session_over(box, sign_in(box, MANAGER), report)
    preview(box, post)
    closing_tells(box, post)
done_testing()
