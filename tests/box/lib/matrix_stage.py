# matrix_stage.py: what the tests of the whole matrix stand on: the program's own tables, one account of each role, all that is
# kept, and what a verb that works must have left.
import contextlib
import os
import sqlite3
import subprocess

from box import *
from doors_answer import make_link
from journey import *

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
LINK = ("the link", "none", None)  # whoever holds it
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
        "preset": "*", "mediation": "*", "mediation_answer": "*", "sensor_loan": "*", "sensor_pause": "*", "sensor_offer": "*",
        "print": "id, state, reason, settled_at, user_id",
        "ticket": "id, state, due_at, answered_at, closed_at", "ticket_word": "id, ticket_id, author, user_id, text",
        "notice": "id, kind, created_at, due_at, report_id, assignment_id, followup_id, recipient_key"}


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


def states_of(noun):
    return sorted({state for verb in VERBS if verb.noun == noun for state in [*verb.before, verb.after]})


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


# ---- one machine ----

# Machines whose table of the store has another name; whose history stands under another noun, and names no states.
TABLES = {"loan": "sensor_loan", "offer": "sensor_offer"}
HISTORY = {"loan": "sensor", "offer": "sensor"}
# What becomes a follow-up of the file as well.
FOLLOWED = ("report", "assignment", "visit")


def told(before, after, noun, subject):
    """Events that are new, of that subject and of all."""
    columns = ("id", "at", "actor", "user_id", "partner_id", "report_id", "noun", "subject_id", "verb", "before", "after",
               "detail", "visible")
    fresh = [dict(zip(columns, row)) for row in after["event"] if row not in before["event"]]
    return [e for e in fresh if e["noun"] == noun and e["subject_id"] == subject], fresh


def check_done(verb, state, before, after, subject):
    """What a verb that worked has left: its history, its follow-up, its notices and no others."""
    noun = HISTORY.get(verb.noun, verb.noun)
    own, fresh = told(before, after, noun, subject)
    wanted = [(verb.event, state, verb.after, int(verb.visible))]
    if noun != verb.noun:  # of the sensor
        wanted, own = [verb.event], [e["verb"] for e in own]
    else:
        own = [(e["verb"], e["before"], e["after"], e["visible"]) for e in own]
    wrong = [] if own == wanted else [f"history: {own}"]
    category = [row for row in after["followup"] if row not in before["followup"] and verb.category in row]
    if len(category) != (verb.noun in FOLLOWED or (verb.noun == "mediation" and verb.visible)):  # its end: in the history alone
        wrong.append(f"follow-ups {verb.category}: {category}")
    raised = {row[1] for row in after["notice"] if row not in before["notice"]}
    heard = {(e["noun"], e["verb"]) for e in fresh}
    allowed = {kind for kind, noun, event, _ in NOTICES if (noun, event) in heard}
    wanted = {kind for kind, of, event, always in NOTICES if (of, event) == (noun, verb.event) and always == "1"}
    if not wanted <= raised <= allowed:
        wrong.append(f"notices: {raised}, of {wanted} to {allowed}")
    return wrong


class Machine:
    """One machine by one kind of door. Each test says how its subject comes into a state, how a verb is sent, who may."""

    def __init__(self, stage, noun):
        self.stage, self.noun = stage, noun
        self.verbs = [verb for verb in VERBS if verb.noun == noun]

    def bring(self, state):
        """{"id", "history"?…}: a subject in that state."""
        raise NotImplementedError

    def send(self, verb, person, subject):
        """The page that answers."""
        raise NotImplementedError

    def allowed(self, verb, person, state):
        raise NotImplementedError

    def possible(self, verb, state):
        return state in verb.before

    def refused(self, verb, person, allowed):
        """Good answers to what may not be, or cannot."""
        return (409,) if allowed else (403, 404, 409) if person[1].startswith("landlord") else (403, 409)

    def also(self, verb, subject):
        """What else is wrong with one that worked."""
        return []


def cell(machine, verb, person, state, subject, before):
    """(what is wrong with one try, whether it was to work): with its history and notices, or refused and nothing changed."""
    box, allowed, possible = machine.stage.box, machine.allowed(verb, person, state), machine.possible(verb, state)
    page = machine.send(verb, person, subject)
    after = everything(box)
    if not (allowed and possible):
        changed, refused = difference(before, after), machine.refused(verb, person, allowed)
        good = page.status in refused and not changed
        return [] if good else [f"{page.status} instead of {refused}, {changed or page.text[:300]}"], False
    now = box.query(f"SELECT state FROM {TABLES.get(verb.noun, verb.noun)} WHERE id = ?", subject["id"])[0]["state"]
    if (page.status, now) != (303, verb.after):
        return [f"{page.status}, {now}: {page.text[:600]}"], True
    return check_done(verb, state, before, after, subject.get("history", subject["id"])) + machine.also(verb, subject), True


def walk(machine, name, people):
    """Each state × verb × person. One that works leaves another subject to the next."""
    box, tried, worked, wrong = machine.stage.box, 0, 0, []
    for state in states_of(machine.noun):
        subject, before = machine.bring(state), everything(box)
        for verb in machine.verbs:
            for person in people:
                faults, works = cell(machine, verb, person, state, subject, before)
                wrong += [f"{name} {state}, {verb.verb}, {person[0]}: {fault}" for fault in faults]
                tried, worked = tried + 1, worked + works
                if works:
                    subject = machine.bring(state)
                before = everything(box)
    ok(worked > 0 and not wrong, f"{name}: {tried} cells of the matrix, {worked} work with their history and their notices, "
       f"{tried - worked} change nothing", *wrong[:20])


def name_referents(box):
    """The CAF's referent and deputy may hand its files on: roles of their own."""
    caf = box.query("SELECT uuid FROM partner WHERE type = 'caf_msa'")[0]["uuid"]
    desk = sign_in(box, MANAGER)
    page = expect(desk.get(f"/partenaires/{caf}/referents"))
    people = {row["email"]: row["uuid"] for row in box.query("SELECT uuid, email FROM user")}
    expect(send(page, page.form("Enregistrer"), {"referent": people["referente.caf@demo.example"],
                                                 "deputy": people["adjoint.caf@demo.example"], "assigns": True}))

@contextlib.contextmanager
def matrix_stage(clock="2026-09-16T08:00Z"):
    """The demonstration's town with these accounts, and the stage on it."""
    with Box(start=clock, site=False) as box:
        demo = os.path.join(box.folder, "demo.ini")
        with open(DEMO, encoding="utf-8") as source, open(demo, "w", encoding="utf-8") as copy:
            copy.write(source.read() + MORE)
        box.admin("demo", demo, ADDRESSES, PASSWORD, 0)
        box.eye = Eye(box)
        name_referents(box)
        yield Stage(box)
