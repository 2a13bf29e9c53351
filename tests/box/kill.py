#!/usr/bin/python3
# kill.py: two hundred reports are filed, four at a time, while the appliance is killed at random instants. Who got no answer tries
# again in the same browser. Every reference that was acknowledged is there at the end, and none is doubled.
import os
import random
import re
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *
from stubborn import Tenant, work

# The sanitizers make each page several times slower; what they look for shows in fewer.
REPORTS, AT_ONCE, WAIT_MAX_S = (60 if os.environ.get("V") == "asan" else 200), 4, 200
MAILED = 8  # every eighth tenant is written to
SEED = int(os.environ.get("SEED") or random.randrange(10**6))


def somebody(box, number):
    browser = box.browser()
    browser.timeout_s = 10
    # Behind the town's nginx each household has its own address: no limit of one of them is met.
    browser.headers["X-Forwarded-For"] = f"10.0.{number // 250}.{number % 250 + 1}"
    mail = f"menage-{number}@example.org" if number % MAILED == 0 else None
    return Tenant(number, browser, {**ANSWERS, "address": f"{number} Rue des Essais",
                                    **({"contact_by": "mail", "email": mail} if mail else {})})


def kill_while(box, threads, everybody, chance):
    """Kills and starts the box until all have filed; returns how often. A life in which nobody got through makes the next one
    longer: on a slow machine half a second is too short for any report, and the test would say nothing."""
    kills, longest_s, before = 0, 0.5, 0
    while any(thread.is_alive() for thread in threads):
        end = time.monotonic() + chance.uniform(0.02, longest_s)
        while time.monotonic() < end and any(thread.is_alive() for thread in threads):
            time.sleep(0.01)
        box.kill9()
        box.start()
        filed = sum(tenant.report is not None for tenant in everybody)
        longest_s, before = (0.5 if filed > before else longest_s * 1.3), filed
        kills += 1
    return kills


def check_mails(box):
    """A mail that was on its way when the box died may leave again, as the same mail."""
    box.jump(minutes=3)  # beyond the lease of a sender that died
    settle(box)
    for tenant in (f"menage-{n}@example.org" for n in range(0, REPORTS, MAILED)):
        mails = box.mails(to=tenant)
        if len({m.message["Message-ID"] for m in mails}) != 1:
            return f"{tenant}: {len(mails)} mails, {mails}"
    return None


with Box(config={"server": {"front": "loopback"}}, site=False) as box:
    diag(f"SEED={SEED}")
    set_up_demo(box)
    everybody = [somebody(box, number) for number in range(REPORTS)]
    waiting, problems = list(everybody), []
    threads = [threading.Thread(target=work, args=(waiting, problems, time.monotonic() + WAIT_MAX_S)) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    kills = kill_while(box, threads, everybody, random.Random(SEED))

    ok(not problems, "every tenant could file in the end", *problems[:5])
    ok(kills >= 5, f"the box was killed {kills} times, {sum(t.tries for t in everybody) - REPORTS} attempts were cut")
    stored = box.query("SELECT '64-' || number AS reference, address FROM report")
    acknowledged = {t.report.reference: f"{t.name} Rue des Essais" for t in everybody if t.report}
    is_(len(acknowledged), REPORTS, "no reference was given twice")
    missing = [r for r, address in acknowledged.items() if {"reference": r, "address": address} not in stored]
    is_(missing, [], "every acknowledged reference is in the store, with its own address")
    is_(len(stored), REPORTS, "and none is doubled")
    is_(len({row["address"] for row in stored}), REPORTS, "nor filed under two references")
    sent = box.query("SELECT count(*) AS n, count(DISTINCT report_id) AS r FROM event WHERE verb = 'sent'")[0]
    is_((sent["n"], sent["r"]), (REPORTS, REPORTS), "history tells of each once")
    is_(check_mails(box), None, "each tenant to be written to has one mail")
    ok(all(t.browser.get(t.report.follow).has(t.report.reference) for t in everybody[::20] if t.report), "the links they hold work")
    is_(box.query("PRAGMA integrity_check")[0]["integrity_check"], "ok", "the store is whole")
    is_(box.query("PRAGMA foreign_key_check"), [], "and nothing in it hangs loose")
    is_([n for n in os.listdir(os.path.join(box.data, "tmp")) if re.match("upload-", n)], [], "no half upload is left")
done_testing()
