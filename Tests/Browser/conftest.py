"""A real `foyer serve`, real Chromium: what the tests of the pages share."""

import json
import os
import pathlib
import re
import signal
import subprocess
import time
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import sync_playwright

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOYER = os.environ.get("FOYER", str(ROOT / ".build/debug/foyer"))
SCREENSHOTS = ROOT / ".build/screenshots"
ADMIN = "the administrator of the tests"
WITHIN = 20_000  # milliseconds that a page may take on a loaded machine


class Server:
    """One `foyer serve` over a data folder; it may be killed and started again."""

    def __init__(self, data, *options):
        self.data, self.options = data, options
        self.port = 0
        self.links = {}
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [FOYER, "serve", "--data", str(self.data), "--http", f"127.0.0.1:{self.port}", "--audiosocket", "off",
             *self.options],
            cwd=ROOT, text=True, env={**os.environ, "FOYER_ADMIN_TOKEN": ADMIN, "FOYER_CALLS_RECOGNIZERS": "1",
                              "FOYER_HTTP_REQUESTS_PER_SECOND": "10000"},
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        for line in self.process.stdout:
            if found := re.search(r"http://127\.0\.0\.1:(\d+)", line):
                self.port = int(found[1])
            if found := re.search(r"(\S+)\s+(http://\S+/sign-in/\S+)", line):
                self.links[found[1]] = found[2]
            if "ready" in line.lower():
                return
        raise RuntimeError("foyer serve ended before it was ready")

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        self.process.wait(30)
        self.process.stdout.close()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def call(self, method, path, body=None):
        """One request as the administrator; gives the status and the answer."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, {
            "Authorization": f"Bearer {ADMIN}", "Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.loads(answer.read() or "null")
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or "null")

    def session(self, session):
        return self.call("GET", f"/api/sessions/{session}")[1]

    def events(self, session):
        items = self.call("GET", f"/api/sessions/{session}/events?limit=500")[1]["items"]
        return [item["event"] for item in items]

    def caller(self, session, wanted="any", suggested=("replace_card",)):
        """A caller who lost its card and asks for a human."""
        self.call("POST", "/api/sessions", {"id": session, "gateway": "api", "caller": "+44 20 7946 0018"})
        for kind, text in [("said", "Welcome to the demo bank. How can I help you?"),
                           ("heard", "hello i lost my card yesterday and need a new one"),
                           ("said", "I can block your card, but a colleague has to order a new one."),
                           ("heard", "somebody in the office please")]:
            body = {kind: text, **({"confidence": 0.83, "intent": "lost_card"} if kind == "heard" else {})}
            assert self.call("POST", f"/api/sessions/{session}/observations", body)[0] == 200
        self.call("POST", f"/api/sessions/{session}/request", {"wanted": wanted, "suggested": list(suggested)})

    def connect(self, session, agent):
        """The audio between the caller and the agent, who has accepted, is up."""
        wait_for(lambda: ((self.session(session).get("seeking") or {}).get("stage")) == "answering")
        assert self.call("POST", f"/api/sessions/{session}/connected", {"agent": agent})[0] == 200


def home_with(folder, staff):
    """A home whose staff file says `staff`, and whose everything else is the repository's."""
    home = folder / "home"
    (home / "examples/demo-bank").mkdir(parents=True)
    for part in ["models", "prompts", "examples/audio"]:
        (home / part).symlink_to(ROOT / part)
    (home / "examples/demo-bank/staff.yaml").write_text(staff)
    return home


def wait_for(fact, seconds=WITHIN / 1000):
    """Waits until `fact()` is true; a fact of the server that no page shows."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if fact():
            return
        time.sleep(0.05)
    raise AssertionError("it did not become true in time")


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path)
    yield server
    if server.process.poll() is None:
        server.stop()


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"])
        yield browser
        browser.close()


@pytest.fixture
def browser(chromium):
    """Opens pages as users: each a browser context of its own, so nobody has another's cookie."""
    contexts = []
    complaints = []

    def open_as(server, user, scheme="light", width=1440, height=900):
        context = chromium.new_context(
            color_scheme=scheme, viewport={"width": width, "height": height}, reduced_motion="reduce")
        context.set_default_timeout(WITHIN)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if "Content Security Policy" in message.text else None)
        page.goto(server.links[user] if user else server.url + "/sign-in")
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert complaints == [], "no page may throw, or break the content security policy"


def shoot(page, name):
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(SCREENSHOTS / f"{name}.png"), full_page=True)
