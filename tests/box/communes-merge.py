#!/usr/bin/python3
# communes-merge.py: two communes become one: reports, areas, rules and figures follow; people who write the former name are still
# at home; a cut in the middle is finished later. And a commune that the form is not open to.
import os
import sqlite3
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *

PAU, BILLERE, LONS, NEW = "64445", "64129", "64348", "64999"


def box_knows(desk, insee):
    """Its row on the page leads to its own form."""
    return any(href.startswith(f"/communes?insee={insee}") for _, href in expect(desk.get("/communes")).links)


def two_officers(box, desk):
    """Each changes the same commune: who comes second does not write over what was not seen."""
    other = sign_in(box, MANAGER)
    one, two, three = (expect(browser.get(f"/communes?insee={LONS}")) for browser in (desk, other, other))
    expect(send(one, one.form("Enregistrer la commune"), {"name": "Lons-en-Béarn"}))
    page = send(two, two.form("Enregistrer la commune"), {"name": "Lons-le-Vieux"})
    ok(page.status == 409 and page.has("Lons-en-Béarn, 64140, formulaire ouvert") and "Lons-le-Vieux" in page.source,
       "a name that changed meanwhile is shown beside the one typed", page.text[:900])
    expect(send(three, three.form("Enregistrer la commune"), {"postcode": "64141"}))
    row = box.query("SELECT name, postcode FROM commune WHERE insee = ?", LONS)
    is_(row, [{"name": "Lons-en-Béarn", "postcode": "64141"}], "who changes another field takes nothing back")
    expect(send(page, page.form("Enregistrer la commune"), {"name": "Lons"}))
    row = box.query("SELECT name, postcode FROM commune WHERE insee = ?", LONS)
    is_(row, [{"name": "Lons", "postcode": "64141"}], "having read it, one may write over it, and over nothing else")
    expect(commune(desk, LONS, "Lons"))
    blank = expect(desk.get("/communes"))
    page = send(blank, blank.form("Enregistrer la commune"), {"insee": LONS, "name": "Ailleurs", "postcode": "64140", "open": True})
    is_(page.status, 409, "the empty form does not write over a commune that is there")


def commune(desk, insee, name, postcode="64140", open=True):
    known = box_knows(desk, insee)
    page = expect(desk.get(f"/communes?insee={insee}" if known else "/communes"))
    return send(page, page.form("Enregistrer la commune"), {"insee": insee, "name": name, "postcode": postcode, "open": open})


def insee_of(box, report):
    return box.query("SELECT insee, city FROM report WHERE number = ?", report.reference.split("-")[1])[0]


def bring(desk, kind, data):
    page = expect(desk.get("/imports"))
    page = expect(send(page, page.form("Essayer"), {"kind": kind, "file": ("a.csv", data.encode(), "text/csv")}))
    return expect(send(page, page.form("Importer ces lignes")))


def prepare(box, desk):
    for insee, name in ((BILLERE, "Billère"), (LONS, "Lons")):
        expect(commune(desk, insee, name))
    page = commune(desk, "6", "Nulle part", "6")
    ok(page.status == 422 and page.has("cinq caractères") and page.has("cinq chiffres"), "a code is a code", page.text[:500])
    helper = box.query("SELECT uuid FROM partner WHERE type = 'association'")[0]["uuid"]
    page = expect(desk.get(f"/partenaires/{helper}/secteur"))
    expect(send(page, page.form("Enregistrer les communes"), {"pasted": f"{BILLERE}\n{LONS}"}))
    bring(desk, "rules", f"nom;type;partenaire;conditions\nÀ Billère ou Lons;association;;insee = {BILLERE} {LONS}\n"
                         f"À Lons ou Pau;adil;;insee = {LONS} {PAU}\n")
    return helper


def elsewhere(box, desk):
    expect(commune(desk, LONS, "Lons", open=False))
    page = fill_form(box.browser(), city="Lons", postcode="64140")
    ok(page.has("n’est pas à Pau"), "people of a commune that is closed are told who can act", page.text[:900])
    expect(commune(desk, LONS, "Lons"))
    page = fill_form(box.browser(), city="Lons", postcode="64140")
    ok(not page.has("n’est pas à Pau"), "and no more when it opens", page.text[:900])
    report = file_report(box.browser(), city="Lons", postcode="64140", address="3 Rue du Pic")
    is_(insee_of(box, report), {"insee": LONS, "city": "Lons"}, "and are at home")
    return report


def merge(box, desk):
    page = expect(desk.get("/communes/fusion"))
    wrong = send(page, page.form("Voir ce qui changera"), {"into": NEW, "name": "Val de Pau", "postcode": "64140"},
                 extra=[("from", LONS)])
    ok(wrong.status == 422 and wrong.has("deux communes au moins"), "one commune does not merge", wrong.text[:300])
    page = send(page, page.form("Voir ce qui changera"), {"into": NEW, "name": "Val de Pau", "postcode": "64140"},
                extra=[("from", LONS), ("from", BILLERE)])
    ok(page.has("Rien n’est encore fait") and page.has("Dossiers qui prennent le code 64999 : 122")
       and page.has("nomment à la place d’un ancien : 2") and not box.query("SELECT 1 FROM commune WHERE insee = ?", NEW),
       "what it changes is shown first, and nothing done", page.text[:1500])
    page = send(page, page.form("Fusionner"), {"name": "Val-de-Pau"})
    ok(page.has("Rien n’est encore fait") and not box.query("SELECT 1 FROM commune WHERE insee = ?", NEW),
       "another name is looked at again")
    page = send(page, page.form("Fusionner"), {"name": "Val de Pau"})
    page = send(page, page.form("Fusionner"))
    ok(page.status == 200 and page.has("La fusion est faite") and page.has("fait partie de 64999"), "two become one",
       page.text[:500])


def followed(box, desk, helper, reports):
    is_(box.query("SELECT DISTINCT insee FROM report ORDER BY insee"), [{"insee": PAU}, {"insee": NEW}], "every report follows")
    is_(insee_of(box, reports[0]), {"insee": NEW, "city": "Lons"}, "its address stays as it was written")
    rows = box.query("SELECT before, after, count (*) AS n FROM event WHERE verb = 'commune_merged' GROUP BY before")
    is_(rows, [{"before": BILLERE, "after": NEW, "n": 1}, {"before": LONS, "after": NEW, "n": 121}],
        "each with its former code in history")
    ok(open_file(box, desk, reports[0]).has("Commune fusionnée"), "which the file shows")
    is_(box.query("SELECT insee FROM partner_area a JOIN partner p ON p.id = a.partner_id WHERE p.uuid = ?", helper),
        [{"insee": NEW}],
        "the area of a partner follows, once")
    is_([r["value"] for r in box.query("SELECT value FROM rule_condition WHERE field = 'insee' ORDER BY id")], [NEW,
                                                                                                                f"{NEW} {PAU}"],
        "so do the rules")


def afterwards(box, desk):
    for city in ("Lons", "Val de Pau", "billere"):
        report = file_report(box.browser(), city=city, postcode="64140", address="7 Rue du Pic", email=f"{city[:3]}@example.org")
        is_(insee_of(box, report)["insee"], NEW, f"who writes {city} lives in the new commune")
    take(box, desk, report)
    transmit(box, desk, report)
    row = box.query("SELECT p.type FROM assignment a JOIN partner p ON p.id = a.partner_id JOIN report r ON r.id = a.report_id"
                    " JOIN rule l ON l.id = a.rule_id WHERE r.number = ? AND l.name = 'À Billère ou Lons'",
                    report.reference.split("-")[1])
    is_(row, [{"type": "association"}], "the rule and the area reach it")
    page = expect(desk.get("/communes/fusion"))
    ok(LONS not in page.source, "what was merged does not merge again")
    page = send(page, page.form("Voir ce qui changera"), {"into": NEW, "name": "Pau", "postcode": "64000"},
                extra=[("from", LONS), ("from", PAU)])
    is_(page.status, 409, "even by the back door")
    page = commune(desk, LONS, "Lons")
    ok(page.status == 422 and page.has("ancienne commune"), "nor is its code given again", page.text[:300])
    page = expect(desk.get(f"/communes?insee={NEW}"))
    page = send(page, form_with(page, "/communes/retirer", insee=NEW))
    ok(page.status == 409 and page.has("ne peut pas être retirée"), "a commune with files stays", page.text[:500])


def cut(box):
    """Half of the reports moved, then a power cut: the page says so and finishes."""
    store = os.path.join(box.data, "store.db")
    box.stop()
    connection = sqlite3.connect(store)
    connection.execute("UPDATE report SET insee = ? WHERE id IN (SELECT id FROM report WHERE insee = ? LIMIT 50)", (LONS, NEW))
    connection.commit()
    connection.close()
    box.start()
    desk = sign_in(box, MANAGER)
    page = expect(desk.get("/communes"))
    ok(page.has("Une fusion s’est arrêtée en route") and page.has("50"), "a merger that was cut is told", page.text[:500])
    page = expect(send(page, page.form("Terminer la fusion")))
    ok(not page.has("arrêtée en route"), "and finished")
    is_(box.query("SELECT count (*) AS n FROM report WHERE insee = ?", LONS)[0]["n"], 0, "with every report")


with Box(start="2026-11-30T08:00Z") as box:
    set_up_demo(box, 40)
    desk = sign_in(box, MANAGER)
    helper = prepare(box, desk)
    high = file_report(box.browser(), city="Billère", postcode="64140", address="3 Rue Haute")
    reports = [elsewhere(box, desk), high]
    two_officers(box, desk)
    multiply(box, 120)  # more than a piece of work, all of Lons
    merge(box, desk)
    followed(box, desk, helper, reports)
    afterwards(box, desk)
    cut(box)
done_testing()
