"""journey.py: what people do with the box, in one line each: a tenant fills the form, the desk and the partners use theirs.

Every step goes through the pages as a browser without JavaScript would: a form is found on its page, filled by its fields and
sent. An answer that is not the one expected is an exception that shows the page.
"""
import os
import re
import sqlite3
import struct
import urllib.parse
import zlib

from box import TOP, plain, until

PASSWORD = "essai-de-la-boite-64"  # of the demonstration's accounts, in a folder that is gone after the test
DEMO = f"{TOP}/packaging/demo/demo.ini"
ADDRESSES = f"{TOP}/packaging/demo/addresses-64445.csv"

# Accounts and mailboxes of packaging/demo/demo.ini.
MANAGER, ADMINISTRATOR = "responsable@demo.example", "admin@demo.example"
PARTNERS = ("schs", "adil", "caf", "ars", "landlord", "association")
AGENTS = {p: f"agent.{'bailleur' if p == 'landlord' else p}@demo.example" for p in PARTNERS}
MAILBOXES = {p: f"{'bailleur' if p == 'landlord' else p}@demo.example" for p in PARTNERS}
PARTNER_TYPES = {"schs": "schs", "adil": "adil", "caf": "caf_msa", "ars": "ars", "landlord": "social_landlord",
                 "association": "association"}

# What a tenant answers who is asked nothing special: a damp, cold flat, rented privately.
ANSWERS = {
    "address": "12 Rue Carnot", "postcode": "64000", "city": "Pau",
    "description": "Les murs de la chambre sont noirs.", "social_housing": "no", "heating": "gas", "built_year": "1965",
    "surface": "34,5", "beneficiary": "no", "adults": "2", "children": "1", "child_under_6": "no", "over_65": "no",
    "owner_told": "yes", "owner_told_how": "letter", "contact_by": "desk",
}
PROBLEMS = ("L-HUM03-2", "L-HUM02-3", "L-AER01-1")


class Report:
    """What a tenant holds after sending: the number, and the path of the follow-up page."""

    def __init__(self, reference, follow, browser):
        self.reference, self.follow, self.browser = reference, follow, browser
        self.uuid = None  # known to staff only: see uuid_of()


def set_up_demo(box, reports=0):
    """The demonstration's territory, partners, accounts and rules, with that many old reports."""
    box.admin("demo", DEMO, ADDRESSES, PASSWORD, reports)


def multiply(box, copies):
    """The newest report as often, each with a number of its own."""
    connection = sqlite3.connect(os.path.join(box.data, "store.db"), timeout=60)
    columns = [row[1] for row in connection.execute("PRAGMA table_info (report)") if row[1] not in ("id", "uuid", "number")]
    connection.execute(
        f"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
        f" INSERT INTO report (uuid, number, {', '.join(columns)}) SELECT lower (hex (randomblob (16))), 100000 + i,"
        f" {', '.join(columns)} FROM n, (SELECT * FROM report ORDER BY id DESC LIMIT 1)", (copies,))
    connection.execute("DELETE FROM search_due")  # as the writer of the box does before it commits
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint (TRUNCATE)")
    connection.close()


def wait_site(box):
    """The site is published, by a run of what is due rather than at the box's next look: styles and scripts are there then."""
    box.admin("jobs", "run-due")
    until(lambda: box.browser().get("/sitemap.xml").status == 200, 60, "the site is published")


def png(width=64, height=48, shade=90):
    """A small true picture."""
    rows = b"".join(b"\0" + bytes((shade, x * 255 // width, y * 255 // height)[i % 3] for x in range(width) for i in range(3))
                    for y in range(height))
    return png_of(width, height, rows)


def noise(width, height):
    """A picture as heavy as a photo: four bits of chance in each byte, which no PNG makes small."""
    low = bytes(128 + (byte & 15) for byte in range(256))
    rows = os.urandom(width * 3 * height).translate(low)
    return png_of(width, height, b"".join(b"\0" + rows[y * width * 3:(y + 1) * width * 3] for y in range(height)))


def png_of(width, height, rows):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


# ---- pages and forms ----

def expect(page, *statuses):
    if page.status not in (statuses or (200,)):
        raise AssertionError(f"{page.url} answered {page.status}: {page.text[:800]}")
    return page


def send(page, form, values=None, button=None, extra=()):
    """Fills that very form of the page and sends it."""
    form.fill(values or {})
    target = urllib.parse.urljoin(page.url, form.action or page.url)
    return page.browser.post(target, form.entries(form.button(button)) + list(extra), multipart=form.multipart, referer=page.url)


def form_with(page, ending, **wanted):
    """The form whose action ends so and which sends these values, by a hidden field or a button."""
    for form in page.forms:
        path = urllib.parse.urlsplit(form.action).path
        if re.search(ending + "$", path) and all(any(f.name == name and f.value == value for f in form.fields)
                                                 for name, value in wanted.items()):
            return form
    raise LookupError(f"no form …{ending} with {wanted} on {page.url} ({page.status}): "
                      + "; ".join(f"{f.action} {f.names()}" for f in page.forms))


# ---- the tenant ----

def begin(browser):
    """The first page of questions."""
    page = expect(browser.get("/signaler"))
    return expect(send(page, form_with(page, "/signaler")))


def no_danger(form):
    """The answer that the question of a danger wants, where it stands without any."""
    ticked = any(name == "danger_now" for name, _ in form.entries())
    return [("danger_now", "none")] if "danger_now" in form.names() and not ticked else []


def fill_step(page, answers, problems, photos=()):
    """Answers one page as far as these answers go, and sends it. Returns what follows, right or wrong."""
    form = page.form()
    names = set(form.names())
    values = {name: answers[name] for name in names if answers.get(name) is not None}
    for severity in problems:
        criterion = severity.rsplit("-", 1)[0]
        area = re.sub(r"\d+$", "", criterion)
        if f"area.{area}" in names:
            values[f"area.{area}"] = True
        if f"problem.{criterion}" in names:
            values[f"problem.{criterion}"] = severity
    extra = []
    if "photos" in names and photos:
        values["photos"] = photos[0]
        extra = [("photos", photo) for photo in photos[1:]]
    return send(page, form, values, button="Continuer", extra=extra + no_danger(form))


def fill_form(browser, problems=PROBLEMS, photos=(), until="recapitulatif", **answers):
    """Walks the form to its last page, or to the step named; returns that page, not yet sent."""
    answers = {**ANSWERS, **answers}
    page = begin(browser)
    seen = []
    while not page.path.endswith("/" + until):
        before = page.path
        page = expect(fill_step(page, answers, problems, photos))
        if page.path in seen or page.path == before:
            raise AssertionError(f"{before} leads back to {page.url}: {page.text[:800]}")
        seen.append(before)
    return page


def read_receipt(page):
    """The number and the link of the acknowledgement."""
    expect(page)
    found = re.search(r"\b\d{2,3}-\d+\b", plain(page.text))
    links = [href for _, href in page.links if "/suivi/" in href]
    if page.path != "/recu" or not found or not links:
        raise AssertionError(f"no acknowledgement on {page.url}: {page.text[:800]}")
    return Report(found.group(0), urllib.parse.urlsplit(links[0]).path, page.browser)


def file_report(browser, **fields):
    """A whole report: every page, the review, the sending. `email` makes the tenant reachable by mail."""
    if fields.get("email"):
        fields.setdefault("contact_by", "mail")
    page = fill_form(browser, **fields)
    return read_receipt(send(page, page.form("website")))


def follow_page(report, page, status=200):
    """One of the pages behind the secret link: "situation", "corriger"…"""
    return expect(report.browser.get(f"{report.follow}/{page}"), status)


def act(report, page, field, values, button=None):
    """Fills and sends the form of such a page; what follows."""
    shown = follow_page(report, page)
    return expect(send(shown, shown.form(field), values, button=button))


def write_to_desk(report, text):
    page = expect(report.browser.get(report.follow))
    return expect(send(page, page.form("message"), {"message": text}))


# ---- staff ----

def sign_in(box, email, password=PASSWORD):
    """A browser that is signed in."""
    browser = box.browser()
    page = browser.get("/connexion")
    page = expect(page.submit({"email": email, "password": password}, form="password"))
    if not {"session", "training_session"} & set(browser.cookies):  # the second: in a training copy
        raise AssertionError(f"{email} is not signed in: {page.text[:500]}")
    return browser


def uuid_of(box, report):
    """Staff reach a file by a link of a list or a mail; tests that are not about lists ask the store."""
    if report.uuid is None:
        report.uuid = box.query("SELECT uuid FROM report WHERE number = ?", report.reference.split("-")[1])[0]["uuid"]
    return report.uuid


def open_file(box, browser, report):
    return expect(browser.get(f"/dossiers/{uuid_of(box, report)}"))


def change(box, browser, report, verb, reason=None, message=None):
    """One of the desk's verbs: take, filter, transmit, close, restore, reopen."""
    page = open_file(box, browser, report)
    values = {name: value for name, value in (("reason", reason), ("message", message)) if value is not None}
    return expect(send(page, form_with(page, "/etat", verb=verb), values))


def take(box, browser, report):
    return change(box, browser, report, "take")


def transmit(box, browser, report):
    return change(box, browser, report, "transmit")


def close(box, browser, report, reason="works", message="Les travaux sont faits, le dossier est fermé."):
    return change(box, browser, report, "close", reason, message)


def hand_over(box, browser, report, partner, reason=""):
    """By hand, to one more partner: what follows, right or wrong."""
    page = open_file(box, browser, report)
    code = box.query("SELECT uuid FROM partner WHERE type = ?", PARTNER_TYPES[partner])[0]["uuid"]
    return send(page, form_with(page, "/affectations"), {"partner": code, "message": reason})


def answer(box, browser, report, verb, reason=None, message=None):
    """A partner's answer: accept, refuse, close, reopen."""
    page = open_file(box, browser, report)
    values = {name: value for name, value in (("reason", reason), ("message", message)) if value is not None}
    return expect(send(page, form_with(page, r"/affectations/[^/]+", verb=verb), values))


def accept(box, browser, report):
    return answer(box, browser, report, "accept")


def refuse(box, browser, report, reason="out_of_area", message="Ce logement n’est pas dans notre secteur."):
    return answer(box, browser, report, "refuse", reason, message)


def follow(box, browser, report, text, visible=False):
    """A follow-up by staff; the tenant sees it when it is visible."""
    page = open_file(box, browser, report)
    return expect(send(page, form_with(page, "/suivis"), {"text": text, "visible": visible}))


def record_result(box, browser, report, kind, note=""):
    page = open_file(box, browser, report)
    return expect(send(page, form_with(page, "/resultats"), {"kind": kind, "note": note}))


def note(box, browser, report, level):
    page = open_file(box, browser, report)
    return expect(send(page, form_with(page, "/notation"), {"notation": str(level)}))


# ---- mails ----

# What a mail tells, by its subject (site-templates/words/fr.ini, mail_subject).
MAIL_KINDS = (
    ("acknowledgement", r"nous avons reçu votre signalement"), ("report_new", r"à trier"), ("report_taken", r": pris en charge$"),
    ("finding_grave", r"grand froid mesuré$"), ("finding_co", r"gaz dangereux mesuré"),
    ("report_transmitted", r"confié aux services"), ("report_filtered", r"notre conseil"),
    ("assignment_new", r"(vous est|vous sont) confiés?$"), ("assignment_reopened", r"de nouveau confiés?$"),
    ("assignment_withdrawn", r"ne (vous est|vous sont) plus confiés?$"), ("assignment_closed_whole", r"clos par le service$"),
    ("assignment_accepted", r"un service l'a accepté"),
    ("assignment_left", r"(vous reviennent|il vous revient)$"),
    ("assignment_closed", r"un service a terminé"), ("rule_none", r"(va|vont) à personne$"),
    ("ask_new", r"(demandés par des partenaires|demande à le suivre)$"),
    ("ask_declined", r"réponses? à (votre|vos) demandes?$"),
    ("ask_waiting", r"demandes? de partenaires? sans réponse$"), ("refusals", r"partenaires ont refusé en"),
    ("assignment_refused", r"refusés?( par un partenaire)?$"),
    ("reminder", r"(attend|attendent) votre réponse"), ("unanswered", r"(restés|: resté) sans réponse$"),
    ("chasing", r"à suivre aujourd'hui$"), ("digest", r"Nouvelles du jour :"), ("untaken", r"d'être pris en charge$"),
    ("untransmitted", r"pas (encore )?transmis$"), ("visit_to_plan", r"visites? à planifier$"),
    ("visit_soon", r"[Rr]appel de (la visite|\d+ visites)"),
    ("waiting_tenant", r"nous relançons un service"), ("silent", r"(?<!toujours )sans nouvelle"),
    ("silent_named", r"toujours sans nouvelle"), ("news", r"il y a du nouveau"),
    ("news_of_the_day", r"des nouvelles de votre dossier"),
    ("tenant_wrote", r"occupants? (a|ont) écrit"), ("follow_link", r": votre lien de suivi$"),
    ("links_cut", r"les anciens sont coupés$"), ("contact_changed", r": votre courriel a été changé$"),
    ("stop", r"(demande|demandent) d'arrêter$"), ("resume", r"(veut|veulent) continuer$"),
    ("outcome", r": est-ce (bien )?réglé ?\?$"), ("unsolved", r"pas réglés?, (dit|disent)"), ("over", r": à clore, selon"),
    ("report_closed", r": fermé$"), ("report_reopened", r": rouvert$"),
    ("draft_saved", r"lien pour reprendre le signalement$"), ("draft_left", r"n'est pas encore envoyé$"),
    ("report_same", r": vous pouvez le compléter$"),
    ("questions", r"des questions pour vous$"), ("danger", r"danger, à prendre en charge maintenant$"),
    ("visit_proposed", r"choisissez une date pour une visite"),
    ("visit_planned", r"(votre visite|visite (à distance|sur place)), (\w+di|dimanche)"),
    ("visit_postponed", r"visite( à distance| sur place)? est à refixer"),
    ("visit_declined", r"aucune date de visite ne convient|la date de visite ne convient pas"),
    ("visit_cancelled", r"visite( à distance| sur place)? annulée"), ("visit_done", r"après votre visite"),
    ("visit_not_done", r"n'a pas eu lieu"), ("visit_eve", r"rappel de votre visite"),
    ("visit_overdue", r"visites? (à distance |sur place )?à conclure"),
    ("visit_unanswered", r"dates de visite restées sans réponse"),
    ("account_invited", r"choisissez votre mot de passe$"), ("account_invited_again", r"vous attend toujours$"),
    ("account_reset", r"Votre nouveau mot de passe$"), ("account_password", r"mot de passe a été changé$"),
    ("account_rights", r"droits de votre compte ont changé$"), ("account_archived", r"compte est archivé$"),
    ("account_restored", r"compte est rouvert$"), ("account_factor_on", r"demande maintenant un code$"),
    ("account_factor_off", r"ne demande plus de code$"), ("account_code_used", r"code de secours a servi$"),
    ("account_guessed", r"essaie d'entrer dans votre compte$"),
    ("account_email_asked", r"autre adresse est demandée"), ("account_email_confirm", r"Confirmez votre adresse"),
    ("account_email_changed", r"compte a changé d'adresse$"), ("account_idle", r"sera archivé dans 15 jours$"),
    ("account_idle_managers", r"comptes ne servent plus$"),
    ("document", r": un document à lire$"), ("order", r": un arrêté"), ("allowance", r"aides? au logement retenues?"),
    ("inbox_trouble", r"boîte aux lettres du service n'est plus relevée"),
    ("reception_trouble", r"mesures de capteurs n'arrivent plus"),
    ("failures", r"(n'a|n'ont) pas? pu être envoyés?"), ("stuck", r"attend(ent)? depuis longtemps"),
    ("bounced", r"renvoie(nt)? nos courriers"), ("weekly", r"Vos dossiers, semaine"),
    ("owner_asked", r"votre réponse est attendue$"), ("owner_again", r"attendons toujours votre réponse$"),
    ("owner_soon", r"que vous avez annoncé approche$"), ("owner_late", r"où en sont les travaux annoncés"),
    ("owner_answered_staff", r"(dossiers : les bailleurs ont|^\[Logement\] Dossier \S+ : le bailleur a) répondu$"),
    ("mediation_silent", r"(bailleurs muets|le bailleur n'a pas répondu)$"),
    ("mediation_letter", r"(lettres à poster à des|lettre à poster au) bailleurs?$"),
    ("mediation_unposted", r"lettres? à? ?(des|au) bailleurs? (ne sont|n'est) pas postées?$"),
    ("mediation_withdrawn", r"accords? retirés? pour écrire au bailleur$"),
    ("mediation_unmet", r"travaux annoncés et pas faits$"), ("mediation_met", r"travaux confirmés$"),
    ("owner_promised", r"le bailleur annonce des travaux$"), ("owner_done", r"le bailleur dit que les travaux sont faits$"),
    ("owner_waiting", r"le bailleur n'a pas encore répondu$"), ("works_tenant", r"les travaux ont-ils été faits"),
    ("mediated", r"nous contactons le propriétaire$"),
    ("status", r"(La boîte a besoin de vous|C'est rentré dans l'ordre)$"),
    ("ticket_new", r"(\] D|: d)emande d'aide \S+$"), ("ticket_copy", r"Votre demande d'aide \S+$"),
    ("ticket_more", r"Demande d'aide \S+ : un nouveau message$"), ("ticket_answer", r"Demande d'aide \S+ : une réponse$"),
    ("ticket_late", r"Demande d'aide \S+ : pas encore de réponse$"),
)


def mail_kind(mail):
    found = [kind for kind, pattern in MAIL_KINDS if re.search(pattern, mail.subject)]
    if len(found) != 1:
        raise AssertionError(f"of which kind is “{mail.subject}”? {found}")
    return found[0]


def mail_references(mail):
    """The files a mail speaks of."""
    return sorted(set(re.findall(r"\b\d{2,3}-\d+\b", mail.subject + "\n" + re.sub(r"https?://\S+", "", mail.text))))


# The jobs that tell people something, due or at work, and the mails on their way.
BUSY = ("SELECT 1 FROM job WHERE lease_until > :now OR (due_at <= :now AND name IN ('weekly', 'reminders', 'failures', 'visits'))"
        " UNION ALL SELECT 1 FROM notice WHERE state = 'pending' AND due_at <= :now AND coalesce (held_until, 0) <= :now"
        " UNION ALL SELECT 1 FROM outbox WHERE (state = 'sending' AND last_status IS NOT 'spool')"
        " OR (state = 'pending' AND next_at <= :now) UNION ALL SELECT 1 FROM ticket_word WHERE told_at IS NULL")


def settle(box, timeout_s=120):
    """Waits until the running box has done all that is due now and every mail has left."""
    until(lambda: not box.query(BUSY.replace(":now", str(int(box.now().timestamp())))), timeout_s, "the box settles")


class Post:
    """The sink's mails since the last look, as (recipient, kind) sorted: what is compared is all that left, but for what a
    leap of time makes of the demonstration's sensors, which say nothing meanwhile (unit/background/test_reception)."""

    def __init__(self, box):
        self.box, self.seen = box, len(box.mails())

    def news(self):
        settle(self.box)
        mails = self.box.sink.mails(self.seen)
        self.seen += len(mails)
        self.last = mails
        return sorted((mail.to, mail_kind(mail)) for mail in mails if mail_kind(mail) not in ("reception_trouble", "status"))

    def mail(self, to, kind):
        """Of the last news, the one mail to that address of that kind."""
        found = [m for m in self.last if m.to == to and mail_kind(m) == kind]
        if len(found) != 1:
            raise AssertionError(f"{len(found)} mails {kind} to {to}: {self.last}")
        return found[0]
