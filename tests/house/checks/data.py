"""data.py: the data files that programs read at start parse, and say nothing twice."""
import re

from source import Finding

try:
    import yaml
except ImportError:  # a machine before packaging/install-dependencies: told by the run, not hidden
    yaml = None

RULES = {"ini": "INI files are what GKeyFile reads, no key twice", "yaml": "YAML files parse, no key twice"}
SKIPPED = {} if yaml else {"yaml": "python3-yaml is not installed"}
FOLDERS = ("site-templates/", "grids/", "packaging/", "core/", "appliance/", "generator/")


def check(tree):
    for source in tree.under(*FOLDERS, ext=(".ini", ".conf", ".service", ".timer")):
        if source.ext == ".ini":
            yield from ini(source)
    for source in tree.files.values():
        if yaml and source.ext in (".yaml", ".yml") and not source.path.startswith("tests/data/"):
            yield from document(source)


def ini(source):
    seen, group = set(), None
    for number, line in enumerate(source.lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        title = re.fullmatch(r"\[([^\[\]]+)\]\s*", line)
        entry = re.match(r"([A-Za-z0-9_.-]+(?:\[[\w@.-]+\])?)\s*=", line)
        if title:
            group = title.group(1)
            name = "[" + group + "]"
        elif entry and group:
            name = group + "." + entry.group(1)
        else:
            yield Finding(source.path, number, "ini", "neither [group], nor key=value in a group, nor # comment")
            continue
        if name in seen:
            yield Finding(source.path, number, "ini", f"{name} stands twice")
        seen.add(name)


def document(source):
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        root = yaml.compose(source.text, Loader=loader)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        yield Finding(source.path, mark.line + 1 if mark else 1, "yaml", str(getattr(problem, "problem", problem)))
        return
    waiting = [root] if root else []
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.SequenceNode):
            waiting.extend(node.value)
        elif isinstance(node, yaml.MappingNode):
            seen = set()
            for key, value in node.value:
                if key.value in seen if isinstance(key.value, str) else False:
                    yield Finding(source.path, key.start_mark.line + 1, "yaml", f"{key.value} stands twice")
                if isinstance(key.value, str):
                    seen.add(key.value)
                waiting.append(value)
