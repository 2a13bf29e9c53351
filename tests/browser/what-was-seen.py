#!/usr/bin/python3
# what-was-seen.py: comes last: of every page that the other files judged, as the box sent it, the Nu HTML checker finds no error,
# each link within the page leads somewhere, and its weight with all it loads is told, largest first. Who did not judge anything
# leaves nothing here, and that fails.
# With CHECKS_TOLD=site-templates/checks.json what the tools found is written there, for the declaration of accessibility.
import datetime
import glob
import json
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "../box/lib")]
from chromium import seen_folder
from tap import diag, done_testing, ok

VNU = os.path.join(HERE, "../node_modules/vnu-jar/build/dist/vnu.jar")
# One processor's garbage collector and no second compiler: a run of a few seconds on a small machine.
JAVA = ["java", "-Xss8m", "-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", VNU]
CHECK_MAX_S, TOLD_MAX = 120, 40
# Those that ran before this one (the Makefile says which), else all there are.
RAN = os.environ.get("RAN", "").split() or glob.glob(os.path.join(HERE, "*.py"))
TESTS = sorted({os.path.basename(path).removesuffix(".py") for path in RAN} - {"what-was-seen"})


def left(test, name):
    """What this file left: weights {page: [kilobytes, at most]}, axe {page: mistakes}."""
    try:
        with open(os.path.join(seen_folder(test), f"{name}.json"), encoding="utf-8") as stream:
            return json.load(stream)
    except FileNotFoundError:
        return {}


def version(package):
    with open(os.path.join(HERE, f"../node_modules/{package}/package.json"), encoding="utf-8") as stream:
        return json.load(stream)["version"]


def write_checks(path, pages, axe_errors, nu_errors):
    """The numbers as they are, mistakes too: the declaration says what was found on that day, of this version."""
    found = {"day": datetime.date.today().isoformat(), "pages": pages, "axe": version("axe-core"), "axe_errors": axe_errors,
             "nu": version("vnu-jar"), "nu_errors": nu_errors}
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(json.dumps(found, indent=2) + "\n")


def check(files):
    """What the checker says: {error or warning: {message: [page and place]}}."""
    run = subprocess.run([*JAVA, "--format", "json", "--exit-zero-always", *files], capture_output=True, text=True,
                         timeout=CHECK_MAX_S)
    said = {"error": {}, "warning": {}}
    for message in json.loads(run.stderr)["messages"]:
        kind = "warning" if message.get("subType") == "warning" else "error" if message["type"] != "info" else None
        if kind is not None:
            extract = re.sub(r"\s+", " ", message.get("extract", ""))
            said[kind].setdefault(message["message"], []).append("/".join(message["url"].split("/")[-2:]) + ": " + extract)
    return said


def lead_nowhere(files):
    """Links within a page to a place that it does not have."""
    for path in files:
        with open(path, encoding="utf-8") as stream:
            page = stream.read()
        for place in sorted(set(re.findall(r'href="#([^"]+)"', page)) - set(re.findall(r'\bid="([^"]*)"', page))):
            yield "/".join(path.split("/")[-2:]) + ": #" + place


def tell(said):
    return [f"{text} ({len(places)} times: {'; '.join(places[:3])})" for text, places in list(said.items())[:TOLD_MAX]]


files = []
seen, axe_errors = {}, 0
for test in TESTS:
    pages = left(test, "weights")
    axe_errors += sum(left(test, "axe").values())
    ok(pages, f"{test}: left the pages it judged", "make browser runs every file before this one")
    files += sorted(glob.glob(os.path.join(seen_folder(test), "*.html")))
    for page, weight in pages.items():
        seen[page] = max(weight, seen.get(page, [0, 0]))
said = check(files)
ok(not said["error"], f"the Nu HTML checker finds no error in {len(files)} pages", *tell(said["error"]))
dead = list(lead_nowhere(files))
ok(not dead, "each link within a page leads somewhere", *dead[:TOLD_MAX])
diag(f"warnings of the checker: {len(said['warning'])}", *tell(said["warning"]))
heavy = [page for page, (kilobytes, most) in seen.items() if kilobytes >= most]
ok(seen and not heavy, f"each of {len(seen)} pages is as light as it must be, with all it loads", *heavy)
diag("kB with all it loads, and at most:", *(f"{kilobytes:6.1f} {most:4}  {page}" for page, (kilobytes, most) in
                                             sorted(seen.items(), key=lambda entry: -entry[1][0])[:TOLD_MAX]))
if os.environ.get("CHECKS_TOLD"):
    write_checks(os.environ["CHECKS_TOLD"], len(seen), axe_errors, sum(len(places) for places in said["error"].values()))
done_testing()
