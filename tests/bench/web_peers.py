# web_peers.py: what the box's web side is measured beside: bare CivetWeb with the same files, the nginx of the package before the
# box, and nginx with php-fpm writing the same rows with SQLite. Each in a folder of its own, on free ports, ended by its own id.
import glob
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess

from box import TOP, free_port, until

TOOLS = os.path.join(TOP, "build/bench")
HERE = os.path.dirname(os.path.abspath(__file__))
INSTALLED = os.path.join(TOP, "packaging/installed")
CHILDREN, WORKERS = 8, 2
# Tables of one filing, and the column by which its rows are found (as in plain_loop.c).
TABLES = (("report", "id"), ("report_problem", "report_id"), ("person", "report_id"), ("report_answer", "report_id"),
          ("link", "report_id"), ("event", "report_id"), ("notice", "report_id"), ("question", "report_id"),
          ("proposal", "report_id"))
TEMPORARY = "".join(f"  {kind}_temp_path {{folder}}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
MAIN = """daemon off; worker_processes {workers}; pid {folder}/pid; error_log {folder}/log; {user}
events {{ worker_connections 1024; }}
http {{
  include /etc/nginx/mime.types; access_log off; sendfile on; tcp_nopush on; keepalive_requests 10000000;
{temporary}
{servers}
}}
"""


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as stream:
        return [int(word) for word in stream.read().split()]


class Program:
    """One server and its children: `pids` are those that work."""

    def __init__(self, *words, port=None, forks=False, environment=None):
        self.process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        env=dict(os.environ, **(environment or {})))
        if port is not None:
            until(lambda: self._listens(port), 15, f"{words[0]} listens")
        if forks:
            until(lambda: children(self.process.pid), 15, f"{words[0]} has its workers")
        self.pids = children(self.process.pid) if forks else [self.process.pid]

    def _listens(self, port):
        if self.process.poll() is not None:
            raise RuntimeError(f"a peer ended with {self.process.returncode}")
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)


def bare_civetweb(threads, folder):
    port = free_port()
    return Program(os.path.join(TOOLS, "bare_civetweb"), str(port), str(threads), folder, port=port), port


def nginx(folder, servers, port):
    os.makedirs(folder)
    path = os.path.join(folder, "nginx.conf")
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(MAIN.format(folder=folder, workers=WORKERS, user="user root;" if os.geteuid() == 0 else "",
                                 temporary=TEMPORARY.format(folder=folder), servers=servers))
    return Program("/usr/sbin/nginx", "-e", os.path.join(folder, "log"), "-c", path, port=port, forks=True)


# ---- the package's front ----

def read(name):
    with open(os.path.join(INSTALLED, name), encoding="utf-8") as stream:
        return stream.read()


def front_server(box, folder, port):
    """The package's site of nginx, as it is, but for TLS and the limit of one address: everybody here has the same one. The box
    believes the address that the load generator gives."""
    for name in ("proxy", "headers", "logs"):
        text = read(f"nginx-{name}").replace("127.0.0.1:8064", f"127.0.0.1:{box.port}").replace("$remote_addr",
                                                                                                 "$http_x_forwarded_for")
        text = text.replace("/var/log/nginx", folder)
        with open(os.path.join(folder, name), "w", encoding="utf-8") as stream:
            stream.write(text)
    site = read("nginx-site")
    http, server = site[:site.index("server {")], site[site.rindex("\nserver {"):]
    text = "map $host $histologe_hsts { default \"\"; }\n" + http + server
    text = re.sub(r"^\s*(limit_req\S*|listen|ssl_\S+|include /etc\S+)[ ;].*\n", "", text, flags=re.M)
    text = text.replace("server {", f"server {{\n  listen 127.0.0.1:{port};", 1)
    text = text.replace("/var/lib/histologe/site/current", os.path.join(box.data, "site/current"))
    return re.sub(r"snippets/histologe-(\w+)\.conf", lambda found: os.path.join(folder, found.group(1)), text)


def front(box, folder):
    port = free_port()
    os.makedirs(folder)
    return nginx(os.path.join(folder, "nginx"), front_server(box, folder, port), port), port


# ---- nginx with php-fpm ----

def learn_rows(store):
    """[[table, {column: value}]] of the report filed last: what one filing writes."""
    db, rows = sqlite3.connect(f"file:{store}?mode=ro", uri=True), []
    db.row_factory = sqlite3.Row
    report = db.execute("SELECT max(id) FROM report").fetchone()[0]
    for table, by in TABLES:
        for row in db.execute(f"SELECT * FROM {table} WHERE {by} = ?", (report,)):
            rows.append((table, {key: row[key] for key in row.keys() if key != "id" or table == "report"}))
    db.close()
    return rows


def php_text(value):
    if value is None:
        return "null"
    if isinstance(value, bytes):
        return f"hex2bin('{value.hex()}')"
    return json.dumps(value, ensure_ascii=False).replace("$", "\\$") if isinstance(value, str) else repr(value)


def write_rows(rows, path):
    """As a PHP file: its opcode cache holds it, so that the peer reads nothing at a request."""
    with open(path, "w", encoding="utf-8") as stream:
        stream.write("<?php return [\n")
        for table, row in rows:
            pairs = ", ".join(f"'{key}' => {php_text(value)}" for key, value in row.items())
            stream.write(f"  ['{table}', [{pairs}]],\n")
        stream.write("];\n")


def write_store(store, path):
    """A copy of the box's store, and one table of the fields as they come, with two indexes."""
    there, here = sqlite3.connect(store), sqlite3.connect(path)
    there.backup(here)
    here.execute("CREATE TABLE plain (id INTEGER PRIMARY KEY, received INTEGER NOT NULL, address TEXT, postcode TEXT, city TEXT,"
                 " insee TEXT, description TEXT, adults TEXT, heating TEXT, built_year TEXT, social_housing TEXT, owner_told TEXT,"
                 " contact_by TEXT, profile TEXT, email TEXT, problems TEXT)")
    here.execute("CREATE INDEX plain_insee ON plain (insee, received)")
    here.execute("CREATE INDEX plain_received ON plain (received)")
    here.commit()
    here.close()
    there.close()


FPM = """[global]
error_log = {folder}/fpm.log
daemonize = no
[www]
{user}listen = {folder}/fpm.sock
listen.backlog = 1024
pm = static
pm.max_children = {children}
env[REPORT_DB] = {folder}/report.db
env[REPORT_ROWS] = {folder}/rows.php
"""
PHP_SERVER = """server {{ listen 127.0.0.1:{port} backlog=1024; root {here};
  location = /report {{ include /etc/nginx/fastcgi_params; fastcgi_param SCRIPT_FILENAME {here}/peer_report.php;
    fastcgi_pass unix:{folder}/fpm.sock; }} }}
"""


class Php:
    """`port` answers POST /report and /report?plain=1."""

    def __init__(self, store, folder):
        os.makedirs(folder)
        self.folder, self.port, self.store = folder, free_port(), os.path.join(folder, "report.db")
        write_store(store, self.store)
        self.rows = learn_rows(store)
        write_rows(self.rows, os.path.join(folder, "rows.php"))
        as_root = os.geteuid() == 0
        path = os.path.join(folder, "fpm.conf")
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(FPM.format(folder=folder, children=CHILDREN, user="user = root\ngroup = root\n" if as_root else ""))
        program = glob.glob("/usr/sbin/php-fpm*")[0]
        self.fpm = Program(program, "-F", *(["-R"] if as_root else []), "-y", path, "-d", "opcache.enable=1", forks=True)
        until(lambda: os.path.exists(os.path.join(folder, "fpm.sock")), 15, "php-fpm listens")
        self.nginx = nginx(os.path.join(folder, "nginx"), PHP_SERVER.format(port=self.port, here=HERE, folder=folder), self.port)
        self.pids = self.nginx.pids + self.fpm.pids

    def count(self, table):
        db = sqlite3.connect(self.store)
        found = db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        db.close()
        return found

    def stop(self):
        self.nginx.stop()
        self.fpm.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
