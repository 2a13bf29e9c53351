#!/usr/bin/python3
"""sink.py: an SMTP server that keeps each mail as a file and fails when its recipient asks for it. Sends nothing anywhere.

    sink.py --port N --folder DIR [--host 127.0.0.1] [--tls CERTIFICATE KEY] [--refuse-sign-in | --sign-in NAME PASSWORD]

Prints "ready PORT" once it listens (port 0 takes a free one). Each accepted recipient gets DIR/<counter>-<rcpt>.eml, written
whole or not at all, its envelope in the first headers (X-RcptTo, X-MailFrom). The local part of a recipient scripts a failure:
tempfail-450@, rcpt550@, rcpt551@, spam550@ (policy, not the mailbox) at RCPT; grey@ answers 450 there the first time and takes the
mail the second; data451@ and data554@ at DATA; hang@ never answers DATA; slow@ answers it after 4 seconds; drop@ closes the
connection at DATA.
A part after "+" is ignored: data451+one@example.org fails like data451@.
--tls offers STARTTLS under that certificate; --refuse-sign-in offers AUTH and answers 535 to everybody, --sign-in to all but
that account, and takes no mail without it.
"""
import argparse
import asyncio
import os
import re
import signal
import ssl
import sys
import tempfile

from aiosmtpd.smtp import SMTP, AuthResult

RCPT_REPLIES = {"tempfail-450": "450 4.2.1 Mailbox busy, try again later", "rcpt550": "550 5.1.1 No such mailbox",
                "rcpt551": "551 5.1.6 User has moved", "spam550": "550 5.7.1 Refused as spam"}
DATA_REPLIES = {"data451": "451 4.3.0 Local error, try again later", "data554": "554 5.6.0 Message refused"}
SIZE_MAX_BYTES = 20 * 1024 * 1024


def script_of(address):
    return address.split("@")[0].split("+")[0].lower()


class Folder:
    """Numbers go on after those that a former run left, so that the order of arrival can be read from the names."""

    def __init__(self, path):
        self.path = path
        os.makedirs(path, exist_ok=True)
        numbers = [int(m.group(1)) for m in map(re.compile(r"(\d+)-.*\.eml$").match, os.listdir(path)) if m]
        self.counter = max(numbers, default=0)

    def keep(self, mail_from, recipient, content):
        self.counter += 1
        safe = re.sub(r"[^A-Za-z0-9@._+-]", "_", recipient)[:100]
        head = f"X-RcptTo: {recipient}\r\nX-MailFrom: {mail_from}\r\n".encode("utf-8", "replace")
        handle, partial = tempfile.mkstemp(dir=self.path, prefix=".partial-")
        with os.fdopen(handle, "wb") as stream:
            stream.write(head + content)
        os.chmod(partial, 0o644)
        os.rename(partial, os.path.join(self.path, f"{self.counter:06d}-{safe}.eml"))


class Handler:
    def __init__(self, folder):
        self.folder = folder
        self.met = set()  # addresses that were made to wait

    async def handle_RCPT(self, server, session, envelope, address, options):
        reply = RCPT_REPLIES.get(script_of(address))
        if script_of(address) == "grey" and address not in self.met:
            self.met.add(address)
            reply = "450 4.7.1 Greylisted, try again later"
        if reply is None:
            envelope.rcpt_tos.append(address)
        return reply or "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        for script in map(script_of, envelope.rcpt_tos):
            if script in DATA_REPLIES:
                return DATA_REPLIES[script]
            if script in ("hang", "slow"):
                await asyncio.sleep(3600 if script == "hang" else 4)
            if script == "drop":
                server.transport.abort()
                return "421 4.3.2 Closing"
        for recipient in envelope.rcpt_tos:
            self.folder.keep(envelope.mail_from, recipient, envelope.content)
        return "250 2.0.0 Kept"


def refuse(*_):
    return AuthResult(success=False, handled=False, message="535 5.7.8 Authentication credentials invalid")


def only(name, password):
    """Lets in that account alone."""
    def judge(server, session, envelope, mechanism, data):
        known = (data.login, data.password) == (name.encode(), password.encode())
        return AuthResult(success=True) if known else refuse()
    return judge


async def serve(host, port, folder, tls, sign_in):
    loop = asyncio.get_running_loop()
    handler = Handler(folder)
    options = {"hostname": "sink.invalid", "data_size_limit": SIZE_MAX_BYTES, "loop": loop}
    if tls:
        options["tls_context"] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        options["tls_context"].load_cert_chain(*tls)
    if sign_in:
        options.update(auth_require_tls=False, auth_required=True, authenticator=sign_in)
    server = await loop.create_server(lambda: SMTP(handler, **options), host=host, port=port)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    print("ready", server.sockets[0].getsockname()[1], flush=True)
    await stop.wait()
    server.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--tls", nargs=2, metavar=("CERTIFICATE", "KEY"))
    parser.add_argument("--refuse-sign-in", dest="sign_in", action="store_const", const=refuse)
    parser.add_argument("--sign-in", dest="account", nargs=2, metavar=("NAME", "PASSWORD"))
    options = parser.parse_args()
    try:
        asyncio.run(serve(options.host, options.port, Folder(options.folder), options.tls,
                          only(*options.account) if options.account else options.sign_in))
    except OSError as problem:
        sys.exit(f"sink.py: {problem}")


if __name__ == "__main__":
    main()
