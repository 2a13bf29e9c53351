#!/usr/bin/python3
# readings.py: the curves of a dwelling through the real programs: the table to take away beside what was sent, line by line; the
# report on paper; the diary of the desk and of the household; who may see them, and that it is written down who did; nothing of
# today for the household.
import csv
import datetime
import io
import os
import re
import subprocess
import sys
import tempfile
import zoneinfo

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from doors_sensors import press, uuid_of_sensor
from household import lend, live
from journey import AGENTS, MANAGER, PASSWORD, expect, file_report, form_with, send, set_up_demo, sign_in, uuid_of

PARIS = zoneinfo.ZoneInfo("Europe/Paris")


def table(page):
    """What a spreadsheet reads: semicolons, decimal commas."""
    text = page.body.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def when(row, name="moment"):
    """Its moment as a spreadsheet reads it, and how far it is from UTC, in a column of its own."""
    return datetime.datetime.fromisoformat(row[name] + row["décalage avec UTC"].removeprefix("UTC"))


def number(text):
    return float(text.replace(",", "."))


def week_of(at):
    day = datetime.datetime.fromtimestamp(at, PARIS).date()
    monday = day - datetime.timedelta(days=day.weekday())
    first = datetime.datetime.combine(monday, datetime.time(), PARIS)
    return first.timestamp(), datetime.datetime.combine(monday + datetime.timedelta(days=7), datetime.time(), PARIS).timestamp()


def tables(desk, page, sent):
    """Exactly the week that is shown: every value that was sent, with its zone, once; as many lines as the page says."""
    day = page.form("jour").field("jour").value
    start, end = week_of(datetime.datetime.fromisoformat(day).timestamp())
    wanted = {(moment["t"], kind): moment[name] for moment in sent if start <= moment["t"] < end
              for kind, name in (("Température", "temperature"), ("Humidité", "humidity"))}
    links = {href.split("donnees=")[1].split("&")[0]: href for _, href in page.links if "donnees=" in href}
    answer = expect(desk.get(links["brutes"]))
    rows = table(answer)
    got = {(when(row).timestamp(), row["grandeur"]): number(row["valeur corrigée"]) for row in rows}
    is_(len(rows), len(got), "each reading stands in the table once")
    ok(got == wanted, "and the table holds what was sent in that week, no more and no less",
       str(sorted(set(got.items()) ^ set(wanted.items()))[:4]))
    said = plain(page.text).replace(" ", "").replace("\u202f", "")
    ok(f"{len(rows)}lignes" in said, "the page says how many lines it has", f"{len(rows)}: {said[-900:]}")
    ok(answer.body.startswith(b"\xef\xbb\xbf") and rows[0]["décalage avec UTC"] in ("UTC+01:00", "UTC+02:00"),
       "with the mark of UTF-8, and the zone of each moment")
    hours = table(expect(desk.get(links["heures"])))
    ok(f"{len(hours)}lignes" in said, "hours too are counted")
    whole = [r for r in hours if r["minutes mesurées"] == "60" and r["nombre de mesures"] == "6"
             and r["grandeur"] == "Température"]
    row = whole[len(whole) // 2]
    at = when(row, "heure commençant à").timestamp()
    values = [m["temperature"] for m in sent if at - 600 < m["t"] < at + 3600]
    weights = [min(m["t"] + 600, at + 3600) - max(m["t"], at) for m in sent if at - 600 < m["t"] < at + 3600]
    mean = sum(v * w for v, w in zip(values, weights)) / sum(weights)
    ok(abs(number(row["moyenne"]) - mean) < 0.011, "an hour's mean is weighted by time", f"{row} {mean}")
    is_(number(row["minimum"]), min(values), "and its lowest is the lowest")


def paper(desk, path, page):
    """The report says what it is of, what it does not prove, and nobody's name; it is kept among the documents on request."""
    answer = expect(desk.get(f"{path}/rapport.pdf"))
    with tempfile.NamedTemporaryFile(suffix=".pdf", delete=False) as file:
        file.write(answer.body)
    if os.environ.get("KEEP_PAPER"):
        os.replace(file.name, os.environ["KEEP_PAPER"])
        file.name = os.environ["KEEP_PAPER"]
    text = subprocess.run(["pdftotext", "-layout", file.name, "-"], capture_output=True, text=True, check=True).stdout
    for words in ("Rapport de mesures", "Capteur 3", "chambre", "Pas comparé à une référence", "Fenêtre longtemps ouverte",
                  "ne vaut pas constat d’infraction", "Température", "Humidité", "Plus bas"):
        ok(words in text, f"the report says: {words}", text[:3000])
    ok("Camille" not in text and "Carnot" not in text, "nobody's name and no street", text[:2000])
    shown = expect(send(page, form_with(page, "/rapport")))
    ok("Rapport de mesures" in shown.text, "the report stands among the documents of the file", shown.text[:1500])


def diary(browser, path, mine):
    """Noted, refused without a day, corrected, erased; what was written by others stays theirs."""
    page = expect(browser.get(path))
    day = page.form("jour").field("jour").value
    bad = send(page, form_with(page, "/notes"), {"from_day": day, "to_day": day})
    ok(bad.status == 422 and bad.has("Choisissez ce qui s'est passé"), "nothing is chosen for whoever writes", bad.text[-1500:])
    bad = send(page, form_with(page, "/notes"), {"kind": "other", "from_day": day, "to_day": ""})
    is_(bad.status, 422, "a note without an end is refused")
    fields = {"kind": "window", "from_day": day, "from_time": "08:00", "to_day": day, "to_time": "09:30",
              "text": f"Note {mine} <b>"}
    page = expect(send(bad, form_with(bad, "/notes"), fields))
    ok(f"Note {mine} <b>" in page.text, "a note is kept as it was written", page.text[-1500:])
    return page


def misread(desk, path):
    """An address that cannot be read is answered with what is nearest, and that is said."""
    for query in ("vue=zzz", "jour=2026-13-45", "vue=mois&jour=hier"):
        ok("ne se lit pas en entier" in expect(desk.get(f"{path}?{query}")).text, f"{query} is not replaced in silence")
    for query in ("vue=mois", "vue=jour&jour=2026-11-20", "jour="):
        ok("ne se lit pas en entier" not in expect(desk.get(f"{path}?{query}")).text, f"{query} is read")


def monday(box, path):
    """A new week begins, nothing is measured in it yet: the page opens on the week that was."""
    box.jump(days=5)
    page = expect(sign_in(box, MANAGER).get(path))
    ok("Rien n'a été mesuré" not in page.text and "du 23 au 29 novembre 2026" in page.text,
       "without a day the page opens on the last stretch with readings", page.text[:900])


def denied(box, report, path):
    """Partners of other files, and the owner's side of this one, see no curve; it is said who saw them."""
    other = sign_in(box, AGENTS["caf"])
    for end in ("", "/graphique?grandeur=t", "/mesures.csv", "/rapport.pdf"):
        is_(other.get(path + end).status, 403, f"a partner that has not the file: {end or 'the page'}")
    landlord = sign_in(box, AGENTS["landlord"])
    is_(landlord.get(path).status, 403, "and the owner's side does not")


def give_file(page, content, status=200, name="cuisine.csv"):
    """By the form of the sensor's page, which is also what follows."""
    return expect(send(page, form_with(page, "/mesures"), {"file": (name, content, "text/csv")}), status)


def emptied_at_the_town_hall(box, desk, report, path):
    """A logger that is read when it comes back: its file is read on its page, twice is once, and it is said what was left."""
    lend(box, report, "Enregistreur", "kitchen", 10)
    press(desk, report, "return")
    sensor = uuid_of_sensor(box, "Enregistreur")
    first = datetime.datetime(2026, 11, 19, 8, 0, tzinfo=PARIS)
    moments = [first + datetime.timedelta(minutes=10 * i) for i in range(300)]
    lines = "".join(f"{at:%d/%m/%Y};{at:%H:%M:%S};{16 + i % 7 / 10:.1f};{60 + i % 9}\r\n".replace(".", ",")
                    for i, at in enumerate(moments))
    head = "Enregistreur n° 7\r\nDate;Heure;Température (°C);Humidité (%)\r\n"
    page = give_file(expect(desk.get(f"/capteurs/{sensor}")), (head + lines).encode("cp1252"))
    ok(page.has("600 mesures lues dans le fichier") and "19 novembre 2026" in page.text, "a logger's file is read",
       page.text[:900])
    spoiled = lines + "hier;;16,2;60\r\n20/11/2026;08:00:00;160;60\r\n20/11/2020;08:00:00;16;60\r\n"
    page = give_file(page, (head + spoiled).encode("utf-8"))
    ok(page.has("Une ligne sans date lisible") and page.has("la ligne 303 du fichier")
       and page.has("2 mesures laissées : d’un moment") and page.has("Une mesure laissée : hors de ce que"),
       "what is left is counted, and where it stands", page.text[:1200])
    rows = table(expect(desk.get(f"{path}/mesures.csv?vue=semaine&jour=2026-11-20")))
    got = {when(row): number(row["valeur corrigée"]) for row in rows
           if row["grandeur"] == "Température" and row["capteur"] == "Enregistreur"}
    is_(got, {at: 16 + i % 7 / 10 for i, at in enumerate(moments)}, "each of its values is in the table of the dwelling once")
    for content in (b"", b"PK\x03\x04\0\0\0", b'{"a": ['):
        said = "Aucune mesure n’a été" if content else "Choisissez le fichier"
        page = give_file(page, content, 422)
        ok(page.has(said), f"{content}: {said}")
    netatmo = b'{"body":{"devices":[{"_id":"70:EE","type":"NAMain","dashboard_data":{"time_utc":1763640000,"Temperature":17.5}}]}}'
    page = give_file(page, netatmo, name="station.json")
    ok(page.has("Rien n’a été gardé"), "a year before its loan is not its household's")
    page = give_file(page, b'{"temperature": 16.5}', name="capteur.json")
    ok(page.has("Rien n’a été gardé"), "a file that does not say when is not of now")
    page = give_file(page, netatmo.replace(b"1763640000", b"1795100000"), name="station.json")
    ok(page.has("Une mesure lue"), "what a maker's site gives as JSON is read too", page.text[:900])
    is_(len(box.query("SELECT 1 FROM event WHERE noun = 'sensor' AND verb = 'brought'")), 3, "the history says who brought it")


with Box(start="2026-11-26T13:00Z", site=False) as box:  # a Thursday
    set_up_demo(box)
    report = file_report(box.browser())
    path = f"/dossiers/{uuid_of(box, report)}/capteurs"
    desk = sign_in(box, MANAGER)
    page = expect(desk.get(path))
    ok("Aucun capteur n'a été prêté" in page.text, "a file without a sensor says so", page.text[:800])
    sent = live(box, lend(box, report, "Capteur 3", "bedroom", 20), 18, silent=(3, 4))
    page = diary(desk, path, "du service")
    tables(desk, expect(desk.get(path)), sent)
    paper(desk, path, expect(desk.get(path)))
    misread(desk, path)
    page = box.browser().get(f"{path}?vue=mois&jour=2026-11-20")
    page = page.submit({"email": MANAGER, "password": PASSWORD}, form="password")
    ok("novembre 2026" in page.text and page.form("jour").field("jour").value == "2026-11-20",
       "who had to sign in first comes to the month that was asked for", page.text[:600])
    denied(box, report, path)
    is_(len(box.query("SELECT 1 FROM access_log WHERE what = 'readings'")) > 3, True, "who saw the curves stands in the log")
    own = report.follow + "/mesures"
    page = diary(report.browser, own, "de chez moi")
    ok("Note du service" in page.text, "the household reads the desk's notes")
    is_(len([f for f in page.forms if re.search(r"/notes/[0-9a-f-]+", f.action)]), 1, "and may change its own only")
    rows = table(expect(report.browser.get(f"{own}/mesures.csv")))
    today = datetime.datetime.combine(box.now().astimezone(PARIS).date(), datetime.time(), PARIS)
    ok(rows and all(when(row) < today for row in rows),
       "nothing of today leaves for the household")
    ok("Mes mesures" in expect(report.browser.get(report.follow)).text, "its page leads there")
    is_(box.browser().get("/suivi/" + "A" * 43 + "/mesures").status, 404, "a wrong link opens nothing")
    emptied_at_the_town_hall(box, desk, report, path)
    monday(box, path)
done_testing()
