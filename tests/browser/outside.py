#!/usr/bin/python3
# outside.py: the copy of the site on another machine: while the box answers it leads there; while the box is away it says whom to
# call and keeps a report with its photo on the phone, which leaves by itself, once, when the box is back.
import functools
import http.server
import os
import re
import sys
import tempfile
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "../box/lib")]
from box import *
from chromium import Chromium, judge
from journey import ADMINISTRATOR, expect, form_with, png, send, set_up_demo, sign_in, wait_site

PAGE = "/gestion/publication"


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


class Copy:
    """A web host with a folder, as any."""

    def __init__(self, folder):
        self.folder = folder
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
        self.base_url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def look(box, chromium, name, widths=(320,)):
    """The copy's page asks the box whether it answers, and says in the console that it does not; the worker of the box's own page,
    left a moment ago, that its script cannot be asked for anew."""
    for width in widths:
        chromium.resize(width)
        judge(chromium, name, console=["ERR_CONNECTION_REFUSED", "fetching the script"], others=(box.base_url,))
    chromium.resize(390)


def published(box, copy):
    """A folder that a web host serves, told to the box as its outside copy."""
    box.admin("setting", "set", "reach.outside", copy.base_url)
    admin = sign_in(box, ADMINISTRATOR)
    page = expect(admin.get(PAGE))
    expect(send(page, form_with(page, PAGE + "/endroits"), {"way": "folder", "folder": copy.folder}))
    box.admin("jobs", "run-due")
    names = [os.path.join(copy.folder, "signaler", name, "index.html") for name in (".", "fr", "en", "ar")]
    until(lambda: all(map(os.path.exists, names)), 60, "the copy has the form, in each language")
    ok(not os.path.exists(os.path.join(box.data, "site/current/signaler")), "which on the box itself stays the daemon's")


def wait(chromium, words):
    until(lambda: re.search(words, chromium.text), 30, f"“{words}” on the page: {chromium.text[:500]}")


def there(box, copy, chromium):
    plain_page = Browser(copy.base_url).get("/signaler/")
    ok(plain_page.has("appelez-nous") and f"{box.base_url}/signaler?langue=fr"
       in plain_page.source, "without scripts: the way to the box, and the telephone", plain_page.text[:400])
    chromium.open("/")
    chromium.click("a.button.big[href='/signaler']")
    until(lambda: chromium.driver.current_url.startswith(box.base_url + "/signaler"), 20, "the form of the box")
    ok(True, "while the box answers, the copy leads to its form")
    chromium.open("/signaler/?langue=ar")
    until(lambda: chromium.driver.current_url.startswith(box.base_url + "/signaler?langue=ar"), 20, "the same in Arabic")


def step(chromium):
    return chromium.driver.current_url.split("#")[-1] if "#" in chromium.driver.current_url else ""


def go(chromium, expected, **values):
    for name, value in values.items():
        chromium.set(name, value)
    chromium.click("#go")
    until(lambda: step(chromium) == expected, 10, f"the step {expected}: {step(chromium)}, {chromium.text[:600]}")


def written(box, chromium, folder):
    """The whole form, the box being away."""
    chromium.open("/signaler/")
    wait(chromium, "ne répond pas en ce moment")
    ok("Vous pouvez nous appeler" in chromium.text and "même téléphone" in chromium.text, "whom to call, and what waits where")
    look(box, chromium, "outside, away", (320, 1280))
    go(chromium, "urgence")
    go(chromium, "lieu", danger_now="none")
    go(chromium, "ou", address="12 Rue Carnot", city="Pau")
    go(chromium, "probleme-l-hum", **{"area.L-HUM": "yes"})
    go(chromium, "recit", **{"problem.L-HUM03": "L-HUM03-2"})
    go(chromium, "photos", description="Les murs sont noirs.")
    chromium.driver.find_element("id", "photos-choose").send_keys(os.path.join(folder, "mur.png"))
    until(lambda: chromium.ask("return document.querySelectorAll ('#photos-kept li').length") == 1, 10, "the photo is kept")
    go(chromium, "logement")
    for expected in ("chauffage", "foyer", "bail", "proprietaire", "bailleur", "souhait", "contact"):
        go(chromium, expected)
    go(chromium, "recapitulatif", contact_by="phone", phone="05 59 12 34 56")
    chromium.click("#go")
    wait(chromium, "Gardé sur ce téléphone, pas encore envoyé")
    look(box, chromium, "outside, kept")


def sent(box, chromium):
    """Back: the page that was left open sends by itself."""
    chromium.open("/signaler/")
    wait(chromium, "Gardé sur ce téléphone, pas encore envoyé")
    box.start()
    chromium.ask("window.dispatchEvent (new Event ('online'))")  # as when a telephone finds its network
    wait(chromium, r"Envoyé : dossier 64-1\b")
    until(lambda: "Le service en ligne répond" in chromium.text, 40, "the page sees that the box is back")
    look(box, chromium, "outside, sent")
    chromium.ask("for (let i = 0; i < 3; i++) window.dispatchEvent (new Event ('online'))")
    rows = box.query("SELECT (SELECT count(*) FROM report) AS reports, (SELECT count(*) FROM report_file) AS files")
    is_(rows, [{"reports": 1, "files": 1}], "one report is filed, with its photo")
    is_(box.query("SELECT address FROM report")[0]["address"], "12 Rue Carnot", "as it was written")
    chromium.click("[data-follow]")
    until(lambda: chromium.driver.current_url.startswith(box.base_url + "/suivi/"), 20, "its follow-up page, on the box")


with Box() as box, tempfile.TemporaryDirectory() as folder:
    copy_folder = os.path.join(folder, "www")
    os.mkdir(copy_folder)
    with open(os.path.join(folder, "mur.png"), "wb") as picture:
        picture.write(png())
    copy = Copy(copy_folder)
    set_up_demo(box)
    wait_site(box)
    published(box, copy)
    with Chromium(copy, width=390, scripts=True) as chromium:
        there(box, copy, chromium)
        box.stop()
        written(box, chromium, folder)
        sent(box, chromium)
    copy.close()
done_testing()
