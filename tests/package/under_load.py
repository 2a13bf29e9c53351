"""under_load.py: the box is updated while people report with photos and while the weekly reports are being made. Nothing that was
acknowledged is lost, each partner has one report of its week and one mail."""
import json
import os
import re
import threading
import time

from packages import renumbered
from tap import diag, is_, ok
from told import CONF, STORE, answers, done, mail_server, soon

HERE = os.path.dirname(os.path.abspath(__file__))
PEOPLE, AT_ONCE, WITHIN_S, UPDATES = 60, 4, 400, 3
SMTP_PORT, MAILS = 2525, "/var/tmp/mails"


class Crowd:
    """People at the front of that machine, until all have reported."""

    def __init__(self, machine, many):
        self.filed, self.problems = [], ["they never came to an end"]
        self.process = machine.outside([f"{HERE}/people.py", str(many), str(AT_ONCE), str(WITHIN_S)])
        self.thread = threading.Thread(target=self._listen)
        self.thread.start()

    def _listen(self):
        for line in self.process.stdout:
            said = json.loads(line)
            if "problems" in said:
                self.problems = said["problems"]
            else:
                self.filed.append(said)

    def wait_for(self, count):
        end = time.monotonic() + WITHIN_S
        while len(self.filed) < count and self.thread.is_alive() and time.monotonic() < end:
            time.sleep(0.05)

    def end(self):
        self.thread.join()
        self.process.wait()


def relay(machine):
    """A mail server that keeps what it takes, and the box told of it: a mail that leaves twice is seen there."""
    server, _ = mail_server(machine, machine.path(MAILS), SMTP_PORT)
    suite, lines = machine.suite, ("account default", "host 127.0.0.1", f"port {SMTP_PORT}", "from box@demo.example")
    done(machine, f"printf '%s\\n' {' '.join(map(repr, lines))} > /etc/histologe/msmtp.conf && "
         f"sed -i 's/^#msmtp_config/msmtp_config/' {CONF} && systemctl restart histologe-box", f"{suite}: a relay is named")
    answers(machine, "the box uses it")
    return server


def week_begins(machine):
    """The weekly reports are due now; their generator is as slow as on the worst of cards: seen at work, it stands still."""
    machine.run("runuser -u histologe -- sqlite3 -cmd '.timeout 20000' /var/lib/histologe/store.db"
                " \"UPDATE job SET due_at = 1 WHERE name = 'weekly'\"")
    stop = "p=$(pgrep -f '[h]istologe-generator .*weekly') && kill -STOP $p"
    return machine.run(f"for i in $(seq 3000); do {stop} && exit 0; sleep 0.02; done; exit 1")[0] == 0


def update(machine, number):
    """dpkg's two halves: the old daemon goes on for a moment over the new files, then makes room."""
    deb = renumbered(machine.path("/opt/box.deb"), f"1.0.{number}", machine.path(f"/opt/update-{number}.deb"))
    done(machine, f"dpkg --unpack /opt/{os.path.basename(deb)}", f"{machine.suite}: update {number} is unpacked, the box at work")
    if number == 1:
        ok(week_begins(machine), f"{machine.suite}: the weekly reports are being made")
        is_(machine.run(f"{STORE} 'SELECT COUNT(*) FROM weekly_report'")[1], "0", f"{machine.suite}: none of them is kept yet")
    done(machine, "dpkg --configure histologe-box", f"{machine.suite}: and takes its place")
    os.remove(deb)


def check_reports(machine, crowd):
    suite = machine.suite
    ok(not crowd.problems, f"{suite}: everybody could report in the end", *crowd.problems[:5])
    sql = ("SELECT '64-' || number, address, (SELECT COUNT(*) FROM report_file f WHERE f.report_id = report.id) FROM report"
           " WHERE address LIKE '% Rue des Essais'")
    rows = [row.split("|") for row in machine.run(f'{STORE} "{sql}"')[1].splitlines()]
    stored = {reference: address for reference, address, _ in rows}
    is_({one["reference"]: one["address"] for one in crowd.filed}, stored, f"{suite}: the reports acknowledged are there, no other")
    is_(len(rows), len({address for _, address, _ in rows}), f"{suite}: none is there twice")
    ok(rows and all(int(photos) >= 2 for _, _, photos in rows), f"{suite}: each with its photos", rows[:5])
    is_(machine.run(f"{STORE} 'PRAGMA integrity_check; PRAGMA foreign_key_check'")[1], "ok", f"{suite}: the store is whole")
    tries = sum(one["tries"] for one in crowd.filed)
    diag(f"{len(crowd.filed)} reports by {tries} tries: {tries - len(crowd.filed)} were cut by updates")
    ok(tries > len(crowd.filed), f"{suite}: updates did cut some of them, who tried again")


def check_files(machine):
    """Every file of the store is on the disk, as whole as it came."""
    sql = "SELECT hash FROM file UNION SELECT small_hash FROM file WHERE small_hash IS NOT NULL"
    names = machine.run(f"{STORE} '{sql}'")[1].split()
    lines = machine.run("cd /var/lib/histologe/files && find . -type f -size +0 -printf '%P\\n'")[1].split()
    found = {name.replace("/", "") for name in lines}
    is_([name for name in names if name not in found], [], f"{machine.suite}: every file that the store knows is on the disk")


def check_week(machine):
    suite = machine.suite
    partners = machine.run(f"{STORE} \"SELECT COUNT(*) FROM partner WHERE weekly_way <> 'none'\"")[1]
    soon(machine, f"{STORE} \"SELECT COUNT(*), COUNT(DISTINCT partner_id) FROM weekly_report\"", f"^{partners}\\|{partners}$",
         f"{suite}: each partner has one report of the week", timeout_s=240)
    soon(machine, f"{STORE} \"SELECT COUNT(*) FROM outbox WHERE kind = 'weekly' AND state <> 'sent'\"", "^0$",
         f"{suite}: their mails leave", timeout_s=120)
    mails = {}
    for name in sorted(os.listdir(machine.path(MAILS))):
        text = machine.read(f"{MAILS}/{name}")
        if re.search(r"^Content-Type: application/pdf", text, re.M):
            found = re.search(r"^Message-ID:\s*(\S+)", text, re.M | re.I)
            mails.setdefault(re.search(r"^X-RcptTo: (.*)", text, re.M).group(1).strip(), []).append(found.group(1))
    ok(mails and all(len(set(ids)) == 1 for ids in mails.values()), f"{suite}: and no partner has two", mails)


def under_load(machine):
    server = relay(machine)
    try:
        crowd = Crowd(machine, PEOPLE)
        for number in range(1, UPDATES + 1):
            crowd.wait_for(number * PEOPLE // (UPDATES + 2))
            update(machine, number)
        crowd.end()
        check_reports(machine, crowd)
        check_files(machine)
        check_week(machine)
    finally:
        server.kill()
        server.wait()
