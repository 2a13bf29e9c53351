"""stubborn.py: a tenant who files one report however often the box dies under it: who gets no answer tries again in the same
browser. A reference that was once acknowledged must stay known."""
import http.client
import time

from journey import PROBLEMS, expect, fill_step, form_with, read_receipt, send

# Forms of before a cut are asked for again (403); a box with few threads takes few uploads at once (503); a front whose daemon is
# being started again says so (502 to 504). None is an answer: the person tries again.
AGAIN = (403, 502, 503, 504)


class Unanswered(Exception):
    """No answer, or a form of before the cut: to be tried again in the same browser."""


NO_ANSWER = (OSError, http.client.HTTPException, Unanswered)


class Tenant:
    def __init__(self, name, browser, answers, photos=()):
        self.name, self.browser, self.answers, self.photos = name, browser, answers, photos
        self.acknowledged = False  # the box answered "sent"
        self.report, self.tries = None, 0

    def checked(self, page):
        """A page to go on from."""
        if page.status in AGAIN:
            raise Unanswered()
        return expect(page)

    def send(self, page):
        sent = page.browser.post(page.url, page.form("website").entries(), referer=page.url, follow=False)
        if sent.status >= 400:
            self.checked(sent)
        if (sent.status, sent.headers.get("Location")) != (303, "/recu"):
            raise AssertionError(f"sending answered {sent.status} {sent.headers.get('Location')}: {sent.text[:500]}")
        self.acknowledged = True

    def once(self):
        """From wherever the box says this browser is."""
        if "draft" not in self.browser.cookies:
            start = self.checked(self.browser.get("/signaler"))
            self.checked(send(start, form_with(start, "/signaler")))
        page = self.checked(self.browser.get("/recu"))
        if page.path != "/recu":
            if self.acknowledged:
                raise AssertionError("an acknowledged report is not known any more")
            page = self.checked(self.browser.get("/signaler/lieu"))
            while not page.path.endswith("/recapitulatif"):
                page = self.checked(fill_step(page, self.answers, PROBLEMS[:1], self.photos))
            self.send(page)
            page = self.checked(self.browser.get("/recu"))
        self.report = read_receipt(page)

    def file(self, end):
        while self.report is None:
            if time.monotonic() > end:
                raise TimeoutError(f"tenant {self.name} could not file in time")
            self.tries += 1
            try:
                self.once()
            except NO_ANSWER:
                time.sleep(0.02)


def work(tenants, problems, end, filed=lambda tenant: None):
    """One of those at once: takes tenants until none is left; `filed` hears of each."""
    while True:
        try:
            tenant = tenants.pop()
        except IndexError:
            return
        try:
            tenant.file(end)
            filed(tenant)
        except Exception as problem:  # told by the main thread
            problems.append(f"tenant {tenant.name}: {type(problem).__name__}: {problem}")
