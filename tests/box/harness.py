#!/usr/bin/python3
"""harness.py: tests of the tests' own tools: the mail sink, the movable time, the client that reads pages and forms.

Needs none of the box's programs: /usr/bin/date stands for a program in the moved time, a small server for the pages,
a script for the appliance.
"""
import http.server
import os
import smtplib
import subprocess
import sys
import tempfile
import threading
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import box as harness  # noqa: E402
from box import Box, Browser, FakeTime, Sink, done_testing, free_port, is_, like, ok, raises, until  # noqa: E402

FORM = """<!DOCTYPE html><html lang="fr"><head><title>Un essai\u00a0: la page</title><style>.x{}</style></head><body>
<h1>Signaler</h1><p>L\u2019essai commence\u00a0!</p><a href="/there?x=1">Aller l\u00e0-bas</a>
<form method="get" action="/search"><input name="q" aria-label="Chercher"><button>Trouver</button></form>
<form method="post" action="/send" enctype="multipart/form-data">
<input type="hidden" name="csrf" value="t0k&eacute;n">
<label for="n">Votre nom <span>(obligatoire)</span></label><input id="n" name="name" value="">
<label>Message<textarea name="message">
avant</textarea></label>
<fieldset><legend>Vous \u00eates\u00a0:</legend>
<label><input type="radio" name="kind" value="tenant" checked> Locataire</label>
<label><input type="radio" name="kind" value="owner"> Propri\u00e9taire</label></fieldset>
<fieldset><legend>D\u00e9sordres</legend>
<input type="checkbox" id="d1" name="disorder" value="damp"><label for="d1">Humidit\u00e9</label>
<input type="checkbox" id="d2" name="disorder" value="cold"><label for="d2">Froid</label></fieldset>
<label for="f">\u00c9tage</label><select id="f" name="floor"><option value="0">Rez-de-chauss\u00e9e</option>
<option value="1">Premier</option></select>
<label for="p">Photo</label><input type="file" id="p" name="photo">
<input type="file" name="other">
<button name="do" value="back">Retour</button><button name="do" value="next">Continuer</button></form></body></html>"""


class Echo(http.server.BaseHTTPRequestHandler):
    """/form gives the form; /away redirects to /there and sets a cookie; everything else tells what it was sent."""

    def answer(self, status, text, headers=()):
        body = text.encode()
        self.send_response(status)
        for name, value in (("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body))), *headers):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path == "/form":
            self.answer(200, FORM)
        elif self.path == "/away":
            self.answer(303, "", [("Location", "/there"), ("Set-Cookie", "id=42; HttpOnly; SameSite=Lax")])
        elif self.path == "/out":
            self.answer(303, "", [("Location", "/there"), ("Set-Cookie", "id=; Max-Age=0")])
        else:
            self.answer(200, f"<p>GET {self.path} cookie={self.headers.get('Cookie')}</p>")

    def do_POST(self):
        self.server.body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.kind = self.headers["Content-Type"]
        self.answer(303, "", [("Location", "/away")])

    def log_message(self, *_):
        pass


def test_time(folder):
    clock = FakeTime(os.path.join(folder, "faketime"), "2031-03-29T10:00Z")

    def date():
        done = subprocess.run(["/usr/bin/date", "-u", "+%F %H"], env=clock.environment(), capture_output=True, text=True)
        return done.stdout.strip()

    is_(date(), "2031-03-29 10", "a program lives in the time the test gives")
    clock.jump(days=3, hours=2)
    is_(date(), "2031-04-01 12", "and moves by days and hours")
    clock.jump(to="2030-01-01T00:30Z")
    is_(date(), "2030-01-01 00", "or to a moment, backwards too")
    is_(clock.now().strftime("%F %H"), "2030-01-01 00", "the test knows that moment")
    # Not time.sleep: it waits for an absolute monotonic moment, which libfaketime 0.9.10 gets wrong.
    code = "import select, time; a = time.time(); select.select([], [], [], .2); " \
           "print(.1 < time.time() - a < 5, time.monotonic() < 1e9)"
    out = subprocess.run(["/usr/bin/python3", "-c", code], env=clock.environment(), capture_output=True, text=True).stdout.split()
    is_(out, ["True", "True"], "time goes on there, and monotonic time is real")


def smtp_code(port, recipient):
    """The final reply code to one mail; 0 when the connection broke."""
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=1) as client:
            text = f"From: a@example.org\r\nTo: {recipient}\r\nSubject: =?utf-8?q?=C3=89t=C3=A9?=\r\n" \
                   "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" \
                   "Lien\u00a0: http://127.0.0.1:1/s/abc.\r\n.point\r\n"
            client.sendmail("a@example.org", [recipient], text.encode())
            return 250
    except smtplib.SMTPRecipientsRefused as problem:
        return next(iter(problem.recipients.values()))[0]
    except smtplib.SMTPResponseException as problem:
        return problem.smtp_code if problem.smtp_code > 0 else 0
    except (smtplib.SMTPServerDisconnected, TimeoutError, ConnectionError):
        return 0


def test_sink(folder):
    sink = Sink(os.path.join(folder, "mails")).start()
    is_(smtp_code(sink.port, "anne@example.org"), 250, "the sink takes a mail")
    mail = sink.mails()[0]
    is_((mail.to, mail.subject), ("anne@example.org", "\u00c9t\u00e9"), "and keeps its recipient and subject")
    is_(mail.links, ["http://127.0.0.1:1/s/abc"], "its links can be followed")
    like(mail.text, r"(?m)^\.point", "a leading dot is not lost")
    like(os.path.basename(mail.path), r"^000001-anne@example\.org\.eml$", "the name tells the order and the recipient")
    for local, code in {"tempfail-450": 450, "rcpt550": 550, "data451": 451, "data554": 554, "hang": 0, "drop": 0}.items():
        is_(smtp_code(sink.port, local + "+x@example.org"), code, f"{local}@ answers {code or 'nothing'}")
    is_(len(sink.mails()), 1, "what was refused is not kept")
    port = sink.port
    sink.stop()
    is_(smtp_code(port, "anne@example.org"), 0, "a stopped sink refuses connections")
    sink.start()
    smtp_code(sink.port, "../bob@example.org")
    is_((sink.port, [os.path.basename(m.path) for m in sink.mails()][-1]), (port, "000002-.._bob@example.org.eml"),
        "it comes back on its port, counts on, and no address leaves its folder")
    sink.stop()


def test_client(server):
    browser = Browser(f"http://127.0.0.1:{server.server_address[1]}")
    page = browser.get("/form")
    is_((page.title, page.headings), ("Un essai : la page", ["Signaler"]), "title and headings are read")
    ok(page.has("L'essai commence !") and not page.has(".x{}"), "visible text, with signs as typed", page.text)
    is_(page.click("Aller").path, "/there", "a link is followed by its words")
    found = page.submit({"Chercher": "\u00e9t\u00e9 1"}, button="Trouver")
    like(found.text, r"GET /search\?q=%C3%A9t%C3%A9\+1 ", "a GET form by its button")
    photo = bytes(range(256))
    answer = page.submit({"Votre nom": "No\u00e9", "message": "un\ndeux", "Vous \u00eates": "Propri\u00e9taire",
                          "D\u00e9sordres": ["Froid"], "\u00c9tage": "Premier", "Photo": ('a"b.jpg', photo, "image/jpeg")},
                         button="Continuer")
    body = server.body
    like(server.kind, "^multipart/form-data; boundary=", "a form with files goes as multipart")
    for part in (b'name="csrf"\r\n\r\nt0k\xc3\xa9n\r\n', b'name="name"\r\n\r\nNo\xc3\xa9\r\n',
                 b'name="message"\r\n\r\nun\r\ndeux\r\n',
                 b'name="kind"\r\n\r\nowner\r\n', b'name="disorder"\r\n\r\ncold\r\n', b'name="floor"\r\n\r\n1\r\n',
                 b'name="photo"; filename="a%22b.jpg"\r\nContent-Type: image/jpeg\r\n\r\n' + photo + b"\r\n",
                 b'name="other"; filename=""\r\n', b'name="do"\r\n\r\nnext\r\n'):
        is_(body.count(part), 1, f"sent once: {part[:40]!r}")
    ok(b"damp" not in body and b"tenant" not in body and b"back" not in body, "and nothing that was not chosen")
    is_(answer.history, [(303, "/away"), (303, "/there")], "redirects are followed and told")
    like(answer.text, r"cookie=id=42", "cookies are kept")
    like(browser.get("/out").text, r"cookie=None", "and dropped when they end")
    is_(browser.get("/away", follow=False).status, 303, "follow=False hands the redirect back")
    browser.post("/send", {"a": "1 &", "b": "\u00e9"})
    is_(urllib.parse.parse_qsl(server.body.decode()), [("a", "1 &"), ("b", "\u00e9")], "plain posts are urlencoded")
    raises(LookupError, lambda: page.submit({"Votre pr\u00e9nom": "x"}), "an unknown field is an exception")
    raises(LookupError, lambda: page.submit({"Vous \u00eates": "Voisin"}), "an unknown choice too")


STAND_IN = """#!/usr/bin/python3
import configparser, datetime, http.server, os, signal, sqlite3, sys
config = configparser.ConfigParser()
config.read(sys.argv[2])
if os.path.basename(sys.argv[0]) == "histologe-admin":
    print(sys.argv[3:], sys.stdin.read(), datetime.datetime.utcnow().date())
    sys.exit("fail" in sys.argv)
store = sqlite3.connect(config["paths"]["data"] + "/store.db")
store.execute("PRAGMA journal_mode=WAL")
store.execute("CREATE TABLE IF NOT EXISTS start (at TEXT)")
store.execute("INSERT INTO start VALUES (datetime ('now'))")
store.commit()
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/alarm":
            print("histologe-CRITICAL **: broken", flush=True)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()
    def log_message(self, *_): pass
host, port = config["server"]["listen"].split(":")
signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
http.server.HTTPServer((host, int(port)), Answer).serve_forever()
"""


def test_box(folder):
    for name in ("histologe-appliance", "histologe-admin"):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as stream:
            stream.write(STAND_IN)
        os.chmod(stream.name, 0o755)
    harness.BUILD = folder
    with Box(start="2031-03-29T10:00Z", config={"server": {"threads": 3}}) as box:
        is_(box.browser().get("/health").status, 200, "a box starts and answers")
        with open(box.config, encoding="utf-8") as stream:
            like(stream.read(), r"(?s)\[server\]\n.*threads=3\n", "the configuration takes the test's values")
        box.kill9()
        box.start()
        like(box.admin("user", "list", input="secret"), r"\['user', 'list'\] secret 2031-03-29", "admin commands live in its time")
        box.jump(days=10)
        like(box.admin("x", input=""), "2031-04-08", "which moves for all")
        raises(RuntimeError, lambda: box.admin("fail", input=""), "a command that fails is an exception")
        is_(box.run("histologe-admin", "fail", input="", check=False).returncode, 1, "unless the test wants to see it")
        rows = box.query("SELECT at FROM start ORDER BY at")
        is_([row["at"][:10] for row in rows], ["2031-03-29"] * 2, "the store can be asked, and survived the power cut")
        smtp_code(box.sink.port, "anne@example.org")
        is_([m.to for m in box.wait_mails(1, to="anne@example.org")], ["anne@example.org"], "mails are found by their recipient")
        box.browser().get("/alarm")
        ok(harness.ALARMS.search(box.log()), "a critical message in the log is seen", box.log())
        box.stop(quiet=True)
        kept = box.folder
    ok(not os.path.exists(kept), "it leaves nothing behind")


def test_until():
    raises(TimeoutError, lambda: until(lambda: False, 0.1, "nothing"), "waiting ends")
    ok(free_port() > 1024, "a free port is found")


with tempfile.TemporaryDirectory() as top:
    test_time(top)
    test_sink(top)
    test_box(top)
httpd = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
threading.Thread(target=httpd.serve_forever, daemon=True).start()
test_client(httpd)
httpd.shutdown()
test_until()
done_testing()
