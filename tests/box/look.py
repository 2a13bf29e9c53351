#!/usr/bin/python3
# look.py: a town's own logo, colour, names and phone number, on all that its tenant sees: site, form, acknowledgement,
# follow-up page and mail. Nothing of it is built in: a folder and four settings. Then without a folder: a logo sent in the
# browser, a drawing and a picture, refused where it is active, taken back.
import os
import re
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import MANAGER, expect, file_report, form_with, png, send, set_up_demo, settle, sign_in, wait_site

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><circle cx="20" cy="20" r="18" fill="#7a1f5c"/></svg>'
CREST = '<img class="crest" src="/assets/logo.svg" alt="">'
MAIL_LOGO = '<img src="{{base_url}}/assets/logo.svg" alt="" width="40" height="40">'
YELLOW = "#ffe000"  # no text can be read in it on white: it is refused
PURPLE = "#7a1f5c"
SETTINGS = {"color.main": PURPLE, "town.name": "Val-Demo", "town.phone": "05 99 00 00 64", "service.name": "Habitat Val-Demo"}


def write(folder, name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(text)


def judge_page(page, where):
    is_(page.status, 200, f"{where}: answered")
    ok(CREST in page.source, f"{where}: the logo")
    for key in ("town.name", "town.phone"):
        ok(SETTINGS[key].replace(" ", "") in page.text.replace("\u00a0", "").replace(" ", ""), f"{where}: {key}", page.text[:1500])


own = tempfile.mkdtemp(prefix="look-")
write(own, "partials/crest.mustache", CREST + "\n")
write(own, "mails/logo.html.mustache", MAIL_LOGO)
write(own, "assets/logo.svg", LOGO)
try:
    with Box(start="2026-09-16T07:00Z", config={"paths": {"override": own}}) as box:
        set_up_demo(box)
        wait_site(box)
        for key, value in SETTINGS.items():
            box.run("histologe-admin", "setting", "set", key, value)
        # The daemon's own run may still hold the folder.
        until(lambda: box.run("histologe-generator", "site", check=False).returncode == 0, 60, "the site is built")
        tenant = box.browser()
        report = file_report(tenant, email="tenant@example.org")
        settle(box)
        for path in ("/", "/aide/", "/signaler", "/recu"):
            judge_page(tenant.get(path), path)
        judge_page(tenant.get(report.follow), "follow-up page")
        is_(tenant.get("/assets/logo.svg").source, LOGO, "the logo itself is served")
        style = tenant.get("/assets/town.css").source
        ok("--town-main" in style and YELLOW not in style, "the pages have the town's colour, made readable", style)
        mails = [mail for mail in box.mails() if mail.to == "tenant@example.org"]
        is_(len(mails), 1, "one mail")
        color = style.split("--town-main:")[1].split(";")[0].strip()
        ok(color in mails[0].html and "#0b5563" not in mails[0].html, "so has the mail", color, mails[0].html[:1500])
        ok(f'src="{box.base_url}/assets/logo.svg"' in mails[0].html, "and its logo", mails[0].html[:1500])
        for key in ("town.name", "town.phone", "service.name"):
            ok(SETTINGS[key] in mails[0].text.replace("\u00a0", " "), f"the mail says {key}")
finally:
    shutil.rmtree(own)

ACTIVE = LOGO.replace("<circle", "<script>alert(1)</script><circle")
with Box(start="2026-09-16T07:00Z") as box:
    set_up_demo(box)
    desk = sign_in(box, MANAGER)

    def choose(name, content, kind, status=200):
        page = expect(desk.get("/reglages?partie=couleurs"))
        return expect(send(page, form_with(page, "/reglages/logo"), {"logo": (name, content.encode() if isinstance(content, str)
                                                                              else content, kind)}), status)

    def shown():
        source = box.browser().get("/signaler").source
        found = re.search(r'<img class="crest own" src="(/assets/logo/[0-9]+\.(?:svg|jpg))"', source)
        return found[1] if found else None

    refused = choose("actif.svg", ACTIVE, "image/svg+xml", 422)
    ok(refused.has("ligne 1") and refused.has("script") and shown() is None, "an active drawing is refused, and why is said",
       refused.text[:700])
    ok(choose("lettre.pdf", b"%PDF-1.4 x", "image/png", 422).has("n'est pas une image"), "so is what is no picture")
    ok(choose("logo.svg", LOGO, "image/svg+xml").has("Le logo est enregistré"), "a drawing is taken")
    drawing = shown()
    ok(drawing and drawing.endswith(".svg"), "it stands on the pages at once", str(drawing))
    is_(box.browser().get(drawing).source, LOGO, "as it came")
    until(lambda: box.run("histologe-generator", "site", check=False).returncode == 0, 60, "the site is built")
    ok(os.path.exists(os.path.join(box.data, "site/current", drawing[1:])), "and in the site, wherever that is published")
    report = file_report(box.browser(), email="tenant@example.org")
    settle(box)
    mail = [mail for mail in box.mails() if mail.to == "tenant@example.org"][0]
    picture = drawing.replace(".svg", ".jpg")
    ok(f'src="{box.base_url}{picture}"' in mail.html, "mails show it as a picture", mail.html[:900])
    page = box.browser().get(picture)
    is_((page.status, page.headers.get("Content-Type")), (200, "image/jpeg"), "which is there")
    choose("logo.png", png(), "image/png")
    second = shown()
    ok(second != drawing and second.endswith(".jpg"), "a picture replaces it, written anew", str(second))
    box.generator("site")
    ok(os.path.exists(os.path.join(box.data, "site/current", second[1:])), "and the site is built with it")
    is_([box.browser().get(path).status for path in (picture, "/assets/logo/99.svg", "/assets/logo/x", "/assets/logo/2.svg")],
        [200, 404, 404, 404], "the former is still there for mails that left")
    page = expect(desk.get("/reglages?partie=couleurs"))
    expect(send(page, form_with(page, "/reglages/logo/retirer")))
    is_(shown(), None, "taken back: our own mark again")
    is_([row["verb"] for row in box.query("SELECT verb FROM event WHERE noun = 'logo' ORDER BY id")],
        ["changed", "changed", "removed"], "each change is in the history")
    # A box that is seen from elsewhere has a picture for who shares a page, which says what the posters do.
    box.configure(server={"base_url": "https://logement.demo.example"})
    pictures = []
    for color in ("#0b5563", PURPLE):
        box.run("histologe-admin", "setting", "set", "color.main", color)
        until(lambda: box.run("histologe-generator", "site", check=False).returncode == 0, 60, "the site is built")
        with open(os.path.join(box.data, "site/current/assets/share.png"), "rb") as file:
            pictures.append(file.read())
    is_([int.from_bytes(pictures[0][at:at + 4], "big") for at in (16, 20)], [1200, 630], "a picture for who shares a page")
    ok(pictures[0] != pictures[1], "in the town's own colour")
    with open(os.path.join(box.data, "site/current/index.html"), encoding="utf-8") as file:
        ok('content="https://logement.demo.example/assets/share.png"' in file.read(), "named by each page")
    is_(box.run("histologe-admin", "setting", "set", "color.main", YELLOW, check=False).returncode != 0, True,
        "a colour nobody could read is refused on the command line too")
done_testing()
