"""JSON over HTTP: an event posted to the intake route, beside uvicorn and beside nginx with a static file.

    bin/bench http [--rounds 5] [--seconds 3] [--connections 64]
"""

import pathlib
import shutil
import tempfile

from measure import Rounds, cpu_of_ended, finish, json_server, load, nginx, option, rondo, say, uvicorn

ROUNDS, SECONDS, CONNECTIONS = option("--rounds", 5), option("--seconds", 3), option("--connections", 64)


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="rondo-http-"))
    folder.chmod(0o755)
    rounds = Rounds()
    try:
        servers = {
            "nginx_static": lambda: nginx(folder), "rondo": rondo, "rondo_without_store": json_server,
            "uvicorn_sqlite_full": lambda: uvicorn(folder, "FULL"),
            "uvicorn_sqlite_normal": lambda: uvicorn(folder, "NORMAL"),
            "uvicorn_without_store": lambda: uvicorn(folder, None),
        }
        for number in range(ROUNDS):
            rounds.begin(number + 1, ROUNDS)
            for name, start in servers.items():
                with start() as server:
                    script = "get.lua" if name == "nginx_static" else "track.lua"
                    rounds.note(name, load(server, SECONDS, CONNECTIONS, script))
        finish("http", rounds, {
            "whole path, durable, through uvicorn + sqlite3, durable": (
                rounds.ratio("rondo.rate", "uvicorn_sqlite_full.rate"), ">=", 2),
            "JSON post without a store through uvicorn without one": (
                rounds.ratio("rondo_without_store.rate", "uvicorn_without_store.rate"), ">=", 2),
            "JSON post without a store through nginx static": (
                rounds.ratio("rondo_without_store.rate", "nginx_static.rate"), ">=", 0.3),
            "whole path, durable, through nginx static": (rounds.ratio("rondo.rate", "nginx_static.rate"), ">=", 0.3),
        }, beside={
            "whole_path_through_uvicorn_sqlite_normal_which_may_lose": rounds.ratio(
                "rondo.rate", "uvicorn_sqlite_normal.rate"),
            "cpu_of_uvicorn_without_store_through_ours": rounds.ratio(
                "uvicorn_without_store.cpu_us", "rondo_without_store.cpu_us"),
            "cpu_of_nginx_static_through_ours_without_store": rounds.ratio(
                "nginx_static.cpu_us", "rondo_without_store.cpu_us"),
            "cpu_of_nginx_static_through_the_whole_path": rounds.ratio("nginx_static.cpu_us", "rondo.cpu_us"),
            "cpu_of_uvicorn_sqlite_full_through_the_whole_path": rounds.ratio(
                "uvicorn_sqlite_full.cpu_us", "rondo.cpu_us"),
            "connections": CONNECTIONS, "cpu_seconds_of_all": round(cpu_of_ended(), 1)})
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    say("http: an event posted, beside uvicorn and nginx")
    main()
