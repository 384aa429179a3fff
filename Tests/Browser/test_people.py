"""Who may do what: an owner invites an approver and a viewer, each by the link that is shown; the approver approves
what the owner wrote; the viewer finds no buttons and, where the address is typed, a sentence that says who may."""

import json
import os
import pathlib
import unittest
import urllib.error
import urllib.request

from browser import Browser
from hands import Mouse
from server import Server

PICTURES = os.environ.get("RONDO_PICTURES")


def open_strategy(server, cookie, csrf):
    """A shop whose owner, signed in, wrote a strategy that waits for approval."""
    call = server.call
    for number in range(6):
        call("POST", "/v1/customers", {"id": f"u{number}", "source": "test", "at": "2026-01-01T00:00:00Z", "profile": {
            "name": f"Customer {number}", "email": f"u{number}@example.com"}})
    call("PATCH", "/v1/tenant", {"sender_name": "Tea shop", "sender_address": "shop@example.com",
        "postal_address": "1 Example Road", "quiet_hours": None, "marketing_holdout": 0})
    call("PUT", "/v1/segments/all", {"name": "All", "definition": {"profile": "name", "op": "is_set", "value": True}})
    call("PUT", "/v1/templates/hello", {"subject": "Hello", "html": "<p>Hello.</p>"})
    call("POST", "/v1/consents/test-grant", {"purpose": "marketing", "channel": "email", "evidence": "browser test"})
    server.wait(lambda: call("GET", "/v1/segments/all")["members"] == 6, 60, "the segment")
    document = {"name": "Hello", "kind": "retention", "audience": {"segment": "all"}, "trigger": {"on": "segment_entered"},
        "holdout": 0, "approval": "required", "goal": {"event": "order", "window_days": 30},
        "arms": [{"key": "mail", "actions": [{"channel": "email", "template": "hello"}]}]}
    signed_in(server, cookie, csrf, "PUT", "/v1/strategies/hello", document)
    signed_in(server, cookie, csrf, "POST", "/v1/strategies/hello/start")
    server.wait(lambda: len(call("GET", "/v1/approvals")["items"]) == 6, 60, "what waits")


def signed_in(server, cookie, csrf, method, path, body=None):
    """As a browser with a session; the status and the answer."""
    request = urllib.request.Request(server.base + path, method=method, data=json.dumps(body).encode() if body is not None else None)
    request.add_header("Cookie", f"rondo_session={cookie}")
    request.add_header("X-CSRF-Token", csrf)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.loads(answer.read() or b"null")
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


class People(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.browser = Browser()
        if PICTURES:
            pathlib.Path(PICTURES).mkdir(parents=True, exist_ok=True)

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()

    def picture(self, window, name):
        if PICTURES:
            window.page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)

    def invite(self, window, email, role):
        """By the dialog; the link that is shown once."""
        hand = Mouse(window.page)
        hand.press("Invite")
        dialog = window.page.get_by_role("dialog")
        dialog.get_by_label("E-mail", exact=True).fill(email)
        dialog.get_by_label("Role", exact=True).select_option(label=role)
        dialog.get_by_role("button", name="Invite", exact=True).click()
        dialog.wait_for(state="detached")
        window.settle()
        return window.page.locator(".copy pre").inner_text()

    def accept(self, server, link, name):
        """Follows a link in a browser of its own; the session it ends up with."""
        with self.browser.window(server) as window:
            page = window.open("/invite?" + link.split("?", 1)[1])
            page.get_by_label("Your name", exact=True).fill(name)
            page.get_by_label("Choose a password", exact=True).fill("another horse battery")
            self.picture(window, f"invite-{name}")
            self.assertNotIn("token", page.url)
            page.get_by_role("button", name="Accept and sign in").click()
            page.wait_for_selector(".navigation, nav")
            window.settle()
            self.assertEqual(window.complaints, [])
            cookies = {one["name"]: one["value"] for one in window.context.cookies()}
            return cookies["rondo_session"]

    def test_an_owner_an_approver_and_a_viewer(self):
        with Server() as server:
            owner = server.set_up()
            csrf = signed_in(server, owner, "", "GET", "/v1/session")[1]["csrf"]
            open_strategy(server, owner, csrf)
            with self.browser.window(server, cookie=owner) as window:
                window.open("/settings/people")
                links = [self.invite(window, "approver@example.com", "Approver"), self.invite(window, "viewer@example.com", "Viewer")]
                self.picture(window, "people")
                self.assertEqual(window.complaints, [])
            approver, viewer = self.accept(server, links[0], "Ada"), self.accept(server, links[1], "Vic")
            self.used_up(server, links[0])
            self.approving(server, owner, approver)
            self.viewing(server, viewer)
            self.own_pages(server, owner)

    def used_up(self, server, link):
        with self.browser.window(server, expected=["410"]) as window:
            page = window.open("/invite?" + link.split("?", 1)[1])
            page.get_by_text("This link does not work any more").wait_for()
            self.assertEqual(window.complaints, [])

    def approving(self, server, owner, approver):
        with self.browser.window(server, cookie=owner, expected=["403"]) as window:
            page = window.open("/approvals")
            # The author sees what waits and can't answer it, as somebody else could.
            self.assertEqual(page.get_by_role("checkbox", disabled=False).count(), 0)
            self.assertEqual(window.complaints, [])
        with self.browser.window(server, cookie=approver) as window:
            page = window.open("/approvals")
            page.get_by_label("Choose all that are shown").first.check()
            page.get_by_role("button", name="Approve 6").click()
            page.get_by_role("dialog").get_by_role("button", name="Approve", exact=True).click()
            page.wait_for_selector(".toast.ok")
            self.assertEqual(window.complaints, [])
            page = window.open("/segments/all")
            self.assertEqual(page.get_by_role("button", name="Change").count(), 0)
            page.get_by_text("Owners and operators can change it").wait_for()
            self.picture(window, "approver-segment")
        server.wait(lambda: server.call("GET", "/v1/overview")["actions"].get("succeeded", 0) == 6, 60, "the mails")

    def viewing(self, server, viewer):
        with self.browser.window(server, cookie=viewer, expected=["403"]) as window:
            page = window.open("/customers")
            self.picture(window, "viewer-customers")
            self.assertNotIn("u1@example.com", page.content())
            for path in ["/", "/segments", "/segments/all", "/strategies", "/strategies/hello", "/templates", "/coupons", "/imports", "/settings/business", "/settings/people", "/settings/audit"]:
                page = window.open(path)
                for name in ["Pause", "End", "New segment", "New strategy", "New template", "Save", "Invite", "Stop", "Consider all now"]:
                    self.assertEqual(page.get_by_role("button", name=name, exact=True).count(), 0, f"{name} on {path}")
            self.picture(window, "viewer-audit")
            for path in ["/approvals", "/receipts", "/mailbox", "/actions"]:
                page = window.open(path)
                page.get_by_text("You may not do that. It takes the permission “analyse”").first.wait_for()
            self.picture(window, "viewer-forced")
            self.assertEqual(window.complaints, [])
        csrf = signed_in(server, viewer, "", "GET", "/v1/session")[1]["csrf"]
        for method, path in [("POST", "/v1/strategies/hello/pause"), ("POST", "/v1/stops"), ("PATCH", "/v1/tenant"), ("GET", "/v1/audit")]:
            status, answer = signed_in(server, viewer, csrf, method, path, {} if method != "GET" else None)
            self.assertEqual((status, answer["error"]["code"]), (403, "not_permitted"), path)

    def own_pages(self, server, owner):
        with self.browser.window(server, cookie=owner) as window:
            page = window.open("/settings/audit")
            page.get_by_text("Accept an invitation").first.wait_for()
            self.picture(window, "audit")
            page.get_by_text("Invite somebody").first.click()
            window.settle()
            self.picture(window, "audit-line")
            window.open("/settings/account")
            self.picture(window, "account")
            page = window.open("/settings/keys")
            Mouse(page).press("New key")
            page.get_by_role("dialog").get_by_label("May", exact=True).select_option(label="chosen one by one")
            self.picture(window, "key-dialog")
            self.assertEqual(window.complaints, [])
        for width, language, theme in [(390, "zh-CN", "dark"), (390, "en", "light")]:
            with self.browser.window(server, language, theme, width=width, cookie=owner) as window:
                for name in ["people", "audit", "keys", "account"]:
                    window.open(f"/settings/{name}")
                    self.picture(window, f"{name}-{language}-{width}")
                self.assertEqual(window.complaints, [])

    def test_a_forgotten_password(self):
        with Server() as server:
            server.set_up()
            with self.browser.window(server) as window:
                page = window.open("/")
                page.get_by_role("link", name="Forgot the password?").click()
                window.settle()
                page.get_by_label("E-mail", exact=True).fill("owner@example.com")
                page.get_by_role("button", name="Send the link").click()
                # This server has no mail server: it says what to do instead, whoever asks.
                page.get_by_text("rondo account reset").wait_for()
                self.picture(window, "forgot")
                person = server.call("GET", "/v1/accounts")["items"][0]["id"]
                link = server.call("POST", f"/v1/accounts/{person}/reset")["link"]
                page = window.open("/reset?" + link.split("?", 1)[1])
                page.get_by_label("New password", exact=True).fill("a third horse battery")
                page.get_by_role("button", name="Set the password").click()
                page.get_by_role("button", name="To the sign-in").click()
                page.get_by_label("E-mail", exact=True).fill("owner@example.com")
                page.get_by_label("Password", exact=True).fill("a third horse battery")
                page.get_by_role("button", name="Sign in").click()
                page.wait_for_selector("nav")
                self.assertEqual(window.complaints, [])


if __name__ == "__main__":
    unittest.main()
