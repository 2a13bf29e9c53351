#!/usr/bin/python3
# admin.py: the command line: mails it writes lead to the box, and the legal zone of the configuration rules its days.
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *

TENANT = "menage@example.org"


def whole_links():
    """packaging/run gives no base_url: the address is then the one that is listened on."""
    with Box(start="2026-09-16T07:00Z", config={"server": {"base_url": ""}}) as box:
        set_up_demo(box)
        like(box.log(), rf"(?m)^ready {re.escape(box.base_url)}$", "the daemon tells where it is")
        report = file_report(box.browser(), email=TENANT)
        transmit(box, sign_in(box, MANAGER), report)
        settle(box)
        box.stop()
        known = len(box.mails())
        box.jump(days=5)  # a Monday: nobody is chased on the day before
        for _ in range(3):  # reminders become notices, then mails, which leave
            box.admin("jobs", "run-due")
        mails = [mail for mail in box.mails()[known:] if mail_kind(mail) == "reminder"]
        ok(mails, "the command line reminds the partners", box.mails()[known:])
        wrong = [mail.text for mail in box.mails() if re.search(r"(?<![\w:/.])/(dossiers|suivi|courriers)", mail.text)]
        ok(not wrong, "no link of a mail lacks its host", *wrong)
        ok(all(f"{box.base_url}/dossiers/" in mail.text for mail in mails), "and each leads to the file",
           *[mail.text for mail in mails])


def zone():
    """Half past nine in the evening in Pau is tomorrow on La Réunion."""
    for name, day in (("Europe/Paris", "16 septembre 2026"), ("Indian/Reunion", "17 septembre 2026")):
        with Box(start="2026-09-16T20:30Z", config={"clock": {"zone": name}}) as box:
            set_up_demo(box)
            report = file_report(box.browser())
            ok(report.browser.get(report.follow).has(day), f"{name}: the follow-up page says {day}")
            box.generator("site")
            ok(box.browser().get("/statistiques/").has(day), f"{name}: so do the statistics")


whole_links()
zone()
done_testing()
