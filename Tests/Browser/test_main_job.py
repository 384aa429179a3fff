"""The main job, from the first start to the effect, in both languages, by mouse and by keyboard alone."""

import csv
import gzip
import itertools
import os
import re
import tempfile
import unittest

from browser import Browser
from hands import Keyboard, Mouse
from server import OWNER, SHARED, Server

ORDERS = SHARED / "data/online_retail/orders_dev.csv.gz"

WORDS = {
    "en": dict(
        business="Name", your_name="Your name", email="E-mail", password="Password", set_up="Set up", ways="Ways in",
        save="Save", sender=("Name", "Address", "Postal address"), no_quiet="No quiet hours",
        preset="How it is written", choose="Choose a file", imported="Import", orders="Orders", customers="Customers",
        grant="Test consent", test_name="Name of the test", give="Grant", group="Group", members="Members",
        start="Start", save_version="Save as the next version", autonomy="Waiting for approval", bench="Test bench", try_it="Try it",
        all_shown="Choose all that are shown", approve=re.compile(r"^Approve \d+$"), do_approve="Approve",
        planned="Planned", effect="Effect", said="What can be said", considered="Considered"),
    "zh-CN": dict(
        business="名称", your_name="姓名", email="邮箱", password="密码", set_up="完成设置", ways="开始使用",
        save="保存", sender=("发件人名称", "发件地址", "邮寄地址"), no_quiet="不设免打扰",
        preset="文件格式", choose="选择文件", imported="开始导入", orders="订单", customers="客户",
        grant="测试授权", test_name="测试名称", give="授予", group="条件组", members="成员",
        start="启动", save_version="保存为新版本", autonomy="待审批", bench="试跑", try_it="试跑",
        all_shown="选择全部已显示的", approve=re.compile(r"^批准 \d+ 个$"), do_approve="批准",
        planned="已计划", effect="效果", said="结论", considered="已考虑"),
}


def some_orders(folder, lines=12_000):
    """The beginning of the real file, or all of it; and a mailing list of its customers at example.com."""
    orders, people = folder + "/online-retail.csv", folder + "/people.csv"
    lines = None if os.environ.get("RONDO_WHOLE") else lines
    ids = set()
    with gzip.open(ORDERS, "rt", encoding="utf-8-sig", newline="") as source, open(orders, "w", newline="") as target:
        for line in itertools.islice(source, lines):
            target.write(line)
    with open(orders, newline="") as source:
        for row in csv.DictReader(source):
            ids.add(row["CustomerID"].split(".")[0])
    with open(people, "w") as target:
        target.write("customer_id,email,name\n")
        for number in sorted(ids - {""}):
            target.write(f"{number},c{number}@example.com,Customer {number}\n")
    return orders, people


class MainJob(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not ORDERS.exists():
            if os.environ.get("CI"):
                raise AssertionError(f"{ORDERS} is missing")
            raise unittest.SkipTest(f"skipped: {ORDERS} is not on this machine")
        cls.browser = Browser()
        cls.folder = tempfile.TemporaryDirectory()
        cls.orders, cls.people = some_orders(cls.folder.name)

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.folder.cleanup()

    def test_by_mouse_in_english(self):
        self.main_job("en", Mouse)

    def test_by_mouse_in_chinese(self):
        self.main_job("zh-CN", Mouse)

    def test_by_keyboard_alone(self):
        self.main_job("en", Keyboard)

    def main_job(self, language, hands):
        w = WORDS[language]
        with Server() as server, self.browser.window(server, language) as window:
            page = window.page
            hand = hands(page)
            self.first_start(server, window, hand, w)
            self.settings(window, hand, w)
            self.imports(window, hand, w)
            self.segment(server, window, hand, w)
            self.strategy(window, hand, w)
            self.approve(server, window, hand, w)
            self.look(server, window, hand, w)
            self.assertEqual(window.complaints, [])

    def first_start(self, server, window, hand, w):
        page = window.open(f"/setup?code={server.setup_code}")
        hand.fill(w["business"], "Tea shop")
        hand.fill(w["your_name"], OWNER["name"])
        hand.fill(w["email"], OWNER["email"])
        hand.fill(w["password"], OWNER["password"])
        hand.press(w["set_up"])
        page.wait_for_url("**/welcome")
        page.get_by_role("heading", name=w["ways"]).wait_for()

    def settings(self, window, hand, w):
        page = window.open("/settings/sender")
        for label, text in zip(w["sender"], ["Tea shop", "shop@example.com", "1 Example Road, Shanghai"]):
            hand.fill(label, text)
        hand.press(w["save"])
        page.wait_for_selector(".toast.ok")
        page = window.open("/settings/limits")
        hand.press(w["no_quiet"], "checkbox")
        hand.press(w["save"])
        page.wait_for_selector(".toast.ok")

    def imports(self, window, hand, w):
        page = window.open("/imports/new")
        hand.choose(w["preset"], "online-retail")
        hand.upload(w["choose"], self.orders)
        page.wait_for_selector(".import-fields")
        self.assertIn("InvoiceNo", page.locator(".import-fields").inner_html())
        hand.press(w["imported"])
        page.wait_for_url(re.compile(r"/imports/[0-9a-f-]{36}"), timeout=60_000)
        # It is read in the background; the page shows how far it is until it is done.
        page.wait_for_selector(".page-head .chip.ok", timeout=240_000)
        window.settle()
        page = window.open("/imports/new")
        if isinstance(hand, Keyboard):
            hand.reach(w["orders"])
            page.keyboard.press("ArrowRight")
        else:
            page.get_by_text(w["customers"], exact=True).last.click()
        hand.upload(w["choose"], self.people)
        page.wait_for_selector(".import-fields")
        hand.press(w["imported"])
        page.wait_for_url(re.compile(r"/imports/[0-9a-f-]{36}"), timeout=60_000)
        # It is read in the background; the page shows how far it is until it is done.
        page.wait_for_selector(".page-head .chip.ok", timeout=240_000)
        page = window.open("/customers")
        hand.press(w["grant"])
        hand.fill(w["test_name"], "browser test")
        hand.press(w["give"])
        page.wait_for_selector(".toast.ok", timeout=60_000)

    def segment(self, server, window, hand, w):
        page = window.open("/segments/new?example=lapsed")
        page.wait_for_selector(".segment-count")
        before = page.locator(".segment-count").inner_text()
        self.assertRegex(before, r"[1-9]")
        hand.press(w["group"])
        page.wait_for_selector(".rule-group .rule-group.is-or")
        hand.press(w["save"])
        page.wait_for_url("**/segments/lapsed")
        server.wait(lambda: server.call("GET", "/v1/segments/lapsed")["members"] > 100, 120, "the segment")

    def strategy(self, window, hand, w):
        page = window.open("/strategies/new/edit?template=win_back")
        page.wait_for_selector(".note.ok")
        hand.press(w["save_version"])
        page.wait_for_url("**/strategies/win-back", timeout=60_000)
        page = window.open("/strategies/win-back?tab=bench")
        hand.press(w["try_it"])
        page.wait_for_selector("text=" + w["considered"])
        page.wait_for_selector(".strategy-open", timeout=60_000)
        self.assertEqual(page.locator(".toast").count(), 0)
        window.open("/strategies/win-back")
        hand.press(w["start"])
        page.wait_for_selector(".dialog")
        self.confirm(page, hand, w["start"])
        page.wait_for_selector(".toast.ok", timeout=60_000)

    def confirm(self, page, hand, word):
        """Presses the word in the dialog that is open, not on the page behind it."""
        if isinstance(hand, Keyboard):
            hand.press(word)
        else:
            page.locator(".dialog").get_by_role("button", name=word, exact=True).click()

    def approve(self, server, window, hand, w):
        server.wait(lambda: server.call("GET", "/v1/approvals/summary")["items"], 60, "an approval to give")
        server.wait(lambda: server.call("GET", "/v1/overview")["due"]["decide"] == 0, 60, "the decisions")
        page = window.open("/approvals")
        hand.press(w["all_shown"], "checkbox")
        if isinstance(hand, Keyboard):
            # Back to the head of the page.
            page.reload()
            window.settle()
            for _ in range(2):
                hand.press(re.compile("^Choose Customer"), "checkbox")
        hand.press(w["approve"])
        page.wait_for_selector(".dialog")
        self.confirm(page, hand, w["do_approve"])
        page.wait_for_selector(".toast.ok", timeout=60_000)

    def look(self, server, window, hand, w):
        server.wait(lambda: server.call("GET", "/v1/mailbox")["items"], 60, "a mail")
        page = window.open("/mailbox")
        page.wait_for_selector(".table .row-link")
        link = page.locator(".table .row-link").first.inner_text()
        hand.press(link, "link")
        page.wait_for_selector(".mail-frame")
        self.assertIn("sandbox", page.locator(".mail-frame").evaluate("frame => frame.getAttributeNames().join()"))
        page.keyboard.press("Escape")
        page = window.open("/receipts?outcome=awaiting_approval")
        name = page.locator(".table .row-link").first.inner_text()
        hand.press(name, "link")
        page.wait_for_selector(".receipt-gates li")
        page.keyboard.press("Escape")
        page = window.open("/strategies/win-back?tab=effect")
        page.get_by_role("heading", name=w["said"]).wait_for()
        self.assertTrue(page.locator(".effect-sentences li").count() > 0)


if __name__ == "__main__":
    unittest.main()
