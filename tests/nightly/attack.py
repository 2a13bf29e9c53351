#!/usr/bin/python3
# attack.py: a Tuesday of the town while others try to stop it: slowhttptest in its four modes, a flood by wrk, and peers that throw
# garbage, first at the daemon itself, then at nginx as the package brings it. Tenants report and an agent reads the list meanwhile:
# each of their requests is answered, in time; memory stays, nothing dies, no log says who was there.
#
# In the environment: ATTACK_S, seconds of each of the two (600); ATTACK_SEED, to throw once more what was thrown;
# ATTACK_WHERE, to take one of "daemon front".
import glob
import os
import re
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "../bench"), os.path.join(HERE, "../box/lib")]
from box import *
from front import Front
from garbage import KINDS, MARK, Garbage, Thrower, get
from honest import Honest
from journey import set_up_demo, wait_site
from machine import as_installed, status_mb

DURATION_S = int(os.environ.get("ATTACK_S") or 600)
SEED = os.environ.get("ATTACK_SEED") or str(int(time.time()))
# An honest request is answered within: on two busy processors, with 400 slow connections open.
SLOWEST_S, MOST_S = 15, 3
GROWN_MB, MOST_MB = 24, 112
CONNECTIONS, PER_S = 400, 100
# What slowhttptest does in turn: heads byte by byte, bodies byte by byte, many ranges, answers read byte by byte.
SLOW = {
    "heads": ("-H", "-i", "5", "-x", "24"),
    "bodies": ("-B", "-i", "5", "-s", "8192", "-x", "10"),
    "ranges": ("-R", "-a", "5", "-b", "3000"),
    "answers": ("-X", "-w", "1", "-y", "20", "-n", "5", "-z", "32", "-k", "3"),
}
PATHS = {"heads": "/signaler", "bodies": "/connexion", "ranges": "/assets/box.css", "answers": "/dossiers"}
PEOPLE = re.compile(r"Zoréol|Isidore|honnete-|@example\.org|127\.7\.0\.|[A-Za-z0-9_-]{43}")


def memory_mb(box, what):
    return int(status_mb(box.process.pid, what))


def sockets(box):
    """No files: SQLite keeps the descriptors of connections it closed for the next one, as long as another reads."""
    folder, count = f"/proc/{box.process.pid}/fd", 0
    for name in os.listdir(folder):
        try:
            count += os.readlink(os.path.join(folder, name)).startswith("socket:")
        except FileNotFoundError:
            continue
    return count


def slow(mode, url, seconds):
    """One attack of slowhttptest, to its end; what it said last."""
    done = subprocess.run(["slowhttptest", "-c", str(CONNECTIONS), "-r", str(PER_S), "-l", str(seconds), "-p", "10", *SLOW[mode],
                           "-u", url + PATHS[mode]], capture_output=True, text=True, timeout=seconds + 120,
                          stdin=subprocess.DEVNULL)
    return re.sub(r"\x1b\[[0-9;]*m", "", done.stdout)


def flood(url, seconds):
    """As many good requests as one address can ask for; what wrk said."""
    words = ["wrk", "-t", "2", "-c", "200", "-d", str(seconds), "--timeout", "30", url + "/signaler"]
    return subprocess.run(words, capture_output=True, text=True, timeout=seconds + 120).stdout


def attack(box, url, port, tls):
    """All of it at once; (people, memory after each of its parts, throwers)."""
    people = Honest(box, url).start()
    # From many addresses: nginx bounds each, and the daemon shall have its part.
    throwers = [Thrower(("127.0.0.1", port), f"{SEED}-{n}", tls=tls, source=lambda rng: f"127.6.0.{rng.randrange(1, 250)}")
                for n in range(2)]
    share_s = max(DURATION_S // (len(SLOW) + 1), 10)
    # First, so that every worker has worked before memory is looked at: each keeps pages of the store.
    like(flood(url, share_s), r"\d+ requests in ", "wrk attacked")
    used_mb = [memory_mb(box, "VmRSS")]
    for mode in SLOW:
        said = slow(mode, url, share_s)
        ok("Exit status" in said or "exit status" in said.lower(), f"slowhttptest attacked: {mode}", said[-800:])
        used_mb.append(memory_mb(box, "VmRSS"))
    for thrower in throwers:
        thrower.stop()
    people.stop()
    return people, used_mb, throwers


def judge_people(name, people):
    slowest_s, most_s, count = people.slowest()
    diag(f"{name}: {count} honest requests, the slowest {slowest_s:.1f} s, 99 of 100 within {most_s:.2f} s",
         f"{len(people.filed)} reports filed, {people.lists} lists read")
    is_(people.failures[:3], [], f"{name}: everybody honest was served")
    ok(slowest_s < SLOWEST_S, f"{name}: none of {count} honest requests took {SLOWEST_S} s ({slowest_s:.1f})")
    ok(most_s < MOST_S, f"{name}: 99 of 100 took less than {MOST_S} s ({most_s:.2f})")
    ok(len(people.filed) >= DURATION_S // 30 and people.lists >= DURATION_S // 10, f"{name}: work went on", len(people.filed),
       people.lists)


def judge_garbage(name, throwers):
    thrown = sum((thrower.thrown for thrower in throwers), start=type(throwers[0].thrown)())
    rarest = min(thrown.values(), default=0)
    diag(f"{name}: {sum(thrown.values())} pieces of garbage of {len(thrown)} kinds, the rarest {rarest} times; seed {SEED}")
    is_(sorted(set(KINDS) - set(thrown)), [], f"{name}: every kind was thrown")
    is_([wrong for thrower in throwers for wrong in thrower.faults][:5], [], f"{name}: none of it made a fault of ours (5xx)")


def judge_box(name, box, people, used_mb, before_sockets):
    most_mb, half_mb, end_mb = memory_mb(box, "VmHWM"), used_mb[len(used_mb) // 2], used_mb[-1]
    diag(f"{name}: memory after each part {used_mb} MB, {most_mb} MB at most")
    ok(end_mb <= half_mb + GROWN_MB, f"{name}: memory does not go on growing ({half_mb} → {end_mb} MB)")
    ok(most_mb <= MOST_MB, f"{name}: and never was {MOST_MB} MB ({most_mb})")
    until(lambda: sockets(box) <= before_sockets, 40, f"{name}: sockets are closed ({before_sockets} before)")
    ok(True, f"{name}: no connection stays behind")
    is_(glob.glob(os.path.join(box.data, "crashes", "*")), [], f"{name}: nothing crashed")
    rows = {row["number"] for row in box.query("SELECT number FROM report")}
    is_([r.reference for r in people.filed if int(r.reference.split("-")[1]) not in rows], [],
        f"{name}: every report acknowledged is there")
    is_(box.query("PRAGMA integrity_check")[0]["integrity_check"], "ok", f"{name}: the store is whole")


def smuggle(name, box, front):
    """What the daemon's reader of heads would take for two requests reaches it as one, or not at all: CivetWeb ends a head at a
    folded line and takes what follows the head for the next request."""
    hidden = get("/retrouver", "X: " + MARK)
    length = f"Content-Length: {len(hidden)}"
    peer = Garbage(("127.0.0.1", front.port), tls=True)
    for first in (get("/signaler", "X: a\r\n b", length), get("/signaler", length + "x"),
                  get("/signaler", "Content-Length: 0", length),
                  get("/signaler", length, "Transfer-Encoding: chunked"), get("/signaler", length, "Transfer-Encoding: xchunked")):
        peer.throw_bytes(first + hidden)
    # One that does not hide is seen, and no other.
    Garbage(("127.0.0.1", box.port)).throw_bytes(hidden)
    until(lambda: "GET /retrouver " in box.log(), 20, "the log has the request")
    is_(box.log().count("GET /retrouver "), 1, f"{name}: none hides behind nginx")


def judge_log(name, text, lines_of):
    found = PEOPLE.search(text)
    ok(not found, f"{name}: no log says who was there", text[max(found.start() - 200, 0):found.end() + 100] if found else "")
    unlike(text, MARK, f"{name}: nor repeats what was thrown")
    ok(len(text) < 400 * (lines_of + 2000), f"{name}: and no log is blown up ({len(text) // 1024} KB)")


def run(name, front):
    with Box(config=front.behind() if front else {"server": {"threads": 64}}) as box:
        set_up_demo(box, 60)
        wait_site(box)
        if front:
            front.start(box)
        url, port = (front.url, front.port) if front else (box.base_url, box.port)
        try:
            if front:
                smuggle(name, box, front)
            before = sockets(box)
            people, used_mb, throwers = attack(box, url, port, front is not None)
            judge_people(name, people)
            judge_garbage(name, throwers)
            judge_box(name, box, people, used_mb, before)
            pieces = sum(sum(thrower.thrown.values()) for thrower in throwers)
            judge_log(name, box.log(), people.slowest()[2] + pieces * 20)
            if front:
                judge_log(name + ", nginx", front.logs(), 0)
        finally:
            if front:
                front.stop()


as_installed()
WHERE = (os.environ.get("ATTACK_WHERE") or "daemon front").split()
if "daemon" in WHERE:
    run("the daemon itself", None)
if "front" in WHERE:
    run("behind nginx", Front())
done_testing()
