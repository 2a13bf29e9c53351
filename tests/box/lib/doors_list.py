# doors_list.py: the way through filters kept by name and several files at once, and who may.
from journey import expect, form_with, send

DESK = ("administrator", "manager")
EVERYBODY = ("administrator", "manager", "agent", "landlord")
MAY = {}


def walk(box, desk, report):
    """Each route of the list once, answered well. `desk` is a manager's browser; `report` an active file of journey."""
    page = expect(desk.get("/dossiers?liste=all&etat=active&q=carnot"))
    page = expect(send(page, form_with(page, "/filtres"), {"name": "Rue Carnot"}))
    page = expect(send(page, form_with(page, r"/filtres/[^/]+")))
    page = expect(desk.get("/dossiers?liste=all"))
    page = expect(send(page, form_with(page, "/lots"), {"dossier": [report.uuid]}, button="Prendre en charge"))
    assert page.path.startswith("/lots/"), page.url
