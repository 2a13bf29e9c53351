"""box.py: the real programs on a free port and a temporary folder, in a time that can be moved, with a mail server that listens.

A test is a file tests/box/<name>.py, run by `prove --exec /usr/bin/python3 tests/box/*.py`:

    #!/usr/bin/python3
    # <name>.py: what it shows.
    import os, sys
    sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
    from box import *

    with Box(start="2026-09-14T06:00Z") as box:             # time goes on from there; without start: the real time
        box.admin("user", "create", "--login", "anne", input="secret\n")
        tenant = box.browser()                              # one Browser is one person: own cookies
        page = tenant.get("/signaler")
        page = page.submit({"Votre nom": "Martin", "photo": ("a.jpg", data, "image/jpeg")}, button="Continuer")
        ok(page.has("Merci"), "the report is sent")
        is_(page.status, 200, "and answered")
        box.jump(days=31)                                   # then runs the jobs that are due
        mail = box.wait_mails(1)[0]
        like(mail.text, r"sans nouvelles", "a reminder came")
        tenant.get(mail.links[0])
        box.kill9(); box.start()                            # a power cut
    done_testing()

V=asan in the environment (or BUILD=folder) chooses the build. Leaving the block stops the box: a wrong exit status, a sanitizer's
report or a critical message in its log is a failed test. Nothing here sleeps longer than 50 ms at a time.
"""
import atexit
import contextlib
import email
import email.policy
import os
import random
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time

from browser import Browser, Page, encode_multipart
from faketime import FakeTime, forget
from tap import diag, done_testing, is_, like, ok, plain, raises, skip, unlike

TOP = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../.."))
BUILD = os.environ.get("BUILD") or os.path.join(TOP, "build", os.environ.get("V") or "debug")
SINK = os.path.join(TOP, "packaging/demo/sink.py")
# A store without a row, from the migrations (tests/unit/store/make_empty_store.c). They were a third of what a start under
# sanitizers costs, and run in tests of their own: boxes begin with it where it was made.
EMPTY_STORE = os.path.join(BUILD, "unit/empty.db")
POLL_S = 0.05
SLACK = 3  # limits are said for a quiet machine
# Far above what is seen: a machine that writes a whole build to its disk lets a flush wait for half a minute.
START_MAX_S, STOP_MAX_S, COMMAND_MAX_S = 30, 60, 240
ALARMS = re.compile(r"AddressSanitizer|LeakSanitizer|runtime error:|-CRITICAL \*\*|CRITICAL \*\*")

__all__ = ["Box", "Browser", "Mail", "Page", "Sink", "FakeTime", "TOP", "BUILD", "diag", "done_testing", "encode_multipart",
           "free_port", "is_", "like", "ok", "plain", "raises", "skip", "unlike", "until"]

_boxes = []


def until(condition, timeout_s, what):
    """Polls until the condition gives something true, and returns it."""
    end = time.monotonic() + timeout_s * SLACK
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: not within {timeout_s} s")
        time.sleep(POLL_S)


def free_port():
    """A port that no connection going out may take while a box is down between two lives: below the range Linux gives those."""
    while True:
        port = random.SystemRandom().randrange(20000, 32000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


class Mail:
    """One mail the sink took: to, subject, text, html, links; `message` is the whole, parsed."""

    def __init__(self, path):
        self.path = path
        with open(path, "rb") as stream:
            self.bytes = stream.read()
        self.message = email.message_from_bytes(self.bytes, policy=email.policy.default)
        self.to = self.message["X-RcptTo"]
        self.subject = plain(self.message["Subject"] or "")
        self.text, self.html = (self._part(kind) for kind in ("plain", "html"))

    def _part(self, kind):
        body = self.message.get_body((kind,))
        return plain(body.get_content()) if body is not None else ""

    @property
    def links(self):
        return re.findall(r"https?://[^\s<>\"')]+[^\s<>\"').,;]", self.text)

    @property
    def attachments(self):
        return [(part.get_filename(), part.get_content_type(), part.get_content()) for part in self.message.iter_attachments()]

    def __repr__(self):
        return f"mail to {self.to}: {self.subject}"


class Sink:
    """The SMTP server of packaging/demo, as its own process. Recipients such as data451@example.org make it fail (see sink.py)."""

    def __init__(self, folder):
        self.folder = folder
        self.port = 0
        self.process = None
        self._read = {}  # name -> Mail: one that came does not change

    def start(self, *options):
        """`options` of sink.py: ("--refuse-sign-in",)."""
        self.process = subprocess.Popen(["/usr/bin/python3", SINK, "--port", str(self.port), "--folder", self.folder, *options],
                                        stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line.startswith("ready "):
            raise RuntimeError("the mail sink did not start")
        self.port = int(line.split()[1])
        return self

    def stop(self):
        """From here connections are refused; start() listens again on the same port."""
        if self.process is not None:
            end_process(self.process, signal.SIGTERM)
            self.process.stdout.close()
            self.process = None

    def mails(self, after=0):
        """All but the first `after` of them: reading a mail takes time."""
        names = sorted(n for n in os.listdir(self.folder) if n.endswith(".eml")) if os.path.isdir(self.folder) else []
        for name in names[after:]:
            if name not in self._read:
                self._read[name] = Mail(os.path.join(self.folder, name))
        return [self._read[name] for name in names[after:]]


def children_of(pid):
    """Processes below that one, their own children too."""
    parents = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError), open(f"/proc/{name}/stat", encoding="ascii", errors="replace") as stream:
            parents[int(name)] = int(stream.read().rpartition(")")[2].split()[1])
    found, more = [], [pid]
    while more:
        more = [child for child, parent in parents.items() if parent in more]
        found += more
    return found


def end_process(process, number):
    if process.poll() is None:
        process.send_signal(number)
        try:
            process.wait(STOP_MAX_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            forget(process.pid)
            return None
    forget(process.pid)
    return process.returncode


class Box:
    """A whole box. `config` overrides or adds keys: {"server": {"threads": 4}}. `start`: the moment its time begins (UTC).
    `running=False` makes folders, sink and configuration only, for tests of commands; start() is then by hand. `site=False`: its
    public site, which takes a second each day and each change, is another test's."""

    def __init__(self, start=None, config=None, running=True, site=True):
        self.folder = tempfile.mkdtemp(prefix="box-")
        self.data = os.path.join(self.folder, "data")
        os.mkdir(self.data)
        self.config = os.path.join(self.folder, "histologe.conf")
        self.log_path = os.path.join(self.folder, "log")
        self.port = free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        self.process = None
        self._log_read = 0
        self.time = FakeTime(os.path.join(self.folder, "faketime"), start)
        self.sink = Sink(os.path.join(self.folder, "mails")).start()
        _boxes.append(self)
        self._write_config(config or {})
        if running and os.path.exists(EMPTY_STORE):
            store = os.path.join(self.data, "store.db")
            shutil.copyfile(EMPTY_STORE, store)
            os.chmod(store, 0o600)
        if not site:
            self._without_site()
        if running:
            self.start()

    def set_relay(self, host="127.0.0.1", more="auth off\ntls off\n"):
        """How msmtp reaches the relay, from its next mail on."""
        with open(os.open(self.mailer, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as stream:
            stream.write(f"account default\nhost {host}\nport {self.sink.port}\nfrom box@example.org\n{more}timeout 20\n")

    def _write_config(self, overrides):
        """The one place that knows the configuration's keys (`histologe-appliance --print-config` lists them)."""
        self.mailer = mailer = os.path.join(self.folder, "msmtprc")
        self.set_relay()
        keys = {
            "server": {"listen": f"127.0.0.1:{self.port}", "base_url": self.base_url, "threads": 8, "front": "none"},
            "paths": {"data": self.data, "templates": os.path.join(TOP, "site-templates"), "grids": os.path.join(TOP, "grids")},
            "mail": {"msmtp_config": mailer},
        }
        for group, entries in overrides.items():
            keys.setdefault(group, {}).update(entries)
        with open(self.config, "w", encoding="utf-8") as stream:
            for group, entries in keys.items():
                stream.write(f"[{group}]\n" + "".join(f"{key}={value}\n" for key, value in entries.items()) + "\n")

    def _without_site(self):
        self.admin("user", "list")  # any command makes the store
        with sqlite3.connect(os.path.join(self.data, "store.db"), timeout=60) as connection:
            connection.execute("INSERT INTO job (name, due_at) VALUES ('site', 4000000000)")
        connection.close()

    def configure(self, **groups):
        """More keys of the configuration, for the next start."""
        with open(self.config, "a", encoding="utf-8") as stream:
            for group, entries in groups.items():
                stream.write(f"[{group}]\n" + "".join(f"{key}={value}\n" for key, value in entries.items()) + "\n")

    # ---- its life ----

    def start(self):
        """Starts the appliance and waits until it answers."""
        self.launch()
        until(self._is_ready, START_MAX_S, "the appliance answers")
        return self

    def launch(self):
        """Starts the appliance, and waits for nothing."""
        program = self._program("histologe-appliance")
        with open(self.log_path, "ab") as log:
            self._log_read = log.tell()
            self.process = subprocess.Popen([program, "--config", self.config], cwd=self.folder, env=self.time.environment(),
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)

    def _program(self, name):
        path = os.path.join(BUILD, name)
        if not os.access(path, os.X_OK):
            raise RuntimeError(f"{path} does not exist: make programs")
        return path

    def _is_ready(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"the appliance ended with {self.process.returncode} at its start:\n{self.log()[-3000:]}")
        if re.search(r"^ready http", self.log()[-2000:], re.M):
            return True
        try:
            return Browser(self.base_url, timeout_s=2).get("/health").status == 200
        except OSError:
            return False

    def stop(self, quiet=False):
        """Ends the appliance politely. Unless `quiet`, its exit status and its log are a test."""
        if self.process is None:
            return
        status = end_process(self.process, signal.SIGTERM)
        self.process = None
        if not quiet:
            ok(status == 0, "the appliance ends well when asked to", f"status {status}", self.log()[-3000:])
            alarm = ALARMS.search(self.log())
            ok(not alarm, "nothing alarming stands in its log", self.log()[max(alarm.start() - 500, 0):][:4000] if alarm else "")

    def restart(self):
        self.stop()
        return self.start()

    def kill9(self):
        """A power cut. What was acknowledged must be there after start()."""
        end_process(self.process, signal.SIGKILL)
        self.process = None

    def cut(self):
        """A power cut that nothing outlives, whatever the appliance had started."""
        self.process.send_signal(signal.SIGSTOP)
        below = children_of(self.process.pid)
        self.kill9()
        for pid in below:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            forget(pid)

    def signal(self, number):
        self.process.send_signal(number)

    def log(self):
        """What the appliance wrote since its last start."""
        with open(self.log_path, "rb") as stream:
            stream.seek(self._log_read)
            return stream.read().decode("utf-8", "replace")

    def close(self, quiet=False):
        self.stop(quiet)
        self.sink.stop()
        if self in _boxes:
            _boxes.remove(self)
        if os.environ.get("BOX_KEEP"):
            diag(f"kept: {self.folder}")
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if kind is not None and kind is not SystemExit:
            diag("the log of the appliance ends:", self.log()[-3000:] if os.path.exists(self.log_path) else "(none)")
        self.close(quiet=kind is not None)

    # ---- commands, time ----

    def run(self, name, *arguments, input=None, check=True):
        """Runs one of our programs beside the daemon, in the same time; returns the CompletedProcess, texts decoded."""
        command = [self._program(name), "--config", self.config, *map(str, arguments)]
        environment = self.time.environment(honest_files=name == "histologe-generator")
        done = subprocess.run(command, cwd=self.folder, env=environment, input=input, capture_output=True, text=True,
                              timeout=COMMAND_MAX_S)
        if check and done.returncode != 0:
            raise RuntimeError(f"{name} {' '.join(map(str, arguments))} ended with {done.returncode}: {done.stderr}{done.stdout}")
        return done

    def admin(self, *arguments, input=None):
        """histologe-admin: what it printed; an exception when it failed. To see one: run ("histologe-admin", …, check=False)."""
        return self.run("histologe-admin", *arguments, input=input).stdout

    def generator(self, *arguments):
        """Waits for a run of the box's own: one publishes at a time."""
        def once():
            try:
                return [self.run("histologe-generator", *arguments).stdout]
            except RuntimeError as refused:
                if "another run is publishing" not in str(refused):
                    raise
        return until(once, 60, "the box has published")[0]

    def jump(self, to=None, run_due=True, **span):
        """Moves the box's time by jump(days=31) or jump(to="2026-12-24T08:00Z"), then runs what is due: no test waits."""
        self.time.jump(to, **span)
        if run_due:
            self.admin("jobs", "run-due")

    def now(self):
        return self.time.now()

    # ---- what came out ----

    def browser(self):
        return Browser(self.base_url)

    def mails(self, to=None, subject=None):
        """Mails the sink has, oldest first; `to` an address, `subject` a regular expression."""
        return [m for m in self.sink.mails() if (to is None or m.to == to) and (subject is None or re.search(subject, m.subject))]

    def wait_mails(self, count, to=None, subject=None, timeout_s=60):
        """At least `count` such mails, or an exception that names those that came."""
        try:
            return until(lambda: (lambda m: m if len(m) >= count else None)(self.mails(to, subject)), timeout_s, f"{count} mails")
        except TimeoutError as problem:
            raise TimeoutError(f"{problem}; there are {self.mails()}") from None

    def query(self, sql, *values):
        """Rows of the store (read only), for what no page shows: integrity, what was purged."""
        connection = sqlite3.connect(f"file:{os.path.join(self.data, 'store.db')}?mode=ro", uri=True, timeout=60)
        try:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(sql, values)]
        finally:
            connection.close()


@atexit.register
def _leave_nothing():
    for box in list(_boxes):
        if box.process is not None:
            box.kill9()
        box.close(quiet=True)
