"""A person confirms a consent and chooses what to get, on pages without script, by mouse and by keyboard alone; the people
who work here set it up and see it."""

import os
import re
import unittest

from axe_playwright_python.sync_playwright import Axe

from browser import Browser
from hands import Keyboard, Mouse
from server import Server
from test_every_screen import CUT

WORDS = {
    "en": {"settings": "Marketing", "save": "Save", "question": "Is this what you want?", "yes": "Yes, I confirm", "done": "Confirmed",
        "again": "Confirmed already", "off": "Turn off: Offers and news", "on": "Turn on: Help and advice about what you bought", "kept": "Your choice is kept.",
        "stop": "Stop everything", "offer": "Offer: Marketing", "address": "Mail address", "tick": "offers and news", "join": "Sign up", "mailbox": "Look into your mailbox", "make": "Make a link", "other": "中文", "pending": "Asked, not confirmed yet", "state": "On: you agreed"},
    "zh-CN": {"settings": "营销", "save": "保存", "question": "是否确认？", "yes": "确认同意", "done": "已确认",
        "again": "此前已确认", "off": "关闭: 优惠与资讯", "on": "开启: 与您所购商品有关的服务信息", "kept": "已保存您的选择。",
        "stop": "全部停止", "offer": "提供：营销", "address": "邮箱", "tick": "优惠与资讯", "join": "订阅", "mailbox": "请查收邮件", "make": "生成链接", "other": "English", "pending": "已请求，待确认", "state": "已开启：您已同意"},
}


def land(page, hand, name, role="button"):
    """Presses what leads to another page, and waits for that one: the words waited for next may stand on both."""
    with page.expect_navigation():
        hand.press(name, role)


class Preferences(unittest.TestCase):
    def look(self, page, name, language, theme, width):
        self.assertEqual([one["id"] for one in Axe().run(page).response["violations"]], [], name)
        self.assertEqual(page.evaluate(CUT), [], name)
        if folder := os.environ.get("RONDO_PICTURES"):
            page.screenshot(path=f"{folder}/{name}.{language}.{theme}.{width}.png", full_page=True)

    def walk(self, hand_of, language, theme, width):
        words = WORDS[language]
        browser = Browser()
        try:
            with Server() as server:
                cookie = server.set_up(language)
                call = server.call
                hostile = "<script>window.__run=1</script>"
                call("PATCH", "/v1/tenant", {"sender_name": "Tea & <b>shop", "sender_address": "shop@example.com",
                    "postal_address": "1 Example Road", "public_url": server.base, "quiet_hours": None})
                call("POST", "/v1/customers", {"id": "u1", "source": "t", "at": "2026-01-01T00:00:00Z",
                    "profile": {"name": hostile, "email": "ann@example.com", "language": language}})
                id = call("GET", "/v1/customers/user_id:u1")["id"]
                with browser.window(server, language, theme, width, cookie=cookie) as window:
                    page = window.open("/settings/purposes")
                    hand = hand_of(page)
                    hand.press(words["settings"], "checkbox")
                    self.look(page, "double-opt-in", language, theme, width)
                    hand.press(words["save"])
                    server.wait(lambda: call("GET", "/v1/tenant")["double_opt_in"] == ["marketing"], 10, "the setting")
                    page = window.open("/settings/purposes")
                    hand.press(words["offer"], "checkbox")
                    page.keyboard.press("Enter") if hand_of is Keyboard else page.get_by_role("button", name=words["save"]).nth(1).click()
                    page.locator(".copy pre").wait_for()
                    join = page.locator(".copy pre").inner_text().replace(server.base, "")
                    call("POST", "/v1/consents", {"customer": "user_id:u1", "purpose": "marketing", "channel": "email", "granted": True,
                        "evidence": hostile, "source": hostile})
                    mail = server.wait(lambda: call("GET", "/v1/mailbox")["items"], 30, "the question")[0]
                    text = call("GET", f"/v1/mailbox/{mail['action']}/message")["text"]
                    link = re.search(r"https?://\S+(/y/\S+)", text)[1]
                    page = window.open(f"/customers/{id}?tab=consents")
                    page.get_by_text(words["pending"]).first.wait_for()
                    hand.press(words["make"])
                    page.locator(".copy pre").wait_for()
                    own = page.locator(".copy pre").inner_text().replace(server.base, "")
                    self.look(page, "customer-consents", language, theme, width)
                    page = window.open(f"/actions?open={mail['action']}")
                    self.look(page, "confirmation-action", language, theme, width)
                    self.assertEqual(window.complaints, [])
                # Whoever follows the link is signed in nowhere.
                with browser.window(server, language, theme, width) as window:
                    window.page.emulate_media(color_scheme=theme)
                    page = window.open(join)
                    hand = hand_of(page)
                    hand.fill(words["address"], "bo@example.com")
                    hand.press(words["tick"], "checkbox")
                    self.look(page, "sign-up", language, theme, width)
                    hand.press(words["join"])
                    page.get_by_role("heading", name=words["mailbox"]).wait_for()
                    server.wait(lambda: any(one["recipient"] == "bo@example.com" for one in call("GET", "/v1/mailbox")["items"]), 30, "the mail")
                    page = window.open(link)
                    page.get_by_role("heading", name=words["question"]).wait_for()
                    self.look(page, "confirm", language, theme, width)
                    hand.press(words["yes"])
                    page.get_by_role("heading", name=words["done"]).wait_for()
                    self.look(page, "confirmed", language, theme, width)
                    page = window.open(link)
                    page.get_by_role("heading", name=words["again"]).wait_for()
                    page = window.open(own)
                    self.assertEqual(page.get_by_text(words["state"]).count(), 1)
                    self.look(page, "preferences", language, theme, width)
                    land(page, hand, words["on"])
                    page.get_by_role("status").get_by_text(words["kept"]).wait_for()
                    self.assertEqual(page.get_by_text(words["state"]).count(), 2)
                    land(page, hand, words["off"])
                    page.get_by_role("status").get_by_text(words["kept"]).wait_for()
                    self.assertEqual(page.get_by_text(words["state"]).count(), 1)
                    land(page, hand, words["other"], "link")
                    page.get_by_role("button", name=WORDS["en" if language == "zh-CN" else "zh-CN"]["stop"]).wait_for()
                    land(page, hand, WORDS["en" if language == "zh-CN" else "zh-CN"]["other"], "link")
                    land(page, hand, words["stop"])
                    page.get_by_role("status").get_by_text(words["kept"]).wait_for()
                    self.assertEqual(page.get_by_text(words["state"]).count(), 0)
                    self.look(page, "preferences-stopped", language, theme, width)
                    self.assertIsNone(page.evaluate("window.__run ?? null"))
                    self.assertEqual(page.locator("script").count(), 0)
                    self.assertEqual(window.complaints, [])
                consents = call("GET", f"/v1/customers/{id}")["consents"]
                self.assertEqual({one["state"] for one in consents}, {"withdrawn"})
        finally:
            browser.close()

    def test_by_mouse_in_english(self):
        self.walk(Mouse, "en", "light", 1280)

    def test_by_keyboard_in_chinese_in_the_dark_at_390_px(self):
        self.walk(Keyboard, "zh-CN", "dark", 390)


if __name__ == "__main__":
    unittest.main()
