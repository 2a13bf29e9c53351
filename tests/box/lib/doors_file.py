# doors_file.py: the way through the page of a file and the models of answers, and who may use them.
from journey import expect, form_with, open_file, send, PARTNER_TYPES

MAY = {"template_manage": ("administrator", "manager")}


def walk(box, desk, report):
    """A model is made and changed; a follow-up is held and edited; an assignment is withdrawn. The file ends as it began."""
    page = expect(desk.get("/modeles"))
    page = expect(send(page, form_with(page, "/modeles"), {"name": "Prise de contact", "text": "Dossier {reference}, bonjour."}))
    page = expect(desk.get(next(href for text, href in page.links if text == "Prise de contact")))
    expect(send(page, form_with(page, "/modeles/[^/]+"), {"name": "Premier contact"}))
    page = open_file(box, desk, report)
    page = expect(send(page, form_with(page, "/suivis"), {"text": "Appel sans réponse."}))
    expect(send(page, form_with(page, "/suivis/[^/]+", verb="edit"), {"text": "Appel, sans réponse."}, button="edit"))
    code = box.query("SELECT a.uuid FROM assignment a JOIN partner p ON p.id = a.partner_id WHERE p.type = ?"
                     " ORDER BY a.id DESC LIMIT 1", PARTNER_TYPES["association"])[0]["uuid"]
    expect(send(page, form_with(page, f"/affectations/{code}/reprise", verb="withdraw"), {"message": "Confié par erreur."}))
