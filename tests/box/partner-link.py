#!/usr/bin/python3
# partner-link.py: a partner without an account answers from its mail: accepts, refuses with a reason, takes that back, writes with
# photos, closes. Scanners that open every link change and read nothing; three clicks do one thing; who comes second is told; links
# end with what they were for, and when the desk cuts them.
import os
import re
import shutil
import subprocess
import sys
import threading
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from doors_answer import *
from journey import *

NAME = "Zylberstein"
TYPED = "Un texte assez long, dommage de le perdre."
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def handed(box, desk, **fields):
    """A file that the rules hand to caf, and the link of the mail that says so."""
    box.jump(minutes=6)  # its mail does not wait for that of the file before
    report = file_report(box.browser(), email=f"l{box.query('SELECT count(*) AS n FROM report')[0]['n']}@example.org",
                         last_name=NAME, beneficiary="caf", photos=[("mur.png", png(), "image/png")], **fields)
    take(box, desk, report)
    transmit(box, desk, report)
    settle(box)
    return report, answer_link(box, report)


def state(box, report):
    return box.query("SELECT a.state FROM assignment a JOIN partner p ON p.id = a.partner_id JOIN report r ON r.id = a.report_id"
                     " WHERE r.uuid = ? AND p.type = 'caf_msa'", uuid_of(box, report))[0]["state"]


def counted(box):
    return [box.query(f"SELECT count (*) AS n FROM {table}")[0]["n"] for table in ("event", "followup", "access_log", "attempt")]


# ---- programs that open every link ----

def scanner(box, report, path):
    before, posted = counted(box), set()
    for mail in box.mails(to=MAILBOXES["caf"]):
        for link in {*mail.links, *re.findall(r'href="(http[^"]+)"', mail.html)}:
            box.browser().get(link)
            box.browser().head(link)
            for below in ("", "/reponse", "/ouvrir", "/suivis"):
                posted.add(box.browser().post(link + below, {"verb": "accept", "text": TYPED}).status)
    ok(posted <= {401, 403, 404, 405}, "a POST without the page's token is refused", posted)
    is_((counted(box), state(box, report)), (before, "waiting"), "a scanner changes nothing, and reads no name to be logged")
    page = expect(box.browser().get(path))
    ok(NAME not in page.source and "Rue Carnot" in page.source and "12 Rue" not in page.source and "/photos/" not in page.source,
       "the page behind the link names nobody, shows no number and no photo", page.text[:600])
    is_([page.headers.get(name) for name in ("Referrer-Policy", "X-Robots-Tag", "Cache-Control")],
        ["no-referrer", "noindex, nofollow", "no-store"], "and leaves no trace where it was opened")
    ok("/gestion" not in page.source and "/carte" not in page.source, "it has no menu of management")


# ---- a whole life ----

def life(box, desk, report, path):
    browser = box.browser()
    page = expect(browser.get(path))
    ok(page.has("Ce lien est pour CAF") and page.has("jusqu’au"), "the page says for whom it is, and until when", page.text[:400])
    page = come_in(page)
    ok(NAME in page.source and "12 Rue Carnot" in page.source, "after the door the partner reads what its account would", page.text)
    logged = box.query("SELECT l.user_id, p.type, l.what FROM access_log l JOIN partner p ON p.id = l.partner_id ORDER BY l.id")
    is_({tuple(row.values()) for row in logged}, {(0, "caf_msa", "report"), (0, "caf_msa", "photo")},
        "which stands in the log of readings, under the partner's name")
    photo = re.search(r'href="(/reponse/[^"]+/photos/[^"]+)"', page.source)[1]
    picture = expect(browser.get(photo))
    is_((picture.type, picture.headers.get("Cache-Control")), ("image/jpeg", "no-store"), "photos are shown, and kept nowhere")
    is_(box.browser().get(photo).status, 404, "but to who came through the door")
    refused = send(page, answer_form(page, "refuse"), {"reason": "", "message": TYPED})
    ok(refused.status == 422 and TYPED in refused.source, "a refusal without a reason comes back with what was typed")
    page = expect(send(page, answer_form(page, "refuse"), {"reason": "out_of_area", "message": "Ce n’est pas notre secteur."}))
    ok(page.has("Votre refus est enregistré") and NAME not in page.source, "refused with a reason: the names are gone", page.text)
    page = expect(send(page, answer_form(page, "unrefuse")))
    is_(state(box, report), "waiting", "the refusal is taken back")
    page = expect(send(page, answer_form(page, "accept")))
    is_(state(box, report), "accepted", "the file is accepted")
    page = expect(send(page, form_with(page, "/suivis"), {"text": SAID, "visible": True, "photos": ("vu.png", png(), "image/png")},
                       extra=[("photos", ("devis.pdf", PDF, "application/pdf"))]))
    kept = box.query("SELECT f.author, f.user_id, f.visible, f.released_at - f.created_at AS held, p.type FROM followup f"
                     " JOIN partner p ON p.id = f.partner_id WHERE f.text = ?", SAID)
    is_(kept, [{"author": "partner", "user_id": None, "visible": 1, "held": 1200, "type": "caf_msa"}],
        "a follow-up is the partner's, and held twenty minutes as others are")
    files = box.query("SELECT document_type, visible FROM report_file WHERE partner_id IS NOT NULL ORDER BY file_id")
    is_([tuple(row.values()) for row in files], [("photo", 1), ("other", 1)], "with its photo and its document")
    page = expect(send(page, form_with(page, r"/suivis/[0-9a-f-]+"), {"text": SAID + " Avec un élu."}, button="edit"))
    ok(page.has("Avec un élu"), "which the partner may still put right", page.text[-1500:])
    bad = send(page, form_with(page, "/suivis"), {"text": TYPED, "photos": ("virus.png", b"no picture", "image/png")})
    ok(bad.status == 422 and TYPED in bad.source and bad.has("Rien n’est encore enregistré"), "a file that is no picture is told, "
       "and the text is kept", f"{bad.status} {bad.text[:500]}")
    page = expect(send(page, answer_form(page, "close"), {"reason": "works", "message": "Les travaux sont faits."}))
    is_(state(box, report), "closed", "and closed for its part")
    page = expect(send(page, answer_form(page, "reopen")))
    page = expect(send(page, answer_form(page, "accept")))
    ways = box.query("SELECT verb FROM event WHERE way = 'mail' AND noun = 'assignment' ORDER BY id")
    is_([row["verb"] for row in ways], ["refused", "unrefused", "accepted", "closed", "reopened", "accepted"],
        "the history knows that each came by the link of a mail")
    page = open_file(box, desk, report)
    ok(page.has("par le lien d’un courriel") and page.has("Quelqu’un, par un lien de réponse"), "and says so, to the desk",
       page.text)
    box.jump(days=1)
    settle(box)
    ok(any("Avec un élu" in mail.text for mail in box.mails()), "the tenant is told, once it has left")


def stranger(box, other, path):
    """A link is of one file: what stands below it is not of another."""
    browser = box.browser()
    page = come_in(expect(browser.get(path)))
    form = form_with(page, "/suivis")
    theirs = box.query("SELECT f.uuid FROM followup f JOIN report r ON r.id = f.report_id WHERE r.uuid = ? AND f.category = 'note'"
                       " ORDER BY f.id DESC", other.uuid)[0]["uuid"]
    photo = box.query("SELECT f.uuid FROM file f JOIN report_file rf ON rf.file_id = f.id JOIN report r ON r.id = rf.report_id"
                      " WHERE r.uuid = ?", other.uuid)[0]["uuid"]
    csrf = form.field("csrf").value
    is_(browser.get(f"{path}/photos/{photo}").status, 404, "no photo of another file of the same partner")
    own = {"csrf": csrf, "report": form.field("report").value}
    is_(browser.post(f"{path}/suivis/{theirs}", {**own, "verb": "erase", "seen": "0"}).status, 404, "nor its follow-ups")
    is_(browser.post(f"{path}/reponse", {**own, "seen": "accepted", "verb": "withdraw", "message": TYPED}).status, 409,
        "nor the desk's verbs")
    before = box.query("SELECT (SELECT count (*) FROM event) AS events, (SELECT count (*) FROM followup) AS said")
    foreign = {"csrf": csrf, "report": other.uuid}
    for below, fields in (("suivis", {"text": TYPED}),
                          ("reponse", {"seen": "accepted", "verb": "close", "reason": "works", "message": TYPED})):
        is_(browser.post(f"{path}/{below}", {**foreign, **fields}).status, 409, f"a form of another file is refused: {below}")
        is_(browser.post(f"{path}/{below}", {"csrf": csrf, **fields}).status, 409, f"so is one that names no file: {below}")
    is_(browser.post(f"{path}/reponse", {**own, "verb": "close", "reason": "works", "message": TYPED}).status, 409,
        "and one that does not say what it was shown")
    is_(box.query("SELECT (SELECT count (*) FROM event) AS events, (SELECT count (*) FROM followup) AS said"), before,
        "nothing was written")
    for wrong in (path[:-1], path + "A", "/reponse/" + "A" * 40, path[:-6] + "AAAAAA", "/reponse/%00", "/reponse/x"):
        ok(browser.get(wrong).status in (400, 404), f"a link that is cut or forged opens nothing ({len(wrong)} letters)")


# ---- the weekly report, on the screen and on paper ----

def annotations(path):
    """The addresses that a PDF leads to."""
    done = subprocess.run(["qpdf", "--qdf", "--object-streams=disable", path, "-"], capture_output=True, check=True)
    return re.findall(r"/URI \((http[^)]*)\)", done.stdout.decode("latin-1"))


def weekly(box, report):
    """Made by a program that does not write the store: its links act all the same."""
    folder = os.path.join(box.folder, "weekly")
    box.generator("weekly", "--out", folder)
    uuid = box.query("SELECT uuid FROM partner WHERE type = 'caf_msa'")[0]["uuid"]
    pdf = os.path.join(folder, f"{uuid}.pdf")
    done = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, check=True)
    words = re.sub(r"\s+", " ", plain(done.stdout.decode()))
    leads = sorted({urllib.parse.urlsplit(link).path for link in annotations(pdf) if "/reponse/" in link})
    said = ("Répondre", "réservés à ce destinataire, CAF", "jusqu'au 29 septembre", "Répondre sans compte")
    ok(all(part in words for part in said),
       "the PDF says what its links are, for whom and until when", words[:1500])
    seen = {}
    for lead in leads:
        page = expect(box.browser().get(lead))
        seen.setdefault("list" if page.has("Ce qui attend") else "file", []).append((lead, page))
    is_((len(seen.get("list", [])), len(seen.get("file", [])) >= 1), (1, True), "it leads to each file, and to the list of all")
    page = seen["list"][0][1]
    ok(page.has(report.reference) and NAME not in page.source, "which names the files that wait, and nobody", page.text[:500])
    is_(box.browser().post(seen["list"][0][0] + "/reponse", {"verb": "accept"}).status, 403, "and does nothing by itself")
    listed = page.browser.get(next(href for words, href in page.links if report.reference in words))
    form = answer_form(expect(listed), "accept")
    expect(send(listed, form))
    mine = next(page for _, page in seen["file"] if page.has(report.reference))
    late = send(mine, answer_form(mine, "accept"))
    is_(late.status, 409, "what was accepted from the list waits no more")
    expect(send(late, form_with(late, "/suivis"), {"text": SAID}))
    ways = box.query("SELECT e.way FROM event e JOIN report r ON r.id = e.report_id WHERE r.uuid = ? AND e.way IS NOT NULL"
                     " ORDER BY e.id", uuid_of(box, report))
    is_([row["way"] for row in ways if row["way"] != "mail"][-3:][-1], "weekly", "the history tells the report from the list")
    ok("listed" in [row["way"] for row in ways], "and from a mail", *ways)
    return pdf


# ---- twice, at once, too late ----

def clicks(box, report, path):
    browser = box.browser()
    page = expect(browser.get(path))
    form = answer_form(page, "accept")
    fields, answers = form.entries(form.button()), []

    def press():
        again = box.browser()
        again.cookies = dict(browser.cookies)
        answers.append(again.post(form.action, fields, follow=False).status)

    threads = [threading.Thread(target=press) for _ in range(3)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    accepted = box.query("SELECT count(*) AS n FROM event e JOIN report r ON r.id = e.report_id WHERE r.uuid = ?"
                         " AND e.verb = 'accepted' AND e.noun = 'assignment'", uuid_of(box, report))[0]["n"]
    is_((answers, accepted), ([303] * 3, 1), "three clicks lead to the same place and do one thing")


def at_once(box, desk, report, path):
    """The link and an account; two who hold the link; and the desk, which closes meanwhile."""
    agent, one, other = sign_in(box, AGENTS["caf"]), box.browser(), box.browser()
    pages = [expect(one.get(path)), expect(other.get(path))]
    answer(box, agent, report, "accept")
    page = send(pages[0], answer_form(pages[0], "refuse"), {"reason": "out_of_area", "message": TYPED})
    ok(page.status == 409 and TYPED in page.source and page.has("a changé entre-temps"),
       "who refuses what a colleague accepted meanwhile is told, and the words are kept", f"{page.status} {page.text[:500]}")
    is_(send(pages[1], answer_form(pages[1], "accept")).status, 409, "and so is who accepts it a second time")
    page = expect(one.get(path))
    close(box, desk, report)
    late = send(page, answer_form(page, "close"), {"reason": "works", "message": TYPED})
    ok(late.status == 409 and TYPED in late.source and late.has("Ce dossier est clos"), "a file that the desk closed meanwhile is "
       "over: the page says so and gives the words back", f"{late.status} {late.text[:500]}")
    page = one.get(path)
    ok(page.status == 410 and page.has("Ce dossier est clos") and NAME not in page.source, "and the link says what became of it",
       f"{page.status} {page.text[:400]}")


# ---- the end of links ----

def ends(box, desk, report, path):
    browser = box.browser()
    page = expect(browser.get(path))
    expect(send(page, answer_form(page, "refuse"), {"reason": "out_of_area", "message": "Ce n’est pas notre secteur."}))
    box.jump(days=1)
    expect(browser.get(path))
    box.jump(days=2)
    page = browser.get(path)
    ok(page.status == 410 and page.has("Votre service a refusé ce dossier"), "two days after a refusal its link is over", page.text)
    desk = sign_in(box, MANAGER)
    mine = open_file(box, desk, report)
    expect(send(mine, form_with(mine, "/reprise", verb="reset"), {"message": "Voyez encore."}))
    expect(browser.get(path))
    ok(True, "and opens again when the desk hands the file over again")


def cut(box, desk, report, path):
    """The desk cuts the links of one file, then all of the partner: the next mail brings others."""
    desk = sign_in(box, MANAGER)
    foreign = sign_in(box, AGENTS["ars"])
    page = open_file(box, desk, report)
    mine = box.query("SELECT a.uuid FROM assignment a JOIN partner p ON p.id = a.partner_id JOIN report r ON r.id = a.report_id"
                     " WHERE r.uuid = ? AND p.type = 'caf_msa'", report.uuid)[0]["uuid"]
    form = form_with(page, f"/affectations/{mine}/liens")
    csrf = foreign.get("/dossiers").forms[0].field("csrf").value
    is_(foreign.post(form.action, {"csrf": csrf, "report": report.uuid}).status, 403, "no partner cuts another's links")
    page = expect(send(page, form))
    ok(page.has("Liens de réponse coupés"), "the desk cuts a partner's links on one file: the history tells", page.text[:400])
    gone = box.browser().get(path)
    ok(gone.status == 410 and gone.has("La mairie a coupé ce lien"), "a forwarded mail opens nothing any more", gone.text[:300])
    partner = box.query("SELECT uuid FROM partner WHERE type = 'caf_msa'")[0]["uuid"]
    page = expect(desk.get(f"/partenaires/{partner}"))
    page = expect(send(page, form_with(page, "/liens")))
    ok(page.has("Tous ses liens de réponse sont coupés"), "and all links of a partner at once", page.text[:300])


def expired(box, path):
    box.jump(days=61, run_due=False)
    page = box.browser().get(path)
    ok(page.status == 410 and page.has("a servi son temps"), "after sixty days a link is over", f"{page.status} {page.text[:300]}")


with Box(start="2026-09-14 09:00", site=False) as box:
    set_up_demo(box)
    desk = sign_in(box, MANAGER)
    first, path = handed(box, desk)
    uuid_of(box, first)
    scanner(box, first, path)
    life(box, desk, first, path)
    desk = sign_in(box, MANAGER)
    second, other = handed(box, desk)
    stranger(box, first, other)
    clicks(box, second, other)
    sixth, _ = handed(box, desk)
    made = weekly(box, sixth)
    if os.environ.get("KEEP"):
        shutil.copy(made, os.environ["KEEP"])
    third, late = handed(box, desk)
    at_once(box, desk, third, late)
    fourth, end = handed(box, desk)
    ends(box, desk, fourth, end)
    cut(box, desk, fourth, end)
    fifth, old = handed(box, sign_in(box, MANAGER))
    expired(box, old)
    ok(not any("/reponse/" in mail.text + mail.html for mail in box.mails() if mail.to not in MAILBOXES.values()),
       "no mail to a person carries such a link")
    log = box.log()
    ok(all(part.split("/")[-1] not in log for part in (path, other, late)), "and no log keeps one")
done_testing()
