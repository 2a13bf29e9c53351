# doors_figures.py: the way through the figures and the campaigns, and who may enter them.
import re

from journey import expect, send

DESK = ("administrator", "manager")
STAFF = (*DESK, "agent")
MAY = {"statistics_read": (*STAFF, "landlord"), "campaign_read": STAFF, "campaign_manage": STAFF}


def new_campaign(browser, **values):
    """A campaign by the form; its address."""
    page = expect(browser.get("/campagnes/nouvelle"))
    fields = {"name": "Lettre", "channel": "letter", "starts_on": "2026-09-01", "mailed": "1 600", "cost": "800", **values}
    page = expect(send(page, page.form("mailed"), fields))
    return re.sub(r"\?.*", "", page.path)


def walk(box, desk, report):
    """Each route of the room once, answered well. `desk` is a manager's browser; `report` an active file of journey."""
    for path in ("/chiffres", "/chiffres/csv?figure=states", "/chiffres/graphique?figure=states", "/campagnes"):
        expect(desk.get(path))
    place = new_campaign(desk)
    for path in ("", "/csv", "/qr", "/graphique"):
        page = expect(desk.get(place + path))
    page = expect(desk.get(f"{place}/modifier"))
    expect(send(page, page.form("mailed"), {"name": "Lettre et affiches"}))
    code = box.query("SELECT code FROM campaign ORDER BY id DESC LIMIT 1")[0]["code"]
    expect(box.browser().get(f"/c/{code}"))
