"""town_days.py: days of a town: runs of all that is due, and what left compared with the model of the rules (chasing_model.py)."""
import datetime
import re
import signal
import sqlite3
import os

from chasing_model import PARIS, Facts, Model
from journey import MANAGER, PARTNER_TYPES, Post, mail_kind, mail_references, settle, sign_in

APART = ("weekly", "refusals", "failures", "account_idle", "account_idle_managers", "reception_trouble",
         "status")  # counted by other tests


class Days:
    """Time stands at one moment after another. `gateway`: where text messages go, or None."""

    def __init__(self, box, first, gateway=None):
        self.box, self.first, self.gateway = box, first, gateway
        self.model, self.post, self.texts, self.browsers = Model(), Post(box), 0, {}
        self.different, self.mails = [], 0

    def at(self, day, hour, minute=0):
        """That hour of the town, days after the first."""
        self.browsers = {}  # sessions end meanwhile
        self.now = datetime.datetime.combine(self.first + datetime.timedelta(days=day), datetime.time(hour, minute), PARIS)
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
        texts = self.gateway.texts[self.texts:] if self.gateway else []
        self.texts += len(texts)
        return sorted([m for m in mails if m[1] not in APART]
                      + [(number, "sms", tuple(sorted(set(re.findall(r"\b64-\d+\b", text))))) for number, text in texts])

    def compare(self, moment, rules):
        """A run beside model.morning or model.evening; what left."""
        facts = Facts(self.box)
        self.run(moment)
        got, wanted = self.left(), sorted(rules(facts, moment.timestamp()))
        self.mails += len(got)
        if got != wanted:
            self.different.append("\n".join([f"{self.now:%A %d %B %Y, %H:%M}:", *describe(got, wanted)]))
        return got

    def morning(self, day):
        return self.compare(self.at(day, 8, 31), self.model.morning)

    def evening(self, day):
        moment = self.at(day, 18, 5)
        if self.model.awaits_visit(Facts(self.box), moment.timestamp()):
            self.compare(moment, self.model.evening)

    # ---- people ----

    def person(self, email):
        if email not in self.browsers:
            self.browsers[email] = sign_in(self.box, email)
        return self.browsers[email]

    def tell(self, report, kind):
        """The tenant hears of it."""
        facts = Facts(self.box)
        found = [r["id"] for r in facts.reports.values() if r["reference"] == report.reference]
        self.model.said(found[0], kind, self.box.now().timestamp(), facts)

    def tell_managers(self, kind, *references):
        for reference in references:
            self.model.managers_said(kind, reference, Facts(self.box))


def describe(got, wanted):
    """The difference, a line each."""
    return [f"  {what}: {to}: {kind} {' '.join(files)}"
            for what, here, there in (("left, and nobody expects it", got, wanted), ("did not leave", wanted, got))
            for to, kind, files in here if (to, kind, files) not in there]


def change_store(box, sql):
    """What no page changes, for a test."""
    connection = sqlite3.connect(os.path.join(box.data, "store.db"), timeout=60)
    with connection:
        connection.execute(sql)
    connection.close()


def without_weekly(box):
    change_store(box, "UPDATE partner SET weekly_way = 'none'")


def partner_uuid(box, key):
    """Of the demonstration's partners by name, of others by the first part of their address."""
    column, value = ("type", PARTNER_TYPES[key]) if key in PARTNER_TYPES else ("email", f"{key}@example.org")
    return box.query(f"SELECT uuid FROM partner WHERE {column} = ?", value)[0]["uuid"]
