#!/usr/bin/python3
# manager-week.py: the manager's week, without a mouse and without scripts: what waits is read above the list; a partner's
# request is answered; a rule is changed, tried on past files, saved, moved; a file says why it went where it went, and who read
# it; what partners refuse is looked at. Each page judged as it is met, wide, then all of them on a telephone.
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "../box/lib")]
from box import *
from chromium import LOOKS, Chromium, judge, judge_looks
from journey import (AGENTS, MANAGER, expect, file_report, form_with, open_file, refuse, send, set_up_demo, sign_in, take,
                     transmit, uuid_of, wait_site)

TAB_SPACE, ENTER = " ", "\ue007"
PAST = 60


def enter(chromium, what):
    """Enter on what has the focus; the page that follows."""
    here = chromium.html()
    chromium.key(ENTER)
    until(lambda: chromium.html() not in (None, here), 20, f"the page after {what}")


def fold(chromium, words):
    """Opens what is folded away under these words."""
    chromium.reach(words=words)
    chromium.key(ENTER)


def prepare(box):
    """A file that a partner asks for, one that nobody has, one that was refused."""
    desk = sign_in(box, MANAGER)
    report = file_report(box.browser(), email="menage@example.org")
    take(box, desk, report)
    transmit(box, desk, report)
    ars = sign_in(box, AGENTS["ars"])
    page = open_file(box, ars, report)
    expect(send(page, form_with(page, "/demande"), {"message": "Notre médecin suit déjà ce ménage."}))
    refuse(box, sign_in(box, AGENTS["adil"]), report)
    alone = file_report(box.browser(), problems=("L-SAN03-1",), social_housing="yes", email="seul@example.org",
                        address="9 Rue Carnot")
    take(box, desk, alone)
    transmit(box, desk, alone)
    return desk, report, alone


def monday(chromium, box, alone):
    """Where things stand, at a glance; then the answer to a request."""
    chromium.open("/dossiers?liste=all")
    ok("1 demande d’un partenaire" in chromium.text and "1 dossier sans partenaire" in chromium.text,
       "what waits is said above the list", chromium.text[:900])
    judge(chromium, "manager, list with work")
    chromium.press("1 demande d’un partenaire, 1 dossier sans partenaire")
    is_(chromium.path, "/demandes", "and is a press away")
    ok(alone.reference in chromium.text and "Notre médecin suit déjà ce ménage." in chromium.text, "both are there", chromium.text)
    ok(chromium.ask("return [...document.querySelectorAll ('td .grade')].length") == 1, "how grave it is stands beside")
    judge(chromium, "manager, requests")
    chromium.reach("verb", value="accept")
    enter(chromium, "the yes")
    ok("Le dossier est confié." in chromium.text and "Aucune demande n’attend" in chromium.text, "the partner has the file",
       chromium.text[:900])


def change_rule(chromium):
    """A condition more: with a mistake, tried, then saved."""
    chromium.open("/gestion")
    judge(chromium, "manager, rooms")
    chromium.press("Règles d’affectation")
    judge(chromium, "manager, rules")
    chromium.press("Aide")
    ok(chromium.driver.current_url.endswith("/guides/gestionnaire/#regles") and "rien n’est envoyé" in chromium.text,
       "help is a press away, where the guide speaks of that very page", chromium.driver.current_url)
    chromium.open("/regles")
    chromium.press("Ménage fragile ou grave : accompagnement")
    judge(chromium, "manager, one rule")
    fold(chromium, "Logement social ou privé")
    chromium.reach("test-tenure-0")
    chromium.type("est (l")
    chromium.reach("mois")
    chromium.reach("act", value="save")
    enter(chromium, "a condition without a value")
    ok("Cochez au moins un choix" in chromium.text, "a condition needs a value", chromium.text[:900])
    is_(chromium.ask("return document.activeElement.id"), "errors", "the mistake has the focus")
    judge(chromium, "manager, one rule, a mistake", console=[r"status of 422"])
    chromium.reach("value-tenure-0", value="social")
    chromium.key(TAB_SPACE)
    chromium.reach("act", value="try")
    enter(chromium, "the dry run")
    ok("Ce que ces règles auraient fait" in chromium.text and "Rien n’est envoyé." in chromium.text, "it is tried on past files",
       chromium.text[:1500])
    ok("Ne recevraient plus" in chromium.text, "and says who would receive less", chromium.text[:1500])
    judge(chromium, "manager, one rule, tried")
    chromium.reach("act", value="save")
    enter(chromium, "the saving")
    ok("La règle est enregistrée." in chromium.text and "Si la criticité est au moins E et le logement est social" in chromium.text,
       "then saved, and reads so", chromium.text)


def move_rule(chromium, box):
    names = [row["name"] for row in box.query("SELECT name FROM rule ORDER BY position")]
    chromium.reach("verb", value="down")
    enter(chromium, "one down")
    ok("La règle a changé de place." in chromium.text, "a rule goes down by keyboard", chromium.text[:600])
    is_([row["name"] for row in box.query("SELECT name FROM rule ORDER BY position")][:2], [names[1], names[0]], "by one place")


def read_file(chromium, report):
    chromium.open(f"/dossiers/{report.uuid}")
    fold(chromium, "Pourquoi pas à d’autres\u202f?")
    ok("règle «" in chromium.text and "demandé par le partenaire, accordé par le service" in chromium.text,
       "a file says why it went where it went", chromium.text)
    ok("il manque seulement" in chromium.text, "and what kept it from others", chromium.text)
    ok("Qui a lu ce dossier" in chromium.text, "and who read it")
    judge(chromium, "manager, a file and its why")


def on_a_telephone(chromium, box, report):
    rule = "/regles/" + box.query("SELECT uuid FROM rule WHERE name LIKE 'Ménage%'")[0]["uuid"]
    for path, name in (("/dossiers?liste=all", "list with work"), ("/demandes", "requests, none"), ("/regles", "rules"),
                       (rule, "one rule"), ("/regles/nouvelle", "a new rule"), ("/regles/essai", "dry run"),
                       ("/regles/refus", "refusals"), ("/consultations", "readings"),
                       (f"/dossiers/{report.uuid}", "a file and its why")):
        judge_looks(chromium, f"manager, {name}", path, LOOKS)


def partner(chromium, box, alone):
    """The same page through a partner's eyes: it may ask."""
    chromium.adopt(sign_in(box, AGENTS["caf"]))
    chromium.resize(390)
    chromium.paint(False)
    chromium.open(f"/dossiers/{uuid_of(box, alone)}")
    fold(chromium, "Demander à suivre ce dossier…")
    chromium.reach("message")
    chromium.type("Allocation en cours.")
    judge(chromium, "partner, asking")
    chromium.press("Envoyer ma demande")
    ok("Votre demande est envoyée" in chromium.text, "a partner asks by keyboard", chromium.text[:900])
    judge(chromium, "partner, asked")


with Box() as box:
    set_up_demo(box, PAST)
    desk, report, alone = prepare(box)
    wait_site(box)
    with Chromium(box, width=1280) as chromium:
        chromium.adopt(desk)
        monday(chromium, box, alone)
        change_rule(chromium)
        move_rule(chromium, box)
        read_file(chromium, report)
        for path, name in (("/regles/essai", "dry run"), ("/regles/refus", "refusals"), ("/consultations", "readings")):
            judge(chromium.open(path), f"manager, {name}")
        on_a_telephone(chromium, box, report)
        partner(chromium, box, alone)
done_testing()
