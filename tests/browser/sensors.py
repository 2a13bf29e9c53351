#!/usr/bin/python3
# sensors.py: the fleet, a new sensor by keyboard, a loan, the household's page in three languages: accessible, narrow and wide,
# light and dark.
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "../box/lib")]
from box import *
from chromium import LOOKS, Chromium, judge, judge_looks
from doors_sensors import lend, press, put_announced, tell, uuid_of_sensor
from journey import MANAGER, expect, file_report, open_file, set_up_demo, sign_in, uuid_of, wait_site

NARROW = LOOKS[:1]


def make_by_keyboard(chromium):
    chromium.resize(1280)
    chromium.open("/capteurs/nouveau").reach("name")
    chromium.type("Capteur du soir")
    chromium.press("Ajouter ce capteur")
    judge(chromium, "a new sensor without a family", console=[r"status of 422"])
    chromium.set("family", "lorawan")
    chromium.press("Ajouter ce capteur")
    ok("ne sera plus montrée" in chromium.text, "a sensor is made by keyboard, its token shown once", chromium.text[:500])
    chromium.resize(320)
    judge(chromium, "its token")


with Box() as box:
    set_up_demo(box, reports=30)
    wait_site(box)  # its styles come with it
    desk = sign_in(box, MANAGER)
    put_announced(box)
    report = file_report(box.browser(), email="menage@example.org", last_name="Dubois")
    uuid_of(box, report)
    press(desk, report, "offer")
    with Chromium(box) as chromium:
        chromium.adopt(desk)
        make_by_keyboard(chromium)
        judge_looks(chromium, "desk the fleet", "/capteurs", LOOKS)
        judge_looks(chromium, "desk to whom", "/capteurs/a-preter", NARROW)
        judge_looks(chromium, "desk a new gateway", "/passerelles/nouvelle", NARROW)
        judge_looks(chromium, "desk a sensor", f"/capteurs/{uuid_of_sensor(box, 'Capteur 1')}", NARROW, unfold=True)
        judge_looks(chromium, "desk trust in a sensor", f"/capteurs/{uuid_of_sensor(box, 'Capteur 1')}/confiance", LOOKS)
        chromium.adopt(report.browser)
        judge_looks(chromium, "tenant offered", report.follow, NARROW)
        tell(report, "accept")
        lend(desk, report, "Capteur du soir", how="page", position="à côté du lit")
        for language in ("fr", "en", "ar"):
            expect(report.browser.get(f"{report.follow}?langue={language}"))
            chromium.adopt(report.browser)
            judge_looks(chromium, f"tenant lent, {language}", report.follow, NARROW, unfold=True)
        chromium.adopt(desk)
        judge_looks(chromium, "desk a loan", f"/dossiers/{report.uuid}/pret", LOOKS[:2], unfold=True)
done_testing()
