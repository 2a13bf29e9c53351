"""usb.py: USB sticks, as qemu plugs them in: udev finds them by their label, what a shop sells is written and read back, and
pulled out without a word; what the box cannot write is refused, and it says so."""
import subprocess

import told
from guide import install_command
from machine import Machine
from packages import TOP
from pc import CONTENTS, Pc
from tap import is_, like, ok
from told import ADMIN, CONF, done

STICK = "/media/histologe/stick"
WAIT_S = 300  # a computer that is played is ten times as slow
# Format: what makes it, type of its partition, a label that somebody typed (FAT knows capitals only), what the kernel calls it.
FORMATS = {
    "FAT32": ("mkfs.vfat -F 32 -n", "c", "HISTOLOGE", "vfat"),
    "exFAT": ("mkfs.exfat -L", "7", "Histologe", "exfat"),
}
REFUSED = ("mkfs.ntfs -F -Q -L", "7", "HISTOLOGE")
MOUNTED = f"systemctl is-active histologe-stick; findmnt -no FSTYPE,OPTIONS {STICK}"


def soon(pc, command, expected, name):
    return told.soon(pc, command, expected, name, WAIT_S)


def answers(pc, name):
    return soon(pc, "curl -sk https://127.0.0.1/signaler -o /dev/null -w '%{http_code}'", "^200$", f"{pc.suite}: {name}")


def stick(folder, make, number, label):
    """One as it is sold: a table of partitions, and one partition."""
    image, part = f"{folder}/stick.img", f"{folder}/part"
    subprocess.run(f"""set -e
      rm -f {image} {part}; truncate -s 500M {part}; truncate -s 502M {image}
      {make} {label} {part} >/dev/null 2>&1
      echo 'start=2048, size=1024000, type={number}' | sfdisk -q {image}
      dd if={part} of={image} bs=1M seek=1 conv=notrunc,sparse status=none; rm {part}""", shell=True, check=True)
    return image


def computer(folder, suite, deb):
    machine = Machine(f"{folder}/{suite}-usb", suite)
    machine.prepare()
    machine.put(deb, "/opt/box.deb")
    machine.put(f"{TOP}/packaging/demo", "/opt/demo")
    done(machine, f"apt-get -qq update && apt-get -y -qq install --no-install-recommends {CONTENTS} curl sudo sqlite3 && " +
         install_command("/opt/box.deb"), f"{suite}: a computer with the box", "chroot")
    with open(machine.path(CONF), encoding="utf-8") as file:
        text = file.read()
    with open(machine.path(CONF), "w", encoding="utf-8") as file:
        file.write(text.replace("trust=ntp", "trust=always"))
    pc = Pc(machine)
    pc.disk()
    return pc


def moves_in(pc):
    soon(pc, "systemctl is-active histologe-box", "^active$", f"{pc.suite}: it is switched on, and its box runs")
    done(pc, f"systemctl stop histologe-box && {ADMIN} addresses import /opt/demo/addresses-64445.csv && {ADMIN} demo"
         " /opt/demo/demo.ini /opt/demo/addresses-64445.csv not-a-real-password 12 && systemctl start histologe-box",
         f"{pc.suite}: a town moves in")
    answers(pc, "and is served")


def takes(pc, folder, kind):
    """Found, mounted for the box alone, written, read back; gone when it is pulled, found again."""
    suite, name = pc.suite, f"{pc.suite}: a stick in {kind}"
    make, number, label, known_as = FORMATS[kind]
    image = stick(folder, make, number, label)
    pc.plug(image)
    soon(pc, MOUNTED, rf"^active\n{known_as} ", f"{name}: udev has it mounted by its label, {label}")
    options = pc.run(f"findmnt -no OPTIONS {STICK}")[1].split(",")
    ok({"nosuid", "nodev", "noexec"} <= set(options), f"{name}: nothing on it is run", options)
    is_(pc.run(f"stat -c '%U %a' {STICK}")[1], "histologe 700", f"{name}: it is the box's alone")
    done(pc, f"{ADMIN} backup now", f"{name}: a backup is made on it")
    like(done(pc, f"{ADMIN} backup verify", f"{name}: and read back"), "is good", f"{name}: whole")
    pc.pull()
    soon(pc, f"systemctl is-active histologe-stick; mountpoint {STICK}", "^inactive\n.*not a mountpoint",
         f"{name}: pulled out, it is gone")
    answers(pc, f"the box does not mind ({kind})")
    pc.plug(image)
    soon(pc, MOUNTED, "^active\n", f"{name}: plugged in again, it is back")
    like(pc.run(f"{ADMIN} backup verify")[1], "is good", f"{name}: with its backup")
    pc.pull()
    soon(pc, "systemctl is-active histologe-stick", "^inactive", f"{name}: and gone")


def refuses(pc, folder):
    """Told to who asks for a backup, or brings one back; and forgotten with the stick."""
    name, told_why = f"{pc.suite}: a stick in NTFS", f"cat {STICK}.refused"
    pc.plug(stick(folder, *REFUSED))
    soon(pc, told_why, "^format$", f"{name}: it is not mounted, and the box is told why")
    like(pc.run(f"{ADMIN} backup now")[1], "stick_format", f"{name}: who wants a backup reads that")
    like(pc.run("histologe-restore --replace")[1], "formatée ni en exFAT", f"{name}: who brings one back, in words")
    pc.pull()
    soon(pc, told_why, "No such file", f"{name}: pulled out, it is forgotten")
    like(pc.run("histologe-restore --replace")[1], "La clé USB des sauvegardes n.est pas là", f"{pc.suite}: no stick: so it says")
    answers(pc, "the box goes on")


def usb(folder, suite, deb):
    pc = computer(folder, suite, deb)
    with pc.on():
        moves_in(pc)
        for kind in FORMATS:
            takes(pc, pc.folder, kind)
        refuses(pc, pc.folder)
    subprocess.run(["rm", "-rf", pc.folder, pc.root], check=True)
