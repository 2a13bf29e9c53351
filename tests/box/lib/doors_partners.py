# doors_partners.py: the way through partners, communes and imports, and who may enter.
from journey import expect, form_with, send

DESK = ("administrator", "manager")
MAY = {"partner_read": (*DESK, "agent"), "partner_manage": DESK, "import": DESK, "assignment_add": DESK}
SQUARE = '{"type": "Polygon", "coordinates": [[[-0.4, 43.3], [-0.3, 43.3], [-0.3, 43.4], [-0.4, 43.3]]]}'


def uuid_of(box, type):
    return box.query("SELECT uuid FROM partner WHERE type = ?", type)[0]["uuid"]


def partners(box, desk):
    expect(desk.get("/partenaires"))
    page = expect(desk.get("/partenaires/nouveau"))
    form = page.form("Ajouter")
    page = expect(send(page, form, {"name": "Tribunal de proximité", "type": "court", "email": "greffe@example.org"}))
    here = page.path
    page = expect(desk.get(f"{here}/modifier"))
    expect(send(page, page.form("Enregistrer"), {"phone": "05 59 00 00 01"}))
    page = expect(desk.get(f"{here}/secteur"))
    page = expect(send(page, page.form("Enregistrer les communes"), {"pasted": "64445"}))
    page = expect(desk.get(f"{here}/secteur"))
    page = expect(send(page, page.form("Ajouter la zone"), {"zone_name": "Centre", "outline": SQUARE}))
    expect(send(page, form_with(page, "/zones/retirer")))
    people = f"/partenaires/{uuid_of(box, 'caf_msa')}/referents"
    page = expect(desk.get(people))
    expect(send(page, page.form("Enregistrer")))
    page = expect(desk.get(f"{here}/depart"))
    page = expect(send(page, page.form("Ce partenaire s’en va")))
    expect(send(page, form_with(page, "/retour")))


def communes(desk):
    page = expect(desk.get("/communes"))
    for insee, name in (("64122", "Biarritz"), ("64024", "Anglet"), ("64300", "Lourenties")):
        page = expect(send(page, page.form("Enregistrer la commune"), {"insee": insee, "name": name, "postcode": "64200"}))
    page = expect(desk.get("/communes?insee=64300"))
    expect(send(page, form_with(page, "/communes/retirer", insee="64300")))
    page = expect(desk.get("/communes/fusion"))
    page = expect(send(page, page.form("Voir ce qui changera"), {"into": "64122", "name": "Biarritz", "postcode": "64200"},
                       extra=[("from", "64122"), ("from", "64024")]))
    page = expect(send(page, page.form("Fusionner")))
    csrf = page.form("Enregistrer la commune").field("csrf").value
    expect(desk.post("/communes/reprendre", {"csrf": csrf}))


def imports(desk):
    page = expect(desk.get("/imports"))
    sheet = ("communes.csv", b"insee;nom;code_postal\n64102;Bayonne;64100\n", "text/csv")
    page = expect(send(page, page.form("Essayer"), {"kind": "communes", "file": sheet}))
    expect(send(page, page.form("Importer ces lignes")))
    for path in ("/imports/modele?sorte=rules", "/imports/export?sorte=partners"):
        expect(desk.get(path))


def walk(box, desk, report):
    """Each route of these rooms once, answered well. `desk` is a manager's browser; `report` an active file of journey."""
    partners(box, desk)
    communes(desk)
    imports(desk)
