#!/usr/bin/python3
# addresses.py: addresses found offline, over HTTP, in a made département of 20,000: however two makers of mistakes spell them,
# while they are typed, from hostile questions; nothing asked is logged; a base of an older format is told and replaced.
import os
import sqlite3
import statistics
import sys
import time
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import addresses
from box import *
from journey import *

COUNT, SPELLINGS, RIGHT_LEAST = 20000, 200, 95
KEYS = ["label", "address", "postcode", "city", "insee", "key"]


def ask(browser, text, commune=None):
    query = {"q": text} if commune is None else {"q": text, "commune": commune}
    return expect(browser.get("/adresses?" + urllib.parse.urlencode(query, encoding="utf-8", errors="surrogateescape"))).json()


def import_made(box):
    made = os.path.join(box.folder, "made.csv")
    rows = addresses.make(made, COUNT, seed=20260914)
    box.admin("addresses", "import", made)
    return rows


def noisy(box, rows):
    """Everything in one line, as one types it in one field; the commune beside it where the town was left out."""
    for name, maker in (("letters", addresses.letters), ("people", addresses.people)):
        browser, right, took, wrong = box.browser(), 0, [], []
        for row, (address, postcode, city) in addresses.spellings(maker, rows, SPELLINGS, seed=64):
            start = time.monotonic()
            found = ask(browser, " ".join(filter(None, (address, postcode, city))), None if city else row["insee"])
            took.append((time.monotonic() - start) * 1000)
            if found and found[0]["key"] == row["key"]:
                right += 1
            else:
                wrong.append(f"{row['number']} {row['rep']} {row['street']}, {row['city']} typed {address}, {postcode} {city}")
        share = 100 * right / SPELLINGS
        diag(f"{name}: {share:.1f} % right, median {statistics.median(took):.1f} ms over HTTP, beginning included", *wrong)
        ok(share >= RIGHT_LEAST, f"{name}: the first answer is right for {RIGHT_LEAST} % of {SPELLINGS} spellings", *wrong)


def typing(box, rows):
    """Every beginning of a line is answered; a whole one leads to its address, in the shape the form's script expects."""
    browser, row = box.browser(), next(row for row in addresses.unique(rows) if row["rep"] == "bis")
    line = f"{row['number']} bis {row['street']}"
    counts = [len(ask(browser, line[:end], row["insee"])) for end in range(len(line) + 1)]
    ok(max(counts) <= 8 and counts[-1] >= 1 and counts[:3] == [0, 0, 0], "at most eight answers, none for two letters", counts)
    first = ask(browser, line, row["insee"])[0]
    is_(list(first), KEYS, "an answer has the fields of the form")
    is_(first, {"label": f"{line}, {row['postcode']} {row['city']}", "address": line, "postcode": row["postcode"],
                "city": row["city"], "insee": row["insee"], "key": row["key"]}, "and is the address")
    ok(all(one["insee"] == row["insee"] for one in ask(browser, "rue", row["insee"])), "a commune's are its own")
    street = ask(browser, row["street"], row["insee"])[0]
    is_((street["key"], street["address"]), (None, row["street"]), "a street without a number has no key")


def hostile(box):
    browser = box.browser()
    texts = ["' OR 1=1 --", '"rue" NEAR/2 x*', "rue; DROP TABLE street", "%%%___", "x" * 10000, "rue " * 2500, "1 " * 5000,
             "🏠🔥 rue", "شارع كارنو ١٢", "0" * 10000, "\u0301" * 3000, "\udcff\udcfe rue \udcc3"]
    slow = []
    for text in texts:
        start = time.monotonic()
        page = browser.get("/adresses?" + urllib.parse.urlencode({"q": text, "commune": text}, encoding="utf-8",
                                                                errors="surrogateescape"))
        took = time.monotonic() - start
        if page.status not in (200, 400, 414, 431) or (page.status == 200 and not isinstance(page.json(), list)) or took > 2:
            slow.append((text[:20], page.status, took))
    is_(slow, [], "SQL, ten thousand signs, other alphabets and broken UTF-8 are answered or refused at once")
    is_(expect(browser.get("/adresses")).json(), [], "no question has no answer")
    is_(browser.request("POST", "/adresses", b"q=rue").status, 405, "it is a question only")
    is_(expect(browser.get("/health")).json()["status"], "pass", "and the box is well")


def in_a_report(box, rows):
    """What was typed with mistakes is placed and spelt right when it is sure, and left alone when it is another town's."""
    row = next(row for row in addresses.unique(rows) if row["rep"] == "" and row["street"].startswith("Avenue"))
    right = f"{row['number']} {row['street']}"
    typed = f"{row['number']} {row['street'].replace('Avenue', 'av.')}x"
    for city, wanted in ((row["city"], (right, row["key"], True)), ("Strasbourg", (typed, None, False))):
        file_report(box.browser(), address=typed, postcode="", city=city)
        kept = box.query("SELECT address, address_key, latitude FROM report ORDER BY id DESC LIMIT 1")[0]
        is_((kept["address"], kept["address_key"] or None, kept["latitude"] is not None), wanted,
            f"{'a mistake in the right town is placed and mended' if wanted[1] else 'an address of another town stays as it is'}")


def older_format(box, row):
    """A base that another version made is no reason to stop: it is told, questions find nothing, an import mends it."""
    path = os.path.join(box.data, "addresses.db")
    box.stop()
    os.remove(path)
    with sqlite3.connect(path) as old:
        old.execute("CREATE TABLE address (key TEXT PRIMARY KEY, search TEXT NOT NULL)")
    old.close()
    box.start()
    like(box.log(), r"addresses cannot be searched: .*import the addresses again", "the log says what to do")
    browser = box.browser()
    is_(ask(browser, f"{row['number']} {row['street']}"), [], "nothing is found meanwhile")
    ok(file_report(box.browser(), address="12 Rue Carnot", city="Pau").reference, "and reports go on")
    box.admin("addresses", "import", os.path.join(box.folder, "made.csv"))
    found = ask(browser, f"{row['number']} {row['rep']} {row['street']}", row["insee"])
    is_(found and found[0]["key"], row["key"], "an import is seen at once, without a restart")


with Box(start="2026-09-16T07:00Z") as box:
    set_up_demo(box)
    rows = import_made(box)
    noisy(box, rows)
    typing(box, rows)
    hostile(box)
    in_a_report(box, rows)
    ask(box.browser(), f"{rows[0]['number']} {rows[0]['street']} zyzzyva")
    log = box.log()
    ok("GET /adresses 200" in log and not any(word in log for word in ("zyzzyva", "q=", rows[0]["street"])),
       "nothing that was asked is in the log", log[-600:])
    older_format(box, rows[0])
done_testing()
