#!/usr/bin/python3
# readings.py: the curves of a dwelling as staff and the household see them: by keyboard, wide and narrow, light, dark and on
# paper, with a diary; an empty stretch of time; what is wrong with a note.
import base64
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "../box/lib")]
from box import *
from chromium import PICTURES, Chromium, judge
from household import lend, live
from journey import MANAGER, file_report, set_up_demo, sign_in, uuid_of, wait_site

WIDE, PHONE = 1280, 320
LOADED = "return [...document.querySelectorAll ('img.chart')].every (i => i.complete && i.naturalWidth > 0)"


def say(chromium, words, name):
    ok(words in chromium.text, name, chromium.text[:800])


def see(chromium, path, name):
    """Wide and on a phone, folded and unfolded; every picture is there."""
    for width in (WIDE, PHONE):
        chromium.resize(width)
        chromium.open(path)
        chromium.ask("document.querySelectorAll ('img').forEach (i => i.loading = 'eager')")
        until(lambda: chromium.ask(LOADED), 20, "the pictures are drawn")
        judge(chromium, name)
    chromium.open(path)
    chromium.ask("document.querySelectorAll ('details').forEach (d => d.open = true)")
    judge(chromium, f"{name} unfolded")


def on_paper(chromium, name):
    """What is for the screen alone is not printed; kept to be looked at."""
    chromium.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    ok(not chromium.ask("return [...document.querySelectorAll ('.screen-only, summary, form')].some (e => e.offsetHeight > 0)"),
       f"{name}: no forms on paper")
    data = chromium.driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": True, "paperWidth": 8.27, "paperHeight": 11.69})
    with open(os.path.join(PICTURES, f"readings-{name}.pdf"), "wb") as file:
        file.write(base64.b64decode(data["data"]))
    chromium.paint(False)


def diary(chromium, page):
    """A mistake is said beside its field and what was typed is kept; then it is noted, shown and numbered."""
    chromium.resize(WIDE)
    chromium.open(page)
    chromium.reach(words="Noter quelque chose…")
    chromium.key("\ue007")
    chromium.press("Enregistrer la note")
    say(chromium, "Indiquez un jour.", "a note without a day says what is missing")
    judge(chromium, "readings, a mistake", console=["status of 422"])
    day = chromium.ask("return document.getElementById ('day').value")
    for field in ("from_day", "to_day"):
        chromium.ask(f"document.querySelector ('form[action*=\"/notes?\"] [name={field}]').value = '{day}'")
    chromium.ask("document.querySelector ('form[action*=\"/notes?\"] [name=text]').value = 'Partie chez sa mère'")
    chromium.ask("document.querySelector ('form[action*=\"/notes?\"] [name=kind]').value = 'absence'")
    chromium.ask("document.querySelector ('form[action*=\"/notes?\"]').submit ()")
    until(lambda: "C’est noté dans le journal." in chromium.text, 10, "the note is kept")
    say(chromium, "Partie chez sa mère", "the note stands in the diary")


with Box() as box:
    set_up_demo(box)
    wait_site(box)
    report = file_report(box.browser())
    uuid = uuid_of(box, report)
    page = f"/dossiers/{uuid}/capteurs"
    live(box, lend(box, report, "Capteur 3", "bedroom", 62), 60)
    live(box, lend(box, report, "Capteur 4", "living", 62), 58, base=18.5, silent=(20, 22))
    desk = sign_in(box, MANAGER)
    with Chromium(box) as chromium:
        chromium.adopt(desk)
        diary(chromium, page)
        see(chromium, page, "readings week")
        chromium.resize(WIDE)
        chromium.open(page)
        ok(chromium.ask("const i = document.querySelector ('img.chart'), c = i.closest ('section');"
                        "return i.currentSrc.includes ('forme=large') && i.offsetWidth > 0.9 * c.offsetWidth"),
           "a wide page has a picture of its own, as wide as the card")
        chromium.resize(WIDE)
        chromium.open(page)
        before = chromium.ask("return document.querySelector ('.steps strong').innerText")
        chromium.press("Avant")
        ok(chromium.ask("return document.querySelector ('.steps strong').innerText") != before, "the week before, by keyboard")
        see(chromium, f"{page}?vue=annee", "readings annee")
        chromium.open(f"{page}?vue=semaine&jour=2020-01-01")
        judge(chromium, "readings empty")
        say(chromium, "Rien n’a été mesuré ici", "an empty week says so")
        chromium.paint(True)
        chromium.resize(WIDE)
        chromium.open(f"{page}?vue=jour")
        judge(chromium, "readings dark")
        chromium.paint(False)
        chromium.open(page)
        on_paper(chromium, "week")
        chromium.forget()
        see(chromium, f"{report.follow}/mesures?langue=ar", "own readings")
done_testing()
