#!/usr/bin/python3
# form-hard.py: what happens to people with a form: the back button, a second click, two tabs, another telephone, a page loaded
# again after a mistake, a browser that forgot. Each time the person reads what is going on, and nothing is filed twice.
import os
import re
import sys
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "../box/lib")]
from box import *
from chromium import Chromium, judge
from journey import ANSWERS, PROBLEMS, expect, fill_form, send, set_up_demo, wait_site
from selenium.webdriver import ActionChains
from walk import Finger, walk

SEND = "Envoyer mon signalement"
LOST = ("Nous ne retrouvons pas de signalement commencé", "restée ouverte trop longtemps")
FILED = "SELECT count(*) AS n FROM report"


def filed(box):
    return box.query(FILED)[0]["n"]


def answers(box):
    """Of the draft begun last."""
    rows = box.query("SELECT field, value FROM draft_answer WHERE draft_id = (SELECT max(id) FROM draft)")
    return {row["field"]: row["value"] for row in rows}


def arrive(box, chromium, until="recapitulatif", **more):
    """A new person who has come that far, in a browser without scripts."""
    page = fill_form(box.browser(), until=until, **more)
    chromium.console()  # what was said before is not of this page
    chromium.adopt(page.browser).open(page.path)
    return page


def is_sent_already(chromium, name):
    """Whatever page it is, it says that the report is sent and leads to the acknowledgement."""
    ok("Votre signalement est déjà envoyé" in chromium.text or chromium.path == "/recu", name,
       f"{chromium.path}: {chromium.text[:600]}")


def value(chromium, name):
    return chromium.ask("return document.getElementsByName (arguments[0])[0].value", name)


def back_in_the_middle(box, chromium):
    chromium.open("/signaler").press("Commencer")
    walk(chromium, {**ANSWERS, "profile": "tenant", "danger_now": ["none"], "problems": PROBLEMS}, Finger(), goal="/foyer")
    chromium.reach("adults")
    chromium.type("2")
    chromium.press("Continuer")
    chromium.driver.back()
    is_(chromium.path, "/signaler/foyer", "back button: the page before")
    is_(value(chromium, "adults"), "2", "back button: with what was typed")
    chromium.reach("adults")
    chromium.type("\b3")
    chromium.press("Continuer")
    is_(answers(box)["adults"], "3", "back button: what is corrected there is kept")
    for _ in range(5):
        chromium.driver.back()
    path = chromium.path
    ok(path.startswith("/signaler/") and path != "/signaler/foyer", "back button: and far back", path)
    chromium.press("Continuer")
    ok(chromium.path.startswith("/signaler/") and chromium.path != path, "back button: from there it goes on", chromium.path)
    is_(answers(box)["adults"], "3", "back button: nothing is lost on the way")


def back_after_sending(box, chromium):
    arrive(box, chromium)
    before = filed(box)
    chromium.press(SEND)
    is_((chromium.path, filed(box)), ("/recu", before + 1), "sent")
    chromium.driver.back()
    # A browser may show the page as it left it, from its own memory: without scripts nothing forbids it to.
    if chromium.path == "/signaler/recapitulatif":
        chromium.press(SEND)
    is_sent_already(chromium, "back button after sending: the acknowledgement again")
    chromium.open("/signaler/recapitulatif")
    is_(chromium.path, "/recu", "the page asked for again is the acknowledgement")
    is_(filed(box), before + 1, "back button after sending: filed once")
    chromium.open("/recu")
    chromium.driver.refresh()
    is_((chromium.path, filed(box)), ("/recu", before + 1), "the acknowledgement loaded again files nothing")


def click_twice(box, chromium):
    page = arrive(box, chromium)
    before = filed(box)
    button = chromium.driver.find_element("xpath", f'//button[normalize-space()="{SEND}"]')
    ActionChains(chromium.driver).double_click(button).perform()
    until(lambda: chromium.path == "/recu", 20, f"the acknowledgement: {chromium.path}")
    is_(filed(box), before + 1, "a double click files once")
    page = fill_form(box.browser())
    form, answered = page.form("website"), []
    form.fill({})
    entries = form.entries(form.button(None))
    threads = [threading.Thread(target=lambda: answered.append(page.browser.post(page.url, entries, referer=page.url)))
               for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    is_([(a.status, a.path) for a in answered], [(200, "/recu")] * 4, "four at the same moment are all led to the acknowledgement")
    is_(len({re.search(r"64-\d+", a.text).group(0) for a in answered}), 1, "and to the same one")
    is_(filed(box), before + 2, "and file once")


def two_tabs(box, chromium):
    arrive(box, chromium)
    before, first = filed(box), chromium.driver.current_window_handle
    chromium.driver.switch_to.new_window("tab")
    chromium.resize(320)
    second = chromium.driver.current_window_handle
    chromium.open("/signaler/foyer?retour=1").reach("adults")
    chromium.type("\b5")
    chromium.press("Continuer")
    is_(chromium.path, "/signaler/recapitulatif", "two tabs: the second corrects and reads again")
    chromium.driver.switch_to.window(first)
    chromium.press(SEND)
    ok("Vos réponses ont changé entre-temps" in chromium.text and filed(box) == before,
       "two tabs: the first is told that the answers changed, and sends nothing unread", chromium.text[:400])
    ok(re.search(r"Adultes\s+5", chromium.text), "two tabs: it shows what is true now", chromium.text[:2500])
    judge(chromium, "hard answers changed", console=[r"status of 409"])
    chromium.press(SEND)
    is_((chromium.path, filed(box)), ("/recu", before + 1), "two tabs: read again, it is sent")
    chromium.driver.switch_to.window(second)
    chromium.press(SEND)
    is_sent_already(chromium, "two tabs: the second finds it sent")
    chromium.open("/signaler/foyer")
    is_sent_already(chromium, "two tabs: a page of questions too")
    judge(chromium, "hard sent already")
    is_(filed(box), before + 1, "two tabs: filed once")
    chromium.driver.close()
    chromium.driver.switch_to.window(first)


def tabs_in_the_middle(box, chromium):
    """Both answer: what each page says last is kept, a place that was unticked elsewhere leads nowhere strange."""
    arrive(box, chromium, until="probleme-l-hum")
    first, path = chromium.driver.current_window_handle, chromium.path
    chromium.driver.switch_to.new_window("tab")
    chromium.resize(320)
    chromium.open("/signaler/ou").reach("area.L-HUM")
    chromium.type(" ")
    chromium.press("Continuer")
    ok("L-HUM" not in str(answers(box)), "two tabs: the second unticks a place", answers(box))
    chromium.driver.close()
    chromium.driver.switch_to.window(first)
    is_(chromium.path, path, "two tabs: the first still shows its questions")
    chromium.choose("problem.L-HUM03", "L-HUM03-2")
    chromium.press("Continuer")
    is_(chromium.path, "/signaler/ou", "two tabs: its answer leads to where places are chosen")
    ticked = chromium.ask("return document.querySelector ('[name=\"area.L-HUM\"]').checked")
    ok(not ticked, "two tabs: which shows what is true now")


def other_telephone(box, chromium):
    """By the code, while the first telephone keeps its page open."""
    page = arrive(box, chromium, until="foyer")
    before = filed(box)
    chromium.open("/signaler/plus-tard").press("Obtenir un code")
    code = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", chromium.text).group(0)
    chromium.forget().open("/reprendre").reach("code")
    chromium.type("AAAA-AAAA")
    chromium.press("Reprendre")
    ok(chromium.ask("return !!document.querySelector ('[aria-invalid=true]')"), "a wrong code is said", chromium.text[:400])
    judge(chromium, "hard wrong code", console=[r"status of 422"])
    chromium.reach("code")
    chromium.type("\b" * 9 + code.lower())
    chromium.press("Reprendre")
    ok("Vous avez un signalement commencé" in chromium.text, "another telephone: the code finds it", chromium.text[:500])
    judge(chromium, "hard resumed")
    chromium.press("Reprendre mon signalement")
    is_(chromium.path, "/signaler/foyer", "another telephone: where the first one stopped")
    chromium.open("/signaler/lieu")
    is_(value(chromium, "address"), ANSWERS["address"], "another telephone: with what was typed")
    stale = page.browser.get("/signaler/foyer")
    page = fill_rest(box, chromium)
    is_((page.path, filed(box)), ("/recu", before + 1), "another telephone: it is sent from there")
    late = send(stale, stale.form("adults"), {"adults": "4"}, button="Continuer")
    ok(late.has("Votre signalement est déjà envoyé"), "the first telephone is told that it is sent", late.text[:400])
    is_(page.browser.get("/recu").status, 200, "and both see the acknowledgement")
    is_(filed(box), before + 1, "another telephone: filed once")


def fill_rest(box, chromium):
    """The same person, at the same cookies, goes on quickly to the end."""
    browser = box.browser()
    browser.cookies = {c["name"]: c["value"] for c in chromium.driver.get_cookies()}
    page = expect(browser.get("/signaler/foyer"))
    while not page.path.endswith("/recapitulatif"):
        form = page.form()
        page = expect(send(page, form, {n: ANSWERS[n] for n in form.names() if n in ANSWERS}, button="Continuer"))
    return expect(send(page, page.form("website")))


def loaded_again(box, chromium):
    arrive(box, chromium, until="lieu")
    chromium.reach("city")
    chromium.type("Pau")
    chromium.press("Continuer")
    ok(chromium.ask("return !!document.querySelector ('[aria-invalid=true]')"), "a mistake", chromium.text[:300])
    chromium.driver.refresh()
    ok(chromium.path == "/signaler/lieu" and value(chromium, "city") == "Pau", "loaded again after a mistake: what was typed stays",
       chromium.text[:300])
    chromium.reach("address")
    chromium.type("12 Rue Carnot")
    chromium.press("Continuer")
    ok(chromium.path != "/signaler/lieu", "and once right it goes on", chromium.text[:300])


def forgotten(box, chromium):
    """The cookie of the draft is gone; then every cookie."""
    before = filed(box)
    for name, forget in (("the draft’s cookie", lambda: chromium.driver.delete_cookie("draft")), ("all cookies", chromium.forget)):
        for page, button in (("foyer", "Continuer"), ("recapitulatif", SEND)):
            arrive(box, chromium, until=page)
            forget()
            chromium.press(button)
            ok(any(words in chromium.text for words in LOST), f"{name} lost on {page}: said in a sentence", chromium.text[:400])
            judge(chromium, f"hard {name} lost on {page}", console=[r"status of 403"])
            ok("reprendre" in chromium.ask("return [...document.links].map (a => a.href).join (' ')"),
               f"{name} lost on {page}: a code leads back", chromium.text[:600])
    is_(filed(box), before, "nothing is filed of what cannot be found")


with Box() as box:
    set_up_demo(box)
    wait_site(box)
    with Chromium(box, width=320) as chromium:
        for hard in (back_in_the_middle, back_after_sending, click_twice, two_tabs, tabs_in_the_middle, other_telephone,
                     loaded_again, forgotten):
            hard(box, chromium)
done_testing()
