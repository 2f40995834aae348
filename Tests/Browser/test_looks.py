"""Every page, light and dark, on a telephone and on a wide screen: nothing sticks out, axe finds nothing that keeps people out
(WCAG 2.1 A and AA), and the screenshots are there to look at."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import shoot

PAGES = {"sign-in": None, "phone": None, "desk": "anna", "board": "sue", "staffing": "sue", "admin": "ada"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1680])
def test_every_page_fits_and_is_for_everybody(server, browser, scheme, width):
    server.caller("lost-card")
    server.caller("another")
    for name, user in PAGES.items():
        page = browser(server, user, scheme=scheme, width=width, height=900)
        page.goto(f"{server.url}/{name}")
        page.wait_for_load_state("load")
        if user:
            page.locator(".who strong:not(:empty)").wait_for()
        if name == "admin":
            page.get_by_text("agents:").first.wait_for()
        if name == "staffing":
            page.locator("#answer").wait_for()
        page.evaluate("document.fonts.ready")
        wide = page.evaluate("[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1"
                             " && !e.closest('.scroll, .visually-hidden, .skip')).map(e => e.outerHTML.slice(0, 80))")
        assert not wide, f"{name} at {width}: {wide[:3]}"
        shoot(page, f"look-{name}-{scheme}-{width}")
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}).response["violations"]
        assert not found, [(name, rule["id"], node["html"][:120]) for rule in found for node in rule["nodes"]][:8]
