"""Settings: file under `.env` under environment, secrets from outside only, every fault at once."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from flows.errors import ConfigurationError
from flows.settings import load_settings

FILE = """
addresses = ["aanmelden@example.org", "events@example.org"]
trusted_authserv = "mx.example.org"
max_message_bytes = "10 MB"
poll_every = "5m"
form_senders = [{ from = "noreply@example.org", person = "reply-to" }]

[folders]
handled = "Klaar"
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("KRINGPOST_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.toml").write_text(FILE)
    return tmp_path


def faults() -> str:
    with pytest.raises(ConfigurationError) as raised:
        load_settings()
    return str(raised.value)


def test_the_file_is_read_and_the_rest_has_defaults() -> None:
    settings = load_settings()

    assert settings.addresses == ("aanmelden@example.org", "events@example.org")
    assert settings.max_message_bytes == 10_000_000
    assert settings.poll_every == timedelta(minutes=5)
    assert settings.form_senders[0].from_ == "noreply@example.org"
    assert settings.folders is not None
    assert (settings.folders.handled, settings.folders.attention) == ("Klaar", "Kringpost/Attention")
    assert settings.answers_per_sender_per_day == 20
    assert settings.listen is True


@pytest.mark.parametrize(
    ("variable", "value", "name", "expected"),
    [
        ("KRINGPOST_TRUSTED_AUTHSERV", "mx2.example.org", "trusted_authserv", "mx2.example.org"),
        ("KRINGPOST_ADDRESSES", "a@example.org, b@example.org", "addresses", ("a@example.org", "b@example.org")),
        ("KRINGPOST_ADDRESSES", '["a@example.org"]', "addresses", ("a@example.org",)),
        ("KRINGPOST_LISTEN", "false", "listen", False),
        ("KRINGPOST_MAX_MESSAGE_BYTES", "1000", "max_message_bytes", 1000),
        ("KRINGPOST_POLL_EVERY", "30s", "poll_every", timedelta(seconds=30)),
        ("KRINGPOST_FOLDERS", "keep", "folders", None),
        ("KRINGPOST_AUTH", "oauth_refresh_token", "auth", "oauth_refresh_token"),
    ],
)
def test_the_environment_wins(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, name: str, expected: object
) -> None:
    monkeypatch.setenv(variable, value)

    assert getattr(load_settings(), name) == expected


def test_a_nested_key_is_joined_by_two_underscores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KRINGPOST_FOLDERS__ATTENTION", "Kijken")
    monkeypatch.setenv("KRINGPOST_OAUTH__CLIENT_ID", "abc")

    settings = load_settings()

    assert settings.folders is not None
    assert (settings.folders.handled, settings.folders.attention) == ("Klaar", "Kijken")
    assert settings.oauth.client_id == "abc"


def test_the_env_file_stands_under_the_environment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / ".env").write_text("KRINGPOST_SECRET=of-the-file\nKRINGPOST_TRUSTED_AUTHSERV=of-the-file\nOTHER=x\n")
    monkeypatch.setenv("KRINGPOST_TRUSTED_AUTHSERV", "of-the-environment")

    settings = load_settings()

    assert settings.reveal("secret") == "of-the-file"
    assert settings.trusted_authserv == "of-the-environment"


def test_a_secret_comes_from_a_file_that_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "imap").write_text("imaps://u:p@mail.example.org\n")
    monkeypatch.setenv("KRINGPOST_IMAP_URL_FILE", str(folder / "imap"))
    monkeypatch.setenv("KRINGPOST_OAUTH__CLIENT_SECRET_FILE", str(folder / "imap"))

    settings = load_settings()

    assert settings.reveal("imap_url") == "imaps://u:p@mail.example.org"
    assert settings.oauth.client_secret.get_secret_value() == "imaps://u:p@mail.example.org"


def test_the_addresses_of_calendars_are_secrets(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "els").write_text("https://calendar.example/els/key.ics\n")
    monkeypatch.setenv("KRINGPOST_CALENDARS__NOOR", "caldavs://noor:hush@dav.example.org/noor/")
    monkeypatch.setenv("KRINGPOST_CALENDARS__ELS_FILE", str(folder / "els"))

    settings = load_settings()

    assert settings.reveal_calendars() == {
        "noor": "caldavs://noor:hush@dav.example.org/noor/",
        "els": "https://calendar.example/els/key.ics",
    }
    assert "hush" not in repr(settings)


def test_secrets_are_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("IMAP_URL", "SMTP_URL", "DATABASE_URL", "SECRET", "OAUTH__CLIENT_SECRET", "OAUTH__REFRESH_TOKEN"):
        monkeypatch.setenv(f"KRINGPOST_{name}", "hush-hush")

    settings = load_settings()

    assert "hush" not in f"{settings!r}{settings}{settings.model_dump_json()}"


@pytest.mark.parametrize(
    "line",
    [
        'imap_url = "imaps://u:hush@h"',
        'smtp_url = "hush"',
        'database_url = "hush"',
        'secret = "hush"',
        '[oauth]\nclient_secret = "hush"',
        '[oauth]\nrefresh_token = "hush"',
    ],
)
def test_a_secret_in_the_file_is_a_fault(folder: Path, line: str) -> None:
    (folder / "config" / "settings.toml").write_text(f'addresses = ["a@example.org"]\n{line}\n')

    told = faults()

    assert "is a secret; remove it here and set KRINGPOST_" in told
    assert "hush" not in told


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "settings.toml: addresses: is missing; add it"),
        ("addresses = []", "settings.toml: addresses:"),
        ('addresses = ["x"]', "'x' is no e-mail address"),
        ('addresses = ["a@example.org"]\nlisten = "perhaps"', "settings.toml: listen:"),
        ('addresses = ["a@example.org"]\nlissten = true', "unknown key 'lissten'; did you mean 'listen'?"),
        ('addresses = ["a@example.org"]\nauth = "kerberos"', "settings.toml: auth: must be 'password'"),
        ('addresses = ["a@example.org"]\npoll_every = "soon"', "'soon' is no length of time"),
        ('addresses = ["a@example.org"]\nmax_message_bytes = "much"', "'much' is no size"),
        ('addresses = ["a@example.org"]\nanswers_per_sender_per_day = 0', "settings.toml: answers_per_sender_per_day:"),
        ('addresses = ["a@example.org"]\n[folders]\nhandeld = "x"', "folders.handeld: unknown key 'handeld'"),
        (
            'addresses = ["a@example.org"]\nform_senders = [{ from = "f@example.org" }]',
            "form_senders[1].person: is missing",
        ),
        ("addresses = [", "settings.toml: is no TOML"),
    ],
)
def test_a_fault_names_file_key_and_mend(folder: Path, text: str, words: str) -> None:
    (folder / "config" / "settings.toml").write_text(text)

    assert words in faults()


def test_a_misspelt_variable_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KRINGPOST_IMAP_ULR", "imaps://hush@h")

    told = faults()

    assert "environment: KRINGPOST_IMAP_ULR: unknown setting 'IMAP_ULR'; did you mean 'IMAP_URL'?" in told
    assert "hush" not in told


def test_a_server_is_asked_for_only_when_it_is_needed() -> None:
    settings = load_settings()

    with pytest.raises(ConfigurationError, match="KRINGPOST_IMAP_URL: is not set"):
        settings.reveal("imap_url")


def test_the_example_environment_names_settings_that_exist(folder: Path) -> None:
    example = Path(__file__).parents[2] / ".env.example"
    lines = [line.removeprefix("# ") for line in example.read_text().splitlines()]
    (folder / ".env").write_text("\n".join(line for line in lines if line.startswith("KRINGPOST_")))

    assert load_settings().reveal("database_url") == "sqlite:///var/kringpost.db"
