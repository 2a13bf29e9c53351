# sensor_measures.py: what readings cost: values a second on the card by each door, bytes written and at rest, memory, beside
# InfluxDB 1.6 fed the same in the same run; and a storm of sensors while people send reports. `sensor_measures.py --lines` prints
# "what<TAB>figure<TAB>note" for tests/bench/run; `--part load` or `--part storm` measures one of the two.
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.dont_write_bytecode = True
sys.path[:0] = [HERE, os.path.join(TOP, "tests/box/lib")]
from box import Box, Browser, until
from broker import Broker
from influx import Influx
from journey import file_report, set_up_demo, uuid_of
from machine import MachineTime, processor_s, status_mb
from storm import STEP_S, Storm, many_files

TOOLS = os.path.join(TOP, "build/bench")
SENSORS, SECONDS, MESSAGES, BATCH = 200, float(os.environ.get("SECONDS") or 5), 20000, 1000
STORM, WEEK, STORM_BATCH, STORM_MAX_S = int(os.environ.get("STORM") or 2000), 1008, 84, 900
DRAFTS, GROUP, PAUSE_MS, PEOPLE = 8000, 200, 100, 2
DAY_S, HISTORY_DAYS, AT_REST, POINTS_MAX_S = 86400, 28, int(os.environ.get("AT_REST") or 1_000_000), 300
lines = []


def say(name, figure, note=""):
    lines.append((name, figure, note))
    print(f"{name}\t{figure}\t{note}" if "--lines" in sys.argv else f"{name:64} {figure:>20}  {note}", flush=True)


def wanted(part):
    return "--part" not in sys.argv or sys.argv[sys.argv.index("--part") + 1] == part


# ---- of a process, of the disk ----

def io_bytes(pid):
    """Bytes it had written to the disk."""
    with open(f"/proc/{pid}/io", encoding="ascii") as stream:
        return int(re.search(r"^write_bytes: (\d+)", stream.read(), re.M).group(1))


def flush_rate(folder):
    """4 KiB added to a file and fdatasync, one after the other: a second."""
    count, end = 0, time.monotonic() + SECONDS / 2
    with open(os.path.join(folder, "flush"), "wb") as stream:
        began = time.monotonic()
        while time.monotonic() < end:
            os.write(stream.fileno(), b"x" * 4096)
            os.fdatasync(stream.fileno())
            count += 1
        return count / (time.monotonic() - began)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


# ---- one door after the other ----

class Side:
    """Our box or its peer: what is the same of both. `first` moves on, so that no point is sent twice."""

    def __init__(self, name, port, path, token, pid, first):
        self.name, self.port, self.path, self.token, self.pid, self.first = name, port, path, token, pid, first
        self.points = 0

    def load(self, kind, batch, clients, path=None, points=None):
        """(points a second, note); `points`: so many, however long it takes."""
        before, used = io_bytes(self.pid), processor_s(self.pid)
        bounds = [SECONDS, self.first] if points is None else [POINTS_MAX_S, self.first, points]
        out = subprocess.run([os.path.join(TOOLS, "sensor_load"), str(self.port), path or self.path, kind, self.token,
                              *map(str, (SENSORS, batch, clients, *bounds))], stdout=subprocess.PIPE, text=True, check=True)
        rate, points, p50, p99, failed, following = map(float, out.stdout.split())
        self.first = int(following)
        self.points += points
        written, used = (io_bytes(self.pid) - before) / points, (processor_s(self.pid) - used) / points * 1e6
        return rate, (f"a request p50 {p50:.2f} ms, p99 {p99:.2f} ms; {used:,.1f} µs of the processor and {written:,.0f} B written"
                      f" a point; {points:,.0f} points, {failed:.0f} failed")


def movable_time(box):
    """Its time can be moved from here on."""
    box.stop(quiet=True)
    box.time = box.time.movable
    box.start()


def prepare(box, count, movable=False):
    """[(user, token)] of a gateway and of that many sensors lent to a household a month ago; the box is stopped for it."""
    report = uuid_of(box, file_report(box.browser()))
    box.stop(quiet=True)
    out = subprocess.run([os.path.join(TOOLS, "prepare_sensors"), os.path.join(box.data, "store.db"), str(count), report],
                         stdout=subprocess.PIPE, text=True, check=True)
    if not movable:
        box.time = MachineTime(box.time)
    box.start()
    box.admin("jobs", "run-due")
    return [tuple(line.split()) for line in out.stdout.splitlines()]


def by_lines(ours, theirs, flushes):
    rates = {}
    for batch, clients in ((BATCH, 1), (BATCH, 4), (1, 1), (1, 8)):
        size = f"batches of {batch:,}" if batch > 1 else "single points"
        for side in (ours, theirs):
            rates[side, batch, clients], note = side.load("line", batch, clients)
            say(f"{side.name}: line protocol, {size}, {clients} connection(s)", f"{rates[side, batch, clients]:,.0f} /s", note)
        ratio = rates[ours, batch, clients] / rates[theirs, batch, clients]
        aim = "aim: above 1" if batch > 1 else "aim: at least 2" if clients == 8 else ""
        say(f"ratio: {size}, {clients} connection(s)", f"{ratio:.2f}", aim)
        if batch == BATCH and clients == 4:
            memory(ours, theirs)
    say("single points on 8 connections, of 8 times the flushes of the disk", f"{rates[ours, 1, 8] / 8 / flushes:.2f}",
        f"aim: at least 0.6; {flushes:,.0f} flushes of 4 KiB a second")


def memory(ours, theirs):
    mine, other = (status_mb(side.pid, "VmHWM") for side in (ours, theirs))
    say("peak memory after batches: box", f"{mine:.1f} MB", f"InfluxDB {other:.1f} MB; ratio {mine / other:.2f}, aim: under 0.33")


def by_json(ours):
    for batch, clients in ((BATCH, 1), (1, 8)):
        rate, note = ours.load("json", batch, clients, "/sensors/readings")
        size = f"lists of {batch:,}" if batch > 1 else "single points"
        say(f"{ours.name}: JSON, {size}, {clients} connection(s)", f"{rate:,.0f} /s", note)


def connect(box, broker):
    broker.start()
    until(lambda: box.browser().get("/health").json().get("mqtt") == "connected", 60, "the broker is there")


def by_mqtt(box, broker, gateway, ours):
    """mosquitto_pub sends, one value a message."""
    before, began = io_bytes(ours.pid), time.monotonic()
    texts = [json.dumps({"id": f"s{1 + i % SENSORS:04d}", "t": ours.first + i // SENSORS * 60,
                         "temperature": 15 + i % 900 / 100}) for i in range(MESSAGES)]
    broker.publish_lines(gateway, f"histologe/{gateway[0]}/reading", texts)
    sent = time.monotonic() - began
    until(lambda: journal_rests(box, broker), 120, "everything is on the card")
    took = time.monotonic() - began - 0.5
    say(f"{ours.name}: MQTT, one value a message, QoS 1", f"{MESSAGES / took:,.0f} /s",
        f"mosquitto_pub had its acknowledgements after {sent:.1f} s;"
        f" {(io_bytes(ours.pid) - before) / MESSAGES:,.0f} B written each")


def journal_rests(box, broker):
    """Nothing new for half a second, and nothing on its way."""
    def last():
        return box.query("SELECT max (id) AS last FROM reading_journal")[0]["last"]
    before = last()
    time.sleep(0.5)
    return before == last() and broker.waiting() == 0


def at_rest(folder):
    """The same batches in both, then everything where it stays."""
    with Box(config={"server": {"front": "loopback", "threads": 32}}) as box:
        set_up_demo(box)
        gateway = prepare(box, SENSORS, movable=True)[0]
        fold(box)
        empty = store_bytes(box)
        first = int(time.time()) - HISTORY_DAYS * DAY_S
        ours = Side("box", box.port, "/write?precision=s", gateway[1], box.process.pid, first)
        ours.load("line", BATCH, 1, points=AT_REST)
        before = io_bytes(box.process.pid)
        fold(box)
        written = io_bytes(box.process.pid) - before
        bytes_each = (store_bytes(box) - empty) / ours.points
        say("box: bytes at rest a value, hours included", f"{bytes_each:.2f} B", f"{ours.points:,.0f} values; while folding "
            f"{written / ours.points:.1f} B written each by the daemon")
        box.stop(quiet=True)
    peer = Influx(os.path.join(folder, "rest"), free_port()).start()
    try:
        theirs = Side("InfluxDB", peer.port, peer.path, "none", peer.process.pid, first)
        theirs.load("line", BATCH, 1, points=AT_REST)
        other = peer.bytes_at_rest() / theirs.points
        say("InfluxDB: bytes at rest a value", f"{other:.2f} B", f"{theirs.points:,.0f} values; "
            f"{io_bytes(peer.process.pid) / theirs.points:.1f} B written each; ratio {bytes_each / other:.2f}, aim: under 0.5")
    finally:
        peer.stop()


def fold(box):
    """Hours later, once what waits is in its blocks and the journal of SQLite is empty."""
    box.jump(hours=7)
    until(lambda: not box.query("SELECT 1 FROM reading_journal LIMIT 1"), 300, "the journal is folded")


def store_bytes(box):
    row = box.query("SELECT page_size, page_count, freelist_count"
                    " FROM pragma_page_size, pragma_page_count, pragma_freelist_count")[0]
    return row["page_size"] * (row["page_count"] - row["freelist_count"])


def load_part(folder):
    broker = Broker()
    with broker, Box(config={"server": {"front": "loopback", "threads": 32}, **broker.configuration()}) as box:
        set_up_demo(box)
        gateway = prepare(box, SENSORS)[0]
        connect(box, broker)
        peer = Influx(os.path.join(folder, "influx"), free_port()).start()
        try:
            first = int(time.time()) - HISTORY_DAYS * DAY_S
            flushes = flush_rate(folder)
            ours = Side("box", box.port, "/write?precision=s", gateway[1], box.process.pid, first)
            theirs = Side("InfluxDB", peer.port, peer.path, "none", peer.process.pid, first)
            by_lines(ours, theirs, flushes)
            by_json(ours)
            by_mqtt(box, broker, gateway, ours)
            say("peak memory at the end: box", f"{status_mb(box.process.pid, 'VmHWM'):.1f} MB",
                f"InfluxDB {status_mb(peer.process.pid, 'VmHWM'):.1f} MB")
        finally:
            peer.stop()
        box.stop(quiet=True)
    at_rest(folder)


# ---- the storm ----

class People:
    """Who send reports meanwhile: prepared drafts, a pause after each."""

    def __init__(self, box, tokens):
        page = Browser(box.base_url)
        page.get("/signaler")
        visitor = page.cookies["visitor"]
        csrf = re.search(r'name="csrf" value="([^"]+)"', page.get("/signaler").source).group(1)
        numbers = map(str, (box.port, PEOPLE, visitor, csrf, PAUSE_MS))
        self.process = subprocess.Popen([os.path.join(TOOLS, "submit_load"), *numbers],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.process.stdin.write("\n".join(tokens) + "\n")
        self.process.stdin.close()

    def figures(self):
        """(p50 ms, p99 ms, sent, failed)."""
        _, p50, p99, sent, failed = self.process.stdout.read().split()
        return float(p50), float(p99), int(sent), int(failed)


def storm_part():
    many_files()
    broker = Broker()
    with broker, Box(config={"server": {"front": "loopback", "threads": 32}, **broker.configuration()}) as box:
        set_up_demo(box)
        accounts = prepare(box, STORM)[1:]
        tokens = subprocess.run([os.path.join(TOOLS, "prepare_drafts"), os.path.join(box.data, "store.db"), str(DRAFTS)],
                                stdout=subprocess.PIPE, text=True, check=True).stdout.split()
        connect(box, broker)
        storm = Storm(box, broker, accounts, int(time.time()) - (WEEK + 1) * STEP_S, WEEK, STORM_BATCH).start()
        people = []
        while any(sender.process.poll() is None for sender in (storm.http, storm.mqtt)):
            some, tokens = tokens[:GROUP], tokens[GROUP:]
            people.append(People(box, some).figures())
        until(lambda: journal_rests(box, broker), STORM_MAX_S, "the broker has handed over all")
        took = time.monotonic() - storm.began
        values = STORM * WEEK
        say(f"storm: {STORM:,} sensors, a week late each: everything on the card after", f"{took:.1f} s",
            f"{values / took:,.0f} values/s, programs of the sensors on the same cores; exit {storm.wait(1)}")
        sent = sum(entry[2] for entry in people)
        say("storm: reports sent meanwhile, 99th percentile of the first two hundred", f"{people[0][1]:.0f} ms",
            f"aim: 200; of the next {', '.join(f'{entry[1]:.0f}' for entry in people[1:])} ms; medians"
            f" {', '.join(f'{entry[0]:.0f}' for entry in people)} ms; {sent} sent, {sum(entry[3] for entry in people)} failed")
        say("storm: peak memory of the box", f"{status_mb(box.process.pid, 'VmHWM'):.1f} MB",
            f"of the broker {status_mb(broker.process.pid, 'VmHWM'):.1f} MB")
        movable_time(box)
        began = time.monotonic()
        wrong = storm.whole(STORM_MAX_S)
        say("storm: values lost or doubled", f"{sum(abs(there - WEEK) for _, there, _ in wrong)}",
            f"{values:,} in all; folded in {time.monotonic() - began:.1f} s")
        box.stop(quiet=True)


folder = tempfile.mkdtemp(prefix="histologe-bench-")
try:
    if wanted("load"):
        load_part(folder)
    if wanted("storm"):
        storm_part()
finally:
    shutil.rmtree(folder, ignore_errors=True)
