#!/usr/bin/python3
# lan-only.py: a box whose links open in the town hall alone: what leaves for homes and other offices names the telephone and the
# hours, and carries no link: mails, the weekly PDF, the receipt.
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *

PHONE = "05 00 00 00 64"


def words_and_links(pdf):
    """What a PDF says, and where its links lead."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as stream:
        stream.write(pdf)
        stream.flush()
        words = subprocess.run(["pdftotext", "-layout", stream.name, "-"], capture_output=True, text=True, check=True).stdout
        plain_pdf = subprocess.run(["qpdf", "--qdf", "--object-streams=disable", stream.name, "-"],
                                   capture_output=True, check=False).stdout
    return plain(words), re.findall(rb"/URI \(([^)]*)\)", plain_pdf)


def tenant_told(box):
    tenant = box.browser()
    report = file_report(tenant, contact_by="mail", email="menage@example.org")
    mail = box.wait_mails(1, to="menage@example.org")[0]
    ok(box.base_url not in mail.text + mail.html, "the acknowledgement has no link", mail.text)
    ok(all(words in mail.text for words in (PHONE, "de 9 h", "venez à la mairie")), "but the telephone, the hours, what to do",
       mail.text)
    page = expect(tenant.get("/recu"))
    ok(f"{box.base_url}/suivi" not in page.text, "the receipt that is printed has none either")
    return report


def partner_told(box, desk, report):
    take(box, desk, report)
    transmit(box, desk, report)
    box.jump(minutes=30)
    mails = [mail for mail in box.wait_mails(1, subject="confié") if "@" in mail.to]
    ok(mails and not any(box.base_url in mail.text + mail.html for mail in mails), "partners get no link at the assignment",
       mails and mails[0].text)
    ok(all(PHONE in mail.text and "répondez à ce message" in mail.text for mail in mails), "but are told how to answer")
    box.jump(to="2026-09-21T06:30Z")
    weekly = next(mail for mail in box.wait_mails(1, subject="semaine") if mail.attachments)
    ok(box.base_url not in weekly.text + weekly.html and PHONE in weekly.text, "the weekly mail has no link", weekly.text)
    words, links = words_and_links(weekly.attachments[0][2])
    ok(not [link for link in links if box.base_url.encode() in link] and box.base_url not in words, "nor has its PDF", *links)
    ok(PHONE in words, "which names the telephone", words[:1500])


with Box(start="2026-09-16T07:00Z") as box:
    set_up_demo(box)
    for key, value in (("mail.reach", "town"), ("town.phone", PHONE), ("town.hours", "du lundi au vendredi, de 9 h à 12 h")):
        box.admin("setting", "set", key, value)
    manager = sign_in(box, MANAGER)
    filed = tenant_told(box)
    partner_told(box, manager, filed)
done_testing()
