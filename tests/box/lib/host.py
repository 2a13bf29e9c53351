"""host.py: a machine of the commune that is reached by ssh: sshd on the loopback, with a key of its own."""
import os
import subprocess

from box import free_port

SSHD = "/usr/sbin/sshd"


class Host:
    """A web host: sshd on the loopback, for whoever runs the tests, with a key of its own."""

    def __init__(self, folder):
        self.folder, self.port, self.process = folder, free_port(), None
        self.site, self.authorized = os.path.join(folder, "www"), os.path.join(folder, "authorized_keys")
        os.makedirs(self.site)
        self.make_key()
        if os.geteuid() == 0:
            os.makedirs("/run/sshd", mode=0o755, exist_ok=True)
        with open(os.path.join(folder, "sshd_config"), "w", encoding="ascii") as config:
            config.write(f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {folder}/host_key\nPidFile none\nUsePAM no\n"
                         f"AuthorizedKeysFile {self.authorized}\nStrictModes no\nPermitRootLogin prohibit-password\n"
                         "PasswordAuthentication no\nKbdInteractiveAuthentication no\n")
        self.let_in("")

    def make_key(self):
        key = os.path.join(self.folder, "host_key")
        for name in (key, key + ".pub"):
            if os.path.exists(name):
                os.remove(name)
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)

    def print_of_key(self):
        said = subprocess.run(["ssh-keygen", "-l", "-f", os.path.join(self.folder, "host_key.pub")], check=True,
                              capture_output=True, text=True)
        return said.stdout.split()[1]

    def let_in(self, line):
        with open(self.authorized, "w", encoding="ascii") as keys:
            keys.write(line + "\n")

    def start(self):
        self.process = subprocess.Popen([SSHD, "-D", "-e", "-f", os.path.join(self.folder, "sshd_config")],
                                        stderr=subprocess.DEVNULL)
        return self

    def stop(self):
        self.process.terminate()
        self.process.wait()
