#!/usr/bin/python3
# smtp-weather.py: a relay in every mood: what left, what waits and what was given up is exactly right each time; the
# administrator reads it in words on the page and in the morning's mail, which name whom it was for and what to do. An address that
# is gone gets nothing more until somebody tries it again.
import os
import sqlite3
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *

# Recipient → state after one try, its status, and the words that the page says.
MOODS = {
    "tempfail-450": ("pending", "450 4.2.1", "demande d’attendre"),
    "data451": ("pending", "451 4.3.0", "demande d’attendre"),
    "grey": ("pending", "450 4.7.1", "demande d’attendre"),
    "rcpt550": ("failed", "550 5.1.1", "n’existe pas ou ne reçoit plus"),
    "rcpt551": ("failed", "551 5.1.6", "n’existe pas ou ne reçoit plus"),
    "spam550": ("failed", "550 5.7.1", "prend notre courrier pour un indésirable"),
    "data554": ("failed", "554 5.6.0", "refuse ce message"),
    "fine": ("sent", "250 2.0.0", None),
}
# What the whole relay does: how it is reached, how it is started, the status kept, the words.
RELAYS = (
    ("offers no STARTTLS", {"more": "auth off\ntls on\n"}, (), "tls", "n’offre pas de connexion chiffrée valable"),
    ("has a certificate nobody signed", {"more": "auth off\ntls on\n"}, "tls", "certificate", "connexion chiffrée valable"),
    ("refuses our password", {"more": "auth plain\nuser boite\npassword fausse\ntls off\n"}, ("--refuse-sign-in",), "535 5.7.8",
     "refuse notre nom ou notre mot de passe"),
    ("has a name nobody knows", {"host": "relais.invalid"}, (), "exit 68", "introuvable"),
    ("is off", {}, None, "exit 75", "est injoignable"),
)


def address(script):
    return f"{script}@example.org"


def execute(box, sql, *values):
    connection = sqlite3.connect(os.path.join(box.data, "store.db"), timeout=60)
    with connection:
        connection.execute(sql, values)
    connection.close()


def queue(box, *recipients):
    """Mails about nothing, written as a job would: their recipients make the weather."""
    now = int(box.now().timestamp())
    for recipient in recipients:
        execute(box, "INSERT INTO outbox (dedup_key, kind, recipient, subject, body_text, body_html, message_id, next_at,"
                " created_at) VALUES (?, 'report_new', ?, 'Essai', 'Bonjour', '<p>Bonjour</p>', ?, ?, ?)",
                f"weather:{recipient}:{now}", recipient, f"{recipient}.{now}", now, now)


def row(box, recipient):
    return box.query("SELECT id, state, last_status, attempts, next_at FROM outbox WHERE recipient = ? ORDER BY id DESC LIMIT 1",
                     recipient)[0]


def rests(box, recipient, attempts):
    def tried():
        found = row(box, recipient)
        return found["attempts"] >= attempts and found["state"] != "sending" and found

    return until(tried, 20, f"try {attempts} to {recipient}")


def each_mood(box, desk):
    queue(box, *map(address, MOODS))
    box.jump(minutes=1)
    for script, (state, status, words) in MOODS.items():
        found = rests(box, address(script), 1)
        is_((found["state"], found["last_status"]), (state, status), f"{script}: kept as it is")
    page = desk.get("/courriers")
    for script, (state, status, words) in MOODS.items():
        if words is not None:
            ok(page.has(plain(words)), f"{script}: the page says why", page.text[:2000])
    is_([r["address"] for r in box.query("SELECT address FROM mail_address WHERE bad = 1 ORDER BY address")],
        [address("rcpt550"), address("rcpt551")], "the mailboxes that are gone are marked; a policy marks nobody")
    box.jump(minutes=2)
    is_(rests(box, address("grey"), 2)["state"], "sent", "who was greylisted is taken the second time")
    is_(len(box.mails(to=address("grey"))), 1, "once")
    execute(box, "UPDATE outbox SET state = 'cancelled' WHERE state = 'pending'")  # their later tries are smtp-down.py's


def gone_address(box, desk):
    queue(box, address("rcpt550"))
    box.jump(minutes=1)
    found = rests(box, address("rcpt550"), 1)
    is_((found["state"], found["last_status"]), ("failed", "bounced"), "nothing more is tried there")
    page = desk.get("/courriers")
    page = expect(send(page, next(f for f in page.forms if f.action.endswith("/courriers/adresse")
                                  and any(x.value == address("rcpt550") for x in f.fields))))
    ok(page.has("de nouveau essayée"), "somebody asks for another try", page.text[:800])
    box.jump(minutes=2)
    rests(box, address("rcpt550"), 1)
    rows = box.query("SELECT state, last_status FROM outbox WHERE recipient = ? ORDER BY id", address("rcpt550"))
    is_([(r["state"], r["last_status"]) for r in rows],
        [("failed", "550 5.1.1"), ("failed", "bounced")], "one mail tries, comes back again, and spares the other the way")


def the_relay(box, desk, name, reach, options, status, words):
    box.sink.stop()
    box.set_relay(**reach)
    if options == "tls":
        options = ("--tls", *certificate(box))
    if options is not None:
        box.sink.start(*options)
    queue(box, address("fine"), address("other"))
    box.jump(minutes=2)
    found = rests(box, address("fine"), 1)
    is_((found["state"], found["last_status"]), ("pending", status), f"a relay that {name}: the mail waits")
    is_(row(box, address("other"))["attempts"], 0, "the next one was not tried in vain")
    ok(desk.get("/courriers").has(plain(words)), "the page says what it is", desk.get("/courriers").text[:1500])
    box.sink.stop()
    box.set_relay()
    box.sink.start()
    before = len(box.mails(to=address("fine")))
    box.jump(hours=1)
    rests(box, address("fine"), 2)
    rests(box, address("other"), 1)
    is_(len(box.mails(to=address("fine"))), before + 1, "all leaves when it is itself again, once")


def certificate(box):
    paths = [os.path.join(box.folder, name) for name in ("relay.pem", "relay.key")]
    if not os.path.exists(paths[0]):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-out", paths[0], "-keyout", paths[1],
                        "-days", "2", "-subj", "/CN=localhost"], check=True, capture_output=True)
    return paths


def breaks_off(box):
    queue(box, address("drop"))
    box.jump(minutes=1)
    found = rests(box, address("drop"), 1)
    is_((found["state"], found["last_status"]), ("pending", "exit 76"), "cut amid the data: it waits")
    execute(box, "UPDATE outbox SET state = 'cancelled' WHERE recipient = ?", address("drop"))


def after_a_day(box):
    """A relay away from the afternoon on, still at eight in the morning; back in the evening."""
    box.sink.stop()
    queue(box, address("fine"))
    box.jump(minutes=1)
    rests(box, address("fine"), 1)
    box.jump(hours=26)
    ok(sign_in(box, ADMINISTRATOR).get("/courriers").has("est injoignable"), "a day later the page still says it")
    box.sink.start()
    box.jump(hours=5)
    settle(box)
    is_(row(box, address("fine"))["state"], "sent", "it comes back after a day: what waited leaves")


def told_in_words(box):
    mails = [m for m in box.mails(to=ADMINISTRATOR) if mail_kind(m) == "failures"]
    ok(mails, "the administrator is written to in the morning")
    text = " ".join(mails[0].text.split())
    for words in ("n’existe pas ou ne reçoit plus", "Demandez la bonne adresse", "pour un indésirable", "refuse ce message"):
        ok(plain(words) in text, f"“{words}” stands there", text)
    unlike(text, r"rcpt55|spam550", "and no address")
    managers = [m for m in box.mails(to=MANAGER) if mail_kind(m) == "bounced"]
    is_(len(managers), 1, "the managers hear once of the addresses that are gone")
    like(managers[0].subject, r"^\[Logement\] 2 adresses", "all in one")


def stopped(box, desk):
    page = desk.get("/courriers")
    page = expect(send(page, form_with(page, "/courriers/arret"), {"reason": ""}), 422)
    ok(page.has("Écrivez pourquoi"), "stopping wants a reason")
    page = expect(send(page, form_with(page, "/courriers/arret"), {"reason": "Le maire relit les modèles."}))
    ok(page.has("Plus aucun courriel") and desk.get("/dossiers").has("Le maire relit"), "each page of the desk says it")
    like(box.admin("outbox", "status"), r"^stopped: Le maire", "and the command")
    queue(box, address("fine"), address("paul"), address("rose"))
    box.jump(minutes=10)
    is_([row(box, address(n))["attempts"] for n in ("fine", "paul", "rose")], [0, 0, 0], "nothing leaves")
    page = desk.get("/courriers?etat=pending")
    page = expect(send(page, page_form(page), button="Annuler l’envoi", extra=[("mail", row(box, address("rose"))["id"])]))
    ok(page.has("ne partiront pas"), "one that waits is cancelled")
    page = desk.get("/courriers?etat=cancelled")
    expect(send(page, page_form(page), button="Remettre en attente", extra=[("mail", row(box, address("rose"))["id"])]))
    is_(row(box, address("rose"))["state"], "pending", "and waits again when that was a mistake")
    page = desk.get(f"/courriers/{row(box, address('fine'))['id']}")
    ok(page.has("Bonjour"), "what will leave can be read")
    frame = desk.get(f"/courriers/{row(box, address('fine'))['id']}/html")
    like(frame.headers.get("Content-Security-Policy", ""), r"default-src 'none'.*sandbox", "its HTML in a closed frame")
    box.admin("setting", "set", "mail.hourly_cap", "60")
    box.jump(minutes=2)
    expect(send(desk.get("/courriers"), form_with(desk.get("/courriers"), "/courriers/reprise")))
    times = sorted(row(box, address(name))["next_at"] for name in ("fine", "paul", "rose"))
    is_(times[2] - times[1], 60, "what waited leaves at the pace of the cap, sixty an hour")
    box.jump(minutes=4)
    rests(box, address("rose"), 1)


def page_form(page):
    return next(f for f in page.forms if f.action == "/courriers" and "csrf" in f.names())


with Box(start="2026-09-16T07:00Z", site=False) as box:
    set_up_demo(box)
    desk = sign_in(box, ADMINISTRATOR)
    each_mood(box, desk)
    gone_address(box, desk)
    breaks_off(box)
    for relay in RELAYS:
        the_relay(box, desk, *relay)
    after_a_day(box)
    told_in_words(box)
    stopped(box, sign_in(box, MANAGER))
done_testing()
