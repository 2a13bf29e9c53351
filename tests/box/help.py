#!/usr/bin/python3
# help.py: somebody asks for help from a page of the office: a number, the hour at which an answer is expected, a mail to the
# support the town chose and a copy; the answer comes back by mail, or is typed; late answers are told; no name of a tenant leaves.
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "lib"))
from box import *
from doors_tickets import ask, say
from imap_mailbox import *
from journey import *

SUPPORT = "aide@presta.example"
NAMES = ("Zwgblk", "0612345678", "12 Rue Carnot", "menage@example.org")


DAY = r"\d+(er)? \w+ \d{4}"


def number(box):
    """Of the newest request."""
    row = box.query("SELECT year, number FROM ticket ORDER BY id DESC LIMIT 1")[0]
    return f"A-{row['year']}-{row['number']:04d}"


def read(box):
    """Time passes, and the mailbox is read."""
    box.time.jump(minutes=3)
    moment = int(box.now().timestamp())
    box.admin("jobs", "run-due")
    until(lambda: box.query("SELECT 1 FROM inbox WHERE next_at > ?", moment), 30, "the mailbox is looked at")
    settle(box)


def choose(box, desk):
    page = expect(desk.get("/reglages?partie=assistance"))
    wrong = send(page, page.form("support.hours"), {"support.hours": "le matin"})
    is_(wrong.status, 422, "hours that mean nothing are refused")
    expect(send(page, page.form("support.hours"), {"support.name": "Presta Services", "support.email": SUPPORT,
                                                  "support.phone": "05 59 00 00 64", "support.hours": "9-12 14-17"}))


def asked(box, agent, report):
    page = expect(agent.get(f"/dossiers/{uuid_of(box, report)}"))
    form = expect(page.click("Besoin d’aide ?"))
    ok(form.has("/dossiers/…") and not form.has(uuid_of(box, report)), "the page is told, not the file", form.text[:700])
    named = expect(agent.get("/assistance/nouvelle?page=/dossiers/Jean-Dupont/visites"))
    ok(named.has("/dossiers/…/visites") and "Dupont" not in named.source, "nor whom an address is about", named.text[:700])
    ok(form.has("05 59 00 00 64") and form.has("Presta Services"), "whom to call stands first")
    ok(form.has("Version du registre") and form.has("Voir ce qui sera joint"), "what goes with it is shown before it leaves")
    page = send(form, form.form("subject"), {})
    ok(page.status == 422 and page.has("Dites en quelques mots") and page.has("Choisissez si cela vous bloque"),
       "an empty form says what is missing", page.text[:500])
    page = expect(send(form, form.form("subject"), {"subject": "La page reste blanche", "text": "J’ouvre le dossier, rien.",
                                                    "urgency": "blocked"}))
    ok(page.path.startswith(f"/assistance/{number(box)}"), "the page has the request's own address", page.path)
    like(page.text, rf"{number(box)}[\s\S]*Réponse attendue avant \w+ {DAY} à \d+ h", "a number, and when an answer is expected")
    settle(box)
    mail = box.mails(to=SUPPORT)[-1]
    is_(mail.subject, f"[Logement] Urgent : demande d'aide {number(box)}", "the support is told, without a name in the subject")
    for words in ("J'ouvre le dossier, rien.", "Version du registre", "Répondez simplement à ce courriel", "/dossiers/…"):
        ok(words in mail.text, f"with: {words}", mail.text)
    whole = mail.text + mail.html + form.source.split("Voir ce qui sera joint")[1].split("</details>")[0]
    is_([name for name in NAMES if name in whole], [], "and nothing of a tenant")
    copy = box.mails(to=AGENTS["caf"], subject="Votre demande d'aide")[-1]
    like(copy.text, rf"avant \w+ {DAY} à \d+ h[\s\S]*05 59 00 00 64", "whoever asked has a copy")
    return page, mail, copy


def answered(box, mailbox, agent, mail, copy):
    mailbox.deliver(letter("jean@presta.example", "Videz le cache, puis rouvrez.", answers=mail, name="Jean"))
    read(box)
    page = expect(agent.get(f"/assistance/{number(box)}"))
    ok(page.has("Videz le cache") and page.has("répondu") and page.has("vient d’une autre adresse"),
       "an answer by mail stands on the request, its address told apart", page.text[:900])
    unlike(page.text, "demande de l’aide avec la boîte", "without what it answers")
    told = box.mails(to=AGENTS["caf"], subject="une réponse")
    ok(len(told) == 1 and "Videz le cache" in told[0].text, "whoever asked is told", told)
    mailbox.deliver(letter(AGENTS["caf"], "Toujours blanc.", answers=copy))
    read(box)
    is_(box.query("SELECT state FROM ticket"), [{"state": "open"}], "an answer to the copy opens it again")
    more = box.mails(to=SUPPORT, subject="un nouveau message")
    ok(len(more) == 1 and "Toujours blanc." in more[0].text, "and goes to the support")
    is_(box.query("SELECT 1 FROM incoming WHERE state = 'waiting'"), [], "none of it waits at the desk")


def late(box):
    before = len(box.mails(to=ADMINISTRATOR, subject="pas encore de réponse"))
    box.jump(days=5)  # a weekend at least, and a holiday at most
    settle(box)
    mails = box.mails(to=ADMINISTRATOR, subject="pas encore de réponse")
    is_(len(mails) - before, 1, "an answer that is late is told to the administrators")
    like(mails[0].text, "Personne n'y a encore répondu. Elle vient du compte", "who read of whose account it comes")
    box.jump(hours=5)
    settle(box)
    is_(len(box.mails(to=ADMINISTRATOR, subject="pas encore de réponse")) - before, 1, "once")
    desk = sign_in(box, MANAGER)
    page = expect(desk.get("/assistance"))
    ok(page.has("réponse en retard") and page.has("La page reste blanche"), "the desk sees it", page.text[:700])
    ok(desk.get("/gestion").has("1 demande en attente"), "and the room of management counts it")


def typed(box):
    desk, agent = sign_in(box, MANAGER), sign_in(box, AGENTS["caf"])
    page = expect(desk.get(f"/assistance/{number(box)}"))
    stale = expect(desk.get(f"/assistance/{number(box)}"))
    page = expect(say(page, "answer", "Vu par téléphone : autre navigateur."))
    ok(page.has("Vu par téléphone") and page.has("répondu"), "an answer by phone is typed")
    is_(expect(agent.get(f"/assistance/{number(box)}")).has("Noté ici"), True, "whoever asked reads it")
    page = expect(say(expect(agent.get(f"/assistance/{number(box)}")), "close"))
    ok(page.has("réglé"), "and says that it is settled")
    page = say(stale, "answer", "Trop tard.")
    ok(page.status == 409 and page.has("a changé entre-temps") and page.has("Trop tard."), "another page is told, its text stays")
    page = expect(say(expect(agent.get(f"/assistance/{number(box)}")), "reopen", "Cela recommence."))
    ok(page.has("rouverte"), "it may be opened again")
    is_(sign_in(box, AGENTS["ars"]).get(f"/assistance/{number(box)}").status, 403, "a stranger to it reads nothing")
    settle(box)


def nobody_chosen(box):
    desk, agent = sign_in(box, MANAGER), sign_in(box, AGENTS["caf"])
    page = expect(desk.get("/reglages?partie=assistance"))
    expect(send(page, page.form("support.hours"), {"support.name": "", "support.email": "", "support.phone": ""}))
    form = expect(sign_in(box, ADMINISTRATOR).get("/assistance/nouvelle"))
    ok(form.has("votre demande ne partirait qu’à vous"), "who would write to themselves reads so before", form.text[:900])
    page = expect(ask(agent, attach=[]))
    ok(page.has("Aucun état technique n’a été joint"), "what was not wanted is not sent")
    settle(box)
    ok(box.mails(to=ADMINISTRATOR, subject=f"Demande d'aide {number(box)}$"), "without a support the administrators are asked")


with Mailbox() as mailbox, Box(config=mailbox.configuration()) as box:
    set_up_demo(box)
    desk, agent = sign_in(box, MANAGER), sign_in(box, AGENTS["caf"])
    report = file_report(box.browser(), email="menage@example.org", last_name="Zwgblk", phone="0612345678")
    choose(box, desk)
    page, mail, copy = asked(box, agent, report)
    answered(box, mailbox, agent, mail, copy)
    late(box)
    typed(box)
    nobody_chosen(box)
    logs = box.log()
    is_([name for name in (*NAMES, "rien.", SUPPORT) if name in logs], [], "nothing of it is in the log")
done_testing()
