#!/usr/bin/python3
# setup.py: a box that nobody set up: every page says so, who holds the code makes the first account, and nobody does so twice. Then
# the steps: a true relay that refuses and takes, a town, its partners; left and taken up again.
import os
import re
import sqlite3
import stat
import subprocess
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from doors_accounts import code_now, set_up_factor
from doors_setup import CHOSEN, PAGE, code_of, come_in, make_account, step
from journey import *

RELAY_NAME, RELAY_PASSWORD = "service@mairie.example", 'clé "secrète" #64'


def self_signed(box):
    """The relay of a town hall, for which no public authority vouches: made in the box's own time."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-addext",
                    "subjectAltName=DNS:localhost", "-keyout", "relay.key", "-out", "relay.pem"], cwd=box.folder, check=True,
                   capture_output=True, env=box.time.environment())


# ---- before anybody came ----

def unset(box):
    path = os.path.join(box.data, "setup-code")
    code = code_of(box)
    like(code, r"^([2-9A-HJ-NP-TV-Z]{4}-){3}[2-9A-HJ-NP-TV-Z]{4}$", "a long code is written down")
    is_(stat.S_IMODE(os.stat(path).st_mode), 0o400, "for the machine's owner alone")
    like(box.log(), rf"Histologe : ouvrez {box.base_url}/installation et tapez le code {code}", "the journal says it, and where")
    for path in ("/", "/signaler", "/connexion", "/gestion", "/statistiques/", "/suivi/" + "A" * 43, "/installation/commune"):
        page = box.browser().get(path)
        ok(page.status == 503 and page.has("n’est pas encore installé"), f"{path} says that nothing is set up",
           page.status, page.text[:300])
    page = box.browser().get("/signaler?langue=en")
    ok(page.has("not set up yet"), "and a tenant reads it in another language", page.text[:300])
    is_(box.browser().get("/health").status, 200, "programs see that the box lives")
    is_(box.browser().get("/assets/box.css").status, 200, "the pages have their style before any site is published")
    is_(box.browser().get("/assets/../histologe.conf").status, 503, "and nothing else of that folder")
    page = box.browser().post("/signaler", {"csrf": "x"})
    is_(page.status, 503, "nothing can be sent to nobody")


def guesses(box):
    browser = box.browser()
    page = come_in(box, browser, "trop court")
    ok(page.status == 422 and page.has("seize lettres et chiffres"), "what cannot be the code is said to be so", page.text[:300])
    for _ in range(5):
        page = come_in(box, browser, "2345-6789-ABCD-EFGH")
    ok(page.status == 422 and page.has("Ce n’est pas ce code"), "a wrong code is refused", page.text[:300])
    page = come_in(box, browser)
    ok(page.status == 429 and page.has("Attendez une minute"), "after six tries the right one must wait, too", page.status,
       page.text[:300])
    is_(browser.get(PAGE + "/compte").path, PAGE, "without the code there is no account to make")
    page = browser.get(PAGE)
    page = browser.post(PAGE + "/compte", {"csrf": page.form("code").field("csrf").value, "name": "X", "email": "x@example.org",
                                           "password": CHOSEN, "again": CHOSEN})
    ok(page.path == PAGE and not box.query("SELECT 1 FROM user"), "nor by a form that no page offered", page.url)
    box.jump(minutes=2, run_due=False)


# ---- the first account, once ----

def race(box):
    """Two browsers hold the code; both press at the same moment."""
    pages = [come_in(box, box.browser(), code_of(box).lower().replace("-", " ")) for _ in range(2)]
    ok(all(page.path == PAGE + "/compte" for page in pages), "the code is taken however it is typed", pages[0].text[:300])
    page = make_account(pages[0], email="non", again="autre")
    ok(page.status == 422 and len(re.findall(r'class="error"', page.source)) == 2, "what is wrong stands beside its field",
       page.text[:400])
    ends = [None, None]

    def press(index):
        ends[index] = make_account(pages[index], email=f"chef{index}@mairie.example")
    threads = [threading.Thread(target=press, args=(index,)) for index in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    made = box.query("SELECT email, role FROM user")
    ok(len(made) == 1 and made[0]["role"] == "administrator", "one account is made", made)
    winner = int(made[0]["email"][4])
    is_(ends[winner].path, "/mon-compte/code", "who was first is led to the code of the telephone")
    is_(ends[1 - winner].path, "/connexion", "the other one is asked to sign in")
    ok(not os.path.exists(os.path.join(box.data, "setup-code")), "the code's file is gone")
    return ends[winner].browser, made[0]["email"]


def shut(box):
    """By the page, by the store, after a restart, and even when somebody empties the accounts by hand."""
    for path in (PAGE, PAGE + "/compte"):
        is_(box.browser().get(path).path, "/connexion", f"{path} is shut")
    writer = sqlite3.connect(os.path.join(box.data, "store.db"), timeout=60)
    for sql in ("UPDATE setup SET closed_at = NULL", "DELETE FROM setup"):
        raises(sqlite3.IntegrityError, lambda: writer.execute(sql), f"the store refuses: {sql}")
        writer.rollback()
    writer.close()
    box.restart()
    ok(not os.path.exists(os.path.join(box.data, "setup-code")) and "tapez le code" not in box.log(),
       "a restart makes no other code")
    is_(box.browser().get(PAGE).path, "/connexion", "and opens nothing")


# ---- the steps ----

def town(browser):
    page = step(browser, "commune", {"name": "Pau", "insee": "6444", "postcode": "64000", "population": "beaucoup", "phone": "12"})
    ok(page.status == 422 and page.has("64445") and page.has("nombre d’habitants") and page.has("téléphone est mal écrit"),
       "what is wrong of the town is said field by field", page.text[:600])
    page = step(browser, "commune", {"name": "Pau", "insee": "64000", "postcode": "64000", "population": "77 000",
                                     "phone": "05 59 27 85 80"})
    ok(page.status == 422 and page.has("C’est le code postal, écrit deux fois") and 'name="sure"' in page.source,
       "a postcode typed for the INSEE code is told, and may be confirmed", page.text[:600])
    page = step(browser, "commune", {"name": "Pau", "insee": "64445", "postcode": "64000", "population": "77 000",
                                     "phone": "05 59 27 85 80", "hours": "du lundi au vendredi", "email": "service@mairie.example"})
    is_(page.path, PAGE + "/courriel", "then comes the next step")


def trial(browser, **values):
    page = step(browser, "courriel", {"from": RELAY_NAME, "to": "chef@mairie.example", **values}, button="try")
    return expect(page)


def relay(box, browser):
    """Each trouble is the relay's own, told in words with what to do."""
    box.sink.stop()
    here = {"host": "127.0.0.1", "tls": "off", "port": str(box.sink.port), "login": "", "password": ""}
    page = trial(browser, **here)
    ok(page.has("n’est pas parti") and page.has("injoignable") and page.has("Vérifiez le nom du serveur, le port"),
       "a relay that is not there", page.text[:600])
    page = trial(browser, **{**here, "host": "nulle-part.invalid"})
    ok(page.has("introuvable") and page.has("lettre par lettre"), "a name that nobody knows", page.text[:600])
    box.sink.start()
    page = trial(browser, **{**here, "tls": "starttls"})
    ok(page.has("chiffrée valable") and page.has("Essayez l’autre chiffrement"), "one without encryption", page.text[:600])
    page = step(browser, "courriel", {**here, "login": RELAY_NAME, "password": RELAY_PASSWORD})
    ok(page.status == 422 and page.has("Un mot de passe ne part jamais sans chiffrement"), "a password in the clear is refused",
       page.text[:600])
    box.sink.stop()
    box.sink.start("--tls", os.path.join(box.folder, "relay.pem"), os.path.join(box.folder, "relay.key"), "--sign-in", RELAY_NAME,
                   RELAY_PASSWORD)
    here.update(host="localhost", tls="starttls")
    page = trial(browser, **{**here, "login": RELAY_NAME, "password": "faux"})
    ok(page.has("refuse notre nom ou notre mot de passe") and page.has("Vérifiez le nom du compte"), "a wrong password",
       page.text[:600])
    page = trial(browser, **{**here, "login": RELAY_NAME, "password": RELAY_PASSWORD, "to": "rcpt550@example.org"})
    ok(page.has("n’est pas parti") and page.has("550"), "a recipient that is refused", page.text[:600])
    page = trial(browser, **{**here, "login": RELAY_NAME})
    ok(page.has("Le courriel d’essai est parti"), "and the right one, its password kept from before", page.text[:600])
    mail = box.wait_mails(1, to="chef@mairie.example")[0]
    ok("Courriel d'essai" in mail.subject and mail.message["From"].addresses[0].addr_spec == RELAY_NAME, "the mail is there",
       repr(mail))
    ok(RELAY_PASSWORD not in page.source, "no page shows the password")
    stored = b"".join(open(os.path.join(box.data, name),
                    "rb").read() for name in os.listdir(box.data) if name.startswith("store.db"))
    ok(RELAY_PASSWORD.encode() not in stored and RELAY_PASSWORD not in box.log(), "nor does the store or the log hold it open")
    page = step(browser, "courriel", {"host": 'x" y\npassword z'})
    ok(page.status == 422 and page.has("Un nom de serveur"), "a host that would be more than a host is refused", page.text[:300])


def partners(box, browser):
    page = step(browser, "partenaires", {"email.schs": "schs@mairie.example", "email.adil": "non"})
    ok(page.status == 422 and not box.query("SELECT 1 FROM partner"), "one wrong address and none is added", page.text[:300])
    step(browser, "partenaires", {"email.schs": "schs@mairie.example", "email.adil": "contact@adil.example",
                                  "phone.adil": "05 59 02 26 26"})
    is_([row["type"] for row in box.query("SELECT type FROM partner ORDER BY type")], ["adil", "schs"], "those with an address are")
    page = browser.get(PAGE + "/partenaires")
    ok(page.has("déjà là") and "email.adil" not in page.source, "and are not asked for again", page.text[:300])


def status(box):
    """The relay that was typed is the one that the status asks about."""
    said = box.admin("status")
    ok("mail_relay" not in said and "serveur de courrier" not in said, "no alarm of a relay that was set and tried", said)


def left_and_taken_up(box, email, secret):
    """Another day, another browser: the pages lead back, and what was done is known."""
    box.jump(hours=20, run_due=False)
    browser = box.browser()
    page = browser.get("/connexion")
    page = page.submit({"email": email, "password": CHOSEN}, form="password")
    page = send(page, page.form("code"), {"code": code_now(box, secret)})
    ok(page.has("L’installation n’est pas finie"), "the office leads back to the installation", page.text[:300])
    page = expect(browser.get(PAGE))
    ok(page.has("Choisir qui vous assiste"), "the balance says that nobody would help", page.text[:900])
    states = dict(re.findall(r'href="/installation/(\w+)"><strong>[^<]*</strong></a> <span class="chip[^"]*">([^<]*)<',
                  page.source))
    is_((states["commune"], states["courriel"], states["partenaires"], states["adresses"]), ("fait", "fait", "fait", "conseillé"),
        "what is done and what is not")
    for name in ("adresses", "apparence", "sauvegarde", "certificat"):
        page = expect(browser.get(f"{PAGE}/{name}"))
        page = expect(send(page, form_with(page, "/plus-tard")))
    put_off = expect(browser.get(PAGE + "/apparence"))
    ok(put_off.has("remis cette étape à plus tard") and "/installation/plus-tard" not in put_off.source,
       "a step put off says so", put_off.text[:400])
    is_(page.path, PAGE, "after the last step comes the balance")
    ok(page.source.count("plus tard</span>") == 4 and page.has("une panne de la machine perd tout"),
       "what was put off stays on it, with what that means", page.text[:900])
    page = expect(send(page, form_with(page, "/terminer")))
    ok(page.has("L’installation est finie") and not browser.get("/dossiers").has("n’est pas finie"), "and it is over",
       page.text[:300])
    is_(expect(browser.get(PAGE + "/courriel")).status, 200, "its steps can be opened later")
    return browser


def it_serves(box):
    """A tenant's report comes in, and its mail leaves by the relay that was typed."""
    report = file_report(box.browser(), contact_by="mail", email="menage@example.org")
    box.jump(minutes=10)
    ok(report.reference.startswith("64-") and box.wait_mails(1, to="menage@example.org"), "a report is filed, and answered by mail")


def without_a_clock(box, browser):
    """A machine that woke up in the past: nothing is read or sent meanwhile, and who is at its pages is told why."""
    said = "pas sûre de l'heure"
    ok(said not in plain(expect(browser.get(PAGE)).text), "a box that knows the time has nothing to say of it")
    box.time.jump(hours=-3)
    page = until(lambda: (page := browser.get(PAGE)) and said in plain(page.text) and page, 20,
                 "the steps say that the hour is wrong")
    ok(page.has("reliée à internet"), "and what to do", page.text[:500])
    page = expect(browser.get(PAGE + "/adresses"))
    sheet = open(os.path.join(TOP, "packaging/demo/addresses-64445.csv"), "rb").read()
    page = expect(send(page, form_with(page, "/imports"), {"file": ("adresses-64.csv", sheet, "text/csv")}))
    ok(page.has("Lecture en cours") and said in plain(page.text), "who brings the addresses reads why they wait", page.text[:600])
    box.time.jump(hours=3)
    until(lambda: browser.get(page.path).has("lignes lues, sans erreur"), 60, "once the hour is right they are read")


with Box(start="2026-09-16T07:00Z", config={"mail": {"msmtp_config": "", "ca_file": "relay.pem"}}, running=False) as box:
    self_signed(box)
    box.start()
    unset(box)
    guesses(box)
    browser, email = race(box)
    secret, codes = set_up_factor(box, browser)
    page = expect(browser.get(PAGE))
    ok(page.path == PAGE and ">Aide<" not in page.source, "no guide is offered before a site holds one", page.text[:300])
    is_(page.path, PAGE, "after the telephone's code the steps are there")
    shut(box)
    town(browser)
    relay(box, browser)
    partners(box, browser)
    status(box)
    box.kill9()
    box.start()
    browser = left_and_taken_up(box, email, secret)
    it_serves(box)
    without_a_clock(box, browser)
done_testing()
