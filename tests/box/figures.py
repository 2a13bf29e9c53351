#!/usr/bin/python3
# figures.py: the figures of the back office in the real box: the page, its CSV and its charts tell the same; filters and points of
# view narrow all three; charts are drawn once, kept in bounds; no name of a person is in any of them.
import csv
import io
import os
import re
import sys
import time
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *

SVG = "{http://www.w3.org/2000/svg}"


def table(browser, figure, query=""):
    """{code: [numbers]} of a figure's CSV."""
    page = expect(browser.get(f"/chiffres/csv?figure={figure}&{query}"))
    rows = list(csv.reader(io.StringIO(page.source.lstrip("\ufeff")), delimiter=";"))
    return {row[0]: [cell for cell in row[2:]] for row in rows[1:]}


def codes(page):
    return re.findall(r'<section class="sheet" id="([a-z-]+)">', page.source)


def drawn(browser, figure, query=""):
    page = expect(browser.get(f"/chiffres/graphique?figure={figure}&{query}"))
    root = ElementTree.fromstring(page.source)
    return page, root, [plain(text.text or "") for text in root.iter(f"{SVG}text")]


def tell_the_same(box, desk):
    page = expect(desk.get("/chiffres"))
    states = {row["state"]: row["n"] for row in box.query("SELECT state, count(*) AS n FROM report GROUP BY state")}
    csv_states = {code: int(row[0]) for code, row in table(desk, "states").items()}
    is_({code: n for code, n in csv_states.items() if n}, states, "the CSV counts what is in the store")
    _, root, texts = drawn(desk, "states")
    ok({str(n) for n in states.values()} <= set(texts), "so does the chart", texts)
    ok(root.find(f"{SVG}title") is not None and root.find(f"{SVG}desc") is not None, "which has a title and a description")
    style = root.find(f"{SVG}style")
    ok(style is not None and "prefers-color-scheme:dark" in style.text, "and its own colours, light and dark")
    ok(len(codes(page)) >= 14 and page.has("Chiffres calculés le"), "the page has them all, and says since when",
       codes(page))
    months = table(desk, "months")
    is_(sum(int(row[0]) for row in months.values()), sum(states.values()), "each file is received in one month")
    public = box.generator("site") and expect(box.browser().get("/statistiques/"))
    median = table(desk, "delays")["action"][0]
    days = re.search(r"([\d,]+) jours?\s*avant la première action", public.text)
    is_(days and days.group(1), re.sub(r",0$", "", median), "the median is that of the page for everybody")


def narrowed(box, desk):
    open_states = table(desk, "states", "etat=open")
    ok("closed" not in {code for code, row in open_states.items() if int(row[0])}, "a filter of the list narrows the table",
       open_states)
    count = box.query("SELECT count(*) AS n FROM report WHERE coalesce(class_human, class_computed) = 'B'"
                      " AND state IN ('received', 'taken', 'active')")[0]["n"]
    page = expect(desk.get("/chiffres?etat=open&classe=B"))
    ok(page.has(f"{count} dossiers"), "two narrow the page", count, page.text[:400])
    ok("figure=states&amp;a=" in page.source and "etat=open&amp;classe=B" in page.source.replace("&#38;", "&amp;"),
       "its charts and CSV keep them")
    _, _, texts = drawn(desk, "states", "etat=open&classe=B")
    ok(str(count) in texts or sum(int(t) for t in texts if t.isdigit()) == count, "the chart too", texts, count)
    nothing = expect(desk.get("/chiffres?classe=A"))
    ok(nothing.has("il n’y a rien à compter") and "<img" not in nothing.source, "nothing is said in words, and not drawn")


def fresh(box, desk):
    """What changes shows at once: the box is small, and counts quickly."""
    before = int(table(desk, "states")["received"][0])
    report = file_report(box.browser(), email="nouveau@example.org", last_name="Zylberstein")
    is_(int(table(desk, "states")["received"][0]), before + 1, "a new file is counted at once")
    take(box, desk, report)
    is_(int(table(desk, "states")["received"][0]), before, "and what becomes of it")
    return report


def kept(box, desk):
    cache = os.path.join(box.data, "cache")
    folders = lambda: {name for name in os.listdir(cache) if name.startswith("figures-") and not name.endswith(".json")}
    expect(desk.get("/chiffres/graphique?figure=states"))
    before = folders()
    for figure in ("states", "months", "classes", "situations"):
        expect(desk.get(f"/chiffres/graphique?figure={figure}&forme=etroit"))
    is_(folders(), before, "one drawing serves all charts of a page, broad and narrow")
    for number in range(1, 17):
        expect(desk.get(f"/chiffres/graphique?figure=states&du=2026-0{1 + number % 9}-0{1 + number // 9}"))
    ok(len(folders()) <= 12, "drawings are kept in bounds", len(folders()))
    data = {name for name in os.listdir(cache) if name.startswith("figures-") and name.endswith(".json")}
    ok(len(data) <= 13, "and what they were made of too", len(data))
    ok(all(os.stat(os.path.join(cache, name)).st_mode & 0o077 == 0 for name in folders() | data), "for nobody else on the machine")


def points_of_view(box, desk, report):
    caf, landlord = sign_in(box, AGENTS["caf"]), sign_in(box, AGENTS["landlord"])
    is_(table(caf, "states"), table(desk, "states"), "a partner reads the figures of the whole town")
    own = box.query("SELECT count(*) AS n FROM assignment a JOIN partner p ON p.id = a.partner_id"
                    " WHERE p.type = 'social_landlord'")[0]["n"]
    whole = box.query("SELECT count(*) AS n FROM report")[0]["n"]
    is_(sum(int(row[0]) for row in table(landlord, "states").values()), own, "the owner's side those of its own files")
    ok(0 < own < whole, "which are some of them", own, whole)
    ok("Voir les campagnes" not in landlord.get("/chiffres").source, "without the campaigns")
    for name, browser in (("the desk", desk), ("a partner", caf)):
        page = expect(browser.get("/chiffres"))
        text = page.source + "".join(expect(browser.get(f"/chiffres/csv?figure={code}")).source for code in codes(page))
        text += "".join(drawn(browser, code)[0].source for code in codes(page) if f"figure={code}&amp;a=" in page.source)
        ok("Zylberstein" not in text and "@" not in re.sub(r"@demo|@media", "", text) and "Carnot" not in text,
           f"{name}: no name, address or street is in page, charts and CSV")
    seen = [int(row[0]) for row in table(caf, "states", "q=Zylberstein").values()]
    is_((sum(seen), sum(int(row[0]) for row in table(desk, "states", "q=Zylberstein").values())), (0, 1),
        "who does not read a name does not find out by counting")
    is_(desk.get("/chiffres/graphique?figure=lune").status, 404, "there is no such figure")
    is_(box.browser().get("/chiffres/csv?figure=states", follow=False).status, 303, "nobody reads them without an account")


def not_blocked(box, desk):
    """The page does not wait for its charts."""
    begun = time.monotonic()
    page = expect(desk.get("/chiffres?du=2026-02-02"))
    took = time.monotonic() - begun
    ok(took < 1 and "<svg" not in re.sub(r"<svg class=\"(crest|picto)", "", page.source), "the page is there before any chart",
       took)


with Box(start="2026-09-14T08:00Z") as box:
    set_up_demo(box, reports=90)
    desk = sign_in(box, MANAGER)
    tell_the_same(box, desk)
    narrowed(box, desk)
    report = fresh(box, desk)
    points_of_view(box, desk, report)
    kept(box, desk)
    not_blocked(box, desk)
done_testing()
