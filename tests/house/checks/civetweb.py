"""civetweb.py: of CivetWeb 1.15 only what is known to hold. Its own readers of forms loop for ever on a null byte; its files, CGI,
TLS and websockets have a history. With one callback for every request, no document root and these settings none is reached."""
import re

from source import Finding

RULES = {
    "civetweb-call": "only the calls of CivetWeb that hold, in appliance/http/",
    "civetweb-setting": "what CivetWeb is told: known settings, those that close doors among them",
    "civetweb-raw": "what CivetWeb decoded itself is read in one place; its mg_printf takes constant words",
}
HOME = "appliance/http/"
CALLS = {
    "mg_init_library", "mg_exit_library", "mg_start2", "mg_stop", "mg_get_server_ports", "mg_get_context", "mg_get_user_data",
    "mg_get_user_connection_data", "mg_set_user_connection_data", "mg_get_request_info", "mg_get_header", "mg_read", "mg_write",
    "mg_printf", "mg_disable_connection_keep_alive",
}
# Setting → the value that it must have; None: any.
SETTINGS = {
    "decode_url": "no", "enable_directory_listing": "no", "access_control_allow_origin": "", "cgi_pattern": "",
    "max_request_size": "16384", "request_timeout_ms": None, "enable_keep_alive": None, "keep_alive_timeout_ms": None,
    "connection_queue": None, "listen_backlog": None, "tcp_nodelay": None, "listening_ports": None, "num_threads": None,
}
COMPULSORY = [name for name, value in SETTINGS.items() if value is not None]
OPTION = re.compile(r"(document|cgi2?|ssi|lua|ssl|websocket|strict_transport|static_file|error_log|access_log|access_control"
                    r"|auth\w*|hide_files|url_rewrite|extra_mime|run_as|index|linger|global_auth|put_delete|protect|enable|decode"
                    r"|additional|allow)_\w+|error_pages|throttle")
RAW = re.compile(r"(?:->|\.)\s*(local_uri(?:_raw)?)\b")
RAW_HOME = "appliance/http/exchange.c"


def check(tree):
    for source in tree.production():
        for line, name, start, end in source.calls(r"mg_[a-z]\w*"):
            if name not in CALLS or not source.path.startswith(HOME):
                yield Finding(source.path, line, "civetweb-call", f"{name}: not among the calls that hold (or not in {HOME})")
            elif name == "mg_printf" and not re.match(r'[^,]*,\s*"', source.text[source.text.index("(", start):end]):
                yield Finding(source.path, line, "civetweb-raw", "mg_printf: its format is no constant text")
        for m in RAW.finditer(source.code):
            if source.path != RAW_HOME and any(include.name == "civetweb.h" for include in source.includes):
                yield Finding(source.path, source.line_at(m.start()), "civetweb-raw",
                              f"{m.group(1)}: it holds line ends; read exchange->path")
        if any(True for _ in source.calls("mg_start2?")):
            yield from settings(source)


def settings(source):
    """Names and values alternate in one table; a name that is written elsewhere stands alone."""
    said = {}
    for here, after in zip(source.strings, source.strings[1:] + [None]):
        if here.text in SETTINGS:
            said[here.text] = after.text if after else ""
        elif OPTION.fullmatch(here.text):
            yield Finding(source.path, here.line, "civetweb-setting", f"{here.text}: opens what is kept shut")
    for name in COMPULSORY:
        if said.get(name) != SETTINGS[name]:
            yield Finding(source.path, 1, "civetweb-setting",
                          f"{name} must be “{SETTINGS[name]}”, not “{said.get(name, 'its default')}”")
