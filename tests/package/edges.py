"""edges.py: updates that go wrong and machines that were changed by hand: a full disk, files of the operator beside new ones of the
package, what a purge leaves."""
import os
import re

from packages import renumbered
from tap import is_, ok
from told import CONF, STORE, answers, done, soon

SNIPPET = "/etc/nginx/snippets/histologe-headers.conf"
HOLD = "dpkg --force-confdef --force-confold"  # nobody is there to answer
HELD = (CONF, "/etc/histologe/msmtp.conf", "/etc/nginx/sites-available/histologe", SNIPPET)
# What stays by the law of Debian packages: accounts (policy 9.2.2), logs of the machine, what dpkg, apt and systemd write for
# themselves, caches of other packages.
STAYS = re.compile(r"^/(var/(log|cache|tmp)/|var/lib/(dpkg|apt|systemd|nginx|mosquitto|dbus|private)(/|$)"
                   r"|etc/((passwd|group|shadow|gshadow|subuid|subgid)-?|\.pwd\.lock|ld\.so\.cache|machine-id|mtab|resolv\.conf)$"
                   r"|(etc|var)/\.updated$"  # systemd's, of when it last looked
                   r"|(opt|root|run|tmp|dev|proc|sys|src)/)")


def tree(machine):
    """Every file, folder and link of the machine's disk, but for what others change."""
    found = set()
    for folder, folders, files in os.walk(machine.root):
        here = folder[len(machine.root):] or "/"
        names = {os.path.join(here, name) for name in folders + files}
        found |= {name for name in names if not STAYS.match(name)}
        folders[:] = [name for name in folders if not STAYS.match(os.path.join(here, name) + "/")]
    return found


def nothing_left(machine):
    """After a purge the disk is as before the box came."""
    left, gone = tree(machine) - machine.before, machine.before - tree(machine)
    is_((sorted(left), sorted(gone)), ([], []), f"{machine.suite}: a purge leaves the disk as it was before the box")
    is_(machine.run("systemctl list-unit-files --no-legend 'histologe*'; systemctl is-active nginx")[1], "active",
        f"{machine.suite}: no unit is left, and the front runs")


def another_policy(deb_tree):
    """A package whose own headers changed."""
    with open(deb_tree + SNIPPET, "a", encoding="utf-8") as file:
        file.write("# a line of the next release\n")


def change_by_hand(machine):
    """What an operator does; a digest of each file."""
    for path in HELD:
        machine.run(f"echo '# by our IT officer' >> {path}")
    return digests(machine)


def digests(machine):
    return machine.run("sha256sum " + " ".join(HELD))[1]


def held(machine):
    """Files changed by hand survive an update that brings others, without anybody to answer a question."""
    suite = machine.suite
    renumbered(machine.path("/opt/box.deb"), "2.0.0", machine.path("/opt/other-headers.deb"), another_policy)
    mine = change_by_hand(machine)
    done(machine, "apt-get -y -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold install /opt/other-headers.deb"
         " </dev/null", f"{suite}: an update comes by apt with nobody to answer")
    is_(digests(machine), mine, f"{suite}: every file changed by hand is as it was left")
    ok("next release" in machine.read(SNIPPET + ".dpkg-dist"), f"{suite}: what the package would have put there stands beside")
    # What Debian 13's nginx says of `listen … http2` is a remark: Debian 12's knows no other form.
    soon(machine, "nginx -t -q 2>/dev/null && systemctl is-active histologe-box nginx", "^active\nactive$",
         f"{suite}: all of it runs")
    machine.run(f"rm {SNIPPET}.dpkg-dist")


def full_disk(machine):
    """The disk has no room for the new files: the old box goes on, and the update comes later."""
    suite, folder = machine.suite, "/usr/lib/histologe"
    renumbered(machine.path("/opt/box.deb"), "2.1.0", machine.path("/opt/heavy.deb"))
    before = machine.run(f"{STORE} 'SELECT COUNT(*) FROM report'")[1]
    kilobytes = int(machine.run(f"du -sk {folder}")[1].split()[0])
    done(machine, f"cp -a {folder} /var/tmp/held && mount -t tmpfs -o size={kilobytes + 300}k,mode=755 tmpfs {folder}"
         f" && cp -a /var/tmp/held/. {folder}/ && systemctl restart histologe-box", f"{suite}: their disk is as good as full")
    status, said = machine.run(f"{HOLD} -i /opt/heavy.deb")
    ok(status != 0 and "No space left" in said, f"{suite}: an update finds no room", said)
    is_(machine.run("dpkg-query -W -f '${Version} ${db:Status-Status}' histologe-box")[1], "2.0.0 installed",
        f"{suite}: the former version is in place, whole")
    is_(machine.run("dpkg --verify histologe-box | grep -v ' c '")[1], "", f"{suite}: file by file")
    done(machine, "systemctl restart histologe-box", f"{suite}: it starts")
    answers(machine, "and answers")
    is_(machine.run(f"{STORE} 'SELECT COUNT(*) FROM report'")[1], before, f"{suite}: with every report")
    done(machine, f"mount -o remount,size={3 * kilobytes}k {folder} && {HOLD} -i /opt/heavy.deb",
         f"{suite}: with room made, the same update comes")
    soon(machine, "systemctl is-active histologe-box", "^active$", f"{suite}: and runs")
    done(machine, f"systemctl stop histologe-box && cp -a {folder} /var/tmp/new && umount {folder} &&"
         f" cp -a /var/tmp/new/. {folder}/ && rm -r /var/tmp/held /var/tmp/new && systemctl start histologe-box",
         f"{suite}: the disk is one again")


def edges(machine):
    held(machine)
    full_disk(machine)
