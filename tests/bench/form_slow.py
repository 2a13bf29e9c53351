#!/usr/bin/python3
# form_slow.py: the tenant's form in Chromium as a six-year-old phone on slow 3G has it: seconds a page, from the touch on the
# button to a page that can be read and used. `form_slow.py --lines` prints "page<TAB>seconds<TAB>kB" for tests/bench/run.
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "../browser/lib"), os.path.join(HERE, "../box/lib")]
from box import Box, until
from chromium import Chromium
from journey import ANSWERS, PROBLEMS, set_up_demo, wait_site
from wire import Wire

# Chrome's "Slow 3G" of old: 400 ms of waiting, 400 kbit/s each way; a processor four times slower.
LATENCY_S, BYTES_PER_S, SLOWDOWN, PAGES_MAX = 0.4, 400_000 // 8, 4, 30
SHORT, LONG = "{}\t{:.2f}\t{:.0f}", "{:32} {:6.2f} s {:5.0f} kB"
AREAS = {severity.rsplit("-", 1)[0].rstrip("0123456789") for severity in PROBLEMS}


def answer_page(chromium):
    for name in chromium.ask("return [...new Set ([...document.querySelectorAll ('main form [name]')].map (e => e.name))]"):
        wanted = ANSWERS.get(name) or next((s for s in PROBLEMS if name == f"problem.{s.rsplit('-', 1)[0]}"), None)
        wanted = "yes" if name.startswith("area.") and name[5:] in AREAS else wanted
        if wanted:
            chromium.set(name, wanted)


def figures(chromium):
    """(path, seconds until the page and its scripts are ready, kB over the line) of the page that is there."""
    until(lambda: chromium.ask("return document.readyState") == "complete", 60, "the page")
    seconds, sent = chromium.ask("const all = performance.getEntries (), page = performance.getEntriesByType ('navigation')[0];"
                                 " return [page.domContentLoadedEventEnd / 1000,"
                                 " all.reduce ((sum, e) => sum + (e.transferSize || 0), 0) / 1024]")
    return chromium.path, seconds, sent


def walk(chromium):
    """Every page, the first with nothing kept in the browser; the person takes the time to read it."""
    chromium._tell("Network.clearBrowserCache")
    chromium.open("/signaler")
    pages = [figures(chromium)]
    until(lambda: chromium.ask("return !!(navigator.serviceWorker && navigator.serviceWorker.controller)"), 60, "the worker")
    while chromium.path != "/recu" and len(pages) < PAGES_MAX:
        before = chromium.path
        answer_page(chromium)
        chromium.click("main form .button.big, main form .actions .button:not([name])")
        until(lambda: chromium.path != before and chromium.ask("return document.readyState") == "complete", 60, "the next page")
        pages.append(figures(chromium))
    return pages


def main():
    with Box() as box:
        set_up_demo(box)
        wait_site(box)
        with Wire(box) as wire, Chromium(wire, width=360, scripts=True) as chromium:
            wire.slow(LATENCY_S, BYTES_PER_S)  # the line itself: the worker has no other
            chromium._tell("Emulation.setCPUThrottlingRate", rate=SLOWDOWN)
            for path, seconds, sent in walk(chromium):
                print(SHORT.format(path, seconds, sent) if "--lines" in sys.argv else LONG.format(path, seconds, sent), flush=True)
        box.stop(quiet=True)


main()
