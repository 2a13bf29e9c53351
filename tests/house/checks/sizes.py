"""sizes.py: how large files, functions and lines may be, and how a file opens."""
import re

from source import Finding

RULES = {
    "file-size": "a file holds at most 600 lines",
    "function-size": "a function holds at most 60 lines",
    "parameters": "a function takes at most 5 parameters beside GError **error",
    "width": "a line holds at most 132 columns",
    "preface": "a file opens with a comment that gives its own name",
    "format": "no tab, no trailing space, a function's brace on its own line",
}
FILE_MAX, FUNCTION_MAX, PARAMETERS_MAX, WIDTH_MAX = 600, 60, 5, 132
GIVEN = {"on_access"}  # a library's own type of function
SOURCES = (".c", ".h", ".py", ".sh", ".js", ".css", ".sql")
SIZED = SOURCES + (".mustache",)
WIDE = (".css",)
DATA = ("tests/data/", "tests/golden/", "tests/fuzz/corpus/", "tests/house/cases/", "grids/", ".ci/")


def check(tree):
    for source in tree.files.values():
        if source.path.startswith(DATA):
            continue
        if source.ext in SIZED or is_script(source):
            yield from size(source)
        if source.ext in SOURCES or is_script(source):
            yield from opening(source)
        if source.is_c:
            yield from functions(source)


def is_script(source):
    return source.text.startswith("#!")


def size(source):
    count = len(source.lines) - (1 if source.lines[-1] == "" else 0)
    if count > FILE_MAX:
        yield Finding(source.path, FILE_MAX + 1, "file-size", f"{count} lines, at most {FILE_MAX}: cut the file at a noun")
    for number, line in enumerate(source.lines, 1):
        if source.ext in SOURCES and source.ext not in WIDE and len(line) > WIDTH_MAX:
            yield Finding(source.path, number, "width", f"{len(line)} columns, at most {WIDTH_MAX}")
        if source.is_c and ("\t" in line or line != line.rstrip()):
            yield Finding(source.path, number, "format", "tab or trailing space")


def opening(source):
    """Comments of every language here name the file first: `/* report.c: …`, `# run: …`, `-- 0001_base.sql: …`."""
    short = source.stem.split("_")[0] if source.ext == ".sql" else source.stem  # a migration may go by its number
    name = re.compile(r"(?<![\w.-])(%s|%s(%s)?):" % (re.escape(short), re.escape(source.stem), re.escape(source.ext)))
    if not any(name.search(line) for line in source.lines[:3]):
        yield Finding(source.path, 1, "preface", f"open with a comment “{source.name}: what it does, what it does not”")
    elif source.is_c and not source.text.startswith("/* " + source.name + ": "):
        yield Finding(source.path, 1, "preface", f"the first line starts with “/* {source.name}: ”")


def functions(source):
    for function in source.functions:
        length = function.end - function.line + 1
        if length > FUNCTION_MAX:
            yield Finding(source.path, function.line, "function-size",
                          f"{function.name} has {length} lines, at most {FUNCTION_MAX}")
        taken = [p for p in function.parameters if p != "..." and "GError **" not in p]
        if len(taken) > PARAMETERS_MAX and function.name not in GIVEN:
            yield Finding(source.path, function.line, "parameters",
                          f"{function.name} takes {len(taken)} parameters, at most {PARAMETERS_MAX}: make a struct")
    for number, line in enumerate(source.code_lines, 1):
        if re.match(r"[A-Za-z_][^=;{#]*\)\s*\{", line):
            yield Finding(source.path, number, "format", "the opening brace of a function stands alone on its line")
