#!/usr/bin/python3
# kit.py: what makes a campaign known: one archive with every paper, picture and text, each with the telephone and the code, their
# QR codes read as a telephone reads them; kept as long as it says the same; a box that is seen from the town hall alone; who may.
import io
import os
import re
import subprocess
import sys
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from doors_figures import new_campaign
from journey import *

PHONE = "05 00 00 00 64"
PAPERS = ("affiche-a3.pdf", "affiche-a4.pdf", "affiche-a3-imprimeur.pdf", "chevalet-a4.pdf", "tract-a5.pdf",
          "tract-a5-deux-par-feuille.pdf", "tract-a5-imprimeur.pdf", "carte-a6-quatre-par-feuille.pdf", "lettre.pdf",
          "communique-de-presse.pdf")
PAGES = ("lettre.html", "communique-de-presse.html")
TEXTS = ("texte-bulletin.txt", "texte-site.txt", "texte-reseaux-sociaux.txt", "texte-sms.txt", "LISEZ-MOI.txt")
CODES = ("qr-code.png", "qr-code.svg", "bouton.html")
PICTURES = {"image-1200x630.png": (1200, 630), "image-1080x1080.png": (1080, 1080)}


def run(*words, data=None):
    done = subprocess.run(words, input=data, capture_output=True, check=False)
    return done.stdout


def archive(browser, place):
    """{name: bytes} of the archive, and the folder in it."""
    page = expect(browser.get(f"{place}/kit/kit.zip"))
    with zipfile.ZipFile(io.BytesIO(page.body)) as packed:
        ok(packed.testzip() is None, "the archive is whole")
        names = packed.namelist()
        return {name.split("/", 1)[1]: packed.read(name) for name in names}, {name.split("/", 1)[0] for name in names}, page


def words_of(pdf):
    return plain(run("pdftotext", "-", "-", data=pdf).decode())


def codes_in(folder, name, body):
    """What a telephone reads in the first page of a PDF, or in a picture."""
    path = os.path.join(folder, name)
    with open(path, "wb") as stream:
        stream.write(body)
    if name.endswith(".pdf"):
        run("pdftoppm", "-png", "-singlefile", "-r", "100", path, path[:-4])
        path = path[:-4] + ".png"
    return set(run("zbarimg", "--quiet", "--raw", path).decode().split())


def whole(box, desk, place, code):
    link = f"{box.base_url}/c/{code}"
    files, folders, page = archive(desk, place)
    like(page.headers["Content-Disposition"], rf"kit-{code}\.zip", "one press, one archive, named by its code")
    is_(folders, {f"kit-{code}"}, "in a folder of that name")
    is_(sorted(files), sorted((*PAPERS, *PAGES, *TEXTS, *CODES, *PICTURES)), "every paper, picture and text is in it")
    folder = os.path.join(box.data, "kit")
    os.makedirs(folder)
    for name in PAPERS:
        is_(codes_in(folder, name, files[name]), {link}, f"{name}: its QR code leads to the campaign")
        said = words_of(files[name])
        ok(PHONE in said and code in said, f"{name}: the telephone, the code", said[:600])
        ok(b"No syntax" in run("qpdf", "--check", os.path.join(folder, name)), f"{name}: a sound PDF")
    for name, size in PICTURES.items():
        is_(struct_size(files[name]), size, f"{name}: its size")
        is_(codes_in(folder, name, files[name]), {link}, f"{name}: so does its QR code")
    is_(codes_in(folder, "qr-code.png", files["qr-code.png"]), {link}, "and the code alone")
    for name in (*TEXTS[:4], *PAGES):
        said = plain(files[name].decode())
        ok((link in said or f"/c/{code}" in said or PHONE in said) and "{{" not in said, f"{name}: how to report", said[:800])
    return files


def struct_size(body):
    return int.from_bytes(body[16:20], "big"), int.from_bytes(body[20:24], "big")


def page_says(desk, place, code, files):
    page = expect(desk.get(f"{place}/kit"))
    for words in (PHONE, code, "Chez vous, ça va", "Vous suivez", "Is your home all right?", "هل مسكنكم بخير"):
        ok(page.has(words) or words in plain(page.source), f"the page says what the papers say: {words}", page.text[:2000])
    shown = plain(page.source)
    ok(plain(files["texte-sms.txt"].decode()).strip() in shown, "and has the texts to copy")
    named = sorted(set(re.findall(r'(?:href|src)="([^"]*/kit/[^"]+)"', page.source)))
    broken = [name for name in named if desk.get(name).status != 200]
    is_(broken, [], "each of its files is there, each picture too")


def kept(box, desk, place, code):
    """The same message is not made twice; another makes another kit: here of a box that is seen from the town hall alone."""
    folders = lambda: sorted(name for name in os.listdir(os.path.join(box.data, "cache")) if re.fullmatch(r"kit-[0-9a-f]+", name))
    before = folders()
    archive(desk, place)
    is_(folders(), before, "what was made is handed out again")
    box.admin("setting", "set", "town.phone", "05 59 27 85 80")
    box.admin("setting", "set", "mail.reach", "town")
    said = words_of(expect(desk.get(f"{place}/kit/affiche-a3.pdf")).body)
    ok("05 59 27 85 80" in said and PHONE not in said, "a telephone that changes is on the next poster", said)
    is_(len(folders()), len(before) + 1, "which is another kit")
    town_only(box, desk, place, code)
    box.admin("setting", "set", "mail.reach", "everywhere")


def town_only(box, desk, place, code):
    page = expect(desk.get(f"{place}/kit"))
    ok(page.has("ne s’ouvre que sur le réseau de la mairie") and "qr-code" not in page.source,
       "where nobody can open it, it is said")
    files, _, _ = archive(desk, place)
    is_(sorted(files), sorted((*PAPERS, *PAGES, *TEXTS, *PICTURES)), "the archive has no code to scan")
    linked = [name for name, body in files.items() if name.endswith((".pdf", ".txt", ".html"))
              and f"/c/{code}" in (words_of(body) if name.endswith(".pdf") else body.decode())]
    is_(linked, [], "no paper gives an address that leads nowhere")
    ok(f"dites le code {code}" in words_of(files["affiche-a3.pdf"]).replace("\n", " "), "the code is to be said")
    is_(codes_in(os.path.join(box.data, "kit"), "affiche-a4.pdf", files["affiche-a4.pdf"]), set(), "nor has one a QR code")
    is_(desk.get(f"{place}/kit/qr-code.png").status, 404, "there is none to take either")


def without_campaign(box, desk):
    files, folders, _ = archive(desk, "/campagnes/mairie")
    is_(folders, {"kit-mairie"}, "the service has papers without a campaign")
    found = codes_in(os.path.join(box.data, "kit"), "affiche-a3.pdf", files["affiche-a3.pdf"])
    is_(found, {f"{box.base_url}/signaler"}, "which lead to the form")


def refused(box, desk, place):
    landlord = sign_in(box, AGENTS["landlord"])
    stranger = box.browser().get(f"{place}/kit", follow=False)
    is_((stranger.status, landlord.get(f"{place}/kit/kit.zip").status), (303, 403),
        "who reads no campaign takes no kit")
    for name in ("../../histologe.conf", "..%2fstore.db", "kit", "affiche-a3.pdf%00", "image-1200x630.png.pdf"):
        ok(desk.get(f"{place}/kit/{name}").status in (400, 404), f"no other file is handed out: {name}")
    is_(desk.get("/campagnes/00000000-0000-4000-8000-000000000000/kit").status, 404, "nor that of a campaign that is not there")


with Box(start="2026-09-14T08:00Z") as box:
    set_up_demo(box, reports=0)
    box.admin("setting", "set", "town.phone", PHONE)
    desk = sign_in(box, MANAGER)
    place = new_campaign(desk, name="Lettre d’automne «&nbsp;<b>{{phone}}")
    code = box.query("SELECT code FROM campaign ORDER BY id DESC LIMIT 1")[0]["code"]
    files = whole(box, desk, place, code)
    page_says(desk, place, code, files)
    kept(box, desk, place, code)
    without_campaign(box, desk)
    refused(box, desk, place)
done_testing()
