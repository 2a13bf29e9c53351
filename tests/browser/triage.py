#!/usr/bin/python3
# triage.py: ten new reports sorted at the desk by keyboard alone, one after the other; counted, judged, and looked at.
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "../box/lib")]
from box import *
from chromium import Chromium, judge
from journey import MANAGER, file_report, set_up_demo, sign_in, uuid_of, wait_site

TEN = ({"problems": ("L-ELE03-3", "L-HUM02-3")}, {"beneficiary": "caf"}, {"owner_agrees": "yes"}, {}, {"social_housing": "yes"},
       {}, {}, {"beneficiary": "caf"}, {}, {})

with Box() as box:
    set_up_demo(box)
    wait_site(box)
    desk = sign_in(box, MANAGER)
    for i, answers in enumerate(TEN):
        file_report(box.browser(), email=f"dix{i}@example.org", address=f"{i + 2} Rue Carnot", **answers)
    twice = file_report(box.browser(), email="dix3@example.org", address="5 Rue Carnot")
    with Chromium(box, width=1280) as chromium:
        chromium.adopt(desk).open("/a-trier")
        judge(chromium, "triage list")
        chromium.reach(words="Trier un par un")
        chromium.key("\n")
        ok("1 sur 11 à trier" in chromium.text, "the first of the queue", chromium.text[:500])
        judge(chromium, "triage one danger")
        pressed = 0
        while chromium.path.startswith("/a-trier/") and pressed < 30:
            text = chromium.text
            pressed += 1
            if "Parler d’abord au propriétaire" in text:
                judge(chromium, "triage one that may be mediated")
                chromium.press("Parler d’abord au propriétaire")
            elif "Peut-être déjà signalé" in text and f"Dossier {twice.reference}" in text:
                judge(chromium, "triage one that is there twice")
                chromium.choose("into", re.search(r"(64-\d+) reçu le", text).group(1))
                chromium.reach(words="Réunir avec le dossier choisi…")
                chromium.key("\n")
                chromium.press("Réunir les deux")
            elif "le numéro d’allocataire" in text and "le numéro d’allocataire (demandé)" not in text:
                chromium.press("Poser ces questions")
                judge(chromium, "triage one that is being completed")
            else:
                chromium.press("Transmettre aux partenaires")
        is_(chromium.path, "/a-trier", "all are sorted")
        judge(chromium, "triage nothing left")
        states = box.query("SELECT state, count (*) AS n FROM report GROUP BY state ORDER BY state")
        is_(states, [{"state": "active", "n": 10}, {"state": "filtered", "n": 1}], "each is where it was sent")
        ok(pressed <= 14, "in little more than one decision each", pressed)
        report = file_report(box.browser(), beneficiary="caf", address="40 Rue Carnot", city="Pau")
        chromium.open(f"/dossiers/{uuid_of(box, report)}/corriger")
        judge(chromium, "report put right")
        for width, dark in ((320, False), (390, True)):
            chromium.resize(width)
            chromium.paint(dark)
            chromium.open("/a-trier/suivant")
            judge(chromium, f"triage one at {width}")
        chromium.open("/completude?type=caf_msa")
        judge(chromium, "what a partner needs on a phone")
        chromium.resize(1280)
        chromium.paint(False)
        chromium.open("/completude?type=caf_msa")
        judge(chromium, "what a partner needs")
done_testing()
