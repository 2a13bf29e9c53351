#!/usr/bin/python3
# golden-site.py: the public site depends on the store and the files it is made of, and on nothing else: the same bytes wherever and
# by whomever it is made; and one follow-up more makes anew exactly the files named here.
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *

AT = "2026-11-23T09:00:00Z"
# What one more note on one file makes anew. A page that shows figures of the files belongs here; the others do not.
FOLLOWUP = {"statistiques/index.html", "opendata/signalements-logement-statistiques_ensemble.csv"}


def files_of(folder):
    """Path to digest and mode of each file, hidden ones apart."""
    found = {}
    for at, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(at, name)
            if not name.startswith("."):
                with open(path, "rb") as stream:
                    found[os.path.relpath(path, folder)] = (hashlib.sha256(stream.read()).hexdigest(), os.stat(path).st_mode)
    return found


class Town:
    """A data folder with a copy of the store, and a configuration of its own."""

    def __init__(self, box, name):
        self.folder = os.path.join(box.folder, name)
        os.makedirs(os.path.join(self.folder, "data"))
        shutil.copy(os.path.join(box.data, "store.db"), os.path.join(self.folder, "data"))
        with open(box.config, encoding="utf-8") as stream:
            text = stream.read().replace(f"data={box.data}", f"data={self.folder}/data")
        with open(os.path.join(self.folder, "histologe.conf"), "w", encoding="utf-8") as stream:
            stream.write(text)

    def make(self, *options, at=AT, umask=0o022, **environment):
        command = [os.path.join(BUILD, "histologe-generator"), "--config", "histologe.conf", "--at", at, "site", *options]
        return subprocess.run(command, cwd=self.folder, check=True, capture_output=True, text=True, umask=umask,
                              env={**os.environ, **environment}).stdout

    def change(self, sql):
        store = sqlite3.connect(os.path.join(self.folder, "data/store.db"))
        store.execute(sql)
        store.commit()
        store.close()

    def files(self):
        return files_of(os.path.join(self.folder, "data/site/current"))


def differing(one, other):
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


with Box(start=AT, running=False) as box:
    set_up_demo(box, 60)
    here = Town(box, "here")
    here.make()
    golden = here.files()
    ok(len(golden) > 30, f"the site is there: {len(golden)} files")
    for what, options in (("in Tokyo, in Turkish, for nobody else to read", dict(TZ="Asia/Tokyo", LANG="tr_TR.UTF-8",
                                                                                 LC_ALL="tr_TR.UTF-8", umask=0o077)),
                          ("in Honolulu, in the plain locale, for all", dict(TZ="Pacific/Honolulu", LC_ALL="C", umask=0))):
        there = Town(box, f"town {options['TZ'].split('/')[1]}")
        there.make(**options)
        is_(differing(golden, there.files()), [], f"{what}: the same bytes")
    here.make("--anew")
    is_(differing(golden, here.files()), [], "made anew: the same bytes")
    # A file where nobody did anything yet: its first action is this note.
    here.change("INSERT INTO followup (uuid, report_id, author, category, text, visible, created_at,"
                " released_at) SELECT 'golden', r.id, 'desk',"
                " 'note', 'Vu.', 0, r.created_at + 86400, r.created_at + 86400 FROM report r"
                " WHERE NOT EXISTS (SELECT 1 FROM followup f WHERE f.report_id = r.id AND f.author IN ('desk', 'partner'))"
                " ORDER BY r.id LIMIT 1")
    plan = here.make("--dry-run")
    planned = {line.split()[-1] for line in plan.splitlines() if line.startswith("made anew")}
    is_(differing(golden, here.files()), [], "a dry run changes nothing")
    is_(sorted(planned), sorted(FOLLOWUP), "one more follow-up: the plan names the files that it makes anew")
    here.make()
    is_(differing(golden, here.files()), sorted(FOLLOWUP), "and those alone are other than before")
done_testing()
