#!/usr/bin/python3
# mediation.py: the owner of a dwelling is written to by letter and by mail with the occupant's agreement, and not without it; it
# answers by link or by code; its promise is recalled before and after its day; the occupant says what came of it; days by faketime.
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from doors_documents import PDF
from doors_mediation import *
from journey import *

TENANT = "menage@example.org"


def state(box, report):
    rows = box.query("SELECT m.state FROM mediation m JOIN report r ON r.id = m.report_id WHERE r.uuid = ?"
                     " ORDER BY m.id DESC", report.uuid)
    return rows[0]["state"] if rows else None


def results(box, report):
    return [(row["kind"], row["source"]) for row in box.query(
        "SELECT x.kind, x.source FROM result x JOIN report r ON r.id = x.report_id WHERE r.uuid = ? ORDER BY x.id", report.uuid)]


def begin_file(box, desk, **answers):
    report = file_report(box.browser(), **answers)
    uuid_of(box, report)
    return report


def kinds(box, mails):
    return sorted((mail.to, mail_kind(mail)) for mail in mails)


def count_mails(box):
    """Whatever waits has left."""
    def waits():
        now = int(box.now().timestamp())
        return box.query("SELECT 1 FROM outbox WHERE state IN ('pending', 'sending') UNION ALL SELECT 1 FROM notice"
                         " WHERE state = 'pending' AND due_at <= ? AND coalesce (held_until, 0) <= ?", now, now)

    until(lambda: not waits(), 20, "mails have left")
    return box.mails()


def news_since(box, before):
    return count_mails(box)[len(before):]


def without_agreement(box, desk):
    """Nothing leaves without the occupant's yes; a no, and a yes taken back, close the door."""
    report = begin_file(box, desk, email=TENANT, last_name="Dubois", first_name="Inès")
    page = room(box, desk, report)
    ok(page.has("rien ne part au bailleur sans son oui") and page.has("Il manque l’accord du demandeur"),
       "without an agreement the room says that nothing can leave", page.text[:1500])
    expect(put_contact(box, desk, report, email=OWNER))
    csrf = page.forms[0].field("csrf").value
    page = desk.post(f"/dossiers/{report.uuid}/bailleur", {"csrf": csrf, "verb": "send", "letter": "1", "mail": "1"})
    is_(page.status, 400, "and a form made by hand is refused")
    is_(box.query("SELECT count(*) AS n FROM mediation")[0]["n"], 0, "nothing was begun")
    page = expect(do(box, desk, report, "ask"))
    ok(page.has("La question est posée"), "one click asks the occupant")
    is_(expect(report.browser.get(f"{report.follow}/questions")).has("Avec lui, ils lisent votre nom"), True,
        "the question says what the owner will read")
    page = expect(report.browser.get(f"{report.follow}/questions"))
    expect(send(page, form_with(page, "/questions"), {"q.owner_agrees": "yes"}))
    page = room(box, desk, report)
    ok(page.has("est d’accord pour que nous écrivions") and page.has("en répondant à une question"),
       "the room says who agreed, how and when", page.text[-1500:])
    return report


def written(box, desk, report):
    """A letter and a mail: what they say, and what they do not."""
    page = room(box, desk, report)
    ok(page.has("Lire le courriel avant de l’envoyer") and page.has("Inès Dubois habite le logement situé 12 Rue Carnot"),
       "the very mail is read before it leaves", page.text[:2500])
    look = pdf_text(expect(desk.get(f"/dossiers/{report.uuid}/bailleur/lettre")).body)
    like(look, "le code sera ici", "so is the letter, which has no code yet")
    before = count_mails(box)
    page = expect(write(box, desk, report, letter=True, mail=True))
    is_(state(box, report), "asked", "the owner is asked")
    is_(box.query("SELECT state FROM report WHERE uuid = ?", report.uuid)[0]["state"], "active", "the file is kept for it")
    mails = news_since(box, before)
    is_([mail.to for mail in mails], [OWNER], "one mail leaves to the owner; the occupant has had one today")
    mail = mails[0]
    unlike(mail.subject, "Dubois|Carnot", "no name and no address in its subject")
    for words in ("Inès Dubois", "12 Rue Carnot", "avant le 7 octobre 2026", "ni un reproche ni une décision", "ADIL"):
        like(mail.text, words, f"the mail says {words}")
    unlike(mail.text + mail.html, "Les murs de la chambre sont noirs|criticité|dossiers/",
           "not the occupant's words, no score, no page of staff")
    text = letter_text(box, desk, report)
    for words in ("Monsieur|Madame", "Jean Lahore", "64000 PAU", "Dossier 64-1", "7 octobre 2026"):
        like(text, words, f"the letter says {words}")
    unlike(text, "Les murs de la chambre", "nor does the letter have the occupant's words")
    return code_of(text)


def owner_comes(box, desk, report, code):
    """Scanners, wrong codes, a triple click; hostile files."""
    link = owner_link(box)
    before = box.query("SELECT count(*) AS n FROM event")[0]["n"]
    for _ in range(5):
        page = expect(box.browser().get(link))
    is_(box.query("SELECT count(*) AS n FROM event")[0]["n"], before, "a scanner that opens the link changes nothing")
    unlike(page.text, "Les murs de la chambre sont noirs|criticité|Criticité",
           "the page shows neither the occupant's words nor a score")
    ok("no-store" in page.headers.get("Cache-Control", "") and "noindex" in page.headers["X-Robots-Tag"],
       "it is kept by no cache, no index")
    stranger, page = open_code(box, "ZZZZ-9999")
    is_(page.status, 422, "a wrong code opens nothing")
    is_(box.browser().get(f"/bailleur/{'A' * 43}").status, 404, "nor does a made-up link")
    browser, page = open_code(box, code.lower().replace("-", " "))
    ok(page.status == 200 and page.has("Ce que nous vous demandons"), "the code of the letter opens the page, however it is typed")

    page = say(page, "promise")
    ok(page.status == 422 and page.has("Donnez le jour des travaux"), "a promise without a day is said at its field")
    is_(say(page, "promise", day="2026-09-01").status, 422, "a day gone by is refused")
    is_(say(page, "contest").status, 422, "who disagrees says why")
    page = say(page, "promise", day="2026-11-10", files=[("x.png", b"not a picture", "image/png")])
    ok(page.status == 422 and page.has("Rien n’est encore enregistré") and state(box, report) == "asked",
       "a file that is none is refused", page.text[:800])
    is_(page.form("answer").field("day").value, "2026-11-10", "and what was typed stays")
    values = {"day": "2026-11-10", "words": "Le plombier passe en novembre."}
    devis = ("Devis <b>1</b>.pdf", PDF, "application/pdf")
    for _ in range(3):
        sent = say(page, "promise", files=[devis, ("mur.png", png(), "image/png")], **values)
    ok(sent.has("Votre réponse est enregistrée") and sent.has("pour le 10 novembre 2026"), "the promise is kept, and shown",
       sent.text[:800])
    is_(box.query("SELECT count(*) AS n FROM mediation_answer")[0]["n"], 1, "three clicks are one answer")
    is_(results(box, report), [("works_committed", "owner")], "works committed are a result, dated, by whom")
    return browser, sent


def staff_and_tenant_read(box, desk, report, page, before):
    mails = news_since(box, before)
    ok((MANAGER, "owner_answered_staff") in kinds(box, mails), "the desk is told", mails)
    file = open_file(box, desk, report)
    ok(file.has("Le plombier passe en novembre.") and file.has("Devis") and file.has("Le bailleur a répondu : travaux annoncés"),
       "the desk reads the answer, its words and files on the file", file.text[:3000])
    follow = expect(report.browser.get(report.follow))
    ok(follow.has("des travaux sont annoncés pour le 10 novembre 2026"), "the occupant reads for when", follow.text[:1500])
    ok(not follow.has("plus haut"), "its history names no place of the page")
    ok(not follow.has("plombier") and not follow.has("Devis"), "neither the owner's words nor its files")
    csrf = follow.forms[0].field("csrf").value
    page = report.browser.post(f"{report.follow}/travaux", {"csrf": csrf, "answer": "confirm"})
    is_(state(box, report), "promised", "nobody is asked before the day has come")


def promise_kept(box, desk, report):
    """Recalled seven days before and three after; the occupant is asked the day after, and confirms in one click."""
    seen = []
    for day in ("2026-11-02", "2026-11-03", "2026-11-11", "2026-11-13"):
        box.jump(to=f"{day}T09:30Z")
        seen.append([mail for mail in count_mails(box) if mail.to == OWNER and mail_kind(mail).startswith("owner_")][1:])
    is_([len(mails) for mails in seen], [0, 1, 1, 2], "the owner is recalled on the seventh day before, and on the third after")
    is_([mail_kind(mail) for mail in seen[-1]], ["owner_soon", "owner_late"], "each in its own words")
    asked = [mail for mail in count_mails(box) if mail.to == TENANT and mail_kind(mail) in ("works_tenant", "news_of_the_day")]
    ok(any("travaux ont-ils été faits" in mail.text for mail in asked), "the occupant is asked the day after",
       *[m.text for m in asked])
    page = expect(report.browser.get(report.follow))
    for _ in range(3):
        done = send(page, form_with(page, "/travaux"), button="confirm")
    is_(state(box, report), "confirmed", "one click confirms")
    is_(results(box, report), [("works_committed", "owner"), ("works_done", "tenant"), ("mediation", "tenant")],
        "and is a result, once")
    before, desk = count_mails(box), sign_in(box, MANAGER)
    ok(open_file(box, desk, report).has("selon le demandeur"), "the file says who says so")
    box.jump(days=10)
    owners = [mail for mail in news_since(box, before) if mail.to == OWNER]
    is_(owners, [], "nobody is chased any more")


def by_letter_and_silent(box, desk):
    """An owner without mail that does not answer: letters to print; the end hands the file on, and shuts the door."""
    report = begin_file(box, desk, owner_agrees="yes", email="autre@example.org")
    expect(put_contact(box, desk, report))
    take(box, desk, report)
    expect(write(box, desk, report, letter=True))
    follow = expect(report.browser.get(report.follow))
    ok(follow.has("en contact avec votre propriétaire") and not follow.has("confié à un ou plusieurs services"),
       "the occupant reads that the town hall writes to the owner, not that services have the file", follow.text[:1200])
    code = code_of(letter_text(box, desk, report))
    page = expect(desk.get("/gestion/impressions"))
    ok(page.has("lettre à un bailleur attend") and not page.has("Rien à imprimer"), "the print queue knows of the letter",
       page.text[:800])
    page = room(box, desk, report)
    letter = next(href for text, href in page.links if "/lettre?envoi=" in href)
    posted = form_with(page, "/bailleur", verb="posted")
    act(report, "corriger", "owner_agrees", {"owner_agrees": "no"})
    for refused in (desk.get(letter), send(page, posted)):
        ok(refused.status == 409 and refused.has("a retiré son accord : rien ne peut partir")
           and "/lettre?envoi=" not in refused.source, "after a no the letter is neither printed nor posted", refused.text[:800])
    act(report, "corriger", "owner_agrees", {"owner_agrees": "yes"})
    page = room(box, desk, report)
    page = expect(send(page, form_with(page, "/bailleur", verb="posted")))
    ok(page.has("postée le") and "/lettre?envoi=" not in page.source, "a letter that was posted is shown no more",
       page.text[:1500])
    is_(box.query("SELECT count(*) AS n FROM mediation_sending WHERE code IS NOT NULL AND posted_at > 0")[0]["n"], 0,
        "its code is forgotten")
    before = count_mails(box)
    box.jump(days=21)
    is_([m for m in news_since(box, before) if mail_kind(m).startswith("mediation")], [], "on the day itself one waits still")
    box.jump(days=1)
    told = kinds(box, news_since(box, before))
    ok((MANAGER, "mediation_silent") in told and (MANAGER, "mediation_letter") in told,
       "the day after the desk is told, and has a letter to print", told)
    ok(("autre@example.org", "owner_waiting") in told or any(k == "news_of_the_day" for _, k in told), "so is the occupant", told)
    desk = sign_in(box, MANAGER)
    like(letter_text(box, desk, report), "pas encore reçu", "the second letter says that one waits")
    browser, page = open_code(box, code)
    page = expect(page)
    page = expect(send(page, form_with(page, "/coordonnees"), {"email": "jean@example.org"}))
    is_(box.query("SELECT by_mail FROM mediation ORDER BY id DESC")[0]["by_mail"], 1,
        "an owner that gives its mail is recalled there")
    expect(end_and_transmit(box, desk, report))
    is_(state(box, report), "ended", "the desk ends it")
    held = box.query("SELECT count(*) AS n FROM assignment a JOIN report r ON r.id = a.report_id WHERE r.uuid = ?", report.uuid)
    ok(held[0]["n"] > 0, "and the file goes on to the partners in one click")
    is_(browser.get(page.path).status, 404, "the owner's page is closed")
    stranger, page = open_code(box, code)
    is_(page.status, 422, "but the code opens nothing any more")


def end_and_transmit(box, desk, report):
    page = room(box, desk, report)
    return send(page, form_with(page, "/bailleur", verb="end"), {"reason": "no_answer"}, button="transmit")


def closed_with_its_file(box, desk):
    """Closing the file ends what is under way; an agreement taken back shuts the owner's page."""
    report = begin_file(box, desk, owner_agrees="yes", email="tiers@example.org")
    expect(put_contact(box, desk, report, email=OWNER))
    count = len(box.mails(to=OWNER))
    with_the_relay_down(box, desk, report, count)
    expect(write(box, desk, report, mail=True))
    count_mails(box)
    link = owner_link(box, count + 1)
    expect(box.browser().get(link))
    act(report, "corriger", "owner_agrees", {"owner_agrees": "no"})
    is_(box.browser().get(link).status, 404, "the agreement taken back: the owner's page is closed")
    ok(room(box, desk, report).has("Le demandeur a dit non"), "and the desk reads why")
    act(report, "corriger", "owner_agrees", {"owner_agrees": "yes"})
    page = expect(box.browser().get(link))
    page = expect(say(page, "ask_help", help="law", words="Je ne sais pas par où commencer."))
    ok(open_file(box, desk, report).has("Conseil juridique gratuit (ADIL)"), "an owner who asks for help says for what")
    expect(change(box, desk, report, "close", "other", "Le dossier est clos, merci."))
    is_(state(box, report), "ended", "closing the file ends it")
    page = box.browser().get(link)
    ok(page.status == 404 and page.has("Cette page n’est plus ouverte"), "and the owner's page says so", page.text[:400])


def with_the_relay_down(box, desk, report, count):
    """A mail that waits for the relay while the occupant says no never leaves; the desk reads why, and is told."""
    page = expect(desk.get("/courriers"))
    expect(send(page, form_with(page, "/courriers/arret"), {"reason": "essai"}))
    expect(write(box, desk, report, mail=True))
    until(lambda: box.query("SELECT 1 FROM outbox WHERE kind = 'owner_asked' AND state = 'pending'"), 20, "the mail waits")
    act(report, "corriger", "owner_agrees", {"owner_agrees": "no"})
    rows = box.query("SELECT state, last_status FROM outbox WHERE kind = 'owner_asked' ORDER BY id DESC LIMIT 1")
    is_((rows[0]["state"], rows[0]["last_status"]), ("cancelled", "retracted"), "the mail to the owner is cancelled at once")
    ok(expect(desk.get("/courriers?etat=cancelled")).has("Le demandeur a retiré son accord"), "the page of mails says why")
    before = box.mails()
    page = expect(desk.get("/courriers"))
    expect(send(page, form_with(page, "/courriers/reprise")))
    box.jump(minutes=10)
    ok((MANAGER, "mediation_withdrawn") in kinds(box, news_since(box, before)), "the desk is told",
       *[mail.subject for mail in box.mails()[len(before):]])
    is_(len(box.mails(to=OWNER)), count, "nothing left to the owner")
    act(report, "corriger", "owner_agrees", {"owner_agrees": "yes"})


def throttled(box):
    """Guessing codes ends."""
    browser = box.browser()
    page = expect(browser.get("/bailleur"))
    form = form_with(page, "/bailleur")
    statuses = [send(page, form, {"code": f"K7PM3Q{a}{b}"}).status for a in "ABCDE" for b in "ABCDE"]
    ok(429 in statuses and set(statuses) <= {422, 429}, "guesses are counted, and end", statuses)


with Box(start="2026-09-16T07:00Z", site=False) as box:
    set_up_demo(box)
    desk = sign_in(box, MANAGER)
    report = without_agreement(box, desk)
    code = written(box, desk, report)
    before = count_mails(box)
    browser, page = owner_comes(box, desk, report, code)
    staff_and_tenant_read(box, desk, report, page, before)
    promise_kept(box, desk, report)
    desk = sign_in(box, MANAGER)
    by_letter_and_silent(box, desk)
    desk = sign_in(box, MANAGER)
    closed_with_its_file(box, desk)
    throttled(box)
    logged = box.query("SELECT count(*) AS n FROM access_log WHERE what = 'report'")[0]["n"]
    ok(logged > 3, "reading names in the room is logged")
    unlike(box.log(), "Dubois|Lahore|K7PM", "and the log of the box has no name")
done_testing()
