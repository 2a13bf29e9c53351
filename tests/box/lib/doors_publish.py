# doors_publish.py: the way through the page that says when and where the public site is published.
import os

from journey import ADMINISTRATOR, expect, form_with, send, sign_in

MAY = {"publish_manage": ("administrator",)}
PAGE = "/gestion/publication"


def add_place(page, **values):
    """Types a place to publish to; what follows, right or wrong."""
    return send(page, form_with(page, PAGE + "/endroits"), values)


def walk(box, desk, report):
    """Each route of the page once, answered well."""
    page = expect(desk.get(PAGE))
    expect(send(page, form_with(page, PAGE)))
    folder = os.path.join(box.folder, "elsewhere")
    os.makedirs(folder, exist_ok=True)
    page = expect(sign_in(box, ADMINISTRATOR).get(PAGE))
    page = expect(add_place(page, way="folder", folder=folder))
    page = expect(send(page, form_with(page, "/[0-9a-f-]{36}", verb="pause"), button="pause"))
    expect(send(page, form_with(page, "/[0-9a-f-]{36}", verb="remove"), button="remove"))
