#!/usr/bin/python3
# every-page.py: every page that links lead to, as each kind of person, narrow and wide, light and dark: accessible, in
# its window, light, without foreign requests. One page of each route; the public site whole.
import base64
import datetime
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "../box/lib")]
from box import *
from chromium import LOOKS, NIGHTLY, Chromium, judge, judge_looks
from doors_answer import answer_link
from doors_inbox import put
from doors_updates import tell as tell_update
from doors_tickets import ask
from journey import (ADMINISTRATOR, AGENTS, MANAGER, accept, act, close, expect, file_report, form_with, open_file, png, send,
                     set_up_demo, sign_in, take, transmit, write_to_desk)

# By day the office's pages are looked at narrow, where the most can go wrong, and of the public ones each second wide and dark too.
OFFICE_LOOKS = LOOKS if NIGHTLY else LOOKS[:1]
# One page stands for all of its kind.
SINGLE = re.compile(r"^/(guides|dossiers|affectations|suivi|reponse|avis|visites?|partenaires|comptes|regles|modeles|communes"
                    r"|arretes|campagnes/[^/]+/kit|campagnes|grille|capteurs|passerelles|courriers|gestion/courriers/modeles"
                    r"|installation|gestion/bilans|reglages/textes)/[^/]+")
KIT_KB = 170  # four pictures of what will be printed
PAGE_TYPES = ("text/html",)


def kind_of(path):
    return SINGLE.sub(r"/\1/…", re.sub(r"^/statistiques/\d{4}(/t)?.*$", r"/statistiques/…\1", path))


def pages_of(browser, starts):
    """Every page that links lead to from there, one of each kind: [(path, query)]."""
    found, wanted, kinds = [], list(starts), set()
    while wanted:
        target = wanted.pop(0)
        parts = urllib.parse.urlsplit(target)
        kind = kind_of(parts.path) + ("?…" if parts.query else "")
        # Another language is the same page: judge_languages asks for each by itself.
        if kind in kinds or parts.path.startswith(("/signaler", "/assets")) or "langue=" in parts.query:
            continue
        kinds.add(kind)
        page = browser.get(target)
        if page.status != 200 or page.type not in PAGE_TYPES:
            ok(page.status == 200, f"{kind_of(parts.path)}: a link leads somewhere", f"{page.status} {target}")
            continue
        found.append(target)
        for _, href in page.links:
            there = urllib.parse.urlsplit(urllib.parse.urljoin(page.url, href))
            if f"{there.scheme}://{there.netloc}" == browser.base_url:
                wanted.append(there.path + (f"?{there.query}" if there.query else ""))
    return found


def judge_all(chromium, browser, person, starts, judged):
    """The whole, less the public pages that were `judged` already. A page of the office that somebody else was shown is looked at
    each night, narrow, where what this person sees more or less of it could go wrong. What it judges is added."""
    left = ("public",) if NIGHTLY else ("public", "seen")
    pages = [page for page in pages_of(browser, starts)
             if page not in judged and not any((who, kind_of(page)) in judged for who in left)]
    ok(pages, f"{person}: there are pages to look at")
    for number, page in enumerate(pages):
        public = LOOKS if NIGHTLY or number % 2 == 0 else LOOKS[:1]
        looks = public if person == "public" else LOOKS[:1] if ("seen", kind_of(page)) in judged else OFFICE_LOOKS
        judge_pages(chromium, browser, person, [page], looks)
    judged.update(pages if person == "public" else ())
    judged.update(("public" if person == "public" else "seen", kind_of(page)) for page in pages)


def judge_languages(chromium, browser, person, starts, judged):
    """As judge_all in French; in the other languages narrow and light, where the most can go wrong."""
    pages = [page for page in pages_of(browser, starts) if page not in judged]
    for language in ("en", "ar", "fr"):
        expect(browser.get(f"{starts[0]}?langue={language}"))
        is_(browser.get(starts[0]).source.count(f'<html lang="{language}"'), 1, f"{person}: the page is in {language}")
        judge_pages(chromium, browser, f"{person} {language}", pages, LOOKS if language == "fr" else LOOKS[:1])


def judge_pages(chromium, browser, person, pages, looks=LOOKS):
    chromium.adopt(browser)
    for path in pages:
        judge_looks(chromium, f"{person} {kind_of(path)}", path, looks, most_kb=KIT_KB if path.endswith("/kit") else None)


def judge_refusals(chromium, browser):
    """Pages nobody wants to see are pages too."""
    chromium.adopt(browser).resize(320)
    chromium.paint(False)
    for path, status in (("/nulle-part", 404), ("/a-trier", 403)):
        chromium.open(path)
        judge(chromium, f"error {status}", console=[rf"status of {status}"])


def judge_tenant(chromium, box, desk):
    """What the secret link shows once a file is closed, and what its pages say to a mistake."""
    closed, stopped = (file_report(box.browser(), email=f"{name}@example.org", photos=[("mur.png", png(), "image/png")])
                       for name in ("ferme", "arrete"))
    transmit(box, desk, closed)
    close(box, desk, closed)
    judge_pages(chromium, closed.browser, "tenant, closed", [closed.follow, f"{closed.follow}/regle?reponse=no"])
    write_to_desk(closed, "Le mur goutte encore.")
    act(stopped, "arreter", "act", {}, button="stop")
    for name, report in (("has written", closed), ("stopped", stopped)):
        judge_pages(chromium, report.browser, f"tenant, {name}", [report.follow])
    chromium.adopt(stopped.browser).resize(360)
    chromium.paint(False)
    for page, button in (("situation", "Envoyer"), ("photos", "Envoyer")):
        chromium.open(f"{stopped.follow}/{page}").press(button)
        judge(chromium, f"tenant {page}, nothing chosen", console=[r"status of 422"])
    chromium.open(f"{stopped.follow}/corriger").reach("adults")
    chromium.type("x")
    chromium.press("Enregistrer")
    judge(chromium, "tenant corriger, a mistake", console=[r"status of 422"])
    for path, name in (("/retrouver?envoye=1", "retrouver, sent"), (f"{stopped.follow}?fait=changed", "suivi, changed")):
        judge(chromium.open(path), f"tenant {name}")
    chromium.open("/retrouver").press("Recevoir mon lien")
    judge(chromium, "tenant retrouver, empty", console=[r"status of 422"])
    judge(chromium.open(f"/suivi/{'A' * 43}"), "tenant, a lost link", console=[r"status of 404"])


def propose_visit(box, report):
    """A visit with two dates; the path of its keyed page, from the mail."""
    agent = sign_in(box, AGENTS["schs"])
    accept(box, agent, report)
    page = open_file(box, agent, report)
    days = {f"day-{n}": (box.now() + datetime.timedelta(days=n)).strftime("%Y-%m-%d") for n in (1, 2)}
    send(page, form_with(page, r"/dossiers/[^/]+/visites"),
         {"means": "video", "video_link": "https://visio.exemple.fr/salle-64", "before": "Montrez-nous la chambre.",
          "time-1": "10:00", "time-2": "18:30", **days})
    mail = box.wait_mails(1, to="menage@example.org", subject="choisissez une date")[0]
    return next(urllib.parse.urlsplit(link).path for link in mail.links if "/visite/" in link)


def judge_open(chromium, name, path):
    judge_looks(chromium, name, path, LOOKS, unfold=True)


def judge_departures(chromium, desk):
    """What will leave: the page with a list on it."""
    page = expect(desk.get("/courriers/a-venir"))
    form = next(f for f in page.forms if "moment" in [field.name for field in f.fields])
    page = expect(send(page, form, button=[field.value for field in form.fields if field.name == "moment"][-1]))
    until(lambda: "Calcul en cours" not in expect(desk.get(page.url)).text, 60, "what will leave is known")
    judge_pages(chromium, desk, "desk what leaves", [page.url.removeprefix(desk.base_url)], OFFICE_LOOKS)


def judge_visits(chromium, box, report, path):
    """What is proposed, what came back, what was agreed: the pages of the tenant, and the forms of the file."""
    tenant, agent = box.browser(), sign_in(box, AGENTS["schs"])
    judge_open(chromium.adopt(agent), "partner visit forms", f"/dossiers/{report.uuid}")
    judge_open(chromium.adopt(tenant), "tenant visit proposed", path)
    chromium.resize(320)
    chromium.open(path).press("Envoyer ma réponse")
    judge(chromium, "tenant visit without a choice", console=["status of 422"])
    chromium.open(path)
    chromium.choose("at", chromium.ask("return document.querySelectorAll ('input[name=at]')[1].value"))
    chromium.press("Envoyer ma réponse")
    ok("C’est noté" in chromium.text, "a date is chosen by keyboard, without scripts", chromium.text[:400])
    judge_open(chromium, "tenant visit planned", path)
    judge_open(chromium.adopt(report.browser), "tenant follow planned", report.follow)


def judge_printed(chromium):
    """On paper, with a little to spare, the home page is one sheet; the figures end on none for a line or two."""
    for path, most, least in (("/", 1, 100), ("/statistiques/", 3, 40)):
        chromium.open(path)
        chromium._tell("Emulation.setEmulatedMedia", media="print", features=[])
        paper = base64.b64decode(chromium._tell("Page.printToPDF", paperWidth=8.27, paperHeight=11.2)["data"])
        text = subprocess.run(["pdftotext", "-", "-"], input=paper, capture_output=True, check=True).stdout.decode()
        sheets = text.rstrip("\f").split("\f")
        last = sheets[-1].split()
        ok(len(sheets) <= most and len(last) >= least, f"{path} printed: {most} at most", len(sheets), last)
        ok("Plan du site" not in text and "logement@demo.example" not in text, f"{path} printed: without its foot", text[-400:])
    chromium.paint(False)


told = os.path.join(tempfile.mkdtemp(prefix="told-"), "told")
tell_update(told, check="offered", offer="0.2.0", news="- Un bilan plus lisible.\n",
            history=(("a", 1790000000, "0.1.0", "0.1.9", "net", "returned", "health", "no"),))
with Box(config={"update": {"told": told}}) as box:
    set_up_demo(box, reports=30)
    with open(os.path.join(box.data, "crashes", "1000000000-1.txt"), "w", encoding="ascii") as report:
        report.write("program: histologe-photo\nsignal: SEGV\nat: 1000000000\nstack:\n" + "/usr/lib/histologe/x" * 20)
    report = file_report(box.browser(), email="menage@example.org", photos=[("mur.png", png(), "image/png")])
    desk = sign_in(box, MANAGER)
    take(box, desk, report)
    transmit(box, desk, report)
    token = box.admin("sensor", "add", "Capteur 1", "bedroom", report.uuid).strip()
    box.browser().post_json("/sensors/readings", {"temperature": 15.9, "humidity": 71.4},
                            headers={"Authorization": f"Bearer {token}"})
    # The box may be publishing at that very moment: only one may.
    until(lambda: box.run("histologe-generator", "site", check=False).returncode == 0, 60, "the site is published")
    visit = propose_visit(box, report)
    put(box, report)
    expect(ask(sign_in(box, AGENTS["schs"])))
    judged = set()
    with Chromium(box) as chromium:
        judge_all(chromium, box.browser(), "public", ["/", "/plan-du-site/", "/connexion"], judged)
        judge_printed(chromium)
        judge_languages(chromium, report.browser, "tenant", [report.follow, f"{report.follow}/questions", "/recu", visit], judged)
        judge_tenant(chromium, box, desk)
        judge_pages(chromium, box.browser(), "partner by link", [answer_link(box, report, "schs")], LOOKS[:1])
        judge_all(chromium, desk, "desk", ["/a-trier", "/dossiers", f"/dossiers/{report.uuid}"], judged)
        judge_all(chromium, sign_in(box, AGENTS["schs"]), "partner", ["/dossiers", f"/dossiers/{report.uuid}"], judged)
        judge_all(chromium, sign_in(box, ADMINISTRATOR), "administrator", ["/courriers"], judged)
        judge_departures(chromium, desk)
        judge_visits(chromium, box, report, visit)
        judge_refusals(chromium, sign_in(box, AGENTS["adil"]))
done_testing()
