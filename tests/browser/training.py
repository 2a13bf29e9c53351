#!/usr/bin/python3
# training.py: the room of the training copy, and the copy as a trainee and a lost tenant see it, narrow and wide, light and dark.
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "../box/lib")]
import doors_training
from box import *
from chromium import LOOKS, Chromium, judge_looks
from doors_training import PAGE, accounts, small_copy, wait_phase
from journey import ADMINISTRATOR, expect, file_report, form_with, send, set_up_demo, sign_in



class Copy(doors_training.Copy):
    def query(self, *_):
        return [1]  # its site is being published


with Box(running=False) as box:
    box.configure(training=small_copy(box.folder))
    box.start()
    set_up_demo(box)
    admin, copy = sign_in(box, ADMINISTRATOR), Copy()
    page = admin.get(PAGE)
    expect(send(page, form_with(page, PAGE, verb="open"), button="open"))
    page = wait_phase(admin, "La copie est ouverte")
    address, password = next(iter(accounts(page).items()))
    report = file_report(copy.browser(), email="menage@essai.example")
    trainee = sign_in(copy, address, password)
    mail = until(lambda: next((href for _, href in trainee.get("/entrainement/courriers").links if "courriers/1" in href), None),
                 60, "a mail lies there")
    with Chromium(box) as chromium:
        judge_looks(chromium.adopt(admin), "training room", PAGE, LOOKS, unfold=True)
    with Chromium(copy) as chromium:
        judge_looks(chromium.adopt(trainee), "training mails", "/entrainement/courriers", LOOKS)
        judge_looks(chromium, "training mail", mail, LOOKS[:1])
        judge_looks(chromium.adopt(report.browser), "training form", "/signaler", LOOKS)
        judge_looks(chromium, "training home", "/", LOOKS[:1])
done_testing()
