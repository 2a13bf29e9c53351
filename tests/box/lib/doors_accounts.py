# doors_accounts.py: the way through accounts, sessions and passwords, and who may enter the room of accounts.
import os
import subprocess
import urllib.parse

from journey import ADMINISTRATOR, PASSWORD, expect, form_with, send, sign_in

DESK = ("administrator", "manager")
MAY = {"user_manage": DESK, "manager_manage": DESK, "administrator_manage": ("administrator",), "setting_manage": DESK}
CHOSEN = "quatre-mots-sans-aucun-lien"


def link_of(mail, part):
    return next(urllib.parse.urlsplit(link).path for link in mail.links if f"/{part}/" in link)


def code_now(box, secret, steps=0):
    """What the person's telephone shows, in the box's time."""
    at = int(box.now().timestamp()) + 30 * steps
    done = subprocess.run(["oathtool", "--totp", "-b", "-N", f"@{at}", secret], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def invite(box, desk, name, email, role, partner=""):
    page = expect(desk.get("/comptes/nouveau"))
    return send(page, form_with(page, "/comptes/nouveau"), {"name": name, "email": email, "role": role, "partner": partner})


def join(box, email, password=CHOSEN):
    """Opens the last invitation of an address, chooses a password."""
    mail = box.wait_mails(1, to=email, subject="choisissez votre mot de passe|attend toujours")[-1]
    page = expect(box.browser().get(link_of(mail, "invitation")))
    return expect(send(page, page.form("again"), {"password": password, "again": password}))


def set_up_factor(box, browser, steps=0):
    """Puts a second factor on who is signed in: the secret, the recovery codes."""
    page = expect(browser.get("/mon-compte/code"))
    form = page.form("secret")
    secret = form.field("secret").value
    page = expect(send(page, form, {"code": code_now(box, secret, steps)}))
    return secret, [line.strip() for line in page.text.split() if len(line) == 9 and line[4] == "-"]


def walk(box, desk, report):
    """Each route of the room once, answered well."""
    expect(desk.get("/comptes"))
    expect(invite(box, desk, "Ana Porte", "ana.porte@example.org", "reader"))
    join(box, "ana.porte@example.org")
    ana = sign_in(box, "ana.porte@example.org", CHOSEN)
    page = expect(ana.get("/mon-compte"))
    page = expect(send(page, form_with(page, "/nom"), {"name": "Ana Portes"}))
    page = expect(send(page, form_with(page, "/rythme"), {"rhythm": "daily"}))
    page = expect(send(page, form_with(page, "/connexions", session="others") if "others" in page.source
                       else form_with(page, "/nom"), {}))
    sign_in(box, "ana.porte@example.org", CHOSEN)
    page = expect(ana.get("/mon-compte"))
    page = expect(send(page, form_with(page, "/connexions", session="others")))
    page = expect(send(page, form_with(page, "/mon-compte/mot-de-passe"),
                       {"current": CHOSEN, "password": CHOSEN + "-2", "again": CHOSEN + "-2"}))
    secret, _ = set_up_factor(box, ana)
    page = expect(ana.get("/mon-compte/code"))
    expect(send(page, form_with(page, "/secours"), {"renew_password": CHOSEN + "-2"}))
    browser = box.browser()
    page = browser.get("/connexion")
    page = expect(page.submit({"email": "ana.porte@example.org", "password": CHOSEN + "-2"}, form="password"))
    expect(send(page, page.form("code"), {"code": code_now(box, secret, 1)}))
    page = expect(browser.get("/mon-compte/code"))
    expect(send(page, form_with(page, "/arreter"), {"stop_password": CHOSEN + "-2"}))
    page = expect(browser.get("/mon-compte"))
    expect(send(page, form_with(page, "/mon-compte/courriel"), {"email": "portes@example.org", "email_password": CHOSEN + "-2"}))
    mail = box.wait_mails(1, to="portes@example.org")[-1]
    page = expect(box.browser().get(link_of(mail, "courriel")))
    expect(send(page, form_with(page, link_of(mail, "courriel"))))
    page = expect(box.browser().get("/mot-de-passe-oublie"))
    expect(send(page, page.form("email"), {"email": "portes@example.org"}))
    mail = box.wait_mails(1, to="portes@example.org", subject="nouveau mot de passe")[-1]
    page = expect(box.browser().get(link_of(mail, "nouveau-mot-de-passe")))
    expect(send(page, page.form("again"), {"password": CHOSEN, "again": CHOSEN}))
    uuid = box.query("SELECT uuid FROM user WHERE email = 'portes@example.org'")[0]["uuid"]
    page = expect(desk.get(f"/comptes/{uuid}"))
    page = expect(send(page, form_with(page, f"/comptes/{uuid}"), {"name": "A. Portes"}))
    page = expect(send(page, form_with(page, "/courriel"), {"email": "a.portes@example.org"}))
    expect(send(page, form_with(page, "/etat", verb="archive")))
    page = expect(desk.get("/reglages"))
    page = expect(send(page, page.form("service.name"), {"service.name": "Mon logement"}))
    expect(send(page, form_with(page, "/defaut", key="service.name")))
