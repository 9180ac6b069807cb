"""`make look`: every mail as people see it, as pictures in var/look: on a phone and on a desk beside each other, in the light and in the dark.

Needs chromium (Debian: `apt-get install chromium`). Arguments pick situations: `make look ARGS="offer confirmed"`.
"""

import html
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.mail.test_outgoing_golden import FORMS, SITUATIONS, letters_of
from tests.mail.writing import part

OUTPUT = Path("var/look")
WIDTHS = (390, 900)
HEIGHT = 2200
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
PAGE = """<!doctype html><meta charset="utf-8"><body style="margin:0;display:flex;align-items:flex-start;background:{around}">{frames}
<script>addEventListener("load", () => document.querySelectorAll("iframe").forEach(
    each => each.style.height = each.contentDocument.documentElement.scrollHeight + "px"))</script>"""


def main(wanted: list[str]) -> None:
    chromium = shutil.which("chromium") or sys.exit("make look needs chromium: apt-get install chromium")
    OUTPUT.mkdir(parents=True, exist_ok=True)
    for form in FORMS:
        for situation in wanted or SITUATIONS:
            mail = part(letters_of(situation, form)[0], "text/html")
            for name, around, flags in (("light", "#999", ()), ("dark", "#444", ("--force-dark-mode",))):
                _picture(chromium, _page(mail, around), OUTPUT / f"{form}-{situation}-{name}.png", flags)
                print(OUTPUT / f"{form}-{situation}-{name}.png")


def _page(mail: str, around: str) -> str:
    frames = "".join(
        f'<iframe style="width:{width}px;border:0;margin:10px" srcdoc="{html.escape(mail)}"></iframe>'
        for width in WIDTHS
    )
    return PAGE.format(around=around, frames=frames)


def _picture(chromium: str, page: str, picture: Path, flags: tuple[str, ...]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "page.html")
        source.write_text(page, encoding="utf-8")
        size = f"--window-size={sum(WIDTHS) + 40},{HEIGHT}"
        command = [chromium, *QUIET, *flags, f"--user-data-dir={folder}/profile", size, f"--screenshot={picture}"]
        subprocess.run([*command, source.as_uri()], check=True, capture_output=True, timeout=120)


if __name__ == "__main__":
    main(sys.argv[1:])
