"""pgqueuer: jobs entered in batches, then drained by one process with batches as large as ours."""

import asyncio
import json
import sys
import time
from datetime import timedelta

import asyncpg
from pgqueuer import PgQueuer
from pgqueuer.db import AsyncpgDriver
from pgqueuer.queries import Queries
from pgqueuer.types import QueueExecutionMode

words, jobs, batch = dict(word.split("=") for word in sys.argv[1].split()), int(sys.argv[2]), 256


async def main():
    connection = await asyncpg.connect(host=words["host"], user=words["user"], database=words["dbname"])
    driver = AsyncpgDriver(connection)
    queries = Queries(driver)
    await queries.install()
    done = 0

    def figures(wall, cpu):
        return {"jobs": jobs, "seconds": time.perf_counter() - wall, "cpu_seconds": time.process_time() - cpu}

    wall, cpu = time.perf_counter(), time.process_time()
    for first in range(0, jobs, batch):
        count = min(batch, jobs - first)
        await queries.enqueue(["work"] * count, [b"x"] * count, [0] * count)
    entered = figures(wall, cpu)

    manager = PgQueuer(driver)

    @manager.entrypoint("work")
    async def work(job):
        nonlocal done
        done += 1

    wall, cpu = time.perf_counter(), time.process_time()
    await manager.run(dequeue_timeout=timedelta(seconds=1), batch_size=batch, mode=QueueExecutionMode.drain)
    worked = figures(wall, cpu)
    assert done == jobs, f"{done} of {jobs} jobs were done"
    await connection.close()
    print(json.dumps({"entered": entered, "worked": worked}))


asyncio.run(main())
