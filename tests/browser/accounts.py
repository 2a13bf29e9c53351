#!/usr/bin/python3
# accounts.py: somebody is invited, chooses a password, signs in, sets up a code with a telephone and closes another session: by
# keyboard, without scripts, at two widths; each page judged as it is met. Then the desk's rooms of accounts and
# of settings.
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "../box/lib")]
from box import *
from chromium import LOOKS, Chromium, judge, judge_looks
from doors_accounts import CHOSEN, code_now, invite, link_of
from journey import ADMINISTRATOR, MANAGER, set_up_demo, sign_in, wait_site

ANA = "ana.porte@example.org"


def joins(box, chromium):
    chromium.open(link_of(box.wait_mails(1, to=ANA)[0], "invitation"))
    judge(chromium, "accounts invitation")
    chromium.reach("password")
    chromium.type("motdepasse2026")
    chromium.reach("again")
    chromium.type("motdepasse2026")
    chromium.press("Ouvrir mon compte")
    ok("se devine trop vite" in chromium.text, "a common password is refused in words", chromium.text)
    is_(chromium.ask("return document.activeElement.id"), "errors", "and the refusal has the focus")
    judge(chromium, "accounts invitation refused", console=[r"status of 422"])
    kinds = chromium.ask("return [...document.querySelectorAll ('input[type=password]')].map (e => e.autocomplete)")
    is_(kinds, ["new-password", "new-password"], "a keeper of passwords knows what to propose")
    for name in ("password", "again"):
        chromium.reach(name)
        chromium.type(CHOSEN)
    chromium.press("Ouvrir mon compte")
    ok("Votre compte est ouvert" in chromium.text, "the account is open", chromium.text)
    judge(chromium, "accounts open")


def signs_in(chromium):
    chromium.reach("email")
    chromium.type(ANA)
    chromium.reach("password")
    chromium.type(CHOSEN)
    chromium.press("Se connecter")


def sets_up(box, chromium):
    signs_in(chromium)
    is_(chromium.path, "/dossiers", "signed in")
    chromium.press("Ana Porte")
    judge(chromium, "accounts own page")
    chromium.press("Mettre en place le code")
    judge(chromium, "accounts code")
    secret = chromium.ask("return document.getElementsByName ('secret')[0].value")
    letters = chromium.ask("return document.querySelector ('.letters code').innerText").replace(" ", "")
    is_(letters, secret, "the letters beside the square are its secret")
    chromium.reach("code")
    chromium.type("12")
    chromium.press("Mettre en place le code")
    ok("Ce code n’est pas le bon" in chromium.text, "a wrong code is said", chromium.text)
    judge(chromium, "accounts code wrong", console=[r"status of 422"])
    chromium.reach("code")
    chromium.type(code_now(box, secret))
    chromium.press("Mettre en place le code")
    codes = chromium.ask("return [...document.querySelectorAll ('.spare code')].map (e => e.innerText)")
    is_(len(codes), 10, "ten spare codes")
    judge(chromium, "accounts spare codes")
    return secret, codes


def comes_back(chromium, secret, codes):
    chromium.forget().open("/mon-compte")
    judge(chromium, "accounts sign in")
    signs_in(chromium)
    judge(chromium, "accounts second step")
    chromium.reach("code")
    chromium.type("123456")
    chromium.press("Entrer")
    ok("Ce code n’est pas le bon" in chromium.text, "a wrong code at the door", chromium.text)
    judge(chromium, "accounts second step wrong", console=[r"status of 422"])
    chromium.reach("code")
    chromium.type(codes[0])
    chromium.press("Entrer")
    is_(chromium.path, "/mon-compte", "a spare code leads where one was going")
    chromium.press("Gérer le code")
    judge(chromium, "accounts code on")


def closes(box, chromium):
    chromium.open("/mon-compte")
    rows = chromium.ask("return document.querySelectorAll ('table tbody tr').length")
    ok(rows >= 2, f"the sessions are there ({rows})", chromium.text)
    chromium.press("Fermer toutes les autres")
    ok("La connexion est fermée" in chromium.text, "closed by keyboard", chromium.text)
    judge(chromium, "accounts own page done")


def room(box, desk, chromium):
    chromium.forget().adopt(desk).open("/comptes")
    judge(chromium, "accounts room")
    chromium.press("Inviter une personne")
    judge(chromium, "accounts invite")
    chromium.press("Envoyer l’invitation")
    judge(chromium, "accounts invite refused", console=[r"status of 422"])
    chromium.open("/comptes?q=ana").press("Ana Porte")
    judge(chromium, "accounts one")
    chromium.open("/comptes?q=personne")
    judge(chromium, "accounts none")
    for path, name in (("/mot-de-passe-oublie", "lost"), ("/mot-de-passe-oublie?envoye=1", "lost sent"),
                       ("/gestion", "management")):
        chromium.open(path)
        judge(chromium, f"accounts {name}")
    chromium.open("/invitation/" + "A" * 43)
    judge(chromium, "accounts over", console=[r"status of 404"])


def settings(chromium, administrator):
    chromium.forget().adopt(administrator)
    for part in ("mairie", "couleurs", "messages", "relances", "comptes"):
        judge_looks(chromium, f"settings {part}", f"/reglages?partie={part}", LOOKS)
    chromium.open("/reglages?partie=messages")
    chromium.reach("duty.email")
    chromium.type("astreinte@")
    chromium.press("Enregistrer")
    ok("n’est pas complète" in chromium.text, "a mistake by keyboard", chromium.text)
    judge(chromium, "settings wrong", console=[r"status of 422"])


with Box(start="2026-09-16T07:00Z") as box:
    set_up_demo(box)
    wait_site(box)
    desk = sign_in(box, MANAGER)
    invite(box, desk, "Ana Porte", ANA, "reader")
    with Chromium(box, width=390) as chromium:
        joins(box, chromium)
        secret, codes = sets_up(box, chromium)
        comes_back(chromium, secret, codes)
        closes(box, chromium)
        room(box, desk, chromium)
        chromium.forget().adopt(desk)
        uuid = box.query("SELECT uuid FROM user WHERE email = ?", ANA)[0]["uuid"]
        for path, name in (("/comptes", "room"), ("/comptes/nouveau", "invite"), ("/mon-compte", "own page"),
                           ("/mon-compte/code", "code"), ("/mot-de-passe-oublie", "lost"), (f"/comptes/{uuid}", "one")):
            judge_looks(chromium, f"accounts {name}", path, LOOKS)
        settings(chromium, sign_in(box, ADMINISTRATOR))
done_testing()
