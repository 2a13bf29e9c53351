#!/usr/bin/python3
# follow.py: the tenant's follow-up pages: adding, correcting, stopping, answering "is it solved?", a lost link, an opinion.
# A GET of theirs changes nothing; whatever is pressed three times is done once; each mail that leaves is counted and read.
import os
import re
import sqlite3
import sys
import time
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *

TENANT = "menage@example.org"
SCHS, ADIL = MAILBOXES["schs"], MAILBOXES["adil"]
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
JDMA = "https://jedonnemonavis.numerique.gouv.fr/Demarches/3456?button=3790"
CLOCKWORK = ("job", "session", "attempt")  # what the box does by itself while nobody asks for a page


def count(box, table):
    return box.query(f"SELECT count(*) AS n FROM {table}")[0]["n"]


def contents(box):
    """Every row of every table, but for the clockwork."""
    tables = [r["name"] for r in box.query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
    return {t: sorted(map(str, box.query(f"SELECT * FROM {t}"))) for t in tables if t not in CLOCKWORK}


def press(page, form, values, button=None, times=3):
    """The same rendered form pressed so many times, as an impatient thumb does."""
    form.fill(values)
    entries = form.entries(form.button(button))
    target = urllib.parse.urljoin(page.url, form.action or page.url)
    return [page.browser.post(target, entries, multipart=form.multipart, referer=page.url) for _ in range(times)]


def statuses(pages):
    return [page.status for page in pages]


def gets_change_nothing(box, report, name):
    """Walks all that links lead to behind the secret link, and its questions, twice; the store is the same afterwards."""
    settle(box)
    before = contents(box)
    for _ in range(2):
        browser, seen, wanted = box.browser(), set(), [report.follow, "/retrouver", f"{report.follow}?fait=message"]
        wanted += [f"{report.follow}/{page}" for page in ("situation", "arreter", "corriger", "regle", "photos")]
        wanted += [f"{report.follow}/regle?reponse={code}" for code in ("solved", "no", "moved")]
        wanted += [report.follow.replace("/suivi/", "/avis/")]
        while wanted:
            path = wanted.pop()
            if path in seen or not path.startswith(("/suivi/", "/avis/", "/retrouver")):
                continue
            seen.add(path)
            page = browser.get(path)
            if page.type == "text/html":
                wanted += [urllib.parse.urlsplit(href).path for _, href in page.links]
                wanted += re.findall(r'src="(/suivi/[^"]+)"', page.source)
    after = contents(box)
    changed = [table for table in before if before[table] != after[table]]
    ok(not changed and len(seen) > 10, f"{name}: {len(seen)} addresses opened twice by a stranger change nothing", *changed)


def adds_files(box, post, report):
    """Photos and a PDF, with words; what is no photo is named; the staff are told and see them."""
    page = follow_page(report, "photos")
    again = send(page, page.form("photos"), {})
    is_(again.status, 422, "no file chosen: the page says so")
    pages = press(page, page.form("photos"), {"photos": ("mur.png", png(), "image/png"), "words": "La tache s’étend."})
    is_(statuses(pages), [200] * 3, "a photo pressed three times")
    is_((count(box, "report_file"), count(box, "followup WHERE category = 'files'")), (1, 1), "is added once")
    page = follow_page(report, "photos")
    page = send(page, page.form("photos"), {"photos": ("lettre.pdf", PDF, "application/pdf")},
                extra=[("photos", ("notes.txt", b"ceci est un texte", "image/jpeg"))])
    ok(page.status == 422 and page.has("notes.txt"), "a file that is no photo is named", page.text[:600])
    is_(count(box, "report_file"), 2, "the document beside it is kept")
    page = report.browser.get(report.follow)
    ok(page.has("La tache s’étend.") and page.has("lettre.pdf"), "both stand on the page")
    document = next(href for text, href in page.links if "lettre" in text)
    answer = report.browser.get(document)
    like(answer.headers.get("Content-Disposition", ""), "attachment", "the document leaves as a download")
    is_(set(post.news()), {(MANAGER, "tenant_wrote")}, "the desk, which alone has the file, is told, and nobody else")
    like(open_file(box, sign_in(box, MANAGER), report).text, r"L'occupant a ajouté des photos", "and reads it in the history")


def corrects(box, post, report, desk):
    """Contact and household: kept, told without any value, scored again."""
    page = follow_page(report, "corriger")
    unlike(page.source, re.escape(TENANT), "a forwarded link does not give the address away")
    ok(page.has("m…@example.org"), "only its ends are shown")
    wrong = send(page, page.form("adults"), {"phone": "06 12", "adults": "beaucoup"})
    ok(wrong.status == 422 and "beaucoup" in wrong.source, "what is wrong comes back with what was typed", wrong.text[:500])
    before = box.query("SELECT score_index FROM report")[0]
    pages = press(page, page.form("adults"), {"phone": "06 12 34 56 78", "adults": "6", "children": "5",
                                               "address_more": "3e étage, porte bleue"})
    is_(statuses(pages), [200] * 3, "a correction pressed three times")
    events = box.query("SELECT detail FROM event WHERE verb = 'corrected'")
    is_(events, [{"detail": "phone address_more adults:2:6 children:1:5"}], "is one event, without what stands in the fields")
    row = box.query("SELECT adults, children, address_more, phone, phone_digits FROM report r"
                    " JOIN person p ON p.report_id = r.id")[0]
    is_(list(row.values()), [6, 5, "3e étage, porte bleue", "06 12 34 56 78", "0612345678"], "the file says what is true now")
    ok(box.query("SELECT score_index FROM report")[0] != before, "and is scored again", before)
    is_(post.news(), [], "no mail leaves for it")
    like(open_file(box, desk, report).text, r"L'occupant a corrigé : ?téléphone, étage ou porte, nombre d'adultes \(2 → 6\)",
         "staff read what was corrected")
    unlike(" ".join(str(r) for r in box.query("SELECT * FROM event")), r"0612|06 12|porte bleue", "and no history holds it")


def changes_address(box, post, report, desk):
    """Whoever holds the link gives another address: the one there was learns of it at once, and who really holds it cuts."""
    send(*(lambda p: (p, p.form("adults"), {"email": "pirate@example.org"}))(follow_page(report, "corriger")))
    is_(post.news(), [(TENANT, "contact_changed")], "an address that is replaced is told so, and nobody else")
    mail = post.last[0]
    ok("p…@example.org" in mail.text and "pirate@" not in mail.text, "with the ends of the new one", mail.text)
    ok(not [link for link in mail.links if "/suivi/" in link], "and no link to the file", mail.links)
    send(*(lambda p: (p, p.form("adults"), {"email": TENANT}))(follow_page(report, "corriger")))
    is_(post.news(), [("pirate@example.org", "contact_changed")], "whichever it was")
    page = follow_page(report, "liens")
    pages = press(page, page.form("fresh"), {})
    is_((statuses(pages), len({page.path for page in pages})), ([200] * 3, 1), "links cut by three clicks lead to one new link")
    ok(pages[2].path.split("?")[0] != report.follow and pages[2].has("les anciens liens ne marchent plus"), "which opens the file")
    is_([box.browser().get(report.follow + more).status for more in ("", "/liens")], [404] * 2, "the old ones are over")
    is_(post.news(), [(TENANT, "links_cut")], "and a mail brings a link to who is known")
    link = next(link for link in post.last[0].links if "/suivi/" in link)
    ok(box.browser().get(link).has(report.reference), "of its own, which opens")
    like(open_file(box, sign_in(box, MANAGER), report).text, "Anciens liens de suivi coupés", "staff read of it")
    page = open_file(box, desk, report)
    pages = press(page, form_with(page, "/liens"), {})
    is_((statuses(pages), pages[2].has("Les anciens liens sont coupés")), ([200] * 3, True), "the desk cuts them too")
    is_(box.browser().get(link).status, 404, "the link that was good is over")
    is_(post.news(), [(TENANT, "links_cut")], "and one mail brings the new one")
    report.follow = next(urllib.parse.urlsplit(link).path for link in post.last[0].links if "/suivi/" in link)


def says_situation(box, post, report, desk):
    page = act(report, "situation", "act", {"act": "worse", "words": "Il pleut dans la chambre."})
    ok(page.has("la situation est pire"), "it got worse")
    is_(sorted(post.news()), sorted([(SCHS, "tenant_wrote")]), "who follows the file is told")
    like(open_file(box, desk, report).text, r"la situation est pire\s+visible du demandeur\s+Il pleut", "with the words")
    is_(send(*(lambda p: (p, p.form("act"), {}))(follow_page(report, "situation"))).status, 422, "no choice: the page says so")


def stops_and_goes_on(box, post, report, desk, schs):
    page = act(report, "arreter", "act", {"words": "Un accord avec le propriétaire."}, button="Demander d’arrêter")
    ok(page.has("Vous avez demandé d’arrêter"), "the page says that they asked to stop")
    ok("/questions" not in page.source, "and asks nothing more")
    is_(post.news(), sorted([(MANAGER, "stop"), (SCHS, "stop"), (ADIL, "stop")]), "the desk and the partners are told")
    unlike(post.mail(SCHS, "stop").text, r"propriétaire|Dubois", "without the words")
    ok(open_file(box, desk, report).has("Le demandeur a demandé d’arrêter"), "the file says so at its head")
    follow(box, schs, report, "Nous passons jeudi.", visible=True)
    box.jump(minutes=21)
    is_(post.news(), [], "nothing more is sent to who asked to stop")
    box.jump(days=50)
    is_([m for m in post.news() if m[0] == TENANT], [], "not even a question, weeks later")
    pages = press(*(lambda p: (p, p.form("act"), {}, "Oui, je veux continuer"))(follow_page(report, "arreter")))
    is_((statuses(pages), count(box, "followup WHERE category = 'resume'")), ([200] * 3, 1), "they go on again, once")
    is_(post.news(), sorted([(MANAGER, "resume"), (SCHS, "resume"), (ADIL, "resume")]), "and all are told")


def asked_whether_solved(box, post, report):
    """45 days, then 30, 30, 90 after the last news; the answer in one click."""
    start = box.now()
    asked = []
    for day in (44, 45, 74, 75, 105, 194, 195):
        box.jump(days=day - (box.now() - start).days)
        asked += [day] if (TENANT, "outcome") in post.news() else []
        mail = next((m for m in post.last if m.to == TENANT), None) or (mail if asked else None)
    is_(asked, [45, 75, 105, 195], "the question is put after 45 days, then 30, 30 and 90")
    links = [link for link in mail.links if "regle?reponse=" in link]
    is_([link.split("=")[1] for link in links], ["solved", "partly", "no", "moved", "unknown"], "the mail has a link an answer")
    browser = box.browser()
    page = browser.get(links[2])
    is_((page.status, count(box, "outcome_answer")), (200, 0), "opening one answers nothing")
    first = next(f for f in page.form("answer").buttons())
    is_(first.value, "no", "the answer of the link stands first")
    ok(browser.get(urllib.parse.urlsplit(links[2]).path.rsplit("/", 1)[0]).has("Est-ce réglé ?"), "the first page asks it too")
    pages = press(page, page.form("answer"), {"words": "La moisissure revient."}, button="no")
    is_((statuses(pages), count(box, "outcome_answer")), ([200] * 3, 1), "pressed three times, it is one answer")
    ok(pages[0].has("ce n’est pas réglé"), "which the page confirms")
    is_(post.news(), sorted([(MANAGER, "unsolved"), (SCHS, "unsolved"), (ADIL, "unsolved")]), "a “no” alerts desk and partners")
    like(open_file(box, sign_in(box, MANAGER), report).text, r"L'occupant dit : ce n'est pas réglé", "and stands on the file")
    page = act(report, "regle", "answer", {}, button="solved")
    ok(page.has("C’est noté : le problème est réglé"), "later they say that it is solved")
    ok("/questions" not in page.source, "and are asked nothing more")
    is_(post.news(), [(MANAGER, "over")], "the desk is told that it can close")
    ok(open_file(box, sign_in(box, MANAGER), report).has("Vous pouvez sans doute clore ce dossier"), "the file offers it")
    box.jump(days=46)
    is_([m for m in post.news() if m[1] in ("outcome", "questions")], [], "and nobody asks again")
    box.jump(days=1)  # of a partner that is still waited for they may have heard that day
    post.news()


def after_closing(box, post, report):
    close(box, sign_in(box, MANAGER), report, "works", "Les travaux sont faits.")
    box.jump(minutes=21)
    is_(post.news(), [(TENANT, "report_closed")], "the file is closed")
    like("\n".join(post.mail(TENANT, "report_closed").links), r"/avis/", "the mail asks for an opinion")
    box.jump(days=6)
    is_([m for m in post.news() if m[1] != "weekly"],
        [(MAILBOXES["adil"], "assignment_closed_whole"), (MAILBOXES["schs"], "assignment_closed_whole")],
        "six days later nothing, but to its partners, the morning after")
    box.jump(days=1)
    is_([m for m in post.news() if m[1] != "weekly"], [(TENANT, "outcome")], "a week later: is it really solved?")
    gets_change_nothing(box, report, "a closed file")
    is_(follow_page(report, "photos").path, report.follow, "a closed file takes no file any more")
    page = report.browser.get(report.follow)
    page = send(page, page.form("answer"), {}, button="no")
    ok(page.has("ce n’est pas réglé"), "it is not")
    is_(post.news(), [(MANAGER, "unsolved")], "the desk is alerted")
    ok(open_file(box, sign_in(box, MANAGER), report).has("Vous pouvez rouvrir ce dossier"), "and offered to reopen")
    page = write_to_desk(report, "Le plafond goutte encore.")
    ok(page.has("Le plafond goutte encore") and not any("message" in f.names() for f in page.forms), "one message is taken")
    is_(post.news(), [(MANAGER, "tenant_wrote")], "and read by the desk")
    ok(page.has("Faire un nouveau signalement"), "for more the page says how to begin again")
    csrf = report.browser.get("/retrouver").form("contact").field("csrf").value
    forged = report.browser.post(report.follow, {"csrf": csrf, "message": "Encore un message."})
    is_(count(box, "followup WHERE text = 'Encore un message.'"), 0, "a second one, sent all the same, is not written")
    ok(forged.has("Votre dossier a changé"), "and is answered in words")


def gives_opinion(box, report):
    page = report.browser.get(report.follow).click("Je donne mon avis")
    is_(page.path, report.follow.replace("/suivi/", "/avis/"), "the page leads to the three questions")
    is_(send(page, page.form("informed"), {}).status, 422, "an empty opinion is none")
    pages = press(page, page.form("informed"), {"informed": "rather", "heard": "yes", "words": "Merci."})
    is_(statuses(pages), [200] * 3, "an opinion pressed three times")
    rows = box.query("SELECT stage, month, informed, heard, easy, words FROM satisfaction")
    is_([list(r.values())[2:] for r in rows], [["rather", "yes", None, "Merci."]], "is kept once")
    is_(rows[0]["stage"], "closed", "with its stage")
    ok(pages[0].has("Merci pour votre avis"), "with thanks")
    ok(not report.browser.get(report.follow).has("Je donne mon avis"), "and not asked again")
    columns = {r["name"] for r in box.query("SELECT name FROM pragma_table_info ('satisfaction')")}
    is_(columns & {"report_id", "at", "created_at"}, set(), "nothing leads back to the person")


def loses_link(box, post, report):
    browser = box.browser()
    for path in (f"/suivi/{'A' * 43}", f"/suivi/{'A' * 43}/regle", f"/avis/{'A' * 43}", f"/visite/{'A' * 43}"):
        page = browser.get(path)
        ok(page.status == 404 and page.has("Ce lien n’ouvre plus de dossier"), f"{path[:8]}…: a lost link says what to do")
    page = page.click("Recevoir un nouveau lien")
    is_(send(page, page.form("contact"), {"contact": "chez moi"}).status, 422, "neither an address nor a number: the page says so")
    answers, times = {}, {}
    for contact in (TENANT, "inconnu@example.org", "06 12 34 56 78", "06 99 99 99 99"):
        shown = browser.get("/retrouver")
        started = time.monotonic()
        answer = send(shown, shown.form("contact"), {"contact": contact})
        times[contact] = time.monotonic() - started
        answers[contact] = (answer.status, answer.path, answer.text)
    is_(len(set(answers.values())), 1, "known or not, the answer is the same")
    # What there is to do for a known one takes a few milliseconds: all wait behind the same third of a second.
    ok(min(times.values()) > 0.29, "after the same wait", str(times))
    is_(post.news(), [(TENANT, "follow_link")] * 2, "and a mail leaves for who is known, by address or by phone")
    mail = post.last[0]
    link = next(link for link in mail.links if "/suivi/" in link)
    ok(box.browser().get(link).has(report.reference), "its link opens the file")
    shown = browser.get("/retrouver")
    is_(statuses(press(shown, shown.form("contact"), {"contact": "0612345678"})), [200] * 3, "asked by three clicks")
    is_(len(post.news()), 1, "one mail leaves")
    box.jump(minutes=21)
    for reference, mails in (("64-999", 0), (report.reference, 1)):
        shown = browser.get("/retrouver")
        send(shown, shown.form("contact"), {"contact": "+33 6 12 34 56 78", "reference": reference})
        is_(len(post.news()), mails, f"with the number {reference}: {mails} mail")
    for _ in range(4):
        shown = browser.get("/retrouver")
        answer = send(shown, shown.form("contact"), {"contact": TENANT})
        is_((answer.status, answer.path), (200, "/retrouver"), "asked again and again, the answer stays the same")
    is_(len(post.news()), 3, "but no mailbox is filled")
    like(open_file(box, sign_in(box, MANAGER), report).text, r"a demandé son lien de suivi", "staff see that it was asked")


def town_has_its_page(box, post):
    """With a procedure on the State's opinion site, the same places lead there, and nothing is loaded from it."""
    with sqlite3.connect(os.path.join(box.data, "store.db"), timeout=60) as store:
        store.execute("INSERT INTO setting (key, value, changed_at, changed_by) VALUES ('jdma.url', ?, 0, 'setup')", (JDMA,))
    report = file_report(box.browser(), email="autre@example.org")
    page = report.browser.get("/recu")
    is_([href for text, href in page.links if text == "Je donne mon avis"], [JDMA], "the receipt leads to the State's opinion site")
    is_(page.source.count("jedonnemonavis"), 1, "once, and loads nothing from it")
    ok('rel="noopener noreferrer"' in page.source, "which is not told where the person comes from")
    desk = sign_in(box, MANAGER)
    transmit(box, desk, report)
    post.news()
    box.jump(days=1)
    close(box, sign_in(box, MANAGER), report)
    box.jump(days=1)  # a tenant has one mail a day at most
    post.news()
    ok(JDMA in post.mail("autre@example.org", "report_closed").links, "the closing mail leads there too")


with Box(start="2026-02-02T08:00Z", site=False) as box:
    set_up_demo(box)
    box.admin("setting", "set", "question.reminders", "0")  # tests/box/questions.py
    post = Post(box)
    report = file_report(box.browser(), email=TENANT, last_name="Dubois")
    ok(box.browser().get("/signaler").has("recevoir de nouveau mon lien"), "the form's first page knows of lost links")
    is_([href for text, href in report.browser.get("/recu").links if text == "Je donne mon avis"],
        [report.follow.replace("/suivi/", "/avis/")], "the receipt asks once what it was like")
    post.news()
    desk = sign_in(box, MANAGER)
    adds_files(box, post, report)
    corrects(box, post, report, desk)
    changes_address(box, post, report, desk)
    gets_change_nothing(box, report, "an open file")
    take(box, desk, report)
    transmit(box, desk, report)
    schs = sign_in(box, AGENTS["schs"])
    accept(box, schs, report)
    post.news()
    says_situation(box, post, report, desk)
    stops_and_goes_on(box, post, report, desk, schs)
    asked_whether_solved(box, post, report)
    after_closing(box, post, report)
    gives_opinion(box, report)
    loses_link(box, post, report)
    town_has_its_page(box, post)
    is_(box.query("PRAGMA integrity_check")[0]["integrity_check"], "ok", "the store is whole")
done_testing()
