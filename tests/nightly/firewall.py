#!/usr/bin/python3
# firewall.py: histologe.nft as a town loads it, in a network of its own: one address holds a hundred connections to the site and no
# more, the next address is served all the same, and what the file does not name is shut.
import contextlib
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../box/lib"))
from box import TOP, until
from tap import done_testing, is_, ok, skip

MOST = 100
BOX, PEERS = "10.64.0.1", ("10.64.0.2", "10.64.0.3")
SERVER = """
import selectors, socket
chosen = selectors.DefaultSelector()
for port in (80, 25):
    chosen.register(socket.create_server(("", port), backlog=512), selectors.EVENT_READ, "door")
print("ready", flush=True)
while True:
    for key, _ in chosen.select():
        if key.data == "door":
            wire = key.fileobj.accept()[0]
            wire.sendall(b"x")
            chosen.register(wire, selectors.EVENT_READ)
        elif not key.fileobj.recv(1):
            chosen.unregister(key.fileobj)
            key.fileobj.close()
"""
CLIENT = """
import socket, sys
source, port, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
served, kept = 0, []
for _ in range(count):
    try:
        wire = socket.create_connection(("10.64.0.1", port), 2, (source, 0))
        wire.settimeout(2)
        served += wire.recv(1) == b"x"
        kept.append(wire)
    except OSError:
        pass
print(served, flush=True)
sys.stdin.read()
"""


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True)


class Town:
    """Two machines with a cable between them: namespaces of this one."""

    def __init__(self):
        self.box, self.outside = (f"histologe-{os.getpid()}-{name}" for name in ("box", "out"))

    def __enter__(self):
        for name in (self.box, self.outside):
            run("ip", "netns", "add", name)
            run("ip", "-n", name, "link", "set", "lo", "up")
        run("ip", "-n", self.box, "link", "add", "cable", "type", "veth", "peer", "name", "cable", "netns", self.outside)
        for name, addresses in ((self.box, (BOX,)), (self.outside, PEERS)):
            for address in addresses:
                run("ip", "-n", name, "address", "add", address + "/24", "dev", "cable")
            run("ip", "-n", name, "link", "set", "cable", "up")
        run("ip", "netns", "exec", self.box, "nft", "-f", f"{TOP}/packaging/installed/histologe.nft")
        return self

    def __exit__(self, *_):
        for name in (self.box, self.outside):
            run("ip", "netns", "del", name)

    @contextlib.contextmanager
    def started(self, where, script, *words):
        """A program there, and the first line that it says."""
        process = subprocess.Popen(["ip", "netns", "exec", where, "/usr/bin/python3", "-c", script, *map(str, words)],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()
            process.wait()

    def held(self, source, port, count):
        return self.started(self.outside, CLIENT, source, port, count)


def comes_again(town):
    with town.held(PEERS[0], 80, 3) as served:
        return served == "3"


if os.getuid() != 0 or not all(map(shutil.which, ("ip", "nft"))):
    skip("what the firewall lets in", "needs root, nft and ip")
else:
    with Town() as town, town.started(town.box, SERVER) as ready:
        is_(ready, "ready", "the site listens")
        with town.held(PEERS[0], 80, MOST + 20) as served:
            ok(MOST <= int(served) <= MOST + 1, f"one address holds {MOST} connections, no more", served)
            with town.held(PEERS[1], 80, 5) as others:
                is_(others, "5", "the next one is served meanwhile")
        until(lambda: comes_again(town), 20, "who has let go comes again")
        ok(True, "who has let go comes again")
        with town.held(PEERS[1], 25, 1) as mail:
            is_(mail, "0", "what is not named is shut")
done_testing()
