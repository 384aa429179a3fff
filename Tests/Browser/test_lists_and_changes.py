"""Lists narrowed and kept under a name, imports that outlive their tab, and numbers that change by themselves."""

import re
import unittest

from browser import Browser
from server import Server


class ListsAndChanges(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.browser = Browser()
        cls.server = Server()
        cls.cookie = cls.server.set_up()
        for number in range(30):
            cls.server.call("POST", "/v1/customers", {"id": f"u{number}", "profile": {
                "name": f"Customer {number}", "city": ["Shanghai", "London", "Paris"][number % 3]}})
        for name in ("one", "two", "three"):
            cls.server.call("PUT", f"/v1/segments/{name}", {"name": f"Segment {name}", "definition": {"profile": "city", "op": "is_set"}})

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__()
        cls.browser.close()

    def window(self):
        return self.browser.window(self.server, cookie=self.cookie)

    def test_a_filter_is_kept_under_a_name_for_everybody(self):
        with self.window() as window:
            page = window.open("/customers")
            page.get_by_role("button", name="Filters", exact=True).click()
            page.get_by_label("Profile field").select_option("city")
            page.get_by_label("Value", exact=True).fill("london")
            page.get_by_role("button", name="Filter", exact=True).click()
            page.wait_for_function("() => document.querySelector('.table').getAttribute('aria-rowcount') === '10'")
            self.assertIn("profile.city=london", page.url)
            self.assertIn("10 customers", page.locator(".page-head").inner_text())
            page.get_by_role("button", name="Columns").click()
            page.get_by_label("city", exact=True).check()
            page.get_by_role("button", name="Show these").click()
            self.assertIn("city", page.locator("thead").inner_text())
            page.get_by_role("button", name="Save this view").click()
            page.get_by_label("Name", exact=True).fill("Londoners")
            page.get_by_role("button", name="Save this view").last.click()
            page.get_by_role("link", name="Londoners").wait_for()
            self.assertEqual(window.complaints, [])
        # Another browser, which has stored nothing.
        with self.window() as window:
            page = window.open("/customers")
            page.get_by_role("link", name="Londoners").click()
            page.wait_for_function("() => document.querySelector('.table').getAttribute('aria-rowcount') === '10'")
            self.assertIn("London", page.locator("tbody tr").first.inner_text())
            page.get_by_role("button", name="Delete the view Londoners").click()
            page.get_by_role("dialog").get_by_role("button", name="Delete the view Londoners").click()
            page.get_by_role("link", name="Londoners").wait_for(state="detached")
            self.assertEqual(window.complaints, [])

    def test_numbers_change_by_themselves(self):
        with self.window() as window:
            page = window.open("/")
            page.wait_for_timeout(1_000)
            # Nothing is asked by the clock for a minute while changes are told; where an answer takes long, it is not
            # asked for again at once.
            self.server.call("POST", "/v1/orders", {"id": "live-1", "customer": {"user_id": "u1"}, "currency": "CNY",
                "lines": [{"product": "P1", "quantity": 1, "amount": "25.00"}]})
            page.wait_for_function("() => [...document.querySelectorAll('.stat')].some(tile => /^Orders in all/.test(tile.innerText) && tile.innerText.includes('1'))", timeout=30_000)
            self.assertEqual(window.complaints, [])

    def test_an_import_outlives_its_tab(self):
        upload = self.server.call("POST", "/v1/imports", {"kind": "customers", "file_name": "many.csv"})
        rows = "customer,name\n" + "".join(f"m{number},Member {number}\n" for number in range(6_000))
        self.server.put(f"/v1/imports/{upload['id']}/data?offset=0", rows.encode())
        with self.window() as window:
            page = window.open(f"/imports/{upload['id']}")
            page.get_by_role("button", name="Read it").click()
            page.get_by_text(re.compile("It goes on when you leave|Rows taken")).first.wait_for()
        self.server.wait(lambda: self.server.call("GET", f"/v1/imports/{upload['id']}")["state"] == "finished", 120, "the import")
        with self.window() as window:
            page = window.open(f"/imports/{upload['id']}")
            self.assertIn("6,000", page.locator(".stats").inner_text())
            page.get_by_role("button", name="Undo this import").click()
            page.get_by_role("dialog").get_by_role("button", name="Undo this import").click()
            page.wait_for_selector(".toast.ok")
            self.assertEqual(window.complaints, [])

    def test_a_strategy_leaves_out_any_number_of_segments(self):
        with self.window() as window:
            page = window.open("/strategies/new/edit?template=win_back&segment=one")
            box = page.get_by_label("But not members of", exact=True).first
            box.select_option("two")
            box.select_option("three")
            self.assertEqual(page.get_by_role("list", name="But not members of").locator("li").count(), 2)
            self.assertIn("except two, three", page.locator("aside").inner_text())
            # A message that is not saved yet is tried all the same.
            page.get_by_role("button", name="Test bench").click()
            page.get_by_role("button", name="Try it", exact=True).click()
            page.get_by_text("Considered", exact=True).wait_for()
            page.get_by_role("button", name="Do not leave Segment two out").click()
            self.assertIn("except three", page.locator("aside").inner_text())
            self.assertEqual(window.complaints, [])


if __name__ == "__main__":
    unittest.main()
