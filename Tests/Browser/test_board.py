"""The supervisor's board in Chromium against a running Foyer."""

import json

from conftest import Server, home_with, shoot
from playwright.sync_api import expect


def test_a_supervisor_sees_queues_agents_and_sessions_and_moves_them(server, browser):
    sue, anna = browser(server, "sue"), browser(server, "anna")
    anna.get_by_role("button", name="I’m ready").click()
    for number in range(3):
        server.caller(f"s{number}")
    anna.click("#accept")
    server.connect("s0", "anna")
    row = sue.locator("tr[data-session=s0]")
    expect(row).to_contain_text("Anna")
    expect(sue.locator("#queues")).to_contain_text("2")
    expect(sue.locator("tr[data-session=s1]")).to_contain_text("next in line")
    shoot(sue, "board")
    row.get_by_role("button", name="Why?").click()
    expect(sue.locator("#dialog")).to_contain_text("offered · anna")
    shoot(sue, "board-why")
    sue.keyboard.press("Escape")
    row.get_by_role("button", name="Listen").click()
    expect(sue.locator("#dialog")).to_contain_text("hello i lost my card")
    sue.click("#dialog-close")
    row.get_by_role("button", name="Re-queue").click()
    expect(anna.locator("#status")).to_contain_text("Wrap-up")
    anna.get_by_role("button", name="Answered").click()
    expect(anna.locator("#accept")).to_be_visible()
    sue.get_by_role("button", name="Send Anna away").click()
    expect(anna.locator("#status")).to_contain_text("Away")
    expect(sue.locator("#agents")).to_contain_text("Away")


def test_a_session_that_is_over_keeps_its_record_and_its_reasons(server, browser):
    sue, anna = browser(server, "sue"), browser(server, "anna")
    anna.get_by_role("button", name="I’m ready").click()
    server.caller("s")
    anna.click("#accept")
    server.connect("s", "anna")
    anna.fill("#note", "Promised to write")
    anna.click("#save")
    expect(anna.locator("#record")).to_contain_text("Promised to write")
    anna.click("#end")
    sue.get_by_role("button", name="Ended", exact=True).click()
    sue.get_by_role("button", name="Record", exact=True).click()
    expect(sue.locator("#dialog")).to_contain_text("Promised to write")
    shoot(sue, "board-record")
    sue.keyboard.press("Escape")
    sue.get_by_role("button", name="Why?").click()
    expect(sue.locator("#dialog")).to_contain_text("offered · anna")


def test_an_auditor_sees_the_board_and_no_button_that_moves_anything(server, browser):
    otto, anna = browser(server, "otto", scheme="dark"), browser(server, "anna")
    anna.get_by_role("button", name="I’m ready").click()
    server.caller("s")
    anna.click("#accept")
    server.connect("s", "anna")
    expect(otto.locator("tr[data-session=s]")).to_contain_text("Anna")
    expect(otto.get_by_role("button", name="Re-queue")).to_have_count(0)
    expect(otto.get_by_role("button", name="Send Anna away")).to_have_count(0)
    shoot(otto, "board-dark")


def test_a_stranger_is_sent_to_the_sign_in(server, browser):
    page = browser(server, None)
    page.goto(server.url + "/desk")
    expect(page.get_by_role("heading", name="Sign in to Foyer")).to_be_visible()
    page.fill("#user", "anna")
    page.fill("#password", "guessed")
    page.click("#go")
    expect(page.locator("#error")).to_contain_text("wrong")
    shoot(page, "sign-in")


def test_twenty_agents_work_at_once(tmp_path, browser):
    """Twenty agents, twenty browsers, sixteen callers at the same moment: each remote agent gets one, none is left behind."""
    remotes, seats = [f"remote{number:02}" for number in range(16)], [f"seat{number}" for number in range(4)]
    agents = [{"id": agent, "tier": "remote"} for agent in remotes]
    agents += [{"id": agent, "tier": "seat", "skillGroups": ["cards"]} for agent in seats]
    groups = [{"id": "cards", "operations": ["replace_card"]}]
    home = home_with(tmp_path, json.dumps(
        {"agents": agents, "skillGroups": groups, "rules": {"offerExpires": 120}}))
    server = Server(tmp_path / "data", "--home", str(home))
    try:
        pages = {agent: browser(server, agent, width=1100) for agent in remotes + seats}
        for page in pages.values():
            page.get_by_role("button", name="I’m ready").click()
        for page in pages.values():
            expect(page.locator("#status")).to_contain_text("Ready", timeout=60_000)
        for number in range(len(remotes)):
            server.caller(f"s{number}")
        for agent in remotes:
            pages[agent].locator("#accept").click(timeout=60_000)
        takers = [server.session(f"s{number}")["seeking"]["agent"] for number in range(len(remotes))]
        assert sorted(takers) == remotes
        for number, agent in enumerate(takers):
            server.connect(f"s{number}", agent)
        for agent in remotes:
            expect(pages[agent].locator("#end")).to_be_visible(timeout=60_000)
        for agent in seats:
            expect(pages[agent].locator("#accept")).to_have_count(0)
    finally:
        server.stop()
