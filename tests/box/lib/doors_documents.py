# doors_documents.py: the way through documents, visits on site, orders, results withdrawn and the right of access; who may.
import datetime
import re

from journey import AGENTS, expect, form_with, open_file, png, record_result, send, sign_in

DESK, STAFF = ("administrator", "manager"), ("administrator", "manager", "agent")
MAY = {"document_add": (*STAFF, "landlord"), "order_record": STAFF, "visit_site": STAFF, "subject_access": DESK}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def add_document(browser, report, files, kind="photo", **values):
    """Adds files from the page of documents; what follows, right or wrong."""
    page = expect(browser.get(f"/dossiers/{report.uuid}/documents"))
    form = form_with(page, "/documents")
    values = {"document_type": kind, **values}
    if files:
        values["photos"] = files[0]
    return send(page, form, values, extra=[("photos", file) for file in files[1:]])


def plan_site(box, browser, report, day, time="10:00", **values):
    """Plans a visit on site; what follows, right or wrong."""
    page = open_file(box, browser, report)
    typed = {"who": "desk", "day-1": day, "time-1": time, **values}
    return send(page, form_with(page, "/visites-sur-place"), {name: value for name, value in typed.items() if value is not None})


def record_order(box, browser, report, **values):
    page = open_file(box, browser, report)
    return send(page, form_with(page, "/arretes"), {"kind": "insalubrity", "number": "2026-118", "day": "2026-09-01", **values})


def walk(box, desk, report):
    """Each route of the rooms once, answered well. `desk` is a manager's browser; `report` an active file of journey."""
    page = expect(add_document(desk, report, [("mur.png", png(), "image/png")], visible=True))
    expect(send(page, form_with(page, r"/documents/[0-9a-f-]{36}", verb="hide"), button="hide"))
    day = (box.now() + datetime.timedelta(days=4)).strftime("%Y-%m-%d")
    expect(plan_site(box, desk, report, day))
    page = expect(record_order(box, desk, report))
    expect(send(page, form_with(page, r"/arretes/[^/]+", verb="lift"), {"day": "2026-09-10"}))
    page = expect(record_result(box, desk, report, "mediation"))
    expect(send(page, form_with(page, r"/resultats/[^/]+")))
    page = expect(desk.get(f"/dossiers/{report.uuid}/acces"))
    page = expect(page.submit(form="personne"))
    for _, href in page.links:
        if "/donnees." in href:
            expect(desk.get(href))
