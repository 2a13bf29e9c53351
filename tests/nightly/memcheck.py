#!/usr/bin/python3
# memcheck.py: Valgrind looks at every byte that is read: values nobody wrote, memory after it was given back, and what is lost
# for good, which the sanitizers of `make test` see less of (they know our code, Valgrind also the libraries'). Over unit tests, and
# over a short life of the daemon. A program that does wrong shows that it would be seen.
import concurrent.futures
import glob
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "../box/lib")]
from town_load import *  # noqa: E402
import box as harness  # noqa: E402

SUPPRESSIONS = os.path.join(HERE, "lib", "memcheck.supp")
VALGRIND = ("valgrind", "--leak-check=full", "--show-leak-kinds=definite", "--errors-for-leak-kinds=definite",
            "--num-callers=30", "--max-threads=700", "--child-silent-after-fork=yes", f"--suppressions={SUPPRESSIONS}")
# Not run: what measures time or its stack, shuts itself in by seccomp (Valgrind's own calls are refused there), or crashes.
LEFT = {"http/test_crowd": "measures seconds", "http/test_patience": "measures seconds and its stack",
        "base/test_helper": "shuts in", "base/test_photo_run": "shuts in", "base/test_crash": "crashes on purpose"}
# Of a unit, what measures seconds.
PARTS_LEFT = {"http/test_stream": ("-s", "/stream/bound")}
UNIT_MAX_S, TIMES, PATIENCE_S = 900, 1, 300
# What PCRE2 writes for the processor (G_REGEX_OPTIMIZE) looks at more bytes than a text has, and heeds those of it alone. No file
# of code holds it: not one frame has a name, which is what a suppression would need.
WRITTEN = re.compile(r"^(\s*More than 100 errors[^\n]*\n[^\n]*\n)?(Thread [^\n]*:\n)?"
                     r"Conditional jump[^\n]*(\n +(at|by) 0x[0-9A-F]+: \?\?\?)+\n*\Z")


def make(*words):
    done = subprocess.run(["make", "-j2", *words], cwd=TOP, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"make {' '.join(words)}: {done.stdout[-2000:]}{done.stderr[-2000:]}")


def environment():
    """GLib gives each piece of memory back by itself, so that what is used afterwards is seen."""
    return {**os.environ, "G_SLICE": "always-malloc", "G_DEBUG": "gc-friendly", "HISTOLOGE_HELPERS": BUILD}


def troubles(text):
    """Those that Valgrind tells, its summary left out; a line "==123== " begins each of its lines."""
    lines = [re.sub(r"^==\d+== ?", "", line) for line in text.splitlines() if re.match(r"^==\d+==", line)]
    paragraphs = [p for p in "\n".join(lines).split("\n\n") if not WRITTEN.search(p)]
    return [p for p in paragraphs if re.search(r"^(Invalid|Conditional jump|Use of uninit|Syscall param|Source and dest|Mismatched"
                                               r"|[\d,]+ (\([\d,]+ direct.*\) )?bytes in [\d,]+ blocks are definitely lost)",
                                               p, re.M)]


def look(log, *command):
    done = subprocess.run([*VALGRIND, f"--log-file={log}", *command], cwd=TOP, env=environment(), capture_output=True, text=True,
                          timeout=UNIT_MAX_S)
    with open(log, encoding="utf-8", errors="replace") as stream:
        return done, troubles(stream.read())


def planted(folder):
    for name, seen in (("unset", "uninitialised"), ("after", "Invalid read"), ("lost", "definitely lost"), ("right", "")):
        _, found = look(os.path.join(folder, "planted"), os.path.join(BUILD, "nightly/planted_misuse"), name)
        ok(any(seen in f for f in found) if seen else not found, f"what is wrong is seen, what is right is not: {name}", *found[:2])


def units(folder):
    sources = sorted(glob.glob(f"{TOP}/tests/unit/*/test_*.c"))
    names = [path[len(TOP) + len("/tests/unit/"):-2] for path in sources]
    wanted = os.environ.get("UNITS", "").split() or [name for name in names if name not in LEFT]
    make(*(f"build/debug/unit/{name}" for name in wanted))

    def one(name):
        return look(os.path.join(folder, name.replace("/", "-")), os.path.join(BUILD, "unit", name),
                    *PARTS_LEFT.get(name, ()))

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for name, (done, found) in zip(wanted, pool.map(one, wanted)):
            ok(done.returncode == 0 and not found, name, *found[:3], done.stdout[-800:] if done.returncode else "")


def town(folder):
    """The daemon by Valgrind; commands and helpers by themselves."""
    log, broker = os.path.join(folder, "daemon"), Broker()
    script = os.path.join(folder, "histologe-appliance")
    with open(os.open(script, os.O_WRONLY | os.O_CREAT, 0o755), "w", encoding="utf-8") as stream:
        # Valgrind runs first, and libfaketime within it.
        stream.write("#!/bin/sh\nexec " + " ".join(VALGRIND) + f" --log-file={log}.%p {BUILD}/histologe-appliance \"$@\"\n")
    os.environ.update(environment())
    harness.START_MAX_S = 120

    class Watched(Box):
        def _program(self, name):
            return script if name == "histologe-appliance" else super()._program(name)

    try:
        with Watched(start=START, config={**CONFIG, **broker.configuration()}, running=False) as watched:
            set_up_demo(watched, reports=5)  # by a command of its own: the migrations are the unit tests' to look at
            watched.start()
            until(lambda: os.path.exists(os.path.join(broker.folder, "passwords")), PATIENCE_S, "the box knows its broker")
            broker.start()
            # Valgrind knows no pidfd, by which the box waits for programs that it starts: no photos, no mails.
            load = play(watched, broker, TIMES, PATIENCE_S, helpers=False)
            is_(load.problems, [], f"the town lives while its box is looked at: {load.counts}")
    finally:
        broker.close()
    found = []
    for path in glob.glob(f"{log}.*"):
        with open(path, encoding="utf-8", errors="replace") as stream:
            found += troubles(stream.read())
    for trouble in found[:8]:
        diag(trouble)
    ok(glob.glob(f"{log}.*") and not found, f"the daemon misuses no memory and loses none: {len(found)} troubles")


# PARTS="units" UNITS="store/test_writer": what is looked at while one works on it.
make("programs", "build/debug/nightly/planted_misuse")
with tempfile.TemporaryDirectory(prefix="memcheck-") as scratch:
    os.chmod(scratch, 0o755)
    for part in (planted, units, town):
        if part.__name__ in os.environ.get("PARTS", "planted units town").split():
            part(scratch)
done_testing()
