"""Drives Debian's chromium through the page: browser.py CHECK, with what the check needs as JSON on standard input.

Prints what it found wrong, a line each, and what it looked at. The exit status is 1 when anything was wrong.
"""

import json
import os
import sys
import traceback
from contextlib import contextmanager

from playwright.sync_api import Error, sync_playwright

import checks


class Browser:
    """One chromium and the faults seen in it."""

    def __init__(self, chromium, plan):
        self.chromium = chromium
        self.plan = plan
        self.base = plan["base"]
        self.faults = []
        self.looked = 0

    def fault(self, text):
        self.faults.append(text)

    def expect(self, holds, text):
        self.looked += 1
        if not holds:
            self.fault(text)

    @contextmanager
    def context(self, **options):
        """A browser of its own: no cookie of another one."""
        context = self.chromium.new_context(viewport={"width": checks.WIDTH, "height": checks.HEIGHT}, **options)
        context.set_default_timeout(20_000)
        try:
            yield context
        finally:
            context.close()

    def page(self, context, allowed=()):
        """A tab in which everything that no page may do is a fault. `allowed`: statuses that are meant to come."""
        page = context.new_page()

        def console(message):
            if message.type in ("error", "warning") and not any(str(code) in message.text for code in allowed):
                self.fault(f"{page.url}: console says {message.text}")

        def dialog(box):
            self.fault(f"{page.url}: a script of the data ran: {box.message}")
            box.dismiss()

        def response(answer):
            if answer.status >= 400 and answer.status not in allowed:
                self.fault(f"{answer.url}: status {answer.status}")

        def request(asked):
            if not asked.url.startswith(self.base):
                self.fault(f"{page.url} asks {asked.url}")

        page.on("console", console)
        page.on("pageerror", lambda error: self.fault(f"{page.url}: {error}"))
        page.on("dialog", dialog)
        page.on("response", response)
        page.on("request", request)
        return page

    def shoot(self, page, name):
        """A picture for whoever wants to look: into the folder that SKEIN_SCREENSHOTS names."""
        folder = os.environ.get("SKEIN_SCREENSHOTS")
        if folder:
            os.makedirs(folder, exist_ok=True)
            page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def main():
    plan = json.load(sys.stdin)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--host-resolver-rules=MAP evil.test 127.0.0.1"],
        )
        browser = Browser(chromium, plan)
        try:
            getattr(checks, sys.argv[1])(browser)
        except Error:
            # Something to click on did not come: the faults seen before say more about why.
            browser.fault(f"{sys.argv[1]}: {traceback.format_exc(limit=3)}")
        finally:
            chromium.close()
    for fault in browser.faults:
        print(fault)
    print(f"looked at {browser.looked}")
    sys.exit(1 if browser.faults else 0)


if __name__ == "__main__":
    main()
