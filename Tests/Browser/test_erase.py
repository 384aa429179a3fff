"""Somebody's data is taken along and then erased, by mouse and by keyboard alone, in either language."""

import json
import os
import pathlib
import unittest

from axe_playwright_python.sync_playwright import Axe

from browser import Browser
from hands import Keyboard, Mouse
from server import Server

WORDS = {
    "en": {"export": "Export", "erase": "Erase…", "again": "Type it again", "sure": "Erase for good", "reason": "Ground",
        "law": "A law demands it", "gone": "This customer was erased", "list": "Erasures", "show": "Show"},
    "zh-CN": {"export": "导出", "erase": "删除数据…", "again": "再次输入以确认", "sure": "永久删除", "reason": "原因",
        "law": "法律要求", "gone": "该客户的数据已删除", "list": "删除记录", "show": "查看"},
}


class Erase(unittest.TestCase):
    def walk(self, hand, language, width):
        browser = Browser()
        words = WORDS[language]
        try:
            with Server() as server:
                cookie = server.set_up(language)
                server.call("POST", "/v1/customers", {"id": "u1", "source": "t", "at": "2026-01-01T00:00:00Z",
                    "profile": {"name": "Ann", "email": "ann@example.com"}})
                server.call("POST", "/v1/track", {"userId": "u1", "event": "Seen", "messageId": "m"})
                id = server.call("GET", "/v1/customers/user_id:u1")["id"]
                with browser.window(server, language, width=width, cookie=cookie, expected=("410",)) as window:
                    page = window.open(f"/customers/{id}")
                    with page.expect_download() as download:
                        page.get_by_role("link", name=words["export"]).click()
                    kept = json.loads(pathlib.Path(download.value.path()).read_text())
                    self.assertTrue(kept["complete"] and kept["profile"]["name"] == "Ann" and len(kept["events"]) == 1)
                    hand = hand(page)
                    hand.press(words["erase"])
                    self.assertTrue(page.get_by_role("button", name=words["sure"]).is_disabled())
                    hand.fill(words["again"], "ann@example.com")
                    hand.choose(words["reason"], words["law"])
                    self.picture(page, "erase-dialog", language, width)
                    self.assertEqual(Axe().run(page).response["violations"], [])
                    hand.press(words["sure"])
                    page.get_by_role("heading", name=words["gone"]).wait_for()
                    window.settle()
                    self.assertIn(words["law"], page.content())
                    self.picture(page, "erase-receipt", language, width)
                    self.assertEqual(Axe().run(page).response["violations"], [])
                    page = window.open(f"/customers/{id}")
                    page.get_by_role("heading", name=words["gone"]).wait_for()
                    page = window.open("/settings/erasures")
                    hand.press(words["show"])
                    page.get_by_role("dialog").get_by_text(words["law"]).wait_for()
                    self.picture(page, "erasures", language, width)
                    self.assertEqual(window.complaints, [])
                self.assertEqual(server.call("GET", "/v1/customers")["items"], [])
        finally:
            browser.close()

    def picture(self, page, name, language, width):
        if folder := os.environ.get("RONDO_PICTURES"):
            page.screenshot(path=f"{folder}/{name}.{language}.{width}.png")

    def test_by_mouse_in_english(self):
        self.walk(Mouse, "en", 1280)

    def test_by_keyboard_in_chinese_at_390_px(self):
        self.walk(Keyboard, "zh-CN", 390)


if __name__ == "__main__":
    unittest.main()
