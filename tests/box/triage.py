#!/usr/bin/python3
# triage.py: ten reports of one night sorted one by one: taken, completed by one question, merged, kept for mediation, filtered,
# transmitted; nothing sent that should not be.
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *


def first(box, desk):
    return expect(desk.get("/a-trier/suivant"))


def state(box, report):
    return box.query("SELECT state FROM report WHERE uuid = ?", uuid_of(box, report))[0]["state"]


def decide(page, verb, **values):
    return expect(send(page, form_with(page, "/etat", verb=verb), values))


def one_by_one(box, desk):
    """Dangers first; a decision leads to the next one, taking in charge stays; skipping changes nothing."""
    calm = [file_report(box.browser(), email=f"calme{i}@example.org", address=f"{i + 1} Rue Carnot") for i in range(3)]
    danger = file_report(box.browser(), problems=("L-ELE03-3", "L-HUM02-3"), address="20 Rue Serviez")
    page = first(box, desk)
    ok(page.has(danger.reference) and page.has("1 sur 4 à trier"), "the danger comes first", page.text[:800])
    other = expect(desk.get(dict(page.links)["Passer au suivant"]))
    ok(other.has(calm[0].reference) and other.has("2 sur 4"), "one may skip", other.text[:600])
    is_({state(box, report) for report in (*calm, danger)}, {"received"}, "skipping decides nothing")
    page = decide(page, "take")
    ok(page.has(danger.reference) and page.has("pris en charge à votre nom"), "taken in charge, the same one stays",
       page.text[:800])
    page = decide(page, "transmit")
    ok(page.has("Le dossier est transmis") and page.has(calm[0].reference) and page.has("1 sur 3"),
       "a decision leads to the next one, and says what was done", page.text[:800])
    again = send(page, form_with(page, "/etat", verb="filter"), {})
    ok(again.status == 422 and again.has("1 sur 3 à trier") and again.has("Choisissez un motif") and again.has("Passer au suivant"),
       "a reason that is missing is asked for on the same page", again.text[:800])
    page = decide(again, "filter", reason="advice_enough", message="Ouvrez les fenêtres deux fois par jour, puis rappelez-nous.")
    ok(page.has(calm[1].reference), "filtered: the next one", page.text[:600])
    is_([state(box, report) for report in (danger, *calm)], ["active", "filtered", "received", "received"],
        "each is where it was sent")
    for report in calm[1:]:
        transmit(box, desk, report)
    page = expect(desk.get("/a-trier"))
    ok(page.has("Rien ne vous attend"), "then nothing waits", page.text[:600])
    is_(expect(desk.get("/a-trier/suivant")).path, "/a-trier", "and the next one is the list")


def ask(page, *facts):
    """Ticks these boxes and no other."""
    form = form_with(page, "/demander")
    entries = [(name, value) for name, value in form.entries(form.button(None)) if name != "fact"]
    return page.browser.post(form.action, entries + [("fact", fact) for fact in facts], referer=page.url)


def completed(box, desk):
    """What each partner misses is said before the file leaves; one message asks the tenant for all of it."""
    report = file_report(box.browser(), email="complet@example.org", beneficiary="caf", address="4 Rue Carnot")
    page = first(box, desk)
    like(page.text, r"(?s)Ce qui manque.*CAF[^\n]*\nle numéro d.allocataire", "the CAF misses the beneficiary's number")
    like(page.text, r"(?s)Ce qui manque.*hygiène et de santé\ncomment entrer", "the hygiene service how to come in")
    before = len(box.mails(to="complet@example.org"))
    page = expect(ask(page, "beneficiary_number", "access"))
    ok(page.has("Les questions sont posées") and page.has("(demandé)"), "the desk reads that it was asked", page.text[:1500])
    box.jump(hours=1)
    settle(box)
    mails = box.mails(to="complet@example.org")[before:]
    asking = [mail for mail in mails if "des questions pour vous" in mail.subject]
    ok(len(asking) == 1 and "allocataire" in asking[0].text and "Comment entrer" in asking[0].text, "one mail asks for both",
       *map(repr, mails))
    page = expect(report.browser.get(report.follow + "/questions"))
    ok(page.has("numéro d’allocataire") and page.has("Comment entrer"), "the tenant is asked both", page.text[:1500])
    expect(send(page, form_with(page, "/questions"), {"q.beneficiary_number": "1234567 A", "q.access": "Code 12B4, le soir"}))
    page = open_file(box, desk, report)
    ok(page.has("1234567 A") and page.has("Code 12B4"), "the answers stand in the file", page.text[:3000])
    ok(not re.search(r"(?s)Ce qui manque.*\nle numéro d.allocataire", page.text), "and miss no more", page.text[:3000])
    transmit(box, desk, report)
    again = file_report(box.browser(), beneficiary="no", address="5 Rue Carnot")
    page = expect(desk.get(f"/a-trier/{uuid_of(box, again)}"))
    ok(not page.has("le numéro d’allocataire"), "who has no allowance is asked for no number", page.text[:1500])
    refused = ask(page)
    ok(refused.status == 422 and refused.has("Cochez au moins une question"), "no box ticked: it is said", refused.text[:600])
    transmit(box, desk, again)


def needs_edited(box, desk):
    page = expect(desk.get("/completude?type=adil"))
    page = expect(send(page, form_with(page, "/completude"), {"need.rent": "needed", "need.owner_told": "none"}))
    ok(page.has("C’est enregistré"), "the territory changes what the ADIL needs", page.text[:600])
    is_(box.query("SELECT fact, level FROM need ORDER BY fact"),
        [{"fact": "owner_told", "level": "none"}, {"fact": "rent", "level": "needed"}], "only what differs is kept")
    report = file_report(box.browser(), address="6 Rue Carnot")
    page = expect(desk.get(f"/a-trier/{uuid_of(box, report)}"))
    like(page.text[page.text.find("Ce qui manque"):], r"ADIL[^\n]*\n[^\n]*le loyer", "and the next file says so")
    transmit(box, desk, report)
    is_(sign_in(box, AGENTS["caf"]).get("/completude").status, 403, "a partner does not")


def merged_by_number(box, desk, kept):
    """Nothing that the box knows makes them one: another mail, another address. The desk does."""
    other = file_report(box.browser(), email="soeur@example.org", address="71 Rue Carnot")
    page = expect(desk.get(f"/a-trier/{uuid_of(box, other)}"))
    ok(not page.has("Peut-être déjà signalé"), "nothing is offered")
    is_({link.split("#")[0] for words, link in page.links if words in ("Écrire un suivi", "Proposer une visite à distance")},
        {f"/dossiers/{uuid_of(box, other)}"}, "what is done on the file's own page leads there")
    page = send(page, form_with(page, "/reunir"), {"other": other.reference})
    ok(page.status == 422 and page.has("Aucun autre dossier ouvert ne porte ce numéro"), "a file is not merged into itself")
    expect(send(page, form_with(page, "/reunir"), {"other": f"#{kept.reference}"}))
    is_((state(box, other), state(box, kept)), ("filtered", "active"), "its number is enough")


def merged(box, desk):
    kept = file_report(box.browser(), email="deux@example.org", address="7 Rue Carnot")
    transmit(box, desk, kept)
    double = file_report(box.browser(), email="deux@example.org", address="7 Rue Carnot", description="Encore moi.")
    page = first(box, desk)
    ok(page.has("Peut-être déjà signalé") and page.has(kept.reference), "the earlier one is offered", page.text[:1500])
    form = form_with(page, "/reunir")
    back = send(page, form, {"message": "Nous continuons avec l’autre."})
    ok(back.status == 422 and "Nous continuons avec l’autre." in back.source, "without a choice it is refused, the words stay")
    typed = {"into": kept.reference, "message": "Nous continuons avec l’autre dossier."}
    page = expect(send(page, form_with(page, "/reunir"), typed))
    ok(page.has("sont réunis") or page.path == "/a-trier", "merged", page.text[:600])
    is_((state(box, double), state(box, kept)), ("filtered", "active"), "the second ends, the first goes on")
    page = open_file(box, desk, double)
    ok(page.has("Réuni avec le dossier") and page.has(kept.reference), "the one says where it went", page.text[:800])
    ok(open_file(box, desk, kept).has(double.reference), "the other what came")
    settle(box)
    ok(expect(double.browser.get(double.follow)).has("Nous continuons avec l’autre dossier"), "the tenant reads it")
    caf = sign_in(box, AGENTS["schs"])
    ok(not open_file(box, caf, kept).has("Encore moi"), "a partner of the first does not read the words of the second")
    change(box, desk, double, "restore")
    is_((state(box, double), box.query("SELECT merged_into FROM report WHERE uuid = ?", double.uuid)[0]["merged_into"]),
        ("taken", None), "restored, it is by itself again")
    page = expect(desk.get(f"/a-trier/{double.uuid}"))
    forged = {"csrf": page.forms[0].field("csrf").value, "into": "64-999999", "message": "Rien de tel ici."}
    refused = desk.post(f"/dossiers/{double.uuid}/reunir", forged)
    ok(refused.status == 422 and refused.has("Aucun autre dossier ouvert ne porte ce numéro"), "an unknown file is refused")
    transmit(box, desk, double)
    merged_by_number(box, desk, kept)


def mediation(box, desk):
    quiet = file_report(box.browser(), address="8 Rue Carnot")
    page = expect(desk.get(f"/a-trier/{uuid_of(box, quiet)}"))
    ok(not page.has("Parler d’abord au propriétaire"), "without the occupant's yes nobody speaks with the owner")
    csrf = page.forms[0].field("csrf").value
    forced = desk.post(f"/dossiers/{quiet.uuid}/etat", {"csrf": csrf, "verb": "mediate"})
    ok(forced.status >= 400 and state(box, quiet) == "received", "nor by a forged form", str(forced.status))
    transmit(box, desk, quiet)
    agreed = file_report(box.browser(), owner_agrees="yes", email="accord@example.org", address="9 Rue Carnot")
    page = first(box, desk)
    page = decide(page, "mediate")
    is_(state(box, agreed), "active", "with it, the desk keeps the file")
    held = box.query("SELECT a.id FROM assignment a JOIN report r ON r.id = a.report_id WHERE r.uuid = ?", agreed.uuid)
    is_(held, [], "no partner gets it")
    ok(expect(agreed.browser.get(agreed.follow)).has("contacte votre propriétaire, avec votre accord"), "the tenant reads it")
    page = open_file(box, desk, agreed)
    expect(hand_over(box, desk, agreed, "association"))


def corrected(box, desk):
    """The desk puts right what was said wrong: an address, a problem, a number; the history names the fields alone."""
    report = file_report(box.browser(), email="faux@example.org", address="12 Rue Carnot", adults="2")
    page = expect(desk.get(f"/dossiers/{uuid_of(box, report)}/corriger"))
    before = box.query("SELECT * FROM report WHERE uuid = ?", report.uuid)[0]
    people = box.query("SELECT * FROM person WHERE report_id = ?", before["id"])
    answers = box.query("SELECT * FROM report_answer WHERE report_id = ? ORDER BY field", before["id"])
    page = expect(send(page, form_with(page, "/corriger")))
    box.jump(minutes=1)
    after = box.query("SELECT * FROM report WHERE uuid = ?", report.uuid)[0]
    is_({k: (before[k], after[k]) for k in before if before[k] != after[k]}, {}, "sent as it stood, nothing is written")
    is_((box.query("SELECT * FROM person WHERE report_id = ?", before["id"]),
         box.query("SELECT * FROM report_answer WHERE report_id = ? ORDER BY field", before["id"])), (people, answers),
        "neither of the people, nor of the answers")
    stale = expect(desk.get(f"/dossiers/{report.uuid}/corriger"))
    page = expect(desk.get(f"/dossiers/{report.uuid}/corriger"))
    page = expect(send(page, form_with(page, "/corriger"), {"address": "2 Rue Serviez", "adults": "5", "surface": "41,5",
                                                            "problem.L-ELE03": "L-ELE03-3"}))
    ok(page.has("Les corrections sont enregistrées"), "corrected", page.text[:600])
    now = box.query("SELECT * FROM report WHERE uuid = ?", report.uuid)[0]
    is_((now["address"], now["adults"], now["surface_tenth_m2"]), ("2 Rue Serviez", 5, 415), "as it was typed")
    moved = now["address_key"] not in (None, before["address_key"]) and now["latitude"] != before["latitude"]
    ok(moved, "another place on the map", now)
    ok(now["danger"] == 1 and now["class_computed"] > before["class_computed"], "and scored again", dict(now))
    detail = box.query("SELECT detail FROM event WHERE verb = 'edited'")
    is_([set(row["detail"].split()) for row in detail], [{"address", "adults", "surface", "problems"}],
        "the history names the fields")
    page = send(stale, form_with(stale, "/corriger"), {"adults": "7"})
    ok(page.status == 409 and page.has("a changé entre-temps") and re.search(r"Adultes\s+7\b", page.text),
       "another agent is told, and reads what he typed", page.text[:900])
    expect(send(page, form_with(page, "/corriger")))
    is_(box.query("SELECT adults FROM report WHERE uuid = ?", report.uuid)[0]["adults"], 5, "and nothing of the first is lost")
    page = expect(desk.get(f"/dossiers/{report.uuid}/corriger"))
    page = send(page, form_with(page, "/corriger"), {"address": "", "surface": "grande"})
    ok(page.status == 422 and page.has("Surface") and 'value="grande"' in page.source, "a mistake is told beside its field")
    is_(sign_in(box, AGENTS["caf"]).get(f"/dossiers/{report.uuid}/corriger").status, 403, "a partner does not correct")
    transmit(box, desk, report)


with Box(start="2026-09-16T07:00Z", site=False) as box:
    set_up_demo(box)
    box.admin("addresses", "import", ADDRESSES)
    desk = sign_in(box, MANAGER)
    for part in (one_by_one, completed, needs_edited, merged, mediation, corrected):
        part(box, desk)
    page = expect(desk.get("/a-trier"))
    is_(sign_in(box, AGENTS["caf"]).get("/a-trier/suivant").status, 403, "a partner does not sort")
done_testing()
