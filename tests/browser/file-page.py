#!/usr/bin/python3
# file-page.py: one file's life at the desk and at a partner's, by keyboard alone, wide and narrow, without scripts: read, judged,
# written on with a model, tried, corrected while it is held, withdrawn; and its printed page; what a script folds on a telephone.
import base64
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "../box/lib")]
from selenium import webdriver
from selenium.webdriver.common.keys import Keys

from box import *
from chromium import PICTURES, Chromium, judge
from journey import (AGENTS, MANAGER, accept, file_report, open_file, png, set_up_demo, sign_in, uuid_of,
                     write_to_desk)

WIDE, PHONE = 1280, 390


def look(chromium, name, path):
    """Wide and on a phone, as it comes and with all that it folds away."""
    for width in (WIDE, PHONE):
        chromium.resize(width)
        judge(chromium.open(path), name)
    chromium.ask("document.querySelectorAll ('details').forEach (d => d.open = true)")
    judge(chromium, f"{name} unfolded")
    chromium.resize(320)
    chromium.open(path)
    chromium.ask("document.querySelectorAll ('details').forEach (d => d.open = true)")
    judge(chromium, f"{name} unfolded")


def folded(chromium, path):
    """On a telephone what is seldom needed is folded; a link to a part opens it; wide, all is open again. What an agent standing
    in a stairwell needs is at the top: whom to call, and what is new."""
    shown = "return [...document.querySelectorAll ('details.fold')].map (d => d.open)"
    judge(chromium.open(path), "file folded")
    say(chromium, "1 message nouveau pour vous", "on a telephone, what is new is said at the top")
    calls = "const e = document.querySelector ('header.sheet a[href^=\"tel:\"]'); return e && e.checkVisibility () && e.href"
    is_(chromium.ask("return document.querySelector ('header.sheet .actions a:first-child').innerText"), "Appeler dubois",
        "the first button calls the occupant")
    is_(chromium.ask(calls), "tel:0612345678", "by its number")
    height = "return document.documentElement.scrollHeight"
    ok(chromium.ask(shown).count(False) >= 5, "on a telephone, parts are folded", chromium.ask(shown))
    short = chromium.ask(height)
    chromium.ask("location.hash = 'facts'")
    until(lambda: chromium.ask("return document.getElementById ('facts').parentElement.querySelector ('.fold').open"), 10,
          "the part that an address names is open")
    chromium.ask("document.querySelectorAll ('details.fold').forEach (d => d.open = true)")
    ok(short < .8 * chromium.ask(height), "the page is a fifth shorter at least", short, chromium.ask(height))
    chromium.ask("document.querySelectorAll ('details.fold').forEach (d => d.open = false)")
    chromium.resize(WIDE)
    until(lambda: all(chromium.ask(shown)), 10, "wide, all is open")
    is_(chromium.ask(calls), False, "wide, the contacts are in sight: no such button")


def say(chromium, words, name):
    ok(words in chromium.text, name, chromium.text[:600])


def enter(chromium, words):
    """The first fold of these words, or the link to a part of the page, by Tab and Enter."""
    chromium.reach(words=words)
    chromium.key(Keys.ENTER)


def control(chromium, key):
    webdriver.ActionChains(chromium.driver).key_down(Keys.CONTROL).send_keys(key).key_up(Keys.CONTROL).perform()


def model(chromium):
    """A model of answer: an unknown word in braces is refused in a sentence, what was typed is kept."""
    chromium.open("/gestion").press("Modèles de réponse")
    chromium.reach("name")
    chromium.type("Premier contact")
    chromium.reach("text")
    chromium.type("Nous avons lu votre dossier {reference}, à {ville}.")
    chromium.press("Enregistrer le modèle")
    say(chromium, "Ces accolades ne veulent rien dire pour nous : « {ville} »", "an unknown variable is named")
    is_(chromium.ask("return document.getElementById ('text').value"), "Nous avons lu votre dossier {reference}, à {ville}.",
        "and what was typed is kept")
    judge(chromium, "models, a mistake", console=["status of 422"])
    chromium.reach("text")
    control(chromium, "a")
    chromium.type("Nous avons lu votre dossier {reference}, à {commune}. Appelez le {telephone}.")
    chromium.press("Enregistrer le modèle")
    say(chromium, "Le modèle est créé.", "the model is made")
    for width in (WIDE, PHONE):
        chromium.resize(width)
        judge(chromium, "models")
    chromium.press("Premier contact")
    say(chromium, "Nous avons lu votre dossier 64-1116, à Pau.", "its page shows what it becomes")
    judge(chromium, "model")


def write(chromium, report):
    """The model is inserted, the exact message is tried, the follow-up is kept, then corrected while it is held."""
    enter(chromium.open(f"/dossiers/{report.uuid}"), "Historique")
    chromium.reach("preset")
    chromium.type("Premier")
    chromium.press("Insérer")
    typed = chromium.ask("return document.querySelector ('textarea[name=text]').value")
    ok(typed.startswith(f"Nous avons lu votre dossier {report.reference}, à Pau. Appelez le"),
       "the model's words are in the form", typed)
    is_(chromium.focus()["name"], "text", "where one goes on writing")
    ok(chromium.ask("return document.querySelector ('textarea[name=text]').form.visible.checked"), "and the tenant may read them")
    chromium.press("Voir le message du demandeur")
    is_(chromium.ask("return document.activeElement.getAttribute ('aria-labelledby')"), "preview", "one is led to the message")
    say(chromium, f"objet : [Logement] Dossier {report.reference} : il y a du nouveau",
        "the message the tenant will get is shown")
    judge(chromium, "file, message tried")
    chromium.press("Enregistrer le suivi")
    say(chromium, "avec les nouvelles du jour : le demandeur a déjà reçu un message", "it is kept, and held")
    ok(chromium.ask("const e = document.querySelector ('[role=status]').getBoundingClientRect ();"
                    "return e.top >= 0 && e.bottom <= innerHeight"), "which is said where the page opens")
    judge(chromium, "file, held")
    enter(chromium, "Modifier ou supprimer…")
    chromium.reach("text")
    control(chromium, Keys.END)
    chromium.type(" Merci.")
    chromium.press("Enregistrer la correction")
    say(chromium, "Votre suivi est modifié.", "it is corrected while it is held")
    say(chromium, "Suivi modifié avant l’envoi", "the history says so")
    enter(chromium, "Modifier ou supprimer…")
    chromium.press("Envoyer tout de suite")
    say(chromium, "Le demandeur peut lire votre suivi.", "and is shown without waiting")
    ok("Modifier ou supprimer…" not in chromium.text, "from then on it does not change")


def answer(chromium, report):
    """As a partner: refuse with a reason, come back on it, accept."""
    enter(chromium.open(f"/dossiers/{report.uuid}"), "Votre réponse")
    enter(chromium, "Refuser…")
    chromium.reach("reason")
    chromium.type("hors de notre s")
    chromium.reach("message")
    chromium.type("La rue est dans la commune voisine.")
    chromium.press("Refuser")
    say(chromium, "Votre refus est enregistré.", "a partner refuses, with a reason")
    say(chromium, "les noms et les coordonnées ne vous sont pas montrés", "and reads no names any more")
    chromium.press("Revenir sur notre refus")
    say(chromium, "Le dossier attend votre réponse.", "it comes back on its refusal")
    chromium.press("Accepter ce dossier")
    say(chromium, "Vous avez accepté ce dossier.", "and accepts")


def history(chromium, report):
    chromium.open(f"/dossiers/{report.uuid}").press("Échanges")
    ok("Criticité recalculée" not in chromium.text and "Nous avons lu votre dossier" in chromium.text, "the exchanges alone",
       chromium.text[-800:])
    chromium.press("Événements")
    ok("Nous avons lu votre dossier" not in chromium.text and "Signalement reçu" in chromium.text, "the events alone",
       chromium.text[-800:])


def withdraw(chromium, report):
    enter(chromium.open(f"/dossiers/{report.uuid}"), "Partenaires")
    enter(chromium, "Retirer à ce partenaire…")
    chromium.reach("message")
    chromium.type("Confié par erreur.")
    chromium.press("Retirer à ce partenaire")
    say(chromium, "Le dossier est retiré à ce partenaire", "an assignment made by mistake is withdrawn")
    say(chromium, "Retiré à un partenaire par le service", "the history keeps it")


def printed(chromium, report, neighbour):
    """What the printer gets: every part with what it holds, whatever a script folds elsewhere; no button, no form."""
    chromium.resize(WIDE)
    chromium.open(f"/dossiers/{report.uuid}")
    chromium._tell("Emulation.setEmulatedMedia", media="print", features=[])
    sheet = chromium._tell("Page.printToPDF", printBackground=False, paperWidth=8.27, paperHeight=11.69)
    path = os.path.join(PICTURES, "file-printed.pdf")
    with open(path, "wb") as file:
        file.write(base64.b64decode(sheet["data"]))
    import subprocess
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    subprocess.run(["pdftoppm", "-r", "60", "-png", path, path[:-4]], check=True)
    for part in ("Ce qui ne va pas", "Les mots du demandeur", "Le logement et ses habitants", "À qui parler", "Les partenaires",
                 "Criticité calculée", "À la même adresse", "Historique", "Construit en", "Score général", neighbour.reference):
        ok(part in text, f"printed: {part}", text[:300])
    for word in ("Enregistrer", "Choisissez", "Se déconnecter", "Couper les liens", "Dans ce dossier", "Détails"):
        ok(word not in text, f"not printed: {word}", text[:300])


with Box(start="2026-09-16T07:00Z") as box:  # what is held is told on the same day
    set_up_demo(box, reports=4)
    report, neighbour = (file_report(box.browser(), email=f"{name}@example.org", last_name=name, beneficiary="caf",
                                     phone="06 12 34 56 78", photos=[("mur.png", png(), "image/png")])
                         for name in ("dubois", "martin"))
    desk, agent = sign_in(box, MANAGER), sign_in(box, AGENTS["caf"])
    until(lambda: box.run("histologe-generator", "site", check=False).returncode == 0, 60, "the site is published")
    uuid_of(box, report)
    with Chromium(box, width=WIDE) as chromium:
        chromium.adopt(desk)
        look(chromium, "file received", f"/dossiers/{report.uuid}")
        chromium.resize(WIDE)
        say(chromium.open(f"/dossiers/{report.uuid}"), f"Dossier {neighbour.reference}", "another file of the address is listed")
        chromium.press("Prendre en charge")
        chromium.press("Transmettre aux partenaires")
        say(chromium, "Le dossier est transmis.", "taken in charge and transmitted by keyboard")
        model(chromium)
        write(chromium, report)
        history(chromium, report)
        look(chromium, "file active", f"/dossiers/{report.uuid}")
        chromium.adopt(agent).resize(PHONE)
        answer(chromium, report)
        look(chromium, "file, partner", f"/dossiers/{report.uuid}")
        chromium.adopt(desk).resize(WIDE)
        withdraw(chromium, report)
    write_to_desk(report, "Le plafond goutte encore.")
    with Chromium(box, width=PHONE, scripts=True) as chromium:
        chromium.adopt(desk)
        folded(chromium, f"/dossiers/{report.uuid}")
        printed(chromium, report, neighbour)
done_testing()
