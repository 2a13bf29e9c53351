#!/usr/bin/python3
# sensor-doors.py: programs that nobody here wrote send readings: curl and InfluxDB's own client, through a gateway's token;
# compressed, in chunks, in batches, while the box is down, before a power cut. What got its 204 is there once.
import gzip
import os
import struct
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *

SENSORS, POINTS = 5, 600
NODE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib", "influx_write.js")


def curl(box, path, *options, body=None):
    """The status and the body of an answer, as the real curl has it."""
    command = ["curl", "-sS", "-o", "-", "-w", "\n%{http_code}", "--max-time", "10", *options]
    if body is not None:
        command += ["--data-binary", "@-"]
    done = subprocess.run([*command, box.base_url + path], input=body, capture_output=True, check=True)
    text, status = done.stdout.decode().rsplit("\n", 1)
    return int(status), text


def values(box):
    """Values by sensor, once what waits is in its blocks."""
    box.jump(hours=7)  # beyond what the journal may wait
    rows = box.query("SELECT s.device AS device, sum (b.count) AS count FROM reading_block b JOIN channel c ON c.id = b.channel_id"
                     " JOIN sensor s ON s.id = c.sensor_id WHERE c.quantity = 't' GROUP BY s.id ORDER BY s.id")
    return {row["device"]: row["count"] for row in rows}


def node(box, token, first, points=POINTS):
    return subprocess.Popen(["node", NODE, box.base_url, token, str(SENSORS), str(points), str(first)], stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True)


def by_curl(box, token, now):
    line = "room,sensor_id=salle-%d temperature=%s %d\n"
    plain = (line % (0, 15.9, now)).encode()
    for i, (name, options) in enumerate({
            "Basic": ["-u", f"anybody:{token}"], "Bearer": ["-H", f"Authorization: Bearer {token}"],
            "Token": ["-H", f"Authorization: Token {token}"], "Token with a user": ["-H", f"Authorization: Token x:{token}"],
            "X-Sensor-Token": ["-H", f"X-Sensor-Token: {token}"]}.items()):
        body = (line % (0, 15.9, now - 60 * i)).encode()
        is_(curl(box, "/write?db=x&precision=s", *options, body=body), (204, ""), f"curl: {name}")
    is_(curl(box, f"/write?db=x&precision=s&u=anybody&p={token}", body=plain), (204, ""), "curl: in the address")
    key = ["-H", f"Authorization: Token {token}"]
    for name, coded, coding in (("gzip", gzip.compress(plain * 100), "gzip"), ("no gzip", b"no gzip", "gzip")):
        status, _ = curl(box, "/api/v2/write?precision=s", *key, "-H", f"Content-Encoding: {coding}", body=coded)
        is_(status, 400 if name == "no gzip" else 204, f"curl: {name}")
    is_(curl(box, "/api/v2/write?precision=s", *key, "-H", "Transfer-Encoding: chunked", body=plain), (204, ""), "curl: in chunks")
    bomb = gzip.compress(b"\n" * (64 << 20))
    status, text = curl(box, "/api/v2/write", *key, "-H", "Content-Encoding: gzip", body=bomb)
    ok(status == 413 and '"request too large"' in text, f"curl: {len(bomb)} bytes that are 64 MB", status, text)
    is_(curl(box, "/ping"), (204, ""), "curl: /ping")
    is_(curl(box, "/write", "-H", "Authorization: Token nobody", body=plain)[0], 401, "curl: a token nobody has")


def wal_frames(box):
    """(page, size of the store when a commit ends there, else 0) of each page in the present write-ahead log."""
    with open(os.path.join(box.data, "store.db-wal"), "rb") as file:
        log = file.read()
    page, salt, frames = struct.unpack(">I", log[8:12])[0], log[16:24], []
    for at in range(32, len(log) - page - 23, page + 24):
        if log[at + 8:at + 16] != salt:
            break
        frames.append(struct.unpack(">II", log[at:at + 8]))
    return frames


def wears_little(box, token, now):
    """A value that comes alone costs the card one page: its commit appends to the journal and touches nothing else."""
    browser, path = box.browser(), f"/write?precision=s&u=x&p={token}"
    for i in range(100):
        if i == 40:  # the device is marked as heard by then, and the log is long enough
            before = len(wal_frames(box))
        browser.request("POST", path, f"room,sensor_id=salle-1 temperature={15 + i % 40 / 10} {now - 1000 + i}\n".encode())
    frames = wal_frames(box)[before:]
    commits = sum(1 for _, end in frames if end)
    ok(commits >= 50 and len(frames) <= 1.2 * commits + 6, "a value alone is one page on the card",
       f"{len(frames)} pages in {commits} commits")


def stranger(box, token, now):
    """A device that nobody knows is no fault of its gateway."""
    body = f"room,sensor_id=inconnu-7 temperature=21.5 {now}\n".encode()
    is_(curl(box, f"/write?precision=s&u=x&p={token}", body=body), (204, ""), "an unknown device: 204")
    is_(curl(box, f"/write?precision=s&strict=1&u=x&p={token}", body=body)[0], 404, "who asks to be strict is told so")
    known = [row["device"] for row in box.query("SELECT device FROM unknown_device")]
    is_(known, ["inconnu-7"], "it waits for somebody to look at it")


with Box(start="2026-09-16T07:00Z", site=False) as box:
    token = box.admin("gateway", "add", "Telegraf", "native").strip()
    for i in range(SENSORS):
        box.admin("sensor", "add", f"Capteur {i}", "bedroom", "-", f"salle-{i}")
    now = int(box.now().timestamp())
    by_curl(box, token, now)
    stranger(box, token, now)
    wears_little(box, token, now)
    first = now - POINTS * 60 - 3600
    client = node(box, token, first)
    is_(client.communicate(timeout=120)[0].strip(), str(SENSORS * POINTS), "InfluxDB's client: batches, gzip in chunks")
    box.kill9()
    client = node(box, token, first - 30, 200)  # the box is down: the client goes on trying
    like(client.stderr.readline(), r"WARN|failed", "InfluxDB's client: it fails while the box is down")
    box.start()
    out, _ = client.communicate(timeout=120)
    is_(out.strip(), str(SENSORS * 200), "InfluxDB's client: what failed while the box was down came later")
    is_(node(box, token, first).communicate(timeout=120)[0].strip(), str(SENSORS * POINTS), "and all of the first once more")
    expected = {f"salle-{i}": POINTS + 200 + {0: 5, 1: 100}.get(i, 0) for i in range(SENSORS)}
    is_(values(box), expected, "all of it is there once, through the power cut")
    with open(box.log_path, encoding="utf-8", errors="replace") as log:
        ok(token not in log.read(), "the token is in no log")
done_testing()
