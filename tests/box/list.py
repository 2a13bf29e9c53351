#!/usr/bin/python3
# list.py: the list of files through its pages: found by number, name, phone and street, by those alone who may read them; its
# whole state in the address; filters kept by name; several files at once, each with what became of it; counters that say the truth.
import os
import re
import sys
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *


def references(page):
    """The files a list shows, in its order."""
    return [words for words, href in page.links if re.match(r"/dossiers/[0-9a-f-]{36}\?", href)]


def search(browser, text, **more):
    """As a person does: the form of the list, its first button."""
    page = expect(browser.get("/dossiers"))
    form = next(f for f in page.forms if f.method == "GET" and f.field("q"))
    form.fill({"q": text, **more})
    return expect(browser.get("/dossiers?" + urllib.parse.urlencode(form.entries(form.button()))))


def counters(page):
    return {squeeze_words(words): int(number) for number, words in re.findall(r"^(\d+) (.+)$", page.text, re.M)}


def squeeze_words(words):
    return words.replace("\u202f", " ").strip()


def count(box, where, *values):
    return box.query(f"SELECT count(*) AS n FROM report r WHERE {where}", *values)[0]["n"]


def find_by_words(box, desk, report, number):
    """Who reads names finds by them, however they are typed; who does not, does not."""
    holder, stranger, landlord = (sign_in(box, AGENTS[p]) for p in ("association", "ars", "landlord"))
    own = ("LOEWENSTEIN", "loewen", "06 12 34 56 78", "+33 6 12 34 56 78", "0612", "plafond violet", "claire@exemple.fr",
           "39 carnot")
    open_words = (report.reference, number, f"n° {report.reference}", "rue carnot pau")
    for text in own + open_words:
        ok(report.reference in references(search(desk, text)), f"the desk finds by “{text}”")
    for text in own:
        page = search(stranger, text)
        is_(references(page), [], f"another's agent finds nothing by “{text}”")
    ok(report.reference in references(search(stranger, report.reference)), "but by its number, as the list shows it")
    expect(hand_over(box, desk, report, "association"))
    ok(report.reference in references(search(holder, "loewenstein")), "who was given the file finds by the name")
    refuse(box, holder, report)
    is_(references(search(holder, "loewenstein")), [], "who refused it finds by it no more")
    is_(references(search(landlord, report.reference)), [], "the owner's side finds nothing but its own files")
    is_(references(search(desk, "rue\"; DROP TABLE report -- *")), [], "what looks like a language is words")
    is_(re.findall("(?i)loewen|lœwen|plafond|exemple", box.log()), [], "and no word that was searched stands in the log")


def step_by_step(box, desk):
    """A file opened from a list leads to those beside it in that list, through the forms on its page too; and back."""
    page = expect(desk.get("/dossiers?liste=all&tri=recu&q=carnot"))
    wanted, links = references(page), [href for words, href in page.links if re.match(r"/dossiers/[0-9a-f-]{36}\?", href)]
    ok(len(wanted) >= 3, "several files to go through", wanted)
    page, walked = expect(desk.get(links[0])), []
    for _ in wanted:
        walked.append(re.search(r"Dossier (64-\d+)", page.text).group(1))
        after = [href for words, href in page.links if words == "Suivant"]
        page = expect(desk.get(after[0])) if after else page
    is_(walked, wanted, "“Suivant” goes through the list as it stands there")
    ok("fin de la liste" in page.text, "and says where it ends")
    page = expect(send(page, form_with(page, r"/dossiers/[^/]+/suivis"), {"text": "Lu."}))
    back = next(href for words, href in page.links if words == "Précédent")
    is_(re.search(r"Dossier (64-\d+)", desk.get(back).text).group(1), wanted[-2], "a word written there keeps the place")
    is_(references(expect(desk.get(next(href for words, href in page.links if words == "Tous les dossiers")))), wanted,
        "and the way back to the list")
    page = expect(desk.get(f"{links[0].split('?')[0]}?liste=all&q=%3Cb%3E%26x&rang=2&fait=%3Ci%3E"))
    ok("<b>" not in page.source and "<i>" not in page.source, "what an address makes up is text")
    for rank in ("0", "-1", "x", "9" * 30):
        ok("Suivant" not in expect(desk.get(f"{links[0].split('?')[0]}?liste=all&rang={rank}")).text, f"no place {rank}")


def the_address_holds_it(box, desk):
    page = search(desk, "pau", etat=["active", "closed"], tri="-recu")
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(page.url).query)
    is_((query["q"], sorted(query["etat"]), query["tri"], query["liste"]), (["pau"], ["active", "closed"], ["-recu"], ["all"]),
        "text, filters and order stand in the address")
    wanted = count(box, "r.state IN ('active', 'closed')")
    ok(wanted > 25 and f": {wanted} dossiers" in page.text, "the number of files found is said", page.text[:1500])
    is_(len(references(page)), 25, "a page holds 25")
    following = expect(desk.get(next(href for words, href in page.links if "suivante" in words)))
    is_(len(references(following)), wanted - 25, "the next page holds the rest, by the same filters")
    numbers = [int(r.split("-")[1]) for r in references(page) + references(following)]
    days = [box.query("SELECT created_at AS at FROM report WHERE number = ?", n)[0]["at"] for n in numbers]
    is_(days, sorted(days, reverse=True), "in the order that was asked for")
    is_(page.source.count('aria-sort="descending"'), 1, "which the column says")
    turned = expect(desk.get(next(href for words, href in page.links if words.startswith("Reçu le"))))
    is_(references(turned)[0], (references(page) + references(following))[-1], "pressed again, it is turned round")
    less = expect(desk.get(next(href for words, href in page.links if words.startswith("Retirer État du dossier : clos"))))
    is_(len(references(less)), count(box, "r.state = 'active'"), "a filter is taken away by its chip")
    nothing = expect(desk.get("/dossiers?liste=closed&etat=active&danger=oui"))
    ok("Aucun dossier ne répond à tout cela" in nothing.text and "Pour élargir" in nothing.text,
       "where nothing is found, it says what to widen", nothing.text[:1500])
    wider = next((words, href) for words, href in nothing.links if "sans «" in words.lower() and "transmis" in words)
    ok(references(expect(desk.get(wider[1]))), "and that finds something")
    wild = expect(desk.get("/dossiers?liste=zz&etat=zz&classe=%00&tri=--&page=-4&du=hier&q=%ff"), 200, 400)
    ok(wild.status in (200, 400), "an address that makes no sense is a list all the same, or refused")


def unknown_filters(box, desk):
    """An address from elsewhere, or of a choice that is gone: the list is not narrowed, and says so. An empty one is no mistake."""
    said = "Un filtre de cette adresse n’est pas connu"
    for query in ("etat=nulle_part", "du=2026-02-31", "tri=humeur", "classe=F&classe=Z"):
        for path in ("/dossiers", "/carte"):
            ok(expect(desk.get(f"{path}?liste=all&{query}")).has(said), f"{path}: {query} is said to be unknown")
    ok(not expect(desk.get("/dossiers?liste=all&etat=&du=&q=%25%25&classe=F")).has(said), "what is empty, or words, is not")


def keep_by_name(box, desk, other):
    page = expect(desk.get("/dossiers?liste=all&etat=active&classe=D&classe=E"))
    page = expect(send(page, form_with(page, "/filtres"), {"name": "À surveiller"}))
    is_(urllib.parse.urlsplit(page.url).query, "liste=all&etat=active&classe=E&classe=D", "a filter that is kept leads to itself")
    page = expect(desk.get("/dossiers"))
    href = next(href for words, href in page.links if words == "À surveiller")
    is_(href, "/dossiers?liste=all&etat=active&classe=E&classe=D", "it is one click away")
    page = expect(desk.get("/dossiers?liste=mine&danger=oui"))
    expect(send(page, form_with(page, "/filtres"), {"name": "À surveiller"}))
    is_(box.query("SELECT list, query FROM saved_filter"), [{"list": "mine", "query": "danger=oui"}], "the same name replaces it")
    ok("À surveiller" not in expect(other.get("/dossiers")).text, "nobody else sees it")
    page = expect(desk.get("/dossiers?liste=mine&danger=oui"))
    empty = send(page, form_with(page, "/filtres"), {"name": "  "})
    ok(empty.status == 422 and "Donnez un nom au filtre." in empty.text, "without a name, it says so", empty.text[:800])
    uuid = box.query("SELECT uuid FROM saved_filter")[0]["uuid"]
    csrf = form_with(other.get("/dossiers"), "/deconnexion").field("csrf").value
    expect(other.post(f"/filtres/{uuid}", {"csrf": csrf}))
    is_(len(box.query("SELECT 1 FROM saved_filter")), 1, "and nobody else takes it away")
    form = form_with(page, f"/filtres/{uuid}")
    for _ in range(2):
        expect(send(page, form))
    is_(box.query("SELECT 1 FROM saved_filter"), [], "taken away twice, it is away")


def tick(page, reports, button, **values):
    form = form_with(page, "/lots")
    return send(page, form, {"dossier": [uuid for uuid in reports], **values}, button=button)


def several_at_once(box, desk, other):
    """Four new files: one is filtered out by a colleague meanwhile."""
    files = [file_report(box.browser(), email=f"lot{n}@example.org", beneficiary="caf") for n in range(4)]
    uuids = [uuid_of(box, r) for r in files]
    page = expect(desk.get("/dossiers?liste=all"))
    change(box, other, files[2], "filter", "other", "Ce n’est pas un logement.")
    events = count_events(box)
    done = expect(tick(page, uuids, "Valider et transmettre"))
    ok(done.path.startswith("/lots/") and "3 dossiers transmis" in done.text, "three are transmitted", done.text)
    ok("1 dossier est clos ou écarté" in done.text and "écarté" in done.text, "the fourth says what it became", done.text)
    is_([box.query("SELECT state FROM report WHERE uuid = ?", u)[0]["state"] for u in uuids],
        ["active", "active", "filtered", "active"], "each in a transaction of its own")
    is_(count_events(box) - events, 3, "three events, no more")
    assigned = box.query("SELECT count(*) AS n FROM assignment")[0]["n"]
    again = expect(tick(page, uuids, "Valider et transmettre"))
    is_((again.path, count_events(box) - events), (done.path, 3), "pressed twice, it is done once and leads to the same page")
    is_(box.query("SELECT count(*) AS n FROM assignment")[0]["n"], assigned, "nobody is told twice")
    is_(other.get(done.path).status, 404, "a colleague does not see that page")
    landlord = box.query("SELECT uuid FROM partner WHERE type = 'social_landlord'")[0]["uuid"]
    page = expect(desk.get("/dossiers?liste=all"))
    asked = expect(tick(page, uuids[:1], "Confier", partner=landlord))
    ok("1 dossier demande un accord" in asked.text and "0 dossier confié" in asked.text, "a landlord receives nothing unasked",
       asked.text)
    page = expect(desk.get("/dossiers?liste=all"))
    association = box.query("SELECT uuid FROM partner WHERE type = 'association'")[0]["uuid"]
    handed = expect(tick(page, [uuids[0], uuids[1]], "Confier", partner=association))
    ok("2 dossiers confiés" in handed.text, "two are handed to one partner", handed.text)
    page = expect(desk.get("/dossiers?liste=all"))
    handed = expect(tick(page, [uuids[0], uuids[3]], "Confier", partner=association))
    ok("1 dossier confié" in handed.text and "1 dossier était déjà confié à ce partenaire" in handed.text,
       "who had it already is said", handed.text)
    file_report(box.browser())
    for kind, verbs in (("triage", ["transmit", "take"]), ("mine", ["assign"]), ("closed", [])):
        page = expect(desk.get(f"/dossiers?liste={kind}"))
        is_(re.findall(r'name="verb" value="(\w+)"', page.source.split('id="lot"')[1]) if 'id="lot"' in page.source else [],
            verbs, f"{kind}: what is offered fits the list")
    for values, button, words in (([], "Prendre en charge", "Cochez au moins un dossier."),
                                  (uuids[:1], "Confier", "Choisissez à quel partenaire")):
        page = expect(desk.get("/dossiers?liste=all&q=carnot"))
        refused = tick(page, values, button)
        ok(refused.status == 422 and words in refused.text, f"“{words}”", refused.text[:800])
        ok("q=carnot" in refused.url, "the list is still the one that was narrowed")
    page = expect(desk.get("/dossiers?liste=all"))
    form = form_with(page, "/lots")
    many = desk.post("/lots", form.entries(form.button("take")) + [("dossier", uuids[0])] * 51, referer=page.url)
    ok(many.status == 422 and "50 dossiers au plus" in many.text, "more than 50 are refused", many.text[:500])
    agent = sign_in(box, AGENTS["schs"])
    page = agent.get("/dossiers?liste=all")
    ok("/lots" not in page.source, "a partner is offered none of this")
    csrf = form_with(page, "/deconnexion").field("csrf").value
    is_(agent.post("/lots", [("csrf", csrf), ("verb", "take"), ("dossier", uuids[0])]).status, 403, "and may not")


def count_events(box):
    return box.query("SELECT count(*) AS n FROM event WHERE noun = 'report' AND verb = 'transmitted'")[0]["n"]


def counters_tell_the_truth(box, desk):
    page = expect(desk.get("/dossiers"))
    now = int(box.now().timestamp())
    told = counters(page)
    for words, where in (("à trier", "r.state IN ('received', 'taken')"), ("en cours", "r.state = 'active'"),
                         ("clos ou écartés", "r.state IN ('closed', 'filtered')"), ("en tout", "1"),
                         ("sans suivi depuis 20 jours", f"r.state = 'active' AND r.followed_at < {now - 20 * 86400 - 7200}")):
        is_(told.get(words), count(box, where), f"the desk: {words}")
    for partner in ("schs", "caf"):
        told = counters(expect(sign_in(box, AGENTS[partner]).get("/dossiers")))
        own = "EXISTS (SELECT 1 FROM assignment a JOIN partner p ON p.id = a.partner_id WHERE a.report_id = r.id AND p.type = ?" \
              " AND a.state = '{}')"
        kind = PARTNER_TYPES[partner]
        for words, where in (("à accepter ou refuser", own.format("waiting") + " AND r.state = 'active'"),
                             ("pris en charge", own.format("accepted") + " AND r.state = 'active'"),
                             ("clos", own.format("closed"))):
            is_(told.get(words), count(box, where, kind), f"{partner}: {words}")


def found_by_many(box, desk):
    """Counted no further than a thousand, of which the last page is the fortieth."""
    multiply(box, 1001)
    page = expect(desk.get("/dossiers?liste=all&q=chambre+noirs"))
    ok(page.has("plus de 1 000 dossiers") and page.has("1–25 sur plus de 1 000"), "more than a thousand are not counted", page.text)
    ok(desk.get("/dossiers?liste=all&q=chambre+noirs&page=999").has("976–1 000 sur plus de 1 000"), "nor offered page by page")
    whole = f"{count(box, '1'):,}".replace(",", " ")
    ok(desk.get("/dossiers?liste=all&page=999").has(f"–{whole} sur {whole}"), "without a search the list is whole")


with Box(start="2026-09-16T08:00Z") as box:
    set_up_demo(box, 45)
    desk, other = sign_in(box, MANAGER), sign_in(box, ADMINISTRATOR)
    report = file_report(box.browser(), address="39 Rue Carnot", email="claire@exemple.fr", last_name="Lœwenstein",
                         phone="06 12 34 56 78", description="Le plafond violet goutte.")
    transmit(box, desk, report)
    find_by_words(box, desk, report, report.reference.split("-")[1])
    step_by_step(box, desk)
    the_address_holds_it(box, desk)
    unknown_filters(box, desk)
    keep_by_name(box, desk, other)
    several_at_once(box, desk, other)
    counters_tell_the_truth(box, desk)
    found_by_many(box, desk)
done_testing()
