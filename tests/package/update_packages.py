"""update_packages.py: other versions of the package, good ones and such as go wrong, and the signed repository that offers them."""
import atexit
import os
import re
import shutil
import subprocess
import tempfile

from packages import field

TOP = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
APPLIANCE = "usr/lib/histologe/histologe-appliance"
NEWS = "usr/share/histologe/site-templates/news.txt"

# In place of the daemon; the real one stands beside, for histologe-admin. As the box's user, in its unit.
SCRIPT = """#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
case $0 in *histologe-admin) exec "$here/real/histologe-admin" "$@" ;; esac
{harm}
"""
REAL = 'exec "$here/real/histologe-appliance" "$@"'
# Ready for systemd, ill for who asks.
ILL = r"""exec perl -MIO::Socket::INET -MSocket -e '
socket my $s, AF_UNIX, SOCK_DGRAM, 0; my $to = $ENV{NOTIFY_SOCKET}; $to =~ s/^@/\0/; send $s, "READY=1", 0, sockaddr_un($to);
my $door = IO::Socket::INET->new(LocalAddr => "127.0.0.1", LocalPort => 8065, Listen => 5, ReuseAddr => 1) or die;
while (my $one = $door->accept) { sysread $one, my $asked, 2000; my $body = "{\"status\": \"fail\"}";
  print $one "HTTP/1.1 503 Ill\r\nContent-Length: ".length($body)."\r\nConnection: close\r\n\r\n$body"; close $one }'"""
HARMS = {
    "does-not-start": "exit 1",
    "is-ill": ILL,
    "breaks-the-store": "sqlite3 /var/lib/histologe/store.db 'DROP TRIGGER IF EXISTS event_no_delete; DROP TABLE followup; "
                        "PRAGMA user_version = 999'; exit 1",
    "loses-rows": f"sqlite3 /var/lib/histologe/store.db 'DELETE FROM user WHERE id = (SELECT max (id) FROM user)'\n{REAL}",
    "does-not-install": REAL,
}


class Key:
    """A key in a folder of its own, without a passphrase."""

    def __init__(self, name):
        self.home, self.name = tempfile.mkdtemp(prefix="histologe-key-"), name
        atexit.register(self.forget)
        subprocess.run(["gpg", "--batch", "--quiet", "--passphrase", "", "--quick-gen-key", name, "rsa3072", "sign", "never"],
                       env=self.env(), check=True, stderr=subprocess.DEVNULL)

    def forget(self):
        subprocess.run(["gpgconf", "--kill", "all"], env=self.env(), check=False)
        shutil.rmtree(self.home, ignore_errors=True)

    def env(self):
        return {**os.environ, "GNUPGHOME": self.home}

    def keyring(self, repository):
        return f"{repository}/histologe-box-archive-keyring.pgp"


def renumbered(deb, version, harm, folder):
    """The same package under another version, and harmed."""
    tree = f"{folder}/renumbered"
    other = f"{folder}/histologe-box_{version}_{field(deb, 'Architecture')}.deb"
    shutil.rmtree(tree, ignore_errors=True)
    subprocess.run(["dpkg-deb", "-R", deb, tree], check=True)
    here = field(deb, "Version")
    for name in ("control", "preinst"):
        edit(f"{tree}/DEBIAN/{name}", lambda text: text.replace(here, version))
    edit(f"{tree}/{NEWS}", lambda text: f"{version}\n- Une nouveauté de la version {version}.\n{text}")
    if harm:
        os.makedirs(f"{tree}/usr/lib/histologe/real")
        for name in ("appliance", "generator", "photo", "confine"):
            shutil.copy(f"{tree}/usr/lib/histologe/histologe-{name}", f"{tree}/usr/lib/histologe/real/")
        os.symlink("histologe-appliance", f"{tree}/usr/lib/histologe/real/histologe-admin")
        edit(f"{tree}/{APPLIANCE}", lambda _: SCRIPT.format(harm=HARMS[harm]))
    if harm == "does-not-install":
        edit(f"{tree}/DEBIAN/postinst", lambda text: re.sub(r"^set -e$", "set -e\nexit 1", text, count=1, flags=re.M))
    subprocess.run(["dpkg-deb", "-Zgzip", "-z1", "--root-owner-group", "-b", tree, other], check=True, stdout=subprocess.DEVNULL)
    return other


def edit(path, change):
    with open(path, encoding="utf-8", errors="replace") as file:
        text = file.read()
    mode = os.stat(path).st_mode
    with open(path, "w", encoding="utf-8") as file:
        file.write(change(text))
    os.chmod(path, mode)


def publish(folder, key, suite, debs):
    subprocess.run([f"{TOP}/packaging/make-repository", folder, key.name, suite, *debs], env=key.env(), check=True,
                   stderr=subprocess.DEVNULL)
