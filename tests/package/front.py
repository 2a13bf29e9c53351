"""front.py: the site of nginx that the package brings, as a town has it with a certificate of its own, judged by programs made for
that: sslscan and testssl. What they do not see is looked at here: HTTP/2 over IPv6, limits, packed files, a daemon that is away."""
import json
import os
import re
import subprocess
import tempfile
import xml.etree.ElementTree

from tap import is_, like, ok, unlike
from told import answers, done, soon

NAME, ASKED = "signalement.commune.example", "/var/lib/histologe/certificate"
# Remarks of testssl that stand, each with its reason.
ANSWERED = {
    "engine_problem": "of testssl's own machine",
    "cipher_order": "every cipher offered is a good one: the telephone chooses what costs it least",
    "sessionresumption_ticket": "no tickets are given, which testssl takes at times for a connection that failed",
    "cert_revocation": "a certificate made here names nobody to ask; one of a public authority does",
    "cert_validityPeriod": "of the certificate made here",
    "DNS_CAArecord": "the town's name server answers for that, not the box",
    "OCSP_stapling": "a certificate made here names nobody to ask; Let's Encrypt ended OCSP in 2025",
    "BREACH": "pages are packed, but a secret that stays is never on a page beside what a stranger sent",
}
GRAVE = ("LOW", "MEDIUM", "HIGH", "CRITICAL", "WARN", "FATAL")


def said_by_testssl(machine, authority):
    """Its remarks, those that say all is well apart: (identifier, severity, finding)."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "said.json")
        machine.outside(["testssl", "--quiet", "--color", "0", "--nodns", "none", "--warnings", "off", "--ip", "127.0.0.1",
                         "--add-ca", authority, "--jsonfile", path, f"{NAME}:443"]).communicate(timeout=1800)
        with open(path, encoding="utf-8") as file:
            every = json.load(file)
    return len(every), [(one["id"], one["severity"], one["finding"]) for one in every if one["severity"] in GRAVE]


def judged_by_testssl(machine, authority):
    suite = machine.suite
    count, grave = said_by_testssl(machine, authority)
    ok(count > 100, f"{suite}: testssl has looked ({count} findings)")
    is_([one for one in grave if one[0].split(" ")[0] not in ANSWERED], [],
        f"{suite}: each of its remarks is mended or answered ({len(grave)} answered)")


def judged_by_sslscan(machine):
    suite = machine.suite
    text = machine.outside(["sslscan", "--xml=-", "127.0.0.1"]).communicate(timeout=120)[0]
    test = xml.etree.ElementTree.fromstring(text).find("ssltest")
    is_({f"{p.get('type')} {p.get('version')}" for p in test.findall("protocol") if p.get("enabled") == "1"},
        {"tls 1.2", "tls 1.3"}, f"{suite}: sslscan sees TLS 1.2 and 1.3, nothing older")
    ciphers = [(c.get("cipher"), int(c.get("bits"))) for c in test.findall("cipher")]
    is_([name for name, bits in ciphers if bits < 128 or not re.match("ECDHE|TLS_", name)], [],
        f"{suite}: none of {len(ciphers)} ciphers is weak or without forward secrecy")
    curves = {group.get("name").split(" ")[0] for group in test.findall("group")}
    is_(curves, {"x25519", "secp256r1", "secp384r1"}, f"{suite}: three curves")
    is_([test.find("renegotiation").get("supported"), *{h.get("vulnerable") for h in test.findall("heartbleed")}], ["0", "0"],
        f"{suite}: no renegotiation, no Heartbleed")


def own_authority(folder):
    """A certificate for NAME by an authority that is made for it: paths of (authority, certificate, key)."""
    subprocess.run(["sh", "-ec", f"""cd {folder}
      openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 3650 -subj '/CN=Essai'
      openssl req -newkey rsa:2048 -nodes -keyout box.key -out box.csr -subj /CN={NAME}
      printf '%s\\n' subjectAltName=DNS:{NAME} extendedKeyUsage=serverAuth keyUsage=digitalSignature > box.ext
      openssl x509 -req -in box.csr -CA ca.pem -CAkey ca.key -days 89 -extfile box.ext -out box.pem"""],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return [os.path.join(folder, name) for name in ("ca.pem", "box.pem", "box.key")]


def head(machine, address, *options):
    return machine.run(f"curl -sk -o /dev/null -D - {' '.join(options)} '{address}'")[1].lower()


def certificate(machine):
    """What browsers are told before the town has a certificate, and then."""
    suite, pages = machine.suite, ("https://127.0.0.1/", "https://127.0.0.1/signaler")
    for page in pages:
        unlike(head(machine, page), "strict-transport", f"{suite}: {page}: nobody is bound to a certificate that browsers distrust")
    with tempfile.TemporaryDirectory() as folder:
        authority, own, key = own_authority(folder)
        machine.put(authority, "/opt/authority.pem")
        machine.put(own, f"{ASKED}/own.pem")
        machine.put(key, f"{ASKED}/own.key")
        done(machine, "cat /opt/authority.pem >> /etc/ssl/certs/ca-certificates.crt &&"
             f" cd {ASKED} && printf '[request]\\nid=front\\nway=own\\nname={NAME}\\nemail=\\n' > new &&"
             " chown -R histologe . && mv new request",
             f"{suite}: a certificate that browsers trust is brought, as by the page of the installation")
        soon(machine, "cat /var/lib/histologe-certificate/state", "result=ok\n(.*\n)*request=front", f"{suite}: nginx shows it")
        for page in pages:
            like(head(machine, page), "strict-transport-security: max-age=15552000", f"{suite}: {page}: then they come by TLS only")
        judged_by_sslscan(machine)
        judged_by_testssl(machine, authority)


def files(machine):
    suite, css = machine.suite, "/assets/box.css"
    like(head(machine, "https://[::1]/signaler", "-6"), r"^http/2 200", f"{suite}: HTTP/2 over IPv6")
    packed, published = f"curl -sk -H 'Accept-Encoding: gzip' https://127.0.0.1{css}", f"/var/lib/histologe/site/current{css}"
    is_(machine.run(f"{packed} | cmp - {published}.gz"), (0, ""), f"{suite}: a style is sent as it was packed for all")
    like(head(machine, f"https://127.0.0.1{css}", "-H 'Accept-Encoding: gzip'"), "content-encoding: gzip", f"{suite}: and said so")
    is_(machine.run(f"{packed} | gunzip | cmp - {published}"), (0, ""), f"{suite}: it is the same style")
    for address in ("http://127.0.0.1/metrics", "http://127.0.0.1:8066/metrics", "https://127.0.0.1/metrics",
                    "https://127.0.0.1/%6detrics", "https://127.0.0.1//metrics/x", "https://127.0.0.1/.git/config"):
        like(head(machine, address, "--path-as-is"), r"^http/[0-9.]+ 404", f"{suite}: {address} is not for the network")
    heavy = "head -c 70000000 /dev/zero | curl -sk -o /dev/null -w '%{http_code}' -H Expect: --data-binary @-"
    is_(machine.run(heavy + " https://127.0.0.1/signaler")[1], "413", f"{suite}: nobody sends more than a report may weigh")


def servers(machine):
    """Each server of nginx as it is configured: text of its block."""
    text = re.sub(r"(^|\s)#[^\n]*", "", machine.run("cat /etc/nginx/sites-enabled/*")[1])
    return re.findall(r"\bserver\s*\{.*?^\}", text, re.S | re.M)


def no_addresses_kept(machine):
    """Who holds a secret link is told apart by it alone: nginx writes it nowhere, whether it opens, fails or is one too many."""
    suite, secret = machine.suite, "nobody-reads-this-in-a-log-" + "x" * 16
    every = servers(machine)
    ok(len(every) >= 4 and all("include snippets/histologe-logs.conf;" in one for one in every),
       f"{suite}: each of nginx's {len(every)} servers keeps no lines of requests", *every)
    fronts = ("https://127.0.0.1", "http://127.0.0.1", "http://127.0.0.1:8066", "https://127.0.0.1:8443")
    for address in (front + path for front in fronts for path in ("/suivi/", "/absent/", "/sensors/readings?token=", "/%zz/")):
        machine.run(f"curl -sk -o /dev/null '{address}{secret}'")
    page = f"https://127.0.0.1/suivi/{secret}"
    machine.run(f"for i in $(seq 400); do printf 'url = {page}\\noutput = /dev/null\\n'; done | "
                "curl -sk -Z --parallel-max 50 -K -")
    away = f"curl -sk -o /dev/null -w '%{{http_code}}' {page}"
    is_(machine.run(f"systemctl stop histologe-box; {away}; systemctl start histologe-box")[1], "503",
        f"{suite}: secret links come while all is well, too often, and while the daemon is away")
    answers(machine, "it is back")
    is_(machine.run(f"grep -rlE '{secret}|^[0-9a-f.:]+ - ' /var/log/nginx; journalctl --no-pager | grep -c {secret}")[1], "0",
        f"{suite}: the link, and who opened it, stand in no log")


def away(machine):
    """What people see while the daemon is being started again."""
    suite = machine.suite
    machine.run("systemctl stop histologe-box")
    like(head(machine, "https://127.0.0.1/signaler"), r"^http/2 503(.*\s)*retry-after: \d+",
         f"{suite}: a daemon that is away is said to come back")
    like(machine.run("curl -sk --data a=b https://127.0.0.1/signaler")[1], "revient dans un instant",
         f"{suite}: in words, whatever was sent")
    like(head(machine, "https://127.0.0.1/"), r"^http/2 200", f"{suite}: published pages do not need it")
    machine.run("systemctl start histologe-box")
    answers(machine, "and it comes back")


def front(machine):
    files(machine)
    away(machine)
    no_addresses_kept(machine)
    certificate(machine)
