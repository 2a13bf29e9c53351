"""security.py: what SECURITY.md says is shown by a test has that test; nginx leaves no line of who came by which link."""
import re

from source import Finding

RULES = {
    "security_shown": "tests that SECURITY.md names are there",
    "security_logs": "each server of the front takes its logs from snippets/histologe-logs.conf",
}
PAPER = ".github/SECURITY.md"
NAMED = re.compile(r"`((?:unit|box|browser|nightly|package|house|fuzz)/[\w./-]+)`")
FRONT = re.compile(r"packaging/installed/nginx-[\w-]+$")
SERVER, LOGS = re.compile(r"^server \{.*?^\}", re.M | re.S), "include snippets/histologe-logs.conf;"


def check(tree):
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
