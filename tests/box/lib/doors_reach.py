# doors_reach.py: the way through the page that says how homes reach the box, and the door of the outside copy.
import getpass
import urllib.parse

from box import free_port, until
from journey import ADMINISTRATOR, expect, form_with, send, sign_in

MAY = {}
PAGE = "/gestion/acces"
PARTS = {"nonce": "0" * 32}


def set_tunnel(page, **values):
    """Types the machine of a tunnel; what follows, right or wrong."""
    return send(page, form_with(page, PAGE + "/tunnel", verb="set"), values, button="set")


def walk(box, desk, report):
    """Each route of the page once, answered well."""
    admin = sign_in(box, ADMINISTRATOR)
    page = expect(admin.get(PAGE))
    expect(send(page, form_with(page, PAGE)))
    until(lambda: box.query("SELECT answered >= asked AS done FROM reach")[0]["done"], 60, "the box has looked")
    page = expect(admin.get(PAGE))
    expect(admin.get(PAGE + "/fiche"))
    expect(set_tunnel(page, host="127.0.0.1", port=str(free_port()), login=getpass.getuser(), far_port="8064"))
    for verb in ("pause", "remove"):
        page = expect(admin.get(PAGE))
        expect(send(page, form_with(page, PAGE + "/tunnel", verb=verb), button=verb))
    expect(desk.get("/acces/preuve/" + PARTS["nonce"]))
    box.admin("setting", "set", "reach.outside", "https://copie.example")
    expect(desk.get("/signaler/copie?langue=fr"))
    copy = {"Origin": "https://copie.example"}
    expect(desk.request("GET", "/signaler/dehors", headers=copy))
    fields = {"token": "A" * 42 + "b", "langue": "fr", "address": "12 Rue Carnot", "city": "Pau", "area.L-HUM": "yes",
              "problem.L-HUM03": "L-HUM03-2", "contact_by": "desk"}
    expect(box.browser().request("POST", "/signaler/dehors", urllib.parse.urlencode(fields).encode(),
                                 {**copy, "Content-Type": "application/x-www-form-urlencoded"}))
    box.admin("setting", "set", "reach.outside", "")
