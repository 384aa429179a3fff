"""Two ways to work a page: by mouse, and by keyboard alone. A test written for one runs with the other."""

import re


class Mouse:
    def __init__(self, page):
        self.page = page

    def press(self, name, role="button"):
        self.page.get_by_role(role, name=name, exact=isinstance(name, str)).first.click()

    def fill(self, label, text):
        self.page.get_by_label(label, exact=True).first.fill(text)

    def choose(self, label, option):
        self.page.get_by_label(label, exact=True).first.select_option(label=option)

    def upload(self, name, path):
        with self.page.expect_file_chooser() as chooser:
            self.press(name)
        chooser.value.set_files(path)


class Keyboard:
    """Tab, Enter, space, arrows and letters: nothing is pointed at."""

    # What has the focus, as a screen reader would call it.
    NAME = """() => {
      const at = document.activeElement
      if (!at || at === document.body) return ''
      const label = at.getAttribute('aria-label') || (at.labels && [...at.labels].map(l => l.textContent).join(' ')) || at.textContent || ''
      return label.trim().replace(/\\s+/g, ' ')
    }"""

    def __init__(self, page):
        self.page = page

    def reach(self, wanted, most=160):
        """Tabs on, then back, until what has the focus is called so."""
        fits = wanted.search if isinstance(wanted, re.Pattern) else lambda text: text == wanted
        for key in ["Tab"] * most + ["Shift+Tab"] * 2 * most:
            self.page.keyboard.press(key)
            if fits(self.page.evaluate(self.NAME)):
                return
        raise AssertionError(f"{wanted!r} can't be reached by Tab on {self.page.url}")

    def press(self, name, role="button"):
        self.reach(name)
        self.page.keyboard.press("Space" if role in ("checkbox", "radio") else "Enter")

    def fill(self, label, text):
        self.reach(label)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, label, option):
        self.reach(label)
        value = self.page.evaluate(
            "option => [...document.activeElement.options].find(o => o.label === option).value", option)
        for key in ["Home"] + ["ArrowDown"] * 800:
            if self.page.evaluate("document.activeElement.value") == value:
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{option} can't be chosen in {label}")

    def upload(self, name, path):
        with self.page.expect_file_chooser() as chooser:
            self.press(name)
        chooser.value.set_files(path)
