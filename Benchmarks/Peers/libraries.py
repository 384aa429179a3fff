"""Other people's libraries against a server that is killed again and again.

    bin/bench libraries [--kills 10] [--pause-ms 2000]

segment-analytics-python, with only its host changed, talks all the time while the server is killed (SIGKILL) and
started again; afterwards every message must be stored exactly once. standardwebhooks verifies every call that came."""

import json
import random
import sys
import threading
import time

from measure import ROOT, option, say

sys.path.insert(0, str(ROOT / "Tests/Libraries"))
from restartable import Restartable  # noqa: E402
from segment.analytics.client import Client  # noqa: E402
from standardwebhooks import Webhook, WebhookVerificationError  # noqa: E402
from test_standard_webhooks import Receiver  # noqa: E402

KILLS, PAUSE = option("--kills", 10), option("--pause-ms", 2_000)


def talk(client, stop, said):
    dice = random.Random(1)
    while not stop.is_set():
        user = f"u{dice.randrange(100)}"
        if dice.random() < 0.1:
            client.identify(user, {"visits": said["identify"]})
            said["identify"] += 1
        else:
            client.track(user, "Product Viewed", {"number": said["track"]})
            said["track"] += 1
        time.sleep(0.001)


def main():
    receiver, failures, said, stop = Receiver(), [], {"track": 0, "identify": 0}, threading.Event()
    with Restartable("--allow-webhook", f"127.0.0.1:{receiver.port}") as server:
        hook = server.call("POST", "/v1/webhooks", {"url": f"http://127.0.0.1:{receiver.port}/hook"})
        server.call("PUT", "/v1/segments/viewers", {
            "name": "Viewers", "definition": {"event": "Product Viewed", "at_least": 1, "within_days": 30}})
        client = Client(server.write_key(), host=server.base, thread=4, upload_size=20, upload_interval=0.05, timeout=10,
                        on_error=lambda error, _: failures.append(str(error)))
        talker = threading.Thread(target=talk, args=(client, stop, said))
        talker.start()
        dice = random.Random(2)
        for number in range(KILLS):
            time.sleep(PAUSE / 1000 * dice.uniform(0.3, 1))
            server.kill()
            server.start_again()
            say(f"kill {number + 1} of {KILLS}")
        stop.set()
        talker.join()
        client.shutdown()
        wanted = sum(said.values())
        server.settled("SELECT count(*) FROM fact_keys WHERE source = 'segment'", [(wanted,)])
        numbers = [number for number, in server.rows("SELECT CAST(properties ->> 'number' AS INTEGER) FROM events")]
        keys = server.rows("SELECT count(*) FROM fact_keys WHERE source = 'segment'")[0][0]
        server.settled("SELECT count(*) FROM webhook_deliveries WHERE state = 0", [(0,)], seconds=10)
        verifier, verified, refused = Webhook(hook["secret"]), 0, 0
        for body, headers in receiver.calls:
            try:
                verifier.verify(body, headers)
                verified += 1
            except WebhookVerificationError:
                refused += 1
        lost = len(set(range(said["track"])) - set(numbers)) + max(0, wanted - keys)
        doubled = len(numbers) - len(set(numbers)) + max(0, keys - wanted)
        print(json.dumps({
            "segment-analytics-python": {
                "kills": KILLS, "said": said, "stored_events": len(numbers), "stored_messages": keys, "lost": lost,
                "doubled": doubled, "given_up": len(failures)},
            "standardwebhooks": {"calls": len(receiver.calls), "verified": verified, "refused": refused},
            "holds": lost == doubled == len(failures) == refused == 0 and verified > 0}))


if __name__ == "__main__":
    main()
