"""gateway.py: an SMS gateway on the loopback: keeps what it is asked and answers as the test wants."""
import http.server
import threading
import urllib.parse


class Gateway:
    """`status` is what it answers; `texts` what it took, as (number, text)."""

    def __init__(self):
        self.status, self.texts, self.tries = 200, [], 0
        gateway = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                fields = urllib.parse.parse_qs(body)
                gateway.tries += 1
                if gateway.status == 200 and self.headers["Authorization"] == "Bearer s3cret":
                    gateway.texts.append((fields["to"][0], fields["text"][0]))
                self.send_response(gateway.status)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"OK")

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def configuration(self):
        """What the box's file of the gateway says."""
        return (f"[gateway]\nurl=http://127.0.0.1:{self.server.server_address[1]}/send\n"
                "body=to={to}&from={from}&text={text}\nexpect=OK\n[headers]\nAuthorization=Bearer s3cret\n")

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
