# doors_inbox.py: the way through the received mails. No mailbox is needed for it: what came in stands in the store.
import os
import sqlite3

from box import is_
from journey import expect, send

DESK = ("administrator", "manager")
MAY = {"report_triage": DESK}


def put(box, report, kind="partner", words="Nous passons mardi.", **values):
    """A mail that waits, as the job would have written it."""
    row = {"uuid": f"00000000-0000-4000-8000-{os.urandom(6).hex()}", "fingerprint": os.urandom(16).hex(), "kind": kind,
           "state": "waiting", "sender": "schs@demo.example", "sender_name": "Hygiène", "known": 1, "subject": "Re: un dossier",
           "text": words, "words": words, "received_at": int(box.now().timestamp()), **values}
    connection = sqlite3.connect(os.path.join(box.data, "store.db"), timeout=10)
    with connection:
        if report is not None:
            row["report_id"] = connection.execute("SELECT id FROM report WHERE uuid = ?", (report.uuid,)).fetchone()[0]
        if kind == "partner":
            row["partner_id"] = connection.execute("SELECT id FROM partner WHERE type = 'schs'").fetchone()[0]
        names = ", ".join(row)
        connection.execute(f"INSERT INTO incoming ({names}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))
    connection.close()
    return f"/gestion/courriers/recus/{row['uuid']}"


def walk(box, desk, report):
    path = put(box, report)
    expect(desk.get("/gestion/courriers/recus"))
    page = expect(desk.get(path))
    page = expect(send(page, next(f for f in page.forms if any(field.value == "add" for field in f.fields)), button="add"))
    is_(page.status, 200, "a received mail goes through its door")
