#!/usr/bin/python3
# documents.py: the documents of a file, visits on site, orders, results and the right of access as people see them:
# narrow and wide, light and dark, by keyboard, without scripts; what the tenant reads of them in three languages.
import datetime
import os
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "../box/lib")]
from box import *
from chromium import LOOKS, Chromium, judge, judge_looks
from doors_documents import PDF, add_document, plan_site, record_order
from journey import (AGENTS, MANAGER, accept, expect, file_report, form_with, open_file, png, record_result, send, set_up_demo,
                     sign_in, transmit, uuid_of)

NAMES = ("Moisissures derrière l’armoire.png", "Fissure.png", "Une photo dont le nom est vraiment très long et sans raison.png")


def looks(chromium, name, path, **options):
    judge_looks(chromium, name, path, LOOKS, unfold=True, **options)


def fill(box, report, desk, agent):
    """What a file looks like after some months."""
    photos = [(name, png(800, 600, shade), "image/png") for name, shade in zip(NAMES, (30, 90, 150))]
    expect(add_document(agent, report, photos[:2], caption="Chambre, mur du fond", criterion="L-HUM02", visible=True))
    expect(add_document(agent, report, photos[2:]))
    expect(add_document(agent, report, [("Rapport.pdf", PDF, "application/pdf")], kind="visit_report", visible=True))
    expect(add_document(desk, report, [("Devis.pdf", PDF, "application/pdf")], kind="quote"))
    day = (box.now() + datetime.timedelta(days=4)).strftime("%Y-%m-%d")
    expect(plan_site(box, desk, report, day, before="Pour voir la chambre et la cuisine."))
    today = box.now().strftime("%Y-%m-%d")
    expect(record_order(box, agent, report, day=today, visible=True, file_number="D-7"))
    expect(record_order(box, desk, report, kind="safety_urgent", number="12", day=today))
    page = open_file(box, desk, report)
    expect(send(page, form_with(page, r"/arretes/[^/]+", verb="lift"), {"day": today, "number": "13"}))
    expect(record_result(box, agent, report, "allowance_withheld"))


def by_keyboard(chromium, folder, report, agent):
    """Adds a photo without scripts: a choice of files, a type, the button."""
    path = os.path.join(folder, "Salon.png")
    with open(path, "wb") as stream:
        stream.write(png(640, 480))
    chromium.adopt(agent).resize(390)
    chromium.paint(False)
    chromium.open(f"/dossiers/{report.uuid}/documents").press("Ajouter")
    ok("Choisissez une photo ou un document" in chromium.text, "nothing chosen: said at the field", chromium.text[:600])
    judge(chromium, "documents, nothing chosen", console=[r"status of 422"])
    chromium.open(f"/dossiers/{report.uuid}/documents")
    chromium.driver.find_element("id", "photos").send_keys(path)
    chromium.reach("document_type")
    chromium.type("Photo")
    chromium.press("Ajouter")
    ok("C’est ajouté" in chromium.text, "a photo is added by keyboard", chromium.text[:600])


with Box() as box, tempfile.TemporaryDirectory() as folder:
    set_up_demo(box)
    report = file_report(box.browser(), email="menage@example.org", last_name="Dubois",
                         photos=[("mur.png", png(640, 480), "image/png")])
    desk, agent = sign_in(box, MANAGER), sign_in(box, AGENTS["schs"])
    transmit(box, desk, report)
    accept(box, agent, report)
    uuid_of(box, report)
    with Chromium(box) as chromium:
        looks(chromium.adopt(agent), "documents, none of services", f"/dossiers/{report.uuid}/documents")
        by_keyboard(chromium, folder, report, agent)
        fill(box, report, desk, agent)
        looks(chromium.adopt(agent), "documents", f"/dossiers/{report.uuid}/documents")
        looks(chromium.adopt(desk), "documents desk", f"/dossiers/{report.uuid}/documents")
        looks(chromium, "file with visits and orders", f"/dossiers/{report.uuid}")
        chromium.resize(390)
        chromium.paint(False)
        for path, button, name in (("arretes", "Enregistrer l’arrêté", "order"), ("visites", "Prévoir la visite", "visit on site")):
            chromium.open(f"/dossiers/{report.uuid}")
            chromium.ask("document.querySelectorAll ('details').forEach (d => d.open = true)")
            chromium.press(button)
            judge(chromium, f"file, {name}, a mistake", console=[r"status of 422"])
        looks(chromium, "right of access", f"/dossiers/{report.uuid}/acces")
        looks(chromium, "right of access, all",
              f"/dossiers/{report.uuid}/acces/page?personne=occupant&avec-1={report.uuid}&internes=1")
        chromium.adopt(report.browser)
        for language in ("en", "ar", "fr"):
            expect(report.browser.get(f"{report.follow}?langue={language}"))
            chromium.adopt(report.browser)
            looks(chromium, f"tenant {language} documents and orders", report.follow)
            visit = box.query("SELECT uuid FROM visit")[0]["uuid"]
            looks(chromium, f"tenant {language} visit on site", f"{report.follow}/visites/{visit}")
done_testing()
