"""Further mailboxes in the settings: whole, told apart, and no secret in the file."""

import os
from pathlib import Path

import pytest

from flows.errors import ConfigurationError
from flows.office import load_office
from flows.settings import load_settings

FILE = """
addresses = ["aanmelden@example.org"]
auth = "oauth_client_credentials"
folders = "keep"
trusted_authserv = "mx.example.org"

[oauth]
tenant = "example.org"

[mailboxes.wijken]
addresses = ["wijken@buurten.example", "buurt@buurten.example"]
events = ["warmtedag"]
"""
EVENT = """
title = { nl = "Warmtedag" }
organiser = { name = "Bureau", email = "post@example.org" }
sessions = [{ id = "1", start = 2027-05-12T13:30:00, end = 2027-05-12T17:00:00 }]
registration = { capacity = 60 }
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("KRINGPOST_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config" / "events").mkdir(parents=True)
    (tmp_path / "config" / "events" / "warmtedag.toml").write_text(EVENT)
    (tmp_path / "config" / "settings.toml").write_text(FILE)
    return tmp_path


def test_what_a_mailbox_does_not_say_is_as_for_the_main_one() -> None:
    main, wijken = load_settings().accounts

    assert (main.name, wijken.name) == ("main", "wijken")
    assert wijken.addresses == ("wijken@buurten.example", "buurt@buurten.example")
    assert (wijken.auth, wijken.oauth.tenant, wijken.folders) == ("oauth_client_credentials", "example.org", None)


def test_the_authserv_of_one_server_is_not_believed_on_another() -> None:
    main, wijken = load_settings().accounts

    assert (main.trusted_authserv, wijken.trusted_authserv) == ("mx.example.org", "")


def test_it_may_sign_in_and_file_in_its_own_way(folder: Path) -> None:
    own = FILE + 'auth = "password"\n[mailboxes.wijken.folders]\nhandled = "Klaar"\n'
    (folder / "config" / "settings.toml").write_text(own)

    wijken = load_settings().account("wijken")

    assert wijken.auth == "password"
    assert wijken.folders is not None
    assert wijken.folders.handled == "Klaar"


def test_its_secrets_come_from_the_environment_or_a_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "smtp").write_text("smtps://u:p@mail.buurten.example\n")
    monkeypatch.setenv("KRINGPOST_MAILBOXES__WIJKEN__IMAP_URL", "imaps://u:p@mail.buurten.example")
    monkeypatch.setenv("KRINGPOST_MAILBOXES__WIJKEN__SMTP_URL_FILE", str(folder / "smtp"))

    settings = load_settings()

    assert settings.account("wijken").reveal("imap_url") == "imaps://u:p@mail.buurten.example"
    assert settings.account("wijken").reveal("smtp_url") == "smtps://u:p@mail.buurten.example"
    assert "u:p" not in f"{settings!r}{settings.account('wijken')!r}"


def test_a_whole_mailbox_may_stand_in_the_environment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "config" / "settings.toml").write_text('addresses = ["aanmelden@example.org"]\n')
    monkeypatch.setenv("KRINGPOST_MAILBOXES__WIJKEN__ADDRESSES", "wijken@buurten.example")
    monkeypatch.setenv("KRINGPOST_MAILBOXES__WIJKEN__EVENTS", "warmtedag, buurtdag")

    assert load_settings().mailboxes["wijken"].events == ("warmtedag", "buurtdag")


def test_a_secret_that_is_missing_is_asked_for_by_its_name() -> None:
    with pytest.raises(ConfigurationError, match="KRINGPOST_MAILBOXES__WIJKEN__IMAP_URL: is not set"):
        load_settings().account("wijken").reveal("imap_url")


def test_of_a_shared_application_the_main_secret_is_asked_for() -> None:
    with pytest.raises(ConfigurationError, match="KRINGPOST_OAUTH__CLIENT_SECRET: is not set"):
        load_settings().account("wijken").reveal("oauth.client_secret")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('imap_url = "imaps://u:hush@h"', "mailboxes.wijken.imap_url: is a secret"),
        ('oauth = { client_secret = "hush" }', "set KRINGPOST_MAILBOXES__WIJKEN__OAUTH__CLIENT_SECRET"),
        ('adresses = ["a@example.org"]', "mailboxes.wijken.adresses: unknown key 'adresses'"),
        ('[mailboxes.oost]\nevents = ["x"]', "mailboxes.oost.addresses: is missing"),
        ('[mailboxes.oost]\naddresses = ["o@example.org"]', "mailboxes.oost.events: is missing"),
        (
            '[mailboxes.oost]\naddresses = ["AANMELDEN@example.org"]\nevents = ["x"]',
            "'aanmelden@example.org' stands with two",
        ),
        (
            '[mailboxes.oost]\naddresses = ["o@example.org"]\nevents = ["warmtedag"]',
            "the event 'warmtedag' stands with two mailboxes",
        ),
        ('[mailboxes.main]\naddresses = ["o@example.org"]\nevents = ["x"]', "'main' cannot be a mailbox's name"),
        ('[mailboxes."Oost 2"]\naddresses = ["o@example.org"]\nevents = ["x"]', "'Oost 2' cannot be a mailbox's name"),
    ],
)
def test_a_fault_names_the_mailbox(folder: Path, line: str, words: str) -> None:
    (folder / "config" / "settings.toml").write_text(f"{FILE}{line}\n")

    with pytest.raises(ConfigurationError) as raised:
        load_settings()

    assert words in str(raised.value)
    assert "hush" not in str(raised.value)


def test_an_event_that_does_not_exist(folder: Path) -> None:
    (folder / "config" / "settings.toml").write_text(FILE.replace('["warmtedag"]', '["warmtdag"]'))

    with pytest.raises(ConfigurationError, match=r"mailboxes\.wijken\.events: unknown event 'warmtdag'; did you mean"):
        load_office(load_settings())
