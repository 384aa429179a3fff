"""The mail account from the console: saved, tried, signed, warmed up, and the list of who is left alone; by mouse and by
keyboard alone. The name server is nobody, so the check says that it could not ask."""

import os
import pathlib
import socket
import threading
import unittest

from axe_playwright_python.sync_playwright import Axe

from browser import Browser
from hands import Keyboard, Mouse
from server import Server


def relay():
    """A mail server on a free port that greets, introduces itself and takes a NOOP."""
    listener = socket.create_server(("127.0.0.1", 0))

    def speak(client):
        client.sendall(b"220 relay.example.com ESMTP\r\n")
        with client.makefile("rb") as lines:
            for line in lines:
                client.sendall(b"221 bye\r\n" if line.upper().startswith(b"QUIT") else b"250 relay.example.com\r\n")
                if line.upper().startswith(b"QUIT"):
                    return client.close()

    def serve():
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=speak, args=(client,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    return listener, listener.getsockname()[1]


class MailAccount(unittest.TestCase):
    def walk(self, hands, language="en"):
        browser = Browser()
        listener, port = relay()
        with Server("--allow-relay", f"127.0.0.1:{port}", "--dns", "127.0.0.1:1") as server:
            cookie = server.set_up()
            server.call("PATCH", "/v1/tenant", {"sender_address": "shop@example.com"})
            with browser.window(server, cookie=cookie, expected=("status of 4",)) as window:
                page = window.open("/settings/mail")
                hand = hands(page)
                hand.fill("Host", "127.0.0.1")
                hand.choose("Encryption", "None, on this machine only")
                hand.fill("Port", "1")
                hand.press("Test the connection")
                page.get_by_text("127.0.0.1:1 is not on the public internet").or_(page.get_by_text("--allow-relay")).first.wait_for()
                hand.fill("Port", str(port))
                hand.press("Test the connection")
                page.get_by_text("The server greeted us.").wait_for()
                hand.press("Save")
                page.get_by_text("Mails leave through this account.").wait_for()

                hand.press("Make a key")
                hand.fill("Selector", "mail1")
                hand.press("Make a key") if hands is Keyboard else page.get_by_role("dialog").get_by_role("button", name="Make a key").click()
                page.get_by_text("mail1._domainkey.example.com").first.wait_for()
                self.assertIn("v=DKIM1; k=rsa; p=", page.locator("main").inner_text())
                hand.press("Check the records")
                page.get_by_text("could not ask").first.wait_for()

                hand.fill("On the first day", "20")
                hand.press("Begin today")
                page.get_by_text("Day 1 of the warm-up: 0 of 20 sent today").wait_for()
                self.assertEqual([one["id"] for one in Axe().run(page).response["violations"]], [])
                self.picture(page, "mail-account")

                page = window.open("/settings/suppressions")
                hand = hands(page)
                hand.press("Add an address")
                hand.fill("Address", "bo@example.com")
                hand.fill("Reason", "asked on the phone")
                hand.press("Add an address") if hands is Keyboard else page.get_by_role("dialog").get_by_role("button", name="Add an address").click()
                page.get_by_text("b…@example.com").wait_for()
                self.assertIn("asked on the phone", page.locator("main").inner_text())
                self.assertEqual([one["id"] for one in Axe().run(page).response["violations"]], [])
                self.picture(page, "suppressions")
                hand.press("Take off")
                hand.fill("Reason", "a mistake")
                hand.press("Take off") if hands is Keyboard else page.get_by_role("dialog").get_by_role("button", name="Take off").click()
                page.get_by_text("No address is suppressed.").wait_for()
                self.assertEqual(window.complaints, [])
        listener.close()
        browser.close()

    def picture(self, page, name):
        if folder := os.environ.get("RONDO_PICTURES"):
            page.screenshot(path=pathlib.Path(folder) / f"{name}.png", full_page=True)

    def test_by_mouse(self):
        self.walk(Mouse)

    def test_by_keyboard(self):
        self.walk(Keyboard)


if __name__ == "__main__":
    unittest.main()
