#!/usr/bin/python3
# weekly-once.py: the Monday run is killed at random instants, again and again, with all it had started; when it may at last finish,
# each partner has one PDF, and only its own files stand in it.
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *

KILLS = 8
SEED = int(os.environ.get("SEED") or random.randrange(10**6))


def killed_run(box, after_s):
    """histologe-admin jobs run-due, with everything below it, killed after that long. TRUE when it had not ended by itself."""
    process = subprocess.Popen([os.path.join(BUILD, "histologe-admin"), "--config", box.config, "jobs", "run-due"], cwd=box.folder,
                               env=box.time.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        process.wait(after_s)
        return False
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True


def pdf_references(data):
    with tempfile.NamedTemporaryFile(suffix=".pdf") as stream:
        stream.write(data)
        stream.flush()
        text = subprocess.run(["pdftotext", "-layout", stream.name, "-"], capture_output=True, check=True).stdout.decode()
        return set(re.findall(r"\b64-\d+\b", text)), plain(text)


def own_references(box, partner):
    """The open files of a partner, and those that wait for its answer: read from the store without the report's own queries."""
    rows = box.query("SELECT '64-' || r.number AS reference, a.state, r.state AS whole FROM assignment a"
                     " JOIN report r ON r.id = a.report_id WHERE a.partner_id = ? AND a.state <> 'refused'", partner)
    return ({row["reference"] for row in rows},
            {row["reference"] for row in rows if row["state"] == "waiting" and row["whole"] == "active"})


def check_pdf(box, mail):
    row = box.query("SELECT id, name FROM partner WHERE email = ?", mail.to)[0]
    found, text = pdf_references(mail.attachments[0][2])
    own, waiting = own_references(box, row["id"])
    ok(found <= own, f"{row['name']}: the PDF speaks of its own files only", found - own)
    ok(waiting <= found, f"{row['name']}: and of every file that waits for its answer", waiting - found)
    like(text, re.escape(plain(row["name"])), f"{row['name']}: it bears its name")


with Box(start="2026-09-18T10:00Z", running=False) as box:
    diag(f"SEED={SEED}")
    chance = random.Random(SEED)
    set_up_demo(box, reports=60)
    box.admin("jobs", "run-due")  # Friday: the jobs know their next hour
    box.jump(to="2026-09-21T05:01Z", run_due=False)
    killed = 0
    whole_s = 0.4
    for _ in range(KILLS):
        start = time.monotonic()
        killed += killed_run(box, chance.uniform(0.02, whole_s))
        box.jump(minutes=11, run_due=False)  # the lease of a run that died
    box.admin("jobs", "run-due")
    box.jump(minutes=5)
    ok(killed > 0, f"{killed} of {KILLS} runs were killed before their end")

    mails = box.mails(subject="rapport de la semaine")
    by_partner = {}
    for mail in mails:
        by_partner.setdefault(mail.to, set()).add(mail.message["Message-ID"])
    partners = {row["email"] for row in box.query("SELECT email FROM partner WHERE weekly_report = 1")}
    is_(set(by_partner), partners, "every partner has its weekly report")
    is_({to: len(ids) for to, ids in by_partner.items()}, {to: 1 for to in partners},
        "and one only: a mail that left twice by a power cut bears the same Message-ID")
    rows = box.query("SELECT partner_id, count(*) AS n FROM weekly_report GROUP BY partner_id")
    is_([row["n"] for row in rows], [1] * len(partners), "the store keeps one report a partner and week")
    is_(box.query("SELECT count(*) AS n FROM outbox WHERE kind = 'weekly'")[0]["n"], len(partners), "and one mail of each")
    seen = set()
    for mail in mails:
        if mail.to not in seen:
            seen.add(mail.to)
            check_pdf(box, mail)
    left = [name for name in os.listdir(os.path.join(box.data, "tmp")) if name.startswith("weekly-")]
    is_(left, [], "no folder of the run is left")
    box.jump(days=2)
    is_(len(box.mails(subject="rapport de la semaine")), len(mails), "and nothing more comes that week")
    is_(box.query("PRAGMA integrity_check")[0]["integrity_check"], "ok", "the store is whole")
done_testing()
