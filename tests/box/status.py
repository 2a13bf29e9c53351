#!/usr/bin/python3
# status.py: the box says how it is: all is well; a trouble is on the page, on the home and in one mail, then that it is over;
# programs read figures, and nobody from outside; a program that crashes leaves a report that names nobody; no name reaches the log.
import os
import re
import signal
import sqlite3
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *

TOKEN = "un-jeton-de-mesure-assez-long"
PAGE = "/gestion/etat"
FAILS = "Une chose que la boîte fait seule"


def write(box, sql):
    """While the box is stopped."""
    connection = sqlite3.connect(os.path.join(box.data, "store.db"))
    connection.execute(sql)
    connection.commit()
    connection.close()


# ---- a trouble, from its beginning to its end ----

def trouble(box):
    admin, desk, agent = sign_in(box, ADMINISTRATOR), sign_in(box, MANAGER), sign_in(box, AGENTS["caf"])
    page = expect(admin.get(PAGE))
    ok(page.has("Tout ce que la boîte surveille") and not page.has(FAILS), "nothing fails", page.text[:1500])
    ok(page.has("Aucun : les programmes ne se sont jamais arrêtés"), "no program crashed")
    is_(agent.get(PAGE).status, 403, "the page is the desk's")
    # A job fails as jobs do: it began and did not end well.
    box.stop()
    write(box, "INSERT INTO job (name, due_at, started_at, done_at, result) SELECT 'bounced', 4000000000,"
               " started_at, 1, 'mot secret' FROM presence WHERE ended_at IS NULL"
               " ON CONFLICT (name) DO UPDATE SET due_at = 4000000000, done_at = 1,"
               " started_at = excluded.started_at, lease_until = NULL, result = excluded.result")
    is_(box.query("SELECT count(*) AS n FROM job WHERE done_at < started_at")[0]["n"], 1, "one fails")
    box.start()
    box.jump(minutes=6)
    settle(box)
    is_(box.mails(to=ADMINISTRATOR, subject="besoin de vous"), [], "what may heal by itself is told to nobody yet")
    page = expect(sign_in(box, MANAGER).get("/dossiers"))
    ok(page.has("La boîte a besoin de vous"), "the home says it", page.text[:600])
    like(box.admin("status"), rf"^alarm  jobs: {FAILS} n.aboutit pas\.\n", "the command line says it first")
    ok(not expect(sign_in(box, AGENTS["caf"]).get("/dossiers")).has("La boîte a besoin de vous"), "to who can do something")
    box.jump(hours=2, minutes=1)
    settle(box)
    mails = box.mails(to=ADMINISTRATOR, subject="besoin de vous")
    is_(len(mails), 1, "after two hours one mail leaves")
    ok(FAILS in mails[0].text and "/gestion/etat" in mails[0].text and "mot secret" not in mails[0].text,
       "it says what, and where", mails[0].text)
    is_(box.mails(to=MANAGER, subject="besoin de vous"), [], "to administrators alone")
    page = expect(sign_in(box, ADMINISTRATOR).get(PAGE))
    ok(page.has("À faire") and page.has(FAILS) and page.has("depuis le"), "the page says it first",
       page.text[:900])
    box.jump(hours=25)
    settle(box)
    ok("Toujours à faire" in box.mails(to=ADMINISTRATOR, subject="besoin de vous")[-1].text, "again the next day")
    box.stop()
    write(box, "UPDATE job SET done_at = started_at + 1 WHERE name = 'bounced'")
    box.start()
    for _ in range(2):
        box.jump(minutes=36)
        settle(box)
    over = box.mails(to=ADMINISTRATOR, subject="rentré dans")
    is_(len(over), 1, "that it is over is told once")
    ok("Ce que la boîte fait seule" in over[0].text, "and what", over[0].text)


# ---- figures ----

SAMPLE = re.compile(r"([a-z_:][a-z0-9_:]*)(\{(?:[a-z_]+=\"(?:[^\"\\]|\\.)*\",?)+\})? ([0-9.e+-]+|\+Inf|NaN)")


def read_metrics(text):
    """Every sample by name and labels; as `promtool check metrics` is strict: each family has its help and type, once, and its
    samples follow it."""
    found, types, family = {}, {}, None
    for line in text.splitlines():
        if line.startswith("# HELP "):
            family = line.split()[2]
            assert family not in types and len(line.split()) > 3, line
        elif line.startswith("# TYPE "):
            name, kind = line.split()[2:]
            assert name == family and kind in ("counter", "gauge", "histogram"), line
            assert (kind == "counter") == name.endswith("_total"), line
            types[name] = kind
        else:
            match = SAMPLE.fullmatch(line)
            assert match, line
            name = match.group(1)
            parts = [f"{family}_{part}" for part in ("bucket", "sum", "count")] if types[family] == "histogram" else [family]
            assert name in parts, line
            assert (name, match.group(2)) not in found, line
            found[name, match.group(2)] = float(match.group(3))
    return found


def check_histogram(found, family):
    """Buckets only rise, and the last is the count."""
    rows = {}
    for (name, labels), value in found.items():
        if name == f"{family}_bucket":
            rest, bound = re.fullmatch(r"\{(.*),le=\"([^\"]+)\"\}", labels).groups()
            rows.setdefault(rest, []).append((float(bound), value))
    for rest, buckets in rows.items():
        values = [value for _, value in sorted(buckets)]
        assert values == sorted(values) and values[-1] == found[f"{family}_count", "{%s}" % rest], (rest, buckets)
    return len(rows)


def metrics(box):
    local = box.browser()
    for _ in range(3):
        local.get("/signaler")
    local.get("/une/adresse/secrete?nom=Zylberstein")
    # A request is counted once its answer has left.
    until(lambda: 'route="-"' in local.request("GET", "/metrics").source, 10, "the last of them is counted")
    answer = local.request("GET", "/metrics")
    is_(answer.status, 200, "this machine reads")
    like(answer.headers["Content-Type"], r"^text/plain; version=0\.0\.4", "in the format of Prometheus")
    found = read_metrics(answer.source)
    ok(check_histogram(found, "histologe_http_request_duration_seconds") > 1, "times by route")
    ok(found["histologe_http_request_duration_seconds_count", '{method="GET",route="/signaler"}'] >= 3, "each request counts")
    is_(found["histologe_up", None], 1, "it is up")
    for name in ("histologe_store_bytes", "histologe_disk_free_bytes", "process_resident_memory_bytes", "process_open_fds",
                 "histologe_disk_written_bytes_total", "histologe_http_workers_busy", "histologe_outbox_waiting"):
        ok(found.get((name, None), -1) >= 0, f"{name}")
    ok(found["histologe_outbox_oldest_seconds", None] >= 0 and ("histologe_sensors", '{state="silent"}') in found,
       "messages and sensors")
    is_(found["histologe_status_level", '{row="jobs"}'], 0, "and the rows of the page")
    ok(found["histologe_status_age_seconds", '{row="site"}'] >= 0, "with the age of what they speak of")
    ok("secrete" not in answer.source and "Zylberstein" not in answer.source, "no address of a visitor")
    for headers, status in (({"X-Forwarded-For": "203.0.113.9"}, 404), ({"X-Forwarded-For": "127.0.0.1"}, 404),
                            ({"X-Forwarded-For": "203.0.113.9", "Authorization": f"Bearer {TOKEN}"}, 200),
                            ({"X-Forwarded-For": "203.0.113.9", "Authorization": f"Bearer {TOKEN}x"}, 404),
                            ({"X-Forwarded-For": "203.0.113.9", "Authorization": "Bearer "}, 404)):
        is_(local.request("GET", "/metrics", headers=headers).status, status, f"{headers}: {status}")


# ---- a crash ----

def crash(box):
    folder = os.path.join(box.data, "crashes")
    is_(os.listdir(folder), [], "no report yet")
    box.process.send_signal(signal.SIGSEGV)
    status = box.process.wait(timeout=30)
    ok(status != 0, f"it died: {status}")
    box.process = None
    names = os.listdir(folder)
    is_(len(names), 1, "it left a report")
    with open(os.path.join(folder, names[0])) as file:
        text = file.read()
    like(text, r"program: histologe-appliance\n", "of itself")
    like(text, r"build: [0-9a-f]{40}\n", "of that build")
    like(text, r"signal: (SEGV|SANITIZER)\n", "why")
    like(text, r"stack:\n(.*\n){3,}", "and where")
    ok(len(text) < 16384 and not re.search(r"@|Zylberstein|camille", text), "it names nobody", text)
    box.start()
    page = expect(sign_in(box, ADMINISTRATOR).get(PAGE))
    ok(page.has("Un programme s’est arrêté de lui-même une fois") and page.has("histologe-appliance (S"), "the page shows it",
       page.text[:1500])
    for i in range(30):
        with open(os.path.join(folder, f"{1000000000 + i}-1.txt"), "w") as file:
            file.write("program: x\nsignal: SEGV\nat: 1000000000\n")
    box.restart()
    is_(len(os.listdir(folder)), 20, "reports are bounded: the oldest go")
    ok(names[0] in os.listdir(folder), "the latest stay")


def health(box):
    answer = box.browser().request("GET", "/health")
    ok(answer.status == 200 and '"status":"pass"' in answer.source.replace(" ", ""), "in good health", answer.source)
    missing = sign_in(box, MANAGER).get("/dossiers/00000000-0000-4000-8000-000000000000")
    code = re.search(r"donnez ce code : (\w+)", plain(missing.text))
    # The line is written once the answer has left.
    ok(code and until(lambda: re.search(rf"GET /dossiers/{{uuid}} 404 .*{code.group(1)}", box.log()), 20, "the line of the answer"),
       "an error page gives the reference of the incident, which the log has", missing.text[-400:])


# ---- the log ----

def log(box):
    """A tenant's whole form, a wrong password, a link: what they typed is in the store, not in the log."""
    tenant = box.browser()
    filed = file_report(tenant, email="camille.zylberstein@example.org")
    box.browser().get(filed.follow)
    box.browser().get(filed.follow + "?recherche=Zylberstein")
    page = box.browser().get("/connexion")
    page.submit({"email": "inconnu@example.org", "password": "mot-de-passe-perdu"})
    settle(box)
    text = box.log()
    token = filed.follow.rsplit("/", 1)[-1]
    for planted in ("ylberstein", "camille", "inconnu@", "mot-de-passe", "Carnot", token, "127.0.0.1:"):
        found = re.search(".*" + re.escape(planted) + ".*", text)
        ok(not found or found.group(0).startswith("ready "), f"the log does not say {planted}", found.group(0) if found else "")
    like(text, r"POST /signaler/\{step\} \d+ \d+ ms [0-9a-f]{8}", "it says routes, statuses, times and references")


with Box(start="2026-09-16T07:00Z", config={"server": {"metrics_token": TOKEN}}) as box:
    set_up_demo(box)
    trouble(box)
    metrics(box)
    health(box)
    log(box)
    crash(box)
done_testing()
