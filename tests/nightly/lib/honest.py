"""honest.py: people who have a reason to be there while others attack: tenants who report, an agent who reads the list. Each
request is answered or it is not, and takes its time: both are kept.

    people = Honest(box, url)
    people.start(tenants=2)
    people.stop()
    people.filed, people.times_s, people.failures
"""
import http.client
import threading
import time
import traceback

from box import Browser
from garbage import UNSEEN
from journey import AGENTS, expect, file_report, sign_in

PAUSE_S = 0.3  # between two pages: people read


class Person(Browser):
    """A browser at an address of its own (all of 127.0.0.0/8 is this machine), which keeps how long each answer took."""

    def __init__(self, url, source, times_s, timeout_s=60):
        super().__init__(url, timeout_s)
        self.source, self.times_s = source, times_s

    def connection(self, parts):
        where = {"timeout": self.timeout_s, "source_address": (self.source, 0)}
        if parts.scheme == "https":
            return http.client.HTTPSConnection(parts.hostname, parts.port, context=UNSEEN, **where)
        return http.client.HTTPConnection(parts.hostname, parts.port, **where)

    def _exchange(self, *words):
        began = time.monotonic()
        page = super()._exchange(*words)
        self.times_s.append(time.monotonic() - began)
        return page


class Honest:
    def __init__(self, box, url):
        self.box, self.url = box, url
        self.times_s, self.failures, self.filed, self.lists = [], [], [], 0
        self._stop = threading.Event()
        self._threads = []

    def person(self, number):
        return Person(self.url, f"127.7.0.{number}", self.times_s)

    def browser(self):  # what sign_in() asks of a box
        return self.person(250)

    def start(self, tenants=2):
        for work, number in [(self._report, n + 1) for n in range(tenants)] + [(self._read, 200)]:
            self._threads.append(threading.Thread(target=self._again, args=(work, number), daemon=True))
            self._threads[-1].start()
        return self

    def _again(self, work, number):
        while not self._stop.is_set():
            try:
                work(number)
            except Exception:  # whatever it is, somebody honest was not served
                self.failures.append(traceback.format_exc()[-1500:])
                if len(self.failures) > 50:
                    return

    def _report(self, number):
        """Each report is another person's: one contact may send three in twenty minutes, one address sixty."""
        many = len(self.filed)
        person = self.person(1 + (number * 97 + many) % 190)
        report = file_report(person, email=f"honnete-{number}-{many}@example.org", last_name="Zoréol",
                             description="Murs noirs d’Isidore.")
        expect(person.get(report.follow))
        self.filed.append(report)
        self._stop.wait(PAUSE_S)

    def _read(self, number):
        agent = sign_in(self, AGENTS["caf"])
        for _ in range(40):
            if self._stop.is_set():
                return
            page = expect(agent.get("/dossiers?liste=all"))
            if not page.has("Dossiers"):
                raise AssertionError(f"no list: {page.text[:300]}")
            self.lists += 1
            self._stop.wait(PAUSE_S)

    def stop(self):
        self._stop.set()
        for thread in self._threads:
            thread.join(120)

    def slowest(self):
        """(the slowest answer, the 99th of a hundred, how many), in seconds."""
        times = sorted(self.times_s)
        return (times[-1], times[len(times) * 99 // 100], len(times)) if times else (0, 0, 0)
