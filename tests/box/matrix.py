#!/usr/bin/python3
# matrix.py: every state of a file and of an assignment × every verb × every kind of account, and every form of the file's page
# × whose file it is × every kind of account, read from the program's own tables: either it works, with its history and its
# notices, or it answers 403 or 409 and nothing of the store changes. Visits and exchanges with an owner: matrix-others.py.
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *
from matrix_stage import *

BEGUN = time.monotonic()


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


with matrix_stage() as stage:
    roles = {role for _, role, _ in PEOPLE} | {"none"}
    is_({role for role, _ in RIGHTS} - roles, set(), "every role of the table is somebody here")
    try_all(stage, "report", states_of("report"), lambda state: (lambda row: (row, row))(stage.report(state)), path_of)
    try_all(stage, "assignment", states_of("assignment"), stage.assignment, path_of)
    words_needed(stage)
    try_forms(stage)
    try_held(stage)
    try_links(stage)
    diag(f"{stage.count} reports, {time.monotonic() - BEGUN:.0f} s")
done_testing()
