#!/usr/bin/python3
# questions.py: a tenant without a mouse and without scripts answers the questions of the follow-up page on a narrow phone:
# first with a mistake, then well, then corrects; each page judged as it is met.
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "../box/lib")]
from box import *
from chromium import Chromium, judge
from journey import file_report, set_up_demo

with Box() as box:
    set_up_demo(box)
    report = file_report(box.browser(), problems=("L-AER01-2", "L-HUM02-3", "L-SAN03-1"), surface=None, built_year=None)
    with Chromium(box, width=320) as chromium:
        chromium.adopt(report.browser).open(report.follow)
        judge(chromium, "questions on the follow-up page")
        chromium.choose("q.co_detector", "no")
        chromium.reach("q.L-HUM02-3")
        chromium.type("La chambre.")
        chromium.reach("q.surface")
        chromium.type("petite")
        chromium.press("Envoyer mes réponses")
        ok("Écrivez un nombre, en chiffres." in chromium.text, "a mistake is said in words", chromium.text)
        is_(chromium.ask("return document.activeElement.id"), "errors", "and has the focus")
        judge(chromium, "questions with a mistake", console=[r"status of 422"])
        chromium.reach("q.surface")
        chromium.type("\b" * 6 + "34,5")
        chromium.press("Envoyer mes réponses")
        ok("Merci, vos réponses sont enregistrées" in chromium.text, "then thanks", chromium.text)
        judge(chromium, "questions answered")
        chromium.reach(words="Voir ou corriger mes réponses")
        chromium.type(" ")
        judge(chromium, "answers to correct")
        chromium.reach("q.surface")
        chromium.type("\b" * 4 + "30")
        chromium.press("Enregistrer mes corrections")
        is_(box.query("SELECT surface_tenth_m2 AS s, co_detector AS d FROM report"), [{"s": 300, "d": 0}],
            "and the second answer corrects the first")
done_testing()
