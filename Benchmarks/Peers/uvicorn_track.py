"""The peer of intake over HTTP: Starlette, the event's JSON read, its key and its row stored in one transaction each.

It does less than intake does: a key that is compared in memory, two tables with the same indexes, no customer to find,
no agenda to touch. PEER_SYNC empty: nothing is stored."""

import json
import os
import sqlite3
import time
import uuid

from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

SYNC, KEY = os.environ["PEER_SYNC"], f"Bearer {os.environ['PEER_KEY']}"
database = None
if SYNC:
    database = sqlite3.connect(os.environ["PEER_DATABASE"], isolation_level=None)
    database.executescript(f"""
        PRAGMA journal_mode = WAL; PRAGMA synchronous = {SYNC};
        CREATE TABLE fact_keys (source TEXT NOT NULL, source_id TEXT NOT NULL, at INTEGER NOT NULL,
          PRIMARY KEY (source, source_id)) STRICT, WITHOUT ROWID;
        CREATE TABLE events (user_id TEXT NOT NULL, at INTEGER NOT NULL, event_id BLOB NOT NULL, name TEXT NOT NULL,
          received_at INTEGER NOT NULL, properties TEXT NOT NULL, source TEXT NOT NULL, source_id TEXT NOT NULL,
          PRIMARY KEY (user_id, at, event_id)) STRICT, WITHOUT ROWID;
        CREATE INDEX events_key ON events (source, source_id);
    """)


async def track(request):
    if request.headers.get("authorization") != KEY:
        return JSONResponse({"error": "key"}, 401)
    message = json.loads(await request.body())
    if database:
        now = time.time_ns() // 1000
        database.execute("BEGIN IMMEDIATE")
        new = database.execute(
            "INSERT INTO fact_keys VALUES ('segment', ?, ?) ON CONFLICT DO NOTHING", (message["messageId"], now)).rowcount
        if new:
            database.execute(
                "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, 'segment', ?)",
                (message["userId"], now, uuid.uuid4().bytes, message["event"], now, json.dumps(message["properties"]),
                 message["messageId"]))
        database.execute("COMMIT")
    return JSONResponse({"success": True})


app = Starlette(routes=[Route("/v1/track", track, methods=["POST"])])
