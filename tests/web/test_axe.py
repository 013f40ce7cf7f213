"""Every page on a real server: nothing for axe to complain about, and no wider than its screen.

`make test` looks at a few pages of every sort, `make full` at all of them in all modes and widths.
"""

from collections.abc import Callable
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from tests.browsing import Room
from tests.web.walking import names_of_pages, walk

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
SECRETARIAT = "secretariat@demo.example"
DRILL = "2026-02-20-court"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
MODES, WIDTHS = ("light", "dark", "contrast"), (1440, 360)
# One of every sort: board, cards, steps, form, look-up, object, long table, record, paper.
SAMPLE = (
    "board",
    "board_drills",
    "board_drills_progress",
    "duties_measures_register",
    "issues_paste",
    "duties",
    "impact_run",
    "impact_trace",
    "impact_reference",
    "reports_brief",
    "board_work",
    "board_work_job",
    "board_work_log",
)
REFUSED = ("/nowhere/", "/impact/statistics/nowhere/")


@pytest.fixture(scope="module")
def kept() -> dict[str, str]:
    """Return what the tests of the module have found: one address of each kind of page."""
    return {}


@pytest.fixture
def addresses(kept: dict[str, str], visit: Visit) -> dict[str, str]:
    """Return one address of each kind of page after one drill, found by following links."""
    if kept:
        return kept
    page = visit(SECRETARIAT)
    page.goto("/drills/")
    page.locator(f"form[action*='{DRILL}'] button").click()
    expect(page.get_by_role("link", name="상황보고 보기")).to_be_visible(timeout=60_000)

    def links_of(address: str) -> list[str]:
        page.goto(address)
        links: list[str] = page.eval_on_selector_all(
            "a[href]", "all => all.map(a => a.getAttribute('href'))"
        )
        return links

    page.goto("/")
    asked = page.request.post(
        "/api/v1/setbacks/retry",
        headers={
            "Idempotency-Key": str(uuid4()),
            "X-CSRFToken": next(c["value"] for c in page.context.cookies() if "csrf" in c["name"]),
        },
    )
    assert asked.ok
    kept |= walk(links_of)
    kept["sign_in"] = "/sign-in/"  # who has signed in is led on from there
    kept["sign_in_forgotten"] = "/sign-in/forgotten/"
    return kept


def faults(page: Page, address: str, width: int) -> list[str]:
    """Return what is wrong with a page: too wide, or what axe says, with the element."""
    page.goto(address)
    wide = page.evaluate("document.documentElement.scrollWidth")
    said = [f"{address}: {wide} px wide on {width}"] if wide > width else []
    for rule in Axe().run(page, options=RULES).response["violations"]:
        nodes = [node["html"][:160] for node in rule["nodes"][:3]]
        said.append(f"{address}: {rule['id']}: {nodes}")
    return said


def looked_at(page: Page, places: list[str], *, mode: str, width: int) -> list[str]:
    page.evaluate("mode => localStorage.setItem('display-mode', mode)", mode)
    return [fault for address in places for fault in faults(page, address, width)]


SOME = [(1440, "light"), (360, "dark"), (1440, "contrast")]


@pytest.mark.parametrize(("width", "mode"), SOME)
def test_a_page_of_every_sort_is_clean_for_axe_and_fits(
    visit: Visit, addresses: dict[str, str], width: int, mode: str
) -> None:
    page = visit(SECRETARIAT, width=width)
    assert looked_at(page, [addresses[name] for name in SAMPLE], mode=mode, width=width) == []


@pytest.mark.full
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("mode", MODES)
def test_every_page_is_clean_for_axe_and_fits(
    visit: Visit, addresses: dict[str, str], width: int, mode: str
) -> None:
    page = visit(SECRETARIAT, width=width)
    assert set(addresses) == names_of_pages()
    everything = [address for name, address in addresses.items() if name != "sign_in"]
    assert looked_at(page, everything, mode=mode, width=width) == []
    stranger = visit(width=width)
    stranger.goto("/sign-in/")
    public = [
        addresses[name] for name in ("sign_in", "sign_in_forgotten", "duties", "impact_statistics")
    ]
    assert looked_at(stranger, public, mode=mode, width=width) == []


@pytest.mark.parametrize("mode", MODES)
def test_a_refusal_is_clean_for_axe_and_fits(browser: Browser, room: Room, mode: str) -> None:
    page = browser.new_page(base_url=room.url, viewport={"width": 360, "height": 740})
    page.goto("/sign-in/")
    assert looked_at(page, list(REFUSED), mode=mode, width=360) == []
    page.close()


@pytest.mark.full
def test_every_page_in_english_is_clean_for_axe_and_fits(
    visit: Visit, addresses: dict[str, str]
) -> None:
    page = visit(SECRETARIAT, width=360)
    page.get_by_role("button", name="English").click()
    everything = [address for name, address in addresses.items() if name != "sign_in"]
    assert looked_at(page, everything, mode="light", width=360) == []
