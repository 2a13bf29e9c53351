"""imap_mailbox.py: a service mailbox on the loopback: Debian's Dovecot as an ordinary user, with an authority of its own and a
Maildir to deliver into.

    with Mailbox() as mailbox, Box(config=mailbox.configuration()) as box:
        mailbox.deliver(message_bytes)
        mailbox.names("Traites")        # what lies in a folder
"""
import email.message
import email.utils
import grp
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time

from box import free_port, until

MAILBOX_USER, MAILBOX_PASSWORD = "logement@pau.example", "mot-de-passe-essai"
CONFIGURATION = """
protocols = imap
base_dir = {folder}/run
log_path = {folder}/log
ssl = {ssl}
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = {strict}
auth_mechanisms = plain login
auth_failure_delay = 0
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
mail_location = maildir:{folder}/mail
first_valid_uid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {port_tls}
    ssl = yes
  }}
}}
service stats {{
  chroot =
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Traites {{
    auto = create
  }}
}}
"""


def certificate(folder):
    """A test authority, and a certificate of it for 127.0.0.1."""
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    with open(os.path.join(folder, "names"), "w", encoding="ascii") as stream:
        stream.write("subjectAltName=IP:127.0.0.1,DNS:localhost\n")
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "ca.key",
            "-out", "ca.pem", "-days", "3650", "-subj", "/CN=essai")
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "key.pem", "-out", "cert.csr",
            "-subj", "/CN=127.0.0.1")
    openssl("x509", "-req", "-in", "cert.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out", "cert.pem",
            "-days", "3650", "-extfile", "names")


class Mailbox:
    def __init__(self, tls=True):
        self.folder = tempfile.mkdtemp(prefix="mailbox-")
        self.owner = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        self.port, self.port_tls = free_port(), free_port()
        self.password_file = os.path.join(self.folder, "password")
        self.process, self.count = None, 0
        self.set_password(MAILBOX_PASSWORD)
        certificate(self.folder)
        for name in ("run", "home", "mail", "mail/new", "mail/cur", "mail/tmp"):
            os.mkdir(os.path.join(self.folder, name))
        with open(os.path.join(self.folder, "dovecot.conf"), "w", encoding="utf-8") as stream:
            stream.write(CONFIGURATION.format(
                folder=self.folder, ssl="yes" if tls else "no", strict="yes" if tls else "no", user=self.owner.pw_name,
                group=grp.getgrgid(self.owner.pw_gid).gr_name, password=MAILBOX_PASSWORD, uid=self.owner.pw_uid,
                gid=self.owner.pw_gid, port=self.port, port_tls=self.port_tls))
        self._own()
        self.start()

    def _own(self):
        if os.getuid() == 0:
            for root, folders, files in os.walk(self.folder):
                for name in [".", *folders, *files]:
                    os.chown(os.path.join(root, name), self.owner.pw_uid, self.owner.pw_gid)

    def set_password(self, password):
        with open(os.open(self.password_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
            stream.write(password + "\n")

    def configuration(self, **overrides):
        """The box's keys: encrypted from the first byte, unless told otherwise."""
        keys = {"url": f"imaps://127.0.0.1:{self.port_tls}", "user": MAILBOX_USER, "password_file": self.password_file,
                "ca_file": os.path.join(self.folder, "ca.pem"), "done_folder": "Traites", "every_minutes": 1}
        return {"inbox": {**keys, **overrides}}

    def start(self):
        identity = {"user": self.owner.pw_uid, "group": self.owner.pw_gid, "extra_groups": []} if os.getuid() == 0 else {}
        self.process = subprocess.Popen(["/usr/sbin/dovecot", "-F", "-c", os.path.join(self.folder, "dovecot.conf")],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **identity)
        until(self._answers, 20, "Dovecot answers")
        return self

    def _answers(self):
        import socket
        with socket.socket() as wire:
            return wire.connect_ex(("127.0.0.1", self.port_tls)) == 0

    def stop(self):
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(20)
            self.process = None

    def deliver(self, message):
        """Into the folder that is read, as the provider's server would; bytes or an EmailMessage."""
        data = message if isinstance(message, bytes) else message.as_bytes()
        self.count += 1
        name = f"{int(time.time())}.{self.count:06d}.essai"
        path = os.path.join(self.folder, "mail/tmp", name)
        with open(path, "wb") as stream:
            stream.write(data)
        if os.getuid() == 0:
            os.chown(path, self.owner.pw_uid, self.owner.pw_gid)
        os.rename(path, os.path.join(self.folder, "mail/new", name))

    def names(self, folder=None):
        """Files of the folder that is read, or of another."""
        base = os.path.join(self.folder, "mail", f".{folder}" if folder else "")
        return [name for part in ("new", "cur") if os.path.isdir(os.path.join(base, part))
                for name in os.listdir(os.path.join(base, part))]

    def log(self):
        with open(os.path.join(self.folder, "log"), encoding="utf-8", errors="replace") as stream:
            return stream.read()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def letter(sender, text, to=MAILBOX_USER, subject="Re: votre message", answers=None, name="", **headers):
    """What a person writes; `answers` a Mail of the sink: its Reply-To, its Message-ID and its text, as a mail program does."""
    message = email.message.EmailMessage()
    message["From"] = email.utils.formataddr((name, sender))
    message["To"] = str(answers.message["Reply-To"]) if answers is not None else to
    message["Subject"] = f"Re: {answers.subject}" if answers is not None else subject
    message["Date"] = email.utils.formatdate(time.time())
    message["Message-ID"] = email.utils.make_msgid(domain="sender.example")
    if answers is not None:
        message["In-Reply-To"] = message["References"] = answers.message["Message-ID"]
        quoted = "\n".join("> " + line for line in answers.text.splitlines())
        text = f"{text}\n\nLe lun. 23 nov. 2026 à 09:00, Logement <x@y.example> a écrit :\n{quoted}\n"
    for key, value in headers.items():
        message[key.replace("_", "-")] = value
    message.set_content(text)
    return message
