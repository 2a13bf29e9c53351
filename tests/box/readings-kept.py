#!/usr/bin/python3
# readings-kept.py: what a sensor sent, from its message to the end of its keeping: folded, counted when it was not kept, made
# into hours, corrected with a proof, and gone when its time is over.
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from doors_sensors import *
from journey import *

READINGS = "/sensors/readings"


def count(box, sql):
    return box.query(f"SELECT coalesce ({sql}, 0) AS n")[0]["n"]


def send_readings(box, token, moments):
    is_(box.browser().post_json(READINGS, {"releves": moments}, headers={"Authorization": f"Bearer {token}"}).status, 204,
        "a batch of readings is taken in")


def folded(box, token):
    """A day of readings; one of them comes again, one comes again with another value, in another message."""
    now = int(box.now().timestamp()) // 600 * 600
    moments = [{"t": now - 600 * n, "temperature": 15.0 + n / 100, "humidity": 71.4} for n in range(120)]
    send_readings(box, token, moments)
    box.jump(minutes=7)
    send_readings(box, token, [moments[5], {"t": now - 600 * 6, "temperature": 19.0}, {"t": now - 30, "temperature": 15.0}])
    is_(count(box, "(SELECT count (*) FROM reading_block)"), 0, "readings wait together before they are folded")
    box.jump(hours=7)
    is_(count(box, "(SELECT count (*) FROM reading_journal)"), 0, "after six hours they are folded")
    is_(count(box, "(SELECT sum (count) FROM reading_block)"), 241, "each second of each quantity once")
    is_(count(box, "(SELECT count (*) FROM rollup_dirty)"), 0, "hours are made of all days")
    ok(count(box, "(SELECT count (*) FROM rollup_block)") >= 4, "and stand beside")


def trusted(desk, uuid):
    """The page counts what was not kept; a correction needs a proof and a bound."""
    page = expect(desk.get(f"/capteurs/{uuid}"))
    ok("/confiance" in page.source, "the sensor's page leads to how far it is to be trusted")
    page = expect(desk.get(f"/capteurs/{uuid}/confiance"))
    ok(page.has("Même instant, autre valeur"), "the conflict is counted", page.text[:1500])
    values = {"quantity": "t", "offset": "2,5", "from": "2026-01-02", "proof": "24 h à côté de la référence"}
    page = expect(send(page, form_with(page, "/confiance"), values), 422)
    ok(page.has("il ne se corrige pas") and 'value="2,5"' in page.source, "too far off is refused, and kept in the form",
       page.text[:1500])
    page = expect(send(page, form_with(page, "/confiance"), {**values, "offset": "beaucoup", "proof": ""}), 422)
    ok(page.has("Écrivez un nombre") and page.has("Dites comment"), "what is no number, or has no proof, is said", page.text[:1500])
    page = expect(send(page, form_with(page, "/confiance"), {**values, "offset": "-0,45"}))
    ok(page.has("-0,45") or page.has("−0,45"), "a correction stands with its proof", page.text[:1500])
    ok(page.has("référence"), "which is shown")
    ok(not page.has("corrige déjà"), "nobody else is said to correct it")


def corrected_before(box, desk, token):
    """What Zigbee2MQTT adds by itself is said where a correction is noted: two would be one too many."""
    box.jump(hours=1)
    answer = box.browser().post_json("/sensors/zigbee2mqtt", {"temperature": 18.5, "temperature_calibration": 1.5},
                                     headers={"Authorization": f"Bearer {token}"})
    is_(answer.status, 204, "a message of a gateway that corrects by itself")
    page = expect(desk.get(f"/capteurs/{uuid_of_sensor(box, 'Capteur 1')}/confiance"))
    ok(page.has("corrige déjà"), "is told where corrections are noted", page.text[:1500])


def gone(box):
    """Hours outlive readings; nobody's readings live three days."""
    hours = count(box, "(SELECT sum (length (hours)) FROM rollup_block)")
    box.jump(days=60)
    is_(count(box, "(SELECT count (*) FROM reading_block)"), 0, "two months later they are packed")
    is_(count(box, "(SELECT sum (count) FROM reading_archive)"), 242, "all of them")
    box.jump(days=320)
    is_(count(box, "(SELECT count (*) FROM reading_archive)"), 0, "after a year they are gone")
    ok(hours > 0 and count(box, "(SELECT count (*) FROM rollup_archive)") > 0, "their hours stay")


with Box(start="2026-11-16T08:00Z", site=False) as box:
    set_up_demo(box)
    report = file_report(box.browser(), email="menage@example.org")
    uuid_of(box, report)
    token = box.admin("sensor", "add", "Capteur 1", "bedroom", report.uuid).strip()
    folded(box, token)
    desk = sign_in(box, MANAGER)
    trusted(desk, uuid_of_sensor(box, "Capteur 1"))
    corrected_before(box, desk, token)
    gone(box)
done_testing()
