"""wire.py: the line between a browser and the box, as a program: it counts what passes, slows it down, and can be cut.

    with Wire(box) as wire, Chromium(wire, scripts=True) as chromium:   # the browser knows the line's address only
        wire.cut(); …; wire.mend()                                      # no network, for pages and workers alike
        wire.slow(latency_s=0.4, bytes_per_s=50_000)                    # for all connections together, each way
    wire.uploaded                                                   # bytes, since it was set to 0

Cutting ends what is under way. Chromium's own notice of it (navigator.onLine, the events) is chromium.network(on).
"""
import socket
import threading
import time

from box import free_port

CHUNK = 1460


class Wire:
    def __init__(self, box):
        self.box, self.port = box, free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        self.latency_s, self.bytes_per_s = 0, None
        self._ways = {True: threading.Lock(), False: threading.Lock()}
        self.uploaded = 0
        self.requests = []  # first lines, in order
        self._listener, self._open, self._lock = None, set(), threading.Lock()

    def __enter__(self):
        self.mend()
        return self

    def __exit__(self, *_):
        self.cut()

    def mend(self):
        listener = socket.create_server(("127.0.0.1", self.port))
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def slow(self, latency_s, bytes_per_s):
        self.latency_s, self.bytes_per_s = latency_s, bytes_per_s

    def _delay(self, chunk, up):
        """A question waits for its way there and back; bytes wait for each other."""
        if self.latency_s and up and chunk.split(b"\r\n", 1)[0].endswith(b" HTTP/1.1"):
            time.sleep(self.latency_s)
        if self.bytes_per_s:
            with self._ways[up]:
                time.sleep(len(chunk) / self.bytes_per_s)

    def cut(self):
        if self._listener is not None:
            self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        with self._lock:
            for end in self._open:
                self._shut(end)
            self._open.clear()

    @staticmethod
    def _shut(end):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def _accept(self, listener):
        while True:
            try:
                near, _ = listener.accept()
                far = socket.create_connection(("127.0.0.1", self.box.port))
            except OSError:
                return
            with self._lock:
                self._open.update((near, far))
            near.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._carry, args=(near, far, True), daemon=True).start()
            threading.Thread(target=self._carry, args=(far, near, False), daemon=True).start()

    def _note(self, chunk):
        self.uploaded += len(chunk)
        line = chunk.split(b"\r\n", 1)[0]
        if line.endswith(b" HTTP/1.1"):
            self.requests.append(line.decode("ascii", "replace").rsplit(" ", 1)[0])

    def _carry(self, source, target, up):
        try:
            while chunk := source.recv(CHUNK):
                if up:
                    self._note(chunk)
                self._delay(chunk, up)
                target.sendall(chunk)
        except OSError:
            pass
        self._shut(source)
        self._shut(target)
        with self._lock:
            self._open.discard(source)
            self._open.discard(target)
        source.close()
