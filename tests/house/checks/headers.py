"""headers.py: what a header owes its readers: one inclusion, the noun in its names, a word on each function."""
import os
import re

from source import Finding

RULES = {
    "pragma-once": "headers open with #pragma once",
    "own-header": "a .c includes its own header first, nothing twice",
    "noun": "exported functions carry the noun of their file",
    "documented": "exported functions are documented in their header",
    "extern-data": "headers export no changeable data",
}
# Beside the file's own noun: a folder or a file that speaks several nouns.
NOUNS = {
    "core/store/": ("store_", "query_", "db_"),
    "core/base/error": ("box_",),
    "core/domain/access": ("role_", "action_"),
    "core/domain/report": ("person_",),
    "appliance/http/": ("exchange_", "http_"),
    "appliance/pages/": ("pages_", "page_"),
    "appliance/api/": ("api_",),
    "appliance/ingest/": ("ingest_",),
    "appliance/background/": ("job_", "jobs_"),
}
# Constructors, destructors and names of codes say what they are.
PLAIN = re.compile(r"\w+_(new|free|clear|ref|unref|name|quark)")
DECLARATION = re.compile(r"^(?!typedef\b|static\b|return\b|else\b|struct \w+ *\{|enum\b|#|G_[A-Z_]+ *\()"
                         r"[A-Za-z_][\w ]*?[ *]+(\w+) ?\(", re.M)


def check(tree):
    for source in tree.production():
        if source.ext == ".h":
            yield from header(source, nouns_of(tree, source))
        else:
            yield from inclusion(tree, source)
            beside = [h.code for h in tree.under(source.folder + "/", ext=(".h",))]
            for function in source.functions:
                # A header of the folder that declares it is judged for its name already.
                if not function.static and not any(re.search(r"\b%s ?\(" % function.name, code) for code in beside):
                    yield from noun(source, nouns_of(tree, source), function.line, function.name)


def header(source, nouns):
    if not re.search(r"^#pragma once$", source.text, re.M):
        yield Finding(source.path, 1, "pragma-once", "no #pragma once")
    for m in re.finditer(r"^extern (?!const\b)[^;(]*;", source.code, re.M):
        if "const" not in m.group(0):
            yield Finding(source.path, source.line_at(m.start()), "extern-data", "changeable data is not exported: give a function")
    for m in DECLARATION.finditer(source.code):
        line = source.line_at(m.start())
        yield from noun(source, nouns, line, m.group(1))
        if not PLAIN.fullmatch(m.group(1)) and not has_comment(source, line):
            yield Finding(source.path, line, "documented", f"{m.group(1)} has no comment: meaning, units, ownership, errors")


def has_comment(source, line):
    """A comment anywhere in the block of lines around it, so that one sentence may serve a family of functions."""
    first = last = line
    while first > 1 and source.lines[first - 2].strip():
        first -= 1
    while last < len(source.lines) and source.lines[last].strip():
        last += 1
    if any("/*" in text or "*/" in text for text in source.lines[first - 1:last]):
        return True
    # A comment that stands as a title over the block, one blank line away.
    return first > 2 and source.lines[first - 3].rstrip().endswith("*/") and first - 3 > 0


def nouns_of(tree, source):
    """The first word of the file's name; of every file beside it for a folder's private header."""
    stems = [source.stem]
    if source.name.endswith("_private.h"):
        stems += [other.stem for other in tree.under(source.folder + "/", ext=(".c",))]
    nouns = {form for stem in stems for form in (stem.split("_")[0] + "_", stem.split("_")[0].rstrip("s") + "_")}
    for folder, more in NOUNS.items():
        if source.path.startswith(folder):
            nouns.update(more)
    return nouns


def noun(source, nouns, line, name):
    if name != "main" and not name.startswith(tuple(nouns)) and name != source.stem:
        yield Finding(source.path, line, "noun", f"{name}: names of {source.name} start with {' or '.join(sorted(nouns))}")


def inclusion(tree, source):
    own = source.path[:-2] + ".h"
    private = source.stem + "_private.h"
    names = [include.name for include in source.includes]
    for include in source.includes:
        if names.count(include.name) > 1 and names.index(include.name) != source.includes.index(include):
            yield Finding(source.path, include.line, "own-header", f"{include.name} is included twice")
    if own in tree.files and (not names or os.path.basename(names[0]) not in (os.path.basename(own), private)):
        line = source.includes[0].line if source.includes else 1
        yield Finding(source.path, line, "own-header", f"the first include is its own header, {os.path.basename(own)}")
