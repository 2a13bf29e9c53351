"""storm.py: many sensors at once, each with a history to tell: half of them by HTTP, half by MQTT, and what is kept of it.

    storm = Storm(box, broker, accounts, first, values=1008, batch=84)
    storm.start()
    storm.wait(600)               # both programs had everything acknowledged
    storm.kept()                  # {user: (values in the store, their sum)}
"""
import os
import resource
import signal
import subprocess
import threading
import time

from box import TOP, ok, until

CLIENT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "storm_send.mjs")
STEP_S = 600  # a reading every ten minutes
COLDEST = 1650  # hundredths of a degree, as in storm_send.mjs
KEPT = ("SELECT s.uuid AS user, sum (b.count) AS count FROM channel c JOIN sensor s ON s.id = c.sensor_id"
        " JOIN (SELECT channel_id, count FROM reading_block UNION ALL SELECT id / 65536, count FROM reading_archive) b"
        " ON b.channel_id = c.id WHERE c.quantity = 't' GROUP BY s.id")
SUMS = os.path.join(TOP, "build/bench/sum_readings")
QUIET_S = 1.0  # without anything new: the broker has nothing any more


def sent(sensor, first, count):
    """What storm_send.mjs sends of a sensor in its first values, as sum_readings tells it: how many, and the sum of them all."""
    total = 0xcbf29ce484222325
    for i in range(count):
        for byte in b"%d:%d;" % (first + i * STEP_S, COLDEST + (sensor * 7 + i) % 1500):
            total = (total ^ byte) * 0x100000001b3 & 0xffffffffffffffff
    return count, f"{total:016x}"


def many_files():
    """As many connections as the system lets us have: of this process, and of what it starts."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


class Sender:
    """One of the two programs, and what it had acknowledged: batches by user."""

    def __init__(self, url, accounts, *numbers):
        self.accounts, self.acknowledged = accounts, [0] * len(accounts)
        self.process = subprocess.Popen(["node", CLIENT, url, *map(str, numbers)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True)
        self.process.stdin.write("".join(f"{user} {token}\n" for user, token in accounts))
        self.process.stdin.close()
        self.thread = threading.Thread(target=self._listen, daemon=True)
        self.thread.start()

    def _listen(self):
        for line in self.process.stdout:
            self.acknowledged[int(line.split()[0])] += 1

    def batches(self):
        return sum(self.acknowledged)

    def hold(self):
        """Stands still, as far as it was; all it had acknowledged is known."""
        self.process.send_signal(signal.SIGSTOP)

    def settle(self):
        """Until what it had said before it was held is read."""
        before = -1
        while before != self.batches():
            before = self.batches()
            time.sleep(0.2)

    def go_on(self):
        self.process.send_signal(signal.SIGCONT)


class Storm:
    def __init__(self, box, broker, accounts, first, values, batch):
        self.box, self.broker, self.values, self.batch = box, broker, values, batch
        self.accounts, self.numbers = accounts, (first, values, batch, STEP_S)

    def start(self):
        half = len(self.accounts) // 2
        self.began = time.monotonic()
        self.http = Sender(self.box.base_url, self.accounts[:half], *self.numbers)
        self.mqtt = Sender(f"mqtt://127.0.0.1:{self.broker.port}", self.accounts[half:], *self.numbers)
        return self

    def half_batches(self):
        """Batches that those by HTTP have to send in all."""
        return len(self.http.accounts) * -(-self.values // self.batch)

    def wait(self, timeout_s):
        """Until both programs have ended; their exit statuses."""
        return [sender.process.wait(timeout_s) for sender in (self.http, self.mqtt)]

    def fold(self, timeout_s):
        """Until what stands in the journal now is in its blocks. What comes meanwhile may have its numbers: an emptied journal
        begins again at one."""
        last = int(self.box.now().timestamp())
        self.box.jump(hours=7, run_due=False)  # beyond what the journal may wait
        self.box.admin("jobs", "run-due")  # beside a box that writes what comes meanwhile
        until(lambda: self.box.query("SELECT count (*) AS n FROM reading_journal WHERE received_at <= ?", last)[0]["n"] == 0,
              timeout_s, "the journal is folded")

    def kept(self):
        """{user: (values, sum)} of what is read of each; values in blocks and archives are as many."""
        told = subprocess.run([SUMS, os.path.join(self.box.data, "store.db")], stdout=subprocess.PIPE, text=True, check=True)
        stored = {row["user"]: row["count"] for row in self.box.query(KEPT)}
        return {user: (int(count), total if stored.get(user, 0) == int(count) else f"{stored.get(user, 0)} stored")
                for user, count, total in map(str.split, told.stdout.splitlines())}

    def power_cut(self, timeout_s):
        """kill -9, and a start; what the programs by HTTP had acknowledged is there before they can send it again: of the batch
        that each had on its way, all or nothing."""
        self.http.hold()
        self.box.kill9()
        self.http.settle()
        said = list(self.http.acknowledged)
        self.box.start()
        self.fold(timeout_s)
        kept = self.kept()
        wrong = []
        for sensor, ((user, _), batches) in enumerate(zip(self.http.accounts, said)):
            wanted = [sent(sensor, self.numbers[0], min(self.values, n * self.batch)) for n in (batches, batches + 1)]
            if kept[user] not in wanted:
                wrong.append(f"{user}: {batches} batches of {self.batch} acknowledged, {kept[user]} there")
        ok(not wrong, f"a power cut after {sum(said)} batches by HTTP: each value that was acknowledged is there", *wrong[:5])
        self.http.go_on()

    def whole(self, timeout_s):
        """Until the broker has handed over all and everything is in blocks; [(user, values, sum)] of those that have not, value
        by value, what they sent."""
        journal = "SELECT coalesce (max (id), 0) AS last FROM reading_journal"
        before = -1
        while self.broker.waiting() > 0 or before != self.box.query(journal)[0]["last"]:
            before = self.box.query(journal)[0]["last"]
            time.sleep(QUIET_S)
        self.fold(timeout_s)
        kept = self.kept()
        return [(user, *kept[user]) for sender in (self.http, self.mqtt) for sensor, (user, _) in enumerate(sender.accounts)
                if kept[user] != sent(sensor, self.numbers[0], self.values)]
