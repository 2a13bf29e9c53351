#!/usr/bin/python3
# backup.py: a backup by the page, another by night, each looked at; what lies there tells nothing; it comes back on another box
# with everything, and nothing leaves twice; a wrong code, a changed byte, a box that runs, one that has data: a sentence, and
# nothing changed.
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from doors_backups import PAGE, add_folder, press, sheet
from journey import *

SENT = "SELECT recipient, dedup_key FROM outbox WHERE state = 'sent'"


def good(box, count):
    """That many backups were made, brought back aside and found the same."""
    names = lambda: [row["name"] for row in box.query("SELECT name FROM backup WHERE verified_at IS NOT NULL ORDER BY at")]
    return until(lambda: names() if len(names()) >= count else None, 60, f"{count} good backups")


def restore(box, *words, code):
    return box.run("histologe-admin", "restore", *words, input=code + "\n", check=False)


def refused(box, words, code, text, what):
    before = sorted(os.listdir(box.data))
    done = restore(box, *words, code=code)
    ok(done.returncode == 1 and text in plain(done.stderr), what, done.stderr)
    is_(sorted(set(os.listdir(box.data)) - {".open"}), [name for name in before if name != ".open"], "… and nothing was changed")


def flip(path, at):
    with open(path, "r+b") as stream:
        stream.seek(at)
        byte = stream.read(1)
        stream.seek(at)
        stream.write(bytes([byte[0] ^ 1]))


def everything(box):
    """What the town has, but for what a restore itself writes."""
    return {table: box.query(f"SELECT count(*) AS n FROM {table}")[0]["n"]
            for table in ("report", "person", "assignment", "followup", "user", "partner", "file", "weekly_report")}


def slot(stick, word):
    """What root's helper says of the stick that is in its slot."""
    with open(stick + ".refused", "w", encoding="ascii") as stream:
        stream.write(word + "\n")


NOBODY = 65534


def hand_over(box):
    """The data belong to another user than the one who brings them back, as on an installed box."""
    for folder, folders, files in os.walk(box.data):
        for path in [folder, *(os.path.join(folder, name) for name in folders + files)]:
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)


def as_root(shelf, code, start):
    """Root brings back where a stranger writes: no link leads it to what is root's."""
    with Box(start=start, running=False) as box:
        os.chmod(box.folder, 0o711)
        mine, secret = os.path.join(box.folder, "mine"), os.path.join(box.folder, "secret")
        os.mkdir(mine, 0o700)
        with open(os.open(secret, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="ascii") as stream:
            stream.write("root's")
        os.symlink(secret, box.data + "/.open")
        hand_over(box)
        ok(restore(box, shelf, code=code).returncode == 1, "a link in the place of the lock is refused")
        is_(os.stat(secret).st_uid, 0, "… and what it leads to stays root's")
        os.unlink(box.data + "/.open")
        os.mkdir(box.data + "/restoring")
        os.symlink(mine, box.data + "/before-restore-1")
        for name, text in (("restoring/.ready", "before-restore-1"), ("restoring/preload", "new"), ("preload", "old")):
            with open(os.path.join(box.data, name), "w", encoding="ascii") as stream:
                stream.write(text)
        hand_over(box)
        ok(restore(box, shelf, code=code).returncode == 1, "a link in the place of what was before is refused")
        is_(os.listdir(mine), [], "… and nothing was moved into a folder of root's")
        shutil.rmtree(box.data + "/restoring")
        done = restore(box, shelf, code=code)
        ok(done.returncode == 0, "then it comes back", done.stderr)
        owners = {os.lstat(path).st_uid for path in glob.glob(box.data + "/**/*", recursive=True) if "preload" not in path}
        ok(not os.path.exists(box.data + "/setup-code"), "no code that opens an installation lay in the backup")
        is_(owners, {NOBODY}, "and is the other user's, whole")
        like(plain(done.stdout), "Réglage remis en place : " + box.mailer, "but for the configuration, where root put it back")
        is_(os.stat(box.mailer).st_uid, 0, "… as root's")
        now = int(box.now().timestamp())
        for second in range(now - 5, now + 60):
            os.makedirs(f"{box.data}/before-restore-{second}/files/kept")
        hand_over(box)
        done = restore(box, shelf, "--replace", code=code)
        ok(done.returncode == 0, "what was kept in the same second is not in the way", done.stderr)
        ok(glob.glob(box.data + "/before-restore-*-2/store.db"), "… each is kept by itself")


with tempfile.TemporaryDirectory() as slots, Box(start="2026-12-07T08:30Z", config={"backup": {"stick": slots + "/stick"}}) as box:
    set_up_demo(box, reports=4)
    shelf_root = os.path.join(box.folder, "elsewhere")
    os.mkdir(shelf_root)
    tenant = box.browser()
    report = file_report(tenant, photos=[("mur.png", png(), "image/png")])
    desk, admin = sign_in(box, MANAGER), sign_in(box, ADMINISTRATOR)
    take(box, desk, report)
    transmit(box, desk, report)
    settle(box)

    page = expect(admin.get(PAGE))
    ok(page.has("Il n'y en a pas encore"), "nothing yet, and the page says so")
    wrong = sheet(admin, "un autre mot de passe")
    ok(wrong.status == 422 and wrong.has("pas votre mot de passe") and admin.get(PAGE + "/code/pdf").status in (404, 405),
       "the code is shown to nobody who does not type their password again", wrong.status)
    paper = expect(sheet(admin))
    is_(box.query("SELECT count(*) AS n FROM event WHERE noun = 'backup_key' AND verb = 'read' AND user_id IS NOT NULL")[0]["n"], 1,
        "and who read it stays written")
    code, key = box.admin("backup", "code").split()
    is_(box.query("SELECT count(*) AS n FROM event WHERE noun = 'backup_key' AND verb = 'read' AND actor = 'box'")[0]["n"], 1,
        "and that it was read at the machine itself")
    words = subprocess.run(["pdftotext", "-layout", "-", "-"], input=paper.body, capture_output=True).stdout.decode()
    press(admin, "printed")
    like(box.admin("status"), r"ok +backup_sheet", "and that it lies there can be said before the first backup")
    ok(code in words and key in words, "the sheet for the drawer bears the code and the key's name", words[:400])
    refusal = add_folder(admin, shelf_root + "/nowhere")
    ok(refusal.status == 422 and refusal.has("Ce dossier n'existe pas"), "a folder that is not there is not taken", refusal)
    expect(add_folder(admin, shelf_root))
    refusal = add_folder(admin, shelf_root)
    ok(refusal.status == 422 and refusal.has("vont déjà à cet endroit"), "nor the same one twice", refusal)
    with open(os.path.join(box.data, "setup-code"), "w", encoding="ascii") as stream:
        stream.write("23456-789AB\n")
    press(admin, "now")
    first = good(box, 1)[0]
    page = expect(admin.get(PAGE))
    ok(page.has("relue et comparée"), "the page says that it is good")
    ok(page.has("sur le même disque"), "and that a folder beside the data is no refuge")
    here = glob.glob(shelf_root + "/histologe-*")[0]
    kept = b"".join(open(path, "rb").read() for path in glob.glob(here + "/**/*", recursive=True) if os.path.isfile(path))
    secret = open(os.path.join(box.data, "secret.key"), "rb").read()
    ok(not any(word in kept for word in (b"SQLite", b"\xff\xd8\xff\xe0", b"Martin", secret, code.encode())),
       "what lies there tells nothing")
    told = everything(box)

    # ---- a day goes by: mails leave, a night's backup is made ----
    sent_before = {tuple(row.values()) for row in box.query(SENT)}
    box.jump(days=1)
    settle(box)
    good(box, 2)
    admin = sign_in(box, ADMINISTRATOR)
    page = expect(admin.get(PAGE))
    ok(page.has("part d'elle-même dans la minute"), "the stick is missed, and what to do is said")
    slot(slots + "/stick", "format")
    until(lambda: expect(admin.get(PAGE)).has("en NTFS, le plus souvent"), 90, "one that was formatted otherwise is told")
    os.unlink(slots + "/stick.refused")
    page = until(lambda: next((page for page in [expect(admin.get(PAGE))] if page.has("La clé USB n'est pas là")), None), 90,
                 "pulled out, it is missed again")
    page = expect(send(page, form_with(page, "/[0-9a-f-]{36}", verb="pause"), button="pause"))
    ok(not page.has("part d'elle-même dans la minute"), "paused, it promises nothing")
    page = expect(admin.get(PAGE))
    page = expect(send(page, form_with(page, "/[0-9a-f-]{36}", verb="remove"), button="remove"))
    ok(page.has("Rien n'est plus sauvegardé à cet endroit"), "and it can be taken away")
    write_to_desk(report, "Depuis hier, l'eau coule aussi dans la chambre.")
    settle(box)
    since = {tuple(row.values()) for row in box.query(SENT)} - sent_before
    ok(since, "mails left since the first backup")
    is_(box.query("SELECT count(*) AS n FROM backup WHERE trouble <> ''")[0]["n"], 0, "no backup is bad")
    photo = box.query("SELECT hash FROM file WHERE type = 'image/jpeg'")[0]["hash"]
    pool = os.path.join(here, "files")
    is_(len(glob.glob(pool + "/??/*")), len(glob.glob(box.data + "/files/??/*")), "each photo lies there once, for both")

    # ---- another box ----
    with Box(start=box.now().strftime("%Y-%m-%dT%H:%MZ"), running=False) as other:
        broken = os.path.join(box.folder, "broken")
        shutil.copytree(shelf_root, broken)
        archive = glob.glob(f"{broken}/*/{first}/archive.001")[0]
        slip = code[:-1] + ("2" if code[-1] != "2" else "3")
        refused(other, [shelf_root, first], slip, "faute de frappe", "a slip of the pen")
        refused(other, [shelf_root, first], "", "n'est pas complet", "no code")
        second_code = Box(running=False)
        wrong = second_code.admin("backup", "code").split()[0]
        second_code.close()
        refused(other, [shelf_root, first], wrong, "une autre feuille", "the code of another box")
        refused(other, [box.folder], code, "Aucune sauvegarde", "a folder without a backup")
        other.configure(backup={"stick": slots + "/stick"})
        refused(other, [slots + "/stick"], code, "La clé USB des sauvegardes n'est pas là", "no stick in its slot")
        slot(slots + "/stick", "broken")
        refused(other, [slots + "/stick"], code, "ne se laisse pas ouvrir", "one that cannot be read")
        folder, later = os.path.dirname(archive), good(box, 2)[1]
        renamed = folder[:-1] + str((int(folder[-1]) + 1) % 10)
        os.rename(folder, renamed)
        refused(other, [broken, os.path.basename(renamed)], code, "pas ce qui y a été mis", "another moment's name")
        refused(other, [broken, os.path.basename(renamed)], code, "pas d'autre plus ancienne", "… and none is older")
        os.rename(renamed, folder)
        shutil.copy(f"{folder}/list.001", f"{broken}/list")
        shutil.copy(f"{here}/{later}/list.001", folder)
        refused(other, [broken, first], code, "pas ce qui y a été mis", "another night's list")
        shutil.move(f"{broken}/list", f"{folder}/list.001")
        latest = archive.replace(first, later)
        flip(latest, os.path.getsize(latest) // 2)
        refused(other, [broken], code, f"Tapez :\n  sudo histologe-restore {broken} {first}\n",
                "the latest is spoilt: what to type is said")
        flip(archive, os.path.getsize(archive) // 2)
        refused(other, [broken, first], code, "abîmée", "one byte changed")
        flip(archive, os.path.getsize(archive) // 2)
        os.truncate(archive, os.path.getsize(archive) - 100)
        refused(other, [broken, first], code, "abîmée", "cut before its end")
        os.unlink(archive)
        os.mkfifo(archive)
        refused(other, [broken, first], code, "abîmée", "a pipe, that nobody waits for")
        shutil.rmtree(broken)

        done = restore(other, shelf_root, first, code=code)
        is_(done.returncode, 0, "it comes back")
        like(plain(done.stderr), r"Sauvegarde du 07/12/2026 09:30", "of when it is, is said before the code is asked for")
        like(plain(done.stdout), r"revenue à l'état du 07/12/2026(.*\n)+Démarrez la boîte", "and says of when, and what to do")
        other.start()
        until(lambda: other.query("SELECT 1 FROM backup_restore WHERE quieted_at IS NOT NULL"), 60, "what was due is put aside")
        is_(everything(other), told, "every table has its rows")
        alarms = re.findall(r"^alarm +(\w+)", other.admin("status"), re.M)
        is_(set(alarms) - {"sensors"}, set(), "nothing is said to have failed, but the sensors of the demonstration, silent since")
        ok(os.path.exists(f"{other.data}/files/{photo[:2]}/{photo[2:]}"), "the photo is there")
        desk = sign_in(other, MANAGER)
        ok(open_file(other, desk, report).has(report.reference), "people sign in as before, and read their files")
        ok(not expect(desk.get("/dossiers")).has("coule aussi dans la chambre"), "what came later is not there")
        settle(other)
        is_([str(mail) for mail in other.mails()], [], "no mail left from this box")
        admin = sign_in(other, ADMINISTRATOR)
        page = expect(admin.get(PAGE))
        ok(page.has("est revenue d'une sauvegarde") and page.has("numéros ont été sautés"), "the page says what did not come back")
        press(admin, "seen", page)
        other.jump(days=1)
        settle(other)
        again = {tuple(row.values()) for row in other.query(SENT)} & since
        ok(not again, "nothing that the lost box had sent leaves again", again)
        after = file_report(other.browser())
        numbers = [int(one.reference.split("-")[1]) for one in (report, after)]
        ok(numbers[1] > numbers[0] + 100, "no number is given twice", numbers)
        refused(other, [shelf_root, first], code, "en marche", "a box that runs")
        other.stop()
        refused(other, [shelf_root, first], code, f"sudo histologe-restore --replace {shelf_root} {first}", "a box with data")
        refused(other, ["--replace"], code, "DOSSIER", "an option alone is no place")
        refused(other, ["--remplace", shelf_root], code, "--remplace", "nor is one that there is not")
        done = restore(other, "--replace", shelf_root, first, "--starts", code=code)
        is_(done.returncode, 0, "unless asked to")
        like(plain(done.stdout), r"\nLa boîte redémarre\.\n", "to start it is not asked of who has it started")
        ok(glob.glob(other.data + "/before-restore-*/store.db"), "and then what was there is kept beside")
    if os.geteuid() == 0:
        as_root(shelf_root, code, box.now().strftime("%Y-%m-%dT%H:%MZ"))
done_testing()
