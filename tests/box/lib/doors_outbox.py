# doors_outbox.py: the way through the page of mails, one mail, the models of all, and the switch.
from box import until
from journey import expect, file_report, form_with, send

DESK = ("administrator", "manager")
MAY = {"outbox_send": DESK}
PARTS = {"id": "1", "kind": "report_closed"}


def walk(box, desk, report):
    """Each route of the room once, answered well. `desk` is a manager's browser; `report` an active file of journey."""
    page = expect(desk.get("/courriers"))
    mail = box.query("SELECT max (id) AS x FROM outbox WHERE channel = 'mail' AND body_html <> ''")[0]["x"]
    expect(desk.get(f"/courriers/{mail}"))
    expect(desk.get(f"/courriers/{mail}/html"))
    expect(send(page, form_with(page, "/courriers/recherche"), {"to": "menage"}))
    expect(desk.get("/gestion/courriers/modeles"))
    expect(desk.get("/gestion/courriers/modeles/visit_planned?langue=en"))
    expect(desk.get("/gestion/courriers/modeles/visit_planned/html?langue=ar"))
    page = expect(send(page, form_with(page, "/courriers/arret"), {"reason": "essai"}))
    expect(send(page, form_with(page, "/courriers/reprise")))
    file_report(box.browser(), email="rcpt550@example.org")
    box.jump(minutes=2)
    page = until(lambda: next((p for p in [desk.get("/courriers")] if p.has("renvoient nos courriers")), None), 20, "it comes back")
    page = expect(send(page, form_with(page, "/courriers/adresse")))
    # A mail that is on its way has no verb: the form comes back with the relay's answer.
    page, form = until(lambda: next(((p, f) for p in [desk.get("/courriers")] for f in p.forms
                                     if f.action == "/courriers" and "csrf" in f.names()), None), 20, "mails to act upon")
    expect(send(page, form, extra=[("mail", str(mail))]))
