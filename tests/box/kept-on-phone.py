#!/usr/bin/python3
# kept-on-phone.py: what a phone kept while it had no network, sent as its script sends it: filed once however often and however
# at once it comes; with the draft that was begun online, and never with somebody else's; refused with reasons that a person reads.
import concurrent.futures
import os
import re
import secrets
import sys
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *

DOOR = "/signaler/hors-ligne"
SAID = {"profile": "tenant", "danger_now": "none", "address": "12 Rue Carnot", "postcode": "", "city": "Pau", "area.L-HUM": "yes",
        "problem.L-HUM03": "L-HUM03-2", "description": "Les murs sont noirs.", "contact_by": "desk", "website": ""}


def phone_token():
    return secrets.token_urlsafe(32)


def kept(browser, token, mark="", photos=(), csrf=None, **said):
    """One sending, as assets/kept.js does it."""
    csrf = browser.get("/signaler/jeton").json()["csrf"] if csrf is None else csrf
    entries = {"csrf": csrf, "token": token, "langue": "fr", "mark": mark, **SAID, **said}
    return browser.post(DOOR, [*entries.items(), *(("photos", photo) for photo in photos)], multipart=bool(photos), follow=False)


def mark_of(page):
    return re.search(r'data-mark="(\w+)"', page.source).group(1)


def count(box, table):
    return box.query(f"SELECT count(*) AS n FROM {table}")[0]["n"]


def words_of(answer):
    return {error["field"]: error["words"] for error in answer.json()["errors"]}


def sent_once(box):
    phone, token = box.browser(), phone_token()
    photos = [("mur.png", png(), "image/png"), ("faux.jpg", b"no picture", "image/jpeg")]
    first = kept(phone, token, photos=photos)
    is_(first.status, 200, "what a phone kept is filed")
    like(first.json()["reference"], r"^64-\d+$", "its number is told")
    is_(phone.get(first.json()["follow_url"]).status, 200, "its follow-up page opens")
    is_(len(first.json()["refused"]), 1, "a file that is no photo holds nobody up")
    like(first.json()["refused"][0], "faux.jpg", "and is named")
    is_(count(box, "file"), 1, "the photo is with it")
    again = kept(box.browser(), token, photos=photos)  # another cookie jar: the answer was lost, weeks went by
    is_((again.status, again.json()["reference"], again.json()["follow_url"]),
        (200, first.json()["reference"], first.json()["follow_url"]), "sent again it gets the same receipt")
    is_((count(box, "report"), count(box, "file")), (1, 1), "and is not filed again")
    like(phone.get("/recu").text, first.json()["reference"], "the receipt's page opens in the same browser")
    far = kept(box.browser(), phone_token(), city="Paris", postcode="75001")
    ok(any("n’est pas à Pau" in words for words in far.json()["refused"]), "a home in another town is filed, and said so")
    row = box.query("SELECT address, city, language FROM report")[0]
    is_((row["address"], row["city"], row["language"]), ("12 Rue Carnot", "Pau", "fr"), "what was typed is in the store")


def sent_at_once(box):
    before, token = count(box, "report"), phone_token()
    browsers = [box.browser() for _ in range(8)]
    tokens = [browser.get("/signaler/jeton").json()["csrf"] for browser in browsers]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda i: kept(browsers[i], token, csrf=tokens[i]), range(8)))
    references = {answer.json()["reference"] for answer in answers if answer.status == 200}
    ok(all(answer.status == 200 for answer in answers), "eight sendings at once are all answered",
       *[f"{answer.status} {answer.text[:200]}" for answer in answers])
    is_(len(references), 1, "with one number")
    is_(count(box, "report"), before + 1, "one report is filed")


def goes_on(box):
    """Begun page by page, the network left, ended on the phone: one draft, with the photos that were sent already."""
    tenant = box.browser()
    page = fill_form(tenant, until="logement", photos=[("avant.png", png(shade=10), "image/png")])
    mark, drafts = mark_of(page), count(box, "draft")
    stranger = kept(box.browser(), phone_token(), mark=mark)
    is_(stranger.status, 200, "a mark alone is nothing")
    is_(count(box, "draft"), drafts + 1, "it opens nobody's draft")
    is_(box.query("SELECT count(*) AS n FROM report_file WHERE report_id = (SELECT max(id) FROM report)")[0]["n"], 0,
        "and takes nobody's photos")
    token = phone_token()
    answer = kept(tenant, token, mark=mark, photos=[("apres.png", png(shade=200), "image/png")], adults="3", contact_by="desk")
    is_(answer.status, 200, "a draft goes on from the phone")
    is_(count(box, "draft"), drafts + 1, "as the same draft")
    number = answer.json()["reference"].split("-")[1]
    is_(box.query("SELECT count(*) AS n FROM report_file f JOIN report r ON r.id = f.report_id WHERE r.number = ?", number),
        [{"n": 2}], "with the photo sent before and the one kept")
    is_(box.query("SELECT adults FROM report WHERE number = ?", number)[0]["adults"], 3, "the phone's answers count")
    is_(box.query("SELECT severity FROM report_problem p JOIN report r ON r.id = p.report_id WHERE r.number = ? ORDER BY severity",
                  number), [{"severity": one} for one in sorted(PROBLEMS)], "beside those given before")
    like(tenant.get("/recu").text, answer.json()["reference"], "and this browser has its receipt")
    other = kept(tenant, phone_token(), mark=mark)
    is_(other.status, 200, "the mark of a draft that is gone is nothing either")


def already_sent(box):
    """The same report ended in another page meanwhile: the phone is told its number."""
    tenant = box.browser()
    page = fill_form(tenant)
    mark = mark_of(page)
    receipt = read_receipt(send(page, page.form("website")))
    before = count(box, "report")
    is_(kept(tenant, phone_token(), mark=mark).json()["reference"], receipt.reference, "what was sent in a page is not sent again")
    is_(count(box, "report"), before, "nothing is filed")


def unticked(box):
    """A place that was unticked on the phone goes with what was chosen there before."""
    tenant = box.browser()
    mark = mark_of(fill_form(tenant, until="recit"))
    answer = kept(tenant, phone_token(), mark=mark, **{"area.L-AER": "", "problem.L-AER01": ""})
    number = answer.json()["reference"].split("-")[1]
    found = box.query("SELECT severity FROM report_problem p JOIN report r ON r.id = p.report_id WHERE r.number = ?", number)
    ok(found and not any(row["severity"].startswith("L-AER") for row in found), "an unticked place takes its problems along", found)
    gas = kept(box.browser(), phone_token(), danger_now="gas")
    rows = box.query("SELECT severity FROM report_problem p JOIN report r ON r.id = p.report_id WHERE r.number = ?",
                     gas.json()["reference"].split("-")[1])
    ok({"severity": "L-GAZ01-2"} in rows, "a danger is among the problems, as online", rows)


def refused(box):
    before, phone, token = count(box, "report"), box.browser(), phone_token()
    answer = kept(phone, token, city="", contact_by="phone", phone="12", photos=[("mur.png", png(), "image/png")])
    is_(answer.status, 422, "what is not complete is refused")
    is_(set(words_of(answer)), {"city", "phone"}, "each field that is wrong is named")
    like(words_of(answer)["city"], "commune", "in words")
    is_({error["step"] for error in answer.json()["errors"]}, {"lieu", "contact"}, "with its step")
    is_((kept(phone, phone_token(), website="spam").status, count(box, "report")), (422, before), "the trap closes here too")
    is_(kept(phone, "short").status, 400, "a token that is none is refused")
    is_(kept(phone, token, csrf="f" * 64).status, 403, "a page of another site cannot send")
    naked = box.browser().post(DOOR, [("token", token)], multipart=True, follow=False)
    is_((naked.status, naked.headers.get("Location")), (303, "/signaler"), "who never asked for a token is not read")
    files = count(box, "file")
    corrected = kept(phone, token, phone="", photos=[("mur.png", png(), "image/png")])
    is_(corrected.status, 200, "corrected it passes, under the same token")
    is_(count(box, "file"), files + 1, "with its photo, once")


def too_many(box):
    people = [kept(box.browser(), phone_token(), contact_by="phone", phone="06 12 34 56 78") for _ in range(4)]
    is_([answer.status for answer in people], [200, 200, 200, 429], "the limits of the form are those of a phone")


def from_outside(box):
    """The door of the outside copy: for its pages alone, which send without cookies."""
    copy, door = "https://copie.example", "/signaler/dehors"
    entries = {"token": phone_token(), "langue": "fr", "mark": "", **SAID}

    def send_from(origin, multipart=False):
        browser = box.browser()
        kind, body = encode_multipart(list(entries.items())) if multipart else (None, None)
        headers = {} if origin is None else {"Origin": origin}
        if multipart:
            return browser.request("POST", door, body, {**headers, "Content-Type": kind}, follow=False)
        return browser.request("POST", door, urllib.parse.urlencode(entries).encode(),
                               {**headers, "Content-Type": "application/x-www-form-urlencoded"}, follow=False)
    before = count(box, "report")
    is_([send_from(copy).status, box.browser().get("/signaler/copie").status], [403, 404], "without a copy there is no such door")
    box.admin("setting", "set", "reach.outside", copy)
    strangers = (None, "null", "https://autre.example", copy + ".example", "http://copie.example")
    refused_ones = [send_from(one, files) for one in strangers for files in (False, True)]
    is_({(one.status, one.headers.get("Access-Control-Allow-Origin")) for one in refused_ones}, {(403, None)},
        "other sites, and programs that say nothing, are turned away")
    is_(count(box, "report"), before, "and file nothing")
    first, again = send_from(copy), send_from(copy, multipart=True)
    is_([first.status, again.status, count(box, "report")], [200, 200, before + 1], "the copy's pages file a report, once")
    is_([again.json()["reference"], first.headers["Access-Control-Allow-Origin"], first.headers["Vary"]],
        [first.json()["reference"], copy, "Origin"], "and may read its number")
    asked = box.browser().request("GET", door, headers={"Origin": copy})
    is_((asked.json(), box.browser().get(door).status), ({"there": True}, 403), "the copy finds out that the box is there")
    page = box.browser().get("/signaler/copie?langue=fr")
    unlike(page.source, r"csrf|data-mark|64-1", "its page holds nothing of anybody")
    like(page.source, f"connect-src 'self' {box.base_url};", "and may speak to the box alone")


def install(box):
    worker = box.browser().get("/signaler/worker.js?langue=fr")
    is_(worker.headers["Service-Worker-Allowed"], "/signaler", "the worker is for the form only")
    is_(worker.headers["Cache-Control"], "no-cache", "and asked for again")
    is_(box.browser().get("/signaler/worker.js?langue=fr").body, worker.body, "it is the same as long as nothing changes")
    manifest = box.browser().get("/signaler/manifest.webmanifest").json()
    is_((manifest["scope"], manifest["start_url"]), ("/signaler", "/signaler"), "the manifest is for the form")
    like(manifest["name"], "Pau", "and bears the town's name")
    page = box.browser().get(DOOR)
    unlike(page.source, r"csrf|data-mark", "the page that is kept holds nothing of anybody")


with Box(start="2026-09-16T08:00Z", site=False) as box:
    set_up_demo(box)
    sent_once(box)
    sent_at_once(box)
    goes_on(box)
    already_sent(box)
    unticked(box)
    box.jump(minutes=30)
    refused(box)
    too_many(box)
    box.jump(minutes=30)
    from_outside(box)
    install(box)
done_testing()
