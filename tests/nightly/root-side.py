#!/usr/bin/python3
# root-side.py: what root's scripts read in folders that the box can write: as the box's user, in time, and no more than that. Runs
# them as systemd does, in a folder of its own; installs nothing.
import os
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../box/lib"))
from box import TOP
from tap import done_testing, is_, ok, skip

INSTALLED = f"{TOP}/packaging/installed"
TUNNEL, TAKEN = "var/lib/histologe/tunnel", "run/histologe-tunnel"
CONFIG = ("Host tunnel\n  HostName mairie.example\n  Port 22\n  User histologe\n  RemoteForward 127.0.0.1:8064 127.0.0.1:8066\n"
          "  GlobalKnownHostsFile /dev/null\n")
FILES = {"config": CONFIG, "id_ed25519": "the box's own key\n", "known_hosts": "mairie.example ssh-ed25519 AAAA\n"}


class Machine:
    def __init__(self, folder):
        self.folder = folder
        os.chmod(folder, 0o755)
        os.mkdir(self.path("run"), 0o755)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text, owner="nobody"):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "w", encoding="utf-8") as stream:
            stream.write(text)
        os.chmod(self.path(name), 0o600)
        shutil.chown(self.path(name), owner)
        shutil.chown(os.path.dirname(self.path(name)), owner)

    def run(self, script, *words):
        """What it ended with, and after how many seconds."""
        start = time.monotonic()
        done = subprocess.run([f"{INSTALLED}/{script}", *words], capture_output=True, text=True, timeout=60,
                              env={**os.environ, "HISTOLOGE_ROOT": self.folder, "HISTOLOGE_USER": "nobody"})
        return done, time.monotonic() - start

    def read(self, name):
        try:
            with open(self.path(name), encoding="utf-8") as stream:
                return stream.read()
        except FileNotFoundError:
            return None

    def replace(self, name, make):
        os.unlink(self.path(name))
        make(self.path(name))


def tunnel(machine):
    def taken():
        machine.run("histologe-tunnel-take")
        return {name: machine.read(f"{TAKEN}/{name}") for name in sorted(os.listdir(machine.path(TAKEN)))}

    def brought():
        for name, text in FILES.items():
            machine.write(f"{TUNNEL}/{name}", text)

    machine.write("secret", "root's alone\n", owner="root")
    brought()
    is_(taken(), dict(sorted(FILES.items())), "the files of the tunnel are copied")
    is_([os.stat(machine.path(f"{TAKEN}/{name}")).st_mode & 0o777 for name in (*FILES, "")], [0o600] * 3 + [0o700],
        "for root alone")
    machine.replace(f"{TUNNEL}/id_ed25519", lambda path: os.symlink(machine.path("secret"), path))
    left = taken()
    ok("config" not in left and "root's alone\n" not in left.values(), "a link to what only root reads is not followed as root",
       left)
    brought()
    machine.replace(f"{TUNNEL}/known_hosts", os.mkfifo)
    start = time.monotonic()
    ok("config" not in taken() and time.monotonic() - start < 20, "a pipe there holds nobody up")
    for word in ("  ProxyCommand cat /etc/passwd", "  LocalCommand id", "Match exec id", "  Include /etc/passwd"):
        os.unlink(machine.path(f"{TUNNEL}/known_hosts"))
        brought()
        machine.write(f"{TUNNEL}/config", CONFIG + word + "\n")
        ok("config" not in taken(), f"ssh is not told {word.strip()!r}")
    brought()
    ok("config" in taken(), "what is well again opens")
    os.unlink(machine.path(f"{TUNNEL}/config"))
    ok("config" not in taken(), "what is paused closes")


def console(machine):
    said, issue = machine.path("run/box/setup-code"), machine.path("run/issue.d/histologe.issue")

    def shown():
        done, seconds = machine.run("histologe-console", said, issue)
        return done.returncode, machine.read(issue), seconds < 20

    machine.write("run/box/setup-code", "ABCD-EFGH\nLe code : \\ABCD-EFGH\nrest\n")
    is_(shown(), (0, "\nLe code : ABCD-EFGH\n", True), "the sentence with the code stands on the screen")
    machine.write("run/box/setup-code", "x\nroot's alone\n", owner="root")
    is_(shown(), (0, None, True), "what the box itself cannot read is not shown")
    machine.replace("run/box/setup-code", os.mkfifo)
    is_(shown(), (0, None, True), "a pipe holds nobody up")


def certificate(machine):
    requests = machine.path("var/lib/histologe/certificate")
    machine.write("var/lib/histologe/certificate/request", "")
    machine.replace("var/lib/histologe/certificate/request", os.mkfifo)
    shutil.chown(requests + "/request", "nobody")
    done, seconds = machine.run("histologe-certificate", "request")
    ok(done.returncode == 0 and seconds < 50, "a pipe as request of a certificate does not hold the lock", done, seconds)
    for number, (words, result) in enumerate((("way=own\nname=..x", "name"), ("way=acme\nname=a.example\nemail=--help", "way"))):
        machine.replace("var/lib/histologe/certificate/request", lambda _: None)
        machine.write("var/lib/histologe/certificate/request", f"[request]\nid=r{number}\n{words}\n")
        machine.run("histologe-certificate", "request")
        state = machine.read("var/lib/histologe-certificate/state") or ""
        ok(f"result={result}\n" in state, f"{words!r} is refused", state)


if os.getuid() != 0 or not all(map(shutil.which, ("runuser", "openssl"))):
    skip("what root reads of the box", "needs root")
else:
    with tempfile.TemporaryDirectory(prefix="root-side-") as folder:
        machine = Machine(folder)
        tunnel(machine)
        console(machine)
        certificate(machine)
done_testing()
