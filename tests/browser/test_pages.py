"""The pages in Chromium, on a phone and on a desk, in light and dark, by keyboard and on paper."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from selenium.webdriver.common.keys import Keys

from flows.registration.model import Event, Registration
from tests.browser.chromium import Browser, browser_on
from tests.mail.writing import NOW
from tests.reports.publishing import CALLED_OFF, CLOSES, IN_PART, IN_SECOND, ONE, SERIES, WITHOUT_SECOND, people, site

pytestmark = pytest.mark.servers

EVENTS: dict[str, tuple[Event, tuple[Registration, ...]]] = {
    "open": (SERIES, people(1)),
    "waitlist": (SERIES, people(3)),
    "full": (SERIES, people(3, 1)),
    "not-open": (replace(SERIES, registration=replace(SERIES.registration, opens=CLOSES - timedelta(days=1))), ()),
    "closed": (replace(SERIES, registration=replace(SERIES.registration, closes=NOW - timedelta(days=1))), ()),
    "over": (replace(ONE, sessions=tuple(replace(each, start=each.start - timedelta(days=200), end=each.end - timedelta(days=200)) for each in ONE.sessions)), ()),
    "in-part": (IN_PART, IN_SECOND),
    "afternoon": (ONE, ()),
    "called-off": (CALLED_OFF, ()),
    "without-the-second": (WITHOUT_SECOND, people(1)),
}  # fmt: skip
PAGES = [*(f"{slug}/index.html" for slug in EVENTS), "open/en.html", "afternoon/en.html", "index.html", "en.html"]
SCREENS = {"phone": 360, "desk": 1280}


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    folder = tmp_path_factory.mktemp("pages")
    for name, content in files().items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    with browser_on(folder) as browser:
        yield browser


def files() -> dict[str, bytes]:
    events = {slug: (replace(event, slug=slug, aliases=(slug,)), there) for slug, (event, there) in EVENTS.items()}
    return site(events).files()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("page", PAGES)
def test_nothing_stands_in_anybodys_way(browser: Browser, page: str, screen: str, scheme: str) -> None:
    """axe-core: contrast, names, headings, landmarks, language, size of targets and the rest."""
    browser.opens(page, width=SCREENS[screen], prefers_color_scheme=scheme)

    assert browser.complaints() == []


def test_axe_sees_what_is_wrong(browser: Browser) -> None:
    browser.opens("open/index.html")
    browser.says("document.documentElement.removeAttribute('lang')")
    browser.says("document.querySelector('.button').style.setProperty('color', '#3a7a70')")

    assert [each.partition(":")[0] for each in browser.complaints()] == ["color-contrast", "html-has-lang"]


@pytest.mark.parametrize("page", PAGES)
def test_no_sideways_scrolling_on_the_smallest_screen(browser: Browser, page: str) -> None:
    """WCAG 2.2, 1.4.10: 320 CSS pixels."""
    browser.opens(page, width=320)

    assert browser.says("document.scrollingElement.scrollWidth") <= 320


def test_nothing_is_fetched_or_refused(browser: Browser) -> None:
    browser.driver.get_log("browser")  # type: ignore[no-untyped-call]

    for page in PAGES:
        browser.opens(page)

        assert browser.says("performance.getEntriesByType('resource').length") == 0
    assert browser.driver.get_log("browser") == []  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("page", ["open/index.html", "index.html"])
def test_by_keyboard_everything_is_reached_in_order_and_seen(browser: Browser, page: str, screen: str) -> None:
    browser.opens(page, width=SCREENS[screen])
    expected = browser.says("[...document.querySelectorAll('a[href], summary')].map(each => each.textContent.trim())")

    reached, seen = [], []
    for _ in expected:
        presses(browser, Keys.TAB)
        reached.append(browser.says("document.activeElement.textContent.trim()"))
        seen.append(focus_shown(browser))

    assert reached == expected
    assert all(seen)


def test_the_skip_link_goes_past_the_top(browser: Browser) -> None:
    browser.opens("open/index.html")

    presses(browser, Keys.TAB, Keys.ENTER, Keys.TAB)

    assert browser.says("document.activeElement.className") == "button"


def test_another_language_is_one_key_away(browser: Browser) -> None:
    browser.opens("open/index.html")

    presses(browser, *[Keys.TAB] * 4, Keys.ENTER)

    assert browser.driver.current_url.endswith("/open/en.html")
    assert browser.says("document.documentElement.lang") == "en"


def test_the_form_can_be_copied_by_hand(browser: Browser) -> None:
    browser.opens("open/index.html")

    browser.says("document.querySelector('summary').focus()")
    presses(browser, Keys.ENTER)

    assert browser.says("document.querySelector('details pre').checkVisibility()")
    assert "Bewonersinitiatief:" in browser.says("document.querySelector('details pre').innerText")


def test_who_wants_no_motion_gets_none(browser: Browser) -> None:
    durations = []
    for wish in ("no-preference", "reduce"):
        browser.opens("open/index.html", prefers_reduced_motion=wish)
        durations.append(browser.says("getComputedStyle(document.querySelector('.button')).transitionDuration"))

    assert durations[1] == "0s"
    assert durations[0] != "0s"


def test_on_paper_it_says_how_to_register(browser: Browser) -> None:
    browser.opens("open/index.html", width=794, type="print")

    shown = browser.says("document.body.innerText")

    assert "Aanmelden: mail naar aanmelden@example.org" in shown
    assert "mailprogramma" not in shown
    assert browser.says("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_an_event_is_printed_on_two_pages_at_most(browser: Browser) -> None:
    browser.opens("open/index.html")

    paper = browser.printed()

    assert paper.startswith(b"%PDF")
    assert 1 <= paper.count(b"/Type /Page\n") <= 2


def presses(browser: Browser, *keys: str) -> None:
    for key in keys:
        browser.driver.switch_to.active_element.send_keys(key)


def focus_shown(browser: Browser) -> bool:
    """An outline around the element itself, or around the card that it stands for."""
    return bool(
        browser.says(
            "[null, '::after'].some(part => { const style = getComputedStyle(document.activeElement, part);"
            " return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2; })"
        )
    )
