# doors_updates.py: the way through the page of updates, and what the other side would tell of them.
import datetime
import os

from journey import ADMINISTRATOR, expect, form_with, send, sign_in

MAY = {}  # security_manage: see doors_council.py
PAGE = "/gestion/mises-a-jour"
NOW = """[now]
version=0.1.0
step={step}
to=
check={check}
checked_at=1790000000
offer={offer}
offer_source={source}
offer_at=1790000000
offer_bad={bad}
"""


def tell(folder, step="", check="current", offer="", source="net", bad="false", news="", history=()):
    """What histologe-update writes, in its shape."""
    os.makedirs(folder, exist_ok=True)
    for name, text in (("now", NOW.format(step=step, check=check, offer=offer, source=source, bad=bad)), ("news", news),
                       ("history", "".join("\t".join(map(str, line)) + "\n" for line in history))):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)


def walk(box, desk, report):
    """Each route of the page once; this box has nobody who updates it, which the page says."""
    boss = sign_in(box, ADMINISTRATOR)
    page = expect(boss.get(PAGE))
    csrf = next(form.field("csrf").value for form in page.forms if form.field("csrf"))
    until = (box.now() + datetime.timedelta(days=20)).date().isoformat()
    expect(boss.post(PAGE, [("csrf", csrf), ("verb", "pause"), ("until", until)]))
    expect(boss.post(PAGE, [("csrf", csrf), ("verb", "resume")]))
