#!/usr/bin/python3
# updates.py: the page of updates says what histologe-update tells, writes down what is wanted and nothing else; what became of an
# update is mailed once, the next morning. What is done with it: tests/package/updates.py.
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from doors_updates import PAGE, tell
from journey import *

START = "2026-11-24T04:00Z"
AT = 1795489200  # an hour before
told = os.path.join(tempfile.mkdtemp(prefix="updates-"), "told")


def wish(box, name):
    path = os.path.join(box.data, "updates", name)
    return open(path, encoding="utf-8").read() if os.path.exists(path) else None


def page_and_wishes(box, boss):
    page = expect(boss.get(PAGE))
    ok(page.has("ne se met pas à jour d’elle-même"), "a machine without histologe-update says so")
    tell(told, check="offered", offer="0.2.0", news="0.2.0\n- Un <b>nouveau</b> bilan.\n- Des corrections.\n")
    page = expect(boss.get(PAGE))
    ok(page.has("Version 0.2.0, proposée par Internet") and page.has("Un <b>nouveau</b> bilan.") and page.has("cette nuit"),
       "what is offered, with its changes in words", page.text[:800])
    page = expect(send(page, page.form("version"), button="install"))
    ok(page.has("La mise à jour commence"), "it is asked for")
    is_(wish(box, "now"), "verb=install\nversion=0.2.0\n", "and written down for the other side")
    tell(told, check="offered", offer="0.2.1", bad="true")
    late = expect(boss.get(PAGE))
    ok(late.has("n’a pas marché ici") and not late.has("cette nuit"), "a version that failed here says so", late.text[:800])
    page = send(page, page.form("version"), {"version": "0.2.0"}, button="install")
    ok(page.status == 409 and page.has("Ce qui est proposé a changé"), "what was offered before is not installed")
    for day in ("2026-11-24", "2027-06-01", "demain"):
        page = send(page, page.form("until"), {"until": day}, button="pause")
        ok(page.status == 422 and page.has("dans les trois mois"), f"no pause until {day}", page.text[:400])
    page = expect(send(page, page.form("until"), {"until": "2026-12-24"}, button="pause"))
    ok(page.has("24 décembre 2026") and wish(box, "pause") == "until=2026-12-24\n", "a pause")
    page = expect(send(page, form_with(page, PAGE, verb="resume"), button="resume"))
    ok(page.has("reprennent cette nuit") and wish(box, "pause") is None, "and its end", page.text[:400])
    rows = box.query("SELECT verb FROM event WHERE noun = 'update' ORDER BY id")
    is_([row["verb"] for row in rows], ["install", "pause", "resume"], "who asked for what is kept")


def told_once(box, boss):
    tell(told, history=((f"a-0.2.0", AT, "0.1.0", "0.2.0", "net", "returned", "health", "no"),
                        ("cut", AT, "0.1.0", "0.3.0", "net", "returned", "power", "yes"),
                        ("b", AT, "0.1.0", "", "stick", "refused", "stick_unsigned", ""),
                        ("old", AT - 40 * 86400, "0.0.9", "0.1.0", "net", "installed", "", "yes"), ("torn", "x")))
    page = expect(boss.get(PAGE))
    ok(page.has("Retour à la version d’avant") and page.has("ne marchait pas bien") and page.has("n’a pas pu se faire"),
       "the page says what became of them", page.text[:1500])
    box.jump(hours=4)
    mails = [mail for mail in box.wait_mails(3, to=ADMINISTRATOR, subject="Mise à jour")]
    is_(sorted(mail.subject for mail in mails), ["[Logement] Mise à jour de la boîte : retour à la version d'avant",
                                                 "[Logement] Mise à jour de la boîte : retour à la version d'avant",
                                                 "[Logement] Mise à jour de la boîte refusée"],
        "one mail for each end, that of long ago is nobody's news")
    back, cut = (next(mail for mail in mails if f"version {version}" in mail.text) for version in ("0.2.0", "0.3.0"))
    for words in ("Elle n'a pas marché", "revenue seule à la version 0.1.0", "Rien n'est perdu", "Vérifiez les sauvegardes",
                  "n'essaiera plus cette version"):
        ok(words in plain(back.text), f"in plain words: {words}", back.text)
    ok("L'essai a été interrompu" in plain(cut.text) and "Le courant a été coupé" in cut.text
       and "de nouveau la nuit prochaine" in cut.text and "pas marché" not in cut.text and "n'essaiera plus" not in plain(cut.text),
       "a cut of the current is not the version's fault: it is tried again", cut.text)
    bad = next(mail for mail in mails if "refusée" in mail.subject)
    ok("Demandez-en un autre à la personne qui vous assiste" in plain(bad.text), "a refusal says what to do", bad.text)
    box.jump(days=1)
    is_(len([mail for mail in box.mails(to=ADMINISTRATOR, subject="Mise à jour")]), 3, "and once")


def by_engine(script):
    """What the root side's functions print, from 0.1.0 to 0.3.0, in a place of their own."""
    here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../packaging/update")
    with tempfile.TemporaryDirectory() as state:
        os.mkdir(f"{state}/told")
        first = f". {here}/common.sh; . {here}/install.sh; STATE={state} id=a-0.3.0 from=0.1.0 to=0.3.0\n"
        return subprocess.run(["sh", "-c", first + script], stdout=subprocess.PIPE, text=True, check=False).stdout.splitlines()


def judged(causes):
    """What is held against a version after these ends: the cause that is told, whether it is given up."""
    ends = "".join(f"cause={cause}; judge_version\n" for cause in causes)
    return by_engine(ends + 'echo "$cause"; is_bad 0.3.0 && echo given up')


# The current goes when the update is no longer under way, as early as that may be.
CUT = """for tool in end_trial put_store_back dpkg start_box as_box; do eval "$tool () { :; }"; done
installed () { echo 0.1.0; }
rm () { case $* in *under-way*) exit ;; *) command rm "$@" ;; esac; }
"""


def told_before(end):
    """(result, cause) of each end in the history, the cut coming once nobody would tell it any more."""
    said = by_engine(f"{CUT}({end}) >/dev/null\ncat $STATE/told/history")
    return [tuple(line.split("\t")[5:7]) for line in said]


def cuts():
    is_(judged(["health"]), ["health", "given up"], "a version that is ill is given up")
    is_(judged(["power", "power"]), ["power"], "one that met two cuts of the current is not")
    is_(judged(["power"] * 3), ["power_often", "given up"], "at the third it is, and that is what is told")
    is_(told_before("come_back health"), [("returned", "health")], "a return is told before it is over: no cut hides it")
    is_(told_before("put_off copy"), [("put_off", "copy")], "so is what was put off")


with Box(start=START, config={"update": {"told": told}}) as box:
    set_up_demo(box)
    boss = sign_in(box, ADMINISTRATOR)
    page_and_wishes(box, boss)
    told_once(box, boss)
cuts()
done_testing()
