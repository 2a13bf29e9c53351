#!/usr/bin/python3
# matrix.py: every state of a file and of an assignment × every verb × every kind of account, and every form of the file's page
# × whose file it is × every kind of account, read from the program's own tables: either it works, with its history and its
# notices, or it answers 403 or 409 and nothing of the store changes.
import os
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from doors_answer import make_link
from journey import *

BEGUN = time.monotonic()
SENT_AT_ONCE = 50
SAID = "Quelques mots, pour le dire."


def table(option):
    """One of the program's tables, a tuple a row."""
    command = [os.path.join(BUILD, "histologe-appliance"), f"--{option}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [tuple(None if cell == "-" else cell for cell in line.split("\t")) for line in done.stdout.splitlines()]


class Verb:
    def __init__(self, noun, verb, before, after, right, reasons, message, visible, event, category):
        self.noun, self.verb, self.before, self.after, self.right = noun, verb, before.split(), after, right
        self.reason = reasons.split()[0] if reasons else None
        self.message, self.visible, self.event, self.category = message == "1", visible == "1", event, category


VERBS = [Verb(*row) for row in table("transitions")]
RIGHTS = {(role, action): (every == "1", own == "1") for role, action, every, own in table("rights")}
NOTICES = table("notices")
# Accounts: address, role on the box, partner. "caf" is the partner whose file it is; the others have nothing to do with it.
PEOPLE = (
    (ADMINISTRATOR, "administrator", None), (MANAGER, "manager", None), ("chef.caf@demo.example", "partner_admin", "caf"),
    (AGENTS["caf"], "partner_agent", "caf"), ("lit.caf@demo.example", "reader", "caf"), (AGENTS["ars"], "partner_agent", "ars"),
    ("referente.caf@demo.example", "referent_admin", "caf"), ("adjoint.caf@demo.example", "referent_agent", "caf"),
    ("chef.ars@demo.example", "partner_admin", "ars"), (AGENTS["landlord"], "landlord_agent", "landlord"),
    ("lit.bailleur@demo.example", "landlord_reader", "landlord"),
)
MORE = """
[user chef-caf]
role=partner_admin
partner=caf
email=chef.caf@demo.example
name=Cheffe de la CAF

[user referente-caf]
role=partner_admin
partner=caf
email=referente.caf@demo.example
name=Référente de la CAF

[user adjoint-caf]
role=partner_agent
partner=caf
email=adjoint.caf@demo.example
name=Adjoint de la CAF

[user lit-caf]
role=reader
partner=caf
email=lit.caf@demo.example
name=Lectrice de la CAF

[user chef-ars]
role=partner_admin
partner=ars
email=chef.ars@demo.example
name=Chef de l’ARS

[user lit-bailleur]
role=reader
partner=landlord
email=lit.bailleur@demo.example
name=Lecteur du bailleur
"""
# What a request may change: all but logs of reading, tokens of forms, sessions, and what the box does by itself meanwhile (a
# mail is written, with its link).
KEPT = {"report": "*", "assignment": "*", "followup": "*", "event": "*", "result": "*", "question": "*", "visit": "*",
        "preset": "*", "notice": "id, kind, created_at, due_at, report_id, assignment_id, followup_id, recipient_key"}


class Eye:
    """All that is kept, read again only when somebody has written since."""

    def __init__(self, box):
        self.store = sqlite3.connect(f"file:{os.path.join(box.data, 'store.db')}?mode=ro", uri=True, timeout=10)
        self.version, self.seen = None, None

    def look(self):
        version = self.store.execute("PRAGMA data_version").fetchone()
        if version != self.version:
            self.version = version
            self.seen = {name: self.store.execute(f"SELECT {columns} FROM {name} ORDER BY id").fetchall()
                         for name, columns in KEPT.items()}
        return self.seen


def everything(box):
    return box.eye.look()


def difference(before, after):
    return [f"{name}: {[r for r in after[name] if r not in before[name]][:3]}" for name in KEPT if before[name] != after[name]]


def may(role, action, own):
    every, mine = RIGHTS[role, action]
    return every or (own and mine)


class Stage:
    """The box with one report for each try that works: a fresh one is brought where the next try begins."""

    def __init__(self, box):
        self.box, self.people, self.csrf = box, {}, {}
        for email, *_ in PEOPLE:
            self.people[email] = sign_in(box, email)
            page = self.people[email].get("/dossiers")
            self.csrf[email] = page.forms[0].field("csrf").value
        self.phone = box.browser()
        self.phone.get("/signaler")
        self.token = self.phone.get("/signaler/jeton").json()["csrf"]
        self.partners = {row["email"].split("@")[0]: row["uuid"] for row in box.query("SELECT email, uuid FROM partner")}
        self.count = 0

    def post(self, email, path, **fields):
        return self.people[email].post(path, {"csrf": self.csrf[email], **fields}, follow=False)

    def desk(self, path, **fields):
        page = self.post(MANAGER, path, **fields)
        if page.status != 303:
            raise AssertionError(f"{path} {fields}: {page.status} {page.text[:600]}")

    def report(self, state):
        """A report in that state, sent as a phone sends one it kept."""
        self.count += 1
        if self.count % SENT_AT_ONCE == 0:  # an address may send no more in twenty minutes
            self.box.jump(minutes=21, run_due=False)
        fields = {"csrf": self.token, "token": f"{self.count:043d}", "langue": "fr", "address": f"{self.count} Rue Carnot",
                  "city": "Pau", "area.L-HUM": "yes", "problem.L-HUM03": "L-HUM03-2", "contact_by": "mail", "last_name": "Dubois",
                  "email": f"menage{self.count}@example.org", "owner_agrees": "yes"}
        expect(self.phone.post("/signaler/hors-ligne", list(fields.items()), multipart=True))
        row = self.box.query("SELECT id, uuid FROM report ORDER BY id DESC LIMIT 1")[0]
        path = f"/dossiers/{row['uuid']}/etat"
        ways = {"received": [], "taken": ["take"], "filtered": ["filter"], "active": ["transmit"], "closed": ["transmit",
                "close"]}
        for verb in ways[state]:
            if verb == "close":
                self.hand(row)
            found = next(v for v in VERBS if (v.noun, v.verb) == ("report", verb))
            self.desk(path, verb=verb, reason=found.reason or "", message=SAID)
        return row

    def hand(self, row):
        """The report is handed to the partner caf alone: the assignment."""
        for mine in self.box.query("SELECT uuid FROM assignment WHERE report_id = ? AND state <> 'withdrawn'", row["id"]):
            self.desk(f"/affectations/{mine['uuid']}/reprise", verb="withdraw", report=row["uuid"], message=SAID)
        self.desk(f"/dossiers/{row['uuid']}/affectations", partner=self.partners["caf"], message=SAID)
        return self.box.query("SELECT a.id, a.uuid FROM assignment a JOIN partner p ON p.id = a.partner_id WHERE a.report_id = ?"
                              " AND p.uuid = ?", row["id"], self.partners["caf"])[0]

    def take_back(self, row, partner):
        mine = self.box.query("SELECT a.uuid FROM assignment a JOIN partner p ON p.id = a.partner_id WHERE a.report_id = ?"
                              " AND p.uuid = ?", row["id"], self.partners[partner])[0]
        self.desk(f"/affectations/{mine['uuid']}/reprise", verb="withdraw", report=row["uuid"], message=SAID)

    def assignment(self, state):
        """An active report whose assignment to caf is in that state: (report, assignment)."""
        row = self.report("active")
        mine = self.hand(row)
        ways = {"waiting": [], "accepted": ["accept"], "refused": ["refuse"], "closed": ["accept", "close"],
                "withdrawn": ["withdraw"]}
        for verb in ways[state]:
            found = next(v for v in VERBS if (v.noun, v.verb) == ("assignment", verb))
            who, path = (MANAGER, "/reprise") if verb == "withdraw" else (AGENTS["caf"], "")
            page = self.post(who, f"/affectations/{mine['uuid']}{path}", verb=verb, report=row["uuid"], reason=found.reason or "",
                             message=SAID)
            if page.status != 303:
                raise AssertionError(f"{verb}: {page.status} {page.text[:400]}")
        return row, mine


    def by_link(self, mine, **fields):
        return self.phone.post(f"{make_link(self.box, mine)}/reponse", {"csrf": self.token, **fields}, follow=False)


def told(before, after, noun, subject):
    """Events that are new, of that subject and of all."""
    columns = ("id", "at", "actor", "user_id", "partner_id", "report_id", "noun", "subject_id", "verb", "before", "after",
               "detail", "visible")
    fresh = [dict(zip(columns, row)) for row in after["event"] if row not in before["event"]]
    return [e for e in fresh if e["noun"] == noun and e["subject_id"] == subject], fresh


def check_done(name, verb, state, before, after, subject):
    own, fresh = told(before, after, verb.noun, subject)
    wrong = []
    if [(e["verb"], e["before"], e["after"], e["visible"]) for e in own] != [(verb.event, state, verb.after, int(verb.visible))]:
        wrong.append(f"history: {own}")
    category = [row for row in after["followup"] if row not in before["followup"] and verb.category in row]
    if len(category) != 1:
        wrong.append(f"follow-ups {verb.category}: {category}")
    raised = {row[1] for row in after["notice"] if row not in before["notice"]}
    heard = {(e["noun"], e["verb"]) for e in fresh}
    allowed = {kind for kind, noun, event, _ in NOTICES if (noun, event) in heard}
    wanted = {kind for kind, noun, event, always in NOTICES if (noun, event) == (verb.noun, verb.event) and always == "1"}
    if not wanted <= raised <= allowed:
        wrong.append(f"notices: {raised}, of {wanted} to {allowed}")
    return wrong


def try_all(stage, noun, states, bring, path_of):
    """Each state × verb × person of one machine."""
    box, tried, worked, wrong = stage.box, 0, 0, []
    verbs = [verb for verb in VERBS if verb.noun == noun]
    for state in states:
        report, subject = bring(state)
        before = everything(box)
        for verb in verbs:
            for email, role, partner in PEOPLE:
                name = f"{noun} {state}, {verb.verb}, {email}"
                allowed = may(role, verb.right, partner == "caf")
                possible = state in verb.before
                page = stage.post(email, path_of(verb, report, subject), verb=verb.verb, report=report["uuid"],
                                  reason=verb.reason or "", message=SAID)
                after = everything(box)
                tried += 1
                if allowed and possible:
                    worked += 1
                    now = box.query(f"SELECT state FROM {noun} WHERE id = ?", subject["id"])[0]["state"]
                    faults = [] if (page.status, now) == (303, verb.after) else [f"{page.status}, {now}: {page.text[:300]}"]
                    wrong += [f"{name}: {fault}" for fault in faults or check_done(name, verb, state, before, after,
                              subject["id"])]
                    report, subject = bring(state)
                    after = everything(box)
                else:
                    good = (409,) if allowed else (403, 404, 409) if role.startswith("landlord") else (403, 409)
                    changed = difference(before, after)
                    if page.status not in good or changed:
                        wrong.append(f"{name}: {page.status} instead of {good}, {changed or page.text[:200]}")
                before = after
    ok(worked > 0 and not wrong, f"{noun}: {tried} cells of the matrix, {worked} work with their history and their notices, "
       f"{tried - worked} change nothing", *wrong[:20])


def try_links(stage):
    """Each state of caf's assignment × each verb, by the link of its mail: what the table gives a partner works, once the same
    history says how; the desk's verbs and impossible states change nothing."""
    box, tried, worked, wrong = stage.box, 0, 0, []
    verbs = [verb for verb in VERBS if verb.noun == "assignment"]
    for state in ("waiting", "accepted", "refused", "closed", "withdrawn"):
        report, mine = stage.assignment(state)
        before = everything(box)
        for verb in verbs:
            page = stage.by_link(mine, report=report["uuid"], seen=state, verb=verb.verb, reason=verb.reason or "", message=SAID)
            after, possible = everything(box), state in verb.before and verb.right == "assignment_answer"
            tried += 1
            if possible:
                worked += 1
                now = box.query("SELECT state FROM assignment WHERE id = ?", mine["id"])[0]["state"]
                way = box.query("SELECT way, user_id FROM event WHERE noun = 'assignment' ORDER BY id DESC LIMIT 1")[0]
                good = (page.status, now, way) == (303, verb.after, {"way": "mail", "user_id": None})
                faults = [] if good else [f"{page.status}, {now}, {way}: {page.text[:300]}"]
                wrong += [f"by link, {state}, {verb.verb}: {fault}" for fault in faults
                          or check_done("by link", verb, state, before, after, mine["id"])]
                report, mine = stage.assignment(state)
                after = everything(box)
            elif page.status not in (409, 410) or difference(before, after):
                wrong.append(f"by link, {state}, {verb.verb}: {page.status} {difference(before, after)} {page.text[:200]}")
            before = after
    ok(worked > 0 and not wrong, f"by link: {tried} cells, {worked} work with their history and their notices, {tried - worked}"
       " change nothing", *wrong[:20])


def words_needed(stage):
    """Where a verb wants a reason or words, it does not work without: 422, nothing changed."""
    wrong = []
    for verb in VERBS:
        if verb.noun not in ("report", "assignment") or not (verb.reason or verb.message):
            continue
        if verb.noun == "report":
            report = subject = stage.report(verb.before[0])
        else:
            report, subject = stage.assignment(verb.before[0])
        who = AGENTS["caf"] if verb.right == "assignment_answer" else MANAGER
        before = everything(stage.box)
        for fields in ({"message": SAID} if verb.reason else {}, {"reason": verb.reason} if verb.message and verb.reason else {},
                       {"reason": "no_such_reason", "message": ""}):
            page = stage.post(who, path_of(verb, report, subject), verb=verb.verb, report=report["uuid"], **fields)
            if page.status not in (400, 422) or difference(before, everything(stage.box)):
                wrong.append(f"{verb.noun} {verb.verb} {fields}: {page.status}")
    ok(not wrong, "without its reason or its words no verb does anything", *wrong)


def path_of(verb, report, subject):
    if verb.noun == "report":
        return f"/dossiers/{report['uuid']}/etat"
    desk = verb.right in ("report_triage", "report_close")
    return f"/affectations/{subject['uuid']}" + ("/reprise" if desk else "")


# The other forms of the page: what they need, what is typed.
FORMS = (
    ("suivis", "followup_write", {"text": SAID}), ("suivis", "followup_write", {"text": SAID, "visible": "1"}),
    ("suivis", "followup_write", {"text": SAID, "question": "1"}), ("resultats", "result_record", {"kind": "mediation"}),
    ("notation", "report_triage", {"notation": "3"}), ("criticite", "report_requalify", {"class": "F", "message": SAID}),
    ("affectations", "assignment_add", {"message": SAID}), ("liens", "report_triage", {}),
)
# Where they differ from "whose file it is": the class, whose partner has accepted.
ACCEPTED_ONLY = ("report_requalify",)


def try_forms(stage):
    """Each form × each state of caf's assignment × each person: allowed is what the rights say, and nothing else happens."""
    box, tried, worked, wrong = stage.box, 0, 0, []
    for state in ("waiting", "accepted", "refused", "closed", "withdrawn"):
        report, _ = stage.assignment(state)
        before = everything(box)
        for path, right, fields in FORMS:
            for email, role, partner in PEOPLE:
                held = state == "accepted" if right in ACCEPTED_ONLY else state not in ("refused", "withdrawn")
                allowed = may(role, right, partner == "caf" and held)
                typed = {**fields, "at": box.now().strftime("%Y-%m-%d"), "partner": stage.partners["ars"]}
                page = stage.post(email, f"/dossiers/{report['uuid']}/{path}", **typed)
                after = everything(box)
                changed = difference(before, after)
                tried += 1
                if allowed:
                    worked += 1
                    if page.status != 303 or not changed:
                        wrong.append(f"{state}: {path} by {email}: {page.status} {changed} {page.text[:300]}")
                elif page.status not in (403, 404, 409) or changed:
                    wrong.append(f"{state}: {path} by {email}: {page.status} {changed}")
                if path == "affectations" and allowed:  # taken back: ars has nothing to do with the file
                    stage.take_back(report, "ars")
                    after = everything(box)
                before = after
    ok(worked > 0 and not wrong,
       f"forms of a file: {tried} cells, {worked} write what the rights allow, {tried - worked} change nothing",
       *wrong[:20])


def try_held(stage):
    """Each verb on a held follow-up of caf, by each person, while it is held and after."""
    box, tried, worked, wrong = stage.box, 0, 0, []
    report, _ = stage.assignment("accepted")

    def hold():
        page = stage.post(AGENTS["caf"], f"/dossiers/{report['uuid']}/suivis", text=SAID, visible="1")
        assert page.status == 303, page.text[:300]
        return box.query("SELECT id, uuid FROM followup ORDER BY id DESC LIMIT 1")[0]

    for late in (False, True):
        held = hold()
        if late:
            box.jump(minutes=21, run_due=False)
        before = everything(box)
        for verb in ("edit", "erase", "release"):
            for email, role, partner in PEOPLE:
                allowed = may(role, "followup_write", partner == "caf") and partner == "caf" and not late
                page = stage.post(email, f"/suivis/{held['uuid']}", verb=verb, report=report["uuid"], seen="0",
                                  text=SAID + verb, visible="1")
                after = everything(box)
                changed = difference(before, after)
                tried += 1
                if allowed:
                    worked += 1
                    if page.status != 303 or not changed:
                        wrong.append(f"{verb} by {email}: {page.status} {changed} {page.text[:300]}")
                    held = hold()
                    after = everything(box)
                elif page.status not in (403, 404, 409) or changed:
                    wrong.append(f"{verb} by {email}{', late' if late else ''}: {page.status} {changed}")
                before = after
    ok(worked > 0 and not wrong, f"held follow-ups: {tried} cells, {worked} work, {tried - worked} change nothing", *wrong[:20])


def name_referents(box):
    """The CAF's referent and deputy may hand its files on: roles of their own."""
    caf = box.query("SELECT uuid FROM partner WHERE type = 'caf_msa'")[0]["uuid"]
    desk = sign_in(box, MANAGER)
    page = expect(desk.get(f"/partenaires/{caf}/referents"))
    people = {row["email"]: row["uuid"] for row in box.query("SELECT uuid, email FROM user")}
    expect(send(page, page.form("Enregistrer"), {"referent": people["referente.caf@demo.example"],
                                                 "deputy": people["adjoint.caf@demo.example"], "assigns": True}))


with Box(start="2026-09-16T08:00Z", site=False) as box:
    demo = os.path.join(box.folder, "demo.ini")
    with open(DEMO, encoding="utf-8") as source, open(demo, "w", encoding="utf-8") as copy:
        copy.write(source.read() + MORE)
    box.admin("demo", demo, ADDRESSES, PASSWORD, 0)
    box.eye = Eye(box)
    name_referents(box)
    stage = Stage(box)
    roles = {role for _, role, _ in PEOPLE} | {"none"}
    is_({role for role, _ in RIGHTS} - roles, set(), "every role of the table is somebody here")
    reports = sorted({s for v in VERBS if v.noun == "report" for s in [*v.before, v.after]})
    assignments = sorted({s for v in VERBS if v.noun == "assignment" for s in [*v.before, v.after]})
    try_all(stage, "report", reports, lambda state: (lambda row: (row, row))(stage.report(state)), path_of)
    try_all(stage, "assignment", assignments, stage.assignment, path_of)
    words_needed(stage)
    try_forms(stage)
    try_held(stage)
    try_links(stage)
    diag(f"{stage.count} reports, {time.monotonic() - BEGUN:.0f} s")
done_testing()
