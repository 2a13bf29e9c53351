#!/usr/bin/python3
# mails.py: every mail that the box may write, in each of its languages, about people whose names are 200 letters long, full of
# markup or written from right to left: at 320 px and on a screen nothing leaves the window, axe finds nothing, and pictures lie
# in build/browser/mails to be looked at. The pages that show them are judged as all pages are.
import html
import json
import os
import re
import shutil
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "../box/lib")]
from box import *
from chromium import AXE, PICTURES, Chromium, judge
from journey import MANAGER, expect, file_report, set_up_demo, sign_in, wait_site

LONG = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschafers" * 3
HOSTILE = {
    "last_name": f"{LONG[:190]}", "first_name": "محمد <b>Anne</b>", "address": f"12 rue <script>x</script> {LONG[:90]}",
    "city": "Saint-Rémy-en-Bouzemont-Saint-Genest-et-Isson", "description": f"🏚️ https://example.org/{LONG}",
    "partner": f"Agence <i>départementale</i> & cie, {LONG[:80]}",
    "message": f"Bonjour 🏠,\\n<a href=x>cliquez</a> https://example.org/{LONG}?a={LONG} مرحبا بكم",
}
FOLDER = os.path.join(PICTURES, "mails")


def override(folder):
    """The example's own words replaced, as a town replaces any word of ours."""
    with open(f"{TOP}/site-templates/words/fr.ini", encoding="utf-8") as stream:
        text = stream.read()
    group = re.search(r"^\[mail_example\]\n.*?(?=^\[)", text, re.M | re.S).group()
    changed = group
    for key, value in HOSTILE.items():
        changed, count = re.subn(rf"^{key} = .*$", lambda _, v=value, k=key: f"{k} = {v}", changed, flags=re.M)
        assert count == 1, key
    os.makedirs(os.path.join(folder, "words"))
    with open(os.path.join(folder, "words/fr.ini"), "w", encoding="utf-8") as stream:
        stream.write(text.replace(group, changed))


def models(desk):
    """(kind, language, path of its HTML) of all there are."""
    index = expect(desk.get("/gestion/courriers/modeles"))
    found = []
    for _, href in index.links:
        if not href.startswith("/gestion/courriers/modeles/"):
            continue
        page = expect(desk.get(href))
        languages = [l for _, l in page.links if "?langue=" in l] or [href + "?langue=fr"]
        found += [(href.rsplit("/", 1)[1], l.rsplit("=", 1)[1], l.replace("?langue=", "/html?langue=")) for l in languages]
    return found


# Each mail in a frame of its own, all asked at once. axe is put into each.
JUDGE = """(async () => { const said = [];
  for (const f of document.querySelectorAll ('iframe')) {
    const w = f.contentWindow, d = f.contentDocument, wide = d.documentElement.scrollWidth;
    if (wide > f.clientWidth) said.push (f.title + ': ' + wide + ' px wide in ' + f.clientWidth);
    if (!AXE_WANTED) continue;
    const put = d.createElement ('script');
    put.text = window.axeText;
    d.head.append (put);
    const found = await w.axe.run (d, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'],
                                       resultTypes: ['violations'], iframes: false});
    for (const v of found.violations) said.push (f.title + ': ' + v.id + ': ' + v.nodes[0].target.join (' '));
  } return said; }) ()"""
SHEET = 12  # mails on one picture
NIGHTS = 4  # one sheet in so many


def sheet(number, mails, width):
    """A page of mails side by side: what is judged, and what one looks at."""
    path = os.path.join(FOLDER, f"sheet-{number}-{width}.html")
    frames = "".join(f'<iframe title="{kind} {language}" width="{width}" height="900" srcdoc="{html.escape(source)}"></iframe>'
                     for kind, language, source in mails)
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(f"<!doctype html><meta charset=utf-8><title>mails</title><body>{frames}")
    return path


def look(chromium, number, mails):
    """In the window at 320 px and on a screen; of some, or each night of all, axe at 320 px and by night."""
    judged = number % NIGHTS == 0 or bool(os.environ.get("NIGHTLY"))
    looks = ((320, False, judged), (1280, False, False), (320, True, True))
    for width, dark, axe in looks if judged else looks[:2]:
        chromium.resize(1340)
        chromium.paint(dark)
        chromium.open(f"file://{sheet(number, mails, width)}")
        with open(AXE, encoding="utf-8") as script:
            chromium.promise(f"window.axeText = {json.dumps(script.read())}; null")
        said = chromium.promise(JUDGE.replace("AXE_WANTED", "true" if axe else "false"))
        ok(said == [], f"sheet {number} at {width} px{', dark' if dark else ''}: in its window, accessible", *said)
        if width == 320:
            chromium.photograph(os.path.join(FOLDER, f"sheet-{number}{'-dark' if dark else ''}.png"))


def look_at_all(chromium, desk, found):
    mails = [(kind, language, expect(desk.get(path)).source) for kind, language, path in found]
    ok(not [m for m in mails if re.search(r"<script|<img|src=", m[2])], "nothing in them runs, nothing is fetched")
    for number, start in enumerate(range(0, len(mails), SHEET)):
        look(chromium, number, mails[start:start + SHEET])


def judge_pages(chromium, desk):
    chromium.adopt(desk)
    for width, dark in ((320, False), (1280, False), (390, True)):
        chromium.resize(width)
        chromium.paint(dark)
        for path in ("/courriers", "/courriers/1", "/gestion/courriers/modeles",
                     "/gestion/courriers/modeles/report_closed?langue=ar"):
            judge(chromium.open(path), f"{path.split('?')[0]}")
    chromium.paint(False)
    chromium.resize(1280)
    chromium.open("/courriers/1")
    chromium.driver.switch_to.frame(0)
    ok(until(lambda: "64-1" in chromium.driver.page_source, 10, "the frame is filled"), "the frame shows the mail")
    chromium.driver.switch_to.default_content()


with Box(start="2026-09-16T07:00Z", config={"paths": {"override": os.path.join(FOLDER, "override")}},
         running=False) as box:
    shutil.rmtree(FOLDER, ignore_errors=True)
    override(os.path.join(FOLDER, "override"))
    box.start()
    set_up_demo(box)
    wait_site(box)
    file_report(box.browser(), email="menage@example.org")
    box.jump(minutes=2)
    desk = sign_in(box, MANAGER)
    found = models(desk)
    ok(len(found) > 100, "every mail in every language", len(found))
    with Chromium(box, width=320, scripts=True) as chromium:
        look_at_all(chromium, desk, found)
        judge_pages(chromium, desk)
done_testing()
