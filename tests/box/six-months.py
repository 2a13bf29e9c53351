#!/usr/bin/python3
# six-months.py: a town lives for months: partners of every diligence, tenants reached in every way. Each morning and evening all that
# leaves is compared with a model of the rules (lib/chasing_model.py), and now and then with what was foretold the evening before.
# Two months here; `make nightly` (NIGHTLY=1) six, with four hundred files.
import datetime
import json
import os
import re
import signal
import sqlite3
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from chasing_model import *
from gateway import Gateway
from journey import *

NIGHTLY = bool(os.environ.get("NIGHTLY"))
FIRST = datetime.date(2026, 3, 16)  # a Monday: summer time begins within, and the holidays of May fall into it
DAYS, OLD, EACH_WEEK = (184, 149, 11) if NIGHTLY else (61, 60, 5)
FORETOLD_EVERY = 9  # days
APART = ("weekly", "refusals", "failures", "account_idle", "account_idle_managers")  # counted by other tests

# Whose file it is; the extra partner it is handed to by hand; what happens to it on which day of its life.
TENANTS = ("mail", "sms", "none", "stops", "asked", "mail")
EXTRA = ("caf", "ars", "association", "sansref", "leaves")


class Town:
    def __init__(self, box, gateway):
        self.box, self.gateway, self.model = box, gateway, Model()
        self.post, self.texts, self.browsers = Post(box), 0, {}
        self.files = []  # (day filed, index, Report)
        self.gone = False  # the partner that leaves midway has left

    # ---- time ----

    def at(self, day, hour, minute=0):
        self.browsers = {}
        self.now = datetime.datetime.combine(FIRST + datetime.timedelta(days=day), datetime.time(hour, minute), PARIS)
        return self.now.astimezone(datetime.timezone.utc)

    def run(self, moment):
        """One run of all that is due at that moment: the daemon stands still meanwhile, so that no mail is cut in two."""
        settle(self.box)
        self.box.signal(signal.SIGSTOP)
        self.box.jump(to=moment)
        self.box.signal(signal.SIGCONT)

    def left(self):
        """(recipient, kind, files) of all that left since the last look."""
        self.post.news()
        mails = [(m.to, mail_kind(m), tuple(mail_references(m))) for m in self.post.last]
        texts = self.gateway.texts[self.texts:]
        self.texts += len(texts)
        return sorted([m for m in mails if m[1] not in APART]
                      + [(number, "sms", tuple(sorted(set(re.findall(r"\b64-\d+\b", text))))) for number, text in texts])

    # ---- people ----

    def person(self, email):
        if email not in self.browsers:
            self.browsers[email] = sign_in(self.box, email)
        return self.browsers[email]

    def tell(self, report, kind):
        uuid_of(self.box, report)
        facts = Facts(self.box)
        found = [r["id"] for r in facts.reports.values() if r["uuid"] == report.uuid]
        self.model.said(found[0], kind, self.box.now().timestamp(), facts)

    def file(self, day, index):
        tenant = TENANTS[index % len(TENANTS)]
        answers = {"address": f"{index + 1} Rue Carnot", "phone": None, "email": f"menage{index}@example.org"}
        if tenant in ("sms", "none"):
            answers.update({"email": None, "contact_by": "phone", "phone": f"06 12 34 {index // 100:02d} {index % 100:02d}",
                            "last_name": "Dubois", "sms_ok": "yes" if tenant == "sms" else "no"})
        self.files.append((day, index, file_report(self.box.browser(), **answers)))

    def live(self, day):
        """What people do that day: each does one thing a file, so that it is known which was the first."""
        if day % 7 not in (0, 1, 2, 3, 5):
            return
        self.box.time.jump(to=self.at(day, 10))
        if day % 7 == 0 and day < DAYS - 14:
            for _ in range(EACH_WEEK):
                self.file(day, len(self.files))
        if day == 30:
            self.leave()
        for filed, index, report in self.files:
            for age, does, fits in DEEDS:
                if day - filed == age and fits(index):
                    does(self, index, report)
        self.left()

    def leave(self):
        self.gone = True
        page = expect(self.person(MANAGER).get(f"/partenaires/{partner_uuid(self.box, 'leaves')}/depart"))
        form = page.form("Ce partenaire s’en va")
        fates = {field.name: "desk" for field in form.fields if field.kind == "radio" and field.value == "desk"}
        expect(send(page, form, fates))


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


def accepts(partner):
    def does(town, index, report):
        accept(town.box, town.person(AGENTS[partner]), report)
        town.tell(report, "assignment_accepted")
    return does


def refuses(town, index, report):
    refuse(town.box, town.person(AGENTS["caf"]), report)


def writes(town, index, report):
    follow(town.box, town.person(AGENTS["schs"]), report, "Appel au ménage, tout va bien.")


def closes_part(town, index, report):
    answer(town.box, town.person(AGENTS["schs"]), report, "close", "works", "Les travaux sont faits.")
    town.tell(report, "assignment_closed")


def closes(town, index, report):
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

def change_store(box, sql):
    connection = sqlite3.connect(os.path.join(box.data, "store.db"), timeout=20)
    with connection:
        connection.execute(sql)
    connection.close()


def partner_uuid(box, key):
    column, value = ("type", PARTNER_TYPES[key]) if key in PARTNER_TYPES else ("email", f"{key}@example.org")
    return box.query(f"SELECT uuid FROM partner WHERE {column} = ?", value)[0]["uuid"]


def set_up(box, gateway):
    secrets = os.path.join(box.folder, "gateway.conf")
    with open(os.open(secrets, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="ascii") as stream:
        stream.write(gateway.configuration())
    box._write_config({"sms": {"gateway": secrets}})
    set_up_demo(box, OLD)
    change_store(box, "INSERT INTO job (name, due_at) VALUES ('site', 4000000000)")  # another test's, and slow
    box.start()
    sheet = os.path.join(box.folder, "partners.csv")
    with open(sheet, "w", encoding="utf-8") as stream:
        stream.write("nom;type;courriel;communes\nPartenaire sans référent;association;sansref@example.org;64445\n"
                     "Partenaire qui s’en va;association;leaves@example.org;64445\n")
    box.admin("import", "partners", sheet)
    for key, value in (("sms.way", "http"), ("sms.sender", "MairiePau"), ("sms.monthly_cap", 10000)):
        box.admin("setting", "set", key, value)
    change_store(box, "UPDATE partner SET weekly_report = 0")


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


def describe(got, wanted):
    """The difference, a line each."""
    lines = [f"  left, and no rule asks for it: {to}: {kind} {' '.join(files)}" for to, kind, files in got if (to, kind, files) not in wanted]
    return lines + [f"  did not leave: {to}: {kind} {' '.join(files)}" for to, kind, files in wanted if (to, kind, files) not in got]


def main():
    gateway = Gateway()
    box = Box(start=datetime.datetime.combine(FIRST, datetime.time(9, 0), PARIS), running=False)
    different, foreign, mails, looks, started = [], [], 0, 0, time.monotonic()
    with box:
        set_up(box, gateway)
        town = Town(box, gateway)
        town.live(0)
        for day in range(1, DAYS + 1):
            morning = town.at(day, 8, 31)
            facts, promised = Facts(box), foretold(box, morning) if day % FORETOLD_EVERY == 0 else None
            town.run(morning)
            got, wanted = town.left(), sorted(town.model.morning(facts, morning.timestamp()))
            mails += len(got)
            if got != wanted:
                different.append("\n".join([f"{town.now:%A %d %B %Y}, day {day}, morning:", *describe(got, wanted)]))
            if promised is not None:
                looks += 1
                foreign += [f"day {day}: " + line for line in describe(got, promised)] if got != promised else []
            if different:
                break
            town.live(day)
            evening = town.at(day, 18, 5)
            facts = Facts(box)
            if not town.model.awaits_visit(facts, evening.timestamp()):
                continue
            town.run(evening)
            got, wanted = town.left(), sorted(town.model.evening(facts, evening.timestamp()))
            mails += len(got)
            if got != wanted:
                different.append("\n".join([f"{town.now:%A %d %B %Y}, day {day}, evening:", *describe(got, wanted)]))
                break
        ok(not different, f"in {DAYS} days each of {mails} messages that left is the one the rules ask for, and none is missing",
           *different)
        ok(not foreign, f"{looks} times what left is what was foretold the evening before", *foreign)
        diag(f"{len(town.files)} files by the form, {OLD} older ones, {time.monotonic() - started:.0f} s")
    gateway.stop()
    done_testing()


main()
