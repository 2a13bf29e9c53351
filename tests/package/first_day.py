"""first_day.py: a town moves into a machine where apt installed the box, as its IT officer would do it without the demonstration's
help but for its data; and the end of that life: hung, updated, not downgraded, removed, purged, brought back from its stick."""
import re

from drawer import come_back, set_aside
from edges import nothing_left
from tap import is_, like, ok
from told import ADMIN, CONF, answers, done, reports, soon

EXPOSURE_MAX = 2.0


def first_day(machine):
    suite = machine.suite
    soon(machine, "systemctl is-active histologe-box nginx mosquitto", r"^active\nactive\nactive$",
         f"{suite}: the box, its front and its broker run")
    done(machine, f"systemctl stop histologe-box && {ADMIN} addresses import /opt/demo/addresses-64445.csv",
         f"{suite}: addresses come in")
    done(machine, f"{ADMIN} demo /opt/demo/demo.ini /opt/demo/addresses-64445.csv not-a-real-password &&"
         " systemctl start histologe-box", f"{suite}: reports come in")
    soon(machine, "curl -sk https://127.0.0.1/statistiques/ -o /dev/null -w '%{http_code} %{http_version}'", "^200 2$",
         f"{suite}: the public site stands, charts and all, over TLS and HTTP/2")
    head = done(machine, "curl -skI https://127.0.0.1/", f"{suite}: the home page")
    for line in ("content-security-policy: default-src 'self'", "x-content-type-options: nosniff",
                 "content-type: text/html; charset=utf-8"):
        ok(line in head.lower(), f"{suite}: {line}", head)
    is_(machine.run("curl -s -o /dev/null -w '%{http_code} %{redirect_url}' http://127.0.0.1/signaler")[1],
        "308 https://127.0.0.1/signaler", f"{suite}: who comes without TLS is led to it")
    like(machine.run("curl -sk https://127.0.0.1/signaler")[1], "Commencer", f"{suite}: the form is open")
    soon(machine, "curl -sk https://127.0.0.1/health", '"mqtt" *: *"connected"|connected', f"{suite}: the box is at its broker")
    status, said = machine.run("su -s /bin/sh www-data -c 'cat /var/lib/histologe/store.db; ls /var/lib/histologe/files'")
    ok(status != 0 and said.count("Permission denied") == 2, f"{suite}: the front reads the site and nothing else", said)
    said = machine.run("systemd-analyze security histologe-box --no-pager | tail -1")[1]
    ok(float(re.search(r"([0-9.]+) \w+", said).group(1)) < EXPOSURE_MAX, f"{suite}: systemd finds it little exposed ({said})")


def life(machine):
    suite = machine.suite
    before = reports(machine)
    ok(int(before) > 0, f"{suite}: the store holds reports", before)
    machine.run("echo '# ours' >> /etc/histologe/histologe.conf")
    done(machine, "kill -STOP $(systemctl show -P MainPID histologe-box)", f"{suite}: a box that hangs…")
    soon(machine, "systemctl show -P NRestarts histologe-box", "^[1-9]", f"{suite}: …is started again", timeout_s=200)
    answers(machine, "and answers")
    done(machine, "dpkg -i /opt/newer.deb", f"{suite}: an update installs")
    soon(machine, "systemctl is-active histologe-box", "^active$", f"{suite}: and runs")
    is_(reports(machine), before, f"{suite}: with every report")
    set_aside(machine)
    like(machine.read(CONF), "# ours", f"{suite}: and the town's own configuration")
    status, said = machine.run("dpkg -i /opt/older.deb")
    ok(status != 0 and "plus ancienne" in said, f"{suite}: an older one is refused, with a sentence", said)
    soon(machine, "systemctl is-active histologe-box", "^active$", f"{suite}: and the box goes on")
    done(machine, "dpkg -r histologe-box && nginx -t", f"{suite}: it is removed, and the front still starts")
    is_(reports(machine), before, f"{suite}: what people entrusted to it stays")
    done(machine, "dpkg -P histologe-box", f"{suite}: it is purged")
    nothing_left(machine)
    come_back(machine, before)
