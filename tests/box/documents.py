#!/usr/bin/python3
# documents.py: photos and documents that services add to a file: all of a sending or nothing, by type and by what they show, seen
# by the tenant or not, taken away again, on a full disk; orders recorded, lifted, seen from the same address; results withdrawn.
import contextlib
import io
import os
import re
import sqlite3
import subprocess
import sys
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from doors_documents import PDF, add_document, record_order
from journey import *

TENANT = "menage@example.org"
MUR, SOL = ("mur.png", png(800, 600), "image/png"), ("sol.png", png(640, 480, 40), "image/png")
BAIL = ("Rapport du 12.pdf", PDF, "application/pdf")
FILM = ("film.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(100), "video/mp4")


def rows(box):
    return box.query("SELECT count(*) AS n FROM report_file")[0]["n"]


def documents_of(browser, report):
    return expect(browser.get(f"/dossiers/{report.uuid}/documents"))


def held_file(box, **fields):
    """A file that the hygiene service accepted, its agent and the desk."""
    report = file_report(box.browser(), email=TENANT, **fields)
    desk, agent = sign_in(box, MANAGER), sign_in(box, AGENTS["schs"])
    transmit(box, desk, report)
    accept(box, agent, report)
    return report, desk, agent


def adding(box, report, agent, post):
    page = add_document(agent, report, [], kind="", caption="Mur de la chambre")
    ok(page.status == 422 and page.has("Choisissez une photo ou un document") and page.has("Choisissez de quoi il s'agit"),
       "a sending without a file nor a type is told at each field", page.text[:900])
    ok('value="Mur de la chambre"' in page.source, "what was typed is kept")
    page = add_document(agent, report, [MUR, FILM], caption="Deux fichiers")
    ok(page.status == 422 and page.has("Rien n'est ajouté") and page.has("est une vidéo"), "of two files one is refused: said so",
       page.text[:700])
    is_(rows(box), 0, "and nothing is added, not even the good one")
    page = add_document(agent, report, [MUR, SOL, MUR], caption="Mur de la chambre", criterion="L-HUM02", visible=True)
    ok(page.status == 200 and page.has("C'est ajouté"), "three photos in one go", page.text[:500])
    is_(rows(box), 3, "are three rows")
    is_(len(re.findall(r'<img src="/dossiers/[^"]+\?taille=petite"', page.source)), 3, "and three small pictures")
    ok(any("umidité" in text or "oisissure" in text or "HUM" in text for text in page.headings), "under what they show",
       *page.headings)
    ok(page.has("Agent") or page.has("schs") or page.has("Hygi"), "with who added them", page.text[:1500])
    form = form_with(page, "/documents")
    form.fill({"document_type": "visit_report", "photos": BAIL})
    again = [expect(page.browser.post(form.action, form.entries(), multipart=True)) for _ in range(2)]
    is_(rows(box), 4, "a second press adds nothing more")
    ok(again[1].has("Rapport du 12.pdf") and again[1].has("Rapport de visite"), "the document stands under its type")
    settle(box)
    is_(post.news(), [(TENANT, "document")], "the tenant is told once of what they may read")
    mail = post.last[0]
    ok("Rapport" not in mail.text and "chambre" not in mail.text, "without its name or words", mail.text)


def all_at_once(box, report, agent):
    """One archive of all that the reader may open, in order, byte for byte; his reading is written down."""
    stranger = sign_in(box, AGENTS["caf"])
    is_(stranger.get(f"/dossiers/{report.uuid}/fichiers.zip").status, 404, "who does not hold the file has no archive")
    before = box.query("SELECT count(*) AS n FROM access_log WHERE what = 'documents'")[0]["n"]
    archive = zipfile.ZipFile(io.BytesIO(expect(agent.get(f"/dossiers/{report.uuid}/fichiers.zip")).body))
    is_(archive.testzip(), None, "the archive is whole")
    kept = box.query("SELECT f.hash FROM file f JOIN report_file r ON r.file_id = f.id WHERE r.report_id ="
                     " (SELECT id FROM report WHERE uuid = ?)", report.uuid)
    on_disk = [open(os.path.join(box.data, "files", row["hash"][:2], row["hash"][2:]), "rb").read() for row in kept]
    is_(sorted(archive.read(name) for name in archive.namelist()) == sorted(on_disk), True, "it holds what is kept, byte for byte")
    ok(any(name.endswith("Rapport du 12.pdf") for name in archive.namelist()), "under names that tell", archive.namelist())
    is_(box.query("SELECT count(*) AS n FROM access_log WHERE what = 'documents'")[0]["n"], before + 1, "and the log has it")


def read_by(box, report, desk, agent):
    tenant = report.browser.get(report.follow)
    shown = re.findall(rf'(?:src|href)="({report.follow}/photos/[0-9a-f-]+)"', tenant.source)
    is_(len(shown), 3, "the tenant sees the three photos, not the report")
    ok(tenant.has("Mur de la chambre") and not tenant.has("Rapport du 12"), "with their words")
    is_([tenant.browser.get(path).type for path in shown], ["image/jpeg"] * 3, "and can open them")
    pdf = box.query("SELECT f.uuid FROM file f JOIN report_file r ON r.file_id = f.id WHERE r.document_type = 'visit_report'")[0]
    is_(tenant.browser.get(f"{report.follow}/photos/{pdf['uuid']}").status, 404, "what is not for them is not there")
    stranger, other = sign_in(box, AGENTS["caf"]), file_report(box.browser())
    is_(stranger.get(f"/dossiers/{report.uuid}/documents").status, 404, "a partner without the file has no documents")
    csrf = open_file(box, stranger, report).forms[0].field("csrf").value
    page = stranger.post(f"/dossiers/{report.uuid}/documents", {"csrf": csrf, "document_type": "photo"}, multipart=True)
    ok(page.status in (403, 404), "and adds none", page.status)
    is_(other.browser.get(f"{other.follow}/photos/{pdf['uuid']}").status, 404, "nor another tenant")
    page = agent.get(f"/dossiers/{report.uuid}/photos/{pdf['uuid']}")
    is_((page.body, page.headers["Content-Disposition"][:10]), (PDF, "attachment"), "the agent downloads it as it came")
    expect(hand_over(box, desk, report, "landlord", "Le locataire a dit oui au téléphone."))
    landlord = sign_in(box, AGENTS["landlord"])
    page = expect(landlord.get(f"/dossiers/{report.uuid}/documents"))
    ok(page.has("Mur de la chambre") and not page.has("Rapport du 12"), "the owner's side reads what the tenant reads",
       page.text[:800])
    is_(landlord.get(f"/dossiers/{report.uuid}/photos/{pdf['uuid']}").status, 404, "and opens nothing else")
    logged = box.query("SELECT count(*) AS n FROM access_log WHERE what = 'documents'")[0]["n"]
    ok(logged > 0, "who opened the page of documents is logged")
    return pdf["uuid"]


def taken_away(box, report, desk, agent, pdf, post):
    path = rf"/documents/{pdf}"
    page = send(documents_of(agent, report), form_with(documents_of(agent, report), path, verb="show"), button="show")
    ok(page.has("en est prévenu"), "it is shown to the tenant", page.text[:400])
    settle(box)
    is_([kind for to, kind in post.news() if to == TENANT], [], "who had the day's message hears of it tomorrow")
    ok(report.browser.get(report.follow).has("Rapport de visite"), "and stands on their page")
    stale = documents_of(desk, report)
    expect(send(documents_of(agent, report), form_with(documents_of(agent, report), path, verb="hide"), button="hide"))
    page = send(stale, form_with(stale, path, verb="hide"), button="hide")
    ok(page.status == 409 and page.has("a changé entre-temps"), "two at once: the second is told", page.status, page.text[:300])
    page = send(documents_of(agent, report), form_with(documents_of(agent, report), path, verb="withdraw"), button="withdraw")
    ok(page.status == 200 and not page.has("Rapport du 12.pdf"), "who added it takes it away")
    is_(agent.get(f"/dossiers/{report.uuid}/photos/{pdf}").status, 404, "it opens no more")
    ok(re.search(r"Document retiré :\s*Rapport de visite", open_file(box, desk, report).text), "the history keeps a dated line",
       open_file(box, desk, report).text[-1500:])
    mine = add_document(desk, report, [SOL], kind="quote")
    theirs = box.query("SELECT f.uuid FROM file f JOIN report_file r ON r.file_id = f.id WHERE r.document_type = 'quote'")
    theirs = theirs[0]["uuid"]
    ok(theirs in mine.source and not re.search(rf"documents/{theirs}", documents_of(agent, report).source),
       "what another added has no button")
    page = agent.post(f"/dossiers/{report.uuid}/documents/{theirs}",
                      {"csrf": documents_of(agent, report).forms[0].field("csrf").value, "verb": "withdraw"})
    is_(page.status, 403, "nor can it be asked for")
    box.jump(days=9)
    until(lambda: not box.query("SELECT 1 FROM file WHERE uuid = ?", pdf), 30, "the row of what was withdrawn goes")
    ok(not box.query("SELECT 1 FROM file WHERE uuid = ?", pdf), "and its bytes within days")


def orders(box, report, desk, agent, post):
    page = record_order(box, agent, report, kind="", number="", day="hier")
    ok(page.status == 422 and page.has("Choisissez le type d'arrêté") and page.has("Donnez le numéro")
       and page.has("Donnez le jour"), "an order without kind, number and day is told at each field", page.text[:700])
    post.news()
    page = record_order(box, agent, report, kind="insalubrity", number="2026-118", file_number="D-7", visible=True)
    ok(page.has("en vigueur") and page.has("2026-118") and page.has("D-7"), "an order stands on the file", page.text[:600])
    ok(page.has("Arrêté de traitement de l'insalubrité"), "and in its history, in words")
    settle(box)
    is_(post.news(), [(TENANT, "order")], "the tenant is told")
    follow = report.browser.get(report.follow)
    ok(follow.has("Arrêtés au sujet de votre logement") and follow.has("2026-118"), "and reads it on their page")
    page = add_document(agent, report, [("Arrêté.pdf", PDF, "application/pdf")], kind="prefect_order",
                        of=box.query("SELECT uuid FROM legal_order")[0]["uuid"])
    ok(page.has("2026-118"), "its paper says of which order it is", page.text[:1200])
    ok(open_file(box, agent, report).has("Arrêté.pdf"), "and stands with it")
    near, elsewhere = file_report(box.browser()), file_report(box.browser(), address="7 Rue des Cordeliers")
    page = open_file(box, desk, near)
    ok(page.has("À la même adresse") and page.has("2026-118") and page.has(f"dossier {report.reference}"),
       "another file of the address shows it")
    ok(not open_file(box, desk, elsewhere).has("2026-118"), "a file of another address does not")
    stale = open_file(box, desk, report)
    page = open_file(box, agent, report)
    page = send(page, form_with(page, r"/arretes/[^/]+", verb="lift"), {"day": "2026-08-01"})
    ok(page.status == 422 and page.has("avant la signature"), "it is not lifted before it was signed", page.text[:400])
    page = open_file(box, agent, report)
    page = expect(send(page, form_with(page, r"/arretes/[^/]+", verb="lift"), {"day": "2026-09-20", "number": "2026-130"}))
    ok(page.has("levé") and page.has("2026-130"), "lifted, with its number")
    page = send(stale, form_with(stale, r"/arretes/[^/]+", verb="lift"), {"day": "2026-09-21"})
    ok(page.status == 409, "two at once: the second is told", page.status)
    page = expect(send(page, form_with(page, r"/arretes/[^/]+", verb="withdraw")))
    ok(page.has("Aucun arrêté n'est noté") and page.has("Retiré, noté par erreur"),
       "one that was a mistake goes, the history keeps it")


def results(box, report, desk, agent):
    page = record_result(box, agent, report, "allowance_withheld")
    ok(re.search(r"conservée, le .*2026, jusqu.au .*2028", page.text), "an allowance withheld has its end", page.text[:900])
    record_result(box, agent, report, "rehoused")
    page = open_file(box, agent, report)
    ok(page.has("Noté par erreur"), "who recorded one may withdraw it")
    uuid = box.query("SELECT uuid FROM result WHERE kind = 'rehoused'")[0]["uuid"]
    page = expect(send(page, form_with(page, f"/resultats/{uuid}")))
    section = page.source[page.source.index('id="resultats"'):page.source.index('id="historique"')]
    ok("relogé" not in re.sub(r"<select.*?</select>", "", section, flags=re.S), "it is in the list no more")
    ok(page.has("Résultat retiré, noté par erreur"), "the history keeps it")
    csrf = page.forms[0].field("csrf").value
    is_(agent.post(f"/resultats/{uuid}", {"csrf": csrf, "report": report.uuid}).status, 409, "once")


def too_many(box, report, agent):
    """Two hundred are the most: said, with what was typed, and nothing is added."""
    with contextlib.closing(sqlite3.connect(os.path.join(box.data, "store.db"), timeout=60)) as store, store:
        for number in range(200):
            row = store.execute("INSERT INTO file (uuid, type, name, hash, size_bytes, created_at) VALUES (?, 'application/pdf',"
                                " 'x.pdf', 'x', 1, 1)", (f"plein-{number}",))
            store.execute("INSERT INTO report_file (file_id, report_id, document_type, user_id) SELECT ?, id, 'other', 1"
                          " FROM report WHERE uuid = ?", (row.lastrowid, report.uuid))
    before = rows(box)
    page = documents_of(agent, report)
    ok(page.has("c'est le maximum") and not any(f.action.endswith("/documents") for f in page.forms), "a full file says so")
    page = agent.post(f"/dossiers/{report.uuid}/documents", {"csrf": page.forms[0].field("csrf").value, "document_type": "photo",
                                                             "caption": "Encore", "photos": MUR}, multipart=True)
    ok(page.status == 422 and page.has("c'est le maximum"), "whoever sends all the same reads it too", page.text[:500])
    is_(rows(box), before, "and nothing is added")


def its_end(box, report, post):
    """Eighteen months are long: the end is put near, then the morning's job comes."""
    with contextlib.closing(sqlite3.connect(os.path.join(box.data, "store.db"), timeout=60)) as store, store:
        store.execute("UPDATE result SET until = ? WHERE kind = 'allowance_withheld'", (int(box.now().timestamp()) + 40 * 86400,))
    settle(box)
    post.news()
    box.jump(days=1)
    settle(box)
    told = post.news()
    for to in (MAILBOXES["schs"], MANAGER):
        ok((to, "allowance") in told, f"the end of an allowance withheld is recalled to {to}", *map(repr, told))
    mail = post.mail(MAILBOXES["schs"], "allowance")
    ok(report.reference in mail.text and "18 mois" in mail.text and "Carnot" not in mail.text, "by its number", mail.text)
    ok(re.search("Rappel : fin prochaine", open_file(box, sign_in(box, MANAGER), report).text), "and stands in the history")
    box.jump(days=3)
    settle(box)
    is_([kind for _, kind in post.news() if kind == "allowance"], [], "once")


def full_disk():
    """Needs a file system of its own: as root only."""
    with Box(running=False, start="2026-09-16T07:00Z", site=False) as box:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={24 * 1024 * 1024}", "tmpfs", box.data]
        if subprocess.run(mount, capture_output=True).returncode != 0:
            skip("a full disk: nothing half", "no right to mount")
            return
        try:
            box.start()
            set_up_demo(box)
            report, _, agent = held_file(box)
            page = documents_of(agent, report)
            filler = os.path.join(box.data, "filler")
            with open(filler, "wb", buffering=0) as stream, contextlib.suppress(OSError):
                while stream.write(b"\0" * 4096):
                    pass
            form = form_with(page, "/documents")
            form.fill({"document_type": "photo", "photos": MUR})
            page = agent.post(form.action, form.entries(), multipart=True)
            ok(page.status >= 400 and re.search("n'a pas pu être lu maintenant|n'a pas pu être enregistrée|n'est pas enregistrée",
                                                page.text), "a full disk: said that nothing is added", page.status, page.text[:600])
            os.unlink(filler)
            is_(rows(box), 0, "and nothing is")
            page = expect(add_document(agent, report, [MUR]))
            ok(page.has("C'est ajouté"), "once there is room it works")
            box.stop()
        finally:
            subprocess.run(["umount", "-l", box.data], check=True)


with Box(start="2026-09-16T07:00Z", site=False) as box:
    set_up_demo(box)
    report, desk, agent = held_file(box)
    post = Post(box)
    for _ in range(2):  # who had a message today hears of the rest tomorrow
        settle(box)
        box.jump(days=1)
    post.news()
    desk, agent = sign_in(box, MANAGER), sign_in(box, AGENTS["schs"])
    adding(box, report, agent, post)
    all_at_once(box, report, agent)
    pdf = read_by(box, report, desk, agent)
    taken_away(box, report, desk, agent, pdf, post)
    for _ in range(2):
        settle(box)
        box.jump(days=1)
    desk, agent = sign_in(box, MANAGER), sign_in(box, AGENTS["schs"])
    orders(box, report, desk, agent, post)
    results(box, report, desk, agent)
    its_end(box, report, post)
    too_many(box, report, sign_in(box, AGENTS["schs"]))
full_disk()
done_testing()
