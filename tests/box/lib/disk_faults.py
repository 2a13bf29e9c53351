"""disk_faults.py: a box whose disk fails as it is told to (tests/faults/disk_faults.c, libfiu), below its data folder.

    disk = Disk(box)                      # before its start
    with disk.failing(Fault("disk/sync", errno.EIO)):
        …                                 # every flush fails, of the running programs too
"""
import contextlib
import os

from box import TOP

LIBRARY = os.path.join(TOP, "build/faults/disk_faults.so")
NUMBER_BYTES, CONTROL_BYTES = 16, 4096


class Fault:
    """One kind of call that fails with `number` (errno), always or with that probability."""

    def __init__(self, point, number=0, probability=1.0):
        self.point, self.number, self.probability = point, number, probability

    def line(self):
        how = "enable" if self.probability == 1 else "enable_random"
        chance = "" if self.probability == 1 else f",probability={self.probability}"
        return f"{how} name={self.point}{chance},failinfo={self.number}"


class Disk:
    def __init__(self, box):
        if not os.path.exists(LIBRARY):
            raise RuntimeError(f"{LIBRARY} does not exist: make faults")
        self.path, self.changes = os.path.join(box.folder, "disk-faults"), 0
        with open(self.path, "wb") as stream:
            stream.write(b"\0" * CONTROL_BYTES)
        box.time.preload.append(LIBRARY)
        box.time.more.update(DISK_FAULTS=self.path, DISK_FAULTS_FOLDER=box.data)

    def _write(self, lines):
        """In place: the programs have it mapped. What is to be done stands there before the number that says so."""
        self.changes += 1
        with open(self.path, "r+b", buffering=0) as stream:
            stream.seek(NUMBER_BYTES)
            stream.write("\n".join(lines).encode().ljust(CONTROL_BYTES - NUMBER_BYTES, b"\0"))
            stream.seek(0)
            stream.write(str(self.changes).encode().ljust(NUMBER_BYTES, b"\0"))

    @contextlib.contextmanager
    def failing(self, *faults):
        self._write([fault.line() for fault in faults])
        try:
            yield
        finally:
            self._write([])
