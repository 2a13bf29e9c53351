#!/usr/bin/python3
# officer-monday.py: the officer's Monday: forty files, by keyboard and without scripts: what is new, what waits and what is late
# are a click away; one file is found in a few strokes; the list is narrowed, kept by name, printed; the desk takes several at once.
# Each night on a telephone too.
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "../box/lib")]
from box import *
from chromium import Chromium, judge
from journey import (AGENTS, MANAGER, PARTNER_TYPES, file_report, set_up_demo, sign_in, transmit, uuid_of, wait_site,
                     write_to_desk)

ROWS = "return [...document.querySelectorAll ('tbody th a')].map (e => e.textContent.trim ())"


def rows(chromium):
    return chromium.ask(ROWS)


def own(box, partner, state):
    return {f"64-{row['number']}" for row in box.query(
        "SELECT r.number FROM assignment a JOIN report r ON r.id = a.report_id JOIN partner p ON p.id = a.partner_id"
        " WHERE p.type = ? AND a.state = ? AND r.state = 'active'", PARTNER_TYPES[partner], state)}


def enter(chromium):
    """Enter, and the page that follows."""
    here = chromium.html()
    chromium.key("\ue007")
    until(lambda: chromium.html() not in (None, here), 20, "the page after Enter")


def open_tab(chromium, ending):
    """The counted link that ends so: one Tab after the other, Enter."""
    words = chromium.ask("return [...document.querySelectorAll ('.count a')].map (e => e.innerText.trim ())")
    chromium.reach(words=next(w for w in words if w.endswith(ending)))
    enter(chromium)


def forty_files(box):
    """What stands on Monday: the demonstration's files, two new ones for the hygiene service, and a word of a tenant."""
    desk = sign_in(box, MANAGER)
    # A tenant pastes what it likes: one word wider than its column.
    files = [file_report(box.browser(), email=f"menage{n}@example.org", last_name=name, address=f"{n} Rue Carnot",
                         description=f"https://photos.example.org/{'mur' * 40}")
             for n, name in ((11, "Lœwenstein"), (12, "Etcheverry"))]
    for report in files:
        transmit(box, desk, report)
    write_to_desk(files[0], "Le plafond goutte encore.")
    return desk, files


def the_morning(chromium, box, files):
    """The sentence and its links answer the three questions."""
    chromium.open("/dossiers")
    judge(chromium, "monday first")
    new = own(box, "schs", "waiting")
    is_(set(rows(chromium)), new, "the list that opens is what waits for an answer")
    ok(files[0].reference in new, "with what came last")
    ok("vous attend" in chromium.text and "à accepter ou refuser" in chromium.text, "it says how many", chromium.text[:400])
    open_tab(chromium, "sans suivi depuis 20 jours")
    late = rows(chromium)
    ok(late and set(late) <= own(box, "schs", "accepted"), "what is late is a click away", late)
    ok("sans suivi depuis" in chromium.text, "and says since when")
    judge(chromium, "monday late")
    open_tab(chromium, "avec du nouveau à lire")
    is_(files[0].reference in rows(chromium) and files[1].reference not in rows(chromium), True,
        "what is new: where a tenant wrote, and not where nobody did")
    judge(chromium, "monday news")


def found_in_a_few_strokes(chromium, files):
    """A tenant is on the phone."""
    chromium.open("/dossiers").reach("q")
    chromium.type("loewen")
    enter(chromium)
    is_(rows(chromium), [files[0].reference], "six letters of a name and Enter find the file, whichever list was open")
    judge(chromium, "monday found")
    chromium.reach(words=files[0].reference)
    enter(chromium)
    ok(files[0].reference in chromium.text and "Lœwenstein" in chromium.text, "one more opens it", chromium.text[:300])
    chromium.open("/dossiers?liste=news")
    ok(files[0].reference not in rows(chromium), "and is read: the list of news is shorter", rows(chromium))


def narrowed_and_kept(chromium):
    chromium.open("/dossiers?liste=mine").reach(words="Filtrer et trier")
    chromium.type(" ")
    judge(chromium, "monday filters")
    chromium.reach("classe", value="D")
    chromium.type(" ")
    chromium.reach("tri")
    chromium.type("comm")
    chromium.press("Afficher")
    ok("Criticité : D, partenaire utile" in chromium.text, "what is chosen is said", chromium.text[:900])
    judge(chromium, "monday narrowed")
    chromium.reach(words="Garder ce filtre sous un nom")
    chromium.type(" ")
    chromium.reach("name")
    chromium.type("Mes D par commune")
    enter(chromium)
    ok("Mes filtres" in chromium.text and "Mes D par commune" in chromium.text, "it is kept by name", chromium.text[:900])
    judge(chromium, "monday kept")
    address = chromium.driver.current_url
    chromium.open("/dossiers").reach(words="Mes D par commune")
    enter(chromium)
    is_(chromium.driver.current_url, address, "and one click away from then on")
    chromium.open("/dossiers?liste=mine&classe=A&danger=oui&capteur=oui")
    ok("Aucun dossier ne répond à tout cela." in chromium.text, "nothing found says so", chromium.text[:900])
    judge(chromium, "monday nothing found")


def several_at_once(chromium, box, desk):
    new = [file_report(box.browser(), email=f"nouveau{n}@example.org") for n in range(2)]
    chromium.adopt(desk).open("/dossiers?liste=all")
    judge(chromium, "monday desk")
    for report in new:
        chromium.reach("dossier", value=uuid_of(box, report))
        chromium.type(" ")
    chromium.press("Valider et transmettre")
    ok("2 dossiers transmis" in chromium.text, "the desk transmits two at once, by keyboard", chromium.text[:500])
    judge(chromium, "monday several")
    chromium.open("/dossiers?liste=all").press("Tout cocher sur cette page")
    is_(chromium.ask("return [...document.querySelectorAll ('[name=dossier]')].every (e => e.checked)"), True,
        "one link ticks the whole page")
    judge(chromium, "monday ticked")
    chromium.open("/dossiers?liste=all").press("Confier")
    ok("Cochez au moins un dossier." in chromium.text, "without a tick it says so", chromium.text[:500])
    is_(chromium.ask("return document.activeElement.id"), "errors", "and has the focus")
    judge(chromium, "monday nothing ticked", console=["status of 422"])


def on_paper(chromium, officer):
    chromium.adopt(officer).open("/dossiers?liste=mine")
    seen = chromium.ask("return ['h1', '.narrow-by', '.lot', '.count', '.pick', '.pager'].filter (s => document.querySelector (s))")
    chromium._tell("Emulation.setEmulatedMedia", media="print")
    shown = chromium.ask("return arguments[0].filter (s => document.querySelector (s).checkVisibility ())", seen)
    ok(seen and shown == [], "on paper there is the table and no tool", shown)
    ok(chromium.ask("return document.querySelector ('table').checkVisibility ()"), "the table itself is there")
    chromium.paint(False)


with Box() as box:
    set_up_demo(box, 40)
    wait_site(box)
    desk, files = forty_files(box)
    officer = sign_in(box, AGENTS["schs"])
    with Chromium(box, width=1280) as chromium:
        for width, dark in ((1280, False), (390, True), (320, False))[:3 if os.environ.get("NIGHTLY") else 1]:
            chromium.resize(width)
            chromium.paint(dark)
            chromium.adopt(officer)
            the_morning(chromium, box, files)
            found_in_a_few_strokes(chromium, files)
            narrowed_and_kept(chromium)
            several_at_once(chromium, box, desk)
            write_to_desk(files[0], f"Le plafond goutte encore, vu à {width} px.")
        chromium.resize(1280)
        on_paper(chromium, officer)
done_testing()
