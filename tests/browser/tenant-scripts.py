#!/usr/bin/python3
# tenant-scripts.py: what scripts add to the form page by page: addresses proposed, photos made small and sent in sight, a sending
# that fails and is tried again; over plain HTTP the person is told that nothing leaves by itself. Each page is judged with them.
import os
import re
import sys
import tempfile
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "../box/lib")]
from box import *
from chromium import LAN_NAME, Chromium, judge
from journey import ADDRESSES, ANSWERS, PROBLEMS, noise, set_up_demo, wait_site
from selenium.webdriver.common.keys import Keys
from wire import Wire

SCRIPTS_MAX_KB, PHOTOS_EXCHANGED_MAX_KB, SHRUNK_MAX_BYTES = 36, 130, 1_500_000
AREAS = {severity.rsplit("-", 1)[0].rstrip("0123456789") for severity in PROBLEMS}
BARS = "[...document.querySelectorAll ('[data-upload] progress')]"
FAILED = [r"ERR_", r"status of 4"]
UNTRUSTED = [r"Cross-Origin-Opener-Policy header has been ignored"]  # so it is over plain HTTP
PROPOSED = [{"label": f"{n} Rue Carnot, 64000 Pau", "address": f"{n} Rue Carnot", "postcode": "64000", "city": "Pau",
             "insee": "64445", "key": None} for n in (12, 14, 16)]


def wait(chromium, condition, what):
    return until(lambda: chromium.ask("return " + condition), 20, f"{what}: {chromium.text[:400]}")


def proceed(chromium):
    path = chromium.path
    chromium.click("main form .actions .button:not([name])")
    until(lambda: chromium.path != path, 30, f"the page after {path}: {chromium.text[:600]}")


def answer_page(chromium):
    """What this person answers on the page, by mouse."""
    for name in chromium.ask("return [...new Set ([...document.querySelectorAll ('main form [name]')].map (e => e.name))]"):
        problem = next((s for s in PROBLEMS if name == f"problem.{s.rsplit('-', 1)[0]}"), None)
        wanted = {"danger_now": "none", **ANSWERS}.get(name) or problem
        if name.startswith("area.") and name[5:] in AREAS:
            wanted = "yes"
        if wanted and name != "photos":
            chromium.set(name, wanted)


# ---- addresses ----

def propose(chromium, answers, after_ms=0):
    """The box's list of addresses, in the page's own hands: the test says which, and when."""
    chromium.ask("const [answers, wait] = arguments; window.asked = []; window.aborted = 0; const real = window.fetch;"
                 " window.fetch = (url, more) => !String (url).startsWith ('/adresses') ? real (url, more)"
                 " : new Promise ((resolve, reject) => { let open = true; window.asked.push (url);"
                 " more.signal.addEventListener ('abort',"
                 " () => { window.aborted += open; reject (new DOMException ('', 'AbortError')); });"
                 " setTimeout (() => { open = false;"
                 " resolve (new Response (JSON.stringify (answers), {status: answers ? 200 : 404})); }, wait); });",
                 answers, after_ms)


def combobox(chromium):
    return chromium.ask("const e = document.querySelector ('#address'), l = document.querySelector ('#address-list');"
                        " const a = document.getElementById (e.getAttribute ('aria-activedescendant'));"
                        " return {open: e.getAttribute ('aria-expanded') === 'true' && !l.hidden, options: l.children.length,"
                        " active: a && a.textContent, value: e.value, said: l.nextElementSibling.textContent}")


def addresses(chromium):
    propose(chromium, PROPOSED)
    chromium.reach("address")
    chromium.type("12 rue c")
    wait(chromium, "document.querySelectorAll ('#address-list li').length === 3", "three addresses")
    is_(chromium.ask("return window.asked.map (decodeURIComponent)"), ["/adresses?q=12 rue c"], "eight keys are one question")
    state = combobox(chromium)
    like(state["said"], "^3 adresses proposées", "their number is said")
    judge(chromium, "scripts, addresses")
    for _ in range(2):
        chromium.key(Keys.ARROW_DOWN)
    is_(combobox(chromium)["active"], "14 Rue Carnot, 64000 Pau", "arrows go down the list")
    chromium.key(Keys.ARROW_UP)
    is_(combobox(chromium)["active"], "12 Rue Carnot, 64000 Pau", "and up")
    chromium.key(Keys.ESCAPE)
    ok(not combobox(chromium)["open"] and combobox(chromium)["value"] == "12 rue c", "Escape closes it and keeps what was typed")
    chromium.type("a")
    wait(chromium, "document.querySelectorAll ('#address-list li').length === 3", "the list again")
    chromium.key(Keys.ARROW_DOWN)
    chromium.key(Keys.ENTER)
    is_(chromium.path, "/signaler/lieu", "Enter chooses and sends nothing")
    is_(chromium.ask("return ['address', 'postcode', 'city'].map (id => document.getElementById (id).value)"),
        ["12 Rue Carnot", "64000", "Pau"], "street, postcode and town are filled in")
    like(combobox(chromium)["said"], "Adresse choisie : 12 Rue Carnot", "what was chosen is said")
    propose(chromium, PROPOSED, after_ms=5000)
    chromium.type("n")
    wait(chromium, "window.asked.length === 1", "a question under way")
    chromium.type("o")
    wait(chromium, "window.aborted === 1", "the one that came too late is given up")
    chromium.key(Keys.TAB)
    chromium.ask("document.querySelector ('#address').value = ''")
    propose(chromium, None)
    chromium.click("#address")
    chromium.ask("document.querySelector ('#address').focus ()")
    chromium.type("1 rue x")
    wait(chromium, "window.asked.length === 1", "a box without addresses is asked")
    ok(not combobox(chromium)["open"], "and nothing is proposed, without a word")


def addresses_of_box(chromium):
    """The box's own answers, through its own door."""
    chromium.open("/signaler/lieu")
    chromium.reach("address")
    chromium.type("7 rue carno")
    wait(chromium, "document.querySelectorAll ('#address-list li').length > 0", "the box proposes addresses")
    chromium.key(Keys.ARROW_DOWN)
    chromium.key(Keys.ENTER)
    like(combobox(chromium)["value"], "^7 Rue Carnot", "the right one is first")
    propose(chromium, [{**PROPOSED[0], "label": "Rue Carnot, 64000 Pau", "address": "Rue Carnot"}])
    chromium.ask("document.querySelector ('#address').value = ''")
    chromium.type("12 bis carnot")
    wait(chromium, "document.querySelectorAll ('#address-list li').length === 1", "a street")
    chromium.key(Keys.ARROW_DOWN)
    chromium.key(Keys.ENTER)
    is_(combobox(chromium)["value"], "12 bis Rue Carnot", "of a street the number that was typed stays")


# ---- photos ----

def choose(chromium, *paths):
    chromium.driver.find_element("css selector", "input[type=file][multiple]").send_keys("\n".join(paths))


def photos(box, wire, chromium, folder):
    large, text = os.path.join(folder, "grand.png"), os.path.join(folder, "bail.pdf")
    with open(large, "wb") as picture:
        picture.write(noise(2400, 1800))
    with open(text, "wb") as paper:
        paper.write(b"%PDF-1.4\n" + b"% bail\n" * 60000 + b"%%EOF\n")
    whole = os.path.getsize(large)
    ok(whole > 3 * SHRUNK_MAX_BYTES, f"a photo of {whole // 1024} kB")
    chromium.network(True, upload_bytes_per_s=100_000)
    wire.uploaded = 0
    chromium.ask("window.said = []; new MutationObserver (() => { const s = document.querySelector ('[data-upload] [role=status]');"
                 " if (s && s.textContent) window.said.push (s.textContent); })"
                 ".observe (document.body, {subtree: true, childList: true, characterData: true})")
    choose(chromium, large)
    chromium.click("[name=add]")
    wait(chromium, f"{BARS}.some (p => p.value > 5 && p.value < 95)", "a bar that moves")
    judge(chromium, "scripts, sending photos")
    wait(chromium, "document.querySelectorAll ('.files li').length === 1", "the photo is there")
    said = list(dict.fromkeys(chromium.ask("return window.said")))
    ok(any(re.search(r"Envoi des photos\s: \d0\s%", words) for words in said), "the progress is said", said)
    ok(wire.uploaded < SHRUNK_MAX_BYTES, "it left small", f"{wire.uploaded} of {whole} bytes")
    judge(chromium, "scripts, photo sent")
    chromium.network(True)
    wire.uploaded = 0
    choose(chromium, text)
    chromium.click("[name=add]")
    wait(chromium, "document.querySelectorAll ('.files li').length === 2", "the document is there")
    ok(wire.uploaded > os.path.getsize(text), "a PDF leaves as it is", f"{wire.uploaded} bytes")
    rows = box.query("SELECT type, name FROM file ORDER BY id")
    is_([(row["type"], row["name"]) for row in rows], [("image/jpeg", "grand.jpg"), ("application/pdf", "bail.pdf")],
        "both are kept")


def tried_again(wire, chromium, folder):
    """The line breaks in the middle of a photo."""
    third = os.path.join(folder, "fuite.png")
    with open(third, "wb") as picture:
        picture.write(noise(900, 700))
    chromium.network(True, upload_bytes_per_s=100_000)
    choose(chromium, third)
    chromium.click("[name=add]")
    wait(chromium, f"{BARS}.some (p => p.value > 5)", "it is under way")
    wire.cut()
    wait(chromium, "/Les photos ne sont pas parties/.test (document.body.innerText)", "that it failed")
    judge(chromium, "scripts, photo failed", console=FAILED)
    wire.mend()
    chromium.network(True)
    chromium.click("[data-again]")
    wait(chromium, "document.querySelectorAll ('.files li').length === 3", "tried again, it is there")
    ok(True, "a photo that failed is tried again")
    broken = os.path.join(folder, "page.jpg")
    with open(broken, "wb") as stream:
        stream.write(b"<html>no picture</html>")
    choose(chromium, broken)
    chromium.click("[name=add]")
    wait(chromium, "document.activeElement.id === 'photos-refused'", "the refusal has the focus")
    like(chromium.text, "page.jpg", "what is no photo is refused by its name")
    # The page counts with the five answers that it asked for since it was opened, each as unpacked by its worker.
    judge(chromium, "scripts, photo refused", console=FAILED, most_kb=PHOTOS_EXCHANGED_MAX_KB)


def upright(chromium):
    """A photo that lies on its side, by its EXIF, as telephones write it, is made small upright."""
    sides = chromium.run(
        "const canvas = Object.assign (document.createElement ('canvas'), {width: 2000, height: 1200});"
        "const pen = canvas.getContext ('2d'), data = pen.createImageData (2000, 1200);"
        "data.data.forEach ((_, i, all) => all[i] = i % 4 === 3 ? 255 : Math.random () * 255); pen.putImageData (data, 0, 0);"
        "const plain = await new Promise (r => canvas.toBlob (r, 'image/jpeg', 0.95));"
        "const exif = Uint8Array.from ([255, 225, 0, 34, 69, 120, 105, 102, 0, 0, 77, 77, 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3,"
        " 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0]);"
        "const turned = new File ([plain.slice (0, 2), exif, plain.slice (2)], 'mur.JPG', {type: 'image/jpeg'});"
        "const [photo] = await Photos.shrinkAll ([turned]), image = await createImageBitmap (photo.blob);"
        "return [image.width, image.height, photo.name, photo.blob.size < turned.size]")
    is_(sides, [960, 1600, "mur.jpg", True], "a photo taken upright stays upright")


# ---- the pages ----

def scripts_kb(chromium):
    sizes = chromium.ask("return performance.getEntriesByType ('resource').filter (e => /\\.js$/.test (e.name))"
                         ".map (e => e.decodedBodySize)")
    return sum(sizes) / 1024


def walk(box, wire, chromium, folder):
    chromium.open("/signaler")
    chromium.click("main form .button.big")
    until(lambda: chromium.path != "/signaler", 20, "the first page")
    seen = []
    while not chromium.path.endswith("/recapitulatif") and len(seen) < 30:
        path = chromium.path
        seen.append(path)
        judge(chromium, f"scripts {path}")
        if path.endswith("/lieu"):
            addresses(chromium)
            addresses_of_box(chromium)
        if path.endswith("/photos"):
            ok(scripts_kb(chromium) < SCRIPTS_MAX_KB, f"scripts of the page of photos: {scripts_kb(chromium):.0f} kB")
            upright(chromium)
            photos(box, wire, chromium, folder)
            tried_again(wire, chromium, folder)
        answer_page(chromium)
        proceed(chromium)
    judge(chromium, "scripts review")
    ok({"/signaler/adresse", "/signaler/ou"} <= set(seen), "which of several addresses is asked, no page is passed over", seen)
    ok(chromium.ask("return !!localStorage.getItem ('signaler')"), "the phone has a copy of the answers")
    proceed(chromium)
    is_(chromium.path, "/recu", "it is sent")
    judge(chromium, "scripts receipt")
    until(lambda: chromium.ask("return localStorage.length") == 0, 5, "the copy goes when it is sent")
    is_(box.query("SELECT count(*) AS n FROM report_file")[0]["n"], 3, "with its three files")


def plain_http(box):
    """By a name over plain HTTP: no worker, and the person knows."""
    with Chromium(box, width=360, scripts=True) as chromium:
        lan = f"http://{LAN_NAME}:{urllib.parse.urlsplit(box.base_url).port}"
        chromium.open(lan + "/signaler")
        ok(not chromium.ask("return window.isSecureContext"), "a page of the local network is no secure context")
        wait(chromium, "/rien ne part tout seul/.test (document.body.innerText)", "that nothing leaves by itself")
        ok(chromium.ask("return document.querySelector ('#ready').hidden"), "and nothing else is promised")
        chromium.box.base_url, kept = lan, chromium.box.base_url
        judge(chromium, "scripts, plain HTTP", console=UNTRUSTED)
        chromium.press("Commencer")
        chromium.open(lan + "/signaler/lieu")
        chromium.set("address", "12 Rue Carnot")
        chromium.network(False)
        chromium.click("main form .actions .button")
        wait(chromium, "document.activeElement.id === 'lost-here'", "that the network is missing")
        is_(chromium.ask("return document.querySelector ('#address').value"), "12 Rue Carnot", "what was typed stays")
        judge(chromium, "scripts, plain HTTP, lost", console=FAILED + UNTRUSTED)
        chromium.box.base_url = kept


with Box() as box, Wire(box) as wire, tempfile.TemporaryDirectory() as folder:
    set_up_demo(box)
    box.admin("addresses", "import", ADDRESSES)
    wait_site(box)
    with Chromium(wire, width=360, scripts=True) as chromium:
        walk(box, wire, chromium, folder)
        chromium.open("/signaler/hors-ligne")
        judge(chromium, "scripts, the page without network")
    plain_http(box)
done_testing()
