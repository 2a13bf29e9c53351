#!/usr/bin/python3
"""people.py: tenants who report, with photos, to the front of an installed box, from addresses of their own on its loopback. Run in
the network of its machine; prints each report that was acknowledged, as JSON, at once, and at the end what went wrong.

    people.py HOW-MANY AT-ONCE SECONDS
"""
import http.client
import json
import os
import ssl
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "../box/lib")]
from browser import Browser
from journey import ANSWERS, noise
from stubborn import Tenant, work

FIRST = 501  # as house number: no street of the demonstration is like it ("4" is near "Rue Henri IV", and proposed)
PHOTOS = [("chambre.png", noise(700, 500), "image/png"), ("cuisine.png", noise(500, 700), "image/png")]


class AtFront(Browser):
    """One household: its own address, the box's own certificate, which nobody vouches for yet."""

    def __init__(self, number):
        super().__init__("https://127.0.0.1", timeout_s=30)
        self.source = f"127.1.{number // 250}.{number % 250 + 1}"
        self.tls = ssl.create_default_context()
        self.tls.check_hostname, self.tls.verify_mode = False, ssl.CERT_NONE

    def connection(self, parts):
        return http.client.HTTPSConnection(parts.hostname, 443, timeout=self.timeout_s, context=self.tls,
                                           source_address=(self.source, 0))


def say(what):
    sys.stdout.write(json.dumps(what) + "\n")  # in one piece: several threads speak
    sys.stdout.flush()


def told(tenant):
    say({"reference": tenant.report.reference, "address": tenant.answers["address"], "tries": tenant.tries})


def main():
    many, at_once, seconds = (int(word) for word in sys.argv[1:])
    waiting = [Tenant(n, AtFront(n), {**ANSWERS, "address": f"{n} Rue des Essais"}, PHOTOS)
               for n in range(FIRST + many - 1, FIRST - 1, -1)]
    problems = []
    threads = [threading.Thread(target=work, args=(waiting, problems, time.monotonic() + seconds, told)) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    say({"problems": problems})


main()
