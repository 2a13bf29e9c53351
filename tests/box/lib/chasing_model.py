"""chasing_model.py: who must be written to on a day, from the rules in words and from the facts of the files alone.

The facts (files, assignments, visits, questions, answers, people) are read from the store; what was decided (reminder, notice,
outbox, job) is not: the model remembers by itself whom it had told. Days are those of the town.
"""
import collections
import datetime
import zoneinfo

PARIS = zoneinfo.ZoneInfo("Europe/Paris")
LINES_MOST = 500  # of one mail to staff where there is one a day

# What stands in the subject (journey.mail_kind) of a mail to staff whose lines are all of one kind of notice.
SUBJECTS = {"reminder_partner": "reminder", "reminder_referent": "unanswered", "reminder_managers": "unanswered",
            "silent_partner": "silent", "silent_managers": "silent", "silent_referent": "silent_named",
            "untaken_managers": "untaken", "untransmitted_managers": "untransmitted", "visit_to_plan": "visit_to_plan",
            "visit_soon_staff": "visit_soon", "visit_overdue": "visit_overdue", "visit_unanswered": "visit_unanswered",
            "report_new": "report_new", "assignment_refused": "assignment_refused", "assignment_left": "assignment_left",
            "stop_managers": "stop"}


def date_of(at):
    return datetime.datetime.fromtimestamp(at, PARIS).date()


def easter(year):
    """Meeus and Butcher's."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    l = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * l) // 451
    month, day = divmod(h + l - 7 * m + 114, 31)
    return datetime.date(year, month, day + 1)


def is_working(day):
    """Monday to Friday, and none of the eleven holidays (code du travail, L3133-1)."""
    fixed = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
    after_easter = (day - easter(day.year)).days
    return day.weekday() < 5 and (day.month, day.day) not in fixed and after_easter not in (1, 39, 50)


def days_between(first, last, working=False):
    if not working:
        return (last - first).days
    return sum(is_working(first + datetime.timedelta(days=n)) for n in range(1, (last - first).days + 1))


class Facts:
    """The files as they are, read before a run."""

    def __init__(self, box):
        self.box = box
        self.reports = self.table("SELECT r.*, t.code || '-' || r.number AS reference FROM report r JOIN territory t ON t.id ="
                                  " r.territory_id")
        self.assignments = self.table("SELECT * FROM assignment")
        self.partners = self.table("SELECT * FROM partner")
        self.users = self.table("SELECT * FROM user")
        self.visits = self.table("SELECT v.*, (SELECT max (at) FROM visit_date d WHERE d.visit_id = v.id) AS last_date"
                                 " FROM visit v")
        self.questions = self.by_report("SELECT * FROM question")
        self.followups = self.by_report("SELECT * FROM followup WHERE visible = 1")
        self.answers = self.by_report("SELECT * FROM outcome_answer")
        self.people = self.by_report("SELECT p.*, (SELECT value FROM report_answer a WHERE a.report_id = p.report_id AND"
                                     " a.field = 'sms_ok') AS sms_ok FROM person p WHERE kind IN ('reporter', 'occupant')"
                                     " ORDER BY kind DESC")
        self.competences = {(row["partner_id"], row["competence"]) for row in box.query("SELECT * FROM partner_competence")}
        self.guests = [(row["visit_id"], row["partner_id"]) for row in box.query("SELECT * FROM visit_guest")]
        self.of_report = collections.defaultdict(list)
        for assignment in self.assignments.values():
            self.of_report[assignment["report_id"]].append(assignment)

    def table(self, sql):
        return {row["id"]: row for row in self.box.query(sql)}

    def by_report(self, sql):
        rows = collections.defaultdict(list)
        for row in self.box.query(sql):
            rows[row["report_id"]].append(row)
        return rows

    def tenant(self, report_id):
        """("mail" or "sms", address), or None: by mail when there is one, else by text message to who wanted it."""
        people = self.people[report_id]
        for person in people:
            if person["email"]:
                return "mail", person["email"]
        for person in people:
            if person["sms_ok"] == "yes" and (person["phone"] or "").replace(" ", "")[:2] in ("06", "07"):
                return "sms", "+33" + person["phone"].replace(" ", "")[1:]
        return None

    def mailbox(self, partner_id):
        partner = self.partners[partner_id]
        return [partner["email"]] if partner["archived_at"] is None and partner["mail_notices"] else []

    def managers(self):
        active = [u for u in self.users.values() if u["state"] == "active"]
        return ([u["email"] for u in active if u["role"] == "manager"]
                or [u["email"] for u in active if u["role"] == "administrator"])

    def referent(self, partner_id):
        partner = self.partners[partner_id]
        for user_id in (partner["referent_id"], partner["deputy_id"]):
            if user_id in self.users and self.users[user_id]["state"] == "active":
                return [self.users[user_id]["email"]]
        return [u["email"] for u in self.users.values() if u["partner_id"] == partner_id and u["state"] == "active"
                and u["role"] in ("partner_admin", "partner_agent")]

    def rhythm(self, to):
        """Of a mailbox or a person: whether its news wait for one mail a day."""
        people = [*self.users.values(), *self.partners.values()]
        return "daily" if any(who["email"] == to and who["mail_rhythm"] == "daily" for who in people) else "at_once"

    def listens(self, report):
        return not report["stop_requested"]


Thing = collections.namedtuple("Thing", "id report base partner counts_from", defaults=(None, None))


# ---- what is chased: candidates of each row ----

def answers(facts):
    for a in facts.assignments.values():
        report = facts.reports[a["report_id"]]
        if a["state"] == "waiting" and report["state"] == "active" and facts.partners[a["partner_id"]]["archived_at"] is None:
            yield Thing(a["id"], report, a["waiting_since"], a["partner_id"])


def silent_files(facts):
    for report in facts.reports.values():
        states = {a["state"] for a in facts.of_report[report["id"]]}
        if report["state"] == "active" and ("accepted" in states or "waiting" not in states):
            yield Thing(report["id"], report, report["followed_at"])


def open_questions(facts):
    for report_id, questions in facts.questions.items():
        report = facts.reports[report_id]
        waiting = [q["asked_at"] for q in questions if q["answered_at"] is None and q["dropped_at"] is None]
        if waiting and report["state"] in ("received", "taken", "active") and facts.listens(report) and not report["demo"]:
            answered = max((q["answered_at"] or 0 for q in questions), default=0)
            yield Thing(report_id, report, max(max(waiting), answered), counts_from=max(waiting))


def open_outcomes(facts):
    for report in facts.reports.values():
        if report["state"] != "active" or not facts.listens(report):
            continue
        base = max((f["released_at"] for f in facts.followups[report["id"]]), default=report["created_at"])
        if not any(a["answer"] in ("solved", "moved") and a["at"] >= base for a in facts.answers[report["id"]]):
            yield Thing(report["id"], report, base)


def closed_outcomes(facts):
    for report in facts.reports.values():
        if report["state"] == "closed" and facts.listens(report) and report["closing_reason"] not in (
                "duplicate", "occupant_left", "occupant_asks"):
            if not any(a["report_state"] == "closed" and a["at"] >= report["closed_at"] for a in facts.answers[report["id"]]):
                yield Thing(report["id"], report, report["closed_at"])


def to_conclude(facts):
    for visit in facts.visits.values():
        if visit["state"] == "planned":
            yield Thing(visit["id"], facts.reports[visit["report_id"]], visit["at"])


def without_date(facts):
    for visit in facts.visits.values():
        if visit["state"] == "proposed" and visit["declined_at"] is None and visit["last_date"]:
            yield Thing(visit["id"], facts.reports[visit["report_id"]], visit["last_date"])


def untaken(facts):
    for report in facts.reports.values():
        if report["state"] == "received":
            yield Thing(report["id"], report, report["created_at"])


def untransmitted(facts):
    for report in facts.reports.values():
        if report["state"] == "taken":
            yield Thing(report["id"], report, max(report["taken_at"] or 0, report["followed_at"] or 0))


def visits_to_plan(facts):
    visited = {v["report_id"] for v in facts.visits.values() if v["state"] in ("proposed", "planned", "done")}
    for a in facts.assignments.values():
        report = facts.reports[a["report_id"]]
        if a["state"] == "accepted" and report["state"] == "active" and report["id"] not in visited and (
                a["partner_id"], "visites") in facts.competences:
            yield Thing(a["id"], report, a["accepted_at"], a["partner_id"])


def working_days_before(day, count):
    while count > 0:
        day -= datetime.timedelta(days=1)
        count -= is_working(day)
    return day


def coming_visits(facts, now, first_day, quiet_hours):
    """Planned visits to come, agreed some hours ago, from that day on."""
    for visit in facts.visits.values():
        if visit["state"] == "planned" and visit["at"] > now and visit["planned_at"] <= now - quiet_hours * 3600:
            if date_of(now) >= first_day(date_of(visit["at"])):
                yield visit


# ---- whom it tells: (recipient, kind of notice) ----

def tell_answer(facts, thing, named):
    told = [(to, "reminder_partner") for to in facts.mailbox(thing.partner)]
    if named:
        told += [(to, "reminder_referent") for to in facts.referent(thing.partner)]
        told += [(to, "reminder_managers") for to in facts.managers()]
    return told


def tell_silent(facts, thing, named):
    partners = [a["partner_id"] for a in facts.of_report[thing.id] if a["state"] == "accepted"]
    told = [(to, "silent_partner") for p in partners for to in facts.mailbox(p)]
    told += [(to, "silent_managers") for to in facts.managers()]
    return told + ([(to, "silent_referent") for p in partners for to in facts.referent(p)] if named else [])


def tell_managers(kind):
    return lambda facts, thing, named: [(to, kind) for to in facts.managers()]


def tell_mailbox(kind):
    return lambda facts, thing, named: [(to, kind) for to in facts.mailbox(thing.partner)]


def tell_host(kind):
    def tell(facts, thing, named):
        host = facts.users.get(facts.visits[thing.id]["user_id"])
        return [(host["email"], kind)] if host and host["state"] == "active" else []
    return tell


Row = collections.namedtuple("Row", "name things every named_after named_every most until working tell news"
                             " named_weekday", defaults=(None, None, None, None, False, None, None, None))

# `every`: days after what is waited for, or after the reminder before; `news`: it is for the tenant, on any day; the others leave
# on working days only. `named_weekday` (0 Monday): those by name fall due on that day, `named_every` days or more after the last.
ROWS = (
    Row("answer", answers, lambda count: 3, 4, 6, tell=tell_answer, named_weekday=1),
    Row("silent", silent_files, lambda count: 30, 1, 30, tell=tell_silent),
    Row("untaken", untaken, lambda count: 3, working=True, tell=tell_managers("untaken_managers")),
    Row("untransmitted", untransmitted, lambda count: 30, tell=tell_managers("untransmitted_managers")),
    Row("questions", open_questions, lambda count: 7, most=10, news="questions"),
    Row("outcome", open_outcomes, lambda count: (45, 30, 30, 90)[min(count, 3)], news="outcome"),
    Row("outcome_closed", closed_outcomes, lambda count: 7, most=1, until=30, news="outcome"),
    Row("conclusion", to_conclude, lambda count: 2, tell=tell_host("visit_overdue")),
    Row("dates", without_date, lambda count: 2, tell=tell_host("visit_unanswered")),
    Row("to_plan", visits_to_plan, lambda count: 15, most=2, until=60, tell=tell_mailbox("visit_to_plan")),
)


class Model:
    """Remembers what it decided. morning() and evening() give the mails of that run; the others hear of what people do."""

    def __init__(self, rows=ROWS):
        self.rows = rows
        self.sent = collections.defaultdict(list)     # (row, thing) → moments
        self.pending = collections.defaultdict(list)  # report → kinds of news that wait for the next morning
        self.told = {}                                # report → day of its last message of news
        self.reminded = set()                         # ("soon" or "eve", visit, planned_at)
        self.closed = collections.defaultdict(list)   # mailbox → references closed by the desk since the last morning
        self.waiting = collections.defaultdict(list)  # who wants one mail a day → (kind, reference) that wait

    def is_due(self, row, thing, now):
        today = date_of(now)
        sent = [at for at in self.sent[row.name, thing.id] if at >= (thing.counts_from or thing.base)]
        named = bool(row.named_after) and len(sent) >= row.named_after
        start = date_of(max([thing.base, *sent]))
        over = (row.most is not None and len(sent) >= row.most) or (not row.news and not is_working(today)) or (
            row.until is not None and days_between(date_of(thing.base), today) > row.until)
        went_by = days_between(start, today, row.working and not named)
        came = went_by >= (row.named_every if named else row.every(len(sent)))
        if named and row.named_weekday is not None:
            days = [start + datetime.timedelta(days=n) for n in range(row.named_every, went_by + 1)]
            came = any(day.weekday() == row.named_weekday for day in days)
        return came and not over, named, len(sent)

    def decide(self, row, facts, now, lines):
        for thing in sorted(row.things(facts)):
            due, named, count = self.is_due(row, thing, now)
            if not due or (row.news and facts.tenant(thing.report["id"]) is None):
                continue
            self.sent[row.name, thing.id].append(now)
            if row.news:
                self.pending[thing.report["id"]].append(row.news)
                continue
            for to, kind in row.tell(facts, thing, named):
                lines[to].append((kind, thing.report["reference"]))
            if row.name == "answer" and named and count == row.named_after and facts.listens(thing.report):
                self.pending[thing.report["id"]].append("waiting_tenant")

    def morning(self, facts, now):
        lines = collections.defaultdict(list)
        if is_working(date_of(now)):
            for to, waited in self.waiting.items():
                lines[to] += waited
            self.waiting.clear()
            self.soon(facts, now, lines)
        for row in self.rows:
            self.decide(row, facts, now, lines)
        closed = [(to, "assignment_closed_whole", tuple(sorted(references))) for to, references in self.closed.items()]
        self.closed.clear()
        return mails_of(lines, facts) + closed + self.news(facts, now)

    def closes_whole(self, reference, facts):
        """The desk is about to close a file: who holds it or was to answer reads it the next morning."""
        for report in facts.reports.values():
            for a in facts.of_report[report["id"]] if report["reference"] == reference else []:
                for to in facts.mailbox(a["partner_id"]) if a["state"] in ("waiting", "accepted") else []:
                    self.closed[to].append(reference)

    def is_reminded(self, what, visit):
        key = (what, visit["id"], visit["planned_at"])
        if key in self.reminded:
            return True
        self.reminded.add(key)
        return False

    def soon(self, facts, now, lines):
        """Two working days before a visit, whoever leads it and whoever is invited."""
        for visit in coming_visits(facts, now, lambda day: working_days_before(day, 2), 36):
            if self.is_reminded("soon", visit):
                continue
            reference = facts.reports[visit["report_id"]]["reference"]
            host = facts.users.get(visit["user_id"])
            guests = [partner for of, partner in facts.guests if of == visit["id"]]
            guests += [visit["partner_id"]] if visit["kind"] != "remote" and visit["partner_id"] else []
            for to in ([host["email"]] if host else []) + [to for partner in guests for to in facts.mailbox(partner)]:
                lines[to].append(("visit_soon_staff", reference))

    def evening(self, facts, now):
        """On the eve of a visit, its tenant."""
        mails = []
        for visit in coming_visits(facts, now, lambda day: day - datetime.timedelta(days=1), 6):
            report = facts.reports[visit["report_id"]]
            tenant = facts.tenant(report["id"])
            if not self.is_reminded("eve", visit) and tenant and facts.listens(report):
                mails.append((tenant[1], "visit_eve" if tenant[0] == "mail" else "sms", (report["reference"],)))
        return mails

    def awaits_visit(self, facts, now):
        """Whether an evening is worth a run."""
        return any(v["state"] == "planned" and -1 <= (date_of(v["at"]) - date_of(now)).days <= 2 for v in facts.visits.values())

    def news(self, facts, now):
        """One message a day to a tenant, whatever it holds; nothing to who asked to stop."""
        mails = []
        for report_id, kinds in list(self.pending.items()):
            report, tenant = facts.reports[report_id], facts.tenant(report_id)
            if self.told.get(report_id) == date_of(now):
                continue
            del self.pending[report_id]
            if tenant is None or not facts.listens(report) or not kinds:
                continue
            self.told[report_id] = date_of(now)
            kind = "sms" if tenant[0] == "sms" else kinds[0] if len(kinds) == 1 else "news_of_the_day"
            mails.append((tenant[1], kind, (report["reference"],)))
        return mails

    def said(self, report_id, kind, now, facts):
        """Somebody did what its tenant is told of: at once when it is the day's first, else the next morning."""
        if facts.tenant(report_id) and facts.listens(facts.reports[report_id]):
            if self.told.get(report_id) != date_of(now):
                self.told[report_id] = date_of(now)
            else:
                self.pending[report_id].append(kind)

    def managers_said(self, kind, reference, facts):
        """The managers are told: at once, but for who wants one mail a day."""
        for to in facts.managers():
            if facts.rhythm(to) == "daily":
                self.waiting[to].append((kind, reference))


def mails_of(lines, facts):
    """All lines of one recipient as one mail, of LINES_MOST lines at most."""
    mails = []
    for to, said in lines.items():
        for start in range(0, len(said), LINES_MOST):
            part = said[start:start + LINES_MOST]
            kinds = {kind for kind, _ in part}
            mixed = "digest" if facts.rhythm(to) == "daily" else "chasing"
            references = tuple(sorted({reference for _, reference in part}))
            mails.append((to, SUBJECTS[kinds.pop()] if len(kinds) == 1 else mixed, references))
    return mails
