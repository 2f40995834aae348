"""The administrators' page in Chromium against a running Foyer."""

import http.server
import json
import threading

import pytest
from conftest import ROOT, Server, home_with, shoot
from playwright.sync_api import expect

DEMO = (ROOT / "examples/demo-bank/staff.yaml").read_text()


def test_an_administrator_reads_checks_and_reloads_the_settings_files(server, browser):
    ada = browser(server, "ada")
    ada.get_by_role("link", name="Administration").click()
    expect(ada.locator("#text")).to_contain_text("skillGroups")
    expect(ada.get_by_role("row", name="Sue")).to_contain_text("Supervisor")
    ada.fill("#draft", "agents: none")
    ada.get_by_role("button", name="Check").click()
    expect(ada.locator("#verdict")).to_contain_text("staff.yaml:1")
    shoot(ada, "admin")
    ada.fill("#draft", DEMO)
    ada.get_by_role("button", name="Check").click()
    expect(ada.locator("#verdict")).to_contain_text("Nothing is wrong")
    ada.get_by_role("button", name="Read anew and use").click()
    expect(ada.locator("#in-force")).to_contain_text("In force")
    ada.get_by_role("button", name="Prompts").click()
    expect(ada.locator("#text")).to_contain_text("greeting")


def test_whoever_is_taken_out_of_the_staff_file_is_sent_to_the_sign_in(tmp_path, browser):
    home = home_with(tmp_path, DEMO)
    server = Server(tmp_path / "data", "--home", str(home))
    try:
        sue = browser(server, "sue")
        expect(sue.locator("#line")).to_contain_text("Live")
        without = DEMO.replace("  - id: sue\n    name: Sue\n    role: supervisor\n", "")
        assert without != DEMO
        (home / "examples/demo-bank/staff.yaml").write_text(without)
        assert server.call("POST", "/api/staff/reload", {})[0] == 200
        server.caller("s")
        expect(sue.get_by_role("heading", name="Sign in to Foyer")).to_be_visible()
    finally:
        server.stop()


@pytest.fixture
def receiver():
    """A program that takes webhooks, and those that it was sent."""
    taken = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            taken.append((self.headers["Foyer-Signature"], self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    program = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=program.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{program.server_address[1]}/hook", taken
    program.shutdown()


def test_what_a_webhook_gave_up_is_delivered_again(tmp_path, browser, receiver):
    url, taken = receiver
    data = tmp_path / "data"
    data.mkdir()
    body = '{"position":7,"event":{"event":"started"}}'
    (data / "webhook-crm.json").write_text(json.dumps(
        {"position": 0, "dead": [{"position": 7, "body": body, "problem": f"{url} answered 503"}]}))
    (tmp_path / "secret").write_text("s3cret")
    config = tmp_path / "foyer.yaml"
    config.write_text(json.dumps({"http": {"webhooks": [
        {"name": "crm", "url": url, "secretFile": str(tmp_path / "secret"), "events": []}]}}))
    server = Server(data, "--config", str(config))
    try:
        otto = browser(server, "otto", scheme="dark")
        otto.goto(server.url + "/admin")
        expect(otto.locator("#hooks")).to_contain_text("answered 503")
        for name in ["Deliver again", "Read anew and use", "Check"]:
            expect(otto.get_by_role("button", name=name)).to_have_count(0)
        shoot(otto, "admin-dark")
        ada = browser(server, "ada")
        ada.goto(server.url + "/admin")
        ada.get_by_role("button", name="Deliver again").click()
        expect(ada.locator("#hooks")).not_to_contain_text("answered 503")
        assert [sent for _, sent in taken] == [body.encode()] and taken[0][0].startswith("t=")
    finally:
        server.stop()


@pytest.mark.parametrize("user, place", [("anna", "Agent desk"), ("sue", "Supervisor board")])
def test_others_are_sent_to_where_they_work(server, browser, user, place):
    page = browser(server, user)
    page.goto(server.url + "/admin")
    expect(page.locator(".brand")).to_contain_text(place)
