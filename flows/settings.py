"""Every setting: from `settings.toml`, overridden by `.env`, overridden by the environment. Read once, checked all at once, frozen.

The only module that looks at the environment. Secrets come from there, from a file named by `…_FILE`, or from a Prefect Secret block;
they are never printed.
"""

import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from dotenv import dotenv_values
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from flows.errors import ConfigurationError
from flows.faults import in_words, read_toml, unknown
from flows.written import parse_address, parse_duration, parse_size, parse_web_address

PREFIX = "KRINGPOST_"
SECRETS = ("imap_url", "smtp_url", "database_url", "secret", "oauth.client_secret", "oauth.refresh_token", "calendars")
_BLOCK = "prefect-secret://"

PREFECT_DEFAULTS = {
    "PREFECT_LOGGING_EXTRA_LOGGERS": "flows",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    # Slots in memory are held for ever after a power cut: every later run would be cancelled, in silence.
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
    # Runs and their logs are kept for ever otherwise; at some 100 KB a run that is 25 MB a day.
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(14 * 24 * 3600),
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
}

Address = Annotated[str, AfterValidator(parse_address)]
Duration = Annotated[
    timedelta, BeforeValidator(lambda value: parse_duration(value) if isinstance(value, str) else value)
]
WebAddress = Annotated[str, AfterValidator(lambda value: parse_web_address(value) if value else "")]
Filled = Annotated[str, Field(min_length=1)]
Size = Annotated[int, BeforeValidator(lambda value: parse_size(value) if isinstance(value, str) else value)]
Addresses = Annotated[tuple[Address, ...], NoDecode, BeforeValidator(lambda value: _several(value))]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Folders(_Part):
    """Where handled mail is filed, below the mailbox's own namespace; made when missing."""

    handled: Filled = "Kringpost/Handled"
    attention: Filled = "Kringpost/Attention"
    automatic: Filled = "Kringpost/Automatic"


class Pages(_Part):
    """Where `publish-pages` writes: pages and feeds for everybody, and the private feeds of contact persons."""

    folder: Path = Path("var/public")
    url: WebAddress = ""
    """Where people find the folder; empty: the pages do not tell their own address."""
    private: Path = Path("var/private")

    @model_validator(mode="after")
    def _apart(self) -> Self:
        public, private = self.folder.absolute(), self.private.absolute()
        if public.is_relative_to(private) or private.is_relative_to(public):
            raise ValueError(
                "private and folder lie in one another, so that everybody could read it; name another folder"
            )
        return self


class FormSender(_Part):
    """An address whose mail is a web form, and where the person stands in it."""

    from_: Address = Field(alias="from")
    person: Literal["reply-to", "body"]


class OAuth(_Part):
    """Signing in at Microsoft 365 or Google without a password."""

    provider: Literal["microsoft", "google"] = "microsoft"
    tenant: str = ""
    client_id: str = ""
    client_secret: SecretStr = SecretStr("")
    refresh_token: SecretStr = SecretStr("")


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
    auth: Literal["password", "oauth_client_credentials", "oauth_refresh_token"] = "password"
    oauth: OAuth = OAuth()
    ca_file: Path | None = None
    calendars: dict[str, SecretStr] = Field(default_factory=dict)
    """Addresses of contact persons' calendars in which a password or a key stands; an event file says `secret:NAME`."""
    folders: Annotated[Folders | None, BeforeValidator(lambda value: None if value == "keep" else value)] = Folders()
    """None: `keep`, handled mail stays where it is."""
    trusted_authserv: str = ""
    max_message_bytes: Size = Field(25_000_000, gt=0)
    answers_per_sender_per_day: int = Field(20, ge=1)
    form_senders: tuple[FormSender, ...] = ()
    operator: Address | None = None
    """Who hears that a flow failed; None: the first contact person of each event."""
    pages: Pages = Pages()
    listen: bool = True
    poll_every: Duration = Field(timedelta(minutes=1), ge=timedelta(seconds=1))

    @property
    def templates(self) -> Path:
        """The user's own templates, beside their configuration."""
        return self.config.absolute().parent / "templates"

    def reveal(self, name: str) -> str:
        """The value of a secret setting, fetched from where it is kept; ConfigurationError when it is not set."""
        return reveal(name, getattr(self, name).get_secret_value())

    def reveal_oauth(self, name: str) -> str:
        return reveal(f"oauth__{name}", getattr(self.oauth, name).get_secret_value())

    def reveal_calendars(self) -> dict[str, str]:
        return {name: reveal(f"calendars__{name}", value.get_secret_value()) for name, value in self.calendars.items()}

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


def reveal(name: str, value: str) -> str:
    if not value:
        raise ConfigurationError(
            [f"{PREFIX}{name.upper()}: is not set; set it in the environment or in .env (see .env.example)"]
        )
    if not value.startswith(_BLOCK):
        return value
    from prefect.blocks.system import Secret

    try:
        return str(Secret.load(value.removeprefix(_BLOCK)).get())  # type: ignore[union-attr]
    except ValueError as error:
        raise ConfigurationError(
            [f"{PREFIX}{name.upper()}: Prefect has no Secret block {value.removeprefix(_BLOCK)!r}; make it"]
        ) from error


def _variables() -> dict[str, str]:
    """Ours among the variables, `.env` under the environment; a file named by `…_FILE` gives its content."""
    found = {name: value for name, value in {**dotenv_values(".env"), **os.environ}.items() if value is not None}
    found = {name.upper(): value for name, value in found.items() if name.upper().startswith(PREFIX)}
    secret = tuple(f"{PREFIX}{name.upper().replace('.', '__')}" for name in SECRETS)
    for variable in [name for name in found if name.endswith("_FILE") and name.startswith(secret)]:
        if named := found.pop(variable):
            found.setdefault(variable.removesuffix("_FILE"), _content(variable, Path(named)))
    return found


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
    found = []
    for name in SECRETS:
        head, _, key = name.partition(".")
        if head in written and (not key or (isinstance(written[head], Mapping) and key in written[head])):
            variable = f"{PREFIX}{name.upper().replace('.', '__')}{'__NAME' if name == 'calendars' else ''}"
            found.append(
                f"settings.toml: {name}: is a secret; remove it here and set {variable} in the environment or .env"
            )
    return found


def _several(value: object) -> object:
    """`a@example.org, b@example.org` from the environment; a list from the file."""
    if not isinstance(value, str):
        return value
    return [
        part.strip()
        for part in value.strip().removeprefix("[").removesuffix("]").replace('"', "").split(",")
        if part.strip()
    ]


def prepare_prefect() -> None:
    """Our defaults for Prefect, for this process and those it starts; whoever set one of them keeps theirs. Before `import prefect`."""
    for name, value in PREFECT_DEFAULTS.items():
        os.environ.setdefault(name, value)


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
