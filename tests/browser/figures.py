#!/usr/bin/python3
# figures.py: the figures of the back office and the campaigns as each kind of person sees them: every chart is drawn and read by
# an <img> of its own, light and dark, on a phone, on a desk and on paper.
import base64
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "../box/lib")]
from box import *
from chromium import LOOKS, PICTURES, Chromium, judge
from journey import AGENTS, MANAGER, expect, file_report, refuse, set_up_demo, sign_in, transmit

PART_PX = 1600
KIT_KB = 170  # four pictures of what will be printed
# The pictures are lazy: each is asked for when it comes into sight.
ALL_DRAWN = """
  for (const e of document.querySelectorAll ('img.chart')) { e.loading = 'eager'; await e.decode ().catch (() => 0); }
  return [...document.querySelectorAll ('img.chart')].map (e => [e.currentSrc, e.complete && e.naturalWidth > 0 ? 1 : 0]);"""

ALL_SHOWN = """
  for (const e of document.images) { e.loading = 'eager'; await e.decode ().catch (() => 0); }
  return [...document.images].filter (e => e.naturalWidth === 0).map (e => e.currentSrc);"""


def picture(chromium, name):
    """The whole page, for eyes."""
    height = chromium.ask("return document.documentElement.scrollHeight")
    os.makedirs(PICTURES, exist_ok=True)
    for part, top in enumerate(range(0, height, PART_PX)):
        data = chromium._tell("Page.captureScreenshot", captureBeyondViewport=True, format="png",
                              clip={"x": 0, "y": top, "width": chromium.width, "height": min(PART_PX, height - top), "scale": 1})
        with open(os.path.join(PICTURES, f"figures-{name}-{part + 1}.png"), "wb") as stream:
            stream.write(base64.b64decode(data["data"]))


def paper(chromium, name):
    chromium._tell("Emulation.setEmulatedMedia", media="print")
    chromium.run(ALL_DRAWN)
    data = chromium._tell("Page.printToPDF", paperWidth=8.27, paperHeight=11.69, printBackground=True)
    with open(os.path.join(PICTURES, f"figures-{name}.pdf"), "wb") as stream:
        stream.write(base64.b64decode(data["data"]))


def judge_figures(chromium, browser, person, path="/chiffres"):
    chromium.adopt(browser)
    for width, dark in LOOKS:
        chromium.resize(width)
        chromium.paint(dark)
        chromium.open("/dossiers").open(path)  # not a reload, which would keep what was unfolded
        drawn = chromium.run(ALL_DRAWN)
        ok(drawn and all(there for _, there in drawn), f"{person}, {width} px: each of the {len(drawn)} charts is drawn", drawn)
        wanted = "etroit" if width <= 544 else "figure="
        ok(all(wanted in source and (width <= 544 or "etroit" not in source) for source, _ in drawn),
           f"{person}, {width} px: a phone gets the narrow ones, a desk the broad ones", drawn)
        picture(chromium, f"{person}-{width}{'-dark' if dark else ''}")
        chromium.ask("document.querySelectorAll ('details').forEach (d => d.open = true)")
        judge(chromium, f"figures {person}")


def judge_campaigns(chromium, desk, place):
    """The list, one with its chart, and the form with and without mistakes."""
    chromium.adopt(desk)
    for width, dark in LOOKS:
        chromium.resize(width)
        chromium.paint(dark)
        for name, path in (("campaigns", "/campagnes"), ("campaign", place), ("campaign form", f"{place}/modifier"),
                           *([] if width == 390 or (width, dark) == (1280, False) else
                             [("kit", f"{place}/kit"), ("letter of the kit", f"{place}/kit/lettre.html")])):
            chromium.open(path)
            if name == "campaign":
                drawn = chromium.run(ALL_DRAWN)
                ok(len(drawn) == 1 and drawn[0][1], f"campaign, {width} px: its chart is drawn", drawn)
                picture(chromium, f"campaign-{width}{'-dark' if dark else ''}")
                chromium.ask("document.querySelectorAll ('details').forEach (d => d.open = true)")
            if name == "kit":
                chromium.run(ALL_SHOWN)
                picture(chromium, f"kit-{width}{'-dark' if dark else ''}")
            judge(chromium, name, most_kb=KIT_KB if name == "kit" else None)
    chromium.resize(390)
    chromium.paint(False)
    chromium.open("/campagnes/nouvelle").press("Créer la campagne")
    ok("Donnez un nom" in chromium.text, "an empty form says what it lacks", chromium.text[:600])
    picture(chromium, "campaign-form")
    judge(chromium, "campaign form, empty", console=["status of 422"])
    chromium.open("/campagnes/nouvelle").reach("name")
    chromium.type("Affiches de septembre")
    chromium.choose("channel", "poster")
    chromium.press("Créer la campagne")
    ok("La campagne est enregistrée" in chromium.text, "a campaign is made by keyboard, without scripts", chromium.text[:600])
    judge(chromium, "campaign, new")


with Box() as box:
    set_up_demo(box, reports=140)
    desk = sign_in(box, MANAGER)
    report = file_report(box.browser(), email="menage@example.org")
    transmit(box, desk, report)
    refuse(box, sign_in(box, AGENTS["schs"]), report)
    with Chromium(box) as chromium:
        judge_figures(chromium, desk, "desk")
        chromium.resize(1280)
        chromium.paint(False)
        paper(chromium.open("/chiffres"), "desk")
        judge_figures(chromium, sign_in(box, AGENTS["landlord"]), "landlord")
        uuid = box.query("SELECT uuid FROM campaign")[0]["uuid"]
        judge_campaigns(chromium, desk, f"/campagnes/{uuid}")
done_testing()
