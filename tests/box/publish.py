#!/usr/bin/python3
# publish.py: the public site is published elsewhere too: into a folder, and to a web host over ssh, whose key a person confirms;
# only what changed is sent, what is not the site's is never touched, and what fails is said in words.
import filecmp
import getpass
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from doors_publish import PAGE, add_place
from host import Host
from journey import *


def files_below(folder):
    """Names of the site's files, hidden ones apart."""
    found = set()
    for at, _, names in os.walk(folder):
        found |= {os.path.relpath(os.path.join(at, name), folder) for name in names if not name.startswith(".")}
    return found


def same(box, folder):
    current = os.path.join(box.data, "site/current")
    names = files_below(current)
    return names == files_below(folder) and not any(filecmp.cmpfiles(current, folder, names, shallow=False)[1:])


def row(box, folder):
    return box.query("SELECT *, coalesce (tried_at, 0) AS tried FROM publish_target WHERE folder = ?", folder)[0]


def press(box, browser, folder, verb):
    """The button of that place; the page once the box has tried: a button that asks for a try forgets the one before."""
    page = expect(browser.get(PAGE))
    expect(send(page, form_with(page, row(box, folder)["uuid"], verb=verb), button=verb))
    wait_tried(box, folder)
    return expect(browser.get(PAGE))


def wait_tried(box, folder):
    until(lambda: row(box, folder)["tried"], 30, f"{folder} is tried")


def in_folder(box, browser):
    folder = os.path.join(box.folder, "elsewhere")
    wait_site(box)
    page = until(lambda: next((p for p in [expect(browser.get(PAGE))] if p.has("Publié le")), None), 30, "the site is published")
    ok(page.has("n’est publié nulle part ailleurs"), "at first here, and nowhere else", page.text[:600])
    for wrong in ("elsewhere", "/etc/www", "/../x", "/a b", "-e/x"):
        page = add_place(page, way="folder", folder=wrong)
        ok(page.status == 422 and page.has("Un dossier, sans espace"), f"{wrong} is refused", page.text[:300])
    is_(page.form("folder").field("folder").value, "-e/x", "what was typed is kept")
    os.makedirs(folder)
    for name in ("autre.html", ".htaccess"):
        with open(os.path.join(folder, name), "w", encoding="ascii") as stream:
            stream.write("other")
    expect(add_place(page, way="folder", folder=folder))
    wait_tried(box, folder)
    page = expect(browser.get(PAGE))
    ok(page.has("Il y a déjà autre chose dans ce dossier") and set(os.listdir(folder)) == {"autre.html", ".htaccess"},
       "a folder with other things is left as it is, and that is said", page.text[:900])
    os.remove(os.path.join(folder, "autre.html"))
    page = press(box, browser, folder, "try")
    ok(same(box, folder), "then the whole site is there", *sorted(files_below(folder))[:5])
    ok(page.has("fichiers envoyés"), "the page says how much was sent", page.text[:900])
    ok(os.path.exists(os.path.join(folder, ".htaccess")), "what begins with a dot is the host's own, and stays")
    ok(not os.path.exists(os.path.join(folder, ".pages")), "the box's own notes are not published")
    return folder


def changed(box, browser, folder):
    """A change is published here, then there; only its pages are sent; what strayed into the folder goes."""
    with open(os.path.join(folder, "vieux.html"), "w", encoding="ascii") as stream:
        stream.write("vieux")
    done = row(box, folder)["build"]
    page = expect(browser.get("/reglages?partie=couleurs"))
    expect(send(page, page.form("color.main"), {"color.main": "#234567"}))
    page = expect(browser.get(PAGE))
    page = expect(send(page, form_with(page, PAGE)))
    ok(page.has("La publication est demandée"), "the site is asked for at once")
    until(lambda: row(box, folder)["build"] != done, 30, "it is published elsewhere too")
    sent = row(box, folder)["sent_files"]
    ok(1 <= sent < 20, "what has the colour is sent (a style sheet, papers), not the site", sent)
    ok(same(box, folder), "the place has what the box has, no more")


def over_ssh(box, browser):
    host = Host(os.path.join(box.folder, "host")).start()
    try:
        page = expect(browser.get(PAGE))
        page = add_place(page, way="ssh", host="a;b", port="0", login="-o", folder="www")
        is_([page.status] + [page.has(words) for words in ("Le nom d’une machine", "Un numéro de port", "Le nom du compte")],
            [422, True, True, True], "words for a shell are refused beside their fields")
        page = expect(add_place(page, way="ssh", host="127.0.0.1", port=str(host.port), login=getpass.getuser(),
                                folder=host.site))
        wait_tried(box, host.site)
        page = expect(browser.get(PAGE))
        ok(page.has("Cette machine n’est pas encore connue") and page.has(host.print_of_key()),
           "its key is shown as its owner would show it", page.text[:1500])
        is_(os.listdir(host.site), [], "and nothing is sent before a person confirmed it")
        page = press(box, browser, host.site, "trust")
        ok(page.has("La machine refuse la clé de la boîte"), "a key that the host does not know is said", page.text[:1500])
        with open(os.path.join(box.data, "publish/id_ed25519.pub"), encoding="ascii") as stream:
            line = stream.read().strip()
        ok(page.has(line), "the box's key stands on the page")
        is_(os.stat(os.path.join(box.data, "publish/id_ed25519")).st_mode & 0o777, 0o600, "the other half is the box's alone")
        host.let_in(line)
        page = press(box, browser, host.site, "try")
        ok(same(box, host.site), "then the site is on the host", page.text[:1500])
        host.stop()
        host.make_key()
        host.start()
        page = press(box, browser, host.site, "try")
        ok(page.has("La machine ne présente plus la même clé"), "another key is refused", page.text[:1500])
    finally:
        host.stop()
    page = press(box, browser, host.site, "try")
    ok(page.has("La machine ne répond pas"), "a host that is down is said", page.text[:1500])
    ok(same(box, host.site), "and the site there stays")
    press(box, browser, host.site, "pause")
    page = expect(browser.get(PAGE))
    page = expect(send(page, form_with(page, row(box, host.site)["uuid"], verb="remove"), button="remove"))
    ok(page.has("n’est plus publié à cet endroit") and not page.has(host.site), "a place is given up", page.text[:900])


with Box() as box:
    set_up_demo(box)
    wait_site(box)
    someone = sign_in(box, ADMINISTRATOR)
    place = in_folder(box, someone)
    changed(box, someone, place)
    over_ssh(box, someone)
    ok(not sign_in(box, MANAGER).get(PAGE).has("Ajouter un endroit"), "a manager publishes, an administrator chooses where")
done_testing()
