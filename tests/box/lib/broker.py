"""broker.py: the MQTT broker beside a box: Debian's Mosquitto with the configuration that the package ships (another port, another
folder), and with the accounts and rights that the box writes for it.

    broker = Broker()
    with Box(config=broker.configuration()) as box:
        broker.start()
        broker.publish(user, token, "histologe/.../reading", '{"temperature": 19}')
"""
import contextlib
import hashlib
import os
import pwd
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile

from box import TOP, end_process, free_port, until
from faketime import moment

SHIPPED = os.path.join(TOP, "packaging/mosquitto/histologe.conf")
# What Debian's /etc/mosquitto/mosquitto.conf says; a test writes what waits at each change, so that it may kill the broker too.
DEBIAN = "pid_file {folder}/pid\npersistence true\npersistence_location {folder}/kept/\nlog_dest file {folder}/log\n"
CLIENT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "mqtt_send.mjs")


class Broker:
    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="broker-")
        self.port = free_port()
        self.process = None
        os.mkdir(os.path.join(self.folder, "kept"))
        with open(SHIPPED, encoding="utf-8") as stream:
            shipped = stream.read()
        for old, new in (("listener 1883 127.0.0.1", f"listener {self.port} 127.0.0.1"),
                         ("/var/lib/histologe-mqtt/", self.folder + "/")):
            if old not in shipped:
                raise RuntimeError(f"the shipped configuration has no {old}")
            shipped = shipped.replace(old, new)
        with open(os.path.join(self.folder, "mosquitto.conf"), "w", encoding="utf-8") as stream:
            stream.write(DEBIAN.format(folder=self.folder) + shipped)
            if os.getuid() == 0:
                stream.write(f"user {pwd.getpwuid(0).pw_name}\n")

    def configuration(self):
        """Of the box beside it."""
        return {"mqtt": {"port": self.port, "folder": self.folder, "pid_file": os.path.join(self.folder, "pid")}}

    def start(self):
        self.process = subprocess.Popen(["mosquitto", "-c", os.path.join(self.folder, "mosquitto.conf")],
                                        env={**os.environ, "PATH": os.environ["PATH"] + ":/usr/sbin"},
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(self._answers, 10, "the broker listens")
        return self

    def _answers(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"mosquitto ended with {self.process.returncode}:\n{self.log()[-2000:]}")
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self, number=signal.SIGTERM):
        if self.process is not None:
            end_process(self.process, number)
            self.process = None

    def close(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def waiting(self):
        """Bytes on their way between the broker and its clients."""
        with open("/proc/net/tcp", encoding="ascii") as stream:
            rows = [line.split() for line in stream.readlines()[1:]]
        ours = [row[4].split(":") for row in rows if f":{self.port:04X}" in row[1] + row[2] and row[3] == "01"]
        return sum(int(outgoing, 16) + int(incoming, 16) for outgoing, incoming in ours)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def log(self):
        with open(os.path.join(self.folder, "log"), encoding="utf-8", errors="replace") as stream:
            return stream.read()

    # ---- clients ----

    def _command(self, program, account, *arguments):
        user = [] if account is None else ["-u", account[0], "-P", account[1]]
        return [program, "-h", "127.0.0.1", "-p", str(self.port), *user, *arguments]

    def publish(self, account, topic, text, *options):
        """mosquitto_pub, QoS 1; `account` is (user, password), None for nobody. Its exit status: 0 when the broker took it."""
        return subprocess.run(self._command("mosquitto_pub", account, "-q", "1", "-t", topic, "-s", *options), input=text.encode(),
                              capture_output=True, timeout=20).returncode

    def publish_lines(self, account, topic, lines):
        """Each line a message, on one connection."""
        subprocess.run(self._command("mosquitto_pub", account, "-q", "1", "-t", topic, "-l"),
                       input="\n".join(lines) + "\n", text=True, check=True, timeout=60)

    def listen(self, account, *topics):
        """mosquitto_sub as a process: what it hears stands on its standard output, a line each."""
        asked = [word for topic in topics for word in ("-t", topic)]
        return subprocess.Popen(self._command("mosquitto_sub", account, "-q", "1", "-v", *asked), stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL, text=True)

    def take_over(self, account, client_id, *options):
        """Signs in under that client id for a moment, as whoever wants its session would."""
        subprocess.run(self._command("mosquitto_sub", account, "-i", client_id, "-q", "1", "-t", "#", "-W", "1", *options),
                       capture_output=True, timeout=20)

    def sessions(self):
        """Client ids of the box, and 22 letters long, in what the broker last wrote down."""
        with contextlib.suppress(FileNotFoundError), open(os.path.join(self.folder, "kept/mosquitto.db"), "rb") as stream:
            return sorted({name.decode() for name in re.findall(rb"histologe-[A-Za-z0-9_-]{22}", stream.read())})
        return []

    def node_sends(self, account, topic, first, count):
        """The npm package mqtt as a process: `count` readings, a second apart from `first` on, as fast as they are taken."""
        return subprocess.Popen(["node", CLIENT, f"mqtt://127.0.0.1:{self.port}", *account, topic, str(first), str(count)],
                                stdout=subprocess.PIPE, text=True)


# ---- accounts and readings, in the store ----

def sensor(box, name="Capteur"):
    """(uuid, token) of a new sensor."""
    token = box.admin("sensor", "add", name, "bedroom").split()[-1]
    found = box.query("SELECT uuid FROM sensor WHERE token_hash = ?", hashlib.blake2b(token.encode(), digest_size=32).hexdigest())
    return found[0]["uuid"], token


def readings(box, quantity="t"):
    """[(second, stored value)] of all sensors, sorted."""
    found = []
    for row in box.query("SELECT uuid FROM sensor"):
        lines = box.admin("sensor", "readings", row["uuid"], quantity).splitlines()
        found += [(int(moment(at).timestamp()), int(value)) for at, value, _ in map(str.split, lines)]
    return sorted(found)


def gateway(box, family):
    """(user, token) of a new gateway."""
    token = box.admin("gateway", "add", "Passerelle", family).split()[-1]
    found = box.query("SELECT user FROM gateway WHERE token_hash = ?", hashlib.blake2b(token.encode(), digest_size=32).hexdigest())
    box.admin("jobs", "run-due")
    return found[0]["user"], token


def withdraw(box, account):
    with changing(box) as store:
        store.execute("UPDATE broker_account SET closed = 1 WHERE user = ?", (account[0],))
        store.execute("UPDATE broker SET revision = revision + 1")
    box.admin("jobs", "run-due")


@contextlib.contextmanager
def changing(box):
    """The store, which nobody else writes meanwhile; what was changed is kept at the end."""
    connection = sqlite3.connect(os.path.join(box.data, "store.db"), timeout=60, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    finally:
        connection.close()
