"""symbols.py: exported functions nobody calls, from the objects of the last build. Warns; never fails."""
import os
import subprocess

RULES = {}
BUILD = "build/debug/obj"


def warnings(tree):
    """Lines to print; none before the first build."""
    folder = os.path.join(tree.top or "", BUILD)
    if tree.top is None or not os.path.isdir(folder):
        return
    objects = []
    for at, _, names in os.walk(folder):
        for name in names:
            source = os.path.relpath(os.path.join(at, name), folder)[:-2] + ".c"
            if name.endswith(".o") and source in tree.files:
                objects.append(source[:-2] + ".o")
    if not objects:
        return
    out = subprocess.run(["nm", "-A", "-g", *objects], cwd=folder, capture_output=True, text=True).stdout
    defined, used = {}, {}
    for line in out.splitlines():
        where, _, rest = line.partition(":")
        fields = rest.split()
        if len(fields) >= 2 and fields[-2] in "TDRB":
            defined[fields[-1]] = where[:-2] + ".c"
        elif len(fields) == 2 and fields[0] == "U":
            used.setdefault(fields[1], set()).add(where)
    for name, source in sorted(defined.items(), key=lambda item: (item[1], item[0])):
        if not source.startswith(("core/", "appliance/", "generator/")) or name == "main":
            continue
        users = used.get(name, set())
        if not users:
            yield f"{source}: {name} is exported and nobody calls it: make it static or remove it"
        elif all(user.startswith("tests/") for user in users):
            yield f"{source}: {name} is called by tests only"
