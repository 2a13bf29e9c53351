# doors_management.py: the way through the page of management, and who may enter it.
from journey import expect

DESK = ("administrator", "manager")
MAY = {"management": (*DESK, "agent")}


def walk(box, desk, report):
    """Each route of the room once, answered well. `desk` is a manager's browser; `report` an active file of journey."""
    expect(desk.get("/gestion"))
