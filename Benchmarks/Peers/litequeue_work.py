"""litequeue: put, then pop and done, one job after the other, as it offers it. FULL makes it as durable as we are."""

import json
import sys
import time

from litequeue import LiteQueue

path, jobs, sync = sys.argv[1], int(sys.argv[2]), sys.argv[3]
queue = LiteQueue(path)
queue.conn.execute(f"PRAGMA synchronous = {sync}")


def timed(work):
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return {"jobs": jobs, "seconds": time.perf_counter() - wall, "cpu_seconds": time.process_time() - cpu}


def enter():
    for number in range(jobs):
        queue.put(f"job {number}")


def work():
    while (job := queue.pop()) is not None:
        queue.done(job.message_id)


print(json.dumps({"entered": timed(enter), "worked": timed(work)}))
