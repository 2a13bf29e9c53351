#!/usr/bin/python3
# imports.py: sheets brought from the back office and the command line: looked at first, done whole or not at all, twice the same
# changes nothing; what comes out goes back in; files wrong in every way are told line by line, and none stops the box.
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *

HEAD = "nom;type;courriel;telephone;competences;communes\r\n"


def bring(browser, kind, data, name="liste.csv"):
    """The file is tried: the page that says what it would do, or why it was not taken."""
    page = expect(browser.get("/imports"))
    form = next(f for f in page.forms if f.action and f.action.endswith("/imports"))
    form.fill({"file": (name, data, "text/csv")} | ({"kind": kind} if kind else {}))
    return browser.post("/imports", form.entries(form.button("Essayer")), multipart=True, referer=page.url)


def apply(page):
    return expect(page.submit({}, form="digest"))


def partners(box):
    return box.query("SELECT name, type, email, phone, weekly_way FROM partner WHERE archived_at IS NULL ORDER BY name")


def good(box, desk):
    before = len(partners(box))
    sheet = HEAD + ('"Agglomération, habitat";intercommunalité;habitat@agglo.example;05 59 11 22 33;'
                    '"RSD, visites de logements";64445\r\n'
                    "MSA Sud Aquitaine;CAF_MSA;msa@example.org;'+33 5 59 80 98 98;;\r\n;;;;;\r\n")
    page = expect(bring(desk, "partners", sheet.encode("cp1252")))
    ok(page.has("2") and page.has("à ajouter") and page.has("Agglomération, habitat"), "a sheet of Windows is looked at",
       page.text[:800])
    is_(len(partners(box)), before, "and nothing is done yet")
    page = apply(page)
    ok(page.has("C’est fait"), "then it is done", page.text[:600])
    is_(len(partners(box)), before + 2, "two partners more")
    row = box.query("SELECT p.uuid, p.phone, group_concat (c.competence, ' ') AS can FROM partner p JOIN partner_competence c"
                    " ON c.partner_id = p.id WHERE p.email = 'habitat@agglo.example' GROUP BY p.id")[0]
    is_((row["phone"], row["can"]), ("05 59 11 22 33", "rsd visites"), "with what they can do, said in words")
    is_(box.query("SELECT a.insee FROM partner_area a"
                  " JOIN partner p ON p.id = a.partner_id WHERE p.email = 'habitat@agglo.example'"),
        [{"insee": "64445"}], "and where")
    is_(box.query("SELECT phone FROM partner WHERE email = 'msa@example.org'")[0]["phone"], "+33 5 59 80 98 98",
        "an apostrophe that guards a plus is taken away")
    page = expect(bring(desk, "partners", sheet.encode()))
    ok(page.has("ne changerait rien"), "the same sheet again, in UTF-8, would change nothing", page.text[:700])
    return row["uuid"]


def changed(box, desk, uuid):
    sheet = f"\ufeffidentifiant,nom,type,courriel\n{uuid},Agglomération,epci,habitat@agglo.example\n"
    first, second = (expect(bring(desk, "partners", sheet.encode())) for _ in range(2))
    ok(first.has("à modifier") and first.has("nom"), "a comma and a BOM are as good; the column that changes is named",
       first.text[:700])
    apply(first)
    is_(box.query("SELECT name, phone FROM partner WHERE uuid = ?", uuid), [{"name": "Agglomération", "phone": "05 59 11 22 33"}],
        "the identifier carries a new name; what the sheet does not say stays")
    page = second.submit({}, form="digest")
    ok(page.status == 409 and page.has("ont changé depuis votre essai"),
       "what was looked at and would now do something else is not done",
       f"{page.status} {page.text[:500]}")


def round_trip(box, desk):
    for kind in ("partners", "communes", "rules"):
        sheet = desk.get(f"/imports/export?sorte={kind}")
        ok(sheet.status == 200 and sheet.type == "text/csv", f"{kind}: there is a list to take away",
           f"{sheet.status} {sheet.type}")
        page = expect(bring(desk, kind, sheet.body))
        ok(page.has("ne changerait rien"), f"{kind}: and brought back it changes nothing", page.text[:900])
        model = desk.get(f"/imports/modele?sorte={kind}")
        page = expect(bring(desk, kind, model.body))
        ok(page.status == 200 and not page.has("Cette colonne"), f"{kind}: the model has the columns", page.text[:600])


def rules(box, desk):
    sheet = ("nom;type;partenaire;en_service;conditions\n"
             "Gaz et danger;bailleur social;;oui;danger = yes | parc = social\n"
             "À Pau;;MSA Sud Aquitaine;non;insee = 64445 | criticite >= D\n")
    apply(expect(bring(desk, "rules", sheet.encode())))
    rows = box.query("SELECT r.name, r.active, r.partner_type, group_concat (c.field || ' ' || c.test || ' ' || c.value, '; ') AS c"
                     " FROM rule r JOIN rule_condition c ON c.rule_id = r.id WHERE r.name IN ('Gaz et danger', 'À Pau')"
                     " GROUP BY r.id ORDER BY r.name")
    is_([(r["name"], r["active"], r["partner_type"], r["c"]) for r in rows],
        [("Gaz et danger", 1, "social_landlord", "danger is yes; tenure is social"), ("À Pau", 0, None,
                                                                                      "insee is 64445; class at_least D")],
        "rules come in, in service or not")
    page = expect(bring(desk, "rules", sheet.replace(">= D", ">= C").encode()))
    ok(page.has("à modifier") and page.has("conditions"), "a condition that differs is a change", page.text[:700])
    page = expect(bring(desk, "rules",
                        ("nom;type;partenaire;conditions\nA;;;\nB;schs;CAF Béarn et Soule;\nC;rien;;\nD;schs;;couleur = bleu\n"
                                        "E;schs;;criticite >= Z\nF;schs;;insee = 75056\nG;schs;;danger\n").encode()))
    for line in range(2, 9):
        ok(page.has(f"Ligne {line}") or f">{line}<" in page.source, f"a wrong rule is told at line {line}", page.text[:1200])


# ---- wrong in every way ----

def many_mistakes():
    lines = "".join(f"Partenaire {i};schs;pas une adresse {i};;;\n" for i in range(250))
    return (HEAD + lines).encode()


WRONG = (  # name, bytes, what the page says
    ("empty", b"", "vide"),
    ("a workbook", b"PK\x03\x04\0\0\0\0" + b"\0" * 200, "classeur"),
    ("UTF-16", "nom;type;courriel\nA;schs;a@example.org\n".encode("utf-16"), "Unicode"),
    ("letters of nothing", b"\xef\xbb\xbfnom;type;courriel\n\xff\xfe\x81;schs;a@example.org\n", "illisibles"),
    ("NUL bytes inside", HEAD.encode() + b"A\0B;schs;a@example.org;;;\n", "classeur"),
    ("no column of ours", b"a;b;c\n1;2;3\n", "Cette colonne manque"),
    ("a column twice", b"nom;nom;type;courriel\nA;A;schs;a@example.org\n", "deux fois"),
    ("a slip in a header", b"nom;type;courriel;telefone\nA;schs;a@example.org;05\n", "pas connue"),
    ("header only", HEAD.encode(), "rien à importer"),
    ("cut in a quote", HEAD.encode() + b'A;schs;a@example.org;;"visites', "guillemet"),
    ("too few fields", HEAD.encode() + b"A;schs;a@example.org\nB;schs;b@example.org;;;\n", "nombre de cases"),
    ("a formula", HEAD.encode() + b"=HYPERLINK(1);schs;a@example.org;;;\n", "formule"),
    ("another formula", HEAD.encode() + b"@SUM(A1);schs;a@example.org;;;\n", "formule"),
    ("the same twice", HEAD.encode() + b"A;schs;a@example.org;;;\na;schs;b@example.org;;;\n", "Déjà à la ligne 2"),
    ("a type of nobody", HEAD.encode() + b"A;zorro;a@example.org;;;\n", "pas un type"),
    ("no address", HEAD.encode() + b"A;schs;;;;\n", "nécessaire"),
    ("an unknown commune", HEAD.encode() + b"A;schs;a@example.org;;;75056\n", "commune du territoire"),
    ("an unknown competence", HEAD.encode() + b"A;schs;a@example.org;;plomberie;\n", "compétence"),
    ("a name without end", HEAD.encode() + b"A" * 500 + b";schs;a@example.org;;;\n", "Trop long"),
    ("a line without end", HEAD.encode() + b'"' + b"A" * 200000 + b'";schs;a@example.org;;;\n', "bien trop longue"),
    ("too many lines", HEAD.encode() + b"".join(b"P%d;schs;p@example.org;;;\n" % i for i in range(1200)), "Trop de lignes"),
    ("too heavy", HEAD.encode() + b"A;schs;a@example.org;;;\n" * 90000, "2 Mo"),
    ("two hundred and fifty mistakes", many_mistakes(), "250 points"),
)


def wrong(box, desk):
    before = partners(box)
    for name, data, said in WRONG:
        page = bring(desk, "partners", data)
        ok(page.status in (200, 422) and page.has(said), f"{name}: told", f"{page.status} {page.text[:900]}")
        ok("Importer ces lignes" not in page.source, f"{name}: and there is no button to do it")
    is_(partners(box), before, "none of it left anything")
    page = bring(desk, "partners", many_mistakes())
    is_(len(re.findall(r"pas une adresse 1\s", page.text)), 1, "each is told once")
    ok(page.source.count("<tr>") <= 210, "two hundred at most are shown", str(page.source.count("<tr>")))
    page = desk.post(page.path, [("csrf", page.forms[0].field("csrf").value), ("digest", "x")])
    ok(page.status == 409 and partners(box) == before, "and who sends the form all the same changes nothing", str(page.status))
    page = bring(desk, None, HEAD.encode())
    ok(page.status == 422 and page.has("Dites ce que contient le fichier"), "a kind that nobody said", page.text[:400])


def communes(box, desk):
    sheet = "insee;nom;code_postal;formulaire_ouvert\n64122;Biarritz;64200;non\n2A004;Ajaccio;20000;oui\n64445;Pau;64000;oui\n"
    page = expect(bring(desk, "communes", sheet.encode()))
    apply(page)
    is_(box.query("SELECT insee, name, open FROM commune ORDER BY insee"),
        [{"insee": "2A004", "name": "Ajaccio", "open": 1}, {"insee": "64122", "name": "Biarritz", "open": 0},
         {"insee": "64445", "name": "Pau", "open": 1}], "communes come in, open or not")
    page = expect(bring(desk, "communes",
                        b"insee;nom;code_postal\n64;Pau;64000\n64445;Pau;6400\n64445;Pau;64000\n64445;Pau;64000\n"))
    ok(page.has("3 points"), "wrong ones are told", page.text[:600])


def command_line(box):
    path = os.path.join(box.folder, "communes.csv")
    with open(path, "w", encoding="cp1252") as stream:
        stream.write("insee;nom;code_postal\n64102;Bayonne;64100\n64483;Saint-Étienne-de-Baïgorry;64430\n")
    told = box.admin("import", "communes", path, "--dry-run")
    ok("new 2" in told and "Bayonne" in told, "the command line looks first", told)
    is_(box.query("SELECT count (*) AS n FROM commune WHERE insee = '64102'")[0]["n"], 0, "and does nothing")
    box.admin("import", "communes", path)
    ok("same 2" in box.admin("import", "communes", path), "then does it, and twice is once")
    out = box.admin("export", "communes")
    ok("Saint-Étienne-de-Baïgorry" in out and out.startswith("\ufeffinsee;nom"), "and prints it", out[:200])
    with open(path, "a", encoding="cp1252") as stream:
        stream.write("1;;x\n")
    done = box.run("histologe-admin", "import", "communes", path, check=False)
    ok(done.returncode == 1 and "ligne 4, insee" in done.stdout, "what is wrong is told with its line, and the command fails",
       done.stdout + done.stderr)
    done = box.run("histologe-admin", "import", "chats", path, check=False)
    is_(done.returncode, 1, "a kind that nobody knows fails")


def addresses(box, desk):
    with open(ADDRESSES, "rb") as stream:
        good_file = stream.read()
    box.admin("addresses", "import", ADDRESSES)
    stat = os.stat(os.path.join(box.data, "addresses.db"))
    page = expect(bring(desk, "addresses", good_file, "adresses.csv"))
    until(lambda: box.query("SELECT state FROM import WHERE kind = 'addresses'")[0]["state"] != "waiting", 90, "the job reads it")
    page = expect(desk.get(page.path))
    ok(page.has("sans erreur"), "addresses are read aside", page.text[:500])
    is_(os.stat(os.path.join(box.data, "addresses.db")).st_ino, stat.st_ino, "and the former ones stay meanwhile")
    page = expect(page.submit({}, form="Mettre ces adresses en service"))
    ok(page.has("servent dès maintenant") and os.stat(os.path.join(box.data, "addresses.db")).st_ino != stat.st_ino,
       "then they serve",
       page.text[:500])
    ok("Rue Carnot" in box.browser().get("/adresses?q=12+rue+carnot").text, "the next question asks them")
    page = expect(bring(desk, "addresses", b"a;b\n1;2\n", "faux.csv"))
    until(lambda: box.query("SELECT state FROM import WHERE name = 'faux.csv'")[0]["state"] != "waiting", 90, "the job refuses it")
    ok(desk.get(page.path).has("pas pu être lu"), "a file that is none is told", desk.get(page.path).text[:500])


def swept(box, desk):
    folder = os.path.join(box.data, "imports")
    ok(os.listdir(folder), "files wait in their folder")
    box.jump(days=2)
    is_(box.query("SELECT count (*) AS n FROM import WHERE state = 'staged'")[0]["n"], 0,
        "what nobody did is forgotten after a day")


with Box(start="2026-11-30T08:00Z", site=False) as box:
    set_up_demo(box)
    desk = sign_in(box, MANAGER)
    uuid = good(box, desk)
    changed(box, desk, uuid)
    rules(box, desk)
    round_trip(box, desk)
    wrong(box, desk)
    communes(box, desk)
    command_line(box)
    addresses(box, desk)
    is_(sign_in(box, AGENTS["caf"]).get("/imports").status, 403, "an agent of a partner imports nothing")
    swept(box, desk)
done_testing()
