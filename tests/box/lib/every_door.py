# every_door.py: one file's life, through every route that there is. Each part of the back office brings its own way through its
# routes, in a file of its name.
import datetime
import importlib
import os
import re
import urllib.parse

from box import *
from doors_training import small_copy  # noqa: F401
from journey import *

LIB = os.path.dirname(os.path.abspath(__file__))
ROOMS = [importlib.import_module(name) for name in sorted(name[:-3] for name in os.listdir(LIB) if name.startswith("doors_"))]


def walk_visit(box, desk, agent, report):
    """A visit by the doors of staff, of its own link, and of the follow-up page."""
    page = open_file(box, agent, report)
    day = (box.now() + datetime.timedelta(days=3)).strftime("%Y-%m-%d")
    expect(send(page, form_with(page, r"/dossiers/[^/]+/visites"), {"means": "phone", "day-1": day, "time-1": "10:00"}))
    mail = box.wait_mails(1, subject="choisissez une date")[0]
    page = expect(box.browser().get(next(link for link in mail.links if "/visite/" in link)))
    expect(send(page, form_with(page, r"/visite/[^/]+", verb="answer"), {"at": "none"}))
    page = expect(report.browser.get(report.follow))
    page = expect(report.browser.get(next(href for _, href in page.links if "/visites/" in href)))
    expect(send(page, form_with(page, r"/visites/[^/]+", verb="give_up")))
    page = expect(send(open_file(box, agent, report), form_with(open_file(box, agent, report), "/criticite"),
                       {"class": "D", "message": "Vu en photo"}))
    expect(send(page, form_with(page, r"/dossiers/[^/]+/visites"), {"means": "phone", "day-1": day, "time-1": "10:00"}))
    page = open_file(box, desk, report)
    expect(send(page, form_with(page, r"/visites/[^/]+", verb="cancel"), {"reason": "other", "message": "Annulée, merci."}))


def walk_all(box):
    """One file's way through every route, so that each has run with a painted stack; returns the report and a sensor's token."""
    tenant = box.browser()
    expect(tenant.get("/adresses?q=11+bis+rue+car"))
    page = fill_form(tenant, email="menage@example.org", contact_by="mail", beneficiary="caf", until="photos")
    page = expect(send(page, page.form("photos"), {"photos": ("mur.png", png(800, 600), "image/png")}, button="add"))
    expect(tenant.get(re.search(r'<img src="([^"]+)"', page.source).group(1)))
    rest = {**ANSWERS, "beneficiary": "caf", "contact_by": "mail", "email": "menage@example.org"}
    while not page.path.endswith("/recapitulatif"):
        page = expect(fill_step(page, rest, PROBLEMS))
    report = read_receipt(send(page, page.form("website")))
    page = write_to_desk(report, "Il y a aussi une fuite.")
    expect(tenant.get(re.search(r'<img src="([^"]+)"', page.source).group(1)))
    page = expect(tenant.get(f"{report.follow}/questions"))
    expect(send(page, form_with(page, "/questions"), {"q.dpe": "unknown"}))
    walk_drafts(box)
    desk, caf = sign_in(box, MANAGER), sign_in(box, AGENTS["caf"])
    walk_counter(box, desk)
    expect(desk.get("/a-trier"))
    expect(desk.get("/health"))
    transmit(box, desk, report)
    expect(hand_over(box, desk, report, "association"))
    note(box, desk, report, 2)
    accept(box, caf, report)
    follow(box, caf, report, "Appel au ménage.", visible=True)
    record_result(box, caf, report, "procedure")
    walk_visit(box, desk, caf, report)
    for path in ("/dossiers?liste=all", "/courriers"):
        expect(desk.get(path))
    for room in ROOMS:
        room.walk(box, desk, report)
    token = box.admin("sensor", "add", "Capteur 1", "bedroom", report.uuid).strip()
    at = int(box.now().timestamp())
    for path, values in (("/sensors/readings", {"t": at, "temperature": 15.9, "humidity": 71.4}),
                         ("/sensors/zigbee2mqtt", {"temperature": 16.1, "humidity": 70})):
        expect(tenant.post_json(path, values, {"Authorization": f"Bearer {token}"}), 204)
    tenant_goes_on(report)
    walk_without_network(box)
    page = open_file(box, desk, report)
    for image in re.findall(rf'<img src="(/dossiers/{report.uuid}/[^"]+)"', page.source):
        expect(desk.get(image.replace("&amp;", "&")))
    page = expect(sign_in(box, ADMINISTRATOR).get("/dossiers"))
    expect(send(page, form_with(page, "/deconnexion")))
    return report, token


def walk_drafts(box):
    """A draft resumed by code and by link, and one that a phone kept without network."""
    browser = box.browser()
    begin(browser)
    page = expect(browser.get("/signaler/plus-tard"))
    page = expect(send(page, form_with(page, "/code")))
    code = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}", page.text).group(0)
    expect(send(page, form_with(page, "/courriel"), {"email": "revenir@example.org"}))
    page = expect(box.browser().get("/reprendre"))
    expect(send(page, form_with(page, "/reprendre"), {"code": code}))
    mail = box.wait_mails(1, to="revenir@example.org")[0]
    link = next(urllib.parse.urlsplit(link).path for link in mail.links if "/reprendre/" in link)
    page = expect(box.browser().get(link))
    expect(send(page, page.form()))


def walk_counter(box, desk):
    page = expect(desk.get("/saisie"))
    typed = {"address": "3 Rue Carnot", "city": "Pau", "problem.L-HUM02": "L-HUM02-3", "contact_by": "desk"}
    expect(send(page, page.form("source"), typed, button="Enregistrer le signalement"))
    page = desk.get("/dossiers/" + box.query("SELECT uuid FROM report ORDER BY id DESC LIMIT 1")[0]["uuid"])
    expect(send(page, form_with(page, "/liens")))


def walk_without_network(box):
    """What the script of a phone asks for, and its sending."""
    phone = box.browser()
    for path in ("/signaler/worker.js?langue=ar", "/signaler/manifest.webmanifest", "/signaler/hors-ligne"):
        expect(phone.get(path))
    fields = {"csrf": phone.get("/signaler/jeton").json()["csrf"], "token": "A" * 42 + "b", "langue": "fr",
              "address": "12 Rue Carnot", "city": "Pau", "area.L-HUM": "yes", "problem.L-HUM03": "L-HUM03-2", "contact_by": "desk"}
    expect(phone.post("/signaler/hors-ligne", [*fields.items(), ("photos", ("mur.png", png(), "image/png"))], multipart=True))


def tenant_goes_on(report):
    """Every page behind the secret link, and the lost link."""
    act(report, "photos", "photos", {"photos": ("mur.png", png(), "image/png")})
    act(report, "situation", "act", {"act": "worse"})
    act(report, "corriger", "adults", {"adults": "3"})
    act(report, "arreter", "act", {}, button="stop")
    act(report, "arreter", "act", {}, button="resume")
    act(report, "regle", "answer", {}, button="partly")
    page = expect(report.browser.get(report.follow.replace("/suivi/", "/avis/")))
    expect(send(page, page.form("informed"), {"informed": "yes"}))
    page = expect(report.browser.get("/retrouver"))
    expect(send(page, page.form("contact"), {"contact": "menage@example.org"}))
    page = expect(report.browser.get(report.follow + "/liens"))
    page = expect(send(page, page.form("fresh")))
    report.follow = page.path
    expect(send(page, form_with(page, "/effacer")))
