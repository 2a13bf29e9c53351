"""law.py: what the law wants said is true of the code: the page of cookies names each of them, and what describes the software
to public bodies (publiccode.yml) keeps to its standard."""
import re

from source import Finding

try:
    import yaml
except ImportError:  # told by data.py
    yaml = None

RULES = {
    "cookie": "the page of cookies names every cookie that is set, and no other",
    "publiccode": "publiccode.yml has what its standard asks for, in its own words",
}
SKIPPED = {} if yaml else {"publiccode": "python3-yaml is not installed"}
PAGE, CODE = "site-templates/content/cookies.md", "publiccode.yml"
SET = re.compile(r"\bexchange_set_cookie\s*\(\s*[^,()]+,\s*(\"\w+\"|[A-Z_]+)\s*,")
# The controlled vocabulary of the standard (publiccodeyml/publiccode.yml, docs/standard/scope-list.rst), read on 2026-11-29.
SCOPES = set("agriculture culture defence education emergency-services employment energy environment"
             " finance-and-economic-development foreign-affairs government healthcare infrastructures justice local-authorities"
             " manufacturing research science-and-technology security society sport tourism transportation welfare".split())
STATES = ("concept", "development", "beta", "stable", "obsolete")
NEEDED = ("publiccodeYmlVersion", "name", "platforms", "categories", "developmentStatus", "softwareType", "description", "legal",
          "maintenance", "localisation")


def check(tree):
    if PAGE in tree.files:
        yield from cookies(tree)
    if yaml and CODE in tree.files:
        yield from publiccode(tree.files[CODE])


def cookies(tree):
    page = tree.files[PAGE]
    told, kept = set(re.findall(r"^\* \*\*(\w+)\*\*", page.text, re.M)), set()
    for source in tree.c_files():
        if not source.is_production:
            continue
        for call in SET.finditer(source.text):
            name = call.group(1)
            if name.startswith('"'):
                name = name[1:-1]
            else:
                name = next((found for other in (source, *tree.c_files()) for found in
                             re.findall(rf'#define {name} "(\w+)"', other.text)), name)
            kept.add(name)
            if name not in told:
                yield Finding(source.path, source.line_at(call.start()), "cookie", f"{name} is not on {PAGE}")
    for name in sorted(told - kept):
        yield Finding(PAGE, 1, "cookie", f"nobody sets {name}")


def publiccode(source):
    try:
        value = yaml.safe_load(source.text)
    except yaml.YAMLError:
        return  # data.py tells it
    wrong = [f"{key} is missing" for key in NEEDED if not (value or {}).get(key)]
    value = value or {}
    if value.get("developmentStatus") not in STATES:
        wrong.append("developmentStatus is none of the standard's")
    for scope in (value.get("intendedAudience") or {}).get("scope") or []:
        if scope not in SCOPES:
            wrong.append(f"{scope} is no scope of the standard")
    for language, words in (value.get("description") or {}).items():
        if not 1 <= len(words.get("shortDescription", "").strip()) <= 150:
            wrong.append(f"shortDescription in {language}: 150 characters at most")
        if not 150 <= len(words.get("longDescription", "").strip()) <= 10000:
            wrong.append(f"longDescription in {language}: 150 to 10,000 characters")
        if not words.get("features"):
            wrong.append(f"features in {language} are missing")
    if not (value.get("legal") or {}).get("license"):
        wrong.append("legal.license is missing")
    for text in wrong:
        yield Finding(source.path, 1, "publiccode", text)
