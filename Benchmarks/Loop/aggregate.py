"""Gathers the members of three segments with duckdb from the facts in a database of Rondo, and compares them with
those that Rondo found. The last line is one JSON object."""

import csv
import json
import pathlib
import resource
import sqlite3
import sys
import time

import duckdb

DAY = 86_400_000_000
ROUNDS = 5

# `moment` is a number of microseconds; a window of N days is (now - N days, now], and a purchase is an order that brought
# money. Times are compared as Rondo's words say, so the definitions stand here once more in SQL.
MEMBERS = [
    """
    SELECT customer FROM orders WHERE total >= 0 AND moment > $now - 90 * $day AND moment <= $now GROUP BY customer
    """,
    """
    SELECT customer FROM events
    WHERE name = 'Product Viewed' AND moment > $now - 30 * $day AND moment <= $now
      AND customer NOT IN (
        SELECT customer FROM orders WHERE total >= 0 AND moment > $now - 30 * $day AND moment <= $now)
    GROUP BY customer HAVING count(*) >= 3
    """,
    """
    SELECT customer FROM orders WHERE moment <= $now GROUP BY customer
    HAVING coalesce(sum(total) FILTER (WHERE moment > $now - 90 * $day), 0) >= 20000
      OR ($now - max(moment) FILTER (WHERE total >= 0)) // $day > 200
    """,
]


def copy(database: str, folder: pathlib.Path, base: duckdb.DuckDBPyConnection):
    """Moves the facts over by way of files, as an export would; not part of what is measured."""
    source = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    for name, columns in [("orders", "at, total"), ("events", "at, name")]:
        path = folder / f"{name}.csv"
        with path.open("w", newline="") as file:
            writer = csv.writer(file)
            for row in source.execute(f"SELECT hex(customer_id), {columns} FROM {name}"):
                writer.writerow(row)
        kinds = "{'customer': 'UUID', 'moment': 'BIGINT', '%s': '%s'}" % (
            ("total", "BIGINT") if name == "orders" else ("name", "VARCHAR"))
        base.execute(
            f"CREATE TABLE {name} AS SELECT * FROM read_csv('{path}', header = false, columns = {kinds})")
        path.unlink()
    source.close()


def main():
    database, folder, now = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3])
    base = duckdb.connect(str(folder / "facts.duckdb"))
    begin = time.monotonic()
    copy(database, folder, base)
    print(f"copied in {time.monotonic() - begin:.1f} s", file=sys.stderr)
    walls, cpus, differing = [], [], []
    for _ in range(ROUNDS):
        begin, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF)
        found = []
        for number, text in enumerate(MEMBERS):
            values = {"now": now, "day": DAY}
            values = {name: value for name, value in values.items() if f"${name}" in text}
            base.execute(f"CREATE OR REPLACE TABLE members_{number} AS {text}", values)
        after = resource.getrusage(resource.RUSAGE_SELF)
        walls.append(time.monotonic() - begin)
        cpus.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    for number in range(len(MEMBERS)):
        ids = {row[0].bytes.hex().upper() for row in base.execute(f"SELECT customer FROM members_{number}").fetchall()}
        found.append(len(ids))
        ours = set(filter(None, (folder / f"members-{number}").read_text().split("\n")))
        differing.append(len(ids ^ ours))
    print(json.dumps({
        "version": duckdb.__version__, "rounds": ROUNDS, "wall_s": round(sorted(walls)[ROUNDS // 2], 3),
        "wall_least_s": round(min(walls), 3), "wall_most_s": round(max(walls), 3),
        "cpu_s": round(sorted(cpus)[ROUNDS // 2], 3), "members": found, "differing": differing}))


main()
