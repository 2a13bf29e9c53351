"""machine.py: a Debian of its own, in a folder: packages installed by apt, then started as a machine is, with systemd as its first
process, in namespaces of its own (no network but its own loopback). Needs root and debootstrap; touches nothing outside its folder.

    machine = Machine("/var/tmp/package-test/bookworm", "bookworm")
    machine.prepare()                    # debootstrap, once; later runs begin from a copy
    machine.chroot("apt-get install …")  # with the network, not started
    with machine.started():
        machine.run("systemctl is-active histologe-box")
"""
import contextlib
import os
import re
import shutil
import signal
import subprocess
import time

MIRROR = "http://deb.debian.org/debian"
PLAIN = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
# A machine, not a chroot: its first process, what names it, what mosquitto's own unit calls (kill).
CONTENTS = ("systemd", "systemd-sysv", "dbus", "ca-certificates", "iproute2", "procps")
# What apt needs of this machine to reach its mirror.
OF_HERE = ("/etc/resolv.conf", "/etc/ssl/certs", "/etc/apt/auth.conf.d")
# Its own view of everything; the old cgroups, which systemd takes as well, where this machine still has them.
BOOT = r"""
root=$1
mount --make-rprivate /
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys" 2>/dev/null || mount --rbind /sys "$root/sys"
if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
  mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
else
  mount -t tmpfs -o mode=755 tmpfs "$root/sys/fs/cgroup"
  mkdir "$root/sys/fs/cgroup/systemd"; mount -t cgroup -o none,name=systemd cgroup "$root/sys/fs/cgroup/systemd"
  for one in cpu memory pids; do mkdir "$root/sys/fs/cgroup/$one"; mount -t cgroup -o $one cgroup "$root/sys/fs/cgroup/$one"; done
fi
for folder in run tmp; do mount -t tmpfs tmpfs "$root/$folder"; done
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for node in null zero full random urandom tty; do touch "$root/dev/$node"; mount --bind /dev/$node "$root/dev/$node"; done
mkdir "$root/dev/shm" "$root/dev/pts"
mount -t tmpfs tmpfs "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"; ln -s /proc/self/fd "$root/dev/fd"
ip link set lo up
mount --make-rshared "$root" # as the first process of a machine does: services see what is mounted later
exec chroot "$root" env -i container=other PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --show-status=false
"""


# A group of its own, which its systemd takes for the root of all: two machines at once would otherwise share their services'.
HIERARCHIES = [path for path in ("/sys/fs/cgroup" + name for name in ("", "/systemd", "/cpu", "/memory", "/pids"))
               if os.path.exists(path + "/cgroup.procs")]


class Machine:
    def __init__(self, root, suite):
        self.root, self.suite, self.pid = root, suite, None
        self.bare = suite + ".base"  # the copy that all machines of that Debian begin with, beside them
        self.shares = {}  # folders of this machine -> where chroot() shows them

    def prepare(self):
        """A fresh one: from the copy of an earlier run, or by debootstrap."""
        base = os.path.join(os.path.dirname(self.root), self.bare)
        if not os.path.exists(base + "/usr/bin/dpkg"):
            shutil.rmtree(base, ignore_errors=True)
            self.bootstrap(base)
            for path in OF_HERE:
                if os.path.exists(path):
                    subprocess.run(["cp", "-a", path, os.path.dirname(base + path)], check=True)
        shutil.rmtree(self.root, ignore_errors=True)
        subprocess.run(["cp", "-a", base, self.root], check=True)
        # Thrown away at the end: nothing of it need be safe on this machine's disk, which is what takes dpkg most of its time.
        with open(self.path("/etc/dpkg/dpkg.cfg.d/unsafe-io"), "w", encoding="ascii") as file:
            file.write("force-unsafe-io\n")

    def bootstrap(self, base):
        subprocess.run(["debootstrap", "--variant=minbase", "--include=" + ",".join(CONTENTS), self.suite, base, MIRROR],
                       check=True, stdout=subprocess.DEVNULL)

    def path(self, inside):
        return os.path.join(self.root, inside.lstrip("/"))

    def put(self, source, inside):
        os.makedirs(os.path.dirname(self.path(inside)), exist_ok=True)
        (shutil.copytree if os.path.isdir(source) else shutil.copy)(source, self.path(inside))

    def read(self, inside):
        with open(self.path(inside), encoding="utf-8", errors="replace") as file:
            return file.read()

    def chroot(self, command):
        """Not started, with this machine's network: (status, what it printed). What is mounted is mounted for it alone, and what
        it started ends with it."""
        enter = self.mounts() + ' && exec chroot "$0" sh -c "$1"'
        return self._do(["unshare", "-m", "-p", "-f", "--kill-child", "sh", "-c", enter, self.root, command], 3600)

    def mounts(self):
        """What a chroot has of the kernel and of this machine, as commands of a shell."""
        mounts = ["mount -t proc proc " + self.path("/proc")]
        for folder, inside in self.shares.items():
            os.makedirs(self.path(inside), exist_ok=True)
            mounts.append(f"mount --bind {folder} {self.path(inside)}")
        return " && ".join(mounts)

    def run(self, command):
        """In the started machine."""
        return self._do(["nsenter", "-t", str(self.pid), "-m", "-p", "-n", "-u", "-i", "-r", "-w", "sh", "-c", command])

    def outside(self, argv):
        """A program of this machine in the network of the started one; its process, what it prints to be read line by line."""
        return subprocess.Popen(["nsenter", "-t", str(self.pid), "-n", *argv], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                text=True)

    def _do(self, argv, timeout_s=1200):
        done = subprocess.run(argv, env=PLAIN, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, timeout=timeout_s)
        return done.returncode, done.stdout.decode("utf-8", "replace").strip()

    @contextlib.contextmanager
    def started(self, timeout_s=90):
        group = "package-test-" + os.urandom(4).hex()
        join = "".join(f"mkdir {path}/{group} && echo $$ > {path}/{group}/cgroup.procs && " for path in HIERARCHIES)
        argv = ["sh", "-c", join + 'exec "$@"', "sh", "unshare", "-m", "-p", "-f", "-n", "-u", "-i", "-C", "--kill-child",
                "bash", "-c", BOOT, "boot", self.root]
        process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            self.pid = self._first_process(process.pid, timeout_s)
            self._settle(timeout_s)
            yield self
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
            self.pid = None
            for path in HIERARCHIES:
                subprocess.run(["find", f"{path}/{group}", "-depth", "-type", "d", "-exec", "rmdir", "{}", ";"],
                               stderr=subprocess.DEVNULL, check=False)

    def _first_process(self, parent, timeout_s):
        for _ in range(timeout_s * 10):
            children = subprocess.run(["pgrep", "-P", str(parent)], stdout=subprocess.PIPE, check=False).stdout.split()
            for child in children:
                with contextlib.suppress(OSError), open(f"/proc/{int(child)}/comm", encoding="ascii") as name:
                    if name.read().strip() == "systemd":
                        return int(child)
            time.sleep(0.1)
        raise TimeoutError("systemd does not start here")

    def _settle(self, timeout_s):
        for _ in range(timeout_s):
            if re.search("running|degraded", self.run("systemctl is-system-running")[1]):
                return
            time.sleep(1)
        raise TimeoutError("the machine does not come up: " + self.run("systemctl list-jobs --no-pager")[1])
