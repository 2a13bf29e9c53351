#!/usr/bin/python3
# profiles.py: each of the six profiles on a phone 320 px wide, from the first page to the acknowledgement: by keyboard alone
# without scripts, then by finger with them. A page is judged when it is first met; the store holds what was typed, and no more.
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "../box/lib")]
from box import *
from chromium import Chromium, judge
from journey import set_up_demo, wait_site
from walk import Finger, Keyboard, expected, held, questionnaire, step, walk

HOME = {"address": "12 Rue Carnot", "address_more": "2e étage", "postcode": "64000", "city": "Pau", "since": "half_year",
        "description": "Les murs de la chambre sont noirs.\nL’enfant tousse.", "dwelling_kind": "flat", "one_room": "no",
        "surface": "34,5", "built_year": "1965", "heating": "gas", "adults": "2", "children": "1", "child_under_6": "yes",
        "over_65": "no", "frail": "unknown"}
LET = {"social_housing": "no", "lease": "yes", "moved_in_on": "15/09/2020", "beneficiary": "caf", "owner_told": "yes",
       "owner_agrees": "no",
       "owner_told_how": "registered", "owner_told_on": "02/06/2026", "owner_answer": "Il ne répond pas",
       "owner_name": "Lemoine", "agency_name": "Agence du Gave", "owner_phone": "05 59 00 00 01"}
MYSELF = {"contact_by": "mail", "phone": "06 12 34 56 78", "email": "menage@example.org", "sms_ok": "no",
          "first_name": "Amina", "last_name": "Diallo"}
FOR_OTHERS = {"contact_by": "phone", "reporter_phone": "06 98 76 54 32", "reporter_email": "voisin@example.org", "sms_ok": "no",
              "reporter_first_name": "Jean", "reporter_last_name": "Petit", "occupant_last_name": "Rossi",
              "occupant_first_name": "Lucia", "occupant_phone": "06 00 00 00 02"}
DAMP = {"danger_now": ["none"], "problems": ["L-HUM02-3", "L-HUM03-2"]}
WISH = {"wish": "works", "insurance_told": "no"}

PROFILES = {
    "tenant": {**DAMP, **HOME, **LET, **WISH, **MYSELF, "beneficiary_number": "1234567"},
    "owner_occupier": {**DAMP, **HOME, **WISH, **MYSELF, "contact_by": "desk"},
    "relative": {**DAMP, **HOME, **LET, **FOR_OTHERS, "relation": "neighbour", "occupant_status": "tenant",
                 "occupant_agrees": "yes"},
    "professional": {**DAMP, **HOME, **LET, **FOR_OTHERS, "organisation": "Centre social", "occupant_status": "unknown",
                     "occupant_agrees": "yes", "beneficiary": "msa", "beneficiary_number": "7654321", "owner_told": "no"},
    "landlord": {**DAMP, **HOME, **FOR_OTHERS, "dwelling_let": "yes", "contact_by": "mail"},
    "emergency": {**DAMP, **HOME, **FOR_OTHERS, "danger_now": ["co", "ceiling"], "organisation": "SDIS 64",
                  "staff_number": "2026-1184", "occupant_status": "tenant"},
}
# Asked of nobody, once these answers are given.
UNASKED = {
    "professional": ("owner_told_how", "owner_told_on", "owner_answer"),
    "emergency": ("dwelling_kind", "one_room", "surface", "built_year", "heating"),
}
ONLY = {"/signaler/occupant": ("relative", "professional", "landlord", "emergency"),
        "/signaler/secours": ("emergency",), "/signaler/bail": ("tenant", "relative", "professional"),
        "/signaler/allocataire": ("tenant", "professional"), "/signaler/souhait": ("tenant", "owner_occupier"),
        "/signaler/logement": ("tenant", "owner_occupier", "relative", "professional", "landlord")}
# By finger and with scripts the pages are the same: who has most to say, and who is in danger. All of them each night.
TOUCHED = ("tenant", "emergency")


def typed_by(profile, manner="form"):
    """Everybody has an address of their own: one that writes too often would be asked to wait."""
    typed = {"profile": profile, **{k: v for k, v in PROFILES[profile].items() if k not in UNASKED.get(profile, ())}}
    return {k: f"{manner}.{profile}@example.org" if k in ("email", "reporter_email") else v for k, v in typed.items()}


def judge_once(chromium, name, judged, **options):
    """The first time that this page is met. With scripts that is done by tenant-scripts.py."""
    if name not in judged and not chromium.scripts:
        judged.add(name)
        judge(chromium, name, **options)


def mistakes(chromium, hand, judged):
    """A page sent empty comes back with its mistakes, readable by everybody."""
    path = chromium.path
    hand.press(chromium, "Continuer")
    ok(chromium.path == path and chromium.ask("return !!document.querySelector ('[aria-invalid=true]')"),
       "an empty page comes back and marks the field", chromium.text[:600])
    judge_once(chromium, "form with mistakes", judged, console=[r"status of 422"])


def compare(box, number, profile, manner):
    typed = typed_by(profile, manner)
    wanted = expected(typed)
    columns, persons, answers, severities = held(box, number, *wanted[:2])
    for kind, person in persons.items():  # of a person without a name there is an empty row
        is_(person, wanted[1].get(kind, {}), f"{profile}, {manner}: the {kind} is who was typed")
    is_(sorted(persons), sorted(wanted[1]), f"{profile}, {manner}: and nobody else is kept")
    is_(columns, wanted[0], f"{profile}, {manner}: the report holds what was typed")
    is_(answers, wanted[2], f"{profile}, {manner}: and the answers, no others")
    is_(severities, wanted[3], f"{profile}, {manner}: and the problems")


def report(box, chromium, profile, hand, judged, manner, number):
    """From the first page to the acknowledgement."""
    chromium.open("/signaler")
    judge_once(chromium, f"{manner} start", judged)
    hand.press(chromium, "Commencer")
    typed = typed_by(profile, manner)

    def look(path):
        judge_once(chromium, f"{manner} {path}", judged)
        if path.endswith("/lieu") and manner == "form" and number == 1:
            mistakes(chromium, hand, judged)

    seen = walk(chromium, typed, hand, look)
    is_({path for path, who in ONLY.items() if path in seen}, {path for path, who in ONLY.items() if profile in who},
        f"{profile}, {manner}: is asked what concerns this profile")
    is_(box.query("SELECT count(*) AS n FROM report")[0]["n"], number - 1, f"{profile}, {manner}: nothing is sent before the end")
    judge_once(chromium, f"{manner} review {'danger' if profile == 'emergency' else ''}", judged)
    hand.press(chromium, "Envoyer mon signalement")
    is_(chromium.path, "/recu", f"{profile}, {manner}: it is sent")
    like(chromium.text, rf"64-{number}\b", f"{profile}, {manner}: its number is shown")
    judge_once(chromium, f"{manner} receipt {'danger' if profile == 'emergency' else ''}", judged)
    compare(box, number, profile, manner)
    if chromium.scripts and profile == "tenant":
        chromium.driver.back()
        until(lambda: chromium.path == "/recu", 20, f"the acknowledgement instead of the review: {chromium.path}")
        ok(True, "with scripts the back button finds the acknowledgement, not a review that says nothing is sent")


def ring(chromium):
    chromium.open("/signaler")
    ok(chromium.reach(words="Commencer")["ring"], "what has the focus shows it")


ok(sorted({code for code, field in questionnaire().items()} - set().union(*map(typed_by, PROFILES))) == [],
   "every question of the questionnaire is answered by somebody",
   sorted({code for code in questionnaire()} - set().union(*map(typed_by, PROFILES))))
with Box(start="2026-09-16T07:00Z") as box:
    set_up_demo(box)
    box.admin("setting", "set", "sms.way", "spool")  # else nobody is asked whether text messages may come
    wait_site(box)
    judged, number = set(), 0
    for manner, hand, scripts in (("form", Keyboard(), False), ("touched", Finger(), True)):
        with Chromium(box, width=320, scripts=scripts) as chromium:
            if not scripts:
                ring(chromium)
            for profile in PROFILES if not scripts or os.environ.get("NIGHTLY") else TOUCHED:
                number += 1
                report(box, chromium, profile, hand, judged, manner, number)
                chromium.forget()
done_testing()
