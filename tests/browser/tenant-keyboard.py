#!/usr/bin/python3
# tenant-keyboard.py: a tenant without a mouse and without scripts reports on a phone 320 px wide: every page by Tab,
# Space, arrows and Enter, each page judged as it is first met, the first one also with its mistakes.
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "../box/lib")]
from box import *
from chromium import Chromium, judge
from journey import ANSWERS, PROBLEMS, set_up_demo, wait_site

AREAS = sorted({code.rstrip("0123456789-") for code in (severity[:-2] for severity in PROBLEMS)})
CHOSEN = {f"problem.{severity[:-2]}": severity for severity in PROBLEMS}


def controls(chromium):
    """(name, kind) of what can be answered on the page, in order, a group of radios once."""
    found = chromium.ask("return [...document.querySelectorAll ('main input, main select, main textarea')]"
                         ".filter (e => e.type !== 'hidden' && e.offsetParent !== null && !e.closest ('[aria-hidden]'))"
                         ".map (e => [e.name, e.type])")
    return list(dict.fromkeys(map(tuple, found)))


def answer(chromium, name, kind):
    """One answer, by keyboard. Tab goes on from the last: an order that is not that of the page is never reached."""
    wanted = CHOSEN.get(name) or ANSWERS.get(name)
    if name.startswith("area.") and name[len("area."):] in AREAS:
        chromium.reach(name)
        chromium.type(" ")
    elif kind == "radio" and wanted:
        chromium.choose(name, wanted)
    elif kind in ("text", "textarea", "number", "email", "tel", "search", "date") and wanted:
        chromium.reach(name)
        chromium.type(wanted)


def step(chromium, seen):
    """One page of the form: judged, answered, sent."""
    path = chromium.path
    if path not in seen:
        seen.append(path)
        judge(chromium, f"form {path}")
    for name, kind in controls(chromium):
        answer(chromium, name, kind)
    focus = chromium.press("Continuer").focus()
    ok(chromium.path != path, f"{path}: what was typed leads on", chromium.text[:600])
    return focus


def mistakes(chromium):
    """The first page sent empty comes back with its mistakes, readable by everybody."""
    path = chromium.path
    chromium.press("Continuer")
    ok(chromium.path == path and chromium.ask("return !!document.querySelector ('[aria-invalid=true]')"),
       "an empty first page comes back and marks the field", chromium.text[:600])
    judge(chromium, "form with mistakes", console=[r"status of 422"])


with Box(start="2026-09-16T07:00Z") as box:
    set_up_demo(box)
    wait_site(box)
    with Chromium(box, width=320) as chromium:
        chromium.open("/signaler")
        judge(chromium, "form start")
        ok(chromium.reach(words="Commencer")["ring"], "what has the focus shows it")
        chromium.open("/signaler").press("Commencer")
        seen = []
        while not chromium.path.endswith("/lieu"):
            step(chromium, seen)
        mistakes(chromium)
        while not chromium.path.endswith("/recapitulatif") and len(seen) < 30:
            step(chromium, seen)
        judge(chromium, "form review")
        is_(box.query("SELECT count(*) AS n FROM report")[0]["n"], 0, "nothing is sent before the last button")
        chromium.press("Envoyer mon signalement")
        is_(chromium.path, "/recu", "it is sent")
        judge(chromium, "receipt")
        like(chromium.text, r"64-1\b", "with its number")
        rows = box.query("SELECT severity FROM report_problem ORDER BY severity")
        is_(sorted(row["severity"] for row in rows), sorted(PROBLEMS), "the store holds what the keyboard chose")
        chromium.open(chromium.ask("return document.querySelector ('a[href*=\"/suivi/\"]').href"))
        judge(chromium, "follow-up page")
done_testing()
