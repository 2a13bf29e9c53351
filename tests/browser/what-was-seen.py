#!/usr/bin/python3
# what-was-seen.py: comes last: of every page that the other files judged, as the box sent it, the Nu HTML checker finds no error,
# and its weight with all it loads is told, largest first. Who did not judge anything leaves nothing here, and that fails.
import glob
import json
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "../box/lib")]
from chromium import WEIGHT_MAX_KB, seen_folder
from tap import diag, done_testing, ok

VNU = os.path.join(HERE, "../node_modules/vnu-jar/build/dist/vnu.jar")
# One processor's garbage collector and no second compiler: a run of a few seconds on a small machine.
JAVA = ["java", "-Xss8m", "-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", VNU]
CHECK_MAX_S, TOLD_MAX = 120, 40
TESTS = sorted(os.path.basename(path).removesuffix(".py") for path in glob.glob(os.path.join(HERE, "*.py")))
TESTS.remove("what-was-seen")


def weights(test):
    """{page: kilobytes} that this file saw."""
    try:
        with open(os.path.join(seen_folder(test), "weights.json"), encoding="utf-8") as stream:
            return json.load(stream)
    except FileNotFoundError:
        return {}


def check(files):
    """What the checker says: {error or warning: {message: [pages]}}."""
    run = subprocess.run([*JAVA, "--format", "json", "--exit-zero-always", *files], capture_output=True, text=True,
                         timeout=CHECK_MAX_S)
    said = {"error": {}, "warning": {}}
    for message in json.loads(run.stderr)["messages"]:
        kind = "warning" if message.get("subType") == "warning" else "error" if message["type"] != "info" else None
        if kind is not None:
            extract = re.sub(r"\s+", " ", message.get("extract", ""))
            page = "/".join(message["url"].split("/")[-2:])
            said[kind].setdefault(f"{message['message']} In: {extract}", []).append(page)
    return said


def tell(said):
    return [f"{text} ({len(pages)} pages: {', '.join(pages[:3])})" for text, pages in list(said.items())[:TOLD_MAX]]


files = []
seen = {}
for test in TESTS:
    pages = weights(test)
    ok(pages, f"{test}: left the pages it judged", "make browser runs every file before this one")
    files += sorted(glob.glob(os.path.join(seen_folder(test), "*.html")))
    for page, kilobytes in pages.items():
        seen[page] = max(kilobytes, seen.get(page, 0))
said = check(files)
ok(not said["error"], f"the Nu HTML checker finds no error in {len(files)} pages", *tell(said["error"]))
diag(f"warnings of the checker: {len(said['warning'])}", *tell(said["warning"]))
heavy = [page for page, kilobytes in seen.items() if kilobytes >= WEIGHT_MAX_KB]
ok(seen and not heavy, f"each of {len(seen)} pages is under {WEIGHT_MAX_KB} kB with all it loads", *heavy)
diag("kB with all it loads:", *(f"{kilobytes:6.1f}  {page}" for page, kilobytes in
                                sorted(seen.items(), key=lambda entry: -entry[1])[:TOLD_MAX]))
done_testing()
