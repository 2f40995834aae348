"""The staffing page in Chromium: a manager's own figures, and what remote-first saves with them."""

import re

import jsonschema
import yaml
from conftest import ROOT, shoot, wait_for
from playwright.sync_api import expect

SMALL = "callsPerHour=60&consult=90&seat=120"
WORK = 120_000  # milliseconds that a debug build on a loaded machine may simulate


def test_a_supervisor_puts_in_figures_and_is_told_seats_and_heads(server, browser):
    sue = browser(server, "sue")
    sue.get_by_role("link", name="Staffing", exact=True).click()
    sue.fill("[name=callsPerHour]", "60")
    sue.fill("[name=consult]", "90")
    sue.fill("[name=seat]", "120")
    sue.get_by_role("button", name="Work it out").click()
    expect(sue.locator("#tiles")).to_be_visible(timeout=WORK)
    expect(sue).to_have_url(re.compile("callsPerHour=60.*whenBusy=park"))
    status, answer = ask(server, SMALL)
    saving = answer["saving"]
    assert status == 200 and saving["seatsSaved"] > 0
    expect(sue.locator("#tiles .tile").first).to_contain_text(str(saving["seatsSaved"]))
    expect(sue.locator("#service")).to_contain_text("80 % within 20 s")
    expect(sue.get_by_role("img", name=re.compile(f"Remote first: {saving['seats']} seats"))).to_be_visible()
    shoot(sue, "staffing")


def test_an_answer_is_as_described(server):
    status, answer = ask(server, SMALL + "&patience=120")
    assert status == 200
    description = yaml.safe_load((ROOT / "Sources/Console/Pages/openapi.yaml").read_text())
    schema = {"$ref": "#/components/schemas/Staffing", "components": description["components"]}
    jsonschema.Draft202012Validator(schema).validate(answer)


def test_a_figure_out_of_range_is_told_before_anything_is_asked(server, browser):
    sue = browser(server, "sue")
    sue.goto(server.url + "/staffing")
    sue.fill("[name=operations]", "130")
    sue.get_by_role("button", name="Work it out").click()
    assert sue.evaluate("document.querySelector('[name=operations]').validity.rangeOverflow")
    expect(sue.locator("#tiles")).to_be_hidden()


def test_an_address_with_figures_is_an_answer_and_a_second_question_waits_its_turn(server, browser):
    otto, sue = browser(server, "otto", scheme="dark"), browser(server, "sue")
    otto.goto(f"{server.url}/staffing?{SMALL}&whenBusy=hold", wait_until="commit")
    sue.goto(f"{server.url}/staffing?{SMALL}", wait_until="commit")
    for page in (otto, sue):
        expect(page.locator("#service")).to_be_visible(timeout=WORK)
    expect(otto.locator("[name=whenBusy]")).to_have_value("hold")
    shoot(otto, "staffing-dark")


def test_todays_busiest_hour_fills_the_form(server, browser):
    for number in range(3):
        server.caller(f"s{number}")
    sue = browser(server, "sue")
    sue.goto(server.url + "/staffing")
    sue.get_by_role("button", name="Today’s busiest hour").click()
    expect(sue.locator("[name=callsPerHour]")).to_have_value("3")
    expect(sue.locator("#service")).to_be_visible(timeout=WORK)


def test_an_agent_is_sent_to_its_desk(server, browser):
    anna = browser(server, "anna")
    anna.goto(server.url + "/staffing")
    expect(anna).to_have_url(re.compile("/desk$"))


def ask(server, figures):
    """As a program would: again while Foyer is busy or rests."""
    answers = []
    wait_for(lambda: answers.append(server.call("GET", "/api/staffing?" + figures)) or answers[-1][0] != 429, WORK / 1000)
    return answers[-1]
