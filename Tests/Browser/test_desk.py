"""The agent's desk in Chromium against a running Foyer."""

import signal

from conftest import shoot, wait_for
from playwright.sync_api import expect


def ready(page):
    page.get_by_role("button", name="I’m ready").click()
    expect(page.locator("#status")).to_contain_text("Ready")


def test_a_caller_goes_from_the_remote_agent_to_a_seat_who_has_the_record_before_the_ring(server, browser):
    anna, dora = browser(server, "anna"), browser(server, "dora")
    ready(anna)
    shoot(anna, "desk-ready")
    ready(dora)
    server.caller("lost-card", wanted="seat")
    expect(anna.locator("#accept")).to_be_visible()
    expect(anna.locator("#record")).to_contain_text("hello i lost my card")
    expect(anna.locator("#record meter").first).to_be_visible()
    shoot(anna, "desk-offered")
    anna.keyboard.press("a")
    server.connect("lost-card", "anna")
    expect(anna.locator("#end")).to_be_visible()

    first = anna.locator(".operation").first
    expect(first).to_contain_text("Replace card")
    expect(first).to_contain_text("suggested by the bot")
    anna.fill("#note", "Identity checked by date of birth")
    anna.click("#save")
    expect(anna.locator("#record")).to_contain_text("Identity checked by date of birth")
    shoot(anna, "desk-talking")
    # The seat's desk is held up on its way to the record, so that the order can be seen.
    held = []
    dora.route("**/record/acknowledgement", lambda route: held.append(route))
    first.locator("input").check()
    anna.click("#declare")
    expect(dora.locator("#status")).to_contain_text("A transfer is coming")
    expect(dora.locator("#record")).to_contain_text("Identity checked by date of birth")
    expect(dora.locator("#accept")).to_have_count(0)
    expect(anna.locator("#next")).to_contain_text("you keep the caller")
    shoot(dora, "desk-record-before-ring")
    wait_for(lambda: held or dora.wait_for_timeout(50))
    held[0].continue_()
    dora.unroute("**/record/acknowledgement")
    expect(dora.locator("#accept")).to_be_visible()
    expect(dora.locator("#proof")).to_contain_text("Delivered and acknowledged")
    shoot(dora, "desk-seat-offered")
    dora.click("#accept")
    server.connect("lost-card", "dora")
    expect(dora.locator("#return")).to_be_visible()
    shoot(dora, "desk-seat-talking")
    expect(anna.locator("#status")).to_contain_text("Wrap-up")
    shoot(anna, "desk-wrap-up")
    anna.get_by_role("button", name="Operation needed").click()
    expect(anna.locator("#status")).to_contain_text("Ready")
    dora.keyboard.press("e")
    expect(dora.locator("#status")).to_contain_text("Wrap-up")

    names = [event["event"] for event in server.events("lost-card")]
    offers = [index for index, name in enumerate(names) if name == "offered"]
    assert names.index("recordDelivered") < names.index("recordAcknowledged") < offers[1]


def test_a_rejected_call_goes_to_the_next_agent(server, browser):
    anna, ben = browser(server, "anna"), browser(server, "ben")
    ready(anna)
    ready(ben)
    server.caller("s")
    expect(anna.locator("#reject")).to_be_visible()
    anna.keyboard.press("r")
    expect(ben.locator("#accept")).to_be_visible()
    expect(anna.locator("#status")).to_contain_text("Away – a call was declined")


def test_an_offer_nobody_answers_expires_and_the_agent_is_away(server, browser):
    anna = browser(server, "anna")
    ready(anna)
    server.caller("s")
    expect(anna.locator("#accept")).to_be_visible()
    expect(anna.locator("#accept")).to_have_count(0, timeout=40_000)
    expect(anna.locator("#status")).to_contain_text("Away – a call was not answered")
    assert server.session("s")["seeking"]["stage"] == "waiting"


def test_two_tabs_of_one_agent_show_the_same_and_take_the_call_once(server, browser):
    anna = browser(server, "anna")
    ready(anna)
    second = anna.context.new_page()
    second.goto(server.url + "/desk")
    server.caller("s")
    expect(second.locator("#accept")).to_be_visible()
    anna.click("#accept")
    server.connect("s", "anna")
    for page in (anna, second):
        expect(page.locator("#end")).to_be_visible()
    second.click("#end")
    for page in (anna, second):
        expect(page.locator("#status")).to_contain_text("Wrap-up")
    assert [event["event"] for event in server.events("s")].count("accepted") == 1


def test_a_reload_in_mid_call_shows_the_call_again(server, browser):
    anna = browser(server, "anna")
    ready(anna)
    server.caller("s")
    anna.click("#accept")
    server.connect("s", "anna")
    expect(anna.locator("#end")).to_be_visible()
    anna.reload()
    expect(anna.locator("#end")).to_be_visible()
    expect(anna.locator("#record")).to_contain_text("hello i lost my card")


def test_what_is_heard_during_the_call_appears_beside_it_and_a_seat_gives_the_caller_back(server, browser):
    anna, dora = browser(server, "anna"), browser(server, "dora")
    ready(anna)
    ready(dora)
    server.caller("s")
    anna.click("#accept")
    server.connect("s", "anna")
    expect(anna.locator("#end")).to_be_visible()
    server.call("POST", "/api/sessions/s/observations", {"heard": "and my card was swallowed", "confidence": 0.7})
    expect(anna.locator("#record")).to_contain_text("and my card was swallowed")
    anna.locator(".operation input").first.check()
    anna.click("#declare")
    dora.click("#accept")
    server.connect("s", "dora")
    dora.click("#return")
    expect(dora.locator("#next")).to_have_text("Waiting for a remote agent, next in line; you keep the caller.")
    expect(dora.locator("#return")).to_have_count(0)
    anna.get_by_role("button", name="Operation needed").click()
    expect(anna.locator("#record")).to_contain_text("Dora (seat) took the call")
    anna.click("#accept")
    server.connect("s", "anna")
    expect(anna.locator("#end")).to_be_visible()
    expect(dora.locator("#status")).to_contain_text("Wrap-up")


def test_a_server_that_dies_in_mid_call_leaves_a_desk_that_works_again(server, browser):
    anna = browser(server, "anna")
    ready(anna)
    server.caller("s")
    anna.click("#accept")
    server.connect("s", "anna")
    expect(anna.locator("#end")).to_be_visible()
    server.stop(signal.SIGKILL)
    expect(anna.locator("#line")).to_contain_text("Reconnecting")
    server.start()
    expect(anna.locator("#line")).to_contain_text("Live")
    # The caller went with the process (I9); the agent is signed in to the page still, and says that it is back.
    ready(anna)
    wait_for(lambda: server.session("s").get("outcome") == "failed")
    server.caller("again")
    expect(anna.locator("#accept")).to_be_visible()


def test_the_desk_works_by_keyboard_on_a_narrow_screen_and_in_the_dark(server, browser):
    anna = browser(server, "anna", scheme="dark", width=420, height=860)
    anna.get_by_role("button", name="I’m ready").focus()
    anna.keyboard.press("Enter")
    expect(anna.locator("#status")).to_contain_text("Ready")
    server.caller("s")
    expect(anna.locator("#accept")).to_be_visible()
    assert anna.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out to the side"
    shoot(anna, "desk-narrow-dark")
    anna.keyboard.press("a")
    server.connect("s", "anna")
    expect(anna.locator("#end")).to_be_visible()
    shoot(anna, "desk-talking-narrow-dark")
