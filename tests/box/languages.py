#!/usr/bin/python3
# languages.py: a tenant who reports in Arabic or English is written to in that language, and shown the acknowledgement in
# French as well; the staff who deal with the file read French.
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import (ANSWERS, MANAGER, PROBLEMS, begin, close, expect, no_danger, read_receipt, send, set_up_demo, settle, sign_in,
                     take, transmit)

# Button of the form; words of the subjects and of the two mails; what says that nobody proof-read it.
LANGUAGES = {
    "ar": ("متابعة", "الملف", "وصل بلاغكم", "أحلنا ملفكم", "لم يراجعها بعد"),
    "en": ("Continue", "Case", "Your report has arrived", "We have passed your case", "has still to be proof-read"),
}
FRENCH = re.compile(r"\b(votre|vous|nous|dossier|signalement|propriétaire)\b", re.I)
TOWN = "Signaler un logement"  # its service, by its name
MARKS = "\u200e\u200f\u2066\u2067\u2068\u2069"  # of direction: not to be read


def report_in(box, language, button):
    """Every page in that language, answered as the tenant of the other tests does; reached by mail."""
    tenant = box.browser()
    tenant.get(f"/signaler?langue={language}")
    page = begin(tenant)
    answers = {**ANSWERS, "contact_by": "mail", "email": f"{language}@example.org"}
    while not page.path.endswith("/recapitulatif"):
        form = page.form()
        values = {name: answers[name] for name in form.names() if name in answers}
        for severity in PROBLEMS:
            criterion = severity.rsplit("-", 1)[0]
            for name, value in (("area." + criterion.rstrip("0123456789"), True), ("problem." + criterion, severity)):
                if name in form.names():
                    values[name] = value
        page = expect(send(page, form, values, button=button, extra=no_danger(form)))
    return read_receipt(send(page, page.form("website")))


def mails_to(box, language):
    settle(box)
    return [mail for mail in box.mails() if mail.to == f"{language}@example.org"]


def bare(text):
    return "".join(sign for sign in text if sign not in MARKS)


def judge_acknowledgement(mail, language, report):
    _, case, arrived, _, draft = LANGUAGES[language]
    like(mail.text, re.escape(arrived), f"{language}: the acknowledgement is in the tenant's language")
    like(mail.text, "Votre signalement est bien arrivé", f"{language}: and in French")
    ok(case in mail.subject and report.reference in mail.subject, f"{language}: its subject names the file", mail.subject)
    is_(mail.message["Content-Language"], f"{language}, fr", f"{language}: the mail says its languages")
    for link in ("tel:18", "tel:15", "tel:112", "tel:0800473333", "sms:114"):
        ok(f'href="{link}"' in mail.html, f"{language}: a number to call: {link}")
    for part in (mail.text, mail.html):
        ok("112" in part and "114" in part, f"{language}: the sentence on danger has its numbers", part[-1500:])
        like(part, re.escape(draft), f"{language}: it says that nobody proof-read it")
        like(bare(part), re.escape(report.reference), f"{language}: the reference is there, in its order")


def judge_news(mail, language):
    _, case, _, passed, draft = LANGUAGES[language]
    like(mail.text, re.escape(passed), f"{language}: news come in the tenant's language")
    like(mail.text, re.escape(draft), f"{language}: and say that nobody proof-read them")
    is_(mail.message["Content-Language"], language, f"{language}: the mail says its language")
    found = FRENCH.findall((mail.subject + mail.text).replace(TOWN, ""))
    ok(not found, f"{language}: no French is left in them", *found)
    like(mail.html, f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"', f"{language}: nor in their direction")


with Box(start="2026-09-16T07:00Z", site=False) as box:
    set_up_demo(box)
    for language, (button, *_) in LANGUAGES.items():
        report = report_in(box, language, button)
        acknowledgements = mails_to(box, language)
        is_(len(acknowledgements), 1, f"{language}: one mail at once")
        judge_acknowledgement(acknowledgements[0], language, report)
        desk = sign_in(box, MANAGER)
        page = take(box, desk, report)
        ok({"ar": "arabe", "en": "anglais"}[language] in page.text, f"{language}: the desk reads which language", page.text[:900])
        transmit(box, desk, report)
        news = mails_to(box, language)[1:]
        is_(len(news), 1, f"{language}: one mail of news")
        judge_news(news[0], language)
        # What an agent writes stays as it was written, in a frame of the tenant's language.
        box.jump(days=1)
        close(box, sign_in(box, MANAGER), report, message="Les travaux sont faits.")
        last = mails_to(box, language)[-1]
        like(last.text, "Les travaux sont faits", f"{language}: an agent's words are not translated")
        ok(not FRENCH.findall(last.subject), f"{language}: the subject is", last.subject)
done_testing()
