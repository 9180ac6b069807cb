"""`make screenshots`: plays the demo, and takes the README's pictures of Prefect's pages."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.browser.chromium import Browser, browser_at
from tests.servers.prefect import PrefectServer, clean_environment

PICTURES = Path(__file__).parents[1] / "pictures"
SETTLED = 6.0
"""Seconds for a page to fetch and draw what it shows."""


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, playing(Path(folder)) as url, browser_at(url) as browser:
        prefect = PrefectServer(url, Path(folder))
        take(browser, "runs", "runs", down=590)
        take(browser, "mails", f"artifacts/artifact/{_fullest(prefect, 'mails')}")
        take(browser, "event", f"artifacts/artifact/{_fullest(prefect, 'event-leerkring')}")


@contextmanager
def playing(folder: Path) -> Iterator[str]:
    """The address of Prefect's pages, with the play behind them."""
    words = [sys.executable, "-m", "flows", "demo", "--stay", "--output", str(folder / "demo")]
    demo = subprocess.Popen(words, env=clean_environment(), stdout=subprocess.PIPE, text=True)
    try:
        yield _address(demo)
    finally:
        demo.terminate()
        demo.wait(60)


def take(browser: Browser, name: str, page: str, down: int = 0) -> None:
    """`down`: pixels to scroll first."""
    browser.opens(page, width=1280, height=760)
    time.sleep(SETTLED)
    browser.driver.execute_script("document.querySelectorAll('*').forEach(each => each.scrollTop = arguments[0])", down)
    time.sleep(1)
    path = PICTURES / f"{name}.png"
    browser.driver.save_screenshot(str(path))
    print(f"{path.relative_to(PICTURES.parents[1])}  {path.stat().st_size // 1000} KB")


def _address(demo: "subprocess.Popen[str]") -> str:
    assert demo.stdout
    said = ""
    for line in demo.stdout:
        said += line
        if found := re.search(r"(http://127\.0\.0\.1:\d+)/runs", said.replace("\n", "")):
            return found[1]
    raise AssertionError(said)


def _fullest(prefect: PrefectServer, key: str) -> str:
    """The version with most to show."""
    found = prefect.ask("/artifacts/filter", artifacts={"key": {"any_": [key]}})
    return str(max(found, key=lambda each: len(str(each["data"])))["id"])


if __name__ == "__main__":
    main()
