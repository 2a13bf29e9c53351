"""browser.py: an HTTP client for tests: cookies, redirects, forms by their labels, files. One Browser is one person."""
import http.client
import json
import secrets
import urllib.parse

from pages import Reader, squeeze, tidy
from tap import plain

REDIRECTS_MAX = 10


class Page:
    """An answer. `text` is what a person reads; `body` the bytes; `history` the redirects that led here as (status, location)."""

    def __init__(self, browser, url, status, headers, body, history):
        self.browser, self.url, self.status, self.headers, self.body, self.history = browser, url, status, headers, body, history
        self._reader = None

    path = property(lambda self: urllib.parse.urlsplit(self.url).path)
    type = property(lambda self: (self.headers.get("Content-Type") or "").split(";")[0])
    source = property(lambda self: self.body.decode("utf-8", "replace"))
    text = property(lambda self: self.reader.text if self.type == "text/html" else plain(self.source))
    title = property(lambda self: self.reader.title)
    headings = property(lambda self: self.reader.headings)
    links = property(lambda self: self.reader.links)
    forms = property(lambda self: self.reader.forms)

    @property
    def reader(self):
        if self._reader is None:
            self._reader = Reader(self.source)
        return self._reader

    def json(self):
        return json.loads(self.body)

    def has(self, words):
        """The words stand in the visible text, white space and line ends aside."""
        return squeeze(words) in squeeze(self.text)

    def form(self, key=None):
        """The form whose action, id, button or field is `key`; without key the only one that posts, else the first."""
        if key is None:
            posting = [f for f in self.forms if f.method == "POST"]
            if not self.forms:
                raise LookupError(f"no form on {self.url} ({self.status}): {self.text[:500]}")
            return posting[0] if len(posting) == 1 else self.forms[0]
        for form in self.forms:
            texts = [tidy(f.label) for f in form.buttons()]
            names = [form.attributes.get("id"), form.action, urllib.parse.urlsplit(form.action).path] + form.names()
            if key in names or tidy(key) in texts:
                return form
        known = "; ".join(f"{f.method} {f.action} {f.buttons()}" for f in self.forms)
        raise LookupError(f"no form “{key}” on {self.url}: {known}")

    def submit(self, values=None, button=None, form=None, extra=(), **options):
        """Fills a form and sends it. `values` by name or label (Form.fill), `button` by text, name or value, `form` as in form(),
        `extra` more (name, value) pairs that the page does not have. Returns the page that follows."""
        chosen = self.form(form if form is not None or button is None else self._form_of(button))
        chosen.fill(values or {})
        pressed = chosen.button(button)
        entries = chosen.entries(pressed) + list(extra)
        attributes = pressed.attributes if pressed else {}
        target = urllib.parse.urljoin(self.url, attributes.get("formaction") or chosen.action or self.url)
        if (attributes.get("formmethod") or chosen.method).upper() == "GET":
            return self.browser.get(urllib.parse.urlsplit(target)._replace(query=encode(entries), fragment="").geturl(), **options)
        return self.browser.post(target, entries, multipart=chosen.multipart, referer=self.url, **options)

    def _form_of(self, button):
        for form in self.forms:
            if any(button in (f.name, f.value) or tidy(f.label) == tidy(button) for f in form.buttons()):
                return form.action
        return button

    def click(self, words, **options):
        """Follows the link with this text, else the only one that holds it."""
        exact = [href for text, href in self.links if tidy(text) == tidy(words)]
        near = [href for text, href in self.links if tidy(words) in tidy(text)]
        if not exact and len(set(near)) != 1:
            raise LookupError(f"no single link “{words}” on {self.url}: {[text for text, _ in self.links]}")
        return self.browser.get(urllib.parse.urljoin(self.url, (exact or near)[0]), referer=self.url, **options)


class Browser:
    def __init__(self, base_url, timeout_s=60):
        self.base_url = base_url.rstrip("/")
        self.timeout_s = timeout_s
        self.cookies = {}  # name -> value; one host, and Path is / everywhere in the box
        self.headers = {"Accept-Language": "fr", "User-Agent": "box-test"}

    def get(self, url, **options):
        return self.request("GET", url, **options)

    def head(self, url, **options):
        return self.request("HEAD", url, **options)

    def post(self, url, entries=(), multipart=False, **options):
        """`entries`: pairs or a dict; a value may be a file (name, bytes, type)."""
        entries = list(entries.items()) if isinstance(entries, dict) else list(entries)
        if multipart or any(isinstance(value, tuple) for _, value in entries):
            kind, body = encode_multipart(entries)
        else:
            kind, body = "application/x-www-form-urlencoded", encode(entries).encode()
        return self.request("POST", url, body=body, headers={"Content-Type": kind}, **options)

    def post_json(self, url, value, headers=None, **options):
        return self.request("POST", url, body=json.dumps(value).encode(),
                            headers={"Content-Type": "application/json", **(headers or {})}, **options)

    def request(self, method, url, body=None, headers=None, referer=None, follow=True):
        """Any request. Headers given win over the browser's; follow=False hands back the redirect itself."""
        url = urllib.parse.urljoin(self.base_url + "/", url)
        history = []
        for _ in range(REDIRECTS_MAX):
            page = self._exchange(method, url, body, headers or {}, referer, history)
            location = page.headers.get("Location")
            if not follow or page.status not in (301, 302, 303, 307, 308) or not location:
                return page
            history = history + [(page.status, location)]
            target = urllib.parse.urljoin(url, location)
            if not target.startswith(self.base_url):
                return page
            if page.status in (301, 302, 303) and method != "HEAD":
                method, body = "GET", None
                headers = {k: v for k, v in (headers or {}).items() if k.lower() != "content-type"}
            url = target
        raise RuntimeError(f"more than {REDIRECTS_MAX} redirects: {history}")

    def connection(self, parts):
        """A new one, to the host of that address."""
        return http.client.HTTPConnection(parts.hostname, parts.port or 80, timeout=self.timeout_s)

    def _exchange(self, method, url, body, headers, referer, history):
        parts = urllib.parse.urlsplit(url)
        sent = dict(self.headers)
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if referer:
            sent["Referer"] = referer
        if method == "POST":
            sent["Origin"] = self.base_url
        sent.update(headers)
        connection = self.connection(parts)
        try:
            target = urllib.parse.urlunsplit(("", "", parts.path or "/", parts.query, ""))
            connection.request(method, target, body=body, headers={**sent, "Connection": "close"})
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            self._cookie(line)
        return Page(self, url, answer.status, answer.headers, content, history)

    def _cookie(self, line):
        first, *attributes = [part.strip() for part in line.split(";")]
        name, _, value = first.partition("=")
        if any(a.lower().replace(" ", "") == "max-age=0" for a in attributes) or value == "":
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = value


def encode(entries):
    return urllib.parse.urlencode([(name, value[0] if isinstance(value, tuple) else value) for name, value in entries])


def encode_multipart(entries):
    boundary = "----box" + secrets.token_hex(12)
    parts = []
    for name, value in entries:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{quoted(name)}"'
        if isinstance(value, tuple):
            file_name, content, kind = value
            parts.append(f'{head}; filename="{quoted(file_name)}"\r\nContent-Type: {kind}\r\n\r\n'.encode() + content)
        else:
            parts.append(f"{head}\r\n\r\n".encode() + str(value).replace("\r\n", "\n").replace("\n", "\r\n").encode())
    return f"multipart/form-data; boundary={boundary}", b"\r\n".join(parts + [f"--{boundary}--\r\n".encode()])


def quoted(text):
    """As browsers write names in multipart headers."""
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
