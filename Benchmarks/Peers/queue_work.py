"""Jobs: the agenda and the ledger beside litequeue on SQLite, and beside pgqueuer on PostgreSQL.

    bin/bench queue [--rounds 5] [--jobs 20000] [--actions 2000] [--timed 300]

A job is claimed, worked on (nothing is done) and finished. Entering the jobs is measured by itself."""

import pathlib
import shutil
import tempfile

from measure import HERE, PYTHON, Rounds, cpu_of_ended, finish, option, ours, postgres, run, say

ROUNDS, JOBS = option("--rounds", 5), option("--jobs", 20_000)
ACTIONS, TIMED = option("--actions", 2_000), option("--timed", 300)


def note(rounds, name, figures):
    for part in ("entered", "worked"):
        rounds.add(f"{name}.{part}_rate", figures[part]["jobs"] / figures[part]["seconds"])
        rounds.add(f"{name}.{part}_cpu_us", figures[part]["cpu_seconds"] / figures[part]["jobs"] * 1e6)
    for part in ("start_after_entry", "start_after_due"):
        for key, value in figures.get(part, {}).items():
            if key.endswith("_ms"):
                rounds.add(f"{name}.{part}.{key}", value)


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="rondo-queue-"))
    rounds = Rounds()
    try:
        with postgres() as server:
            for number in range(ROUNDS):
                rounds.begin(number + 1, ROUNDS)

                def database(name):
                    """A new database; the way to it, for us and for the peer."""
                    run(HERE / "new_database.sh", server, f"{name}_{number}")
                    return f"host={server} user=rondo dbname={name}_{number}"

                file = ("--sqlite", folder / f"agenda-{number}.db")
                note(rounds, "agenda_sqlite", ours("agenda", *file, "--jobs", str(JOBS)))
                for sync in ("NORMAL", "FULL"):
                    path = folder / f"lite-{number}-{sync}.db"
                    note(rounds, f"litequeue_{sync.lower()}", run(
                        PYTHON, HERE / "litequeue_work.py", path, JOBS // (1 if sync == "NORMAL" else 20), sync))
                file = ("--sqlite", folder / f"ledger-{number}.db")
                note(rounds, "ledger_sqlite", ours("ledger", *file, "--jobs", str(ACTIONS), "--timed", str(TIMED)))
                note(rounds, "agenda_postgres", ours("agenda", "--postgres", database("agenda"), "--jobs", str(JOBS)))
                note(rounds, "pgqueuer", run(PYTHON, HERE / "pgqueuer_work.py", database("peer"), JOBS // 2))
                note(rounds, "ledger_postgres", ours(
                    "ledger", "--postgres", database("ledger"), "--jobs", str(ACTIONS), "--timed", str(TIMED)))
        finish("queue", rounds, {
            "agenda on SQLite, durable, through litequeue as it comes (NORMAL)": (
                rounds.ratio("agenda_sqlite.worked_rate", "litequeue_normal.worked_rate"), ">=", 3),
            "agenda on PostgreSQL through pgqueuer": (
                rounds.ratio("agenda_postgres.worked_rate", "pgqueuer.worked_rate"), ">=", 1),
            "SQLite: p95 from entry to start, ms": (
                rounds.median("ledger_sqlite.start_after_entry.p95_ms"), "<=", 10),
            "SQLite: p95 from due to start, ms": (rounds.median("ledger_sqlite.start_after_due.p95_ms"), "<=", 10),
            "PostgreSQL: p95 from entry to start, ms": (
                rounds.median("ledger_postgres.start_after_entry.p95_ms"), "<=", 10),
            "PostgreSQL: p95 from due to start, ms": (
                rounds.median("ledger_postgres.start_after_due.p95_ms"), "<=", 10),
        }, beside={
            "agenda_through_litequeue_full": rounds.ratio("agenda_sqlite.worked_rate", "litequeue_full.worked_rate"),
            "ledger_through_litequeue_normal": rounds.ratio("ledger_sqlite.worked_rate", "litequeue_normal.worked_rate"),
            "ledger_through_litequeue_full": rounds.ratio("ledger_sqlite.worked_rate", "litequeue_full.worked_rate"),
            "ledger_postgres_through_pgqueuer": rounds.ratio("ledger_postgres.worked_rate", "pgqueuer.worked_rate"),
            "jobs": JOBS, "actions": ACTIONS, "timed": TIMED, "cpu_seconds_of_all": round(cpu_of_ended(), 1)})
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    say("queue: claim, work, finish")
    main()
