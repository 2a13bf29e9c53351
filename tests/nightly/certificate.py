#!/usr/bin/python3
# certificate.py: histologe-certificate as root runs it, with a true ACME server (pebble), true uacme, openssl and nginx's own
# judgement, in a folder of its own. Asks nothing of the network; says nothing of a browser's opinion.
import configparser
import http.server
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../box/lib"))
from box import TOP, free_port, until
from tap import done_testing, is_, like, ok, skip

SCRIPT = f"{TOP}/packaging/installed/histologe-certificate"
NAME = "logement.pau.example"
HOME, DATA, ACME = "var/lib/histologe-certificate", "var/lib/histologe", "var/lib/histologe-acme"
BUNDLE = "/etc/ssl/certs/ca-certificates.crt"


def run(*command, folder=None):
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=folder).stdout


def make(folder, name, subject, days=30, issuer=None, ca=False, when="now"):
    """A key and a certificate, signed by `issuer` or by itself."""
    more = ["-addext", f"subjectAltName=DNS:{subject}"] if not ca else []
    by = ["-CA", f"{issuer}.pem", "-CAkey", f"{issuer}.key"] if issuer else []
    run("faketime", when, "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
        "-subj", f"/CN={subject}",
        "-days", str(days), "-keyout", f"{name}.key", "-out", f"{name}.pem", *more, *by, folder=folder)


class Machine:
    """The files that the script works on, and what it calls."""

    def __init__(self, folder):
        self.folder, self.number, self.nginx = folder, 0, None
        for path in (DATA + "/certificate", ACME, "etc/ssl/certs", "etc/ssl/private", "etc/histologe", "etc/default"):
            os.makedirs(self.path(path))
        os.chmod(folder, 0o755)
        shutil.chown(self.path(DATA + "/certificate"), "nobody")
        make(folder, "snakeoil", "box.local")
        shutil.copy(f"{folder}/snakeoil.pem", self.path("etc/ssl/certs/ssl-cert-snakeoil.pem"))
        shutil.copy(f"{folder}/snakeoil.key", self.path("etc/ssl/private/ssl-cert-snakeoil.key"))
        self.write("etc/histologe/histologe.conf", "[server]\nbase_url=https://box.local\nfront=loopback\n")
        self.write("nginx.conf", f"pid {folder}/pid; error_log stderr; events {{}} http {{ access_log off; server {{"
                   f" listen 127.0.0.1:{free_port()} ssl; ssl_certificate {self.path(HOME)}/live/certificate.pem;"
                   f" ssl_certificate_key {self.path(HOME)}/live/key.pem; }} }}\n")

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text, owner=None):
        with open(self.path(name), "w", encoding="utf-8") as stream:
            stream.write(text)
        if owner:
            shutil.chown(self.path(name), owner)

    def call(self, *words):
        environment = {**os.environ, "HISTOLOGE_ROOT": self.folder, "HISTOLOGE_USER": "nobody",
                       "HISTOLOGE_NGINX": self.nginx or f"nginx -t -q -c {self.folder}/nginx.conf"}
        bundle = self.path("bundle.pem") if os.path.exists(self.path("bundle.pem")) else BUNDLE
        return subprocess.run(["unshare", "-m", "sh", "-c", 'mount --bind "$1" "$2" && shift 2 && exec "$@"', "sh", bundle, BUNDLE,
                        SCRIPT,
                               *words], env=environment, capture_output=True, text=True)

    def ask(self, way, name="", email="chef@pau.example", raw=None):
        """What the daemon writes, and what then is said."""
        self.number += 1
        self.write(DATA + "/certificate/request", raw or f"[request]\nid=r{self.number}\nway={way}\nname={name}\nemail={email}\n",
                   "nobody")
        done = self.call("request")
        return self.state(), done

    def bring(self, pem, key):
        for source, name in ((pem, "own.pem"), (key, "own.key")):
            shutil.copy(self.path(source), self.path(f"{DATA}/certificate/{name}"))
            shutil.chown(self.path(f"{DATA}/certificate/{name}"), "nobody")

    def state(self):
        reader = configparser.ConfigParser(interpolation=None)
        reader.read(self.path(HOME + "/state"))
        return dict(reader["certificate"])

    def shown(self):
        return run("openssl", "x509", "-in", self.path(HOME + "/live/certificate.pem"), "-noout", "-issuer", "-ext",
                   "subjectAltName")


# ---- files ----

def own(machine):
    is_(machine.call("first").returncode, 0, "a fresh machine has one to show")
    is_((machine.state()["way"], os.stat(machine.path(HOME + "/live/key.pem")).st_mode & 0o077), ("self", 0),
        "its own, the key for root alone")
    make(machine.folder, "town", NAME)
    make(machine.folder, "other", NAME)
    machine.bring("town.pem", "other.key")
    is_(machine.ask("own")[0]["result"], "mismatch", "a key of another certificate is refused")
    is_(machine.state()["way"], "self", "and the former stays")
    ok(not os.path.exists(machine.path(DATA + "/certificate/own.key")), "what was brought does not lie about")
    make(machine.folder, "late", NAME, when="2 months ago")
    machine.bring("late.pem", "late.key")
    is_(machine.ask("own")[0]["result"], "expired", "one that is over is refused")
    machine.bring("etc/histologe/histologe.conf", "town.key")
    is_(machine.ask("own")[0]["result"], "files", "what is no certificate is refused")
    run("openssl", "pkey", "-in", "town.key", "-aes256", "-passout", "pass:x", "-out", "locked.key", folder=machine.folder)
    machine.bring("town.pem", "locked.key")
    is_(machine.ask("own")[0]["result"], "key", "a key under a password is refused")
    os.symlink(machine.path("etc/ssl/private/ssl-cert-snakeoil.key"), machine.path(DATA + "/certificate/own.pem"))
    shutil.copy(machine.path("town.key"), machine.path(DATA + "/certificate/own.key"))
    is_(machine.ask("own")[0]["result"], "files", "a link to what only root reads is not followed as root")
    machine.bring("town.pem", "town.key")
    machine.nginx = "false"
    is_(machine.ask("own")[0]["result"], "nginx", "one that nginx does not take is said to be so")
    ok("box.local" in machine.shown(), "and the former is shown again", machine.shown())
    machine.nginx = None
    machine.bring("town.pem", "town.key")
    state, done = machine.ask("own")
    is_((state["result"], state["way"], state["names"]), ("ok", "own", NAME), "a good pair is put in place")
    ok(NAME in machine.shown() and int(state["until"]) > time.time() + 29 * 86400, "and shown", machine.shown(), done.stderr)
    is_(len([n for n in os.listdir(machine.path(HOME)) if n.startswith("set-")]), 2, "the former is kept, those before are not")


def hostile(machine):
    before = machine.shown()
    for raw in ("id=x;touch /tmp/x\nway=$(id)\n", "[request]\nid=r99\nway=acme\nname=../../etc\nemail=\n",
                "[request]\nid=r98\nway=hook\nname=\n"):
        state, done = machine.ask("", raw=raw)
        ok(done.returncode == 0 and state["result"] in ("ok", "name", "way") and machine.shown() == before,
           f"hostile: {raw[:30]!r}",
           state, done.stderr)


# ---- a true authority ----

class Authority:
    def __init__(self, machine):
        self.folder = machine.folder
        ports = {name: free_port() for name in ("acme", "manage", "http", "dns", "names")}
        make(self.folder, "ca", "authority", ca=True)
        make(self.folder, "pebble", "localhost", issuer="ca")
        machine.write("pebble.json", json.dumps({"pebble": {
            "listenAddress": f"127.0.0.1:{ports['acme']}", "managementListenAddress": f"127.0.0.1:{ports['manage']}",
            "certificate": machine.path("pebble.pem"), "privateKey": machine.path("pebble.key"), "httpPort": ports["http"],
            "tlsPort": 5001, "ocspResponderURL": "", "externalAccountBindingRequired": False}}))
        shutil.copy(machine.path("ca.pem"), machine.path("bundle.pem"))
        machine.write("etc/default/histologe-certificate", f"acme=https://localhost:{ports['acme']}/dir\n")
        environment = {**os.environ, "PEBBLE_VA_NOSLEEP": "1", "PEBBLE_WFE_NONCEREJECT": "0", "PEBBLE_AUTHZREUSE": "0"}
        self.log = open(machine.path("pebble.log"), "wb")
        commands = (["pebble-challtestsrv", "-defaultIPv4", "127.0.0.1", "-defaultIPv6", "", "-http01", "", "-https01", "",
                    "-tlsalpn01", "",
                     "-dns01", f"127.0.0.1:{ports['dns']}", "-management", f"127.0.0.1:{ports['names']}"],
                    ["pebble", "-config", machine.path("pebble.json"), "-dnsserver", f"127.0.0.1:{ports['dns']}"])
        self.running = [subprocess.Popen(command, env=environment, stdout=self.log, stderr=self.log) for command in commands]
        self.port, self.front, self.served = ports["http"], None, machine.path(ACME)
        until(lambda: b"Listening on" in open(machine.path("pebble.log"), "rb").read(), 20, "pebble listens")

    def open_front(self):
        """What nginx does with /.well-known/acme-challenge/."""
        class Quiet(http.server.SimpleHTTPRequestHandler):
            log_message = lambda *_: None
        self.front = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), lambda *a: Quiet(*a, directory=self.served))
        threading.Thread(target=self.front.serve_forever, daemon=True).start()

    def stop(self):
        if self.front:
            self.front.shutdown()
        for process in self.running:
            process.terminate()
            process.wait()
        self.log.close()


def acme(machine, authority):
    state, done = machine.ask("acme", NAME)
    is_(state["result"], "acme_connection", "a machine that cannot be reached is told so")
    is_(state["way"], "own", "and keeps what it had")
    authority.open_front()
    state, done = machine.ask("acme", NAME)
    is_((state["result"], state["way"], state["names"]), ("ok", "acme", NAME), "an authority vouches for the name")
    like(machine.shown(), r"issuer=CN ?= ?Pebble", "nginx shows its certificate")
    is_(os.listdir(machine.path(ACME + "/.well-known/acme-challenge")), [], "no challenge is left")
    with open(machine.path("etc/histologe/histologe.conf"), encoding="utf-8") as stream:
        like(stream.read(), rf"base_url=https://{NAME}\n", "the box's links take the name")
    first = os.readlink(machine.path(HOME + "/live"))
    machine.call("renew")
    is_((machine.state()["result"], os.readlink(machine.path(HOME + "/live"))), ("ok", first),
        "one that lasts is not asked for again")
    make(machine.folder, "old", NAME, days=5)
    shutil.copy(machine.path("old.pem"), machine.path(f"{HOME}/acme/{NAME}/cert.pem"))
    done = machine.call("renew")
    ok(machine.state()["result"] == "ok" and os.readlink(machine.path(HOME + "/live")) != first, "one that ends soon is",
       machine.state())
    state, done = machine.ask("self")
    ok(state["way"] == "self" and "box.local" in machine.shown(), "and there is a way back", state)


if os.getuid() != 0 or not all(map(shutil.which, ("uacme", "pebble", "nginx", "unshare", "runuser"))):
    skip("the certificate of an installed box", "needs root, uacme, pebble and nginx")
else:
    with tempfile.TemporaryDirectory(prefix="certificate-") as folder:
        machine = Machine(folder)
        own(machine)
        hostile(machine)
        authority = Authority(machine)
        try:
            acme(machine, authority)
        finally:
            authority.stop()
done_testing()
