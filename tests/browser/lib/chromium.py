"""chromium.py: Debian's Chromium, driven through its own driver: pages as a person sees them, read by keyboard, judged by axe.

    with Chromium(box, width=320) as chromium:
        chromium.open("/signaler")
        chromium.reach("adults")          # Tab until that control has the focus
        chromium.type("2")
        chromium.press("Commencer")       # Tab to the button of that name, Enter
        judge(chromium, "the first page") # axe, width, weight, foreign requests, console

The scripts of a page are off unless `scripts` is set; what the tests themselves ask of a page runs all the same. Pictures
of what was judged lie in build/browser/. Who signed in elsewhere is taken over by adopt(): the box tests know how to sign in.
"""
import base64
import functools
import json
import os
import re
import shutil
import subprocess
import sys

from selenium import webdriver
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException, WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.keys import Keys

from box import TOP, Box, ok, until

AXE = os.path.join(TOP, "tests/node_modules/axe-core/axe.min.js")
PICTURES = os.path.join(TOP, "build/browser")
# (width, dark) that pages are looked at in: by day narrow in the light and wide in the dark, each night all four.
NIGHTLY = bool(os.environ.get("NIGHTLY"))
# Chromium without the programs around its windows: the same pages, a start for a sixth of the work. Itself, not /usr/bin's script:
# the driver ends what it started, and the script leaves the browser behind. Each night the whole one.
SHELL, WHOLE, DRIVER = "/usr/lib/chromium/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromedriver"
LOOKS = ((320, False), (1280, False), (1280, True), (390, True)) if NIGHTLY else ((320, False), (1280, True))
# "failed": of what fails only, as `make test` does: they cost a quarter of the time and judge nothing.
PICTURES_OF = os.environ.get("PICTURES") or "all"
# What was judged, as it came over the line, a folder for each test file: what-was-seen.py reads them all at the end.
SEEN = os.path.join(PICTURES, "html")
# WCAG 2.2 AA is more than the law asks (RGAA 4 stands on 2.1 AA): target sizes are worth it on an old phone.
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What a darker look of the same document may change.
AXE_COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
# What another width of the same document may change, where it shows and hides the same elements: also what has a size.
AXE_SIZES = {"type": "rule", "values": [*AXE_COLOURS["values"], "target-size", "scrollable-region-focusable"]}
# The document and which of its elements are to be seen; whether they are those of the last time.
AXE_SAME = """(() => {
  const seen = [...document.body.querySelectorAll ('*')].map (e => +e.checkVisibility ({visibilityProperty: true})).join ('')
               + document.documentElement.outerHTML;
  const same = axe.seen === seen;
  axe.seen = seen;
  return same;
}) ()"""
# We have no sounds to load before; a frame of ours (the look at a letter) holds no axe that could answer.
AXE_RUN = ("axe.run (document, {runOnly: %s, resultTypes: ['violations'], preload: false, iframes: false})"
           ".then (r => r.violations.flatMap (v => v.nodes.map (n => v.id + ': ' + n.target.join (' ') + ': '"
           " + (n.failureSummary || v.help).replace (/\\s+/g, ' '))))")
# Twice as large by the page's own unit of text; spaced by the four figures of WCAG 1.4.12. Lost is what leaves the window, and
# text that its own box cuts off; not what scrolls in a box of its own, nor what is there for screen readers alone, nor a table of
# figures, which may be wider than its window (1.4.10).
ENLARGE = """
  const width = arguments[0], lost = [], style = new CSSStyleSheet (), before = document.adoptedStyleSheets;
  const looks = {'text twice as large': ':root { font-size: 200% !important }',
                 'text spaced': '* { line-height: 1.5 !important; letter-spacing: .12em !important;'
                                + ' word-spacing: .16em !important } p { margin-block-end: 2em !important }'};
  const named = e => e.tagName.toLowerCase () + (e.id ? '#' + e.id : '') + (e.className && e.className.baseVal === undefined
                     ? '.' + e.className : '') + ' “' + (e.innerText || e.value || '').trim ().slice (0, 40) + '”';
  const apart = e => e && e !== document.body && (/auto|scroll/.test (getComputedStyle (e).overflowX)
                                                  || getComputedStyle (e).clipPath !== 'none' || apart (e.parentElement));
  document.adoptedStyleSheets = [...before, style];
  for (const [look, rule] of Object.entries (looks)) {
    style.replaceSync (rule);
    for (const e of document.querySelectorAll ('body *')) {
      const box = e.getBoundingClientRect (), its = getComputedStyle (e);
      const seen = e.checkVisibility ({visibilityProperty: true}) && (e.innerText || '').trim ();
      if (!seen || apart (e) || e.closest ('table')) continue;
      if (box.right > width + 1 || box.left < -1) lost.push (look + ': out of the window: ' + named (e));
      else if (/hidden|clip/.test (its.overflowX) && e.scrollWidth > e.clientWidth + 1
               || its.overflowY === 'hidden' && e.scrollHeight > e.clientHeight + 1) lost.push (look + ': cut off: ' + named (e));
    }
    const tables = [...document.querySelectorAll ('table')].some (e => e.getBoundingClientRect ().right > width);
    if (document.documentElement.scrollWidth > width && !tables) lost.push (look + ': the page scrolls sideways');
  }
  document.adoptedStyleSheets = before;
  return lost;"""
NARROW = 360
WEIGHT_MAX_KB = 100
WEIGHT_OFFICE_MAX_KB = 140  # staff have offices, and files have photos
OFFICE = "/assets/office.css"
GUIDE_PICTURES = "/assets/guides/"  # come when they are scrolled to; weighed by tests/house/checks/guides.py and test_guide_pages
# All pages of the form in one: the worker fetches it once, behind the first page, and keeps it with its scripts.
WHOLE_FORM, WHOLE_FORM_MAX_KB = "/signaler/hors-ligne", 150
TABS_MAX = 200
# How many Tabs it should take from here: a group of radios is one stop, at the one that is checked or else at its first.
TABS_TO = """
  const [name, words, value] = arguments, all = [...document.querySelectorAll (
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]')];
  const group = e => [...document.getElementsByName (e.name)].filter (o => o.form === e.form);
  const stop = e => e.type !== 'radio' || (group (e).find (o => o.checked) || group (e)[0]) === e;
  const stops = all.filter (e => e.tabIndex >= 0 && e.checkVisibility ({visibilityProperty: true}) && !e.disabled && stop (e));
  const wanted = e => name ? e.name === name && (value === null || value === undefined || e.value === value)
                           : (e.innerText || '').replace (/[\u00a0\u202f\u2009]/g, ' ').trim () === words;
  const here = document.activeElement, at = stops.indexOf (here.type === 'radio' ? group (here).find (stop) : here);
  const next = stops.findIndex ((e, i) => i > at && wanted (e));
  return Math.max (1, next - at);"""
LAN_NAME = "mairie.test"  # this machine by a name: over plain HTTP no secure context, unlike 127.0.0.1
SWITCHES = ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars", "--disable-background-networking",
            "--disable-component-update", "--no-first-run", "--lang=fr-FR", "--accept-lang=fr-FR",
            f"--host-resolver-rules=MAP {LAN_NAME} 127.0.0.1 , MAP * ~NOTFOUND , EXCLUDE 127.0.0.1")


def spaced(text):
    """The spaces that French typography sets, as a keyboard types them."""
    return re.sub("[\u00a0\u202f\u2009]", " ", text)


def version(program):
    """The first number of it, None where it is not installed: a driver drives its own only."""
    if not os.access(program, os.X_OK):
        return None
    said = subprocess.run([program, "--version"], stdout=subprocess.PIPE, check=True, text=True).stdout
    return re.search(r"\d+", said).group()


@functools.cache
def binary():
    return SHELL if not NIGHTLY and version(SHELL) == version(DRIVER) else WHOLE


class Chromium:
    def __init__(self, box, width=390, height=844, scripts=False, dark=False, switches=()):
        options = webdriver.ChromeOptions()
        options.binary_location = binary()
        for switch in (*SWITCHES, *switches):
            options.add_argument(switch)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self._received = {}
        self._dressed = not isinstance(box, Box)  # a line that a test holds has its box behind it
        self.box, self.driver = box, webdriver.Chrome(service=Service(DRIVER), options=options)
        self.driver.set_page_load_timeout(30)
        self.scripts = scripts
        self._scripts(scripts)
        self.resize(width, height)
        self.paint(dark)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.driver.quit()

    def _tell(self, command, **parameters):
        return self.driver.execute_cdp_cmd(command, parameters)

    def _scripts(self, allowed):
        self._tell("Emulation.setScriptExecutionDisabled", value=not allowed)

    def resize(self, width, height=844):
        self.width = width
        self._tell("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 700)

    def paint(self, dark):
        self.dark = dark
        self._tell("Emulation.setEmulatedMedia", media="screen",
                   features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])

    def adopt(self, browser):
        """Becomes the person of a Browser: its cookies."""
        self._tell("Network.clearBrowserCookies")
        for name, value in browser.cookies.items():
            self._tell("Network.setCookie", name=name, value=value, url=self.box.base_url, httpOnly=True, sameSite="Lax")
        return self

    def forget(self):
        """A browser that was never here: no cookies, nothing stored, no worker."""
        self._tell("Network.clearBrowserCookies")
        self._tell("Storage.clearDataForOrigin", origin=self.box.base_url, storageTypes="all")
        return self

    # ---- where it is ----

    def _await_styles(self):
        """A box that was set up publishes its site, and with it the styles of all pages, soon after: a person comes later."""
        if not self._dressed and self.box.query("SELECT 1 FROM territory"):
            until(lambda: self.box.browser().get("/sitemap.xml").status == 200, 60, "the styles are published")
            self._dressed = True

    def open(self, path):
        self._await_styles()
        self.driver.get(self.box.base_url + path if path.startswith("/") else path)
        return self

    def ask(self, script, *values):
        return self.driver.execute_script(script, *values)

    def run(self, script, *values):
        """What an async function of that body returns; `arguments` are the values."""
        text = ("const done = arguments[arguments.length - 1]; const work = async function () { " + script + " };"
                " work.apply (null, arguments).then (value => done ({value}), problem => done ({problem: String (problem)}))")
        answer = self.driver.execute_async_script(text, *values)
        if "problem" in answer:
            raise RuntimeError(answer["problem"])
        return answer.get("value")

    def network(self, on, upload_bytes_per_s=-1):
        """What the browser believes: navigator.onLine and its events, and the requests of this page (not of its worker)."""
        self._tell("Network.enable")
        self._tell("Network.emulateNetworkConditions", offline=not on, latency=0, downloadThroughput=-1,
                   uploadThroughput=upload_bytes_per_s)

    def set(self, name, value):
        """Answers a field as a person does with the mouse: a choice of that value, or a text."""
        self.ask("const [name, value] = arguments;"
                 " const all = [...document.querySelectorAll ('main [name=\"' + name + '\"]')];"
                 " const choice = all.find (e => /radio|checkbox/.test (e.type) && e.value === value);"
                 " if (choice) choice.click (); else { const e = all.find (e => e.offsetParent); e.value = value;"
                 " for (const kind of ['input', 'change']) e.dispatchEvent (new Event (kind, {bubbles: true})); }",
                 name, value)

    def click(self, selector):
        self.ask("document.querySelector (arguments[0]).click ()", selector)

    @property
    def path(self):
        return re.sub(r"[?#].*", "", self.driver.current_url[len(self.box.base_url):])

    @property
    def text(self):
        try:
            return spaced(self.driver.find_element("tag name", "body").text)
        except (NoSuchElementException, StaleElementReferenceException):  # between two pages there is none
            return ""

    # ---- by keyboard ----

    def focus(self):
        """What has the focus: name, value, kind and words of the control or link."""
        return self.ask("const e = document.activeElement; return e && {name: e.name || '', value: e.value || '',"
                        " kind: e.type || e.tagName.toLowerCase(),"
                        " words: (e.innerText || '').replace (/[\\u00a0\\u202f\\u2009]/g, ' ').trim (),"
                        " ring: getComputedStyle (e).outlineStyle !== 'none'"
                        " && parseFloat (getComputedStyle (e).outlineWidth) >= 2}")

    def key(self, keys):
        webdriver.ActionChains(self.driver).send_keys(keys).perform()

    def reach(self, name=None, words=None, value=None):
        """Tab until the control of that name (and that value), or the button or link of these words, has the focus; what has it.
        As many Tabs as the page seems to ask for are pressed at once, then one by one."""
        words = words and spaced(words)
        for tabs in [self.ask(TABS_TO, name, words, value)] + [1] * TABS_MAX:
            self.key(Keys.TAB * tabs)
            focus = self.focus()
            if focus["name"] == name and value in (None, focus["value"]) if name else focus["words"] == words:
                return focus
        raise LookupError(f"no Tab leads to “{name or words}” on {self.path}: {self.text[:600]}")

    def type(self, text):
        self.key(text)

    def choose(self, name, value):
        """A radio by its arrows, as a keyboard does: the group takes one Tab, the arrows go round it."""
        at = self.reach(name)["value"]
        self.key(Keys.SPACE)
        all = self.ask("return [...document.getElementsByName (arguments[0])].map (e => e.value)", name)
        if value not in all:
            raise LookupError(f"{name} cannot be {value} on {self.path}: {all}")
        self.key(Keys.ARROW_DOWN * ((all.index(value) - all.index(at)) % len(all)))
        if self.focus()["value"] != value:
            raise LookupError(f"arrows lead to {self.focus()} instead of {name}={value} on {self.path}")

    def press(self, words):
        """The button or link of these words, by Tab and Enter; waits for the page that follows."""
        self.reach(words=words)
        here = self.driver.find_element("tag name", "html").id
        self.key(Keys.ENTER)
        until(lambda: self.html() not in (None, here), 20, f"the page after “{words}”")
        return self

    def html(self):
        """What the page is told from the next by; None between two."""
        try:
            ready = self.ask("return document.readyState") == "complete"
            return self.driver.find_element("tag name", "html").id if ready else None
        except Exception:  # between two pages there is none
            return None

    # ---- judged ----

    def violations(self):
        """What axe holds against the page: one line each. Of a document it has judged before: in the dark, of its colours; in
        another width, when the same elements show, of what has a size."""
        self._scripts(True)  # axe waits for promises, which need scripts; those of the page have missed their turn
        new = self.ask("return typeof axe") == "undefined"
        if new:
            with open(AXE, encoding="utf-8") as script:
                self._tell("Runtime.evaluate", expression=script.read())
        answer = self._tell("Runtime.evaluate", awaitPromise=True, returnByValue=True,
                            expression=AXE_RUN.replace("%s", json.dumps(self._axe_rules(new)), 1))
        self._scripts(self.scripts)
        return answer["result"].get("value", [f"axe failed: {answer}"])

    def _axe_rules(self, new):
        if self.dark and not new:
            return AXE_COLOURS
        same = self._tell("Runtime.evaluate", returnByValue=True, expression=AXE_SAME)["result"]["value"]
        return AXE_SIZES if same else AXE_RULES

    def promise(self, expression):
        """What that promise comes to, scripts or not."""
        self._scripts(True)
        answer = self._tell("Runtime.evaluate", awaitPromise=True, returnByValue=True, expression=expression)
        self._scripts(self.scripts)
        return [f"failed: {answer}"] if "exceptionDetails" in answer else answer["result"].get("value")

    def requests(self):
        """(address, bytes) of the page and all it asked for: over the line; of what it had kept, as it was sent; of what its worker
        had kept, unpacked."""
        return self.ask("return performance.getEntries ().filter (e => e.transferSize !== undefined)"
                        ".map (e => [e.name, Math.max (e.transferSize, e.encodedBodySize)])")

    def source(self):
        """The page as the box sent it, or None where a worker made it."""
        for line in self.driver.get_log("performance"):
            event = json.loads(line["message"])["message"]
            if event["method"] == "Network.responseReceived" and event["params"]["type"] == "Document":
                self._received[event["params"]["response"]["url"]] = event["params"]["requestId"]
        try:
            return self._tell("Network.getResponseBody", requestId=self._received[self.driver.current_url.split("#")[0]])["body"]
        except (KeyError, WebDriverException):  # of a page that came back by the back button there is no answer
            return None

    def overflow(self):
        """Pixels by which the page is wider than the window."""
        return self.ask("return document.documentElement.scrollWidth") - self.width

    def crowded(self):
        """Labels of a table shown as cards that are higher than their cell: they run into the next."""
        return self.ask("return [...document.querySelectorAll ('.cards [data-label]')].filter (e => e.checkVisibility ()"
                        " && parseFloat (getComputedStyle (e, '::before').height) > e.clientHeight + 1)"
                        ".map (e => e.dataset.label)")

    def console(self):
        return [line["message"] for line in self.driver.get_log("browser") if line["level"] in ("SEVERE", "WARNING")]

    def enlarged_losses(self):
        """What is lost of the page when its text is twice as large, or spaced as WCAG 1.4.12 says: one line each."""
        return self.ask(ENLARGE, self.width)

    def picture(self, name):
        language = self.ask("return document.documentElement.lang")
        if language != "fr" and language not in name.split():  # the same page in two languages is two pictures
            name = f"{name} {language}"
        os.makedirs(PICTURES, exist_ok=True)
        self.photograph(os.path.join(PICTURES, file_name(name) + ".png"))

    def photograph(self, path, top=0, height=None):
        """The whole page as it is now, or what of it begins and is as high as told."""
        size = self._tell("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": top, "width": self.width, "height": height or min(size["height"], 8000), "scale": 1}
        data = self._tell("Page.captureScreenshot", clip=clip, captureBeyondViewport=True, optimizeForSpeed=True)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))


def file_name(words):
    return re.sub(r"[^\w.-]+", "-", words).strip("-")


def seen_folder(test=None):
    return os.path.join(SEEN, test or os.path.basename(sys.argv[0]).removesuffix(".py"))


_kept = {}  # name -> [kilobytes, at most], of this test
_axe = {}  # name -> how much axe found in all its looks


def keep(chromium, name, weight):
    """The page as it came, and its weight beside what it may weigh, once a name."""
    folder = seen_folder()
    if name in _kept:
        tell_axe(folder)
        return
    if not _kept:
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
    source = chromium.source()
    if source is None:
        return
    _kept[name] = weight
    with open(os.path.join(folder, file_name(name) + ".html"), "w", encoding="utf-8") as file:
        file.write(source)
    with open(os.path.join(folder, "weights.json"), "w", encoding="utf-8") as file:
        json.dump(_kept, file, ensure_ascii=False)
    tell_axe(folder)


def tell_axe(folder):
    with open(os.path.join(folder, "axe.json"), "w", encoding="utf-8") as file:
        json.dump(_axe, file, ensure_ascii=False)


def judge(chromium, name, console=(), most_kb=None, axe=True, others=()):
    """One page as it stands: accessible, as wide as its window, readable enlarged, light, alone, silent. `console`: what it may
    say there. `axe=False`: of a page that axe has judged in other words. `others`: whom else it may ask."""
    look = f"{name} {chromium.width}{' dark' if chromium.dark else ''}"
    if PICTURES_OF == "all":
        chromium.picture(look)
    if not all([*judge_look(chromium, name, axe), *judge_load(chromium, name, console, most_kb, others)]):
        chromium.picture(look)


def where(chromium, name):
    return f"{name}, {chromium.width} px{', dark' if chromium.dark else ''}"


def judge_look(chromium, name, axe=True):
    """What is seen: whether each of these holds."""
    place = where(chromium, name)
    if axe:
        found = chromium.violations()
        _axe[name] = _axe.get(name, 0) + len(found)
        yield ok(not found, f"{place}: axe finds nothing", *found)
    yield ok(chromium.overflow() <= 0, f"{place}: nothing stands out of the window", f"{chromium.overflow()} px too wide")
    crowded = chromium.crowded()
    yield ok(not crowded, f"{place}: each label has the room it takes", *sorted(set(crowded)))
    if chromium.width <= NARROW and not chromium.dark:
        lost = chromium.enlarged_losses()
        yield ok(not lost, f"{place}: with larger or wider text nothing is lost", *lost)


def judge_load(chromium, name, console, most_kb, others):
    """What came for it, and what it says: whether each of these holds."""
    place, sent = where(chromium, name), chromium.requests()
    foreign = [address for address, _ in sent if not address.startswith((chromium.box.base_url, *others))]
    yield ok(not foreign, f"{place}: nobody else is asked for anything", *foreign)
    kilobytes = sum(size for address, size in sent if GUIDE_PICTURES not in address) / 1024
    usual = WEIGHT_OFFICE_MAX_KB if any(OFFICE in address for address, _ in sent) else WEIGHT_MAX_KB
    most = WHOLE_FORM_MAX_KB if any(WHOLE_FORM in address for address, _ in sent[:1]) else most_kb or usual
    keep(chromium, name, [kilobytes, most])
    yield ok(kilobytes < most, f"{place}: under {most} kB", f"{kilobytes:.0f} kB: {sent}")
    said = [line for line in chromium.console() if not any(re.search(pattern, line) for pattern in console)]
    yield ok(not said, f"{place}: nothing in the console", *said)


def judge_looks(chromium, name, path, looks, unfold=False, **options):
    """A page in several looks, (width, dark) each, the first not dark: loaded once, as for somebody who turns a telephone, or reads
    on when evening comes. `unfold`: with all that it folds away."""
    for index, (width, dark) in enumerate(looks):
        chromium.resize(width)
        chromium.paint(dark)
        if index == 0:
            chromium.open(path)
        if unfold:
            chromium.ask("document.querySelectorAll ('details').forEach (d => d.open = true)")
        judge(chromium, name, **options)
