"""assistant.py: the box is set up as at the town hall: in a browser, over TLS, behind the front, by who has the code of the
machine's screen, a stick, the mail server's name, an address file, a logo and a certificate. Then a household reports."""
import json
import os
import tempfile

from drawer import PLUG
from front import NAME, own_authority
from guide import install_command
from packages import TOP
from tap import is_, like, ok
from told import CONF, STORE, answers, done, mail_server, soon

HERE = os.path.dirname(os.path.abspath(__file__))


def walked(machine, *words):
    """What the person at the screen saw, each thing a test."""
    process = machine.outside([f"{HERE}/assistant_walk.py", *words])
    ended = False
    for line in process.stdout:
        said = json.loads(line)
        ended = ended or "ended" in said
        if "passed" in said:
            ok(said["passed"], f"{machine.suite}: {said['name']}", *said["why"])
    ok(process.wait() == 0 and ended, f"{machine.suite}: the installation is walked to its end")


def set_up(machine, folder):
    suite, code = machine.suite, machine.run("head -n 1 /run/histologe-box/setup-code")[1]
    server, port = mail_server(machine, os.path.join(folder, "mails"))
    try:
        authority, own, key = own_authority(folder)
        addresses, logo = f"{TOP}/packaging/demo/addresses-64445.csv", f"{TOP}/site-templates/assets/icon-192.png"
        walked(machine, code, str(port), addresses, logo, own, key)
        machine.put(authority, "/opt/authority.pem")
        like("\n".join(os.listdir(os.path.join(folder, "mails"))), "chef@mairie.example", f"{suite}: the trial mail has come")
    finally:
        server.terminate()
        server.wait()


def assistant(machine):
    suite = machine.suite
    done(machine, install_command("/opt/box.deb"), f"{suite}: a new box")
    # Nobody keeps the clock of a machine without a network right: what is imported would wait.
    machine.run(f"sed -i s/trust=ntp/trust=always/ {CONF} && systemctl restart histologe-box")
    answers_nothing = "curl -sk https://127.0.0.1/signaler -o /dev/null -w '%{http_code}'"
    soon(machine, answers_nothing, "^503$", f"{suite}: which nobody has set up")
    done(machine, PLUG, f"{suite}: a stick is in its slot")
    with tempfile.TemporaryDirectory() as folder:
        set_up(machine, folder)
    soon(machine, f"curl -s --cacert /opt/authority.pem --resolve {NAME}:443:127.0.0.1 https://{NAME}/ -o /dev/null"
         " -w '%{http_code} %{ssl_verify_result}'", "^200 0$", f"{suite}: the site is published, under the town's certificate")
    is_(machine.run("ls /run/histologe-box/setup-code /run/issue.d/histologe.issue 2>/dev/null")[1], "",
        f"{suite}: the code is gone, from the screen too")
    answers(machine, "the form is open")
    said = machine.outside([f"{HERE}/people.py", "1", "1", "120"]).communicate()[0]
    ok('"reference": "64-' in said, f"{suite}: a household reports", said)
    is_(machine.run(f"{STORE} 'SELECT COUNT(*) FROM report'")[1], "1", f"{suite}: and its report is there")
    is_(machine.run("ls /media/histologe/stick | wc -l")[1] != "0", True, f"{suite}: its first backup lies on the stick")
    machine.run("umount /media/histologe/stick")
