"""tiles.py: a small map as an MBTiles file (MBTiles 1.3), for tests: pale ground, a river, streets; real pictures in the real
format. What it shows is invented."""
import math
import sqlite3

from journey import png_of

SIDE = 64  # pixels of a tile's side here: four times as coarse as usual, and as light
GROUND, STREET, AVENUE, RIVER = (238, 235, 227), (252, 251, 248), (246, 226, 178), (184, 208, 219)


def tile_of(lon, lat, zoom):
    """Column and row of the tile that a point lies in, from the north west."""
    count = 2 ** zoom
    radians = math.radians(lat)
    return (int((lon + 180) / 360 * count),
            int((1 - math.asinh(math.tan(radians)) / math.pi) / 2 * count))


def colour(x, y):
    """Of a point of the plane: the world is 1 wide."""
    far = 2 ** 17
    column, row = x * far, y * far
    if abs(row - 47620 - 9 * math.sin(column / 14)) < 2.2:
        return RIVER
    if (column + row * 0.3) % 9 < 0.35 or (row - column * 0.2) % 11 < 0.35:
        return AVENUE
    return STREET if (column + row * 0.3) % 3 < 0.2 or (row - column * 0.2) % 2.2 < 0.2 else GROUND


def picture(zoom, column, row):
    lines = []
    for y in range(SIDE):
        line = bytearray(b"\0")
        for x in range(SIDE):
            line += bytes(colour((column + x / SIDE) / 2 ** zoom, (row + y / SIDE) / 2 ** zoom))
        lines.append(bytes(line))
    return png_of(SIDE, SIDE, b"".join(lines))


def write_tiles(path, bounds, zooms=range(11, 17), tile=picture, kind="png"):
    """The tiles of a town within west, south, east, north. `tile` makes one from zoom, column and row."""
    west, south, east, north = bounds
    base = sqlite3.connect(path)
    base.executescript("CREATE TABLE metadata (name TEXT, value TEXT);"
                       "CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB);"
                       "CREATE UNIQUE INDEX tile_index ON tiles (zoom_level, tile_column, tile_row);")
    told = {"name": "Essai", "format": kind, "minzoom": min(zooms), "maxzoom": max(zooms), "bounds": ",".join(map(str, bounds)),
            "attribution": '&copy; <a href="https://www.openstreetmap.org/copyright">contributeurs OpenStreetMap</a>'}
    base.executemany("INSERT INTO metadata VALUES (?, ?)", [(name, str(value)) for name, value in told.items()])
    for zoom in zooms:
        (first_x, first_y), (last_x, last_y) = tile_of(west, north, zoom), tile_of(east, south, zoom)
        for x in range(first_x, last_x + 1):
            for y in range(first_y, last_y + 1):
                base.execute("INSERT INTO tiles VALUES (?, ?, ?, ?)", (zoom, x, 2 ** zoom - 1 - y, tile(zoom, x, y)))
    base.commit()
    base.close()
