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
from faketime import forget
from journey import *

ROUNDS, KILLS_MAX, FILES = 6, 12, 60
SEED = int(os.environ.get("SEED") or random.randrange(10**6))


def killed_run(box, after_s):
    """histologe-admin jobs run-due, with everything below it, killed after that long. TRUE when it had not ended by itself."""
    command = [os.path.join(BUILD, "histologe-admin"), "--config", box.config, "jobs", "run-due"]
    process = subprocess.Popen(command, cwd=box.folder, env=box.time.environment(), stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        process.wait(after_s)
        return False
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        forget(process.pid)
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


def sunday(box):
    """A town with files of its own, on the eve: the jobs know their next hour."""
    set_up_demo(box, reports=FILES)
    box.admin("jobs", "run-due")
    box.jump(to="2026-09-21T05:01Z", run_due=False)


def whole_run_s():
    """How long an undisturbed Monday run takes here."""
    with Box(start="2026-09-20T10:00Z", running=False, site=False) as box:
        sunday(box)
        start = time.monotonic()
        box.admin("jobs", "run-due")
        return time.monotonic() - start


def kill_until_done(box, longest_s, chance):
    """Kills run after run until one ends by itself; returns how many were killed."""
    for killed in range(KILLS_MAX):
        if not killed_run(box, chance.uniform(0, longest_s)):
            break
        box.jump(minutes=11, run_due=False)  # the lease of the run that died
    else:
        killed = KILLS_MAX
        box.admin("jobs", "run-due")
    box.jump(minutes=11)  # and of a mail that was on its way
    return killed


def check_once(box, name):
    """One report and one mail a partner, whatever was cut."""
    mails = box.mails(subject="Vos dossiers, semaine")
    by_partner = {}
    for mail in mails:
        by_partner.setdefault(mail.to, set()).add(mail.message["Message-ID"])
    partners = {row["email"] for row in box.query("SELECT email FROM partner WHERE weekly_way <> 'none'")}
    is_({to: len(ids) for to, ids in by_partner.items()}, {to: 1 for to in partners},
        f"{name}: one mail a partner; one that left twice by a power cut bears the same Message-ID")
    rows = box.query("SELECT partner_id, count(*) AS n FROM weekly_report GROUP BY partner_id")
    is_([row["n"] for row in rows], [1] * len(partners), f"{name}: the store keeps one report a partner and week")
    is_(box.query("SELECT count(*) AS n FROM outbox WHERE kind = 'weekly'")[0]["n"], len(partners), f"{name}: and one mail of each")
    left = [entry for entry in os.listdir(os.path.join(box.data, "tmp")) if entry.startswith("weekly-")]
    is_(left, [], f"{name}: no folder of the run is left")
    is_(box.query("PRAGMA integrity_check")[0]["integrity_check"], "ok", f"{name}: the store is whole")
    return {mail.to: mail for mail in mails}


diag(f"SEED={SEED}")
chance, killed = random.Random(SEED), 0
longest_s = whole_run_s()
for number in range(1, ROUNDS + 1):
    with Box(start="2026-09-20T10:00Z", running=False, site=False) as box:
        sunday(box)
        cut = kill_until_done(box, longest_s, chance)
        killed += cut
        mails = check_once(box, f"round {number}, {cut} killed")
        if number == ROUNDS:
            for mail in mails.values():
                check_pdf(box, mail)
            box.jump(days=2)
            check_once(box, "two days later")
ok(killed >= ROUNDS // 2, f"{killed} runs were killed before their end, each at an instant of its {longest_s:.1f} s")
done_testing()
