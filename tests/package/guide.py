"""guide.py: the operator's guide, played by somebody who has nothing else: each command that it gives works as it is written, each
path that it names is there, each word that it says to look for in a file stands there."""
import os
import re

from neighbour import by_name
from packages import HERE_ARCH, TOP
from tap import is_, like, ok
from told import done, soon

GUIDE = os.path.join(TOP, "site-templates/documents/guide-exploitation.md")
RUNAS = "sudo runuser -u histologe -- histologe-admin --config /etc/histologe/histologe.conf COMMANDE"
INSTALL = "sudo apt install ./histologe-box_VERSION_ARCHITECTURE.deb"
SOURCES = "/etc/histologe/histologe-box.sources"


def quoted():
    """What stands between backquotes, once each."""
    with open(GUIDE, encoding="utf-8") as file:
        return sorted(set(re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", file.read(), flags=re.S | re.M))))


def install_command(deb):
    """The guide's own, for that package, by who answers yes and wants nothing that is only recommended."""
    return f"cd {os.path.dirname(deb)} && " + INSTALL.replace(
        "apt install ./histologe-box_VERSION_ARCHITECTURE.deb", f"apt -y --no-install-recommends install ./{os.path.basename(deb)}")


def runs(command):
    return lambda machine, name: done(machine, "cd /root && " + command, name)


def says(command, pattern):
    return lambda machine, name: like(machine.run("cd /root && " + command)[1], pattern, name)


def invites(machine, name):
    command = 'user invite administrator chef@mairie.example "Chantal Chef"'
    said = done(machine, "cd /root && " + RUNAS.replace("COMMANDE", command), name)
    path = re.search(r"https://[^/]+(/invitation/\S+)", said)
    page = path.group(1) if path else "/invitation/none"
    soon(machine, f"curl -sk https://127.0.0.1{page}", "mot de passe", f"{name}: its link opens")


def restarts(machine, name):
    done(machine, "sudo systemctl restart histologe-box", name)
    soon(machine, "curl -sk https://127.0.0.1/signaler -o /dev/null -w '%{http_code}'", "^200$", f"{name}: and it answers")


def by_number(machine, name):
    """On a line of its own, for this machine has none but its loopback."""
    machine.run("ip link add essai type bridge && ip addr add 192.0.2.64/24 dev essai && ip link set essai up")
    said = machine.run("hostname -I")[1]
    ok("192.0.2.64" in said.split(), name, said)
    is_(machine.run("curl -sk https://192.0.2.64/signaler -o /dev/null -w '%{http_code}'")[1], "200",
        f"{name}: the box opens there")
    machine.run("ip link del essai")


# By whom it is played; None: a word, not a command, or what needs a machine that has a keyboard or a network.
ROWS = {
    "sudo": says("sudo -n true && echo yes", r"(^|\n)yes$"),
    "su -": says("su - -c 'id -u'", "^0$"),
    "sudo apt update": None,  # without a network here
    INSTALL: None,  # run: install
    RUNAS: None,  # the two that follow
    "--help": says(RUNAS.replace("COMMANDE", "--help"), "user invite +ROLE|user invite"),
    'user invite administrator ADRESSE "PRÉNOM NOM"': invites,
    "hostname -s": says("hostname -s", r"^[a-z0-9-]+$"),
    "hostname -I": by_number,
    "sudo hostnamectl set-hostname NOM": runs("sudo hostnamectl set-hostname boite && hostname -s | grep -x boite"),
    "sudo systemctl restart histologe-box": restarts,
    "sudo systemctl poweroff": runs("sudo systemctl --dry-run poweroff || command -v systemctl"),
    "sudo histologe-restore": None,  # drawer.py: with a stick and a sheet
    "sudo nano": None,  # an editor: Debian's and the Pi's have it
    "ssh": None,
    "scp histologe-box_VERSION_ARCHITECTURE.deb UTILISATEUR@NOM.local:": None,  # the same: no network here
    "cat /etc/os-release": says("cat /etc/os-release", "(?m)^VERSION="),
    "dpkg --print-architecture": says("dpkg --print-architecture", f"^{HERE_ARCH}$"),
    "sudo cat /run/histologe-box/setup-code": None,  # nobody_came_yet.py: a town has moved in
    "https://": None,
    "ssh UTILISATEUR@NOM.local": None,
    "https://NOM.local": by_name,
    "NOM": None,
    "NOM.local": None,
    "COMMANDE": None,
    "URIs": says(f"grep ^URIs: {SOURCES}", "^URIs: "),
    "Enabled: yes": says(f"grep ^Enabled: {SOURCES}", "^Enabled: no$"),
    "no": says(f"grep ^Enabled: {SOURCES}", "^Enabled: no$"),
    "histologe.conf": None,  # in the folder beside a restored box: tests/box/backup.py
    "mise-a-jour": says("grep -r mise-a-jour /usr/lib/histologe/update", "mise-a-jour"),
    "unattended-upgrades": says("dpkg-query -W -f '${Recommends}' histologe-box", "unattended-upgrades"),
}


def guide(machine):
    suite = machine.suite
    for words in quoted():
        name = f"{suite}: the guide: {words}"
        if words.startswith("/"):
            done(machine, f"sudo test -e {words}", name)
        elif words not in ROWS:
            ok(False, name, "it is not played: a row of tests/package/guide.py is missing")
        elif ROWS[words] is not None:
            ROWS[words](machine, name)
    is_([words for words in ROWS if words not in quoted()], [], f"{suite}: nothing is played that the guide does not say")
