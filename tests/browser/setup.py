#!/usr/bin/python3
# setup.py: the whole installation as the person at the town hall sees it, without scripts: the page that says nothing is set up,
# the code, the account, each step with what goes wrong in it, the balance. What it does is tests/box/setup.py's.
import os
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "../box/lib")]
from box import *
from chromium import Chromium, judge, judge_looks
from doors_accounts import set_up_factor
from doors_setup import CHOSEN, PAGE, code_of

NARROW, BOTH = ((320, False),), ((320, False), (1280, True))


def door(chromium, box):
    """By the keyboard alone, as far as the account."""
    judge_looks(chromium, "setup nothing yet", "/", NARROW, console=("503",))
    judge_looks(chromium, "setup code", PAGE, BOTH, unfold=True)
    chromium.reach(name="code")
    chromium.type("2345-6789-abcd-efgh")
    chromium.key("\ue007")
    until(lambda: "n’est pas ce code" in chromium.text, 20, "a wrong code is said")
    judge(chromium, "setup wrong code", console=("422",))
    chromium.open(PAGE)
    chromium.reach(name="code")
    chromium.type(code_of(box).lower())
    chromium.key("\ue007")
    until(lambda: chromium.path == PAGE + "/compte", 20, "the code opens")
    judge_looks(chromium, "setup account", PAGE + "/compte", NARROW)
    for name, value in (("name", "Chantal Chef"), ("email", "chef@mairie.example"), ("password", CHOSEN), ("again", CHOSEN)):
        chromium.reach(name=name)
        chromium.type(value)
    chromium.key("\ue007")
    until(lambda: chromium.path == "/mon-compte/code", 20, "the account is made")


def factor(chromium, box):
    """The telephone is tests/browser/accounts.py's; here another window of the same person does it."""
    other = box.browser()
    other.cookies = {c["name"]: c["value"] for c in chromium.driver.get_cookies()}
    set_up_factor(box, other)


def certificate_state(box):
    """As histologe-certificate leaves it."""
    folder = os.path.join(box.folder, "certificates")
    os.mkdir(folder)
    with open(os.path.join(folder, "state"), "w", encoding="ascii") as stream:
        stream.write(f"[certificate]\nway=self\nuntil={int(time.time()) + 10 ** 8}\nnames=boite.local\nresult=acme_dns\n"
                     "at=1\nrequest=x\n")


def steps(chromium, box):
    judge_looks(chromium, "setup list", PAGE, NARROW)
    chromium.open(PAGE + "/commune")
    chromium.press("Enregistrer et continuer")
    until(lambda: "code INSEE a cinq" in chromium.text, 20, "an empty town is refused")
    judge(chromium, "setup town wrong", console=("422",))
    for name, value in (("name", "Pau"), ("insee", "64445"), ("postcode", "64000"), ("population", "77000"),
                        ("phone", "05 59 27 85 80")):
        chromium.set(name, value)
    chromium.press("Enregistrer et continuer")
    until(lambda: chromium.path == PAGE + "/courriel", 20, "then the mails")
    for name, value in (("host", "127.0.0.1"), ("port", str(free_port())), ("from", "box@mairie.example")):
        chromium.set(name, value)
    chromium.choose("tls", "off")
    chromium.press("Enregistrer et envoyer un essai")
    until(lambda: "n’est pas parti" in chromium.text, 60, "the trial's end is told")
    judge_looks(chromium, "setup mail", PAGE + "/courriel", NARROW, unfold=True)
    for name in ("adresses", "partenaires", "certificat"):
        judge_looks(chromium, f"setup {name}", f"{PAGE}/{name}", NARROW)


with Box(config={"mail": {"msmtp_config": ""}, "certificate": {"folder": "certificates"}}) as box, \
        Chromium(box, width=320) as chromium:
    certificate_state(box)
    door(chromium, box)
    factor(chromium, box)
    steps(chromium, box)
done_testing()
