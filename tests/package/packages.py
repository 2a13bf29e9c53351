"""packages.py: the package, built as its users' machines want it: for each Debian in a machine of its own, for a Pi by a cross
compiler; and the same package under other versions, so that there is something to update to.

    deb = build("/var/tmp/package-test", "trixie")            # of this machine's architecture
    deb = build("/var/tmp/package-test", "bookworm", "arm64")
"""
import os
import re
import shutil
import subprocess

from machine import Machine
from tap import ok

TOP = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
HERE_ARCH = subprocess.run(["dpkg", "--print-architecture"], stdout=subprocess.PIPE, check=True, text=True).stdout.strip()


def build_machine(folder, suite, arch=HERE_ARCH):
    """Where that package is built; what it compiled is remembered for the next run."""
    machine = Machine(f"{folder}/{suite}-{arch}-build", suite)
    machine.prepare()
    subprocess.run(["git", "clone", "-q", TOP, machine.path("/src")], check=True)
    os.makedirs(f"{folder}/ccache", exist_ok=True)
    machine.shares = {f"{folder}/ccache": "/ccache"}
    return machine


def build(folder, suite, arch=HERE_ARCH):
    """Path of the package: libraries have other names in the next Debian."""
    machine = build_machine(folder, suite, arch)
    environment = f"export ARCH={arch} CCACHE_DIR=/ccache PATH=/usr/lib/ccache:$PATH"
    status, said = machine.chroot("apt-get -qq update && apt-get -y -qq --no-install-recommends install make git ccache && "
                                  f"cd /src && {environment} && make deb")
    ok(status == 0, f"{suite} {arch}: it builds, and lintian has nothing to say", f"status {status}", said[-3000:])
    debs = [name for name in os.listdir(machine.path("/src/build/deb")) if re.match(rf"histologe-box_.*_{arch}\.deb$", name)]
    return machine.path(f"/src/build/deb/{debs[0]}")


def field(deb, name):
    return subprocess.run(["dpkg-deb", "-f", deb, name], stdout=subprocess.PIPE, check=True, text=True).stdout.strip()


def renumbered(deb, version, to, change=None):
    """The same package under another version, written to that path; `change` may alter its unpacked tree first."""
    tree, here = to + ".tree", field(deb, "Version")
    shutil.rmtree(tree, ignore_errors=True)
    subprocess.run(["dpkg-deb", "-R", deb, tree], check=True)
    for name in ("control", "preinst"):
        with open(f"{tree}/DEBIAN/{name}", encoding="utf-8") as file:
            text = file.read()
        with open(f"{tree}/DEBIAN/{name}", "w", encoding="utf-8") as file:
            file.write(text.replace(here, version))
    if change:
        change(tree)
    subprocess.run(["dpkg-deb", "--root-owner-group", "-Zgzip", "-z1", "-b", tree, to], check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(tree)
    return to
