# year_measures.py: a year of a hundred dwellings in two rooms, in the store of a town: its bytes, and how long each chart, page,
# table and paper of one of them takes, whole request, the first time. `--lines` prints "what<TAB>figure<TAB>note" for
# tests/bench/run. DAYS and SENSORS in the environment make it shorter.
import datetime
import os
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.dont_write_bytecode = True
sys.path[:0] = [HERE, os.path.join(TOP, "tests/box/lib")]
from box import Box
from journey import MANAGER, expect, file_report, set_up_demo, sign_in, uuid_of
from machine import processor_s, status_mb

DAYS, SENSORS, ROOM_MB, CHART_S = int(os.environ.get("DAYS") or 365), int(os.environ.get("SENSORS") or 200), 100, 1
TOOL = os.path.join(TOP, "build/bench/reading_measures")
SPANS = {"jour": "a day", "semaine": "a week", "mois": "a month", "annee": "a year"}


def say(name, figure, note=""):
    print(f"{name}\t{figure}\t{note}" if "--lines" in sys.argv else f"{name:64} {figure:>20}  {note}", flush=True)


def asked(box, desk, path):
    """(milliseconds; of the processor, of the daemon and what it starts; bytes); never asked before."""
    began, used = time.monotonic(), processor_s(box.process.pid, True)
    answer = expect(desk.get(path))
    return (time.monotonic() - began) * 1000, (processor_s(box.process.pid, True) - used) * 1000, len(answer.body)


def look(box, desk, base, day, worst):
    """Each span: its page, its charts, its table of hours; a span's day is another than the former's: nothing is drawn yet."""
    for span, words in SPANS.items():
        query = f"vue={span}&jour={day}"
        for name, path in (("page", f"{base}?{query}"), ("chart of temperature", f"{base}/graphique?grandeur=t&{query}"),
                           ("chart of humidity", f"{base}/graphique?grandeur=rh&{query}"),
                           ("table of hours", f"{base}/mesures.csv?donnees=heures&{query}"),
                           ("table of readings", f"{base}/mesures.csv?donnees=brutes&{query}"),
                           ("report on paper", f"{base}/rapport.pdf?{query}")):
            ms, cpu, size = asked(box, desk, path)
            worst[name] = max(worst.get(name, (0, 0)), (cpu, ms))
            say(f"year of readings: {words}, {name}", f"{ms:,.0f} ms", f"{cpu:.0f} ms of the processor, {size:,} bytes")


with Box(start="2026-01-01T06:00Z", config={"server": {"front": "loopback"}}) as town:
    set_up_demo(town)
    report = uuid_of(town, file_report(town.browser()))
    town.stop(quiet=True)
    filled = time.monotonic()
    out = subprocess.run([TOOL, "--town", os.path.join(town.data, "store.db"), report, str(DAYS), str(SENSORS)],
                         stdout=subprocess.PIPE, text=True, check=True)
    values, before, after, start, end = map(int, out.stdout.split())
    say("year of readings: bytes at rest, readings, hours and indexes", f"{(after - before) / 1e6:.1f} MB",
        f"aim: under {ROOM_MB}; {values:,} values, {(after - before) / values:.2f} B each;"
        f" written in {time.monotonic() - filled:.0f} s; load {os.getloadavg()[0]:.0f}")
    town.time.jump(datetime.datetime.fromtimestamp(end, datetime.timezone.utc).strftime("%Y-%m-%dT05:00Z"))
    town.start()
    town.admin("jobs", "run-due")
    worst = {}
    yesterday = datetime.datetime.fromtimestamp(end - 86400, datetime.timezone.utc).date()
    look(town, sign_in(town, MANAGER), f"/dossiers/{report}/capteurs", yesterday, worst)
    cpu, ms = max(worst[name] for name in worst if name.startswith("chart"))
    say("year of readings: dearest chart", f"{cpu:,.0f} ms of the processor",
        f"aim: drawn within {CHART_S * 1000:,}; it took {ms:,.0f}; peak memory"
        f" {status_mb(town.process.pid, 'VmHWM'):.0f} MB; load {os.getloadavg()[0]:.0f}")
    town.stop(quiet=True)
