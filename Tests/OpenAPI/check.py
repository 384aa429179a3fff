"""Holds a running Rondo to the document it serves: check.py [--cases N] [--seed N] [--postgres CONNINFO] [--only REGEX].

Starts a server of its own on 127.0.0.1 with a shop in it, checks the document against OpenAPI's own schema, and lets
schemathesis send requests that fit the document and such that don't. The last line is one JSON object.
"""

import argparse
import collections
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "Browser"))

import openapi_spec_validator  # noqa: E402

import document as documents  # noqa: E402
import shop  # noqa: E402
from server import OWNER, Server  # noqa: E402

UNDOCUMENTED = {"status_code_conformance", "content_type_conformance", "response_schema_conformance",
                "response_headers_conformance"}


def main() -> int:
    arguments = parse()
    extra = ["--database", arguments.postgres] if arguments.postgres else []
    with Server(*extra) as server, tempfile.TemporaryDirectory(prefix="rondo-openapi-") as folder:
        cookie = server.set_up()
        served = server.call("GET", "/v1/openapi.json")
        openapi_spec_validator.validate(served)
        print(f"The document is OpenAPI {served['openapi']}.", flush=True)
        runs = Runs(server, cookie, pathlib.Path(folder), arguments)
        result = runs.all(documents.prepare(served, *shop.fill(server, OWNER, runs.sessions())))
        log = (server.data / "log").read_text()
        if server.process.poll() is not None:
            result["failures"] += 1
            print("The server ended:\n" + log[-4000:])
        # The log is quiet where all is well, but for what an answer of 500 or more was about.
        for line in [line for line in log.splitlines() if "/v1/" in line or "Fatal" in line][:40]:
            print("log:", line)
    print(json.dumps(result))
    return 0 if result["failures"] == 0 else 1


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=20, help="generated for each operation, beside boundary values")
    parser.add_argument("--seed", type=int, default=20261126)
    parser.add_argument("--postgres", help="connection string of an empty database")
    parser.add_argument("--only", help="a regular expression for paths")
    parser.add_argument("--phases", default="examples,coverage,fuzzing")
    return parser.parse_args()


# What only somebody who is signed in can do.
BROWSER = "^/v1/session(/all(/[^/]+)?|/password)?$"
# What ends sessions comes last, each by itself.
ENDS = ["deleteSessionAll", "deleteSession"]


class Runs:
    """Who holds a key, and who is signed in in a browser; what ends the session comes last."""

    def __init__(self, server, cookie, folder, arguments):
        self.server, self.cookie, self.folder, self.arguments = server, cookie, folder, arguments
        self.tested = set()
        self.browser = [f"Cookie:rondo_session={cookie}", f"X-CSRF-Token:{self._csrf(cookie)}"]

    def _csrf(self, cookie) -> str:
        return self._get("/v1/session", cookie)["csrf"]

    def sessions(self) -> list:
        """The names of some sessions of the owner's besides the one that asks."""
        body = json.dumps({"email": OWNER["email"], "password": OWNER["password"]}).encode()
        for _ in range(4):
            urllib.request.urlopen(f"{self.server.base}/v1/session", data=body, timeout=30).close()
        found = self._get("/v1/session/all", self.cookie)["items"]
        return [session["id"] for session in found if not session["is_current"]]

    def _get(self, path, cookie) -> dict:
        request = urllib.request.Request(self.server.base + path, headers={"Cookie": f"rondo_session={cookie}"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read())

    def all(self, document) -> dict:
        (self.folder / "document.json").write_text(json.dumps(document))
        self.labels = {f"{method.upper()} {path}" for path, of in document["paths"].items() for method in of}
        total = {"operations": 0, "cases": 0, "server_errors": 0, "undocumented": 0, "failures": 0,
                 "seed": self.arguments.seed}
        key = [f"Authorization:Bearer {self.server.owner_key}"]
        without = [word for name in ENDS for word in ("--exclude-operation-id", name)]
        runs = [("browser", self.browser, ["--include-path-regex", BROWSER, *without]),
                ("keyed", key, ["--exclude-path-regex", BROWSER])]
        runs += [(name, self.browser, ["--include-operation-id", name]) for name in ENDS]
        if self.arguments.only:
            runs = [("keyed", key, ["--include-path-regex", self.arguments.only])]
        # Each from a place of its own, so that guessing in one doesn't lock the door for the next.
        for number, (name, headers, which) in enumerate(runs):
            self._run(name, [*headers, f"X-Forwarded-For:192.0.2.{number + 1}"], which, total)
        total["operations"] = len(self.tested)
        return total

    def _run(self, name, headers, which, total):
        report = self.folder / f"{name}.ndjson"
        command = [
            str(pathlib.Path(sys.executable).parent / "schemathesis"), "--config-file", str(HERE / "schemathesis.toml"),
            "--no-color", "run", str(self.folder / "document.json"), "--url", self.server.base,
            "--phases", self.arguments.phases,
            "--max-examples", str(self.arguments.cases), "--seed", str(self.arguments.seed),
            "--generation-database", "none", "--generation-with-security-parameters", "false", "--continue-on-failure",
            "--request-timeout", "20", "--suppress-health-check", "all", "--output-truncate", "false", "--warnings", "off",
            "--report", "ndjson", "--report-ndjson-path", str(report), *which,
        ]
        for header in headers:
            command += ["--header", header]
        environment = {**os.environ, "SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(HERE), "PYTHONWARNINGS": "ignore"}
        code = subprocess.run(command, cwd=self.folder, env=environment).returncode
        counted, labels = read(report)
        self.tested |= labels & self.labels
        if os.environ.get("KEEP"):
            pathlib.Path(os.environ["KEEP"], report.name).write_bytes(report.read_bytes())
        for key, value in counted.items():
            total[key] += value
        if code and not counted["failures"]:
            total["failures"] += 1


def read(report: pathlib.Path) -> tuple:
    """Cases and failures of one run, and the operations that it tested."""
    labels, cases, failed = set(), 0, collections.Counter()
    for line in report.read_text().splitlines():
        recorder = json.loads(line).get("ScenarioFinished", {}).get("recorder")
        if not recorder:
            continue
        labels.add(recorder["label"])
        cases += len(recorder.get("cases", {}))
        for checks in recorder.get("checks", {}).values():
            failed.update(check["name"] for check in checks if check["status"] == "failure")
    return {"cases": cases, "server_errors": failed["not_a_server_error"],
            "undocumented": sum(failed[name] for name in UNDOCUMENTED), "failures": sum(failed.values())}, labels


if __name__ == "__main__":
    sys.exit(main())
