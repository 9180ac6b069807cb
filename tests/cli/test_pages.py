"""Pages and calendars from the command line: what `check` says of them, and where `status` finds a contact person's own."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

SETTINGS = Path("config/settings.toml")


def test_check_counts_the_pages(run: Run, office: Path) -> None:
    done = run("check", "--offline")

    assert "OK     pages: 1 events in var/public" in done.out
    assert not (office / "var" / "public").exists()


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (SETTINGS, 'private = "var/private"', 'private = "var/public/private"', "pages: private and folder lie in one"),
        (SETTINGS, 'folder = "var/public"', 'folder = "config/settings.toml"', "not a folder that we may write in"),
        (SETTINGS, '# url = "https://', 'url = "www.', "pages.url: 'www.example.org/aanmelden' is no web address"),
        (SETTINGS, 'folder = "var', 'map = "var', "pages.map: unknown key 'map'"),
        (Path("templates/_event.html"), "event.headline", "event.heading", "_event.html, line"),
        (Path("templates/nl-je/page.toml"), "until =", "till =", "page.toml: until: is missing; add it"),
        (
            Path("templates/en/page.toml"),
            "{number} places",
            "{many} places",
            "page.toml: free_many: there is no {many} here",
        ),
        (Path("config/events/leerkring.toml"), "about.en", "about.de", "publish.about: says nothing in 'en'"),
    ],
)
def test_check_tells_what_is_wrong_with_the_pages(
    run: Run, office: Path, file: Path, old: str, new: str, told: str
) -> None:
    text = (office / file).read_text("utf-8")
    assert old in text
    (office / file).write_text(text.replace(old, new), "utf-8")

    done = run("check", "--offline")

    assert done.status == 1
    assert told in done.out


def test_status_tells_where_a_contact_persons_calendar_lies_when_asked(run: Run, office: Path) -> None:
    (calendar,) = json.loads(run("status", "--secrets", "--json").out)["calendars"]

    assert calendar["contact"] == "noor.dewit@example.org"
    assert calendar["file"].startswith("var/private/")
    told = f"calendar of noor.dewit@example.org: not written yet, {calendar['file']}"
    assert told in run("status", "--secrets").out
    assert "var/private" not in run("status").out + run("status", "--json").out


def test_another_secret_is_another_file(run: Run, office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = json.loads(run("status", "--secrets", "--json").out)["calendars"]

    monkeypatch.setenv("KRINGPOST_SECRET", "another secret of at least 32 characters")

    assert json.loads(run("status", "--secrets", "--json").out)["calendars"] != before


def test_status_without_a_secret_tells_no_place(run: Run, office: Path) -> None:
    (office / ".env").write_text("KRINGPOST_DATABASE_URL=sqlite:///var/kringpost.db\n", "utf-8")

    done = run("status", "--json")

    assert (done.status, json.loads(done.out)["calendars"]) == (0, [])
