#!/usr/bin/python3
"""form-ways.py: ways through the form: a danger said first, an address chosen among several, a draft resumed elsewhere by code
and by mail and reminded once, a report of what was reported already."""
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import Box, done_testing, is_, ok, plain  # noqa: E402
from journey import ADDRESSES, ANSWERS, begin, expect, file_report, fill_form, fill_step, send, set_up_demo  # noqa: E402


def form_to(page, ending):
    return next(form for form in page.forms if form.action.endswith(ending))


def danger(box):
    browser = box.browser()
    page = begin(browser)
    while not page.path.endswith("/urgence"):
        page = fill_step(page, {}, ())
    form = page.form()
    page = send(page, form, {}, button="Continuer", extra=[("danger_now", "gas"), ("danger_now", "none")])
    is_(page.path, "/signaler/secours", "who smells gas is shown whom to call, before anything else")
    ok("tel:112" in page.source and "tel:0800473333" in page.source, "with numbers to press")
    ok(page.source.index("tel:0800473333", page.source.index('class="calls"')) < page.source.index("tel:112", page.source.index(
        'class="calls"')), "the number for gas stands first")
    page = expect(send(page, page.form(), button="Continuer"))
    ok(page.path == "/signaler/lieu", "and then the report goes on", page.path)
    page = browser.get("/signaler/urgence")
    entries = [entry for entry in page.form().entries() if entry[0] != "danger_now"]
    page = browser.post("/signaler/urgence", entries + [("danger_now", "none")])
    is_(page.path, "/signaler/lieu", "no danger any more: the numbers are not shown again")
    answers = {row["field"] for row in box.query("SELECT field FROM draft_answer")}
    ok("area.L-GAZ" not in answers and "problem.L-GAZ01" not in answers, "and the gas is no problem of this report", answers)


def address(box):
    browser = box.browser()
    page = fill_form(browser, until="lieu")
    page = send(page, page.form(), {"address": "12 rue Carno", "city": "pau"}, button="Continuer")
    ok(page.path == "/signaler/adresse" and "12 Rue Carnot" in page.text, "a slip of the pen: the right street is proposed",
       page.text[:400])
    page = send(page, page.form(), {}, button="Continuer")
    found = browser.get("/signaler/lieu")
    is_(page.path, "/signaler/ou", "the choice made, the form goes on")
    ok('value="12 Rue Carnot"' in found.source and 'value="64000"' in found.source, "and taken with its postcode")
    page = send(found, found.form(), {"address": "zzz", "city": "Pau"}, button="Continuer")
    is_(page.path, "/signaler/ou", "an address that nobody knows holds nobody up")
    ok("n'est pas à Pau" not in page.text, "nor is it said to be in another town")
    page = send(browser.get("/signaler/lieu"), found.form(), {"postcode": "75001", "city": "Paris"}, button="Continuer")
    ok(page.path == "/signaler/ou" and "n'est pas à Pau" in page.text, "another town is said, and holds nobody up", page.path)
    seen = browser.get("/signaler/lieu")
    ok("n'est pas à Pau" in seen.text, "also where it is corrected", seen.text[:600])


def resume(box):
    """By a code on paper, then by a link; the first browser goes on too."""
    first = box.browser()
    page = fill_form(first, until="recit", description="Les murs sont noirs.")
    page = expect(page.click("Continuer plus tard"))
    ok(page.has("n'est pas encore envoyé"), "who stops reads that nothing is sent", page.text[:400])
    page = expect(send(page, form_to(page, "/code")))
    code = re.search(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}\b", page.text).group(0)
    second = box.browser()
    page = second.get("/reprendre")
    wrong = send(page, form_to(page, "/reprendre"), {"code": "AAAA-AAAA"})
    ok(wrong.status == 422 and wrong.has("Nous ne trouvons pas ce code"), "a wrong code is said", wrong.text[:300])
    page = send(wrong, form_to(wrong, "/reprendre"), {"code": code.lower().replace("-", " ")})
    ok(page.path == "/signaler" and page.has("Reprendre mon signalement"), "the right one opens the draft, however it is typed")
    page = second.get("/signaler/plus-tard")
    page = send(page, form_to(page, "/courriel"), {"email": "revenir@example.org"})
    ok(page.has("Le lien est parti"), "a link is asked for", page.text[:300])
    mail = box.wait_mails(1, to="revenir@example.org", subject="pour reprendre")[0]
    link = next(link for link in mail.links if "/reprendre/" in link)
    before = box.query("SELECT * FROM link ORDER BY id")
    third = box.browser()
    page = third.get(link[len(box.base_url):])
    page = third.get(link[len(box.base_url):])
    is_(box.query("SELECT * FROM link ORDER BY id"), before, "opening the link twice changes nothing")
    page = send(page, page.form())
    ok(page.has("Reprendre mon signalement"), "pressing its button opens the draft", page.text[:300])
    many(box, third)


def many(box, browser):
    """One visitor presses many times: no stranger's mailbox is filled, and nobody else behind the same address is held up."""
    stranger, other = box.browser(), box.browser()
    fill_form(stranger, until="lieu")
    for _ in range(20):
        page = stranger.get("/signaler/plus-tard")
        page = send(page, form_to(page, "/courriel"), {"email": "inconnu@example.org"})
        said = (page.status, page.has("Le lien est parti"))
    is_(said, (200, True), "twenty links asked for: the answer stays the same")
    box.admin("jobs", "run-due")
    box.wait_mails(3, to="inconnu@example.org", subject="pour reprendre")
    is_(len(box.query("SELECT * FROM notice WHERE kind = 'draft_saved'")), 4, "three mails leave at most")
    fill_form(other, until="lieu")
    for _ in range(25):
        page = other.get("/signaler/plus-tard")
        page = send(page, form_to(page, "/code"))
    ok(page.status == 200 and page.has("Votre code"), "a neighbour gets a code for their own draft", page.status)
    page = browser.get("/reprendre")
    for _ in range(61):
        page = send(page, form_to(page, "/reprendre"), {"code": "BBBB-CCCC"})
    is_(page.status, 429, "codes cannot be guessed for long")
    page = other.get("/reprendre")
    page = send(page, form_to(page, "/reprendre"), {"code": "BBBB-CCCC"})
    ok(page.status == 429 and ("Reprendre mon signalement", "/signaler") in page.links, "the page leads back to one's own draft",
       page.links)
    page = other.get("/signaler/plus-tard")
    is_(send(page, form_to(page, "/code")).status, 200, "and a code is still given")


def goes_on(box):
    """Where one stopped, whatever was left out on the way; after a page that is opened again, there."""
    def place(browser):
        return next(href for text, href in browser.get("/signaler").links if text == "Reprendre mon signalement")

    browser = box.browser()
    nothing = {name: None for name in ("social_housing", "heating", "built_year", "surface", "adults", "children")}
    page = fill_form(browser, until="recit", **nothing)
    is_(place(browser), "/signaler/recit", "the form goes on where one stopped")
    page = expect(fill_step(browser.get("/signaler/lieu"), ANSWERS, ()))
    is_(place(browser), page.path, "after a page opened again, too")
    page = browser.get("/signaler/urgence")
    kept = [entry for entry in page.form().entries() if entry[0] != "danger_now"]
    page = browser.post("/signaler/urgence", kept)
    is_((page.status, page.path), (422, "/signaler/urgence"), "the question of a danger wants an answer")
    ok(page.has("Cochez au moins une case"), "and says so", page.text[:300])
    is_(place(browser), "/signaler/urgence", "the form goes on there")


def erases(box):
    """A borrowed device: nothing of the report opens there any more; starting again asks once."""
    browser = box.browser()
    fill_form(browser, until="lieu")
    page = browser.get("/signaler")
    ok(page.source.index("<details>") < page.source.index('name="again"') < page.source.index("</details>"),
       "starting all over again asks once")
    page = browser.get("/signaler/plus-tard")
    page = send(page, form_to(page, "/effacer"))
    ok(page.status == 200 and page.has("C'est effacé") and 'id="erased"' in page.source, "the device forgets", page.text[:300])
    ok(not browser.get("/signaler").has("Reprendre mon signalement"), "a report that was begun")
    report = file_report(box.browser(), email="emprunt@example.org")
    for path in ("/recu", report.follow):
        page = report.browser.get(path)
        ok(any(form.action.endswith("/effacer") for form in page.forms), f"{path[:6]} offers it")
    send(page, form_to(page, "/effacer"))
    page = report.browser.get("/recu")
    ok(report.reference not in page.text and page.path == "/signaler", "and the receipt of one that was sent", page.path)


def remind(box):
    box.jump(days=3)
    box.admin("jobs", "run-due")
    mails = box.wait_mails(1, to="revenir@example.org", subject="pas encore envoyé")
    box.jump(days=5)
    box.admin("jobs", "run-due")
    is_(len(box.mails(to="revenir@example.org", subject="pas encore envoyé")), 1, "an unsent draft is reminded, once")
    browser = box.browser()
    link = next(link for link in mails[0].links if "/reprendre/" in link)
    page = send(*[(p, p.form()) for p in [browser.get(link[len(box.base_url):])]][0])
    page = browser.get("/signaler/recapitulatif")
    while not page.path.endswith("/recapitulatif") or page.form("website") is None:
        page = fill_step(page, ANSWERS, ("L-HUM02-3",))
    page = send(page, page.form("website"))
    while page.path != "/recu":
        review = page.path.endswith("/recapitulatif")
        page = send(page, page.form("website")) if review else fill_step(page, ANSWERS, ("L-HUM02-3",))
    ok(page.path == "/recu", "and can be finished from the reminder")
    again = box.browser().get(link[len(box.base_url):])
    ok(again.status == 404 and again.has("Ce lien ne marche plus"), "once sent, the link is over", again.text[:300])


def same(box):
    first = file_report(box.browser(), email="meme@example.org")
    other = file_report(box.browser(), email="voisin@example.org")
    page = fill_form(box.browser(), email="meme@example.org", contact_by="mail")
    ok(first.reference not in page.text and other.reference not in page.text, "the form tells nothing of other files")
    mail = box.wait_mails(1, to="meme@example.org", subject="vous pouvez le compléter")[0]
    ok(first.reference in mail.subject and any("/suivi/" in link for link in mail.links), "the person is told of their own file")
    is_(len(box.mails(to="voisin@example.org", subject="compléter")), 0, "a neighbour at the same address is told nothing")
    page = expect(send(page, page.form("website")))
    uuid = box.query("SELECT id FROM report ORDER BY id DESC LIMIT 1")[0]["id"]
    notes = box.query("SELECT text FROM followup WHERE report_id = ? AND category = 'same'", uuid)
    is_([note["text"] for note in notes], [first.reference], "staff read of it on the new file")
    fill_form(box.browser(), email="meme@example.org", contact_by="mail")
    box.admin("jobs", "run-due")
    is_(len(box.mails(to="meme@example.org", subject="compléter")), 1, "and nobody is flooded")


with Box(start="2026-11-24T07:00Z", site=False) as box:
    set_up_demo(box)
    box.admin("addresses", "import", ADDRESSES)
    danger(box)
    address(box)
    resume(box)
    same(box)
    goes_on(box)
    erases(box)
    remind(box)
    kept = [row["field"] for row in box.query("SELECT DISTINCT field FROM report_answer")]
    ok(kept and not {"last_page", "address_open"} & set(kept), "what only serves the form stays out of the files", kept)
done_testing()
