"""foreign.py: the package of a Pi, cross-built, and tried on this machine by qemu: its unit tests, its installation in a Debian of that
architecture, a box that serves and files; and one store that both architectures open, publish and print alike.

The kernel is told of qemu in a namespace of its own (binfmt_misc, Linux 6.7 and later): nothing of it is left on this machine.
"""
import ctypes
import os
import shutil
import subprocess

from machine import CONTENTS, MIRROR, Machine
from packages import HERE_ARCH, TOP, build, build_machine
from tap import diag, is_, like, ok
from told import CONF, done

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

    def bootstrap(self, base):
        subprocess.run(["debootstrap", "--arch", ARCH, "--foreign", "--variant=minbase", "--include=" + ",".join(CONTENTS), self.suite, base, MIRROR],
                       check=True, stdout=subprocess.DEVNULL)
        # Without a device of its own each: those of this machine are lent.
        status, said = self.inside(base, "container=lent /debootstrap/debootstrap --second-stage")
        if status != 0:
            raise RuntimeError(said[-2000:])

    def inside(self, root, command, timeout_s=1800, network=True):
        mounts = "".join(f"touch {root}/dev/{node}; mount --bind /dev/{node} {root}/dev/{node}; " for node in ("null", "zero", "full", "random", "urandom", "tty"))
        return in_namespace(["sh", "-c", f"mount -t proc proc {root}/proc; mount -t tmpfs tmpfs {root}/dev; {mounts}"
                             f'exec chroot {root} env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive sh -c "$0"',
                             command], timeout_s, network)

    def chroot(self, command):
        return self.inside(self.root, command)
