#!/usr/bin/python3
# accounts.py: who may come in: invitations, rights, passwords, codes, sessions, accounts nobody uses; and who tries to get in
# all the same. Mails are real, days pass by faketime, the telephone is oathtool.
import os
import re
import sys
import time
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from doors_accounts import CHOSEN, code_now, invite, join, link_of, set_up_factor
from journey import *

CAF_ADMIN, COLLEAGUE = "chef.caf@example.org", "collegue.caf@example.org"


def uuid_of_user(box, email):
    return box.query("SELECT uuid FROM user WHERE email = ?", email)[0]["uuid"]


def partner(box, kind):
    return box.query("SELECT uuid FROM partner WHERE type = ?", kind)[0]["uuid"]


def try_sign_in(box, email, password, browser=None):
    browser = browser or box.browser()
    page = browser.get("/connexion")
    return page.submit({"email": email, "password": password}, form="password")


def account_page(box, browser, email, status=200):
    return expect(browser.get(f"/comptes/{uuid_of_user(box, email)}"), status)


def act_on(box, browser, email, verb):
    page = account_page(box, browser, email)
    return send(page, form_with(page, "/etat", verb=verb))


def attack(box, browser, path, values):
    """A form that no page offered, with the person's own csrf."""
    csrf = next(f.field("csrf").value for f in browser.get("/mon-compte").forms if f.field("csrf"))
    return browser.post(path, {"csrf": csrf, **values}, follow=False)


# ---- a box that was just installed ----

def first_day():
    """No account, no mail: the command line opens the first one; its role must set up a code before anything else."""
    with Box(start="2026-09-16T07:00Z", site=False) as box:
        link = box.admin("user", "invite", "administrator", "chef@mairie.example", "Chantal Chef").strip()
        refused = box.run("histologe-admin", "user", "invite", "boss", "x@example.org", "X", check=False)
        ok(refused.returncode == 1 and "role" in refused.stderr, "an unknown role is refused in words", refused.stderr)
        page = expect(box.browser().get(urllib.parse.urlsplit(link).path))
        page = expect(send(page, page.form("again"), {"password": CHOSEN, "again": CHOSEN}))
        ok(page.path == "/connexion" and page.has("Votre compte est ouvert"), "the printed link opens the account", page.text[:300])
        browser = box.browser()
        page = try_sign_in(box, "chef@mairie.example", CHOSEN, browser)
        ok(page.path == "/mon-compte/code" and page.has("Votre rôle demande ce code"),
           "an administrator is led to the code first", page.url)
        for path in ("/dossiers", "/comptes", "/gestion", "/mon-compte"):
            is_(browser.get(path).path, "/mon-compte/code", f"{path} opens to nobody without it")
        secret, codes = set_up_factor(box, browser)
        is_(len(set(codes)), 10, "ten spare codes are shown")
        is_(browser.get("/comptes").status, 200, "then the rest opens")
        box.admin("user", "reset-second-factor", "chef@mairie.example")
        page = try_sign_in(box, "chef@mairie.example", CHOSEN)
        is_(page.path, "/mon-compte/code", "who lost everything starts again, by the command line")
        done = box.run("histologe-admin", "user", "archive", "chef@mairie.example", check=False)
        ok(done.returncode == 1, "the last administrator is never archived", done.stderr)
        like(box.admin("user", "list"), r"active\s+administrator\s+2026-09-16\s+-\s+chef@mairie.example", "accounts are listed")
        link = box.admin("user", "link", "chef@mairie.example").strip()
        ok("/nouveau-mot-de-passe/" in link, "a lost password without mail: the command line prints a link", link)


# ---- invitations ----

def invitations(box, desk):
    page = invite(box, desk, "Chef Caf", CAF_ADMIN, "partner_admin", partner(box, "caf_msa"))
    ok(page.path == "/comptes" and page.has("L'invitation part par courriel") and page.has(CAF_ADMIN), "the desk invites",
        page.text[:400])
    mail = box.wait_mails(1, to=CAF_ADMIN)[0]
    ok(mail.text.count("CAF Béarn et Soule") and "administrateur du partenaire" in mail.text,
        "the mail says for whom and with what rights", mail.text)
    path = link_of(mail, "invitation")
    for browser in (box.browser(), box.browser()):
        page = expect(browser.get(path))
    ok(page.has("12 caractères") and page.has(CAF_ADMIN), "the link explains before one types")
    token = path.rsplit("/", 1)[1]
    is_(box.query("SELECT count (*) AS n FROM link WHERE token_hash = ?", token)[0]["n"], 0, "links are kept hashed")
    for password, words in (("court", "12 caractères au moins"), ("motdepasse123456", "se devine trop vite"),
                            ("chef-de-la-caf-du-lieu", "ni votre nom"), ("mairie de pau 64", "ni le nom de la mairie"),
                            ("123456789012", "trop simple")):
        page = send(page, page.form("again"), {"password": password, "again": password})
        ok(page.status == 422 and page.has(words), f"“{password}” is refused: {words}", page.text[:500])
        ok(password not in page.source, "and what was typed does not come back")
    page = send(page, page.form("again"), {"password": CHOSEN, "again": CHOSEN + "x"})
    ok(page.status == 422 and page.has("différents"), "two passwords that differ are refused")
    form = page.form("again")
    first = send(page, form, {"password": CHOSEN, "again": CHOSEN})
    second = send(page, form, {"password": CHOSEN, "again": CHOSEN})
    ok(first.path == second.path == "/connexion" and second.has("Votre compte est ouvert"), "a double press opens it once",
        second.text[:300])
    page = box.browser().get(path)
    ok(page.status == 404 and page.has("a déjà servi"), "the link serves once", page.text[:300])
    caf = sign_in(box, CAF_ADMIN, CHOSEN)
    page = invite(box, desk, "Encore", CAF_ADMIN, "reader")
    ok(page.status == 422 and page.has("Un compte a déjà cette adresse"), "an address has one account", page.text[:300])
    page = invite(box, desk, "Sans", "sans@example.org", "partner_agent")
    ok(page.status == 422 and page.has("appartient à un partenaire"), "an agent belongs to a partner")
    return caf


def invitation_ends(box, desk):
    invite(box, desk, "Lia Lente", "lente@example.org", "reader")
    old = link_of(box.wait_mails(1, to="lente@example.org")[0], "invitation")
    act_on(box, desk, "lente@example.org", "invite")
    mail = box.wait_mails(2, to="lente@example.org")[1]
    is_(box.browser().get(old).status, 404, "sent again, the former invitation opens no more")
    fresh = link_of(mail, "invitation")
    is_(box.browser().get(fresh).status, 200, "the new one does")
    box.jump(days=7, minutes=5)
    page = box.browser().get(fresh)
    ok(page.status == 404 and page.has("plus de 7 jours"), "after 7 days it is over")
    desk = sign_in(box, MANAGER)
    ok(desk.get("/comptes?etat=invited").has("invitation expirée"), "the desk sees that it is")
    box.jump(days=3)
    box.admin("jobs", "run-due")
    mail = box.wait_mails(1, to="lente@example.org", subject="attend toujours")[0]
    is_(box.browser().get(link_of(mail, "invitation")).status, 200, "ten days later it is sent once more")
    desk = sign_in(box, MANAGER)
    act_on(box, desk, "lente@example.org", "archive")
    is_(box.browser().get(link_of(mail, "invitation")).status, 404, "an invitation taken back opens nothing")
    return desk


# ---- rights ----

def rights(box, desk):
    caf, admin = sign_in(box, CAF_ADMIN, CHOSEN), sign_in(box, ADMINISTRATOR)
    page = expect(caf.get("/comptes"))
    ok(page.has(AGENTS["caf"]) and not page.has("adil") and not page.has(MANAGER),
        "a partner's administrator sees its own only", page.text[:900])
    ok(caf.get("/gestion").has("Comptes") and not caf.get("/gestion").has("Courriers"), "and its own rooms")
    is_(caf.get("/comptes?etat=all&partenaire=" + partner(box, "adil")).has(AGENTS["adil"]), False, "whatever is asked for")
    for email in (AGENTS["adil"], MANAGER, ADMINISTRATOR):
        account_page(box, caf, email, 404)
        is_(attack(box, caf, f"/comptes/{uuid_of_user(box, email)}/etat", {"verb": "archive", "version": 0}).status, 404,
            f"{email}: neither read nor archived by a partner")
    page = invite(box, caf, "Une collègue", COLLEAGUE, "partner_agent", partner(box, "caf_msa"))
    ok(page.has("L'invitation part"), "it invites a colleague", page.text[:400])
    join(box, COLLEAGUE)
    for role, where in (("manager", ""), ("administrator", ""), ("partner_agent", partner(box, "adil")), ("reader", "")):
        page = attack(box, caf, "/comptes/nouveau", {"name": "X", "email": "x@example.org", "role": role, "partner": where})
        is_(page.status, 422, f"but no {role} elsewhere or above")
    uuid = uuid_of_user(box, COLLEAGUE)
    version = account_page(box, caf, COLLEAGUE).form("role").field("version").value
    for role, where in (("manager", ""), ("partner_agent", partner(box, "ars"))):
        is_(attack(box, caf, f"/comptes/{uuid}", {"name": "X", "role": role, "partner": where, "version": version}).status, 422,
            f"nor does it make one a {role} elsewhere")
    own = account_page(box, caf, CAF_ADMIN)
    ok(own.has("Personne ne change ses propres droits"), "nobody changes their own rights")
    is_(attack(box, caf, f"/comptes/{uuid_of_user(box, CAF_ADMIN)}",
               {"name": "X", "role": "reader", "partner": partner(box, "caf_msa"),
                "version": box.query("SELECT max (id) AS v FROM event WHERE noun = 'user' AND subject_id ="
                                     " (SELECT id FROM user WHERE email = ?)", CAF_ADMIN)[0]["v"]}).status, 409, "even by hand")
    page = account_page(box, desk, ADMINISTRATOR)
    ok(page.has("Seule l'administration"), "the manager reads an administrator's account, and changes nothing", page.text[:900])
    is_(attack(box, desk, f"/comptes/{uuid_of_user(box, ADMINISTRATOR)}/etat", {"verb": "archive",
        "version": 1}).status in (403, 409),
        True, "nor by hand")
    is_(attack(box, desk, "/comptes/nouveau", {"name": "X", "email": "x@example.org", "role": "administrator"}).status, 422,
        "the manager makes no administrator")
    ok(invite(box, desk, "Une adjointe", "adjointe@example.org", "manager").has("L'invitation part"),
       "but a colleague who sorts the files, it does")
    ok(invite(box, admin, "Second chef", "second@example.org", "administrator").has("L'invitation part"), "an administrator does")
    for agent in (AGENTS["adil"], AGENTS["landlord"], COLLEAGUE):
        browser = sign_in(box, agent, CHOSEN if agent == COLLEAGUE else PASSWORD)
        is_([browser.get(path).status for path in ("/comptes", f"/comptes/{uuid}")], [403, 403], f"{agent}: no accounts at all")


def change_and_move(box, desk):
    page = account_page(box, desk, COLLEAGUE)
    stale = page.form("role")
    settle(box)
    post = Post(box)
    done = expect(send(page, stale, {"name": "Léa Collègue", "role": "reader", "partner": partner(box, "ars")}))
    ok(done.has("Rôle changé : agent du partenaire → lecture seule") and done.has("Rattachement changé : ARS"),
       "the history says what changed, and from what", done.text[-900:])
    news = post.news()
    is_(sorted(set(news)), [(COLLEAGUE, "account_rights")], "the person is told")
    ok(all("ARS, délégation départementale" in m.text for m in post.last), "with the rights as they are now")
    page = send(page, form_with(page, "/etat", verb="archive"))
    ok(page.status == 409 and page.has("Quelqu'un vient de changer ce compte") and page.has("lecture seule"),
       "a page from before the change changes nothing, and says so", page.text[:600])
    again = send(account_page(box, desk, COLLEAGUE), account_page(box, desk, COLLEAGUE).form("role"), {"name": ""})
    ok(again.status == 422 and again.has("Écrivez le nom"), "a mistake is said beside its field")


def archive(box, desk):
    lea = sign_in(box, COLLEAGUE, CHOSEN)
    is_(lea.get("/dossiers").status, 200, "Léa is in")
    page = act_on(box, desk, COLLEAGUE, "archive")
    ok(page.has("Le compte est archivé"), "the desk archives")
    is_(lea.get("/dossiers", follow=False).status, 303, "her session ends at once")
    page = try_sign_in(box, COLLEAGUE, CHOSEN)
    ok(page.status == 422 and page.has("ne correspondent pas"), "and she is told no more than a stranger")
    box.wait_mails(1, to=COLLEAGUE, subject="est archivé$")
    ok(not desk.get("/comptes").has(COLLEAGUE) and desk.get("/comptes?etat=archived").has(COLLEAGUE),
        "the list leaves her out, the archive keeps her")
    ok(act_on(box, desk, COLLEAGUE, "restore").has("Le compte est rouvert"), "she can come back")
    sign_in(box, COLLEAGUE, CHOSEN)


# ---- passwords ----

def forgotten(box):
    settle(box)
    before = len(box.mails())
    answers, times = [], []
    for email in ("personne@example.org", COLLEAGUE, COLLEAGUE.upper()):
        page = expect(box.browser().get("/mot-de-passe-oublie"))
        started = time.monotonic()
        page = send(page, page.form("email"), {"email": email})
        times.append(time.monotonic() - started)
        answers.append((page.status, page.url, re.sub(r'value="[^"]+"', "", page.source)))
    is_(answers[0], answers[1], "known or not, the answer is the same")
    ok(min(times) >= 0.3 and max(times) - min(times) < 0.3, "in the same time", *times)
    mails = box.wait_mails(2, to=COLLEAGUE, subject="nouveau mot de passe$")
    settle(box)
    is_(len(box.mails()) - before, 2, "and only the account gets a mail")
    for _ in range(4):
        page = box.browser().get("/mot-de-passe-oublie")
        is_(send(page, page.form("email"), {"email": COLLEAGUE}).status, 200, "asked again and again, the same sentence")
    settle(box)
    is_(len(box.mails(to=COLLEAGUE, subject="nouveau mot de passe$")), 3, "but three mails in twenty minutes at most")
    open_elsewhere = sign_in(box, COLLEAGUE, CHOSEN)
    path = link_of(mails[0], "nouveau-mot-de-passe")
    page = expect(box.browser().get(path))
    form = page.form("again")
    page2 = send(page, form, {"password": CHOSEN + "-bis", "again": CHOSEN + "-bis"})
    ok(page2.path == "/connexion" and page2.has("Votre mot de passe est changé"), "the link changes the password")
    is_(open_elsewhere.get("/dossiers", follow=False).status, 303, "all sessions end")
    is_([box.browser().get(link_of(m, "nouveau-mot-de-passe")).status for m in mails], [404, 404], "no such link opens any more")
    is_(try_sign_in(box, COLLEAGUE, CHOSEN).status, 422, "the former password is over")
    sign_in(box, COLLEAGUE, CHOSEN + "-bis")
    box.wait_mails(1, to=COLLEAGUE, subject="mot de passe a été changé")
    box.jump(minutes=30)
    page = box.browser().get("/mot-de-passe-oublie")
    send(page, page.form("email"), {"email": COLLEAGUE})
    mail = box.wait_mails(4, to=COLLEAGUE, subject="nouveau mot de passe$")[-1]
    box.jump(minutes=61)
    ok(box.browser().get(link_of(mail, "nouveau-mot-de-passe")).has("plus d'une heure"), "after an hour the link is over")


def flood(box):
    """One network address does not send mails without end, whatever accounts it names."""
    box.jump(minutes=30)
    page = box.browser().get("/mot-de-passe-oublie")
    statuses = []
    for n in range(32):
        form = page.form("email")
        fields = [(k, v) for k, v in form.entries() if k not in ("email", "request_token")]
        statuses.append(page.browser.post("/mot-de-passe-oublie", [*fields, ("email", f"n{n}@example.org")], follow=False).status)
    is_((statuses[:30], statuses[30:]), ([303] * 30, [429] * 2), "thirty an address, then no more")
    box.jump(minutes=21)


# ---- the own page ----

def own_page(box):
    one, other = sign_in(box, COLLEAGUE, CHOSEN + "-bis"), sign_in(box, COLLEAGUE, CHOSEN + "-bis")
    third = sign_in(box, COLLEAGUE, CHOSEN + "-bis")
    page = expect(one.get("/mon-compte"))
    closing = [f for f in page.forms if f.field("session") and f.field("session").value not in ("others",)]
    ok(len(closing) >= 2 and page.has("celle-ci"), "sessions are listed, this one told apart", page.text[:900])
    stranger = sign_in(box, AGENTS["adil"])
    attack(box, stranger, "/mon-compte/connexions", {"session": closing[0].field("session").value})
    is_([b.get("/dossiers").path for b in (other, third)], ["/dossiers"] * 2, "nobody closes another's session")
    expect(send(page, closing[0]))
    is_(sorted(b.get("/dossiers").path for b in (other, third)), ["/connexion", "/dossiers"], "one is closed by its owner")
    page = expect(one.get("/mon-compte"))
    expect(send(page, form_with(page, "/connexions", session="others")))
    is_([b.get("/dossiers").path for b in (one, other, third)], ["/dossiers", "/connexion", "/connexion"], "then all the others")
    page = one.get("/mon-compte")
    form = form_with(page, "/mon-compte/mot-de-passe")
    page = send(page, form, {"current": "faux", "password": CHOSEN, "again": CHOSEN})
    ok(page.status == 422 and page.has("Ce n'est pas votre mot de passe actuel"), "a new password asks for the former one")
    for _ in range(5):
        page = send(page, form_with(page, "/mon-compte/mot-de-passe"), {"current": "faux", "password": CHOSEN, "again": CHOSEN})
    ok(page.has("Trop d'essais"), "guessed five times, no more", page.text[:300])
    page = send(page, form_with(page, "/mon-compte/mot-de-passe"),
                {"current": CHOSEN + "-bis", "password": CHOSEN, "again": CHOSEN})
    ok(page.has("Trop d'essais"), "even with the right one")
    box.jump(minutes=21)
    two = sign_in(box, COLLEAGUE, CHOSEN + "-bis")
    page = one.get("/mon-compte")
    page = send(page, form_with(page, "/mon-compte/mot-de-passe"), {"current": CHOSEN + "-bis", "password": CHOSEN,
        "again": CHOSEN})
    ok(page.has("Votre mot de passe est changé"), "then it is changed", page.text[:300])
    is_([b.get("/dossiers").path for b in (one, two)], ["/dossiers", "/connexion"], "and the other sessions end")
    page = one.get("/mon-compte")
    page = send(page, form_with(page, "/mon-compte/nom"), {"name": "Léa <b>Martin</b>"})
    ok("Léa &lt;b&gt;Martin" in page.source and "<b>Martin" not in page.source, "a name is shown as it is written", page.text[:200])


def address(box):
    lea = sign_in(box, COLLEAGUE, CHOSEN)
    page = lea.get("/mon-compte")
    page = send(page, form_with(page, "/mon-compte/courriel"), {"email": MANAGER, "email_password": CHOSEN})
    ok(page.status == 422 and page.has("Un compte a déjà cette adresse"), "an address that is taken is refused", page.text[:300])
    page = send(page, form_with(page, "/mon-compte/courriel"), {"email": "lea@example.org", "email_password": CHOSEN})
    ok(page.has("Un lien part à cette adresse"), "another is asked for")
    mail = box.wait_mails(1, to="lea@example.org")[0]
    told = box.wait_mails(1, to=COLLEAGUE, subject="autre adresse est demandée")[0]
    ok("/courriel/" not in told.text, "the former one is told, without the link")
    page = expect(box.browser().get(link_of(mail, "courriel")))
    is_(try_sign_in(box, "lea@example.org", CHOSEN).status, 422, "opening the link changes nothing")
    expect(send(page, form_with(page, link_of(mail, "courriel"))))
    sign_in(box, "lea@example.org", CHOSEN)
    is_(try_sign_in(box, COLLEAGUE, CHOSEN).status, 422, "confirmed, it is the one to sign in with")
    box.wait_mails(1, to=COLLEAGUE, subject="a changé d'adresse")
    is_(box.query("SELECT count (*) AS n FROM event WHERE coalesce (before, '') || coalesce (after, '') || coalesce (detail, '')"
                  " LIKE '%@%' AND noun = 'user'")[0]["n"], 0, "no address stands in the history")


# ---- the second factor ----

def second_factor(box):
    lea, thief = sign_in(box, "lea@example.org", CHOSEN), sign_in(box, "lea@example.org", CHOSEN)
    page = expect(lea.get("/mon-compte/code"))
    secret = page.form("secret").field("secret").value
    is_(box.query("SELECT factor_secret AS s FROM user WHERE email = 'lea@example.org'")[0]["s"], None,
        "looking at the page changes nothing")
    page = send(page, page.form("secret"), {"code": "000000"})
    ok(page.status == 422 and page.has("Ce code n'est pas le bon") and page.form("secret").field("secret").value == secret,
       "a wrong code keeps the same square", page.text[:300])
    form = page.form("secret")
    page = expect(send(page, form, {"code": code_now(box, secret)}))
    codes = re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", page.text)
    is_(len(codes), 10, "ten spare codes")
    page = expect(send(page, form, {"code": form.field("code").value}))
    codes = re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", page.text)
    is_([b.get("/dossiers").path for b in (lea, thief)], ["/dossiers", "/connexion"], "whoever had the password alone is out")
    is_(len(codes), 10, "a double press shows ten codes, those that hold")
    stored = str(box.query("SELECT factor_secret FROM user") + box.query("SELECT code_hash FROM recovery_code"))
    ok(secret not in stored and not any(c.replace("-", "") in stored for c in codes),
        "neither the secret nor the codes stand in the store")
    box.wait_mails(1, to="lea@example.org", subject="demande maintenant un code")
    # the way in
    browser = box.browser()
    page = try_sign_in(box, "lea@example.org", CHOSEN, browser)
    ok(page.path == "/connexion/code" and "session" not in browser.cookies, "the password alone opens no session", page.url)
    is_(browser.get("/dossiers").path, "/connexion", "nor any page")
    page = browser.get("/connexion/code?next=/comptes")
    page = send(page, page.form("code"), {"code": code_now(box, secret)})
    ok(page.status == 422 and page.has("Ce code n'est pas le bon"), "the code that set it up has served", page.text[:300])
    box.jump(seconds=60, run_due=False)
    seen = code_now(box, secret)  # the next moment may have another
    page = send(page, page.form("code"), {"code": seen})
    ok("session" in browser.cookies and "second" not in browser.cookies, "the next one opens", page.text[:300])
    late = box.browser()
    page = try_sign_in(box, "lea@example.org", CHOSEN, late)
    page = send(page, page.form("code"), {"code": seen})
    is_(page.status, 422, "nobody who looked over a shoulder uses it again")
    page = send(page, page.form("code"), {"code": codes[3].lower()})
    ok("session" in late.cookies, "a spare code opens too", page.text[:300])
    box.wait_mails(1, to="lea@example.org", subject="code de secours a servi")
    burglar = box.browser()
    page = try_sign_in(box, "lea@example.org", CHOSEN, burglar)
    page = send(page, page.form("code"), {"code": codes[3]})
    is_(page.status, 422, "once")
    for n in range(4):
        page = send(page, page.form("code"), {"code": f"00000{n}"})
    box.jump(seconds=60, run_due=False)
    page = send(page, page.form("code"), {"code": code_now(box, secret)})
    ok(page.status == 429 and "session" not in burglar.cookies, "five guesses, then not even the right one", page.text[:200])
    box.wait_mails(1, to="lea@example.org", subject="essaie d'entrer")
    other = box.browser()
    page = try_sign_in(box, "lea@example.org", CHOSEN, other)
    is_(send(page, page.form("code"), {"code": code_now(box, secret)}).status, 429, "nor from elsewhere")
    box.jump(minutes=21, run_due=False)
    page = other.get("/connexion/code")
    page = send(page, page.form("code"), {"code": code_now(box, secret)})
    ok(page.path == "/connexion" and page.has("recommencez"), "ten minutes after the password one begins again", page.url)
    return secret


def factor_ends(box, secret):
    lea = box.browser()
    page = try_sign_in(box, "lea@example.org", CHOSEN, lea)
    expect(send(page, page.form("code"), {"code": code_now(box, secret)}))
    page = lea.get("/mon-compte/code")
    page = send(page, form_with(page, "/arreter"), {"stop_password": "faux"})
    ok(page.status == 422 and page.has("Ce n'est pas votre mot de passe"), "taking it away asks for the password")
    page = send(page, form_with(page, "/secours"), {"renew_password": CHOSEN})
    is_(len(set(re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", page.text))), 10, "new spare codes are made")
    box.admin("setting", "set", "account.second_factor", "all")
    agent = box.browser()
    page = try_sign_in(box, AGENTS["adil"], PASSWORD, agent)
    is_(page.path, "/mon-compte/code", "with “all”, agents set one up too")
    is_(attack(box, lea, "/mon-compte/code", {"secret": "A" * 32, "code": "123456"}).status, 422,
        "no forged secret takes its place")
    box.admin("setting", "set", "account.second_factor", "off")
    desk = sign_in(box, MANAGER)
    page = act_on(box, desk, "lea@example.org", "reset_factor")
    ok(page.has("Le code à la connexion est retiré"), "the desk takes it away for who lost all", page.text[:300])
    is_(lea.get("/dossiers").path, "/connexion", "and the sessions end")
    sign_in(box, "lea@example.org", CHOSEN)
    box.wait_mails(1, to="lea@example.org", subject="ne demande plus de code")


# ---- at the door ----

def at_the_door(box):
    for target in ("//evil.example/", "https://evil.example/", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
                   "/%0d%0aSet-Cookie:x=1", "/\r\nSet-Cookie: x=1"):
        browser = box.browser()
        page = browser.get("/connexion?next=" + urllib.parse.quote(target))
        form = page.form("password")
        entries = [(k, v) for k, v in form.entries() if k not in ("email", "password", "next")]
        page = browser.post("/connexion", [*entries, ("email", MANAGER), ("password", PASSWORD), ("next", target)], follow=False)
        place = page.headers["Location"]
        ok(page.status == 303 and place.startswith("/") and not place.startswith(("//", "/\\")) and "x" not in browser.cookies,
           f"next={target!r} leads nowhere else", place)
    browser = box.browser()
    browser.get("/connexion")
    is_(browser.post("/connexion", {"email": MANAGER, "password": PASSWORD}, follow=False).status, 403,
        "no sign-in without the page's csrf")
    stranger = box.browser()
    foreign = stranger.get("/connexion").form("password").field("csrf").value
    is_(browser.post("/connexion", {"csrf": foreign, "email": MANAGER, "password": PASSWORD}, follow=False).status, 403,
        "nor with that of another browser: nobody is signed in as somebody else")
    fixed = box.browser()
    fixed.cookies["session"] = "A" * 43
    page = fixed.get("/connexion")
    page = page.submit({"email": MANAGER, "password": PASSWORD}, form="password", follow=False)
    ok(fixed.cookies["session"] != "A" * 43, "a session is never one that the browser brought")
    is_(len({sign_in(box, MANAGER).cookies["session"] for _ in range(2)}), 2, "each sign-in has its own")
    guess = box.browser()
    guess.cookies["second"] = "B" * 43
    page = guess.get("/connexion/code")
    page = send(page, page.form("code"), {"code": "123456"})
    is_(page.path, "/connexion", "a made-up first step leads back to the password")
    for path in ("/invitation/", "/nouveau-mot-de-passe/", "/courriel/"):
        is_(box.browser().get(path + "C" * 43).status, 404, f"{path}…: a made-up link opens nothing")
    desk = sign_in(box, MANAGER)
    token = desk.cookies["session"]
    log = box.log()
    ok(token not in log and CHOSEN not in log and "@" not in re.sub(r"\S+@(demo\.)?example\S*:", "", "".join(
        line for line in log.splitlines() if "POST" in line)), "no secret and no address in the log")
    is_(box.query("SELECT count (*) AS n FROM session WHERE token_hash = ?", token)[0]["n"], 0, "sessions are kept hashed")


# ---- nobody comes ----

def nobody_comes(box):
    """A year without a sign-in; the demonstration's accounts never came."""
    sign_in(box, MANAGER), sign_in(box, AGENTS["adil"])
    settle(box)
    post = Post(box)
    box.jump(days=366)
    box.admin("jobs", "run-due")
    told = post.news()
    warned = [who for who, kind in told if kind == "account_idle"]
    ok(AGENTS["schs"] in warned and AGENTS["adil"] in warned and MANAGER in warned, "after a year they are warned", *told)
    ok(ADMINISTRATOR not in warned, "never the last administrator", *warned)
    ok((MANAGER, "account_idle_managers") in told, "the manager is told, once", *told)
    is_(sum(kind == "account_idle_managers" for _, kind in told), 1, "in one mail, without a name")
    desk = sign_in(box, MANAGER)
    page = desk.get("/comptes?etat=idle")
    ok(page.has(AGENTS["schs"]) and not page.has(MANAGER), "the list says who; who came back is no longer there", page.text[:900])
    sign_in(box, AGENTS["adil"])
    box.jump(days=15, minutes=10)
    box.admin("jobs", "run-due")
    states = {row["email"]: row["state"] for row in box.query("SELECT email, state FROM user")}
    is_([states[who] for who in (AGENTS["schs"], AGENTS["adil"], MANAGER, ADMINISTRATOR)],
        ["archived", "active", "active", "active"], "fifteen days later who did not come is archived")
    desk = sign_in(box, MANAGER)
    ok(account_page(box, desk, AGENTS["schs"]).has("sans connexion depuis un an"), "the history says why")


first_day()
with Box(start="2026-09-16T07:00Z", site=False) as box:
    set_up_demo(box)
    desk = sign_in(box, MANAGER)
    invitations(box, desk)
    desk = invitation_ends(box, desk)
    rights(box, desk)
    change_and_move(box, desk)
    archive(box, desk)
    forgotten(box)
    flood(box)
    own_page(box)
    address(box)
    secret = second_factor(box)
    factor_ends(box, secret)
    at_the_door(box)
    nobody_comes(box)
done_testing()
