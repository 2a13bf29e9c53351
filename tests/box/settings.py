#!/usr/bin/python3
# settings.py: the manager sets what the town decides, in the browser: what is wrong is said beside its field, what somebody else
# changed meanwhile is not overwritten, a default comes back, the author is named, and nobody without the right changes any.
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *


def kept(box, key):
    rows = box.query("SELECT value FROM setting WHERE key = ?", key)
    return rows[0]["value"] if rows else None


def section(browser, code, status=200):
    return expect(browser.get(f"/reglages?partie={code}"), status)


def town(box, desk):
    page = expect(desk.get("/reglages"))
    ok(page.has("Mairie de Pau") or "Mairie de Pau" in page.source, "the town's name is there to change")
    form = page.form("town.name")
    done = expect(send(page, form, {"town.name": "Ville de Pau", "town.hours": "le matin"}))
    ok(done.has("Les réglages sont enregistrés") and done.has("Responsable du territoire"), "changed, with who did it",
        done.text[:900])
    is_((kept(box, "town.name"), kept(box, "town.hours"), kept(box, "town.phone")),
        ("Ville de Pau", "le matin", "05 00 00 00 64"), "what was changed, and nothing else")
    ok(box.browser().get("/signaler").has("Ville de Pau"), "tenants read it at once")
    before = len(box.query("SELECT id FROM event WHERE noun = 'setting'"))
    again = send(page, form, {"town.name": "Ville de Pau", "town.hours": "le matin"})
    is_((again.path, len(box.query("SELECT id FROM event WHERE noun = 'setting'"))), ("/reglages", before),
        "a double press changes it once")
    events = box.query("SELECT detail, before, after, user_id FROM event WHERE noun = 'setting'"
                       " AND user_id IS NOT NULL ORDER BY detail")
    is_([(e["detail"], e["before"], e["after"]) for e in events][1], ("town.name", "Mairie de Pau", "Ville de Pau"),
        "the history keeps both values")


def mistakes(box, desk):
    for code, key, value, words in (("mairie", "town.name", "", "ne peut pas rester vide"), ("relances", "reminder.every_days",
        "0", "entre les bornes"),
                                    ("relances", "reminder.every_days", "trois", "nombre entier"), ("messages", "mail.from",
                                        "logement", "adresse complète"),
                                    ("messages", "duty.email", "a@b.fr, c", "n'est pas complète"), ("messages", "duty.phone",
                                        "0559000000", "mobile français"),
                                    ("messages", "sms.sender", "Trop long pour ça", "11 lettres"), ("mairie", "jdma.url",
                                        "https://evil.example/", "jedonnemonavis"),
                                    ("couleurs", "color.main", "red", "#0b5563")):
        former = kept(box, key)
        page = section(desk, code)
        page = send(page, page.form(key), {key: value})
        ok(page.status == 422 and page.has(words) and kept(box, key) == former, f"{key}={value!r}: {words}", page.text[:400])
        is_(page.form(key).field(key).value, value, "what was typed is kept")


def meanwhile(box, desk):
    admin = sign_in(box, ADMINISTRATOR)
    mine, theirs = section(desk, "relances"), section(admin, "relances")
    expect(send(theirs, theirs.form("reminder.every_days"), {"reminder.every_days": "5"}))
    page = send(mine, mine.form("reminder.every_days"), {"reminder.every_days": "7"})
    ok(page.status == 409 and page.has("Quelqu'un vient de changer") and page.has("Administration de la boîte") and kept(box,
        "reminder.every_days") == "5",
       "what somebody else changed is not overwritten unseen", page.text[:500])
    is_(page.form("reminder.every_days").field("reminder.every_days").value, "7", "what was typed is kept")
    expect(send(page, page.form("reminder.every_days")))
    is_(kept(box, "reminder.every_days"), "7", "seen, it is")
    page = section(desk, "relances")
    other = expect(send(page, page.form("reminder.every_days"), {"reminder.silent_days": "60"}))
    is_((kept(box, "reminder.every_days"), kept(box, "reminder.silent_days")), ("7", "60"), "another field disturbs nobody")
    done = expect(send(other, form_with(other, "/defaut", key="reminder.silent_days")))
    ok(done.has("revenu à sa valeur par défaut") and kept(box, "reminder.silent_days") is None, "a default comes back")


def colors(box, desk):
    page = section(desk, "couleurs")
    former = kept(box, "color.main")
    tried = expect(send(page, page.form("color.main"), {"color.main": "#7a1f5c"}, button="try"))
    ok(kept(box, "color.main") == former and tried.has("Elle se lit bien") and "#7a1f5c" in tried.source, "tried, not saved")
    done = expect(send(page, page.form("color.main"), {"color.main": "#FFEE99"}), 422)
    ok(kept(box, "color.main") == former and done.has("Elle se lit mal"), "a colour nobody could read is refused",
        done.text[:600])
    offered = [field.value for field in done.form("color.main").buttons() if field.name == "take"]
    ok(len(offered) == 3 and all(value.startswith("color.main=#") for value in offered), "three that can be read are offered",
        *offered)
    done = expect(send(done, done.form("color.main"), button=offered[0]))
    ok(kept(box, "color.main") == offered[0].split("=")[1] and done.has("Elle se lit bien"), "one press takes one", done.text[:600])


def who_may(box, desk):
    admin, agent = sign_in(box, ADMINISTRATOR), sign_in(box, AGENTS["caf"])
    is_([agent.get(path).status for path in ("/reglages", "/reglages?partie=mairie")], [403, 403], "no agent sets anything")
    ok("partie=comptes" not in desk.get("/reglages").source and "partie=comptes" in admin.get("/reglages").source,
       "how people sign in is for the administrator")
    section(desk, "comptes", 404)
    csrf = desk.get("/reglages").forms[0].field("csrf").value
    for values in ({"partie": "comptes", "account.second_factor": "off", "was.account.second_factor": "off"},
                   {"partie": "mairie", "demo": "0", "was.demo": "1"}, {"partie": "mairie", "account.second_factor": "all",
                       "was.account.second_factor": "off"}):
        desk.post("/reglages", {"csrf": csrf, **values})
    is_((kept(box, "account.second_factor"), kept(box, "demo")), ("off", "1"), "nor by hand, nor through another section")
    is_(desk.post("/reglages/defaut", {"csrf": csrf, "partie": "mairie", "key": "account.second_factor"}).status, 404,
        "nor by its default")
    page = section(admin, "comptes")
    ok(page.has("demandé à la mairie") and page.has("demandé à tous"), "its choices are words")
    expect(send(page, page.form("account.second_factor"), {"account.second_factor": "all"}))
    is_(agent.get("/dossiers").path, "/mon-compte/code", "and count at once")


with Box(start="2026-09-16T07:00Z") as box:
    set_up_demo(box)
    desk = sign_in(box, MANAGER)
    town(box, desk)
    mistakes(box, desk)
    meanwhile(box, desk)
    colors(box, desk)
    who_may(box, desk)
done_testing()
