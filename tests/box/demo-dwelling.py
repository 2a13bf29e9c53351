#!/usr/bin/python3
# demo-dwelling.py: what `make run` shows of sensors at once: one dwelling with three months of readings in two rooms, its diary,
# the town's own sensor beside it, and what the rules find. Smaller demonstrations stay without.
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *

START = "2026-11-27T08:00Z"
OF_DWELLING = "SELECT r.uuid FROM sensor_loan l JOIN report r ON r.id = l.report_id JOIN sensor s ON s.id = l.sensor_id" \
              " WHERE s.name = 'Capteur 5'"
FOUND = "SELECT DISTINCT f.code FROM finding f JOIN sensor_loan l ON l.id = f.loan_id WHERE f.state = 'found' AND l.room = ?"


def shown(box):
    desk = sign_in(box, MANAGER)
    page = expect(desk.get(f"/dossiers/{box.query(OF_DWELLING)[0]['uuid']}/capteurs"))
    for words in ("chambre", "séjour", "dehors", "CO₂", "Ce que disent les mesures", "seuil atteint"):
        ok(page.has(words), f"its page of readings says: {words}", page.text[:3000])
    found = [row["code"] for row in box.query(FOUND, "bedroom")]
    ok(len(found) >= 2, "a cold bedroom with stuffy nights is found to be one at once", str(found))
    is_(len(box.query("SELECT 1 FROM sensor_note WHERE text LIKE '%(démonstration)'")), 2,
        "its diary has two notes, marked as invented")


with Box(start=START) as box:
    set_up_demo(box, 30)
    is_(box.query(OF_DWELLING), [], "a small demonstration has no such dwelling")
with Box(start=START) as box:
    before = time.monotonic()
    set_up_demo(box, 149)
    diag(f"loaded in {time.monotonic() - before:.1f} s")
    shown(box)
done_testing()
