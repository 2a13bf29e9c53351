"""symbols.py: exported functions nobody calls, from the objects of the last build. Warns; never fails."""
import os
import subprocess

RULES = {}
# Unit tests are built under the sanitizers (make test), in the other build (make unit), or in both.
BUILDS = ("build/asan/obj", "build/debug/obj")


def symbols(tree, folder):
    """({name: source that exports it}, {name: objects that call it}) of the objects there whose source is still ours."""
    objects = []
    for at, _, names in os.walk(folder):
        for name in names:
            source = os.path.relpath(os.path.join(at, name), folder)[:-2] + ".c"
            if name.endswith(".o") and source in tree.files:
                objects.append(source[:-2] + ".o")
    defined, used = {}, {}
    out = subprocess.run(["nm", "-A", "-g", *objects], cwd=folder, capture_output=True, text=True).stdout if objects else ""
    for line in out.splitlines():
        where, _, rest = line.partition(":")
        fields = rest.split()
        if len(fields) >= 2 and fields[-2] in "TDRB":
            defined[fields[-1]] = where[:-2] + ".c"
        elif len(fields) == 2 and fields[0] == "U":
            used.setdefault(fields[1], set()).add(where)
    return defined, used


def warnings(tree):
    """Lines to print; none before the first build."""
    defined, used = {}, {}
    for folder in (os.path.join(tree.top or "", build) for build in BUILDS):
        if tree.top is not None and os.path.isdir(folder):
            defined, there = symbols(tree, folder)
            for name, users in there.items():
                used.setdefault(name, set()).update(users)
    for name, source in sorted(defined.items(), key=lambda item: (item[1], item[0])):
        if not source.startswith(("core/", "appliance/", "generator/")) or name == "main":
            continue
        users = used.get(name, set())
        if not users:
            yield f"{source}: {name} is exported and nobody calls it: make it static or remove it"
        elif all(user.startswith("tests/") for user in users):
            yield f"{source}: {name} is called by tests only"
