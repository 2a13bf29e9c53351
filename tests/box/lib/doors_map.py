# doors_map.py: the way through the map and the tables to take away, and who may have them.
import os

from box import ok
from journey import expect
from tiles import tile_of, write_tiles

MAY = {"report_export": ("administrator", "manager", "agent", "landlord")}
PARTS = {"z": "12", "x": "2043", "y": "1494", "table": "dossiers.csv"}
# The box of doors.py names this file in its configuration before it is there.
TOWN = (-0.374, 43.294, -0.366, 43.298)


def walk(box, desk, report):
    """Each route of the room once, answered well. `desk` is a manager's browser; `report` an active file of journey."""
    for path in ("/carte", "/carte/points", "/carte/contours"):
        expect(desk.get(path))
    write_tiles(os.path.join(box.folder, "town.mbtiles"), TOWN, zooms=(13,))
    column, row = tile_of(TOWN[0], TOWN[3], 13)
    expect(desk.get(f"/tuiles/13/{column}/{row}"))
    empty = ("resultats", "visites", "arretes")  # when nothing of that kind was noted
    for name in ("dossiers", "suivis", "affectations", *empty):
        page = expect(desk.get(f"/export/{name}.csv?liste=all"))
        ok(report.reference in page.source or name in empty, f"the file is in the table of {name}", page.source[:300])
    ok(desk.get("/export/rien.csv").status == 404, "a table that is none is not there")
