"""translations.py: what a tenant reads stands in every language, and says there what the French says."""
import fnmatch
import re

from checks import templates
from source import Finding

RULES = {
    "translated": "every word that a tenant reads is in every catalogue of words/",
    "translation": "a translation knows no other words, tags and links than the French, and all plural forms of its language",
}
LIST = "tests/house/tenant-words.txt"
ROOT, FRENCH = templates.ROOT, templates.WORDS
NOTICES = "core/domain/notice.c"
LAYOUT = "{{<layouts/form}}"  # of every page that a tenant is shown
# Groups that only the staff's mails need in C that serves both.
STAFF = ("class_words",)
KEPT_FRENCH = "_french."  # groups that are French in every language: the half of a paper that staff read
LOOKS = r"form_word|viewer_word|viewer_count|words_get|words_code|words_count|voice_say|voice_code|voice_count"
PLURALS = {"ar": ("zero", "one", "two", "few", "many", "other")}
PLURALS_ELSEWHERE = ("one", "other")
FORMS = set(PLURALS["ar"])
COUNTLESS = ("zero", "one", "two")  # "two files" may do without the number
ISOLATE = "bdi"  # a translation may keep a number in its own direction


def check(tree):
    french = values_of(tree.files.get(FRENCH))
    if LIST not in tree.files or not french:
        return
    named, looked = wanted(tree, french)
    keys = [key for key in french if KEPT_FRENCH not in key
            and (key in named or any(fnmatch.fnmatchcase(key, pattern) for pattern in looked))]
    for source in tree.under(ROOT + "words/", ext=(".ini",)):
        if source.path != FRENCH:
            yield from catalogue(source, french, keys, named)


def values_of(source):
    """{group.key: (line, value)}"""
    values, group = {}, ""
    for number, line in enumerate(source.lines if source else [], 1):
        if re.match(r"\[.*\]\s*$", line):
            group = line.strip()[1:-1]
        elif "=" in line and not line.startswith(("#", ";")):
            key, _, value = line.partition("=")
            values[f"{group}.{key.strip()}"] = (number, value.strip())
    return values


# ---- what a tenant reads ----

def wanted(tree, french):
    """(keys that templates name, patterns of keys that C looks up)."""
    starts, looked = [], set()
    for line in tree.files[LIST].lines:
        kind, _, rest = line.partition(" ")
        what = rest.split()[0] if rest.split() else ""
        if kind == "template":
            starts.append(what)
        elif kind == "code":
            looked |= {p for s in tree.files.values() if fnmatch.fnmatchcase(s.path, what) for p in look_ups(s)}
        elif kind == "words":
            looked.add(what)
    for kind in tenant_kinds(tree.files.get(NOTICES)):
        starts += [f"mails/{kind}.text", f"mails/{kind}.html"]
        looked.add("mail_subject." + kind)
    return walk(tree, starts, french), looked


def tenant_kinds(source):
    return re.findall(r'\{\s*"(\w+)",[^{}]*?AUDIENCE_(?:TENANT|DRAFT|FORMER)\b', source.text) if source else []


def look_ups(source):
    for _, _, start, end in source.calls(LOOKS):
        texts = [s.text for s in source.strings_between(start, end) if re.fullmatch(r"[a-z_]+(\.[a-z0-9_]+)*", s.text)]
        texts = [t for t in texts if t != "fr"]
        if texts and texts[0].split(".")[0] not in STAFF:
            key = texts[0] if "." in texts[0] else texts[0] + "." + (texts[1] if len(texts) > 1 else "*")
            yield key
            yield key + ".*"  # its plural forms


def walk(tree, starts, french):
    """The words of these templates and of all that they include."""
    sources = {s.path[len(ROOT):-len(".mustache")]: s for s in tree.under(ROOT, ext=(".mustache",))}
    waiting = [name for name, source in sources.items()
               if any(fnmatch.fnmatchcase(name, start) for start in starts) or LAYOUT in source.text]
    seen, words = set(waiting), set()
    while waiting:
        name = waiting.pop()
        text = french.get(name[2:], (0, ""))[1] if name.startswith("w.") else sources[name].text
        for kind, part in templates.TAG.findall(text):
            if kind not in (">", "<") or part in seen or not (part.startswith("w.") or part in sources):
                continue
            seen.add(part)
            waiting.append(part)
            if part.startswith("w."):
                words.add(part[2:])
    return words


# ---- one catalogue ----

def catalogue(source, french, keys, named):
    values = values_of(source)
    forms = PLURALS.get(source.stem, PLURALS_ELSEWHERE)
    for key in keys:
        base, _, form = key.rpartition(".")
        for wished in forms if is_plural(french, base, form) else [form]:
            if f"{base}.{wished}" not in values:
                yield Finding(source.path, 1, "translated", f"{base}.{wished} is missing")
    for key, (line, value) in values.items():
        base, _, form = key.rpartition(".")
        if KEPT_FRENCH in key:
            yield Finding(source.path, line, "translation", f"{key} stays French in every language")
            continue
        original = french.get(key) or (french.get(base + ".other") if form in forms else None)
        if original is None:
            yield Finding(source.path, line, "translation", f"{key} is not in {FRENCH}")
            continue
        yield from (Finding(source.path, line, "translation", f"{key}: {fault}")
                    for fault in faults(original[1], value, form in COUNTLESS and is_plural(french, base, "other"), key in named))


def is_plural(french, base, form):
    return form in FORMS and base + ".one" in french and base + ".other" in french


def faults(french, value, countless, html):
    tags, french_tags = set(templates.TAG.findall(value)), set(templates.TAG.findall(french))
    for kind, name in sorted(tags - french_tags):
        yield f"the French has no {{{{{kind}{name}}}}}"
    for kind, name in sorted(french_tags - tags):
        if kind in ("", ">") and not (countless and name == "n"):
            yield f"{{{{{kind}{name}}}}} is missing"
    links, french_links = re.findall(r'href="([^"]*)"', value), re.findall(r'href="([^"]*)"', french)
    if sorted(links) != sorted(french_links):
        yield f"links to {links}, the French to {french_links}"
    allowed = set(re.findall(r"<(\w+)", french)) | ({ISOLATE} if html else set())
    for name in sorted(set(re.findall(r"<(\w+)", value)) - allowed):
        yield f"<{name}> where the French has none"
