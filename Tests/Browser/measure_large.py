"""What a person waits for in front of a large shop, measured in the browser. Run by hand against a folder of data:

    python measure_large.py --data DIR --binary PATH [--rows 10000]

Starts the binary on the folder, signs in (as the demo's owner, with --email and --password, or through the set-up where
nobody has an account yet), and prints what it does as it goes. The last line is one JSON object, times in milliseconds:
the first screen from the start of navigation to the overview's numbers, from a keystroke in the customers' search to its
rows (the box waits 150 ms for the next one, which is part of it), from a keystroke in a rule to its count, and the tasks
that kept the page from answering while the table of customers was scrolled through and paged on."""

import argparse
import json
import pathlib
import statistics
import subprocess
import time
import urllib.request

from playwright.sync_api import sync_playwright

from browser import ARGUMENTS
from server import OWNER, ROOT

# Notes when the overview's numbers are first on the page, when a key was pressed last, and every long task.
WATCH = """
  if (window === top) {
    window.longTasks = []
    new PerformanceObserver(list => longTasks.push(...list.getEntries().map(e => e.duration))).observe({type: 'longtask', buffered: true})
    addEventListener('keydown', () => { window.keyAt = performance.now() }, true)
    new MutationObserver((_, observer) => {
      if (!document.querySelector('.stats .stat-value')) return
      observer.disconnect()
      requestAnimationFrame(() => requestAnimationFrame(() => { window.firstAt = performance.now() }))
    }).observe(document, {childList: true, subtree: true})
  }
"""
# After the answer is here: two pictures later it is drawn.
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - window.keyAt))))"
# Scrolls as a wheel does, a part of the screen in each picture, until so many rows have come.
SCROLL = """async rows => {
  const box = document.querySelector('.table-box')
  const count = () => Number(box.querySelector('table').getAttribute('aria-rowcount'))
  const begin = performance.now()
  longTasks.length = 0
  let still = 0
  while ((count() < rows || box.scrollTop + box.clientHeight < rows * 40) && still < 600) {
    const before = box.scrollTop
    box.scrollTop += 240
    await new Promise(requestAnimationFrame)
    still = box.scrollTop === before ? still + 1 : 0
  }
  await new Promise(done => setTimeout(done, 200))
  return {rows: count(), seconds: (performance.now() - begin) / 1000, tasks: longTasks.map(one => Math.round(one))}
}"""


def say(text):
    print(f"  {text}", flush=True)


def spread(values):
    ordered = sorted(values)
    if not ordered:
        return None
    return {"n": len(ordered), "p50": round(statistics.median(ordered)), "p95": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]), "max": round(ordered[-1])}


class Shop:
    """The process on the folder."""

    def __init__(self, data, binary):
        self.data = pathlib.Path(data)
        (self.data / "process.json").unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [binary, "serve", "--data", data, "--port", "0", "--console", str(ROOT / "Console/dist")], stdout=subprocess.DEVNULL)
        self.base = f"http://127.0.0.1:{self._port()}"

    def _port(self):
        while True:
            if self.process.poll() is not None:
                raise SystemExit("the server did not start")
            try:
                return json.loads((self.data / "process.json").read_text())["port"]
            except (FileNotFoundError, json.JSONDecodeError, KeyError):
                time.sleep(0.1)

    def close(self):
        self.process.terminate()
        self.process.wait(timeout=60)

    def _post(self, path, body):
        request = urllib.request.Request(self.base + path, data=json.dumps(body).encode(), method="POST")
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.headers["Set-Cookie"].split(";")[0].split("=", 1)[1]

    def get(self, path):
        request = urllib.request.Request(self.base + path)
        request.add_header("Authorization", f"Bearer {(self.data / 'owner.key').read_text().strip()}")
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.loads(answer.read())

    def sign_in(self, email, password):
        """The cookie of a session."""
        if password is None and (self.data / "demo-password").exists():
            email, password = OWNER["email"], (self.data / "demo-password").read_text().strip()
        if password is not None:
            return self._post("/v1/session", {"email": email, "password": password})
        tenant = self.get("/v1/tenant")
        return self._post("/v1/setup", {
            "code": (self.data / "setup-code").read_text().strip(), "account": OWNER,
            "tenant": {name: tenant[name] for name in ("name", "zone", "currency", "language")}})


def first_screen(context, base):
    times = []
    for _ in range(6):
        page = context.new_page()
        page.goto(base + "/", wait_until="commit")
        page.wait_for_function("() => window.firstAt !== undefined", timeout=60_000)
        times.append(page.evaluate("() => window.firstAt"))
        page.close()
    say(f"first screen: {[round(one) for one in times]}")
    return {"cold": round(times[0]), "again": spread(times[1:])}


def search(page, base, words):
    page.goto(base + "/customers")
    page.wait_for_selector(".table tbody tr")
    box = page.locator("input[type=search]")
    times = []
    for word in words:
        # The whole list comes back first, and its count.
        box.fill("")
        page.wait_for_timeout(1_500)
        for letter in word:
            with page.expect_response(lambda answer: "/v1/customers?" in answer.url and "search=" in answer.url, timeout=30_000):
                # A letter from an input method comes without a key.
                page.evaluate("() => { window.keyAt = performance.now() }")
                box.press(letter) if letter.isascii() else box.press_sequentially(letter)
            times.append(page.evaluate(DRAWN))
    say(f"search: {len(times)} keystrokes over {len(words)} words")
    return spread(times)


def count(page, base):
    page.goto(base + "/segments/new")
    page.wait_for_selector(".segment-count")
    number = page.locator(".rule-number input").first
    times = []
    for days in range(7, 9):
        for tens in range(0, 5):
            with page.expect_response(lambda answer: answer.url.endswith("/v1/segments/preview"), timeout=30_000):
                number.fill(str(days + tens * 30))
                page.evaluate("() => { window.keyAt = performance.now() }")
            times.append(page.evaluate(DRAWN))
    say(f"segment count: {len(times)} edits")
    return spread(times)


def scroll(page, base, rows):
    page.goto(base + "/customers")
    page.wait_for_selector(".table tbody tr")
    page.wait_for_timeout(1_000)
    found = page.evaluate(SCROLL, rows)
    tasks = found.pop("tasks")
    say(f"scrolled through {found['rows']} rows")
    return {**found, "seconds": round(found["seconds"], 1), "long_tasks": len(tasks), "over_100_ms": sum(one > 100 for one in tasks), "longest": max(tasks, default=0)}


def main():
    parser = argparse.ArgumentParser(description="Measures the console in a browser over a folder of data.")
    parser.add_argument("--data", required=True)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--email", default=OWNER["email"])
    parser.add_argument("--password")
    chosen = parser.parse_args()
    shop = Shop(chosen.data, chosen.binary)
    try:
        cookie = shop.sign_in(chosen.email, chosen.password)
        shop_size = shop.get("/v1/overview")["facts"]
        say(f"a shop of {shop_size['customers']} customers and {shop_size['events']} events")
        names = [row["name"] for row in shop.get("/v1/customers?limit=200")["items"]]
        words = [name.split(" ")[0][:6] for name in names if len(name) > 2][::10][:16]
        with sync_playwright() as play:
            chromium = play.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
            context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="en")
            context.add_init_script("if (window === top) localStorage.setItem('rondo.language', 'en')")
            context.add_init_script(WATCH)
            context.add_cookies([{"name": "rondo_session", "value": cookie, "url": shop.base}])
            result = {"customers": shop_size["customers"], "events": shop_size["events"], "first_screen_ms": first_screen(context, shop.base)}
            page = context.new_page()
            result["search_keystroke_ms"] = search(page, shop.base, words)
            result["segment_count_ms"] = count(page, shop.base)
            result["scroll"] = scroll(page, shop.base, min(chosen.rows, shop_size["customers"]))
            chromium.close()
    finally:
        shop.close()
    print(json.dumps(result))


if __name__ == "__main__":
    main()
