"""The supervisor's board in Chromium against a running Foyer."""

from conftest import shoot
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


def test_twenty_agents_work_at_once(server, browser):
    """Every demo agent in tabs of its own, a page for each and one more: all follow, none is left behind."""
    agents = [user for user in server.links if user in {"anna", "ben", "chloe", "dora", "emil", "farah", "george"}]
    pages = [browser(server, agents[number % len(agents)], width=1100) for number in range(20)]
    for page in pages[:len(agents)]:
        page.get_by_role("button", name="I’m ready").click()
    for page in pages:
        expect(page.locator("#status")).to_contain_text("Ready")
    for number in range(3):
        server.caller(f"s{number}")
    remotes = [page for number, page in enumerate(pages) if agents[number % len(agents)] in {"anna", "ben", "chloe"}]
    for page in remotes:
        expect(page.locator("#accept")).to_be_visible()
