#!/usr/bin/python3
# languages.py: a tenant reports in Arabic, each night in English too: every page of the form, its mistakes, the acknowledgement and
# the follow-up page, in the direction of the language, on a phone and on a wide screen, each judged.
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "../box/lib")]
from box import *
from chromium import NIGHTLY, Chromium, judge
from journey import (ANSWERS, MANAGER, PROBLEMS, begin, expect, no_danger, read_receipt, send, set_up_demo, sign_in, take,
                     transmit)

# Direction, and words that stand on every page of the language: the note at its foot.
LANGUAGES = {"en": ("ltr", "has still to be proof-read"), "ar": ("rtl", "لم يراجعها بعد")}
CONTINUE = {"en": "Continue", "ar": "متابعة"}
NAMES = {"en": "anglais", "ar": "arabe"}
BELOW = ("questions", "situation", "arreter", "corriger", "photos", "regle")
WAYS_BACK = ("/signaler/plus-tard", "/reprendre", "/retrouver")
# From left to right a wide screen shows nothing that French does not, nor has axe anything to find that the same page in French
# (profiles.py) has not: of English it judges these.
EACH_LANGUAGE = ("start", "mistakes", "follow-up page")
WIDTHS = {"en": (320,), "ar": (320, 1280)}
FRENCH = re.compile(r"\b(votre|vous|nous|dossier|propriétaire|du logement|envoyer|depuis|pas)\b", re.I)
PARTNER_WORDS = ("SCHS", "ADIL", "Caf", "CAF", "ARS", "bailleur", "Bailleur", "Association")
FRENCH_HALF = ("Pour la mairie", "Signalement reçu", "Numéro de dossier", "Accusé de réception prévu")
# What stays French in any language: the town's own words, and what the law calls the paper.
KEPT = ("Signaler un logement", "code des relations entre le public et l’administration", "accusé de réception")


# Numbers of files, telephones, days: their first figure stands left of their last, whatever the language around them.
TURNED = """
  const turned = [], walker = document.createTreeWalker (document.body, NodeFilter.SHOW_TEXT), range = document.createRange ();
  const place = (node, at) => { range.setStart (node, at); range.setEnd (node, at + 1); return range.getBoundingClientRect (); };
  for (let node = walker.nextNode (); node; node = walker.nextNode ())
    for (const found of node.data.matchAll (/\\d+(?:[-\\/:.,\\u00a0\\u202f ]\\d+)+/g)) {
      const first = place (node, found.index), last = place (node, found.index + found[0].length - 1);
      if (first.width && first.top === last.top && first.left >= last.left) turned.push (found[0]);
    }
  return turned;"""


def words_of(chromium):
    text = chromium.text
    for kept in KEPT:
        text = text.replace(kept, "")
    return text


def look(chromium, language, name, path=None, french=()):
    """One page as it stands, or at that path, in every look. `french`: words of staff or of the place that it may hold."""
    direction, note = LANGUAGES[language]
    for index, width in enumerate(WIDTHS[language]):
        chromium.resize(width)
        if path and index == 0:
            chromium.open(path)
        judge(chromium, f"{language} {name}", console=[r"status of 422"], axe=direction == "rtl" or name in EACH_LANGUAGE)
    turned = chromium.ask(TURNED)
    ok(not turned, f"{language} {name}: figures run from left to right", *turned)
    is_(chromium.ask("return document.documentElement.lang + ' ' + document.documentElement.dir"), f"{language} {direction}",
        f"{language} {name}: says its language and direction")
    like(chromium.text, re.escape(note), f"{language} {name}: says that its translation is a draft")
    found = FRENCH.findall("".join(t for t in words_of(chromium).splitlines(True) if not any(f in t for f in french)))
    ok(not found, f"{language} {name}: no French is left", *found)


def walk(box, chromium, language):
    """Every page of the form, with the answers of the tenant who is asked nothing special; the acknowledgement."""
    tenant = box.browser()
    tenant.get(f"/signaler?langue={language}")
    chromium.adopt(tenant)
    look(chromium, language, "start", "/signaler")
    page, seen = begin(tenant), []
    while not page.path.endswith("/recapitulatif"):
        chromium.adopt(tenant)
        if page.path.endswith("/lieu"):
            mistakes(chromium, language, page.path)
        ok(page.path not in seen, f"{language} {page.path}: leads on")
        seen.append(page.path)
        look(chromium, language, page.path, page.path)
        page = answer(page, CONTINUE[language])
    look(chromium, language, "review", page.path, french=(ANSWERS["description"],))
    is_(box.query("SELECT language FROM draft ORDER BY id DESC LIMIT 1")[0]["language"], language, "the draft keeps its language")
    report = read_receipt(send(page, page.form("website")))
    chromium.adopt(tenant)
    look(chromium, language, "receipt", "/recu", french=FRENCH_HALF)
    half = chromium.ask("const e = document.querySelector ('[lang=fr][dir=ltr] h2'); return e && e.parentNode.innerText") or ""
    ok(report.reference in half and "Accusé de réception" in half, f"{language}: the acknowledgement is French too", half)
    return report


def answer(page, button):
    """One page answered as a tenant in French would, and sent."""
    form, values = page.form(), {}
    for name in form.names():
        if name in ANSWERS:
            values[name] = ANSWERS[name]
    for severity in PROBLEMS:
        criterion = severity.rsplit("-", 1)[0]
        for name, value in (("area." + criterion.rstrip("0123456789"), True), ("problem." + criterion, severity)):
            if name in form.names():
                values[name] = value
    return expect(send(page, form, values, button=button, extra=no_danger(form)))


def mistakes(chromium, language, path):
    """A page sent empty comes back with its mistakes, in the same language."""
    chromium.open(path).press(CONTINUE[language])
    look(chromium, language, "mistakes")


def other_pages(box, chromium, language, report):
    """What lies below the follow-up link, and the ways back to a draft or to a lost link."""
    token = report.follow.rsplit("/", 1)[1]
    chromium.adopt(box.browser())
    look(chromium, language, "follow-up page", report.follow, french=PARTNER_WORDS)
    for page in BELOW:
        look(chromium, language, page, f"/suivi/{token}/{page}")
    look(chromium, language, "opinion", f"/avis/{token}")
    someone = box.browser()
    someone.get(f"/signaler?langue={language}")
    begin(someone)
    chromium.adopt(someone)
    for path in WAYS_BACK:
        look(chromium, language, path, path)


def staff_goes_on(box, language, report):
    """The desk reads French, and sees which language the tenant reads."""
    desk = sign_in(box, MANAGER)
    page = take(box, desk, report)
    ok("Langue" in page.text and NAMES[language] in page.text, f"{language}: the desk is told", page.text[:900])
    transmit(box, desk, report)


with Box(start="2026-09-16T07:00Z") as box:
    set_up_demo(box)
    until(lambda: box.browser().get("/sitemap.xml").status == 200, 60, "the site and its style are published")
    with Chromium(box, width=320) as chromium:
        for language in LANGUAGES if NIGHTLY else ("ar",):
            report = walk(box, chromium, language)
            staff_goes_on(box, language, report)
            other_pages(box, chromium, language, report)
done_testing()
