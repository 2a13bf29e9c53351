#!/usr/bin/python3
# reach.py: how homes reach the box: what is found and what is missing, in words; a machine of the commune tries from outside; the
# tunnel, opened by the very files that the box writes, makes it answer; whoever answers in its place is found out.
import contextlib
import getpass
import os
import re
import shutil
import socket
import subprocess
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from doors_publish import PAGE as PUBLICATION
from doors_publish import add_place
from browser import Browser
from host import Host
from journey import *

PAGE = "/gestion/acces"
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")


def looked(box, browser):
    """The page, once the box has looked."""
    box.admin("jobs", "run-due")
    until(lambda: box.query("SELECT answered >= asked AS done FROM reach")[0]["done"], 60, "the box has looked")
    return expect(browser.get(PAGE))


def ask(box, browser):
    page = expect(browser.get(PAGE))
    expect(send(page, form_with(page, PAGE)))
    return looked(box, browser)


def alone(box, browser):
    """Without anybody outside: the box says what it sees, and that it cannot know."""
    page = expect(browser.get(PAGE))
    ok(page.has("Rien n’a encore été vérifié") and page.has("Vérifier maintenant"), "at first nothing is known", page.text[:600])
    page = ask(box, browser)
    ok(page.has("L’adresse du service ne vaut que dans la mairie") and page.has("demandez un nom à qui gère le domaine"),
       "what is missing is said, with what to do", page.text[:2500])
    ok(page.has("Personne, dehors, n’a encore essayé"), "that nobody outside tried is no proof of anything", page.text[:900])
    ok(page.has("merci de rediriger les ports TCP 80 et 443"), "there are words to send to the operator")
    sheet = expect(browser.get(PAGE + "/fiche"))
    ok(sheet.has("TCP 80 et 443, entrants") and sheet.has("CGNAT"), "and a sheet to print", sheet.text[:600])
    is_(box.query("SELECT count(*) AS n FROM reach_probe"), [{"n": 0}], "nothing is counted as seen from outside")


def let_in_publication(box, browser, host):
    """The site is published to the host, whose account the box may then ask."""
    page = expect(browser.get(PUBLICATION))
    expect(add_place(page, way="ssh", host="127.0.0.1", port=str(host.port), login=getpass.getuser(), folder=host.site))
    until(lambda: box.query("SELECT offered_key AS k FROM publish_target")[0]["k"], 60, "its key is offered")
    page = expect(browser.get(PUBLICATION))
    expect(send(page, form_with(page, "/[0-9a-f-]{36}", verb="trust"), button="trust"))
    with open(os.path.join(box.data, "publish/id_ed25519.pub"), encoding="ascii") as stream:
        return stream.read().strip()


def closed(box, browser, host, line):
    host.let_in(f'command="/bin/true" {line}')
    page = ask(box, browser)
    ok(page.has("son compte ne sert qu’à recevoir le site"), "an account that runs no command is said to be so", page.text[:1500])
    host.let_in(line)
    page = ask(box, browser)
    ok(page.has("La boîte ne répond pas depuis internet") and page.has("La porte est fermée"),
       "a host that tries in vain is believed", page.text[:1500])
    ok(box.query("SELECT failing_since AS s FROM reach")[0]["s"] > 0, "since when is kept, for the state of the box")
    is_(box.query("SELECT seen FROM reach_probe ORDER BY at"), [{"seen": 0}], "only what was really tried is counted")


def set_tunnel(box, browser, host, far_port):
    page = expect(browser.get(PAGE))
    page = send(page, form_with(page, PAGE + "/tunnel", verb="set"), {"host": "a;b", "port": "0", "login": "-o", "far_port": "80"},
                button="set")
    is_([page.status] + [page.has(words) for words in ("Le nom d’une machine", "Un numéro de port", "Le nom du compte",
                                                       "entre 1024 et 65535")], [422] + [True] * 4, "words for a shell are refused")
    page = expect(send(page, form_with(page, PAGE + "/tunnel", verb="set"),
                       {"host": "127.0.0.1", "port": str(host.port), "login": getpass.getuser(), "far_port": str(far_port)},
                       button="set"))
    page = looked(box, browser)
    ok(page.has(host.print_of_key()), "the machine's key is shown as its owner would show it", page.text[:3000])
    ok(not os.path.exists(os.path.join(box.data, "tunnel/config")), "and nothing is opened before a person confirmed it")
    expect(send(page, form_with(page, PAGE + "/tunnel", verb="trust"), button="trust"))
    looked(box, browser)
    with open(os.path.join(box.data, "tunnel/id_ed25519.pub"), encoding="ascii") as stream:
        line = f'restrict,port-forwarding,permitlisten="127.0.0.1:{far_port}" {stream.read().strip()}'
    ok(line in expect(browser.get(PAGE)).text, "the line for that machine allows this one tunnel")
    files = [os.path.join(box.data, "tunnel", name) for name in ("config", "known_hosts", "id_ed25519")]
    is_({os.stat(name).st_mode & 0o777 for name in files}, {0o600}, "the files are the box’s alone")
    return line


def command(box, *more):
    """As packaging/installed/histologe-tunnel.service starts it."""
    files = os.path.join(box.data, "tunnel")
    return ["ssh", "-F", f"{files}/config", "-i", f"{files}/id_ed25519", "-o", f"UserKnownHostsFile={files}/known_hosts", *more,
            "-N", "tunnel"]


@contextlib.contextmanager
def front(box, port):
    """nginx as it is installed for the tunnel, on other ports."""
    def installed(name):
        with open(f"{TOP}/packaging/installed/{name}", encoding="utf-8") as stream:
            return stream.read()
    site = re.sub(r"include snippets/histologe-(proxy|logs).conf;", lambda found: installed(f"nginx-{found.group(1)}"),
                  installed("nginx-tunnel")).replace("/var/log/nginx", box.folder)
    site = site.replace(":8064", f":{box.port}").replace(":8066", f":{port}")
    path = os.path.join(box.folder, "nginx.conf")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "".join(f"{kind}_temp_path {box.folder}/nginx-{kind}; " for kind in kinds)
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(f"daemon off; master_process off; pid {box.folder}/nginx.pid; error_log stderr; events {{}}\n"
                     f"http {{ access_log off; {paths}\n{site}}}\n")
    server = subprocess.Popen([NGINX, "-c", path], stderr=subprocess.DEVNULL)
    try:
        until(lambda: socket.socket().connect_ex(("127.0.0.1", port)) == 0, 30, "nginx listens")
        yield
    finally:
        server.terminate()
        server.wait()


def stranger_by_tunnel(far_port):
    """Who has a shell on the machine of the commune: the box takes nothing of theirs for its own machine."""
    far = Browser(f"http://127.0.0.1:{far_port}")
    claims = ({}, {"X-Forwarded-For": "127.0.0.1"}, {"Forwarded": "for=127.0.0.1"})
    is_([far.get(path, headers=claim).status for path in ("/metrics", "/%6detrics") for claim in claims], [404] * 6,
        "who comes by the tunnel does not read the figures of the machine")
    is_(far.get("/health").status, 200, "but the box answers")


def opened(box, browser, host, far_port, lines):
    host.let_in("\n".join(lines))
    refused = subprocess.run(command(box, "-o", "ClearAllForwardings=no", "-R", f"127.0.0.1:{free_port()}:127.0.0.1:1"),
                             capture_output=True, text=True, timeout=30)
    ok(refused.returncode != 0, "with that key no other port can be opened there", refused.stderr)
    tunnel = subprocess.Popen(command(box))
    try:
        until(lambda: socket.socket().connect_ex(("127.0.0.1", far_port)) == 0, 30, "the tunnel is open")
        page = ask(box, browser)
        ok(page.has("La boîte répond depuis internet") and page.has("C’est ainsi que la boîte est ouverte aujourd’hui"),
           "by the tunnel the box is reached from outside", page.text[:1500])
        rows = box.query("SELECT count(*) AS tries, sum(seen) AS seen FROM reach_probe")[0]
        share = f"{rows['seen'] * 10000 // rows['tries'] / 100:g}".replace(".", ",")
        ok(rows["seen"] == 1 and page.has(f"Elle a répondu à {share} % des essais ({rows['tries']} essais)"),
           "how often it was seen from outside is counted", rows, page.text[-900:])
        is_(box.query("SELECT failing_since AS s FROM reach")[0]["s"], 0, "and nothing is wrong any more")
        if NGINX:
            stranger_by_tunnel(far_port)
    finally:
        tunnel.terminate()
        tunnel.wait()


def impostor(box, browser, far_port):
    """Somebody else answers at the box's address."""
    def listen():
        try:
            return socket.create_server(("127.0.0.1", far_port))
        except OSError:  # the tunnel's far end is still there
            return None
    with until(listen, 30, "the port is free again") as listener:
        def serve():
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(4096)
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
        threading.Thread(target=serve, daemon=True).start()
        page = ask(box, browser)
        listener.shutdown(socket.SHUT_RDWR)
    ok(page.has("ce n’est pas la boîte"), "another machine at that address is not taken for the box", page.text[:1500])


def given_up(box, browser):
    page = expect(browser.get(PAGE))
    page = expect(send(page, form_with(page, PAGE + "/tunnel", verb="pause"), button="pause"))
    looked(box, browser)
    ok(not os.path.exists(os.path.join(box.data, "tunnel/config")), "a tunnel that is paused is closed")
    page = expect(browser.get(PAGE))
    page = expect(send(page, form_with(page, PAGE + "/tunnel", verb="remove"), button="remove"))
    ok(page.has("Il n’y a plus de tunnel"), "and may be given up")
    before = box.query("SELECT count(*) AS n FROM reach_probe")[0]["n"]
    box.jump(hours=2)
    until(lambda: box.query("SELECT count(*) AS n FROM reach_probe")[0]["n"] > before, 30, "each hour it is tried again")


def proved(box):
    stranger = box.browser()
    nonce = "0123456789abcdef" * 2
    first = stranger.get(f"/acces/preuve/{nonce}")
    like(first.text, r"^[\w-]{20}$", "the box proves who it is")
    is_([stranger.get(f"/acces/preuve/{one}").status for one in (nonce[1:], nonce.upper(), nonce + "0", "x" * 32)], [404] * 4,
        "to well-formed questions only")


far, end = free_port(), free_port()
own_front = {"front": "loopback", "tunnel_port": end} if NGINX else {}
with Box(config={"server": {"base_url": f"http://127.0.0.1:{far}", **own_front}}) as box, \
        front(box, end) if NGINX else contextlib.nullcontext():
    set_up_demo(box)
    wait_site(box)
    admin = sign_in(box, ADMINISTRATOR)
    proved(box)
    alone(box, admin)
    machine = Host(os.path.join(box.folder, "host")).start()
    try:
        publication_line = let_in_publication(box, admin, machine)
        closed(box, admin, machine, publication_line)
        tunnel_line = set_tunnel(box, admin, machine, far)
        opened(box, admin, machine, far, [publication_line, tunnel_line])
        impostor(box, admin, far)
        given_up(box, admin)
    finally:
        machine.stop()
    is_(sign_in(box, MANAGER).get(PAGE).status, 403, "it is the administrator's")
done_testing()
