#!/usr/bin/python3
# rules.py: managers write the rules of assignment in the browser, try them on past files before they save them, meet each other at
# the same rule; files that no rule sends on are told; the box transmits simple files by itself, and nothing else; what partners
# refuse comes back once a month.
import contextlib
import csv
import os
import sqlite3
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *

ALL_ROWS = ("SELECT (SELECT count(*) FROM event) AS e, (SELECT count(*) FROM assignment) AS a,"
            " (SELECT count(*) FROM rule) AS r")


def rule(box, name):
    return box.query("SELECT uuid, id, version FROM rule WHERE name = ? AND archived_at IS NULL", name)[0]


def rule_page(box, desk, name):
    return expect(desk.get("/regles/" + rule(box, name)["uuid"]))


def names(box):
    return [row["name"] for row in box.query("SELECT name FROM rule WHERE archived_at IS NULL ORDER BY position")]


def partners_of(box, report):
    rows = box.query("SELECT p.type FROM assignment a JOIN partner p ON p.id = a.partner_id JOIN report r ON r.id = a.report_id"
                     " WHERE r.uuid = ? ORDER BY p.type", uuid_of(box, report))
    return [row["type"] for row in rows]


def write_rule(desk, values, button="Enregistrer la règle", status=200):
    page = expect(desk.get("/regles/nouvelle"))
    return expect(send(page, page.form("to"), values, button=button), status)


def writing(box, desk, other):
    page = expect(desk.get("/regles"))
    ok(page.has("Si le logement est social"), "a rule reads as a sentence", page.text[:1500])
    page = write_rule(desk, {}, status=422)
    ok(page.has("Donnez un nom à la règle.") and page.has("Choisissez à qui la règle envoie."),
       "what is missing is said", page.text)
    page = write_rule(desk, {"name": "CCAS, petites classes", "to": "type ccas", "test-class-0": "at_least",
                             "value-class-0": ["B", "C"]}, status=422)
    ok(page.has("Pour « au moins », cochez une seule lettre."), "at least two letters is no condition", page.text[:1500])
    is_(page.form("to").field("name").value, "CCAS, petites classes", "and what was typed is kept")
    page = write_rule(desk, {"name": "R", "to": "type ccas", "from": "hier", "until": "31/02/2027"}, status=422)
    is_(page.text.count("Donnez le jour sous la forme 11/10/2026."), 4, "days that are none are said, above and beside")
    page = write_rule(desk, {"name": "R", "to": "type ccas", "from": "02/02/2027", "until": "2027-02-01"}, status=422)
    ok(page.has("Le dernier jour est avant le premier."), "nor may the end stand before the beginning")
    write_rule(desk, {"name": "Plus tard", "to": "type ccas", "from": "02/02/2027", "until": ""})
    ok(expect(desk.get("/regles")).has("ne compte pas aujourd'hui à partir du 2 février 2027"), "a rule may begin later")
    page = rule_page(box, desk, "Plus tard")
    expect(send(page, form_with(page, "/etat", verb="archive"), button="Supprimer la règle"))
    before = len(names(box))
    page = write_rule(desk, {"name": "CCAS", "to": "type ccas", "test-class-0": "at_least", "value-class-0": ["B"],
                             "test-tenure-0": "is_not", "value-tenure-0": ["social", "unknown"]})
    ok(page.has("La règle est enregistrée")
       and page.has("Si la criticité est au moins B et le logement n'est pas social ou non précisé"),
       "a rule of two conditions", page.text[:2500])
    is_(len(names(box)), before + 1, "stands in the store")
    # the same rule under two pens
    one, two = rule_page(box, desk, "CCAS"), rule_page(box, other, "CCAS")
    expect(send(one, one.form("to"), {"test-tenure-0": "", "value-tenure-0": []}, button="Enregistrer la règle"))
    page = expect(send(two, two.form("to"), {"name": "CCAS bis"}, button="Enregistrer la règle"), 409)
    ok(page.has("Quelqu'un d'autre a changé les règles") and page.has("dit maintenant : Si la criticité est au moins B"),
       "the second manager is told what it has become", page.text[:1500])
    is_(page.form("to").field("name").value, "CCAS bis", "and keeps what was typed")
    page = expect(send(page, page.form("to"), {}, button="Enregistrer la règle"))
    ok("CCAS bis" in names(box), "then saves it knowingly")
    page = rule_page(box, desk, "CCAS bis")
    ok(page.has("Règle modifiée") and page.has("Administration de la boîte")
       and page.has("Avant : envoyer à : CCAS, criticité au moins B"),
       "its history says who, before and after", page.text[-1500:])
    # a press that comes twice
    page = expect(desk.get("/regles/nouvelle?copie=" + rule(box, "CCAS bis")["uuid"]))
    form = page.form("to").fill({"name": "Copie"})
    for _ in range(2):
        expect(desk.post("/regles/nouvelle", form.entries(form.button("Enregistrer la règle")), referer=page.url))
    is_(names(box).count("Copie"), 1, "a copy sent twice is one rule")


def ordering(box, desk, other):
    start = names(box)
    mine, theirs = expect(desk.get("/regles")), expect(other.get("/regles"))
    down = form_with(mine, rule(box, start[0])["uuid"] + "/etat", verb="down")
    expect(send(mine, down))
    is_(names(box)[:2], [start[1], start[0]], "a rule goes down")
    page = send(theirs, form_with(theirs, rule(box, start[2])["uuid"] + "/etat", verb="up"))
    is_(page.status, 409, "who saw another order is told")
    is_(names(box)[:3], [start[1], start[0], start[2]], "and nothing moved")
    page = expect(desk.get("/regles"))
    expect(send(page, form_with(page, rule(box, start[0])["uuid"] + "/etat", verb="up")))
    is_(names(box), start, "and goes up again")
    page = expect(desk.get("/regles"))
    expect(send(page, form_with(page, rule(box, "Copie")["uuid"] + "/etat", verb="disable")))
    ok(expect(desk.get("/regles")).has("en pause"), "a rule is paused")
    page = rule_page(box, desk, "Copie")
    expect(send(page, form_with(page, "/etat", verb="archive"), button="Supprimer la règle"))
    ok("Copie" not in names(box), "and deleted")
    is_(box.query("SELECT count(*) AS n FROM rule WHERE name = 'Copie'")[0]["n"], 1, "the store keeps it")
    deleted = box.query("SELECT uuid FROM rule WHERE name = 'Copie'")[0]["uuid"]
    page = expect(desk.get("/regles"))
    page = expect(send(page, form_with(page, deleted + "/etat", verb="restore")))
    ok(page.has("La règle est revenue") and names(box)[-1] == "Copie", "and gives it back, at the end", page.text[:800])


def many(box, desk):
    """More rules than a page holds: the next page, moves across its edge, the page that one stands on afterwards."""
    start = names(box)
    with contextlib.closing(sqlite3.connect(os.path.join(box.data, "store.db"), timeout=30)) as store, store:
        store.executemany("INSERT INTO rule (uuid, territory_id, position, name, partner_type, active, version)"
                          " SELECT ?, territory_id, ?, ?, partner_type, 0, 1 FROM rule WHERE partner_type IS NOT NULL LIMIT 1",
                          [(f"00000000-0000-4000-8000-{n:012}", 1000 + n, f"Encore {n}") for n in range(60 - len(start))])
    whole, page = expect(desk.get("/regles")), expect(desk.get("/regles?page=2"))
    is_([shown.body.count(b'id="r-') for shown in (whole, page)], [50, 10], "fifty rules a page")
    ok(whole.has("1–50 sur 60") and page.has("51–60 sur 60"), "which of how many", page.text[-900:])
    page = expect(send(page, form_with(page, rule(box, names(box)[50])["uuid"] + "/etat", verb="up")))
    is_(names(box)[49:51], [f"Encore {50 - len(start)}", f"Encore {49 - len(start)}"], "a rule goes up to the page before")
    ok(page.has("La règle a changé de place") and page.has("51–60 sur 60"), "and one stands where one stood", page.text[-900:])
    ok(expect(desk.get("/regles?page=99")).has("51–60 sur 60"), "beyond the last page is the last one")
    gone = box.query("SELECT count(*) AS n FROM rule WHERE archived_at IS NOT NULL")[0]["n"]
    for count, told in ((50, False), (51, True)):
        with contextlib.closing(sqlite3.connect(os.path.join(box.data, "store.db"), timeout=30)) as store, store:
            store.execute("UPDATE rule SET archived_at = 1 WHERE id IN (SELECT id FROM rule WHERE name LIKE 'Encore %' LIMIT ?)",
                          (count - gone,))
        is_(expect(desk.get("/regles")).has("Seules les 50 dernières"), told, f"{count} deleted ones: whether some are not shown")
    with contextlib.closing(sqlite3.connect(os.path.join(box.data, "store.db"), timeout=30)) as store, store:
        store.execute("DELETE FROM rule WHERE name LIKE 'Encore %'")
    is_(names(box), start, "those of the test are gone")


def together(box, desk, other):
    """Two set how rules count, from pages of the same moment: each changes what it touched."""
    mine, theirs = expect(desk.get("/regles")), expect(other.get("/regles"))
    expect(send(mine, mine.form("match"), {"match": "first"}))
    expect(send(theirs, theirs.form("match"), {"automatic": False}))
    rows = box.query("SELECT key, value FROM setting WHERE key IN ('rules.match', 'rules.automatic') ORDER BY key")
    is_([row["value"] for row in rows], ["0", "first"], "what a colleague chose meanwhile stays")
    page = expect(desk.get("/regles"))
    expect(send(page, page.form("match"), {"match": "all", "automatic": True}))


def trying(box, desk):
    page = expect(desk.get("/regles/essai"))
    ok(page.has("dossiers transmis depuis le"), "the rules as they stand are tried on past files", page.text[:1500])
    before = box.query(ALL_ROWS)
    page = write_rule(desk, {"name": "Police partout", "to": "type association"}, button="Essayer sans enregistrer")
    ok(page.has("seraient partis autrement"), "a rule that was never saved is tried", page.text[:2500])
    is_(page.form("to").field("name").value, "Police partout", "its form is kept")
    after = box.query(ALL_ROWS)
    is_(after, before, "and nothing was written")
    links = [href for _, href in page.links if href.startswith("/dossiers/")]
    ok(links and expect(desk.get(links[0])), "each file that would go elsewhere is a link away")
    # what a trial says is what transmitting does
    for row in box.query("SELECT uuid FROM rule WHERE archived_at IS NULL AND active = 1"):
        page = expect(desk.get("/regles"))
        expect(send(page, form_with(page, row["uuid"] + "/etat", verb="disable")))
    report = file_report(box.browser(), email="essai@example.org")
    transmit(box, desk, report)
    is_(partners_of(box, report), [], "with every rule paused a file goes to nobody")
    settle(box)
    told = [mail for mail in box.mails() if mail_kind(mail) == "rule_none" and report.reference in mail.text]
    is_(sorted(mail.to for mail in told), [MANAGER], "the manager is told, once")
    ok(not any(word in told[0].text for word in ("Rue Carnot", "essai@example.org")), "without names or address")
    page = open_file(box, desk, report)
    ok(page.has("Aucun partenaire n'a reçu ce dossier") and page.has("Aucune règle n'envoie ce dossier"), "the file says it",
       page.text[:1500])
    ok(expect(desk.get("/demandes")).has(report.reference), "and it stands in the desk's work")
    ok(expect(desk.get("/dossiers?liste=all")).has("1 dossier sans partenaire"), "counted above the list")
    return report


def quiet_addresses(box):
    """Addresses that the base knows and no file has: the box leaves the others to the desk."""
    taken = {row["address_key"] for row in box.query("SELECT address_key FROM report WHERE address_key IS NOT NULL")}
    with open(ADDRESSES, encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    return [f"{row['numero']} {row['nom_voie']}" for row in rows if row["id"] not in taken and not row["rep"]]


def automatic(box, desk):
    fields = {"name": "Simple", "to": "type caf_msa", "test-danger-0": "in", "value-danger-0": ["no"], "automatic": True}
    write_rule(desk, fields)
    quiet = quiet_addresses(box)
    simple = file_report(box.browser(), address=quiet[0])
    box.jump(minutes=11)
    settle(box)
    rows = box.query("SELECT l.outcome, r.state FROM report r JOIN automatic_look l ON l.report_id = r.id WHERE r.uuid = ?",
                     uuid_of(box, simple))
    page = open_file(box, desk, simple)
    is_(rows, [{"outcome": "transmitted", "state": "active"}], "a simple file leaves by itself")
    ok(page.has("Transmis par la boîte, sans attendre le service"), "and says so", page.text[:2000])
    is_(partners_of(box, simple), ["caf_msa"], "to the partner of the rule")
    again = file_report(box.browser(), address=quiet[0], email="voisin@example.org")
    danger = file_report(box.browser(), address=quiet[1], problems=("B-STR01-3",), email="danger@example.org")
    box.jump(minutes=11)
    settle(box)
    for report, words in ((again, "un autre dossier existe à cette adresse"), (danger, "un danger est signalé")):
        page = open_file(box, desk, report)
        ok(page.has("La boîte a laissé ce dossier au service : " + words), "kept for the desk: " + words, page.text[:2500])
        is_(partners_of(box, report), [], "and sent to nobody")
    page = expect(desk.get("/regles"))
    expect(send(page, page.form("match"), {"automatic": False}))
    late = file_report(box.browser(), address=quiet[2], email="tard@example.org")
    box.jump(minutes=11)
    settle(box)
    is_(partners_of(box, late), [], "one tick stops all of it")
    return simple


def refusals(box, desk, report):
    caf = sign_in(box, AGENTS["caf"])
    refuse(box, caf, report)
    page = expect(desk.get("/regles/refus"))
    ok(page.has("Simple") and page.has("trop peu de dossiers") and page.has("hors de notre secteur (1)"),
       "what is refused stands by rule and reason, few files said so", page.text[:1500])
    seen = len(box.mails())
    box.jump(days=30)
    settle(box)
    told = [mail for mail in box.mails()[seen:] if mail_kind(mail) == "refusals"]
    is_([mail.to for mail in told], [MANAGER], "the manager reads it once, with the new month")
    like(told[0].text, r"règle « Simple » : 1 sur 1", "which rule, how many")
    seen = len(box.mails())
    box.jump(days=35)
    settle(box)
    is_([m for m in box.mails()[seen:] if mail_kind(m) == "refusals"], [], "a month without refusals is silent")


with Box(start="2026-09-16T07:00Z", site=False) as box:
    set_up_demo(box, 40)
    box.admin("addresses", "import", ADDRESSES)
    desk, other = sign_in(box, MANAGER), sign_in(box, ADMINISTRATOR)
    writing(box, desk, other)
    ordering(box, desk, other)
    many(box, desk)
    together(box, desk, other)
    trying(box, desk)
    refusals(box, sign_in(box, MANAGER), automatic(box, desk))
done_testing()
