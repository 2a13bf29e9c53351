#!/usr/bin/python3
"""assistant_walk.py: the person who sets up an installed box, at a browser in the network of its machine; prints each thing that
was looked at as JSON, at once.

    assistant_walk.py CODE MAIL-PORT ADDRESSES LOGO CERTIFICATE KEY
"""
import json
import os
import subprocess
import sys
import time
import types

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "../box/lib"), os.path.join(HERE, "../browser/lib")]
from box import until
from chromium import Chromium
from doors_setup import CHOSEN, PAGE

SAVED, COLOUR = "Enregistrer et continuer", "#7a1f3d"


def say(passed, name, *why):
    sys.stdout.write(json.dumps({"passed": bool(passed), "name": name, "why": why}) + "\n")
    sys.stdout.flush()


def fill(chromium, values):
    for name, value in values:
        chromium.reach(name)
        chromium.type(value)


def offer(chromium, field, path):
    """A file, as from the browser's own window of files."""
    chromium.driver.find_element("name", field).send_keys(path)


def come_in(chromium, code):
    say("pas encore installé" in chromium.open("/").text, "who opens the box reads that nothing is set up", chromium.text[:300])
    chromium.open(PAGE)
    fill(chromium, [("code", code.lower())])
    chromium.press("Commencer l’installation")
    fill(chromium, [("name", "Chantal Chef"), ("email", "chef@mairie.example"), ("password", CHOSEN), ("again", CHOSEN)])
    chromium.press("Créer mon compte")
    say(chromium.path == "/mon-compte/code", "the code of the screen makes the first account", chromium.path, chromium.text[:500])
    secret = chromium.ask("return document.getElementsByName ('secret')[0].value")
    shown = subprocess.run(["oathtool", "--totp", "-b", secret], capture_output=True, text=True, check=True).stdout.strip()
    fill(chromium, [("code", shown)])
    chromium.press("Mettre en place le code")
    chromium.open(PAGE)
    say(chromium.text.count("à faire") >= 4, "with the telephone's code the steps are there", chromium.text[:900])


def town(chromium):
    chromium.open(PAGE + "/commune")
    fill(chromium, [("name", "Pau"), ("insee", "64445"), ("postcode", "64000"), ("population", "77000"),
                    ("phone", "05 59 27 85 80")])
    chromium.press(SAVED)
    say(chromium.path == PAGE + "/courriel", "the town is written down", chromium.path, chromium.text[:500])


def relay(chromium, port):
    fill(chromium, [("host", "127.0.0.1")])
    chromium.choose("tls", "off")
    fill(chromium, [("port", port), ("from", "box@mairie.example"), ("to", "chef@mairie.example")])
    chromium.press("Enregistrer et envoyer un essai")
    say("Le courriel d’essai est parti" in chromium.text, "the mail server of the town hall takes a trial", chromium.text[:900])


def addresses(chromium, path):
    chromium.open(PAGE + "/adresses")
    offer(chromium, "file", path)
    chromium.press("Envoyer le fichier")
    until(lambda: "lignes lues, sans erreur" in chromium.text, 120, "the address file is read")
    chromium.press("Mettre ces adresses en service")
    say("C’est fait" in chromium.text, "the address file serves", chromium.text[:500])


def partners(chromium):
    chromium.open(PAGE + "/partenaires")
    fill(chromium, [("email.schs", "schs@mairie.example"), ("email.adil", "contact@adil.example")])
    chromium.press(SAVED)
    say("déjà là" in chromium.open(PAGE + "/partenaires").text, "two partners are there", chromium.text[:500])


def look(chromium, logo):
    chromium.open(PAGE + "/apparence")
    chromium.press("Choisir les couleurs et le logo")
    name = chromium.ask("return document.querySelector ('input[type=color]').name")
    chromium.set(name, COLOUR)
    chromium.press("Enregistrer")
    offer(chromium, "logo", logo)
    chromium.press("Enregistrer le logo")
    say("Le logo actuel" in chromium.ask("return document.querySelector ('main').innerHTML"), "a colour and a logo are chosen",
        chromium.text[:500])


def backup(chromium):
    """The paper's password, the sheet's number once it is made, then the first backup, to its being read again."""
    chromium.open("/gestion/sauvegardes")
    if "Une clé USB nommée HISTOLOGE" in chromium.text:
        chromium.choose("way", "stick")
        chromium.press("Ajouter cet endroit")
    fill(chromium, [("sheet_password", CHOSEN)])
    chromium.key("\ue007")
    until(lambda: "La feuille est dans le tiroir" in chromium.open("/gestion/sauvegardes").text, 60, "the sheet is printed")
    chromium.press("La feuille est dans le tiroir")
    chromium.press("Sauvegarder maintenant")
    until(lambda: "relue et comparée" in chromium.open("/gestion/sauvegardes").text, 240, "a backup is made and read again")
    say(True, "the sheet is in the drawer, a backup made and read again")


def certificate(chromium, own, key):
    chromium.open(PAGE + "/certificat")
    chromium.choose("way", "own")
    offer(chromium, "pem", own)
    offer(chromium, "key", key)
    chromium.press("Demander ce certificat")
    until(lambda: "demande est en cours" not in chromium.open(PAGE + "/certificat").text, 60, "the certificate is judged")
    say("signalement.commune.example" in chromium.text, "the town's own certificate is in place", chromium.text[:900])


def balance(chromium):
    chromium.open(PAGE)
    say("à faire" not in chromium.text, "nothing is left to do", chromium.text[:1500])
    chromium.press("Terminer l’installation")
    say("L’installation est finie" in chromium.text, "and the installation is over", chromium.text[:500])


def main():
    code, port, sheet, logo, own, key = sys.argv[1:]
    began = time.monotonic()
    box = types.SimpleNamespace(base_url="https://127.0.0.1")
    with Chromium(box, width=1280, scripts=True, switches=("--ignore-certificate-errors",)) as chromium:
        come_in(chromium, code)
        town(chromium)
        relay(chromium, port)
        addresses(chromium, sheet)
        partners(chromium)
        look(chromium, logo)
        backup(chromium)
        certificate(chromium, own, key)
        balance(chromium)
    say(time.monotonic() - began < 900, f"in {time.monotonic() - began:.0f} s of a machine's typing")
    sys.stdout.write(json.dumps({"ended": True}) + "\n")


main()
