#!/usr/bin/python3
# mqtt.py: readings by MQTT through a real Mosquitto with what the package ships: who may write where, messages acknowledged once
# they are on the card and not before, brokers and boxes that stop and are killed, accounts withdrawn, and a box that does not
# know the time.
import os
import signal
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from broker import *
from journey import *

START = "2026-09-14T06:00Z"
BURST = 1000
RECEPTION = "/gestion/capteurs/reception"


def link(box):
    return box.browser().get("/health").json().get("mqtt")


def until_link(box, wanted):
    until(lambda: link(box) == wanted, 20, f"the broker is {wanted}")


def own(account, leaf="reading"):
    return f"histologe/{account[0]}/{leaf}"


def reading(box, value, back_s=0):
    return f'{{"t": {int(box.now().timestamp()) - back_s}, "temperature": {value}}}'


def kept(box, values):
    """Until exactly these values are kept, in the order of their times."""
    try:
        until(lambda: [value for _, value in readings(box)] == values, 10, "readings")
        return True
    except TimeoutError:
        diag("kept:", str(readings(box))[:2000])
        return False


def words_of_trouble(box, broker, desk):
    until_link(box, "unreachable")
    page = desk.get(RECEPTION)
    ok(page.has("Mosquitto ne répond pas sur cette machine"), "a broker that is not there is said in words")
    ok(page.has("aucune passerelle"), "and that no family is listened to")
    broker.start()
    until_link(box, "connected")
    page = desk.get(RECEPTION)
    ok(page.has("La boîte est reliée à Mosquitto") and not page.has("ne répond pas"), "and once it is there")


def rights(box, broker, one, other):
    broker.publish(other, own(other, "status"), "online", "-r")
    listener = broker.listen(other, "#")
    like(listener.stdout.readline(), "status online", "who signs in hears what is its own")
    ok(broker.publish(one, own(one), reading(box, 19.5, back_s=60)) == 0, "a sensor signs in with its uuid and token")
    broker.publish(one, own(other), reading(box, 11))
    broker.publish(one, "zigbee2mqtt/salon", '{"temperature": 12}')
    ok(broker.publish((one[0], "wrong"), own(one), reading(box, 13)) != 0, "not with another password")
    ok(broker.publish(None, own(one), reading(box, 14)) != 0, "nor without")
    ok(kept(box, [1950]), "and writes its own topics alone")
    is_(box.query("SELECT 1 FROM unknown_device"), [], "a family without a gateway is not listened to")
    listener.terminate()
    is_(listener.communicate()[0], "", "and nothing that others send")


def families(box, broker, desk):
    account = gateway(box, "zigbee")
    until(lambda: "zigbee2mqtt/#" in desk_families(box, broker), 10, "the family is listened to")
    # The announcement of what is listened to reaches the broker a second later at most.
    until(lambda: broker.publish(account, "zigbee2mqtt/dossier 12/salon", '{"temperature": 18.25, "linkquality": 80}') == 0
          and box.query("SELECT 1 FROM unknown_device"), 10, "its messages are read")
    is_([row["device"] for row in box.query("SELECT device FROM unknown_device")], ["dossier 12/salon"],
        "a gateway's family is listened to from then on; a device that nobody knows is put aside")
    broker.publish(account, f"histologe/{account[0]}/zigbee2mqtt/cuisine", '{"temperature": 17}')
    until(lambda: len(box.query("SELECT 1 FROM unknown_device")) == 2, 10, "the gateway is known by its own tree too")
    ok(desk.get(RECEPTION).has("Zigbee"), "the page names the family")
    return account


def announced(box, broker, desk, account):
    """OpenMQTTGateway, ESPHome with topics of its own: known by their announcements alone."""
    topic, config = "home/passerelle/BTtoMQTT/A4C138", "homeassistant/sensor/a4c138/%s/config"
    said = '{"stat_t": "%s", "dev_cla": "%s", "unit_of_meas": "%s", "val_tpl": "{{ value_json.%s | float }}",' \
           ' "dev": {"ids": ["a4c138"], "name": "Thermo 12"}}'
    until(lambda: broker.publish(account, config % "t", said % (topic, "temperature", "°F", "tempf")) == 0
          and box.query("SELECT 1 FROM discovery"), 10, "announcements are listened to")
    any_gateway = "+/+/BTtoMQTT/A4C138"  # as it announces what any of its gateways may hear
    broker.publish(account, config % "rh", said % (any_gateway, "humidity", "%", "hum"))
    broker.publish(account, config % "p", said % ("#", "pressure", "hPa", "p"))
    until(lambda: len(box.query("SELECT 1 FROM discovery")) == 3, 10, "they are kept")
    page = desk.get("/capteurs")
    expect(send(page, form_with(page, "/capteurs/decouverts", device="a4c138"), {"name": "Thermo 12"}))
    box.time.jump(seconds=61)
    box.admin("jobs", "run-due")
    with open(os.path.join(broker.folder, "acl"), encoding="utf-8") as stream:
        rights_now = stream.read()
    ok(f"topic write {topic}\n" in rights_now and "topic write #" not in rights_now
       and f"topic write {any_gateway}\n" in rights_now,
       "the topic of a device that was taken into the fleet may be written; an announced pattern opens nothing else")
    before = len(readings(box))
    until(lambda: broker.publish(account, topic, '{"tempf": 50, "hum": 40}') == 0 and len(readings(box)) > before, 10,
          "its values come")
    is_((readings(box)[-1][1], readings(box, "rh")[-1][1]), (1000, 4000),
        "a topic that only an announcement tells of is listened to and read, in its own units")


def desk_families(box, broker):
    with open(os.path.join(broker.folder, "acl"), encoding="utf-8") as stream:
        return [line.split(" ", 2)[2] for line in stream.read().splitlines() if line.startswith("topic readwrite ")]


def retained(box, broker, one):
    """What the broker kept is heard again at each connection: it is no measurement."""
    broker.publish(one, own(one), '{"temperature": 5}', "-r")
    ok(kept(box, [1950, 500]), "sent while the box listens, it is one")
    box.stop()
    box.time.jump(seconds=5)  # of two values of one second the first stands
    broker.publish(one, own(one), '{"temperature": 6}', "-r")
    box.start()
    until_link(box, "connected")
    broker.publish(one, own(one), reading(box, 21, back_s=30))
    ok(kept(box, [1950, 2100, 500, 600]), "and heard again as last known, it is none: what waited for the box is")
    broker.publish(one, own(one), "", "-r")


def acknowledged_on_the_card(box, broker, one):
    before = len(readings(box))
    with changing(box):
        broker.publish_lines(one, own(one), [reading(box, 22, back_s=1000 + i) for i in range(10)])
        until(lambda: broker.waiting() > 0, 30, "the box has the first in hand, and reads no more")
        box.kill9()
    box.start()
    until(lambda: len(readings(box)) == before + 10, 20, "the broker sends again what was not on the card")
    is_(len(readings(box)), before + 10, "what the card did not take yet was not acknowledged: all of it comes again after kill -9")


def power_cuts(box, broker, one):
    first = int(box.now().timestamp()) - 20 * 3600
    before = len(readings(box))
    sender = broker.node_sends(one, own(one), first, BURST)
    for part in (1, 2):
        until(lambda: len(readings(box)) >= before + part * BURST // 8, 20, "some are on the card")
        box.kill9()
        box.start()
    is_(sender.communicate(timeout=30)[0].strip(), str(BURST), "a real client had them all taken")
    until(lambda: len(readings(box)) >= before + BURST, 20, "all are kept")
    found = [second for second, _ in readings(box) if first <= second < first + BURST]
    is_((len(found), len(set(found))), (BURST, BURST), "nothing is lost and nothing doubled by power cuts")


def thief(box, broker, other):
    """Mosquitto ties no client id to an account: whoever knows the box's would empty what waits for it."""
    before = len(readings(box))
    os.kill(broker.process.pid, signal.SIGUSR1)  # it writes down what it remembers
    found = until(broker.sessions, 10, "the box's session is remembered")
    is_(len(found), 1, "one session for all starts of the box")
    ok(found[0] not in box.log(), "under a name that cannot be guessed, and that no log tells")
    box.stop()
    broker.publish_lines(other, own(other), [reading(box, 22, back_s=9000 + i) for i in range(20)])
    for clean in ([], ["-c"]):
        broker.take_over(other, "histologe-box", *clean)
    box.start()
    until(lambda: len(readings(box)) == before + 20, 20, "another account under the box's former client id takes nothing away")
    ok(True, "what waited for the box is all there")


def broker_restarts(box, broker, one):
    before = len(readings(box))
    box.stop()
    broker.publish_lines(one, own(one), [reading(box, 23, back_s=3000 + i) for i in range(50)])
    broker.stop()
    broker.start()
    box.start()
    until(lambda: len(readings(box)) == before + 50, 20, "what waited at the broker comes")
    broker.stop(signal.SIGKILL)
    until(lambda: link(box) in ("lost", "unreachable"), 10, "the box sees that the broker is gone")
    broker.start()
    until_link(box, "connected")
    broker.publish(one, own(one), reading(box, 24, back_s=5000))
    until(lambda: len(readings(box)) == before + 51, 20, "and goes on")
    ok(True, "a broker that restarts keeps what waits, and the box comes back by itself")


def withdrawn(box, broker, other):
    listener = broker.listen(other, own(other, "status"))
    listener.stdout.readline()  # it is connected
    withdraw(box, other)
    until(lambda: listener.poll() is not None, 10, "it is cut off, and not let in again")
    ok(broker.publish(other, own(other), reading(box, 25)) != 0, "an account that was withdrawn opens nothing any more")
    listener.communicate()


def broken(box, broker, one, desk):
    before = len(readings(box))
    for text in ("{", '{"t": 1e400}', "[" * 5000, "\x00", '{"temperature": 1e9}', ""):
        broker.publish(one, own(one), text)
    broker.publish(one, own(one), "x" * 60000)
    broker.publish(one, own(one), reading(box, 20, back_s=7000))
    until(lambda: len(readings(box)) == before + 1, 20, "the next is kept")
    ok(desk.get(RECEPTION).has("illisibles, laissés"), "messages that cannot be read hold up nobody, and are counted")


def without_clock(box, broker, one, desk):
    """A machine that boots in the past: nothing is lost, and everything finds its time."""
    before = len(readings(box))
    right = box.now()
    box.stop()
    box.time.jump(to="2026-01-01T00:00Z")
    box.start()
    until_link(box, "connected")
    is_(box.browser().get("/health").json().get("clock"), "unknown", "the box knows that it does not know the time")
    broker.publish(one, own(one), '{"temperature": 27.5}')
    answer = box.browser().request("POST", "/sensors/readings", b'{"temperature": 27.75, "age_s": 60}',
                                   {"Authorization": f"Bearer {one[1]}", "Content-Type": "application/json"})
    is_(answer.status, 204, "by HTTP it takes them all the same")
    until(lambda: len(box.query("SELECT 1 FROM spool")) == 2, 10, "both wait on the card")
    box.kill9()  # a power cut: the machine's own start stays the same here
    box.start()
    page = sign_in(box, MANAGER).get(RECEPTION)
    ok(page.has("La boîte ne sait pas encore quelle heure il est") and page.has("2 messages"), "the page says so, and what waits")
    box.time.jump(to=right)
    until(lambda: not box.query("SELECT 1 FROM spool"), 20, "they leave the spool once it knows")
    found = readings(box)
    is_(len(found), before + 2, "both are kept")
    moments = [second - right.timestamp() for second, value in found if value in (2750, 2775)]
    ok(len(moments) == 2 and all(-90 < moment < 30 for moment in moments) and abs(moments[1] - moments[0]) >= 55,
       "each at its own time, the age that it gave included", str(moments))


with Broker() as broker, Box(start=START, config=broker.configuration(), site=False) as box:
    set_up_demo(box)
    desk = sign_in(box, MANAGER)
    words_of_trouble(box, broker, desk)
    one, other = sensor(box, "Capteur 1"), sensor(box, "Capteur 2")
    box.admin("jobs", "run-due")
    rights(box, broker, one, other)
    spokesman = families(box, broker, desk)
    retained(box, broker, one)
    acknowledged_on_the_card(box, broker, one)
    power_cuts(box, broker, one)
    thief(box, broker, other)
    broker_restarts(box, broker, one)
    broken(box, broker, one, sign_in(box, MANAGER))
    announced(box, broker, sign_in(box, MANAGER), spokesman)
    withdrawn(box, broker, other)
    without_clock(box, broker, one, desk)
done_testing()
