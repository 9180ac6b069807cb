"""Every setting: from `settings.toml`, overridden by `.env`, overridden by the environment. Read once, checked all at once, frozen.

The only module that looks at the environment. Secrets come from there, from a file named by `…_FILE`, or from a Prefect Secret block;
they are never printed.
"""

import os
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from flows.errors import ConfigurationError
from flows.faults import in_words, read_toml, unknown
from flows.registration.office import MAIN
from flows.settings_parts import (
    PREFIX,
    Account,
    Address,
    Addresses,
    Auth,
    Duration,
    Filing,
    Folders,
    FormSender,
    FurtherMailbox,
    OAuth,
    Pages,
    Size,
    reveal,
    twice,
    variable_of,
)  # fmt: skip

MAILBOX_SECRETS = ("imap_url", "smtp_url", "oauth.client_secret", "oauth.refresh_token")
SECRETS = (*MAILBOX_SECRETS, "database_url", "secret", "ui_password", "calendars")

PREFECT_DEFAULTS = {
    "PREFECT_LOGGING_EXTRA_LOGGERS": "flows",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    # Slots in memory are held for ever after a power cut: every later run would be cancelled, in silence.
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
    # Runs and their logs are kept for ever otherwise: some 50 MB a day.
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(14 * 24 * 3600),
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
    # The server of a single `kringpost run` needs more than Prefect's 20 seconds on a small or busy machine.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
}


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True, hide_input_in_errors=True
    )

    config: Path = Path("config")
    addresses: Addresses = Field(min_length=1)
    """Our own; the first is From and ORGANIZER."""
    imap_url: SecretStr = SecretStr("")
    smtp_url: SecretStr = SecretStr("")
    database_url: SecretStr = SecretStr("sqlite:///var/kringpost.db")
    secret: SecretStr = SecretStr("")
    ui_password: SecretStr = SecretStr("")
    """Asked by the pages of the Prefect server that `serve` starts; empty: everybody on this machine may use them."""
    auth: Auth = "password"
    oauth: OAuth = OAuth()
    ca_file: Path | None = None
    calendars: dict[str, SecretStr] = Field(default_factory=dict)
    """Addresses of contact persons' calendars in which a password or a key stands; an event file says `secret:NAME`."""
    folders: Filing = Folders()
    trusted_authserv: str = ""
    max_message_bytes: Size = Field(25_000_000, gt=0)
    answers_per_sender_per_day: int = Field(20, ge=1)
    form_senders: tuple[FormSender, ...] = ()
    operator: Address | None = None
    """Who hears that a flow failed; None: the first contact person of each event."""
    pages: Pages = Pages()
    listen: bool = True
    poll_every: Duration = Field(timedelta(minutes=1), ge=timedelta(seconds=1))
    mailboxes: dict[str, FurtherMailbox] = Field(default_factory=dict)
    """By name, beside the main one that the settings above describe."""

    @field_validator("mailboxes")
    @classmethod
    def _told_apart(cls, found: dict[str, FurtherMailbox], info: ValidationInfo) -> dict[str, FurtherMailbox]:
        if bad := [name for name in found if name == MAIN or not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name)]:
            raise ValueError(f"{bad[0]!r} cannot be a mailbox's name; use small letters and digits, and not 'main'")
        if address := twice([info.data.get("addresses", ()), *(each.addresses for each in found.values())]):
            raise ValueError(f"{address!r} stands with two mailboxes; leave it with the one that gets its mail")
        if event := twice([each.events for each in found.values()]):
            raise ValueError(f"the event {event!r} stands with two mailboxes; leave it with one")
        return found

    @property
    def accounts(self) -> tuple[Account, ...]:
        """All mailboxes, the main one first."""
        return (self.account(MAIN), *(self.account(name) for name in self.mailboxes))

    def account(self, name: str) -> Account:
        signing = (self.imap_url, self.smtp_url, self.auth, self.oauth)
        main = Account(MAIN, self.addresses, *signing, self.folders, self.trusted_authserv)
        if name == MAIN:
            return main
        if name not in self.mailboxes:
            raise ConfigurationError([f"settings.toml: mailboxes: {unknown(name, {MAIN, *self.mailboxes}, 'mailbox')}"])
        return self.mailboxes[name].beside(main, name)

    @property
    def templates(self) -> Path:
        """The user's own templates, beside their configuration."""
        return self.config.absolute().parent / "templates"

    def reveal(self, name: str) -> str:
        """The value of a secret setting, fetched from where it is kept; ConfigurationError when it is not set."""
        return reveal(variable_of(name), getattr(self, name).get_secret_value())

    def reveal_calendars(self) -> dict[str, str]:
        return {
            name: reveal(variable_of(f"calendars.{name}"), value.get_secret_value())
            for name, value in self.calendars.items()
        }

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (_Environment(settings_cls), init_settings)


class _Environment(EnvSettingsSource):
    """The environment and `.env`, with `…_FILE` replaced by what stands in the file."""

    def _load_env_vars(self) -> Mapping[str, str | None]:
        return {name.lower(): value for name, value in _variables().items()}


def load_settings() -> Settings:
    """Raises ConfigurationError with every fault, each naming its key and the mend."""
    folder = Path(_variables().get(f"{PREFIX}CONFIG") or "config")
    written = _written(folder)
    known = tuple(name for name in Settings.model_fields if name != "config")
    faults = [*_unknown_variables(), *_secrets_in_the_open(written)]
    try:
        settings = Settings(**written)
    except ValidationError as error:
        raise ConfigurationError([*faults, *in_words("settings.toml", error, known)]) from error
    except SettingsError as error:
        raise ConfigurationError([*faults, f"environment: {error}; write the value as JSON"]) from error
    if faults:
        raise ConfigurationError(faults)
    return settings


def _variables() -> dict[str, str]:
    """Ours among the variables, `.env` under the environment; a file named by `…_FILE` gives its content."""
    found = {name: value for name, value in {**dotenv_values(".env"), **os.environ}.items() if value is not None}
    found = {name.upper(): value for name, value in found.items() if name.upper().startswith(PREFIX)}
    for name in [name for name in found if name.endswith("_FILE") and _holds_secret(name.removesuffix("_FILE"))]:
        found.setdefault(name.removesuffix("_FILE"), _content(name, Path(found.pop(name))))
    return found


def _holds_secret(variable: str) -> bool:
    further = re.fullmatch(rf"{PREFIX}MAILBOXES__[A-Z0-9_]+?__(.+)", variable)
    if variable.startswith(f"{variable_of('calendars')}__"):
        return True
    names = MAILBOX_SECRETS if further else SECRETS
    return (f"{PREFIX}{further[1]}" if further else variable) in map(variable_of, names)


def _content(variable: str, path: Path) -> str:
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError([f"{variable}: {path} cannot be read; name a file that holds the secret"]) from error


def _written(folder: Path) -> dict[str, Any]:
    if not folder.is_dir():
        raise ConfigurationError(
            [f"KRINGPOST_CONFIG: there is no folder {folder}; make one with `kringpost init DIR`, or name yours"]
        )
    path = folder / "settings.toml"
    return read_toml(path, path.name) if path.exists() else {}


def _unknown_variables() -> list[str]:
    known = {name.upper() for name in Settings.model_fields}
    heads = {name: name.removeprefix(PREFIX).partition("__")[0] for name in _variables() if "_TEST_" not in name}
    return [
        f"environment: {name}: {unknown(head, known, 'setting')}" for name, head in heads.items() if head not in known
    ]


def _secrets_in_the_open(written: Mapping[str, Any]) -> list[str]:
    mailboxes = written.get("mailboxes")
    further = mailboxes if isinstance(mailboxes, Mapping) else {}
    found = [
        (name, f"{variable_of(name)}{'__NAME' if name == 'calendars' else ''}")
        for name in SECRETS
        if _stands(name, written)
    ]
    for mailbox, table in further.items():
        found += [
            (f"mailboxes.{mailbox}.{name}", variable_of(name, mailbox))
            for name in MAILBOX_SECRETS
            if _stands(name, table)
        ]
    return [
        f"settings.toml: {name}: is a secret; remove it here and set {variable} in the environment or .env"
        for name, variable in found
    ]


def _stands(name: str, table: Any) -> bool:
    head, _, key = name.partition(".")
    if not isinstance(table, Mapping) or head not in table:
        return False
    return not key or _stands(key, table[head])


def prepare_prefect(settings: Settings | None = None) -> None:
    """Our defaults for Prefect, for this process and those it starts; whoever set one of them keeps theirs. Before `import prefect`.
    Of a server that somebody named, the password is theirs."""
    for name, value in PREFECT_DEFAULTS.items():
        os.environ.setdefault(name, value)
    if settings and settings.ui_password.get_secret_value() and not prefect_server_named():
        for name in ("PREFECT_SERVER_API_AUTH_STRING", "PREFECT_API_AUTH_STRING"):
            os.environ.setdefault(name, settings.reveal("ui_password"))


def stand_apart(variables: Mapping[str, str]) -> None:
    """From here on only these count, whatever the environment says about a real mailbox or a Prefect server. Before `import prefect`."""
    for name in [name for name in os.environ if name.upper().startswith((PREFIX, "PREFECT_"))]:
        del os.environ[name]
    os.environ.update(variables)


def prefect_at(api_url: str) -> None:
    """From here on runs are reported to this server."""
    os.environ["PREFECT_API_URL"] = api_url


def prefect_server_named() -> bool:
    """Somebody named the server to report to, in the environment."""
    return bool(os.environ.get("PREFECT_API_URL"))


def server_environment(url: str, port: int) -> dict[str, str]:
    """For a Prefect server on this port: without these its pages look for the API on 4200."""
    return {**os.environ, "PREFECT_SERVER_API_PORT": str(port), "PREFECT_SERVER_UI_API_URL": f"{url}/api"}
