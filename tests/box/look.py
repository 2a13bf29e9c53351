#!/usr/bin/python3
# look.py: a town's own logo, colour, names and phone number, on all that its tenant sees: site, form, acknowledgement,
# follow-up page and mail. Nothing of it is built in: a folder and four settings.
import os
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import file_report, set_up_demo, settle, wait_site

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><circle cx="20" cy="20" r="18" fill="#7a1f5c"/></svg>'
CREST = '<img class="crest" src="/assets/logo.svg" alt="">'
MAIL_LOGO = '<img src="{{base_url}}/assets/logo.svg" alt="" width="40" height="40">'
YELLOW = "#ffe000"  # no text can be read in it on white: it must be darkened
SETTINGS = {"color.main": YELLOW, "town.name": "Val-Demo", "town.phone": "05 99 00 00 64", "service.name": "Habitat Val-Demo"}


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
done_testing()
