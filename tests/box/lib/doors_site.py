# doors_site.py: the way through the town's look and words: its logo, the texts of its site, the look at them.
from journey import expect, form_with, png, send

DESK = ("administrator", "manager")
MAY = {"setting_manage": DESK}
PARTS = {"name": "nulle-part"}


def walk(box, desk, report):
    """Each route of the room once, answered well. `desk` is a manager's browser; `report` an active file of journey."""
    page = expect(desk.get("/reglages?partie=couleurs"))
    page = expect(send(page, form_with(page, "/reglages/logo"), {"logo": ("logo.png", png(), "image/png")}))
    expect(box.browser().get("/assets/logo/1.jpg"))
    expect(send(page, form_with(page, "/reglages/logo/retirer")))
    expect(desk.get("/reglages/textes"))
    page = expect(desk.get("/reglages/textes/aide"))
    page = expect(send(page, page.form("body"), {"body": "# Aide\n\nVenez."}))
    expect(send(page, form_with(page, "/apercu")))
    expect(desk.get("/apercu?page=/aide/"))
    page = expect(send(page, form_with(page, "/publier")))
    page = expect(send(page, form_with(page, "/reprendre", version="0")))
    expect(send(page, form_with(page, "/abandonner")))
