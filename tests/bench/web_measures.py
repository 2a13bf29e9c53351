# web_measures.py: what the web side of the box costs, each beside its peer in the same minute: a static page through nginx, by the
# box and by bare CivetWeb; a page made on demand; a submission beside nginx with php-fpm and SQLite; how long a newcomer waits
# while others hold their connections. Rounds in turn: the machine may be shared, so that ratios of one round and the processor's
# time of the servers say more than rates. `--lines` prints "what<TAB>figure<TAB>note" for tests/bench/run.
import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path[:0] = [HERE, os.path.join(HERE, "../box/lib")]
from box import Box, until
from journey import file_report, set_up_demo, wait_site
from machine import MachineTime, processor_s, status_mb
from web_peers import TOOLS, Php, bare_civetweb, front

ROUNDS, SECONDS = int(os.environ.get("ROUNDS") or 5), int(os.environ.get("SECONDS") or 2)
CLIENTS, HOLDING, THREADS = 32, 64, 64
OURS_A_ROUND, PHP_A_ROUND = 1500, 400
NEWCOMERS = 20
DYNAMIC = "/signaler"
FORM = urllib.parse.urlencode({
    "address": "12 rue de la Mesure", "postcode": "64000", "city": "Pau", "insee": "64445", "adults": "2", "heating": "gas",
    "built_year": "1965", "social_housing": "no", "owner_told": "yes", "contact_by": "mail", "profile": "tenant",
    "email": "bench@demo.example",
    "description": "A text of ordinary length about a damp room, written by the bench and by nobody else.",
    "problems": "L-HUM02-3,L-HUM03-2,L-AER01-1,L-SAN01-1,L-SAN02-1,L-ELE03-2"})


def say(name, figure, note=""):
    print(f"{name}\t{figure}\t{note}" if "--lines" in sys.argv else f"{name:74} {figure:>14}  {note}", flush=True)


def middle(numbers):
    return sorted(numbers)[len(numbers) // 2]


def milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text).groups()
    return float(number) * {"us": .001, "ms": 1, "s": 1000, "m": 60000}[unit]


class Round:
    """What one round of one server gave: a second, milliseconds, microseconds of its processor a request."""

    def __init__(self, rate, p50, p99, count, failed, used):
        self.rate, self.p50, self.p99, self.failed = rate, p50, p99, failed
        self.cost = used / max(1, count) * 1e6


def processors(pids):
    return sum(processor_s(pid) for pid in pids)


def wrk_round(pids, port, path, close=False):
    words = ["wrk", "-t2", f"-c{CLIENTS}", f"-d{SECONDS}s", "--latency", f"http://127.0.0.1:{port}{path}"]
    before = processors(pids)
    words += ["-H", "Connection: close"] if close else []
    text = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True).stdout
    used = processors(pids) - before
    errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    failed = sum(map(int, errors.groups())) if errors else 0
    return Round(float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1)),
                 *(milliseconds(re.search(rf"\s{part}%\s+(\S+)", text).group(1)) for part in (50, 99)),
                 int(re.search(r"(\d+) requests in", text).group(1)), failed + (int(refused.group(1)) if refused else 0), used)


def submit_round(pids, port, words, lines):
    before = processors(pids)
    done = subprocess.run([os.path.join(TOOLS, "submit_load"), str(port), str(CLIENTS), *words], input="\n".join(lines) + "\n",
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    rate, p50, p99, sent, failed = map(float, done.stdout.split())
    return Round(rate, p50, p99, sent, int(failed), processors(pids) - before)


# ---- rounds in turn ----

class Contest:
    """Servers that do the same, one after the other in each round. `servers`: {name: what runs one round}."""

    def __init__(self, what, servers):
        self.what, self.servers, self.rounds = what, servers, {name: [] for name in servers}

    def run(self):
        for _ in range(ROUNDS):
            for name, one in self.servers.items():
                self.rounds[name].append(one())
        for name, rounds in self.rounds.items():
            rates = [each.rate for each in rounds]
            say(f"{self.what}, {name}", f"{middle(rates):,.0f} /s",
                f"{min(rates):,.0f} to {max(rates):,.0f}; p50 {middle([each.p50 for each in rounds]):.2f} ms,"
                f" p99 {middle([each.p99 for each in rounds]):.1f} ms; {middle([each.cost for each in rounds]):,.0f} µs of the"
                f" processor each; {sum(each.failed for each in rounds)} failed")
        return self

    def ratio(self, ours, theirs, aim):
        rates = [a.rate / b.rate for a, b in zip(self.rounds[ours], self.rounds[theirs])]
        costs = [b.cost / a.cost for a, b in zip(self.rounds[ours], self.rounds[theirs]) if a.cost > 0]
        say(f"{self.what}: {ours}, times {theirs}", f"{middle(rates):.2f}",
            f"{min(rates):.2f} to {max(rates):.2f} a round; by the processor {middle(costs):.2f}; {aim}")


# ---- what is measured ----

def static_path(box):
    """The page of the published site whose size is nearest to 12 kB, and that size."""
    root, pages = os.path.join(box.data, "site/current"), []
    for folder, _, names in os.walk(root, followlinks=True):
        pages += [os.path.join(folder, name) for name in names if name.endswith(".html")]
    best = min(pages, key=lambda path: abs(os.path.getsize(path) - 12000))
    return "/" + os.path.relpath(best, root), os.path.getsize(best)


def static_pages(box, box_front, bare):
    path, size = static_path(box)
    say("static page", path, f"{size:,} B")
    (nginx, nginx_port), (civetweb, civetweb_port) = box_front, bare
    own = [box.process.pid]
    for close in (False, True):
        how = "a connection each" if close else "kept connections"
        contest = Contest(f"static page, {CLIENTS} clients, {how}", {
            "the box": lambda: wrk_round(own, box.port, path, close),
            "bare CivetWeb": lambda: wrk_round(civetweb.pids, civetweb_port, path, close),
            "nginx of the package": lambda: wrk_round(nginx.pids, nginx_port, path, close)}).run()
        contest.ratio("the box", "bare CivetWeb", "aim: at least 0.9")


def dynamic_pages(box, box_front):
    own = [box.process.pid]
    (nginx, nginx_port) = box_front
    Contest(f"page made on demand ({DYNAMIC}), {CLIENTS} clients", {
        "the box": lambda: wrk_round(own, box.port, DYNAMIC),
        "through nginx": lambda: wrk_round(nginx.pids + own, nginx_port, DYNAMIC)}).run()


def visitor(port):
    """Cookie and secret of a form that was begun."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    line.request("GET", "/signaler")
    answer = line.getresponse()
    page = answer.read().decode()
    cookie = next(value for value in answer.headers.get_all("Set-Cookie") if value.startswith("visitor="))
    line.close()
    return cookie.split(";")[0].split("=", 1)[1], re.search(r'name="csrf" value="([^"]+)"', page).group(1)


def drafts(box, count):
    return subprocess.run([os.path.join(TOOLS, "prepare_drafts"), os.path.join(box.data, "store.db"), str(count)],
                          stdout=subprocess.PIPE, text=True, check=True).stdout.split()


def submissions(box, box_front, folder):
    tokens = iter(drafts(box, OURS_A_ROUND * ROUNDS * 2 + 1))
    person, own = visitor(box.port), [box.process.pid]
    submit_round(own, box.port, person, [next(tokens)])  # the peer writes the rows that one of these wrote
    php = Php(os.path.join(box.data, "store.db"), os.path.join(folder, "php"))
    (nginx, nginx_port) = box_front

    def ours(pids, port):
        return submit_round(pids, port, person, [next(tokens) for _ in range(OURS_A_ROUND)])

    def theirs(path):
        return submit_round(php.pids, php.port, ("form", path), [FORM] * PHP_A_ROUND)

    try:
        before = php.count("report"), php.count("plain")
        contest = Contest(f"submission, durable, {CLIENTS} clients", {
            "the box": lambda: ours(own, box.port), "the box through nginx": lambda: ours(nginx.pids + own, nginx_port),
            "php-fpm, the same rows": lambda: theirs("/report"), "php-fpm, one plain row": lambda: theirs("/report?plain=1")}).run()
        for name in ("the box", "the box through nginx"):
            contest.ratio(name, "php-fpm, the same rows", "aim: at least 10")
            contest.ratio(name, "php-fpm, one plain row", "")
        say("php-fpm: rows of one submission", f"{len(php.rows)}",
            f"{php.count('report') - before[0]} and {php.count('plain') - before[1]} submissions are in its store")
    finally:
        php.stop()
    say("the box: peak memory after submissions", f"{status_mb(box.process.pid, 'VmHWM'):.1f} MB", "aim: under 64")


# ---- a newcomer ----

def holders(port):
    """Connections that had their answer and stay."""
    lines = []
    for _ in range(HOLDING):
        line = socket.create_connection(("127.0.0.1", port), timeout=30)
        line.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        line.recv(4096)
        lines.append(line)
    return lines


def newcomer_ms(port):
    start = time.perf_counter()
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    line.request("GET", "/health")
    line.getresponse().read()
    line.close()
    return (time.perf_counter() - start) * 1000


def say_newcomers(what, times):
    say(f"a newcomer, {what}", f"{middle(times):.1f} ms", f"worst of {len(times)}: {max(times):.1f} ms; aim: under 50")


def newcomers(port, name):
    times = []
    for _ in range(NEWCOMERS):
        lines = holders(port)
        times.append(newcomer_ms(port))
        for line in lines:
            line.close()
        time.sleep(.05)
    say_newcomers(f"{HOLDING} kept connections at rest, {name}", times)
    load = subprocess.Popen(["wrk", "-t2", f"-c{HOLDING}", "-d5s", f"http://127.0.0.1:{port}/health"], stdout=subprocess.DEVNULL)
    time.sleep(.5)
    times = [newcomer_ms(port) for _ in range(NEWCOMERS)]
    load.wait()
    say_newcomers(f"{HOLDING} kept connections that ask all the time, {name}", times)


PARTS = ("static", "dynamic", "newcomer", "submissions")


def measure(box, folder, parts):
    box_front, bare = front(box, os.path.join(folder, "front")), bare_civetweb(THREADS, os.path.join(box.data, "site/current"))
    try:
        if "static" in parts:
            static_pages(box, box_front, bare)
        if "dynamic" in parts:
            dynamic_pages(box, box_front)
        if "newcomer" in parts:
            newcomers(box.port, "the box")
            newcomers(box_front[1], "through nginx")
        if "submissions" in parts:
            submissions(box, box_front, folder)
    finally:
        box_front[0].stop()
        bare[0].stop()


def main():
    parts = sys.argv[sys.argv.index("--part") + 1].split(",") if "--part" in sys.argv else PARTS
    folder = tempfile.mkdtemp(prefix="histologe-web-")
    try:
        with Box(config={"server": {"threads": THREADS, "front": "loopback"}}, running=False) as box:
            box.time = MachineTime(box.time)
            set_up_demo(box)
            box.start()
            wait_site(box)
            file_report(box.browser())
            say("load of the machine", f"{os.getloadavg()[0]:.1f}", f"{os.cpu_count()} cores; load generators share them")
            measure(box, folder, parts)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
