"""The reference library of Standard Webhooks verifies what Rondo sends, and refuses what somebody else would."""

import http.server
import threading
import unittest

from standardwebhooks import Webhook, WebhookVerificationError

from restartable import Restartable


class Receiver(http.server.ThreadingHTTPServer):
    """Keeps every call; answers 500 as many times as told, then 200."""

    def __init__(self):
        self.calls, self.refusals = [], 0
        super().__init__(("127.0.0.1", 0), Door)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self):
        return self.server_address[1]


class Door(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.calls.append((body, dict(self.headers.items())))
        refused = len(self.server.calls) <= self.server.refusals
        self.send_response(500 if refused else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class StandardWebhookTests(unittest.TestCase):
    def setUp(self):
        self.receiver = Receiver()
        self.addCleanup(self.receiver.server_close)
        self.addCleanup(self.receiver.shutdown)
        self.server = Restartable("--allow-webhook", f"127.0.0.1:{self.receiver.port}")
        self.addCleanup(self.server.__exit__)
        self.made = self.server.call("POST", "/v1/webhooks", {"url": f"http://127.0.0.1:{self.receiver.port}/hook"})

    def calls(self, count):
        self.server.wait(lambda: len(self.receiver.calls) >= count, what=f"{count} calls")
        return self.receiver.calls

    def ping(self):
        return self.server.call("POST", f"/v1/webhooks/{self.made['id']}/ping")["delivery"]

    def test_a_notice_of_the_loop_verifies(self):
        self.server.call("PUT", "/v1/segments/buyers", {
            "name": "Buyers", "definition": {"event": "Bought", "at_least": 1, "within_days": 30}})
        self.server.call("POST", "/v1/track", {"userId": "u1", "event": "Bought", "messageId": "m1"})
        body, headers = self.calls(1)[0]
        notice = Webhook(self.made["secret"]).verify(body, headers)
        self.assertEqual(notice["type"], "segment.entered")
        self.assertEqual(set(notice), {"type", "timestamp", "data"})

    def test_a_repetition_verifies_under_the_same_id(self):
        self.receiver.refusals = 1
        delivery = self.ping()
        (first, before), (second, after) = self.calls(2)[:2]
        for body, headers in ((first, before), (second, after)):
            self.assertEqual(Webhook(self.made["secret"]).verify(body, headers)["type"], "ping")
            self.assertEqual(headers["webhook-id"], delivery)

    def test_during_a_rotation_old_and_new_secret_verify(self):
        rotated = self.server.call("POST", f"/v1/webhooks/{self.made['id']}/rotate")
        self.ping()
        body, headers = self.calls(1)[0]
        for secret in (self.made["secret"], rotated["secret"]):
            self.assertEqual(Webhook(secret).verify(body, headers)["type"], "ping")

    def test_nothing_else_verifies(self):
        self.ping()
        body, headers = self.calls(1)[0]
        verifier = Webhook(self.made["secret"])
        verifier.verify(body, headers)
        late = dict(headers, **{"webhook-timestamp": str(int(headers["webhook-timestamp"]) - 3_600)})
        other = dict(headers, **{"webhook-id": "another"})
        for body, headers in ((body + b" ", headers), (body, late), (body, other)):
            with self.assertRaises(WebhookVerificationError):
                verifier.verify(body, headers)
        with self.assertRaises(WebhookVerificationError):
            Webhook("whsec_" + "A" * 43 + "=").verify(*self.receiver.calls[0])


if __name__ == "__main__":
    unittest.main()
