#!/usr/bin/python3
# impressions.py: the desk's print queue and the weekly report as a page and as a mail, by keyboard, narrow and wide, light and
# dark: three letters, one posted and taken back, all posted; a way without an address; the link on a telephone.
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "../box/lib")]
from box import *
from chromium import LOOKS, Chromium, judge, seen_folder
from doors_weekly import ADDRESS, choose_way, partner_uuid, report_link, run_weekly
from journey import MAILBOXES, MANAGER, PARTNER_TYPES, expect, file_report, set_up_demo, sign_in, transmit, wait_site
from selenium.webdriver.common.keys import Keys

PAPER = ("schs", "association", "landlord")
LONG = "Service communal d’hygiène et de santé de l’agglomération paloise, antenne des Pyrénées-Atlantiques et du Béarn"


def looks(chromium, path, name):
    for width, dark in LOOKS:
        chromium.resize(width)
        chromium.paint(dark)
        chromium.open(path)
        judge(chromium, f"impressions {name}")
    chromium.resize(320)
    chromium.paint(False)


def way_by_keyboard(box, chromium):
    """Paper without an address comes back with what is missing; then it is taken."""
    chromium.resize(320)
    chromium.open(f"/partenaires/{partner_uuid(box, 'schs')}/modifier")
    chromium.choose("weekly_way", "post")
    chromium.press("Enregistrer")
    ok("il faut une adresse postale" in chromium.text, "what is missing is said", chromium.text[:600])
    judge(chromium, "impressions paper without address", console=("status of 422",))
    chromium.reach("name")
    chromium.ask("document.activeElement.select ()")
    chromium.type(LONG)
    chromium.reach("postal_address")
    chromium.type(ADDRESS.replace("\n", Keys.ENTER))
    chromium.press("Enregistrer")
    until(lambda: "Les changements sont enregistrés" in chromium.text, 20, "the partner is saved")
    judge(chromium, "impressions partner on paper")
    is_(box.query("SELECT postal_address AS a FROM partner WHERE type = 'schs'")[0]["a"], ADDRESS, "by keyboard alone")


def press_posted(chromium, words, count):
    chromium.press(words)
    until(lambda: chromium.ask("return document.querySelectorAll ('tbody tr').length") == count, 20, f"{count} letters wait")


def queue_by_keyboard(box, chromium):
    looks(chromium, "/gestion/impressions", "three letters")
    chromium.open("/gestion/impressions")
    chromium.reach(words="Posté")
    chromium.key(Keys.ENTER)
    until(lambda: "marqué comme posté" in chromium.text, 20, "one is posted")
    judge(chromium, "impressions one posted")
    is_(box.query("SELECT state, count(*) AS n FROM print GROUP BY state ORDER BY state"),
        [{"state": "posted", "n": 1}, {"state": "waiting", "n": 2}], "that one, by keyboard")
    chromium.reach(words="Pas encore posté")
    chromium.key(Keys.ENTER)
    until(lambda: "attend de nouveau" in chromium.text, 20, "and taken back")
    press_posted(chromium, "Tout est posté", 0)
    looks(chromium, "/gestion/impressions", "all posted")


def papers(box, desk):
    """Their pages as pictures, to be looked at."""
    data = expect(desk.get("/gestion/impressions/tout")).body
    path = os.path.join(box.folder, "tout.pdf")
    with open(path, "wb") as stream:
        stream.write(data)
    is_(subprocess.run(["qpdf", "--check", path], capture_output=True, check=False).returncode, 0, "all letters are one sound PDF")
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True).stdout.decode()
    ok(LONG.split ()[-1] in text, "a long name is whole on its envelope", text[:400])
    is_(text.count("Boulevard Tourasse"), len(PAPER), "each with its address page")
    target = os.path.join(seen_folder(), "impressions-paper")
    subprocess.run(["pdftoppm", "-r", "60", "-png", "-l", "6", path, target], check=True, capture_output=True)


def mail_picture(chromium, box, mailbox, name):
    """A mail as a program of mails would show it."""
    mail = box.mails(to=mailbox, subject="Vos dossiers, semaine")[-1]
    path = os.path.join(box.folder, "mail.html")
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(mail.html)
    for width in (320, 600):
        chromium.resize(width)
        chromium.driver.get(f"file://{path}")  # no policy of ours stands before it
        ok(chromium.overflow() <= 0, f"{name}: nothing leaves its window of {width}")
        chromium.picture(f"impressions mail {name} {width}")


with Box() as box:
    set_up_demo(box, 40)
    wait_site(box)
    desk = sign_in(box, MANAGER)
    report = file_report(box.browser(), city="Saint-Étienne-de-Baïgorry et autres lieux", email="zoe@example.org")
    transmit(box, desk, report)
    for partner in PAPER[1:]:
        expect(choose_way(box, desk, PARTNER_TYPES[partner], "post", ADDRESS))
    expect(choose_way(box, desk, "caf_msa", "link"))
    with Chromium(box) as chromium:
        chromium.adopt(desk)
        way_by_keyboard(box, chromium)
        run_weekly(box)
        papers(box, desk)
        queue_by_keyboard(box, chromium)
        for path, name in (("", "partner with reports"), ("/rapport", "report now")):
            judge(chromium.open(f"/partenaires/{partner_uuid(box, 'caf_msa')}{path}"), f"impressions {name}")
        chromium.forget()
        looks(chromium, report_link(box, MAILBOXES["caf"]), "report by link")
        chromium.open("/hebdo/" + "A" * 43)
        judge(chromium, "impressions lost link", console=("status of 404",))
        mail_picture(chromium, box, MAILBOXES["caf"], "link")
        mail_picture(chromium, box, MAILBOXES["adil"], "pdf")
        is_(box.mails(to=MAILBOXES["ars"], subject="Vos dossiers, semaine"), [], "a partner without a file is not written to")
done_testing()
