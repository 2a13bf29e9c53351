# doors_weekly.py: the way through weekly reports and the print queue, and who may enter.
import os
import re
import sqlite3
import urllib.parse

from box import until
from journey import AGENTS, MAILBOXES, expect, file_report, form_with, hand_over, send, sign_in, transmit

DESK = ("administrator", "manager")
MAY = {"print_manage": DESK}
PARTS = {"week": "2026-W01"}
ADDRESS = "Cité administrative\nBoulevard Tourasse\n64000 Pau"


def partner_uuid(box, type):
    return box.query("SELECT uuid FROM partner WHERE type = ?", type)[0]["uuid"]


def choose_way(box, desk, type, way, address=None):
    """How that partner wants its weekly report, by its form: what follows, right or wrong."""
    page = expect(desk.get(f"/partenaires/{partner_uuid(box, type)}/modifier"))
    return send(page, page.form("weekly_way"), {"weekly_way": way} | ({"postal_address": address} if address is not None else {}))


def set_secret(browser, here, password):
    """The password of a partner's PDFs, by its page."""
    page = expect(browser.get(here))
    return send(page, form_with(page, "/mot-de-passe"), {"password": password})


def run_weekly(box):
    """The weekly run, as one that was missed: it is due now."""
    with sqlite3.connect(os.path.join(box.data, "store.db"), timeout=60) as store:
        store.execute("UPDATE job SET due_at = 0 WHERE name = 'weekly'")
    store.close()
    box.admin("jobs", "run-due")
    until(lambda: box.query("SELECT 1 FROM weekly_report"), 60, "the weekly reports are there")


def report_link(box, mailbox):
    """The path of the link in the weekly mail of that mailbox."""
    mail = box.wait_mails(1, to=mailbox, subject="Vos dossiers, semaine")[-1]
    return next(urllib.parse.urlsplit(link).path for link in mail.links if "/hebdo/" in link)


def walk(box, desk, report):
    """Each route once, answered well. `desk` is a manager's browser; `report` is not read: a file of its own
    waits for two partners."""
    waiting = file_report(box.browser())
    transmit(box, desk, waiting)
    for partner in ("association", "ars"):
        expect(hand_over(box, desk, waiting, partner))
    expect(choose_way(box, desk, "association", "link"))
    expect(choose_way(box, desk, "ars", "post", ADDRESS))
    run_weekly(box)
    page = expect(box.browser().get(report_link(box, MAILBOXES["association"])))
    expect(send(page, page.form("Télécharger le PDF")))
    agent = sign_in(box, AGENTS["association"])
    here = f"/partenaires/{partner_uuid(box, 'association')}"
    page = expect(agent.get(here))
    for path in (f"{here}/rapport", f"{here}/rapport/pdf",
                 next(href for _, href in page.links if re.search(r"/rapports/\d{4}-W\d\d$", href))):
        expect(agent.get(path))
    expect(set_secret(agent, here, "quatre-mots-sans-lien"))
    page = expect(desk.get("/gestion/impressions"))
    for path in ("/gestion/impressions/tout", next(href for words, href in page.links if words == "PDF")):
        expect(desk.get(path))
    expect(send(page, form_with(page, "/gestion/impressions", verb="post")))
