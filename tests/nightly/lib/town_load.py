"""town_load.py: what a town does with its box within one minute, all at once: tenants file with photos, sensors send by HTTP and
by MQTT, staff look and decide, the box's jobs run, its public site is made. For those who watch the box meanwhile."""
import threading
import time

from box import *
from broker import *
from journey import *

START = "2026-09-14T06:00Z"
PAGES = ("/dossiers", "/carte", "/carte/points", "/chiffres", "/gestion", "/gestion/etat", "/capteurs", "/export/dossiers.csv",
         "/courriers", "/courriers/a-venir", "/gestion/capteurs/reception", "/")
CONFIG = {"server": {"front": "loopback", "threads": 16}}


class Load:
    """Threads of a test that end together; `problems` is what each of them met."""

    def __init__(self):
        self.problems, self.threads, self.counts = [], [], {}

    def begin(self, name, work, times):
        def run():
            for turn in range(times):
                try:
                    work(turn)
                    self.counts[name] = self.counts.get(name, 0) + 1
                except Exception as problem:  # a thread's exception ends nothing: it is told at the end
                    self.problems.append(f"{name}: {type(problem).__name__}: {str(problem)[:400]}")
        self.threads.append(threading.Thread(target=run))
        self.threads[-1].start()

    def end(self):
        for thread in self.threads:
            thread.join()


def tenants(box, number, patience_s, photographed):
    def once(turn):
        browser = box.browser()
        browser.timeout_s = patience_s
        browser.headers["X-Forwarded-For"] = f"10.1.{number}.{turn + 1}"
        photos = [("mur.png", png(shade=turn), "image/png")] if photographed else []
        file_report(browser, photos=photos, address=f"{turn + 1} Rue des Essais")

    def file(turn):
        for _ in range(10):
            try:
                return once(turn)
            except AssertionError as answered:  # few send photos at once: who comes then is told to wait
                if "answered 503" not in str(answered):
                    raise
            time.sleep(0.5)
        raise TimeoutError("always too many photos at once")
    return file


def sensors(box, token, patience_s):
    def tell(turn):
        device = box.browser()
        device.timeout_s = patience_s
        now = int(box.now().timestamp())
        body = {"releves": [{"t": now - 60 * i - turn, "temperature": 18 + i % 5, "humidity": 60} for i in range(20)]}
        is_204 = device.post_json("/sensors/readings", body, headers={"Authorization": f"Bearer {token}"}).status
        if is_204 != 204:
            raise AssertionError(f"readings answered {is_204}")
    return tell


def messages(box, broker, account):
    def publish(turn):
        at = int(box.now().timestamp()) - turn
        if broker.publish(account, f"histologe/{account[0]}/reading", f'{{"t": {at}, "temperature": 19}}') != 0:
            raise AssertionError("the broker refused")
    return publish


def staff(browser):
    def look(turn):
        page = browser.get(PAGES[turn % len(PAGES)])
        if page.status >= 500:
            raise AssertionError(f"{page.url} answered {page.status}")
    return look


def decide(box, browser):
    """Takes and transmits what came last; another of the staff may have been faster."""
    def one(_):
        rows = box.query("SELECT uuid FROM report WHERE state = 'submitted' LIMIT 1")
        if not rows:
            time.sleep(0.2)
            return
        page = browser.get(f"/dossiers/{rows[0]['uuid']}")
        if page.status == 200 and any(form.action.endswith("/etat") for form in page.forms):
            send(page, form_with(page, "/etat", verb="take"), {})
    return one


def play(box, broker, times, patience_s, helpers=True):
    """The minute, and the night after it; what its threads did and met. `helpers`: the box may start programs."""
    desk, manager = sign_in(box, MANAGER), sign_in(box, ADMINISTRATOR)
    report = file_report(box.browser())
    token = box.admin("sensor", "add", "Chambre", "bedroom", uuid_of(box, report)).strip()
    uuid = box.query("SELECT uuid FROM sensor ORDER BY id DESC")[0]["uuid"]
    for browser in (desk, manager):
        browser.timeout_s = patience_s
    until(lambda: box.browser().get("/health").json().get("mqtt") == "connected", patience_s, "the broker is connected")
    account = (uuid, token)
    until(lambda: broker.publish(account, f"histologe/{uuid}/status", "online") == 0, patience_s, "the broker knows the sensor")
    load = Load()
    for number in range(3):
        load.begin("tenant", tenants(box, number, patience_s, helpers), times)
    for _ in range(2):
        load.begin("sensor", sensors(box, token, patience_s), times * 4)
    load.begin("message", messages(box, broker, account), times * 4)
    load.begin("desk", staff(desk), times * 6)
    load.begin("manager", staff(manager), times * 6)
    load.begin("decision", decide(box, desk), times)
    load.end()
    if helpers:
        box.jump(days=1)  # the night's jobs, by the command's process and by the daemon's
        settle(box, 300)
    return load
