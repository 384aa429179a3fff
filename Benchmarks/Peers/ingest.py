"""Taking in events, durably: the store beside a raw loop in C, single events over HTTP beside one commit each.

    bin/bench ingest [--rounds 5] [--events 20000] [--batch 100] [--seconds 4]
"""

import json
import pathlib
import shutil
import sqlite3
import subprocess
import tempfile
import time
import uuid

from measure import HERE, Rounds, cpu_of_ended, finish, load, option, ours, rondo, run, say, uvicorn

ROUNDS, EVENTS, BATCH = option("--rounds", 5), option("--events", 20_000), option("--batch", 100)
SECONDS, CUSTOMERS = option("--seconds", 4), 10_000
START = 1_768_464_000  # 2026-01-15T08:00:00Z


def write_messages(folder):
    """The same events for both sides, about 970 bytes each."""
    filler = {f"field_{number}": f"a value of some length {number}" for number in range(1, 13)}
    context = {"ip": "192.0.2.7", "library": {"name": "bench", "version": "1"}, "userAgent": "Mozilla/5.0 (X11; Linux)",
               "page": {"path": "/tea/green", "title": "Green tea", "url": "https://shop.example.com/tea/green"}}
    with open(folder / "messages.jsonl", "w") as lines, open(folder / "messages.tsv", "w") as table:
        for number in range(EVENTS):
            user, name, at = f"u{number * 7919 % CUSTOMERS}", "Product Viewed", START + number % 86_400
            properties = {"product_id": "SKU-1042", "price": 129.5, "quantity": 2, "currency": "CNY", **filler,
                          "context": context}
            key = str(uuid.UUID(int=number * 0x9E3779B97F4A7C15F39CC0605CEDC835 % 2**128))
            stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))
            lines.write(json.dumps({"type": "track", "messageId": key, "userId": user, "event": name,
                                    "timestamp": stamp, "properties": properties}) + "\n")
            table.write("\t".join([key, user, name, str(at * 1_000_000),
                                   json.dumps(properties, sort_keys=True, separators=(",", ":"))]) + "\n")


def counts(path):
    """The rows that intake writes, and how long they are."""
    with sqlite3.connect(path) as database:
        return {
            "fact_keys": database.execute("SELECT count(*) FROM fact_keys").fetchone()[0],
            "events": database.execute("SELECT count(*), sum(length(properties)) FROM events").fetchone(),
            "agenda": database.execute("SELECT count(*) FROM agenda").fetchone()[0],
            "identities": database.execute("SELECT count(*) FROM identities").fetchone()[0],
        }


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="rondo-ingest-"))
    rounds = Rounds()
    try:
        loop = folder / "store_loop"
        subprocess.run(["cc", "-O2", "-o", loop, HERE / "store_loop.c", "-lsqlite3"], check=True)
        write_messages(folder)
        ours("prepare", "--sqlite", folder / "start.db", "--customers", str(CUSTOMERS))

        def fresh(name):
            for old in folder.glob(f"{name}.db*"):
                old.unlink()
            shutil.copy(folder / "start.db", folder / f"{name}.db")
            return folder / f"{name}.db"

        for number in range(ROUNDS):
            rounds.begin(number + 1, ROUNDS)
            # The store.
            for way in ("rows", "asks"):
                figures = run(loop, fresh(way), folder / "messages.tsv", BATCH, way)
                rounds.add(f"c_{way}.rate", figures["rows"] / figures["seconds"])
                rounds.add(f"c_{way}.cpu_us", figures["cpu_seconds"] / figures["rows"] * 1e6)
            figures = ours("store", "--sqlite", fresh("store"), "--messages", folder / "messages.jsonl", "--batch", str(BATCH))
            rounds.add("store.rate", figures["rows"] / figures["seconds"])
            rounds.add("store.cpu_us", figures["cpu_seconds"] / figures["rows"] * 1e6)
            mine, theirs = counts(folder / "store.db"), counts(folder / "rows.db")
            if mine != theirs:
                raise SystemExit(f"not the same rows: {mine} and {theirs}")
            # One at a time: the raw loop with a commit for each event, and two servers.
            single = folder / "single.tsv"
            single.write_text("".join((folder / "messages.tsv").open().readlines()[:500]))
            figures = run(loop, fresh("single"), single, 1, "rows")
            rounds.add("one_commit_each.rate", figures["rows"] / figures["seconds"])
            rounds.add("one_commit_each.cpu_us", figures["cpu_seconds"] / figures["rows"] * 1e6)
            with uvicorn(folder, "FULL") as server:
                rounds.note("uvicorn_sqlite_full", load(server, SECONDS))
            with rondo() as server:
                rounds.note("rondo", load(server, SECONDS))
        finish("ingest", rounds, {
            "store through raw C loop (the same rows)": (rounds.ratio("store.rate", "c_rows.rate"), ">=", 0.8),
            "acknowledged events over HTTP through one commit each": (
                rounds.ratio("rondo.rate", "one_commit_each.rate"), ">=", 10),
            "p99 at that load, ms": (rounds.median("rondo.p99_ms"), "<=", 50),
        }, beside={
            "store_through_c_that_asks_too": rounds.ratio("store.rate", "c_asks.rate"),
            "store_cpu_through_c_rows": rounds.ratio("store.cpu_us", "c_rows.cpu_us"),
            "http_through_uvicorn_sqlite_full": rounds.ratio("rondo.rate", "uvicorn_sqlite_full.rate"),
            "events": EVENTS, "batch": BATCH, "connections": 64, "cpu_seconds_of_all": round(cpu_of_ended(), 1)})
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    say("ingest: durable events into the store and over HTTP")
    main()
