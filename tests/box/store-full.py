#!/usr/bin/python3
# store-full.py: when the disk is full or another program holds the store, people read that nothing was recorded, and nothing was;
# what they had typed before is kept, and sending again works once there is room.
import contextlib
import os
import re
import sqlite3
import stat
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import box as harness
from box import *
from journey import *

NOT_RECORDED = r"n'est pas parti|n'a pas pu être enregistrée|n'est pas enregistrée"
TABLES = ("report", "draft_answer", "draft_file", "followup", "event", "notice", "assignment", "session", "access_log",
          "reading_journal")
DISK_BYTES = 24 * 1024 * 1024


def counts(box):
    return {name: box.query(f"SELECT count(*) AS n FROM {name}")[0]["n"] for name in TABLES}


class People:
    """A tenant before the last button, one in the middle, the desk and a follow-up page: all opened while all was well."""

    def __init__(self, box):
        self.report = file_report(box.browser())
        self.review = fill_form(box.browser(), address="7 Rue des Cordeliers")
        self.middle = fill_form(box.browser(), until="recit")
        self.photos = fill_form(box.browser(), until="photos")
        self.desk = sign_in(box, MANAGER)
        self.file = open_file(box, self.desk, self.report)
        self.follow = self.report.browser.get(self.report.follow)
        self.sensor = box.admin("sensor", "add", "Capteur 1", "bedroom", self.report.uuid).strip()
        settle(box)

    def can_read(self):
        return self.report.browser.get(self.report.follow).has(self.report.reference)

    def attempts(self, box):
        """What each of them then tries, by name."""
        return {
            "sending": lambda: send(self.review, self.review.form("website")),
            "a page of the form": lambda: send(self.middle, self.middle.form(), {"description": "Une histoire."}),
            "taking in charge": lambda: send(self.file, form_with(self.file, "/etat", verb="take")),
            "a follow-up of the desk": lambda: send(self.file, form_with(self.file, "/suivis"), {"text": "Appel."}),
            "a message of the tenant": lambda: send(self.follow, self.follow.form("message"), {"message": "Bonjour."}),
            "signing in": lambda: (lambda page: send(page, page.form("password"), {"email": ADMINISTRATOR, "password": PASSWORD}))(
                box.browser().get("/connexion")),
            "a first click": lambda: (lambda page: send(page, form_with(page, "/signaler")))(box.browser().get("/signaler")),
        }


def all_refused(box, people, name):
    """Each attempt is answered by a page that says so, and the store is as before."""
    before = counts(box)
    for attempt, function in people.attempts(box).items():
        page = function()
        ok(page.status in (500, 503) and re.search(NOT_RECORDED, page.text), f"{name}: {attempt}: said that nothing was recorded",
           page.status, page.text[:600])
    page = box.browser().post_json("/sensors/readings", {"temperature": 15.9}, {"Authorization": f"Bearer {people.sensor}"})
    ok(page.status in (500, 503) and "error" in page.json(), f"{name}: a sensor is told to keep its reading", page.status,
       page.text)
    is_(counts(box), before, f"{name}: and nothing was")


def all_well_again(box, people, name, number):
    """The same people press the same buttons."""
    page = send(people.review, people.review.form("website"))
    if page.status == 403:  # the box was started again meanwhile: the form is asked for again
        page = people.review.browser.get("/signaler/recapitulatif")
        page = send(page, page.form("website"))
    is_(read_receipt(page).reference, f"64-{number}", f"{name}: afterwards the same click sends, under the next number")
    page = people.middle.browser.get("/signaler/recit")
    expect(send(page, page.form(), {"description": "Une histoire."}, button="Continuer"))
    like(take(box, sign_in(box, MANAGER), people.report).text, "pris en charge", f"{name}: the desk works")
    page = box.browser().post_json("/sensors/readings", {"temperature": 15.9}, {"Authorization": f"Bearer {people.sensor}"})
    is_(page.status, 204, f"{name}: the sensor is heard")
    is_(box.query("PRAGMA integrity_check")[0]["integrity_check"], "ok", f"{name}: the store is whole")


# ---- three ways to be full ----

@contextlib.contextmanager
def files_cannot_grow(box):
    """No file of the appliance may be written past its first kilobyte: works for everybody, on any disk."""
    pid = box.process.pid
    subprocess.run(["prlimit", "--pid", str(pid), "--fsize=1024:unlimited"], check=True)
    yield
    subprocess.run(["prlimit", "--pid", str(pid), "--fsize=unlimited:unlimited"], check=True)


def log_is_empty(box):
    """The store's log gives back its room: a write that fits into what it holds already asks the disk for nothing."""
    with contextlib.closing(sqlite3.connect(os.path.join(box.data, "store.db"), timeout=5)) as other:
        return other.execute("PRAGMA wal_checkpoint (TRUNCATE)").fetchone()[0] == 0


@contextlib.contextmanager
def disk_is_full(box):
    """A true full disk: the last byte of a small file system is taken."""
    until(lambda: log_is_empty(box), 30, "the log is empty")
    filler = os.path.join(box.data, "filler")
    with open(filler, "wb", buffering=0) as stream:
        with contextlib.suppress(OSError):
            while stream.write(b"\0" * 4096):
                pass
    yield
    os.unlink(filler)


@contextlib.contextmanager
def store_is_held(box):
    """Another program writes and does not come to an end."""
    other = sqlite3.connect(os.path.join(box.data, "store.db"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


def wrapped_build(folder):
    """The appliance with SIGXFSZ ignored, so that a file at its limit is an error of write(), as on a full disk."""
    os.mkdir(folder)
    for name in ("histologe-appliance", "histologe-admin"):
        path = os.path.join(folder, name)
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(f"#!/bin/sh\ntrap '' XFSZ\nexec '{os.path.join(BUILD, name)}' \"$@\"\n")
        os.chmod(path, stat.S_IRWXU)
    return folder


def photo_refused(box, people, name):
    before = counts(box)
    page = send(people.photos, people.photos.form("photos"), {"photos": ("mur.png", png(400, 300), "image/png")}, button="add")
    ok(page.status >= 400 and re.search(NOT_RECORDED + "|n'a pas pu être lu maintenant", page.text),
       f"{name}: a photo: said that it is not kept", page.status, page.text[:600])
    is_(counts(box), before, f"{name}: and it is not")


def limited(box):
    people = People(box)
    with files_cannot_grow(box):
        all_refused(box, people, "files at their limit")
        photo_refused(box, people, "files at their limit")
        ok(people.can_read(), "files at their limit: pages can still be read")
    all_well_again(box, people, "files at their limit", 2)


def full():
    """Needs a file system of its own: as root only."""
    with Box(running=False) as box:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", box.data]
        if subprocess.run(mount, capture_output=True).returncode != 0:
            skip("a full disk: nothing is recorded", "no right to mount")
            return
        try:
            box.start()
            set_up_demo(box)
            people = People(box)
            wait_site(box)  # a site under way would give back what it had taken
            until(lambda: not box.query("SELECT 1 FROM job WHERE name = 'site' AND lease_until IS NOT NULL"), 60, "the site stands")
            with disk_is_full(box):
                all_refused(box, people, "a full disk")
                photo_refused(box, people, "a full disk")
                is_(box.browser().get("/health").status, 503, "a full disk: machines read that the box is ill")
                box.kill9()
            box.start()
            all_well_again(box, people, "a full disk, and a power cut", 2)
            box.stop()
        finally:
            subprocess.run(["umount", "-l", box.data], check=True)


def held():
    with Box() as box:
        set_up_demo(box)
        people = People(box)
        before, answers = counts(box), {}
        with store_is_held(box):
            threads = [threading.Thread(target=lambda k=k, f=f: answers.__setitem__(k, f()))
                       for k, f in (people.attempts(box) | {"health": lambda: box.browser().get("/health")}).items()]
            start = time.monotonic()
            for thread in threads:
                thread.start()
            ok(people.can_read(), "a held store: pages can still be read")
            for thread in threads:
                thread.join(40)
            waited_s = time.monotonic() - start
        health = answers.pop("health")
        ok(health.status == 503 and "takes no writes" in health.source, "a held store: machines read that the box is ill",
           health.source)
        for attempt, page in answers.items():
            ok(page.status == 503 and re.search(NOT_RECORDED, page.text),
               f"a held store: {attempt}: said that nothing was recorded", page.status, page.text[:600])
        is_(len(answers), len(people.attempts(box)), f"a held store: each had an answer, the last after {waited_s:.0f} s")
        is_(counts(box), before, "a held store: and nothing was recorded")
        all_well_again(box, people, "a held store", 2)
        with store_is_held(box):
            late = threading.Thread(target=lambda: answers.__setitem__("late", write_to_desk(people.report, "Un instant.")))
            late.start()
            free_at = time.monotonic() + 1.5
            until(lambda: time.monotonic() > free_at, 10, "a moment")
            ok(late.is_alive(), "a store held for a moment is waited for")
        late.join(40)
        like(answers["late"].text, "Un instant", "and nobody is troubled")


with Box(running=False) as box:
    build, harness.BUILD = harness.BUILD, wrapped_build(os.path.join(box.folder, "build"))
    box.start()
    set_up_demo(box)
    limited(box)
    harness.BUILD = build
full()
held()
done_testing()
