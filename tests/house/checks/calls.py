"""calls.py: calls that are refused, each with what to call instead."""
import re

from source import Finding

RULES = {
    "banned": "no call that has a better one",
    "goto": "no goto",
    "thread-local": "no thread-local buffers (worker stacks are 100 KB)",
}

# Pattern, replacement, where it is allowed all the same (path prefixes).
HELPERS = ("appliance/photo.c", "appliance/confine.c")  # stand on libc alone
MAINS = ("appliance/main", "appliance/admin", "appliance/photo.c", "appliance/confine.c", "generator/main")
CLOCK = ("core/base/clock",)
BANNED = [
    (r"v?sprintf", "g_strdup_printf or g_snprintf", ()),
    (r"strn?cpy|strn?cat|stpn?cpy", "GString, g_strdup or g_strlcpy", ()),
    (r"strtok(_r)?", "g_strsplit", ()),
    (r"ato[ifl]l?|strto(l|ul|ll|ull|d|f|imax|umax)|[fs]*scanf", "the bounded readers of core/base/text.h", HELPERS),
    (r"g_ascii_strto(ll|ull)", "the bounded readers of core/base/text.h", ("core/base/",)),
    (r"system|popen|g_spawn\w*_sync|g_spawn_command_line_\w+", "GSubprocess with an argument vector and a deadline", ()),
    (r"gets|getwd|tmpnam|tempnam|mktemp", "g_file_open_tmp, g_mkdtemp or a bounded read", ()),
    (r"malloc|calloc|realloc|strn?dup|v?asprintf", "g_malloc0, g_new0, g_strdup, g_strdup_printf", HELPERS),
    (r"free", "g_free, or an autoptr for a library's own type", HELPERS),
    (r"g_alloca|alloca|g_newa0?|strdupa", "the heap", ()),
    (r"g_error|g_assert\w*|assert|abort", "box_fail for outside data, g_return_val_if_fail for programmers' mistakes", ()),
    (r"g_unsetenv|unsetenv|g_setenv|setenv|putenv", "GSubprocessLauncher; at start-up main may", MAINS),
    (r"(g_)?exit|_exit|quick_exit", "an error returned to main", MAINS),
    (r"localtime(_r)?|gmtime(_r)?|mktime|timegm|strftime|strptime|ctime(_r)?|asctime(_r)?", "core/base/clock.h", CLOCK),
    (r"time|gettimeofday|clock_gettime|g_get_real_time|g_date_time_new_now\w*", "clock_now of core/base/clock.h", CLOCK),
    (r"g_date_time_new_from_unix_local\w*|g_date_time_to_local|g_time_zone_new_local", "the zone of core/base/clock.h", CLOCK),
    (r"s?rand(_r)?|s?random|[dl]rand48|g_random_\w+|g_uuid_string_random", "core/base/secret.h", ("core/base/secret",)),
    (r"strerror", "g_strerror", HELPERS),
    (r"setlocale", "nothing: numbers are written by g_ascii_dtostr", MAINS),
    (r"sleep|usleep|nanosleep", "a condition with a deadline", ()),
]
# core/ says nothing, ends nothing: its callers do.
CORE_ONLY = [
    (r"printf|puts|putchar|putc|vprintf|g_print|g_printerr|perror", "an error or a value handed back"),
    (r"g_message|g_warning|g_info|g_log", "an error handed back, or g_debug"),
]
STREAMS = re.compile(r"\b(stdout|stderr)\b")


def check(tree):
    for source in tree.production():
        for pattern, instead, allowed in BANNED:
            if not source.path.startswith(allowed or ("\0",)):
                yield from calls(source, pattern, instead)
        if source.path.startswith("core/"):
            for pattern, instead in CORE_ONLY:
                yield from calls(source, pattern, instead)
            for m in STREAMS.finditer(source.code):
                yield Finding(source.path, source.line_at(m.start()), "banned", f"{m.group(1)} in core/: hand a value back")
        for m in re.finditer(r"\bgoto\b", source.code):
            yield Finding(source.path, source.line_at(m.start()), "goto", "return early; automatic variables clean up")
        for m in re.finditer(r"\b(__thread|_Thread_local)\b", source.code):
            yield Finding(source.path, source.line_at(m.start()), "thread-local", "use GPrivate: worker stacks hold thread-locals")


def calls(source, pattern, instead):
    for line, name, start, _ in source.calls(pattern):
        if not is_declaration(source, start):
            yield Finding(source.path, line, "banned", f"{name}: use {instead}")


def is_declaration(source, start):
    """A callback member or parameter may bear such a name: `gboolean (*free) (…)` never matches, `void free (…);` would."""
    before = source.code[source.code.rfind("\n", 0, start) + 1:start]
    return bool(re.fullmatch(r"\s*(static )?(const )?[a-z]\w*[ *]+", before)) and before.strip() not in ("return", "else", "do")
