"""What Kringpost sets for Prefect before it is imported: no statistics, a password, and nothing that somebody set themselves."""

import os

import pytest

from flows.settings import PREFECT_DEFAULTS, Settings, prepare_prefect

OURS = Settings(addresses=("aanmelden@example.org",), ui_password="hush")  # type: ignore[arg-type]
PASSWORDS = ("PREFECT_SERVER_API_AUTH_STRING", "PREFECT_API_AUTH_STRING")


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it was afterwards, too."""
    for name in (*PREFECT_DEFAULTS, *PASSWORDS, "PREFECT_API_URL"):
        monkeypatch.setenv(name, "x")
        monkeypatch.delenv(name)


def test_nothing_is_told_to_prefects_makers() -> None:
    prepare_prefect()

    assert (os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"], os.environ["DO_NOT_TRACK"]) == ("false", "1")


def test_server_and_flows_share_the_password() -> None:
    prepare_prefect(OURS)

    assert [os.environ[name] for name in PASSWORDS] == ["hush", "hush"]


def test_without_a_password_the_pages_are_open() -> None:
    prepare_prefect(Settings(addresses=("aanmelden@example.org",)))

    assert not set(PASSWORDS) & os.environ.keys()


def test_of_a_named_server_the_password_is_its_owners(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "https://prefect.example.org/api")

    prepare_prefect(OURS)

    assert not set(PASSWORDS) & os.environ.keys()


def test_what_somebody_set_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_AUTH_STRING", "theirs")

    prepare_prefect(OURS)

    assert os.environ["PREFECT_API_AUTH_STRING"] == "theirs"
