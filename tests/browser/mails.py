#!/usr/bin/python3
# mails.py: every mail that the box may write, in each of its languages, about people whose names are 200 letters long, full of
# markup or written from right to left: at 320 px and on a screen nothing leaves the window, axe finds nothing, and pictures lie
# in build/browser/mails to be looked at. The pages that show them are judged as all pages are.
import os
import re
import shutil
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "../box/lib")]
from box import *
from chromium import PICTURES, Chromium, judge
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


def look(chromium, desk, kind, language, path):
    """Axe and the window at 320 px, the window at 1280, the window and the ink in the dark."""
    source = expect(desk.get(path)).source
    file = os.path.join(FOLDER, f"{kind}.{language}.html")
    with open(file, "w", encoding="utf-8") as stream:
        stream.write(source)
    problems = []
    for width in (320, 1280):
        chromium.resize(width)
        chromium.open(f"file://{file}")
        wide = chromium.ask("return document.documentElement.scrollWidth")
        if wide > width:
            problems.append(f"{wide} px wide at {width}")
        if width == 320:
            problems += chromium.violations()
            chromium.driver.save_screenshot(os.path.join(FOLDER, f"{kind}.{language}.png"))
    ok(not problems, f"{kind} in {language}: in its window, accessible", *problems)
    unlike(source, r"<script|<img|src=", f"{kind} in {language}: nothing runs, nothing is fetched")


def judge_pages(chromium, desk):
    chromium.adopt(desk)
    for width, dark in ((320, False), (1280, False), (390, True)):
        chromium.resize(width)
        chromium.paint(dark)
        for path in ("/courriers", "/courriers/1", "/gestion/courriers/modeles", "/gestion/courriers/modeles/report_closed?langue=ar"):
            judge(chromium.open(path), f"{path.split('?')[0]}")
    chromium.paint(False)


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
    with Chromium(box, width=320) as chromium:
        for model in found:
            look(chromium, desk, *model)
        judge_pages(chromium, desk)
done_testing()
