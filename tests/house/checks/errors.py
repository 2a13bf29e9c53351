"""errors.py: how GError is handled: one domain, one function that fails, texts that read well in a log."""
import re

from source import Finding

RULES = {
    "error-domain": "errors are set by box_fail, in the domain BOX_ERROR",
    "error-void": "a function that takes GError ** tells whether it failed",
    "error-text": "an error's text is a phrase; a prefix ends in “: ”",
    "error-message": "branch on g_error_matches, never read (*error)->message",
    "error-return": "FALSE from gboolean, NULL from pointers",
    "error-last": "GError **error comes last",
}
HOME = "core/base/error"
HELPERS = ("appliance/photo.c", "appliance/confine.c")  # stand without core/


def check(tree):
    for source in tree.production():
        if source.path.startswith(HOME):
            continue
        if source.path not in HELPERS:
            yield from domains(source)
        yield from texts(source)
        yield from signatures(source)
        yield from returns(source)
        for m in re.finditer(r"\(\s*\*\s*error\s*\)\s*->\s*message", source.code):
            yield Finding(source.path, source.line_at(m.start()), "error-message", "use g_prefix_error or g_error_matches")


def domains(source):
    for line, name, start, end in source.calls(r"g_set_error(?:_literal)?|g_error_new(?:_literal)?"):
        yield Finding(source.path, line, "error-domain", f"{name}: return box_fail (error, BOX_ERROR_…, …)")


def texts(source):
    for line, name, start, end in source.calls(r"box_fail|g_prefix_error(?:_literal)?"):
        strings = source.strings_between(start, end)
        if not strings:
            continue
        if name == "box_fail" and re.search(r"([.:!]|\\n|\s)$", format_of(source, strings)):
            yield Finding(source.path, line, "error-text", "box_fail: no full stop, colon or newline at the end")
        elif name.startswith("g_prefix_error") and not format_of(source, strings).endswith(": "):
            yield Finding(source.path, line, "error-text", f"{name}: a prefix ends in “: ”")


def format_of(source, strings):
    """The format: the first literal and those that follow it with nothing but white space between."""
    whole, end = "", None
    for string in strings:
        if end is not None and source.code[end:string.start].strip():
            break
        whole, end = whole + string.text, string.start + len(string.text) + 2
    return whole


def signatures(source):
    for m in re.finditer(r"(\w+) ?\(([^()]|\([^()]*\))*?GError \*\*\s*\w*([^()]|\([^()]*\))*\)", source.code):
        line = source.line_at(m.start())
        kind = source.code[:m.start()].rstrip().rsplit("\n", 1)[-1].strip()
        kind = re.sub(r"\b(static|inline|G_GNUC_\w+)\b", "", kind).strip()
        # GMarkup's callbacks are void by their type.
        if kind in ("void", "typedef void") and "GMarkupParseContext" not in m.group(0):
            yield Finding(source.path, line, "error-void", f"{m.group(1)} returns void: return gboolean")
        after = re.search(r"GError \*\*\s*\w*\s*,\s*([^)]*)", m.group(0))
        # A GLib callback's own user data may follow, and in a function that fails, as in box_fail, the reason.
        if after and not after.group(1).startswith(("gpointer", "const char *", "BoxError")) and "..." not in after.group(1):
            yield Finding(source.path, line, "error-last", f"{m.group(1)}: GError ** comes last")


def returns(source):
    for function in source.functions:
        pointer, boolean = function.type.rstrip().endswith("*"), "gboolean" in function.type.split()
        for number in range(function.brace, function.end + 1):
            line = source.code_lines[number - 1]
            if pointer and re.search(r"\breturn FALSE\b", line):
                yield Finding(source.path, number, "error-return", f"{function.name} returns a pointer: NULL")
            if boolean and re.search(r"\breturn NULL\b", line):
                yield Finding(source.path, number, "error-return", f"{function.name} returns gboolean: FALSE")
