# doors_training.py: the way through the room of the training copy, and into the copy itself: what the copy answers stands in the
# same log as what the real box does.
import os
import re

from box import TOP, Browser, free_port, until
from journey import ADMINISTRATOR, expect, file_report, form_with, send, sign_in

MAY = {"training_manage": ("administrator",)}
PARTS = {"id": "1"}
PAGE = "/gestion/entrainement"
PORT = free_port()


def small_copy(folder):
    """[training] of a configuration: a copy with few files, made in a moment."""
    source, demo = os.path.join(folder, "trainees.ini"), os.path.join(TOP, "packaging/demo")
    with open(os.path.join(demo, "trainees.ini"), encoding="utf-8") as stream:
        text = stream.read()
    text = re.sub(r"^(demo|addresses)=", rf"\1={os.path.relpath(demo, folder)}/", text, flags=re.M)
    with open(source, "w", encoding="utf-8") as stream:
        stream.write(re.sub(r"^reports=\d+", "reports=8", text, flags=re.M))
    return {"listen": f"127.0.0.1:{PORT}", "trainees": source}


def wait_phase(admin, words):
    until(lambda: admin.get(PAGE).has(words), 120, words)
    return admin.get(PAGE)


def accounts(page):
    """Address and password of each trainee, as the room says them."""
    return dict(re.findall(r'<td class="nowrap"[^>]*>([^<]+)</td><td class="nowrap"[^>]*><code>([^<]+)</code>', page.source))


class Copy:
    """What the journeys ask of a box."""

    base_url = f"http://127.0.0.1:{PORT}"

    def browser(self):
        return Browser(self.base_url)


def walk(box, desk, report):
    admin = sign_in(box, ADMINISTRATOR)
    page = expect(admin.get(PAGE))
    expect(send(page, form_with(page, PAGE, verb="open"), button="open"))
    page = wait_phase(admin, "La copie est ouverte")
    expect(admin.get(PAGE + "/comptes.pdf"))
    address, password = next(iter(accounts(page).items()))
    trainee = sign_in(Copy(), address, password)
    file_report(Copy().browser(), email="menage@essai.example")
    first = until(lambda: next((href for _, href in expect(trainee.get("/entrainement/courriers")).links
                                if re.search(r"courriers/\d+$", href)), None), 60, "a mail in the letter-box")
    expect(trainee.get(first))
    expect(trainee.get(first + "/html"))
    expect(send(page, form_with(page, PAGE, verb="close"), button="close"))
    wait_phase(admin, "La copie est fermée")
