#!/usr/bin/python3
# map.py: where the files stand: exactly for who holds them, to a hundred metres for the others; the same narrowing as the list;
# what lies behind: pictures from a file on the card, borders given, or what the addresses tell; and the table that needs no script.
import gzip
import json
import os
import re
import sqlite3
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *
from tiles import tile_of, write_tiles

PAU = (-0.38, 43.29, -0.36, 43.30)
OUTSIDE = ("/tuiles/23/0/0", "/tuiles/-1/0/0", "/tuiles/3/8/0", "/tuiles/3/0/8", "/tuiles/3/-1/0", "/tuiles/3/x/0",
           "/tuiles/3/0/0.png", "/tuiles/99999999999999999999/0/0", "/tuiles/3/99999999999999999999999/0", "/tuiles/3/1e2/0",
           "/tuiles/3/0/0")
METRE = 1 / 111_000  # of a degree of latitude


def points(browser, query="liste=all"):
    page = expect(browser.get(f"/carte/points?{query}"))
    is_(page.type, "application/json", f"points of {query}")
    return page.json()["points"]


def point_of(browser, report, query="liste=all"):
    return next(point for point in points(browser, query) if point["reference"] == report.reference)


# ---- what lies behind ----

def ground(box, desk):
    page = expect(desk.get("/carte"))
    ok(page.has("le trait entoure les adresses connues") and 'data-outlines="/carte/contours"' in page.source,
       "without pictures or borders the line around the addresses is drawn, and said to be that", page.text[:500])
    is_(desk.get("/tuiles/12/2043/1494").status, 404, "and there is no picture")
    shapes = expect(desk.get("/carte/contours")).json()
    ring = shapes["features"][0]["geometry"]["coordinates"][0]
    known = [(row["longitude"], row["latitude"]) for row in addresses(box)]
    named = shapes["features"][0]["properties"]["nom"]
    ok(named == "Pau" and ring[0] == ring[-1] and len(ring) > 4, "a closed line around Pau", named, ring)
    ok(all(inside(ring, place) for place in known) and all(tuple(corner) in known for corner in ring),
       f"it holds the {len(known)} addresses, and bends at addresses only")


def addresses(box):
    base = sqlite3.connect(os.path.join(box.data, "addresses.db"))
    base.row_factory = sqlite3.Row
    rows = base.execute("SELECT longitude, latitude FROM address").fetchall()
    base.close()
    return rows


def inside(ring, place):
    """Left of every side, or on it: the ring runs anticlockwise."""
    return all((b[0] - a[0]) * (place[1] - a[1]) - (b[1] - a[1]) * (place[0] - a[0]) > -1e-15 for a, b in zip(ring, ring[1:]))


def pictures(box, desk):
    path = os.path.join(box.folder, "town.mbtiles")
    write_tiles(path, PAU, zooms=(12, 13))
    before = os.path.getmtime(path), sorted(os.listdir(box.folder))
    column, row = tile_of(PAU[0], PAU[3], 13)
    page = expect(desk.get(f"/tuiles/13/{column}/{row}"))
    ok(page.type == "image/png" and page.body.startswith(b"\x89PNG") and page.headers["Cache-Control"] == "private, max-age=86400",
       "a file put there is seen without a restart; its pictures are kept for a day", page.headers)
    for outside in (*OUTSIDE, f"/tuiles/13/{column}/{row - 50}"):
        page = desk.get(outside)
        ok(page.status == 404 and len(page.body) == 0, f"{outside}: none, and nothing is made for it", page.status, page.body[:80])
    page = desk.get("/carte")
    ok('data-tiles="/tuiles/{z}/{x}/{y}"' in page.source and 'data-zoom-max="13"' in page.source
       and page.has("Fond de carte : © contributeurs OpenStreetMap") and "outlines" not in page.source,
       "the page knows the pictures, and names who drew them, in text", page.text[:600])
    is_(box.browser().get(f"/tuiles/13/{column}/{row}", follow=False).status, 303, "a stranger sees none")
    is_((os.path.getmtime(path), sorted(os.listdir(box.folder))), before, "the file is only read: nothing is written beside it")
    for kind, tile in (("webp", lambda *_: b"RIFF\0\0\0\0WEBPVP8 "), ("jpeg", lambda *_: b"\xff\xd8\xff\xe0 JFIF")):
        swap(path, tile)
        is_(desk.get(f"/tuiles/13/{column}/{row}").type, f"image/{kind}", f"{kind} is told by its bytes")
    for name, tile in (("vector tiles", lambda *_: gzip.compress(b"\x1a\x20")), ("pages", lambda *_: b"<script>alert (1)")):
        swap(path, tile)
        is_(desk.get(f"/tuiles/13/{column}/{row}").status, 400, f"{name} are refused")
        ok(desk.get("/carte").has("il faut un fichier MBTiles d’images"), f"{name}: the page says what is needed")
    with open(path, "wb") as broken:
        broken.write(b"no database at all" * 100)
    page = desk.get("/carte")
    ok(page.status == 200 and page.has("Le fond de carte n’est pas lisible"), "a broken file costs the pictures, not the page")
    os.remove(path)
    is_(desk.get(f"/tuiles/13/{column}/{row}").status, 404, "one taken away is gone at once")


def swap(path, tile):
    write_tiles(path + ".new", PAU, zooms=(13,), tile=tile)
    os.replace(path + ".new", path)


# ---- the points ----

def who_sees_where(box, held, other):
    desk, caf, ars, landlord = (sign_in(box, who) for who in (MANAGER, AGENTS["caf"], AGENTS["ars"], AGENTS["landlord"]))
    true = box.query("SELECT latitude, longitude FROM report WHERE uuid = ?", held.uuid)[0]
    for name, browser, report, exact in (("the desk", desk, held, True), ("its partner", caf, held, True),
                                         ("another partner", ars, held, False), ("its partner on another file", caf, other, False)):
        point = point_of(browser, report)
        far = max(abs(point["lat"] - true["latitude"]), abs(point["lon"] - true["longitude"])) / METRE
        is_(point["exact"], exact, f"{name}: {'exact' if exact else 'near'}")
        ok(far < 2 if exact else far < 100, f"{name}: drawn {far:.0f} m from its door", point)
        ok(("11 Rue Carnot" in point["place"]) == exact and "Rue Carnot" in point["place"], f"{name}: {point['place']}")
    is_({(p["lat"], p["lon"]) for p in points(ars)}, {(point_of(ars, held)["lat"], point_of(ars, held)["lon"])},
        "files of one street corner are drawn at one spot for who holds none: which door is not told")
    ok("11" not in json.dumps([p["place"] for p in points(ars)]), "nor by words")
    is_(points(landlord), [], "the owner's side sees no file that is not its own")
    is_([p["reference"] for p in points(caf, "liste=mine")], [held.reference], "the points are those of the list chosen")
    is_([p["reference"] for p in points(desk, "liste=all&etat=received")], [other.reference], "narrowed as the list is")
    is_(points(desk, "liste=all&classe=A"), [], "also to nothing")
    page = desk.get("/carte?liste=all&classe=A")
    ok(page.status == 200 and page.has("Aucun dossier ne correspond"), "and the page says so", page.text[:500])


def the_table(box, held, other):
    desk, caf = sign_in(box, MANAGER), sign_in(box, AGENTS["caf"])
    page = expect(desk.get("/carte?liste=all"))
    ok(page.has("Dossiers par rue") and page.has("Rue Carnot, Pau") and page.has("11 Rue Carnot : 2 dossiers"),
       "without a map: files by street, and those that share a door", page.text[:1500])
    found = expect(page.click("2 dossiers, 11 Rue Carnot"))
    ok(held.reference in found.text and other.reference in found.text, "which the list then shows", found.url, found.text[:900])
    page = expect(caf.get("/carte?liste=all"))
    ok(page.has("2 dossiers, Rue Carnot") and not page.has("11 Rue Carnot"),
       "who holds one of two files at a door learns of the street, not of the other's door", page.text[:1500])


def bounded(box, desk):
    connection = sqlite3.connect(os.path.join(box.data, "store.db"), timeout=60)
    names = [row[1] for row in connection.execute("PRAGMA table_info (report)")]
    columns = ", ".join(name for name in names if name not in ("id", "uuid", "number"))
    connection.execute("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO report"
                       f" (uuid, number, {columns}) SELECT lower (hex (randomblob (16))), 100000 + i, {columns}"
                       " FROM n, (SELECT * FROM report ORDER BY id DESC LIMIT 1)")
    connection.commit()
    connection.close()
    page = expect(desk.get("/carte?liste=all"))
    ok(page.has("La carte montre les 5000 premiers dossiers"), "more than 5,000 files: said in words", page.text[:600])
    answer = expect(desk.get("/carte/points?liste=all")).json()
    ok(answer["bounded"] and len(answer["points"]) == 5000, "and bounded")


def borders(box):
    """Borders of the town's own, in a file of the configuration."""
    path = os.path.join(box.folder, "pau.geojson")
    shape = {"type": "FeatureCollection", "features": []}
    with open(path, "w", encoding="utf-8") as stream:
        json.dump(shape, stream)
    with open(box.config, "r+", encoding="utf-8") as stream:
        text = stream.read().replace("tiles=town.mbtiles", "tiles=town.mbtiles\noutlines=pau.geojson")
        stream.seek(0)
        stream.write(text)
    box.restart()
    desk = sign_in(box, MANAGER)
    page = expect(desk.get("/carte/contours"))
    ok(page.type == "application/geo+json" and page.json() == shape, "borders given are those drawn", page.type)
    ok(not desk.get("/carte").has("le trait entoure"), "and nothing is said to be about")


with Box(start="2026-09-16T07:00Z", config={"paths": {"tiles": "town.mbtiles"}}) as box:
    set_up_demo(box)
    box.admin("addresses", "import", ADDRESSES)
    held = file_report(box.browser(), email="menage@example.org", beneficiary="caf", address="11 Rue Carnot")
    other = file_report(box.browser(), address="11 Rue Carnot")
    desk = sign_in(box, MANAGER)
    uuid_of(box, other)
    take(box, desk, held)
    transmit(box, desk, held)
    accept(box, sign_in(box, AGENTS["caf"]), held)
    ground(box, desk)
    pictures(box, desk)
    who_sees_where(box, held, other)
    the_table(box, held, other)
    bounded(box, desk)
    borders(box)
done_testing()
