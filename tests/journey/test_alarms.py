"""When a flow fails, the operator hears which one: once an hour, and nothing of what the mails say."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from prefect.client.schemas.objects import State
from prefect.states import Crashed, exception_to_failed_state

from flows.alarms import tell_operator
from flows.errors import ConfigurationError, MailServerError
from tests.journey.office import SECRET, US, Office, an_office
from tests.journey.test_prefect import run
from tests.servers.ports import free_ports
from tests.servers.prefect import PrefectServer

SECRETS = "jan@zonnehoek.example wants to cancel"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Whose settings the hook finds in the environment."""
    with an_office(tmp_path) as office:
        settings = office.settings
        for name, value in {
            "CONFIG": str(settings.config),
            "ADDRESSES": US,
            "IMAP_URL": settings.reveal("imap_url"),
            "SMTP_URL": settings.reveal("smtp_url"),
            "DATABASE_URL": settings.reveal("database_url"),
            "SECRET": SECRET,
        }.items():
            monkeypatch.setenv(f"KRINGPOST_{name}", value)
        yield office


def fails(flow: str = "poll-inbox", error: Exception | None = None) -> None:
    state = asyncio.run(exception_to_failed_state(error or MailServerError(SECRETS)))
    ends(flow, state)


def ends(flow: str, state: State[Any]) -> None:
    found = SimpleNamespace(name="grey-owl", parameters={})
    tell_operator(SimpleNamespace(name=flow), found, state)  # type: ignore[arg-type]


def test_the_contact_person_hears_of_it(office: Office) -> None:
    fails()

    (alert,) = office.answers()
    assert alert["To"].addresses[0].addr_spec == "noor.dewit@example.org"
    assert alert["Subject"] == "Kringpost: poll-inbox is mislukt"
    assert "run grey-owl, fout MailServerError" in alert.get_body(("plain",)).get_content()


@pytest.mark.prefect
def test_prefect_rings_the_bell(office: Office, prefect: PrefectServer, monkeypatch: pytest.MonkeyPatch) -> None:
    right = office.settings.reveal("imap_url")
    monkeypatch.setenv("KRINGPOST_IMAP_URL", right.replace(":secret@", ":wrong@"))
    office.changes()

    run(office, prefect, "run", "poll-inbox")

    (alert,) = office.answers()
    assert alert["Subject"] == "Kringpost: poll-inbox is mislukt"


def test_an_operator_hears_instead(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KRINGPOST_OPERATOR", "beheer@example.org")

    fails()

    (alert,) = office.answers()
    assert alert["To"].addresses[0].addr_spec == "beheer@example.org"


def test_an_operator_hears_of_broken_event_files_too(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KRINGPOST_OPERATOR", "beheer@example.org")
    (office.settings.config / "events" / "kennissessie.toml").write_text("title = ", "utf-8")

    fails(error=ConfigurationError(["events/kennissessie.toml: line 1"]))

    (alert,) = office.answers()
    assert alert["Subject"].startswith("Kringpost: poll-inbox")
    assert "ConfigurationError" in alert.get_body(("plain",)).get_content()


def test_nothing_of_the_error_is_told(office: Office) -> None:
    fails()

    (alert,) = office.answers()
    assert "zonnehoek" not in alert.as_string()


def test_once_an_hour_for_each_flow(office: Office) -> None:
    fails()
    fails()
    fails("keep-waitlist")

    # The hour may have ended between the first and the second.
    assert 2 <= len(office.answers()) <= 3


def test_a_run_that_died(office: Office) -> None:
    ends("poll-inbox", Crashed())

    (alert,) = office.answers()
    assert "is afgebroken" in alert.get_body(("plain",)).get_content()


def test_without_the_database_it_is_told_all_the_same(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KRINGPOST_DATABASE_URL", "sqlite:////proc/nowhere/kringpost.db")

    fails()

    assert len(office.answers()) == 1


def test_without_a_mail_server_it_waits(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    (closed,) = free_ports(1)
    monkeypatch.setenv("KRINGPOST_SMTP_URL", f"smtp://127.0.0.1:{closed}")

    fails()

    assert office.parts.store.outbox().counts() == {"waiting": 1}


def test_without_settings_nobody_can_be_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KRINGPOST_CONFIG", str(tmp_path / "nowhere"))

    fails()
