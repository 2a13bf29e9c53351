"""traces.py: what has no place in the project: tools it was made with, this or that machine, half merges, bare promises."""
import ast
import re

from source import Finding

RULES = {"trace": "no trace of how or where the project was made", "todo": "no TODO without its reason",
         "merge": "a merge is finished: no mark of conflict, and every Python file can be read"}
# Cut in two, so that this file passes its own check.
WORDS = [
    (r"\bCla" r"ude\b|\bAnth" r"ropic\b|\bChat" r"GPT\b|\bCo-Author" r"ed-By\b", re.I),
    (r"\bA" r"I\b|\bL" r"LM\b", 0),
    (r"\bhelper ag" r"ent|\bsub" r"agent|\blanguage mo" r"del\b", re.I),
    (r"/wo" r"rk/|/tmp/br" r"ief|/ro" r"ot/\w", 0),
    (r"registry\.np" r"mjs|registry\.ya" r"rnpkg|py" r"pi\.org|files\.pytho" r"nhosted|proxy\.gol" r"ang", 0),
]
PATTERNS = [re.compile(pattern, flags) for pattern, flags in WORDS]
PROMISE = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX)\b(?![ (]*[:\w)]*:? *\w+ +\w+ +\w+)")
CONFLICT = re.compile(r"^(?:<{7}|>{7}|\|{7})(?: .*)?$", re.M)
FOREIGN = ("tests/data/",)


def check(tree):
    for source in tree.files.values():
        if source.path.startswith(FOREIGN) or source.name == ".gitignore":
            continue
        for pattern in PATTERNS:
            for m in pattern.finditer(source.text):
                yield Finding(source.path, source.line_at(m.start()), "trace", f"“{m.group(0)}” has no place here")
        for m in PROMISE.finditer(source.text):
            yield Finding(source.path, source.line_at(m.start()), "todo", f"{m.group(1)}: say in a sentence what and why, or do it")
        yield from unfinished(source)


def unfinished(source):
    for m in CONFLICT.finditer(source.text):
        yield Finding(source.path, source.line_at(m.start()), "merge", f"{m.group(0)[:7]} is a mark of conflict")
    if source.ext == ".py":
        try:
            ast.parse(source.text)
        except SyntaxError as error:
            yield Finding(source.path, error.lineno or 1, "merge", f"Python cannot read this file: {error.msg}")
