#!/usr/bin/python3
# findings.py: fifteen days of a cold bedroom from a sensor's batch to the file, the history, the mail of the agent on duty and the
# partner's weekly PDF; what is short is not said to be sound; what is measured again tells nobody twice.
import math
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *

START = "2026-01-12T08:00:00"  # a Monday
DAYS, STEP_S = 15, 900
SCHS = MAILBOXES["schs"]


def pdf_text(body):
    with tempfile.NamedTemporaryFile(suffix=".pdf") as stream:
        stream.write(body)
        stream.flush()
        return plain(subprocess.run(["pdftotext", "-layout", stream.name, "-"], capture_output=True, check=True).stdout.decode())


def weekly_text(mail):
    return pdf_text(next(part for name, _, part in mail.attachments if name.endswith(".pdf")))


def on_paper(box, browser, report):
    """A table first, what reaches a threshold on top; how it is reckoned at the end; words, no codes, no missing signs."""
    answer = expect(browser.get(f"/dossiers/{uuid_of(box, report)}/capteurs/rapport.pdf"))
    if os.environ.get("KEEP_PAPER"):
        with open(os.environ["KEEP_PAPER"], "wb") as file:
            file.write(answer.body)
    text = pdf_text(answer.body)
    unlike(text, "bedroom|\ufffd", "the report has neither codes nor signs the font lacks")
    like(text, r"(?s)Pièce\s+Constat\s+Résultat.*seuil atteint.*Non concluant.*Comment chaque constat est calculé",
         "it begins with a table, found first, and ends with the reckoning")
    like(text, r"chambre, Non concluant pour l'instant : ", "what could not be judged stands in a line")


def lend(box, report):
    return box.admin("sensor", "add", "Capteur 3", "bedroom", uuid_of(box, report)).strip()


def readings_page(box, report):
    return expect(sign_in(box, MANAGER).get(f"/dossiers/{uuid_of(box, report)}/capteurs"))


def measured(until, temperature):
    """Fifteen days in quarters of an hour, a little warmer by day; damp as a cold room is."""
    for at in range(until - DAYS * 86400, until, STEP_S):
        warmer = temperature - 0.6 * math.cos(2 * math.pi * (at % 86400) / 86400)
        yield {"t": at, "temperature": round(warmer, 2), "humidity": round(60 + warmer % 1, 1)}


def send_readings(box, token, moments):
    moments = list(moments)
    for first in range(0, len(moments), 400):
        page = box.browser().post_json("/sensors/readings", {"releves": moments[first:first + 400]},
                                       headers={"Authorization": f"Bearer {token}"})
        is_(page.status, 204, "a batch of old readings is taken in")


def short(box, report):
    """A loan of two days says nothing of the cold, and does not say that all is well."""
    box.jump(days=2)
    now = int(box.now().timestamp())
    send_readings(box, report.token, [m for m in measured(now, 14.5) if m["t"] > now - 2 * 86400 + 3600])
    box.jump(days=1)
    page = readings_page(box, report)
    like(page.text, r"Ce que disent les mesures", "the page of readings has a section on what was measured")
    like(page.text, r"Non concluant pour l'instant : .*Pièce souvent froide le jour",
         "two days are inconclusive for a rule of fourteen")
    like(page.text, r"Cela ne veut pas dire qu'il n'y a pas de problème", "which is no all-clear")
    like(page.text, r"durée de mesure trop courte", "with its reason")


def long(box, report):
    """Fifteen days in one late batch."""
    box.jump(days=13)
    send_readings(box, report.token, measured(int(box.now().timestamp()), 14.5))
    box.jump(days=1)
    page = readings_page(box, report)
    like(page.text, r"Pièce souvent froide le jour seuil atteint\s+sous 18\s°C pendant 100 % des heures de jour",
         "the cold is said in figures")
    like(page.text, r"Grand froid seuil atteint", "and that it is severe")
    like(page.text, r"Indice technique : ne vaut pas constat d'infraction", "it is an index, no proof")
    like(page.text, r"(?s)À vérifier avant de s'en servir.*Le logement était-il occupé", "with what to check first")
    like(page.text, r"article R171-11", "and where the threshold comes from")
    like(page.text, r"Ces capteurs ne mesurent pas ce qu'il faut pour : Air confiné la nuit, Particules fines",
         "what is not measured is named")
    on_paper(box, page.browser, report)
    page = open_file(box, page.browser, report)
    like(page.text, r"Mesuré : sous 18\s°C pendant 100 %.*\(chambre, du", "beside what the tenant ticked of heating")
    like(page.text, r"Ce que disent les mesures : Pièce souvent froide le jour, seuil atteint",
         "the history tells the change")


def told(box, report):
    """The agent on duty once an episode; the partner in one line of its weekly report."""
    settle(box)
    mails = [mail for mail in box.mails(MANAGER) if mail_kind(mail) == "finding_grave"]
    is_(len(mails), 2, "severe cold is told at once, and again when it is still there two weeks later")
    like(mails[0].text, r"h de suite sous 16\s°C", "with its figures")
    unlike(mails[0].text + mails[0].subject, r"Dubois|Carnot", "without a name or a street")
    box.jump(to="2026-02-02T07:00:00")
    mail = until(lambda: next((m for m in box.mails(SCHS) if mail_kind(m) == "weekly" and m.attachments), None), 30,
                 "the weekly mail")
    like(weekly_text(mail), rf"Capteurs prêtés, indices nouveaux à vérifier sur place : {report.reference} : ",
         "one line of the weekly PDF")
    box.jump(days=2)
    is_(len([m for m in box.mails(MANAGER) if mail_kind(m) == "finding_grave"]), 2, "nights that find the same tell nobody again")
    is_(box.query("SELECT count(*) AS n FROM event WHERE noun = 'finding' AND verb = 'grave'"), [{"n": 2}], "nor the history")


def main():
    with Box(start=START, site=False) as box:
        set_up_demo(box)
        report = file_report(box.browser(), email="menage@example.org", contact_by="mail", last_name="Dubois",
                             problems=("L-CHA02-2", "L-HUM02-2"))
        desk = sign_in(box, MANAGER)
        take(box, desk, report)
        transmit(box, desk, report)
        hand_over(box, desk, report, "schs")
        accept(box, sign_in(box, AGENTS["schs"]), report)
        report.token = lend(box, report)
        short(box, report)
        long(box, report)
        told(box, report)


main()
done_testing()
