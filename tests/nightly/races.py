#!/usr/bin/python3
# races.py: no two threads of the daemon touch the same memory without order: ThreadSanitizer watches the unit tests whose work is
# shared among threads, and the daemon itself under a minute of a town's life. GLib is built for it too, because tables and locks
# are GLib's. A program with a planted race shows that it would be seen.
import glob
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
# ThreadSanitizer wants its addresses where it expects them: the kernel is asked not to shuffle them, for this program and its
# children.
if "RACES_STILL" not in os.environ and subprocess.run(["setarch", "-R", "true"], capture_output=True).returncode == 0:
    os.execvpe("setarch", ["setarch", "-R", sys.executable, *sys.argv], {**os.environ, "RACES_STILL": "1"})
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "../box/lib")]
os.environ["V"] = "tsan"
from town_load import *  # noqa: E402

UNITS = ("store/test_writer", "store/test_store", "store/test_store_copy", "store/test_address_search", "store/test_tile_base",
         "http/test_server", "http/test_crowd", "http/test_patience", "http/test_stream", "http/test_refusal",
         "ingest/test_memory", "ingest/test_ingest", "ingest/test_mqtt_burst", "ingest/test_deliver",
         "base/test_secret", "base/test_photo_run", "background/test_scheduler", "background/test_mailer", "background/test_sms",
         "background/test_program", "domain/test_user", "generator/test_site_own", "generator/test_weekly")
# The sanitizer ends a child of many threads that makes threads after fork(): no program of the box does.
FORKS = {"generator/test_weekly": ("-s", "/weekly/killed")}
HELPERS = ("histologe-generator", "histologe-photo", "histologe-confine")
SUPPRESSIONS = os.path.join(HERE, "lib", "races.supp")
UNIT_MAX_S, TIMES, PATIENCE_S = 600, 5, 120


def build():
    """What is watched; what the daemon starts is not: no threads of it meet."""
    subprocess.run([os.path.join(HERE, "lib", "watched-glib"), os.path.join(BUILD, "glib")], check=True)
    make("V=debug", "programs")
    for name in HELPERS:
        path = os.path.join(BUILD, name)
        if not os.path.lexists(path):
            os.symlink(os.path.join("..", "debug", name), path)
    make("V=tsan", *(f"build/tsan/{name}" for name in ("histologe-appliance", "histologe-admin", "nightly/planted_race")),
         *(f"build/tsan/unit/{name}" for name in UNITS))


def make(*words):
    done = subprocess.run(["make", "-j2", *words], cwd=TOP, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"make {' '.join(words)}: {done.stdout[-2000:]}{done.stderr[-2000:]}")


class Watch:
    """A folder of reports: a file for each process that had any."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="races-")

    def environment(self):
        options = f"log_path={self.folder}/report:suppressions={SUPPRESSIONS}:exitcode=0:history_size=4:print_suppressions=0"
        # Each piece of memory its own: what the slices of GLib hand from thread to thread hides who meets whom.
        return {**os.environ, "TSAN_OPTIONS": options, "G_SLICE": "always-malloc",
                "HISTOLOGE_HELPERS": os.path.join(TOP, "build/debug")}

    def reports(self):
        found = []
        for path in sorted(glob.glob(f"{self.folder}/report*")):
            with open(path, encoding="utf-8", errors="replace") as stream:
                found += [report for report in stream.read().split("=" * 18 + "\n") if "SUMMARY" in report]
            os.unlink(path)
        return found


def run(watch, *command):
    return subprocess.run(command, cwd=TOP, env=watch.environment(), capture_output=True, text=True, timeout=UNIT_MAX_S)


def planted(watch):
    for name, seen in (("plain", True), ("table", True), ("shared", False), ("queue", False)):
        run(watch, os.path.join(BUILD, "nightly/planted_race"), name)
        reports = watch.reports()
        told = "a race is seen" if seen else "no race, and none is seen"
        ok(any("data race" in r for r in reports) == seen, f"{name}: {told}", *reports[:1])
        if name == "table":
            ok(any("g_hash_table" in r for r in reports), "also where GLib's own lines touch what is shared", *reports[:1])


def units(watch):
    for name in UNITS:
        done = run(watch, os.path.join(BUILD, "unit", name), *FORKS.get(name, ()))
        ok(done.returncode == 0, f"{name} passes while it is watched", done.stdout[-1500:], done.stderr[-1500:])
        is_([report[:3000] for report in watch.reports()], [], f"and {name} has no race")


def town(watch):
    os.environ.update(watch.environment())
    broker = Broker()
    config = {**CONFIG, **broker.configuration()}
    try:
        with Box(start=START, config=config) as box:
            set_up_demo(box, reports=20)
            broker.start()
            load = play(box, broker, TIMES, PATIENCE_S)
            is_(load.problems, [], f"the town lives while its box is watched: {load.counts}")
    finally:
        broker.close()
    reports = watch.reports()
    for report in list({r[r.index("SUMMARY"):]: r for r in reports}.values())[:8]:
        diag(report[:5000])
    is_(len(reports), 0, "the daemon has no race, nor has a command beside it")


# PARTS="town": what is looked at while one works on it.
build()
watcher = Watch()
for part in (planted, units, town):
    if part.__name__ in os.environ.get("PARTS", "planted units town").split():
        part(watcher)
os.rmdir(watcher.folder)
done_testing()
