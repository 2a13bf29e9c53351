"""tap.py: assertions that speak TAP. A failed one goes on; an exception ends the test, loudly. Knows nothing of the box."""
import re
import signal
import sys
import traceback

_count = _failed = 0
_planned = False


def ok(passed, name, *details):
    """One test. `details` are printed when it fails. Returns whether it passed, so that what depends on it can be skipped."""
    global _count, _failed
    _count += 1
    print(f"{'ok' if passed else 'not ok'} {_count} - {name}", flush=True)
    if not passed:
        _failed += 1
        frame = next((f for f in reversed(traceback.extract_stack()) if f.filename != __file__), None)
        diag(f"failed: {name}" + (f" ({frame.filename}:{frame.lineno})" if frame else ""), *details)
    return bool(passed)


def is_(got, expected, name):
    return ok(got == expected, name, f"     got: {got!r}", f"expected: {expected!r}")


def like(text, pattern, name):
    """The regular expression is found in the text (white space of either kind equal)."""
    return ok(re.search(plain(pattern), plain(text)), name, f"no match for: {pattern}", f"in: {str(text)[:2000]}")


def unlike(text, pattern, name):
    found = re.search(plain(pattern), plain(text))
    return ok(not found, name, f"found {found.group(0)!r} by: {pattern}" if found else "")


def raises(kind, function, name):
    try:
        function()
    except kind:
        return ok(True, name)
    return ok(False, name, f"{kind.__name__} was not raised")


def skip(name, why):
    global _count
    _count += 1
    print(f"ok {_count} - {name} # SKIP {why}", flush=True)


def diag(*lines):
    for line in lines:
        for part in str(line).splitlines():
            print("# " + part, file=sys.stderr, flush=True)


def done_testing():
    """The last line of every test: prints the plan, ends with the status."""
    global _planned
    _planned = True
    print(f"1..{_count}", flush=True)
    sys.exit(1 if _failed or _count == 0 else 0)


def plain(text):
    """No-break spaces and typographic apostrophes as a keyboard types them, so that tests can be written by hand."""
    return re.sub("[\u00a0\u202f\u2009]", " ", str(text)).replace("\u2019", "'")


def _died(kind, value, trace):
    if not _planned:
        ok(False, f"the test died: {kind.__name__}: {value}", "".join(traceback.format_exception(kind, value, trace)))
        print(f"1..{_count}", flush=True)


sys.excepthook = _died
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
