# doors_legal.py: the way through what the law asks of the town, and the versions of the grid.
from journey import expect, send

MAY = {}  # setting_manage: see doors_rules.py
PARTS = {"paper": "register"}


def walk(box, desk, report):
    """Each route of the rooms once, answered well. `desk` is a manager's browser; `report` an active file of journey."""
    expect(desk.get("/gestion/loi"))
    expect(desk.get("/gestion/loi/papiers/register"))
    page = expect(desk.get("/gestion/loi/accessibilite"))
    expect(send(page, page.form("auditor"), {"day": "2026-01-05", "auditor": "Cabinet", "reference": "4.1.2", "rate": "82,5",
                                             "pages": "/\n/signaler", "failures": "Le contraste d'un bouton"}))
    page = expect(desk.get("/gestion/grille"))
    # The box of this test has one version: adopting the one in force is fine, and changes nothing.
    csrf = next(form.field("csrf").value for form in page.forms if form.field("csrf"))
    expect(desk.post("/gestion/grille", [("csrf", csrf), ("version", "national-2026"), ("former", "national-2026")]))
