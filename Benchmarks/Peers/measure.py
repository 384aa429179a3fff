"""What every comparison needs: processes and the CPU they used, the machine's noise, medians of interleaved rounds."""

import contextlib
import json
import os
import pathlib
import platform
import pwd
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent
BENCHMARKS = pathlib.Path(os.environ.get("RONDO_BENCHMARKS", ROOT / ".build/release/Benchmarks"))
PYTHON = ROOT / ".build/python/bin/python"
POSTGRES = pathlib.Path("/usr/lib/postgresql/15/bin")

os.environ.setdefault("RONDO_BINARY", str(ROOT / ".build/release/rondo"))
sys.path.insert(0, str(ROOT / "Tests/Browser"))
from server import Server  # noqa: E402


def say(text):
    print(text, file=sys.stderr, flush=True)


def option(name, standard):
    """The number after a flag."""
    return int(sys.argv[sys.argv.index(name) + 1]) if name in sys.argv else standard


# Processes


def run(*command, **environment):
    """Runs a command that ends, and gives the JSON of its last line."""
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, env={**os.environ, **environment})
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, command))}: {done.stdout}{done.stderr}")
    return json.loads(done.stdout.strip().splitlines()[-1].removeprefix("JSON "))


def ours(*words):
    return run(BENCHMARKS, "flow-child", *words)


def tree(pid):
    """A process and all below it."""
    below = pathlib.Path(f"/proc/{pid}/task/{pid}/children")
    pids = [int(text) for text in below.read_text().split()] if below.exists() else []
    return [pid] + [found for child in pids for found in tree(child)]


def cpu_of(pid):
    """CPU seconds of a running process, its threads and children."""
    total = 0
    for one in tree(pid):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            total += sum(map(int, pathlib.Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split()[11:13]))
    return total / os.sysconf("SC_CLK_TCK")


def cpu_of_ended():
    """CPU seconds of every process that this one started and saw end."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def free_port():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def wait_for(port, process):
    for _ in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        if process.poll() is not None:
            raise SystemExit(f"a server ended at once: {process.args}")
        time.sleep(0.05)
    raise SystemExit("a server did not start")


@contextlib.contextmanager
def process(*command, **keywords):
    """A server that runs as long as the block."""
    started = subprocess.Popen([str(word) for word in command], **keywords)
    try:
        yield started
    finally:
        started.terminate()
        started.wait(20)


def as_nobody(name, folder):
    """The words before a command that must not run as root, which gets the folder."""
    if os.getuid() != 0:
        return []
    user = pwd.getpwnam(name)
    shutil.chown(folder, user.pw_uid, user.pw_gid)
    return ["setpriv", f"--reuid={name}", f"--regid={user.pw_gid}", "--clear-groups", "--"]


# Servers


@contextlib.contextmanager
def uvicorn(folder, sync, key="secret-key"):
    """Starlette on uvicorn: one process, uvloop and httptools. `sync` is SQLite's; none for no database."""
    port = free_port()
    environment = {
        **os.environ, "PEER_DATABASE": f"{folder}/uvicorn-{port}.db", "PEER_SYNC": sync or "", "PEER_KEY": key}
    with process(
        PYTHON, "-m", "uvicorn", "uvicorn_track:app", "--port", port, "--log-level", "warning", "--no-access-log",
        cwd=HERE, env=environment,
    ) as server:
        wait_for(port, server)
        yield server.pid, f"http://127.0.0.1:{port}", key


@contextlib.contextmanager
def nginx(folder):
    """Debian's nginx with two workers, which answers with a file of 16 bytes."""
    port, home = free_port(), pathlib.Path(tempfile.mkdtemp(prefix="nginx-", dir=folder))
    (home / "answer.json").write_text('{"success":true}')
    (home / "nginx.conf").write_text(f"""
daemon off; worker_processes 2; pid {home}/pid; error_log {home}/error.log;
events {{ worker_connections 512; }}
http {{
  access_log off; keepalive_requests 10000000; types {{ application/json json; }}
  client_body_temp_path {home}/a; proxy_temp_path {home}/b; fastcgi_temp_path {home}/c; uwsgi_temp_path {home}/d;
  scgi_temp_path {home}/e;
  server {{ listen 127.0.0.1:{port}; root {home}; }}
}}
""")
    home.chmod(0o755)
    before = as_nobody("www-data", home)
    with process(*before, "/usr/sbin/nginx", "-p", home, "-c", home / "nginx.conf", "-e", home / "error.log") as server:
        wait_for(port, server)
        yield server.pid, f"http://127.0.0.1:{port}/answer.json", ""


@contextlib.contextmanager
def json_server():
    """Our server up to the store: HTTP, JSON, the message read."""
    with process(BENCHMARKS, "flow-child", "json-server", stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        port = json.loads(server.stdout.readline())["port"]
        yield server.pid, f"http://127.0.0.1:{port}", ""


@contextlib.contextmanager
def rondo():
    """The product, as it is started, on an empty SQLite file."""
    with Server() as server:
        key = server.call("POST", "/v1/keys", {"name": "bench", "kind": "write"})["key"]
        yield server.process.pid, server.base, key


@contextlib.contextmanager
def postgres():
    """A PostgreSQL 15 of its own, durable as it is by default; gives the folder of its socket."""
    home = pathlib.Path(tempfile.mkdtemp(prefix="peer-postgres-", dir="/tmp"))
    before = as_nobody("postgres", home)

    def call(*command):
        subprocess.run([*before, *map(str, command)], check=True, stdout=subprocess.DEVNULL, cwd=home)

    call(POSTGRES / "initdb", "-D", home / "data", "-A", "trust", "-U", "rondo", "--no-sync", "-E", "UTF8", "--locale=C")
    call(POSTGRES / "pg_ctl", "-D", home / "data", "-w", "-l", home / "log", "-o",
         f"-k {home} -c listen_addresses= -c max_connections=50", "start")
    try:
        yield home
    finally:
        call(POSTGRES / "pg_ctl", "-D", home / "data", "-m", "immediate", "stop")
        shutil.rmtree(home, ignore_errors=True)


def load(server, seconds, connections=64, script="track.lua"):
    """wrk against a server, and the CPU the server used meanwhile."""
    pid, url, key = server
    before = cpu_of(pid)
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s", "-s", HERE / script, url]
    figures = run(*command, BENCH_KEY=key, BENCH_RUN=f"{time.time_ns()}")
    figures["rate"] = figures["requests"] / figures["seconds"]
    figures["cpu_us"] = (cpu_of(pid) - before) / max(1, figures["requests"]) * 1e6
    if figures["errors"]:
        raise SystemExit(f"{url}: {figures['errors']} errors under load")
    return figures


# Figures


def spin():
    """The same work each time: what it takes longer than at best is what others took."""
    wall, cpu = time.perf_counter(), time.process_time()
    sum(number * number for number in range(1_500_000))
    return {"wall_ms": (time.perf_counter() - wall) * 1e3, "cpu_ms": (time.process_time() - cpu) * 1e3}


def spread(values):
    return {"median": round(statistics.median(values), 4), "least": round(min(values), 4), "most": round(max(values), 4)}


class Rounds:
    """Figures by name, a value a round."""

    def __init__(self):
        self.values, self.spins, self.loads = {}, [], []

    def add(self, name, value):
        self.values.setdefault(name, []).append(value)

    def note(self, name, figures):
        for key, value in figures.items():
            if isinstance(value, (int, float)):
                self.add(f"{name}.{key}", value)

    def begin(self, number, count):
        self.spins.append(spin())
        self.loads.append(os.getloadavg()[0])
        say(f"round {number} of {count}")

    def median(self, name):
        return statistics.median(self.values[name])

    def ratio(self, one, other):
        """The median over rounds of one through the other in the same round."""
        return round(statistics.median(a / b for a, b in zip(self.values[one], self.values[other])), 3)

    def json(self):
        return {name: spread(values) for name, values in self.values.items()}

    def noise(self):
        wall = [spin["wall_ms"] for spin in self.spins]
        return {
            "spin_wall_ms": spread(wall), "spin_cpu_ms": spread([spin["cpu_ms"] for spin in self.spins]),
            "spin_worst_over_best": round(max(wall) / min(wall), 2), "load_average": spread(self.loads),
        }


def machine():
    model = next(
        (line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "unknown")
    return {"cpu": model, "cores": os.cpu_count(), "kernel": platform.release()}


def finish(name, rounds, lines, **more):
    """The last line. `lines`: what is promised, as (value, relation, bound)."""
    promises = {
        text: {"value": round(value, 4), "bound": f"{relation} {bound}",
               "holds": value >= bound if relation == ">=" else value <= bound}
        for text, (value, relation, bound) in lines.items()}
    for text, promise in promises.items():
        say(f"{'holds ' if promise['holds'] else 'MISSED'}  {text}: {promise['value']} ({promise['bound']})")
    print(json.dumps({
        "benchmark": name, "machine": machine(), "noise": rounds.noise(), "lines": promises,
        "holds": all(promise["holds"] for promise in promises.values()), **more, "figures": rounds.json()}))
