"""The shop that a soak drives: its set-up over the command and the API, and the requests it is driven with."""

import datetime
import http.client
import json
import os
import pathlib
import random
import subprocess
import time


class Shop:
    def __init__(self, binary: str, data: pathlib.Path, smtp: int):
        self.binary, self.data = binary, data
        self.command("init", "--name", "Tea shop", "--zone", "Asia/Shanghai", "--currency", "CNY", "--language", "en")
        self.log = (data / "log").open("w")
        self.process = subprocess.Popen(
            [binary, "serve", "--data", str(data), "--port", "0", "--smtp", f"127.0.0.1:{smtp}"],
            stdout=self.log, stderr=subprocess.STDOUT)
        self.port = self._port()
        self.key = (data / "owner.key").read_text().split()[0]

    def command(self, *words: str):
        done = subprocess.run([self.binary, *words, "--data", str(self.data)], capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"rondo {' '.join(words)}: {done.stdout}{done.stderr}")

    def _port(self) -> int:
        for _ in range(600):
            if self.process.poll() is not None:
                raise SystemExit((self.data / "log").read_text())
            try:
                return json.loads((self.data / "process.json").read_text())["port"]
            except (FileNotFoundError, json.JSONDecodeError, KeyError):
                time.sleep(0.05)
        raise SystemExit("the server did not start")

    def set_up(self):
        line = Line(self)
        line.must("PATCH", "/v1/tenant", {
            "sender_name": "Tea shop", "sender_address": "shop@example.com", "postal_address": "1 Example Road, Shanghai",
            "quiet_hours": None, "caps": [], "marketing_holdout": 0})
        segments = {
            "buyers": {"orders": {"at_least": 1}},
            "keen": {"event": "Product Viewed", "within_days": 1, "at_least": 3},
            "frequent": {"trait": "frequency", "op": ">=", "value": 2},
        }
        for key, definition in segments.items():
            line.must("PUT", f"/v1/segments/{key}", {"name": key, "definition": definition})
        line.must("PUT", "/v1/templates/hello", {"subject": "Hello", "text": "Hello {{customer.name | default: \"you\"}}."})
        mail = [{"key": "mail", "actions": [{"channel": "email", "template": "hello"}]}]
        goal = {"event": "order", "window_days": 1}
        for key, audience, trigger, again in (
            ("thanks", "buyers", "order", {"mode": "always"}),
            ("welcome", "keen", "segment_entered", {"mode": "once"}),
        ):
            line.must("PUT", f"/v1/strategies/{key}", {
                "name": key, "audience": {"segment": audience}, "trigger": {"on": trigger}, "reentry": again,
                "holdout": 0.1, "goal": goal, "arms": mail})
            line.must("POST", f"/v1/strategies/{key}/start", {})

    def stop(self) -> int:
        self.process.terminate()
        try:
            return self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return -9

    def sample(self) -> dict:
        """What the system says of the process."""
        base = pathlib.Path(f"/proc/{self.process.pid}")
        status = dict(line.split(":", 1) for line in (base / "status").read_text().splitlines())
        fields = (base / "stat").read_text().rpartition(")")[2].split()
        return {
            "rss_mb": int(status["VmRSS"].split()[0]) / 1024, "threads": int(status["Threads"]),
            "fds": len(os.listdir(base / "fd")), "cpu_s": (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"),
        }


class Line:
    """One connection that is kept."""

    def __init__(self, shop: Shop):
        self.shop = shop
        self.connection = http.client.HTTPConnection("127.0.0.1", shop.port, timeout=60)

    def ask(self, method: str, path: str, body=None) -> tuple[int, object]:
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        try:
            self.connection.request(method, path, data, {"Authorization": f"Bearer {self.shop.key}"})
            answer = self.connection.getresponse()
            content = answer.read()
        except Exception:
            self.connection.close()
            raise
        is_json = "json" in (answer.headers.get("Content-Type") or "")
        return answer.status, json.loads(content) if is_json and content else content

    def must(self, method: str, path: str, body=None):
        status, answer = self.ask(method, path, body)
        if status >= 300:
            raise SystemExit(f"{method} {path}: {status} {answer}")
        return answer


class Visitors:
    """Requests by a seed: who does what. Every record has a name of its own under which it is found again."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)
        self.count = 0
        self.people = 0

    def name(self, kind: str) -> str:
        self.count += 1
        return f"{kind}-{self.count}"

    def somebody(self) -> str:
        return f"c{self.random.randrange(max(self.people, 1))}"

    @staticmethod
    def now() -> str:
        return datetime.datetime.now(datetime.timezone.utc).isoformat().replace("+00:00", "Z")

    def view(self) -> dict:
        return {
            "type": "track", "userId": self.somebody(), "event": "Product Viewed", "messageId": self.name("event"),
            "properties": {"product_id": f"P{self.random.randrange(50)}", "note": "茶" * self.random.randrange(20)}}

    def order(self) -> dict:
        who = self.somebody()
        amount = f"{self.random.randrange(1, 500)}.00"
        return {
            "id": self.name("order"), "at": self.now(), "customer": {"user_id": who}, "currency": "CNY",
            "lines": [{"product": f"P{self.random.randrange(50)}", "quantity": 1, "amount": amount}]}

    def person(self) -> tuple[dict, dict]:
        user = f"c{self.people}"
        self.people += 1
        return (
            {"id": user, "at": self.now(), "profile": {"name": f"Customer {user}", "email": f"{user}@example.com"}},
            {"id": f"consent-{user}", "at": self.now(), "customer": {"user_id": user}, "purpose": "marketing",
             "channel": "email", "granted": True, "source": "test-grant", "evidence": "soak"})

    def reading(self) -> str:
        return self.random.choice([
            "/v1/overview", "/v1/customers?limit=50", f"/v1/customers?search=Customer%20{self.somebody()}",
            f"/v1/customers/user_id:{self.somebody()}", f"/v1/customers/user_id:{self.somebody()}/timeline",
            f"/v1/customers/user_id:{self.somebody()}/why", "/v1/receipts?limit=50", "/v1/actions?limit=50",
            "/v1/segments/keen/members?limit=50", "/v1/strategies", "/v1/strategies/thanks/effect"])

    def file(self, rows: int) -> tuple[bytes, list[str]]:
        """Orders of known customers as a file, and their names."""
        names = [self.name("file") for _ in range(rows)]
        lines = ["invoice,at,customer,product,quantity,amount"]
        for name in names:
            at = datetime.datetime.now().strftime("%Y-%m-%d %H:%M:%S")
            lines.append(f"{name},{at},{self.somebody()},P1,1,{self.random.randrange(1, 500)}.00")
        return ("\n".join(lines) + "\n").encode(), names
