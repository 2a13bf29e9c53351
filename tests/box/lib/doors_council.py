# doors_council.py: the way through half-years, costs and the security of the box, and who may enter them.
from journey import ADMINISTRATOR, expect, form_with, send, sign_in

DESK = ("administrator", "manager")
MAY = {"council_manage": DESK, "security_manage": ("administrator",)}
PARTS = {"half": "2026-2"}
HALF = "/gestion/bilans/2026-2"


def add_cost(browser, half=HALF, **values):
    page = expect(browser.get(half))
    return send(page, page.form("amount"), {"kind": "staff", "amount": "1 200,50", **values})


def decide(browser, **values):
    page = expect(browser.get("/gestion/securite"))
    return send(page, page.form("authority"), {"authority": "Le maire de Pau", "decided_on": "2026-09-10",
                                               "expires_on": "2026-12-10", **values})


def walk(box, desk, report):
    """Each route of the room once, answered well."""
    expect(desk.get("/gestion/bilans"))
    page = expect(add_cost(desk))
    page = expect(send(page, page.form("foreword"), {"decisions": "Acheter des capteurs"}))
    csrf = page.forms[0].field("csrf").value
    expect(desk.post(f"{HALF}/publication", {"csrf": csrf, "verb": "hide"}))
    early = desk.post(f"{HALF}/publication", {"csrf": csrf, "verb": "publish"})
    assert early.status == 422 and early.has("Ce semestre n'est pas terminé"), (early.status, early.text[:300])
    for path in ("document", "pdf"):
        expect(desk.get(f"{HALF}/{path}"))
    admin = sign_in(box, ADMINISTRATOR)
    page = expect(decide(admin))
    expect(send(page, page.form("done_on"), {"kind": "restore", "done_on": "2026-09-12"}))
    for path in ("dossier", "dossier/pdf", "attestation/pdf"):
        expect(admin.get(f"/gestion/securite/{path}"))
