#!/usr/bin/python3
# tenant-offline.py: the network leaves in the middle: what was typed goes on on the phone, is kept there with its photos, and is
# sent once when the network is back, from two tabs and whatever the number of events; a refused one says why and is corrected.
import os
import re
import sys
import time
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "../box/lib")]
from box import *
from chromium import Chromium, judge
from journey import png, set_up_demo, wait_site
from wire import Wire

LOST = [r"ERR_INTERNET_DISCONNECTED", r"ERR_CONNECTION", r"ERR_FAILED", r"ERR_EMPTY_RESPONSE"]
NEWER = "/* newer */\n"
SECRETS = ("csrf", "data-mark", "Rue Carnot", "/suivi/", "64-1", "05 59 12 34 56")


def count(box, table):
    return box.query(f"SELECT count(*) AS n FROM {table}")[0]["n"]


def lose(chromium, wire):
    wire.cut()
    chromium.network(False)


def find(chromium, wire):
    wire.mend()
    chromium.network(True)


def wait(chromium, words, what=None):
    until(lambda: re.search(words, chromium.text), 20, what or f"“{words}” on the page: {chromium.text[:500]}")


def step(chromium):
    return chromium.driver.current_url.split("#")[-1] if "#" in chromium.driver.current_url else ""


def go(chromium, expected, **values):
    """One step of the page without network; leads to the one expected."""
    before = step(chromium)
    for name, value in values.items():
        chromium.set(name, value)
    chromium.click("#go")
    until(lambda: step(chromium) != before, 5, f"the step after {before}: {chromium.text[:600]}")
    is_(step(chromium), expected, f"{before or 'the first step'} leads to {expected}")


def ready(chromium):
    """The worker is there and answers for this page."""
    until(lambda: chromium.ask("return !!(navigator.serviceWorker && navigator.serviceWorker.controller)"), 20, "the worker")


def cached(chromium):
    """{cache: {address: text}}"""
    return chromium.run("const all = {}; for (const name of await caches.keys ()) { const cache = await caches.open (name);"
                        " all[name] = {}; for (const request of await cache.keys ())"
                        " all[name][request.url] = await (await cache.match (request)).text (); } return all;")


def judge_cache(chromium, when):
    caches = cached(chromium)
    is_(len(caches), 1, f"{when}: one version is kept")
    paths = sorted(url.split("/", 3)[3] for url in list(caches.values())[0])
    ok(all(re.match(r"assets/|signaler/hors-ligne\?langue=fr$", path) for path in paths), f"{when}: one page and its files", paths)
    told = [secret for secret in SECRETS for text in list(caches.values())[0].values() if secret in text and secret != "/suivi/"]
    page = next(text for url, text in list(caches.values())[0].items() if "hors-ligne?" in url)
    ok(not any(secret in page for secret in SECRETS), f"{when}: nothing of a person is in the cache", told)
    return list(caches)[0]


def begin_online(chromium, wire):
    """Two pages with the network, the third without."""
    chromium.open("/signaler")
    ready(chromium)
    wait(chromium, "Si le réseau s’arrête", "that it will do without network")
    chromium.press("Commencer")
    chromium.press("Continuer")
    chromium.set("danger_now", "none")
    chromium.press("Continuer")
    is_(chromium.path, "/signaler/lieu", "two pages are filled in with the network")
    chromium.set("address", "12 Rue Carnot")
    chromium.set("city", "Pau")
    lose(chromium, wire)
    chromium.click("main form .actions button")
    until(lambda: step(chromium) == "ou", 20, "the page without network, after the one that could not be sent")
    wait(chromium, "Le réseau manque")
    judge(chromium, "offline, lost in the middle", console=LOST)


def back_and_forth(chromium):
    go(chromium, "probleme-l-hum", **{"area.L-HUM": "yes"})
    chromium.driver.back()
    until(lambda: step(chromium) == "ou", 5, "the step before")
    ok(chromium.ask("return document.querySelector ('[name=\"area.L-HUM\"]').checked"), "the back button finds what was ticked")
    chromium.open("/signaler/lieu")
    until(lambda: step(chromium) == "lieu", 20, "a page of the form is the page without network")
    until(lambda: chromium.ask("return document.querySelector ('#address').value") == "12 Rue Carnot", 5, "the address, kept")
    ok(True, "what could not be sent is still there")
    chromium.click("#go")
    until(lambda: step(chromium) == "ou", 5, "the next step")
    chromium.click("#go")
    until(lambda: step(chromium) == "probleme-l-hum", 5, "the place that was ticked")
    chromium.click("#go")
    wait(chromium, "Choisissez ce qui se passe ici", "what is missing is said on the spot")
    judge(chromium, "offline, something missing", console=LOST)


def finish(chromium, folder, phone="05 59 12 34 56", after_humid="recit"):
    go(chromium, after_humid, **{"problem.L-HUM03": "L-HUM03-2"})
    if after_humid != "recit":
        go(chromium, "recit")
    go(chromium, "photos", description="Les murs sont noirs.")
    chromium.driver.find_element("id", "photos-choose").send_keys(os.path.join(folder, "mur.png"))
    until(lambda: chromium.ask("return document.querySelectorAll ('#photos-kept li').length") == 1, 10, "the photo is kept")
    go(chromium, "logement")
    for expected in ("chauffage", "foyer", "bail", "proprietaire", "bailleur", "souhait", "contact"):
        go(chromium, expected)
    go(chromium, "recapitulatif", contact_by="phone", phone=phone)
    text = chromium.text
    ok(all(words in text for words in ("Rue Carnot", "mur.png", phone, "Les murs sont noirs.")), "everything is read again", text)
    judge(chromium, "offline, review", console=LOST)
    chromium.click("#go")
    wait(chromium, "Gardé sur ce téléphone, pas encore envoyé")
    judge(chromium, "offline, kept", console=LOST)


def sent_once(box, wire, chromium):
    first = chromium.driver.current_window_handle
    chromium.driver.switch_to.new_window("tab")
    chromium.network(False)
    chromium.open("/signaler")
    wait(chromium, "Gardé sur ce téléphone, pas encore envoyé", "a second tab shows it too")
    is_(count(box, "report"), 0, "nothing is filed yet")
    find(chromium, wire)
    chromium.ask("for (let i = 0; i < 3; i++) window.dispatchEvent (new Event ('online'))")
    second = chromium.driver.current_window_handle
    chromium.driver.switch_to.window(first)
    chromium.network(True)
    chromium.ask("for (let i = 0; i < 3; i++) window.dispatchEvent (new Event ('online'))")
    for tab in (first, second):
        chromium.driver.switch_to.window(tab)
        wait(chromium, r"Envoyé : dossier 64-1\b")
    ok(True, "both tabs tell its number")
    is_(count(box, "report"), 1, "one report is filed")
    is_(sum(line == "POST /signaler/hors-ligne" for line in wire.requests), 1, "by one request")
    is_((count(box, "report_file"), count(box, "draft")), (1, 1), "with its photo, and as the draft that was begun")
    is_(box.query("SELECT address FROM report")[0]["address"], "12 Rue Carnot", "the address")
    chromium.driver.close()
    chromium.driver.switch_to.window(first)
    judge(chromium, "offline, sent", console=LOST)
    chromium.click("[data-follow]")
    until(lambda: chromium.path.startswith("/suivi/"), 10, "its follow-up page")
    is_(chromium.ask("return localStorage.length"), 0, "no copy of the answers is left on the phone")
    left = chromium.run("return (await Kept.all ()).map (one => [one.state, Object.keys (one.answers).length, one.photos.length])")
    is_(left, [["sent", 0, 0]], "of what was sent only the number is kept")


def refused(box, wire, chromium, folder):
    """Without network from the first page on, with a number that is none."""
    chromium.open("/signaler")
    ready(chromium)
    lose(chromium, wire)
    chromium.open("/signaler/hors-ligne")
    until(lambda: chromium.ask("return !document.querySelector ('#offline').hidden"), 10, "the page without network")
    go(chromium, "urgence")
    go(chromium, "secours", danger_now="gas")
    wait(chromium, "0 800 47 33 33")
    judge(chromium, "offline, emergency", console=LOST)
    go(chromium, "lieu")
    go(chromium, "ou", address="14 Rue Carnot", city="Pau")
    ok(chromium.ask("return document.querySelector ('[name=\"area.L-GAZ\"]').checked"), "a danger is ticked where it belongs")
    go(chromium, "probleme-l-hum", **{"area.L-HUM": "yes"})
    finish(chromium, folder, phone="12", after_humid="probleme-l-gaz")
    find(chromium, wire)
    wait(chromium, "il manque quelque chose")
    like(chromium.text, "Ce numéro de téléphone n.est pas complet", "a refused one says why")
    is_(count(box, "report"), 1, "it is not filed")
    judge(chromium, "offline, refused", console=[r"status of 422", *LOST])
    chromium.click("[data-refused]")
    until(lambda: step(chromium) == "contact", 10, "the step at fault")
    wait(chromium, "Ce numéro de téléphone n’est pas complet")
    go(chromium, "recapitulatif", phone="05 59 12 34 57")
    chromium.click("#go")
    wait(chromium, r"Envoyé : dossier 64-2\b")
    is_((count(box, "report"), count(box, "report_file")), (2, 2), "corrected it is filed, its photo once")
    found = box.query("SELECT severity FROM report_problem p JOIN report r ON r.id = p.report_id WHERE number = 2"
                      " ORDER BY severity")
    is_([row["severity"] for row in found], ["L-GAZ01-2", "L-HUM03-2"], "the danger is among its problems")


def erased(box, wire, chromium, folder):
    chromium.open("/signaler/hors-ligne")
    ready(chromium)
    lose(chromium, wire)
    go(chromium, "urgence")
    go(chromium, "lieu", danger_now="none")
    go(chromium, "ou", address="16 Rue Carnot", city="Pau")
    chromium.open("/signaler/hors-ligne#probleme-l-hum")
    chromium.open("/signaler/hors-ligne#ou")
    go(chromium, "probleme-l-hum", **{"area.L-HUM": "yes"})
    finish(chromium, folder)
    chromium.click("[data-state=waiting] [data-erase]")
    alert = chromium.driver.switch_to.alert
    like(alert.text, "Il ne sera pas envoyé", "it is asked before it is erased")
    alert.accept()
    there = "return document.readyState === 'complete' && !/Gardé sur ce téléphone/.test (document.body.innerText)"
    until(lambda: step(chromium) == "" and chromium.ask(there), 10, "it is gone, and the first page there")
    find(chromium, wire)
    chromium.open("/signaler")
    ready(chromium)
    is_(count(box, "report"), 2, "what was erased is never sent")


def photos_stay(wire, chromium, folder):
    """The network leaves while photos are being sent: they stay on the phone, and the person goes on."""
    chromium.open("/signaler")
    ready(chromium)
    chromium.click("main form[action='/signaler'] button")
    until(lambda: chromium.path == "/signaler/vous", 20, "a new report")
    chromium.open("/signaler/photos")
    chromium.driver.find_element("id", "photos-choose").send_keys(os.path.join(folder, "mur.png"))
    lose(chromium, wire)
    chromium.click("[name=add]")
    wait(chromium, "Les photos ne sont pas parties")
    chromium.click("[data-without]")
    until(lambda: step(chromium) == "logement", 20, "the step after the photos, without network")
    chromium.open("/signaler/hors-ligne#photos")
    until(lambda: chromium.ask("return document.querySelectorAll ('#photos-kept li').length") == 1, 10, "the photo is kept")
    chromium.click("#photos-kept button")
    until(lambda: chromium.ask("return document.querySelectorAll ('#photos-kept li').length") == 0, 10, "and can be taken away")
    ok(True, "photos that could not be sent stay on the phone")
    find(chromium, wire)


def opened_anew(chromium, before):
    """TRUE once one cache stands, and another than before; a person opens a page now and then meanwhile."""
    chromium.open("/signaler")
    for _ in range(50):
        now = list(cached(chromium))
        if len(now) == 1 and now != [before]:
            return True
        time.sleep(0.1)
    return False


def change_styles(box):
    """As a new version of the box does; once more if the site was published meanwhile."""
    path = os.path.join(box.data, "site/current/assets/box.css")
    with open(path, encoding="utf-8") as stream:
        text = stream.read()
    if text.endswith(NEWER):
        return
    os.unlink(path)
    if os.path.exists(path + ".gz"):
        os.unlink(path + ".gz")  # its packed twin
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(text + NEWER)


def updated(box, chromium, before):
    """A style changes: the next page fetches the new worker, and the old files go."""
    def seen():
        change_styles(box)
        return opened_anew(chromium, before)

    until(seen, 60, "the new version")
    css = next(text for url, text in list(cached(chromium).values())[0].items() if url.endswith("box.css"))
    ok(css.endswith(NEWER), "when a file changes the worker keeps the new one, and only that")


with Box() as box, Wire(box) as wire, tempfile.TemporaryDirectory() as folder:
    set_up_demo(box)
    wait_site(box)
    with open(os.path.join(folder, "mur.png"), "wb") as picture:
        picture.write(png(320, 240))
    with Chromium(wire, width=360, scripts=True) as chromium:
        begin_online(chromium, wire)
        version = judge_cache(chromium, "in the middle")
        back_and_forth(chromium)
        finish(chromium, folder)
        sent_once(box, wire, chromium)
        refused(box, wire, chromium, folder)
        erased(box, wire, chromium, folder)
        photos_stay(wire, chromium, folder)
        judge_cache(chromium, "after all")
        updated(box, chromium, version)
done_testing()
