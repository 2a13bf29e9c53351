"""source.py: the files under check, cut into code, strings, comments, functions and waivers. Judges nothing."""
import bisect
import os
import re
import subprocess
from collections import namedtuple
from functools import cached_property

Finding = namedtuple("Finding", "path line rule text")
Text = namedtuple("Text", "line start text")
Function = namedtuple("Function", "name line brace end type parameters static")
Waiver = namedtuple("Waiver", "rule first last reason line")
Include = namedtuple("Include", "line name system")

TOKEN = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]|//[^\n]*|/\*.*?\*/'
                   r'|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S | re.M)
WAIVER = re.compile(r"nocheck:([a-z0-9_-]+)[ \t]*([^*}\n]*)")
PRODUCTION = ("core/", "appliance/", "generator/")


class Source:
    """One file. Lines count from 1; `code` is the text with strings and comments blanked, of the same length."""

    def __init__(self, path, text):
        self.path = path
        self.text = text
        self.lines = text.split("\n")
        self.folder, self.name = os.path.split(path)
        self.stem, self.ext = os.path.splitext(self.name)
        self.is_c = self.ext in (".c", ".h")
        self.is_production = self.is_c and path.startswith(PRODUCTION)

    @cached_property
    def _starts(self):
        return [0] + [m.end() for m in re.finditer("\n", self.text)]

    def line_at(self, offset):
        return bisect.bisect_right(self._starts, offset)

    @cached_property
    def _tokens(self):
        includes, strings, comments, pieces, last = [], [], [], [], 0
        for m in TOKEN.finditer(self.text):
            token = m.group(0)
            pieces.append(self.text[last:m.start()])
            last = m.end()
            if m.group(1):
                includes.append(Include(self.line_at(m.start(2)), m.group(2), m.group(1) == "<"))
            elif token[0] == "/":
                comments.append(Text(self.line_at(m.start()), m.start(), token))
            elif token[0] == '"':
                strings.append(Text(self.line_at(m.start()), m.start(), token[1:-1]))
            pieces.append(re.sub(r"[^\n]", " ", token) if token[0] in "/\"'" else token)
        pieces.append(self.text[last:])
        return includes, strings, comments, "".join(pieces)

    includes = property(lambda self: self._tokens[0])
    strings = property(lambda self: self._tokens[1])
    comments = property(lambda self: self._tokens[2])
    code = property(lambda self: self._tokens[3])

    @cached_property
    def code_lines(self):
        return self.code.split("\n")

    @cached_property
    def functions(self):
        """Definitions whose brace stands alone in the first column, as our format wants it."""
        lines, found = self.code_lines, []
        for brace, line in enumerate(lines):
            if line.rstrip() != "{" or brace == 0:
                continue
            head = brace - 1
            while head > 0 and (lines[head][:1] in " \t" or not lines[head]):
                head -= 1
            m = re.match(r"((?:[\w* ]*[ *])?)(\w+)[ ]?\(", lines[head])
            if not m:
                continue
            kind = m.group(1).strip()
            if not kind and head > 0:
                kind = lines[head - 1].strip()
            end = next((i for i in range(brace, len(lines)) if lines[i].startswith("}")), len(lines) - 1)
            found.append(Function(m.group(2), head + 1, brace + 1, end + 1, kind,
                                  parameters(" ".join(lines[head:brace])), "static" in kind.split()))
        return found

    def function_at(self, line):
        return next((f for f in self.functions if f.brace <= line <= f.end), None)

    def calls(self, pattern):
        """(line, name, start, end) of each call whose name matches; the span ends at the closing parenthesis."""
        for m in re.finditer(r"(?<![\w.>])(" + pattern + r")\s*\(", self.code):
            depth, at = 1, m.end()
            while depth and at < len(self.code):
                depth += {"(": 1, ")": -1}.get(self.code[at], 0)
                at += 1
            yield self.line_at(m.start()), m.group(1), m.start(), at

    def strings_between(self, start, end):
        return [s for s in self.strings if start <= s.start < end]

    @cached_property
    def waivers(self):
        if self.path.startswith("tests/house/"):
            return []
        found = []
        for m in WAIVER.finditer(self.text):
            line = self.line_at(m.start())
            first, last = self._reach(line)
            found.append(Waiver(m.group(1), first, last, m.group(2).strip(), line))
        return found

    def _reach(self, line):
        """A waiver covers its line; alone on its line, the statement below; in the preface, the whole file."""
        if not self.is_c:
            return line, line + 1
        comment = next((c for c in reversed(self.comments) if c.line <= line), None)
        if comment is not None and comment.start == 0:
            return 1, len(self.lines)
        if self.code_lines[line - 1].strip():
            return line, line
        last = line
        while last < len(self.lines) and not self.code_lines[last - 1].rstrip().endswith((";", "}")):
            last += 1
        return line, last


def parameters(signature):
    """The parameters of a signature, cut at the commas of its first level; none for (void)."""
    start = signature.find("(")
    depth, parts, piece = 0, [], ""
    for char in signature[start:]:
        depth += {"(": 1, ")": -1}.get(char, 0)
        if depth == 0:
            break
        if char == "," and depth == 1:
            parts.append(piece.strip())
            piece = ""
        elif not (char == "(" and depth == 1):
            piece += char
    parts.append(piece.strip())
    return [] if parts in (["void"], [""]) else parts


class Tree:
    """All files under check by path. `top` is the folder on disk, or None for the tests' own small trees."""

    def __init__(self, files, top=None):
        self.files = files
        self.top = top

    @classmethod
    def of_repository(cls, top):
        listed = subprocess.run(["git", "-c", "safe.directory=*", "-C", top, "ls-files", "-co", "--exclude-standard", "-z"],
                                check=True, capture_output=True).stdout.decode()
        files = {}
        for path in sorted(set(filter(None, listed.split("\0")))):
            full = os.path.join(top, path)
            if not os.path.isfile(full) or os.path.islink(full):
                continue
            with open(full, "rb") as stream:
                content = stream.read(2_000_000)
            if b"\0" not in content[:4096]:
                files[path] = Source(path, content.decode("utf-8", "replace"))
        return cls(files, top)

    @classmethod
    def of_case(cls, text):
        """The files of a case: each begins at a line `=== path`. `~~` is taken out: it cuts words that must not stand whole;
        `%%repeat N text` stands for N lines."""
        text = re.sub(r"^%%repeat (\d+) (.*\n)", lambda m: int(m.group(1)) * m.group(2), text.replace("~~", ""), flags=re.M)
        parts = re.split(r"^=== (\S+)\n", text, flags=re.M)
        return cls({path: Source(path, body) for path, body in zip(parts[1::2], parts[2::2])})

    def under(self, *folders, ext=None):
        for path, source in self.files.items():
            if path.startswith(folders) and (ext is None or source.ext in ext):
                yield source

    def production(self):
        return (s for s in self.files.values() if s.is_production)

    def c_files(self):
        return (s for s in self.files.values() if s.is_c)
