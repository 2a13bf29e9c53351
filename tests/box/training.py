#!/usr/bin/python3
# training.py: the training copy: opened from the real box, an exercise of the guide walked in it, its mails read there and sent to
# nobody, made anew, closed when forgotten; the real box sees nothing of it.
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import doors_training
from box import *
from doors_training import PAGE, accounts, small_copy, wait_phase
from journey import (ADMINISTRATOR, accept, act, expect, file_report, form_with, refuse, send, set_up_demo, sign_in, take, transmit,
                     write_to_desk)

OPEN_MAX_S = 60
# at most, of which 19 MB while a password is judged, and 20 MB of libraries that the real box holds too
MEMORY_MAX_KB = 80 * 1024


class Copy(doors_training.Copy):
    def __init__(self, box):
        self.folder = os.path.join(box.data, "training")

    def query(self, sql, *values):
        connection = sqlite3.connect(f"file:{self.folder}/data/store.db?mode=ro", uri=True)
        connection.row_factory = sqlite3.Row
        rows = connection.execute(sql, values).fetchall()
        connection.close()
        return rows


def do(admin, verb):
    page = admin.get(PAGE)
    return expect(send(page, form_with(page, PAGE, verb=verb), button=verb))


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as stream:
        return [int(child) for child in stream.read().split()]


def copy_pid(box):
    """The one that serves: it is the only child that stays."""
    for pid in children(box.process.pid):
        with open(f"/proc/{pid}/cmdline", "rb") as stream:
            if b"training/histologe.conf" in stream.read():
                return pid
    return None


def status_of(pid, name):
    with open(f"/proc/{pid}/status", encoding="ascii") as stream:
        return int(re.search(rf"^{name}:\s+(\d+)", stream.read(), re.M).group(1))


def opened(box, admin):
    page = admin.get(PAGE)
    ok(page.has("La copie est fermée") and not os.path.exists(os.path.join(box.data, "training")), "at first there is no copy")
    ok("/gestion/entrainement" in admin.get("/gestion").source, "management leads to its room")
    page = do(admin, "open")
    ok(page.has("La copie s’ouvre."), "it is opened by a press", page.text[:400])
    page = wait_phase(admin, "La copie est ouverte")
    found = accounts(page)
    is_(len(found), 7, "seven accounts stand there, with their passwords")
    ok(all(re.fullmatch(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", password) for password in found.values())
       and len(set(found.values())) == 7, "each its own", *found.values())
    pdf = os.path.join(box.folder, "sheet.pdf")
    with open(pdf, "wb") as stream:
        stream.write(admin.get(PAGE + "/comptes.pdf").body)
    paper = subprocess.run(["pdftotext", "-layout", pdf, "-"], stdout=subprocess.PIPE, check=True, text=True).stdout
    ok(all(password in paper for password in found.values()), "and on the sheet to print", paper[:1500])
    return found


def nothing_leaves(box):
    """What the kernel says of the copy's process, and of any program under the same lock."""
    pid = copy_pid(box)
    is_(status_of(pid, "Seccomp"), 2, "the copy runs under the kernel's filter")
    probe = ("import socket, sys\n"
             "def tries(do):\n"
             "    try: do()\n"
             "    except PermissionError: return 'refused'\n"
             "    except OSError as error: return str(error)\n"
             "    return 'passed'\n"
             "ear = socket.create_server(('127.0.0.1', 0))\n"
             "print(tries(lambda: socket.create_connection(ear.getsockname(), 1)),\n"
             "      tries(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))),\n"
             "      tries(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendmsg([b'x'], [], 0, ('127.0.0.1', 9))))\n")
    said = subprocess.run([os.path.join(BUILD, "histologe-confine"), "--profile=training", "--cpu-s=3600", "--memory-mb=2048",
                           "--file-mb=16", "--", "/usr/bin/python3", "-c", probe], stdout=subprocess.PIPE, text=True, check=True)
    is_(said.stdout.split(), ["refused"] * 3, "under that lock no program reaches anybody, by no kind of call")
    with open(os.path.join(box.data, "training", "histologe.conf"), encoding="utf-8") as stream:
        text = stream.read()
    ok(not any(word in text for word in ("msmtp", "[mqtt]", "[inbox]")), "its configuration names no relay, mailbox or broker",
       text)
    wrong = os.path.join(box.folder, "wrong.conf")
    with open(wrong, "w", encoding="utf-8") as stream:
        stream.write(text + f"\n[mail]\nmsmtp_config={box.mailer}\n")
    refused = subprocess.run([os.path.join(BUILD, "histologe-appliance"), "--config", wrong], stderr=subprocess.PIPE, text=True)
    ok(refused.returncode != 0 and "not for a training copy" in refused.stderr, "and one that does is refused", refused.stderr)
    shutil.copy(box.config, wrong)
    with open(wrong, encoding="utf-8") as stream:
        text = stream.read().replace(f"data={box.data}", f"data={box.data}/training/data")
    with open(wrong, "w", encoding="utf-8") as stream:
        stream.write(text)
    refused = subprocess.run([os.path.join(BUILD, "histologe-admin"), "--config", wrong, "outbox", "start"], stderr=subprocess.PIPE,
                             text=True)
    ok(refused.returncode != 0 and "training copy" in refused.stderr, "nor does anybody else open its store", refused.stderr)


def says_what_it_is(box, copy, report):
    for path in ("/", "/signaler", report.follow, "/connexion", "/statistiques/", "/rien"):
        page = copy.browser().get(path)
        ok(page.has("Entraînement : dossiers inventés") and "<title>Entraînement – " in page.source
           and page.headers.get("X-Robots-Tag") == "noindex, nofollow", f"{path[:12]} says that it is training, to robots too",
           page.text[:300])
    page = expect(copy.browser().get("/guides/formation/"))
    pdf = os.path.join(box.folder, "guide.pdf")
    with open(pdf, "wb") as stream:
        stream.write(expect(copy.browser().get(next(urllib.parse.urljoin(page.url, href) for _, href in page.links
                                                    if href.endswith(".pdf")))).body)
    said = subprocess.run(["pdftotext", pdf, "-"], stdout=subprocess.PIPE, check=True, text=True).stdout.split("\f")[:-1]
    ok(said and all("ENTRAÎNEMENT : rien de cette page" in sheet for sheet in said), "so does each sheet of a paper", *said)
    page = copy.browser().get("/signaler")
    ok(page.has("personne ne lira ce signalement") and f'href="{box.base_url}/"' in page.source,
       "who got lost there is led to the real site")


def mail_to(trainee, who, subject):
    """The captured mail as trainees find it."""
    def found():
        page = trainee.get("/entrainement/courriers?qui=" + who.replace("@", "%40"))
        return next((href for words, href in page.links if re.search(r"courriers/\d+$", href) and re.search(subject, words)), None)
    return expect(trainee.get(until(found, 30, f"a mail to {who}")))


def exercises(copy, found):
    """Of site-templates/documents/guide-formation.md: 1, 3, 4, 5, 6."""
    report = file_report(copy.browser(), contact_by="mail", email="couple@essai.example", beneficiary="caf")
    desk = sign_in(copy, "gestion@essai.example", found["gestion@essai.example"])
    take(copy, desk, report)
    mail = mail_to(desk, "couple@essai.example", "reçu")
    ok("[Entraînement]" in mail.source, "the tenant's mail lies in the letter-box of the exercise, and says what it is",
       mail.text[:500])
    link = next(href for _, href in mail.links if "/suivi/" in href)
    ok(link.startswith(copy.base_url) and copy.browser().get(link).has(report.reference), "its link opens the file in the copy",
       link)
    write_to_desk(report, "La fenêtre ne ferme toujours pas.")
    ok(desk.get(f"/dossiers/{report.uuid}").has("La fenêtre ne ferme toujours pas."), "what the tenant answers is in the history")
    transmit(copy, desk, report)
    caf = sign_in(copy, "caf@essai.example", found["caf@essai.example"])
    accept(copy, caf, report)
    adil = sign_in(copy, "adil@essai.example", found["adil@essai.example"])
    refuse(copy, adil, report)
    ok("ADIL" not in copy.browser().get(report.follow).text, "the tenant reads nowhere who refused")
    ok(mail_to(caf, "caf@", ".").has("Entraînement"), "partners find their mails there too")
    frame = re.search(r'<iframe[^>]* src="([^"]+)"', mail.source).group(1)
    ok("Entraînement" in expect(desk.get(frame)).source, "and as a mail program shows them")
    is_(sign_in(copy, "referent@essai.example", found["referent@essai.example"]).get("/dossiers").status, 200, "the referent is in")
    return report


def apart(box, copy, admin, found):
    """One browser in both: cookies know no ports."""
    trainee = sign_in(copy, "gestion@essai.example", found["gestion@essai.example"])
    ok(trainee.get("/assistance/nouvelle").has("votre demande n’ira à personne"),
       "help asked of the copy reaches nobody: it says so")
    trainee.cookies = admin.cookies = {**trainee.cookies, **admin.cookies}
    ok(admin.get(PAGE).status == 200 and trainee.get("/dossiers").has("Gestionnaire"),
       "one browser is signed in to both, each by its own cookie")
    is_(box.query("SELECT COUNT(*) AS n FROM report")[0]["n"], 0, "the real box has no report of it")
    is_(admin.get("/entrainement/courriers").status, 404, "and no such letter-box")
    is_([repr(mail) for mail in box.mails() if "essai.example" in mail.to], [], "no mail left")
    is_(trainee.get(PAGE).status, 403, "a trainee manages no copy")


def falls(box, admin):
    pid = copy_pid(box)
    os.kill(pid, signal.SIGKILL)
    until(lambda: copy_pid(box) not in (None, pid), OPEN_MAX_S, "it comes back")
    wait_phase(admin, "La copie est ouverte")
    ok(True, "a copy that falls comes back")


def anew(box, copy, admin, found):
    page = do(admin, "reset")
    ok(page.has("La copie se remet à neuf.") and not page.has("La copie est ouverte") and not page.has("La copie se ferme"),
       "made anew, it says what goes on", page.text[:600])
    until(lambda: admin.get(PAGE).has("se prépare") or not copy.query("SELECT 1 FROM report WHERE demo = 0"), OPEN_MAX_S,
          "made anew")
    page = wait_phase(admin, "La copie est ouverte")
    is_(copy.query("SELECT COUNT(*) AS n FROM report WHERE demo = 0")[0]["n"], 0, "made anew, it holds nothing that was typed")
    is_(accounts(page), found, "the passwords on the sheet are still right")


def forgotten(box, copy, admin):
    """Nobody comes for hours: it ends; the night erases what was typed."""
    pid = copy_pid(box)
    box.jump(hours=5, run_due=False)
    admin = sign_in(box, ADMINISTRATOR)
    page = wait_phase(admin, "La copie est fermée")
    ok(page.has("fermée d’elle-même") and not os.path.exists(f"/proc/{pid}"), "a copy that nobody uses ends by itself",
       page.text[-900:])
    ok(os.path.exists(copy.folder + "/data/store.db"), "what was done in it is kept for the day")
    box.jump(days=1, run_due=False)
    until(lambda: not os.path.exists(copy.folder + "/data/store.db"), OPEN_MAX_S, "erased by the night")
    ok(True, "and gone on the next")


def dies_with_it(box, admin, found):
    do(admin, "open")
    wait_phase(admin, "La copie est ouverte")
    pid = copy_pid(box)
    box.kill9()
    until(lambda: not os.path.exists(f"/proc/{pid}") or status_is_dead(pid), 10, "the copy goes")
    box.start()
    admin = sign_in(box, ADMINISTRATOR)
    wait_phase(admin, "La copie est ouverte")
    ok(True, "a power cut takes both, and both come back")
    page = do(admin, "close")
    ok(not page.has("La copie est ouverte") and 'value="reset"' not in page.source, "closed by a press, it says so at once",
       page.text[:600])
    wait_phase(admin, "La copie est fermée")
    is_(copy_pid(box), None, "closed by a press, nothing of it runs")
    page = do(admin, "passwords")
    ok(not set(accounts(page).values()) & set(found.values()), "other passwords are made when they are asked for")


def status_is_dead(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as stream:
        return stream.read().rsplit(") ", 1)[1].startswith("Z")


with Box(start="2026-09-16T07:00Z", running=False) as box:
    box.configure(training=small_copy(box.folder))
    box.start()
    set_up_demo(box)
    admin, copy = sign_in(box, ADMINISTRATOR), Copy(box)
    found = opened(box, admin)
    nothing_leaves(box)
    report = exercises(copy, found)
    says_what_it_is(box, copy, report)
    used = status_of(copy_pid(box), "VmHWM")
    for name, pid in (("copy", copy_pid(box)), ("real box", box.process.pid)):
        most, now, own = (status_of(pid, what) for what in ("VmHWM", "VmRSS", "RssAnon"))
        diag(f"the {name}: {most} KB at most, now {now}, its own {own}")
    if os.environ.get("V") != "asan":
        ok(used < MEMORY_MAX_KB, "the copy holds no more than is known of it", used)
    apart(box, copy, admin, found)
    falls(box, admin)
    anew(box, copy, admin, found)
    forgotten(box, copy, admin)
    dies_with_it(box, sign_in(box, ADMINISTRATOR), found)
done_testing()
