#!/usr/bin/python3
# council.py: what the service costs is typed, and the half-year's report tells it beside what was done, in full to the
# committee, masked to the public; the security decision is written down, shown to users, and its end is announced; how
# long the box was there is measured through a stop, and published.
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from doors_council import HALF, add_cost, decide
from journey import *


def words_of(pdf):
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        is_(subprocess.run(["qpdf", "--check", file.name], capture_output=True).returncode, 0, "a sound PDF")
        done = subprocess.run(["pdftotext", "-layout", file.name, "-"], capture_output=True, check=True)
    return re.sub(r"\s+", " ", done.stdout.decode())


def row(text, label):
    """What follows a label, up to the next words."""
    found = re.search(re.escape(label) + r"((?: [\d  ,]+€?| –| nouveau)*)", text)
    return found.group(1).split() if found else None


# ---- costs ----

def costs(box, desk):
    page = expect(desk.get(HALF))
    ok(page.has("Rien n’est saisi pour ce semestre"), "a half-year without costs says so")
    for values, words in (({"kind": ""}, "Choisissez de quoi"), ({"amount": "beaucoup"}, "par exemple 1234,50"),
                          ({"amount": "-3"}, "par exemple 1234,50"), ({"label": "x" * 121}, "120 signes")):
        page = add_cost(desk, **{"label": "", **values})
        ok(page.status == 422 and page.has(words), f"{values}: {words}", page.text[:500])
    is_(box.query("SELECT count(*) AS n FROM cost")[0]["n"], 0, "and nothing was kept")
    page = expect(add_cost(desk, label="Un mi-temps"))
    again = desk.post(f"{HALF}/couts", page.form("amount").entries(None))
    is_(again.status, 422, "an empty form adds nothing")
    page = expect(add_cost(desk, kind="equipment", amount="300", label="<b>capteurs</b>"))
    ok(page.has("<b>capteurs</b>") and page.has("1 500,50 €"), "costs add up, words stay words", page.text[:900])
    ok(page.has("Responsable du territoire"), "who typed them is named")
    uuid = box.query("SELECT uuid FROM cost WHERE kind = 'equipment'")[0]["uuid"]
    page = expect(send(page, form_with(page, "/couts", uuid=uuid)))
    ok(page.has("ne compte plus") and page.has("Remettre") and page.has("1 200,50 €"), "one is taken back")
    page = expect(send(page, page.form("Remettre : Matériel : boîte, cartes, capteurs, 300 €")))
    ok(page.has("compte de nouveau") and page.has("1 500,50 €"), "and put back")


def texts(box, desk):
    mine, theirs = expect(desk.get(HALF)), expect(desk.get(HALF))
    typed = {"foreword": "Un *bon* semestre", "decisions": "Acheter 20 capteurs\nReconduire"}
    page = expect(send(mine, mine.form("foreword"), typed))
    ok(page.has("Le texte du bilan est enregistré"), "what is said is kept")
    page = send(theirs, theirs.form("foreword"), {"foreword": "Autre chose"})
    ok(page.status == 409 and page.has("Quelqu’un a modifié ce texte") and "Autre chose" in page.source,
       "what somebody else wrote meanwhile is not written over; what was typed stays")


# ---- the report ----

def report(box, desk, handled):
    page = expect(desk.get(f"{HALF}/document"))
    text = words_of(expect(desk.get(f"{HALF}/pdf")).body)
    received = box.query("SELECT count(*) AS n FROM report")[0]["n"]
    for name, told in (("page", re.sub(r"\s+", " ", page.text)), ("PDF", text)):
        for words in (f"Signalements reçus du 1er juillet au 31 décembre 2026 : {received}.", "Un *bon* semestre",
                      "Temps des agents", "Acheter 20 capteurs", "Document interne"):
            ok(words in told.replace(" ", " ").replace(" ", " "), f"{name}: {words}", told[:1500])
    each = round(150050 / handled / 100)
    is_(row(text, "Par dossier traité")[:2], [str(each), "€"], "euro per report handled: the costs by what was handled")
    is_(row(text, "Par signalement reçu")[0], str(round(150050 / received / 100)), "and per report received")


def published(box, desk):
    page = expect(desk.get(HALF))
    ok(page.has("Il pourra être publié après le 31 décembre 2026"), "a half-year that goes on is not published")
    csrf = page.forms[0].field("csrf").value
    is_([desk.post(f"{HALF}/publication", {"csrf": csrf, "verb": verb}).status for verb in ("publish", "")], [422, 400],
        "nor by hand, nor by accident")
    box.jump(to="2027-01-04T09:00Z")
    desk = sign_in(box, MANAGER)
    page = expect(desk.get(HALF))
    page = expect(send(page, page.form("Publier sur le site"), button="publish"))
    ok(page.has("publié"), "once it is over it is")
    box.generator("site")
    page = expect(box.browser().get("/transparence/"))
    ok(page.has("second semestre 2026") and page.has("1 500,50 €"), "the transparency page leads to it", page.text[:1500])
    page = expect(page.click("second semestre 2026"))
    ok(page.has("Acheter 20 capteurs") and page.has("Temps des agents") and not page.has("Par dossier traité"),
       "costs and decisions are public, counts are masked", page.text[:1500])
    ok(not page.has("Document interne"), "and it is not the committee's")
    words_of(expect(page.click("Télécharger en PDF")).body)
    page = expect(desk.get(HALF))
    expect(send(page, page.form("Ne plus le publier"), button="hide"))
    box.generator("site")
    is_(box.browser().get("/transparence/bilan-2026-2/").status, 404, "and it leaves the site again")


# ---- the security of the box ----

def security(box, admin):
    page = expect(admin.get("/gestion/securite"))
    ok(page.has("Aucune décision n’est enregistrée") and page.has("À chiffrer avant toute ouverture"),
       "without a decision it says so, and what is missing", page.text[:900])
    box.generator("site")
    ok(box.browser().get("/transparence/").has("n’a pas encore décidé"), "the public reads the same")
    page = admin.get("/gestion/securite/attestation/pdf")
    ok(page.status == 404 and page.has("rien à attester"),
       "without a decision there is no attestation, and a sentence says so", page.text[:300])
    for values, words in (({"authority": ""}, "Dites qui a décidé"), ({"decided_on": "2026-12-01"}, "dans l’avenir"),
                          ({"expires_on": "2026-09-01"}, "après la décision"), ({"expires_on": "2032-01-01"}, "5 ans au plus")):
        page = decide(admin, **values)
        ok(page.status == 422 and page.has(words), f"{values}: {words}", page.text[:500])
    page = expect(decide(admin, number="2026-114", reserves="Chiffrer la carte"))
    ok(page.has("Décision bientôt à renouveler") and page.has("2026-114"), "written down; three months are soon", page.text[:900])
    before = int(re.search(r"Ce qui manque (\d+)", page.text).group(1))
    page = expect(send(page, page.form("done_on"), {"kind": "restore", "done_on": "2026-09-12", "note": "12 minutes"}))
    is_(int(re.search(r"Ce qui manque (\d+)", page.text).group(1)), before - 1, "a backup brought back is one thing less to do")
    text = words_of(expect(admin.get("/gestion/securite/dossier/pdf")).body)
    version = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", "libsqlite3-0"], capture_output=True, text=True).stdout
    for words in ("Le maire de Pau", "2026-114", "Chiffrer la carte", "12 minutes", "127.0.0.1", version):
        ok(words in text, f"the file says {words}", text[:600])
    box.generator("site")
    page = expect(box.browser().get("/transparence/attestation/"))
    ok(page.has("Le maire de Pau") and page.has("10 décembre 2026") and not page.has("Chiffrer la carte"),
       "users read the attestation, not the reserves", page.text[:600])
    is_(sign_in(box, MANAGER).get("/gestion/securite").status, 403, "it is the administrator's")


def ending(box):
    for day, count, words in (("2026-11-09T08:50Z", 1, "il reste 31 jours"), ("2026-11-10T08:50Z", 2, "il reste 30 jours"),
                              ("2026-11-11T08:50Z", 2, None), ("2026-12-11T08:50Z", 3, "a pris fin le 10 décembre 2026")):
        box.jump(to=day)
        settle(box)
        mails = box.mails(to=ADMINISTRATOR, subject="homologation du service")
        is_(len(mails), count, f"{day[:10]}: {count} reminders in all")
        if words:
            ok(words in mails[-1].text, f"{words}", mails[-1].text)


# ---- when the box was there ----

def presence(box):
    box.jump(hours=2)
    until(lambda: box.query("SELECT count(*) AS n FROM presence")[0]["n"] > 0, 10, "the box says that it is there")
    began = box.query("SELECT started_at AS at FROM presence ORDER BY id LIMIT 1")[0]["at"]
    box.stop()
    box.jump(hours=6, run_due=False)
    box.start()
    until(lambda: box.query("SELECT count(*) AS n FROM presence")[0]["n"] == 2, 10, "another start is another row")
    first, second = box.query("SELECT started_at, ended_at FROM presence ORDER BY id")
    is_(first["started_at"], began, "the first run keeps its beginning")
    away = second["started_at"] - first["ended_at"]
    ok(6 * 3600 - 5 <= away <= 6 * 3600 + 330, "what it was away is known to five minutes", away)
    ok(second["ended_at"] is None, "and the second one goes on")


with Box(start="2026-09-16T07:00Z") as box:
    set_up_demo(box)
    presence(box)
    desk, admin = sign_in(box, MANAGER), sign_in(box, ADMINISTRATOR)
    filed = [file_report(box.browser(), email=f"menage{n}@example.org") for n in range(3)]
    for one in filed[:2]:
        transmit(box, desk, one)
        record_result(box, desk, one, "works_done")
    costs(box, desk)
    texts(box, desk)
    report(box, desk, handled=2)
    security(box, admin)
    ending(box)
    published(box, sign_in(box, MANAGER))
done_testing()
