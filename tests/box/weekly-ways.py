#!/usr/bin/python3
# weekly-ways.py: each partner receives its weekly report by its own way, once, though the run is killed: PDF, link, paper, nothing.
# The link is harmless until its button is pressed; paper is printed with its address, posted, replaced by the next week's.
import os
import random
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from doors_weekly import ADDRESS, choose_way, partner_uuid, report_link
from faketime import forget
from journey import *

KILLS = 3
SEED = int(os.environ.get("SEED") or random.randrange(10**6))
WAYS = {"schs": "post", "adil": "pdf", "caf": "link", "ars": "none", "landlord": "pdf", "association": "pdf"}
PAPER = "schs"


def pdf_text(data):
    with tempfile.NamedTemporaryFile(suffix=".pdf") as stream:
        stream.write(data)
        stream.flush()
        sound = subprocess.run(["qpdf", "--check", stream.name], capture_output=True, check=False)
        is_(sound.returncode, 0, "the PDF is sound")
        return plain(subprocess.run(["pdftotext", "-layout", stream.name, "-"], capture_output=True, check=True).stdout.decode())


def references(text):
    return set(re.findall(r"\b64-\d+\b", text))


def choose(box, desk):
    page = choose_way(box, desk, PARTNER_TYPES[PAPER], "post", "")
    ok(page.status == 422 and page.has("il faut une adresse postale"), "paper without an address is refused, in words",
       page.text[:600])
    page = choose_way(box, desk, PARTNER_TYPES[PAPER], "post", "a\nb\nc\nd\ne\nf")
    ok(page.status == 422 and page.has("Cinq lignes au plus"), "six lines do not fit in a window", page.text[:600])
    for partner, way in WAYS.items():
        page = expect(choose_way(box, desk, PARTNER_TYPES[partner], way, ADDRESS if way == "post" else ""))
    page = expect(desk.get(f"/partenaires/{partner_uuid(box, PARTNER_TYPES[PAPER])}"))
    ok(page.has("par la poste") and page.has("Boulevard Tourasse"), "the partner's page says how", page.text[:900])
    is_({r["type"]: r["weekly_way"] for r in box.query("SELECT type, weekly_way FROM partner")},
        {PARTNER_TYPES[p]: w for p, w in WAYS.items()}, "all four ways are chosen by the form")


def killed(box, chance):
    """The Monday run, killed now and then with all below it, then let finish."""
    count = 0
    for _ in range(KILLS):
        command = [os.path.join(BUILD, "histologe-admin"), "--config", box.config, "jobs", "run-due"]
        process = subprocess.Popen(command, cwd=box.folder, env=box.time.environment(), stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            process.wait(chance.uniform(0.1, 1.5))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.wait()
            forget(process.pid)
            count += 1
        box.jump(minutes=11, run_due=False)  # the lease of the run that died
    box.jump(minutes=11)
    box.jump(minutes=11)  # and of a mail that was on its way
    return count


def once(box, weeks):
    """One report a partner and week, with what carries it and nothing more."""
    rows = box.query("SELECT p.type, w.way, w.outbox_id IS NOT NULL AS mailed, w.week,"
                     " (SELECT count(*) FROM print q WHERE q.file_id = w.file_id) AS prints,"
                     " (SELECT count(*) FROM link l WHERE l.weekly_report_id = w.id) AS links"
                     " FROM weekly_report w JOIN partner p ON p.id = w.partner_id")
    wanted = [(PARTNER_TYPES[p], w, int(w != "post"), int(w == "post"), int(w == "link")) for p, w in WAYS.items() if w != "none"]
    is_(sorted((r["type"], r["way"], r["mailed"], r["prints"], r["links"]) for r in rows), sorted(wanted * weeks),
        f"{weeks} week(s): each partner has its report by its own way, once")
    # The daemon sends while we look.
    until(lambda: not box.query("SELECT 1 FROM outbox WHERE kind = 'weekly' AND state <> 'sent'"), 30, "weekly mails on their way")
    mailed = {m.to: {n.message["Message-ID"] for n in box.mails(to=m.to, subject="Vos dossiers, semaine")}
              for m in box.mails(subject="Vos dossiers, semaine")}
    is_({to: len(ids) for to, ids in mailed.items()}, {MAILBOXES[p]: weeks for p, w in WAYS.items() if w in ("pdf", "link")},
        "one mail a partner that wants one, none to the others")


def read_mail(box):
    mail = box.mails(to=MAILBOXES["adil"], subject="Vos dossiers, semaine")[0]
    is_(len(mail.attachments), 1, "the ADIL has its PDF in the mail")
    urgent = re.findall(r"^- (64-\d+)(, [^:]+)?\s: (.+)$", mail.text, re.M)
    ok(1 <= len(urgent) <= 3, "the mail itself names what is most urgent", mail.text)
    first = pdf_text(mail.attachments[0][2])
    ok({line[0] for line in urgent} <= references(first), "as the PDF does", urgent)
    ok(mail.message["List-Id"] and mail.message["Auto-Submitted"], "it says that a machine wrote it")


def read_link(box):
    mail = box.mails(to=MAILBOXES["caf"], subject="Vos dossiers, semaine")[0]
    is_(mail.attachments, [], "the CAF has a link instead")
    path = report_link(box, MAILBOXES["caf"])
    before = box.query("SELECT used_at, expires_at FROM link WHERE purpose = 'weekly'")
    stranger = box.browser()
    for _ in range(3):
        page = expect(stranger.get(path))
    is_(box.query("SELECT used_at, expires_at FROM link WHERE purpose = 'weekly'"), before, "scanners that open it change nothing")
    ok(page.headers["X-Robots-Tag"] and page.has("À faire cette semaine"), "the page is the report", page.text[:900])
    pdf = expect(send(page, page.form("Télécharger le PDF")))
    is_(pdf.type, "application/pdf", "the button gives the PDF")
    is_(references(pdf_text(pdf.body)), references(page.text), "the page names the files that the PDF names")
    after = box.query("SELECT used_at, expires_at FROM link WHERE purpose = 'weekly'")
    ok(after[0]["used_at"] and after[0]["expires_at"] == before[0]["expires_at"], "the download is noted, and lengthens nothing")
    is_(box.query("SELECT detail FROM event WHERE noun = 'weekly_report'"), [{"detail": "by_link"}], "it stands in the history")
    is_(box.browser().get("/hebdo/" + "A" * 43).status, 404, "a link that nobody made opens nothing")
    return path


def read_paper(box, desk):
    ok(expect(desk.get("/gestion")).has("1 courrier à imprimer"), "management says what waits for the printer")
    page = expect(desk.get("/gestion/impressions"))
    ok(page.has("demandé sur papier"), "the page says for whom and why", page.text[:900])
    text = pdf_text(expect(desk.get("/gestion/impressions/tout")).body)
    pages = text.split("\f")
    ok("Boulevard Tourasse" in pages[0] and not references(pages[0]), "an address page comes first", pages[0])
    ok(references("".join(pages[1:])), "then the report", text[:500])
    page = expect(send(page, form_with(page, "/gestion/impressions", verb="post")))
    ok(page.has("marqué comme posté") and page.has("Rien à imprimer"), "it is posted", page.text[:600])
    page = expect(send(page, form_with(page, "/gestion/impressions", verb="unpost")))
    ok(page.has("attend de nouveau"), "or not after all", page.text[:600])
    is_([r["verb"] for r in box.query("SELECT verb FROM event WHERE noun = 'print' ORDER BY id")], ["posted", "unposted"],
        "both stand in the history")


def past(box, desk):
    """The reports a partner received: for the desk and for itself."""
    here = f"/partenaires/{partner_uuid(box, 'caf_msa')}"
    caf, ars = sign_in(box, AGENTS["caf"]), sign_in(box, AGENTS["ars"])
    page = expect(caf.get(here))
    old = next(href for words, href in page.links if "/rapports/" in href)
    is_([expect(who.get(old)).type for who in (caf, desk)], ["application/pdf"] * 2, "its own accounts and the desk take it away")
    is_([ars.get(path).status for path in (old, f"{here}/rapport", f"{here}/rapport/pdf")], [403] * 3, "another partner does not")
    ok("/rapports/" not in expect(ars.get(here)).source, "nor is it shown that there are any")
    now = expect(desk.get(f"{here}/rapport"))
    is_(references(pdf_text(expect(desk.get(f"{here}/rapport/pdf")).body)), references(now.text),
        "what would leave now, as a page and as PDF, names the same files")


def next_week(box, path):
    """A newer report takes the place of one that was not posted; links end with the address they were sent to."""
    box.jump(to="2026-09-28T05:05Z")
    box.jump(minutes=11)
    once(box, 2)
    desk = sign_in(box, MANAGER)
    page = expect(desk.get("/gestion/impressions"))
    ok(page.has("remplacé par un rapport plus récent") and page.has("1 courrier à imprimer"), "last week's paper gives way",
       page.text[:900])
    expect(box.browser().get(path))
    page = expect(desk.get(f"/partenaires/{partner_uuid(box, 'caf_msa')}/modifier"))
    expect(send(page, page.form("weekly_way"), {"email": "autre@example.org"}))
    page = box.browser().get(path)
    ok(page.status == 404 and page.has("ne mène plus"), "a link sent to the former address opens nothing", page.text[:300])


diag(f"SEED={SEED}")
with Box(start="2026-09-20T10:00Z", site=False) as box:
    set_up_demo(box, reports=40)
    desk = sign_in(box, MANAGER)
    choose(box, desk)
    box.admin("jobs", "run-due")
    box.stop()
    box.jump(to="2026-09-21T05:01Z", run_due=False)
    cut = killed(box, random.Random(SEED))
    diag(f"{cut} runs were killed")
    once(box, 1)
    box.start()
    desk = sign_in(box, MANAGER)
    read_mail(box)
    path = read_link(box)
    read_paper(box, desk)
    past(box, desk)
    next_week(box, path)
done_testing()
