#!/usr/bin/python3
# inbox.py: the service mailbox, a real Dovecot: answers find their file and wait for a glance, each once whatever happens on the
# way; what does not arrive marks its mail; machines are not answered; a mailbox that cannot be read is told of.
import email.message
import json
import os
import re
import sqlite3
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "lib"))
from box import *
from imap_mailbox import *
from journey import *

TENANT = "menage@example.org"
LIST = "/gestion/courriers/recus"
SAMPLES = os.path.join(HERE, "../fuzz/corpus/incoming")


def read(box, **span):
    """Time passes, and the mailbox is read, by the daemon or by the command."""
    box.time.jump(**(span or {"minutes": 3}))
    moment = int(box.now().timestamp())
    box.admin("jobs", "run-due")
    until(lambda: box.query("SELECT 1 FROM inbox WHERE next_at > ?", moment), 30, "the mailbox is looked at")


def rows(box, **wanted):
    found = box.query("SELECT * FROM incoming ORDER BY id")
    return [row for row in found if all(row[key] == value for key, value in wanted.items())]


def one(page, verb, **values):
    """A verb of the page of one mail, or of the mails of a file."""
    form = next(f for f in page.forms if "/recus/" in f.action and any(b.value == verb for b in f.fields))
    return send(page, form, values, button=verb if verb != "attach" else None)


def mail_to(box, to, kind):
    return next(mail for mail in box.mails(to=to) if mail_kind(mail) == kind)


def answers(box, mailbox, report, desk):
    given = mail_to(box, MAILBOXES["schs"], "assignment_new")
    like(given.text, r"sans effacer cette référence : \[[0-9a-z]{26}\]", "a mail asks to keep its reference")
    like(given.html, r"\[[0-9a-z]{26}\]", "in both its texts")
    is_(str(given.message["Reply-To"].addresses[0].addr_spec), "logement@demo.example", "and is answered to the service mailbox")
    answer = letter(MAILBOXES["schs"], "Nous passons mardi à 10 h. C’est accepté.", answers=given, name="Hygiène")
    answer.add_attachment(png(), maintype="image", subtype="png", filename="mur.png")
    answer.add_attachment(b"PK\3\4rien", maintype="application", subtype="zip", filename="bombe.zip")
    mailbox.deliver(answer)
    mailbox.deliver(letter("autre@ailleurs.example", "Il pleut dans la cuisine.", answers=mail_to(box, TENANT, "acknowledgement")))
    mailbox.deliver(letter(MAILBOXES["adil"], f"Dossier {report.reference} : il manque le bail.", subject="Un bail"))
    mailbox.deliver(letter("spam@ailleurs.example", f"Achetez ! {report.reference}"))
    read(box)
    is_([(r["kind"], r["known"], r["state"]) for r in rows(box)],
        [("partner", 1, "waiting"), ("tenant", 0, "waiting"), ("proposed", 1, "waiting"), ("letter", 0, "waiting")],
        "an answer by tag, one from elsewhere, one by its number and its sender, and the rest")
    is_((mailbox.names(), len(mailbox.names("Traites"))), ([], 4), "what was taken is moved on the server")
    is_(len(rows(box)), 4, "a number alone opens no file to a stranger")
    partner_answer(box, report, desk)
    tenant_answer(box, report, desk)
    page = desk.get(f"{LIST}/{rows(box, kind='letter')[0]['uuid']}")
    page = expect(one(page, "attach", reference="64-999"), 422)
    ok(page.has("Aucun dossier ne porte ce numéro"), "a wrong number is said at the field")
    page = expect(one(page, "attach", reference=report.reference))
    ok(page.has("rattaché") and page.has(report.reference), "a letter is put beside a file by its number")
    page = expect(one(page, "spam"))
    ok(page.has("indésirable") and any("Remettre" in b.label for f in page.forms for b in f.buttons()), "or set aside, and back")


def partner_answer(box, report, desk):
    page = open_file(box, desk, report)
    ok(page.has("Nous passons mardi à 10 h.") and page.has("adresse inconnue"), "the page of the file shows what waits")
    unlike(page.text, "Un dossier vous est confié. Merci", "without what it answers")
    is_(box.query("SELECT state FROM assignment WHERE state = 'accepted'"), [], "“accepté” in a mail accepts nothing")
    mine = sign_in(box, AGENTS["schs"])
    ok(open_file(box, mine, report).has("Nous passons mardi"), "the partner's officer sees their own")
    unlike(open_file(box, mine, report).text, "Il pleut dans la cuisine", "and not the tenant's")
    uuid = rows(box, kind="partner")[0]["uuid"]
    is_(sign_in(box, AGENTS["caf"]).get(f"{LIST}/{uuid}").status, 404, "another partner's does not")
    is_(mine.get(LIST).status, 403, "the list is the desk's")
    page = expect(desk.get(f"{LIST}/{uuid}"))
    like(page.text, r"bombe\.zip non gardé : ni une photo ni un PDF", "what is no photo and no PDF is named, not kept")
    photo = next(href for _, href in page.links if "/fichiers/" in href)
    is_(desk.get(photo).headers["Content-Type"], "image/jpeg", "a photo is one of ours, written anew")
    ok(page.has("Ce courrier ne vaut ni acceptation ni refus"), "and the page says where to accept", page.text[:900])
    page = expect(one(page, "show"))
    ok(page.has("ajouté au dossier") and any(b.value == "undo" for f in page.forms for b in f.fields),
       "one press adds it, and it may be undone")
    said = ("SELECT f.author, f.visible, p.type FROM followup f LEFT JOIN partner p ON p.id = f.partner_id"
            " WHERE f.text LIKE 'Nous passons%'")
    is_(box.query(said), [{"author": "partner", "visible": 1, "type": "schs"}], "it is the partner's word")
    is_(len(box.query("SELECT 1 FROM report_file")), 1, "with its photo")
    page = expect(one(page, "undo"))
    is_((box.query(said), len(box.query("SELECT 1 FROM report_file"))), ([], 0), "taken back, nothing of it is left on the file")
    expect(one(page, "add"))
    is_([r["visible"] for r in box.query(said)], [0], "then added for services only")
    is_(expect(one(page, "add"), 200, 409).status, 200, "the same form sent twice is done once")
    is_(len(box.query(said)), 1, "truly")


def tenant_answer(box, report, desk):
    page = expect(desk.get(f"{LIST}/{rows(box, kind='tenant')[0]['uuid']}"))
    ok(page.has("adresse inconnue") and page.has("autre@ailleurs.example"), "an answer from elsewhere is told apart")
    expect(one(page, "tenant"))
    is_(box.query("SELECT author FROM followup WHERE text = 'Il pleut dans la cuisine.'"), [{"author": "tenant"}],
        "it becomes the tenant's message")
    ok(box.query("SELECT 1 FROM access_log WHERE what = 'incoming'"), "who read is in the log")


def keys_stay(box, mailbox, desk):
    """An answer that holds our mail, marked by nothing or as Apple Mail forwards: no key of ours is in it any more."""
    given = mail_to(box, MAILBOXES["schs"], "assignment_new")
    key = re.search(r"/reponse/([\w-]+)", given.text).group(1)
    for before in ("Bien lu.\n\n", "Voici.\n\nDébut du message réexpédié :\n\nDe: x\nObjet: y\nDate: z\n\n",
                   f"Est-ce {given.text.split('/reponse/')[0].split()[-1]}/reponse/{key} ?\n\n"):
        mailbox.deliver(letter(MAILBOXES["schs"], before + given.text, subject="Sans marque"))
    read(box)
    taken = rows(box, subject="Sans marque")
    is_([r["words"].split("\n")[0][:7] for r in taken], ["Bien lu", "Voici.", "Est-ce "], "the words alone are proposed")
    unlike("".join(r["words"] for r in taken), r"[Dd]ébut du message|vous est confié|sans effacer", "without our own mail")
    ok(key not in json.dumps([dict(r) for r in box.query("SELECT * FROM incoming")]), "and no key of our links is kept")
    like(taken[0]["text"], r"/reponse/…", "where one stood is seen")


def withdrawn(box, mailbox, report, desk):
    """A partner that lost the file while its mail waited says nothing more to the tenant."""
    given = mail_to(box, MAILBOXES["schs"], "assignment_new")
    mailbox.deliver(letter(MAILBOXES["schs"], "Encore un mot.", answers=given))
    read(box)
    mine = sign_in(box, AGENTS["schs"])
    page = expect(mine.get(f"{LIST}/{rows(box, words='Encore un mot.')[0]['uuid']}"))
    held = box.query("SELECT a.uuid FROM assignment a JOIN partner p ON p.id = a.partner_id JOIN report r ON r.id = a.report_id"
                     " WHERE p.type = 'schs' AND r.uuid = ?", report.uuid)[0]["uuid"]
    file = open_file(box, desk, report)
    expect(send(file, form_with(file, f"/affectations/{held}/reprise", verb="withdraw"), {"message": "Confié par erreur."}))
    page = one(page, "show")
    is_((page.status, page.has("n’est pas confié à votre service, ou ne l’est plus")), (409, True), "a file taken back is told")
    is_([b.value for f in page.forms for b in f.fields if b.value in ("add", "show", "ignore")], [], "and nothing is offered")
    is_(box.query("SELECT 1 FROM followup WHERE text = 'Encore un mot.'"), [], "nothing is written")


def bounce(returned, to, status="5.1.1"):
    """What the relay writes when a mail comes back; `returned` the head of that mail."""
    return (f"Return-Path: <>\nFrom: MAILER-DAEMON@relay.example\nTo: logement@pau.example\nMessage-ID: <{status}.{to}>\n"
            "Subject: Undelivered\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
            f"--b\nContent-Type: text/plain\n\nSorry\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; relay\n\n"
            f"Final-Recipient: rfc822; {to}\nAction: {'failed' if status[0] == '5' else 'delayed'}\nStatus: {status}\n\n--b\n"
            f"Content-Type: text/rfc822-headers\n\n{returned}\n\n--b--\n").encode()


def machines(box, mailbox, desk):
    sent = mail_to(box, MAILBOXES["adil"], "assignment_new")
    mailbox.deliver(bounce(f"Message-ID: {sent.message['Message-ID']}", sent.to, "4.4.1"))
    mailbox.deliver(bounce("Message-ID: <outbox-forged@demo.example>", MAILBOXES["caf"]))
    for name in ("absence-exchange", "absence-old", "receipt"):
        with open(os.path.join(SAMPLES, f"{name}.eml"), "rb") as stream:
            mailbox.deliver(stream.read())
    left, before = len(box.mails()), len(rows(box))
    read(box)
    is_([r["kind"] for r in rows(box)][before:], ["delayed", "bounce_lost", "auto", "auto", "auto"], "machines are told apart")
    failed = "SELECT recipient, last_status FROM outbox WHERE state = 'failed'"
    is_(box.query(failed), [], "a delay, and a bounce that names no mail of ours, mark nothing")
    is_({r["sender"] + r["text"] for r in rows(box, state="counted")}, {""}, "of what is counted nothing is kept")
    mailbox.deliver(bounce(f"Message-ID: {sent.message['Message-ID']}", sent.to))
    read(box)
    is_(box.query(failed), [{"recipient": MAILBOXES["adil"], "last_status": "5.1.1"}],
        "a true bounce marks the mail that did not arrive")
    is_([m for m in box.mails()[left:] if "ailleurs" in m.to or m.to.endswith(("ars.example", "relay.example"))], [],
        "nobody was answered")


def left_there(box, mailbox, desk):
    """One too large to take, and one that ended the box each time it was begun: named here, kept there for a person to read."""
    heavy = letter("lourd@ailleurs.example", "Des photos.", subject="Trop lourd").as_bytes() + b"x" * 76 * 360_000
    mailbox.deliver(heavy)
    mailbox.deliver(letter("poison@ailleurs.example", "Poison.", subject="Poison"))
    read_with_a_poison(box)
    is_([(r["kind"], r["subject"]) for r in rows(box)][-2:], [("oversize", "Trop lourd"), ("unreadable", "")],
        "what is too large is told by its head, what cannot be read by its place")
    is_([name.rsplit(":", 1)[1] for name in mailbox.names()], ["2,F", "2,F"], "both stay in the mailbox, under a flag")
    page = expect(desk.get(f"{LIST}/{rows(box, kind='oversize')[0]['uuid']}"))
    ok(page.has("resté dans la boîte aux lettres"), "the desk is told where to read it")


def read_with_a_poison(box):
    """The third try of the second message, as three power cuts would have left it."""
    with sqlite3.connect(os.path.join(box.data, "store.db"), timeout=60) as store:
        store.execute("CREATE TRIGGER poison AFTER UPDATE OF uid_done ON inbox"
                      " WHEN new.trying_uid = 0 AND new.uid_done > old.uid_done AND"
                      " NOT EXISTS (SELECT 1 FROM incoming WHERE kind = 'unreadable') BEGIN"
                      " UPDATE inbox SET trying_uid = new.uid_done + 1, tries = 3; END")
    read(box)
    with sqlite3.connect(os.path.join(box.data, "store.db"), timeout=60) as store:
        store.execute("DROP TRIGGER poison")


def once_each(box, mailbox):
    """200 messages, some twice, hostile ones among them, and the power that goes again and again."""
    before = len(rows(box))
    nested = "From: a@b.fr\nMessage-ID: <nested@b>\n" + "".join(
        f"Content-Type: multipart/mixed; boundary=\"b{i}\"\n\n--b{i}\n" for i in range(1000)) + "\nfond"
    mailbox.deliver(nested.encode())
    for name in ("nothing", "headers-odd", "winmail", "smime-sealed"):
        with open(os.path.join(SAMPLES, f"{name}.eml"), "rb") as stream:
            mailbox.deliver(stream.read())
    for i in range(195):
        message = letter("foule@ailleurs.example", f"Message {i}.").as_bytes()
        mailbox.deliver(message)
        if i % 50 == 0:
            mailbox.deliver(b"Received: by another way\n" + message)
    box.time.jump(minutes=3)
    for _ in range(3):
        seen = len(rows(box))
        until(lambda: len(rows(box)) > seen, 20, "messages are taken")
        box.kill9()
        box.start()
        box.time.jump(minutes=6)  # the lease of the job that died
    until(lambda: len(rows(box)) >= before + 200 and not mailbox.names(), 60, "all are taken and moved")
    is_(len(rows(box)), before + 200, "200 messages, each once")
    is_({f"Message {i}." for i in range(195)} - {r["words"] for r in rows(box)}, set(), "and none is missing")


def trouble(box, mailbox, desk):
    mailbox.set_password("autre")
    read(box)
    page = expect(desk.get(LIST))
    ok(page.has("n’est plus relevée depuis") and page.has("Le fournisseur refuse le nom"), "a wrong password is told")
    first = box.query("SELECT next_at, failures FROM inbox")[0]
    box.jump(minutes=1)
    is_(box.query("SELECT next_at, failures FROM inbox")[0], first, "and not tried again at once")
    mailbox.set_password(MAILBOX_PASSWORD)
    mailbox.stop()
    read(box, hours=5)
    ok(desk.get(LIST).has("Le serveur ne répond pas"), "so is a server that is away")
    box.jump(days=1)
    settle(box)
    ok([m for m in box.mails(to=ADMINISTRATOR) if mail_kind(m) == "inbox_trouble"], "the administrator is written to")
    mailbox.start()
    desk = sign_in(box, MANAGER)
    read(box, hours=5)
    ok(not desk.get(LIST).has("n’est plus relevée"), "then it is read again, and nothing more is said")
    unlike(box.log(), r"foule@|ailleurs\.example|menage@", "no address reached the log")


def other_ways(box, mailbox):
    """Addresses of their own, answers added at once; a certificate that nobody vouches for; TLS begun by the server's word."""
    box.admin("setting", "set", "mail.reply_tag", "plus")
    box.admin("setting", "set", "mail.answers", "direct")
    box.admin("setting", "set", "mail.reach", "town")
    report = file_report(box.browser(), email="autre@example.org", address="2 Rue Carnot")
    transmit(box, sign_in(box, MANAGER), report)
    box.jump(minutes=30)
    settle(box)
    given = [m for m in box.mails(to=MAILBOXES["schs"]) if report.reference in m.subject][-1]
    like(str(given.message["Reply-To"]), r"logement\+[0-9a-z]{26}@demo\.example", "each mail has an address of its own")
    ok("Répondez sans effacer" not in given.text and "répondez à ce message" in given.text, "and says to answer so", given.text)
    answer = letter(MAILBOXES["schs"], "Bien noté.", answers=given)
    del answer["In-Reply-To"], answer["References"]
    mailbox.deliver(answer)
    mailbox.deliver(letter("x@ailleurs.example", "Moi aussi.", answers=given))
    box._write_config(mailbox.configuration(url=f"imap://127.0.0.1:{mailbox.port}", done_folder=""))
    box.restart()
    read(box)
    is_([(r["words"], r["state"]) for r in rows(box)][-2:], [("Bien noté.", "added"), ("Moi aussi.", "waiting")],
        "where the town wants it, a partner's answer stands on the file at once; from elsewhere it waits")
    is_(box.query("SELECT visible FROM followup WHERE text = 'Bien noté.'"), [{"visible": 0}], "for services only")
    ok(sorted(name.rsplit(":", 1)[1] for name in mailbox.names()) == ["2,F", "2,F", "2,S", "2,S"],
       "without a folder for it, what was taken is marked as read",
       mailbox.names())
    logins = mailbox.log().count("Login: user=")
    box._write_config(mailbox.configuration(ca_file=""))
    box.restart()
    read(box)
    is_(box.query("SELECT trouble FROM inbox"), [{"trouble": "certificate"}], "an unknown authority is not trusted")
    is_(mailbox.log().count("Login: user="), logins, "and gets no password")


with Mailbox() as mailbox, Box(config=mailbox.configuration(), site=False) as box:
    set_up_demo(box)
    desk = sign_in(box, MANAGER)
    ok(expect(desk.get(LIST)).has("Aucun courrier ici"), "an empty list says so")
    report = file_report(box.browser(), email=TENANT)
    transmit(box, desk, report)
    box.jump(minutes=30)
    settle(box)
    answers(box, mailbox, report, desk)
    keys_stay(box, mailbox, desk)
    withdrawn(box, mailbox, report, desk)
    machines(box, mailbox, desk)
    like(desk.get("/gestion").text, r"Courriers reçus \d+ à regarder", "management counts what waits")
    once_each(box, mailbox)
    left_there(box, mailbox, desk)
    trouble(box, mailbox, desk)
    other_ways(box, mailbox)
done_testing()
