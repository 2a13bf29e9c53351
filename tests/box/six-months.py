#!/usr/bin/python3
# six-months.py: a town lives for months: partners of every diligence, tenants reached in every way. Each morning and evening all
# that leaves is compared with a model of the rules (lib/chasing_model.py), and now and then with what was foretold the day before.
# Seven weeks here; `make nightly` (NIGHTLY=1) six months, with four hundred files.
import datetime
import json
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from chasing_model import PARIS, Facts
from gateway import Gateway
from journey import *
from town_days import *

NIGHTLY = bool(os.environ.get("NIGHTLY"))
FIRST = datetime.date(2026, 3, 16)  # a Monday: summer time begins within, and the holidays of May fall into it
DAYS, OLD, EACH_WEEK, FILING_ENDS = (184, 149, 11, 170) if NIGHTLY else (47, 30, 6, 14)
FORETOLD_EVERY = 9  # days

# Whose file it is; the extra partner it is handed to by hand; what happens to it on which day of its life.
TENANTS = ("mail", "sms", "none", "stops", "asked", "mail")
DIGEST = "une-fois-par-jour@example.org"  # a second manager
EXTRA = ("caf", "ars", "association", "sansref", "leaves")


class Town(Days):
    def __init__(self, box, gateway):
        super().__init__(box, FIRST, gateway)
        self.files = []  # (day filed, index, Report)
        self.gone = False  # the partner that leaves midway has left

    def file(self, day, index):
        tenant = TENANTS[index % len(TENANTS)]
        answers = {"address": f"{index + 1} Rue Carnot", "phone": None, "email": f"menage{index}@example.org"}
        if tenant in ("sms", "none"):
            answers.update({"email": None, "contact_by": "phone", "phone": f"06 12 34 {index // 100:02d} {index % 100:02d}",
                            "last_name": "Dubois", "sms_ok": "yes" if tenant == "sms" else "no"})
        self.files.append((day, index, file_report(self.box.browser(), **answers)))
        self.tell_managers("report_new", self.files[-1][2].reference)

    def live(self, day):
        """What people do that day: each does one thing a file, so that it is known which was the first."""
        if day % 7 not in (0, 1, 2, 3, 5):
            return
        self.box.time.jump(to=self.at(day, 10))
        if day % 7 == 0 and day < FILING_ENDS:
            for _ in range(EACH_WEEK):
                self.file(day, len(self.files))
        if day == 30:
            self.leave()
        for filed, index, report in self.files:
            for age, does, fits in DEEDS:
                if day - filed == age and fits(index):
                    does(self, index, report)
        self.run(self.at(day, 11))  # the files handed over after the first one of the day leave together
        self.left()

    def leave(self):
        self.gone = True
        page = expect(self.person(MANAGER).get(f"/partenaires/{partner_uuid(self.box, 'leaves')}/depart"))
        form = page.form("Ce partenaire s’en va")
        fates = {field.name: "desk" for field in form.fields if field.kind == "radio" and field.value == "desk"}
        expect(send(page, form, fates))
        self.tell_managers("assignment_left", *[row["reference"] for row in self.box.query(
            "SELECT t.code || '-' || r.number AS reference FROM event e JOIN report r ON r.id = e.report_id JOIN territory t"
            " ON t.id = r.territory_id WHERE e.noun = 'assignment' AND e.verb = 'left'")])


# ---- what happens to a file ----

def hands_over(town, index, report):
    desk = town.person(MANAGER)
    transmit(town.box, desk, report)
    town.tell(report, "report_transmitted")
    extra = EXTRA[index % len(EXTRA)]
    if extra == "leaves" and town.gone:
        return
    page = open_file(town.box, desk, report)
    expect(send(page, form_with(page, "/affectations"), {"partner": partner_uuid(town.box, extra), "message": ""}))


def asks(town, index, report):
    page = expect(town.person(MANAGER).get(f"/a-trier/{uuid_of(town.box, report)}"))
    form = form_with(page, "/demander")
    fact = form.field("fact").value or "rent"
    expect(page.browser.post(form.action, [e for e in form.entries(form.button(None)) if e[0] != "fact"] + [("fact", fact)],
                             referer=page.url))
    town.tell(report, "questions")


def stops(town, index, report):
    act(report, "arreter", "act", {"words": ""}, button="Demander d’arrêter")
    town.tell_managers("stop_managers", report.reference)


def accepts(partner):
    def does(town, index, report):
        accept(town.box, town.person(AGENTS[partner]), report)
        town.tell(report, "assignment_accepted")
    return does


def refuses(town, index, report):
    refuse(town.box, town.person(AGENTS["caf"]), report)
    town.tell_managers("assignment_refused", report.reference)


def writes(town, index, report):
    follow(town.box, town.person(AGENTS["schs"]), report, "Appel au ménage, tout va bien.")


def closes_part(town, index, report):
    answer(town.box, town.person(AGENTS["schs"]), report, "close", "works", "Les travaux sont faits.")
    town.tell(report, "assignment_closed")


def closes(town, index, report):
    town.model.closes_whole(report.reference, Facts(town.box))
    close(town.box, town.person(MANAGER), report)
    town.tell(report, "report_closed")


def has(extra):
    return lambda index: EXTRA[index % len(EXTRA)] == extra


# (days after filing, what, of which files): the hygiene service answers at once, the ADIL always late, the CAF refuses, the
# association accepts and never writes; the ARS, a partner without a referent and one that leaves never answer.
DEEDS = (
    (1, asks, lambda i: TENANTS[i % 6] == "asked"),
    (2, hands_over, lambda i: True),
    (3, accepts("schs"), lambda i: True),
    (3, refuses, has("caf")),
    (5, accepts("association"), has("association")),
    (5, stops, lambda i: TENANTS[i % 6] == "stops"),
    (10, accepts("adil"), lambda i: i % 2 == 0),
    (17, accepts("adil"), lambda i: i % 2 == 1),
    (24, closes_part, lambda i: i % 3 == 0),
    (26, writes, lambda i: i % 3 == 1),
    (31, closes, lambda i: i % 7 == 6),
)


# ---- the town ----

def set_up(box, gateway):
    secrets = os.path.join(box.folder, "gateway.conf")
    with open(os.open(secrets, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="ascii") as stream:
        stream.write(gateway.configuration())
    box._write_config({"sms": {"gateway": secrets}})
    set_up_demo(box, OLD)
    box.start()
    sheet = os.path.join(box.folder, "partners.csv")
    with open(sheet, "w", encoding="utf-8") as stream:
        stream.write("nom;type;courriel;communes\nPartenaire sans référent;association;sansref@example.org;64445\n"
                     "Partenaire qui s’en va;association;leaves@example.org;64445\n")
    box.admin("import", "partners", sheet)
    for key, value in (("sms.way", "http"), ("sms.sender", "MairiePau"), ("sms.monthly_cap", 10000)):
        box.admin("setting", "set", key, value)
    without_weekly(box)
    box.admin("user", "invite", "manager", DIGEST, "Responsable qui lit une fois par jour")
    change_store(box, f"UPDATE user SET state = 'active', mail_rhythm = 'daily' WHERE email = '{DIGEST}'")


def foretold(box, moment):
    """What the preview says leaves until that moment, as the model and the sink tell it."""
    local = moment.astimezone(PARIS).strftime("%Y-%m-%dT%H:%M")
    found = json.loads(box.admin("jobs", "preview", "--at", local, "--since", "now", "--json"))

    class Said:
        def __init__(self, mail):
            self.subject = plain(mail["subject"])
    return sorted((m["recipient"], "sms" if m["sms"] else mail_kind(Said(m)),
                   tuple(sorted({line["reference"] for line in m["lines"]}))) for m in found["mails"]
                  if m["sms"] or mail_kind(Said(m)) not in APART)


def main():
    gateway = Gateway()
    box = Box(start=datetime.datetime.combine(FIRST, datetime.time(9, 0), PARIS), running=False, site=False)
    foreign, looks, started = [], 0, time.monotonic()
    with box:
        set_up(box, gateway)
        town = Town(box, gateway)
        town.live(0)
        for day in range(1, DAYS + 1):
            promised = foretold(box, town.at(day, 8, 31)) if day % FORETOLD_EVERY == 0 else None
            got = town.morning(day)
            if promised is not None:
                looks += 1
                foreign += [f"day {day}:", *describe(got, promised)] if got != promised else []
            if not town.different:
                town.live(day)
                town.evening(day)
            if town.different:
                break
        ok(not town.different, f"in {DAYS} days each of {town.mails} messages that left is the one the rules ask for, and none is"
           " missing", *town.different)
        ok(looks and not foreign, f"{looks} times what left is what was foretold the evening before", *foreign)
        diag(f"{len(town.files)} files by the form, {OLD} older ones, {time.monotonic() - started:.0f} s")
    gateway.stop()
    done_testing()


main()
