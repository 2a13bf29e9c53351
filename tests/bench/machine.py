# machine.py: what the kernel says of a process, and the machine's own clock for programs that are measured.
import json
import os
import re
import subprocess
import sys


def status_mb(pid, key):
    """VmHWM: the most it ever held; VmRSS: what it holds."""
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return int(re.search(key + r":\s+(\d+)", status.read()).group(1)) / 1024


def processor_s(pid, children=False):
    """Of all its threads, kernel included, and of the programs it started and saw end; in steps of a hundredth of a second."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as stream:
        fields = stream.read().rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:15 if children else 13])) / os.sysconf("SC_CLK_TCK")


def as_installed():
    """Gives what is started from here on what the package's unit gives the box in its environment: how it keeps its memory."""
    unit = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../packaging/debian/histologe-box.service")
    with open(unit, encoding="utf-8") as stream:
        os.environ.update(re.findall(r"^Environment=(GLIBC_TUNABLES|G_SLICE)=(\S+)$", stream.read(), re.M))


# A child counts what its parent held when it began: a small one begins it, and times it.
MEASURED = ("import json, os, sys, time; begun = time.monotonic(); pid = os.spawnvp(os.P_NOWAIT, sys.argv[1], sys.argv[1:]);"
            " _, status, used = os.wait4(pid, 0); processor = used.ru_utime + used.ru_stime; sys.stderr.write('\\n'"
            " + json.dumps([time.monotonic() - begun, processor, used.ru_maxrss / 1024]));"
            " sys.exit(os.waitstatus_to_exitcode(status))")


def measured(command, **options):
    """(seconds, seconds of the processor, peak megabytes, what it printed) of a program that ends well. A peak below 10 is not
    told from that of the small program that starts it."""
    done = subprocess.run([sys.executable, "-S", "-c", MEASURED, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True, check=False, **options)
    said, _, figures = done.stderr.rpartition("\n")
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} failed: {(done.stdout + done.stderr)[-2000:]}")
    return (*json.loads(figures), done.stdout + said)


class MachineTime:
    """The machine's own clock for the programs of a Box: libfaketime opens a file, under a lock of the whole program, at each look
    at a clock, and a request looks several times. `movable` is the Box's clock, to go back to."""

    def __init__(self, movable):
        self.movable = movable

    def environment(self, honest_files=True):
        del honest_files  # times of files are always honest here
        return {key: value for key, value in os.environ.items() if not key.startswith("FAKETIME")}
