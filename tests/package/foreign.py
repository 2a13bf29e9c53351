"""foreign.py: the package of a Pi, cross-built, and tried on this machine by qemu: its unit tests, its installation in a Debian of that
architecture, a box that serves and files; and one store that both architectures open, publish and print alike.

The kernel is told of qemu in a namespace of its own (binfmt_misc, Linux 6.7 and later): nothing of it is left on this machine.
"""
import ctypes
import hashlib
import os
import re
import subprocess

from machine import CONTENTS, MIRROR, Machine
from packages import HERE_ARCH, TOP, build, field
from tap import diag, is_, ok
from told import CONF, STORE, done

HERE = os.path.dirname(os.path.abspath(__file__))
ARCH, TRIPLET, QEMU = "arm64", "aarch64-linux-gnu", "/usr/bin/qemu-aarch64-static"
CLONE_NEWNS, CLONE_NEWUSER = 0x00020000, 0x10000000
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
        os.execvp("timeout", ["timeout", "-k", "10", str(timeout_s), "unshare", "-p", "-f", "--kill-child", *([] if network else ["-n"]),
                              "sh", "-c", f'mount -t proc proc /proc && {"" if network else "ip link set lo up && "}{REGISTER} && exec "$@"',
                              "sh", *argv])
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
    """Its chroot runs programs of the other architecture, with this machine's network. It is not started as a machine."""

    def __init__(self, root, suite):
        super().__init__(root, suite)
        self.bare = f"{suite}-{ARCH}.base"

    def bootstrap(self, base):
        subprocess.run(["debootstrap", "--arch", ARCH, "--foreign", "--variant=minbase", "--include=" + ",".join(CONTENTS), self.suite, base, MIRROR],
                       check=True, stdout=subprocess.DEVNULL)
        # Without a device of its own each: those of this machine are lent.
        status, said = self.inside(base, "touch /dev/console; container=lxc /debootstrap/debootstrap --second-stage")
        if status != 0:
            raise RuntimeError(said[-2000:])

    def inside(self, root, command, timeout_s=1800, network=True):
        shares = "".join(f"mkdir -p {root}{inside}; mount --bind {folder} {root}{inside}; " for folder, inside in self.shares.items())
        mounts = shares + "".join(f"touch {root}/dev/{node}; mount --bind /dev/{node} {root}/dev/{node}; " for node in ("null", "zero", "full", "random", "urandom", "tty"))
        return in_namespace(["sh", "-c", f"mount -t proc proc {root}/proc; mount -t tmpfs tmpfs {root}/dev; {mounts}"
                             f'exec chroot {root} env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive sh -c "$0"',
                             command], timeout_s, network)

    def chroot(self, command):
        return self.inside(self.root, command)


# ---- its unit tests ----

# What qemu does not play, for all its programs: each with its reason.
NOT_BY_QEMU = {}


def unit_tests(folder, suite, deb):
    """Compiled where the package was, beside its own objects, and run there: what they start of Debian is of this machine."""
    machine = ForeignMachine(f"{folder}/{suite}-{ARCH}-build", suite)
    machine.shares = {f"{folder}/ccache": "/ccache"}
    tree = f"/src/build/deb/histologe-box-{field(deb, 'Version')}"  # the same paths: what was compiled is found again
    done(machine, f"cd /src && packaging/install-dependencies run && apt-get -y -qq install --no-install-recommends perl libgdk-pixbuf-2.0-0:{ARCH}"
         f" webp-pixbuf-loader:{ARCH} heif-gdk-pixbuf:{ARCH} && git clone -q /src {tree}", f"{suite} {ARCH}: what unit tests start", "chroot")
    status, said = Machine.chroot(machine, f"cd {tree} && CCACHE_DIR=/ccache PATH=/usr/lib/ccache:$PATH make -j2 V=release COMPILER={TRIPLET}-gcc"
                                  f" PKG_CONFIG={TRIPLET}-pkg-config units")
    ok(status == 0, f"{suite} {ARCH}: unit tests are compiled", said[-2000:])
    tests = machine.chroot(f"cd {tree}/build/release/unit && ls */test_*")[1].split()
    wanted = [f"build/release/unit/{name}" for name in tests if name not in NOT_BY_QEMU]
    ok(len(wanted) > 200, f"{suite} {ARCH}: {len(wanted)} programs of unit tests")
    for name, why in NOT_BY_QEMU.items():
        diag(f"{name}: {why}")
    status, said = machine.chroot(f"cd {tree} && HISTOLOGE_HELPERS=$PWD/build/release prove -j2 --exec '' {' '.join(wanted)}")
    ok(status == 0, f"{suite} {ARCH}: unit tests pass by qemu", said[-6000:])


# ---- a box of that architecture ----

# nginx and the daemon of a Pi, people of this machine at their door.
A_DAY = r"""
root=$1; people=$2
mount -t proc proc "$root/proc"; mount -t tmpfs tmpfs "$root/dev"; mount -t tmpfs tmpfs "$root/run"
for node in null zero full random urandom; do touch "$root/dev/$node"; mount --bind /dev/$node "$root/dev/$node"; done
chroot "$root" nginx
chroot --userspec=histologe:histologe "$root" /usr/lib/histologe/histologe-appliance --config /etc/histologe/histologe.conf &
box=$!
for i in $(seq 300); do curl -sk https://127.0.0.1/assets/box.css -f -o /dev/null && break; sleep 1; done
curl -sk https://127.0.0.1/health; echo
"$people" 4 2 500
kill "$box"; wait "$box"; echo "ended $?"
"""


def a_day(machine):
    """Reports with photos are filed at a box of a Pi; how many."""
    suite = machine.suite
    done(machine, f"cd /opt/demo && setpriv --reuid histologe --regid histologe --clear-groups histologe-admin --config {CONF} demo demo.ini"
         " addresses-64445.csv not-a-real-password", f"{suite} {ARCH}: a town moves in", "chroot")
    status, said = in_namespace(["sh", "-c", A_DAY, "sh", machine.root, f"{HERE}/people.py"], 900)
    ok(status == 0 and said.count('"reference"') == 4 and '"problems": []' in said and said.endswith("ended 0"),
       f"{suite} {ARCH}: it serves, files four reports with photos, and ends when told", said[-3000:])


def install(machine, deb):
    machine.prepare()
    machine.put(deb, "/opt/box.deb")
    machine.put(f"{TOP}/packaging/demo", "/opt/demo")
    done(machine, "apt-get -qq update && apt-get -y -qq install --no-install-recommends /opt/box.deb curl", f"{machine.suite} {field(deb, 'Architecture')}: apt installs it",
         "chroot")


# ---- one store, two architectures ----

def made(machine, moment):
    """What the generator makes of the store there: path to digest."""
    said = done(machine, f"cd /tmp && rm -rf /tmp/week && install -d -o histologe /tmp/week && setpriv --reuid histologe --regid histologe --clear-groups sh -ec '"
                f"g=\"/usr/lib/histologe/histologe-generator --config {CONF} --at {moment}\"; $g site --anew >/dev/null; $g weekly --out /tmp/week' && "
                "cd /var/lib/histologe/site/current/ && find . -type f ! -name '.*' | sort | xargs sha256sum && cd /tmp/week && find . -name '*.pdf' | sort | xargs sha256sum",
                f"{machine.suite}: a site and a week of papers", "chroot")
    return {path: digest for digest, path in re.findall(r"^([0-9a-f]{64})  (\S+)$", said, re.M)}


def one_store(pi, here):
    """What a Pi kept is opened, published and printed here, to the byte as there; and goes back."""
    suite, moment = pi.suite, "2027-01-11T06:00:00Z"
    there = made(pi, moment)
    for path in ("/var/lib/histologe", "/etc/histologe"):
        subprocess.run(["rsync", "-a", "--delete", pi.path(path) + "/", here.path(path) + "/"], check=True)
    done(here, "chown -R histologe:histologe /var/lib/histologe && chgrp histologe /etc/histologe/*.conf", f"{suite}: its folders, on another machine", "chroot")
    is_(here.chroot(f"{STORE} 'PRAGMA integrity_check; PRAGMA foreign_key_check'")[1], "ok", f"{suite}: the store of a Pi is whole on {HERE_ARCH}")
    ours = made(here, moment)
    ok(len(there) > 40, f"{suite}: {len(there)} files are made of it")
    is_(sorted(name for name in {*there, *ours} if there.get(name) != ours.get(name)), [], f"{suite}: the same bytes on {ARCH} and {HERE_ARCH}")


def foreign(folder, suite, deb_here):
    deb = build(folder, suite, ARCH)
    is_((field(deb, "Architecture"), field(deb, "Version")), (ARCH, field(deb_here, "Version")), f"{suite}: a package for a Pi, of the same version")
    unit_tests(folder, suite, deb)
    pi, here = ForeignMachine(f"{folder}/{suite}-{ARCH}", suite), Machine(f"{folder}/{suite}", suite)
    install(pi, deb)
    a_day(pi)
    install(here, deb_here)
    one_store(pi, here)
