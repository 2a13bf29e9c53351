#!/usr/bin/python3
# kill.py: the power goes fifty times, at random instants of everything that writes: reports, photos, messages, readings, the weekly
# run, a backup, the public site, the place it is sent to, a store of an earlier version. Nothing that was acknowledged is lost or
# doubled, no mail leaves twice but the one that was on its way, the store is whole. tests/nightly/power.py: a thousand times.
import os
import random
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from power import Town
from writing_paths import whole, wrong_mails

CUTS = int(os.environ.get("CUTS") or 50)
SEED = int(os.environ.get("SEED") or random.randrange(10**6))
THOROUGH = os.environ.get("NIGHTLY") == "1"

with Box(start="2026-09-15T10:00Z", config={"server": {"front": "loopback"}}) as box:
    diag(f"SEED={SEED}")
    town = Town(box, SEED, THOROUGH)
    amid = town.live(CUTS)
    diag("cut amid: " + ", ".join(f"{name} {count}" for name, count in amid.items()))
    ok(not town.problems, f"{CUTS} power cuts: whoever tried again came through, and what was shown was whole", *town.problems[:5])
    missed = [name for name, count in amid.items() if count < CUTS // 50]
    # Ten lives of a job may all end beside its moment of work; a night's two hundred do not.
    ok(len(missed) <= (0 if CUTS >= 500 else 2), "each path was cut amid its work", *missed)
    for path in town.people + town.jobs:
        wrong = path.wrong()
        ok(not wrong, f"{path.name}: nothing acknowledged is lost, nothing is doubled", *wrong[:5])
    wrong, twice = wrong_mails(box, CUTS)
    ok(not wrong, f"each of {len(box.mails())} mails left, {twice} of them twice, as the same mail", *wrong[:5])
    wrong = whole(box)
    ok(not wrong, "the store is whole, and so is every file that it names", *wrong[:5])
    is_([n for n in os.listdir(os.path.join(box.data, "tmp")) if re.match("upload-", n)], [], "no half upload is left")
done_testing()
