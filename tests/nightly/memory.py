#!/usr/bin/python3
# memory.py: what the box holds when it is as busy as it will ever be: 100,000 reports in the store, 10,000 requests of every kind
# of page by 32 people at once, whole reports with photos among them; then what it keeps at rest, and the most its generator takes.
# REPORTS and REQUESTS in the environment take less time.
import http.client
import os
import random
import re
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path[:0] = [os.path.join(HERE, "../bench"), os.path.join(HERE, "../box/lib")]
import list_reports
from box import BUILD, Box, diag, done_testing, is_, ok
from journey import file_report, set_up_demo, sign_in, wait_site
from machine import MachineTime, as_installed, measured, status_mb

REPORTS, REQUESTS = int(os.environ.get("REPORTS") or 100_000), int(os.environ.get("REQUESTS") or 10_000)
PEOPLE, FILED, SEED, FILES_READ = 32, 40, 64, 300
# What is held to (RESULTS.md says what was measured).
PEAK_MB, REST_MB, GENERATOR_MB, REST_S = 64, 48, 128, 60
# (who, how often of a hundred, paths)
KINDS = (
    (None, 46, ("/", "/signaler", "/statistiques/", "/connexion", "/health", "/vos-droits/", "/assets/box.css", "/sitemap.xml",
                "/adresses?q=12+rue+car", "/retrouver", "/signaler/hors-ligne", "/nothing-here", "/mesures/")),
    ("responsable@demo.example", 40, (
        "/dossiers", "/dossiers?liste=all&page=1000000", "/dossiers?liste=all&q=bala", "/dossiers?liste=all&tri=ville",
        "/dossiers?liste=all&etat=open&ville=64111", "FILE", "FILE", "FILE", "FILE", "/a-trier", "/courriers", "/gestion",
        "/gestion/etat", "/regles", "/partenaires", "/comptes", "/reglages", "/capteurs", "/campagnes", "/assistance")),
    ("agent.schs@demo.example", 12, ("/dossiers", "/dossiers?liste=all&q=montpensier", "FILE", "FILE", "/mon-compte")),
    # the heaviest there are
    ("responsable@demo.example", 2, ("/carte", "/carte/points", "/chiffres", "/dossiers?liste=all&situation=L-HUM")),
)
EXPORTS = ("/export/dossiers.csv", "/export/suivis.csv")


def memory(box):
    return {key: status_mb(box.process.pid, key) for key in ("VmRSS", "VmHWM", "RssAnon")}


def tell(box, what):
    held = memory(box)
    diag(f"{what}: {held['VmRSS']:.1f} MB held, of which {held['RssAnon']:.1f} its own; peak {held['VmHWM']:.1f}")
    return held


class Person:
    """One of those who ask; each thread has a connection for each."""

    def __init__(self, box, email):
        self.port, self.lines = box.port, threading.local()
        browser = None if email is None else sign_in(box, email)
        self.cookie = "" if browser is None else "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        self.files = self._files(browser) if browser else []

    @staticmethod
    def _files(browser):
        found = []
        for page in range(1, FILES_READ // 25 + 1):
            text = browser.get(f"/dossiers?liste=all&page={page}").body.decode()
            found += re.findall(r'href="(/dossiers/[0-9a-f-]{36})[?"]', text)
        return sorted(set(found))

    def get(self, path):
        """Its status; a connection that the box closed is opened again."""
        for _ in range(2):
            line = getattr(self.lines, "line", None) or http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
            self.lines.line = line
            try:
                line.request("GET", path, headers={"Cookie": self.cookie} if self.cookie else {})
                answer = line.getresponse()
                answer.read()
                return answer.status
            except (http.client.HTTPException, OSError):
                line.close()
                self.lines.line = None
        return 0


def requests(people):
    """[(person, path)]: drawn from one seed."""
    chance, shares = random.Random(SEED), [kind[1] for kind in KINDS]
    drawn = []
    for who, _, paths in chance.choices(KINDS, shares, k=REQUESTS):
        path = chance.choice(paths)
        drawn.append((people[who], chance.choice(people[who].files) if path == "FILE" else path))
    return drawn


def busy(box):
    people = {who: Person(box, who) for who in {kind[0] for kind in KINDS}}
    ok(all(person.files for who, person in people.items() if who), "staff find files to read")
    with ThreadPoolExecutor(PEOPLE) as pool:
        filing = [pool.submit(file_report, box.browser()) for _ in range(FILED)]
        statuses = list(pool.map(lambda one: (one[0].get(one[1]), one[1]), requests(people)))
        exports = [people["responsable@demo.example"].get(path) for path in EXPORTS]
        filed = sum(report.result() is not None for report in filing)
    bad = sorted({(status, path) for status, path in statuses if status not in (200, 303, 404)})
    is_(bad, [], f"{REQUESTS:,} requests of {sum(len(kind[2]) for kind in KINDS)} kinds by {PEOPLE} people are answered")
    is_(filed, FILED, "and the reports that were sent meanwhile")
    is_(set(exports), {200}, "tables are taken away")


def at_rest(box):
    """The least that it held within a minute."""
    end, least = time.monotonic() + REST_S, memory(box)["VmRSS"]
    while least >= REST_MB and time.monotonic() < end:
        time.sleep(1)
        least = min(least, memory(box)["VmRSS"])
    return least


def generator_mb(box, *words):
    return measured([os.path.join(BUILD, "histologe-generator"), "--config", box.config, *words])[2]


def main():
    as_installed()
    with Box(config={"server": {"threads": 64}}, running=False) as box:
        box.time = MachineTime(box.time)
        set_up_demo(box)
        store = os.path.join(box.data, "store.db")
        list_reports.fill(store, REPORTS, int(time.time()))
        diag(f"{REPORTS:,} reports, {os.path.getsize(store) / 1e6:.0f} MB")
        box.start()
        wait_site(box)
        tell(box, "started")
        busy(box)
        held = tell(box, "after all requests")
        ok(held["VmHWM"] < PEAK_MB, f"at its peak the appliance holds less than {PEAK_MB} MB", f"{held['VmHWM']:.1f} MB")
        rest = at_rest(box)
        ok(rest < REST_MB, f"at rest less than {REST_MB}", f"{rest:.1f} MB")
        tell(box, "at rest")
        box.stop()
        for words in (("site",), ("weekly", "--out", os.path.join(box.folder, "weekly"))):
            peak = generator_mb(box, *words)
            diag(f"generator {words[0]}: {peak:.1f} MB")
            ok(peak < GENERATOR_MB, f"the generator holds less than {GENERATOR_MB} MB ({words[0]})", f"{peak:.1f} MB")
    done_testing()


main()
