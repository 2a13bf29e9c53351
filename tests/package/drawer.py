"""drawer.py: the stick and the sheet of paper that lie in a drawer, and a machine that comes back from them alone."""
from guide import install_command
from tap import is_, like
from told import ADMIN, answers, done, reports, soon

STICK = "/media/histologe/stick"
# A disk in memory: these machines have no USB.
PLUG = f"mount -t tmpfs -o uid=$(id -u histologe),mode=0700 stick {STICK}"


def set_aside(machine):
    suite = machine.suite
    done(machine, PLUG, f"{suite}: a stick is plugged in")
    done(machine, f"{ADMIN} backup now", f"{suite}: the box makes a backup on it")
    like(done(machine, f"{ADMIN} backup verify", f"{suite}: which is read back whole"), "is good", f"{suite}: and is good")
    done(machine, f"{ADMIN} backup code > /opt/code && cp -r {STICK} /opt/kept && umount {STICK}",
         f"{suite}: stick and sheet lie in a drawer")


def come_back(machine, before):
    """Into a machine that was just emptied."""
    suite = machine.suite
    code = done(machine, "cat /opt/code", f"{suite}: the sheet is at hand").split()[0]
    done(machine, install_command("/opt/box.deb"), f"{suite}: the box is installed anew")
    soon(machine, "systemctl is-active histologe-box", "^active$", f"{suite}: it runs, empty")
    done(machine, f"{PLUG} && cp -r /opt/kept/. {STICK}/ && chown -R histologe: {STICK}", f"{suite}: the stick is plugged in")
    said = done(machine, f"echo {code} | sudo histologe-restore", f"{suite}: histologe-restore brings the box back")
    like(said, r"revenue.*\n(.*\n)*La boîte redémarre", f"{suite}: and says of when, and that nothing is left to type")
    soon(machine, "systemctl is-active histologe-box", "^active$", f"{suite}: it serves again")
    answers(machine, "and answers")
    is_(reports(machine), before, f"{suite}: with every report")
    is_(machine.run("find /var/lib/histologe ! -user histologe | head")[1], "", f"{suite}: every file is the box's own")
    done(machine, f"umount {STICK}; dpkg -P histologe-box", f"{suite}: it is purged again")
