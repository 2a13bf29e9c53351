"""sql.py: where SQL may stand, how it is written, and what a migration must carry."""
import hashlib
import os
import re

from source import Finding

RULES = {
    "sql-place": "SQL stands in core/store and core/domain, as constants above the functions",
    "sql-built": "SQL is bound, never formatted",
    "sql-portable": "SQL that another engine would refuse is not written",
    "migration-strict": "each table of a migration is STRICT",
    "migration-column": "each column of a migration has its comment",
    "migration-name": "migrations are NNNN_subject.sql, without a gap",
    "migration-shipped": "shipped migrations are unchanged",
}
SQL = re.compile(r"\s*(SELECT|INSERT INTO|INSERT OR|UPDATE \w+|DELETE FROM|WITH (RECURSIVE )?\w+)\b(?=.|$)")
BUILDERS = (r"g_strdup_printf|g_strdup_vprintf|g_string_printf|g_string_append_printf|g_snprintf|snprintf|g_strconcat"
            r"|g_string_append|g_string_new|g_strjoin|sqlite3_mprintf|sqlite3_snprintf")
PORTABLE = [
    (re.compile(r"\bINSERT OR\b|\bREPLACE INTO\b"), "write ON CONFLICT"),
    (re.compile(r"\browid\b"), "name the key: id"),
    (re.compile(r"\bAUTOINCREMENT\b"), "INTEGER PRIMARY KEY is enough"),
]
MIGRATIONS = "core/store/migrations/"
SUMS = "tests/house/migrations.sha256"
CONSTRAINTS = {"PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "CONSTRAINT"}


def check(tree):
    for source in tree.production():
        yield from strings(source)
    migrations = sorted(tree.under(MIGRATIONS, ext=(".sql",)), key=lambda s: s.name)
    for number, source in enumerate(migrations, 1):
        if not re.fullmatch(r"%04d_[a-z0-9_]+\.sql" % number, source.name):
            yield Finding(source.path, 1, "migration-name", "expected %04d_subject.sql" % number)
        yield from tables(source)
        yield from portable(source, enumerate(map(without_comment, source.lines), 1))
    yield from shipped(tree)


def strings(source):
    home = source.path.startswith(("core/store/", "core/domain/"))
    for string in source.strings:
        if not SQL.match(string.text):
            continue
        if not home:
            yield Finding(source.path, string.line, "sql-place", "SQL outside core/store and core/domain: call a domain function")
        elif source.function_at(string.line):
            yield Finding(source.path, string.line, "sql-place", "name this SQL as a constant at the top of the file")
    for line, name, start, end in source.calls(BUILDERS):
        if any(SQL.match(s.text) for s in source.strings_between(start, end)):
            yield Finding(source.path, line, "sql-built", f"{name} builds SQL: bind parameters instead")
    if home:
        yield from portable(source, [(s.line, s.text) for s in source.strings])


def portable(source, numbered):
    for line, text in numbered:
        for pattern, advice in PORTABLE:
            if pattern.search(text):
                yield Finding(source.path, line, "sql-portable", f"{pattern.search(text).group(0)}: {advice}")


def without_comment(line):
    return line.split("--")[0]


def tables(source):
    """Reads CREATE TABLE statements line by line: one column a line, its comment behind it or on the line above."""
    depth, table = 0, None
    for number, line in enumerate(source.lines, 1):
        bare = without_comment(line)
        start = re.match(r"\s*CREATE TABLE (?:IF NOT EXISTS )?(\w+)", bare, re.I)
        if start:
            table, depth = start.group(1), 0
        elif table and depth == 1:
            yield from column(source, number, bare, table)
        if table:
            depth += bare.count("(") - bare.count(")")
            if ";" in bare:
                if not re.search(r"\)[^;()]*\bSTRICT\b", bare):
                    yield Finding(source.path, number, "migration-strict", f"table {table} is not STRICT")
                table = None


def column(source, number, bare, table):
    name = re.match(r"\s*(\w+)\s+\w+", bare)
    if not name or name.group(1).upper() in CONSTRAINTS or not name.group(1).islower():
        return
    above = source.lines[number - 2].strip()
    if "--" not in source.lines[number - 1] and not above.startswith("--"):
        yield Finding(source.path, number, "migration-column", f"{table}.{name.group(1)} has no comment")


def shipped(tree):
    """Sums are of bytes: `sha256sum` of a released file, written once at its release."""
    sums = tree.files.get(SUMS)
    for number, line in enumerate(sums.lines if sums else [], 1):
        if not line.strip() or line.startswith("#"):
            continue
        expected, name = line.split()
        source = tree.files.get(MIGRATIONS + os.path.basename(name))
        if source is None or hashlib.sha256(source.text.encode()).hexdigest() != expected:
            yield Finding(SUMS, number, "migration-shipped", f"{name} was shipped and has changed: write a new migration")
