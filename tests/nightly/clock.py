#!/usr/bin/python3
# clock.py: the machine has no clock when it starts (1970), one that is a day late, one that is a year ahead. People are served all
# the same and nothing they do is dated wrongly; nothing is erased, chased or sent before the clock is right, and then once.
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../box/lib"))
from box import *
from journey import *

QUIET_S = 4  # the scheduler looks every second; what it does not do in so long it does not do
OLDEST = 1750000000  # before the test's own time, and long after 1970
KEPT = ("report", "draft", "draft_answer", "file", "session", "link", "followup", "event", "reminder", "person", "weekly_report")


def counts(box):
    return {table: box.query(f"SELECT count(*) AS n FROM {table}")[0]["n"] for table in KEPT}


def moments_of_1970(box):
    """Columns of moments that hold one of long ago."""
    columns = box.query("SELECT t.name AS tab, c.name AS col FROM pragma_table_list t, pragma_table_info (t.name) c"
                        " WHERE t.schema = 'main' AND t.type = 'table' AND c.type = 'INTEGER'"
                        " AND (c.name = 'at' OR c.name LIKE '%/_at' ESCAPE '/')")
    return [f"{one['tab']}.{one['col']}" for one in columns
            if box.query(f"SELECT 1 FROM \"{one['tab']}\" WHERE \"{one['col']}\" BETWEEN 1 AND {OLDEST} LIMIT 1")]


def started(box):
    return box.query("SELECT name, started_at FROM job WHERE name <> 'status' ORDER BY name")


def start_at(box, **when):
    box.stop()
    box.time.jump(**when)
    box.start()


def quiet(box, name, before):
    """For some seconds: no job begins, no mail leaves, nothing is erased."""
    jobs, mails = started(box), len(box.mails())
    time.sleep(QUIET_S)
    is_(started(box), jobs, f"{name}: no job begins")
    is_(len(box.mails()), mails, f"{name}: no mail leaves")
    lost = {table: (before[table], count) for table, count in counts(box).items() if count < before[table]}
    is_(lost, {}, f"{name}: nothing is erased")


class People:
    """A tenant amid the form, one with a report, an agent who is signed in: all before the clock went."""

    def __init__(self, box):
        self.box, self.desk = box, sign_in(box, MANAGER)
        self.report = file_report(box.browser(), email="menage@example.org")
        transmit(box, self.desk, self.report)
        self.draft = fill_form(box.browser(), until="photos", address="7 Rue Carnot")

    def are_served(self, name):
        ok(self.report.browser.get(self.report.follow).has(self.report.reference), f"{name}: the tenant's link works")
        page = self.desk.get("/dossiers")
        ok((page.path, page.status) == ("/dossiers", 200), f"{name}: the agent is still signed in", page.path, page.status)
        page = self.draft.browser.get("/signaler/photos")
        ok(page.path == "/signaler/photos", f"{name}: the form is where it was", page.path)

    def act(self, name, number):
        """All that people do in a day."""
        expect(write_to_desk(self.report, f"Toujours mouillé, {number}."))
        expect(follow(self.box, self.desk, self.report, f"Appel numéro {number}."))
        new = file_report(self.box.browser(), address=f"{number} Rue des Heures")
        take(self.box, sign_in(self.box, ADMINISTRATOR), new)
        ok(new.reference, f"{name}: reports are filed and taken")


def without_clock(box, people):
    before, right = counts(box), box.now()
    start_at(box, to="1970-01-01T00:00:20Z")
    is_(box.browser().get("/health").json().get("clock"), "unknown", "no clock: the box knows")
    people.are_served("no clock")
    people.act("no clock", 1)
    quiet(box, "no clock", before)
    is_(moments_of_1970(box), [], "no clock: nothing that people did is dated in 1970")
    box.kill9()
    box.start()
    people.are_served("no clock, and another power cut")
    kept = counts(box)
    start_at(box, to=right)
    box.jump(days=1)  # a night: what is old is erased
    settle(box)
    lost = {table: (kept[table], count) for table, count in counts(box).items() if count < kept[table] and table != "session"}
    is_(lost, {}, "the clock is right again: the night erases nothing that is young")
    is_(box.query("SELECT count(*) AS n FROM draft")[0]["n"], kept["draft"], "a form that was begun is there")
    kinds = [mail_kind(mail) for mail in box.mails(to="menage@example.org")]
    ok(kinds.count("silent") == kinds.count("outcome") == 0, "nobody is told of a silence of fifty years", *kinds)


def day_late(box, people):
    """As the clock that a Pi remembers from before the power went; the kernel does not vouch for it (clock.trust)."""
    people.desk = sign_in(box, MANAGER)
    settle(box)
    box.configure(clock={"trust": "ntp"})
    before, told = counts(box), box.query("SELECT count(*) AS n FROM reminder")[0]["n"]
    right = box.now()
    start_at(box, days=-1)
    newest = box.query("SELECT at FROM event ORDER BY id DESC LIMIT 1")[0]["at"]
    people.are_served("a day late")
    people.act("a day late", 2)
    quiet(box, "a day late", before)
    ok(box.query("SELECT min (at) AS at FROM (SELECT at FROM event ORDER BY id DESC LIMIT 5)")[0]["at"] >= newest,
       "a day late: history goes on from where it was")
    box.configure(clock={"trust": "always"})
    start_at(box, to=right)
    box.jump(minutes=5)
    settle(box)
    is_(box.query("SELECT count(*) AS n FROM reminder")[0]["n"], told, "nobody is reminded twice of that day")


def year_ahead(box, people):
    people.desk = sign_in(box, MANAGER)
    right, before = box.now(), counts(box)
    box.configure(clock={"trust": "ntp"})
    start_at(box, days=365)
    quiet(box, "a year ahead", before)
    is_(people.draft.browser.get("/signaler/photos").status, 200, "a year ahead: pages are served")
    box.configure(clock={"trust": "always"})
    start_at(box, to=right)
    people.are_served("a year ahead, and put right")


def kernel_vouches(box):
    """This machine's own clock is kept by NTP: a box that asks the kernel believes any hour it is shown here."""
    box.configure(clock={"trust": "ntp"})
    box.restart()
    known = box.browser().get("/health").json().get("clock") != "unknown"
    box.configure(clock={"trust": "always"})
    box.restart()
    return known


with Box(start="2026-09-15T08:00Z", site=False) as box:
    set_up_demo(box)
    box.admin("jobs", "run-due")
    people = People(box)
    settle(box)
    without_clock(box, people)
    if kernel_vouches(box):
        skip("a day late, a year ahead", "the kernel of this machine vouches for its clock")
    else:
        day_late(box, people)
        year_ahead(box, people)
done_testing()
