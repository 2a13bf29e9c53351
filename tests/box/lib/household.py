"""household.py: a dwelling where sensors of the town measure: lent, heard for some weeks, with a silence and a diary."""
import math
import os
import sqlite3

from journey import uuid_of

DAY, HOUR = 86400, 3600
BATCH = 400


def lend(box, report, name, room, days):
    """A sensor lent so many days ago; its token."""
    token = box.admin("sensor", "add", name, room, uuid_of(box, report)).strip()
    connection = sqlite3.connect(os.path.join(box.data, "store.db"), timeout=60)
    connection.execute("UPDATE sensor_loan SET from_at = from_at - ? * 86400, consent_at = consent_at - ? * 86400"
                       " WHERE id = (SELECT max (id) FROM sensor_loan)", (days, days))
    connection.execute("UPDATE sensor SET created_at = created_at - ? * 86400 WHERE id = (SELECT max (id) FROM sensor)", (days,))
    connection.commit()
    connection.close()
    return token


def climate(at, base):
    """Cold at night, damper when colder; no two neighbours alike."""
    hour = at % DAY / HOUR
    temperature = base + 1.6 * math.sin((hour - 9) * math.pi / 12) + math.sin(at / (5 * DAY)) + 0.1 * math.sin(at / 1700)
    return {"t": at, "temperature": round(temperature, 2), "humidity": round(104 - 2.2 * temperature, 2)}


def tell(box, token, moments):
    """Readings in batches, as a device sends them that was out of reach."""
    device, headers = box.browser(), {"Authorization": f"Bearer {token}"}
    for start in range(0, len(moments), BATCH):
        answer = device.post_json("/sensors/readings", {"releves": moments[start:start + BATCH]}, headers=headers)
        if answer.status != 204:
            raise AssertionError(f"readings answered {answer.status}: {answer.source[:400]}")


def live(box, token, days, base=15.5, step=600, silent=(9, 10)):
    """So many days of readings up to now, none between those two days ago."""
    now = box.query("SELECT max (at) AS at FROM event")[0]["at"]
    moments = [climate(at, base) for at in range(now - days * DAY, now, step)
               if not silent[0] * DAY <= now - at < silent[1] * DAY]
    tell(box, token, moments)
    return moments
