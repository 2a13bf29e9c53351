"""front.py: the front of a box as the package brings it (packaging/installed/nginx-*), before a box of the tests: other ports,
other folders, a certificate of its own; every other word of it is what a town runs.

    with Front(box) as front:
        front.url, front.port, front.errors()

A box behind it is configured by `behind()`: {"server": {"front": "loopback", "base_url": …}}.
"""
import os
import re
import subprocess
import time

from box import TOP, free_port, until

INSTALLED = os.path.join(TOP, "packaging/installed")
# As Debian's nginx.conf: what a town has around the site.
MAIN = """user {user};
pid {folder}/pid;
worker_processes 2;
error_log {folder}/main.log;
events {{ worker_connections 768; }}
http {{
  sendfile on;
  tcp_nopush on;
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  access_log {folder}/access.log;
  error_log {folder}/main.log;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxied;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  include {folder}/site;
}}
"""


def read(name):
    with open(os.path.join(INSTALLED, name), encoding="utf-8") as stream:
        return stream.read()


class Front:
    def __init__(self, port=None, limits=True):
        """`limits`: how many requests of one address per second; a scanner is let through without."""
        self.port, self.plain_port, self.limits = port or free_port(), free_port(), limits
        self.url = f"https://127.0.0.1:{self.port}"
        self.process = None

    def behind(self):
        """The configuration of the box behind."""
        return {"server": {"front": "loopback", "base_url": self.url, "threads": 64}}

    def path(self, name):
        return os.path.join(self.folder, name)

    def _write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as stream:
            stream.write(text)

    def _moved(self, text):
        """The words of the package with the places of this test."""
        for old, new in (("127.0.0.1:8064", f"127.0.0.1:{self.box.port}"), ("snippets/", self.folder + "/"),
                         ("/etc/histologe/nginx-tls.conf", self.path("nginx-tls.conf")),
                         ("/var/lib/histologe-certificate/live", self.folder), ("/var/lib/histologe-acme", self.folder),
                         ("/var/lib/histologe/site", os.path.join(self.box.data, "site")), ("/var/log/nginx", self.folder),
                         ("listen 80 ", f"listen 127.0.0.1:{self.plain_port} "), ("listen 443 ", f"listen 127.0.0.1:{self.port} ")):
            text = text.replace(old, new)
        text = re.sub(r"^\s*listen \[::\].*\n", "", text, flags=re.M)
        return text if self.limits else re.sub(r"^\s*limit_(req|conn) .*\n", "", text, flags=re.M)

    def start(self, box):
        self.box, self.folder = box, os.path.join(box.folder, "front")
        os.makedirs(self.folder)
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
                        "/CN=box.local", "-days", "30", "-keyout", "key.pem", "-out", "certificate.pem"], cwd=self.folder,
                       check=True,
                       capture_output=True)
        # As with a certificate that browsers trust.
        self._write("browsers.conf", 'set $histologe_hsts "max-age=15552000";\n')
        for name in ("nginx-tls", "nginx-headers", "nginx-logs", "nginx-proxy"):
            self._write({"nginx-tls": "nginx-tls.conf"}.get(name, name.replace("nginx", "histologe") + ".conf"),
                        self._moved(read(name)))
        self._write("site", self._moved(read("nginx-site")))
        self._write("nginx.conf", MAIN.format(folder=self.folder, user="root" if os.getuid() == 0 else "www-data"))
        self.process = subprocess.Popen(["/usr/sbin/nginx", "-e", self.path("main.log"), "-c", self.path("nginx.conf"), "-g",
                                         "daemon off;"],
                                        stdin=subprocess.DEVNULL)
        until(lambda: os.path.exists(self.path("pid")), 20, "nginx is there")
        time.sleep(0.3)  # its workers
        return self

    def stop(self):
        if self.process is not None:
            self.process.terminate()
            self.process.wait(30)
            self.process = None

    def logs(self):
        """All that it wrote, of whom and of what."""
        text = ""
        for name in os.listdir(self.folder):
            if name.endswith(".log"):
                with open(self.path(name), encoding="utf-8", errors="replace") as stream:
                    text += stream.read()
        return text
