# influx.py: InfluxDB 1.6 of Debian as a peer: its own folder and port, no authentication, ended by its pid.
import os
import signal
import subprocess
import time
import urllib.parse
import urllib.request

CONFIG = """reporting-disabled = true
bind-address = "127.0.0.1:{rpc}"
[meta]
  dir = "{folder}/meta"
[data]
  dir = "{folder}/data"
  wal-dir = "{folder}/wal"
  query-log-enabled = false
  cache-snapshot-write-cold-duration = "3s"
  compact-full-write-cold-duration = "5s"
[http]
  bind-address = "127.0.0.1:{port}"
  log-enabled = false
[monitor]
  store-enabled = false
[subscriber]
  enabled = false
[continuous_queries]
  enabled = false
[logging]
  level = "error"
"""
START_MAX_S, REST_MAX_S, QUIET_S = 20, 90, 8


class Influx:
    path = "/write?db=peer&precision=s"

    def __init__(self, folder, port):
        self.folder, self.port = folder, port
        os.makedirs(folder)
        with open(os.path.join(folder, "conf"), "w", encoding="ascii") as stream:
            stream.write(CONFIG.format(folder=folder, port=port, rpc=port + 1))

    def start(self):
        self.process = subprocess.Popen(["influxd", "run", "-config", os.path.join(self.folder, "conf")], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        end = time.monotonic() + START_MAX_S
        while True:
            try:
                self.ask("CREATE DATABASE peer WITH DURATION INF SHARD DURATION 52w")
                return self
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)

    def ask(self, query):
        data = urllib.parse.urlencode({"q": query, "db": "peer"}).encode()
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/query", data, timeout=60) as answer:
            return answer.read().decode()

    def bytes_at_rest(self):
        """Once its cache is flushed and compaction rests: of its data, allocated."""
        before, since = None, time.monotonic()
        end = since + REST_MAX_S
        while time.monotonic() < end and (time.monotonic() - since < QUIET_S or self._allocated("wal") > 200000):
            now = self._allocated("data")
            if now != before:
                before, since = now, time.monotonic()
            time.sleep(0.5)
        return self._allocated("data")

    def _allocated(self, name):
        out = subprocess.run(["du", "-s", "--block-size=1", os.path.join(self.folder, name)], stdout=subprocess.PIPE, text=True)
        return int(out.stdout.split()[0])

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
