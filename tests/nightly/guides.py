#!/usr/bin/python3
# guides.py: the guides beside the screens of a demonstration town: every name they quote is seen there by who reads that guide, and
# their pictures can be taken. `make pictures` (GUIDE_PICTURES=keep) puts the pictures into site-templates/assets/guides; else they
# lie in build/guides.
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "../browser/lib"), os.path.join(HERE, "../box/lib")]
from box import *
from chromium import Chromium
from doors_answer import answer_link
from doors_tickets import ask, say
from doors_training import PAGE as TRAINING, Copy, accounts, small_copy, wait_phase
from journey import (ADMINISTRATOR, AGENTS, MANAGER, accept, answer, expect, file_report, follow, form_with, no_danger, send,
                     set_up_demo, sign_in, take, transmit, uuid_of, wait_site)

KEPT, LOOKED = os.path.join(TOP, "site-templates/assets/guides"), os.path.join(TOP, "build/guides")
FOLDER = KEPT if os.environ.get("GUIDE_PICTURES") == "keep" else LOOKED
WIDTH, HEIGHT_MAX, BYTES_MAX, COLOURS = 720, 620, 40000, 48
NAME = re.compile(r"«(?=\S)([^»]*)»")
# Two elements, first and last: the picture goes from the one's top to the other's end, or to where no line of text is cut. Below it
# stands what says that it is invented.
FRAME = """
const [first, last, most] = arguments, a = document.querySelector (first), b = document.querySelector (last);
const box = e => { const r = e.getBoundingClientRect (); return [r.top + scrollY, r.bottom + scrollY]; };
const margin = a.matches ('.sheet') ? 12 : 0;
const from = Math.ceil (box (a)[0]) - margin, end = Math.ceil (box (b)[1]) + margin;
let to = Math.min (end, from + most);
if (to < end) {
  const lines = [...document.querySelectorAll ('main *')].filter (e => !e.firstElementChild && e.checkVisibility ()).map (box);
  while (to > from + most / 2 && lines.some (([top, bottom]) => top - 4 < to && to < bottom + 4))
    to--;
}
for (const old of document.querySelectorAll ('aside.demo')) old.style.visibility = 'hidden';
const sign = document.createElement ('p');
sign.textContent = 'Démonstration : données fictives';
sign.style.cssText = 'position:absolute; left:0; right:0; margin:0; padding:4px 12px;'
                     + ' font:700 14px sans-serif; z-index:9; box-sizing:border-box; height:28px; text-align:center;'
                     + ' background:#e9eef2; color:#1d2b36; top:' + to + 'px';
document.body.append (sign);
return [from, to + 28 - from];"""


def photograph(chromium, name, first, last=None, unfold=None):
    """From one element to another, as 720 px of few colours."""
    if unfold:
        chromium.ask("for (const d of document.querySelectorAll ('details')) if (d.textContent.includes (arguments[0])"
                     " && !d.querySelector ('details')) d.open = true", unfold)
    top, height = chromium.ask(FRAME, first, last or first, HEIGHT_MAX)
    os.makedirs(FOLDER, exist_ok=True)
    path = os.path.join(FOLDER, f"{name}.png")
    chromium.photograph(path, top, height)
    subprocess.run(["convert", path, "-strip", "+dither", "-colors", str(COLOURS),
                    "-define", "png:compression-level=9", "-define", "png:exclude-chunks=date,time", f"PNG8:{path}"], check=True)
    size = os.path.getsize(path)
    ok(100 < height and size <= BYTES_MAX, f"{name}: the picture is small", f"{height} px, {size} bytes")


def prepare(box):
    """The town of the pictures: one file to sort, one that partners answer, one accepted."""
    desk = sign_in(box, MANAGER)
    words = {"description": "Les murs de la chambre sont noirs, la fenêtre ne ferme plus. Le bébé tousse."}
    answered, asked, waiting = (file_report(box.browser(), email=f"{name}@example.org", address=address, **words)
                                for name, address in
                                (("un", "12 Rue Carnot"), ("deux", "8 Rue Serviez"), ("trois", "4 Rue Bayard")))
    for report in (answered, asked):
        take(box, desk, report)
        transmit(box, desk, report)
    agent = sign_in(box, AGENTS["schs"])
    accept(box, agent, answered)
    follow(box, agent, answered, "Visite prévue avec le ménage, lundi.", visible=True)
    take(box, desk, waiting)
    return desk, agent, answered, asked, waiting


def type_for_somebody(desk):
    """The receipt of a report by telephone."""
    page = expect(desk.get("/saisie"))
    form = page.form("source")
    values = {"source": "phone", "address": "3 Rue Samonzet", "postcode": "64000", "city": "Pau", "problem.L-EAU02": "L-EAU02-2",
              "contact_by": "desk", "language": "fr"}
    values = {name: value for name, value in values.items() if name in form.names()}
    return expect(send(page, form, values, extra=no_danger(form), button="Enregistrer le signalement"))


def let_hand_on(box, desk):
    """The hygiene service's referent may hand its files on."""
    row = box.query("SELECT p.uuid, u.uuid AS person FROM partner p JOIN user u ON u.partner_id = p.id WHERE p.type = 'schs'")[0]
    page = expect(desk.get(f"/partenaires/{row['uuid']}/referents"))
    expect(send(page, page.form("referent"), {"referent": row["person"], "assigns": True}))


def take_pictures(chromium, box, desk, agent, people, receipt):
    answered, asked, waiting = people
    at = {report: f"/dossiers/{uuid_of(box, report)}" for report in people}
    chromium.adopt(desk)
    chromium.open("/dossiers?liste=all")
    photograph(chromium, "gestionnaire-liste", "main")
    chromium.open("/a-trier/suivant")
    photograph(chromium, "gestionnaire-tri", ".sheet:has(#decide)")
    chromium.open(at[answered])
    photograph(chromium, "gestionnaire-partenaires", "#partenaires")
    chromium.open("/regles")
    photograph(chromium, "gestionnaire-regles", "main")
    chromium.open("/gestion")
    photograph(chromium, "gestionnaire-gestion", "main")
    chromium.open("/gestion/etat")
    photograph(chromium, "exploitation-etat", "main")
    chromium.open("/assistance/nouvelle?page=/courriers")
    photograph(chromium, "exploitation-aide", "main")
    chromium.open("/saisie")
    photograph(chromium, "guichet-saisie", "main")
    chromium.open(receipt.path)
    photograph(chromium, "guichet-recu", "main")
    chromium.adopt(agent).open("/dossiers")
    photograph(chromium, "partenaire-liste", "main")
    photograph(chromium, "referent-liste", "main h1", "main ul.count")
    chromium.open(at[asked])
    photograph(chromium, "partenaire-reponse", ".sheet:has(#decide)", unfold="Votre explication")
    chromium.open(at[answered])
    photograph(chromium, "partenaire-suivi", "form[action$='/suivis']")
    photograph(chromium, "referent-confier", "#partenaires", unfold="Confier")
    chromium.adopt(box.browser()).open(answer_link(box, asked, "schs"))
    photograph(chromium, "partenaire-lien", "main")


def fold(text):
    return re.sub(r"\s+", "", plain(text)).rstrip("….:")


def read_screens(browser, starts, files):
    """What that person sees: these pages, every page of management, and some files of each list."""
    pages = [expect(browser.get(path)) for path in starts]
    for page in list(pages):
        if page.path == "/gestion":
            pages += [browser.get(href) for _, href in page.links if href.startswith("/")]
    lists = [href for _, href in pages[0].links if "liste=" in href and "tri=" not in href and "/export" not in href]
    opened = {href.split("?")[0] for at in lists for _, href in browser.get(at).links
              if re.match(r"/dossiers/[0-9a-f-]{36}\?", href)}
    pages += [browser.get(path) for path in sorted(opened)[:files]]
    below = {href for page in pages for _, href in page.links
             if re.fullmatch(r"/(campagnes|partenaires|dossiers|capteurs)/[\w-]+(/\w+)?", href)}
    pages += [browser.get(path) for path in sorted(below) if not path.startswith("/dossiers") or path.endswith("/papiers")]
    return " ".join(page.text for page in pages)


def read_operator(box):
    """What who keeps the box running sees: its installation, its state, requests for help at each end."""
    admin = sign_in(box, ADMINISTRATOR)
    asked = expect(ask(admin))
    closed = expect(say(asked, "close"))
    paths = ("/gestion", "/gestion/etat", "/assistance", "/assistance/nouvelle", "/reglages", "/reglages?partie=assistance",
             "/installation")
    return " ".join(page.text for page in (asked, closed, *(expect(admin.get(path)) for path in paths)))


def read_training(box):
    """The room of the training copy, open, and the copy as a trainee sees it."""
    admin = sign_in(box, ADMINISTRATOR)
    page = expect(admin.get(TRAINING))
    expect(send(page, form_with(page, TRAINING, verb="open"), button="open"))
    page = wait_phase(admin, "La copie est ouverte")
    address, password = next(iter(accounts(page).items()))
    trainee = sign_in(Copy(), address, password)
    return page.text + "".join(expect(trainee.get(path)).text for path in ("/dossiers", "/entrainement/courriers"))


def compare_names(box, desk, agent, people, receipt):
    """Every name that a guide quotes is seen by who reads it."""
    answered, asked, _ = people
    public = " ".join(box.browser().get(path).text for path in ("/", "/connexion", answer_link(box, asked, "schs")))
    counter = receipt.text + "".join(expect(desk.get(path)).text
                                     for path in ("/saisie", "/dossiers", f"/dossiers/{uuid_of(box, answered)}"))
    office = read_screens(desk, ("/dossiers", "/a-trier", "/a-trier/suivant", "/gestion", "/chiffres", "/mon-compte", "/campagnes"),
                          40)
    partner = read_screens(agent, ("/dossiers", "/gestion", "/carte", "/chiffres", "/mon-compte"), 40)
    answer(box, agent, answered, "close", "works", "Les travaux sont faits.")  # then it can be opened again
    partner += expect(agent.get(f"/dossiers/{uuid_of(box, answered)}")).text
    seen = {"guichet": counter + public, "gestionnaire": office, "partenaire": partner + public,
            "referent": partner + office, "formation": partner + office + counter + public + read_training(box),
            "exploitation": read_operator(box)}
    for slug, text in seen.items():
        with open(os.path.join(TOP, f"site-templates/documents/guide-{slug}.md"), encoding="utf-8") as file:
            names = set(NAME.findall(file.read()))
        text = re.sub(r"\s+", "", text)
        missing = sorted(name for name in names if fold(name) not in text)
        ok(not missing, f"{slug}: {len(names)} names that the guide quotes are on its reader's screens", *missing)


with Box(start="2026-11-24T08:30Z", running=False) as box:
    box.configure(training=small_copy(box.folder))
    box.start()
    set_up_demo(box, reports=30)
    desk, agent, *people = prepare(box)
    let_hand_on(box, desk)
    wait_site(box)
    receipt = type_for_somebody(desk)
    with Chromium(box, width=WIDTH) as chromium:
        take_pictures(chromium, box, desk, agent, people, receipt)
    compare_names(box, desk, agent, people, receipt)
done_testing()
