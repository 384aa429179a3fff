"""Drives a real `rondo serve` at a steady rate, looks at it every ten seconds, and in the end holds what it stored and
sent to what it acknowledged. Everything stays on 127.0.0.1. The last line is one JSON object."""

import argparse
import collections
import json
import os
import pathlib
import queue
import sqlite3
import sys
import tempfile
import threading
import time

from flatness import is_flat, slope
from shop import Line, Shop, Visitors
from sink import Sink

LINES = 4
SAMPLE_SECONDS = 10


class Soak:
    def __init__(self, shop: Shop, sink: Sink, seed: int, batch: int):
        self.shop, self.sink, self.batch = shop, sink, batch
        self.visitors = Visitors(seed)
        self.lock = threading.Lock()
        self.work: queue.Queue = queue.Queue(maxsize=200)
        self.acknowledged: set[str] = set()
        self.handed_over: set[str] = set()
        self.ordered: dict[str, collections.deque] = collections.defaultdict(collections.deque)
        self.times: dict[str, list[float]] = collections.defaultdict(list)
        self.errors: collections.Counter = collections.Counter()
        self.behind = 0
        self.samples: list[dict] = []

    # What is asked, and what an answer acknowledges.

    def begin(self):
        line = Line(self.shop)
        for _ in range(200):
            self.add_person(line)

    def add_person(self, line: Line):
        with self.lock:
            customer, consent = self.visitors.person()
        self.take(line, "customer", "/v1/customers", customer, [])
        self.take(line, "consent", "/v1/consents", consent, [])

    def take(self, line: Line, kind: str, path: str, body, names: list[str], method="POST"):
        self.handed_over.update(names)
        answer = self.ask(line, kind, method, path, body)
        if answer is None:
            return None
        rejected = answer.get("rejected", []) if isinstance(answer, dict) else []
        if rejected:
            self.errors[f"{kind}: {rejected[0]}"] += len(rejected)
        else:
            self.acknowledged.update(names)
        return answer

    def ask(self, line: Line, kind: str, method: str, path: str, body=None):
        begin = time.monotonic()
        try:
            status, answer = line.ask(method, path, body)
        except Exception as error:
            self.errors[f"{kind}: {type(error).__name__}"] += 1
            return None
        self.times[kind].append(time.monotonic() - begin)
        if status >= 400:
            self.errors[f"{kind}: {status} {str(answer)[:200]}"] += 1
            return None
        return answer

    def one(self, line: Line, draw: float):
        with self.lock:
            visitors = self.visitors
            views = [visitors.view() for _ in range(self.batch if 0.6 <= draw < 0.7 else 1)]
            order, reading = visitors.order(), visitors.reading()
        if draw < 0.6:
            view = views[0]
            del view["type"]
            self.take(line, "track", "/v1/track", view, [view["messageId"]])
        elif draw < 0.7:
            self.take(line, "batch", "/v1/batch", {"batch": views}, [view["messageId"] for view in views])
        elif draw < 0.8:
            if self.take(line, "order", "/v1/orders", order, [order["id"]]) is not None:
                self.ordered[order["customer"]["user_id"] + "@example.com"].append(time.monotonic())
        elif draw < 0.85:
            self.add_person(line)
        else:
            self.ask(line, "read", "GET", reading)

    def import_file(self, line: Line):
        with self.lock:
            data, names = self.visitors.file(50)
        begun = self.ask(line, "import", "POST", "/v1/imports", {
            "kind": "orders", "file_name": "orders.csv", "columns": {"order": "invoice"}})
        if begun is None:
            return
        path = f"/v1/imports/{begun['id']}"
        if self.ask(line, "import", "PUT", f"{path}/data?offset=0", data) is not None:
            self.take(line, "import", f"{path}/run", {}, names)

    # The drive.

    def drive(self, seconds: float, rate: float):
        workers = [threading.Thread(target=self.serve_line, daemon=True) for _ in range(LINES)]
        for worker in workers:
            worker.start()
        begin = time.monotonic()
        next_sample, next_import, number = begin, begin + 5, 0
        while (now := time.monotonic()) - begin < seconds:
            if now >= next_sample:
                self.look(now - begin)
                next_sample += SAMPLE_SECONDS
            job = self.visitors.random.random()
            if now >= next_import:
                next_import += 60
                job = None
            try:
                self.work.put_nowait((job,))
            except queue.Full:
                self.behind += 1
            number += 1
            time.sleep(max(0.0, begin + number / rate - time.monotonic()))
        for _ in workers:
            self.work.put(None)
        for worker in workers:
            worker.join(timeout=120)
        self.look(seconds)

    def serve_line(self):
        line = Line(self.shop)
        while (job := self.work.get()) is not None:
            if job[0] is None:
                self.import_file(line)
            else:
                self.one(line, job[0])

    def look(self, at: float):
        try:
            sample = self.shop.sample()
        except (FileNotFoundError, KeyError):
            self.errors["the process is gone"] += 1
            return
        begin = time.monotonic()
        overview = self.ask(Line(self.shop), "overview", "GET", "/v1/overview") or {}
        sample |= {"at": at, "due": sum((overview.get("due") or {}).values()), "answered_in": time.monotonic() - begin}
        recent = sorted(self.times["track"][-500:])
        sample["track_p50_ms"], sample["track_p99_ms"] = part(recent, 0.5), part(recent, 0.99)
        self.samples.append(sample)
        print(f"{at:6.0f} s  {sample['rss_mb']:6.1f} MB  {sample['threads']} threads  {sample['fds']} fds  "
              f"{sample['cpu_s']:.1f} s CPU  due {sample['due']}  track p50 {sample['track_p50_ms']} ms, "
              f"p99 {sample['track_p99_ms']} ms  {len(self.acknowledged)} acknowledged  "
              f"{len(self.sink.arrivals)} mails  {sum(self.errors.values())} errors", file=sys.stderr, flush=True)

    def settle(self, seconds: float) -> int:
        """Waits until nothing is due; what still is."""
        line, due = Line(self.shop), 1
        end = time.monotonic() + seconds
        while due and time.monotonic() < end:
            overview = self.ask(line, "overview", "GET", "/v1/overview") or {}
            due = sum((overview.get("due") or {"none": 1}).values())
            time.sleep(0.5)
        return due

    def lags(self) -> list[float]:
        """From an order's acknowledgement to its mail, by address in order."""
        waiting = {address: collections.deque(times) for address, times in self.ordered.items()}
        found = []
        for address, at in self.sink.arrivals:
            times = waiting.get(address)
            last = None
            # Whoever orders twice is written to twice; an order that got no mail must not be taken for the next one's.
            while times and times[0] <= at:
                last = times.popleft()
            if last is not None:
                found.append(at - last)
        return sorted(found)


def part(values: list[float], share: float) -> float:
    return round(values[min(len(values) - 1, int(len(values) * share))] * 1000, 2) if values else 0.0


def compare(soak: Soak, data: pathlib.Path) -> dict:
    """What is stored and what left, beside what was acknowledged."""
    store = sqlite3.connect(f"file:{data}/rondo.sqlite?mode=ro", uri=True)
    stored = collections.Counter()
    for table in ("events", "orders"):
        stored.update(name for (name,) in store.execute(f"SELECT source_id FROM {table}"))
    lost = soak.acknowledged - stored.keys()
    twice = [name for name, count in stored.items() if count > 1]
    strange = stored.keys() - soak.handed_over
    actions = {}
    for key, state in store.execute("SELECT action_id, state FROM actions WHERE channel = 'email'"):
        text = bytes(key).hex()
        actions["-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))] = state
    sent = {name for name, state in actions.items() if state == 5}
    taken = soak.sink.messages
    for name in sorted(lost)[:5]:
        print(f"acknowledged, but not stored: {name}", file=sys.stderr)
    return {
        "lost": len(lost), "stored_twice": len(twice), "strange": len(strange), "mails": sum(taken.values()),
        "sends_in_ledger": len(sent), "mails_twice": sum(count > 1 for count in taken.values()),
        "sent_but_not_taken": len(sent - taken.keys()), "taken_but_not_sent": len(taken.keys() - sent),
        "unknown": sum(state == 8 for state in actions.values()),
        # An order that was decided before its customer's segments were known.
        "not_in_audience": store.execute("SELECT count(*) FROM receipts WHERE outcome = 10").fetchone()[0],
        "integrity": store.execute("PRAGMA integrity_check").fetchone()[0],
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--rate", type=float, default=20, help="requests a second")
    parser.add_argument("--batch", type=int, default=20, help="events in each tenth request")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rondo-soak-") as folder:
        data = pathlib.Path(folder) / "data"
        sink = Sink()
        shop = Shop(os.environ["RONDO_BINARY"], data, sink.port)
        try:
            shop.set_up()
            soak = Soak(shop, sink, options.seed, options.batch)
            soak.begin()
            soak.drive(options.minutes * 60, options.rate)
            due = soak.settle(120)
        finally:
            status = shop.stop()
        report(options, soak, due, status, compare(soak, data))


def report(options, soak: Soak, due: int, status: int, found: dict):
    points = [(sample["at"], sample["rss_mb"]) for sample in soak.samples]
    rise, width = slope(points)
    later = points[len(points) // 3:]
    span = later[-1][0] - later[0][0]
    flat = is_flat(rise, width, span, sum(y for _, y in later) / len(later))
    for error, count in soak.errors.most_common(10):
        print(f"{count} x {error}", file=sys.stderr)
    lags, tracks, reads = soak.lags(), sorted(soak.times["track"]), sorted(soak.times["read"])
    first, last = soak.samples[0], soak.samples[-1]
    clean = not any(found[name] for name in (
        "lost", "stored_twice", "strange", "mails_twice", "sent_but_not_taken", "taken_but_not_sent", "unknown"))
    figures = {
        "minutes": options.minutes, "rate": options.rate, "batch": options.batch, "seed": options.seed,
        "requests": sum(map(len, soak.times.values())), "events": len(soak.acknowledged),
        "errors": sum(soak.errors.values()), "behind": soak.behind,
        "rss_start_mb": round(first["rss_mb"], 1), "rss_end_mb": round(last["rss_mb"], 1),
        "rss_slope_mb_per_hour": round(rise * 3600, 2), "rss_slope_95_mb_per_hour": round(width * 3600, 2),
        "rss_flat": flat,
        "fds_start": first["fds"], "fds_end": last["fds"], "threads_end": last["threads"],
        "cpu_share": round((last["cpu_s"] - first["cpu_s"]) / max(last["at"] - first["at"], 1), 3),
        "track_p50_ms": part(tracks, 0.5), "track_p99_ms": part(tracks, 0.99),
        "read_p50_ms": part(reads, 0.5), "read_p99_ms": part(reads, 0.99),
        "order_to_mail_p50_ms": part(lags, 0.5), "order_to_mail_p99_ms": part(lags, 0.99),
        "due_most": max(sample["due"] for sample in soak.samples), "due_end": due, "exit_status": status, **found,
    }
    figures["holds"] = (
        clean and flat and not soak.errors and due == 0 and status == 0 and found["integrity"] == "ok")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
