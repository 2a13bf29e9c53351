"""scan.py: wapiti over a site, with the cookies of somebody or of nobody: its findings, and a listener that tells whether the box
was made to call somebody. Judges nothing."""
import http.server
import json
import os
import subprocess
import tempfile
import threading
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
# Left out: nikto, wapp (lists from the network), blindsql (its clock is fooled by a loaded machine; our statements are prepared),
# buster (hours of guessing names in each folder: what was not published is not there, box/doors.py).
MODULES = ("http_headers,cookieflags,csp,csrf,redirect,crlf,sql,xss,permanentxss,exec,file,ssrf,xxe,backup,htaccess,methods,"
           "shellshock,brute_login_form")


class Listener:
    """Where a box that can be made to fetch would come: `called` has the paths, but for what wapiti itself asks."""

    def __init__(self):
        self.called = called = []

        class Answer(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                if not self.path.startswith(("/get_ssrf.php", "/get_xxe.php")) and self.path != "/":
                    called.append(self.path)
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"{}")

            do_POST = do_HEAD = do_GET

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def cookie_file(folder, url, cookies):
    parts = urllib.parse.urlsplit(url)
    path, host = os.path.join(folder, "cookies.json"), parts.hostname
    one = {"expires": None, "secure": parts.scheme == "https", "port": None, "version": 0}
    with open(path, "w", encoding="utf-8") as stream:
        json.dump({host: {"/": {name: {"value": value, **one} for name, value in cookies.items()}}}, stream)
    return path


def command(folder, url, starts, excluded, cookies, listener, crawl_s, module_s, modules):
    words = ["/usr/bin/python3", os.path.join(HERE, "wapiti_run.py"), "-u", url + "/", "--scope", "domain", "-m", modules, "-f",
             "json",
             "-o", os.path.join(folder, "report.json"), "--no-bugreport", "--flush-session", "--store-session",
             os.path.join(folder, "session"),
             "--store-config", os.path.join(folder, "config"), "--endpoint", listener.url, "--max-scan-time", str(crawl_s),
             "--max-attack-time", str(module_s), "--max-links-per-page", "120", "--max-files-per-dir", "40", "--max-parameters",
             "60",
             "-d", "8", "-t", "20", "-v", "2"]
    for start in starts:
        words += ["-s", url + start]
    for pattern in excluded:
        words += ["-x", url + pattern]
    return words + (["-c", cookie_file(folder, url, cookies)] if cookies else [])


def scan(url, listener, starts=(), excluded=(), cookies=None, crawl_s=60, module_s=30, modules=MODULES):
    """(findings as {(category, method, path, what)}, how many requests it made). Dies when wapiti does not come to its end."""
    with tempfile.TemporaryDirectory(prefix="scan-") as folder:
        words = command(folder, url, starts, excluded, cookies, listener, crawl_s, module_s, modules)
        done = subprocess.run(words, capture_output=True, text=True, timeout=crawl_s * 4 + module_s * 100 + 900)
        if done.returncode != 0 or "Traceback" in done.stdout + done.stderr:
            raise RuntimeError(f"wapiti ended with {done.returncode}: {(done.stdout + done.stderr)[-3000:]}")
        with open(os.path.join(folder, "report.json"), encoding="utf-8") as stream:
            report = json.load(stream)
    found = {(category, one["method"], urllib.parse.urlsplit(one["path"]).path, one["info"])
             for part in ("vulnerabilities", "anomalies", "additionals") for category, every in report[part].items()
             for one in every}
    return found, done.stdout.count("\n[+] ") + done.stdout.count("\n[¨] ")
