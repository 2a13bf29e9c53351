"""units.py: what systemd starts beside the daemon, each started here by it: files of units, the looks of nights, stick, tunnel. The
code on the screen and the certificate that is asked for: nobody_came_yet.py; updates: updates.py."""
import os
import re
import tempfile

from drawer import STICK
from host import SSHD, Host
from stick import plugged
from tap import is_, ok
from told import done, soon

WAIT = ("histologe-certificate.path", "histologe-console.path", "histologe-mosquitto.path", "histologe-tunnel.path",
        "histologe-update.path", "histologe-certificate-renew.timer", "histologe-update.timer")
BACK = (*WAIT, "histologe-box", "histologe-certificate", "histologe-tunnel-change", "histologe-update-resume")
# The engine of updates is copied there by the first update; until then the unit's condition keeps it from starting.
LATER = re.compile("histologe-update-resume.service: Command /var/lib/histologe-update/engine/")
UNIT, MADE = "/lib/systemd/system/histologe-stick.service", "/run/systemd/system/histologe-stick.service"
TUNNEL, FAR = "/var/lib/histologe/tunnel", 8444


def written_well(machine):
    suite = machine.suite
    said = machine.run("systemd-analyze verify --man=no /lib/systemd/system/histologe-* 2>&1 | grep histologe")[1]
    is_([line for line in said.splitlines() if not LATER.search(line)], [], f"{suite}: systemd understands every unit")
    is_(machine.run("systemctl is-active " + " ".join(WAIT))[1].split(), ["active"] * len(WAIT),
        f"{suite}: what waits for something waits")
    is_(machine.run(f"systemctl is-enabled {' '.join(BACK)}")[1].split(), ["enabled"] * len(BACK),
        f"{suite}: and comes back with the machine")


def nights(machine):
    for name in ("certificate-renew", "update"):
        done(machine, f"systemctl start histologe-{name}.service", f"{machine.suite}: {name}: the night's look")


def asked_before_a_cut(machine):
    """The power went between a request for a certificate and what it starts: the next start of the machine does it."""
    folder, request = "/var/lib/histologe/certificate", "[request]\\nid=cut\\nway=own\\nname=\\nemail=\\n"
    done(machine, f"systemctl stop histologe-certificate.path && cd {folder} && printf '{request}' > new &&"
         " chown histologe new && mv new request && systemctl start multi-user.target",
         f"{machine.suite}: a certificate is asked for, nobody hears it, and the machine starts")
    soon(machine, "cat /var/lib/histologe-certificate/state", "result=files\n(.*\n)*request=cut",
         f"{machine.suite}: it is looked at then")


def stick(machine):
    """Without udev, its unit loses what binds it to the device."""
    suite, alone = machine.suite, "nsenter -m -r -t $(systemctl show -P MainPID histologe-box)"
    with plugged(machine, machine.root + ".stick.img"):
        done(machine, f"mkdir -p {os.path.dirname(MADE)} && sed /^BindsTo=/d\\;/^After=/d {UNIT} > {MADE} &&"
             " systemctl daemon-reload && systemctl start histologe-stick", f"{suite}: a stick is mounted for the box")
        done(machine, f"{alone} -S $(id -u histologe) -G $(id -g histologe) touch {STICK}/tried",
             f"{suite}: the box, shut in as it is, writes on it")
        is_(machine.run(f"findmnt -no OPTIONS {STICK} | grep -o 'no[sde][a-z]*' | sort | tr '\\n' ' '")[1].strip(),
            "nodev noexec nosuid", f"{suite}: nothing on it is run")
        done(machine, f"systemctl stop histologe-stick && ! {alone} mountpoint -q {STICK} && ! mountpoint -q {STICK}",
             f"{suite}: pulled out, it is gone for both")
    with plugged(machine, machine.root + ".stick.img", holds="50M"):
        is_(machine.run(f"systemctl start histologe-stick; cat {STICK}.refused"), (0, "broken"),
            f"{suite}: one that holds half of what it says is refused, and the box is told why")
        done(machine, f"systemctl stop histologe-stick && ! test -e {STICK}.refused", f"{suite}: as long as it is there")
    machine.run(f"rm {MADE} && systemctl daemon-reload")


def tunnel(machine):
    """To a machine of the commune, which is on the loopback here; its configuration in the terms of tunnel_files.c."""
    suite, inside = machine.suite, f"curl -sk https://127.0.0.1:{FAR}/signaler -o /dev/null -w '%{{http_code}}'"
    with tempfile.TemporaryDirectory() as folder:
        host = Host(folder)
        sshd = machine.outside([SSHD, "-D", "-E", folder + "/log", "-f", folder + "/sshd_config"])
        with open(folder + "/host_key.pub", encoding="ascii") as file:
            key = " ".join(file.read().split()[:2])
        done(machine, f"install -d -o histologe -g histologe -m 700 {TUNNEL} && cd {TUNNEL} && runuser -u histologe -- sh -c '"
             "ssh-keygen -q -t ed25519 -N \"\" -f id_ed25519 && "
             f"echo \"[127.0.0.1]:{host.port} {key}\" > known_hosts && umask 077 && printf \"%s\\n\" \"Host tunnel\""
             f" \"  HostName 127.0.0.1\" \"  Port {host.port}\" \"  User root\" \"  RemoteForward 127.0.0.1:{FAR} 127.0.0.1:443\""
             " \"  BatchMode yes\" \"  StrictHostKeyChecking yes\" \"  ExitOnForwardFailure yes\" > new'",
             f"{suite}: a tunnel is set")
        host.let_in(machine.read(TUNNEL + "/id_ed25519.pub").strip())
        machine.run(f"mv {TUNNEL}/new {TUNNEL}/config")
        soon(machine, inside, "^200$", f"{suite}: it opens by itself, and leads to the box")
        is_(machine.run("ps -o user:20= -C ssh")[1], "histologe-tunnel", f"{suite}: by a user of its own")
        machine.run(f"cd {TUNNEL} && mv id_ed25519 kept && runuser -u histologe -- ln -s /etc/shadow id_ed25519")
        is_(machine.run("/usr/lib/histologe/histologe-tunnel-take; ls /run/histologe-tunnel | grep config")[1], "",
            f"{suite}: a key that is a link to what root alone reads opens nothing")
        machine.run(f"rm {TUNNEL}/config")
        soon(machine, "systemctl is-active histologe-tunnel", "^inactive$", f"{suite}: and closes when it is paused")
        sshd.terminate()
        sshd.wait()


def none_failed(machine):
    said = machine.run("systemctl --failed --no-legend --plain")[1]
    ok("histologe" not in said and "nginx" not in said and "mosquitto" not in said, f"{machine.suite}: nothing has failed", said)


def units(machine):
    written_well(machine)
    nights(machine)
    asked_before_a_cut(machine)
    stick(machine)
    tunnel(machine)
    none_failed(machine)
