#!/usr/bin/python3
# partner-link.py: the pages by which a partner answers without an account, as people see them: narrow and wide, light and dark, on
# paper, by keyboard and without scripts; nothing waits, a mistake, a link that is over.
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "../box/lib")]
from box import *
from chromium import LOOKS, Chromium, judge
from doors_answer import answer_link
from journey import MANAGER, MAILBOXES, close, file_report, png, set_up_demo, settle, sign_in, take, transmit



def looks(chromium, name, path, unfold=True, **options):
    for width, dark in LOOKS:
        chromium.resize(width)
        chromium.paint(dark)
        chromium.open(path)
        if unfold:
            chromium.ask("document.querySelectorAll ('details').forEach (d => d.open = true)")
        judge(chromium, name, **options)


def list_link(box):
    """The path of the list, from a mail about several files."""
    mail = next(m for m in reversed(box.mails(to=MAILBOXES["caf"])) if "Tout ce qui vous attend" in m.text)
    return next(link for link in reversed(mail.links) if "/reponse/" in link).replace(f"http://127.0.0.1:{box.port}", "")


def by_keyboard(chromium, path):
    """Opens the file, accepts it, writes a follow-up: tabs and the enter key alone."""
    chromium.resize(390)
    chromium.paint(False)
    chromium.open(path).press("Tout lire, je suis de ce service")
    ok("Zylberstein" in chromium.text, "the door opens by keyboard", chromium.text[:500])
    chromium.press("Accepter ce dossier")
    ok("Vous avez accepté ce dossier" in chromium.text, "the file is accepted by keyboard", chromium.text[:500])
    chromium.press("Enregistrer le suivi")
    judge(chromium, "answer, nothing written", console=[r"status of 422"])
    chromium.reach("text")
    chromium.type("Nous passons jeudi à 10 heures.")
    chromium.press("Enregistrer le suivi")
    ok("Votre suivi est enregistré" in chromium.text, "and a follow-up written", chromium.text[:500])


with Box(start="2026-09-14 09:00") as box:
    set_up_demo(box)
    desk = sign_in(box, MANAGER)
    reports = []
    for name in ("un", "deux"):
        reports.append(file_report(box.browser(), email=f"{name}@example.org", last_name="Zylberstein", beneficiary="caf",
                                   photos=[("mur.png", png(640, 480), "image/png")]))
        take(box, desk, reports[-1])
    for report in reports:
        transmit(box, desk, report)
    box.jump(minutes=6)  # the mail about the second waits five minutes
    settle(box)
    first, second = (answer_link(box, report) for report in reports)
    with Chromium(box) as chromium:
        chromium.adopt(box.browser())
        looks(chromium, "answer before the door", first)
        if any("Tout ce qui vous attend" in m.text for m in box.mails(to=MAILBOXES["caf"])):
            looks(chromium, "answer list", list_link(box))
        by_keyboard(chromium, first)
        looks(chromium, "answer after the door", first)
        chromium.open(second).ask("document.querySelectorAll ('details').forEach (d => d.open = true)")
        chromium.reach("reason")
        chromium.type("Hors")
        chromium.reach("message")
        chromium.type("Ce n’est pas notre secteur.")
        chromium.press("Refuser")
        ok("Votre refus est enregistré" in chromium.text, "a file is refused by keyboard", chromium.text[:500])
        looks(chromium, "answer refused", second)
        close(box, desk, reports[1])
        looks(chromium, "answer over", second, console=[r"status of 410"])
        judge(chromium.open("/reponse/" + "A" * 40), "answer, a lost link", console=[r"status of 404"])
done_testing()
