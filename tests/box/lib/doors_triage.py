# doors_triage.py: the way through the triage desk and what it sets.
from journey import expect, file_report, form_with, send, uuid_of

DESK = ("administrator", "manager")
MAY = {"report_triage": DESK, "setting_manage": DESK}


def walk(box, desk, report):
    first = file_report(box.browser(), email="tri@example.org", beneficiary="caf", address="30 Rue Carnot")
    second = file_report(box.browser(), email="tri@example.org", address="30 Rue Carnot")
    expect(desk.get("/a-trier/suivant"))
    page = expect(desk.get(f"/a-trier/{uuid_of(box, first)}"))
    expect(send(page, form_with(page, "/demander")))
    page = expect(desk.get(f"/a-trier/{uuid_of(box, second)}"))
    expect(send(page, form_with(page, "/reunir"), {"into": first.reference, "message": "Nous continuons avec l’autre dossier."}))
    page = expect(desk.get("/completude?type=adil"))
    expect(send(page, form_with(page, "/completude"), {"need.rent": "useful"}))
    page = expect(desk.get(f"/dossiers/{uuid_of(box, first)}/corriger"))
    expect(send(page, form_with(page, "/corriger"), {"adults": "4"}))
