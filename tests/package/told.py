"""told.py: what the tests of a machine ask it in one line, and where its box keeps things."""
import os
import re
import time

from packages import TOP
from tap import ok

CONF = "/etc/histologe/histologe.conf"
ADMIN = f"runuser -u histologe -- histologe-admin --config {CONF}"
STORE = "sqlite3 -readonly -cmd '.timeout 20000' /var/lib/histologe/store.db"


def done(machine, command, name, where="run"):
    """It succeeds; what it printed."""
    status, said = getattr(machine, where)(command)
    ok(status == 0, name, f"status {status}", said[-3000:])
    return said


def soon(machine, command, expected, name, timeout_s=60):
    """It prints that before long."""
    for _ in range(timeout_s):
        _, said = machine.run(command)
        if re.search(expected, said):
            return ok(True, name)
        time.sleep(1)
    return ok(False, name, said[-2000:], machine.run("journalctl -u histologe-box --no-pager -n 30")[1])


def reports(machine):
    return machine.run(f"{STORE} 'SELECT COUNT(*) FROM report'")[1]


def answers(machine, name):
    """Who wants to report finds the form."""
    return soon(machine, "curl -sk https://127.0.0.1/signaler -o /dev/null -w '%{http_code}'", "^200$", f"{machine.suite}: {name}")


def mail_server(machine, folder, port=0):
    """One that keeps what it takes in that folder of this machine, on the loopback of the started one: (process, port)."""
    os.makedirs(folder, exist_ok=True)
    server = machine.outside([f"{TOP}/packaging/demo/sink.py", "--port", str(port), "--folder", folder])
    return server, int(server.stdout.readline().split()[1])
