"""walk.py: a person goes through the form, page after page: by keyboard alone, or with fingers and scripts.

    typed = {"profile": "tenant", "danger_now": ["none"], …, "problems": ["L-HUM03-2"]}
    walk(chromium, typed, hand=keyboard, look=lambda path: …)   # from /signaler to the review, not yet sent

A hand answers one control and presses one button. What the store should hold of `typed` is said by expected().
"""
import os

import yaml
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from box import TOP, until

STEPS_MAX = 40
# Places of the questionnaire whose column in the store has another name.
COLUMNS = {"surface": "surface_tenth_m2"}
TEXTS = ("text", "textarea", "number", "email", "tel", "search", "url")
# A day field wants its parts in the order of the browser's own language, which no page can tell.
DAY_ORDERS = ((0, 1, 2), (1, 0, 2), (2, 1, 0))


def iso(day):
    return "-".join(reversed(day.split("/")))


class Keyboard:
    """Tab, Space, arrows, Enter."""

    def tick(self, chromium, name, value):
        chromium.reach(name, value=value)
        chromium.type(Keys.SPACE)

    def choose(self, chromium, name, value):
        chromium.choose(name, value)

    def write(self, chromium, name, text):
        chromium.reach(name)
        chromium.type(text)

    def pick(self, chromium, name, day):
        chromium.reach(name)
        for order in DAY_ORDERS:
            chromium.type("".join(day.split("/")[i] for i in order))
            if chromium.focus()["value"] == iso(day):
                return
            chromium.type(Keys.ARROW_LEFT * 3)
        raise LookupError(f"{name} takes no {day} by keyboard")

    def press(self, chromium, words):
        chromium.press(words)


class Finger:
    """Touches what it sees; leaves a text by Tab, as the arrow of a telephone's keyboard does."""

    def _at(self, chromium, css):
        return chromium.driver.find_element(By.CSS_SELECTOR, css)

    def tick(self, chromium, name, value):
        self._at(chromium, f'main input[name="{name}"][value="{value}"]').click()

    choose = tick

    def write(self, chromium, name, text):
        control = self._at(chromium, f'main [name="{name}"]')
        control.click()
        control.send_keys(text + Keys.TAB)

    def pick(self, chromium, name, day):
        """The telephone's calendar stands outside the page, and hands it the day."""
        chromium.ask("const e = document.getElementsByName (arguments[0])[0]; e.value = arguments[1];"
                     " for (const kind of ['input', 'change']) e.dispatchEvent (new Event (kind, {bubbles: true}))", name, iso(day))

    def press(self, chromium, words):
        here = chromium.html()
        chromium.driver.find_element(By.XPATH, f'//main//*[self::button or self::a][normalize-space()="{words}"]').click()
        until(lambda: chromium.html() not in (None, here), 20, f"the page after “{words}”")


def controls(chromium):
    """[name, kind, value, checked] of what can be answered on the page, in its order."""
    return chromium.ask("return [...document.querySelectorAll ('main input, main select, main textarea')]"
                        ".filter (e => e.type !== 'hidden' && e.checkVisibility () && !e.closest ('[aria-hidden]'))"
                        ".map (e => [e.name, e.type, e.value, !!e.checked])")


def wishes(typed):
    """The same by the names of the pages: places with problems are ticked, each problem is chosen in its place."""
    wanted = {name: value for name, value in typed.items() if name != "problems"}
    for severity in typed["problems"]:
        criterion = severity.rsplit("-", 1)[0]
        wanted["area." + criterion.rstrip("0123456789")] = ["yes"]
        wanted["problem." + criterion] = severity
    return wanted


def answer(chromium, wanted, hand):
    """What this person has to say on the page. Tab goes on from the last: an order that is not that of the page costs a round."""
    chosen = set()
    for name, kind, value, checked in controls(chromium):
        wish = wanted.get(name)
        if wish is None or name in chosen:
            continue
        if kind == "checkbox":
            if (value in wish) != checked:
                hand.tick(chromium, name, value)
        elif kind == "radio":
            chosen.add(name)
            hand.choose(chromium, name, wish)
        elif kind == "date" and not value:
            hand.pick(chromium, name, wish)
        elif kind in TEXTS and not value:
            hand.write(chromium, name, wish)


def step(chromium, wanted, hand, button="Continuer"):
    """One page answered and sent; its path."""
    path = chromium.path
    answer(chromium, wanted, hand)
    hand.press(chromium, button)
    return path


def walk(chromium, typed, hand, look=None, goal="/recapitulatif"):
    """From the page that is shown to the goal; the paths it went by. `look`: called with each before it is answered."""
    wanted, seen = wishes(typed), []
    while not chromium.path.endswith(goal):
        if chromium.path in seen or len(seen) > STEPS_MAX:
            raise AssertionError(f"{chromium.path} comes back, after {seen}: {chromium.text[:800]}")
        if look:
            look(chromium.path)
        seen.append(step(chromium, wanted, hand))
    return seen


# ---- what the store should hold ----

def questionnaire():
    """{code: (kind, target)} of every field."""
    with open(os.path.join(TOP, "grids/questionnaire-2026.yaml"), encoding="utf-8") as stream:
        steps = yaml.safe_load(stream)["steps"]
    return {field["code"]: field for step in steps for field in step.get("fields", [])}


def kept_as(field, text):
    """The value in the store of what was typed."""
    if isinstance(text, list):
        return " ".join(text)
    if field["kind"] == "number":
        return int(text)
    if field["kind"] == "tenths":
        return round(float(text.replace(",", ".")) * 10)
    if field["kind"] == "day":
        return iso(text)
    if field["kind"] == "answer" and "target" in field:
        return {"yes": 1, "no": 0, "unknown": None}[text]
    return text


def expected(typed):
    """(columns of the report, {kind of person: columns}, answers without a column, severities) of what was typed."""
    fields, columns, persons, answers, severities = questionnaire(), {}, {"occupant": {}}, {}, set(typed["problems"])
    for code, text in typed.items():
        if code == "problems":
            continue
        field, value = fields[code], kept_as(fields[code], text)
        target = field.get("target")
        if target is None:
            answers[code] = value
        elif "." in target:
            persons.setdefault(target.split(".")[0], {})[target.split(".")[1]] = value
        else:
            columns[COLUMNS.get(target, target)] = value
        severities |= {choice["severity"] for choice in field.get("choices", [])
                       if choice["code"] in (text if isinstance(text, list) else [text]) and "severity" in choice}
    return columns, persons, answers, sorted(severities)


def held(box, number, columns, persons):
    """The same of the store, with every person and every answer it has."""
    report = box.query("SELECT * FROM report WHERE number = ?", number)[0]
    people = {row["kind"]: row for row in box.query("SELECT * FROM person WHERE report_id = ?", report["id"])}
    names = {name for columns_of in persons.values() for name in columns_of}
    said = {kind: {name: row[name] for name in names if row[name] not in (None, "")} for kind, row in people.items()}
    answers = {row["field"]: row["value"] for row in box.query("SELECT * FROM report_answer WHERE report_id = ?", report["id"])}
    severities = box.query("SELECT severity FROM report_problem WHERE report_id = ? ORDER BY severity", report["id"])
    return {name: report[name] for name in columns}, said, answers, [row["severity"] for row in severities]
