#!/usr/bin/python3
# list_measures.py: the back office at 1,000, 10,000 and 100,000 reports: list, search, filters, one file and the table to keep,
# as the desk and as an officer ask for them over HTTP, one after the other; beside a plain LIKE over the same rows, and the same
# pages without the indexes of the list. In a box of its own; `--lines` prints "what<TAB>figure<TAB>note" for tests/bench/run,
# else rows of a table.
import http.client
import os
import re
import sqlite3
import sys
import time
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "../box/lib"), HERE]
import list_reports

SIZES, TIMES, PEER_TIMES, EXPORT_TIMES = (1000, 10000, 100000), 40, 5, 2
DESK, OFFICER = "responsable@demo.example", "agent.schs@demo.example"
PAGES = (
    ("what waits, the first page", "/dossiers"), ("all, the last page", "/dossiers?liste=all&page=1000000"),
    ("search, a name begun", "/dossiers?liste=all&q=bala"), ("search, a street", "/dossiers?liste=all&q=montpensier"),
    ("search, a number", "/dossiers?liste=all&q=64-500"), ("filter, class F or G", "/dossiers?liste=all&classe=F&classe=G"),
    ("filter, a problem", "/dossiers?liste=all&situation=L-HUM"),
    ("filter, open in one town", "/dossiers?liste=all&etat=open&ville=64111"),
    ("filter, half a year of refusals", "/dossiers?liste=all&affectation=refused&du=2026-01-01&au=2026-06-30"),
    ("all, by town", "/dossiers?liste=all&tri=ville"), ("waiting for an answer", "/dossiers?liste=waiting"),
    ("refused", "/dossiers?liste=refused"), ("silent", "/dossiers?liste=silent"), ("news", "/dossiers?liste=news"),
)
EXPORT = "/export/dossiers.csv?liste=all"
INDEXES = ("report_list", "assignment_answer", "report_problem_severity", "assignment_partner")
# What a list would do without: every word of every file read, each time, for the number found and for the page.
LIKE = ("FROM report r JOIN person p ON p.report_id = r.id WHERE p.last_name LIKE :w OR p.first_name LIKE :w OR p.email LIKE :w"
        " OR r.address LIKE :w OR r.city LIKE :w OR r.description LIKE :w")


def part(numbers, share):
    return sorted(numbers)[min(len(numbers) - 1, int(len(numbers) * share))]


def processor_ms(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


class Person:
    """Somebody signed in, on one connection."""

    def __init__(self, port, pid, email, password):
        self.pid, self.line = pid, http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        page, cookie = self._ask("GET", "/connexion")
        csrf = re.search(r'name="csrf" value="([^"]+)"', page).group(1)
        body = urllib.parse.urlencode({"csrf": csrf, "email": email, "password": password})
        _, self.cookie = self._ask("POST", "/connexion", body, cookie)

    def _ask(self, method, path, body=None, cookie=None):
        headers = {"Cookie": cookie} if cookie else {}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.line.request(method, path, body, headers)
        answer = self.line.getresponse()
        text, kept = answer.read().decode(), answer.headers.get_all("Set-Cookie") or []
        if answer.status >= 400:
            sys.exit(f"{path}: {answer.status}")
        return text, "; ".join(value.split(";")[0] for value in kept) or cookie

    def get(self, path):
        return self._ask("GET", path, cookie=self.cookie)[0]

    def times(self, path, count=TIMES):
        """(median, 95th percentile, processor time of the box) in milliseconds a page, after one that warms up."""
        took = []
        self.line.close()  # the box does not keep idle lines
        self.get(path)
        used = processor_ms(self.pid)
        for _ in range(count):
            start = time.perf_counter()
            self.get(path)
            took.append((time.perf_counter() - start) * 1000)
        return part(took, .5), part(took, .95), (processor_ms(self.pid) - used) / count


def say_times(say, name, found):
    say(name, f"{found[0]:.1f} ms", f"95th percentile {found[1]:.1f} ms, of the processor {found[2]:.1f} ms")


def peer_like(store, word):
    """Milliseconds of the plain scan, count and page."""
    db, took = sqlite3.connect(f"file:{store}?mode=ro", uri=True), []
    for _ in range(PEER_TIMES):
        start = time.perf_counter()
        db.execute("SELECT count(*) " + LIKE, {"w": f"%{word}%"}).fetchone()
        db.execute("SELECT r.id " + LIKE + " ORDER BY r.created_at DESC LIMIT 25", {"w": f"%{word}%"}).fetchall()
        took.append((time.perf_counter() - start) * 1000)
    db.close()
    return part(took, .5), part(took, .95)


def measure_size(say, people, store, size):
    start = time.monotonic()
    list_reports.fill(store, size, int(time.time()))
    took, megabytes = time.monotonic() - start, os.path.getsize(store) / 1e6
    say(f"{size:,} invented reports written", f"{took:.0f} s", f"the store is then {megabytes:.0f} MB")
    for who, person in people:
        for name, path in PAGES:
            say_times(say, f"{size:,} reports, {who}: {name}", person.times(path))
        person.line.close()
        uuid = re.search(r'href="/dossiers/([0-9a-f-]{36})[?"]', person.get("/dossiers?liste=all")).group(1)
        say_times(say, f"{size:,} reports, {who}: a file", person.times(f"/dossiers/{uuid}"))
        say_times(say, f"{size:,} reports, {who}: all of them as a table to keep", person.times(EXPORT, EXPORT_TIMES))
    median, tail = peer_like(store, "bala")
    say(f"peer, {size:,} reports: a name by plain LIKE, without a page", f"{median:.1f} ms", f"95th percentile {tail:.1f} ms")


def without_indexes(say, people, store, size):
    db = sqlite3.connect(store, timeout=60)
    for index in INDEXES:
        db.execute(f"DROP INDEX {index}")
    db.commit()
    db.close()
    for who, person in people:
        for name, path in (PAGES[0], PAGES[5], PAGES[6], PAGES[7]):
            say_times(say, f"peer, {size:,} reports without the indexes, {who}: {name}", person.times(path, PEER_TIMES))


def measure(store, people, say):
    """`store` of a box with the demonstration's town; people are [(who, Person)]."""
    for size in SIZES:
        measure_size(say, people, store, size)
    without_indexes(say, people, store, SIZES[-1])


def main():
    from box import Box
    from journey import PASSWORD, set_up_demo
    shape = "{}\t{}\t{}" if "--lines" in sys.argv else "| {} | {} | {} |"

    def say(name, figure, note=""):
        print(shape.format(name, figure, note), flush=True)

    with Box() as box:
        set_up_demo(box)
        port, pid = int(box.base_url.rsplit(":", 1)[1]), box.process.pid
        people = [("desk", Person(port, pid, DESK, PASSWORD)), ("officer", Person(port, pid, OFFICER, PASSWORD))]
        measure(os.path.join(box.data, "store.db"), people, say)


if __name__ == "__main__":
    main()
