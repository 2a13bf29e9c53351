#!/usr/bin/python3
# hostile-wire.py: what comes on the wire and is no request, one kind after the other, on few workers: each is refused or let go,
# nothing is echoed, run or looped upon, and whoever comes next is served. What CivetWeb can do by itself stays out of reach.
import os
import random
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from garbage import KINDS, MARK, Garbage, chunked, get, post, request
from journey import set_up_demo

WORKERS = 8
PATIENCE_S = 0.3
NEXT_MAX_S, SLACK = 5, 3
# What the daemon may say to nonsense; of a good page asked for in a strange way, the page.
REFUSALS = {400, 401, 403, 404, 405, 408, 411, 413, 415, 429, 505}
GOOD = {100, 200, 206, 303, 304, 416}


def statuses(answer):
    return [int(status) for status in re.findall(rb"^HTTP/1\.1 (\d{3}) ", answer, re.M)]


def is_known(answer):
    """Only what the box says to nonsense, or that too many send at once, with the moment to come again."""
    return all(status in REFUSALS | GOOD or status == 503 and b"Retry-After: " in answer for status in statuses(answer))


def said(box, request_):
    """What comes back of that very request, its connection closed by the box."""
    return Garbage(("127.0.0.1", box.port)).throw_bytes(request_, patience_s=4)


def throw_kind(box, kind):
    """The first answer to that kind, thrown once more than there are workers."""
    rng = random.Random(kind)
    peer = Garbage(("127.0.0.1", box.port))
    return [peer.throw(kind, rng, PATIENCE_S if n == 0 else 0) for n in range(WORKERS + 1)][0]


def every_kind(box):
    with ThreadPoolExecutor(WORKERS) as pool:
        for first in range(0, len(KINDS), WORKERS):
            kinds = list(KINDS)[first:first + WORKERS]
            for kind, answer in zip(kinds, pool.map(lambda kind: throw_kind(box, kind), kinds)):
                ok(is_known(answer), f"{kind}: refused, let go or answered", statuses(answer), answer[:600])
                ok(MARK.encode() not in answer.split(b"\r\n\r\n")[0], f"{kind}: no head repeats it", answer[:1000])
            began = time.monotonic()
            served = box.browser().get("/health").status
            ok(served == 200 and time.monotonic() - began < NEXT_MAX_S * SLACK, "who comes next is served, and soon",
               served, time.monotonic() - began)


def one_answer(box):
    """What a proxy in front would take for one request is one here, or the connection ends."""
    smuggled = get("/health")
    for name, first in (("chunks and a length", chunked("/write", b"0\r\n\r\n" + smuggled, "Content-Length: 5")),
                        ("chunks to a page", chunked("/signaler", b"0\r\n\r\n" + smuggled)),
                        ("two lengths", request("POST", "/connexion", "Content-Length: 0",
                                                f"Content-Length: {len(smuggled)}") + smuggled),
                        ("a body where none belongs", get("/signaler", f"Content-Length: {len(smuggled)}") + smuggled),
                        ("a length with a tail", request("POST", "/connexion", "Content-Length: 0x") + smuggled)):
        got = statuses(said(box, first))
        ok(len(got) <= 1 and 200 not in got[1:], f"{name}: no second request hides in the first", got)


def small_site(box):
    """A published site of one style."""
    os.makedirs(os.path.join(box.data, "site", "current", "assets", "leaflet"))
    for name in ("box.css", "leaflet/map.css"):
        with open(os.path.join(box.data, "site", "current", "assets", name), "w", encoding="ascii") as stream:
            stream.write("p { margin: 0 }\n")
    is_(box.browser().get("/assets/box.css").status, 200, "the site is there")


def civetweb(box):
    """CGI, SSI, listings, PUT, websockets, its own CORS: all compiled in, none to be reached."""
    site = os.path.join(box.data, "site", "current")
    for name in ("x.cgi", "x.pl", "x.php", "x.shtml", "x.lua", "x.lp", ".htpasswd"):
        path = os.path.join(site, name)
        with open(path, "w", encoding="ascii") as stream:
            stream.write(f"#!/bin/sh\necho; touch {box.folder}/ran\necho ran-it\n<!--#exec cmd=\"touch {box.folder}/ran\" -->")
        os.chmod(path, 0o755)
        answer = said(box, get("/" + name, "Connection: close"))
        ok(statuses(answer) == [404] and b"ran-it" not in answer, f"/{name} is no page and no program", answer[:200])
    ok(not os.path.exists(os.path.join(box.folder, "ran")), "nothing of the site was run")
    for name in ("/assets/", "/assets/leaflet/"):
        is_(statuses(said(box, get(name, "Connection: close"))), [404], f"{name} is not listed")
    for method in ("PUT", "DELETE", "MKCOL", "PATCH", "PROPFIND", "OPTIONS", "TRACE", "CONNECT"):
        answer = said(box, request(method, "/x.html", "Content-Length: 0", "Origin: https://evil.example",
                                   "Access-Control-Request-Method: POST", "Connection: close"))
        got = statuses(answer)
        ok(got and got[0] in (400, 404, 405) and b"Access-Control-Allow" not in answer, f"{method} is for nobody", answer[:300])
    ok(not os.path.exists(os.path.join(site, "x.html")), "and puts no file")
    upgraded = said(box, get("/signaler", "Upgrade: websocket", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                             "Sec-WebSocket-Version: 13",
                             "Connection: Upgrade"))
    ok(101 not in statuses(upgraded), "no websocket opens", upgraded[:200])
    for target in ("/%0d%0aSet-Cookie:%20a=b", "/connexion?next=%0d%0aSet-Cookie:%20a=b", "/c/%0aX:y"):
        head = said(box, get(target, "Connection: close")).split(b"\r\n\r\n")[0]
        ok(b"a=b" not in head and b"X:y" not in head, f"{target} writes no header", head)


def never_loops(box):
    """A null byte in a form held one of CivetWeb's workers for ever (CVE-2025-9648): more of them than there are workers."""
    for body in (b"a=b\0c&d=e", b"a=\0&b", b"\0"):
        got = [statuses(said(box, post("/connexion", body, "Connection: close"))) for _ in range(WORKERS + 1)]
        is_(got, [[400]] * (WORKERS + 1), f"{body!r} is refused as often as it comes")
    began = os.times()
    with open(f"/proc/{box.process.pid}/stat", encoding="ascii") as stream:
        before = sum(map(int, stream.read().rsplit(")", 1)[1].split()[11:13]))
    until(lambda: os.times().elapsed - began.elapsed > 1, 5, "a second passes")
    with open(f"/proc/{box.process.pid}/stat", encoding="ascii") as stream:
        used = sum(map(int, stream.read().rsplit(")", 1)[1].split()[11:13])) - before
    ok(used < 60, "and no worker goes on with it", f"{used} hundredths of a second of processor in one second")


def log_is_clean(box):
    unlike(box.log(), MARK, "the log repeats nothing of it")
    is_(os.listdir(os.path.join(box.data, "crashes")) if os.path.isdir(os.path.join(box.data, "crashes")) else [], [],
        "nothing crashed")
    is_(os.listdir(os.path.join(box.data, "tmp")), [], "no upload is left behind")


with Box(config={"server": {"threads": WORKERS}}, site=False) as box:
    set_up_demo(box)
    small_site(box)
    civetweb(box)
    one_answer(box)
    never_loops(box)
    every_kind(box)
    log_is_clean(box)
done_testing()
