# doors_reception.py: the way to the page that says how readings come in. No broker is needed for it.
from box import is_, ok
from journey import expect

MAY = {}


def walk(box, desk, report):
    page = expect(desk.get("/gestion/capteurs/reception"))
    ok(page.has("La boîte n’écoute pas les passerelles"), "a box without a broker says so")
    answer = box.browser().request("POST", "/write", "air value=1 x\n".encode(), {"Authorization": "Token nobody"})
    is_(answer.status, 401, "a token of nobody is not let in")
    page = expect(desk.get("/gestion/capteurs/reception"))
    ok(page.has("clé inconnue ou retirée"), "and whoever looks after the sensors reads why")
