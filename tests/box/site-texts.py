#!/usr/bin/python3
# site-texts.py: the texts of the public site changed in the browser: a draft is seen by who may write it and by nobody else,
# then published, undone, given up; what acts is refused; two people at once lose nothing; every version has its author.
import os
import sys
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *

PLACE = "/reglages/textes/aide"
WORDS = "Venez nous voir au kiosque : il est ouvert le jeudi."


def build(box):
    until(lambda: box.run("histologe-generator", "site", check=False).returncode == 0, 60, "the site is built")


def public(box, path="/aide/"):
    return box.browser().get(path)


def writes(box, desk):
    page = expect(desk.get("/reglages/textes"))
    ok(page.has("Aide et contact") and page.has("texte d'origine"), "every page is there, and whose text it shows",
       page.text[:600])
    page = expect(desk.get(PLACE))
    former = page.form("body").field("body").value
    ok("Quelqu" in former and "{{town.phone_link}}" in former, "its source is there to change", former[:300])
    page = expect(send(page, page.form("body"), {"title": "Aide, et kiosque",
                                                 "body": f"# Aide\n\n{WORDS}\n\n[{{{{town.name}}}}](/)"}))
    ok(page.has("Le brouillon est enregistré") and page.has("Un brouillon attend"), "kept as a draft")
    build(box)
    ok(WORDS not in public(box).text and "Aide et contact" in public(box).text, "nobody else sees it")
    return page


def looks(box, desk, page):
    seen = expect(send(page, form_with(page, "/apercu")))
    is_(seen.path, "/apercu", "the look at it has an address of its own")
    ok(seen.has(WORDS) and seen.has("ces textes ne sont pas publiés"), "it shows the draft, and says so", seen.text[:500])
    link = next(link for _, link in seen.links if "plan-du-site" in link)
    ok(link.startswith("/apercu?"), "its links lead on within it", link)
    ok(expect(desk.get(link)).has("Aide, et kiosque"), "where other pages know of it too")
    ok("/signaler" in [link for _, link in desk.get(link).links], "pages of the box are the box's own")
    is_([desk.get(f"/apercu?page={urllib.parse.quote(path)}").status for path in ("/nulle-part/", "/../store.db", "//", "/.lock",
        "/assets/town.css")], [404] * 5, "nothing but its pages is handed out")
    is_([public(box, seen.url.removeprefix(box.base_url)).path, sign_in(box, AGENTS["caf"]).get("/apercu?page=/aide/").status],
        ["/connexion", 403], "no stranger and no partner looks at it")


def publishes(box, desk):
    page = expect(desk.get(PLACE))
    done = expect(send(page, form_with(page, "/publier")))
    ok(done.has("Publié") and done.has("Le site montre votre texte"), "published", done.text[:500])
    build(box)
    ok(WORDS in public(box).text and "Aide, et kiosque" in public(box, "/plan-du-site/").text, "the site shows it")
    ok("kiosque\u00a0:" in public(box).source, "with French typography")
    again = send(page, form_with(page, "/publier"))
    is_(again.path, PLACE, "a double press publishes it once")


def undoes(box, desk):
    page = expect(desk.get(PLACE))
    page = expect(send(page, form_with(page, "/reprendre", version="0")))
    ok(page.has("Le texte d'origine est repris en brouillon"), "the box's own text comes back as a draft", page.text[:400])
    page = expect(send(page, form_with(page, "/abandonner")))
    ok(page.has("Le brouillon est abandonné") and page.has("Le site montre votre texte"), "a draft can be given up")
    page = expect(send(page, form_with(page, "/reprendre", version="0")))
    page = expect(send(page, form_with(page, "/publier")))
    ok(page.has("texte d'origine de la boîte"), "or published")
    build(box)
    ok(WORDS not in public(box).text and "Aide et contact" in public(box).text, "then the site has its former text")
    first = box.query("SELECT min (id) AS id FROM site_text")[0]["id"]
    page = expect(send(page, form_with(page, "/reprendre", version=str(first))))
    ok(WORDS in page.form("body").field("body").value.replace("\u00a0", " "), "any version can be taken up again")
    expect(send(page, form_with(page, "/abandonner")))
    is_([row["verb"] for row in box.query("SELECT verb FROM event WHERE noun = 'site_text' ORDER BY id")],
        ["saved", "published", "saved", "dropped", "saved", "published", "saved", "dropped"], "all of it is in the history")


def refuses(box, desk):
    page = expect(desk.get(PLACE))
    for body, words in (("", "vide"), ("<script>alert(1)</script>", "Ligne 1"), ("un\n\n<p onclick='x'>", "Ligne 3"),
                        ("{{#town.name}}", "accolade"), ("{{{town.name}}}", "Ligne 1"), ("x" * 30001, "trop long"),
                        ('<a href="javascript:x">y</a>', "Ligne 1"),
                        ("<scr{{#no}}{{/no}}ipt>", "Ligne 1"), ("{{^no}}<{{/no}}script>", "Ligne 1")):
        back = send(page, page.form("body"), {"body": body})
        ok(back.status == 422 and back.has(words), f"{body[:30]!r}: {words}", back.text[:400])
        is_(len(back.form("body").field("body").value), min(len(body), 30001), "what was typed is kept")
    # What only Markdown makes a link of is seen when it is laid out.
    for body in ("[x](javascript:alert(1))", "![x](https://ailleurs.example/x.png)"):
        page = expect(desk.get(PLACE))
        page = expect(send(page, page.form("body"), {"body": body}))
        look = send(page, form_with(page, "/apercu"))
        back = send(page, form_with(page, "/publier"))
        ok(look.status == 200 and look.has("ne peut pas être mis en page") and "javascript" not in look.source, "the look says so")
        ok(back.status == 422 and back.has("n'a pas pu être mis en page"), f"{body!r} is never published", back.text[:300])
        expect(send(back, form_with(back, "/abandonner")))
    is_(len(box.query("SELECT id FROM site_text WHERE body LIKE '%javascript%' AND published_at IS NOT NULL")), 0,
        "nor kept as shown")


def two_people(box, desk):
    other = sign_in(box, ADMINISTRATOR)
    mine, theirs = expect(desk.get(PLACE)), expect(other.get(PLACE))
    expect(send(theirs, theirs.form("body"), {"body": "Leur texte."}))
    page = send(mine, mine.form("body"), {"body": "Mon texte."})
    ok(page.status == 409 and page.has("Quelqu'un d'autre") and page.form("body").field("body").value == "Mon texte.",
       "nobody writes over somebody unseen", page.text[:400])
    page = expect(send(page, page.form("body")))
    is_([row["body"] for row in box.query("SELECT body FROM site_text ORDER BY id DESC LIMIT 2")], ["Mon texte.", "Leur texte."],
        "both are kept")
    expect(send(page, form_with(page, "/abandonner")))


with Box(start="2026-09-16T07:00Z") as box:
    set_up_demo(box)
    desk = sign_in(box, MANAGER)
    looks(box, desk, writes(box, desk))
    publishes(box, desk)
    undoes(box, desk)
    refuses(box, desk)
    two_people(box, desk)
    is_(sign_in(box, AGENTS["caf"]).get(PLACE).status, 403, "no partner writes the town's pages")
done_testing()
