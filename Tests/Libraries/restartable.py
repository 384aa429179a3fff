"""A Rondo that can be killed and started again on what it left, at the same address."""

import pathlib
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Browser"))
from server import BINARY, Server  # noqa: E402


class Restartable(Server):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.arguments = arguments

    def kill(self):
        """As a power cut would end it: it can do nothing about it."""
        self.process.kill()
        self.process.wait()

    def start_again(self):
        port = self.base.rsplit(":", 1)[1]
        self.process = subprocess.Popen(
            [BINARY, "serve", "--data", str(self.data), "--port", port, *self.arguments],
            stdout=self.log, stderr=subprocess.STDOUT)
        self.wait(self._answers, what="the second start")

    def _answers(self):
        try:
            with urllib.request.urlopen(self.base + "/healthz", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, ConnectionError):
            return False

    def write_key(self):
        return self.call("POST", "/v1/keys", {"name": "site", "kind": "write"})["key"]

    def rows(self, sql):
        """What stands in its file."""
        with sqlite3.connect(f"file:{self.data}/rondo.sqlite?mode=ro", uri=True, timeout=10) as database:
            return database.execute(sql).fetchall()

    def settled(self, sql, wanted, seconds=30):
        """Waits until a query answers what is wanted, and then a moment for what would be too much."""
        end = time.monotonic() + seconds
        while self.rows(sql) != wanted and time.monotonic() < end:
            time.sleep(0.05)
        time.sleep(0.3)
        return self.rows(sql)
