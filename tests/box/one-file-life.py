#!/usr/bin/python3
# one-file-life.py: one report from the first click to the closing, in eight steps, with its score and a sensor's
# curve: every page by its forms, every mail that left counted and read, the weekly PDF read, its figures and the public
# ones checked against the store.
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *

TENANT = "menage@example.org"
SCHS, ADIL, CAF = (MAILBOXES[p] for p in ("schs", "adil", "caf"))


def pdf_text(data):
    with tempfile.NamedTemporaryFile(suffix=".pdf") as stream:
        stream.write(data)
        stream.flush()
        return plain(subprocess.run(["pdftotext", "-layout", stream.name, "-"], capture_output=True, check=True).stdout.decode())


def tenant_reports(box, post):
    """1. A tenant reports, with a photo, and is acknowledged on the screen and by mail."""
    browser = box.browser()
    page = fill_form(browser, email=TENANT, contact_by="mail", beneficiary="caf", last_name="Dubois",
                     photos=[("mur.png", png(), "image/png")])
    missing = [words for words in ("Moisissures", "12 Rue Carnot", "Dubois") if not page.has(words)]
    is_(missing, [], "1. the review shows what was answered")
    is_(box.query("SELECT count(*) AS n FROM report")[0]["n"], 0, "1. and nothing is sent before the last button")
    page = send(page, page.form("website"))
    report = read_receipt(page)
    is_(report.reference, "64-1", "1. the first number of the territory")
    is_(post.news(), sorted([(TENANT, "acknowledgement"), (MANAGER, "report_new")]), "1. two mails: the tenant's, the desk's")
    mail = post.mail(TENANT, "acknowledgement")
    like(mail.text, r"Numéro de dossier : 64-1\s+Reçu le : 16 septembre 2026", "1. the acknowledgement says number and day")
    like(mail.text, r"05 00 00 00 64", "1. and whom to call")
    unlike(mail.subject, r"Dubois|Carnot", "1. no name, no street in a subject")
    unlike(post.mail(MANAGER, "report_new").text, r"Dubois|Carnot", "1. nor in the desk's mail")
    link = next(link for link in mail.links if "/suivi/" in link)
    page = box.browser().get(link)  # from another device
    ok(page.status == 200 and page.has("64-1"), "1. the link of the mail opens the file")
    images = re.findall(r'<img src="([^"]+)"', page.source)
    ok(images and box.browser().get(images[0]).type == "image/jpeg", "1. with the photo, as the box keeps it", page.source[:500])
    is_(browser.get("/signaler/recapitulatif").path, "/recu", "1. a second click on send finds the receipt")
    return report


def desk_takes(box, post, report):
    """2. The desk takes it in charge and rates it."""
    desk = sign_in(box, MANAGER)
    ok(desk.get("/a-trier").has(report.reference), "2. it stands in the list to sort")
    like(take(box, desk, report).text, r"Responsable du territoire", "2. taken in charge by name")
    note(box, desk, report, 3)
    is_(box.query("SELECT state, notation FROM report"), [{"state": "taken", "notation": 3}], "2. as the store says")
    is_(post.news(), [], "2. no mail yet: the desk may move on within the day")
    ok(box.query("SELECT 1 FROM access_log WHERE what = 'report'"), "2. that names were read is logged")
    return desk


def desk_transmits(box, post, report, desk):
    """3. The rules hand it to three partners, with the reason."""
    page = transmit(box, desk, report)
    handed = box.query("SELECT p.type, a.state, a.trace FROM assignment a JOIN partner p ON p.id = a.partner_id ORDER BY p.type")
    is_([(row["type"], row["state"]) for row in handed], [("adil", "waiting"), ("caf_msa", "waiting"), ("schs", "waiting")],
        "3. three partners, by rule")
    ok(all(row["trace"] for row in handed), "3. each with its why", handed)
    ok(page.has("ADIL des Pyrénées-Atlantiques") and page.has("CAF Béarn et Soule"), "3. which the page names")
    is_(post.news(), sorted([(TENANT, "report_transmitted"), (SCHS, "assignment_new"), (ADIL, "assignment_new"),
                             (CAF, "assignment_new")]), "3. each partner is told, the tenant too")
    mail = post.mail(SCHS, "assignment_new")
    is_(mail_references(mail), ["64-1"], "3. the partner's mail names the file")
    unlike(mail.text, r"Dubois|Carnot", "3. and no person")
    strange = sign_in(box, AGENTS["ars"])
    page = strange.get(f"/dossiers/{uuid_of(box, report)}")
    unlike(page.text, r"Dubois|12 Rue|noirs", "3. who was not handed the file reads no name, no house number, no word of it")


def partners_answer(box, post, report):
    """4. One accepts, one refuses with a reason, one says nothing."""
    schs, adil = sign_in(box, AGENTS["schs"]), sign_in(box, AGENTS["adil"])
    ok(open_file(box, schs, report).has("Dubois"), "4. the hygiene service reads the name")
    accept(box, schs, report)
    page = open_file(box, adil, report)
    page = send(page, form_with(page, r"/affectations/[^/]+", verb="refuse"), {"message": "Trop loin de chez nous."})
    is_(page.status, 422, "4. a refusal without a reason comes back")
    ok("Trop loin de chez nous." in page.source, "4. with what was typed")
    refuse(box, adil, report, message="Ce n’est pas notre compétence.")
    is_(post.news(), [(MANAGER, "assignment_refused")], "4. the desk hears; the tenant had a message today, this one waits")
    page = report.browser.get(report.follow)
    ok(page.has("Service communal d'hygiène et de santé"), "4. the tenant reads who accepted")
    unlike(page.text, r"compétence|ADIL", "4. and neither who refused nor why")
    return schs


def people_write(box, post, report, schs):
    """5. The partner writes, the tenant answers."""
    follow(box, schs, report, "Note entre nous.")
    follow(box, schs, report, "Nous passons jeudi à 14 h.", visible=True)
    unlike(report.browser.get(report.follow).text, r"jeudi", "5. a follow-up is held for twenty minutes")
    is_(post.news(), [], "5. and so is its mail")
    box.jump(minutes=21)
    is_(post.news(), [], "5. then it waits too: one message a day")
    box.jump(to="2026-09-17T05:59Z")
    is_(post.news(), [], "5. until eight the next morning")
    box.jump(to="2026-09-17T06:01Z")
    is_(post.news(), [(TENANT, "news_of_the_day")], "5. when the tenant has one mail for both")
    text = post.mail(TENANT, "news_of_the_day").text
    like(text, r"(?s)16 septembre 2026.*accepté votre dossier : Service communal d'hygiène.*Nous passons jeudi à 14 h",
         "5. each in its words, in order, the day named once")
    unlike(text, r"Note entre nous|compétence|ADIL", "5. and nothing that is not for the tenant")
    page = report.browser.get(report.follow)
    like(page.text, r"Nous passons jeudi", "5. and its page")
    unlike(page.text, r"Note entre nous", "5. but not the others'")
    page = write_to_desk(report, "Jeudi me va, merci.")
    like(page.text, r"Jeudi me va", "5. the tenant answers")
    is_(post.news(), [(SCHS, "tenant_wrote")], "5. the partner that follows the file is told")
    like(open_file(box, sign_in(box, AGENTS["schs"]), report).text, r"Jeudi me va", "5. and reads it")


def nobody_works(box, post):
    """6. Three days on is a Saturday: the partner that says nothing is left in peace."""
    for day in (18, 19, 20):
        box.jump(to=f"2026-09-{day}T06:10Z")
        is_(post.news(), [], f"6. on the {day}th nobody is chased")


def silent_is_chased(box, post, report):
    """8. On Monday morning it is reminded; then it accepts."""
    box.jump(to="2026-09-21T06:10Z")
    is_(post.news(), [(CAF, "reminder")], "8. on the first working morning the silent one is, and nobody else")
    is_(mail_references(post.mail(CAF, "reminder")), ["64-1"], "8. about this file")
    accept(box, sign_in(box, AGENTS["caf"]), report)
    is_(post.news(), [(TENANT, "assignment_accepted")], "8. it accepts")
    box.jump(to="2026-09-22T06:10Z")
    is_(post.news(), [], "8. and is left in peace")


FIGURES = r"^(?:À accepter ou refuser|Dernières nouvelles|Dossiers fermés|Sans nouvelle[^:]*) : (\d+)"
COUNTS = {
    "to_answer": "SELECT count(*) AS n FROM assignment WHERE partner_id = ? AND state = 'waiting'",
    "silent": "SELECT 0 * ? AS n",
    "followups": "SELECT count(*) AS n FROM followup f JOIN assignment a ON a.report_id = f.report_id WHERE a.partner_id = ?"
                 " AND a.state <> 'refused' AND f.category NOT IN ('taken', 'transmitted', 'filtered', 'closed', 'partner_closed')"
                 " AND f.created_at >= a.created_at",
    "closings": "SELECT count(*) AS n FROM assignment WHERE partner_id = ? AND state = 'closed'",
}


def monday(box, post):
    """7. On Monday each partner has one PDF of its own files."""
    box.jump(to="2026-09-21T05:05Z")
    news = post.news()
    is_({kind for _, kind in news}, {"weekly"}, "7. on Monday at seven weekly reports leave, and nothing else")
    is_(len(news), len(set(news)), "7. one a partner")
    ok((ADIL, "weekly") not in news, "7. adil refused: it holds no file, and nothing is written to it")
    for partner, mailbox in (("schs", SCHS), ("caf", CAF)):
        row = box.query("SELECT id, name FROM partner WHERE email = ?", mailbox)[0]
        mail = post.mail(mailbox, "weekly")
        name, kind, data = mail.attachments[0]
        text = pdf_text(data)
        like(mail.subject, r"semaine du 14 au 20 septembre 2026( : \d+ à accepter ou refuser)?$",
             f"7. {partner}: the mail names the week that ended")
        like(text, r"du 14 au 20 septembre 2026", f"7. {partner}: and the PDF the same")
        is_((len(mail.attachments), name, kind), (1, "dossiers-du-14-au-20-septembre-2026.pdf", "application/pdf"),
            f"7. {partner}: one PDF")
        like(text, re.escape(plain(row["name"])), f"7. {partner}: it bears its name")
        is_(sorted(set(re.findall(r"\b64-\d+\b", text))), ["64-1"], f"7. {partner}: its own files only")
        unlike(text, r"Dubois|Carnot|menage@", f"7. {partner}: no personal datum")
        said = [int(n) for n in re.findall(FIGURES, mail.text, re.M)]
        is_(said, [box.query(sql, row["id"])[0]["n"] for sql in COUNTS.values()], f"7. {partner}: its figures are the store's")
    is_({to for to, _ in news}, {SCHS, CAF}, "7. who holds no file gets none")
    partners = box.query("SELECT count(*) AS n FROM partner WHERE archived_at IS NULL")[0]["n"]
    is_(box.query("SELECT count(*) AS n, count(DISTINCT partner_id) AS p FROM weekly_report")[0], {"n": partners, "p": partners},
        "7. the store keeps one report a partner")


def box_scores(box, report):
    """The box scored it: class, its reasons and the three shares stand in the store as the file page says them."""
    row = box.query("SELECT class_computed AS letter, score_sum AS sum, score_maximum AS maximum, danger FROM report")[0]
    weights = sum(r["weight"] for r in box.query("SELECT weight FROM report_problem"))
    is_((row["sum"], row["maximum"]), (weights, 331), "the score is the sum of its problems' weights, out of the grid's 331")
    page = open_file(box, sign_in(box, MANAGER), report)
    like(page.text, rf"{weights} points? sur 331", "and the file page says so")
    like(page.source, rf'class="grade {row["letter"]}', "with the class of the store")


def sensor_speaks(box, report):
    """A sensor lent to the household speaks, in both dialects; its curve stands in the file."""
    token = box.admin("sensor", "add", "Capteur 1", "bedroom", uuid_of(box, report)).strip()
    device = box.browser()
    now = box.query("SELECT max (at) AS at FROM event")[0]["at"]
    headers = {"Authorization": f"Bearer {token}"}
    moments = [{"t": now - 600 * n, "temperature": 15.9 - n / 10, "humidity": 71.4} for n in range(20)]
    batch = {"id": "label", "releves": moments}
    is_(device.post_json("/sensors/readings", batch, headers=headers).status, 204, "native readings are taken in")
    with open(os.path.join(TOP, "tests/data/payloads/zigbee2mqtt-wsdcgq01lm-2.json"), "rb") as file:
        answer = device.request("POST", "/sensors/zigbee2mqtt", file.read(),
                                headers={**headers, "Content-Type": "application/json"})
    is_(answer.status, 204, "and a Zigbee2MQTT payload as it is")
    is_(device.post_json("/sensors/readings", batch, headers={"Authorization": "Bearer x"}).status, 401, "a wrong token is told so")
    desk = sign_in(box, MANAGER)
    ok(f"/dossiers/{uuid_of(box, report)}/capteurs" in open_file(box, desk, report).source, "the file leads to its curves")
    page = expect(desk.get(f"/dossiers/{uuid_of(box, report)}/capteurs"))
    images = re.findall(r'<img[^>]+src="(/dossiers/[^"]+/graphique[^"]+)"', page.source)
    ok(images, "which show what was measured", page.source[-2000:])
    curve = page.browser.get(images[0].replace("&amp;", "&"))
    ok(curve.status == 200 and "<svg" in curve.source and "path" in curve.source, "drawn by gnuplot, as SVG", curve.source[:300])


def all_ends(box, post, report, schs, desk):
    """9. A result, a partner closes its part, the desk closes the whole; then nobody hears of it any more."""
    record_result(box, schs, report, "works_done", "Ventilation posée.")
    answer(box, schs, report, "close", "works", "La ventilation est posée.")
    is_(post.news(), [(TENANT, "assignment_closed")], "9. one partner has finished")
    is_(box.query("SELECT state FROM assignment ORDER BY id"), [{"state": s} for s in box_states(box)], "9. the others are free")
    close(box, desk, report, "works", "Les travaux sont faits. Merci.")
    is_(post.news(), [], "9. the file is closed; the tenant had a message today")
    box.jump(to="2026-09-23T06:01Z")
    is_(post.news(), [(MAILBOXES["caf"], "assignment_closed_whole"), (TENANT, "report_closed")],
        "9. and hears of it in the morning, with the partner that was still at work")
    like(post.mail(TENANT, "report_closed").text, r"Les travaux sont faits", "9. with the desk's words")
    page = report.browser.get(report.follow)
    like(page.text, r"Les travaux sont faits", "9. which the tenant's page shows too")
    box.jump(days=4)  # not a Monday
    is_(post.news(), [], "9. a closed file wakes nobody")
    verbs = [row["verb"] for row in box.query("SELECT verb FROM event WHERE noun = 'report' ORDER BY id")]
    is_(verbs, ["sent", "taken", "notation", "transmitted", "closed"], "9. history has every step, in order")


def box_states(box):
    types = {"schs": "closed", "adil": "refused", "caf_msa": "accepted"}
    rows = box.query("SELECT p.type FROM assignment a JOIN partner p ON p.id = a.partner_id ORDER BY a.id")
    return [types[row["type"]] for row in rows]


def public_figures(box):
    """And the town counts it in public."""
    box.generator("site")
    page = box.browser().get("/statistiques/")
    total = box.query("SELECT count(*) AS n FROM report")[0]["n"]
    is_((page.status, total), (200, 1), "the public page counts")
    like(page.text, rf"\b{total}\b", "as many reports as the store holds")


with Box(start="2026-09-16T07:00Z") as box:
    set_up_demo(box)
    post = Post(box)
    report = tenant_reports(box, post)
    desk = desk_takes(box, post, report)
    desk_transmits(box, post, report, desk)
    schs = partners_answer(box, post, report)
    people_write(box, post, report, schs)
    nobody_works(box, post)
    box_scores(box, report)
    sensor_speaks(box, report)
    monday(box, post)
    silent_is_chased(box, post, report)
    desk, schs = sign_in(box, MANAGER), sign_in(box, AGENTS["schs"])
    all_ends(box, post, report, schs, desk)
    public_figures(box)
    is_(box.query("PRAGMA integrity_check")[0]["integrity_check"], "ok", "the store is whole")
done_testing()
