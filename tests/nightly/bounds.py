#!/usr/bin/python3
# bounds.py: ten years of a territory, a hundred thousand files: every page of the table of routes that needs no name of anything,
# asked for by who may see most. None meets the bound of what a page may read, none is longer than a telephone bears, and the memory
# of the box stays what it was. A route that is new is asked for without anybody thinking of it.
import os
import re
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "../box/lib"), os.path.join(HERE, "../bench")]
import list_reports  # noqa: E402
from box import *  # noqa: E402
from journey import *  # noqa: E402

REPORTS = int(os.environ.get("REPORTS") or 100000)
PAGE_BYTES_MAX, PAGE_S_MAX, TABLE_S_MAX, MEMORY_MB_MAX = 1 << 20, 5, 120, 128
# What is as long as what it is about: read whole by a program.
TABLES = ("/export/", "/carte/points", "/chiffres/csv", "/imports/export")
# Asked for besides: the same with everything in it.
MORE = ("/dossiers?liste=all", "/dossiers?liste=all&page=1000000", "/dossiers?liste=all&q=a", "/carte?liste=all",
        "/carte/points?liste=all", "/export/dossiers.csv?liste=all", "/export/suivis.csv?liste=all",
        "/export/resultats.csv?liste=all", "/export/affectations.csv?liste=all", "/export/visites.csv?liste=all",
        "/consultations?page=1000000", "/courriers?page=1000000")


def paths(box):
    lines = [line.split() for line in box.run("histologe-appliance", "--routes").stdout.splitlines()]
    return [line[1] for line in lines if line[0] == "GET" and "{" not in line[1]] + list(MORE)


def peak_mb(box):
    with open(f"/proc/{box.process.pid}/status", encoding="ascii") as stream:
        return int(re.search(r"VmHWM:\s+(\d+)", stream.read()).group(1)) / 1024


def look(browser, path):
    start = time.monotonic()
    page = browser.get(path)
    return page.status, len(page.source), time.monotonic() - start


def trouble(path, status, length, took):
    table = path.startswith(TABLES)
    return [what for what, is_so in (
        (f"answered {status}", status >= 500 and status != 501), (f"{length} bytes", not table and length > PAGE_BYTES_MAX),
        (f"{took:.1f} s", took > SLACK * (TABLE_S_MAX if table else PAGE_S_MAX))) if is_so]


SLACK = 3
with Box(start="2026-09-14T06:00Z", site=False) as box:
    set_up_demo(box, reports=5)
    box.stop()
    list_reports.fill(os.path.join(box.data, "store.db"), REPORTS, int(box.now().timestamp()))
    box.start()
    before = peak_mb(box)
    for who in (ADMINISTRATOR, MANAGER):
        browser = sign_in(box, who)
        browser.timeout_s = 400
        for path in paths(box):
            status, length, took = look(browser, path)
            ok(not trouble(path, status, length, took), f"{who.split('@')[0]}: {path}", *trouble(path, status, length, took))
            if took > 1 or length > PAGE_BYTES_MAX:
                diag(f"{path}: {status}, {length // 1024} kB, {took:.1f} s, peak {peak_mb(box):.0f} MB")
    ok(peak_mb(box) < MEMORY_MB_MAX, f"and the box took {peak_mb(box):.0f} MB at most ({before:.0f} before)")
    unlike(box.log(), "more of the store than", "no page met its bound")
done_testing()
