# doors_sensors.py: the way through the fleet: a sensor made, labelled, lent to a household, paused by it, given back; a gateway; a
# device that nobody knows; one that discovery announces; to whom one is offered.
import os
import re
import sqlite3

from journey import expect, form_with, send

DESK = ("administrator", "manager")
MAY = {"sensor_lend": DESK}
PARTS = {"loan": "00000000-0000-4000-8000-000000000003"}


def add(desk, name, status=200, **values):
    """A new sensor by its form; the page that follows."""
    page = expect(desk.get("/capteurs/nouveau"))
    return expect(send(page, form_with(page, "/nouveau"), {"name": name, "family": "lorawan", **values}), status)


def token_of(page):
    return re.search(r'<code class="mail" id="token">([^<]{43})</code>', page.source).group(1)


def uuid_of_sensor(box, name):
    return box.query("SELECT uuid FROM sensor WHERE name = ? ORDER BY id DESC", name)[0]["uuid"]


def room(desk, report, status=200):
    return expect(desk.get(f"/dossiers/{report.uuid}/pret"), status)


def press(desk, report, verb, values=None, status=200):
    """A form of the room whose hidden verb, or one of whose buttons, is this one; what follows."""
    page = room(desk, report)
    for form in page.forms:
        if not form.action.endswith("/pret"):
            continue
        if any(field.name == "verb" and field.value == verb and field not in form.buttons() for field in form.fields):
            return expect(send(page, form, values), status)
        button = next((b for b in form.buttons() if b.name == "verb" and b.value == verb), None)
        if button is not None:
            return expect(send(page, form, values, button=button.label or button.value), status)
    raise LookupError(f"no form that does {verb}")


def lend(desk, report, name, status=200, **values):
    page = room(desk, report)
    form = next(f for f in page.forms if f.field("sensor") is not None)
    which = next((o[0] for o in form.field("sensor").options if o[1].startswith(name)), "")
    filled = {"sensor": which, "room": "bedroom", "how": "signed", **values}
    return expect(send(page, form, {name: value for name, value in filled.items() if value is not None}), status)  # None: left


def tell(report, act, status=200, **values):
    """A button of the household's own page."""
    page = expect(report.browser.get(report.follow))
    for form in page.forms:
        if not form.action.endswith("/capteur"):
            continue
        hidden = any(f.name == "act" and f.value == act and f not in form.buttons() for f in form.fields)
        button = next((b for b in form.buttons() if b.name == "act" and b.value == act), None)
        if hidden or button is not None:
            return expect(send(page, form, values, button=None if hidden else button.label or button.value), status)
    raise LookupError(f"no button {act} on the page")


def store(box, sql):
    """A row as another program of the box would write it."""
    connection = sqlite3.connect(os.path.join(box.data, "store.db"), timeout=60)
    try:
        connection.execute(sql)
        connection.commit()
    finally:
        connection.close()


def put_unknown(box, device="a84041ffff000001", age_s=60):
    """A device that nobody knows, as a gateway would bring it: a store with one row more."""
    now = int(box.now().timestamp()) - age_s
    uuid = f"00000000-0000-4000-8000-{int(device[-12:], 16) % 10**12:012d}"
    store(box, "INSERT INTO unknown_device (uuid, device, family, readings, messages, first_at, last_at)"
          f" VALUES ('{uuid}', '{device}', 'lorawan', x'01', 3, {now}, {now})")
    return device


def put_announced(box, device="esp-0a1b2c"):
    now = int(box.now().timestamp())
    store(box, "INSERT INTO discovery (entity, device, name, family, topic, quantity, by_hand, heard_at) VALUES"
          f" ('homeassistant/sensor/{device}/t/config', '{device}', 'Chambre', 'esphome', '{device}/sensor/t/state', 't', 0,"
          f" {now})")
    return device


def walk(box, desk, report):
    """Each route of the fleet once, answered well. `desk` is a manager's browser; `report` an active file of journey."""
    expect(desk.get("/capteurs"))
    page = add(desk, "Capteur des portes")
    uuid = uuid_of_sensor(box, "Capteur des portes")
    expect(desk.get(f"/capteurs/{uuid}/etiquette"))
    page = expect(desk.get(f"/capteurs/{uuid}"))
    expect(send(page, form_with(page, f"/capteurs/{uuid}", verb="place"), {"room": "outside"}))
    page = expect(desk.get(f"/capteurs/{uuid}"))
    expect(send(page, form_with(page, f"/capteurs/{uuid}", verb="take_back")))
    page = expect(desk.get(f"/capteurs/{uuid}"))
    expect(send(page, form_with(page, "/mesures"), {"file": ("a.csv", b"date;temperature\n2026-01-02 08:00;16\n", "text/csv")}))
    page = expect(desk.get(f"/capteurs/{uuid}/confiance"))
    expect(send(page, form_with(page, "/confiance"), {"quantity": "t", "offset": "-0,4", "from": "2026-01-02",
                                                      "proof": "24 h beside the reference"}))
    expect(desk.get("/capteurs/a-preter"))
    press(desk, report, "offer")
    tell(report, "accept")
    lend(desk, report, "Capteur des portes", how="page")
    expect(desk.get(f"/dossiers/{report.uuid}/pret/accord"))
    tell(report, "pause")
    tell(report, "resume")
    press(desk, report, "return")
    page = expect(desk.get("/passerelles/nouvelle"))
    expect(send(page, form_with(page, "/nouvelle"), {"name": "Antenne", "family": "lorawan"}))
    gateway = box.query("SELECT uuid FROM gateway")[0]["uuid"]
    page = expect(desk.get(f"/passerelles/{gateway}"))
    expect(send(page, form_with(page, f"/passerelles/{gateway}"), button="Faire une nouvelle clé"))
    put_unknown(box)
    put_announced(box)
    page = expect(desk.get("/capteurs"))
    expect(send(page, form_with(page, r"/inconnus/[^/]+"), {"name": "Trouvé"}, button="Ajouter aux capteurs"))
    page = expect(desk.get("/capteurs"))
    expect(send(page, form_with(page, "/decouverts")))
