# doors_papers.py: the way through a file's papers and letters and a campaign's letters, and who may.
from doors_figures import new_campaign
from journey import expect, file_report, form_with, send, transmit

MAY = {}
PARTS = {"letter": "transmitted"}
SHEET = ("organisme;prenom;nom;complement;adresse;code_postal;commune;logement\n"
         "SCI du Parc;;;;7 rue Camy;64000;Pau;12 rue Carnot\n;Dominique;Martin;Bâtiment B;3 place Royale;64000;Pau;\n")


def write_to(browser, path, sheet, **values):
    """Letters of the campaign at `path` to a list of addresses: what follows, right or wrong."""
    page = expect(browser.get(path + "/lettres"))
    return send(page, form_with(page, "/lettres"), {"file": ("liste.csv", sheet.encode(), "text/csv"), **values})


def walk(box, desk, report):
    """Each route once, answered well. `desk` is a manager's browser; `report` is not read: letters want a name."""
    report = file_report(box.browser(), last_name="Dubois")
    transmit(box, desk, report)
    here = f"/dossiers/{report.uuid}"
    page = expect(desk.get(here + "/papiers"))
    expect(send(page, form_with(page, "/papiers", letter="acknowledgement")))
    expect(send(page, form_with(page, r"/dossier\.pdf"), {"password": "phrase-de-passe"}))
    for path in ("/dossier", "/dossier.pdf", "/lettres/transmitted", "/lettres/transmitted/pdf"):
        expect(desk.get(here + path))
    for path in ("/dossier", "/dossier.pdf"):
        expect(report.browser.get(report.follow + path))
    campaign = new_campaign(desk, name="Aux propriétaires")
    expect(desk.get(campaign + "/lettres/modele.csv"))
    expect(write_to(desk, campaign, SHEET))
