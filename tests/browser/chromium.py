"""Chromium without a window, by Debian's chromedriver, and a web server for a folder of files."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

from tests.servers.npm import in_package

PROGRAM, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
_INSTALL = "install the Debian packages chromium and chromium-driver"
_OPTIONS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-quic", "--window-size=1280,900",
)  # fmt: skip
A4 = {"paperWidth": 8.27, "paperHeight": 11.69}
"""Inches."""
AXE = """
const done = arguments[arguments.length - 1];
axe.run(document, {resultTypes: ["violations"]}).then(found => done(found.violations.map(
    each => each.id + ": " + each.nodes.map(node => node.target.join(" ") + " " + node.failureSummary).join("; "))));
"""


class Browser:
    def __init__(self, driver: Chrome, url: str) -> None:
        self.driver = driver
        self._url = url

    def opens(self, page: str, *, width: int = 1280, height: int = 900, **media: str) -> None:
        """`media`: such as `prefers_color_scheme="dark"`; `type="print"` for paper."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        kind = media.pop("type", "")
        features = [{"name": name.replace("_", "-"), "value": value} for name, value in media.items()]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": kind, "features": features})
        self.driver.get(f"{self._url}/{page}")

    def says(self, script: str) -> Any:
        return self.driver.execute_script(f"return {script}")

    def complaints(self) -> list[str]:
        """What axe-core finds: WCAG 2.2 A and AA, and what it calls best practice."""
        self.driver.execute_script(in_package("axe-core", "axe.min.js").read_text("utf-8"))
        return list(self.driver.execute_async_script(AXE))

    def printed(self) -> bytes:
        found = self.driver.execute_cdp_cmd("Page.printToPDF", A4)
        return base64.b64decode(found["data"])


@contextmanager
def browser_on(folder: Path) -> Iterator[Browser]:
    with _served(folder) as url, browser_at(url) as browser:
        yield browser


@contextmanager
def browser_at(url: str) -> Iterator[Browser]:
    if not (PROGRAM.exists() and DRIVER.exists()):
        raise AssertionError(f"Chromium is missing: {_INSTALL}.")
    options = ChromeOptions()
    options.binary_location = str(PROGRAM)
    for option in _OPTIONS:
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = Chrome(options, Service(str(DRIVER)))
    try:
        yield Browser(driver, url)
    finally:
        driver.quit()


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """The tests' own output is for what went wrong."""
