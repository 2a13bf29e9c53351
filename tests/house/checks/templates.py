"""templates.py: what pages may contain, and that every template and word they name is there."""
import re

from source import Finding

RULES = {
    "raw-tag": "unescaped tags stand on the list of tests/house/raw-tags.txt",
    "inline": "no inline script, style or handler (the CSP refuses them)",
    "remote": "no third-party resource in a page",
    "facts": "a name and its fact stand in their list's two columns by themselves",
    "word": "every word that a template or C names is in words/fr.ini",
    "template": "every template that is named exists",
}
ROOT = "site-templates/"
WORDS = ROOT + "words/fr.ini"
RAW_LIST = "tests/house/raw-tags.txt"
# Mails carry their style inside: mail programs drop the rest.
STYLED = (ROOT + "mails/",)
INLINE = [
    (re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(?!\s*</script>)", re.I), "script without src"),
    (re.compile(r"<style\b", re.I), "style element"),
    (re.compile(r"<[a-z][^<>]*\sstyle\s*=", re.I), "style attribute"),
]
HANDLER = [
    (re.compile(r"<[a-z][^<>]*\son[a-z]+\s*=", re.I), "on… handler"),
    (re.compile(r"(href|src|action)\s*=\s*[\"']?\s*javascript:", re.I), "javascript: address"),
]
REMOTE = re.compile(r"<(?:img|script|link|iframe|source|video|audio|object|embed)\b[^<>]*\s(?:src|srcset|href|data)\s*=\s*[\"']?"
                    r"\s*(https?:)?//", re.I)
# Whatever holds a pair would be one column, and run into the next pair.
FACTS = re.compile(r"<dl class=\"facts\b(?:(?!</dl>).)*?<div", re.S)
REMOTE_CSS = re.compile(r"(@import\s+[\"']?|url\(\s*[\"']?)(https?:)?//", re.I)
TAG = re.compile(r"\{\{\s*([>&<$#^/!]?)\s*([^}\s]*)\s*\}?\}\}")


def check(tree):
    words = keys_of(tree.files.get(WORDS))
    names = {s.path[len(ROOT):-len(".mustache")] for s in tree.under(ROOT, ext=(".mustache",))}
    raw = raw_list(tree)
    for source in tree.under(ROOT, ext=(".mustache", ".html")):
        yield from markup(source)
        yield from tags(source, words, names)
        yield from raw_tags(source, raw)
    for source in tree.under(ROOT, ext=(".css",)):
        for m in REMOTE_CSS.finditer(source.text):
            yield Finding(source.path, source.line_at(m.start()), "remote", "a stylesheet loads from elsewhere")
    for source in tree.production():
        yield from named_in_c(source, words, names)
    yield from words_of_words(tree, words)
    for line, path, tag in raw:
        if (path, tag) not in {(s.path, t) for s in tree.under(ROOT) for t in raw_found(s)}:
            yield Finding(RAW_LIST, line, "raw-tag", f"{path} has no unescaped {tag} any more")


def keys_of(source):
    """group.key of each entry; plurals also by their key without `.one`, `.other`."""
    keys, group = set(), ""
    for line in source.lines if source else []:
        if re.match(r"\[.*\]\s*$", line):
            group = line.strip()[1:-1]
        elif "=" in line and not line.startswith(("#", ";")):
            keys.add(group + "." + line.split("=")[0].strip())
    return keys


def raw_list(tree):
    """Lines `site-templates/…: tag   why it is safe`."""
    source = tree.files.get(RAW_LIST)
    found = []
    for number, line in enumerate(source.lines if source else [], 1):
        m = re.match(r"(site-templates/\S+): (\S+)\s+\S+", line)
        if m:
            found.append((number, m.group(1), m.group(2)))
    return found


def raw_found(source):
    for m in re.finditer(r"\{\{\{\s*([\w.]+)|\{\{&\s*([\w.]+)", source.text):
        yield m.group(1) or m.group(2)


def raw_tags(source, raw):
    allowed = {tag for _, path, tag in raw if path == source.path}
    for m in re.finditer(r"\{\{\{\s*([\w.]+)|\{\{&\s*([\w.]+)", source.text):
        tag = m.group(1) or m.group(2)
        if tag not in allowed:
            yield Finding(source.path, source.line_at(m.start()), "raw-tag",
                          f"{{{{{{{tag}}}}}}} is not escaped: escape it, or list it with its reason in {RAW_LIST}")


def markup(source):
    for pattern, what in HANDLER + ([] if source.path.startswith(STYLED) else INLINE):
        for m in pattern.finditer(source.text):
            yield Finding(source.path, source.line_at(m.start()), "inline", f"{what}: use an asset file")
    for m in FACTS.finditer(source.text):
        yield Finding(source.path, source.line_at(m.end()), "facts", "a pair is held by a div")
    for m in REMOTE.finditer(source.text):
        yield Finding(source.path, source.line_at(m.start()), "remote", "a resource from elsewhere: ship it below assets/")


def tags(source, words, names):
    for m in TAG.finditer(source.text):
        kind, name = m.groups()
        line = source.line_at(m.start())
        if kind == ">" and name.startswith("w."):
            if name[2:] not in words:
                yield Finding(source.path, line, "word", f"{name[2:]} is not in {WORDS}")
        elif kind in (">", "<") and name not in names:
            yield Finding(source.path, line, "template", f"{ROOT}{name}.mustache does not exist")


def words_of_words(tree, words):
    """Catalogue values are Mustache too, and may name other words."""
    for source in tree.under(ROOT + "words/", ext=(".ini",)):
        for number, line in enumerate(source.lines, 1):
            for kind, name in TAG.findall("" if line.startswith("#") else line):
                if kind == ">" and name.startswith("w.") and name[2:] not in words:
                    yield Finding(source.path, number, "word", f"{name[2:]} is not in {WORDS}")


def named_in_c(source, words, names):
    for line, name, start, end in source.calls(r"exchange_page|words_get|words_count|template_render"):
        texts = [s.text for s in source.strings_between(start, end)]
        if name == "exchange_page" and texts and re.fullmatch(r"[\w/-]+", texts[0]) and "pages/" + texts[0] not in names:
            yield Finding(source.path, line, "template", f"{ROOT}pages/{texts[0]}.mustache does not exist")
        if name == "template_render" and texts and "/" in texts[0] and texts[0] not in names:
            yield Finding(source.path, line, "template", f"{ROOT}{texts[0]}.mustache does not exist")
        key = next((t for t in texts if re.fullmatch(r"[a-z_]+(\.[a-z0-9_]+)+", t)), None)
        if name == "words_get" and key and key not in words:
            yield Finding(source.path, line, "word", f"{key} is not in {WORDS}")
        if name == "words_count" and key and key + ".other" not in words:
            yield Finding(source.path, line, "word", f"{key}.other is not in {WORDS}")
    for string in source.strings:
        if re.fullmatch(r"(pages|mails|layouts|partials)/[\w/-]+", string.text) and string.text not in names:
            if not any(name.startswith(string.text) for name in names):
                yield Finding(source.path, string.line, "template", f"{ROOT}{string.text}.mustache does not exist")
