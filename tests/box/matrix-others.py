#!/usr/bin/python3
# matrix-others.py: every state of a visit and of an exchange with an owner × every verb × every kind of account, and × each
# verb through the secret link of the occupant or of the owner, from the program's own tables: it works with its history and its
# notices, or is refused and nothing changes. The subject is made by its own doors once; its state is then set in the store, since
# what leads there is other tests'.
import hashlib
import os
import sqlite3
import sys
import time

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


def secret_link(box, purpose, column, subject, report):
    """A link as the box keeps it: the hash of its token alone."""
    token = f"{purpose}-{subject}-" + "z" * 24
    write(box, f"INSERT INTO link (token_hash, purpose, report_id, {column}, created_at) VALUES (?, ?, ?, ?, ?)",
          hashlib.blake2b(token.encode(), digest_size=32).hexdigest(), purpose, report, subject, int(box.now().timestamp()))
    return token


def cell(stage, verb, state, subject, page, before, allowed, possible, refused):
    """What is wrong with one try: it worked with its history and notices, or was refused and nothing changed."""
    after = everything(stage.box)
    if not (allowed and possible):
        changed = difference(before, after)
        good = page.status in refused and not changed
        return [] if good else [f"{page.status} instead of {refused}, {changed or page.text[:300]}"]
    now = stage.box.query(f"SELECT state FROM {verb.noun} WHERE id = ?", subject["id"])[0]["state"]
    if (page.status, now) != (303, verb.after):
        return [f"{page.status}, {now}: {page.text[:600]}"]
    return check_done(verb.verb, verb, state, before, after, subject["id"])


# ---- visits ----

def day_at(box, days):
    return (box.now().timestamp() // 86400 + days) * 86400


def dates(box):
    day = box.now().fromtimestamp(day_at(box, 5)).strftime("%Y-%m-%d")
    return {"day-1": day, "time-1": "10:00", "minutes": "30", "means": "phone"}


def make_visit(stage, kind):
    """A visit that the desk plans on a file that caf has accepted: (report, visit)."""
    report, _ = stage.assignment("accepted")
    path = "visites" if kind == REMOTE else "visites-sur-place"
    stage.desk(f"/dossiers/{report['uuid']}/{path}", **dates(stage.box), who=stage.partners["caf"], kind=kind)
    return report, stage.box.query("SELECT id, uuid FROM visit ORDER BY id DESC LIMIT 1")[0]


def set_visit(box, visit, state, at=None):
    """Its day is agreed: it has just begun, or is to come at that moment."""
    now = int(box.now().timestamp())
    write(box, "UPDATE visit SET state = ?, revision = 7, at = iif (? = 'proposed', NULL, ?), declined_at = NULL, planned_at = ?,"
          " ended_at = iif (? IN ('done', 'not_done', 'cancelled'), ?, NULL), reason = NULL WHERE id = ?",
          state, state, at or now - 60, now - 3600, state, now, visit["id"])


def try_visits(stage, kind, people):
    box, tried, worked, wrong = stage.box, 0, 0, []
    verbs = [verb for verb in VERBS if verb.noun == "visit"]
    report, visit = make_visit(stage, kind)
    typed = {"report": report["uuid"], "revision": "7", "message": SAID, "told": SAID, "details": SAID, "on_site": "yes",
             "conclusion": "non_decence", "occupant_present": "yes", "owner_present": "no", **dates(box)}
    for state in states_of(verbs[0].noun):
        set_visit(box, visit, state)
        before = everything(box)
        for verb in verbs:
            for email, role, partner in people:
                allowed = may(role, verb.right, partner == "caf")
                if kind == SITE:
                    allowed = allowed and may(role, "visit_site", partner == "caf")
                possible = state in verb.before and ONLY.get(verb.verb, kind) == kind
                sent = {**typed, "verb": verb.verb, "reason": verb.reason or ""}
                if verb.verb == "conclude_quietly":  # a box of the form that concludes
                    sent.update(verb="conclude", quiet="1")
                page = stage.post(email, f"/visites/{visit['uuid']}", **sent)
                refused = (409,) if allowed else (403, 404, 409) if role.startswith("landlord") else (403, 409)
                faults = cell(stage, verb, state, visit, page, before, allowed, possible, refused)
                wrong += [f"{kind} visit {state}, {verb.verb}, {email}: {fault}" for fault in faults]
                tried += 1
                if allowed and possible:
                    worked += 1
                    set_visit(box, visit, state)
                    before = everything(box)
    ok(worked > 0 and not wrong, f"visits, {kind}: {tried} cells, {worked} work with their history and their notices,"
       f" {tried - worked} change nothing", *wrong[:20])


def try_visit_links(stage):
    """What the occupant may do by the link, in each state; what the link of another visit cannot."""
    box, tried, worked, wrong = stage.box, 0, 0, []
    verbs = {verb.verb: verb for verb in VERBS if (verb.noun, verb.right) == ("visit", "visit_answer")}
    is_(set(verbs), set(TENANT_VERBS), "each verb of the occupant is tried by the link")
    report, visit = make_visit(stage, REMOTE)
    token = secret_link(box, "visit", "visit_id", visit["id"], report["id"])
    chosen = box.query("SELECT at FROM visit_date WHERE visit_id = ?", visit["id"])[0]["at"]
    for state in states_of("visit"):
        set_visit(box, visit, state, chosen + 3600)
        before = everything(box)
        for name, verb in verbs.items():
            page = stage.phone.post(f"/visite/{token}", {"csrf": stage.token, "revision": "7", "at": chosen, "message": SAID,
                                                         **TENANT_VERBS[name]}, follow=False)
            possible = state in verb.before
            wrong += [f"by link, visit {state}, {name}: {fault}" for fault in
                      cell(stage, verb, state, visit, page, before, True, possible, (404, 409, 410))]
            tried, worked = tried + 1, worked + possible
            set_visit(box, visit, state, chosen + 3600)
            before = everything(box)
    ok(worked > 0 and not wrong, f"visits by link: {tried} cells, {worked} work, {tried - worked} change nothing", *wrong[:20])


# ---- exchanges with an owner ----

def make_mediation(stage):
    """An owner to whom the desk writes: (report, mediation)."""
    report = stage.report("taken")
    room = f"/dossiers/{report['uuid']}/bailleur"
    stage.desk(f"{room}/coordonnees", last_name="Lahore", first_name="Jean", address="8 Rue des Écoles", postcode="64000",
               city="Pau")
    stage.desk(room, verb="agree", how="phone")
    stage.desk(room, verb="send", letter="1")
    return report, stage.box.query("SELECT id, uuid FROM mediation ORDER BY id DESC LIMIT 1")[0]


def set_mediation(box, mediation, state):
    """As when it has just come there: nothing is late."""
    soon = int(day_at(box, 20))
    write(box, "UPDATE mediation SET state = ?, answer_by = ?, promised_at = iif (? = 'promised', ?, NULL), told_at = NULL,"
          " ended_at = NULL, outcome = NULL WHERE id = ?", state, soon, state, soon, mediation["id"])
    write(box, "UPDATE link SET revoked_at = NULL WHERE mediation_id = ?", mediation["id"])


def try_mediations(stage, people):
    """By the desk's room. What belongs to the owner has no door there, for nobody."""
    box, tried, worked, wrong = stage.box, 0, 0, []
    verbs = [verb for verb in VERBS if verb.noun == "mediation"]
    report, mediation = make_mediation(stage)
    for state in states_of(verbs[0].noun):
        set_mediation(box, mediation, state)
        before = everything(box)
        for verb in verbs:
            for email, role, partner in people:
                here = may(role, "report_triage", partner == "caf")
                allowed = here and may(role, verb.right, partner == "caf")
                page = stage.post(email, f"/dossiers/{report['uuid']}/bailleur", verb=verb.verb, reason=verb.reason or "",
                                  words=SAID)
                refused = (409,) if allowed else (400,) if here else (403, 404) if role.startswith("landlord") else (403,)
                faults = cell(stage, verb, state, mediation, page, before, allowed, state in verb.before, refused)
                wrong += [f"mediation {state}, {verb.verb}, {email}: {fault}" for fault in faults]
                tried += 1
                if allowed and state in verb.before:
                    worked += 1
                    set_mediation(box, mediation, state)
                    before = everything(box)
    ok(worked > 0 and not wrong, f"exchanges with an owner: {tried} cells, {worked} work with their history and their notices,"
       f" {tried - worked} change nothing", *wrong[:20])


def try_owner_links(stage):
    """By the owner's link: its own verbs in each state, and never the others'."""
    box, tried, worked, wrong = stage.box, 0, 0, []
    verbs = [verb for verb in VERBS if verb.noun == "mediation"]
    report, mediation = make_mediation(stage)
    token = secret_link(box, "owner", "mediation_id", mediation["id"], report["id"])
    day = box.now().fromtimestamp(day_at(box, 20)).strftime("%Y-%m-%d")
    for state in states_of(verbs[0].noun):
        set_mediation(box, mediation, state)
        before = everything(box)
        for verb in verbs:
            fields = {"csrf": stage.token, "answer": verb.verb, "day": day, "words": SAID, "help": "law"}
            page = stage.phone.post(f"/bailleur/{token}", list(fields.items()), multipart=True, follow=False)
            allowed, possible = verb.right == "mediation_answer", state in verb.before
            wrong += [f"by the owner, {state}, {verb.verb}: {fault}" for fault in
                      cell(stage, verb, state, mediation, page, before, allowed, possible, (404, 409, 410, 422))]
            tried, worked = tried + 1, worked + (allowed and possible)
            if allowed and possible:
                set_mediation(box, mediation, state)
                before = everything(box)
    ok(worked > 0 and not wrong, f"by the owner's link: {tried} cells, {worked} work, {tried - worked} change nothing", *wrong[:20])


# What differs on site is who leads no visit there, and which verbs there are: those who tell these apart.
FEW = (MANAGER, AGENTS["caf"], "lit.caf@demo.example", AGENTS["ars"], AGENTS["landlord"])

with matrix_stage() as stage:
    is_({verb.noun for verb in VERBS}, {"report", "assignment", "visit", "mediation"}, "every machine that is printed is walked")
    try_visits(stage, REMOTE, PEOPLE)
    try_visits(stage, SITE, [one for one in PEOPLE if one[0] in FEW])
    try_visit_links(stage)
    try_mediations(stage, PEOPLE)
    try_owner_links(stage)
    diag(f"{stage.count} reports, {time.monotonic() - BEGUN:.0f} s")
done_testing()
