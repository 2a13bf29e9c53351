"""layers.py: which folder may include which, and behind which door each library stands."""
import fnmatch
import re

from source import Finding

RULES = {
    "layer": "includes run base <- store <- domain <- view <- appliance, generator",
    "door": "a library is included behind its own door only",
}
LAYERS = ["base", "store", "domain", "view"]
GENERATED = {"migrations.h"}

# Library header -> the only files that may include it. A pattern per file; the reason stands in the README's table.
DOORS = {
    "sqlite3.h": ["core/store/*.c", "core/store/*.h"],
    "civetweb.h": ["appliance/http/server.c", "appliance/http/exchange*.c", "appliance/http/exchange_private.h"],
    "json-glib/*": ["core/base/json.c"],
    # Called in base/yaml.c; the others declare schemas with its types and macros.
    "cyaml/*": ["core/base/yaml.c", "core/domain/grid*.c", "core/domain/questionnaire*.c", "core/domain/condition*",
                "core/domain/actions*.c", "core/domain/completeness_load.c", "core/domain/figure_kind.c",
                "core/domain/numbers.c", "core/domain/threshold.c", "core/base/translation.c"],
    "sodium.h": ["core/base/secret.c", "core/base/digest.c", "core/base/vault.c"],
    "liboath/*": ["core/base/totp.c"],
    "cmark*.h": ["generator/*.c"],
    "fribidi.h": ["generator/pdf_bidi.c"],
    "hpdf*.h": ["generator/pdf*.c", "generator/pdf_private.h", "generator/svg_replay.c"],
    "gmime/*": ["appliance/background/mailer.c", "appliance/background/*compose*.c", "appliance/background/mime_*"],
    "gdk-pixbuf/*": ["appliance/photo.c"],
    "seccomp.h": ["appliance/confine.c", "appliance/photo.c"],
    "qrencode.h": ["*.c"],
    "archive*.h": ["core/base/zip_store.c", "appliance/backup/tarball.c"],
    "libical/*": ["*.c"],
    "curl/*": ["appliance/*.c"],
    "mosquitto.h": ["appliance/ingest/mqtt.c"],
    "systemd/*": ["appliance/supervisor.c"],
    "pthread.h": ["appliance/http/stack.c"],
    "openssl/[epx]*.h": ["core/base/certificate.c"],
    "execinfo.h": ["core/base/crash.c"],
    "link.h": ["core/base/crash.c"],
    "malloc.h": ["appliance/main.c", "appliance/photo.c", "appliance/http/server.c"],
}
# Doors that are one file, whichever it is.
SINGLE = {"cmark*.h", "qrencode.h", "libical/*"}
# What the C library and GLib bring: everywhere.
COMMON = re.compile(r"(ctype|errno|fcntl|float|getopt|grp|ifaddrs|inttypes|limits|locale|math|netdb|poll|sched"
                    r"|signal|std\w+|string|strings|time|unistd)\.h"
                    r"|(sys|linux|netinet|arpa|net)/\w+\.h|glib(-unix|-object|/gstdio|/gi18n)?\.h|gio/\w+\.h")
FOREIGN_NAMES = [(r"sqlite3_\w+", "core/store/"), (r"mg_\w+", "appliance/http/"),
                 (r"cyaml_(?:load|save|free|copy)\w*", "core/base/yaml.c")]


def check(tree):
    singles = {}
    for source in tree.production():
        for include in source.includes:
            text = door(source, include, singles) if include.system else layer(tree, source, include)
            if text:
                yield Finding(source.path, include.line, "door" if include.system else "layer", text)
        for pattern, home in FOREIGN_NAMES:
            where = "below" if home.endswith("/") else "in"
            if not source.path.startswith(home):
                for line, name, _, _ in source.calls(pattern):
                    yield Finding(source.path, line, "door", f"{name} is called {where} {home} only")


def door(source, include, singles):
    if COMMON.fullmatch(include.name):
        return None
    for header, files in DOORS.items():
        if not fnmatch.fnmatch(include.name, header):
            continue
        if not any(fnmatch.fnmatch(source.path, pattern) for pattern in files):
            return f"<{include.name}> is for {', '.join(files)} only: call our own header"
        if header in SINGLE and singles.setdefault(header, source.path) != source.path:
            return f"<{include.name}> stands in {singles[header]} already: one file only"
        return None
    return f"<{include.name}> has no door: add it to DOORS in tests/house/checks/layers.py, packaging/dependencies and the README"


def layer(tree, source, include):
    top, _, below = include.name.partition("/")
    room = source.path.split("/")[1] if source.path.startswith("core/") else None
    if include.name.startswith(".") or include.name in GENERATED:
        return None if include.name in GENERATED else "write includes from the root of the folder, without dots"
    if top in LAYERS and below:
        if room in LAYERS and LAYERS.index(top) > LAYERS.index(room):
            return f"core/{room} may not include {top}/: " + " <- ".join(LAYERS)
        return None if tree.top is None or "core/" + include.name in tree.files else f"core/{include.name} does not exist"
    home = source.path.split("/")[0]
    if home == "core":
        return f"\"{include.name}\": core includes core only, as \"base/…\", \"store/…\", \"domain/…\" or \"view/…\""
    other = "generator" if home == "appliance" else "appliance"
    if f"{home}/{include.name}" in tree.files:
        return None
    if f"{other}/{include.name}" in tree.files or top == other:
        return f"{home} and {other} never include each other: they meet in the store"
    return None if tree.top is None else f"\"{include.name}\" is neither in core/ nor in {home}/"
