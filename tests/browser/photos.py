#!/usr/bin/python3
# photos.py: the page of photos and documents as a person uses it, without scripts: on a telephone with a camera, at a desk without,
# with files that are taken and files that are not; then what the review and the desk's file page show of them.
import os
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "../box/lib")]
from box import *
from chromium import LOOKS, Chromium, judge
from journey import (ANSWERS, MANAGER, PROBLEMS, expect, fill_form, fill_step, open_file, png, read_receipt, send, set_up_demo,
                     sign_in)

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def write(folder, name, data):
    path = os.path.join(folder, name)
    with open(path, "wb") as stream:
        stream.write(data)
    return path


def shown(chromium, element):
    return chromium.ask(f"return document.getElementById ('{element}').checkVisibility ()")


def looks(chromium, name, **options):
    for width, dark in LOOKS:
        chromium.resize(width)
        chromium.paint(dark)
        judge(chromium, name, **options)


def touch(chromium, fingers):
    """A screen for fingers: without them Chromium stays a desk, however narrow."""
    chromium._tell("Emulation.setTouchEmulationEnabled", enabled=fingers, maxTouchPoints=5 if fingers else 1)


def choose(chromium, *paths):
    chromium.driver.find_element("id", "photos-choose").send_keys("\n".join(paths))
    chromium.press("Ajouter ces fichiers")


with Box() as box, tempfile.TemporaryDirectory() as folder:
    set_up_demo(box)
    tenant = fill_form(box.browser(), until="photos").browser
    wall, bail = write(folder, "Mur de la chambre.png", png(800, 600)), write(folder, "Bail signé en 2021.pdf", PDF)
    film = write(folder, "Fuite sous l'évier.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(100))
    with Chromium(box) as chromium:
        chromium.adopt(tenant).open("/signaler/photos")
        chromium.resize(1280)
        ok(not shown(chromium, "photos-camera"), "a desk is offered no camera")
        looks(chromium, "photos none")
        touch(chromium, True)
        chromium.resize(360)
        chromium.open("/signaler/photos")
        ok(shown(chromium, "photos-camera") and shown(chromium, "photos-choose"),
           "a telephone is offered its camera beside its photos")
        looks(chromium, "photos telephone")
        choose(chromium, wall, bail)
        ok("Mur de la chambre.png" in chromium.text and "Document PDF" in chromium.text, "both are listed", chromium.text)
        looks(chromium, "photos listed")
        choose(chromium, film)
        ok("est une vidéo" in chromium.text, "what is no photo is said to be none", chromium.text)
        ok(chromium.focus()["words"].startswith("Ces fichiers ne sont pas ajoutés"), "and is read first")
        looks(chromium, "photos refused", console=[r"status of 422"])
        chromium.resize(360)
        chromium.press("Continuer")
        chromium.open("/signaler/recapitulatif")
        ok("Bail signé en 2021.pdf" in chromium.text, "the review names the document")
        looks(chromium, "photos review")
        page = tenant.get("/signaler/photos")
        page = expect(send(page, page.form("photos"), {}, button="Continuer"))
        while not page.path.endswith("recapitulatif"):
            page = expect(fill_step(page, ANSWERS, PROBLEMS))
        report = read_receipt(send(page, page.form("website")))
        desk = sign_in(box, MANAGER)
        page = open_file(box, desk, report)
        touch(chromium, False)
        chromium.adopt(desk).open(page.path)
        looks(chromium, "photos desk")
done_testing()
