#!/usr/bin/python3
# questions.py: what happens after sending. A tenant is asked what is missing, answers some of it, is reminded of the rest
# each week, and no longer once nothing is open; an answer tells of a danger, and the agent on duty is alerted until
# somebody takes the file in charge. A box with a broken table of actions does not start.
import datetime
import os
import re
import sqlite3
import subprocess
import sys
import zoneinfo

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *

PARIS = zoneinfo.ZoneInfo("Europe/Paris")
FIRST = datetime.datetime(2026, 9, 15, 9, 0, tzinfo=PARIS)  # a Tuesday
TENANT, DUTY = "menage@example.org", ("astreinte@example.org", "garde@example.org")
DAMP, NO_AIR, BARE_WIRES = "L-HUM02-3", "L-AER01-2", "L-ELE03-3"


def day(n, hour=8, minute=10):
    at = (FIRST + datetime.timedelta(days=n)).replace(hour=hour, minute=minute)
    return at.astimezone(datetime.timezone.utc)


def write(box, sql, *values):
    """What no page does yet: a setting, a wish to stop."""
    connection = sqlite3.connect(os.path.join(box.data, "store.db"), timeout=60)
    with connection:
        connection.execute(sql, values)
    connection.close()


def set_duty(box, addresses):
    write(box, "INSERT INTO setting (key, value, changed_at, changed_by) VALUES ('duty.email', ?, 0, 'test')", addresses)


def asked(box, report):
    """Codes of what is open, in the order of the page."""
    return [row["code"] for row in box.query(
        "SELECT code FROM question WHERE report_id = (SELECT id FROM report WHERE number = ?) AND answered_at IS NULL"
        " AND dropped_at IS NULL ORDER BY position, id", report.reference.split("-")[1])]


def answer_all(box, report, **answers):
    """The first form of questions of the follow-up page, or what it answered when something was wrong."""
    page = expect(report.browser.get(report.follow))
    form = form_with(page, "/questions")
    values = {(f"q.{code}" if f"q.{code}" in form.names() else f"u.{code}"): value for code, value in answers.items()}
    return send(page, form, values)


def tenant_answers(box, post):
    report = file_report(box.browser(), problems=(DAMP,), email=TENANT, built_year=None, surface=None, owner_told_on=None)
    post.news()
    is_(asked(box, report), [DAMP, "surface", "built_year", "dpe", "owner_told_on", "lease_date", "ceiling_cm"],
        "what is missing is asked, the problem's own question first")
    like(post.mail(TENANT, "acknowledgement").text, r"vous pouvez déjà répondre à 7 questions",
         "the acknowledgement says so")
    page = expect(report.browser.get(report.follow))
    form = form_with(page, "/questions")
    is_(list(dict.fromkeys(name for name in form.names() if name.startswith("q."))),
        [f"q.{code}" for code in (DAMP, "surface", "built_year", "dpe", "owner_told_on")], "five at a time")
    ok(page.has("Il restera 2 autres questions"), "and how many are left", page.text)
    before = box.query("SELECT count (*) AS n FROM event")[0]["n"]
    report.browser.get(report.follow + "/questions")
    is_(box.query("SELECT count (*) AS n FROM event")[0]["n"], before, "reading changes nothing")

    page = answer_all(box, report, surface="trente", built_year="1930")
    is_((page.status, page.has("Écrivez un nombre, en chiffres.")), (422, True), "a mistake is told on the same page")
    ok('value="1930"' in page.source and 'value="trente"' in page.source, "with all that was typed")
    page = expect(send(page, form_with(page, "/questions"), {"q.surface": "34,5"}))
    ok(page.has("Merci, vos réponses sont enregistrées"), "then it is kept", page.text)
    rows = box.query("SELECT surface_tenth_m2, built_year, followed_at, created_at FROM report")
    is_((rows[0]["surface_tenth_m2"], rows[0]["built_year"]), (345, 1930), "in the report's own columns")
    is_(rows[0]["followed_at"], rows[0]["created_at"], "an answer of the tenant is no follow-up of the staff")
    ok(page.has("Quelle est la surface du logement ?") and page.has("34,5 m²"), "the tenant reads it again", page.text)
    page = expect(box.browser().get(report.follow + "?langue=en"))
    news = page.source.split('class="timeline"')[1]
    ok("Quelle est la surface" not in news and "34" in news, "in the language of the page", news[:800])
    settle(box)
    is_([(m.to, mail_kind(m)) for m in box.mails()[post.seen:]], [(MANAGER, "tenant_wrote")], "the desk is told, once")
    post.news()
    return report


def staff_reads(box, report):
    desk = sign_in(box, MANAGER)
    page = open_file(box, desk, report)
    for words in ("Questions au demandeur", "5 questions sans réponse", "34,5 m²", "Proposer un capteur",
                  "Réponse du demandeur"):
        ok(page.has(words), f"the staff reads “{words}”", page.text)
    page = send(page, form_with(page, "/suivis"), {"text": "Le propriétaire est-il passé ?", "question": True})
    ok(expect(page).has("Votre question est enregistrée"), "and asks a question of its own")
    ok(not expect(report.browser.get(report.follow)).has("Le propriétaire est-il passé"), "held for twenty minutes")
    return desk


def corrected(box, report):
    """A second answer corrects the first; the score is computed again."""
    page = expect(report.browser.get(report.follow))
    forms = [form for form in page.forms if form.action.endswith("/questions")]
    is_(len(forms), 2, "a form of what is open, and one of what was answered")
    expect(send(page, forms[1], {"q.surface": "12"}))
    rows = box.query("SELECT surface_tenth_m2 AS s FROM report")
    is_(rows, [{"s": 120}], "a second answer corrects the first")
    ok(box.query("SELECT 1 FROM proposal WHERE code = 'x3' AND dropped_at IS NULL"), "the rules look again: too small for three")
    ok(box.query("SELECT 1 FROM event WHERE verb = 'rescored'"), "and the score is computed again")
    details = [row["detail"] for row in box.query("SELECT detail FROM event WHERE verb = 'answered'")]
    is_(details, ["surface built_year", "surface"],
        "the history names the questions and none of the words")


def reminded(box, post, report):
    """Each week; gently, and no more once everything is answered."""
    box.jump(to=day(0, 10, 0))
    post.news()
    like(post.mail(TENANT, "news").text, r"Le propriétaire est-il passé \?", "the staff's question leaves")
    box.jump(to=day(7))
    is_([k for k in post.news() if k[0] == TENANT], [(TENANT, "questions")], "after a week, one mail")
    mail = post.mail(TENANT, "questions")
    like(mail.text, r"\* Le propriétaire est-il passé \?\s+\* .*[Mm]oisissures.* Un enfant dort-il",
         "it lists what is open, the staff's first")
    unlike(mail.subject, r"Carnot|Dubois", "its subject names nobody")
    link = next(link for link in mail.links if link.endswith("/questions"))
    page = expect(box.browser().get(link))
    ok(page.has("Le propriétaire est-il passé ?"), "its link leads to the questions, from any device", page.text)
    box.jump(to=day(8))
    is_([k for k in post.news() if k[0] == TENANT], [], "nothing the day after")
    box.jump(to=day(14))
    is_([k for k in post.news() if k[0] == TENANT], [(TENANT, "questions")], "one more after another week")
    for _ in range(3):
        page = expect(report.browser.get(report.follow))
        form = next((f for f in page.forms if f.action.endswith("/questions")), None)
        unknown = {name: ("unknown" if name == "q.dpe" else True) for name in form.names()
                   if name.startswith("u.") or name == "q.dpe"}
        if not asked(box, report):
            break
        expect(send(page, form, unknown))
    is_(asked(box, report), [], "“I do not know” ends a question")
    post.news()
    box.jump(to=day(21))
    is_([k for k in post.news() if k[0] == TENANT], [], "then there is nothing to be reminded of")
    is_([r["sequence"] for r in box.query("SELECT sequence FROM reminder WHERE kind = 'questions' ORDER BY id")], [1, 2],
        "two reminders are on record")


def danger_sent(box, post):
    """At once; no name, no address; each hour, three times at most; nothing once it is taken in charge."""
    report = file_report(box.browser(), problems=(BARE_WIRES,), last_name="Dubois")
    is_(post.news(), [(MANAGER, "danger")], "without an agent on duty the manager is alerted, with one mail")
    set_duty(box, ", ".join(DUTY))
    second = file_report(box.browser(), problems=(BARE_WIRES,), last_name="Dubois")
    is_(post.news(), sorted([(to, "danger") for to in DUTY] + [(MANAGER, "report_new")]), "each address on duty is alerted")
    mail = post.mail(DUTY[0], "danger")
    like(mail.text, r"Dossier 64-\d+ – criticité [FG].*\s+\* .*[Ff]ils", "with the class, and which danger in words")
    unlike(mail.subject + mail.text, r"Dubois|Carnot", "and neither name nor street")
    like(mail.subject, second.reference, "it names its file")
    desk = sign_in(box, MANAGER)
    take(box, desk, report)
    post.news()
    for hour, expected in ((1, 1), (2, 1), (3, 1), (4, 0), (5, 0)):
        box.jump(hours=1, minutes=1)
        is_(post.news(), sorted((to, "danger") for to in DUTY if expected), f"after {hour} h: {expected} more each")
    rows = expect(desk.get("/a-trier")).text
    ok(rows.index(second.reference) < rows.index("64-1"), "it stands above what came before", rows)


def danger_told(box, post):
    """Headaches, told in an answer."""
    report = file_report(box.browser(), problems=(NO_AIR,), email=TENANT, address="7 Rue Carnot")
    post.news()
    is_(asked(box, report)[:2], ["co_headache", "co_detector"], "gas and no air: carbon monoxide is asked about first")
    page = expect(answer_all(box, report, co_headache="yes"))
    ok(page.has("appelez les secours"), "a yes shows whom to call", page.text)
    is_([k for k in post.news() if k[1] == "danger"], sorted((to, "danger") for to in DUTY), "a yes alerts at once")
    like(post.mail(DUTY[0], "danger").text, r"Monoxyde de carbone possible", "with its reason")
    desk = sign_in(box, MANAGER)
    page = open_file(box, desk, report)
    ok(page.has("Danger signalé après l'envoi") and page.has("Monoxyde de carbone possible"), "the file shows it", page.text)
    ok(expect(desk.get("/a-trier")).has("visite vidéo à proposer"), "the desk's list shows what may be proposed")
    like(expect(desk.get("/a-trier")).text, rf"(?s){report.reference}.*64-1\b", "and it stands at the top of the desk's list")


def photo_and_stop(box, post):
    report = file_report(box.browser(), problems=("L-SAN03-1",), email=TENANT, address="9 Rue Carnot")
    code = "q.L-SAN03-1"
    expect(answer_all(box, report, **{"L-SAN03-1": ("cuisine.png", png(), "image/png")}))
    is_(len(box.query("SELECT 1 FROM report_file WHERE report_id = (SELECT id FROM report WHERE number = ?)",
                      report.reference.split("-")[1])), 1, "a photo answers a question that asks for one")
    page = answer_all(box, report, **{"L-SAN03-1": ("x.png", b"no picture", "image/png")}) if code in \
        form_with(expect(report.browser.get(report.follow)), "/questions").names() else None
    ok(page is None, "and is not asked again")
    post.news()
    write(box, "UPDATE report SET stop_requested = 1")
    box.jump(days=8)
    is_([k for k in post.news() if k[0] == TENANT], [], "who asked to stop is not reminded")


def broken_table(box):
    grids = os.path.join(box.folder, "grids")
    os.makedirs(grids, exist_ok=True)
    for name in os.listdir(f"{TOP}/grids"):
        with open(f"{TOP}/grids/{name}", encoding="utf-8") as stream:
            text = stream.read()
        with open(os.path.join(grids, name), "w", encoding="utf-8") as stream:
            stream.write(text.replace("ask: [heating]", "ask: [heatng]"))
    with open(box.config, encoding="utf-8") as stream:
        config = re.sub(r"(?m)^grids=.*$", "grids=" + grids, stream.read())
    path = os.path.join(box.folder, "broken.conf")
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(config)
    done = subprocess.run([os.path.join(BUILD, "histologe-admin"), "--config", path, "jobs", "run-due"], capture_output=True,
                          text=True, timeout=60)
    ok(done.returncode != 0, "a box with a broken table of actions does not start")
    like(done.stderr, r"actions-2026\.yaml, line \d+: heating_empty: no question is called heatng",
         "and says file, line and reason")


with Box(start=FIRST, site=False) as box:
    set_up_demo(box)
    post = Post(box)
    report = tenant_answers(box, post)
    staff_reads(box, report)
    corrected(box, report)
    reminded(box, post, report)
    danger_sent(box, post)
    danger_told(box, post)
    photo_and_stop(box, post)
    broken_table(box)
done_testing()
