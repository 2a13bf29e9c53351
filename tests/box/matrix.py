#!/usr/bin/python3
# matrix.py: every state of a file and of an assignment × every verb × every kind of account, and every form of the file's page
# × whose file it is × every kind of account, read from the program's own tables: either it works, with its history and its
# notices, or it answers 403 or 409 and nothing of the store changes. The other machines: matrix-others.py.
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *
from matrix_stage import *

BEGUN = time.monotonic()


class Reports(Machine):
    def bring(self, state):
        row = self.stage.report(state)
        return {**row, "report": row}

    def send(self, verb, person, subject):
        return self.stage.post(person[0], path_of(verb, subject["report"], subject), verb=verb.verb,
                               report=subject["report"]["uuid"], reason=verb.reason or "", message=SAID)

    def allowed(self, verb, person, state):
        return may(person[1], verb.right, person[2] == "caf")


class Assignments(Reports):
    def bring(self, state):
        report, mine = self.stage.assignment(state)
        return {**mine, "report": report, "seen": state}


class Links(Assignments):
    """By the link of its mail: what the table gives a partner works, once the same history says how; the desk's verbs and
    impossible states change nothing."""

    def send(self, verb, person, subject):
        return self.stage.by_link(subject, report=subject["report"]["uuid"], seen=subject["seen"], verb=verb.verb,
                                  reason=verb.reason or "", message=SAID)

    def allowed(self, verb, person, state):
        return verb.right == "assignment_answer"

    def refused(self, verb, person, allowed):
        return (409, 410)

    def also(self, verb, subject):
        way = self.stage.box.query("SELECT way, user_id FROM event WHERE noun = 'assignment' ORDER BY id DESC LIMIT 1")[0]
        return [] if way == {"way": "mail", "user_id": None} else [f"way: {way}"]


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
    walk(Reports(stage, "report"), "report", PEOPLE)
    walk(Assignments(stage, "assignment"), "assignment", PEOPLE)
    words_needed(stage)
    try_forms(stage)
    try_held(stage)
    walk(Links(stage, "assignment"), "by link", (LINK,))
    diag(f"{stage.count} reports, {time.monotonic() - BEGUN:.0f} s")
done_testing()
