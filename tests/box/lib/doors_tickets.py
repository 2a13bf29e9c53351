# doors_tickets.py: the way through requests for help, and who may ask for it.
from journey import ADMINISTRATOR, AGENTS, expect, send, sign_in

DESK = ("administrator", "manager")
EVERYBODY = (*DESK, "agent", "landlord")
MAY = {"ticket_open": EVERYBODY, "ticket_answer": DESK}
PARTS = {"number": "A-2026-0999"}


def ask(browser, page="/dossiers", **values):
    """A request for help as the form sends it: the page that says it left."""
    form = expect(browser.get(f"/assistance/nouvelle?page={page}"))
    return send(form, form.form("subject"), {"subject": "Le rapport ne part pas", "text": "Je cherche le rapport du lundi.",
                                             "urgency": "hindered", **values})


def say(page, verb, text=None):
    """A verb of the page of a request."""
    form = next(f for f in page.forms if any(b.value == verb for b in f.buttons()))
    return send(page, form, {} if text is None else {"text": text}, button=verb)


def walk(box, desk, report):
    """Each route of the room once, answered well."""
    expect(ask(sign_in(box, AGENTS["caf"])))
    expect(desk.get("/assistance"))
    page = expect(ask(desk))
    page = expect(say(page, "write", "Il manque aussi celui d’avant."))
    expect(say(page, "close"))
    expect(sign_in(box, ADMINISTRATOR).get("/assistance/A-2026-0001"), 200, 404)
