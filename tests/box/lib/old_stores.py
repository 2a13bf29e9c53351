"""old_stores.py: a store as an earlier version of the box left it: its schema made by the shipped migrations, a row in every table.

    store = OldStore(path, 17)        # as migration 17 left it
    store.fill()                      # two rows of each table, valid by its own keys and checks; [] or the tables that took none
    before = store.rows()             # {table: [rows as dicts]}
    store.close()
    …                                 # a program of today opens it
    wrong_after(path, before)         # [what is not as it was]
"""
import collections
import contextlib
import glob
import os
import random
import re
import sqlite3

from box import TOP

MIGRATIONS = sorted(glob.glob(os.path.join(TOP, "core/store/migrations/*.sql")))
APPLICATION_ID = 0x48495354
ROWS, TRIES = 2, 400
AT = 1700000000  # of every moment that is no other number
# What a column holds though no check of its table says so.
MEANT = {("visit", "kind"): ["visit", "control", "remote"]}
# Columns whose meaning moved to another table (0023, 0027); what the migrations themselves count up.
MOVED = {"partner": {"weekly_report"}, "sensor": {"consent_at", "lent_at", "report_id", "returned_at", "room"}}
COUNTED = {"revision"}
# What a writer empties before each of its commits (core/store/writer.c): no store was ever left with rows in it.
EMPTIED = {"search_due"}


def version_of(path):
    return int(os.path.basename(path)[:4])


NEWEST = version_of(MIGRATIONS[-1])
VERSIONS = [version_of(path) for path in MIGRATIONS]


class OldStore:
    def __init__(self, path, version):
        self.path, self.version = path, version
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.row_factory = sqlite3.Row
        self.db.executescript("PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
                              " PRAGMA foreign_keys=OFF; PRAGMA legacy_alter_table=ON")
        for migration in MIGRATIONS:
            if version_of(migration) <= version:
                with open(migration, encoding="utf-8") as stream:
                    self.db.executescript(f"BEGIN; {stream.read()}\n; PRAGMA application_id={APPLICATION_ID};"
                                          f" PRAGMA user_version={version_of(migration)}; COMMIT")
        self.db.executescript("PRAGMA legacy_alter_table=OFF; PRAGMA foreign_keys=ON")
        self.chance = random.Random(version)

    def close(self):
        """All of it is in the one file then."""
        self.db.execute("PRAGMA wal_checkpoint (TRUNCATE)")
        self.db.close()

    def tables(self):
        return tables_of(self.db)

    def rows(self):
        return rows_of(self.db, self.tables())

    # ---- filling ----

    def fill(self):
        """Until nothing more can be filled: what names another table's rows comes after it. Returns the tables left empty."""
        waiting, before = self.tables(), None
        while waiting and waiting != before:
            before = waiting
            waiting = [table for table in waiting if not self._fill_table(table)]
        left = [table for table in waiting if self._is_empty(table)]
        for table in EMPTIED & set(self.tables()):
            self.db.execute(f"DELETE FROM {table}")
        return left

    def _fill_table(self, table):
        """TRUE when it has a row."""
        sql = self.db.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (table,)).fetchone()[0]
        columns = [column for column in map(dict, self.db.execute(f"PRAGMA table_xinfo ({table})")) if column["hidden"] == 0]
        keys = {row["from"]: (row["table"], row["to"] or "id") for row in self.db.execute(f"PRAGMA foreign_key_list ({table})")}
        words = {**literals(sql), **{name: values for (of, name), values in MEANT.items() if of == table}}
        alone = sum(column["pk"] > 0 for column in columns) == 1
        columns = [column for column in columns if not (column["pk"] and alone and column["type"] == "INTEGER")
                   or column["name"] in keys or words.get(column["name"])]
        if any(column["notnull"] and column["name"] in keys and self._is_empty(keys[column["name"]][0]) for column in columns):
            return False
        for number in range(ROWS):
            if not any(self._insert(table, columns, keys, words, number, attempt) for attempt in range(TRIES)):
                return number > 0  # a table of one row
        return True

    def _is_empty(self, table):
        return self.db.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is None

    def _insert(self, table, columns, keys, words, number, attempt):
        values = {column["name"]: self._value(column, keys, words, number, attempt) for column in columns}
        names = ", ".join(f'"{name}"' for name in values)
        with contextlib.suppress(sqlite3.Error):
            self.db.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(values))})", list(values.values()))
            return True
        return False

    def _value(self, column, keys, words, number, attempt):
        """First what is plain, then by chance: what the table's checks name, nothing, other numbers."""
        if column["name"] in keys:
            parent, key = keys[column["name"]]
            found = [row[0] for row in self.db.execute(f"SELECT {key} FROM {parent}")]
            return self.chance.choice(found) if found else None
        choices = words.get(column["name"])
        if attempt > 40 and not column["notnull"] and self.chance.random() < 0.4:
            return None
        if choices and (attempt < 200 or self.chance.random() < 0.7):
            return self.chance.choice(choices)
        if column["type"] == "TEXT":
            return self.chance.choice([f"{column['name']}-{self.version}-{number}", "", "2023-11-14"]) if attempt \
                else f"{column['name']}-{self.version}-{number}"
        if column["type"] == "REAL":
            return 1.5
        if column["type"] == "BLOB":
            return bytes((number, attempt % 256)) * (1 + attempt % 16)
        return self.chance.choice((0, 1, number + 1, AT + attempt)) if attempt else AT + number


def tables_of(db):
    """Names of tables that hold rows of ours: not those that a full-text index keeps for itself."""
    return sorted(row[0] for row in db.execute("SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main'"
                                               " AND name NOT LIKE 'sqlite%'"))


def rows_of(db, tables):
    return {table: [dict(row) for row in db.execute(f"SELECT * FROM {table}")] for table in tables}


def counted(rows, name):
    return collections.Counter(repr(row[name]) for row in rows)


def wrong_table(table, before, after):
    """What of these rows is not there any more, column by column."""
    if len(after) < len(before) or (len(after) > len(before) and table not in COUNTED):
        return [f"{table}: {len(before)} rows became {len(after)}"]
    gone = set(before[0]) - set(after[0]) - MOVED.get(table, set())
    changed = [name for name in set(before[0]) & set(after[0]) if table not in COUNTED
               and counted(before, name) != counted(after, name)]
    return [f"{table}.{name}: is gone" for name in gone] + [f"{table}.{name}: is another" for name in changed]


def wrong_after(path, before):
    """The store is whole, of today, and every row of before is there with its values."""
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        wrong = [f"integrity: {row[0]}" for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
        wrong += [f"{row[0]} names rows of {row[2]} that are not there" for row in db.execute("PRAGMA foreign_key_check")]
        version = db.execute("PRAGMA user_version").fetchone()[0]
        after = rows_of(db, tables_of(db))
    wrong += [f"schema {version}, not {NEWEST}"] if version != NEWEST else []
    for table, rows in before.items():
        wrong += wrong_table(table, rows, after.get(table, [])) if rows else []
    return wrong


def literals(sql):
    """{column: values that a CHECK of the table names beside it}."""
    found = {}
    plain = re.sub(r"--[^\n]*", "", sql)
    for name, listed in re.findall(r"(\w+)\s+IN\s*\(([^()]*)\)", plain, re.I):
        found.setdefault(name, []).extend(values_in(listed))
    for name, value in re.findall(r"(\w+)\s*=\s*('[^']*'|-?\d+)", plain):
        found.setdefault(name, []).extend(values_in(value))
    for name, low, high in re.findall(r"(\w+)\s+BETWEEN\s+(-?\d+)\s+AND\s+(-?\d+)", plain, re.I):
        found.setdefault(name, []).extend((int(low), int(high)))
    return found


def values_in(text):
    return [word[1:-1] if word.startswith("'") else int(word) for word in re.findall(r"'[^']*'|-?\d+", text)]
