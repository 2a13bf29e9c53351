#!/usr/bin/python3
# text-messages.py: a tenant without a mail address follows a file by text message: through a gateway that is a real server
# here, then through the real gammu-smsd with its dummy phone. One a day, none at night, none over the month's cap.
import os
import re
import signal
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from gateway import Gateway
from journey import *

BARE_WIRES = "L-ELE03-3"
MOBILE, TYPED = "+33612345678", "06 12 34 56 78"
# 3GPP TS 23.038, without the escape and the return; one part holds 160 of them.
ALPHABET = ("@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
            "abcdefghijklmnopqrstuvwxyzäöñüà")


def file_by_phone(box, phone=TYPED, says="yes"):
    """A report of somebody who can only be phoned, and who was asked whether a text message will do."""
    street = f"{box.query('SELECT count(*) AS n FROM report')[0]['n'] + 1} Rue Carnot"  # each another dwelling
    page = fill_form(box.browser(), contact_by="phone", phone=phone, last_name="Dubois", sms_ok=says, address=street)
    return read_receipt(send(page, page.form("website")))


def state(box):
    return box.query("SELECT state, last_status, body_text FROM outbox WHERE channel = 'sms' ORDER BY id DESC LIMIT 1")[0]


def one_part(text, name):
    ok(len(text) <= 160 and not set(text) - set(ALPHABET), f"{name}: one part of the alphabet of phones", text)


def acknowledged(box, gateway):
    report = file_by_phone(box)
    until(lambda: gateway.texts, 20, "the acknowledgement leaves")
    number, text = gateway.texts[0]
    is_(number, MOBILE, "the acknowledgement goes to the mobile, as the network writes it")
    like(text, r"^Mairie de Pau : signalement recu le 16/09/2026, dossier 64-1\. ", "it says who writes, the day and the number")
    one_part(text, "the acknowledgement")
    unlike(text, r"Dubois|Carnot|noirs", "and nothing of the person, the place, the trouble")
    link = re.search(r"http\S+", text).group(0)
    ok(box.browser().get(link).has("64-1"), "its link opens the file")
    is_(box.mails(to=MOBILE), [], "no mail to a telephone")
    settle(box)
    unlike(state(box)["body_text"], r"/suivi/[\w-]", "what its link opens is not kept")
    return report


def one_a_day(box, gateway, report):
    desk = sign_in(box, MANAGER)
    transmit(box, desk, report)
    settle(box)
    is_([text[:60] for _, text in gateway.texts[1:]], ["Mairie de Pau : votre dossier 64-1 est confié à des services"],
        "the first news of the day is a text")
    accept(box, sign_in(box, AGENTS["schs"]), report)
    box.jump(hours=4)
    settle(box)
    is_(len(gateway.texts), 2, "the second waits")
    box.jump(to="2026-09-17T06:01Z")
    settle(box)
    like(gateway.texts[2][1], r"^Mairie de Pau : un service a accept", "until the morning")
    box.jump(to="2026-09-18T18:30Z")  # half past eight in the evening
    close(box, sign_in(box, MANAGER), report)
    box.jump(hours=9)
    settle(box)
    is_(len(gateway.texts), 3, "no phone rings at night")
    box.jump(to="2026-09-19T06:01Z")
    settle(box)
    like(gateway.texts[3][1], r"dossier 64-1 est fermé", "but in the morning")
    for _, text in gateway.texts:
        one_part(text, "news")


def gateway_away(box, gateway):
    gateway.status = 503
    tries = gateway.tries
    file_by_phone(box)
    until(lambda: gateway.tries > tries, 20, "the gateway is asked")
    settle(box)
    is_((state(box)["state"], state(box)["last_status"]), ("pending", "503"), "a gateway that is busy is asked again")
    page = sign_in(box, ADMINISTRATOR).get("/courriers")
    ok(page.has("SMS : accusé de réception") and page.has("La passerelle SMS n'a pas pris ce message"),
       "the page of mails shows the text and its trouble", page.text[:1500])
    gateway.status = 200
    box.jump(minutes=2)
    settle(box)
    is_(state(box)["state"], "sent", "and then takes it")
    gateway.status = 400
    file_by_phone(box)
    until(lambda: state(box)["state"] == "failed", 20, "a refused text is given up")
    is_(state(box)["last_status"], "400", "a text that it refuses is given up at once")
    gateway.status = 200
    unlike(box.log(), r"6 ?12 ?34 ?56 ?78|s3cret", "neither number nor secret stands in the log")


def not_everybody(box, gateway):
    before = len(gateway.texts)
    for phone, says in (("05 59 27 85 80", "yes"), ("+49 1512 3456789", "yes"), (TYPED, "no")):
        file_by_phone(box, phone, says)
    settle(box)
    is_(len(gateway.texts), before, "no text to a landline, abroad, or to who did not want it")


def cap(box):
    box.jump(minutes=30)  # who reports three times in a row is asked to wait
    sent = box.query("SELECT count(*) AS n FROM outbox WHERE channel = 'sms' AND state = 'sent'")[0]["n"]
    box.admin("setting", "set", "sms.monthly_cap", sent)
    file_by_phone(box)
    until(lambda: state(box)["last_status"] == "cap", 20, "the cap is reached")
    is_(state(box)["state"], "failed", "over the month's cap nothing leaves")
    box.jump(to="2026-09-20T06:10Z")
    settle(box)
    mail = [m for m in box.mails(to=ADMINISTRATOR) if mail_kind(m) == "failures"][-1]
    like(mail.text, r"Le nombre de SMS permis ce mois-ci est atteint", "the administrator reads why")
    box.admin("setting", "set", "sms.monthly_cap", 500)


def duty(box, gateway):
    """A danger at half past two in the morning: the agent on duty is there for that."""
    before = len(gateway.texts)
    is_(box.run("histologe-admin", "setting", "set", "duty.phone", "05 59 27 85 80", check=False).returncode, 1,
        "no text reaches a landline")
    box.admin("setting", "set", "duty.phone", "06 98 76 54 32")
    box.jump(to="2026-09-21T00:30Z")
    report = file_report(box.browser(), problems=(BARE_WIRES,), last_name="Dubois", address="99 Rue Carnot")
    until(lambda: len(gateway.texts) > before, 20, "the agent on duty is told")
    settle(box)
    is_([number for number, _ in gateway.texts[before:]], ["+33698765432"], "their phone rings, at night")
    text = gateway.texts[before][1]
    like(text, rf"^Mairie de Pau : danger signalé, dossier {report.reference}, à prendre en charge maintenant\. http\S+/dossiers/",
         "which file, and where it is read")
    unlike(text, r"Dubois|Carnot|05 59", "not whose, nor where, nor a number that is their own")
    one_part(text, "the alert")
    ok([mail for mail in box.mails(to=MANAGER) if mail_kind(mail) == "danger"], "a mail goes out as well")
    box.admin("setting", "set", "duty.phone", "")
    box.jump(to="2026-09-21T07:00Z")


GAMMU = """[gammu]
model = dummy
connection = none
port = {folder}/phone
gammuloc = /dev/null
[smsd]
service = files
logfile = {folder}/smsd.log
debuglevel = 255
commtimeout = 1
inboxpath = {folder}/inbox/
outboxpath = {folder}/outbox/
sentsmspath = {folder}/sent/
errorsmspath = {folder}/error/
"""


def gammu(box, spool):
    """The real program reads what we wrote, and says what it did."""
    box.admin("setting", "set", "sms.way", "spool")
    box.jump(minutes=30)
    report = file_by_phone(box)
    # While it is written its name begins with a dot, which gammu passes over.
    outbox = os.path.join(spool, "outbox")
    names = until(lambda: [name for name in os.listdir(outbox) if name[0] != "."], 20, "the text is handed over")
    ok(re.fullmatch(r"OUTC2026\d{4}_\d{6}_\d\d+_\+33612345678_box\.txt", names[0]) and len(names) == 1, "by one file", names)
    settle(box)
    is_(state(box)["last_status"], "spool", "and waits there")
    ok(sign_in(box, ADMINISTRATOR).get("/courriers").has("Ce SMS attend que le modem le prenne"), "as the page of mails says")
    smsd = subprocess.Popen(["gammu-smsd", "-c", os.path.join(spool, "rc")], cwd=spool, stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL)
    until(lambda: os.listdir(os.path.join(spool, "sent")), 30, "gammu sends it")
    smsd.send_signal(signal.SIGTERM)
    smsd.wait(20)
    with open(os.path.join(spool, "smsd.log"), encoding="utf-8", errors="replace") as stream:
        log = stream.read()
    like(log, r'Found 1 sms to "\+33612345678" with text "Mairie de Pau : signalement recu le', "gammu reads number and words")
    like(log, rf"7 bit SMS, length \d+, \d+[\s\S]*dossier {report.reference}", "as seven bits")
    like(log, r"total: 1\) to \+33612345678", "in one part")
    box.jump(minutes=2)
    settle(box)
    is_((state(box)["state"], state(box)["last_status"]), ("sent", "sent"), "and the box reads that it left")
    box.jump(hours=1)
    left = [os.listdir(os.path.join(spool, place)) for place in ("outbox", "sent", "error")]
    is_(left, [[], [], []], "nothing is written twice, and neither number nor link stays there")


def switched_off(box):
    box.admin("setting", "set", "sms.way", "off")
    count = box.query("SELECT count(*) AS n FROM outbox WHERE channel = 'sms'")[0]["n"]
    box.jump(minutes=30)
    file_by_phone(box)
    settle(box)
    is_(box.query("SELECT count(*) AS n FROM outbox WHERE channel = 'sms'")[0]["n"], count, "switched off, none is written")
    is_(box.run("histologe-admin", "setting", "set", "sms.way", "pigeon", check=False).returncode, 1, "there is no other way")
    is_(box.run("histologe-admin", "setting", "set", "mail.from", "logement@", check=False).returncode, 1,
        "nor a sender without a domain")


def main():
    gateway = Gateway()
    box = Box(start="2026-09-16T07:00Z", running=False, site=False)
    spool, secrets = os.path.join(box.folder, "spool"), os.path.join(box.folder, "gateway.conf")
    for place in ("phone", "inbox", "outbox", "sent", "error"):
        os.makedirs(os.path.join(spool, place))
    with open(os.path.join(spool, "rc"), "w", encoding="ascii") as stream:
        stream.write(GAMMU.format(folder=spool))
    with open(os.open(secrets, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="ascii") as stream:
        stream.write(gateway.configuration())
    box._write_config({"sms": {"spool": spool, "gateway": secrets}})
    with box:
        box.start()
        set_up_demo(box)
        box.admin("setting", "set", "sms.way", "http")
        box.admin("setting", "set", "sms.sender", "MairiePau")
        report = acknowledged(box, gateway)
        one_a_day(box, gateway, report)
        gateway_away(box, gateway)
        not_everybody(box, gateway)
        cap(box)
        duty(box, gateway)
        gammu(box, spool)
        switched_off(box)
    gateway.stop()
    done_testing()


main()
