"""`check` against servers: each gets its line, and a wrong password is told without showing it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.demo.servers import EmbeddedMail
from tests.cli.conftest import Run

USER = "aanmelden@example.org"


@pytest.fixture(scope="module")
def mail() -> Iterator[EmbeddedMail]:
    with EmbeddedMail({USER: "geheim"}) as running:
        yield running


@pytest.fixture
def connected(office: Path, mail: EmbeddedMail, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KRINGPOST_IMAP_URL", mail.imap_url(USER))
    monkeypatch.setenv("KRINGPOST_SMTP_URL", mail.smtp_url())
    return office


def test_everything_in_reach_is_all_ok(run: Run, connected: Path) -> None:
    done = run("check")

    assert done.status == 0, done.out
    assert [line.split()[1].rstrip(":") for line in done.out.splitlines()][-6:] == [
        "secret",
        "Prefect",
        "IMAP",
        "SMTP",
        "database",
        "calendars",
    ]


def test_each_mailbox_gets_its_own_lines(
    run: Run, connected: Path, mail: EmbeddedMail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KRINGPOST_MAILBOXES__WIJKEN__ADDRESSES", "wijken@example.org")
    monkeypatch.setenv("KRINGPOST_MAILBOXES__WIJKEN__EVENTS", "leerkring")
    monkeypatch.setenv("KRINGPOST_MAILBOXES__WIJKEN__IMAP_URL", mail.imap_url(USER).replace("geheim", "hush"))
    monkeypatch.setenv("KRINGPOST_MAILBOXES__WIJKEN__SMTP_URL", mail.smtp_url())

    done = run("check")

    assert done.status == 1
    for line in ("OK     IMAP of main", "OK     SMTP of main", "WRONG  IMAP of wijken", "OK     SMTP of wijken"):
        assert line in done.out
    assert "hush" not in done.out + done.err


def test_a_wrong_password_is_told_and_not_shown(
    run: Run, connected: Path, mail: EmbeddedMail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KRINGPOST_IMAP_URL", mail.imap_url(USER).replace("geheim", "hush"))

    done = run("check")

    assert done.status == 1
    assert "WRONG  IMAP" in done.out
    assert "OK     SMTP" in done.out
    assert "hush" not in done.out + done.err


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("KRINGPOST_IMAP_URL", "imap://u:hush@mail.example.org", "in the clear"),
        ("KRINGPOST_SMTP_URL", "mailto:hush@example.org", "smtps://"),
        ("KRINGPOST_SECRET", "hush", "32 characters"),
        ("KRINGPOST_DATABASE_URL", "sqlite:////dev/null/register.db", "database"),
    ],
)
def test_a_wrong_setting_is_told(
    run: Run, connected: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, words: str
) -> None:
    monkeypatch.setenv(variable, value)

    done = run("check")

    assert done.status == 1
    assert words in done.out
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("calendar", "status", "words"),
    [
        ("BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n", 0, "OK     calendars: 1 read"),
        ("<html>Sign in</html>\n", 1, "leerkring: the calendar of Noor de Wit"),
    ],
)
def test_calendars_are_read(run: Run, connected: Path, calendar: str, status: int, words: str) -> None:
    (connected / "config" / "noor.ics").write_text(calendar, "utf-8")
    event = connected / "config" / "events" / "leerkring.toml"
    named = event.read_text("utf-8").replace('# calendar = "calendars/noor.ics"', 'calendar = "noor.ics"')
    event.write_text(named, "utf-8")

    done = run("check")

    assert done.status == status
    assert words in done.out
