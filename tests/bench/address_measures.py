# address_measures.py: addresses at the size of a département: import, search, typing, memory, how often the answer is right and how
# often it is sure and wrong; beside SQLite's LIKE and trigrams and Python's difflib over the same streets. run calls measure().
import difflib
import os
import random
import re
import sqlite3
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../box/lib"))
import addresses

COUNT, SEED, SPELLINGS, PEER_SPELLINGS, DIFFLIB_SPELLINGS = 300000, 64, 2000, 200, 20
MAKERS = (("letters", addresses.letters), ("people", addresses.people))


def part(numbers, share):
    return sorted(numbers)[min(len(numbers) - 1, int(len(numbers) * share))]


def times(took_ms):
    return f"{part(took_ms, .5):.1f} ms", f"99th percentile {part(took_ms, .99):.1f} ms"


class Asker:
    """address_ask over one file: an answer is [certainty, score, second, key, label, count, waited, used]."""

    def __init__(self, tool, path):
        self.tool, self.path, self.loaded_ms = tool, path, 0

    def ask(self, lines, *more):
        done = subprocess.run([self.tool, self.path, *more], input="".join(line + "\n" for line in lines), capture_output=True,
                              text=True, check=True)
        self.loaded_ms = int(re.search(r"\d+", done.stderr).group(0)) / 1000
        return [line.split("\t") for line in done.stdout.splitlines()]


def spelt(say, asker, rows):
    for name, maker in MAKERS:
        asked = addresses.spellings(maker, rows, SPELLINGS, SEED)
        answers = asker.ask(["\t".join(typed) for _, typed in asked])
        right = sum(answer[3] == row["key"] for (row, _), answer in zip(asked, answers))
        sure = sum(answer[0] == "exact" for answer in answers)
        wrong = sum(answer[0] == "exact" and answer[3] != row["key"] for (row, _), answer in zip(asked, answers))
        median, tail = times([int(answer[6]) / 1000 for answer in answers])
        used = part([int(answer[7]) / 1000 for answer in answers], .99)
        say(f"search, {COUNT:,} addresses, spelt by {name}", median, f"{tail}, of the processor {used:.1f} ms (aim: under 20); "
            f"{100 * right / SPELLINGS:.1f} % right, {100 * sure / SPELLINGS:.0f} % sure, {wrong} sure and wrong")
    lines = [f"{row['number']} {row['street']}" for row in random.Random(SEED).sample(rows, 300)]
    answers = asker.ask([line[:end] for line in lines for end in range(3, len(line), 2)], "typing")
    median, tail = times([int(answer[6]) / 1000 for answer in answers])
    say("suggestions while typing, each second letter", median, f"{tail}; streets read at start in {asker.loaded_ms:.0f} ms")


def held_out(say, admin, tool, folder, rows, made):
    """Addresses the file lacks: a whole town, a street, a number of it. Who is sure of one of these is wrong."""
    chance = random.Random(SEED)
    towns = {insee for insee in sorted({row["insee"] for row in rows}) if chance.random() < 0.15}
    streets = {street for street in sorted({(row["insee"], row["street"]) for row in rows}) if chance.random() < 0.15}
    lacking, less = [], os.path.join(folder, "less.csv")
    with open(made, encoding="utf-8") as whole, open(less, "w", encoding="utf-8") as out:
        out.write(whole.readline())
        for row, line in zip(rows, whole):
            if row["insee"] in towns or (row["insee"], row["street"]) in streets or chance.random() < 0.1:
                lacking.append(row)
            else:
                out.write(line)
    admin("addresses", "import", less)
    asker = Asker(tool, os.path.join(folder, "data/addresses.db"))
    sure = none = 0
    for _, maker in MAKERS:
        typed = [maker(row, chance, False) for row in chance.sample(lacking, SPELLINGS)]
        answers = asker.ask(["\t".join(one) for one in typed])
        sure += sum(answer[0] == "exact" for answer in answers)
        none += sum(answer[0] == "none" for answer in answers)
    say(f"{2 * SPELLINGS:,} spellings of addresses the file lacks", f"{sure} placed wrongly",
        f"{100 * none / SPELLINGS / 2:.0f} % found nothing, the rest proposes and asks")


# ---- peers ----

def folded(text):
    return " ".join(re.findall(r"[a-z0-9]+", addresses.plain(text).lower()))


def like(rows, asked):
    """Each word of the address and of the town somewhere in the line; the first row."""
    with sqlite3.connect(":memory:") as db:
        db.execute("CREATE TABLE address (key TEXT, line TEXT)")
        db.executemany("INSERT INTO address VALUES (?, ?)", ((row["key"], " " + folded(
            f"{row['number']} {row['rep']} {row['street']} {row['postcode']} {row['city']}")) for row in rows))
        for row, (address, _, city) in asked:
            words = folded(f"{address} {city}").split()
            start = time.monotonic()
            found = db.execute("SELECT key FROM address WHERE " + " AND ".join(["line LIKE ?"] * len(words)) + " LIMIT 1",
                               [f"% {word}%" for word in words]).fetchone()
            yield (time.monotonic() - start) * 1000, found is not None and found[0] == row["key"]


def streets_of(rows):
    return sorted({(row["street"], row["city"], row["insee"]) for row in rows})


def trigrams(rows, asked):
    """FTS5's trigrams of street and town, any of them, by bm25; right when the street is."""
    with sqlite3.connect(":memory:") as db:
        db.execute("CREATE VIRTUAL TABLE street USING fts5 (line, name UNINDEXED, insee UNINDEXED, tokenize = 'trigram')")
        db.executemany("INSERT INTO street VALUES (?, ?, ?)", ((folded(f"{name} {city}"), name, insee)
                                                               for name, city, insee in streets_of(rows)))
        for row, (address, _, city) in asked:
            line = re.sub(r"\d+", " ", folded(f"{address} {city}"))
            grams = sorted({line[i:i + 3] for i in range(len(line) - 2) if " " not in line[i:i + 3]})
            start = time.monotonic()
            found = db.execute("SELECT name, insee FROM street WHERE street MATCH ? ORDER BY rank LIMIT 1",
                               [" OR ".join(f'"{gram}"' for gram in grams)]).fetchone()
            yield (time.monotonic() - start) * 1000, found == (row["street"], row["insee"])


def close_matches(rows, asked):
    """difflib over every street with its town; right when the street is."""
    lines = {folded(f"{name} {city}"): (name, insee) for name, city, insee in streets_of(rows)}
    for row, (address, _, city) in asked[:DIFFLIB_SPELLINGS]:
        start = time.monotonic()
        found = difflib.get_close_matches(re.sub(r"\d+", " ", folded(f"{address} {city}")), lines, 1, 0.5)
        yield (time.monotonic() - start) * 1000, bool(found) and lines[found[0]] == (row["street"], row["insee"])


def peers(say, rows):
    asked = addresses.spellings(addresses.people, rows, PEER_SPELLINGS, SEED)
    for name, peer in (("SQLite LIKE, each word, in memory", like), ("SQLite FTS5 trigram, bm25, streets only", trigrams),
                       ("Python difflib, streets only", close_matches)):
        took, right = zip(*peer(rows, asked))
        median, tail = times(took)
        say(f"peer: {name}", median, f"{tail}, {100 * sum(right) / len(right):.0f} % right of {len(right)} spelt by people")


# ---- the daemon ----

def over_http(say, box, port, rows):
    box.start()
    rest = box.memory()
    lines = [f"{row['number']} {row['street']} {row['city']}" for row in random.Random(SEED).sample(rows, 2000)]

    def fetch(line):
        start = time.monotonic()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/adresses?" + urllib.parse.urlencode({"q": line})) as answer:
            answer.read()
        return (time.monotonic() - start) * 1000

    start = time.monotonic()
    with ThreadPoolExecutor(16) as pool:
        took = list(pool.map(fetch, lines))
    rate = len(lines) / (time.monotonic() - start)
    median, tail = times(took)
    say("GET /adresses, 16 clients at once", f"{rate:,.0f} /s", f"median {median}, {tail}")
    say(f"appliance with {COUNT:,} addresses, memory", f"{box.memory('VmHWM'):.1f} MB", f"peak; {rest:.1f} MB just started")
    box.stop()


def watched(words):
    """Seconds and peak megabytes of a program run to its end; getrusage would count what this one held when it forked."""
    start, peak = time.monotonic(), 0
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None:
        with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
            found = re.search(r"VmHWM:\s+(\d+)", status.read())
        peak = max(peak, int(found.group(1)) / 1024 if found else 0)
        time.sleep(0.005)
    if process.returncode:
        sys.exit(f"{words[0]} failed")
    return time.monotonic() - start, peak


def measure(box, port, tool, say):
    made = os.path.join(box.folder, "made.csv")
    rows = addresses.make(made, COUNT, SEED)
    took, peak = watched(box.admin_words("addresses", "import", made))
    path = os.path.join(box.folder, "data/addresses.db")
    say(f"import of {COUNT:,} addresses", f"{took:.1f} s", f"peak {peak:.1f} MB; {os.path.getsize(made) / 1e6:.0f} MB of CSV, "
        f"{os.path.getsize(path) / 1e6:.0f} MB of file, {len(streets_of(rows)):,} streets, "
        f"{len({row['insee'] for row in rows})} communes")
    spelt(say, Asker(tool, path), rows)
    over_http(say, box, port, rows)
    held_out(say, box.admin, tool, box.folder, rows, made)
    peers(say, rows)
