"""The demo as its user sees it: the whole play through Prefect, staying up until it is told to end."""

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path

import pytest

from flows.storage.store import Store
from tests.servers.prefect import ask, clean_environment

pytestmark = pytest.mark.prefect


@dataclass(frozen=True)
class Performance:
    """The play after its last act, still up."""

    program: "subprocess.Popen[str]"
    screen: str
    folder: Path
    ui: str

    def kinds(self) -> list[str]:
        answers = sorted((self.folder / "answers").glob("*.eml"))
        return [str(message_from_bytes(answer.read_bytes())["X-Kringpost-Kind"]) for answer in answers]


@pytest.fixture(scope="module")
def performance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Performance]:
    folder = tmp_path_factory.mktemp("demo")
    program = subprocess.Popen(
        [sys.executable, "-m", "flows", "demo", "--stay", "--output", str(folder)],
        env={**clean_environment(), "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    try:
        screen = "".join(lines_until("Ctrl-C", program))
        found = re.search(r"(http://[\d.:]+)/runs", screen)
        assert found, screen
        yield Performance(program, screen, folder, found[1])
    finally:
        program.kill()
        program.wait()


def test_every_kind_of_answer_appears(performance: Performance) -> None:
    kinds = performance.kinds()

    assert kinds.count("confirmed") == 5
    assert kinds.count("intake-proposal") == 3
    assert {"info-needed", "waitlisted", "full", "not-eligible", "cancelled", "offer", "in-review"} <= set(kinds)
    assert len(kinds) == 19


def test_the_summary_of_the_next_morning_lies_beside_them(performance: Performance) -> None:
    (page,) = (performance.folder / "letters").glob("nightly-summary*.html")

    assert "Soraya el Amrani" in page.read_text("utf-8")
    assert "run of nightly-summary" in performance.screen


def test_the_seats_are_full_and_no_fuller(performance: Performance) -> None:
    store = Store(f"sqlite:///{performance.folder / 'kringpost.db'}")

    status = store.events_status()

    assert (status["kennissessie"].held, status["kennissessie"].waiting) == (4, 0)
    assert (status["leerkring"].held, status["leerkring"].waiting) == (3, 0)
    assert set(store.waiting_work().outbox) == {"sent"}
    store.close()


def test_the_screen_tells_each_mail_in_a_line(performance: Performance) -> None:
    numbered = re.findall(r"^ ?(\d+)  (\S.*)$", performance.screen, re.MULTILINE)

    assert [int(number) for number, _ in numbered] == list(range(1, 19))
    assert re.search(r"Owen Blackwood +register kennissessie +confirmed \+ invitation", performance.screen)
    assert "kennissessie  0 → 4 of 4 taken" in performance.screen


def test_everything_lies_in_the_folder(performance: Performance) -> None:
    index = (performance.folder / "index.html").read_text("utf-8")

    linked = re.findall(r'href="([^"]+)"', index)

    assert len([link for link in linked if link.endswith(".ics")]) == 6
    assert all((performance.folder / link).stat().st_size for link in linked)


def test_the_pages_tell_the_same_numbers(performance: Performance) -> None:
    numbers = json.loads((performance.folder / "public" / "kennissessie" / "status.json").read_text("utf-8"))
    page = (performance.folder / "public" / "leerkring" / "index.html").read_text("utf-8")

    assert (numbers["state"], numbers["free"], numbers["waiting"]) == ("waitlist", 0, 0)
    assert '<h2 id="stands">Vol</h2>' in page
    assert f"{performance.folder}/public/" in performance.screen
    assert len(list((performance.folder / "private").iterdir())) == 1


def test_the_runs_of_the_pages_bear_no_names(performance: Performance) -> None:
    runs = ask(performance.ui, "/flow_runs/filter", sort="START_TIME_ASC")
    tables = ask(performance.ui, "/artifacts/filter")

    rows = [row for table in tables if table["key"] == "mails" for row in json.loads(table["data"])]
    shown = json.dumps([rows, [run["name"] for run in runs]])
    assert [run["name"].partition(",")[0] for run in runs][:2] == [
        "aanmelden@example.org: 5 mails",
        "aanmelden@example.org: 7 mails",
    ]
    assert len(rows) == 18
    assert not re.search("Marjan|Vos|Tess|Blackwood|Meerwijk|buurtwarmte|[a-z]@(?!example.org)", shown)


def test_it_ends_when_told_to(performance: Performance) -> None:
    performance.program.send_signal(signal.SIGINT)

    assert performance.program.wait(60) == 0


def lines_until(word: str, program: "subprocess.Popen[str]") -> Iterator[str]:
    end = time.monotonic() + 240
    assert program.stdout
    for line in program.stdout:
        yield line
        if word in line or time.monotonic() > end:
            return
