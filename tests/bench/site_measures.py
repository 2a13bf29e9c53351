#!/usr/bin/python3
# site_measures.py: the public site at 20,000 pages beside Hugo on pages of the same size, in memory and on the disk: made from
# nothing, and after one page changed; and the site and weekly reports of a town of 100,000 after ten years. `--lines` prints
# "what<TAB>figure<TAB>note" for tests/bench/run, else rows of a table. `--pages N` for a quicker look.
import os
import random
import shutil
import sqlite3
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import list_reports
from machine import measured

TOP = os.path.dirname(os.path.dirname(HERE))
BUILD = os.environ.get("BUILD") or os.path.join(TOP, "build/debug")
PAGES = int(sys.argv[sys.argv.index("--pages") + 1]) if "--pages" in sys.argv else 20000
TIMES, SECTION, REPORTS = 2, 400, 160000
OURS_CHANGED, HUGO_CHANGED = 9, 2  # the peer makes all again each time
WORDS = ("atelier pompe capteur mesure vanne équipe contrôle relevé température pression fuite conduite visite armoire électrique"
         " niveau réservoir seuil alarme matin soir réparation pièce commande essai résultat normal élevé faible constaté").split()
HUGO = {
    "layouts/partials/nav.html": '<nav>{{ range .Site.Sections }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}'
                                 '</nav>',
    "layouts/_default/baseof.html": '<!doctype html>\n<html lang="fr"><head><meta charset="utf-8"><title>{{ .Title }}</title>'
                                    '<link rel="stylesheet" href="/assets/box.css"></head>\n<body>'
                                    '{{ partialCached "nav.html" . }}\n'
                                    '<main>{{ block "main" . }}{{ end }}</main><footer>Relevés et rapports</footer></body></html>',
    "layouts/_default/single.html": '{{ define "main" }}{{ .Content }}{{ end }}',
    "layouts/_default/list.html": '{{ define "main" }}<h1>{{ .Title }}</h1>{{ end }}',
    "config.toml": 'baseURL = "http://127.0.0.1/"\nlanguageCode = "fr"\ntitle = "Relevés"\n'
                   'disableKinds = ["taxonomy", "term", "RSS", "sitemap", "404"]\n[markup.goldmark.renderer]\nunsafe = true\n',
}


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(text)


def body(number, fields):
    """25 rows of a table and four paragraphs: the same for both programs. `fields` grows the pages of one to the other's size."""
    chance = random.Random(number)
    rows = "".join(f'<tr class="champ"><th scope="row">Champ {i}</th><td class="valeur">{chance.choice(WORDS)}'
                   f" {chance.choice(WORDS)} {chance.randrange(1000)}</td></tr>\n" for i in range(fields))
    text = "\n\n".join(" ".join(chance.choices(WORDS, k=60)) for _ in range(4))
    return f"# Rapport {number}\n\n<table>\n{rows}</table>\n\n{text}\n"


def run(command, **options):
    """Seconds, peak megabytes, what it printed; and seconds of the processor, which other programs do not lengthen."""
    took, run.processor, peak, said = measured(command, **options)
    return took, peak, said


def middle(numbers):
    return sorted(numbers)[len(numbers) // 2]


class Ours:
    """A box without reports whose site has that many pages; its templates are ours, its content is not."""

    def __init__(self, folder):
        self.folder, self.templates = folder, os.path.join(folder, "templates")
        os.makedirs(os.path.join(folder, "data"))
        shutil.copytree(os.path.join(TOP, "site-templates"), self.templates, ignore=shutil.ignore_patterns("content"))
        self.config = os.path.join(folder, "histologe.conf")
        write(self.config, f"[server]\nlisten=127.0.0.1:8264\nfront=loopback\n[paths]\ndata=data\ntemplates={TOP}/site-templates\n"
                           f"grids={TOP}/grids\n")
        run([os.path.join(BUILD, "histologe-admin"), "--config", self.config, "demo", f"{TOP}/packaging/demo/demo.ini",
             f"{TOP}/packaging/demo/addresses-64445.csv", "bench-password", "0"])
        write(self.config, f"[server]\nlisten=127.0.0.1:8264\nfront=loopback\n[paths]\ndata=data\ntemplates={self.templates}\n"
                           f"grids={TOP}/grids\n")
        for i in range(PAGES):
            write(self.page(i), f"---\ntitle: Rapport {i}\nslug: r{i:05d}\n---\n{body(i, 25)}")

    def page(self, number):
        return os.path.join(self.templates, f"content/r{number:05d}.md")

    def clean(self):
        shutil.rmtree(os.path.join(self.folder, "data/site"), ignore_errors=True)

    def make(self):
        return run([os.path.join(BUILD, "histologe-generator"), "--config", self.config, "site"])


class Hugo:
    def __init__(self, folder, fields):
        self.folder = folder
        for name, text in HUGO.items():
            write(os.path.join(folder, name), text)
        for i in range(PAGES):
            write(self.page(i), f'---\ntitle: "Rapport {i}"\n---\n{body(i, fields)}')
        for section in range(0, PAGES, SECTION):
            write(os.path.join(folder, f"content/site-{section // SECTION:02d}/_index.md"),
                  f'---\ntitle: "Site {section // SECTION}"\n---\n')

    def page(self, number):
        return os.path.join(self.folder, f"content/site-{number // SECTION:02d}/r{number:05d}.md")

    def clean(self):
        shutil.rmtree(os.path.join(self.folder, "public"), ignore_errors=True)

    def make(self):
        return run(["hugo", "--quiet", "--source", self.folder],
                   env={**os.environ, "HUGO_CACHEDIR": os.path.join(self.folder, "cache")})


def size_of(folder, end):
    sizes = [os.path.getsize(os.path.join(at, name)) for at, _, names in os.walk(folder) for name in names if name == end]
    return sum(sizes) / len(sizes)


def full(program):
    seconds, peaks = [], []
    for _ in range(TIMES):
        program.clean()
        os.sync()
        took, peak, _ = program.make()
        seconds.append(took)
        peaks.append(peak)
    return min(seconds), max(peaks)


def one_changed(program, times):
    """The same page gets a line more, again and again. The first is not counted: a site of one build has none
    to go on from."""
    seconds, peaks = [], []
    for i in range(times + 1):
        with open(program.page(7), "a", encoding="utf-8") as stream:
            stream.write(f"\nAjout {i}.\n")
        took, peak, said = program.make()
        if i > 0:
            seconds.append(took)
            peaks.append(peak)
    return seconds, max(peaks), said


def made(took, busy, peak, folder):
    mean = size_of(folder, "index.html")
    return f"{took:.2f} s, of the processor {busy:.2f} s, peak {peak:.0f} MB, {mean:.0f} bytes a page"


def speed(took):
    return f"{PAGES / took:,.0f} pages/s"


def beside_hugo(where, folder, say):
    ours = Ours(os.path.join(folder, "ours"))
    took, peak = full(ours)
    say(f"{where}: public site of {PAGES:,} pages, from nothing", speed(took),
        made(took, run.processor, peak, os.path.join(ours.folder, "data/site/current")))
    changed, peak, said = one_changed(ours, OURS_CHANGED)
    say(f"{where}: one page of them changed", f"{middle(changed) * 1000:.0f} ms",
        f"of the processor {run.processor * 1000:.0f} ms, peak {peak:.0f} MB; aim: under 50 ms, 50 MB;"
        f" {said.strip().split(': ', 1)[1].split(';')[0]}")
    if shutil.which("hugo") is None:
        say(f"{where}: Hugo", "not installed", "packaging/install-dependencies bench")
        return
    hugo = Hugo(os.path.join(folder, "hugo"), 40)
    hugo_took, peak = full(hugo)
    say(f"{where}: peer: Hugo, {PAGES:,} pages, from nothing", speed(hugo_took),
        made(hugo_took, run.processor, peak, os.path.join(hugo.folder, "public")))
    hugo_changed, _, _ = one_changed(hugo, HUGO_CHANGED)
    say(f"{where}: peer: Hugo, one page changed", f"{middle(hugo_changed) * 1000:.0f} ms", "the command makes all again")
    say(f"{where}: ratio to Hugo, from nothing", f"{hugo_took / took:.1f}",
        f"aim: at least {5 if where == 'in memory' else 2}; one page: {middle(hugo_changed) / middle(changed):.0f}")


def ten_years(folder, say):
    """A town of 100,000, ten years: 16,000 reports a year, 60 partners; everything made from nothing."""
    os.makedirs(os.path.join(folder, "data"))
    config, store = os.path.join(folder, "histologe.conf"), os.path.join(folder, "data/store.db")
    write(config, f"[server]\nlisten=127.0.0.1:8264\nfront=loopback\n[paths]\ndata=data\ntemplates={TOP}/site-templates\n"
                  f"grids={TOP}/grids\n")
    run([os.path.join(BUILD, "histologe-admin"), "--config", config, "demo", f"{TOP}/packaging/demo/demo.ini",
         f"{TOP}/packaging/demo/addresses-64445.csv", "bench-password", "0"])
    add_partners(store, 60)
    list_reports.fill(store, REPORTS, int(time.time()))
    generator, total, highest = [os.path.join(BUILD, "histologe-generator"), "--config", config], 0, 0
    for what, words in (("the whole public site", ["site"]), ("the site again, with nothing new", ["site"]),
                        ("weekly reports", ["weekly", "--out", os.path.join(folder, "weekly")])):
        took, peak, said = run([*generator, *words])
        total, highest = total + took, max(highest, peak)
        say(f"ten years, {REPORTS:,} reports: {what}", f"{took:.2f} s",
            f"of the processor {run.processor:.2f} s, peak {peak:.0f} MB; {said.strip()[:70]}")
    say(f"ten years, {REPORTS:,} reports: all of these", f"{total:.2f} s", f"peak {highest:.0f} MB; aim: under 10 s, 128 MB")


def add_partners(store, count):
    """Copies of those that are there, each with a name of its own."""
    db = sqlite3.connect(store)
    columns = ", ".join(row[1] for row in db.execute("PRAGMA table_info (partner)") if row[1] not in ("id", "uuid", "name"))
    there = db.execute("SELECT count (*) FROM partner").fetchone()[0]
    for i in range(max(0, count - there)):
        db.execute(f"INSERT INTO partner (uuid, name, {columns}) SELECT 'bench-' || ?, name || ' ' || ?, {columns} FROM partner"
                   " ORDER BY id LIMIT 1 OFFSET ?", (i, i, i % there))
    db.commit()
    db.close()


def main():
    lines = "--lines" in sys.argv

    def say(*columns):
        print("\t".join(columns) if lines else f"| {' | '.join(columns)} |", flush=True)

    for where, place in (("in memory", "/dev/shm"), ("on the disk", None)):
        folder = tempfile.mkdtemp(prefix="histologe-site-", dir=place)
        try:
            beside_hugo(where, folder, say)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    folder = tempfile.mkdtemp(prefix="histologe-site-")
    try:
        ten_years(folder, say)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


main()
