#!/usr/bin/python3
# storm.py: sensors that all come back at once after a power cut, half by HTTP and half by MQTT, each with a week of late history,
# while the box itself is killed: nothing that was acknowledged is lost, doubled or changed, value by value. NIGHTLY=1: 2,000 of
# them, or SENSORS. Needs build/bench/sum_readings, and by night prepare_sensors (make nightly makes both).
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from broker import Broker
from journey import file_report, set_up_demo, uuid_of
from storm import STEP_S, Storm, many_files

NIGHTLY = os.environ.get("NIGHTLY") == "1"
MANY = int(os.environ.get("SENSORS") or 2000)
SENSORS, VALUES, BATCH, CUTS, WAIT_S = (MANY, 1008, 84, 5, 900) if NIGHTLY else (30, 1008, 84, 2, 60)
TOOL = os.path.join(TOP, "build/bench/prepare_sensors")


def accounts_of(box, report):
    """[(user, token)] of new sensors, lent to that household: by the command line, or all at once where there are many."""
    if not NIGHTLY:
        tokens = [box.admin("sensor", "add", f"Capteur {i}", "bedroom", report).split()[-1] for i in range(SENSORS)]
        users = [row["uuid"] for row in box.query("SELECT uuid FROM sensor ORDER BY id DESC LIMIT ?", SENSORS)]
        return list(zip(reversed(users), tokens))
    box.stop()
    made = subprocess.run([TOOL, os.path.join(box.data, "store.db"), str(SENSORS), report], stdout=subprocess.PIPE, text=True,
                          check=True, env=box.time.environment())
    box.start()
    return [tuple(line.split()) for line in made.stdout.splitlines()[1:]]


many_files()
with Broker() as broker, Box(start="2026-09-14T06:00Z", config=broker.configuration()) as box:
    set_up_demo(box)
    accounts = accounts_of(box, uuid_of(box, file_report(box.browser())))
    box.jump(days=8)
    broker.start()
    until(lambda: box.browser().get("/health").json().get("mqtt") == "connected", 20, "the broker is there")
    storm = Storm(box, broker, accounts, int(box.now().timestamp()) - (VALUES + 1) * STEP_S, VALUES, BATCH).start()
    for cut in range(CUTS):  # the first when hardly anything came
        until(lambda: storm.http.batches() > cut * storm.half_batches() // CUTS, WAIT_S, "some are taken")
        storm.power_cut(WAIT_S)
    is_(storm.wait(WAIT_S), [0, 0], "every batch was acknowledged in the end")
    wrong = storm.whole(WAIT_S)
    ok(not wrong, f"{SENSORS} sensors by HTTP and MQTT: each of {VALUES} values is there once, as it was sent",
       *map(str, wrong[:5]))
    ok(storm.kept()[accounts[0][0]] != storm.kept()[accounts[1][0]], "and what one sent is told from what another did")
    diag(f"{SENSORS * VALUES} values in {time.monotonic() - storm.began:.1f} s, {CUTS} power cuts among them")
    is_(box.query("PRAGMA integrity_check")[0]["integrity_check"], "ok", "the store is whole")
done_testing()
