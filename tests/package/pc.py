"""pc.py: the installed box on a computer of its own: Debian's kernel, udev, and a USB port, by qemu. For what a machine in
namespaces lacks: sticks that are plugged in and pulled out.

    pc = Pc(machine)                       # a machine.py tree with linux-image-amd64 and udev
    with pc.on():
        pc.run("systemctl is-active histologe-box")
        pc.plug("/var/tmp/stick.img"); pc.pull()
"""
import base64
import contextlib
import glob
import json
import os
import re
import socket
import subprocess
import time

# What makes a computer of a tree of machine.py.
CONTENTS = "linux-image-amd64 initramfs-tools udev"
# A shell of root on the second serial line: what a test says there is run.
SHELL = r"""[Unit]
Description=Shell of the test
After=basic.target
[Service]
ExecStart=/bin/sh -c 'stty raw -echo; exec /bin/sh'
StandardInput=tty
StandardOutput=tty
TTYPath=/dev/ttyS1
Restart=always
[Install]
WantedBy=multi-user.target
"""
SIZE, MEMORY_MB = "3G", 1024


class Pc:
    def __init__(self, machine):
        self.machine, self.suite, self.root = machine, machine.suite, machine.root
        self.folder, self.process, self.shell, self.monitor = machine.root + ".pc", None, None, None

    def disk(self):
        """Its disk, made of the tree; kernel and first files beside."""
        os.makedirs(self.folder, exist_ok=True)
        unit = self.machine.path("/etc/systemd/system/test-shell.service")
        with open(unit, "w", encoding="ascii") as file:
            file.write(SHELL)
        wants = self.machine.path("/etc/systemd/system/multi-user.target.wants/test-shell.service")
        os.makedirs(os.path.dirname(wants), exist_ok=True)
        os.symlink("../test-shell.service", wants)
        subprocess.run(f"rm -f {self.folder}/disk && truncate -s {SIZE} {self.folder}/disk && "
                       f"mkfs.ext4 -q -d {self.root} {self.folder}/disk", shell=True, check=True)

    def newest(self, name):
        return sorted(glob.glob(self.machine.path(f"/boot/{name}-*")))[-1]

    @contextlib.contextmanager
    def on(self, timeout_s=1500):
        paths = {name: f"{self.folder}/{name}" for name in ("shell", "monitor")}
        for path in paths.values():
            with contextlib.suppress(FileNotFoundError):
                os.remove(path)
        self.process = subprocess.Popen(
            ["qemu-system-x86_64", "-accel", "tcg", "-m", str(MEMORY_MB), "-smp", "2", "-display", "none",
             "-nodefaults", "-no-reboot", "-kernel", self.newest("vmlinuz"), "-initrd", self.newest("initrd.img"),
             "-append", "root=/dev/vda rw console=ttyS0 no_timer_check panic=-1",
             "-drive", f"file={self.folder}/disk,format=raw,if=virtio,cache=unsafe",
             "-serial", f"file:{self.folder}/console", "-serial", f"unix:{paths['shell']},server=on,wait=off",
             "-qmp", f"unix:{paths['monitor']},server=on,wait=off", "-device", "qemu-xhci,id=usb", "-nic", "none"],
            stdin=subprocess.DEVNULL)
        try:
            self.monitor = self._line(paths["monitor"]).makefile("rw")
            self.tell("qmp_capabilities")
            self.shell = self._line(paths["shell"])
            self._awake(timeout_s)
            yield self
        finally:
            self.process.kill()
            self.process.wait()

    def _line(self, path):
        line = socket.socket(socket.AF_UNIX)
        for _ in range(100):
            with contextlib.suppress(OSError):
                line.connect(path)
                return line
            time.sleep(0.1)
        raise TimeoutError(path)

    def _awake(self, timeout_s):
        end = time.monotonic() + timeout_s
        while time.monotonic() < end:
            with contextlib.suppress(TimeoutError):
                if re.search("running|degraded", self.run("systemctl is-system-running --wait", 20)[1]):
                    return
        raise TimeoutError("the computer does not come up")

    def run(self, command, timeout_s=600):
        """(status, what it printed), as of a machine."""
        asked = base64.b64encode(command.encode()).decode()
        number = os.urandom(4).hex()
        self.shell.sendall(f"echo {asked} | base64 -d | sh > /run/said 2>&1; s=$?; base64 -w0 /run/said; "
                           f"echo \" {number}:$s\"\n".encode())
        self.shell.settimeout(timeout_s)
        said = b""
        while not (end := re.search(rf"([A-Za-z0-9+/=]*) {number}:(\d+)\s".encode(), said)):
            more = self.shell.recv(65536)
            if not more:
                raise EOFError("the computer is off")
            said += more
        return int(end.group(2)), base64.b64decode(end.group(1)).decode("utf-8", "replace").strip()

    def tell(self, command, event=None, **arguments):
        """One order to the computer itself; waits for that event where one is named."""
        self.monitor.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
        self.monitor.flush()
        answered = happened = False
        while not (answered and (happened or not event)):
            said = json.loads(self.monitor.readline())
            if "error" in said:
                raise RuntimeError(said["error"]["desc"])
            answered = answered or "return" in said
            happened = happened or said.get("event") == event

    def plug(self, image):
        """A stick, into its USB port."""
        self.tell("blockdev-add", **{"driver": "raw", "node-name": "stick", "file": {"driver": "file", "filename": image}})
        self.tell("device_add", driver="usb-storage", id="stick", drive="stick", bus="usb.0", removable=True)

    def pull(self):
        """Without a word to the box."""
        self.tell("device_del", event="DEVICE_DELETED", id="stick")
        self.tell("blockdev-del", **{"node-name": "stick"})
