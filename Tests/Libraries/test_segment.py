"""Segment's library for Python with nothing changed but the host: what it says arrives once each, whatever happens."""

import threading
import time
import unittest

from segment.analytics.client import Client

from restartable import Restartable

KEYS = "SELECT count(*), count(DISTINCT source_id) FROM fact_keys WHERE source = 'segment'"
EVENTS = "SELECT count(*), count(DISTINCT source_id) FROM events WHERE source = 'segment'"


class SegmentTests(unittest.TestCase):
    def client(self, server, **options):
        """What can't be delivered fails the test."""
        self.failures = []
        return Client(server.write_key(), host=server.base, on_error=lambda error, _: self.failures.append(error), **options)

    def test_identify_track_and_the_others_arrive_once_each(self):
        with Restartable() as server:
            client = self.client(server)
            client.identify("u1", {"name": "Mei", "email": "mei@example.com", "points": 12})
            client.track("u1", "Product Viewed", {"product_id": "SKU-1", "price": 129.5, "词": "茶"})
            client.page("u1", "Docs", "Python", {"url": "https://shop.example.com/"})
            client.screen("u1", "App", "Home", {"seen": True})
            client.group("u1", "g1", {"name": "Tea shop"})
            client.track(anonymous_id="a1", event="Visited")
            client.alias("a1", "u1")
            client.shutdown()
            self.assertEqual(self.failures, [])
            self.assertEqual(server.settled(EVENTS, [(4, 4)]), [(4, 4)])
            self.assertEqual(server.rows(KEYS), [(7, 7)])
            self.assertEqual(
                sorted(name for name, in server.rows("SELECT name FROM events")),
                ["Product Viewed", "Visited", "page", "screen"])
            customer = server.call("GET", "/v1/customers/user_id:u1")["profile"]
            self.assertEqual((customer["name"], customer["points"], customer["company"]), ("Mei", 12, "g1"))

    def test_many_in_batches_arrive_once_each(self):
        with Restartable() as server:
            client = self.client(server, thread=4)
            for number in range(1_000):
                client.track(f"u{number % 50}", "Product Viewed", {"number": number})
            client.shutdown()
            self.assertEqual(self.failures, [])
            self.assertEqual(server.settled(EVENTS, [(1_000, 1_000)]), [(1_000, 1_000)])
            numbers = server.rows("SELECT DISTINCT CAST(properties ->> 'number' AS INTEGER) FROM events ORDER BY 1")
            self.assertEqual([number for number, in numbers], list(range(1_000)))

    def test_a_server_killed_in_the_middle_has_each_message_once(self):
        with Restartable() as server:
            client = self.client(server, thread=3, upload_size=10, upload_interval=0.05, timeout=5)
            stop = threading.Event()
            said = 0

            def talk():
                nonlocal said
                while not stop.is_set() and said < 6_000:
                    client.track(f"u{said % 40}", "Product Viewed", {"number": said})
                    if said % 25 == 0:
                        client.identify(f"u{said % 40}", {"visits": said})
                    said += 1
                    time.sleep(0.0005)

            talker = threading.Thread(target=talk)
            talker.start()
            try:
                for _ in range(2):
                    before = server.rows(EVENTS)[0][0]
                    server.wait(lambda: server.rows(EVENTS)[0][0] >= before + 100, what="a hundred events")
                    server.kill()
                    time.sleep(0.3)
                    server.start_again()
            finally:
                stop.set()
                talker.join()
            client.shutdown()
            self.assertEqual(self.failures, [])
            self.assertEqual(server.settled(EVENTS, [(said, said)]), [(said, said)])
            numbers = server.rows("SELECT CAST(properties ->> 'number' AS INTEGER) FROM events ORDER BY 1")
            self.assertEqual([number for number, in numbers], list(range(said)))
            identified = (said + 24) // 25
            self.assertEqual(server.rows(KEYS), [(said + identified, said + identified)])


if __name__ == "__main__":
    unittest.main()
