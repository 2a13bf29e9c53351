#!/usr/bin/python3
# partners.py: partners as the desk keeps them and as others read them, by keyboard, narrow and wide: directory, facts, area with
# outlines, referents, a departure; communes; a sheet looked at, then imported.
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "../box/lib")]
from box import *
from chromium import Chromium, judge
from journey import AGENTS, MANAGER, accept, file_report, set_up_demo, sign_in, take, transmit, wait_site
from selenium.webdriver.common.keys import Keys

REFUSED = ("status of 422",)  # what the browser says of a form that came back
HAMEAU = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [[
    [-0.372, 43.318], [-0.351, 43.329], [-0.332, 43.322], [-0.327, 43.309], [-0.344, 43.301],
    [-0.366, 43.306], [-0.372, 43.318]]]}}


def uuid_of(box, type):
    return box.query("SELECT uuid FROM partner WHERE type = ?", type)[0]["uuid"]


def looks(chromium, path, name):
    for width in (390, 1280):
        chromium.resize(width)
        chromium.open(path)
        judge(chromium, f"partners {name}")


def merger_looked_at(chromium):
    chromium.resize(390)
    chromium.open("/communes/fusion")
    for n in (1, 2):
        chromium.click(f".offers label:nth-of-type({n}) input")
    for name, value in (("into", "64445"), ("postcode", "64000"), ("name", "Grand Pau")):
        chromium.reach(name)
        chromium.type(value)
    chromium.press("Voir ce qui changera")
    ok("Rien n’est encore fait" in chromium.text, "what a merger changes is shown first", chromium.text[:800])
    judge(chromium, "communes merge looked at")


def add_by_keyboard(box, chromium):
    chromium.resize(1280)
    chromium.open("/partenaires/nouveau")
    chromium.reach("email")
    chromium.type("pas une adresse")
    chromium.press("Ajouter")
    judge(chromium, "a new partner with mistakes", console=REFUSED)
    ok("Écrivez un nom" in chromium.text and "Choisissez un type" in chromium.text, "what is missing is said", chromium.text[:600])
    is_(chromium.ask("return document.querySelector ('#email').value"), "pas une adresse", "and what was typed is kept")
    chromium.reach("name")
    chromium.type("Communauté d’agglomération")
    chromium.reach("type")
    chromium.type("inter")
    chromium.reach("email")
    chromium.ask("document.activeElement.select ()")
    chromium.type("habitat@agglo.example")
    chromium.reach("phone")
    chromium.type("05 59 11 22 33")
    chromium.reach("competence", value="rsd")
    chromium.key(Keys.SPACE)
    chromium.press("Ajouter")
    until(lambda: "Le partenaire est ajouté" in chromium.text, 20, "the partner is added")
    judge(chromium, "the partner that was added")
    row = box.query("SELECT type, email, phone FROM partner WHERE name LIKE 'Communauté%'")[0]
    is_(row, {"type": "epci", "email": "habitat@agglo.example", "phone": "05 59 11 22 33"}, "it stands there, by keyboard alone")


def outline_by_keyboard(box, chromium, uuid):
    chromium.open(f"/partenaires/{uuid}/secteur")
    chromium.reach("zone_name")
    chromium.type("Hameau")
    chromium.reach("outline")
    chromium.type('{"type": "Point", "coordinates": [0, 0]}')
    chromium.press("Ajouter la zone")
    ok("Il faut une surface" in chromium.text, "a point is no area", chromium.text[:900])
    judge(chromium, "an outline that is none", console=REFUSED)
    chromium.reach("outline")
    chromium.ask("document.activeElement.select ()")
    chromium.type(json.dumps(HAMEAU))
    chromium.press("Ajouter la zone")
    until(lambda: "La zone est ajoutée" in chromium.text, 20, "the outline is there")
    is_(box.query("SELECT name, excluded FROM partner_zone"), [{"name": "Hameau", "excluded": 0}], "an outline by keyboard alone")


def sheet_by_keyboard(box, chromium):
    """A wrong sheet is told, a right one done. A file's chooser belongs to the browser: the file is set, the rest is typed."""
    for name, text, said in (("faux.csv", "nom;type;courriel\nA;zorro;pas une adresse\n=B1;schs;b@example.org\nC;schs\n",
                              "4 points"),
                             ("communes.csv",
                              "insee;nom;code_postal;formulaire_ouvert\n64129;Billère;64140;oui\n64348;Lons;64140;non\n",
                              "Billère")):
        path = os.path.join(box.folder, name)
        with open(path, "w", encoding="cp1252") as stream:
            stream.write(text)
        chromium.open("/imports")
        chromium.choose("kind", "partners" if name == "faux.csv" else "communes")
        chromium.driver.find_element("name", "file").send_keys(path)
        chromium.press("Essayer")
        until(lambda: said in chromium.text, 20, f"{name} is looked at")
        for width in (390, 1280):
            chromium.resize(width)
            judge(chromium, f"partners sheet {name.split('.')[0]}")
    chromium.press("Importer ces lignes")
    until(lambda: "C’est fait" in chromium.text, 20, "the sheet is done")
    judge(chromium, "partners sheet done")
    is_(box.query("SELECT count (*) AS n FROM commune")[0]["n"], 3, "by keyboard alone, but for the choice of the file")


def commune_refused(chromium):
    chromium.open("/communes")
    chromium.reach("insee")
    chromium.type("64")
    chromium.press("Enregistrer la commune")
    until(lambda: "cinq caractères" in chromium.text, 20, "a short code is told")
    judge(chromium, "partners commune with mistakes", console=REFUSED)


def what_it_is_handed(box, chromium, uuid):
    """The rules for its type, and its files, a click away."""
    chromium.resize(1280)
    chromium.open(f"/partenaires/{uuid}")
    rules = [row["name"] for row in box.query("SELECT name FROM rule WHERE partner_type = 'schs' AND active = 1 ORDER BY position")]
    ok(rules and all(f"{name} pour son type" in chromium.text for name in rules), "the rules for its type are named", chromium.text)
    waiting = box.query("SELECT count (*) AS n FROM assignment a JOIN report r ON r.id = a.report_id AND r.state = 'active'"
                        " JOIN partner p ON p.id = a.partner_id WHERE p.uuid = ? AND a.state = 'waiting'", uuid)[0]["n"]
    chromium.press(f"{waiting} en attente de réponse")
    is_(chromium.ask("return document.querySelectorAll ('tbody tr').length"), waiting, "what waits for it is listed")
    ok(waiting > 0 and "réponse attendue : Service" in chromium.text, "each says since when", chromium.text[:1500])
    judge(chromium, "what waits for a partner")


with Box() as box:
    set_up_demo(box, 20)
    wait_site(box)
    desk = sign_in(box, MANAGER)
    report = file_report(box.browser(), social_housing="yes", email="zoe@example.org")
    take(box, desk, report)
    transmit(box, desk, report)
    schs = uuid_of(box, "schs")
    with Chromium(box, width=1280) as chromium:
        chromium.adopt(desk)
        add_by_keyboard(box, chromium)
        outline_by_keyboard(box, chromium, schs)
        for path, name in (("/partenaires", "directory"), (f"/partenaires/{schs}", "one partner"),
                           (f"/partenaires/{schs}/modifier", "its facts"), (f"/partenaires/{schs}/secteur", "its area"),
                           (f"/partenaires/{schs}/referents", "its referents"), (f"/partenaires/{schs}/depart", "its leaving")):
            looks(chromium, path, name)
        what_it_is_handed(box, chromium, schs)
        sheet_by_keyboard(box, chromium)
        commune_refused(chromium)
        for path, name in (("/imports", "imports"), ("/communes", "communes"), ("/communes/fusion", "communes merge")):
            looks(chromium, path, name)
        merger_looked_at(chromium)
        chromium.adopt(sign_in(box, AGENTS["caf"]))
        looks(chromium, "/partenaires", "directory of an agent")
        looks(chromium, f"/partenaires/{schs}", "partner for an agent")
done_testing()
