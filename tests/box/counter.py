#!/usr/bin/python3
"""counter.py: an agent types a report for somebody: all on one page, its source kept, its paper with a QR code that opens the
person's page; mistakes said, nothing lost; who may not type, may not."""
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import Box, done_testing, is_, ok  # noqa: E402
from journey import AGENTS, MANAGER, expect, send, set_up_demo, sign_in  # noqa: E402

TYPED = {"source": "phone", "language": "fr", "profile": "relative", "address": "12 Rue Carnot", "city": "Pau",
         "problem.L-HUM02": "L-HUM02-3", "relation": "neighbour", "occupant_last_name": "Voisine", "contact_by": "mail",
         "reporter_email": "appelant@example.org", "reporter_last_name": "Appelant", "description": "Tout est noir."}


def page_for(browser, profile):
    return expect(browser.get(f"/saisie?profil={profile}"))


def whole(box):
    desk = sign_in(box, MANAGER)
    page = page_for(desk, "relative")
    form = page.form("source")
    ok({"relation", "reporter_email", "occupant_phone"} <= set(form.names()), "who types for a relative is asked about both")
    ok("phone" not in form.names(), "and not what only a tenant is asked")
    wrong = send(page, form, {**TYPED, "reporter_email": "appelant@", "city": ""}, button="Enregistrer le signalement")
    ok(wrong.status == 422 and "dans quelle commune" in wrong.text, "a mistake is said", wrong.status)
    again = wrong.form("reporter_email")
    ok("Tout est noir." in wrong.source and 'value="L-HUM02-3" selected' in wrong.source,
       "and what was typed is there")
    is_(box.query("SELECT count(*) AS n FROM report")[0]["n"], 0, "nothing is filed yet")
    right = {"reporter_email": "appelant@example.org", "city": "Pau"}
    paper = expect(send(wrong, again, right, button="Enregistrer le signalement"))
    is_(paper.path, "/saisie/recu", "it leads to the paper")
    row = box.query("SELECT source, profile, language FROM report")[0]
    is_((row["source"], row["profile"], row["language"]), ("phone", "relative", "fr"), "where it came from is kept")
    kinds = {r["kind"]: r["last_name"] for r in box.query("SELECT kind, last_name FROM person")}
    is_(kinds, {"occupant": "Voisine", "reporter": "Appelant"}, "both people are known")
    actor = box.query("SELECT actor, user_id FROM event WHERE noun = 'report' AND verb = 'sent'")[0]
    ok(actor["actor"] == "user" and actor["user_id"], "history says who typed it")
    link = re.search(r"/suivi/[\w-]+", paper.text).group(0)
    ok("<path d=\"M" in paper.source, "the paper has a QR code")
    expect(box.browser().get(link))
    ok(True, "the address on it opens the person's page, without an account")
    twice = send(wrong, again, right, button="Enregistrer le signalement")
    count = box.query("SELECT count(*) AS n FROM report")[0]["n"]
    is_((twice.path, count), ("/saisie/recu", 1), "a second click files nothing")
    return link


def danger(box):
    """Gas, told on the phone by somebody who reads Arabic: the agent reads what to say in French."""
    desk = sign_in(box, MANAGER)
    page = page_for(desk, "tenant")
    ok('name="city" type="text" value="Pau"' in page.source, "the town stands there already")
    empty = send(page, page.form("source"), {"city": ""}, button="Enregistrer le signalement")
    ok("au moins un problème" in empty.text and "au moins un endroit" not in empty.text, "that nothing was chosen is said once")
    ok("dites-le à la personne" not in empty.text, "without danger nobody is alarmed")
    typed = {"source": "phone", "language": "ar", "address": "3 Rue Serviez", "city": "", "problem.L-GAZ01": "L-GAZ01-2",
             "contact_by": "phone", "phone": "٠٦١١٢٢٣٣٤٤"}
    wrong = send(empty, empty.form("source"), typed, button="Enregistrer le signalement")
    ok(wrong.status == 422 and "dites-le à la personne" in wrong.text, "the agent reads of the danger before all is typed")
    paper = expect(send(wrong, wrong.form("source"), {"city": "Pau"}, button="Enregistrer le signalement"))
    is_(paper.path, "/saisie/recu", "it is filed")
    start, arabic = paper.source.split("<article", 1)
    ok("dites-le à la personne" in start and not re.search("[\u0600-\u06ff]", start), "above the paper all is French")
    ok("غاز" in arabic and "Un agent a rempli" in arabic, "the paper is in Arabic, and says who filled it in")
    is_(box.query("SELECT phone FROM person WHERE phone LIKE '06%'")[0]["phone"], "0611223344", "Arabic digits are digits")


def doors(box, link):
    other = sign_in(box, AGENTS["schs"])
    is_(other.get("/saisie").status, 200, "a partner's agent may type too")
    ok(link not in other.get("/saisie/recu").text, "but does not see the paper of somebody else")
    stranger = box.browser()
    ok(stranger.get("/saisie").path == "/connexion", "a stranger is led to sign in")


with Box(start="2026-11-24T07:00Z") as box:
    set_up_demo(box)
    doors(box, whole(box))
    danger(box)
done_testing()
