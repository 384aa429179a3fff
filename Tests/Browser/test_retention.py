"""An owner says how long things are kept: counts first, sees what a rule can no longer know, by keyboard alone."""

import os
import unittest

from axe_playwright_python.sync_playwright import Axe

from browser import Browser
from hands import Keyboard
from server import Server
from test_every_screen import CUT


class Retention(unittest.TestCase):
    def look(self, page, name):
        self.assertEqual([one["id"] for one in Axe().run(page).response["violations"]], [], name)
        self.assertEqual(page.evaluate(CUT), [], name)
        if folder := os.environ.get("RONDO_PICTURES"):
            page.screenshot(path=f"{folder}/{name}.zh-CN.dark.390.png", full_page=True)

    def test_by_keyboard_in_chinese_in_the_dark_at_390_px(self):
        browser = Browser()
        try:
            with Server() as server:
                cookie = server.set_up("zh-CN")
                call = server.call
                call("POST", "/v1/track", {"userId": "u1", "event": "Product Viewed", "messageId": "m1", "timestamp": "2020-01-01T00:00:00Z"})
                call("PUT", "/v1/segments/viewers", {"name": "Viewers", "definition": {"event": "Product Viewed", "at_least": 1}})
                with browser.window(server, "zh-CN", "dark", 390, cookie=cookie, expected=("400",)) as window:
                    page = window.open("/settings/retention")
                    hand = Keyboard(page)
                    page.get_by_text("永久保留").first.wait_for()
                    hand.press("更改：客户行为")
                    hand.press("永久保留", "checkbox")
                    hand.fill("天数", "7")
                    hand.press("保存")
                    page.get_by_text("应为 30 到 36500 天").wait_for()
                    hand.fill("天数", "90")
                    hand.press("统计将清除的数量")
                    page.get_by_text("下次清理将清除 1 条。").wait_for()
                    self.assertEqual(page.get_by_text("应为 30 到 36500 天").count(), 0)
                    self.look(page, "retention-dialog")
                    hand.press("保存")
                    page.get_by_role("link", name="Viewers").wait_for()
                    window.settle()
                    self.assertIn("90 天", page.locator("main").inner_text())
                    self.look(page, "retention")
                    page = window.open("/segments/viewers")
                    hand.press("编辑")
                    page.get_by_text("行为数据仅保留 90 天").wait_for()
                    self.look(page, "segment-beyond-retention")
                    self.assertEqual(window.complaints, [])
                rules = {one["subject"]: one["days"] for one in call("GET", "/v1/retention")["items"]}
                self.assertEqual(rules["events"], 90)
        finally:
            browser.close()


if __name__ == "__main__":
    unittest.main()
