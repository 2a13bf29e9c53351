#!/usr/bin/python3
# campaigns.py: a campaign from its form to what it brought: a code and a QR code, visits counted without a trace of who came,
# reports that carry it from the site and from the counter, each step with what it is a part of; who may change it.
import csv
import io
import os
import re
import struct
import sys
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from doors_figures import new_campaign
from journey import *

SAVE = "Enregistrer le signalement"
SCALE = 16


def modules_of_svg(source):
    """The dark squares of the drawing: {(x, y)}."""
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", source)
    return {(int(x) + i, int(y)) for x, y, width in runs for i in range(int(width))}


def modules_of_png(body):
    """The same of the picture, read as its standard says; anything else about it is an exception."""
    if body[:8] != b"\x89PNG\r\n\x1a\n":
        raise ValueError("not a PNG")
    parts, at = {}, 8
    while at < len(body):
        length, name = struct.unpack(">I4s", body[at:at + 8])
        data = body[at + 8:at + 8 + length]
        if struct.unpack(">I", body[at + 8 + length:at + 12 + length])[0] != zlib.crc32(name + data):
            raise ValueError(f"{name}: wrong sum")
        parts[name] = data
        at += 12 + length
    width, height, depth, color = struct.unpack(">IIBB", parts[b"IHDR"][:10])
    row = (width + 7) // 8 + 1
    pixels = zlib.decompress(parts[b"IDAT"])
    if (depth, color, len(pixels), width) != (1, 0, row * height, height) or any(pixels[y * row] for y in range(height)):
        raise ValueError("not one bit of grey, unfiltered")
    dark = {(x, y) for y in range(height) for x in range(width) if not pixels[y * row + 1 + x // 8] >> (7 - x % 8) & 1}
    modules = {(x // SCALE, y // SCALE) for x, y in dark}
    if len(dark) != len(modules) * SCALE * SCALE:
        raise ValueError("modules are not whole")
    return modules


def steps(box, browser, place):
    """{step: (count, part, base, each)} of its CSV."""
    page = expect(browser.get(f"{place}/csv"))
    rows = list(csv.reader(io.StringIO(page.source.lstrip("\ufeff")), delimiter=";"))
    return {row[0]: tuple(plain(cell) for cell in row[1:]) for row in rows[1:7]}


def create(box, desk):
    page = expect(desk.get("/campagnes/nouvelle"))
    wrong = send(page, page.form("mailed"), {"name": "", "mailed": "mille", "cost": "12,345", "starts_on": "2026-09-01",
                                             "ends_on": "2026-08-01", "target": "Le quartier"})
    is_(wrong.status, 422, "a form with mistakes is refused")
    for words in ("Donnez un nom", "Choisissez par quel moyen", "par exemple 1600", "par exemple 1234,50", "avant le début"):
        ok(wrong.has(words), f"it is said: {words}", wrong.text[:1500])
    ok('value="mille"' in wrong.source and "Le quartier" in wrong.source, "what was typed is kept")
    right = {"name": "Lettre d’automne", "channel": "letter", "mailed": "1 600", "cost": "1 488,50", "ends_on": ""}
    form = wrong.form("mailed")
    page = expect(send(wrong, form, right))
    again = send(wrong, form, right)
    row = box.query("SELECT * FROM campaign WHERE name = 'Lettre d’automne'")
    is_(len(row), 1, "two presses make one campaign")
    row = row[0]
    ok(page.url == again.url and page.has("La campagne est enregistrée"), "both lead to its page")
    other = expect(desk.get("/campagnes/nouvelle"))
    twin = send(other, other.form("mailed"), {**right, "name": "LETTRE D’AUTOMNE", "starts_on": "2027-09-01"})
    ok(twin.status == 422 and twin.has("porte déjà ce nom"), "another of that name is refused", twin.status, twin.text[:500])
    is_((row["mailed"], row["cost_cents"], row["ends_on"]), (1600, 148850, None), "numbers are read as people write them")
    like(row["code"], r"^([BDFGLMNRTV][AIOU]){3}$", "its code can be said aloud")
    ok(f"{box.base_url}/c/{row['code']}" in page.source and "<path fill=\"#000\" d=\"M" in page.source, "its link has a QR code")
    kept = expect(desk.get(f"/campagnes/{row['uuid']}/qr"))
    ok(kept.type == "image/svg+xml" and kept.source.startswith("<svg") and "attachment" in kept.headers["Content-Disposition"],
       "which can be kept for a printer")
    png = expect(desk.get(f"/campagnes/{row['uuid']}/qr?forme=png"))
    ok(png.type == "image/png" and modules_of_png(png.body) == modules_of_svg(kept.source),
       "as a picture too, the same module by module")
    return f"/campagnes/{row['uuid']}", row["code"]


def visit(box, code):
    """Three people come; one twice, one browser only gets ready to."""
    first, second, third = box.browser(), box.browser(), box.browser()
    page = first.get(f"/c/{code}", follow=False)
    is_((page.status, page.headers["Location"]), (303, "/signaler"), "the link leads to the form")
    first.get(f"/c/{code}")
    second.get(f"/c/{code.lower()[:2]}-{code.lower()[2:]}")
    third.get(f"/signaler?campagne={code}")
    box.browser().request("GET", f"/c/{code}", headers={"Sec-Purpose": "prefetch;prerender"})
    stranger = box.browser()
    page = stranger.get("/c/RIENDU", follow=False)
    ok(page.status == 303 and "campagne" not in stranger.cookies, "an unknown code leads there too, and is not kept")
    is_(first.cookies["campagne"], code, "the browser keeps the code, the same for everybody")
    rows = box.query("SELECT day, visits, begun FROM campaign_day d JOIN campaign c ON c.id = d.campaign_id WHERE c.code = ?", code)
    is_([(row["visits"], row["begun"]) for row in rows], [(3, 0)], "three visits are counted, by day")
    kept = box.query("SELECT sql FROM sqlite_master WHERE name = 'campaign_day'")[0]["sql"]
    ok(not re.search(r"address|agent|cookie|token|_at\b", re.sub(r"--.*", "", kept)), "and nothing else is kept of them", kept)
    ok(code not in box.log(), "the log does not know the code")
    return first, second


def filed(box, desk, first, second, code):
    """One sends, one leaves the form, one had nothing to do with it, one comes to the counter with the letter."""
    sent = file_report(first, email="lettre@example.org")
    begin(second)
    file_report(box.browser(), email="autre@example.org")
    page = expect(desk.get("/saisie"))
    ok("Campagne qui l’a fait venir" in page.source, "at the counter the campaign can be chosen")
    uuid = box.query("SELECT uuid FROM campaign WHERE code = ?", code)[0]["uuid"]
    typed = {"source": "letter", "campaign": uuid, "address": "3 Rue Serviez", "city": "Pau", "problem.L-HUM02": "L-HUM02-3",
             "contact_by": "desk", "last_name": "Lettre", "danger_now": "none"}
    expect(send(page, page.form("source"), typed, button=SAVE))
    rows = box.query("SELECT source FROM report WHERE campaign_id = (SELECT id FROM campaign WHERE code = ?) ORDER BY id", code)
    is_([row["source"] for row in rows], ["site", "letter"], "the reports of both carry it, no other")
    return sent


def brought(box, desk, place, sent):
    is_(steps(box, desk, place), {"Envoyés": ("1600", "", "", ""), "Visites du lien": ("3", "3", "1600", ""),
                                  "Signalements commencés": ("2", "2", "3", ""),
                                  "Signalements envoyés": ("2", "1", "2", "744,25 €"),
                                  "Vrais problèmes": ("0", "0", "2", ""), "Traités": ("0", "0", "0", "")},
        "each step has what it is a part of; what was typed by an agent is no part of what was begun online")
    transmit(box, desk, sent)
    agent = sign_in(box, AGENTS["schs"])
    accept(box, agent, sent)
    record_result(box, agent, sent, "works_done")
    now = steps(box, desk, place)
    is_((now["Vrais problèmes"], now["Traités"]), (("1", "1", "2", "1 488,50 €"), ("1", "1", "1", "1 488,50 €")),
        "taken in charge it is a real problem, with a result it is handled")
    page = expect(desk.get(place))
    for words in ("3 sur 1 600 envoyés, soit 0,2 %", "1 sur 2 signalements, soit 50 %", "744,25 €", "Saisis par un agent : 1",
                  "travaux terminés"):
        ok(page.has(words), f"its page says: {words}", page.text[:2500])
    ok(not page.has("Zylberstein") and not page.has("Lettre,") and not page.has("lettre@example.org"), "and no name")
    chart = expect(agent.get(f"{place}/graphique?forme=etroit"))
    ok(chart.type == "image/svg+xml" and "1 600" in plain(chart.source) and "<title" in chart.source, "its chart is drawn")
    narrowed = expect(desk.get(f"/dossiers?liste=all&campagne={place[11:]}"))
    is_(len(set(re.findall(r'href="/dossiers/([0-9a-f-]{36})[?"]', narrowed.source))), 2, "its files are a list of its own")
    listed = expect(desk.get("/campagnes"))
    ok(listed.has("Lettre d’automne") and listed.has("744,25 €"), "the list says what each report cost")
    found = expect(desk.get("/chiffres/csv?figure=campaigns"))
    ok("Lettre d’automne;2" in found.source, "the figures know it", found.source)


def rights(box, desk, place):
    caf, ars, landlord = (sign_in(box, AGENTS[name]) for name in ("caf", "ars", "landlord"))
    mine = new_campaign(caf, name="Campagne de la CAF")
    ok("CAF Béarn et Soule" in expect(caf.get(mine)).text, "who makes one owns it")
    is_((ars.get(mine).status, ars.get(f"{mine}/modifier").status), (200, 403), "others read it and do not change it")
    csrf = ars.get(mine).forms[0].field("csrf").value
    is_(ars.post(mine, {"csrf": csrf, "name": "Volée", "channel": "mail", "starts_on": "2026-09-01"}).status, 403,
        "not by a form of their own either")
    is_((caf.get(f"{place}/modifier").status, landlord.get("/campagnes").status), (403, 403),
        "nor the town's; the owner's side reads none")
    page = expect(caf.get(f"{mine}/modifier"))
    ars_uuid = box.query("SELECT uuid FROM partner WHERE type = 'ars'")[0]["uuid"]
    expect(send(page, page.form("mailed"), {"owner": ars_uuid}))
    is_(ars.get(f"{mine}/modifier").status, 200, "an owner that it takes in may change it")
    return caf, ars, mine


def two_at_once(box, caf, ars, mine):
    one, other = expect(caf.get(f"{mine}/modifier")), expect(ars.get(f"{mine}/modifier"))
    expect(send(one, one.form("mailed"), {"name": "Nom de la CAF"}))
    late = send(other, other.form("mailed"), {"name": "Nom de l’ARS"})
    is_(late.status, 409, "of two who change it at once the second is told")
    ok(late.has("entre-temps") and "Nom de l’ARS" in late.source, "what was typed is kept")
    expect(send(late, late.form("mailed")))
    row = box.query("SELECT name FROM campaign WHERE uuid = ?", mine.split("/")[-1])[0]
    is_(row["name"], "Nom de l’ARS", "and may be sent over it, knowingly")
    owners = box.query("SELECT count(*) AS n FROM campaign_partner o JOIN campaign c ON c.id = o.campaign_id WHERE c.uuid = ?",
                       mine.split("/")[-1])[0]["n"]
    is_(owners, 2, "nobody locks himself out")


def swamped(box, code):
    """A robot does not make a campaign look read."""
    count = "SELECT sum(visits) AS n FROM campaign_day d JOIN campaign c ON c.id = d.campaign_id WHERE c.code = ?"
    for _ in range(320):
        box.browser().get(f"/c/{code}", follow=False)
    page = box.browser().get(f"/c/{code}", follow=False)
    ok(box.query(count, code)[0]["n"] <= 303 and page.headers["Location"] == "/signaler",
       "past 300 from one address in twenty minutes visits are not counted, and people still reach the form",
       box.query(count, code))


with Box(start="2026-09-14T08:00Z") as box:
    set_up_demo(box)
    desk = sign_in(box, MANAGER)
    place, code = create(box, desk)
    first, second = visit(box, code)
    sent = filed(box, desk, first, second, code)
    brought(box, desk, place, sent)
    caf, ars, mine = rights(box, desk, place)
    two_at_once(box, caf, ars, mine)
    swamped(box, code)
done_testing()
