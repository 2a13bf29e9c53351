"""nobody_came_yet.py: a machine where apt installed the box a minute ago."""
from tap import is_, like, ok
from told import soon


def nobody_came_yet(machine):
    """The machine says what to do, on its screen and on every page; its certificate is changed by root alone, asked by the box."""
    suite = machine.suite
    soon(machine, "curl -sk https://127.0.0.1/", "pas encore install", f"{suite}: every page says that nothing is set up")
    is_(machine.run("stat -c '%a %U' /run/histologe-box/setup-code")[1], "400 histologe",
        f"{suite}: the code is for root and the service")
    code = machine.run("sudo cat /run/histologe-box/setup-code 2>/dev/null")[1].splitlines()[0]
    soon(machine, "cat /run/issue.d/histologe.issue", f"/installation et tapez le code {code}", f"{suite}: the screen shows it")
    like(machine.run("journalctl -u histologe-box --no-pager")[1], code, f"{suite}: and so does the journal")
    like(machine.run("curl -sk https://127.0.0.1/installation")[1], 'name="code"', f"{suite}: the installation asks for it")
    like(machine.run("cat /var/lib/histologe-certificate/state")[1], "way=self",
         f"{suite}: nginx shows the machine's own certificate")
    machine.run("install -d -o histologe -m 700 /var/lib/histologe/certificate && cd /var/lib/histologe/certificate && openssl req"
                " -x509 -newkey rsa:2048 -nodes -days 90 -subj /CN=logement.pau.example"
                " -addext subjectAltName=DNS:logement.pau.example -keyout own.key -out own.pem"
                " && printf '[request]\\nid=a\\nway=own\\nname=\\nemail=\\n' > new && chown histologe own.* new && mv new request")
    soon(machine, "openssl s_client -connect 127.0.0.1:443 </dev/null 2>/dev/null | openssl x509 -noout -subject",
         "logement.pau.example",
         f"{suite}: the town's own takes its place as soon as it is asked for")
    status, said = machine.run("runuser -u histologe -- cat /var/lib/histologe-certificate/live/key.pem")
    ok(status != 0, f"{suite}: and its key is root's", said)
