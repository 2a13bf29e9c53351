# doors_reception.py: the way to the page that says how readings come in. No broker is needed for it.
from box import ok
from journey import expect

MAY = {}


def walk(box, desk, report):
    page = expect(desk.get("/gestion/capteurs/reception"))
    ok(page.has("MQTT n’est pas utilisé"), "a box without a broker says so")
