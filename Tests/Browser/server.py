"""A Rondo of its own for a test: fresh data, a free port, ended with the test."""

import json
import os
import pathlib
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = pathlib.Path(os.environ.get("RONDO_BINARY", ROOT / ".build/debug/rondo"))
SHARED = pathlib.Path(os.environ.get("RONDO_SHARED", ROOT.parent / "shared"))

OWNER = {"name": "Wang Li", "email": "owner@example.com", "password": "correct horse battery"}


class Server:
    """Runs `rondo serve` on a folder of its own; use it in a `with`."""

    def __init__(self, *arguments: str):
        self.folder = tempfile.TemporaryDirectory(prefix="rondo-browser-")
        self.data = pathlib.Path(self.folder.name)
        self.log = (self.data / "log").open("w")
        self.process = subprocess.Popen(
            [BINARY, "serve", "--data", str(self.data), "--port", "0", "--console", str(ROOT / "Console/dist"), *arguments],
            stdout=self.log, stderr=subprocess.STDOUT)
        self.base = f"http://127.0.0.1:{self._port()}"
        self.cookie = self.csrf = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=30)
        self.log.close()
        self.folder.cleanup()

    def _port(self) -> int:
        announced = self.data / "process.json"
        for _ in range(600):
            if self.process.poll() is not None:
                raise RuntimeError((self.data / "log").read_text())
            try:
                return json.loads(announced.read_text())["port"]
            except (FileNotFoundError, json.JSONDecodeError, KeyError):
                time.sleep(0.05)
        raise RuntimeError("the server did not start")

    @property
    def owner_key(self) -> str:
        return (self.data / "owner.key").read_text().strip()

    @property
    def setup_code(self) -> str:
        return (self.data / "setup-code").read_text().strip()

    def call(self, method: str, path: str, body=None):
        """As the owner's key."""
        return self._send(method, path, json.dumps(body).encode() if body is not None else None)

    def put(self, path: str, data: bytes):
        """Bytes as they are."""
        return self._send("PUT", path, data)

    def _send(self, method: str, path: str, data):
        request = urllib.request.Request(self.base + path, data=data, method=method)
        request.add_header("Authorization", f"Bearer {self.owner_key}")
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {path}: {error.code} {error.read().decode()}") from None

    def set_up(self, language="en"):
        """The tenant and its owner, as the set-up screen makes them; returns the cookie of a session."""
        body = {
            "code": self.setup_code,
            "tenant": {"name": "Tea shop", "zone": "Asia/Shanghai", "currency": "CNY", "language": language},
            "account": OWNER,
        }
        request = urllib.request.Request(self.base + "/v1/setup", data=json.dumps(body).encode(), method="POST")
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.headers["Set-Cookie"].split(";")[0].split("=", 1)[1]

    def wait(self, check, seconds=30, what="it"):
        """Until `check` answers something."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = check()
            if found:
                return found
            time.sleep(0.1)
        raise AssertionError(f"{what} did not happen in {seconds} s")
