"""HTML and script in whatever comes from outside: shown as letters everywhere, never run."""

import re
import unittest

from browser import Browser
from server import Server

SCRIPT = "<script>window.__run=1</script><img src=x onerror=\"window.__run=1\">{{7*7}}"
SCREENS = [
    "/", "/customers", "/customers/user_id:evil", "/customers/user_id:evil?tab=timeline", "/customers/user_id:evil?tab=decisions",
    "/segments", "/segments/evil", "/segments/new?example=lapsed", "/strategies", "/strategies/evil", "/strategies/evil?tab=versions",
    "/strategies/evil/edit", "/templates", "/templates/evil", "/actions", "/receipts", "/approvals", "/mailbox", "/imports",
    "/effects", "/coupons", "/actions?view=stops",
]


class HostileText(unittest.TestCase):
    def test_is_inert_everywhere(self):
        browser = Browser()
        with Server() as server:
            cookie = server.set_up()
            call = server.call
            call("POST", "/v1/customers", {"id": "evil", "source": "t", "at": "2026-01-01T00:00:00Z",
                "profile": {"name": SCRIPT, "email": "evil@example.com", "city": SCRIPT}})
            call("POST", "/v1/track", {"userId": "evil", "event": SCRIPT[:90], "messageId": "m", "properties": {"page": SCRIPT}})
            call("PATCH", "/v1/tenant", {"name": SCRIPT, "sender_name": "Shop", "sender_address": "shop@example.com",
                "postal_address": SCRIPT, "quiet_hours": None, "marketing_holdout": 0})
            call("PUT", "/v1/segments/evil", {"name": SCRIPT, "definition": {"profile": "name", "op": "is_set"}})
            call("PUT", "/v1/templates/evil", {"subject": "{{customer.name | default: \"you\"}} <b>", "html": "<p>{{customer.name | default: \"you\"}}</p>"})
            call("PUT", "/v1/pools/evil", {"name": SCRIPT, "discount": {"amount_minor": 100}, "valid_days": 3})
            call("POST", "/v1/consents/test-grant", {"purpose": "marketing", "channel": "email", "evidence": SCRIPT})
            call("PUT", "/v1/strategies/evil", {"name": SCRIPT, "audience": {"segment": "evil"}, "trigger": {"on": "segment_entered"},
                "holdout": 0, "goal": {"window_days": 3}, "arms": [{"key": "mail", "actions": [{"channel": "email", "template": "evil"}]}]})
            server.wait(lambda: call("GET", "/v1/segments/evil")["members"] == 1, 60, "the segment")
            call("POST", "/v1/strategies/evil/start")
            mail = server.wait(lambda: call("GET", "/v1/mailbox")["items"], 60, "the mail")[0]
            call("POST", "/v1/stops", {"channel": "webhook", "reason": SCRIPT})
            screens = SCREENS + [f"/mailbox?open={mail['action']}", f"/actions?open={mail['action']}"]
            with browser.window(server, cookie=cookie) as window:
                for path in screens:
                    page = window.open(path)
                    self.assertIsNone(page.evaluate("window.__run ?? null"), path)
                    self.assertEqual(page.locator("main img[src=x], main script").count(), 0, path)
                    self.assertEqual(page.locator("main").get_by_text(re.compile("^49$")).count(), 0, path)
                    for frame in page.frames[1:]:
                        self.assertEqual(frame.locator("script, img[src=x]").count(), 0, path)
                page = window.open("/customers")
                self.assertIn("<script>", page.locator("main").inner_text())
                self.assertEqual(window.complaints, [])
        browser.close()


if __name__ == "__main__":
    unittest.main()
