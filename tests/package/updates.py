#!/usr/bin/python3
# tests/package/updates.py: the box updates itself, in a bare Debian started with systemd: from a signed repository on its own
# loopback and from a stick; what does not work comes back by itself with its data; the power is cut at each step. As root.
# DEB=package (else it is built); SUITES="bookworm"; SCENARIOS="good bad" runs some of them.
import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "../box/lib")]
import update_packages as packages
from machine import Machine
from stick import plugged
from tap import diag, done_testing, is_, like, ok

TOP = os.path.realpath(os.path.join(HERE, "../.."))
FOLDER = os.environ.get("PACKAGE_TEST") or "/var/tmp/histologe-package-test"
CONF = "/etc/histologe/histologe.conf"
ADMIN = f"runuser -u histologe -- histologe-admin --config {CONF}"
STATE = "/var/lib/histologe-update"
STORE = "/var/lib/histologe/store.db"
KEYRING = "/etc/histologe/key.pgp"
WAIT_S = 20  # how long an update waits for a sick version, in this test


class Town:
    """A machine with the box, some files, and a repository of its own."""

    def __init__(self, suite, deb):
        self.deb, self.suite = deb, suite
        self.machine = Machine(f"{FOLDER}/{suite}-updates", suite)
        self.key = packages.Key("Histologe test")

    def install(self):
        machine = self.machine
        machine.prepare()
        machine.put(self.deb, "/opt/box.deb")
        machine.put(f"{TOP}/packaging/demo", "/opt/demo")
        status, said = machine.chroot("apt-get -qq update && apt-get -y --no-install-recommends install /opt/box.deb curl")
        ok(status == 0, "the first version installs", said[-3000:])
        self.offer()
        machine.put(self.key.keyring(f"{FOLDER}/repository"), KEYRING)
        self.write("/etc/nginx/conf.d/repository.conf", "server { listen 127.0.0.1:8099; root /opt/repository; }\n")
        self.write("/etc/systemd/system/histologe-update.service.d/test.conf",
                   f"[Service]\nEnvironment=HISTOLOGE_UPDATE_WAIT_S={WAIT_S}\n")
        self.edit(CONF, "trust=ntp", "trust=always")
        self.edit("/etc/histologe/histologe-box.sources", "Enabled: no", "Enabled: yes")
        self.edit("/etc/histologe/histologe-box.sources", r"URIs: .*", "URIs: http://127.0.0.1:8099")
        self.edit("/etc/histologe/histologe-box.sources", r"Signed-By: .*", f"Signed-By: {KEYRING}")
        self.write("/etc/histologe/ours", "kept\n")

    def write(self, path, text):
        os.makedirs(os.path.dirname(self.machine.path(path)), exist_ok=True)
        with open(self.machine.path(path), "w", encoding="utf-8") as file:
            file.write(text)

    def edit(self, path, pattern, text):
        self.write(path, re.sub(pattern, text, self.machine.read(path)))

    def offer(self, version=None, harm=None, folder=None, key=None):
        """The repository, with this package beside those it had; (version None) without any."""
        folder = folder or f"{FOLDER}/repository"
        debs = [packages.renumbered(self.deb, version, harm, FOLDER)] if version else [self.deb]
        packages.publish(folder, (key or self.key), self.suite, debs)
        if folder == f"{FOLDER}/repository":
            shutil.rmtree(self.machine.path("/opt/repository"), ignore_errors=True)
            self.machine.put(folder, "/opt/repository")

    def move_in(self):
        """A demonstration town, small."""
        status, said = self.machine.run(
            f"systemctl stop histologe-box && {ADMIN} addresses import /opt/demo/addresses-64445.csv && {ADMIN} demo "
            "/opt/demo/demo.ini /opt/demo/addresses-64445.csv not-a-real-password 12 && systemctl start histologe-box")
        ok(status == 0, "a town moves in", said[-2000:])
        for _ in range(90):  # the page that says that the service comes back is published with the site
            if self.machine.run("test -e /var/lib/histologe/site/current/indisponible.html")[0] == 0:
                break
            time.sleep(1)

    def ask(self, text):
        """As the page does."""
        status, said = self.machine.run(f"cd /var/lib/histologe/updates && printf '{text}' > /tmp/now && install -o histologe "
                                        "-g histologe -m 600 /tmp/now now.new && mv now.new now")
        ok(status == 0, f"asked: {text.split()[0]}", said)

    def install_now(self, version):
        self.ask("verb=check\\n")
        self.settled()
        self.ask(f"verb=install\\nversion={version}\\n")

    def settled(self, timeout_s=400):
        """Until nothing is asked and nothing under way."""
        for _ in range(timeout_s * 4):
            time.sleep(0.25)
            said = self.machine.run("systemctl is-active histologe-update histologe-update-resume; "
                                    f"cd {STATE} && ls under-way opening /var/lib/histologe/updates/now 2>/dev/null")[1]
            if not re.sub("inactive|failed|\n", "", said):
                return
        ok(False, "the update ends", self.log())

    def dies(self):
        """Whoever updates goes before what it started: nobody sees that fail who would still act on it."""
        found = subprocess.run(["pgrep", "--ns", str(self.machine.pid), "--nslist", "pid", "-f", "histologe-update (look|resume)$"],
                               stdout=subprocess.PIPE, text=True, check=False).stdout.split()
        for pid in found:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)

    def log(self):
        return self.machine.run("journalctl -t histologe-update -t histologe -u histologe-box --no-pager -n 60")[1]

    @contextlib.contextmanager
    def stick(self, version):
        """A stick with this version, in its slot."""
        tree = f"{FOLDER}/stick"
        shutil.rmtree(tree, ignore_errors=True)
        deb = packages.renumbered(self.deb, version, None, FOLDER)
        packages.publish(f"{tree}/mise-a-jour", self.key, self.suite, [deb])
        with plugged(self.machine, f"{FOLDER}/stick.img", tree):
            yield

    def told(self, name):
        text = self.machine.read(f"{STATE}/told/now")
        found = re.search(rf"^{name}=(.*)$", text, re.M)
        return found.group(1) if found else None

    def version(self):
        return self.machine.run("dpkg-query -W -f '${Version}' histologe-box")[1]

    def under_way(self):
        """What is on the disk of an update under way."""
        text = ""
        for name in ("under-way", "opening"):
            with contextlib.suppress(FileNotFoundError), open(self.machine.path(f"{STATE}/{name}"), encoding="utf-8") as file:
                text += file.read()
        return text

    def last(self):
        """(from, to, result, cause) of what happened last."""
        path = self.machine.path(f"{STATE}/told/history")
        lines = open(path, encoding="utf-8").read().splitlines() if os.path.exists(path) else []
        part = lines[-1].split("\t") if lines else [""] * 8
        return part[2], part[3], part[5], part[6]

    def rows(self):
        """What people entrusted to the box: every row of the tables that hold it."""
        _, said = self.machine.run(f"for t in report event user partner file followup setting; do sqlite3 -readonly {STORE} "
                                   "\"SELECT count(*), '$t' FROM $t\" | tr '\\n' ' '; done; "
                                   f"sqlite3 -readonly {STORE} 'PRAGMA quick_check; PRAGMA user_version' | tr '\\n' ' '")
        return said

    def serves(self, version, name):
        for _ in range(60):
            said = self.machine.run("curl -sk https://127.0.0.1/signaler -o /dev/null -w '%{http_code}'")[1]
            if said == "200":
                break
            time.sleep(1)
        installed = self.machine.run("dpkg-query -W -f '${Version} ${db:Status-Status}' histologe-box")[1]
        ok(said == "200" and installed == f"{version} installed", f"{name}: {version} serves", said, installed, self.log())


# ---- scenarios ----

def good(town):
    town.offer("0.2.0")
    before = town.rows()
    town.ask("verb=check\\n")
    town.settled()
    is_((town.told("check"), town.told("offer")), ("offered", "0.2.0"), "a newer version is found")
    like(town.machine.read(f"{STATE}/told/news"), r"(?m)^- Une nouveaut", "with its changes in words")
    is_(town.machine.run("apt-cache madison histologe-box")[1], "", "apt by itself knows nothing of it")
    town.ask("verb=install\\nversion=0.1.9\\n")
    town.settled()
    town.serves("0.1.0", "another version than the one offered is not installed")
    town.ask("verb=install\\nversion=0.2.0\\n")
    seen, end = set(), time.monotonic() + 300
    while "0.2.0" not in town.last() and time.monotonic() < end:
        seen.add(town.machine.run("curl -sk https://127.0.0.1/signaler -o /tmp/page -w '%{http_code} '; "
                                  "grep -q 'Le service revient dans un instant' /tmp/page && echo away || echo form")[1])
    is_(sorted(seen), ["200 form", "503 away"], "meanwhile people read that the service comes back")
    town.settled()
    is_(town.last(), ("0.1.0", "0.2.0", "installed", ""), "it is installed")
    town.serves("0.2.0", "after a good update")
    is_(town.rows(), before, "with all its rows")
    ok("trust=always" in town.machine.read(CONF) and town.machine.read("/etc/histologe/ours") == "kept\n",
       "and the town's own files")
    ok(not os.path.exists(town.machine.path("/var/lib/histologe/updates/before.db")), "no copy of the store lies about")


def bad(town):
    """Each a version that goes wrong in its own way."""
    base = town.version()
    for number, (harm, cause) in enumerate((("does-not-start", "start"), ("is-ill", "health"), ("breaks-the-store", "start"),
                                            ("loses-rows", "store"), ("does-not-install", "package"))):
        version = f"0.3.{number}"
        town.offer(version, harm)
        before = town.rows()
        town.install_now(version)
        town.settled()
        is_(town.last(), (base, version, "returned", cause), f"{harm}: it comes back")
        town.serves(base, harm)
        is_(town.rows(), before, f"{harm}: with the store of before, whole")
        is_(town.told("offer_bad"), "true", f"{harm}: it is not tried again by itself")
    is_(town.machine.run("dpkg --audit; apt-get check -qq; systemctl is-active histologe-box nginx")[1], "active\nactive",
        "dpkg has nothing to say")


# What is told of an update that was cut in that step: (result, cause); its version does not start when it is to return.
CUT = {"copy": ("put_off", "power"), "install": ("returned", "power"), "trial": ("returned", "power"),
       "return": ("returned", "start"), "open": ("installed", "")}


def power(town):
    """The current goes in the middle of each step: afterwards the box serves, one version or the other, with its rows."""
    with town.machine.started():
        base, before = town.version(), town.rows()
    for number, (step, harm, expected) in enumerate((("copy", None, base), ("install", None, base), ("trial", None, base),
                                                     ("return", "does-not-start", base), ("open", None, None))):
        version = f"0.8.{number}"  # newer than all that was offered before
        expected = expected or version
        with town.machine.started():
            town.serves(base, f"before the cut at {step}")
            town.offer(version, harm)
            town.install_now(version)
            for _ in range(30000):
                text = town.under_way()
                if f"step={step}" in text:
                    break
                time.sleep(0.01)
            ok(f"step={step}" in text, f"the power is cut at step {step}", text)
            if step == "install":
                time.sleep(2)
            town.dies()
            step = re.search("step=(.*)", town.under_way()).group(1)  # on a slow machine it went on meanwhile
        with town.machine.started():
            town.settled()
            town.serves(expected, f"after the cut at {step}")
            is_(town.last()[2:], CUT[step], f"cut at {step}: what is told")
            is_(town.rows(), before, f"cut at {step}: nothing is lost")
            is_(town.machine.run("dpkg --audit")[1], "", f"cut at {step}: dpkg has nothing to say")


def refused(town):
    """What is not ours, what was changed on its way, what is older; a stick."""
    base = town.version()
    stranger = packages.Key("Somebody else")
    town.offer("0.5.0", key=stranger)
    town.install_now("0.5.0")
    town.settled()
    is_((town.told("check"), town.told("offer"), *town.last()[2:]), ("unsigned", "", "refused", "unsigned"),
        "another's signature is refused")
    shutil.rmtree(f"{FOLDER}/repository")
    town.offer("0.5.1")
    deb = town.machine.path(f"/opt/repository/pool/{town.suite}/histologe-box_0.5.1_amd64.deb")
    with open(deb, "r+b") as file:
        file.seek(200_000)
        file.write(b"not what was signed")
    town.install_now("0.5.1")
    town.settled()
    is_((town.told("check"), *town.last()[2:]), ("damaged", "refused", "damaged"), "a package changed on its way is refused")
    town.edit("/etc/histologe/histologe-box.sources", "Enabled: yes", "Enabled: no")
    with town.stick("0.0.9"):
        town.ask("verb=check\\n")
        town.settled()
        is_((town.told("check"), *town.last()[2:]), ("stick_older", "refused", "stick_older"),
            "an older version on a stick is refused")
    town.serves(base, "after what was refused")
    with town.stick("0.6.0"):
        town.ask("verb=check\\n")
        town.settled()
        is_((town.told("offer"), town.told("offer_source")), ("0.6.0", "stick"), "a stick brings an update")
    before = town.rows()
    town.ask("verb=install\\nversion=0.6.0\\n")
    town.settled()
    is_(town.last(), (base, "0.6.0", "installed", ""), "and the stick may be pulled out before it is installed")
    is_(town.rows(), before, "with all its rows")
    town.edit("/etc/histologe/histologe-box.sources", "Enabled: no", "Enabled: yes")


SWAP = """while true; do for one in good evil; do
  ln -sf /opt/$one.deb {name}.new && mv {name}.new {name}; sleep 0.004; done; done"""


def swapped(town, tries=10):
    """A stick whose package is another at each look, by who took over the daemon: what lies here is what was signed, or nothing."""
    town.edit("/etc/histologe/histologe-box.sources", "Enabled: yes", "Enabled: no")
    machine, version, place = town.machine, "0.6.1", "/media/histologe/stick"
    name = f"{place}/mise-a-jour/pool/{town.suite}/histologe-box_{version}_*.deb"
    with town.stick(version):
        status, said = machine.run(f"mount /dev/disk/by-label/HISTOLOGE {place} && cp {name} /opt/good.deb && "
                                   f"chown -R histologe: {place} && chmod 700 {place} && sha256sum < /opt/good.deb")
        ok(status == 0, "the stick is mounted as the box does", said)
        signed = said.split()[0]
        machine.put(packages.renumbered(town.deb, version, "does-not-start", FOLDER), "/opt/evil.deb")
        path = machine.run(f"ls {name}")[1]
        machine.run(f"systemd-run --unit=swapper --uid=histologe sh -c '{SWAP.format(name=path)}'")
        taken = set()
        for _ in range(tries):
            machine.run(f"rm -f {STATE}/debs/{version}.deb")
            town.ask("verb=check\\n")
            town.settled()
            taken.add(machine.run(f"cat {STATE}/debs/{version}.deb 2>/dev/null | sha256sum")[1].split()[0])
        nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        is_(taken - {signed, nothing}, set(), "a package that was not signed never lies ready to be installed")
        machine.run(f"systemctl stop swapper; cp /opt/good.deb {path}.new && mv {path}.new {path}")
        town.ask("verb=check\\n")
        town.settled()
        is_((town.told("offer"), town.told("offer_source")), (version, "stick"), "left alone, the stick's own is offered")
        machine.run(f"umount {place}")
    town.edit("/etc/histologe/histologe-box.sources", "Enabled: no", "Enabled: yes")


def hostile(town):
    """The request is read as a stranger's."""
    base = town.version()
    now = "/var/lib/histologe/updates/now"
    for name, made in (("a link to what only root reads", f"ln -s /etc/shadow {now}"), ("a pipe", f"mkfifo {now}"),
                       ("a command", f'printf "verb=install\\nversion=1;touch /tmp/owned\\n" > {now}'),
                       ("much", f"head -c 3000000 /dev/zero > {now}")):
        town.machine.run(f"runuser -u histologe -- sh -c '{made}'")
        town.settled(60)
        ok(not os.path.exists(town.machine.path("/tmp/owned")), f"{name} is nothing")
    ok("root:" not in town.log(), "and nothing of it is in the log")
    town.serves(base, "after hostile requests")


def disk(town):
    """No room: it says so, changes nothing."""
    base = town.version()
    town.offer("0.7.0")
    town.ask("verb=check\\n")
    town.settled()
    status, said = town.machine.run(
        "systemctl stop histologe-box && cp -a /var/lib/histologe /tmp/data && mount -t tmpfs -o "
        "size=$(($(du -sk /tmp/data | cut -f1) + 20000))k,mode=711 tmpfs /var/lib/histologe && "
        "chown histologe: /var/lib/histologe && cp -a /tmp/data/. /var/lib/histologe && systemctl start histologe-box && "
        "systemctl restart histologe-update.path")
    ok(status == 0, "a disk with little room", said)
    town.ask("verb=install\\nversion=0.7.0\\n")
    town.settled()
    is_(town.last(), (base, "0.7.0", "put_off", "disk"), "it is put off")
    town.ask("verb=install\\nversion=0.7.0\\n")
    town.settled()
    is_(town.machine.read(f"{STATE}/told/history").count("0.7.0\tnet\tput_off"), 1, "told once, however often it is tried")
    town.serves(base, "with little room")
    town.machine.run("systemctl stop histologe-box && umount /var/lib/histologe && "
                     "systemctl start histologe-box && systemctl restart histologe-update.path")


def main():
    if os.geteuid() != 0:
        diag("needs root: machines are started in namespaces of their own")
        sys.exit(1)
    os.makedirs(FOLDER, exist_ok=True)
    wanted = (os.environ.get("SCENARIOS") or "good bad refused swapped hostile disk power").split()
    for suite in (os.environ.get("SUITES") or "bookworm").split():
        shutil.rmtree(f"{FOLDER}/repository", ignore_errors=True)
        town = Town(suite, os.environ["DEB"])
        town.install()
        with town.machine.started():
            town.move_in()
            for name in wanted:
                if name != "power":
                    globals()[name](town)
        if "power" in wanted:
            power(town)
    done_testing()


if __name__ == "__main__":
    main()
