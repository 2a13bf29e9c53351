#!/usr/bin/python3
# visits.py: a visit at a distance from the proposal to its conclusion: what each person reads, the mails that leave, the
# invitations
# read by another program's parser, the reminders; moved and cancelled from both sides.
import datetime
import os
import re
import sys
import urllib.parse

import icalendar

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *

TENANT, NAME, STREET = "menage@example.org", "Dubois", "Carnot"
LINK = "https://visio.exemple.fr/salle-64"
UTC = datetime.timezone.utc
GUEST = MAILBOXES["adil"]
EVERYBODY = sorted((TENANT, AGENTS["schs"], GUEST))


def propose(box, browser, report, dates, verb=None, **values):
    """Fills the form of a first proposal, or of another one; returns the page that follows, whatever it is."""
    page = open_file(box, browser, report)
    form = form_with(page, r"/visites/[^/]+", verb=verb) if verb else form_with(page, r"/dossiers/[^/]+/visites")
    fields = {"means": "video", "video_link": LINK, "minutes": "45", **values}
    for number, (day, time) in enumerate(dates, 1):
        fields.update({f"day-{number}": day, f"time-{number}": time})
    return send(page, form, fields)


def do(box, browser, report, verb, **values):
    """One of the other forms about the open visit."""
    page = open_file(box, browser, report)
    return send(page, form_with(page, r"/visites/[^/]+", verb=verb), values)


def path_of(mail):
    """The keyed page of a mail."""
    return next(urllib.parse.urlsplit(link).path for link in mail.links if "/visite/" in link)


def answer_visit(browser, path, at, message=""):
    page = expect(browser.get(path))
    form = form_with(page, re.escape(path), verb="answer")
    if isinstance(at, str) and at != "none":
        at = next(value for words, value in tiles(page) if at in plain(words))
    return send(page, form, {"at": at, "message": message})


def tiles(page):
    """(words, value) of the dates to choose from."""
    return re.findall(r'name="at"[^>]*value="(\d+)"[^>]*><span>([^<]+)</span>', page.source) and [
        (words, value) for value, words in
        re.findall(r'name="at"[^>]*value="(\d+)"[^>]*><span>([^<]+)</span>', page.source)]


def state(box):
    return box.query("SELECT state, revision, at FROM visit ORDER BY id DESC LIMIT 1")[0]


def invitation(mail):
    """The calendar object of a mail, by python3-icalendar; the same bytes stand among the alternatives and as a file."""
    inline = [p for p in mail.message.walk() if p.get_content_type() == "text/calendar" and not p.get_filename()]
    files = [p for p in mail.message.walk() if p.get_filename() == "visite.ics"]
    raw = files[0].get_payload(decode=True)
    calendar = icalendar.Calendar.from_ical(raw)
    event = calendar.walk("VEVENT")[0]
    return {"same": len(inline) == len(files) == 1 and inline[0].get_payload(decode=True) == raw, "raw": raw,
            "method": str(calendar["METHOD"]), "label": inline[0].get_param("method"), "uid": str(event["UID"]),
            "sequence": int(event["SEQUENCE"]), "start": event["DTSTART"].dt, "end": event["DTEND"].dt,
            "status": str(event["STATUS"]), "organizer": str(event["ORGANIZER"]), "attendee": str(event["ATTENDEE"]),
            "url": str(event.get("URL", "")), "location": str(event["LOCATION"]), "text": str(event["DESCRIPTION"])}


def check_shape(invitations):
    """RFC 5545: lines of 75 bytes at most, ended by CRLF; nobody's name or street in it."""
    wrong = []
    for one in invitations:
        lines = one["raw"].split(b"\r\n")
        wrong += [line for line in lines if len(line) > 75 or b"\n" in line or b"\r" in line]
        wrong += [word for word in (NAME, STREET) if word.encode() in one["raw"].replace(b"\r\n ", b"")]
    ok(invitations and not wrong, "invitations are folded, and name nobody", *map(repr, wrong))
    ok(all(one["same"] and one["label"] == one["method"] for one in invitations), "the label of a part says what it asks")


def told(post, kind):
    """Who got a mail of that kind, and no other mail left but these kinds."""
    return sorted(to for to, what in post.news() if what == kind)


with Box(start="2026-11-24T08:00Z", site=False) as box:
    set_up_demo(box)
    report = file_report(box.browser(), email=TENANT, last_name=NAME)
    transmit(box, sign_in(box, MANAGER), report)
    agent, guest, stranger = (sign_in(box, AGENTS[p]) for p in ("schs", "adil", "caf"))
    for browser in (agent, guest):
        accept(box, browser, report)
    post = Post(box)
    post.news()

    # ---- proposing ----
    page = propose(box, agent, report, [("2026-11-20", "10:00"), ("2026-12-02", "dix heures")],
                   video_link="http://visio.exemple.fr")
    is_(page.status, 422, "a day that is past, an hour in letters and a link without https are told")
    ok(page.has("Ce moment est déjà passé") and page.has("sous la forme 14:30") and page.has("en https://"), "each at its field",
       page.text[:1500])
    ok("http://visio.exemple.fr" in page.source and "dix heures" in page.source, "what was typed is still there")
    is_(box.query("SELECT count(*) AS n FROM visit")[0]["n"], 0, "nothing was written")
    page = propose(box, agent, report, [("2026-12-01", "10:00"), ("2026-12-01", "17h30"), ("2026-12-03", "9:15")],
                   before="Montrez-nous la chambre du fond.")
    is_((page.status, page.has("La visite est proposée au demandeur")), (200, True), "then the visit is proposed")
    ok(page.has("Le demandeur doit choisir une date") and page.has("visio.exemple.fr"), "the file says what is awaited")
    is_(told(post, "visit_proposed"), [TENANT], "the tenant gets a mail, and nobody else")
    mail = post.mail(TENANT, "visit_proposed")
    ok(all(words in mail.text for words in ("mardi 1er décembre 2026 à 17 h 30", "jeudi 3 décembre 2026 à 9 h 15",
                                            "Montrez-nous la chambre")), "with the dates in words", mail.text)
    ok(NAME not in mail.text and STREET not in mail.text and not mail.attachments, "no name, no street, no file yet")

    csrf = stranger.get(f"/dossiers/{report.uuid}").forms[0].field("csrf").value
    is_(stranger.post(f"/dossiers/{report.uuid}/visites", {"csrf": csrf, "day-1": "2026-12-05", "time-1": "10:00",
                                                            "minutes": "30", "means": "phone"}).status, 403,
        "a partner that does not hold the file proposes nothing")
    foreign = stranger.get(f"/dossiers/{report.uuid}")
    ok(not foreign.has("Montrez-nous") and LINK not in foreign.source, "and reads neither words nor link")

    # ---- the keyed page ----
    tenant, path = box.browser(), path_of(mail)
    page = [tenant.get(path) for _ in range(3)][-1]
    is_((page.status, state(box)["state"], state(box)["revision"]), (200, "proposed", 0), "opening the link changes nothing")
    is_(len(tiles(page)), 3, "three dates to choose from")
    ok('rel="noopener noreferrer"' not in page.source, "the call is not opened before its day")
    is_(tenant.get("/visite/" + "A" * 43).status, 404, "another key opens nothing")
    page = send(page, form_with(page, re.escape(path), verb="answer"), {})
    ok(page.status == 422 and page.has("Choisissez une date"), "an answer without a choice is asked again", page.text[:600])
    page = answer_visit(tenant, path, "none", "Je travaille le matin.")
    ok(page.status == 200 and page.has("C'est noté") and page.has("d'autres dates"), "none of the dates suits", page.text[:800])
    is_(told(post, "visit_declined"), [AGENTS["schs"]], "who leads the visit is told")
    ok("travaille" not in post.last[0].text, "the words are read behind the sign-in")
    page = open_file(box, agent, report)
    ok(page.has("Je travaille le matin") and page.has("Aucune date ne lui convient"), "and reads why on the file")

    # ---- other dates; two agents at once ----
    stale, old = open_file(box, sign_in(box, MANAGER), report), tenant.get(path)
    dates = [("2026-12-02", "18:00"), ("2026-12-04", "18:00")]
    guest_uuid = box.query("SELECT uuid FROM partner WHERE email = ?", GUEST)[0]["uuid"]
    page = propose(box, agent, report, dates, verb="propose_again", guest=[guest_uuid])
    ok(page.status == 200 and page.has("Invités"), "other dates are proposed, another partner invited", page.text[:300])
    page = send(stale, form_with(stale, r"/visites/[^/]+", verb="cancel"), {"reason": "not_needed",
        "message": "Plus utile, merci."})
    ok(page.status == 409 and page.has("a changé entre-temps") and page.has("Plus utile, merci"), "the second agent is told",
       page.text[:400])
    is_(state(box)["state"], "proposed", "and nothing of his is done")
    is_(told(post, "visit_proposed"), [TENANT], "the tenant gets the new dates")
    path = path_of(post.mail(TENANT, "visit_proposed"))

    page = send(old, form_with(old, r"/visite/.+", verb="answer"), {"at": tiles(old)[0][1], "message": "Le matin, alors."})
    ok(page.status == 409 and page.has("Les dates ont changé") and page.has("Le matin, alors") and page.has("2 décembre"),
       "so is the tenant who answers an older page, and keeps the words", page.text[:600])

    # ---- agreed, the button pressed twice ----
    page = tenant.get(path)
    form = form_with(page, re.escape(path), verb="answer")
    form.fill({"at": next(value for words, value in tiles(page) if "2 décembre" in plain(words))})
    page = [tenant.post(path, form.entries(), referer=page.url) for _ in range(2)][-1]
    is_(box.query("SELECT count(*) AS n FROM event WHERE noun = 'visit' AND verb = 'planned'")[0]["n"], 1,
        "pressed twice, agreed once")
    ok(page.status == 200 and page.has("mercredi 2 décembre 2026 à 18 h") and page.has("Ouvrir l'appel vidéo"),
       "a date is agreed", page.text[:800])
    like(page.source, rf'<a [^>]*href="{LINK}" rel="noopener noreferrer"', "the link leads out without telling from where")
    is_(sorted(to for to, kind in post.news() if kind == "visit_planned"), EVERYBODY, "everybody gets the confirmation")
    first = {m.to: invitation(m) for m in post.last}
    check_shape(list(first.values()))
    one = first[TENANT]
    is_((one["method"], one["status"], one["start"], one["end"] - one["start"]),
        ("REQUEST", "CONFIRMED", datetime.datetime(2026, 12, 2, 17, 0, tzinfo=UTC), datetime.timedelta(minutes=45)),
        "the invitation, read by another program, is for that hour, in UTC")
    is_({one["uid"] for one in first.values()} == {one["uid"]}, True, "it is one event for all")
    is_([first[to]["attendee"] for to in EVERYBODY], [f"mailto:{to}" for to in EVERYBODY],
        "each is invited alone: no address is told to others")
    like(one["organizer"], r"^mailto:[^@]+@", "the town invites")
    ok(one["url"] == one["location"] == LINK and LINK in one["text"] and report.reference in one["text"],
       "with the link of the call")

    # ---- moved by the tenant, from the follow-up page ----
    page = report.browser.get(report.follow)
    ok(page.has("mercredi 2 décembre 2026") and page.has("visio.exemple.fr"), "the follow-up page shows the visit")
    page = page.click("Voir, changer la date ou annuler")
    is_(page.status, 200, "and leads to it")
    moved = answer_visit(report.browser, page.path, "4 décembre")
    ok(moved.status == 200 and moved.has("vendredi 4 décembre"), "another date is taken", moved.text[:600])
    is_(sorted(to for to, kind in post.news() if kind == "visit_planned"), EVERYBODY, "everybody is told again")
    second = invitation(post.mail(TENANT, "visit_planned"))
    ok(second["uid"] == one["uid"] and second["sequence"] > one["sequence"] and second["start"].day == 4,
       "the same event, moved", second, one)
    other = file_report(box.browser(), email="autre@example.org")
    is_(other.browser.get(page.path.replace(report.follow, other.follow)).status, 404, "another tenant's key does not open it")
    post.news()

    # ---- moved by the agent ----
    visit = box.query("SELECT uuid FROM visit")[0]["uuid"]
    is_(stranger.post(f"/visites/{visit}", {"csrf": csrf, "verb": "cancel", "revision": str(state(box)["revision"]),
                                            "report": report.uuid, "reason": "other", "message": "Annulée."}).status, 403,
        "a partner that does not hold the file cancels nothing")
    page = propose(box, agent, report, [("2026-12-03", "9:00"), ("2026-12-04", "19:00")], verb="propose_again",
                   before="Je suis pris à 18 h.")
    ok(page.status == 200 and page.has("Invités"), "the agent proposes other dates; who was invited still is")
    is_(sorted(post.news()), sorted([(TENANT, "visit_proposed"), (AGENTS["schs"], "visit_postponed"), (GUEST, "visit_postponed")]),
        "everybody is told that the day does not hold")
    third = [invitation(m) for m in post.last]
    check_shape(third)
    ok(all((e["method"], e["uid"], e["start"]) == ("CANCEL", one["uid"], second["start"]) and e["sequence"] > second["sequence"]
           for e in third), "and calendars drop it", *third)
    page = answer_visit(tenant, path, "4 décembre")
    ok(page.status == 200 and page.has("vendredi 4 décembre 2026 à 19 h"), "the first mail's link still serves", page.text[:500])
    is_(sorted(to for to, kind in post.news() if kind == "visit_planned"), EVERYBODY, "a day is agreed again")
    fourth = invitation(post.mail(TENANT, "visit_planned"))
    ok(fourth["method"] == "REQUEST" and fourth["uid"] == one["uid"] and fourth["sequence"] > third[0]["sequence"],
       "and stands in calendars again", fourth)

    # ---- two working days before, the eve, two days after ----
    box.jump(to="2026-12-01T18:00Z")
    post.news()  # what fell due while the box was off
    box.jump(to="2026-12-02T06:55Z")
    is_(told(post, "visit_soon"), [], "five minutes early nobody is reminded")
    box.jump(to="2026-12-02T07:01Z")
    is_(told(post, "visit_soon"), sorted((AGENTS["schs"], GUEST)), "two working days before, at 8:00, who works is")
    box.jump(to="2026-12-02T17:01Z")
    is_(told(post, "visit_eve"), [], "two evenings before nobody is")
    box.jump(to="2026-12-03T16:55Z")
    is_(told(post, "visit_eve"), [], "five minutes early nobody is reminded")
    box.jump(to="2026-12-03T17:01Z")
    is_(sorted(post.news()), [(TENANT, "visit_eve")], "on the eve at 18:00 the tenant is, and nobody twice")
    box.jump(hours=1)
    is_(told(post, "visit_eve"), [], "once")
    agent = sign_in(box, AGENTS["schs"])
    page = open_file(box, agent, report)
    ok(not page.has("La visite a eu lieu…"), "nobody concludes what is to come")
    box.jump(to="2026-12-06T08:10Z")
    is_(told(post, "visit_overdue"), [], "two days later is a Sunday")
    box.jump(to="2026-12-07T08:10Z")
    is_(told(post, "visit_overdue"), [AGENTS["schs"]], "on Monday the agent is asked what came of it")

    # ---- concluded ----
    agent = sign_in(box, AGENTS["schs"])
    page = do(box, agent, report, "conclude", **{"class": "G"})
    ok(page.status == 422 and page.has("ce qui ressort de la visite") and page.has("pourquoi la criticité change")
       and page.has("visite sur place"), "a conclusion says something", page.text[:800])
    page = do(box, agent, report, "conclude", told="Nous avons vu l’humidité. Un technicien passera la semaine prochaine.",
              details="Moisissures sur deux murs, VMC absente.", on_site="yes", conclusion=["non_decence", "rsd"],
              **{"class": "G", "class_reason": "Pire que déclaré"})
    ok(page.status == 200 and page.has("Moisissures sur deux murs") and page.has("non-décence") and page.has("Pire que déclaré"),
       "it stands on the file, with the class reviewed", page.text[:600])
    is_(told(post, "visit_done"), [TENANT], "the tenant gets the words meant for them")
    mail = post.mail(TENANT, "visit_done")
    ok("Un technicien passera" in mail.text and "Moisissures" not in mail.text + mail.html, "and only these", mail.text)
    page = report.browser.get(report.follow)
    ok(page.has("Un technicien passera") and not page.has("Moisissures sur deux"), "so does the follow-up page")
    is_(tenant.get(path).has("Un technicien passera"), True, "and the page of the visit")
    is_(box.query("SELECT class_human AS c FROM report WHERE uuid = ?", report.uuid)[0]["c"], "G", "the class is theirs now")

    # ---- by phone; agreed by the agent, cancelled by the tenant, then the whole file closed ----
    desk = sign_in(box, MANAGER)
    expect(propose(box, desk, report, [("2026-12-10", "10:00")], means="phone", video_link=""))
    page = do(box, desk, report, "fix", **{"day-1": "2026-12-11", "time-1": "11:00"})
    ok(page.has("vendredi 11 décembre 2026 à 11 h") and page.has("par téléphone"), "a day agreed by phone is noted at once",
       page.text[:300])
    is_(sorted(to for to, kind in post.news() if kind == "visit_planned"), sorted((TENANT, MANAGER)), "and told")
    before = invitation(post.mail(TENANT, "visit_planned"))
    ok(before["url"] == "" and before["location"] == "Par téléphone", "a call by phone has no link", before)
    page = tenant.get(path_of(post.mail(TENANT, "visit_planned")))
    page = send(page, form_with(page, r"/visite/.+", verb="give_up"), {"message": "Je déménage."})
    ok(page.has("La visite est annulée"), "the tenant cancels", page.text[:400])
    is_(sorted(to for to, kind in post.news() if kind == "visit_cancelled"), sorted((TENANT, MANAGER)), "both are told")
    ends = [invitation(m) for m in post.last]
    check_shape(ends)
    ok(all((e["method"], e["status"], e["uid"]) == ("CANCEL", "CANCELLED", before["uid"]) and e["sequence"] > before["sequence"]
           for e in ends), "and calendars drop it", *ends)
    expect(propose(box, desk, report, [("2026-12-15", "10:00")], means="phone", video_link=""))
    expect(do(box, desk, report, "fix", **{"day-1": "2026-12-15", "time-1": "10:00"}))
    post.news()
    close(box, desk, report)
    is_(sorted(kind for to, kind in post.news() if to == TENANT), ["visit_cancelled"], "a closed file has no visit to come")
    box.jump(days=1)
    is_([kind for to, kind in post.news() if to == TENANT], ["report_closed"], "the closing is news, once a day")
    is_(state(box)["state"], "cancelled", "not even in the store")
    is_(box.query("SELECT count(*) AS n FROM outbox WHERE calendar IS NOT NULL")[0]["n"], 0, "what was sent is not kept")
done_testing()
