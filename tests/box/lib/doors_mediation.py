# doors_mediation.py: the way through a mediation: the desk's room, the owner's page, the occupant's answer.
import re
import subprocess
import tempfile
import urllib.parse

from journey import act, expect, form_with, png, send

MAY = {}
OWNER = "proprietaire@example.org"
ADDRESS = {"last_name": "Lahore", "first_name": "Jean", "address": "8 Rue des Écoles", "postcode": "64000", "city": "Pau"}


def room(box, desk, report, status=200):
    return expect(desk.get(f"/dossiers/{report.uuid}/bailleur"), status)


def do(box, desk, report, verb, values=None, **wanted):
    """One of the forms of the room; what follows, right or wrong."""
    page = room(box, desk, report)
    return send(page, form_with(page, "/bailleur", verb=verb, **wanted), values, button=wanted.get("button"))


def put_contact(box, desk, report, **values):
    page = room(box, desk, report)
    return send(page, form_with(page, "/coordonnees"), {**ADDRESS, **values})


def write(box, desk, report, letter=False, mail=False):
    page = room(box, desk, report)
    form = form_with(page, "/bailleur", verb="send")
    values = {name: on for name, on in (("letter", letter), ("mail", mail)) if form.field(name)}
    return send(page, form, values)


def letter_text(box, desk, report):
    """The words of the letter that waits for the printer, and its bytes."""
    page = room(box, desk, report)
    link = next(href for text, href in page.links if "/lettre?envoi=" in href)
    return pdf_text(expect(desk.get(link)).body)


def pdf_text(data, how="-layout"):
    """The words of a PDF as they lie on the page; "-raw": in the order in which they are read aloud."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(data)
        file.flush()
        done = subprocess.run(["pdftotext", how, file.name, "-"], capture_output=True, text=True, check=True)
    return done.stdout


def code_of(text):
    return re.search(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}\b", text).group(0)


def owner_link(box, count=1):
    """The page that the last of so many mails to the owner opens."""
    mail = box.wait_mails(count, to=OWNER)[-1]
    return next(urllib.parse.urlsplit(link).path for link in mail.links if "/bailleur/" in link)


def open_code(box, code):
    browser = box.browser()
    page = expect(browser.get(f"/bailleur?code={urllib.parse.quote(code)}"))
    return browser, send(page, form_with(page, "/bailleur"))


def say(page, answer, files=(), **values):
    """The owner's form; what follows, right or wrong."""
    form = next(f for f in page.forms if "answer" in f.names())
    help_for = values.pop("help", None)
    typed = {"answer": answer, **values}
    if files:
        typed["photos"] = files[0]
    extra = [("photos", file) for file in files[1:]] + ([("help", help_for)] if help_for else [])
    return send(page, form, typed, extra=extra)


def walk(box, desk, report):
    """Each route of the rooms once, answered well."""
    expect(put_contact(box, desk, report, email=OWNER))
    expect(do(box, desk, report, "agree", {"how": "phone"}))
    expect(desk.get(f"/dossiers/{report.uuid}/bailleur/lettre"))
    expect(write(box, desk, report, letter=True, mail=True))
    browser, page = open_code(box, code_of(letter_text(box, desk, report)))
    page = expect(page)
    expect(send(page, form_with(page, "/coordonnees"), {"phone": "05 59 00 00 09"}))
    page = expect(box.browser().get(owner_link(box)))
    expect(say(page, "do", files=[("fait.png", png(), "image/png")]))
    page = expect(report.browser.get(report.follow))
    expect(send(page, form_with(page, "/travaux"), button="partly"))
    expect(do(box, desk, report, "end", {"reason": "other"}))
