# doors_setup.py: the way through the installation of a box, and through its steps once it has accounts.
import os
import re

from journey import ADMINISTRATOR, expect, form_with, send, sign_in

MAY = {"security_manage": ("administrator",)}
PAGE = "/installation"
CHOSEN = "girafe marteau lentilles phare"


def code_of(box):
    """What who has the machine in their hands reads."""
    with open(os.path.join(box.data, "setup-code"), encoding="utf-8") as stream:
        return stream.readline().strip()


def come_in(box, browser, code=None):
    """Types the code; what follows."""
    page = expect(browser.get(PAGE))
    return send(page, form_with(page, PAGE), {"code": code or code_of(box)})


def make_account(page, name="Chantal Chef", email="chef@mairie.example", password=CHOSEN, again=None):
    return send(page, form_with(page, PAGE + "/compte"),
                {"name": name, "email": email, "password": password, "again": again or password})


def step(browser, name, values, button=None):
    """Fills one step and sends it."""
    page = expect(browser.get(f"{PAGE}/{name}"))
    return send(page, form_with(page, f"{PAGE}/{name}"), values, button=button)


def walk(box, desk, report):
    """Each route once: the door is shut, the steps are there for who administers."""
    for path in (PAGE, PAGE + "/compte"):
        page = expect(box.browser().get(path))
        assert page.path == "/connexion", page.url
        csrf = page.form("password").field("csrf").value
        expect(page.browser.post(path, {"csrf": csrf, "code": "ABCD-EFGH-JKMN-PQRS"}))
    browser = sign_in(box, ADMINISTRATOR)
    page = expect(browser.get(PAGE))
    for path in re.findall(rf'href="({PAGE}/(?!compte)[a-z]+)"', page.source):
        expect(browser.get(path))
    expect(step(browser, "commune", {}))
    expect(step(browser, "courriel", {"from": "box@example.org"}))
    expect(step(browser, "partenaires", {}))
    page = expect(browser.get(PAGE + "/apparence"))
    expect(send(page, form_with(page, "/plus-tard")))
    csrf = next(form.field("csrf").value for form in page.forms)
    expect(browser.post(PAGE + "/certificat", {"csrf": csrf, "way": "self", "name": ""}, multipart=True))
    expect(browser.post(PAGE + "/terminer", {"csrf": csrf}))
