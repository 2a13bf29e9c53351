#!/usr/bin/python3
# inbox.py: received mails as people see them: none, many, one with its files, on its file; narrow and wide, light and dark, by
# keyboard, without scripts.
import os
import sqlite3
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "../box/lib")]
from box import *
from chromium import LOOKS, Chromium, judge
from doors_inbox import put, put_files
from journey import AGENTS, MANAGER, accept, file_report, png, set_up_demo, sign_in, transmit, uuid_of, wait_site

LIST = "/gestion/courriers/recus"
LONG = "Bonjour,\n\nNous passons mardi 1er décembre à 10 h, si l’allocataire est là. " + "Merci de nous dire si cela convient. " * 8
QUOTED = (LONG + "\n\nLe lun. 23 nov. 2026 à 09:00, Logement a écrit :\n> Un dossier vous est confié.\n> https://un.lien.example/"
          + "x" * 90)


def looks(chromium, name, path):
    for width, dark in LOOKS:
        chromium.resize(width)
        chromium.paint(dark)
        chromium.open(path)
        chromium.ask("document.querySelectorAll ('details').forEach (d => d.open = true)")
        judge(chromium, name)


def trouble(box):
    connection = sqlite3.connect(os.path.join(box.data, "store.db"), timeout=60)
    now = int(box.now().timestamp())
    with connection:
        connection.execute("INSERT INTO inbox (id, place, uid_validity, uid_done, begun_at, next_at, read_at, trouble, failures,"
                           " failed_at) VALUES (1, '', 1, 0, 0, ?, ?, 'sign_in', 3, ?)", (now + 900, now - 86400, now - 7200))
    connection.close()


with Box() as box:
    set_up_demo(box)
    report = file_report(box.browser(), email="menage@example.org", photos=[("mur.png", png(640, 480), "image/png")])
    desk, agent = sign_in(box, MANAGER), sign_in(box, AGENTS["schs"])
    transmit(box, desk, report)
    accept(box, agent, report)
    uuid_of(box, report)
    wait_site(box)
    with Chromium(box) as chromium:
        looks(chromium.adopt(desk), "received mails, none", LIST)
        mail = put(box, report, words=LONG, text=QUOTED, subject="RE: [Logement] Dossier 64-1 : il vous est confié")
        put(box, report, "tenant", sender="une.adresse.plutot.longue@ailleurs.example", sender_name="", known=0)
        put(box, None, "letter", sender="quelqu-un@ailleurs.example", known=0, subject="")
        put(box, None, "oversize", words="", sender="lourd@ailleurs.example")
        put_files(box, mail)
        trouble(box)
        looks(chromium, "received mails", LIST)
        looks(chromium, "received mail", mail)
        looks(chromium, "file with received mails", f"/dossiers/{report.uuid}")
        chromium.resize(390)
        chromium.paint(False)
        chromium.open(mail)
        chromium.reach("reference")
        chromium.type("64-999")
        chromium.press("Rattacher")
        ok("Aucun dossier ne porte ce numéro" in chromium.text, "a number of no file is said at the field", chromium.text[:600])
        judge(chromium, "received mail, no such file", console=[r"status of 422"])
        chromium.open(mail).press("Ajouter pour les services")
        ok("ajouté au dossier" in chromium.text, "one press adds it", chromium.text[:600])
        judge(chromium, "received mail, added")
        chromium.press("Reprendre")
        ok("attend de nouveau" in chromium.text, "another takes it back", chromium.text[:600])
        looks(chromium.adopt(agent), "received mail, as the partner", mail)
        looks(chromium.adopt(desk), "management with received mails", "/gestion")
done_testing()
