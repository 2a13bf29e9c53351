# doors_rules.py: the way through the rules of assignment, the requests of partners and the log of readings.
from journey import AGENTS, expect, form_with, send, sign_in, uuid_of

DESK = ("administrator", "manager")
MAY = {"rule_manage": DESK, "report_ask": ("agent",), "subject_access": DESK, "setting_manage": DESK}


def walk(box, desk, report):
    """Each route of the rooms once, answered well. `desk` is a manager's browser; `report` an active file of journey."""
    page = expect(desk.get("/regles"))
    expect(send(page, page.form("match"), {"match": "all"}))
    page = expect(desk.get("/regles"))
    expect(send(page, form_with(page, "/etat", verb="down")))
    for path in ("/regles/essai", "/regles/refus?mois=3", "/consultations", "/demandes"):
        expect(desk.get(path))
    page = expect(desk.get("/regles/nouvelle"))
    expect(send(page, page.form("to"), {"name": "Essai", "to": "type ccas"}, button="Enregistrer la règle"))
    uuid = box.query("SELECT uuid FROM rule WHERE name = 'Essai'")[0]["uuid"]
    page = expect(desk.get(f"/regles/{uuid}"))
    expect(send(page, page.form("to"), {"to": "type epci"}, button="Enregistrer la règle"))
    page = expect(desk.get("/consultations"))
    expect(send(page, page.form("partners"), {"partners": "whole"}))
    ars = sign_in(box, AGENTS["ars"])
    page = expect(ars.get(f"/dossiers/{uuid_of(box, report)}"))
    expect(send(page, form_with(page, "/demande"), {"message": "Nous suivons déjà ce ménage."}))
    page = expect(desk.get("/demandes"))
    expect(send(page, form_with(page, r"/demandes/[^/]+", verb="decline"), {"message": "Un autre service le suit."}))
