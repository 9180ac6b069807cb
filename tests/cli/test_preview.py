"""`preview`: each mail as it would look."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_a_confirmation_on_the_screen(run: Run, office: Path) -> None:
    done = run("preview", "leerkring", "confirmed")

    assert done.status == 0
    assert "Subject: " in done.out
    assert "[invitation: REQUEST]" in done.out


def test_all_parts_as_files(run: Run, office: Path) -> None:
    done = run("preview", "leerkring", "confirmed", "--language", "en", "-o", "out")

    names = {path.name for path in (office / "out").iterdir()}
    assert done.status == 0
    assert {f"leerkring-confirmed.{ending}" for ending in ("txt", "html", "ics", "eml")} <= names
    assert "leerkring-confirmed-4.ics" in names


@pytest.mark.parametrize("kind", ["waitlisted", "full", "info-needed", "offer", "help", "review-request"])
def test_a_mail_without_invitation(run: Run, office: Path, kind: str) -> None:
    done = run("preview", "leerkring", kind)

    assert done.status == 0, done.err
    assert "[invitation" not in done.out


def test_the_users_own_template_wins(run: Run, office: Path) -> None:
    template = office / "templates" / "nl-je" / "full.md"
    template.write_text(template.read_text() + "\nEen eigen zin.\n")

    assert "Een eigen zin." in run("preview", "leerkring", "full").out
