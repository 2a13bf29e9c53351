#!/usr/bin/python3
# bad-input.py: what people type wrong comes back with a clear sentence beside the field and everything they typed; what programs
# send wrong gets a plain no, and the store stays as it was.
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *

LONG = "Il pleut dans la chambre. " * 193  # 5,018 signs
MEGABYTE = 1024 * 1024

# Step, what is typed, the field the sentence stands beside, the sentence.
FORM_CASES = (
    ("lieu", {"address": "", "city": "Pau", "address_more": "2e étage"}, "address", "dans quelle rue"),
    ("lieu", {"address": "12 Rue Carnot", "city": ""}, "city", "dans quelle commune"),
    ("lieu", {"address": "12 Rue Carnot", "city": "Pau", "postcode": "640"}, "postcode", "cinq chiffres"),
    ("recit", {"description": LONG}, "description", "trop long"),
    ("logement", {"built_year": "vers 1960", "surface": "34"}, "built_year", "quatre chiffres"),
    ("logement", {"surface": "grand", "built_year": "1965", "one_room": "no"}, "surface", "mètres carrés"),
    ("foyer", {"adults": "deux", "children": "1"}, "adults", "nombre en chiffres"),
    ("prevenu", {"owner_told_how": "letter", "owner_told_on": "32/13/2026"}, "owner_told_on", "15/09/2026"),
    ("bail", {"moved_in_on": "2031-01-01", "lease": "yes"}, "moved_in_on", "pas encore arrivée"),
    ("prevenu", {"owner_told_on": "2031-01-01"}, "owner_told_on", "pas encore arrivée"),
    ("contact", {"contact_by": "mail", "email": "pas une adresse", "last_name": "Martin"}, "email", "n'est pas complète"),
    ("contact", {"contact_by": "phone", "phone": "12", "email": "a@example.org"}, "phone", "n'est pas complet"),
    ("contact", {"contact_by": "phone", "phone": ""}, "phone", "numéro de téléphone"),
    ("contact", {"contact_by": "mail", "email": ""}, "email", "adresse de courriel"),
)


def beside(page, field):
    """The sentence that stands with the field and is bound to it for those who do not see."""
    found = re.search(rf'<p class="error" id="{re.escape(field)}-error">(.*?)</p>', page.source, re.S)
    bound = found and f"{field}-error" in page.source.replace(found.group(0), "")
    return plain(re.sub(r"<[^>]+>", "", found.group(1))) if bound else ""


def value_of(form, name):
    fields = [f for f in form.fields if f.name == name]
    if fields[0].kind == "radio":
        return next((f.value for f in fields if f.checked), None)
    return fields[0].value


def wrong_answers(box):
    for step, typed, field, words in FORM_CASES:
        page = fill_form(box.browser(), until=step)
        page = send(page, page.form(), typed, button="Continuer")
        name = f"{step}: {words}"
        ok(page.status == 422 and page.path.endswith(step), f"{name}: the page comes back", page.status, page.text[:500])
        ok(words in beside(page, field), f"{name}: the sentence stands beside {field}", beside(page, field), page.text[:800])
        ok(page.has("Vos autres réponses sont gardées"), f"{name}: and at the top")
        again = page.browser.get(page.path)
        for known, form in (("typed", page.form()), ("kept for later", again.form())):
            kept = {key: value_of(form, key) for key in typed}
            if len(typed.get("description", "")) < 5000:
                is_(kept, typed, f"{name}: what was {known} is there")
            else:
                ok(kept["description"].strip().startswith(LONG[:4900]), f"{name}: what was {known} is there")


def wrong_problems(box):
    page = fill_form(box.browser(), until="ou")
    page = send(page, page.form(), {}, button="Continuer")
    ok(page.status == 422 and "au moins un endroit" in beside_any(page), "no place chosen: said where they are", page.text[:500])
    page = send(page, page.form(), {"area.L-HUM": True, "area.L-AER": True}, button="Continuer")
    ok(page.path.startswith("/signaler/probleme-"), "each place has its page", page.path)
    page = send(page, page.form(), {}, button="Continuer")
    ok(page.status == 422 and "retirez cet endroit" in beside_any(page), "nothing chosen there is said there", page.text[:500])
    is_(page.click("Retirer cet endroit").path, "/signaler/ou", "with the way to take the place away")
    ok(value_of(page.browser.get("/signaler/ou").form(), "area.L-HUM") == "yes", "the places stay chosen")
    page = page.browser.get("/signaler/recapitulatif")
    page = send(page, page.form("website"))
    ok(page.path != "/recu" and beside_any(page), "sending too early leads to what is missing, and says it", page.url,
       page.text[:500])
    is_(box.query("SELECT count(*) AS n FROM report")[0]["n"], 0, "and files nothing")


def too_many_drafts(box):
    """A robot that begins and begins again is stopped; the people of another address are not."""
    robot = box.browser()
    form = robot.get("/signaler").form()
    entries = form.entries(form.button("Commencer"))
    statuses = []
    for _ in range(301):
        robot.cookies.pop("draft", None)
        statuses.append(robot.post("/signaler", entries, follow=False).status)
    is_((statuses[0], statuses[-1]), (303, 429), "after 300 drafts from one address in twenty minutes: enough")
    ok(robot.get("/signaler").status == 200, "what can be read is still read")
    box.jump(minutes=21)
    is_(robot.post("/signaler", entries, follow=False).status, 303, "twenty minutes later it may begin again")


def corrections(box):
    """Who corrects one page finds the review again, by the pages of places that were added, and no others."""
    page = fill_form(box.browser())
    page = page.browser.get("/signaler/logement?retour=1")
    page = send(page, page.form(), {"surface": "beaucoup"}, button="Continuer")
    is_(page.status, 422, "a mistake made while correcting is said")
    page = send(page, page.form(), {"surface": "40"}, button="Continuer")
    is_(page.path, "/signaler/recapitulatif", "corrected, the review is back")
    ok(page.has("40"), "with the new answer")
    page = page.browser.get("/signaler/ou?retour=1")
    page = send(page, page.form(), {"area.L-ELE": True}, button="Continuer")
    is_(page.path, "/signaler/probleme-l-ele", "a place that is added has its page")
    page = send(page, page.form(), {"problem.L-ELE01": "L-ELE01-1"}, button="Continuer")
    is_(page.path, "/signaler/recapitulatif", "and then the review is back")
    page = page.browser.get("/signaler/bail?retour=1")
    page = send(page, page.form(), {"beneficiary": "caf"}, button="Continuer")
    is_(page.path, "/signaler/allocataire", "a question that an answer opens is asked")
    page = send(page, page.form(), {"beneficiary_number": "1234567"}, button="Continuer")
    ok(page.path == "/signaler/recapitulatif" and page.has("1234567"), "and read again", page.path)
    page = page.browser.get("/signaler/bail?retour=1")
    page = send(page, page.form(), {"beneficiary": "no"}, button="Continuer")
    ok(page.path == "/signaler/recapitulatif" and not page.has("1234567"), "what it hides again is not sent", page.path)


def beside_any(page):
    found = re.findall(r'<p class="error"[^>]*>(.*?)</p>', page.source, re.S)
    return " ".join(plain(re.sub(r"<[^>]+>", "", text)) for text in found)


def add_photos(page, *photos):
    return send(page, page.form("photos"), {"photos": photos[0]}, button="add", extra=[("photos", p) for p in photos[1:]])


def refused(page):
    """What is said of the files that were not taken, by name."""
    found = re.search(r'<div[^>]* id="photos-refused".*?</div>', page.source, re.S)
    return plain(re.sub(r"<[^>]+>", " ", found.group(0))) if found else ""


def photos_of(page):
    return re.findall(r'<img src="(/brouillon/photos/[^"]+)"', page.source)


def wrong_photos(box):
    page = fill_form(box.browser(), until="photos")
    page = add_photos(page, ("mur.png", png(), "image/png"), ("facture.pdf", b"%PDF-1.4 rien", "image/jpeg"))
    ok(page.status == 422 and "« facture.pdf »" in refused(page), "a file that is no image is refused by its name",
       page.text[:600])
    is_(len(photos_of(page)), 1, "the photo beside it is kept")
    page = add_photos(page, ("abîmée.png", png()[:200], "image/png"))
    like(refused(page), r"« abîmée.png » est abîmé", "half a picture is refused by its name")
    page = add_photos(page, ("enorme.jpg", os.urandom(10 * MEGABYTE + 1), "image/jpeg"), ("deux.png", png(shade=9), "image/png"))
    like(refused(page), r"« enorme.jpg » pèse plus de 10 Mo", "more than 10 MB is refused by its name")
    is_(len(photos_of(page)), 2, "and the one after it kept")
    page = add_photos(page, ("<b onclick=alert(1)>.png", b"x", "image/png"))
    ok("<b onclick" not in page.source and "« <b onclick=alert(1)>.png »" in page.text, "a hostile name is shown as text")
    page = add_photos(page, *((f"photo-{n}.png", png(shade=n), "image/png") for n in range(3, 8)))
    like(refused(page), r"« photo-7.png » : 6 fichiers au plus", "the seventh is refused by its name")
    is_(len(photos_of(page)), 6, "six are kept")
    photo = page.browser.get(photos_of(page)[0])
    is_((photo.status, photo.type, photo.body[:2]), (200, "image/jpeg", b"\xff\xd8"), "what is kept is a picture of our own making")
    is_(box.browser().get(photos_of(page)[0]).status, 404, "and nobody else's")


def wrong_follow_up(box, report):
    for text, words in (("", "Écrivez votre message"), (LONG, "trop long")):
        page = report.browser.get(report.follow)
        page = send(page, page.form("message"), {"message": text})
        ok(page.status == 422 and words in beside(page, "message"), f"the follow-up page: {words}", page.text[:500])
        ok(value_of(page.form("message"), "message").strip().startswith(text[:4000].strip()), "and the words are still there")
    is_(box.browser().get("/suivi/" + "A" * 43).status, 404, "a link nobody was given opens nothing")


def wrong_staff(box, report):
    desk = sign_in(box, MANAGER)
    take(box, desk, report)
    page = desk.get(f"/dossiers/{uuid_of(box, report)}")
    for values, field in (({"reason": "", "message": "Voici notre conseil."}, "reason"),
                          ({"reason": "advice_enough", "message": ""}, "message")):
        back = send(page, form_with(page, "/etat", verb="filter"), values)
        form = form_with(back, "/etat", verb="filter")
        ok(back.status == 422 and beside(back, f"filter-{field}"), f"filtering without {field}: a sentence beside it",
           back.text[:500])
        is_({key: value_of_select(form, key) for key in values}, values, "and the other answer is kept")
    stale = desk.get(f"/dossiers/{uuid_of(box, report)}")
    transmit(box, desk, report)
    back = send(stale, form_with(stale, "/etat", verb="filter"), {"reason": "other", "message": "Trop tard, mais écrit."})
    ok(back.status == 409 and back.has("a changé entre-temps") and back.has("Trop tard, mais écrit."),
       "a form of before somebody else's change says so, and gives the text back", back.status, back.text[:600])
    for verb in ("take", "explode", ""):
        back = desk.post(f"/dossiers/{report.uuid}/etat", [("csrf", value_of(page.form("verb"), "csrf")), ("verb", verb)])
        ok(back.status in (400, 409), f"verb “{verb}” is refused", back.status)
    page = desk.get(f"/dossiers/{report.uuid}")
    back = send(page, form_with(page, "/resultats"), {"kind": "works_done", "at": "2031-01-01", "note": "Peinture refaite."})
    ok(back.status == 422 and beside(back, "result-at"), "a result of the future: a sentence beside the day", back.text[:500])
    ok("Peinture refaite." in back.source, "and its note is kept")
    is_(box.query("SELECT state FROM report WHERE uuid = ?", report.uuid), [{"state": "active"}], "the file is where it was")


def value_of_select(form, name):
    field = form.field(name)
    return next((o[0] for o in field.options if o[2]), "") if field.kind == "select" else field.value


def wrong_sign_in(box):
    texts = set()
    for email in ("responsable@demo.example", "personne@demo.example"):
        page = box.browser().get("/connexion")
        page = page.submit({"email": email, "password": "faux"}, form="password")
        ok(page.status == 422 and value_of(page.form("password"), "email") == email, "a wrong sign-in keeps the address")
        ok("faux" not in page.source, "and not the password")
        texts.add(page.text.replace(email, ""))
    is_(len(texts), 1, "whether an address is known is not told")
    page = box.browser().get("/connexion?next=//evil.example/")
    page = page.submit({"email": MANAGER, "password": PASSWORD}, form="password", follow=False)
    is_(page.headers["Location"], "/dossiers", "signing in leads nowhere else")
    for _ in range(5):
        page = box.browser().get("/connexion").submit({"email": "agent.ars@demo.example", "password": "faux"}, form="password")
    page = box.browser().get("/connexion").submit({"email": "agent.ars@demo.example", "password": PASSWORD}, form="password")
    is_(page.status, 429, "after five wrong passwords the account rests, even for the right one")


def hostile(box):
    browser = box.browser()
    page = fill_form(browser, description='<script>alert(1)</script> {{>w.form.send}} & "guillemets"', last_name="O'Neil <b>")
    ok("<script>alert" not in page.source and page.has("{{>w.form.send}}"), "markup and templates are shown as typed")
    back = send(page, page.form("website"), {"website": "http://spam.example"})
    ok(back.status == 422 and back.has("case cachée"), "the hidden field filled by a robot: said, not swallowed", back.text[:500])
    report = read_receipt(send(back, back.form("website"), {"website": ""}))
    like(open_file(box, sign_in(box, MANAGER), report).text, r"<script>alert\(1\)</script>", "staff read it as text")
    csrf = value_of(browser.get("/signaler").form("csrf"), "csrf")
    for name, expected, sent in (
            ("no token", 403, lambda: browser.post("/signaler", [])),
            ("another's token", 403, lambda: box.browser().post("/signaler", [("csrf", csrf)])),
            ("a type we do not read", 415, lambda: browser.post_json("/signaler", {})),
            ("a form too large", 413, lambda: browser.post("/signaler", [("csrf", csrf), ("x", "y" * 70000)])),
            ("more fields than a form has", 413, lambda: browser.post("/signaler", [("f", "1")] * 2001)),
            ("a multipart that ends early", 400, lambda: browser.request(
                "POST", "/signaler/lieu", b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb",
                {"Content-Type": "multipart/form-data; boundary=x"})),
            ("a null byte", 400, lambda: browser.request("POST", "/signaler", b"csrf=%00",
                                                         {"Content-Type": "application/x-www-form-urlencoded"})),
            ("a token that is no text", 403, lambda: browser.request("POST", "/signaler", b"csrf=%ff%fe",
                                                                    {"Content-Type": "application/x-www-form-urlencoded"}))):
        is_(sent().status, expected, f"{name} gets {expected}")
    return report


with Box(start="2026-09-16T07:00Z", config={"server": {"front": "loopback"}}, site=False) as box:
    set_up_demo(box)
    wrong_answers(box)
    wrong_problems(box)
    corrections(box)
    wrong_photos(box)
    report = hostile(box)
    wrong_follow_up(box, report)
    wrong_staff(box, report)
    wrong_sign_in(box)
    too_many_drafts(box)
    is_(box.query("PRAGMA integrity_check")[0]["integrity_check"], "ok", "the store is whole")
done_testing()
