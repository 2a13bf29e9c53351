#!/usr/bin/python3
# matrix-others.py: every state of a visit, of an exchange with an owner, of a loan and its offer, of a request for help, of a
# letter to post × every
# verb × every kind of account, and × each verb through the secret link of the occupant or of the owner, from the program's own
# tables: it works with its history and its notices, or is refused and nothing changes. The subject is made by its own doors once;
# its state is then set in the store, since what leads there is other tests'.
import hashlib
import os
import re
import sqlite3
import sys
import time
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import AGENTS, MANAGER
from matrix_stage import *

BEGUN = time.monotonic()
SITE, REMOTE = "visit", "remote"  # kinds of visits
# Verbs that are nothing for a kind of visit: 409, whoever asks.
ONLY = {"pick": REMOTE, "propose_again": REMOTE, "conclude_quietly": SITE}
TENANT_VERBS = {"pick": {}, "decline": {"at": "none"}, "give_up": {"verb": "give_up", "at": "none"}}


def write(box, sql, *values):
    connection = sqlite3.connect(os.path.join(box.data, "store.db"), timeout=60)
    with connection:
        connection.execute(sql, values)
    connection.close()


def secret_link(box, purpose, report, **subject):
    """A link as the box keeps it: the hash of its token alone."""
    values = {"purpose": purpose, "report_id": report, **subject, "created_at": int(box.now().timestamp())}
    token = "-".join(map(str, (purpose, *subject.values(), report))) + "-" + "z" * 24
    write(box, f"INSERT INTO link (token_hash, {', '.join(values)}) VALUES (?{', ?' * len(values)})",
          hashlib.blake2b(token.encode(), digest_size=32).hexdigest(), *values.values())
    return token


# ---- visits ----

def day_at(box, days):
    return (box.now().timestamp() // 86400 + days) * 86400


def dates(box):
    day = box.now().fromtimestamp(day_at(box, 5)).strftime("%Y-%m-%d")
    return {"day-1": day, "time-1": "10:00", "minutes": "30", "means": "phone"}


class Visits(Machine):
    def __init__(self, stage, kind):
        """A visit that the desk plans on a file that caf has accepted."""
        super().__init__(stage, "visit")
        self.kind, self.begins = kind, None
        self.report, _ = stage.assignment("accepted")
        path = "visites" if kind == REMOTE else "visites-sur-place"
        stage.desk(f"/dossiers/{self.report['uuid']}/{path}", **dates(stage.box), who=stage.partners["caf"], kind=kind)
        self.visit = stage.box.query("SELECT id, uuid FROM visit ORDER BY id DESC LIMIT 1")[0]

    def bring(self, state):
        """Its day is agreed: it has just begun, or is to come at that moment."""
        now = int(self.stage.box.now().timestamp())
        write(self.stage.box, "UPDATE visit SET state = ?, revision = 7, at = iif (? = 'proposed', NULL, ?), declined_at = NULL,"
              " planned_at = ?, ended_at = iif (? IN ('done', 'not_done', 'cancelled'), ?, NULL), reason = NULL WHERE id = ?",
              state, state, self.begins or now - 60, now - 3600, state, now, self.visit["id"])
        return self.visit

    def send(self, verb, person, subject):
        sent = {"report": self.report["uuid"], "revision": "7", "message": SAID, "told": SAID, "details": SAID, "on_site": "yes",
                "conclusion": "non_decence", "occupant_present": "yes", "owner_present": "no", **dates(self.stage.box),
                "verb": verb.verb, "reason": verb.reason or ""}
        if verb.verb == "conclude_quietly":  # a box of the form that concludes
            sent.update(verb="conclude", quiet="1")
        return self.stage.post(person[0], f"/visites/{subject['uuid']}", **sent)

    def allowed(self, verb, person, state):
        rights = (verb.right,) if self.kind == REMOTE else (verb.right, "visit_site")
        return all(may(person[1], right, person[2] == "caf") for right in rights)

    def possible(self, verb, state):
        return state in verb.before and ONLY.get(verb.verb, self.kind) == self.kind


class VisitLinks(Visits):
    """What the occupant may do by the link, in each state."""

    def __init__(self, stage):
        super().__init__(stage, REMOTE)
        self.verbs = [verb for verb in self.verbs if verb.right == "visit_answer"]
        is_({verb.verb for verb in self.verbs}, set(TENANT_VERBS), "each verb of the occupant is tried by the link")
        self.token = secret_link(stage.box, "visit", self.report["id"], visit_id=self.visit["id"])
        self.chosen = stage.box.query("SELECT at FROM visit_date WHERE visit_id = ?", self.visit["id"])[0]["at"]
        self.begins = self.chosen + 3600

    def send(self, verb, person, subject):
        return self.stage.phone.post(f"/visite/{self.token}", {"csrf": self.stage.token, "revision": "7", "at": self.chosen,
                                                               "message": SAID, **TENANT_VERBS[verb.verb]}, follow=False)

    def allowed(self, verb, person, state):
        return True

    def refused(self, verb, person, allowed):
        return (404, 409, 410)


# ---- exchanges with an owner ----

class Mediations(Machine):
    """By the desk's room. What belongs to the owner has no door there, for nobody."""

    def __init__(self, stage):
        super().__init__(stage, "mediation")
        self.report = stage.report("taken")
        self.room = f"/dossiers/{self.report['uuid']}/bailleur"
        stage.desk(f"{self.room}/coordonnees", last_name="Lahore", first_name="Jean", address="8 Rue des Écoles",
                   postcode="64000", city="Pau")
        stage.desk(self.room, verb="agree", how="phone")
        stage.desk(self.room, verb="send", letter="1")
        self.mediation = stage.box.query("SELECT id, uuid FROM mediation ORDER BY id DESC LIMIT 1")[0]

    def bring(self, state):
        """As when it has just come there: nothing is late."""
        soon = int(day_at(self.stage.box, 20))
        write(self.stage.box, "UPDATE mediation SET state = ?, answer_by = ?, promised_at = iif (? = 'promised', ?, NULL),"
              " told_at = NULL, ended_at = NULL, outcome = NULL WHERE id = ?", state, soon, state, soon, self.mediation["id"])
        write(self.stage.box, "UPDATE link SET revoked_at = NULL WHERE mediation_id = ?", self.mediation["id"])
        return self.mediation

    def send(self, verb, person, subject):
        return self.stage.post(person[0], self.room, verb=verb.verb, reason=verb.reason or "", words=SAID)

    def here(self, person):
        return may(person[1], "report_triage", person[2] == "caf")

    def allowed(self, verb, person, state):
        return self.here(person) and may(person[1], verb.right, person[2] == "caf")

    def refused(self, verb, person, allowed):
        return (409,) if allowed else (400,) if self.here(person) else (403, 404) if person[1].startswith("landlord") else (403,)


class OwnerLinks(Mediations):
    """By the owner's link: its own verbs in each state, and never the others'."""

    def __init__(self, stage):
        super().__init__(stage)
        self.token = secret_link(stage.box, "owner", self.report["id"], mediation_id=self.mediation["id"])
        self.day = stage.box.now().fromtimestamp(day_at(stage.box, 20)).strftime("%Y-%m-%d")

    def send(self, verb, person, subject):
        fields = {"csrf": self.stage.token, "answer": verb.verb, "day": self.day, "words": SAID, "help": "law"}
        return self.stage.phone.post(f"/bailleur/{self.token}", list(fields.items()), multipart=True, follow=False)

    def allowed(self, verb, person, state):
        return verb.right == "mediation_answer"

    def refused(self, verb, person, allowed):
        return (404, 409, 410, 422)


# ---- sensors ----

class Loans(Machine):
    """By the desk's room on the file. `subject` of its history is the sensor."""

    def __init__(self, stage, noun="loan"):
        super().__init__(stage, noun)
        self.report, _ = stage.assignment("accepted")
        self.room = f"/dossiers/{self.report['uuid']}/pret"
        self.make()

    def make(self):
        box, name = self.stage.box, f"Capteur {self.stage.count}"
        self.stage.post(MANAGER, "/capteurs/nouveau", name=name, family="lorawan")
        sensor = box.query("SELECT id, uuid FROM sensor WHERE name = ?", name)[0]
        self.stage.desk(self.room, verb="lend", sensor=sensor["uuid"], room="bedroom", how="signed",
                        consent=box.now().strftime("%Y-%m-%d"))
        self.subject = {**box.query("SELECT id, uuid FROM sensor_loan ORDER BY id DESC LIMIT 1")[0], "history": sensor["id"]}

    def bring(self, state):
        box, loan, out = self.stage.box, self.subject["id"], state in ("running", "paused")
        write(box, "UPDATE sensor_loan SET state = ?, keep = 'keep', to_at = iif (?, NULL, from_at + 60), returned_at = NULL,"
              " withdrawn_at = NULL WHERE id = ?", state, out, loan)
        write(box, "DELETE FROM sensor_pause WHERE loan_id = ?", loan)
        if state == "paused":
            write(box, "INSERT INTO sensor_pause (loan_id, from_at) SELECT id, from_at FROM sensor_loan WHERE id = ?", loan)
        return self.subject

    def send(self, verb, person, subject):
        return self.stage.post(person[0], self.room, verb=verb.verb, loan=subject.get("uuid", ""), keep=verb.reason or "")

    def allowed(self, verb, person, state):
        return all(may(person[1], right, person[2] == "caf") for right in ("sensor_lend", verb.right))


class Offers(Loans):
    def __init__(self, stage):
        super().__init__(stage, "offer")

    def make(self):
        self.stage.desk(self.room, verb="offer")
        self.subject = {**self.stage.box.query("SELECT id FROM sensor_offer ORDER BY id DESC LIMIT 1")[0], "history": 0}

    def bring(self, state):
        write(self.stage.box, "UPDATE sensor_offer SET state = ?, answered_at = NULL WHERE id = ?", state, self.subject["id"])
        return self.subject


class OnPage:
    """By the household's own page: its verbs alone. What cannot be leads back to the page, which says what changed."""

    def send(self, verb, person, subject):
        if not hasattr(self, "token"):
            self.token = secret_link(self.stage.box, "follow", self.report["id"])
        page = self.stage.phone.post(f"/suivi/{self.token}/capteur", {"csrf": self.stage.token, "act": verb.verb,
                                     "loan": subject.get("uuid", ""), "keep": verb.reason or ""}, follow=False)
        if page.status == 303 and page.headers["Location"].endswith("fait=changed"):
            page.status = 409
        return page

    def allowed(self, verb, person, state):
        return verb.right == "sensor_tell"

    def refused(self, verb, person, allowed):
        return (409,)


class LoansOnPage(OnPage, Loans):
    pass


class OffersOnPage(OnPage, Offers):
    pass


# ---- requests for help ----

class Tickets(Machine):
    """One's own is what one asked oneself: the agent of caf."""

    def __init__(self, stage):
        super().__init__(stage, "ticket")
        self.asker = AGENTS["caf"]
        page = stage.post(self.asker, "/assistance/nouvelle", subject="Rien ne part", text=SAID, urgency="hindered")
        assert page.status == 303, page.text[:300]
        self.subject = stage.box.query("SELECT id, 'A-' || year || '-' || printf ('%04d', number) AS name FROM ticket")[0]

    def bring(self, state):
        write(self.stage.box, "UPDATE ticket SET state = ?, closed_at = iif (? = 'closed', opened_at, NULL) WHERE id = ?", state,
              state, self.subject["id"])
        return self.subject

    def send(self, verb, person, subject):
        return self.stage.post(person[0], f"/assistance/{subject['name']}", verb=verb.verb, text=SAID)

    def allowed(self, verb, person, state):
        return may(person[1], verb.right, person[0] == self.asker)


# ---- what is printed and posted ----

class Prints(Machine):
    """By the desk's room. Its subject is a letter that the desk asked for on paper."""

    def __init__(self, stage):
        super().__init__(stage, "print")
        report = stage.report("taken")
        stage.desk(f"/dossiers/{report['uuid']}/papiers", letter="acknowledgement")
        self.print = stage.box.query("SELECT id, uuid FROM print ORDER BY id DESC LIMIT 1")[0]

    def bring(self, state):
        write(self.stage.box, "UPDATE print SET state = ?, reason = NULL, user_id = NULL, settled_at = iif (? = 'waiting', NULL,"
              " created_at) WHERE id = ?", state, state, self.print["id"])
        return self.print

    def send(self, verb, person, subject):
        return self.stage.post(person[0], "/gestion/impressions", verb=verb.verb, print=subject["uuid"])

    def allowed(self, verb, person, state):
        return may(person[1], verb.right, False)


# ---- values that make no sense ----

ODD = ("", "é" * 140, "-9223372036854775809", "99999999999999999999", "2026-02-31", "a\0b\r\nc", "%s{{csrf}}<b>",
       "NaN", "00000000-0000-4000-8000-000000000000", "\udcff\udcfe")
NAMES = ("at back birth class code conclusion consent day day-1 days details email ends_on fields from how insee kind language"
         " letter loan mailed means message minutes name note notation number occupant_present on_site order owner"
         " owner_present partner password phone place postcode preset print promised reason report revision room seen sensor"
         " starts_on subject text time time-1 to told type until url value version visible who words year").split()


def odd_values(stage, visit):
    """Each form behind a right × each value, in all of its fields; each verb of the visits: the box answers, and lives."""
    wrong, sent = [], 0
    tries = [(f"/visites/{visit.visit['uuid']}", verb.verb) for verb in visit.verbs]
    tries += [(path, "") for method, path, right in (row[0].split() for row in table("routes"))
              if method == "POST" and right not in ("public", "signed_in")]
    for path, verb in tries:
        at = visit.report["uuid"] if path.startswith("/dossiers/") else ODD[8]
        target = re.sub(r"\{\w+\}", at, path)
        for value in ODD:
            typed = urllib.parse.quote(value, errors="surrogateescape")
            body = "&".join(f"{name}={typed}" for name in (*NAMES, "print", "owner"))
            body += f"&report={visit.report['uuid']}&verb={verb or typed}"
            page = stage.people[MANAGER].request("POST", target, f"csrf={stage.csrf[MANAGER]}&{body}".encode(),
                                                 {"Content-Type": "application/x-www-form-urlencoded"}, follow=False)
            sent += 1
            if page.status >= 500 or page.status == 401:
                wrong.append(f"{path} {verb} {value[:20]!r}: {page.status} {page.text[:200]}")
    ok(sent > len(ODD) * len(visit.verbs) and not wrong, f"{sent} forms of nonsense: each is answered", *wrong[:20])


# What differs on site is who leads no visit there, and which verbs there are: those who tell these apart.
FEW = (MANAGER, AGENTS["caf"], "lit.caf@demo.example", AGENTS["ars"], AGENTS["landlord"])

NOUNS = {"report", "assignment", "visit", "mediation", "loan", "offer", "ticket", "print"}

with matrix_stage() as stage:
    is_({verb.noun for verb in VERBS}, NOUNS, "every machine that is printed is walked, the first two by matrix.py")
    remote = Visits(stage, REMOTE)
    walk(remote, "visit", PEOPLE)
    walk(Visits(stage, SITE), "visit on site", [one for one in PEOPLE if one[0] in FEW])
    walk(VisitLinks(stage), "visit by link", (LINK,))
    walk(Mediations(stage), "exchange with an owner", PEOPLE)
    walk(OwnerLinks(stage), "exchange by the owner's link", (LINK,))
    diag(f"{time.monotonic() - BEGUN:.1f} s until here")
    walk(Loans(stage), "loan", PEOPLE)
    walk(LoansOnPage(stage), "loan by the household", (LINK,))
    walk(Offers(stage), "offer of a sensor", PEOPLE)
    walk(OffersOnPage(stage), "offer by the household", (LINK,))
    walk(Tickets(stage), "request for help", PEOPLE)
    walk(Prints(stage), "letter to post", PEOPLE)
    remote.bring("planned")
    odd_values(stage, remote)
    diag(f"{stage.count} reports, {time.monotonic() - BEGUN:.1f} s")
done_testing()
