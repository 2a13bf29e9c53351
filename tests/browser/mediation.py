#!/usr/bin/python3
# mediation.py: the desk's room, the owner's page and the occupant's question as people see them: narrow and wide, light and dark,
# by keyboard, without scripts; the letter as a picture.
import datetime
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "../box/lib")]
from box import *
from chromium import LOOKS, Chromium, judge
from doors_documents import PDF
from doors_mediation import *
from journey import (AGENTS, MANAGER, accept, expect, file_report, form_with, hand_over, open_file, png, send, set_up_demo, sign_in,
                     uuid_of)

PICTURES = os.path.join(BUILD, "..", "browser")


def looks(chromium, name, path, widths=LOOKS, **options):
    for width, dark in widths:
        chromium.resize(width)
        chromium.paint(dark)
        chromium.open(path)
        chromium.ask("document.querySelectorAll ('details').forEach (d => d.open = true)")
        judge(chromium, name, **options)


def owner_by_keyboard(chromium, path):
    """Answers without a mouse and without scripts; a mistake is said at its field."""
    chromium.resize(320)
    chromium.paint(False)
    chromium.open(path).press("Envoyer ma réponse")
    ok("Choisissez une réponse" in chromium.text, "nothing chosen is said", chromium.text[:400])
    judge(chromium, "owner, nothing chosen", console=["status of 422"])
    chromium.open(path)
    chromium.choose("answer", "promise")
    chromium.press("Envoyer ma réponse")
    ok("Donnez le jour des travaux" in chromium.text, "a promise without a day is said", chromium.text[:600])
    judge(chromium, "owner, no day", console=["status of 422"])


def letter_picture(box, desk, report):
    """The letter as a picture, to be looked at; it is one a town would send: it fits two sheets."""
    page = room(box, desk, report)
    link = next(href for text, href in page.links if "/lettre?envoi=" in href)
    path = os.path.join(box.folder, "lettre.pdf")
    with open(path, "wb") as stream:
        stream.write(expect(desk.get(link)).body)
    os.makedirs(PICTURES, exist_ok=True)
    subprocess.run(["pdftoppm", "-r", "70", "-png", path, os.path.join(PICTURES, "mediation-lettre")], check=True,
                   stderr=subprocess.DEVNULL)
    info = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    pages = int(re.search(r"Pages:\s+(\d+)", info).group(1))
    ok(pages <= 2, f"the letter has {pages} pages", info)
    return code_of(pdf_text(open(path, "rb").read()))


with Box() as box:
    set_up_demo(box)
    desk = sign_in(box, MANAGER)
    report = file_report(box.browser(), email="menage@example.org", last_name="Dubois", first_name="Inès")
    uuid_of(box, report)
    path = f"/dossiers/{report.uuid}/bailleur"
    with Chromium(box) as chromium:
        looks(chromium.adopt(desk), "mediation, no agreement", path, LOOKS[:1])
        expect(put_contact(box, desk, report, email=OWNER, organisation="SCI des Écoles et de la Fontaine d’Aragon"))
        expect(do(box, desk, report, "agree", {"how": "phone"}))
        looks(chromium, "mediation, before it leaves", path)
        expect(write(box, desk, report, letter=True, mail=True))
        code = letter_picture(box, desk, report)
        link = owner_link(box)
        looks(chromium.adopt(box.browser()), "owner, asked", link)
        looks(chromium, "owner, code", f"/bailleur?code={code}", LOOKS[:1])
        looks(chromium, "owner, lost", f"/bailleur/{'A' * 43}", LOOKS[:1], console=["status of 404"])
        owner_by_keyboard(chromium, link)
        day = (box.now() + datetime.timedelta(days=20)).strftime("%Y-%m-%d")
        devis = ("Devis de l’entreprise de plomberie et de chauffage du quartier.pdf", PDF, "application/pdf")
        expect(say(expect(box.browser().get(link)), "ask_help", help="grants", words="Quelles aides pour une chaudière ?"))
        expect(say(expect(box.browser().get(link)), "promise", day=day, words="Le plombier passe en novembre.", files=[devis]))
        looks(chromium.adopt(box.browser()), "owner, answered", link)
        looks(chromium.adopt(desk), "mediation, answered", path)
        looks(chromium, "file with a mediation", f"/dossiers/{report.uuid}", LOOKS[:2])
        expect(say(expect(box.browser().get(link)), "do"))
        for language in ("en", "ar", "fr"):
            expect(report.browser.get(f"{report.follow}?langue={language}"))
            looks(chromium.adopt(report.browser), f"occupant {language}, asked", report.follow, LOOKS[:1])
        chromium.open(report.follow).press("En partie")
        ok("C’est noté" in chromium.text, "the occupant answers by keyboard in one press", chromium.text[:500])
done_testing()
