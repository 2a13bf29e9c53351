# doors_answer.py: the way through the pages by which a partner answers without an account: the links of its mails, what is done
# there, and how the desk cuts them.
import base64
import hashlib
import os
import re
import struct
import urllib.parse

from journey import MAILBOXES, expect, form_with, open_file, send

MAY = {}
SAID = "Nous passons jeudi à 10 heures."


def answer_link(box, report, partner="caf", subject="confié"):
    """The path of the link about that file in the last mail to the partner's mailbox."""
    mail = next(m for m in reversed(box.wait_mails(1, to=MAILBOXES[partner], subject=subject)) if report.reference in m.text)
    part = mail.text[mail.text.index(f"* {report.reference} "):]
    return urllib.parse.urlsplit(re.search(r"https?://\S+/reponse/\S+", part)[0]).path


def make_link(box, assignment, days=60, purpose=1):
    """The link of an assignment as the box itself would make it, written a second time: core/domain/answer_token.h."""
    row = box.query("SELECT a.id, a.uuid, a.link_epoch, p.link_epoch AS partner_epoch FROM assignment a"
                    " JOIN partner p ON p.id = a.partner_id WHERE a.id = ?", assignment["id"])[0]
    end = int(box.now().timestamp()) + days * 86400
    body = struct.pack(">BIIHHB", purpose, row["id"], end, row["link_epoch"], row["partner_epoch"], 0)
    with open(os.path.join(box.data, "secret.key"), "rb") as stream:
        whole = hashlib.blake2b(stream.read(), key=b"seal", digest_size=32).digest()
    mine = hashlib.blake2b(b"answer", key=whole, digest_size=32).digest()
    signature = hashlib.blake2b(body + row["uuid"].encode(), key=mine, digest_size=16).digest()
    return "/reponse/" + base64.urlsafe_b64encode(body + signature).decode()


def answer_form(page, verb):
    return form_with(page, "/reponse", verb=verb)


def come_in(page):
    """Says to be of that service: names are shown from then on."""
    return expect(send(page, form_with(page, "/ouvrir")))


def walk(box, desk, report):
    """Each route of the room once, answered well. `report` is one that caf holds."""
    mine = box.query("SELECT a.uuid, p.uuid AS partner FROM assignment a JOIN partner p ON p.id = a.partner_id JOIN report r"
                     " ON r.id = a.report_id WHERE p.type = 'caf_msa' AND r.uuid = ?", report.uuid)[0]
    path = answer_link(box, report)
    browser = box.browser()
    page = expect(browser.get(path))
    page = come_in(page)
    page = expect(send(page, form_with(page, "/suivis"), {"text": SAID}))
    page = expect(send(page, form_with(page, r"/suivis/[0-9a-f-]+"), {}, button="erase"))
    photo = next((src for src in re.findall(r'href="([^"]*/photos/[^"]+)"', page.source)), None)
    if photo:
        expect(browser.get(photo))
    for verb in ("close", "reopen", "accept"):
        page = expect(send(page, answer_form(page, verb), {"reason": "works", "message": SAID} if verb == "close" else {}))
    page = open_file(box, desk, report)
    expect(send(page, form_with(page, f"/affectations/{mine['uuid']}/liens")))
    page = expect(desk.get(f"/partenaires/{mine['partner']}"))
    expect(send(page, form_with(page, "/liens")))
