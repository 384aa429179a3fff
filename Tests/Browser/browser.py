"""Chromium of Debian, driven by Playwright; whatever the page says on its console fails the test."""

import contextlib
import os

from playwright.sync_api import sync_playwright

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]


class Window:
    """A page in one language and theme, and what it complained about."""

    def __init__(self, context, base, expected=()):
        self.context, self.base, self.complaints = context, base, []
        self.page = context.new_page()
        # A refusal the test provokes is written to the console by the browser itself.
        self.page.on("console", lambda message: self._hear(message, expected))
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))

    def _hear(self, message, expected):
        text = f"{message.type}: {message.text} {message.location.get('url', '')}"
        if not any(part in text for part in expected):
            self.complaints.append(text)

    def open(self, path):
        self.page.goto(self.base + path)
        self.settle()
        return self.page

    def settle(self):
        """No skeleton is left, and nothing has been asked for a moment."""
        for pause in (250, 150):
            self.page.wait_for_selector(".skeleton", state="detached", timeout=20_000)
            self.page.wait_for_timeout(pause)


class Browser:
    def __init__(self):
        self.play = sync_playwright().start()
        self.chromium = self.play.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)

    def close(self):
        self.chromium.close()
        self.play.stop()

    @contextlib.contextmanager
    def window(self, server, language="en", theme="light", width=1280, height=860, cookie=None, expected=()):
        context = self.chromium.new_context(
            viewport={"width": width, "height": height}, locale=language, accept_downloads=True)
        context.add_init_script(
            # Frames of mails have no storage.
            "if (window === top) {"
            f"localStorage.setItem('rondo.language','{language}');localStorage.setItem('rondo.theme','{theme}')}}")
        if cookie:
            context.add_cookies([{"name": "rondo_session", "value": cookie, "url": server.base}])
        window = Window(context, server.base, expected)
        try:
            yield window
        except BaseException:
            if folder := os.environ.get("RONDO_PICTURES"):
                window.page.screenshot(path=f"{folder}/failed.png")
            raise
        finally:
            context.close()
