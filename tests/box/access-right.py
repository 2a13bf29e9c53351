#!/usr/bin/python3
# access-right.py: what is kept of a person, for that person: chosen by the desk from the files with her contact, as page, JSON and
# PDF; nobody else's name in it; each reading logged; long texts, Arabic and emoji never break it.
import json
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from doors_documents import PDF, add_document, plan_site, record_order
from journey import *

TENANT, OTHER = "menage@example.org", "voisin@example.org"
LONG = "Le mur de la chambre est mouillé du sol au plafond. " * 70
STRANGE = "السلام عليكم 😀 mur noir"
SECRET = "Monsieur Tartempion du deuxième a menacé notre agent."
OUT = os.path.join(TOP, "build", "access")


def pdf_text(data):
    with tempfile.NamedTemporaryFile(suffix=".pdf") as paper:
        paper.write(data)
        paper.flush()
        done = subprocess.run(["pdftotext", "-layout", paper.name, "-"], capture_output=True, check=True)
        pages = subprocess.run(["pdfinfo", paper.name], capture_output=True, text=True, check=True).stdout
        os.makedirs(OUT, exist_ok=True)
        subprocess.run(["pdftoppm", "-r", "60", "-png", paper.name, os.path.join(OUT, "page")], capture_output=True, check=True)
    return plain(done.stdout.decode()), int(re.search(r"Pages:\s+(\d+)", pages).group(1))


def flat(text):
    return re.sub(r"\s+", " ", text)


def chosen(desk, report, count, internal=False):
    """The page of the answer, with the first `count` files ticked."""
    page = expect(desk.get(f"/dossiers/{report.uuid}/acces"))
    form = page.form("personne")
    names = [f.name for f in form.fields if f.name and f.name.startswith("avec-")]
    form.fill({name: number < count for number, name in enumerate(names)} | {"internes": internal})
    query = "&".join(f"{name}={value}" for name, value in form.entries())
    return expect(desk.get(f"{form.action}?{query}")), names


def fill(box):
    """Two files of the same mail address, one without a name; a neighbour's; agents, a landlord's name, notes among services."""
    report = file_report(box.browser(), email=TENANT, last_name="Dubois", first_name="Camille", description=LONG,
                         owner_name="Harpagon")
    second = file_report(box.browser(), email=TENANT, address="7 Rue des Cordeliers", description=STRANGE)
    other = file_report(box.browser(), email=OTHER, last_name="Voisin", address="3 Rue Carnot")
    desk, agent = sign_in(box, MANAGER), sign_in(box, AGENTS["schs"])
    transmit(box, desk, report)
    accept(box, agent, report)
    follow(box, agent, report, SECRET)
    follow(box, agent, report, "Nous passons vous voir. " + STRANGE, visible=True)
    write_to_desk(report, "Merci de votre passage.")
    add_document(agent, report, [("Constat.pdf", PDF, "application/pdf")], kind="visit_report")
    record_order(box, agent, report, day="2026-09-01")
    record_result(box, agent, report, "mediation")
    plan_site(box, desk, report, "2026-09-21")
    settle(box)
    for browser in (desk, agent, agent):
        open_file(box, browser, report)
    return report, second, other, desk, agent


def choosing(box, report, second, other, desk, agent):
    is_(agent.get(f"/dossiers/{report.uuid}/acces").status, 403, "only the desk answers a right of access")
    page, names = chosen(desk, report, 1)
    is_(len(names), 2, "two files bear that contact")
    start = desk.get(f"/dossiers/{report.uuid}/acces")
    ok(start.has(second.reference) and not start.has(other.reference), "a neighbour's is not among them")
    ok(page.has(f"Dossier {report.reference}") and not page.has("Cordeliers"), "only what was ticked is told", page.text[:600])
    page, _ = chosen(desk, report, 2)
    ok(page.has("Cordeliers") and page.has(f"Dossier {second.reference}"), "both when both are hers")
    uuid_of(box, other)
    page = desk.get(f"/dossiers/{report.uuid}/acces/page?personne=occupant&avec-1={other.uuid}")
    ok(page.status == 200 and not page.has("Voisin") and not page.has(other.reference),
       "another's file is never read by its address")
    is_(desk.get(f"/dossiers/{report.uuid}/acces/page?personne=owner").status, 400, "nor a landlord's data")
    uuid_of(box, second)
    nameless, _ = chosen(desk, second, 1)
    ok("Occupant" in nameless.headings and all(nameless.headings), "who gave no name has a heading all the same", nameless.headings)
    return page


def agents_of(box):
    return [row["name"] for row in box.query("SELECT name FROM user")]


def contents(box, report, desk):
    page, _ = chosen(desk, report, 2)
    for words in ("Camille Dubois", TENANT, "12 Rue Carnot", "Merci de votre passage", "Nous passons vous voir", "Constat.pdf",
                  "2026-118", "réglé par médiation", "Visite sur place", "Service communal d'hygiène", "A ouvert le dossier",
                  "accusé de réception"):
        ok(page.has(words), f"the page tells: {words}", page.text[-3000:])
    main = page.source[page.source.index("<main"):page.source.index("</main>")]
    for name in agents_of(box):
        ok(name not in main, f"no agent's name: {name}")
    ok("Harpagon" not in main and box.query("SELECT 1 FROM person WHERE last_name = 'Harpagon'"), "nor the owner's")
    ok("Tartempion" not in main and page.has("Notes entre services"), "notes among services: that there are, not their words")
    internal, _ = chosen(desk, report, 1, internal=True)
    ok(internal.has("Tartempion"), "with them when the desk says that it read them again")
    return page


def for_programs(box, page, desk):
    href = next(href for _, href in page.links if "donnees.json" in href)
    answer = desk.get(href)
    data = json.loads(answer.body)
    is_(answer.type, "application/json", "JSON is JSON")
    ok("attachment" in answer.headers["Content-Disposition"] and "Dubois" not in answer.headers["Content-Disposition"],
       "it is a download whose name names nobody", answer.headers["Content-Disposition"])
    is_(answer.headers["Cache-Control"], "no-store", "kept by no cache")
    used = set()

    def walk(value):
        if isinstance(value, dict):
            used.update(value)
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk({key: value for key, value in data.items() if key != "keys"})
    is_(used - set(data["keys"]) - {"about", "keys", "person", "facts", "kind", "name"}, set(), "every key is explained in it")
    is_([one["reference"] for one in data["reports"]][0][:3], "64-", "a report each")
    is_(len(data["reports"]), 2, "both")
    first = data["reports"][0]
    ok(any(STRANGE in entry.get("text", "") for entry in first["followups"]), "Arabic and emoji are whole in JSON")
    ok(LONG.strip() == first["description"][0]["text"].strip(), "a long text is whole")
    ok(all(re.match(r"\d{4}-\d\d-\d\dT[\d:]+Z$", entry["at"]) for entry in first["accesses"]), "moments are RFC 3339")
    text = json.dumps(data, ensure_ascii=False)
    ok(not any(name in text for name in ("Tartempion", "Harpagon", *agents_of(box))), "nobody else's name")


def on_paper(box, page, desk):
    href = next(href for _, href in page.links if "donnees.pdf" in href)
    before = box.query("SELECT count(*) AS n FROM access_log WHERE what = 'subject_access'")[0]["n"]
    answer = desk.get(href)
    is_((answer.status, answer.type), (200, "application/pdf"), "the PDF comes")
    ok("Dubois" not in answer.headers["Content-Disposition"], "under a name that names nobody")
    after = box.query("SELECT count(*) AS n FROM access_log WHERE what = 'subject_access'")[0]["n"]
    is_(after - before, 2, "it is logged on each file")
    text, pages = pdf_text(answer.body)
    ok(3 <= pages <= 20, f"on {pages} pages")
    for words in ("Ce que nous gardons sur vous", "Camille Dubois", "12 Rue Carnot", "Merci de votre passage", "2026-118",
                  "Qui a lu vos coordonnées", "mur noir"):
        ok(flat(words) in flat(text), f"on paper: {words}", text[:1500])
    is_(flat(text).count("est mouillé du sol au plafond"), 70, "a long text is whole on paper")
    ok(not any(name in text for name in ("Tartempion", "Harpagon", *agents_of(box))), "nobody else's name")
    cache = os.path.join(box.data, "cache")
    is_([name for name in os.listdir(cache) if name.startswith("access-")], [], "nothing of it stays on the box")


with Box(start="2026-09-16T07:00Z") as box:
    set_up_demo(box)
    report, second, other, desk, agent = fill(box)
    choosing(box, report, second, other, desk, agent)
    page = contents(box, report, desk)
    for_programs(box, page, desk)
    on_paper(box, page, desk)
done_testing()
