"""power.py: people and machines at work on a box that loses its power again and again, each time while it does something else.

    town = Town(box, seed)
    kills = town.live(50)         # {path: how often the power went amid it}
    town.wrong(path)              # of each path, once all is back
"""
import random
import threading
import time

from box import diag, until
from journey import set_up_demo, settle, wait_site
from stubborn import NO_ANSWER
from writing_paths import JOBS, PEOPLE, Migration, Submissions

FIRST_S, LEAST_S, LONGEST_S = 0.6, 0.03, 3.0  # from the moment a job is at work
AWAIT_S = 15  # for a job that is due
PAUSE_S = 0.03  # of people, between two attempts
ROUND = 50  # cuts
LAST_S = 120  # for what was cut last to be done
SETTLE_S = 900  # for all that so many lives left: seven hundred reports, and nobody takes one
AT_ONCE = {Submissions: 2}  # threads; of the others one
YOUNG = 0.15  # share of cuts at any instant, the start among them
ALONE = 0.2  # share of cuts that the box's own children outlive, as when the kernel ends it for want of memory


class Town:
    """`thorough`: each backup is brought back, not the last one only."""

    def __init__(self, box, seed, thorough=False):
        self.box, self.seed, self.thorough, self.chance = box, seed, thorough, random.Random(seed)
        self.stopping, self.problems, self.threads = threading.Event(), [], []
        self.longest_s = {job: FIRST_S for job in JOBS}
        set_up_demo(box, reports=8)
        box.admin("setting", "set", "mail.hourly_cap", "10000")  # hundreds of lives leave more mails than a town sends in an hour
        wait_site(box)
        self.people = [kind(self) for kind in PEOPLE]
        box.jump(days=5)  # sensors have something to tell
        self.jobs = [kind(self) for kind in JOBS]

    def browser(self):
        browser = self.box.browser()
        browser.timeout_s = 10
        return browser

    # ---- people ----

    def _work(self, path):
        """One of those at once; what was begun when it is time to stop is brought to its end."""
        end, done = None, True
        try:
            while not self.stopping.is_set() or not done:
                done = False
                try:
                    done = path.attempt()
                except NO_ANSWER:
                    pass
                time.sleep(PAUSE_S)
                if self.stopping.is_set():
                    end = end or time.monotonic() + LAST_S
                    if time.monotonic() > end:
                        raise TimeoutError("not done in time")
        except Exception as problem:  # told by the main thread
            self.problems.append(f"{path.name}: {type(problem).__name__}: {problem}")

    def open(self):
        for path in self.people:
            for _ in range(AT_ONCE.get(type(path), 1)):
                self.threads.append(threading.Thread(target=self._work, args=(path,), daemon=True))
                self.threads[-1].start()

    def shut(self):
        """Everybody ends what they began."""
        self.stopping.set()
        for thread in self.threads:
            thread.join()

    # ---- lives and cuts ----

    def live(self, cuts):
        """{path: cuts amid it}; people are met wherever they are."""
        amid = {path.name: 0 for path in self.people + self.jobs}
        self.box.stop()
        self.open()
        for first in range(0, cuts, ROUND):
            self._round(min(ROUND, cuts - first), amid)
        self.box.start()
        self.shut()
        self._rest()
        return amid

    def _round(self, cuts, amid):
        """One job after the other, several times each: what one left undone is not in the way of the next."""
        for number in range(cuts):
            for name in self._life(self.jobs[number * len(self.jobs) // cuts]):
                amid[name] += 1

    def _life(self, job):
        """One life of the box, in which that job is due; names of what its end cut."""
        job.due()
        job.since_s = job.now()
        before = {path: path.tries for path in self.people}
        self.box.launch()
        if self.chance.random() >= YOUNG:
            self._await(job)
        time.sleep(self.chance.uniform(0.01, self.longest_s[type(job)]))
        busy = [path.name for path in self.people if path.tries > before[path]]
        if self.chance.random() < ALONE:
            self.box.kill9()
        else:
            self.box.cut()
        cut = job.cut() if isinstance(job, Migration) else job.under_way()
        self._learn(job, cut)
        self.problems += [f"{path.name}: {wrong}" for path in self.jobs for wrong in getattr(path, "after_cut", list)()]
        return busy + ([job.name] if cut else [])

    def _await(self, job):
        """Until it is at work, or was so quick that it has ended; or for as long as anybody waits."""
        end = time.monotonic() + AWAIT_S
        with job.looked_at():
            while time.monotonic() < end and not job.under_way() and not job.ended():
                time.sleep(0.003)

    def _learn(self, job, cut):
        """Of two lives one is cut amid its job, the other when it was done: any instant of it is met."""
        length = self.longest_s[type(job)] * (1.1 if cut else 0.7)
        self.longest_s[type(job)] = min(max(length, LEAST_S), LONGEST_S)

    def _rest(self):
        """All that was due is done, all mails left."""
        self.box.jump(minutes=11)  # beyond the lease of whoever died
        for job in self.jobs:
            if not isinstance(job, Migration):
                self.finish(job)
        self.box.jump(minutes=3)
        settle(self.box, SETTLE_S)
        spans = ", ".join(f"{kind.name} {seconds:.1f} s" for kind, seconds in self.longest_s.items())
        diag(f"each cut within this time of its job's begin: {spans}")

    def finish(self, job):
        """Once more, and nothing cuts it."""
        job.since_s = job.now()
        job.again()
        until(job.ended, LAST_S, f"{job.name} is done")
