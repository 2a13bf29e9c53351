# doors_sensors_readings.py: the way through the curves of a dwelling, of staff and of the household; who may write in its diary.
from household import lend, live
from journey import expect, form_with, send, uuid_of

DESK = ("administrator", "manager")
MAY = {"sensor_lend": DESK}
PARTS = {"note": "00000000-0000-4000-8000-000000000009"}


def diary(page, day):
    """Noted, corrected, erased."""
    fields = {"kind": "window", "from_day": day, "to_day": day, "text": "Aérée"}
    page = expect(send(page, form_with(page, "/notes"), fields))
    page = expect(send(page, form_with(page, r"/notes/[0-9a-f-]+"), {"kind": "absence", "text": ""}, button="Enregistrer la note"))
    return expect(send(page, form_with(page, r"/notes/[0-9a-f-]+"), {}, button="Effacer cette note"))


def walk(box, desk, report):
    """Each route of the page once, answered well."""
    live(box, lend(box, report, "Capteur des portes", "bedroom", 3), 2, step=3600, silent=(0, 0))
    for browser, path in ((desk, f"/dossiers/{uuid_of(box, report)}/capteurs"), (report.browser, f"{report.follow}/mesures")):
        page = expect(browser.get(path))
        day = page.form("jour").field("jour").value
        expect(browser.get(f"{path}/graphique?grandeur=t&jour={day}&vue=semaine"))
        expect(browser.get(f"{path}/mesures.csv?jour={day}&vue=semaine"))
        diary(page, day)
    path = f"/dossiers/{uuid_of(box, report)}/capteurs"
    expect(desk.get(f"{path}/rapport.pdf"))
    page = expect(desk.get(path))
    expect(send(page, form_with(page, "/rapport")))
