"""security.py: what SECURITY.md says is shown by a test has that test; nginx leaves no line of who came by which link; who often
asks root for something is still heard."""
import re

from source import Finding

RULES = {
    "security_shown": "tests that SECURITY.md names are there",
    "security_heard": "a service that a .path starts has StartLimitIntervalSec=0",
    "security_logs": "each server of the front takes its logs from snippets/histologe-logs.conf",
}
PAPER = ".github/SECURITY.md"
NAMED = re.compile(r"`((?:unit|box|browser|nightly|package|house|fuzz)/[\w./-]+)`")
FRONT = re.compile(r"packaging/installed/nginx-[\w-]+$")
UNIT, STARTS, HEARD = re.compile(r"packaging/.*\.path$"), re.compile(r"^Unit=(.*)$", re.M), "\nStartLimitIntervalSec=0\n"
SERVER, LOGS = re.compile(r"^server \{.*?^\}", re.M | re.S), "include snippets/histologe-logs.conf;"


def unheard(tree):
    """The service of a path that stops being listened to: (path of the service)."""
    for path in filter(UNIT.match, tree.files):
        named = STARTS.search(tree.files[path].text)
        name = named.group(1) if named else path.rsplit("/", 1)[1].replace(".path", ".service")
        service = path.rsplit("/", 1)[0] + "/" + name
        if service in tree.files and HEARD not in tree.files[service].text:
            yield service


def check(tree):
    for path in unheard(tree):
        yield Finding(path, 1, "security_heard", "six starts in ten seconds, and systemd no longer listens")
    paper = tree.files.get(PAPER)
    for m in NAMED.finditer(paper.text if paper else ""):
        path = "tests/" + m.group(1)
        if path not in tree.files and path + ".c" not in tree.files:
            yield Finding(PAPER, paper.line_at(m.start()), "security_shown", f"{path} is not there")
    for path, source in tree.files.items():
        for m in SERVER.finditer(source.text) if FRONT.match(path) else ():
            if LOGS not in m.group(0):
                line = source.line_at(m.start())
                yield Finding(path, line, "security_logs", "this server writes addresses, and secret links in them")
