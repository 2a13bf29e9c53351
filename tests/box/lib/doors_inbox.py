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
    connection = sqlite3.connect(os.path.join(box.data, "store.db"), timeout=60)
    with connection:
        if report is not None:
            row["report_id"] = connection.execute("SELECT id FROM report WHERE uuid = ?", (report.uuid,)).fetchone()[0]
        if kind == "partner":
            row["partner_id"] = connection.execute("SELECT id FROM partner WHERE type = 'schs'").fetchone()[0]
        names = ", ".join(row)
        connection.execute(f"INSERT INTO incoming ({names}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))
    connection.close()
    return f"/gestion/courriers/recus/{row['uuid']}"


def put_files(box, path):
    """A photo that was kept, the same as one of the store's; and two files that were refused."""
    connection = sqlite3.connect(os.path.join(box.data, "store.db"), timeout=60)
    with connection:
        mail = connection.execute("SELECT id FROM incoming WHERE uuid = ?", (path.rsplit("/", 1)[1],)).fetchone()[0]
        photo = connection.execute("INSERT INTO file (uuid, type, name, hash, size_bytes, small_hash, created_at) SELECT"
                                   " '00000000-0000-4000-8000-00000000f11e', type, name, hash, size_bytes, small_hash, created_at"
                                   " FROM file WHERE type = 'image/jpeg' LIMIT 1").lastrowid
        connection.executemany("INSERT INTO incoming_file VALUES (?, ?, ?, ?, ?)",
                               [(mail, 0, photo, "mur de la chambre.jpg", None), (mail, 1, None, "winmail.dat", "tnef"),
                                (mail, 2, None, "un nom de fichier très très long qui ne finit pas.docx", "other")])
    connection.close()


def walk(box, desk, report):
    path = put(box, report)
    put_files(box, path)
    expect(desk.get("/gestion/courriers/recus"))
    page = expect(desk.get(path))
    expect(desk.get(next(href for _, href in page.links if "/fichiers/" in href)))
    page = expect(send(page, next(f for f in page.forms if any(field.value == "add" for field in f.fields)), button="add"))
    is_(page.status, 200, "a received mail goes through its door")
