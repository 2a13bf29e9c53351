#!/usr/bin/python3
# faults.py: the disk answers with errors (libfiu): full, unable to flush, out of open files, at random. Every answer is a right
# page or says in words that nothing was recorded; what failed to reach the disk is never acknowledged; once the disk is well, and
# after a power cut, everything that was acknowledged is there and the same buttons work. NIGHTLY=1: more kinds, more attempts, all
# jobs.
import errno
import os
import random
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from disk_faults import Disk, Fault
from journey import MANAGER, sign_in
from power import Town
from stubborn import NO_ANSWER
from writing_paths import whole, wrong_mails

NIGHTLY = os.environ.get("NIGHTLY") == "1"
ATTEMPTS, WELL_S, ANSWER_S = (12 if NIGHTLY else 3), 60, 30
EVERYTHING = ("disk/write", "disk/sync", "disk/open/write", "disk/name", "disk/truncate")

# Whether nothing at all can be recorded meanwhile; by day the first three.
KINDS = (
    ("a full disk", True, [Fault("disk/write", errno.ENOSPC)]),
    ("a disk that cannot flush", True, [Fault("disk/sync", errno.EIO)]),
    ("errors at random", False, [Fault(point, errno.EIO, 0.15) for point in EVERYTHING]),
    ("a disk that takes nothing", True, [Fault("disk/write", errno.EIO)]),
    ("half of each write, then no space", False, [Fault("disk/short"), Fault("disk/write", errno.ENOSPC, 0.3)]),
    ("too many open files", False, [Fault("disk/open/write", errno.EMFILE), Fault("disk/open/read", errno.EMFILE, 0.5)]),
    ("no name can be given", False, [Fault("disk/name", errno.EIO)]),
    ("a disk that cannot be read", False, [Fault("disk/read", errno.EIO, 0.3)]),
    ("flushes that fail at random", False, [Fault("disk/sync", errno.EIO, 0.5)]),
)


def attempts(path, problems):
    """How often it was said to be done."""
    done = 0
    for _ in range(ATTEMPTS):
        start = time.monotonic()
        try:
            done += path.attempt()
        except NO_ANSWER as problem:
            problems.append(f"{path.name}: no answer: {type(problem).__name__} {problem}")
        except Exception as problem:  # a page that is neither right nor a refusal
            problems.append(f"{path.name}: {problem}")
        if time.monotonic() - start > ANSWER_S:
            problems.append(f"{path.name}: waited {time.monotonic() - start:.0f} s for an answer")
    return done


def desk_reads(desk, problems):
    """Nobody is told that their session is over because the disk does not say whose it is."""
    for _ in range(ATTEMPTS):
        page = desk.get("/dossiers")
        if page.status < 500 and page.path not in ("/dossiers", "/mon-compte/code"):  # a second factor is asked for in doubt
            problems.append(f"desk: led to {page.url}")


def once(path):
    """The person goes on until it is done."""
    def try_again():
        try:
            return path.attempt()
        except NO_ANSWER:
            return False
    until(try_again, WELL_S, f"{path.name} works again")


def people_meet(town, disk, name, nothing, faults):
    problems, done, desk = [], 0, sign_in(town.box, MANAGER)
    with disk.failing(*faults):
        for path in town.people:
            done += attempts(path, problems)
        desk_reads(desk, problems)
        alive = town.box.process.poll() is None
    ok(not problems, f"{name}: every answer is right, or says that nothing was recorded", *problems[:6])
    ok(alive and (done == 0 or not nothing), f"{name}: {done} of {ATTEMPTS * len(town.people)} attempts are said to be done")
    for path in town.people:
        once(path)
    town.box.cut()
    town.box.jump(hours=1, run_due=False)  # so many messages, forms and tries an hour
    town.box.start()
    for path in town.people:
        once(path)


def job_meets(town, disk, job, name, faults):
    """It fails, or not; it never says that it is done when it is not; a quarter of an hour later it is."""
    job.since_s = job.now()
    with disk.failing(*faults):
        job.again()
        started = lambda: town.box.query("SELECT 1 FROM job WHERE name = ? AND started_at >= ? AND lease_until IS NULL", job.name,
                                         job.since_s)
        tried_s = time.monotonic() + WELL_S
        while not started() and time.monotonic() < tried_s and town.box.process.poll() is None:
            time.sleep(0.05)
        wrong = getattr(job, "after_cut", list)()
    ok(not wrong, f"{name}, {job.name}: what was shown stays whole", *wrong[:5])
    town.box.jump(minutes=16, run_due=False)  # a job that failed rests
    town.finish(job)


with Box(start="2026-09-15T10:00Z", config={"server": {"front": "loopback"}}, running=False) as box:
    disk = Disk(box)
    box.start()
    town = Town(box, random.randrange(10**6), thorough=NIGHTLY)
    kinds = KINDS if NIGHTLY else KINDS[:3]
    for name, nothing, faults in kinds:
        people_meet(town, disk, name, nothing, faults)
    for name, _, faults in kinds if NIGHTLY else kinds[2:3]:
        for job in town.jobs[1:] if NIGHTLY else town.jobs[1:3]:
            job_meets(town, disk, job, name, faults)
    for path in town.people + town.jobs[1:] if NIGHTLY else town.people + town.jobs[1:3]:
        wrong = path.wrong()
        ok(not wrong, f"{path.name}: nothing acknowledged is lost, nothing is doubled", *wrong[:5])
    wrong = whole(box)
    ok(not wrong, "the store is whole, and so is every file that it names", *wrong[:5])
done_testing()
