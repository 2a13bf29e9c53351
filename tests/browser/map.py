#!/usr/bin/python3
# map.py: the map of files: drawn from the card, opened mark by mark with the mouse and by keyboard, the same in its table without
# scripts; judged wide and narrow, light and dark.
import os
import re
import shutil
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "../box/lib")]
from box import *
from chromium import LOOKS, Chromium, judge
from journey import *
from selenium.webdriver.common.keys import Keys
from tiles import write_tiles

PAU = (-0.43, 43.26, -0.31, 43.34)
MAP_MAX_KB = 200  # with its two libraries (packed: 50) and the points of 149 files: for a desk, not for a tenant's telephone
READY = "document.getElementById ('map')?.dataset.ready === 'yes'"


def wait(chromium, condition, what):
    return until(lambda: chromium.ask("return " + condition), 20, f"{what}: {chromium.text[:300]}")


def open_map(chromium, path="/carte"):
    chromium.open(path)
    wait(chromium, READY, "the map is drawn")
    return chromium


def names(chromium):
    return chromium.ask("return [...document.querySelectorAll ('.map-mark')].map (e => e.getAttribute ('aria-label'))")


def count_of(label):
    """How many files a mark stands for, by its name."""
    found = re.match(r"(\d+) dossiers", label)
    return int(found.group(1)) if found else 1


def look(chromium, name):
    for width, dark in LOOKS:
        chromium.resize(width)
        chromium.paint(dark)
        open_map(chromium)
        wait(chromium, "[...document.querySelectorAll ('.leaflet-tile')].every (t => t.complete)", "the pictures are there")
        judge(chromium, name, most_kb=MAP_MAX_KB)
    chromium.resize(1280)
    chromium.paint(False)


def by_mouse(chromium, total):
    open_map(chromium)
    before = names(chromium)
    is_(sum(map(count_of, before)), total, "the marks stand for every file that has a place")
    chromium.click(".map-mark .pins")
    ok(names(chromium) != before, "a mark of many opens when it is pressed", *names(chromium))
    open_map(chromium, "/carte?liste=all&q=Carnot")
    chromium.ask("document.querySelector ('.map-mark .many, .map-mark').closest ('.map-mark').click ()")
    wait(chromium, "document.querySelector ('.map-card')", "a card opens")
    judge(chromium, "map, a card", most_kb=MAP_MAX_KB)
    ok(chromium.ask("return [...document.querySelectorAll ('.map-card li a')].every (a => /^64-/.test (a.innerText))"),
       "and leads to its files", chromium.ask("return document.querySelector ('.map-card').innerText"))


def by_keyboard(chromium):
    """Tab leads from the map to its marks, Enter and space open one, Escape comes back to it."""
    open_map(chromium, "/carte?liste=all&q=Carnot")
    chromium.ask("document.getElementById ('map').focus ()")
    chromium.key(Keys.TAB)
    here = chromium.ask("const e = document.activeElement, look = getComputedStyle (e); return [e.className, e.getAttribute"
                        " ('aria-label'), look.outlineStyle, parseFloat (look.outlineWidth)]")
    ok("map-mark" in here[0] and here[1] and here[2] == "solid" and here[3] >= 2,
       "Tab leads to a mark that shows it and has a name", *here)
    for key in (Keys.ENTER, Keys.SPACE):
        until(lambda: not pressed(chromium, key), 10, f"a card after {chromium.focus()}")
        ok(chromium.ask("return document.activeElement.closest ('.map-card') !== null"), "its card opens and has the focus")
        chromium.key(Keys.ESCAPE)
        is_(chromium.ask("return [document.querySelectorAll ('.map-card').length, document.activeElement.className.includes"
                         " ('map-mark')]"), [0, True], "Escape closes it and comes back")


def pressed(chromium, key):
    """Presses until a card is open: a mark of many opens into its own first, and the next one is pressed then."""
    if chromium.ask("return document.querySelectorAll ('.map-card').length") == 0:
        chromium.ask("if (!document.activeElement.classList.contains ('map-mark')) document.querySelector ('.map-mark').focus ()")
        chromium.key(key)
    return chromium.ask("return document.querySelectorAll ('.map-card').length") == 0


def on_paper(chromium):
    """The table prints, the map does not."""
    open_map(chromium)
    chromium._tell("Emulation.setEmulatedMedia", media="print")
    shown = chromium.ask("return ['#map-sheet', 'main table', '.take-away', '.narrow-by'].map (s => document.querySelector (s)"
                         ".checkVisibility ())")
    is_(shown, [False, True, False, False], "on paper: the table alone")
    chromium.paint(False)


def without_libraries(chromium):
    """Where the packages are not installed the page says so, and its table is there."""
    chromium._tell("Network.enable")
    chromium._tell("Network.setBlockedURLs", urls=["*leaflet.min.js*"])
    chromium.open("/carte")
    wait(chromium, "!document.getElementById ('map-none').hidden", "it is said that there is no map")
    ok("Dossiers par rue" in chromium.text and chromium.ask("return document.getElementById ('map-sheet').hidden"),
       "without the libraries the table is there", chromium.text[:500])
    chromium._tell("Network.setBlockedURLs", urls=[])
    chromium.console()


folder = tempfile.mkdtemp(prefix="tiles-")
tiles = os.path.join(folder, "pau.mbtiles")
write_tiles(tiles, PAU, zooms=range(11, 16))
with Box(start="2026-09-16T07:00Z", config={"paths": {"tiles": tiles}}) as box:
    set_up_demo(box, 149)
    box.admin("addresses", "import", ADDRESSES)
    wait_site(box)
    desk, agent = sign_in(box, MANAGER), sign_in(box, AGENTS["caf"])
    total = box.query("SELECT count (*) AS n FROM report WHERE latitude IS NOT NULL")[0]["n"]
    with Chromium(box, width=1280, scripts=True) as chromium:
        chromium.adopt(desk)
        look(chromium, "map")
        by_mouse(chromium, total)
        by_keyboard(chromium)
        on_paper(chromium)
        without_libraries(chromium)
        chromium.adopt(agent)
        look(chromium, "map of a partner")
    with Chromium(box, width=1280) as plain_one:
        plain_one.adopt(desk)
        for width, dark in LOOKS:
            plain_one.resize(width)
            plain_one.paint(dark)
            judge(plain_one.open("/carte"), "map without scripts")
shutil.rmtree(folder)
done_testing()
