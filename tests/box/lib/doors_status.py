# doors_status.py: the page that says how the box is.
from box import is_, ok
from journey import expect

DESK = ("administrator", "manager")
MAY = {"status_read": DESK}


def walk(box, desk, report):
    page = expect(desk.get("/gestion/etat"))
    ok(page.has("Tout ce que la boîte surveille") and page.has("Place sur le disque"), "how the box is")
    answer = box.browser().request("GET", "/metrics")
    is_(answer.status, 200, "figures for programs of this machine")
