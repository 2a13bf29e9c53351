"""foreign.py: the package of a Pi, cross-built, and tried on this machine by qemu: its unit tests, its installation beside
the libraries of that architecture, a box that serves and files; and one store that both open, publish and print alike.

The kernel is told of qemu in a namespace of its own (binfmt_misc, Linux 6.7 and later): nothing of it is left on this machine.
"""
import ctypes
import os
import re
import subprocess

from machine import PLAIN, Machine
from packages import HERE_ARCH, TOP, build, field
from tap import diag, is_, ok
from told import CONF, STORE, done

HERE = os.path.dirname(os.path.abspath(__file__))
ARCH, TRIPLET, QEMU = "arm64", "aarch64-linux-gnu", "/usr/bin/qemu-aarch64-static"
CLONE_NEWNS, CLONE_NEWUSER = 0x00020000, 0x10000000
AS_BOX = "setpriv --reuid histologe --regid histologe --clear-groups"
# Qemu loads no filter of seccomp, so that a Pi's own histologe-confine starts nothing there, as it must. What is shut in is of this
# machine then, and truly shut in; the rest is a Pi's.
HELPERS = "/opt/shut-in"
SHUT_IN = ("histologe-confine", "histologe-photo")
# A 64-bit little-endian ELF program or library of AArch64; F: qemu is opened now, so that it is there in every chroot.
BINFMT = (r":qemu-aarch64:M::\x7f\x45\x4c\x46\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00"
          r":\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff:" + QEMU + ":OCF")
REGISTER = f"mount -t binfmt_misc none /proc/sys/fs/binfmt_misc && printf '%s' '{BINFMT}' > /proc/sys/fs/binfmt_misc/register"


def in_namespace(argv, timeout_s, network=False):
    """Runs it as root of a user namespace that knows every account of this machine and programs of a Pi: (status, what it printed).
    `network`: this machine's, else a loopback of its own. Whoever maps the accounts must stand outside: hence the two pipes."""
    (ready, say_ready), (mapped, say_mapped), (output, say) = os.pipe(), os.pipe(), os.pipe()
    pid = os.fork()
    if pid == 0:
        os.dup2(say, 1)
        os.dup2(say, 2)
        if ctypes.CDLL(None).unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0:
            os._exit(3)
        os.write(say_ready, b".")
        os.read(mapped, 1)
        first = f'mount -t proc proc /proc && {"" if network else "ip link set lo up && "}{REGISTER} && exec "$@"'
        os.execvp("timeout", ["timeout", "-k", "10", str(timeout_s), "unshare", "-p", "-f", "--kill-child",
                              *([] if network else ["-n"]), "sh", "-c", first, "sh", *argv])
    for end in (say, say_ready, mapped):
        os.close(end)
    os.read(ready, 1)
    for kind in ("uid", "gid"):
        with open(f"/proc/{pid}/{kind}_map", "w", encoding="ascii") as file:
            file.write("0 0 65536\n")
    os.write(say_mapped, b".")
    with os.fdopen(output, encoding="utf-8", errors="replace") as stream:
        said = stream.read()
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    for end in (ready, say_mapped):
        os.close(end)
    return status, said.strip()


class ForeignMachine(Machine):
    """A machine of this architecture, whose chroot also runs programs of the other: what the box is made of is a Pi's, what
    Debian has for both is this machine's and fast. It is not started as a machine."""
    environment = {}

    def chroot(self, command):
        plain = " ".join(f"{name}={value}" for name, value in {**PLAIN, **self.environment}.items())
        enter = f'{self.mounts()} && exec chroot {self.root} env -i {plain} sh -c "$0"'
        return in_namespace(["sh", "-c", enter, command], 3600, network=True)


# ---- its unit tests ----

# What qemu does not play, for all its programs: each with its reason.
NOT_BY_QEMU = {
    "base/test_helper": "no filter of seccomp: nothing is shut in",
    "base/test_photo_run": "the same",
    "background/test_mailer": "the same: it starts the helpers beside it",
}


def unit_tests(folder, suite, deb, deb_here):
    """Compiled where the package was, beside its own objects, and run there: what they start of Debian is of this machine, and what
    shuts it in."""
    machine = ForeignMachine(f"{folder}/{suite}-{ARCH}-build", suite)
    machine.shares = {f"{folder}/ccache": "/ccache"}
    tree = f"/src/build/deb/histologe-box-{field(deb, 'Version')}"  # the same paths: what was compiled is found again
    done(machine, "cd /src && packaging/install-dependencies run && apt-get -y -qq install --no-install-recommends perl"
         f" webp-pixbuf-loader:{ARCH} heif-gdk-pixbuf:{ARCH} && git clone -q /src {tree}", f"{suite} {ARCH}: what unit tests start",
         "chroot")
    # By qemu as well: what makes their empty store is one of the programs that are compiled.
    status, said = machine.chroot(f"cd {tree} && export CCACHE_DIR=/ccache PATH=/usr/lib/ccache:$PATH && make -j2 units"
                                  f" V=release COMPILER={TRIPLET}-gcc PKG_CONFIG={TRIPLET}-pkg-config")
    ok(status == 0, f"{suite} {ARCH}: unit tests are compiled", said[-2000:])
    tests = machine.chroot(f"cd {tree}/build/release/unit && ls */test_*")[1].split()
    wanted = [f"build/release/unit/{name}" for name in tests if name not in NOT_BY_QEMU]
    ok(len(wanted) > 200, f"{suite} {ARCH}: {len(wanted)} programs of unit tests")
    for name, why in NOT_BY_QEMU.items():
        diag(f"{name}: {why}")
    helpers_of_here(machine, deb_here)
    done(machine, f"ln -sf {tree}/build/release/histologe-generator {tree}/build/release/histologe-appliance {HELPERS}/",
         f"{suite} {ARCH}: the rest is a Pi's", "chroot")
    run = f"cd {tree} && HISTOLOGE_HELPERS={HELPERS} prove --exec ''"
    status, said = machine.chroot(f"{run} -j2 --state=save {' '.join(wanted)}")
    if status != 0:  # what measures moments, on a machine that plays another one ten times as slow: once more, alone
        diag(said[said.find("Test Summary Report"):])
        status, said = machine.chroot(f"{run} --state=failed")
    ok(status == 0, f"{suite} {ARCH}: unit tests pass by qemu", said[-6000:])


def helpers_of_here(machine, deb_here):
    """What shuts in, of this machine, whose kernel has a filter."""
    machine.put(deb_here, "/opt/here.deb")
    done(machine, f"dpkg-deb -x /opt/here.deb /opt/here && mkdir -p {HELPERS} && cd /opt/here/usr/lib/histologe && cp "
         + " ".join(SHUT_IN) + f" {HELPERS}/ && rm -r /opt/here",
         f"{machine.suite} {ARCH}: what is shut in is of this machine", "chroot")


# ---- a box of that architecture ----

# nginx and the daemon of a Pi, people of this machine at their door.
A_DAY = r"""
root=$1; people=$2
mount -t proc proc "$root/proc"; mount -t tmpfs tmpfs "$root/run"
chroot "$root" nginx
chroot --userspec=histologe:histologe "$root" env HISTOLOGE_HELPERS=/opt/shut-in \
  /usr/lib/histologe/histologe-appliance --config /etc/histologe/histologe.conf &
box=$!
for i in $(seq 300); do curl -sk https://127.0.0.1/signaler -f -o /dev/null && break; sleep 1; done
curl -sk https://127.0.0.1/health; echo
"$people" 4 2 500
kill "$box"; wait "$box"; echo "ended $?"
"""


def a_day(machine):
    """Reports with photos are filed at a box of a Pi; how many."""
    suite = machine.suite
    done(machine, f"cd /opt/demo && {AS_BOX} histologe-admin --config {CONF} demo demo.ini addresses-64445.csv not-a-real-password",
         f"{suite} {ARCH}: a town moves in", "chroot")
    status, said = in_namespace(["sh", "-c", A_DAY, "sh", machine.root, f"{HERE}/people.py"], 900)
    ok(status == 0 and said.count('"reference"') == 4 and '"problems": []' in said and said.endswith("ended 0"),
       f"{suite} {ARCH}: it serves, files four reports with photos, and ends when told", said[-3000:])


def install(machine, deb):
    """Of this architecture: by apt. Of the other: its libraries are the other's, the programs it starts are this machine's."""
    suite, arch = machine.suite, field(deb, "Architecture")
    machine.prepare()
    machine.put(deb, "/opt/box.deb")
    machine.put(f"{TOP}/packaging/demo", "/opt/demo")
    if arch == HERE_ARCH:
        done(machine, "apt-get -qq update && apt-get -y -qq install --no-install-recommends /opt/box.deb curl",
             f"{suite} {arch}: apt installs it", "chroot")
        return
    wanted = [one.split(" ")[0] for one in field(deb, "Depends").split(", ")]
    libraries = [f"{name}:{arch}" for name in wanted if re.match(r"lib(?!js-|rsvg2-bin)|heif-gdk|webp-pixbuf", name)]
    # Of this machine: programs, and the libraries once more, for what is shut in (shut_in).
    done(machine, f"dpkg --add-architecture {arch} && apt-get -qq update && apt-get -y -qq install --no-install-recommends curl "
         + " ".join(libraries + wanted), f"{suite} {arch}: its libraries are there", "chroot")
    done(machine, "dpkg --force-depends -i /opt/box.deb", f"{suite} {arch}: it installs", "chroot")
    alone = f"-o APT::Architecture={arch} -o APT::Architectures={arch} -o Dir::State::status=/dev/null"
    done(machine, f"apt-get -s {alone} satisfy --no-install-recommends '{field(deb, 'Depends')}'",
         f"{suite} {arch}: a Pi finds all that it depends on", "chroot")


# ---- one store, two architectures ----

MADE = f"""
rm -rf /tmp/week; install -d -o histologe /tmp/week
generate="/usr/lib/histologe/histologe-generator --config {CONF} --at 2027-01-11T06:00:00Z"
{AS_BOX} $generate site --anew >/dev/null
{AS_BOX} $generate weekly --out /tmp/week >/dev/null
cd /var/lib/histologe/site/current/ && find . -type f ! -name '.*' | sort | xargs sha256sum
cd /tmp/week && find . -name '*.pdf' | sort | xargs sha256sum
"""


def made(machine, arch):
    """What the generator makes of the store there: path to digest."""
    said = done(machine, "set -e; " + MADE, f"{machine.suite} {arch}: a site and a week of papers", "chroot")
    return {path: digest for digest, path in re.findall(r"^([0-9a-f]{64})  (\S+)$", said, re.M)}


def moved(source, target):
    """What a box kept, on another machine, with its own."""
    for path in ("/var/lib/histologe", "/etc/histologe"):
        subprocess.run(["rsync", "-a", "--delete", source.path(path) + "/", target.path(path) + "/"], check=True)
    done(target, "chown -R histologe:histologe /var/lib/histologe && chgrp histologe /etc/histologe/histologe.conf",
         f"{source.suite}: what one box kept goes to another", "chroot")


# ---- shut in ----


def shut_in(pi, deb_here):
    """A helper is never started without its lock; then by this machine's, whose kernel has one."""
    suite = pi.suite
    limits = "--profile=gnuplot --cpu-s=5 --memory-mb=200 --file-mb=1"
    status, said = pi.chroot(f"/usr/lib/histologe/histologe-confine {limits} -- /bin/true")
    ok(status == 125 and "filter" in said, f"{suite} {ARCH}: where no filter can be loaded nothing is started", f"{status}: {said}")
    helpers_of_here(pi, deb_here)
    pi.environment = {"HISTOLOGE_HELPERS": HELPERS}


# ---- a backup, by the other's programs ----

TOLD = ("report", "person", "assignment", "followup", "file", "user", "partner", "outbox", "visit", "sensor")


def told_by(machine):
    """What a box holds: rows by table, files by digest."""
    rows = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in TOLD)
    said = machine.chroot(f"{STORE} \"{rows}\"; cd /var/lib/histologe/files && find . -type f | sort | xargs -r sha256sum")[1]
    return said.splitlines()


def comes_back(source, target, name):
    """Into a box without anything, from a folder as a stick is one."""
    admin = f"histologe-admin --config {CONF}"
    said = done(source, f"rm -rf /opt/stick && install -d -o histologe /opt/stick && {AS_BOX} {admin} backup now /opt/stick >"
                f"/dev/null && {AS_BOX} {admin} backup code", f"{name}: a backup is made", "chroot")
    code, before = said.split()[-2], told_by(source)
    subprocess.run(["rsync", "-a", "--delete", source.path("/opt/stick") + "/", target.path("/opt/stick") + "/"], check=True)
    done(target, "find /var/lib/histologe -mindepth 1 -delete", f"{name}: the other box has nothing", "chroot")
    said = done(target, f"echo {code} | {admin} restore /opt/stick", f"{name}: its own programs bring it back", "chroot")
    ok("revenue" in said, f"{name}: and say so", said)
    ok(len(before) > len(TOLD), f"{name}: {len(before)} counts and files")
    is_(sorted(set(before) - set(told_by(target))), [], f"{name}: every row and every file is there")
    is_(target.chroot(f"{STORE} 'PRAGMA integrity_check; PRAGMA foreign_key_check'")[1], "ok", f"{name}: the store is whole")
    done(target, f"{AS_BOX} {admin} user list >/dev/null", f"{name}: and opens", "chroot")


def one_store(pi, here):
    """What a Pi kept is opened, published and printed here, to the byte as there; and goes back."""
    suite = pi.suite
    there = made(pi, ARCH)
    moved(pi, here)
    is_(here.chroot(f"{STORE} 'PRAGMA integrity_check; PRAGMA foreign_key_check'")[1], "ok",
        f"{suite}: the store of a Pi is whole on {HERE_ARCH}")
    ours = made(here, HERE_ARCH)
    ok(len(there) > 40, f"{suite}: {len(there)} files are made of it")
    is_(sorted(name for name in {*there, *ours} if there.get(name) != ours.get(name)), [],
        f"{suite}: the same bytes on {ARCH} and {HERE_ARCH}")
    done(here, f"{AS_BOX} histologe-admin --config {CONF} setting set mail.from retour@commune.example",
         f"{suite}: it is written here", "chroot")
    moved(here, pi)
    is_(pi.chroot(f"{STORE} \"SELECT value FROM setting WHERE key = 'mail.from'\"")[1], "retour@commune.example",
        f"{suite}: and read again by a Pi")
    done(pi, f"{AS_BOX} histologe-admin --config {CONF} user list >/dev/null", f"{suite}: whose programs open it", "chroot")


def foreign(folder, suite, deb_here):
    deb = build(folder, suite, ARCH)
    is_((field(deb, "Architecture"), field(deb, "Version")), (ARCH, field(deb_here, "Version")),
        f"{suite}: a package for a Pi, of the same version")
    unit_tests(folder, suite, deb, deb_here)
    pi, here = ForeignMachine(f"{folder}/{suite}-{ARCH}", suite), Machine(f"{folder}/{suite}", suite)
    install(pi, deb)
    shut_in(pi, deb_here)
    a_day(pi)
    install(here, deb_here)
    one_store(pi, here)
    comes_back(pi, here, f"{suite}: {ARCH} to {HERE_ARCH}")
    comes_back(here, pi, f"{suite}: {HERE_ARCH} to {ARCH}")
