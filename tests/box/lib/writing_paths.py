"""writing_paths.py: all that writes on the box, as a table: who acknowledges what, and what must be true of it afterwards, whatever
was cut or failed meanwhile. Power cuts (power.py) and failing disks (disk_faults.py) walk the same table.

People and machines act by themselves, again and again: step() is one attempt, TRUE once the box said that it has it, FALSE when it
said cleanly that it has not; without an answer one of NO_ANSWER. What the box does by itself is made due by due(), while it is
down.
wrong() tells what of all that was acknowledged is lost, doubled or untrue.
"""
import collections
import contextlib
import datetime
import hashlib
import os
import random
import re
import shutil
import sqlite3
import subprocess
import threading
import time
import urllib.parse

from box import Box, until
from doors_backups import add_folder
from doors_publish import add_place
from faketime import forget
from journey import ADMINISTRATOR, ANSWERS, PROBLEMS, expect, file_report, form_with, noise, png, send, sign_in, uuid_of
from old_stores import NEWEST, OldStore, wrong_after
from stubborn import NO_ANSWER, Tenant, Unanswered

# What a person reads whose click recorded nothing.
REFUSED = re.compile(r"n'est pas parti|n'a pas pu être enregistrée?|n'est pas enregistrée?|n'a pas pu être lu maintenant|"
                     r"ne peut pas répondre|réessayez|quelques minutes", re.I)
MAIL_TWICE_S = 120  # the window of README: a mail on its way when the power goes may leave again, as the same mail


class Refused(Exception):
    """The box said in words that it has not recorded it."""


def judged(page):
    """A page that is right, or Refused. A page that failed and does not say so in words is a lie."""
    if page.status >= 500:
        if not REFUSED.search(page.text):
            raise AssertionError(f"{page.url} answered {page.status} and says: {page.text[:300]}")
        raise Refused(page.text)
    if page.status == 422 and "n'a pas pu être lu maintenant" in page.text:
        raise Refused(page.text)
    return page


class Path:
    """`town`: who shares the box with the others (Town)."""

    def __init__(self, town):
        self.town, self.box, self.tries, self.refused = town, town.box, 0, 0

    def attempt(self):
        """step(), with a refusal as its FALSE."""
        self.tries += 1
        try:
            return self.step()
        except Refused:
            self.refused += 1
            return False


# ---- people and machines ----

class Household(Tenant):
    """Reads what a page says before it gives up."""

    def checked(self, page):
        return super().checked(judged(page))


class Submissions(Path):
    """A tenant's report with a photo. Acknowledged: the receipt with its reference."""
    name = "submission"
    MAILED = 4

    def __init__(self, town):
        super().__init__(town)
        self.lock, self.next, self.filed, self.mine = threading.Lock(), 0, [], threading.local()

    def somebody(self):
        with self.lock:
            number, self.next = self.next, self.next + 1
        browser = self.town.browser()
        browser.headers["X-Forwarded-For"] = f"10.1.{number // 250 % 250}.{number % 250 + 1}"
        mail = {"contact_by": "mail", "email": f"menage-{number}@example.org"} if number % self.MAILED == 0 else {}
        photos = [(f"mur-{number}.png", png(40, 30, number % 250), "image/png")] if number % 2 == 0 else []
        return Household(number, browser, {**ANSWERS, "address": f"{number} Rue des Essais", **mail}, photos)

    def step(self):
        if getattr(self.mine, "tenant", None) is None:
            self.mine.tenant = self.somebody()
        self.mine.tenant.once()
        with self.lock:
            self.filed.append(self.mine.tenant)
        self.mine.tenant = None
        return True

    def wrong(self):
        rows = self.box.query("SELECT '64-' || r.number AS reference, r.address,"
                              " (SELECT count(*) FROM report_file f WHERE f.report_id = r.id) AS files,"
                              " (SELECT count(*) FROM event e WHERE e.report_id = r.id AND e.verb = 'sent') AS sent"
                              " FROM report r WHERE r.address LIKE '%Rue des Essais'")
        stored = {row["reference"]: row for row in rows}
        found = [] if len({row["address"] for row in rows}) == len(rows) else ["a report was filed under two references"]
        for tenant in self.filed:
            row = stored.get(tenant.report.reference)
            if row is None or row["address"] != f"{tenant.name} Rue des Essais":
                found.append(f"the acknowledged report of tenant {tenant.name} is {row}")
            elif row["sent"] != 1 or row["files"] < len(tenant.photos):
                found.append(f"tenant {tenant.name}: {row}, sent with {len(tenant.photos)} photos")
        return found + (["nobody filed"] if not self.filed else [])


class Photos(Path):
    """A photo sent to the form of a report that is being written. Acknowledged: the page lists it, and gives it back."""
    name = "photo"
    LIFE = datetime.timedelta(days=6)  # of a form that nobody goes on with

    def __init__(self, town):
        super().__init__(town)
        self.kept, self.number = [], 0
        self.browser = self._begin()

    def _begin(self):
        """A form at its page of photos: a new one for each dozen."""
        browser = self.town.browser()
        browser.headers["X-Forwarded-For"] = f"10.2.0.{self.number // 6 % 250 + 1}"
        self.opened = False
        return browser

    def _page(self):
        if "draft" not in self.browser.cookies:
            start = self._checked(self.browser.get("/signaler"))
            self._checked(send(start, form_with(start, "/signaler")))
        return self._checked(self.browser.get("/signaler/photos"))

    def _checked(self, page):
        if judged(page).status == 403:
            raise Unanswered()
        return expect(page)

    def step(self):
        page = self._page()
        if len(listed(page)) >= 6:
            self.browser = self._begin()
            page = self._page()
        before = listed(page)
        self.number += 1
        sent = (f"photo-{self.number}.png", noise(60, 40), "image/png")
        page = send(page, page.form("photos"), {"photos": sent}, button="add")
        if page.status == 422:  # the page stays, and says why
            if not REFUSED.search(page.text):
                raise AssertionError(f"a good photo was refused: {page.text[:900]}")
            raise Refused(page.text)
        new = [url for url in listed(self._checked(page)) if url not in before]
        if not new:
            raise AssertionError(f"a photo was taken and is not listed: {page.text[:600]}")
        self.kept.append((self.browser, new[-1], self.box.now()))
        return True

    def wrong(self):
        found = [] if self.kept else ["no photo was kept"]
        for browser, url, at in self.kept:
            page = browser.get(url) if self.box.now() - at < self.LIFE else None
            if page and (page.status != 200 or not page.body.startswith(b"\xff\xd8")):
                found.append(f"the acknowledged photo {url} answers {page.status}")
        return found


def listed(page):
    return re.findall(r'<img src="(/brouillon/photos/[^"]+)"', page.source)


class Messages(Path):
    """A tenant's message to the desk. Acknowledged: the page that shows it. The same form, sent again, writes it once."""
    name = "message"

    def __init__(self, town):
        super().__init__(town)
        self.report, self.form, self.number, self.said = file_report(self.town.browser()), None, 0, []

    def step(self):
        browser = self.report.browser
        if self.form is None:
            page = self._checked(browser.get(self.report.follow))
            if page.has(self.words()):  # it was written, only the answer was cut
                return self._done()
            self.form, self.url = page.form("message").fill({"message": self.words()}), page.url
        answer = browser.post(urllib.parse.urljoin(self.url, self.form.action or self.url), self.form.entries(),
                              multipart=self.form.multipart, referer=self.url)
        if answer.status == 403:  # a form of before the cut
            self.form = None
            raise Unanswered()
        if answer.status == 429:
            return self._enough()
        page = self._checked(answer)
        if not page.has(self.words()):
            raise AssertionError(f"a message was taken and is not shown: {page.text[:600]}")
        return self._done()

    def _enough(self):
        """Enough messages for this hour: this one is not begun any more, unless the cut took but the answer to it."""
        self.form = None
        page = self._checked(self.report.browser.get(self.report.follow))
        if page.has(self.words()):
            return self._done()
        time.sleep(0.2)
        return True

    def words(self):
        return f"Message numéro {self.number}."

    def _checked(self, page):
        return expect(judged(page))

    def _done(self):
        self.said.append(self.words())
        self.number, self.form = self.number + 1, None
        return True

    def wrong(self):
        there = collections.Counter(row["text"] for row in self.box.query("SELECT text FROM followup WHERE author = 'tenant'"))
        lost = [f"“{words}” stands there {there[words]} times" for words in self.said if there[words] != 1]
        return lost + (["no message was taken"] if not self.said else [])


class Readings(Path):
    """A batch of readings. Acknowledged: 204. Sent again until then, each value stands there once."""
    name = "sensor batch"
    VALUES, STEP_S, LATE_S = 12, 5, 4 * 86400

    def __init__(self, town):
        super().__init__(town)
        uuid = uuid_of(self.box, file_report(self.town.browser()))
        token = self.box.admin("sensor", "add", "Capteur des coupures", "bedroom", uuid).split()[-1]
        self.headers = {"Authorization": "Bearer " + token}
        self.last, self.batch, self.taken, self.browser = 0, None, 0, self.town.browser()

    def step(self):
        if self.batch is None:
            first = max(self.last + self.STEP_S, int(self.box.now().timestamp()) - self.LATE_S)
            self.batch = [{"t": first + self.STEP_S * n, "temperature": 15 + n / 10} for n in range(self.VALUES)]
            self.last = self.batch[-1]["t"]
        answer = self.browser.post_json("/sensors/readings", {"releves": self.batch}, self.headers)
        if answer.status != 204:
            if answer.status not in (500, 503) or "error" not in answer.json():
                raise AssertionError(f"a batch is answered {answer.status}: {answer.text[:300]}")
            raise Refused(answer.text)
        self.batch, self.taken = None, self.taken + self.VALUES
        return True

    def wrong(self):
        self.box.jump(hours=7)  # beyond what the journal may wait
        until(lambda: self.box.query("SELECT count(*) AS n FROM reading_journal")[0]["n"] == 0, 60, "the journal is folded")
        kept = self.box.query("SELECT coalesce (sum (b.count), 0) AS n FROM channel c JOIN sensor s ON s.id = c.sensor_id JOIN"
                              " (SELECT channel_id, count FROM reading_block"
                              " UNION ALL SELECT id / 65536, count FROM reading_archive) b"
                              " ON b.channel_id = c.id WHERE c.quantity = 't' AND s.name = 'Capteur des coupures'")[0]["n"]
        return [] if kept == self.taken > 0 else [f"{self.taken} values were acknowledged, {kept} are there"]


# ---- what the box does by itself ----

class Job(Path):
    """A row of the table of jobs. due(), while the box is down, makes it due at its next start."""

    def again(self):
        """The same, while the box lives."""
        self.due()

    looking = None  # a connection to the store, while the box lives

    @contextlib.contextmanager
    def looked_at(self):
        """under_way() and ended() many times a second. Nobody else may hold the store when the power goes."""
        with contextlib.closing(sqlite3.connect(f"file:{self.box.data}/store.db?mode=ro", uri=True, timeout=60)) as self.looking:
            yield
        self.looking = None

    def _is(self, condition, *values):
        sql = f"SELECT 1 FROM job WHERE name = ? AND {condition}"
        return bool(self.looking.execute(sql, (self.name, *values)).fetchone() if self.looking
                    else self.box.query(sql, self.name, *values))

    def under_way(self):
        return self._is("lease_until IS NOT NULL AND started_at >= ?", self.since_s)

    def ended(self):
        """It was done since it was made due."""
        return self._is("done_at >= ? AND lease_until IS NULL", self.since_s)

    def write(self, *statements):
        """While the box is down."""
        connection = sqlite3.connect(os.path.join(self.box.data, "store.db"), timeout=60)
        with connection:
            for sql, *values in statements:
                connection.execute(sql, values)
        connection.close()

    def now(self):
        return int(self.box.now().timestamp())


class Weekly(Job):
    """The Monday run: one report and one mail a partner and week, whatever was cut."""
    name = "weekly"

    def due(self):
        row = self.box.query("SELECT due_at FROM job WHERE name = 'weekly'")
        if row and row[0]["due_at"] > self.now():  # the last one is done: it is Monday again
            self.box.jump(to=self.box.now().fromtimestamp(row[0]["due_at"] + 60, self.box.now().tzinfo), run_due=False)

    def wrong(self):
        partners = self.box.query("SELECT count(*) AS n FROM partner WHERE weekly_way <> 'none'")[0]["n"]
        weeks = self.box.query("SELECT week, count(*) AS n, count(DISTINCT partner_id) AS partners,"
                               " count(DISTINCT outbox_id) AS mails FROM weekly_report GROUP BY week")
        mails = self.box.query("SELECT count(*) AS n FROM outbox WHERE kind = 'weekly'")[0]["n"]
        found = [f"week {row['week']}: {row}" for row in weeks if {row["n"], row["partners"]} != {partners}]
        left = [name for name in os.listdir(os.path.join(self.box.data, "tmp")) if name.startswith("weekly-")]
        named = sum(row["mails"] for row in weeks)
        return (found + ([] if mails == named > 0 else [f"{mails} mails, {named} of them of a report"])
                + [f"{name} is left of a run" for name in left])


class Backups(Job):
    """A backup. Acknowledged: its row, which says that it is whole: it comes back on another box."""
    name = "backup"

    def __init__(self, town):
        super().__init__(town)
        self.shelf = os.path.join(self.box.folder, "shelf")
        os.mkdir(self.shelf)
        expect(add_folder(sign_in(self.box, ADMINISTRATOR), self.shelf))
        self.code = self.box.admin("backup", "code").split()[0]

    def due(self):
        self.write(("UPDATE backup_place SET asked_at = ?, tried_at = NULL WHERE folder = ?", self.now(), self.shelf))

    def made(self):
        return [row["name"] for row in self.box.query("SELECT name FROM backup WHERE gone_at IS NULL ORDER BY at")]

    def wrong(self):
        names, found = self.made(), []
        for name in names if self.town.thorough else names[-1:]:
            found += self._wrong_backup(name)
        bad = self.box.query("SELECT name, trouble FROM backup WHERE trouble <> ''")
        return found + [f"{row['name']} is {row['trouble']}" for row in bad] + ([] if names else ["no backup was made"])

    def _wrong_backup(self, name):
        other = Box(start=self.box.now().strftime("%Y-%m-%dT%H:%MZ"), running=False)
        done = other.run("histologe-admin", "restore", self.shelf, name, input=self.code + "\n", check=False)
        found = [f"{name} does not come back: {done.stderr[-300:]}"] if done.returncode else whole(other)
        row = self.box.query("SELECT at FROM backup WHERE name = ?", name)[0]
        reports = self.box.query("SELECT count(*) AS n FROM report WHERE created_at < ?", row["at"])[0]["n"]
        if not found and other.query("SELECT count(*) AS n FROM report")[0]["n"] < reports:
            found = [f"{name} has fewer reports than there were"]
        other.close(quiet=True)
        return found


class Site(Job):
    """The public site. Whatever is cut, what is shown is a whole build."""
    name = "site"

    colors = 0

    def due(self):
        """With another colour, which all its pages bear."""
        self.colors += 1
        self.write(("INSERT INTO setting (key, value, changed_at, changed_by) VALUES ('color.main', ?, ?, 'setup')"
                    " ON CONFLICT (key) DO UPDATE SET value = excluded.value", f"#2345{self.colors % 256:02x}", self.now()),
                   ("INSERT INTO event (at, actor, noun, subject_id, verb, visible) VALUES (?, 'box', 'site', 0, 'asked', 0)",
                    self.now()))

    def after_cut(self):
        return wrong_build(os.path.join(self.box.data, "site/current"))

    wrong = after_cut


class Publish(Job):
    """The site, sent to another folder: in the end that folder has it, whole."""
    name = "publish"

    def __init__(self, town):
        super().__init__(town)
        self.folder = os.path.join(self.box.folder, "outside")
        os.mkdir(self.folder)
        expect(add_place(expect(sign_in(self.box, ADMINISTRATOR).get("/gestion/publication")), way="folder", folder=self.folder))

    def due(self):
        """As after a build: half of what lies there is of no build."""
        for name in sorted(name for name in os.listdir(self.folder) if not name.startswith("."))[::2]:
            path = os.path.join(self.folder, name)
            shutil.rmtree(path) if os.path.isdir(path) else os.unlink(path)
        self.again()

    def again(self):
        self.write(("UPDATE publish_target SET build = '', tried_at = NULL, trouble = ''",))

    def wrong(self):
        current = os.path.join(self.box.data, "site/current")
        lost = [name for name in files_below(current)
                if not same_file(os.path.join(current, name), os.path.join(self.folder, name))]
        return [f"{name} is not the site's" for name in lost[:5]]


class Migration(Job):
    """A store of an earlier version, opened for the first time: in the end it is of today, with all its rows."""
    name = "migration"

    def __init__(self, town):
        super().__init__(town)
        self.chance, self.process, self.old, self.done, self.found = random.Random(town.seed), None, None, 0, []
        self.other = Box(running=False)
        self.path = os.path.join(self.other.data, "store.db")

    def due(self):
        if self.old is None:
            self._lay()
        command = [self.other._program("histologe-admin"), "--config", self.other.config, "user", "list"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                                        env=self.other.time.environment())

    def _lay(self):
        for name in os.listdir(self.other.data):
            if name.startswith("store.db"):
                os.unlink(os.path.join(self.other.data, name))
        store = OldStore(self.path, self.chance.randrange(1, NEWEST))
        store.fill()
        self.old = store.rows()
        store.close()

    def under_way(self):
        return self.process.poll() is None

    def ended(self):
        return not self.under_way()

    def cut(self):
        """TRUE when the power went amid it."""
        if self.process is None:
            return False
        amid = self.process.poll() is None
        if amid:
            self.process.kill()
        _, said = self.process.communicate()
        forget(self.process.pid)
        if not amid:
            self.found += wrong_after(self.path, self.old) + ([said] if self.process.returncode else [])
            self.old, self.done = None, self.done + 1
        self.process = None
        return amid

    def wrong(self):
        if self.old is not None:
            self.due()
            self.process.wait(60)
            self.cut()
        self.other.close(quiet=True)
        return self.found + ([] if self.done else ["no store was brought up to date"])


# ---- what is true of all ----

def files_below(folder):
    return [os.path.relpath(os.path.join(at, name), folder) for at, _, names in os.walk(folder) for name in names
            if not name.startswith(".")]


def same_file(one, other):
    with open(one, "rb") as first:
        return os.path.exists(other) and first.read() == open(other, "rb").read()


def wrong_build(folder):
    """A build of the site tells its own files."""
    try:
        with open(os.path.join(folder, ".pages"), encoding="ascii") as stream:
            told = [line.split() for line in stream if line.startswith("F ")]
    except OSError as problem:
        return [f"the site that is shown tells nothing of itself: {problem}"]
    sizes = {path: os.path.getsize(os.path.join(folder, path)) if os.path.exists(os.path.join(folder, path)) else -1
             for _, path, _, _ in told}
    return [f"{path} of the site has {sizes[path]} of {size} bytes" for _, path, size, _ in told if sizes[path] != int(size)][:5]


def whole(box):
    """The store by its own checks, and every file that a row names, by its content."""
    found = [row["integrity_check"] for row in box.query("PRAGMA integrity_check") if row["integrity_check"] != "ok"]
    found += [f"hangs loose: {row}" for row in box.query("PRAGMA foreign_key_check")]
    for row in box.query("SELECT hash FROM file UNION SELECT small_hash FROM file WHERE small_hash IS NOT NULL"):
        path = os.path.join(box.data, "files", row["hash"][:2], row["hash"][2:])
        if not os.path.exists(path):
            found.append(f"a row names {row['hash'][:12]}, which is not there")
        elif hashlib.blake2b(open(path, "rb").read(), digest_size=32).hexdigest() != row["hash"]:
            found.append(f"{row['hash'][:12]} has other bytes than its name says")
    return found


def wrong_mails(box, kills):
    """Each mail left as one mail; more than once only where a cut met it on its way."""
    left = collections.Counter(mail.message["Message-ID"].strip("<>") for mail in box.mails())
    rows = box.query("SELECT message_id, recipient, state FROM outbox WHERE channel = 'mail'")
    sent = {row["message_id"].strip("<>"): row for row in rows}
    found = [f"{row['recipient']}: said to be sent, and never left" for key, row in sent.items()
             if row["state"] == "sent" and key not in left]
    found += [f"{count} times: {sent.get(key)}" for key, count in left.items() if count > 1 + kills]
    twice = sum(count - 1 for count in left.values())
    return found + ([f"{twice} mails left twice by {kills} cuts"] if twice > kills else []), twice


PEOPLE = (Submissions, Photos, Messages, Readings)
JOBS = (Migration, Backups, Site, Publish, Weekly)
