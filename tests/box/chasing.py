#!/usr/bin/python3
# chasing.py: forty days in which partners stay silent. Every mail that leaves is compared with a small model of the rules R2 and
# R3, computed here from days alone; for one week the box is switched off, and what fell due meanwhile leaves once.
import datetime
import os
import sys
import zoneinfo

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *

PARIS = zoneinfo.ZoneInfo("Europe/Paris")
FIRST = datetime.date(2026, 9, 15)  # a Tuesday; the fortieth day is the one when clocks change
DAYS = 42
OFF = range(20, 27)  # days without power

# R2: every 3 days; past the fourth reminder weekly, and by name. R3: a follow-up a month.
EVERY, WEEKLY_AFTER, WEEK, SILENT = 3, 4, 7, 30
TENANT, TENANT_OF_TWO = "menage@example.org", "deux@example.org"


class File:
    """What the model knows of one file."""

    def __init__(self, tenant):
        self.tenant = tenant
        self.waiting = {}   # partner → [day it was handed over or last reminded, reminders so far]
        self.accepted = set()
        self.news = []      # kinds of what its tenant has not been told yet
        self.quiet = 0      # day of the last follow-up by staff, or of the last mail about its absence


class Model:
    """Who must get which mail on a day, as (recipient, kind, files)."""

    def __init__(self):
        self.files = {}

    def day(self, day):
        lines = {}  # (recipient, kind) → references
        for reference, file in self.files.items():
            for partner, state in file.waiting.items():
                named = state[1] >= WEEKLY_AFTER
                if day - state[0] < (WEEK if named else EVERY):
                    continue
                state[0], state[1] = day, state[1] + 1
                tell = [(MAILBOXES[partner], "reminder")]
                tell += [(AGENTS[partner], "unanswered"), (MANAGER, "unanswered")] if named else []
                if named and state[1] == WEEKLY_AFTER + 1 and file.tenant:
                    file.news.append("waiting_tenant")
                for key in tell:
                    lines.setdefault(key, set()).add(reference)
            if file.accepted and day - file.quiet >= SILENT:
                file.quiet = day
                for key in [(MAILBOXES[partner], "silent") for partner in file.accepted] + [(MANAGER, "silent")]:
                    lines.setdefault(key, set()).add(reference)
            if file.tenant and file.news:  # T16: one message a day, whatever it holds
                lines[(file.tenant, file.news[0] if len(file.news) == 1 else "news_of_the_day")] = {reference}
                file.news = []
        return sorted((to, kind, sorted(references)) for (to, kind), references in lines.items())


def morning(day):
    """Ten past eight in the town, whatever the season."""
    at = datetime.datetime.combine(FIRST + datetime.timedelta(days=day), datetime.time(8, 10), PARIS)
    return at.astimezone(datetime.timezone.utc)


def left(post):
    """The mails that left, but for weekly reports (weekly-once.py counts these), questions left open (questions.py) and the month's
    refusals (rules.py)."""
    post.news()
    return sorted((mail.to, mail_kind(mail), mail_references(mail)) for mail in post.last
                  if mail_kind(mail) not in ("weekly", "questions", "refusals"))


def hand_over(box, model, tenant=None):
    """A file for the hygiene service and the ADIL, from today."""
    report = file_report(box.browser(), **({"email": tenant} if tenant else {}))
    transmit(box, sign_in(box, MANAGER), report)
    file = model.files[report.reference] = File(tenant)
    file.waiting = {"schs": [0, 0], "adil": [0, 0]}
    return report


def answered(box, model, report, partner, day, accepts=True):
    """The partner answers by its form; what the model knows follows."""
    browser = sign_in(box, AGENTS[partner])
    file = model.files[report.reference]
    (accept if accepts else refuse)(box, browser, report)
    del file.waiting[partner]
    file.quiet = day
    if accepts:
        file.accepted.add(partner)
        file.news.append("assignment_accepted")  # told the next day: of this one, the tenant had its message
    return browser


def live(box, model, post, reports):
    """Day by day; returns what differed, and how many mails there were."""
    silent, answering, kept = reports
    different, mails, off_mails = [], 0, None
    for day in range(1, DAYS + 1):
        if day in OFF:
            if day == OFF[0]:
                box.stop()
            continue
        box.jump(to=morning(day), run_due=box.process is not None)
        if box.process is None:
            box.start()  # the daemon alone catches up
        got, wanted = left(post), model.day(day)
        mails += len(got)
        if got != wanted:
            different.append(f"day {day}: left {[m for m in got if m not in wanted]},"
                             f" missing {[m for m in wanted if m not in got]}")
        if day == OFF[-1] + 1:
            off_mails = got
        act(box, model, day, silent, answering, kept)
        left(post)  # what these actions told people is not chasing
    return different, mails, off_mails


def act(box, model, day, silent, answering, kept):
    if day == 7:
        answered(box, model, answering, "schs", day)
    if day == 8:
        answered(box, model, answering, "adil", day, accepts=False)
    if day == 10:
        follow(box, sign_in(box, AGENTS["schs"]), kept, "Appel au ménage, tout va bien.")
        model.files[kept.reference].quiet = day


with Box(start=datetime.datetime.combine(FIRST, datetime.time(9, 0), PARIS)) as box:
    set_up_demo(box)
    model, post = Model(), Post(box)
    silent = hand_over(box, model, TENANT)
    answering, kept = hand_over(box, model), hand_over(box, model)
    hand_over(box, model, TENANT_OF_TWO)  # neither partner ever answers
    left(post)
    answered(box, model, silent, "adil", 0)
    for partner in ("schs", "adil"):
        answered(box, model, kept, partner, 0)
    left(post)

    different, mails, off_mails = live(box, model, post, (silent, answering, kept))
    ok(not different, f"in {DAYS} days every mail that left is the one the rules ask for, and none is missing ({mails})",
       *different)

    rows = box.query("SELECT m.kind, m.sequence, m.at FROM reminder m WHERE m.report_id = (SELECT id FROM report WHERE number = ?)"
                     " ORDER BY m.id", silent.reference.split("-")[1])
    days = {kind: [(datetime.datetime.fromtimestamp(r["at"], PARIS).date() - FIRST).days for r in rows if r["kind"] == kind]
            for kind in ("answer", "silent")}
    # The fifth fell due on day 19, the sixth on day 26 in the dark: it leaves on day 27, and the weeks are counted from there.
    is_(days["answer"], [3, 6, 9, 12, 19, 27, 34, 41], "the silent partner is chased every 3 days, then weekly")
    is_(days["silent"], [30], "a file without news for a month is told of once")
    is_(off_mails, sorted([(MAILBOXES["schs"], "reminder", ["64-1", "64-4"]), (AGENTS["schs"], "unanswered", ["64-1", "64-4"]),
                           (MAILBOXES["adil"], "reminder", ["64-4"]), (AGENTS["adil"], "unanswered", ["64-4"]),
                           (MANAGER, "unanswered", ["64-1", "64-4"])]), "after the week without power what fell due leaves, once")
    names = box.mails(to=AGENTS["schs"])
    like(names[0].text, r"Bonjour Agent du service d'hygiène", "the referent is written to by name")
    like(box.mails(to=MANAGER, subject="sans réponse")[0].text, r"Service communal d'hygiène", "the manager reads who is silent")
    is_(len(box.mails(to=TENANT, subject="relançons")), 1, "the tenant is told once, honestly")
    grouped = box.mails(to=TENANT_OF_TWO, subject="des nouvelles")
    is_(len(grouped), 1, "two partners that stay silent are one mail to their tenant")
    like(grouped[0].text, r"(?s)(Service communal d'hygiène.*ADIL|ADIL.*Service communal d'hygiène)", "which names both")
    answered(box, model, silent, "schs", DAYS)
    box.jump(days=8)
    chased = {reference for line in left(post) if line[1] in ("reminder", "unanswered") for reference in line[2]}
    is_(chased, {"64-4"}, "once it has answered nobody is chased any more for it")
done_testing()
