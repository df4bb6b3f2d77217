"""What is looked at in the browser; each function is a check of browser.py."""

import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from axe_playwright_python.sync_playwright import Axe

WIDTH, HEIGHT = 1280, 900


def settle(condition, seconds, step=0.1):
    """Whether the condition comes to hold within the seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(step)
    return False


def name_of(path):
    return re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-") or "overview"


# Pages


def tour(browser):
    """Every page in a language and a theme: reads well, fits, breaks no rule of axe, and runs nothing of the data."""
    plan = browser.plan
    axe = Axe()
    with browser.context(locale=plan["language"], color_scheme=plan["theme"]) as context:
        page = browser.page(context)
        for path in plan["pages"]:
            page.goto(browser.base + path, wait_until="load")
            browser.expect(page.locator("html").get_attribute("lang") == plan["language"], f"{path}: language")
            browser.expect(page.locator("h1").count() == 1, f"{path}: not one h1")
            dark = page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 22, 28)"
            browser.expect(dark == (plan["theme"] == "dark"), f"{path}: theme")
            fits(browser, page, path)
            if plan["axe"]:
                accessible(browser, page, axe, path)
            browser.shoot(page, f"{name_of(path)}-{plan['language']}-{plan['theme']}")
            page.set_viewport_size({"width": 390, "height": 800})
            fits(browser, page, path + " on a telephone")
            browser.shoot(page, f"{name_of(path)}-{plan['language']}-{plan['theme']}-telephone")
            page.set_viewport_size({"width": WIDTH, "height": HEIGHT})


def fits(browser, page, path):
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    browser.expect(wide <= 0, f"{path}: {wide} pixels too wide")


def accessible(browser, page, axe, path):
    result = axe.run(page)
    browser.looked += 1
    for violation in result.response["violations"]:
        places = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
        browser.fault(f"{path}: axe {violation['impact']} {violation['id']}: {violation['help']}: {places}")


# By hand


def plain(browser):
    """Without JavaScript: every page by its link, and each change by its form."""
    plan = browser.plan
    with browser.context(java_script_enabled=False, locale="en") as context:
        page = browser.page(context)
        page.goto(browser.base + "/")
        links = page.locator("nav.side li a")
        names = links.all_inner_texts()
        browser.expect(len(names) == plan["links"], f"{len(names)} links to pages")
        for name in names:
            page.locator("nav.side").get_by_role("link", name=name, exact=True).click()
            browser.expect(page.locator("h1").inner_text() == name, f"{name} leads to {page.url}")
            here = page.locator("nav.side a[aria-current=page]").inner_text()
            browser.expect(here == name, f"{name} is marked as {here}")

        page.goto(browser.base + "/?lang=zh-CN")
        browser.expect(page.locator("h1").inner_text() == "概览", "the other language")
        page.goto(browser.base + "/jobs")
        browser.expect(page.locator("h1").inner_text() == "作业", "the language is kept")
        page.locator("header.top a").click()
        browser.expect(page.locator("h1").inner_text() == "Jobs", "and back")

        page.get_by_label("Filter").fill("state:discarded")
        page.get_by_role("button", name="Apply").click()
        rows = page.locator("tbody tr")
        browser.expect(rows.count() == plan["discarded"], f"{rows.count()} discarded jobs")
        page.locator("tbody input[type=checkbox]").first.check()
        page.get_by_role("button", name="Retry the chosen").click()
        browser.expect("retried 1" in page.locator(".banner").inner_text(), "retrying a chosen job")

        page.goto(browser.base + "/queues")
        page.get_by_label("Reason: default").fill("by hand")
        page.get_by_role("button", name="Pause: default").click()
        browser.expect("by hand" in page.locator("main").inner_text(), "pausing a queue")
        page.get_by_role("button", name="Resume: default").click()
        browser.expect("by hand" not in page.locator("main").inner_text(), "resuming a queue")

        page.goto(browser.base + "/schedules")
        page.get_by_role("button", name="Run now: nightly").click()
        page.locator("tr", has_text="nightly").first.get_by_role("link").first.click()
        browser.expect(page.locator("h1").inner_text().startswith("Job "), "running a schedule makes a job")

        page.goto(browser.base + f"/jobs/{plan['waiting']}")
        page.get_by_label("Reason").fill("not needed")
        page.get_by_role("button", name="Cancel").click()
        browser.expect("cancelled" in page.locator("main").inner_text(), "cancelling a job")
        browser.expect("not needed" in page.locator("main").inner_text(), "with its reason")

        page.goto(browser.base + "/operations")
        page.get_by_label("Filter").fill("kind:t.many")
        page.get_by_label("Action").select_option("cancel")
        page.get_by_role("button", name="Count them").click()
        browser.expect("Really change 60 jobs?" in page.locator("main").inner_text(), "the count comes first")
        page.get_by_role("button", name="Dry run").click()
        over(browser, page, "a dry run ends")
        browser.expect("60" in page.locator("dl").inner_text(), "and says how many")
        page.goto(browser.base + "/operations?filter=kind:t.many&action=cancel")
        browser.expect("Really change 60 jobs?" in page.locator("main").inner_text(), "a dry run changes nothing")
        page.get_by_label("Reason").fill("over")
        page.get_by_role("button", name="Cancel 60 jobs").click()
        over(browser, page, "an operation ends")
        page.goto(browser.base + "/jobs?filter=kind:t.many%20state:cancelled")
        browser.expect(page.locator("tbody tr").count() == 50, "its jobs are cancelled")
        page.get_by_role("link", name="Older").click()
        browser.expect(page.locator("tbody tr").count() == 10, "the rest is a page on")
        page.goto(browser.base + "/audit")
        said = page.locator("tbody").inner_text()
        browser.expect("cancel" in said and "over" in said, "the operation is in the audit log")
        page.get_by_role("link", name="Older").click()
        said = page.locator("tbody").inner_text()
        browser.expect("retry" in said and "pause" in said and "by hand" in said, "and so is what was done before")


def over(browser, page, text):
    """Goes on when the operation that the page shows has ended; without JavaScript that takes loading it again."""

    def ended():
        page.reload()
        return "done" in page.locator("dl").inner_text()

    browser.expect(settle(ended, 20, 0.5), text)


def keys(browser):
    """The keyboard: each shortcut of /keys does what it says, and none stands in the way of typing."""
    with browser.context(locale="en") as context:
        page = browser.page(context)
        page.goto(browser.base + "/")
        page.keyboard.press("Tab")
        browser.expect(page.evaluate("document.activeElement.className") == "skip", "the first stop skips to the content")
        page.keyboard.press("?")
        page.wait_for_url("**/keys")
        rows = [row.inner_text().split("\t") for row in page.locator("tbody tr").all()]
        letters = [(shortcut.split()[-1], name) for shortcut, name in rows if shortcut.startswith("g ")]
        browser.expect(len(letters) == browser.plan["links"], f"{len(letters)} shortcuts to pages")
        for letter, name in letters:
            page.keyboard.press("g")
            page.keyboard.press(letter)
            page.wait_for_function("name => document.querySelector('h1').innerText === name", arg=name)
        page.goto(browser.base + "/jobs")
        page.keyboard.press("/")
        browser.expect(page.evaluate("document.activeElement.id") == "filter", "/ goes to the filter")
        page.keyboard.type("gj?")
        browser.expect(page.locator("#filter").input_value() == "gj?", "letters are letters in a field")
        page.keyboard.press("Escape")
        browser.expect(page.evaluate("document.activeElement === document.body"), "Escape leaves it")
        place = "Array.from(document.querySelectorAll('tbody tr')).findIndex(row => row.classList.contains('here'))"
        for key, row in [("j", 0), ("j", 1), ("k", 0), ("k", 0)]:
            page.keyboard.press(key)
            browser.expect(page.evaluate(place) == row, f"{key} goes to row {row}")
        page.keyboard.press("Enter")
        page.wait_for_url("**/jobs/*")


def live(browser):
    """A page that is open shows what changes elsewhere: told by /live, and by asking where that does not arrive."""
    with browser.context(locale="en") as told, browser.context(locale="en") as asking, browser.context() as other:
        pages = []
        for context in (told, asking):
            page = browser.page(context, allowed=(503,))
            if context is asking:
                page.route("**/live", lambda route: route.fulfill(status=503, body=""))
            page.goto(browser.base + "/queues")
            page.evaluate("window.mark = 1")
            page.evaluate("document.addEventListener('securitypolicyviolation', () => { window.mark = 0 })")
            pages.append(page)
        hand = browser.page(other)
        hand.goto(browser.base + "/queues?lang=en")
        # The first question to the database tells what was there before.
        pages[0].wait_for_timeout(3500)
        hand.get_by_label("Reason: default").fill("seen live")
        hand.get_by_role("button", name="Pause: default").click()
        for page, how in zip(pages, ("told", "asking")):
            seen = settle(lambda page=page: "seen live" in page.locator("main").inner_text(), 25)
            browser.expect(seen, f"{how}: the change is not seen")
            browser.expect(page.evaluate("window.mark") == 1, f"{how}: the whole page was loaded again")
        # What somebody types stays, whatever changes.
        pages[0].get_by_label("Reason: evil").fill("half a sent")
        hand.get_by_role("button", name="Resume: default").click()
        pages[0].wait_for_timeout(9000)
        browser.expect(pages[0].get_by_label("Reason: evil").input_value() == "half a sent", "typing was lost")


def pace(browser):
    """A page that takes long is fetched seldom: after fifty times as long, and not after the usual five seconds."""
    taken, fetches = 0.2, []

    def slowly(route):
        fetches.append(time.monotonic())
        time.sleep(taken)
        route.continue_()

    with browser.context(locale="en") as context:
        page = browser.page(context)
        # Something changes all the time.
        page.route("**/live", lambda route: route.fulfill(
            content_type="text/event-stream", body="retry: 500\nevent: change\ndata: queues\n\n"))
        page.goto(browser.base + "/queues")
        begun = time.monotonic()
        page.route("**/queues", slowly)
        end = begun + 40
        while len(fetches) < 2 and time.monotonic() < end:
            page.wait_for_timeout(200)
    browser.expect(len(fetches) == 2, f"fetched {len(fetches)} times")
    first, second = fetches[0] - begun, fetches[1] - fetches[0]
    browser.expect(first < 9, f"first fetched after {first:.1f} s")
    browser.expect(second > 50 * taken - 0.5, f"fetched again after {second:.1f} s")


# Attacks

EVIL = """<!doctype html><title>elsewhere</title>
<iframe name="frame" src="{base}/queues"></iframe>
<iframe name="sink"></iframe>
<form id="form" method="post" action="{base}/queues" target="sink">
<input name="name" value="default"><input name="action" value="pause"></form>
<form id="plain" method="post" enctype="text/plain" action="{base}/api/v1/queues/default/pause" target="sink">
<input name='{{"reason":"' value='"}}'></form>
<img src="{base}/queues?name=default&amp;action=pause"><script src="{base}/api/v1/jobs"></script>
<script>
window.read = {{}};
const ask = (name, path, options) => fetch("{base}" + path, options).then(
    async (answer) => {{ window.read[name] = answer.type === "opaque" ? "" : await answer.text() }},
    () => {{ window.read[name] = "" }});
Promise.all([
    ask("page", "/queues", {{ credentials: "include" }}), ask("list", "/api/v1/jobs", {{ credentials: "include" }}),
    ask("metrics", "/metrics"),
    ask("form", "/queues", {{ method: "POST", mode: "no-cors", credentials: "include",
        body: new URLSearchParams({{ name: "default", action: "pause" }}) }}),
    ask("json", "/api/v1/queues/default/pause", {{ method: "POST", credentials: "include",
        headers: {{ "Content-Type": "application/json" }}, body: "{{}}" }}),
    new Promise((done) => {{
        const socket = new EventSource("{base}/live");
        socket.onopen = () => {{ window.read.live = "open"; socket.close(); done(); }};
        socket.onerror = () => {{ socket.close(); done(); }};
    }}),
]).then(() => {{
    document.getElementById("form").submit();
    setTimeout(() => {{ document.getElementById("plain").submit(); setTimeout(() => {{ window.over = true }}, 500) }}, 500);
}});
</script>"""


def elsewhere(browser):
    """A page of somebody else's, in the browser of an admin who is logged in: it reads nothing and changes nothing."""

    class Evil(BaseHTTPRequestHandler):
        def do_GET(self):
            body = EVIL.format(base=browser.base).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Evil)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    try:
        # localhost is another site, 127.0.0.1 with another port the same site and another origin.
        for host in ("localhost", "127.0.0.1"):
            with browser.context(locale="en") as context:
                mine = browser.page(context, allowed=(401,))
                log_in(browser, mine, "root")
                foreign = context.new_page()
                foreign.goto(f"http://{host}:{port}/")
                foreign.wait_for_function("window.over === true")
                read = foreign.evaluate("window.read")
                browser.expect(not any(read.values()), f"{host} reads {read}")
                shown = foreign.frame(name="frame")
                browser.expect(shown is None or "Skein" not in shown.content(), f"{host} shows the page in a frame")
                mine.goto(browser.base + "/queues")
                row = mine.locator("tr", has_text="default").inner_text()
                browser.expect("paused" not in row and "active" in row, f"{host} paused a queue")
    finally:
        server.shutdown()


def rebinding(browser):
    """A name of somebody else's that was made to point to this machine: the page does not answer to it."""
    with browser.context() as context:
        page = context.new_page()
        answer = page.goto(browser.base.replace("127.0.0.1", "evil.test") + "/queues")
        browser.expect(answer.status == 421, f"status {answer.status}")
        browser.expect("default" not in page.content(), "queues are shown")


def log_in(browser, page, name):
    page.goto(browser.base + "/queues")
    browser.expect(page.url.endswith("/login"), "who is not logged in comes to the login page")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(browser.plan["password"])
    page.get_by_role("button", name="Log in").click()
    browser.expect(page.locator("header.top").inner_text().startswith(name), f"{name} is logged in")


def sessions(browser):
    """A viewer is offered no change; a cookie cannot be read by a script; after logging out nothing is left."""
    with browser.context(locale="en") as context:
        page = browser.page(context, allowed=(401, 403))
        log_in(browser, page, "guest")
        for path in browser.plan["pages"]:
            page.goto(browser.base + path)
            forms = page.locator("main form[method=post]:not([action='/logout'])").count()
            browser.expect(forms == 0, f"{path} offers a viewer {forms} changes")
        browser.expect(page.evaluate("document.cookie") == "", "a script reads a cookie")
        cookies = {cookie["name"]: cookie for cookie in context.cookies()}
        session = cookies["skein_session"]
        browser.expect(session["httpOnly"] and session["sameSite"] == "Strict", "the cookie is open")
        status = page.evaluate(
            "fetch('/queues', { method: 'POST', body: new URLSearchParams({ name: 'default', action: 'pause' }) })"
            ".then((answer) => answer.status)"
        )
        browser.expect(status == 403, f"a viewer's change is answered with {status}")
        page.get_by_role("button", name="Log out").click()
        browser.expect(page.url.endswith("/login"), "logging out")
        page.go_back()
        browser.expect("default" not in page.locator("main").inner_text(), "going back shows the page again")
        context.add_cookies([session])
        page.goto(browser.base + "/queues")
        browser.expect(page.url.endswith("/login"), "the old cookie still counts")
