"""Dumps the demo shop of a program that landed, for the upgrade's test: make.py PROGRAM SCHEMA [CONNINFO]

The program is one of that time, its demo made small (forty customers). It lives through its ninety days, is ended, and its
database is written beside this file as schema-N.sqlite.sql.gz, or with a conninfo of an empty PostgreSQL database as
schema-N.postgres.sql.gz."""

import gzip
import pathlib
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
# Of pg_dump: settings of the session that reads it.
SETTINGS = re.compile(r"^(SET |SELECT pg_catalog\.set_config|\\|--)")


def live(program, data, conninfo):
    arguments = [program, "serve", "--demo", "--data", data, "--port", "0"] + (["--database", conninfo] if conninfo else [])
    process = subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True)
    for line in process.stderr:
        print(line, end="", file=sys.stderr)
        if "caught up" in line:
            break
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)


def dump(data, conninfo):
    if conninfo:
        text = subprocess.run(
            ["pg_dump", "--inserts", "--no-owner", "--no-privileges", conninfo], check=True, capture_output=True, text=True).stdout
        return "\n".join(line for line in text.split("\n") if line and not SETTINGS.match(line)) + "\n"
    database = sqlite3.connect(f"{data}/rondo.sqlite")
    statements = [one for one in database.iterdump() if one not in ("BEGIN TRANSACTION;", "COMMIT;")]
    # Every table before the first row: rows point to other tables.
    return "\n".join(sorted(statements, key=lambda one: not one.startswith("CREATE TABLE"))) + "\n"


def main():
    program, schema = sys.argv[1:3]
    conninfo = sys.argv[3] if len(sys.argv) > 3 else None
    with tempfile.TemporaryDirectory() as data:
        live(program, data, conninfo)
        text = dump(data, conninfo)
    path = HERE / f"schema-{schema}.{'postgres' if conninfo else 'sqlite'}.sql.gz"
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{path.name}: {len(text)} bytes, {path.stat().st_size} packed")


if __name__ == "__main__":
    main()
