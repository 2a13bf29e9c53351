"""faketime.py: a clock for the programs under test that runs on and can be moved.

Never frozen, never faster; monotonic time is left alone. Moves no clock of the test itself.
"""
import datetime
import glob
import math
import os
import time

LIBRARIES = "/usr/lib/*/faketime/libfaketimeMT.so.1"


class FakeTime:
    """Offset in seconds from real time, kept in the file that libfaketime reads at each call."""

    def __init__(self, path, start=None):
        """`start`: a datetime, an ISO text (UTC unless it says otherwise), or None for now."""
        self.path = path
        self.offset_s = 0
        self.preload, self.more = [], {}  # other libraries of the programs, and what these read in the environment
        found = glob.glob(LIBRARIES)
        if not found:
            raise RuntimeError("libfaketimeMT is not installed: packaging/install-dependencies test")
        self.library = found[0]
        self._write(0 if start is None else math.ceil(moment(start).timestamp() - time.time()))

    def _write(self, offset_s):
        self.offset_s = offset_s
        partial = self.path + ".new"
        with open(partial, "w", encoding="ascii") as stream:
            stream.write(f"{offset_s:+d}\n")
        os.rename(partial, self.path)

    def jump(self, to=None, **span):
        """jump(days=3, hours=1) from the fake now, or jump(to="2026-12-24T08:00") to a moment."""
        if to is not None:
            self._write(math.ceil(moment(to).timestamp() - time.time()))
        else:
            self._write(self.offset_s + round(datetime.timedelta(**span).total_seconds()))

    def now(self):
        """The moment the programs believe it is, in UTC."""
        return datetime.datetime.fromtimestamp(time.time() + self.offset_s, datetime.timezone.utc)

    def environment(self, honest_files=False):
        """What a program needs to live in this time; also under ASan, which wants to be the first library. The times of files
        move with the clock, so that nothing looks older than it is; `honest_files`: they stay, for what keeps what it made
        as long as no file changed: a jump alone must not look like a change of every template."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("FAKETIME")}
        asan = [environment["ASAN_OPTIONS"]] if environment.get("ASAN_OPTIONS") else []
        environment.update({
            **self.more,
            "LD_PRELOAD": " ".join([*self.preload, self.library]),
            "FAKETIME_TIMESTAMP_FILE": self.path,
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "ASAN_OPTIONS": ":".join(asan + ["verify_asan_link_order=0"]),
        })
        if honest_files:
            environment["NO_FAKE_STAT"] = "1"
        else:
            # A time that a program sets moves back as what it reads moves on: else a file that it touches would look as old, or as
            # young, as the whole offset, and bytes kept a second time were swept before a row named them.
            environment["FAKE_UTIME"] = "1"
        return environment


def moment(value):
    if isinstance(value, str):
        value = datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
    return value if value.tzinfo else value.replace(tzinfo=datetime.timezone.utc)


def forget(pid):
    """A killed program leaves libfaketime's semaphore and memory behind; they bear its id."""
    for path in glob.glob(f"/dev/shm/*faketime*_{pid}"):
        try:
            os.unlink(path)
        except FileNotFoundError:
            pass
