#!/usr/bin/python3
# papers.py: one file on paper, for staff and for its tenant, open and closed by a password; letters to who has no mail address:
# queued by what happens, read, printed with the link of the follow-up page, posted and kept without it; who may, may; what
# people typed stays text.
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from doors_documents import PDF, add_document
from doors_figures import new_campaign
from doors_papers import SHEET, write_to
from journey import *

STRANGE = "**gras** <b>x</b> | {{town}} ```notice\nune **ligne** ; fin"
SECRET = "Note entre services, pas pour le locataire."
TOLD = "Nous passons vous voir jeudi."
PASSWORD_OF_PAPER = "Phrase longue-42"


def read_pdf(data, password=None):
    """Its words on one line, and its pages. qpdf finds nothing wrong with it."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as paper:
        paper.write(data)
        paper.flush()
        words = [] if password is None else [f"--password={password}"]
        ok(subprocess.run(["qpdf", "--check", *words, paper.name], capture_output=True).returncode == 0, "a sound PDF")
        opened = [] if password is None else ["-upw", password]
        text = subprocess.run(["pdftotext", *opened, "-layout", paper.name, "-"], capture_output=True, check=True).stdout.decode()
        pages = subprocess.run(["pdfinfo", *opened, paper.name], capture_output=True, text=True, check=True).stdout
    return re.sub(r"\s+", " ", plain(text)), int(re.search(r"Pages:\s+(\d+)", pages).group(1))


def sheets(data):
    """As read_pdf, and the words of its last page."""
    text, pages = read_pdf(data)
    last = subprocess.run(["pdftotext", "-f", str(pages), "-", "-"], input=data, capture_output=True, check=True).stdout.decode()
    return text, pages, re.sub(r"\s+", " ", plain(last))


def letters(box):
    return [tuple(row.values()) for row in box.query("SELECT letter, state FROM print WHERE letter IS NOT NULL ORDER BY id")]


def live(box):
    """A file of somebody without mail address: transmitted, accepted, answered, with photos, a note among services."""
    report = file_report(box.browser(), contact_by="desk", last_name="Dubois", first_name="Camille", description=STRANGE,
                         photos=[("mur.png", png(), "image/png")])
    desk, agent = sign_in(box, MANAGER), sign_in(box, AGENTS["schs"])
    uuid_of(box, report)
    is_(letters(box), [], "who sent it from the site was shown its receipt")
    transmit(box, desk, report)
    is_(letters(box), [("transmitted", "waiting")], "what was decided waits to be posted")
    accept(box, agent, report)
    follow(box, agent, report, SECRET)
    follow(box, agent, report, TOLD, visible=True)
    add_document(agent, report, [("Constat.pdf", PDF, "application/pdf")], kind="visit_report")
    return report, desk, agent


def on_file(box, report, desk, agent):
    page = open_file(box, desk, report)
    ok(any(href.endswith("/papiers") for _, href in page.links), "the file leads to its papers")
    page = expect(desk.get(f"/dossiers/{report.uuid}/papiers"))
    ok(page.has("Accusé de réception") and page.has("Dossier transmis") and not page.has("Dossier fermé"),
       "the letters that fit the file as it is")
    before = box.query("SELECT count(*) AS n FROM access_log WHERE what = 'paper'")[0]["n"]
    text, pages = read_pdf(expect(desk.get(f"/dossiers/{report.uuid}/dossier.pdf")).body)
    ok(SECRET in text and TOLD in text and "Dubois" in text, "the file for staff says all that they read", text[:1500])
    ok("**gras** <b>x</b> | {{town}}" in text and "une **ligne** ; fin" in text, "what was typed stays text", text[:3000])
    is_(box.query("SELECT count(*) AS n FROM access_log WHERE what = 'paper'")[0]["n"], before + 1, "its reading is logged")
    page = expect(desk.get(f"/dossiers/{report.uuid}/dossier"))
    ok(page.has(SECRET) and "<b>x</b>" not in page.source, "the page says the same, and holds no tag of others")
    image = re.search(r'<img src="(photos/[0-9a-f-]{36})" alt="([^"]+)"', page.source)
    ok(image and expect(desk.get(f"/dossiers/{report.uuid}/{image.group(1)}")).body[:2] == b"\xff\xd8", "with its photos")
    expect(agent.get(f"/dossiers/{report.uuid}/dossier.pdf"))
    other = sign_in(box, AGENTS["caf"])
    text, _ = read_pdf(expect(other.get(f"/dossiers/{report.uuid}/dossier.pdf")).body)
    ok("Dubois" not in text and SECRET not in text and "gras" not in text, "who does not hold it reads no name and no word", text)
    is_(other.get(f"/dossiers/{report.uuid}/dossier.pdf?pour=demandeur").status, 403, "nor the tenant's version")
    is_(agent.get(f"/dossiers/{report.uuid}/lettres/transmitted").status, 403, "letters are the desk's")
    expect(hand_over(box, desk, report, "landlord", "Accord donné au téléphone ce matin."))
    landlord = sign_in(box, AGENTS["landlord"])
    text, _ = read_pdf(expect(landlord.get(f"/dossiers/{report.uuid}/dossier.pdf")).body)
    ok("Dubois" in text and "Constat.pdf" not in text, "the owner's side reads its own view", text)
    is_(landlord.get(f"/dossiers/{report.uuid}/dossier.pdf?pour=demandeur").status, 403, "not what was shown to the tenant alone")


def closed_by_password(report, desk):
    page = expect(desk.get(f"/dossiers/{report.uuid}/papiers"))
    proposed = re.search(r'name="password" value="([^"]+)"', page.source).group(1)
    ok(re.fullmatch(r"[2-9A-Z]{4}(-[2-9A-Z]{4}){3}", proposed), "a password is proposed", proposed)
    for bad in ("court", " " * 12, "x" * 65):
        is_(send(page, form_with(page, r"/dossier\.pdf"), {"password": bad}).status, 422, "a password that cannot serve is refused")
    done = expect(send(page, form_with(page, r"/dossier\.pdf"), {"password": PASSWORD_OF_PAPER}))
    with tempfile.NamedTemporaryFile(suffix=".pdf") as paper:
        paper.write(done.body)
        paper.flush()
        shown = subprocess.run(["qpdf", "--show-encryption", f"--password={PASSWORD_OF_PAPER}", paper.name], capture_output=True,
                               text=True)
        ok("AESv3" in shown.stdout, "it is closed with AES-256", shown.stdout + shown.stderr)
        ok(subprocess.run(["qpdf", "--check", paper.name], capture_output=True).returncode != 0, "and does not open without")
    text, _ = read_pdf(done.body, PASSWORD_OF_PAPER)
    ok(SECRET in text, "with it, it does")


def tenant(report):
    page = expect(report.browser.get(report.follow))
    ok(any(href.endswith("/dossier") for _, href in page.links), "the tenant's page leads to the whole file")
    page = expect(report.browser.get(report.follow + "/dossier"))
    ok(SECRET not in page.text and "gras" in page.text, "which says what is shared with them", page.text[:1500])
    image = re.search(r'<img src="(photos/[0-9a-f-]{36})"', page.source)
    ok(image and expect(report.browser.get(f"{report.follow}/{image.group(1)}")).body[:2] == b"\xff\xd8", "their photos in it")
    text, _ = read_pdf(expect(report.browser.get(report.follow + "/dossier.pdf")).body)
    ok(SECRET not in text and "**gras**" in text and "Dubois" not in text, "so does the paper", text[:1500])
    english = expect(report.browser.get(report.follow + "/dossier?langue=en"))
    ok(english.has("What you reported"), "in the language of the page", english.text[:800])
    report.browser.get(report.follow + "?langue=fr")


def letter(box, report, desk):
    page = expect(desk.get(f"/dossiers/{report.uuid}/lettres/transmitted"))
    ok(page.has("votre dossier est transmis") and page.has("64000 PAU"), "a letter reads as a page", page.text[:900])
    is_(page.source.count("<h1>"), 1, "under one heading")
    is_(desk.get(f"/dossiers/{report.uuid}/lettres/closed").status, 404, "not one that does not fit")
    page = expect(desk.get("/gestion/impressions"))
    ok(page.has("Dossier transmis") and page.has("pas donné de courriel"), "it waits among the prints, with its reason")
    text, pages = read_pdf(expect(desk.get("/gestion/impressions/tout")).body)
    ok("Camille Dubois" in text and "64000 PAU" in text and "page de suivi" in text, "printed with address and link", text)
    is_(pages, 1, "on one page")
    box.admin("setting", "set", "town.hours",
              "du lundi au vendredi de 9 h à 12 h et de 14 h à 17 h, le samedi de 9 h à 12 h hors vacances")
    _, pages, last = sheets(expect(desk.get("/gestion/impressions/tout")).body)
    ok(pages == 1 or "Une question" in last, "its last sheet is never its signature alone, however long the hours", last)
    close(box, desk, report)
    is_(letters(box), [("transmitted", "dropped"), ("closed", "waiting")], "what is no longer so is not posted")
    page = expect(desk.get(f"/dossiers/{report.uuid}/papiers"))
    expect(send(page, form_with(page, "/papiers", letter="closed"))) if not page.has("attend d’être postée") else None
    is_(letters(box)[1:], [("closed", "waiting")], "asked for twice it is one")
    page = expect(desk.get(f"/dossiers/{report.uuid}/papiers"))
    expect(send(page, form_with(page, "/papiers", letter="acknowledgement")))
    is_(letters(box)[2:], [("acknowledgement", "waiting")], "the desk may post another")
    text, _ = read_pdf(expect(desk.get("/gestion/impressions/tout")).body)
    ok("Les travaux sont faits" in text and "Défenseur des droits" in text and "L112-3" in text, "each says its own", text[:2000])


def posted(box, report, desk):
    uuid = box.query("SELECT uuid FROM print WHERE letter = 'closed'")[0]["uuid"]
    page = expect(desk.get("/gestion/impressions"))
    expect(send(page, form_with(page, "/gestion/impressions", print=uuid, verb="post")))
    row = box.query("SELECT secret, file_id FROM print WHERE uuid = ?", uuid)[0]
    ok(row["secret"] is None and row["file_id"], "once posted its link is forgotten, and what was printed is kept")
    page = expect(desk.get("/gestion/impressions"))
    expect(send(page, form_with(page, "/gestion/impressions", print=uuid, verb="unpost")))
    text, _ = read_pdf(expect(desk.get(f"/gestion/impressions/{uuid}")).body)
    ok("Les travaux sont faits" in text and "page de suivi" not in text, "printed again it has no link", text[:900])
    is_(box.query("SELECT count(*) AS n FROM event WHERE noun = 'print' AND verb IN ('posted', 'unposted', 'letter_asked')"
                  " AND report_id = (SELECT report_id FROM print WHERE uuid = ?)", uuid)[0]["n"], 3, "history tells of it")


def by_phone(box, desk):
    """Typed for somebody who called: the receipt is posted; not where the town wants no letters."""
    typed = {"source": "phone", "profile": "tenant", "address": "3 Rue Serviez", "problem.L-HUM02": "L-HUM02-3",
             "contact_by": "phone", "phone": "06 11 22 33 44", "last_name": "Martin"}
    for wanted, count in ((True, 1), (False, 1)):
        before = box.query("SELECT count(*) AS n FROM print WHERE letter = 'acknowledgement' AND why = 'no_address'")[0]["n"]
        if not wanted:
            page = expect(desk.get("/reglages?partie=messages"))
            expect(send(page, page.form("letters.queue"), {"letters.queue": "0"}))
        page = expect(desk.get("/saisie?profil=tenant"))
        expect(send(page, page.form("source"), typed, button="Enregistrer le signalement"))
        after = box.query("SELECT count(*) AS n FROM print WHERE letter = 'acknowledgement' AND why = 'no_address'")[0]["n"]
        is_(after - before, 1 if wanted else 0, "a receipt for the post" if wanted else "none where letters are off")
        typed["last_name"], typed["address"] = "Autre", "5 Rue Carnot"


def to_owners(box, desk, agent):
    """A list of addresses: what is wrong is said, else one letter each; nothing of it is kept."""
    path = new_campaign(desk)
    wrong = write_to(desk, path, "nom;adresse;code_postal;commune\n;7 rue Camy;64;Pau\nB;;64000;Pau\n")
    is_(wrong.status, 422, "a list with mistakes is not printed")
    ok(wrong.has("code postal") and wrong.has("ligne 3"), "which are said", wrong.text[:900])
    ok("Madame, Monsieur" in wrong.source, "and the text stays")
    is_(write_to(desk, path, "PK\x03\x04").status, 422, "nor what is no table")
    text, pages = read_pdf(expect(write_to(desk, path, SHEET, text=f"Bonjour.\n\n{STRANGE}")).body)
    is_(pages, 2, "one letter each")
    lines = ("SCI du Parc", "7 rue Camy", "Dominique Martin", "Bâtiment B", "3 place Royale", "64000 PAU")
    is_([line for line in lines if line not in text], [], "to each address")
    is_(text.count("page 1 / 1"), 2, "each counts its own pages")
    ok("**gras** <b>x</b> | {{town}}" in text and text.count("Bonjour.") == 2, "with the words typed, which stay text", text)
    text, _ = read_pdf(expect(write_to(desk, path, "nom;adresse;code_postal;commune\n"
                                       "<script> {{x}} **N**;1 rue {{{y}}} <b>;64000;Pau {{>w.z}}\n")).body)
    is_([cell for cell in ("<script> {{x}} **N**", "1 rue {{{y}}} <b>", "64000 PAU {{>W.Z}}") if cell not in text], [],
        "and so do hostile cells")
    ok(write_to(desk, path, "nom;adresse;code_postal;commune\n=cmd|x;1 rue;64000;Pau\n").has("commence comme une formule"),
       "a formula is refused by name")
    long = write_to(desk, path, SHEET, text="x" * 100_000)
    ok(long.status == 413 and long.has("Si le texte est très long, raccourcissez-le"), "a text without end too", long.text[:400])
    is_([name for name in os.listdir(os.path.join(box.data, "cache")) if name.startswith("paper-")], [], "nothing lies about")
    told = box.query("SELECT detail FROM event WHERE noun = 'campaign' AND verb = 'letters' ORDER BY id")
    is_(told[0]["detail"], "2", "how many is known")
    is_(agent.get(path + "/lettres").status, 403, "the town's campaign is not a partner's")


with Box() as box:
    set_up_demo(box)
    report, desk, agent = live(box)
    on_file(box, report, desk, agent)
    closed_by_password(report, desk)
    tenant(report)
    letter(box, report, desk)
    posted(box, report, desk)
    by_phone(box, desk)
    to_owners(box, desk, agent)
done_testing()
