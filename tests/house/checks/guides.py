"""guides.py: the guides say what the screens say. «Name», without spaces inside the marks, is something one sees on a screen of the
box; « words », with spaces, is what somebody says. Pictures they show are there, small, and none lies there for nothing."""
import glob
import html
import os
import re
import struct

from source import Finding

RULES = {
    "guide_name": "what a guide quotes stands on a screen, word for word",
    "guide_anchor": "a guide has each of its anchors once",
    "guide_picture": "pictures of guides are there, used, 720 px wide, of a palette, under 40 kB; under 8 a guide",
}
GUIDES = re.compile(r"site-templates/documents/guide-[\w-]+\.md$")
SCREENS = re.compile(r"site-templates/(pages|partials|layouts)/.*\.mustache$")
WORDS, PICTURES = "site-templates/words/fr.ini", "site-templates/assets/guides"
NAME, TAGS = re.compile(r"«(?=\S)([^»]*)»"), re.compile(r"<[^>]*>|\{\{\{?[^}]*\}\}\}?")
WIDTH, BYTES_MAX, OF_A_GUIDE_MAX, PALETTE = 720, 40000, 8, 3


def fold(text):
    """Spaces and apostrophes are the typography's; the dots of what unfolds are not its name."""
    return re.sub(r"\s+", "", html.unescape(text)).replace("’", "'").rstrip("….:")


def check(tree):
    guides = [source for path, source in tree.files.items() if GUIDES.search(path)]
    if guides:
        seen = set(names_on_screens(tree))
        used = {}
        for guide in guides:
            yield from quotes(guide, seen)
            yield from anchors(guide)
            for line, name in pictures_of(guide):
                used.setdefault(name, (guide.path, line))
        yield from pictures(tree, used)


def names_on_screens(tree):
    for path, source in tree.files.items():
        if SCREENS.search(path):
            yield from map(fold, TAGS.split(source.text))
        if path == WORDS:
            for line in source.text.splitlines():
                if "=" in line:
                    value = line.split("=", 1)[1]
                    yield fold(value)
                    yield from map(fold, TAGS.split(value))


def quotes(guide, seen):
    for match in NAME.finditer(guide.text):
        if fold(match.group(1)) not in seen:
            yield Finding(guide.path, guide.line_at(match.start()), "guide_name", f"no screen says «{match.group(1)}»")


def anchors(guide):
    found = re.findall(r"^```anchor(.*)$", guide.text, re.M)
    for name in sorted(set(found)):
        if found.count(name) > 1 or not re.fullmatch(r" [a-z][a-z-]*", name):
            yield Finding(guide.path, 1, "guide_anchor", f"anchor “{name.strip()}” stands twice, or is no word")


def pictures_of(guide):
    for block in re.finditer(r"^```image.*\n((?:(?!```).*\n)*)", guide.text, re.M):
        for line in block.group(1).splitlines():
            if line.strip():
                yield guide.line_at(block.start()), line.split("|")[0].strip()


def pictures(tree, used):
    for path in {path for path, _ in used.values()}:
        count = sum(1 for _ in pictures_of(tree.files[path]))
        if count > OF_A_GUIDE_MAX:
            yield Finding(path, 1, "guide_picture", f"{count} pictures, {OF_A_GUIDE_MAX} at most")
    there = {os.path.basename(path)[:-4]: path for path in glob.glob(os.path.join(tree.top or os.devnull, PICTURES, "*.png"))}
    for name, (path, line) in sorted(used.items()):
        if name not in there:
            yield Finding(path, line, "guide_picture", f"{PICTURES}/{name}.png is not there: `make pictures`")
    for name, path in sorted(there.items()):
        wrong = [] if name in used else ["no guide shows it"]
        wrong += judge_png(path)
        for text in wrong:
            yield Finding(f"{PICTURES}/{name}.png", 1, "guide_picture", text)


def judge_png(path):
    with open(path, "rb") as file:
        bytes_ = file.read()
    if bytes_[:8] != b"\x89PNG\r\n\x1a\n":
        return ["it is no PNG"]
    width, _, _, colour = struct.unpack(">IIBB", bytes_[16:26])
    return [text for wrong, text in ((width != WIDTH, f"{width} px wide"), (colour != PALETTE, "it has no palette"),
                                     (len(bytes_) > BYTES_MAX, f"{len(bytes_)} bytes")) if wrong]
