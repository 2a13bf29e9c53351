# doors_preview.py: the way through what will leave, and who may look.
from journey import expect, send

MAY = {"outbox_read": ("administrator", "manager")}


def walk(box, desk, report):
    page = expect(desk.get("/courriers/a-venir"))
    expect(page.submit({}, form="moment", button="moment"))
