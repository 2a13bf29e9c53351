#!/usr/bin/python3
# loans.py: a sensor from its making to its return: token and label once, offered by mail, accepted on the household's page, lent
# with its agreement, paused, recalled, withdrawn; what a pause holds back; two households one after the other; the owner's side.
import datetime
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from doors_mediation import pdf_text
from doors_sensors import *
from journey import *

TENANT = "menage@example.org"
READINGS = "/sensors/readings"
NO_LOAN = "Aucun capteur n'a été prêté pour ce dossier"


def measure(box, token, status, temperature=15.9, **values):
    page = box.browser().post_json(READINGS, {"temperature": temperature, "humidity": 71.4, **values},
                                   headers={"Authorization": f"Bearer {token}"})
    is_(page.status, status, f"a message of the sensor is answered {status}")
    return page


def state(box):
    return [row["state"] for row in box.query("SELECT state FROM sensor_loan ORDER BY id")]


def news(box, to, count, subject):
    mails = box.wait_mails(count, to=to, subject=subject)
    return mails[-1]


def made_once(box, desk):
    """The token is said once; its label lasts an hour; a mistake keeps what was typed; a taken identifier is said."""
    page = add(desk, "", 422)
    ok(page.has("Donnez-lui un nom"), "a sensor without a name is refused in words", page.text[:600])
    page = add(desk, "Capteur 3", device="A8404 1FF", interval="600", model="EM300-TH")
    token = token_of(page)
    ok(page.has("ne sera plus montrée") and page.has(READINGS), "its token and its settings are shown", page.text[:1500])
    uuid = uuid_of_sensor(box, "Capteur 3")
    ok(expect(desk.get("/capteurs")).has("n'a encore rien envoyé"), "the fleet says in plain words that it sent nothing yet")
    label = pdf_text(expect(desk.get(f"/capteurs/{uuid}/etiquette")).body)
    code = box.query("SELECT code FROM sensor")[0]["code"]
    ok(f"{code[:4]}-{code[4:]}" in label and "Capteur 3" in label and token[:24] in label,
       "the label has its name and its code, the settings its token", label)
    page = expect(desk.get(f"/capteurs/{uuid}"))
    ok(token not in page.source, "its page does not show the token again")
    ok(token not in box.log(), "nor does the log")
    page = add(desk, "Capteur 4", 422, device="a8404 1ff")
    ok(page.has("déjà celui d’un autre capteur") and 'value="Capteur 4"' in page.source,
       "an identifier is one sensor's", page.text[:800])
    page = expect(desk.get(f"/capteurs?q={code[:4].lower()}-{code[4:]}"))
    ok(page.has("Capteur 3"), "the code of the label finds it", page.text[:800])
    page = expect(desk.get("/capteurs?etat=lost"))
    ok(page.has("Aucun capteur ici"), "a filter without a sensor says so", page.text[:800])
    page = expect(desk.get(f"/capteurs/{uuid}"))
    page = expect(send(page, form_with(page, f"/capteurs/{uuid}", verb="renew")))
    fresh = token_of(page)
    measure(box, token, 401)
    is_(len(box.admin("gateway", "add", "Antenne du toit", "lorawan").strip()), 43, "the command line makes a gateway")
    ok(expect(desk.get("/capteurs")).has("Antenne du toit"), "which the fleet shows")
    return fresh


def offered(box, desk, report):
    page = open_file(box, desk, report)
    page = expect(send(page, form_with(page, "/pret", verb="offer")))
    ok(page.has("le demandeur va recevoir un message"), "one click on the file offers a sensor", page.text[:800])
    mail = news(box, TENANT, 1, "un capteur vous est proposé")
    ok("gratuitement" in mail.text and "/suivi/" in mail.text, "the household is told, and where to answer", mail.text)
    page = expect(report.browser.get(report.follow))
    ok(page.has("Oui, je veux bien"), "its page asks", page.text[:1500])
    page = tell(report, "accept")
    ok(page.has("Nous vous appelons pour apporter le capteur"), "a yes is said back", page.text[:600])
    page = expect(desk.get("/capteurs/a-preter"))
    ok(page.has("Le ménage accepte"), "the list of whom to lend to begins with who accepted", page.text[:800])


def reads(box):
    return box.query("SELECT count (*) AS count FROM access_log")[0]["count"]


def lent(box, desk, report, token):
    before = reads(box)
    agreement = pdf_text(expect(desk.get(f"/dossiers/{report.uuid}/pret/accord")).body, "-raw")
    for words in ("Ce qui est mesuré", "Combien de temps", "Votre bailleur ne voit jamais les courbes", "CNIL", "Dubois"):
        ok(words in agreement, f"the agreement says: {words}", agreement)
    is_(agreement.count("\f"), 1, "what is signed stands on one page with what is agreed to")
    held = " ".join(agreement.split())
    ok("12 mois au plus, ou jusqu’à 6 mois après la fin" in held and "jusqu’à 5 ans après" in held,
       "and how long readings are kept, as the settings say", held)
    is_(reads(box), before + 1, "who had the household's name printed is written down")
    page = lend(desk, report, "Capteur 3", 422, room="")
    ok(page.has("Choisissez une pièce"), "no loan without a room", page.text[:600])
    page = lend(desk, report, "Capteur 3", 422, how=None)
    ok(page.has("Dites comment le ménage a donné son accord"), "nor when nobody says how it agreed", page.text[:600])
    page = lend(desk, report, "Capteur 3", 422, consent="2031-01-01")
    ok(page.has("ne peut pas être d’un jour à venir"), "nor with an agreement of tomorrow", page.text[:600])
    planned = (box.now() + datetime.timedelta(days=20)).strftime("%Y-%m-%d")
    page = room(desk, report)
    ok(page.has("Proposer"), "what is offered stands beside")
    page = lend(desk, report, "Capteur 3", how="page", planned=planned, position="à côté du lit")
    ok(page.has("accord donné sur la page de suivi") and page.has("en cours"),
       "lent, with how the household agreed", page.text[:1200])
    ok('id="offer"' not in page.source, "and nothing is left to offer: no empty card", page.text[:1200])
    is_(box.query("SELECT state FROM sensor_offer")[0]["state"], "lent", "what was offered is done")
    measure(box, token, 204)
    ok(expect(desk.get("/capteurs")).has("à l'instant"), "a message of this minute came just now")
    for key, value in (("raw_months", 3), ("closed_months", 0), ("hours_years", 1)):
        box.admin("setting", "set", f"readings.{key}", value)
    filled = pdf_text(expect(desk.get(next(href for _, href in page.links if "accord?pret=" in href))).body, "-raw")
    ok("Capteur 3" in filled and "chambre" in filled, "the agreement filled in names sensor and room", filled)
    is_(filled.count("\f"), 1, "on one page too")
    held = " ".join(filled.split())
    ok("3 mois au plus, ou jusqu’à la fin de votre dossier" in held and "jusqu’à 1 an après" in held,
       "and promises what the settings say by then", held)
    uuid = box.query("SELECT uuid FROM sensor WHERE name = 'Capteur 3'")[0]["uuid"]
    page = expect(desk.get(f"/capteurs/{uuid}"))
    ok(page.has(f"histologe/{uuid}/reading") and page.has("/sensors/readings") and token not in page.source,
       "the sensor's page tells how it is set up, but its key", page.text[:2500])


def paused(box, desk, report, token):
    page = expect(report.browser.get(report.follow))
    ok(page.source.count("aucune mesure n’est gardée") == 1 and "/mesures\">Voir et télécharger mes mesures" in page.source,
       "its card says once what a pause is, and leads to what was measured", page.text[-2500:])
    page = tell(report, "pause")
    ok(page.has("Les mesures sont en pause") and page.has("rien n’est gardé"), "the household pauses by itself", page.text[:900])
    page = measure(box, token, 422)
    ok("pause" in page.text, "what is measured in a pause is refused, and said", page.text)
    tell(report, "resume")
    measure(box, token, 204)
    is_(state(box), ["running"], "and goes on")
    page = open_file(box, desk, report)
    ok(page.has("Mesures mises en pause") and page.has("Mesures reprises"), "the history of the file has both", page.text[-3000:])


def owners_side(box, desk, report):
    """A landlord who holds the file by agreement sees no curve; with the household's written agreement it does."""
    curves = f"/dossiers/{report.uuid}/capteurs"
    landlord = sign_in(box, AGENTS["landlord"])
    box_report = box.query("SELECT id FROM report WHERE uuid = ?", report.uuid)[0]["id"]
    partner = box.query("SELECT id FROM partner WHERE type LIKE 'bailleur%' OR type LIKE '%landlord%' LIMIT 1")
    if partner:
        store(box, "INSERT INTO assignment (uuid, report_id, partner_id, state, trace, created_at, waiting_since)"
              f" VALUES ('00000000-0000-4000-8000-00000000aaaa', {box_report}, {partner[0]['id']}, 'accepted', '', 1, 1)")
    page = expect(desk.get(curves))
    ok(not page.has(NO_LOAN), "the desk sees the curves", page.text[:1800])
    is_(landlord.get(curves).status, 403, "the owner's side sees none")
    page = expect(landlord.get(f"/dossiers/{report.uuid}"))
    hidden = ("Capteur prêté (", "Capteur 3", "Mesures mises en pause")
    ok(page.has("Signalement reçu") and not any(page.has(words) for words in hidden),
       "nor does the history of its file tell of a loan", page.text[-3000:])
    press(desk, report, "owner_yes")
    ok(not expect(landlord.get(curves)).has(NO_LOAN), "with the household's written agreement it does")
    page = expect(landlord.get(f"/dossiers/{report.uuid}"))
    ok(page.has("Capteur prêté (Capteur 3)"), "and reads of it, with its name", page.text[-3000:])
    press(desk, report, "owner_no")
    is_(landlord.get(curves).status, 403, "which may be taken back")


def recalled(box):
    box.jump(days=17)
    until(lambda: any("à rendre dans quelques jours" in mail.text for mail in box.mails() if mail.to == TENANT), 20,
          "the return is recalled three days before its day")
    box.jump(days=5)
    until(lambda: any("devait être rendu" in mail.text for mail in box.mails()), 20, "the desk is told that it is not back")


def withdrawn(box, desk, report, token):
    page = tell(report, "withdraw")
    is_(state(box), ["running"], "no withdrawal without a choice of what becomes of the readings")
    page = tell(report, "withdraw", keep="erase")
    ok(page.has("plus rien n’est gardé"), "the household withdraws by itself", page.text[:900])
    measure(box, token, 422)
    is_(box.query("SELECT state, keep FROM sensor_loan"), [{"state": "withdrawn", "keep": "erase"}],
        "with what becomes of its readings")
    page = expect(desk.get("/capteurs"))
    ok(page.has("accord retiré"), "the fleet tells that it is to be fetched", page.text[:1500])
    other = file_report(box.browser(), email="autre@example.org")
    uuid_of(box, other)
    ok(room(desk, other).has("Aucun capteur n’est libre"), "it is not lent to somebody else before it is back")
    page = room(desk, report)
    ok(page.has("L'appareil est rendu, ou perdu"),
       "a return is not one press beside the rest", page.text[:1500])
    press(desk, report, "return")
    lend(desk, other, "Capteur 3")
    measure(box, token, 204, 22.0)
    is_(state(box), ["returned", "running"], "then it is: two loans of one sensor")
    page = expect(report.browser.get(report.follow))
    ok(page.has("Rendu, merci") and not page.has("Mettre en pause"),
       "the first household's page says that it is over", page.text[:2500])
    page = report.browser.post(f"{report.follow}/capteur", {
        "csrf": page.forms[0].field("csrf").value, "act": "pause", "request_token": "A" * 43,
        "loan": box.query("SELECT uuid FROM sensor_loan ORDER BY id DESC")[0]["uuid"]})
    is_(page.status, 404, "and it cannot pause another's")


with Box(start="2026-11-16T08:00Z", site=False) as box:
    set_up_demo(box)
    desk = sign_in(box, MANAGER)
    page = expect(desk.get("/capteurs"))
    ok(page.has("Aucun capteur pour l’instant"), "an empty fleet says what sensors are for", page.text[:800])
    report = file_report(box.browser(), email=TENANT, last_name="Dubois", first_name="Inès")
    uuid_of(box, report)
    token = made_once(box, desk)
    offered(box, desk, report)
    lent(box, desk, report, token)
    paused(box, desk, report, token)
    owners_side(box, desk, report)
    recalled(box)
    withdrawn(box, sign_in(box, MANAGER), report, token)
done_testing()
