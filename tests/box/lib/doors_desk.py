# doors_desk.py: the way through the agenda of visits and all photos of a file at once; who may is said by doors.py.
from journey import expect

MAY = {}


def walk(box, desk, report):
    """Each route of the room once, answered well. `desk` is a manager's browser; `report` an active file of journey."""
    expect(desk.get("/visites"))
    expect(desk.get(f"/dossiers/{report.uuid}/fichiers.zip"))
