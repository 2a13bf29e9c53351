#!/usr/bin/python3
# chasing.py: forty-two days in which partners stay silent. Every mail that leaves is compared with a small model of the rules R2
# and R3, computed here from days alone: nobody is chased on a day off, and what chases one recipient is one mail. For one week the
# box is switched off, and what fell due meanwhile leaves once.
import datetime
import os
import sys
import zoneinfo

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *

PARIS = zoneinfo.ZoneInfo("Europe/Paris")
FIRST = datetime.date(2026, 10, 6)  # a Tuesday; clocks change on the nineteenth day
DAYS = 42
OFF = range(22, 29)  # days without power, a Tuesday in them
HOLIDAYS = {datetime.date(2026, 11, 11)}  # a Wednesday, the only one of these weeks that is no Sunday

# R2: every 3 days; past the fourth reminder by name, on the first Tuesday six days or more later, at wake-up when it was missed.
# R3: a follow-up every so many days, the second time by name. Who visits and accepted is asked twice to plan one.
EVERY, WEEKLY_AFTER, TUESDAY, SILENT = 3, 4, 1, 20
PLAN, PLAN_MOST, VISITS = 15, 2, "schs"
TENANT, TENANT_OF_TWO = "menage@example.org", "deux@example.org"


class File:
    """What the model knows of one file."""

    def __init__(self, tenant):
        self.tenant = tenant
        self.waiting = {}   # partner → [day it was handed over or last reminded, reminders so far]
        self.accepted = {}  # partner → [day it accepted or was last asked for a visit, how often it was]
        self.news = []      # kinds of what its tenant has not been told yet
        self.quiet = 0      # day of the last follow-up by staff, or of the last mail about its absence
        self.named = False  # its silence was told of once: the next time by name


def working(day):
    date = FIRST + datetime.timedelta(days=day)
    return date.weekday() < 5 and date not in HOLIDAYS


def tuesday_between(first, last):
    return any((FIRST + datetime.timedelta(days=day)).weekday() == TUESDAY for day in range(first, last + 1))


class Model:
    """Who must get which mail on a day, as (recipient, kind, files)."""

    def __init__(self):
        self.files = {}

    def day(self, day):
        chased, told = {}, []  # recipient → kind → references; what tenants get
        for reference, file in self.files.items():
            for recipient, kind in self.chases(file, day) if working(day) else []:
                chased.setdefault(recipient, {}).setdefault(kind, set()).add(reference)
            if file.tenant and file.news:  # T16: one message a day, whatever it holds
                told.append((file.tenant, file.news[0] if len(file.news) == 1 else "news_of_the_day", [reference]))
                file.news = []
        for recipient, kinds in chased.items():  # one mail a recipient, whatever chases it
            kind = list(kinds)[0] if len(kinds) == 1 else "chasing"
            told.append((recipient, kind, sorted(set().union(*kinds.values()))))
        return sorted(told)

    def chases(self, file, day):
        return self.answers(file, day) + self.silence(file, day) + self.visits(file, day)

    def visits(self, file, day):
        state = file.accepted.get(VISITS)
        if state is None or day - state[0] < PLAN or state[1] >= PLAN_MOST:
            return []
        state[0], state[1] = day, state[1] + 1
        return [(MAILBOXES[VISITS], "visit_to_plan")]

    def answers(self, file, day):
        told = []
        for partner, state in file.waiting.items():
            named = state[1] >= WEEKLY_AFTER
            if not (tuesday_between(state[0] + 6, day) if named else day - state[0] >= EVERY):
                continue
            state[0], state[1] = day, state[1] + 1
            told += [(MAILBOXES[partner], "reminder")]
            told += [(AGENTS[partner], "unanswered"), (MANAGER, "unanswered")] if named else []
            if named and state[1] == WEEKLY_AFTER + 1 and file.tenant:
                file.news.append("waiting_tenant")
        return told

    def silence(self, file, day):
        if not file.accepted or day - file.quiet < SILENT:
            return []
        file.quiet, named, file.named = day, file.named, True
        told = [(MAILBOXES[partner], "silent") for partner in file.accepted] + [(MANAGER, "silent")]
        return told + ([(AGENTS[partner], "silent_named") for partner in file.accepted] if named else [])


def morning(day):
    """Ten past eight in the town, whatever the season."""
    at = datetime.datetime.combine(FIRST + datetime.timedelta(days=day), datetime.time(8, 10), PARIS)
    return at.astimezone(datetime.timezone.utc)


def left(post):
    """The mails that left, but for weekly reports (weekly-once.py counts these) and the month's refusals (rules.py)."""
    post.news()
    return sorted((mail.to, mail_kind(mail), mail_references(mail)) for mail in post.last
                  if mail_kind(mail) not in ("weekly", "refusals", "outcome", "reception_trouble", "status"))


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
    file.quiet, file.named = day, False
    if accepts:
        file.accepted[partner] = [day, 0]
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
    if day == 16:  # twenty days later is a public holiday
        follow(box, sign_in(box, AGENTS["schs"]), kept, "Appel au ménage, tout va bien.")
        model.files[kept.reference].quiet, model.files[kept.reference].named = day, False


with Box(start=datetime.datetime.combine(FIRST, datetime.time(9, 0), PARIS), site=False) as box:
    set_up_demo(box)
    page = expect(sign_in(box, MANAGER).get("/reglages?partie=relances"))
    expect(send(page, page.form("reminder.silent_days"), {"reminder.silent_days": str(SILENT), "question.reminders": "0"}))
    model, post = Model(), Post(box)
    silent = hand_over(box, model, TENANT)
    answering, kept = hand_over(box, model), hand_over(box, model)
    hand_over(box, model, TENANT_OF_TWO)  # neither partner ever answers
    first = left(post)
    box.jump(minutes=6)
    told = [mail for mail in first + left(post) if mail[:2] == (MAILBOXES["schs"], "assignment_new")]
    ok(len(told) <= 2 and sum(len(references) for _, _, references in told) == 4,
       "four files handed over in a row: a mail at once, and five minutes later one with the others", str(told))
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
    # The fourth would be a Sunday's; the sixth fell due on day 28 in the dark and left on the Wednesday, the next on a Tuesday.
    is_(days["answer"], [3, 6, 9, 13, 21, 29, 35, 42], "the silent partner is chased every 3 days, then on Tuesdays")
    is_(days["silent"], [20, 41], "a file without news is told of once, and once more by name, not on a Sunday")
    is_(off_mails, sorted([(MAILBOXES["schs"], "chasing", ["64-1", "64-2", "64-4"]),
                           (AGENTS["schs"], "unanswered", ["64-1", "64-4"]),
                           (MAILBOXES["adil"], "reminder", ["64-4"]), (AGENTS["adil"], "unanswered", ["64-4"]),
                           (MANAGER, "chasing", ["64-1", "64-2", "64-4"])]),
        "after the week without power what fell due leaves, once, in one mail to each")
    names = box.mails(to=AGENTS["schs"])
    like(names[0].text, r"Bonjour Agent du service d'hygiène", "the referent is written to by name")
    unanswered = box.mails(to=MANAGER, subject="sans réponse")[0].text
    like(unanswered, r"hygiène et de santé, tél\. [0-9 ]+ : confié le .*, sans réponse depuis \d+ jours",
         "the manager reads who is silent, how long, and whom to call")
    like(unanswered, "confier le dossier à un autre", "and what can be done")
    is_(len(box.mails(to=TENANT, subject="relançons")), 1, "the tenant is told once, honestly")
    grouped = box.mails(to=TENANT_OF_TWO, subject="des nouvelles")
    is_(len(grouped), 1, "two partners that stay silent are one mail to their tenant")
    like(grouped[0].text, r"(?s)(Service communal d'hygiène.*ADIL|ADIL.*Service communal d'hygiène)", "which names both")
    answered(box, model, silent, "schs", DAYS)
    box.jump(days=8)
    chased = {reference for line in left(post) if line[1] in ("reminder", "unanswered", "chasing") for reference in line[2]}
    ok("64-4" in chased and "64-1" not in chased, "once it has answered nobody is chased any more for it", str(chased))
done_testing()
