#!/usr/bin/python3
# legal.py: the manager learns what the law still asks to say, says it, and reads it on the public site; an audit makes the
# declaration; an update brings a grid that nobody follows before it is adopted, and files keep the one they were scored with.
import os
import re
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *

NEXT = "national-2027"


def two_grids(folder):
    """The shipped folder with a next version beside it: one threshold, one weight, one word."""
    grids = os.path.join(folder, "grids")
    shutil.copytree(f"{TOP}/grids", grids)
    with open(f"{grids}/national-2026.yaml", encoding="utf-8") as file:
        text = file.read()
    for old, new in (("version: national-2026", f"version: {NEXT}"), ("name: Grille nationale 2026", "name: Grille nationale 2027"),
                     ("date: '2026-01-01'", "date: '2027-01-01'"), ("{letter: D, min: 3000,", "{letter: D, min: 2500,"),
                     ("words: Traces d’humidité", "words: Humidité visible")):
        ok(text.count(old) == 1, f"the grid says {old} once")
        text = text.replace(old, new)
    with open(f"{grids}/{NEXT}.yaml", "w", encoding="utf-8") as file:
        file.write(text)
    return grids


def public(box, path, status=200):
    return expect(box.browser().get(path), status)


def mentions(box, desk):
    before = public(box, "/mentions-legales/")
    ok(not before.has("Responsable de la publication") and not public(box, "/donnees-personnelles/").has("déléguée à la"),
       "what is not known is not said")
    page = expect(desk.get("/gestion/loi"))
    ok(page.has("Responsable de la publication et des données à compléter") and page.has("Audit d'accessibilité à compléter"),
       "the manager is told what is missing", page.text[:1500])
    section = expect(desk.get("/reglages?partie=loi"))
    wrong = send(section, section.form("legal.siren"), {"legal.siren": "216404", "legal.source_url": "javascript:alert(1)"})
    ok(wrong.status == 422 and wrong.has("neuf chiffres") and wrong.has("https://"), "what cannot be is refused")
    section = expect(desk.get("/reglages?partie=loi"))
    expect(send(section, section.form("legal.siren"), {
        "legal.siren": "216404459", "legal.director": "Anne <b>Laborde</b>, maire", "legal.dpo": "Service mutualisé",
        "legal.dpo_email": "dpo@cdg.example", "legal.security_email": "faille@pau.example"}))
    page = expect(desk.get("/gestion/loi"))
    ok(page.has("Personne déléguée à la protection des données fait"), "and what is there", page.text[:1500])
    box.admin("setting", "set", "readings.raw_months", "3")
    box.generator("site")
    after = public(box, "/mentions-legales/")
    ok(after.has("Anne <b>Laborde</b>, maire") and after.has("216404459"), "it is said, and stays text", after.text[:600])
    ok(public(box, "/donnees-personnelles/").has("dpo@cdg.example"), "with the way to exercise one's rights")
    register = public(box, "/registre/")
    ok(register.has("Anne <b>Laborde</b>, maire") and register.has("Texte des courriels et SMS partis 7 jours"),
       "the register has the town's mentions and the real limits", register.text[:3000])
    ok(register.has("Mesures des capteurs, une par une 3 mois"), "a setting of the town is the register's")


def papers(box, desk):
    for name in ("accessibilite", "donnees-personnelles", "registre", "fiche-incident"):
        paper = public(box, f"/{name}/{name}.pdf")
        ok(paper.type == "application/pdf" and paper.body[:4] == b"%PDF", f"{name} as PDF")
    is_(box.browser().get("/analyse-impact/").status, 404, "an assessment that nobody validated is not published")
    draft = expect(desk.get("/gestion/loi/papiers/impact"))
    ok(draft.type == "application/pdf" and draft.body[:4] == b"%PDF", "the manager has its draft")
    is_(desk.get("/gestion/loi/papiers/passwd").status, 404, "no other paper")
    section = expect(desk.get("/reglages?partie=loi"))
    expect(send(section, section.form("legal.impact_day"), {"legal.impact_day": "2026-11-16",
                                                           "legal.impact_opinion": "Favorable."}))


def security(box):
    page = public(box, "/.well-known/security.txt")
    lines = dict(line.split(": ", 1) for line in page.body.decode().splitlines())
    is_(lines["Contact"], "mailto:faille@pau.example", "security.txt says whom to tell")
    is_(lines["Expires"][:10], "2027-04-30", "and until when")
    for path in ("/.well-known/", "/.git/config", "/.hidden", "/.well-known/.x"):
        is_(box.browser().get(path).status, 404, f"{path}: nothing else hidden is the site's")


def audit(box, desk):
    ok(public(box, "/").has("Accessibilité : non conforme (audit non réalisé)"), "the home page says there was no audit")
    page = expect(desk.get("/gestion/loi/accessibilite"))
    typed = {"day": "2026-11-16", "auditor": "Cabinet <i>Clair</i>", "reference": "4.1.2", "rate": "82,5", "pages": "/\n/signaler",
             "failures": ""}
    wrong = send(page, page.form("auditor"), typed)
    ok(wrong.status == 422 and wrong.has("dites ce qui n'est pas conforme"), "a rate under 100 has its reasons", wrong.text[:600])
    is_(wrong.form("auditor").field("auditor").value, "Cabinet <i>Clair</i>", "what was typed is kept")
    done = expect(send(wrong, wrong.form("auditor"), {"failures": "*Contraste* d'un bouton\n[lien](javascript:alert(1))"}))
    ok(done.has("L'audit est enregistré"), "the audit is kept")
    ok(expect(desk.get("/gestion/loi")).has("Accessibilité : partiellement conforme"), "every page says it at once")
    box.time.jump(days=40)
    box.generator("site")
    ok(b"Expires: 2027-06-30T22" in public(box, "/.well-known/security.txt").body, "a later build puts security.txt off")
    impact = public(box, "/analyse-impact/")
    ok(impact.has("16 novembre 2026") and impact.has("Favorable.") and not impact.has("Projet"),
       "the assessment, validated, is there")
    page = public(box, "/accessibilite/")
    ok(page.has("82,50 %") and page.has("*Contraste* d'un bouton") and page.has("Cabinet <i>Clair</i>"), "so does the declaration",
       page.text[:1500])
    ok("javascript:" not in re.sub(r">[^<]*<", "><", page.source), "what was typed makes no link")
    ok(public(box, "/").has("Accessibilité : partiellement conforme"), "and the home page")
    box.jump(to="2029-11-20T08:00Z", run_due=False)
    box.generator("site")
    ok(public(box, "/").has("Accessibilité : non conforme") and public(box, "/accessibilite/").has("trois ans au plus"),
       "three years later it is worth nothing")


def grid(box, desk):
    report = file_report(box.browser())
    begun = fill_form(box.browser(), email="brouillon@example.org")
    version = lambda: box.query("SELECT grid_version FROM report ORDER BY id DESC LIMIT 1")[0]["grid_version"]
    is_(version(), "national-2026", "a version that came with an update waits")
    box.generator("site")
    is_(box.browser().get(f"/grille/{NEXT}/").status, 404, "and is not public")
    page = expect(desk.get("/gestion/grille"))
    ok(page.has("Grille nationale 2027") and page.has("nouvelle"), "the manager sees it", page.text[:800])
    page = expect(desk.get(f"/gestion/grille?version={NEXT}"))
    ok(page.has("Lettre D indice à partir duquel 3 % 2,5 %") and page.has("Traces d'humidité Humidité visible"),
       "with what it changes, each thing named once", page.text[:2500])
    stale = expect(desk.get(f"/gestion/grille?version={NEXT}"))
    done = expect(send(page, form_with(page, "/gestion/grille", version=NEXT)))
    ok(done.has("La version est adoptée") and done.has("Responsable du territoire"), "it is adopted, by somebody", done.text[:1200])
    again = expect(send(stale, form_with(stale, "/gestion/grille", version=NEXT)))
    is_(len(box.query("SELECT id FROM grid_adoption")), 2, "a second press decides nothing more")
    read_receipt(expect(send(begun, begun.form("website"))))
    is_(version(), "national-2026", "what was begun before is sent and scored by the grid that was in force then")
    file_report(box.browser(), email="suite@example.org")
    is_(version(), NEXT, "the next report follows it")
    is_(box.query("SELECT grid_version FROM report ORDER BY id LIMIT 1")[0]["grid_version"], "national-2026",
        "the first keeps its own")
    ok(expect(desk.get(f"/dossiers/{uuid_of(box, report)}")).status == 200, "and is read as before")
    box.restart()
    file_report(box.browser(), email="encore@example.org")
    is_(version(), NEXT, "so after a restart")
    box.generator("site")
    ok(public(box, "/grille/").has("Grille nationale 2027") and public(box, "/grille/national-2026/").has("n'est plus suivie"),
       "the site shows the one in force, and the former one as such")
    ok(public(box, "/grille/changements/").has("indice à partir duquel 3 % 2,5 %"), "and what changed")
    ok(public(box, "/grille/hygiene/").has("Humidité visible")
       and public(box, "/grille/national-2026/hygiene/").has("Traces d'humidité"),
       "criterion by criterion, each in its own words")


with tempfile.TemporaryDirectory() as folder, Box(start="2026-11-23T08:00Z", config={"paths": {"grids": two_grids(folder)}}) as box:
    set_up_demo(box)
    desk = sign_in(box, MANAGER)
    grid(box, desk)
    mentions(box, desk)
    papers(box, desk)
    security(box)
    audit(box, sign_in(box, MANAGER))
done_testing()
