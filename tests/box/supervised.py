#!/usr/bin/python3
# supervised.py: what systemd hears of the box: that it serves, that it lives as long as it answers, that it ends. A socket stands
# for systemd, as its own protocol has it (sd_notify(3)).
import os
import signal
import socket
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *

WITHIN_S = 1.5
folder = tempfile.mkdtemp(prefix="supervised-")
heard = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
heard.bind(os.path.join(folder, "notify"))
heard.settimeout(0.2)
os.environ.update(NOTIFY_SOCKET=os.path.join(folder, "notify"), WATCHDOG_USEC=str(int(WITHIN_S * 1e6)))


def signs():
    """Every line since the last time."""
    lines = []
    while True:
        try:
            lines += heard.recv(4096).decode().splitlines()
        except TimeoutError:
            return lines


with Box() as box:
    first = signs()
    ok("READY=1" in first and f"STATUS=serving {box.base_url}" in first, "it says that it serves, and where", *first)
    until(lambda: "WATCHDOG=1" in signs(), 10 * WITHIN_S, "it says that it lives")
    ok(True, "it says that it lives")
    box.process.send_signal(signal.SIGTERM)
    box.process.wait(timeout=20)
    ok("STOPPING=1" in signs(), "it says that it ends")
    box.process = None
del os.environ["NOTIFY_SOCKET"], os.environ["WATCHDOG_USEC"]
done_testing()
