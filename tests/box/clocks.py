#!/usr/bin/python3
# clocks.py: summer time both ways, a leap day, New Year and holidays, a week without power, a clock an hour ahead and back: no
# reminder is lost, doubled or early. One box lives through them all; each span begins with a file left unanswered.
import datetime
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from chasing_model import PARIS, Facts
from journey import *
from town_days import *

FIRST = datetime.date(2027, 3, 25)


def number(year, month, day):
    return (datetime.date(year, month, day) - FIRST).days


def reminders(days, report):
    """The days of the town on which the first partner was reminded of that file."""
    return [datetime.datetime.fromtimestamp(row["at"], PARIS).strftime("%d.%m.")
            for row in days.box.query("SELECT m.at FROM reminder m JOIN report r ON r.id = m.report_id WHERE m.kind = 'answer' AND"
                                      " r.number = ? AND m.assignment_id = (SELECT min (id) FROM assignment WHERE report_id = r.id)"
                                      " ORDER BY m.id", report.reference.split("-")[1])]


def hand_over_on(days, day):
    """A file handed over at ten in the morning; its tenant cannot be reached, nor is there anything else to tell."""
    change_store(days.box, f"UPDATE user SET signed_in_at = {int(days.at(day, 8).timestamp())}")  # or accounts are archived
    days.morning(day)
    days.box.time.jump(to=days.at(day, 10))
    report = file_report(days.box.browser(), address=f"{day} Rue Carnot")
    transmit(days.box, days.person(MANAGER), report)
    days.left()
    return report


def span(days, name, start, until, wanted):
    """Each morning until that day; the reminders of its file."""
    report = hand_over_on(days, start)
    for day in range(start + 1, until + 1):
        days.morning(day)
    is_(reminders(days, report), wanted, name)
    return report


def power_cut(days, start):
    """Handed over on a Tuesday; off until the Thursday of the next week: one reminder at wake-up; three days on is a Sunday,
    and the next waits for the Monday."""
    report = hand_over_on(days, start)
    days.compare(days.at(start + 9, 14, 20), days.model.morning)
    for day in range(start + 10, start + 14):
        days.morning(day)
    is_(reminders(days, report), ["17.06.", "21.06."], "a week without power: what fell due leaves once, at wake-up")


def clock_ahead(days, start):
    """The clock runs an hour ahead on the day a reminder is due, then is put right."""
    report = hand_over_on(days, start)
    days.morning(start + 1)
    days.morning(start + 2)
    days.compare(days.at(start + 3, 8, 1), days.model.morning)  # it is one minute past seven
    for hour, minute in ((7, 5), (8, 1), (9, 0)):
        days.compare(days.at(start + 3, hour, minute), days.model.morning)
    for day in range(start + 4, start + 8):
        days.morning(day)
    is_(reminders(days, report), ["02.07.", "05.07."], "a clock an hour ahead and back: once")


with Box(start=datetime.datetime.combine(FIRST, datetime.time(7, 0), PARIS), running=False, site=False) as box:
    set_up_demo(box)
    box.start()
    without_weekly(box)
    days = Days(box, FIRST)
    # Easter Monday, the 29th, is the morning after the night of 23 hours.
    span(days, "summer time begins: by the days of the town, none on Easter Monday", 0, 10, ["30.03.", "02.04."])
    power_cut(days, number(2027, 6, 8))
    clock_ahead(days, number(2027, 6, 29))
    span(days, "summer time ends, All Saints' Day follows", number(2027, 10, 28), number(2027, 11, 6), ["02.11.", "05.11."])
    span(days, "Christmas and New Year", number(2027, 12, 23), number(2028, 1, 6), ["27.12.", "30.12.", "03.01.", "06.01."])
    span(days, "a leap day is a day", number(2028, 2, 26), number(2028, 3, 8), ["29.02.", "03.03.", "06.03."])
    ok(not days.different, f"each of {days.mails} mails of all those days is the one the rules ask for", *days.different[:3])
done_testing()
