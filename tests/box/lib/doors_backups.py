# doors_backups.py: the way through the page of backups, and who may enter it.
import os

from journey import ADMINISTRATOR, PASSWORD, expect, form_with, send, sign_in

MAY = {}
PAGE = "/gestion/sauvegardes"


def press(admin, verb, page=None):
    """One of the buttons that are about the whole box."""
    page = page or expect(admin.get(PAGE))
    return expect(send(page, form_with(page, PAGE + "$", verb=verb), button=verb))


def sheet(admin, password=PASSWORD):
    """The recovery code on paper, for who types their password again."""
    page = expect(admin.get(PAGE))
    return send(page, form_with(page, PAGE + "/code/pdf"), {"sheet_password": password})


def add_folder(admin, folder):
    page = expect(admin.get(PAGE))
    return send(page, form_with(page, PAGE + "/endroits"), {"way": "folder", "folder": folder})


def walk(box, desk, report):
    """Each route of the page once, answered well."""
    admin = sign_in(box, ADMINISTRATOR)
    folder = os.path.join(box.folder, "backups")
    os.makedirs(folder, exist_ok=True)
    page = expect(add_folder(admin, folder))
    expect(send(page, form_with(page, "/[0-9a-f-]{36}", verb="pause"), button="pause"))
    expect(sheet(admin))
    press(admin, "printed")
