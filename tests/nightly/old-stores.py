#!/usr/bin/python3
# old-stores.py: a store of every schema that was ever shipped, with rows in each of its tables, opens with the programs of today:
# each row is there with its values, every key names something, and the box serves it.
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../box/lib"))
from box import *
from old_stores import NEWEST, VERSIONS, OldStore, wrong_after


def old_store(path, version):
    """Its rows."""
    for ending in ("", "-wal", "-shm"):
        if os.path.exists(path + ending):
            os.unlink(path + ending)
    store = OldStore(path, version)
    is_(store.fill(), [], f"schema {version}: every table takes a row")
    before = store.rows()
    store.close()
    return before


with Box(running=False) as box:
    path = os.path.join(box.data, "store.db")
    is_(VERSIONS, list(range(1, NEWEST + 1)), "no migration is missing")
    for version in VERSIONS:
        before = old_store(path, version)
        done = box.run("histologe-admin", "user", "list", check=False)
        is_(done.returncode, 0, f"schema {version}: a program of today opens it")
        wrong = wrong_after(path, before)
        rows = sum(map(len, before.values()))
        ok(not wrong, f"schema {version}: all of its {rows} rows are as they were", *wrong[:9], done.stderr)
        if version in (VERSIONS[0], VERSIONS[-2]):
            box.start()
            is_(box.browser().get("/health").status, 200, f"schema {version}: the box serves it")
            box.stop()
done_testing()
